"""The cover of a book: a picture in the blog's colours, with its title, what part of the blog it holds, and its author.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

from io import BytesIO
from math import pi, sin

from PIL import Image, ImageDraw

from carnet.core.lettering import drawable, wrapped, write

#: As wide and high as shops of books ask.
SIZE = (1600, 2400)
_GROUND, _SHADE, _LIGHT, _SOFT = "#7a2e12", "#6a260d", "#fff4e0", "#ffd9a0"
_MARGIN = 170
#: Each line is drawn this many times larger, then made smaller, so that its edges are smooth.
_FINE = 2
_COLORS = 64
#: The lines of the picture that the waves are in, and some more, as each is made of those around it.
_WAVES = range(1370, 1800)
_LINES = 4


def cover(title: str, part: str, author: str) -> bytes:
    """Return the cover as PNG; *part* is a range of years, a year or the name of a series."""
    picture = _ground()
    draw = ImageDraw.Draw(picture)
    width = SIZE[0] - 2 * _MARGIN
    top = 330
    for line, size in _fitted(title, width, largest=170, smallest=100):
        write(draw, (_MARGIN, top), line, size, _LIGHT)
        top += round(size * 1.12)
    draw.rectangle((_MARGIN, top + 70, _MARGIN + 220, top + 80), fill=_SOFT)
    top += 150
    for line, size in _fitted(part, width, largest=110, smallest=64):
        write(draw, (_MARGIN, top), line, size, _SOFT)
        top += round(size * 1.2)
    ((name, size), *_) = _fitted(author, width, largest=72, smallest=40)
    write(draw, (_MARGIN, SIZE[1] - 250), name, size, _LIGHT)
    packed = BytesIO()
    picture.quantize(_COLORS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _ground() -> Image.Image:
    """Return the coloured ground with its waves: sounds, or the flow of posts."""
    waves = _waves()
    picture = waves.crop((0, 0, SIZE[0], 1)).resize(SIZE, Image.Resampling.NEAREST)
    picture.paste(waves, (0, _WAVES.start))
    return picture


def _waves() -> Image.Image:
    """Return the part of the ground that has waves."""
    wide, high = SIZE[0] * _FINE, len(_WAVES) * _FINE
    picture = Image.new("RGB", (wide, high), _GROUND)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 44 * _FINE, high), fill=_SHADE)
    for number, (color, stroke) in enumerate([(_SHADE, 26), ("#b04a1f", 16), (_SOFT, 7)]):
        height = (150 - 38 * number) * _FINE
        middle = (1560 + 60 * number - _WAVES.start) * _FINE
        points = [
            (x, middle - height * sin(2 * pi * (2 + number) * x / wide + number) * sin(pi * x / wide) ** 0.7)
            for x in range(0, wide + 1, 4)
        ]
        draw.line(points, fill=color, width=stroke * _FINE, joint="curve")
    return picture.resize((SIZE[0], len(_WAVES)), Image.Resampling.LANCZOS)


def _fitted(text: str, width: int, *, largest: int, smallest: int) -> list[tuple[str, int]]:
    """Return the lines of *text* with the largest size at which four of them hold it, or its beginning."""
    text = drawable(text)
    sizes = range(largest, smallest - 1, -10)
    for size in sizes:
        lines = wrapped(text, size, width)
        if len(lines) <= _LINES and {word for line in lines for word in line.split()} == set(text.split()):
            return [(line, size) for line in lines]
    return [(line, sizes[-1]) for line in wrapped(text, sizes[-1], width)[:_LINES]]
