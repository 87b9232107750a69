"""The pictures of a book: in the formats that every device shows, and no larger than a page needs.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from PIL import Image, ImageOps

#: Pixels on the longer side; more than most devices have.
_LARGEST = 1600
_QUALITY = 82
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A file among the pictures of a book."""

    name: str
    content: bytes


def picture(path: Path, name: str) -> Picture:
    """Return the picture at *path* for a book, in which *name* is its own; raise OSError if it can't be read."""
    stem = PurePosixPath(name).stem
    if path.suffix.lower() == ".svg":
        return Picture(f"{stem}.svg", path.read_bytes())
    with Image.open(path) as found:
        kind, moving = found.format or "", getattr(found, "is_animated", False)
        if kind in _SUFFIXES and (max(found.size) <= _LARGEST or moving):
            return Picture(f"{stem}{_SUFFIXES[kind]}", path.read_bytes())
        shown = ImageOps.exif_transpose(found)
        shown.thumbnail((_LARGEST, _LARGEST), Image.Resampling.LANCZOS)
        packed = BytesIO()
        if kind == "PNG" or shown.has_transparency_data:
            shown.save(packed, "PNG", optimize=True)
            return Picture(f"{stem}.png", packed.getvalue())
        shown.convert("RGB").save(packed, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
        return Picture(f"{stem}.jpg", packed.getvalue())
