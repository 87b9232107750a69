"""A cleaned tree as HTML again: of elements and attributes only what is known to be harmless."""

from __future__ import annotations

from html import escape
from typing import Any

from carnet.importers.html.lines import BLOCKS, marks_of

KEPT_TAGS = frozenset([
    "a", "abbr", "b", "bdo", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
    "wbr",
])  # fmt: skip
_KEPT_ATTRIBUTES = frozenset([
    "href", "src", "alt", "title", "colspan", "rowspan", "scope", "start", "reversed", "type", "id", "dir", "lang",
    "datetime",
])  # fmt: skip
_VOID = frozenset(["br", "hr", "img", "wbr", "col"])
_MARK_TAG = {"strong": "strong", "em": "em", "del": "del", "u": "u"}


def serialise(element: Any) -> str:
    """Return a cleaned *element* as HTML; what is not known to be harmless is left out, and its text stays."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    if tag == "x-player":
        page = element.get("page") or ""
        return f'<a href="{escape(page)}">{escape(element.get("title") or page)}</a>'
    inner = escape(element.text or "", quote=False)
    for child in element:
        inner += serialise(child) + escape(child.tail or "", quote=False)
    for mark in sorted(style_marks(element)):
        inner = f"<{mark}>{inner}</{mark}>"
    if tag not in KEPT_TAGS:
        return f"<div>{inner}</div>" if tag in BLOCKS else inner
    return (
        inner
        if tag == "span" and not (element.get("dir") or element.get("lang"))
        else f"{opening(element)}{inner}{closing(element)}"
    )


def opening(element: Any) -> str:
    """Return the tag that opens *element*."""
    kept = _KEPT_ATTRIBUTES | {"width"} if element.tag == "img" else _KEPT_ATTRIBUTES
    given = (f' {name}="{escape(value)}"' for name, value in element.attrib.items() if name in kept)
    return f"<{element.tag}{''.join(given)}>"


def closing(element: Any) -> str:
    """Return the tag that closes *element*."""
    return "" if element.tag in _VOID else f"</{element.tag}>"


def style_marks(element: Any) -> frozenset[str]:
    """Return the emphasis that the style of *element* gives, which is not written."""
    if not element.get("style"):
        return frozenset()
    styled = marks_of(element, frozenset())
    plain = {key: value for key, value in element.attrib.items() if key != "style"}
    bare = type(element)(element.tag, plain)
    return frozenset(mark for mark in styled - marks_of(bare, frozenset()) if mark in _MARK_TAG)
