"""HTML to MyST, block by block: each is rendered again and compared, and written in a plainer form where it differs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

import lxml.html
from pygments.lexers import get_lexer_by_name
from pygments.token import Error
from pygments.util import ClassNotFound
from sphinx.locale import _

from carnet.importers.html.blocks import Around, Block, Code, Listed, Player, Raw, Rule, Text, blocks_of
from carnet.importers.html.cleaning import Cleaned, Targets, clean
from carnet.importers.html.lines import Line, lines_of, links_of, objects_of, text_of
from carnet.importers.html.markdown import Inline, write
from carnet.importers.html.rendering import tree_of

#: The forms of a text, the one that a writer likes best first: emphasis as HTML, every mark escaped.
_FORMS: tuple[dict[str, bool], ...] = ({}, {"plain": True}, {"plain": True, "heavy": True})


@dataclass(slots=True)
class Converted:
    """A body in MyST, and how faithful it is."""

    markdown: str
    source: Cleaned
    perfect: bool
    same_text: bool
    raw: int
    objects: dict[str, tuple[int, int]]
    differences: list[str] = field(default_factory=list)


def convert(html: str, targets: Targets | None = None, title: str = "") -> Converted:
    """Return *html* in MyST; *title* is that of its post, for players that have none."""
    source = clean(html, targets or Targets())
    writer = _Writer(title)
    blocks = blocks_of(source.body)
    shift(blocks)
    settle_rules(blocks)
    markdown = writer.join(writer.all(blocks))
    wanted = lines_of(source.body)
    found = lines_of(tree_of(markdown)) if markdown else []
    differences = list(compare(wanted, found))
    same_source = text_of(lines_of(source.body, original=True)) == source.text
    if not same_source:
        differences.append(_("words were lost when the HTML was cleaned"))
    same_text = same_source and text_of(wanted) == text_of(found)
    objects = {
        "links": (len(links_of(wanted)), len(links_of(found))),
        "pictures": (source.pictures, len(objects_of(found, "image")) + len(source.missing_pictures)),
        "players": (source.players, len(objects_of(found, "player")) + source.linked),
    }
    return Converted(markdown, source, not differences, same_text, writer.raw, objects, differences)


def compare(wanted: list[Line], found: list[Line]) -> Iterator[str]:
    """Yield in words how *found* differs from *wanted*."""
    if wanted == found:
        return
    if text_of(wanted) != text_of(found):
        yield _("its text differs: %s") % _first_difference(text_of(wanted), text_of(found))
    for kind in ("image", "player"):
        if objects_of(wanted, kind) != objects_of(found, kind):
            message = _("pictures: %s came, %s are here") if kind == "image" else _("players: %s came, %s are here")
            yield message % (len(objects_of(wanted, kind)), len(objects_of(found, kind)))
    if links_of(wanted) != links_of(found):
        yield _("links: %s came, %s are here") % (len(links_of(wanted)), len(links_of(found)))
    if [text_of([line]) for line in wanted] != [text_of([line]) for line in found]:
        yield _("its lines are divided otherwise")
    yield _("emphasis or spaces differ")


def _first_difference(one: str, other: str) -> str:
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, at - 12) : at + 12]} → {other[max(0, at - 12) : at + 12]}"


def shift(blocks: list[Block]) -> None:
    """Give headings the levels below a post's title, without a gap."""
    open_levels: list[int] = []
    for block in blocks:
        if isinstance(block, Text) and block.level:
            while open_levels and open_levels[-1] >= block.level:
                open_levels.pop()
            open_levels.append(block.level)
            block.level = min(len(open_levels) + 1, 6)


def settle_rules(blocks: list[Block]) -> None:
    """Make the lines across the page HTML that docutils takes for no transition: at an edge, or beside a heading."""
    known = [*blocks]
    for at, block in enumerate(known):
        if isinstance(block, Around):
            block.blocks = [Raw("<hr>") if isinstance(one, Rule) else one for one in block.blocks]
        elif isinstance(block, Listed):
            block.items = [[Raw("<hr>") if isinstance(one, Rule) else one for one in item] for item in block.items]
        elif isinstance(block, Rule):
            beside = [known[at - 1] if at else None, known[at + 1] if at + 1 < len(known) else None]
            if any(not isinstance(one, Text | Listed | Player | Code) or _is_heading(one) for one in beside):
                blocks[at] = Raw("<hr>")


def _is_heading(block: Block | None) -> bool:
    return isinstance(block, Text) and bool(block.level)


class _Writer:
    def __init__(self, title: str) -> None:
        self.title = title
        self.raw = 0

    def all(self, blocks: list[Block], *, nested: bool = False) -> list[str]:
        written: list[str] = []
        last_list = ""
        for block in blocks:
            text = self.one(block, nested=nested, bullet="*" if last_list == "-" else "-")
            last_list = ""
            if isinstance(block, Listed):
                last_list = "-" if text.startswith("-") or re.match(r"\d+\.", text) else "*"
            written.append(text)
        return [text for text in written if text]

    def join(self, texts: list[str]) -> str:
        return "\n\n".join(texts) + ("\n" if texts else "")

    def one(self, block: Block, *, nested: bool, bullet: str) -> str:
        if isinstance(block, Text):
            text = self.text(block, nested=nested)
        elif isinstance(block, Code):
            text = self.code(block)
        elif isinstance(block, Rule):
            text = "***"
        elif isinstance(block, Player):
            text = self.player(block)
        elif isinstance(block, Listed):
            text = self.listed(block, bullet)
        elif isinstance(block, Raw):
            text = self.html(block.html)
        else:
            text = self.around(block)
        return text

    def around(self, block: Around) -> str:
        inner = "\n\n".join(self.all(block.blocks, nested=True))
        if block.before == ">":
            return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
        return "\n\n".join([self.html(block.before), inner, self.html(block.after)])

    def html(self, html: str) -> str:
        self.raw += len(html)
        return fence("{raw} html", html)

    def text(self, block: Text, *, nested: bool) -> str:
        pieces = block.pieces
        heading = bool(block.level) and not nested
        if block.level and nested and not any(piece.kind == "image" for piece in pieces):
            return self.html(f"<h{block.level}>{inline_html(pieces)}</h{block.level}>")
        shown = [piece for piece in pieces if piece.kind != "text" or piece.text.strip()]
        if len(shown) == 1 and shown[0].kind == "image" and not shown[0].marks and not shown[0].alt:
            size = f"\n:width: {shown[0].width}px" if shown[0].width else ""
            return fence(f"{{image}} {shown[0].text}", f':alt: ""{size}')
        pieces = [self.named(piece) for piece in pieces]
        wanted = lines_of(lxml.html.document_fromstring(f"<body><p>{inline_html(pieces)}</p></body>").body)
        for form in _FORMS:
            text = write(pieces, heading=heading, **form)
            if not text:
                return ""
            if heading:
                text = f"{'#' * block.level} {text}"
            if lines_of(tree_of(text)) == wanted:
                return text
        if any(piece.kind == "image" for piece in pieces):
            return text
        return self.html(f"<p>{inline_html(pieces)}</p>")

    def named(self, piece: Inline) -> Inline:
        """Return a picture with words for who cannot see it."""
        if piece.kind != "image" or piece.alt:
            return piece
        alt = str(_("Enlarge the picture") if piece.marks else _("Picture"))
        return Inline(piece.text, piece.marks, "image", alt, piece.width)

    def code(self, block: Code) -> str:
        text = block.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
        return fence(lexer_of(block.language, text), text) if text else ""

    def player(self, block: Player) -> str:
        title = " ".join((block.title or self.title or _("Video")).split())
        options = [f":title: {json.dumps(write([Inline(title)], plain=True), ensure_ascii=False)}"]
        if block.embed:
            options.append(f":embed: {block.embed}")
        kind = "player" if re.match("https?:", block.page) else "audio" if is_sound(block.page) else "video"
        return fence(f"{{{kind}}} {block.page}", "\n".join(options))

    def listed(self, block: Listed, bullet: str) -> str:
        items: list[str] = []
        tight = all(len(item) == 1 or (len(item) == 2 and isinstance(item[1], Listed)) for item in block.items)
        for number, item in enumerate(block.items, start=block.start or 0):
            point = "." if bullet == "-" else ")"
            mark = f"{number}{point} " if block.start is not None else f"{bullet} "
            texts = self.all(item, nested=True)
            body = ("\n" if tight else "\n\n").join(texts)
            indent = " " * len(mark)
            lines = [f"{indent}{line}" if line else "" for line in body.split("\n")]
            items.append(mark + "\n".join(lines).lstrip(" "))
        return ("\n" if tight else "\n\n").join(items)


def lexer_of(language: str, text: str) -> str:
    """Return the name by which *text* is highlighted: "text" where Pygments does not know it or stumbles over it."""
    if not language:
        return "text"
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return "text"
    return "text" if any(kind is Error for kind, _value in lexer.get_tokens(text)) else lexer.aliases[0]


def is_sound(name: str) -> bool:
    """Return whether a file is a sound by its name."""
    return name.lower().endswith((".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac"))


def fence(info: str, content: str) -> str:
    """Return a fenced block, its fence longer than any within."""
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{info}\n{content}\n{ticks}"


def inline_html(pieces: list[Inline]) -> str:
    """Return *pieces* as HTML, each with its own tags."""
    html = ""
    for piece in pieces:
        if piece.kind == "anchor":
            html += f'<a id="{escape(piece.text)}"></a>'
            continue
        inner = escape(piece.text, quote=False)
        if piece.kind == "break":
            inner = "<br>"
        elif piece.kind == "image":
            size = f' width="{piece.width}"' if piece.width else ""
            inner = f'<img src="{escape(piece.text)}" alt="{escape(piece.alt)}"{size}>'
        for mark in reversed(piece.marks):
            name, _space, value = mark.partition(" ")
            if name == "a":
                inner = f'<a href="{escape(value)}">{inner}</a>'
            else:
                is_span = name in ("dir", "lang")
                inner = f'<span {name}="{value}">{inner}</span>' if is_span else f"<{name}>{inner}</{name}>"
        html += inner
    return html


def title_in_markdown(title: str) -> str:
    """Return *title* so that MyST reads it as it is."""
    return write([Inline(title)], heading=True) or ""
