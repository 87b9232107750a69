"""Pictures that move, as they came, but for what is written into them besides: comments, dates, places.

The frames are not touched. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
#: What of a PNG is the picture; all other parts are words about it.
_PARTS_OF_PNG = frozenset(b"IHDR PLTE IDAT IEND tRNS acTL fcTL fdAT sRGB gAMA cHRM iCCP sBIT pHYs".split())
_PARTS_OF_WEBP = frozenset((b"VP8X", b"ANIM", b"ANMF", b"ICCP", b"VP8 ", b"VP8L", b"ALPH"))
#: The flags of a WebP that say that such words follow.
_XMP, _EXIF = 0x04, 0x08
#: What programs may say in a GIF of how often it is to be played.
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def stripped(content: bytes, kind: str) -> bytes:
    """Return a picture of a *kind* (as Pillow names it) without words; a ValueError tells that it is cut short."""
    parts = {"GIF": _gif, "PNG": _png, "WEBP": _webp}[kind]
    try:
        return b"".join(parts(content))
    except (IndexError, struct.error) as error:
        raise ValueError("its end is missing") from error


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG
    place, name = len(_PNG), b""
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", content, place)
        name, end = content[place + 4 : place + 8], place + 12 + length
        _reach(content, end)
        if name in _PARTS_OF_PNG:
            yield content[place:end]
        place = end


def _webp(content: bytes) -> Iterator[bytes]:
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    _reach(content, end - end % 2)
    place, kept = 12, []
    while place + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, place)
        part = content[place : place + 8 + length + length % 2]
        if name == b"VP8X":
            part = part[:8] + bytes([part[8] & ~(_XMP | _EXIF)]) + part[9:]
        if name in _PARTS_OF_WEBP:
            kept.append(part)
        place += len(part)
    body = b"WEBP" + b"".join(kept)
    yield b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(content: bytes) -> Iterator[bytes]:
    place = 13 + _colors(content[10])
    yield content[:place]
    while (mark := content[place]) != 0x3B:
        begin = place
        if mark == 0x2C:
            place = _after_blocks(content, place + 11 + _colors(content[place + 9]))
            yield content[begin:place]
        elif mark == 0x21:
            place = _after_blocks(content, place + 2)
            label, name = content[begin + 1], content[begin + 3 : begin + 14]
            if label in (0xF9, 0x01) or (label == 0xFF and name in _LOOPS):
                yield content[begin:place]
        else:
            raise ValueError(f"byte 0x{mark:02x} begins nothing")
    yield b"\x3b"


def _colors(flags: int) -> int:
    """Return how many bytes the colors take that *flags* speak of."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(content: bytes, place: int) -> int:
    """Return where the blocks of data end that begin at a *place*, each of which tells its length."""
    while length := content[place]:
        place += 1 + length
    return place + 1


def _reach(content: bytes, end: int) -> None:
    if len(content) < end:
        raise IndexError
