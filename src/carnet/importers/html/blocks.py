"""The tree of an entry as blocks: paragraphs, headings, lists, quotations, code, players, and the rest raw."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any, TypeAlias

from carnet.importers.html.lines import BLOCKS, PRE, lines_of, marks_of
from carnet.importers.html.markdown import Inline
from carnet.importers.html.raw import KEPT_TAGS, closing, opening, serialise, style_marks


@dataclass(slots=True)
class Text:
    """A paragraph, or a heading of a *level*."""

    pieces: list[Inline]
    level: int = 0


@dataclass(slots=True)
class Code:
    """A text whose spaces and lines stay as they are, in a *language* of programs or "" for none."""

    text: str
    language: str = ""


@dataclass(slots=True)
class Rule:
    """A line across the page."""


@dataclass(slots=True)
class Player:
    """A sound or video; *page* is an address on the web or a file."""

    page: str
    embed: str
    title: str


@dataclass(slots=True)
class Listed:
    """A list."""

    items: list[list[Block]]
    start: int | None


@dataclass(slots=True)
class Around:
    """Blocks within what Markdown has no form for: *before* and *after* are HTML, or ``>`` for a quotation."""

    blocks: list[Block]
    before: str = ">"
    after: str = ""


@dataclass(slots=True)
class Raw:
    """What stays HTML."""

    html: str


Block: TypeAlias = Text | Code | Rule | Player | Listed | Around | Raw

_INLINE_TAGS = frozenset(["small", "mark", "ruby", "rt", "rp", "cite", "q", "ins"])


def blocks_of(body: Any) -> list[Block]:
    """Return what *body* holds."""
    builder = _Builder()
    builder.children(body, ())
    builder.end()
    return builder.blocks


@dataclass(slots=True)
class _Builder:
    blocks: list[Block] = field(default_factory=list)
    pieces: list[Inline] = field(default_factory=list)

    def end(self, level: int = 0) -> None:
        """End the paragraph."""
        if any(piece.kind == "image" or (piece.kind == "text" and piece.text.strip()) for piece in self.pieces):
            self.blocks.append(Text(self.pieces, level))
            self.pieces = []
        else:
            self.pieces = [piece for piece in self.pieces if piece.kind == "anchor"]

    def text(self, text: str | None, marks: tuple[str, ...]) -> None:
        if text:
            self.pieces.append(Inline(text, marks))

    def line_break(self, marks: tuple[str, ...]) -> None:
        """End a line; two in a row end the paragraph."""
        for piece in reversed(self.pieces):
            if piece.kind == "break":
                self.end()
                return
            if piece.kind == "image" or piece.text.strip():
                break
        self.pieces.append(Inline("\n", marks, "break"))

    def children(self, element: Any, marks: tuple[str, ...]) -> None:
        self.text(element.text, marks)
        for child in element:
            self.one(child, marks)
            self.text(child.tail, marks)

    def one(self, element: Any, marks: tuple[str, ...]) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == "br":
            self.line_break(marks)
        elif tag == "img":
            links = tuple(mark for mark in marks if mark.startswith("a "))
            source, alt, width = (element.get(name) or "" for name in ("src", "alt", "width"))
            self.pieces.append(Inline(source, links, "image", alt, width))
        elif tag in BLOCKS or tag == "x-player":
            if anchor := element.get("id"):
                self.pieces.append(Inline(anchor, (), "anchor"))
            self.end()
            self.block(element, marks)
            self.end()
        else:
            if anchor := element.get("id"):
                self.pieces.append(Inline(anchor, (), "anchor"))
            self.children(element, inline_marks(element, marks))

    def block(self, element: Any, marks: tuple[str, ...]) -> None:
        tag = element.tag
        if tag == "x-player":
            page, title = element.get("page") or "", element.get("title") or ""
            self.blocks.append(Player(page, element.get("embed") or "", title))
        elif tag == "hr":
            self.blocks.append(Rule())
        elif tag in PRE:
            self.pre(element, marks)
        elif tag in ("ul", "ol", "menu", "dir") and any(child.tag == "li" for child in element):
            self.listed(element, marks)
        elif tag == "table":
            self.table(element, marks)
        elif tag in ("dl", "details") and all(child.tag in ("dt", "dd", "summary") for child in element):
            self.framed(element, marks, ("dt", "dd", "summary"))
        elif tag == "blockquote":
            inner = self.inside(element, marks)
            if inner:
                self.blocks.append(Around(inner))
        elif (element.get("dir") or "").lower() == "rtl":
            inner = self.inside(element, marks)
            if inner:
                self.blocks.append(Around(inner, '<div dir="rtl">', "</div>"))
        else:
            self.children(element, inline_marks(element, marks))
            self.end(int(tag[1]) if re.fullmatch("h[1-6]", tag) else 0)

    def inside(self, element: Any, marks: tuple[str, ...]) -> list[Block]:
        builder = _Builder()
        builder.children(element, inline_marks(element, marks))
        builder.end(int(element.tag[1]) if re.fullmatch("h[1-6]", element.tag) else 0)
        return builder.blocks

    def pre(self, element: Any, marks: tuple[str, ...]) -> None:
        """A text without markup is code; with some, it stays as it is."""
        styled = any(style_marks(child) for child in element.iter())
        is_marked = styled or any(not mark.startswith("lang ") for mark in marks)
        plain = ("br", "span", "code", "font")
        if not is_marked and all(child.tag in plain for child in element.iter() if child is not element):
            for br in element.iter("br"):
                br.tail = "\n" + (br.tail or "")
            self.blocks.append(Code("".join(element.itertext()), language_of(element)))
        elif any(
            child.tag in BLOCKS or child.tag in ("img", "x-player") for child in element.iter() if child is not element
        ):
            break_lines(element)
            self.children(element, inline_marks(element, marks))
        else:
            shown = serialise(element)
            self.blocks.append(Raw(shown if element.tag == "pre" else f"<pre>{shown}</pre>"))

    def listed(self, element: Any, marks: tuple[str, ...]) -> None:
        inside = {child.tag for child in element.iter() if child is not element}
        if (element.get("type") or "") in ("a", "A", "i", "I") and not inside & {"img", "x-player", "a", "pre"}:
            self.blocks.append(Raw(serialise(element)))  # Markdown numbers with digits alone
            return
        items: list[list[Block]] = []
        inner = inline_marks(element, marks)
        builder = _Builder()
        builder.text(element.text, inner)
        for child in element:
            if child.tag == "li":
                builder.end()
                if builder.blocks and items:
                    items[-1] += builder.blocks
                elif builder.blocks:
                    items.append(builder.blocks)
                items.append(self.inside(child, inner))
                builder = _Builder()
                builder.text(child.tail, inner)
            else:
                builder.one(child, inner)
                builder.text(child.tail, inner)
        builder.end()
        if builder.blocks:
            items[-1] += builder.blocks
        items = [item for item in items if item]
        if items:
            start = element.get("start") or "1"
            first = int(start) if re.fullmatch(r"\d{1,9}", start) else 1
            self.blocks.append(Listed(items, first if element.tag == "ol" else None))

    def table(self, element: Any, marks: tuple[str, ...]) -> None:
        """A table that only lays out (one column) is its cells; others stay HTML around what their cells hold."""
        rows = list(element.iter("tr"))
        if all(len([cell for cell in row if cell.tag in ("td", "th")]) <= 1 for row in rows):
            self.children(element, inline_marks(element, marks))
        elif marks or any(
            child.tag in ("img", "x-player", "table", "a") for child in element.iter() if child is not element
        ):
            self.framed(element, marks, ("td", "th", "caption"))
        elif lines_of(element):
            self.blocks.append(Raw(serialise(element)))

    def framed(self, element: Any, marks: tuple[str, ...], cells: tuple[str, ...]) -> None:
        """Write the tags of *element* as HTML and what its *cells* hold as blocks."""
        html: list[str] = []

        def walk(part: Any) -> None:
            if not isinstance(part.tag, str):
                return
            known = part.tag in KEPT_TAGS
            if part.tag in cells:
                html.append(opening(part))
                inner = self.inside(part, marks)
                if inner:
                    self.blocks.append(Raw("".join(html)))
                    html.clear()
                    self.blocks += inner
                html.append(closing(part))
                return
            if known:
                html.append(opening(part))
            html.append(escape((part.text or "").strip(), quote=False))
            for child in part:
                walk(child)
                html.append(escape((child.tail or "").strip(), quote=False))
            if known:
                html.append(closing(part))

        if not lines_of(element):
            return
        at = len(self.blocks)
        walk(element)
        self.blocks.append(Raw("".join(html)))
        made = self.blocks[at:]
        for block in made:
            if isinstance(block, Text) and block.level:
                block.level = 0


def language_of(element: Any) -> str:
    """Return the language that the classes of a listing name, "" where they name none."""
    for part in element.iter():
        said = f"{part.get('class') or ''} {part.get('lang') or ''} {part.get('data-lang') or ''}"
        found = re.search(r"(?:language|lang|brush)[-:]\s*([\w+#-]+)|\bsrc\s+src-([\w+#-]+)", said, re.IGNORECASE)
        if found:
            return (found[1] or found[2]).lower()
    return ""


def break_lines(element: Any) -> None:
    """Put a ``br`` at the end of each line of the text in *element*."""
    for child in list(element):
        break_lines(child)
        first, *rest = (child.tail or "").split("\n")
        child.tail = first
        at = list(element).index(child)
        for offset, line in enumerate(rest, start=1):
            element.insert(at + offset, _break(element, line))
    first, *rest = (element.text or "").split("\n")
    element.text = first
    for offset, line in enumerate(rest):
        element.insert(offset, _break(element, line))


def _break(element: Any, tail: str) -> Any:
    made = element.makeelement("br", {})
    made.tail = tail
    return made


def inline_marks(element: Any, marks: tuple[str, ...]) -> tuple[str, ...]:
    """Return the marks of the text in *element*, around which *marks* hold."""
    found = marks_of(element, frozenset(mark for mark in marks if mark not in _INLINE_TAGS))
    extra = tuple(mark for mark in marks if mark in _INLINE_TAGS or mark.startswith(("dir ", "lang ")))
    if language := element.get("lang"):
        extra = (*(mark for mark in extra if not mark.startswith("lang ")), f"lang {language}")
    if element.tag in _INLINE_TAGS:
        extra += (element.tag,)
    if element.tag not in BLOCKS and (element.get("dir") or "").lower() in ("rtl", "ltr"):
        extra += (f"dir {element.get('dir').lower()}",)
    kept = tuple(mark for mark in marks if mark in found and mark not in extra)
    href = element.get("href") if element.tag == "a" else None
    new = tuple(sorted(mark for mark in found if mark not in marks and not mark.startswith("a ")))
    if href:
        kept = tuple(mark for mark in kept if not mark.startswith("a "))
        return (*kept, *new, *dict.fromkeys(extra), f"a {href}")
    return (*(mark for mark in marks if mark.startswith("a ") and mark not in kept), *kept, *new, *dict.fromkeys(extra))
