"""The text of a paragraph in pieces, as emphasis, code, links, formulas and HTML divide it.

What is no prose is kept from the rules and looks to its neighbours as a word does: ``l'`abord` `` has its apostrophe,
and marks within code pair with none outside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes

#: Nodes whose text is not prose.
_VERBATIM = (
    nodes.literal,
    nodes.FixedTextElement,
    nodes.math,
    nodes.raw,
    nodes.Invisible,
    nodes.docinfo,
    nodes.problematic,
    addnodes.not_smartquotable,
)
#: Nodes that stand in a line of text and are no part of it.
_MARGINAL = (nodes.footnote_reference, nodes.citation_reference, addnodes.index, nodes.Invisible)
_NO_LETTER = re.compile(r"\W|_")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_SHOWS = re.compile(r"<(?:img|audio|video|picture|svg|input|button)\b", re.IGNORECASE)
_CODE = re.compile(r"<(/?)(?:code|kbd|samp|pre|script|style|textarea)\b", re.IGNORECASE)


class Piece(NamedTuple):
    """A text of a paragraph as the rules see it; one without a language, "", is only looked at."""

    node: nodes.Text | None
    seen: str
    language: str


def own_language(node: nodes.Element, default: str) -> str:
    """Return the language that *node* itself names, or *default*."""
    classes: list[str] = node.get("classes", [])
    for name in classes:
        if name.startswith("language-"):
            return name.removeprefix("language-")
    return default


def is_verbatim(node: nodes.Element) -> bool:
    """Return whether *node* is code, a formula, an address or anything else that is not prose."""
    if isinstance(node, _VERBATIM) or node.get("support_smartquotes") is False:
        return True
    return isinstance(node, nodes.reference) and node.get("refuri") in ((text := node.astext()), f"mailto:{text}")


def pieces_of(block: nodes.Element, language: str, visit: Callable[[nodes.Element, str], None]) -> Iterator[Piece]:
    """Yield each piece of a paragraph, and show the nodes within it to *visit*."""
    depth = 0  # within <code> and the like that are written as HTML
    for child in block.children:
        if isinstance(child, nodes.Text):
            yield Piece(None, _as_letters(child), "") if depth else Piece(child, str(child), language)
        elif isinstance(child, nodes.raw):
            html = child.astext() if "html" in child.get("format", "") else ""
            depth = max(0, depth + sum(-1 if closing else 1 for closing in _CODE.findall(html)))
            yield Piece(None, "\n" if _BREAK.match(html) else "x" if _SHOWS.match(html) else "", "")
        elif isinstance(child, nodes.Element):
            own = own_language(child, language)
            visit(child, own)
            if isinstance(child, _MARGINAL) or (isinstance(child, nodes.target) and not child.children):
                continue
            if isinstance(child, nodes.image) or not child.children:
                yield Piece(None, "x", "")
            elif depth or is_verbatim(child):
                yield Piece(None, _as_letters(child.astext()), "")
            else:
                yield from pieces_of(child, own, visit)


def _as_letters(text: str) -> str:
    return _NO_LETTER.sub("x", text)
