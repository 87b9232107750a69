"""Text in the blog's own font, drawn into pictures: on cards and on the cover of the book."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, repeat
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = Path(__file__).parent / "fonts"
#: The characters that the font has, those of Central and Northern Europe in a file of their own; emoji and other
#: scripts are not among them.
_FAR = "Ā-īĮ-İĴ-őŔ-ťŨ-ſƏƒƠơƯưǍ-ǜǦǧǸǹȘ-țȷẀ-ẅẞỲ-ỹ"
_MISSING = re.compile(f"[^ -~\u00a0-\u00ac®-ÿıŒœ‘’‚“”„–—…•‹›€™−′″ʼʻ{_FAR}]")
_RUN = re.compile(f"(?P<far>[{_FAR}]+)|[^{_FAR}]+")
#: A line may end at a space, and not at a no-break one.
_SPACES = re.compile(r"[^\S\u00a0]+")
#: What stands for signs without which a title would say another thing: "porte-clés" with any hyphen, "fa♯", "⅓".
_INSTEAD = str.maketrans("\u202f\u2007‐‑⁃―⁄♯♭", "\u00a0\u00a0---—/#b")


def drawable(text: str) -> str:
    """Return *text* in characters that the font has: other accents go, then what is still unknown, such as emoji."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_INSTEAD))
    kept = (char if not _MISSING.match(char) else unicodedata.normalize("NFKD", char) for char in text)
    return _SPACES.sub(" ", _MISSING.sub("", "".join(kept).translate(_INSTEAD))).strip()


def letters_of(text: str) -> int:
    """Return how many letters *text* has."""
    return sum(map(str.isalpha, unicodedata.normalize("NFC", text)))


@cache
def font_of(size: int, part: str = "latin") -> ImageFont.FreeTypeFont:
    """Return a *part* of the font in a *size* in pixels."""
    return ImageFont.truetype(_FONTS / f"source-serif-4-{part}-600-normal.woff", size)


def runs(text: str, size: int) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    """Yield the pieces of *text* that one part of the font can write each."""
    for run in _RUN.finditer(text):
        yield run[0], font_of(size, "latin-ext" if run["far"] else "latin")


@cache
def _advance(char: str, following: str, size: int) -> float:
    """Return how many pixels after *char* the *following* character begins, kerning included."""
    (run, font), *rest = runs(char + following, size)
    return font.getlength(char) if rest else font.getlength(run) - font.getlength(following)


def positions(text: str, size: int) -> list[float]:
    """Return where each character of *text* begins and, last, where the text ends, in pixels from its left edge."""
    advances = map(_advance, text, f"{text} "[1:], repeat(size))
    return list(accumulate(advances, initial=0.0))


def length_of(text: str, size: int) -> float:
    """Return how many pixels long *text* is."""
    return positions(text, size)[-1]


@cache
def glyph(char: str, size: int, shift: float) -> tuple[Image.Image, int]:
    """Return a character in shades of grey, drawn *shift* pixels to the right of where it stands, and how far its
    picture begins left of there.
    """
    font = next(runs(char, size))[1]
    left, _top, right, bottom = (int(side) for side in font.getbbox(char))
    begin = min(0, left)
    mask = Image.new("L", (max(1, right - begin + 2), max(1, bottom + 1)), 0)
    ImageDraw.Draw(mask).text((shift - begin, 0), char, font=font, fill=255)
    return mask, begin


def write(pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str, size: int, ink: str | int) -> None:
    """Write *text* in an *ink* at a *place*, that of its upper left corner."""
    left, top = float(place[0]), place[1]
    for run, font in runs(text, size):
        pen.text((left, top), run, font=font, fill=ink)
        left += font.getlength(run)


def fitting(text: str, size: int, width: int, mark: str = "") -> int:
    """Return how many characters of *text*, one at least, are at most *width* pixels long with a *mark* after them."""
    text = text[:width]  # no character is less than a pixel wide
    starts = positions(text, size)[:-1]
    ends = [start + _advance(char, " ", size) for char, start in zip(text, starts, strict=True)]
    return max(1, bisect_right(ends, width - length_of(mark, size)))


def wrapped(text: str, size: int, width: int) -> list[str]:
    """Return *text* in lines of at most *width* pixels; a word that is longer by itself is divided, what
    no-break spaces hold together at one of these.
    """
    lines = [""]
    for word in text.split(" "):
        candidate = f"{lines[-1]} {word}".strip()
        if length_of(candidate, size) <= width:
            lines[-1] = candidate
            continue
        rest = word
        if lines[-1]:
            lines.append("")
        while length_of(rest, size) > width:
            end = fitting(rest, size, width)
            end = rest.rfind("\u00a0", 1, end + 1) + 1 or end
            lines[-1], rest = rest[:end].rstrip(), rest[end:]
            lines.append("")
        lines[-1] = rest
    return lines
