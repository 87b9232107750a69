"""The cover of a book: a picture in the blog's colours, with its title, what part of the blog it holds, and its author.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from io import BytesIO
from math import pi, sin

from PIL import Image, ImageDraw, ImageFont

#: As wide and high as shops of books ask.
SIZE = (1600, 2400)
_GROUND, _SHADE, _LIGHT, _SOFT = "#7a2e12", "#6a260d", "#fff4e0", "#ffd9a0"
_MARGIN = 170
#: Each line is drawn this many times larger, then made smaller, so that its edges are smooth.
_FINE = 2
_COLORS = 64


def cover(title: str, part: str, author: str) -> bytes:
    """Return the cover as PNG; *part* is a range of years, a year or the name of a series."""
    picture = _ground()
    draw = ImageDraw.Draw(picture)
    width = SIZE[0] - 2 * _MARGIN
    top = 330
    for line, size in _fitted(draw, title, width, largest=220, smallest=100):
        draw.text((_MARGIN, top), line, font=_font(size), fill=_LIGHT)
        top += round(size * 1.12)
    draw.rectangle((_MARGIN, top + 70, _MARGIN + 220, top + 80), fill=_SOFT)
    top += 150
    for line, size in _fitted(draw, part, width, largest=110, smallest=64):
        draw.text((_MARGIN, top), line, font=_font(size), fill=_SOFT)
        top += round(size * 1.2)
    ((name, size), *_) = _fitted(draw, author, width, largest=72, smallest=40) or [("", 40)]
    draw.text((_MARGIN, SIZE[1] - 250), name, font=_font(size), fill=_LIGHT)
    packed = BytesIO()
    picture.quantize(_COLORS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _ground() -> Image.Image:
    """Return the coloured ground with its waves: sounds, or the flow of posts."""
    wide, high = (side * _FINE for side in SIZE)
    picture = Image.new("RGB", (wide, high), _GROUND)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 44 * _FINE, high), fill=_SHADE)
    for number, (color, stroke) in enumerate([(_SHADE, 26), ("#b04a1f", 16), (_SOFT, 7)]):
        height = (150 - 38 * number) * _FINE
        middle = (1560 + 60 * number) * _FINE
        points = [
            (x, middle - height * sin(2 * pi * (2 + number) * x / wide + number) * sin(pi * x / wide) ** 0.7)
            for x in range(0, wide + 1, 4)
        ]
        draw.line(points, fill=color, width=stroke * _FINE, joint="curve")
    return picture.resize(SIZE, Image.Resampling.LANCZOS)


def _font(size: int) -> ImageFont.FreeTypeFont:
    with as_file(files("font_source_serif_pro") / "files" / "SourceSerifPro-Semibold.ttf") as path:
        return ImageFont.truetype(str(path), size)


def _fitted(draw: ImageDraw.ImageDraw, text: str, width: int, *, largest: int, smallest: int) -> list[tuple[str, int]]:
    """Return the lines of *text* with the size at which four of them hold it; of a longer one the rest is cut off."""
    lines: list[str] = []
    for size in range(largest, smallest - 1, -10):
        font = _font(size)
        lines = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and draw.textlength(longer, font) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) <= 4 and all(draw.textlength(line, font) <= width for line in lines):
            return [(line, size) for line in lines]
    return [(line, smallest) for line in lines[:4]]
