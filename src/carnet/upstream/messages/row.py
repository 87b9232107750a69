"""One row of the table of messages: a message of the stack, and what a writer is told in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sphinx.locale import get_translation

_PATH = re.compile(r"_?\w*Path\((.*)\)", re.DOTALL)
#: What stands in a template for a value: `%s` and the like.
_VALUE = re.compile(r"%(?:\(\w+\))?[srd]")


def _(message: str) -> str:
    """Mark a text for the catalogue; it is translated when it is told."""
    return message


@dataclass(frozen=True)
class Row:
    """What is told of a mistake; ``%(0)s``, ``%(1)s``… stand for the values of the *template*."""

    #: The words of Sphinx, docutils or MyST in English, with `%s` for each value.
    template: str
    text: str
    remedy: str
    #: The kind of name that was misspelt, and after a colon which value it is, if not the first.
    near: str = ""
    #: Whether it is a mere consequence of a mistake on the same lines, if one is told there.
    follows: bool = False
    #: What stands on the page if it is no consequence of another mistake, which is told in any case.
    needs: str = ""
    #: Whether its first value is the path of the page that it is about, of which Sphinx says another one.
    is_of_page: bool = False

    @property
    def own_words(self) -> str:
        """Return the template without its values."""
        return _VALUE.sub("", self.template)

    def values_in(self, message: str) -> list[str] | None:
        """Return the values in a *message* that was made from the template; None if it was not."""
        translated = (str(get_translation("sphinx", space)(self.template)) for space in ("general", "console"))
        for template in (self.template, *translated):
            if found := pattern_of(template).fullmatch(message):
                return [unquoted(value) for value in found.groups()]
        return None


@cache
def pattern_of(template: str) -> re.Pattern[str]:
    """Return a regular expression for what is made from a *template*."""
    return re.compile("(.*?)".join(map(re.escape, _VALUE.split(template))), re.DOTALL)


def unquoted(value: str) -> str:
    """Return a value without what Python puts around it: quotation marks, the kind of a path."""
    value = _PATH.sub(r"\1", value)
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" and value[0] not in value[1:-1]:
        return value[1:-1].replace("\\\\", "\\")
    return value
