"""What stands in a paragraph as Markdown: what would be markup is escaped, emphasis that no mark can say is HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from string import punctuation
from typing import Any

#: Emphasis by element: what opens and closes it.
_MARKS = {"em": "*", "i": "*", "cite": "*", "dfn": "*", "var": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~"}
#: Elements that say something for which Markdown has no mark, and that it takes as HTML.
_AS_HTML = {"sup", "sub", "kbd", "mark", "u", "ins", "q", "ruby", "rt", "rp"}
_CODE = {"code", "tt", "samp"}
#: The kinds of characters beside which a mark may have a sign on its other side: spaces and punctuation.
_EDGES = {"Zs", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"}
#: What shows nothing in a text.
UNSEEN = {"svg", "script", "style", "template", "track", "object", "embed", "canvas", "head", "button", "select"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SIGN = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_WEB = re.compile(r"https?://[^\s<>&|]+")
_NO_ADDRESS = re.compile(r"[\s\\<>`|]")
_LINE_START = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|[#+\-=])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph: a *text*, *code*, or Markdown as it is (*raw*), or a mark that *opens* or *closes*."""

    kind: str  # text, code, raw, open, close
    text: str


def inline(element: Any, *, is_line: bool = False) -> str:
    """Return what an element holds as a paragraph, or as one line, such as a title or a cell of a table."""
    return written([*_inner(element)], is_line=is_line)


def written(pieces: list[Piece], *, is_line: bool = False) -> str:
    """Return a paragraph."""
    out = ""
    shown = [piece for piece in pieces if piece.text]
    as_html: list[bool] = []
    for at, piece in enumerate(shown):
        if piece.kind == "text":
            text = _SPACE.sub(" ", piece.text)
            text = escaped(text.lstrip(" ") if not out or out[-1] in " \n" else text)
            makes_picture = text.endswith("!") and at + 1 < len(shown) and shown[at + 1].text.startswith("[")
            out += f"{text[:-1]}\\!" if makes_picture else text
        elif piece.kind == "raw":
            if piece.text == "\n":
                out = out.rstrip(" ") + ("<br>" if is_line else "\\\n")
            else:
                out += piece.text
        elif piece.kind == "code":
            as_text = out.endswith("`") or (is_line and "|" in piece.text)  # a cell would end at the latter
            out += f"<code>{escaped(piece.text)}</code>" if as_text else _code(piece.text)
        elif piece.kind == "open":
            end = _closing(shown, at)
            html = not _can_mark(out, shown, at, end)
            as_html.append(html)
            out += f"<{piece.text}>" if html else _MARKS[piece.text]
        else:
            out += f"</{piece.text}>" if as_html.pop() else _MARKS[piece.text]
    lines = (line.strip(" ") for line in out.strip(" ").removesuffix("\\\n").split("\n"))
    return "\n".join(_LINE_START.sub(_escape_start, line) for line in lines)


def escaped(text: str) -> str:
    """Return *text* with all that Markdown would read as a mark escaped."""
    return _SIGN.sub(r"\\\g<0>", text)


def _escape_start(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}"


def _closing(pieces: list[Piece], at: int) -> int:
    depth = 0
    for place in range(at, len(pieces)):
        depth += (pieces[place].kind == "open") - (pieces[place].kind == "close")
        if depth == 0:
            return place
    return len(pieces) - 1


def _can_mark(before: str, pieces: list[Piece], at: int, end: int) -> bool:
    """Return whether a mark is read as one here: it has letters on its inner sides, and no other mark beside it."""
    first, last = pieces[at + 1], pieces[end - 1]
    if at + 1 == end or first.kind != "text" or last.kind != "text":
        return False
    after = pieces[end + 1] if end + 1 < len(pieces) else Piece("text", " ")
    if after.kind != "text" or (before and before[-1] in "*~>"):
        return False
    inner_left, inner_right = first.text[0], last.text[-1]
    return _holds(before[-1:] or " ", inner_left) and _holds(after.text[0], inner_right)


def _holds(outer: str, inner: str) -> bool:
    """Return whether a mark between an *outer* and an *inner* character leans on the inner one (CommonMark 6.2).

    Whether symbols such as emoji count as signs depends on the age of what reads.
    """
    if inner.isspace():
        return False
    is_sign = unicodedata.category(inner)[0] in "PS"
    return not is_sign or outer in punctuation or outer == "\n" or unicodedata.category(outer) in _EDGES


def _inner(element: Any) -> Iterator[Piece]:
    if element.text:
        yield Piece("text", element.text)
    for child in element:
        yield from piece_of(child)
        if child.tail:
            yield Piece("text", child.tail)


def piece_of(element: Any) -> Iterator[Piece]:
    """Yield the pieces of an element that stands in a paragraph."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in UNSEEN or (tag == "small" and "".join(element.itertext()).strip().isdecimal()):
        return  # the last is the number of a verse
    if tag == "br":
        yield Piece("raw", "\n")
    elif tag == "img":
        yield Piece("raw", picture(element))
    elif tag in ("audio", "video", "iframe"):
        yield Piece("raw", player(element))
    elif tag in _CODE and (text := "".join(element.itertext())).strip():
        yield Piece("code", _SPACE.sub(" ", text))
    elif tag == "a" and element.get("href"):
        yield from _link(element)
    elif tag in _AS_HTML:
        yield Piece("raw", f"<{tag}>")
        yield from _inner(element)
        yield Piece("raw", f"</{tag}>")
    elif tag in _MARKS:
        yield from _marked(element, tag)
    else:
        yield from _inner(element)


def _marked(element: Any, tag: str) -> Iterator[Piece]:
    """Yield emphasised pieces; spaces at their edges stand outside."""
    inner = [piece for piece in _inner(element) if piece.text]
    if not any(piece.text.strip() for piece in inner):
        yield from inner
        return
    before = after = ""
    if inner[0].kind == "text":
        text = inner[0].text
        before, inner[0] = text[: len(text) - len(text.lstrip())], Piece("text", text.lstrip())
    if inner[-1].kind == "text":
        text = inner[-1].text
        after, inner[-1] = text[len(text.rstrip()) :], Piece("text", text.rstrip())
    yield Piece("text", before)
    yield Piece("open", tag)
    yield from (piece for piece in inner if piece.text)
    yield Piece("close", tag)
    yield Piece("text", after)


def _link(element: Any) -> Iterator[Piece]:
    if element.find(".//a[@href]") is not None:  # no link of Markdown is in another
        yield from _inner(element)
        return
    inner = inline(element, is_line=True)
    address = element.get("href").strip()
    if inner == escaped(address) and _WEB.fullmatch(address):
        yield Piece("raw", f"<{address}>")
    elif inner and address:
        yield Piece("raw", f"[{inner}]({destination(address)})")
    else:
        yield Piece("raw", inner)


def picture(element: Any) -> str:
    """Return a picture with the words for who cannot see it; "" for one without an address."""
    address = (element.get("src") or "").strip()
    words = escaped(" ".join((element.get("alt") or "").split()))
    return f"![{words}]({destination(address)})" if address and not address.startswith("data:") else ""


def player(element: Any) -> str:
    """Return a link to what a player plays, called after its file."""
    sources = [element.get("src"), *(source.get("src") for source in element.iter("source"))]
    address = next((one.strip() for one in sources if one and one.strip()), "")
    name = address.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]
    return f"[{escaped(name or address)}]({destination(address)})" if address else ""


def destination(address: str) -> str:
    """Return an address as it stands between the parentheses of a link."""
    address = _NO_ADDRESS.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address)
    return f"<{address}>" if re.search(r"[()]", address) else address


def _code(text: str) -> str:
    """Return *text* between back-ticks, more of them than it has itself."""
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{space}{text}{space}{ticks}"
