"""Text with emphasis, links and pictures as MyST's Markdown: what would be markup is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape as html_escape

#: Marks in the order in which they are opened where nothing else decides; the delimiters of Markdown.
_DELIMITERS = {"strong": "**", "em": "*", "del": "~~"}
#: Marks that have no form in Markdown, or are safer without it.
_TAGS = {"strong", "em", "del", "u", "sup", "sub", "code", "small", "mark", "ruby", "rt", "rp", "cite", "q", "ins"}
_ENTITY = re.compile(r"&(?=#?\w+;)")
_PUNCTUATION = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_INLINE = re.compile(r"[\\`*\[\]<${}]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|\|")
_LINE_START = re.compile(r"(?:[#>+\-=:%~|]|\([^)]*\)=|\d{1,9}[.)])")
_STRANGE_SPACE = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece of a paragraph: a text, a line *break*, a picture, or an *anchor*, with the marks that hold there."""

    text: str = ""
    marks: tuple[str, ...] = ()
    kind: str = "text"  # or: break, image, anchor
    alt: str = ""
    width: str = ""  # of a picture, in pixels


@dataclass(slots=True)
class _Writer:
    """Writes pieces one after the other; *plain* has the emphasis as HTML, *heavy* escapes every mark."""

    plain: bool
    heavy: bool
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def mark(self, mark: str, *, closing: bool) -> None:
        name, _, value = mark.partition(" ")
        if name == "a":
            if value.startswith("#") or not re.match(r"(?:https?:|mailto:|ftp:|[^:]*$)", value, re.IGNORECASE):
                self.out.append("</a>" if closing else f'<a href="{_attribute(value)}">')
            else:
                self.out.append(f"]({destination(value)})" if closing else "[")
        elif name == "lang" and not self.plain:
            self.out.append(f"]{{.language-{value}}}" if closing else "[")
        elif name == "lang":
            self.out.append("</span>" if closing else f'<span lang="{value}">')
        elif name == "dir":
            self.out.append("</span>" if closing else f'<span dir="{value}">')
        elif name in _DELIMITERS and not self.plain:
            self.out.append(_DELIMITERS[name])
        elif name in _TAGS and (self.plain or name != "code"):
            self.out.append(f"</{name}>" if closing else f"<{name}>")

    def close_to(self, wanted: Sequence[str]) -> None:
        keep = 0
        while keep < len(self.open) and self.open[keep] in wanted:
            keep += 1
        while len(self.open) > keep:
            self.mark(self.open.pop(), closing=True)


def _attribute(value: str) -> str:
    """Return *value* as an attribute in an inline tag: on one line, and nothing in it that Markdown reads."""
    return html_escape("".join(value.split()), quote=True)


def clean_text(text: str) -> str:
    """Return *text* without the characters that no text has, every line separator a space."""
    return _NO_TEXT.sub("", _STRANGE_SPACE.sub(" ", text))


def escape(text: str, *, heavy: bool = False) -> str:
    """Return *text* so that MyST reads it as the very same text."""
    if heavy:
        return _PUNCTUATION.sub(r"\\\1", text)
    text = _INLINE.sub(lambda found: "\\" + found[0], text)
    return _ENTITY.sub(r"\\&", text)


def destination(address: str) -> str:
    """Return *address* as it stands between the parentheses of a link."""
    address = re.sub(r"\s", lambda space: f"%{ord(space[0]):02X}" if ord(space[0]) < 128 else "", address.strip())
    address = address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address)
    return f"<{address}>" if re.search(r"[()\[\]*_~`$!{}]", address) or not address else address


def write(pieces: Sequence[Inline], *, plain: bool = False, heavy: bool = False, heading: bool = False) -> str:
    """Return *pieces* as Markdown, one line for each of theirs."""
    writer = _Writer(plain, heavy)
    parts = _settled(pieces)
    for at, piece in enumerate(parts):
        wanted = piece.marks
        writer.close_to(wanted)
        missing = [mark for mark in wanted if mark not in writer.open]
        for mark in sorted(missing, key=lambda mark: -_extent(parts, at, mark)):
            writer.open.append(mark)
            writer.mark(mark, closing=False)
        if piece.kind == "text":
            is_code = "code" in piece.marks and not plain and not piece.text.isspace()
            writer.out.append(_code(piece.text) if is_code else escape(piece.text, heavy=heavy))
        elif piece.kind == "break":
            writer.out.append("<br>" if heading else "\\\n")
        elif piece.kind == "anchor":
            writer.out.append(f'<a id="{_attribute(piece.text)}"></a>')
        else:
            alt = escape(" ".join(piece.alt.split()), heavy=heavy)
            size = f"{{width={piece.width}px}}" if piece.width else ""
            writer.out.append(f"![{alt}]({destination(piece.text)}){size}")
    writer.close_to(())
    return "\n".join(_line(line) for line in "".join(writer.out).split("\n"))


def _code(text: str) -> str:
    """Return *text* between back-ticks, more of them than it has itself."""
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _extent(parts: Sequence[Inline], at: int, mark: str) -> int:
    """Return how many pieces from *at* on have *mark*; a link stays whole, so it comes outside of emphasis."""
    end = at
    while end < len(parts) and mark in parts[end].marks:
        end += 1
    return (end - at) * 2 + mark.startswith("a ")


def _settled(pieces: Sequence[Inline]) -> list[Inline]:
    """Return *pieces* with white space collapsed, breaks bare, and no white space at the edges of a mark."""
    split: list[Inline] = []
    for piece in pieces:
        if piece.kind != "text":
            split.append(piece)
            continue
        text = re.sub(r"[ \t\r\n]+", " ", clean_text(piece.text))
        split += [Inline(part, piece.marks) for part in re.findall(r"\s+|\S+(?:\s+\S+)*", text)]
    settled: list[Inline] = []
    for piece in split:
        last = settled[-1] if settled else None
        if piece.kind == "text" and piece.text == " ":
            if last is None or last.kind == "break" or last.text.endswith(" "):
                continue
        elif piece.kind == "break":
            while settled and settled[-1].kind == "text" and settled[-1].text.isspace():
                settled.pop()
            if not settled or settled[-1].kind == "break":
                continue
        settled.append(piece)
    while settled and (settled[-1].kind == "break" or (settled[-1].kind == "text" and settled[-1].text.isspace())):
        settled.pop()
    for at, piece in enumerate(settled):
        if piece.kind == "break" or (piece.kind == "text" and piece.text.isspace()):
            before = settled[at - 1].marks if at else ()
            after = next(
                (
                    other.marks
                    for other in settled[at + 1 :]
                    if not (other.kind == "break" or (other.kind == "text" and other.text.isspace()))
                ),
                (),
            )
            settled[at] = Inline(piece.text, tuple(mark for mark in before if mark in after), piece.kind)
    return settled


def _line(line: str) -> str:
    """Return a line of a paragraph so that it begins no list, heading or the like, and keeps its outer spaces."""
    end = "\\" if line.endswith("\\") and (len(line) - len(line.rstrip("\\"))) % 2 else ""
    body = line.removesuffix("\\") if end else line
    lead = len(body) - len(body.lstrip())
    tail = len(body.rstrip())
    if lead >= len(body):
        return end
    body = _spaces(body[:lead]) + _begin(body[lead:tail]) + _spaces(body[tail:])
    return body + end


def _spaces(text: str) -> str:
    return "".join(f"&#x{ord(char):X};" for char in text if char != " ")


def _begin(text: str) -> str:
    if not _LINE_START.match(text) or text.startswith("~~"):
        return text
    if found := re.match(r"(\d{1,9})([.)])", text):
        return f"{found[1]}\\{found[2]}{text[found.end() :]}"
    return "\\" + text
