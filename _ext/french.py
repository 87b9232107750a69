"""French text as a French printer sets it: no line begins with a mark of punctuation, and other languages say so.

The writer types plain spaces, or none; no-break ones take their place before ``: ; ! ?``, inside «
» and in ``n° 3``, ``10 %`` or ``1 000``. Code, formulas, addresses and words in another language
stay as they are. The role ``lang`` marks such words: ``{lang}`feed reader <en>```.

Rules: *Lexique des règles typographiques en usage à l'Imprimerie nationale*, "Ponctuation",
"Nombres" and "Abréviations": a narrow no-break space before ``; ! ?``, a no-break space before
``:`` and inside guillemets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import ReferenceRole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

WIDE = "\u00a0"
NARROW = "\u202f"
_SPACE = f"[ \n{WIDE}{NARROW}]"

#: What is replaced, in this order.
_RULES = [
    (re.compile(rf"{_SPACE}+(?=[;!?])"), NARROW),
    (re.compile(r"(?<=[\w»”’)\]…%€])(?=[;!?]+(?:[\s»”)\]]|$))"), NARROW),
    (re.compile(rf"{_SPACE}+(?=:(?:\s|$))"), WIDE),
    (re.compile(r"(?<=[\w»”’)\]…%€])(?=:(?:\s|$))"), WIDE),
    (re.compile(rf"«{_SPACE}*"), f"«{WIDE}"),
    (re.compile(rf"{_SPACE}*»"), f"{WIDE}»"),
    (re.compile(rf"(?<=\b[nN]°){_SPACE}*(?=\d)"), WIDE),
    (re.compile(rf"(?<=\d){_SPACE}+(?=[%‰€$£°]|(?:Hz|kHz|km|m|cm|mm|kg|g|s|h|min|Mo|Ko|Go|euros?)\b)"), WIDE),
    (re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(rf"(?<=\bM\.|\bMe|\bDr|\bSt){_SPACE}+(?=[A-ZÀ-Ý])"), WIDE),
    (re.compile(rf"(?<=\bMM\.|\bMme|\bSte){_SPACE}+(?=[A-ZÀ-Ý])"), WIDE),
    (re.compile(r"\.\.\."), "…"),
]
#: Nodes whose text is not prose.
_VERBATIM = (
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.comment,
    nodes.docinfo,
    nodes.system_message,
)


def spaced(text: str) -> str:
    """Return French *text* with the no-break spaces of the rules above."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def language_of(node: nodes.Node, default: str) -> str:
    """Return the language of the text in *node*: that of the nearest element that names one, or *default*."""
    element = node.parent
    while element is not None:
        for name in element.get("classes", ()):
            if name.startswith("language-"):
                return str(name.removeprefix("language-"))
        element = element.parent
    return default


def is_verbatim(node: nodes.Node) -> bool:
    """Return whether *node* stands in code, a formula or anything else that is not prose."""
    element = node.parent
    while element is not None:
        if isinstance(element, _VERBATIM):
            return True
        if isinstance(element, nodes.reference) and element.astext() == element.get("refuri"):
            return True
        element = element.parent
    return False


class Spaces(SphinxTransform):
    """Set the spaces once the smart quotes (priority 750) are in place."""

    default_priority = 760

    def apply(self, **kwargs: Any) -> None:
        """Replace each French text of the document that changes."""
        language = self.env.metadata[self.env.current_document.docname].get("language") or self.config.language
        for text in list(self.document.findall(nodes.Text)):
            if is_verbatim(text) or not language_of(text, language).startswith("fr"):
                continue
            after = spaced(text.astext())
            if isinstance(text.parent, nodes.attribution) and text.parent.index(text) == 0:
                after = WIDE + after  # after the dash that the writer puts there
            if after != text.astext():
                text.parent.replace(text, nodes.Text(after))


class LanguageRole(ReferenceRole):
    """``{lang}`words <code>```; docutils writes the class as the element's ``lang``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the words, or a warning at their line when no language is named."""
        if not self.has_explicit_title:
            message = f"'{self.text}' names no language; write {{lang}}`{self.text} <en>`"
            return [], [self.inliner.reporter.warning(message, line=self.lineno)]
        return [nodes.inline(self.rawtext, self.title, classes=[f"language-{self.target}"])], []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the spaces and the role."""
    app.add_transform(Spaces)
    app.add_role("lang", LanguageRole())
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
