"""Pictures as they came, but for what is written into them besides: comments, dates, places, cameras, small copies.

What is drawn is not touched: the bytes that pixels are made of are the same, and how the camera was held stays. Nothing
here knows of Sphinx.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from carnet.core.pictures.color_profiles import nameless
from carnet.core.pictures.heif import without_words

_PNG = b"\x89PNG\r\n\x1a\n"
#: What of a PNG is the picture; all other parts are words about it.
_PARTS_OF_PNG = frozenset(b"IHDR PLTE IDAT IEND tRNS acTL fcTL fdAT sRGB gAMA cHRM iCCP sBIT pHYs".split())
#: A picture of a WebP that moves begins with its place, size and time; its parts follow.
_FRAME_OF_WEBP = 16
_PARTS_OF_WEBP = frozenset((b"VP8X", b"ANIM", b"ANMF", b"ICCP", b"VP8 ", b"VP8L", b"ALPH"))
#: Marks of a JPEG that it is drawn from: frames, tables, scans, and how often they begin anew.
_DRAWN = frozenset((*range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF))
#: What follows a picture's data within a JPEG: a mark that is neither a byte of them nor a new beginning within them.
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PROFILE, _EXIF_BEGIN = b"ICC_PROFILE\0", b"Exif\0\0"
_ORIENTATION = 0x0112
_LARGEST_PROFILE = 16_000_000
_MOST_PIXELS = 100_000_000
#: As many bytes of a profile fit into a part of a JPEG, besides its name and number.
_PROFILE_PART = 65_519
#: The flags of a WebP that say that such words follow.
_XMP, _EXIF = 0x04, 0x08
#: What programs may say in a GIF of how often it is to be played.
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def stripped(content: bytes, kind: str) -> bytes:
    """Return a picture of a *kind* (as Pillow names it) without words; a ValueError tells that it is cut short."""
    parts = {"GIF": _gif, "JPEG": _jpeg, "MPO": _jpeg, "PNG": _png, "WEBP": _webp, "AVIF": _boxed}[kind]
    try:
        return b"".join(parts(content))
    except (IndexError, struct.error, zlib.error) as error:
        raise ValueError("its end is missing") from error


def kind_of(content: bytes) -> str:
    """Return the kind of a picture, as Pillow names it, by how its file begins; "" for any other file."""
    if content[4:8] == b"ftyp" and content[8:12] in (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        return "AVIF"
    begins = {b"\xff\xd8\xff": "JPEG", _PNG: "PNG", b"GIF8": "GIF"}
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for begin, kind in begins.items() if content.startswith(begin)), "")


def holds_more(content: bytes) -> bool:
    """Return whether behind the picture of a JPEG stands another, or a short film, which no page shows."""
    try:
        behind = content[2 + sum(len(part) for _mark, part in _segments(content)) :]
    except (IndexError, struct.error, ValueError):
        return False
    return b"\xff\xd8\xff" in behind or b"ftyp" in behind


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Yield what a JPEG is drawn from, how it was held, and its colours; the first picture of several."""
    yield content[:2]
    profile, held, body = b"", 0, []
    for mark, part in _segments(content):
        inside = part[4:]
        if mark == 0xE0 and inside.startswith(b"JFIF\0"):
            yield b"\xff\xe0\x00\x10" + inside[:12].ljust(12, b"\0") + b"\0\0"  # without its small copy
        elif mark == 0xE1 and inside.startswith(_EXIF_BEGIN):
            held = held or _held(inside[len(_EXIF_BEGIN) :])
        elif mark == 0xE2 and inside.startswith(_PROFILE):
            profile += inside[len(_PROFILE) + 2 :]
        elif mark == 0xEE and inside.startswith(b"Adobe"):
            body.append(b"\xff\xee\x00\x0e" + inside[:12].ljust(12, b"\0"))
        elif mark in _DRAWN:
            body.append(part)
    if not held and b"tiff:Orientation" in content:
        held = _held_as_pillow_says(content)
    if held > 1:
        exif = _EXIF_BEGIN + _how_held(held)
        yield b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    parts = [profile[start : start + _PROFILE_PART] for start in range(0, len(profile), _PROFILE_PART)]
    for number, part in enumerate(_cut_alike(nameless(profile), parts), start=1):
        inside = _PROFILE + bytes((number, len(parts))) + part
        yield b"\xff\xe2" + struct.pack(">H", len(inside) + 2) + inside
    yield from body
    yield b"\xff\xd9"


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the parts of a JPEG with their marks, up to the end of its first picture; data go with what they follow."""
    place = 2
    while (mark := content[place + 1]) != 0xD9:
        if content[place] != 0xFF:
            raise ValueError("a byte in it begins nothing")
        if mark == 0xFF:  # one more of these may stand before any mark
            place += 1
            continue
        end = place + 2 + struct.unpack_from(">H", content, place + 2)[0]
        _reach(content, end)
        if mark == 0xDA:
            found = _MARK.search(content, end)
            if found is None:
                raise IndexError
            end = found.start()
        yield mark, content[place:end]
        place = end


def _cut_alike(whole: bytes, parts: list[bytes]) -> Iterator[bytes]:
    place = 0
    for part in parts:
        yield whole[place : place + len(part)]
        place += len(part)


def _held(exif: bytes) -> int:
    """Return how the camera was held, from 1 to 8; 0 if it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for number in range(count):
            name, _kind, _length, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * number)
            if name == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        pass
    return 0


def _held_as_pillow_says(content: bytes) -> int:
    """Return how the camera was held, from 1 to 8, wherever a program wrote that; 0 if nobody says."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            is_small = image.width * image.height <= _MOST_PIXELS  # Pillow looks behind them
            number = image.getexif().get(_ORIENTATION) if is_small else 0
    except Exception:  # noqa: BLE001  # Pillow raises whatever occurs to it at broken words, which are no part of a picture
        return 0
    return number if isinstance(number, int) and 1 <= number <= 8 else 0


def _how_held(number: int) -> bytes:
    """Return what says how the camera was held, and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, number, 0, 0)


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG
    says_it = any(word in content for word in (b"eXIf", b"Raw profile type exif", b"XML:com.adobe.xmp"))
    held = _held_as_pillow_says(content) if says_it else 0
    place, name = len(_PNG), b""
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", content, place)
        name, end = content[place + 4 : place + 8], place + 12 + length
        _reach(content, end)
        if name == b"iCCP":
            yield _png_profile(content[place + 8 : end - 4])
        elif name in _PARTS_OF_PNG:
            yield content[place:end]
        if name == b"IHDR" and held > 1:
            part = b"eXIf" + _how_held(held)
            yield struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        place = end


def _png_profile(inside: bytes) -> bytes:
    _name, _zero, packed = inside.partition(b"\0")
    part = b"iCCPicc\0\0" + zlib.compress(nameless(zlib.decompressobj().decompress(packed[1:], _LARGEST_PROFILE)), 9)
    return struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))


def _webp(content: bytes) -> Iterator[bytes]:
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    _reach(content, end - end % 2)
    has_flags = content[12:16] == b"VP8X"
    held = _held_as_pillow_says(content) if has_flags and content[20] & (_XMP | _EXIF) else 0
    kept = []
    for name, inside in _webp_parts(content, 12, end):
        part = inside
        if name == b"VP8X":
            part = bytes([inside[0] & ~(_XMP | _EXIF) | (_EXIF if held > 1 else 0)]) + inside[1:]
        elif name == b"ICCP":
            part = nameless(inside)
        elif name == b"ANMF":
            within = _webp_parts(inside, _FRAME_OF_WEBP, len(inside))
            drawn = (_webp_part(*one) for one in within if one[0] in (b"ALPH", b"VP8 ", b"VP8L"))
            part = inside[:_FRAME_OF_WEBP] + b"".join(drawn)
        if name in _PARTS_OF_WEBP:
            kept.append(_webp_part(name, part))
    if held > 1:
        kept.append(_webp_part(b"EXIF", _how_held(held)))
    body = b"WEBP" + b"".join(kept)
    yield b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_parts(content: bytes, place: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while place + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, place)
        yield name, content[place + 8 : min(end, place + 8 + length)]
        place += 8 + length + length % 2


def _webp_part(name: bytes, inside: bytes) -> bytes:
    return name + struct.pack("<I", len(inside)) + inside + bytes(len(inside) % 2)


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
            if label == 0xF9:
                yield content[begin : begin + 7] + b"\0"
            elif label == 0xFF and name in _LOOPS and content[begin + 14 : begin + 16] == b"\3\1":
                yield content[begin : begin + 18] + b"\0"
        else:
            raise ValueError("a byte in it begins nothing")
    yield b"\x3b"


def _boxed(content: bytes) -> Iterator[bytes]:
    return without_words(content, lambda part: b"".join(_jpeg(part)))


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
