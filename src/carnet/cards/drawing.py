"""A social card as a picture: title, date and category in the blog's colours, drawn in a few milliseconds.

Nothing here knows of Sphinx. The same words give the same bytes.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageColor, ImageDraw, PngImagePlugin

from carnet.core.lettering import drawable, fitting, glyph, length_of, letters_of, positions, wrapped

if TYPE_CHECKING:
    from PIL._imaging import ImagingCore

#: What Facebook, Mastodon and the others ask for.
WIDTH, HEIGHT = 1200, 630
#: The largest size of a title, and smaller ones for longer titles, in pixels.
SIZES = (84, 72, 60, 50, 42)
MARGIN = 84
SMALL = 34
ICON, BAND = 64, 18
ICON_TOP = HEIGHT - BAND - ICON - 36
#: Where the title may stand, and how much a line takes of its size.
TOP, BOTTOM = 150, ICON_TOP - 30
LEADING = 1.16
#: A card has room for less than this of a title, in characters.
LONGEST = 1000
#: How many shades lead from the colour of the paper to that of the ink, and to that of the blog; how many colours the
#: icon has. With the paper they are 16, and a pixel takes four bits.
_INK, _ACCENT, _ICON_COLORS = 7, 3, 5
#: Where within a pixel a character may begin.
_SHIFTS = 4
#: The strategy of zlib (``Z_RLE``) that is the fastest on flat pictures, and makes them the smallest at level 1.
_RUN_LENGTHS = zlib.Z_RLE


class Colors(NamedTuple):
    """The colours of a card, as CSS writes them."""

    paper: str
    ink: str
    accent: str


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card says; lines of what it has no glyph for are left out."""

    title: str
    above: str
    below: str
    blog: str


class Line(NamedTuple):
    """A line of text and where it begins, its height with what hangs below it."""

    text: str
    left: int
    top: int
    width: int
    height: int


class _Inked(NamedTuple):
    """A character as it is pasted, how far left of its place it begins, and its size in pixels."""

    colors: ImagingCore
    covers: ImagingCore
    begin: int
    width: int
    height: int


def title_lines(title: str) -> tuple[int, list[Line]]:
    """Return the size of a title, the largest that fits, and its lines; one that never fits ends with "…"."""
    width, title = WIDTH - 2 * MARGIN, title[:LONGEST]
    for size in SIZES:
        height, lines = round(size * LEADING), wrapped(title, size, width)
        if len(lines) * height <= BOTTOM - TOP:
            break
    room = (BOTTOM - TOP) // height
    if len(lines) > room:
        lines = [*lines[: room - 1], _shortened(lines[room - 1], size, width)]
    else:
        lines = _balanced(title, size, lines)
    top = TOP + (BOTTOM - TOP - len(lines) * height) // 2
    placed = [
        Line(line, MARGIN, top + number * height, round(length_of(line, size)), height)
        for number, line in enumerate(lines)
    ]
    return size, placed


def _balanced(title: str, size: int, lines: list[str]) -> list[str]:
    """Return a title in as many *lines*, of which the last one is not much shorter than the others."""
    for tenths in range(9, 4, -1):
        narrower = wrapped(title, size, (WIDTH - 2 * MARGIN) * tenths // 10)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _shortened(line: str, size: int, width: int) -> str:
    return f"{line[: fitting(line, size, width, '…')].rstrip()}…"


def _ramp(paper: str, ink: str, steps: int) -> Iterator[int]:
    """Yield the bytes of a palette that leads in *steps* from *paper*, which is left out, to *ink*."""
    begin, end = ImageColor.getrgb(paper), ImageColor.getrgb(ink)
    for step in range(1, steps + 1):
        for one, other in zip(begin, end, strict=True):
            yield round(one + (other - one) * step / steps)


@cache
def _base(colors: Colors, icon: Path | None) -> Image.Image:
    """Return an empty card: paper, a band in the blog's colour, and its icon."""
    card = Image.new("P", (WIDTH, HEIGHT), 0)
    palette = [*ImageColor.getrgb(colors.paper)]
    palette += [*_ramp(colors.paper, colors.ink, _INK), *_ramp(colors.paper, colors.accent, _ACCENT)]
    if icon:
        with Image.open(icon) as opened:
            whole = opened.convert("RGBA").resize((ICON, ICON), Image.Resampling.LANCZOS)
        flat = Image.new("RGB", whole.size, colors.paper)
        flat.paste(whole, mask=whole)
        few = flat.quantize(_ICON_COLORS)
        first = len(palette) // 3
        places = [first + min(color, _ICON_COLORS - 1) for color in range(256)]
        card.paste(few.point(places), (MARGIN, ICON_TOP))
        palette += (few.getpalette() or [])[: 3 * _ICON_COLORS]
    card.putpalette(bytes(palette))
    ImageDraw.Draw(card).rectangle((0, HEIGHT - BAND, WIDTH, HEIGHT), fill=_INK + _ACCENT)
    return card


@cache
def _shades(first: int, steps: int) -> tuple[list[int], list[int]]:
    """Return what becomes of each grey: its place in the palette, after *first*, and whether it is drawn at all."""
    shades = [round(grey * steps / 255) for grey in range(256)]
    return [first + shade if shade else 0 for shade in shades], [255 * bool(shade) for shade in shades]


@cache
def _inked(char: str, size: int, shift: int, *, accent: bool) -> _Inked:
    """Return a character in the colours of a card, where it covers what is below it, and where it lies."""
    mask, begin = glyph(char, size, shift / _SHIFTS)
    inks, covers = _shades(_INK if accent else 0, _ACCENT if accent else _INK)
    return _Inked(mask.point(inks).im, mask.point(covers).im, begin, *mask.size)


def _print(card: Image.Image, line: Line, size: int, *, accent: bool = False) -> None:
    """Write a *line* in the ink, or in the colour of the blog.

    A card has some sixty characters: Pillow's ``Image.paste`` would look at both pictures of each anew.
    """
    paper = card.im
    for char, position in zip(line.text, positions(line.text, size), strict=False):  # the last is the end
        pixel, shift = divmod(round((line.left + position) * _SHIFTS), _SHIFTS)
        if not char.isspace():
            inked = _inked(char, size, shift, accent=accent)
            left = pixel + inked.begin
            paper.paste(inked.colors, (left, line.top, left + inked.width, line.top + inked.height), inked.covers)


def _small(text: str, top: int, left: int = MARGIN) -> Line:
    room = WIDTH - MARGIN - left
    if length_of(text, SMALL) > room:
        text = _shortened(text, SMALL, room)
    return Line(text, left, top, round(length_of(text, SMALL)), round(SMALL * LEADING))


def _title(title: str) -> str:
    """Return what can be drawn of a *title*; "" if that is not what it says, as "2" of "Война и мир 2"."""
    drawn = drawable(title)
    return drawn if 2 * letters_of(drawn) >= letters_of(title) else ""


def draw(words: CardWords, colors: Colors, icon: Path | None, sign: str) -> bytes:
    """Return the card as a PNG file, in which *sign* is written where readers do not see it."""
    card = _base(colors, icon).copy()
    above, below, blog = (drawable(text) for text in (words.above, words.below, words.blog))
    _print(card, _small(above, MARGIN - 8), SMALL, accent=True)
    size, lines = title_lines(_title(words.title) or blog)
    for line in lines:
        _print(card, line, size)
    foot = _small(" · ".join(filter(None, (blog, below))), ICON_TOP + 10, MARGIN + (ICON + 20 if icon else 0))
    _print(card, foot, SMALL)
    info = PngImagePlugin.PngInfo()
    info.add_text("card", sign)
    file = io.BytesIO()
    card.save(file, "PNG", pnginfo=info, bits=4, compress_level=1, compress_type=_RUN_LENGTHS)
    return file.getvalue()


def sign_of(file: Path) -> str:
    """Return the sign in a card, "" if there is none."""
    try:
        with file.open("rb") as content:
            begin = content.read(2048)
    except FileNotFoundError:
        return ""
    found = re.search(rb"(.{4})tEXtcard\0", begin, re.DOTALL)
    if found is None:
        return ""
    length = int.from_bytes(found[1], "big") - len("card\0")  # a checksum follows, which may look like more of it
    return begin[found.end() : found.end() + length].decode()
