"""Pictures and sounds of the little blog, made by code: hills, one behind the other, and the first line of a tune."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

from PIL import Image, ImageDraw

#: The sky and the hills, from far to near, of each picture.
_COLORS = {
    "hills": ("#f3dfc1", "#b9c6c9", "#7f9aa3", "#466a72", "#1f4247"),
    "path": ("#dfe9ee", "#c3cfae", "#93ab77", "#5f7f4b", "#35522d"),
    "morning": ("#fbe3d0", "#e2b9ae", "#b58d95", "#7b6a80", "#46475f"),
    "noon": ("#cfe6f5", "#a9c6b0", "#7fa886", "#52825f", "#2f5a40"),
    "evening": ("#f6c79a", "#cf8f7c", "#94656f", "#5d4a61", "#2e2f46"),
}
_SIZE = (1200, 750)
#: The notes of the tune in half tones above A, and their lengths in eighths.
_TUNE = (
    (0, 1),
    (3, 2),
    (5, 1),
    (7, 1.5),
    (8, 0.5),
    (7, 1),
    (5, 2),
    (2, 1),
    (-2, 1.5),
    (0, 0.5),
    (2, 1),
    (3, 2),
    (0, 1),
)
_RATE, _EIGHTH = 11025, 0.72


def picture(name: str) -> Image.Image:
    """Return ranges of hills under a sky."""
    width, height = _SIZE
    sky, *ranges = _COLORS[name]
    image = Image.new("RGB", _SIZE, sky)
    draw = ImageDraw.Draw(image)
    sun = 60 + len(name) * 9
    draw.ellipse((width - 330, sun, width - 210, sun + 120), fill="#fff6df")
    for number, color in enumerate(ranges):
        phase, top = number * 1.9 + len(name), height * (0.36 + 0.15 * number)
        line = [
            (x, top + 60 * math.sin(x / (190 - 22 * number) + phase) + 24 * math.sin(x / 61 + 3 * phase))
            for x in range(0, width + 8, 8)
        ]
        draw.polygon([(0, height), *line, (width, height)], fill=color)
    return image


def square(size: int) -> Image.Image:
    """Return the picture of the podcast."""
    return picture("evening").crop((200, 0, 950, 750)).resize((size, size))


def write_tune(path: Path) -> None:
    """Write the tune, then the same an octave higher, as a WAV file."""
    samples = bytearray()
    for octave in (1, 2):
        for step, eighths in _TUNE:
            count, pitch = int(eighths * _EIGHTH * _RATE), 440 * octave * 2 ** (step / 12)
            for at in range(count):
                fade = min(1, at / 400, (count - at) / 2500)
                tone = math.sin(2 * math.pi * pitch * at / _RATE) + 0.3 * math.sin(4 * math.pi * pitch * at / _RATE)
                samples += struct.pack("<h", int(9000 * fade * tone))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(bytes(samples))


def write_media(blog: Path) -> None:
    """Write all pictures and sounds that the texts of the little blog name."""
    hills = blog / "posts/2026/hills"
    hills.mkdir(parents=True, exist_ok=True)
    for name in _COLORS:
        picture(name).save(hills / f"{name}.png")
    static = blog / "_static"
    static.mkdir(exist_ok=True)
    square(1400).save(static / "podcast.png")
    square(192).save(static / "icon-192.png")
    square(512).save(static / "icon-512.png")
    write_tune(blog / "posts/2026/tune/tune.wav")
