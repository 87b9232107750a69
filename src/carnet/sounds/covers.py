"""The picture that lies in a sound, made small, without what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from carnet.core.build_state import write_whole
from carnet.core.fingerprint import digest

#: Pixels on each side at most, and of a picture that is looked at.
_SIZE, _MOST_PIXELS = 320, 50_000_000


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture by the name of its file, with its size as it is shown: half of its pixels."""

    name: str
    width: int
    height: int


def cover_of(picture: bytes, folder: Path) -> Cover | None:
    """Return the cover that some bytes are, or None if they are none; its file is kept in a *folder*."""
    from PIL import Image  # noqa: PLC0415  # most pages have none

    try:
        with Image.open(BytesIO(picture)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            small = image.convert("RGB")
            small.info.clear()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    small.thumbnail((_SIZE, _SIZE))
    name = f"cover-{digest(picture)}.jpg"
    if not (folder / name).is_file():
        written = BytesIO()
        small.save(written, "JPEG", quality=82, optimize=True)
        write_whole(folder / name, written.getvalue())
    return Cover(name, (small.width + 1) // 2, (small.height + 1) // 2)
