"""Fields of a front matter that one feature alone reads: the feature declares them, and its line makes them known.

A feature's module has a tuple ``POST_FIELDS``, and its ``setup`` calls ``add_post_fields(app, __name__)``. What a post
says in such a field stands in ``post.fields``, by name. Commands, which have no application, read the same tuples of
the extensions that ``conf.py`` names. Without the line, a writer is told which line the field needs; the post is
published.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from sphinx.errors import ExtensionError
from sphinx.locale import _

from carnet.core.yaml_lines import Raw

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The lines of ``conf.py`` that bring the engine's own fields of this kind, for the message where a line is missing.
LINES = {
    "pinned": "carnet.archives",
    "mastodon": "carnet.live_comments",
    "event": "carnet.concerts",
    "song": "carnet.records",
    "season": "carnet.podcast",
    "episode": "carnet.podcast",
    "person": "carnet.podcast",
    **dict.fromkeys(("reply_to", "like_of", "repost_of"), "carnet.answers"),
    **dict.fromkeys(("kind", "link_of", "quote_of"), "carnet.notes"),
}


@dataclass(frozen=True, slots=True)
class PostField:
    """A field of a feature. *check* gets what is written and the field's name, and returns the value or raises
    ``ValueError`` with what the writer reads. *words* are the label and the help in forms,
    by language. *meant_by* has what a writer may type instead, without accents and case. A choice takes one of its
    *choices*, a group has *parts*, texts by name, each with its words; *moments* are those that name a day or an hour,
    and *part_choices* the values that one takes, each with its words. A post with the field needs none of those that it
    *makes_optional*.
    """

    name: str
    kind: Literal["flag", "text", "choice", "group"]
    check: Callable[[Raw, str], Any]
    words: Mapping[str, tuple[str, str]]
    after: str  # the field that it follows in forms
    meant_by: tuple[str, ...] = ()
    pattern: str = ""  # of a text, for editors
    choices: tuple[str, ...] = ()
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    moments: tuple[str, ...] = ()
    part_choices: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    makes_optional: tuple[str, ...] = ()


#: By name.
PostFields = Mapping[str, PostField]

_FIELDS: WeakKeyDictionary[Sphinx, dict[str, PostField]] = WeakKeyDictionary()


def add_post_fields(app: Sphinx, module: str) -> None:
    """Make the fields known that the *module* of a feature declares in ``POST_FIELDS``."""
    _add(_FIELDS.setdefault(app, {}), sys.modules[module])


def post_fields_of(app: Sphinx) -> PostFields:
    """Return the fields that the features of a build have declared."""
    return _FIELDS.get(app, {})


def declared_by(extensions: Iterable[str]) -> PostFields:
    """Return the fields that *extensions*, as ``conf.py`` names them, declare."""
    found: dict[str, PostField] = {}
    for name in extensions:
        try:
            module = import_module(name)
        except ImportError:  # a build tells of it
            continue
        _add(found, module)
    return found


def _add(known: dict[str, PostField], module: ModuleType) -> None:
    for one in getattr(module, "POST_FIELDS", ()):
        if known.setdefault(one.name, one) is not one:
            raise ExtensionError(_("two extensions declare the field '%s' of a post") % one.name)


def in_order(names: Iterable[str], fields: PostFields) -> list[str]:
    """Return the *names* of the floor's fields and those of *fields*, each where forms show it."""
    found = [*names]
    for one in fields.values():
        at = found.index(one.after) + 1 if one.after in found else len(found)
        found.insert(at, one.name)
    return found
