"""What a sound says of itself in its tags: its title, who plays, and its cover. No input raises."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carnet.core.recordings import read_sound

#: Where each tag stands, in ID3, MP4 and Vorbis comments.
_NAMES = {
    "title": ("TIT2", "\xa9nam", "title"),
    "artist": ("TPE1", "\xa9ART", "artist"),
    "album": ("TALB", "\xa9alb", "album"),
    "isrc": ("TSRC", "----:com.apple.iTunes:ISRC", "isrc"),
}


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a sound; what it does not say is empty."""

    title: str = ""
    artist: str = ""
    album: str = ""
    isrc: str = ""
    cover: bytes = b""


def tags_of(sound: Path) -> Tags:
    """Return the tags of a *sound*."""
    found = read_sound(sound)
    tags = getattr(found, "tags", None)
    if tags is None:
        return Tags()
    texts = {field: next(filter(None, (_text(tags, name) for name in names)), "") for field, names in _NAMES.items()}
    return Tags(**texts, cover=_cover(found, tags))


def _text(tags: Any, name: str) -> str:
    try:
        value = tags[name]
    except (KeyError, ValueError):
        return ""
    listed = getattr(value, "text", value)
    first = listed[0] if isinstance(listed, list | tuple) and listed else listed
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    return " ".join(text.replace("\0", " ").split())


def _cover(found: Any, tags: Any) -> bytes:
    """Return the picture of the front, or the first one, "" for none."""
    from mutagen import MutagenError  # noqa: PLC0415  # loaded with the first sound
    from mutagen.flac import Picture  # noqa: PLC0415
    from mutagen.mp4 import MP4  # noqa: PLC0415

    pictures: list[Any] = list(getattr(found, "pictures", ()))
    if hasattr(tags, "getall"):
        pictures += tags.getall("APIC")
    if isinstance(found, MP4):
        return next((bytes(one) for one in tags.get("covr", ())), b"")
    if not pictures and hasattr(tags, "get"):
        for packed in tags.get("metadata_block_picture") or ():
            try:
                pictures.append(Picture(base64.b64decode(packed)))  # type: ignore[no-untyped-call]
            except (binascii.Error, MutagenError, ValueError, TypeError):
                continue
    front = [one for one in pictures if getattr(one, "type", None) == 3]  # the cover's number in ID3 and FLAC
    return next((bytes(one.data) for one in (*front, *pictures) if one.data), b"")
