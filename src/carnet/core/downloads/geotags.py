"""Whether a picture, sound or video says where it was made. Only what is no picture and no sound is read of a file.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from carnet.core.downloads.tags import read

#: Bytes; what a program says of a place takes no more, and nor does what stands before it.
_LONGEST = 16_000_000
#: Bytes from the beginning and from the end of a file of which it is not known where its words stand.
_FIRST, _LAST = 4_000_000, 300_000
_MOST_PARTS = 5000
#: Parts that are picture or sound.
_OF_PNG, _OF_RIFF = (b"IDAT", b"fdAT"), (b"VP8 ", b"VP8L", b"ALPH", b"ANMF", b"data", b"SSND")
#: Where a picture or video is told where it was made: XMP, Apple's words, those of 3GPP, and tracks of places.
_NAMED = re.compile(
    rb"GPSL(?:at|ong)itude|GPSPosition|location\.ISO6709|\xa9xyz.{4}(?:data.{8})?[+-]\d|loci\0\0\0\0"
    rb"|stsd.{12}(?:gpmd|camm)",
    re.DOTALL,
)
#: What programs call a place in a sound: a name with numbers, or the field of a Vorbis comment, or of Matroska.
_SAID = re.compile(
    rb"(?:gps|geo|latitude|longitude|location|coordinate)[\w .:-]{0,20}[=:\x03\s\"'>]{1,6}[+-]?\d{1,3}\.\d\d"
    rb"|\0\0location=|location\x44\x87",
    re.IGNORECASE,
)
_TIFF = re.compile(rb"II\*\0|MM\0\*")
_WITHIN_TEXT = re.compile(rb"data:image/[a-z]+;base64,([A-Za-z0-9+/=\s]{100,})")
_GPS, _LATITUDE, _LONGITUDE = 0x8825, 2, 4


def says_where(file: Path) -> bool:
    """Return whether a *file* says where it was made; one that is damaged says what can still be read of it."""
    with file.open("rb") as opened:
        return _says_where(opened, file.stat().st_size)


def _says_where(file: BinaryIO, size: int) -> bool:
    try:
        return any(_is_place(block) for block in _blocks(file, size))
    except (struct.error, IndexError, zlib.error):
        return False


def _is_place(block: bytes) -> bool:
    if _NAMED.search(block) or any(_has_gps(block[found.start() :]) for found in _TIFF.finditer(block)):
        return True
    return bool(_SAID.search(block) or (b"\0" in block and _SAID.search(block.replace(b"\0", b""))))  # UTF-16


def _has_gps(tiff: bytes) -> bool:
    """Return whether what a camera wrote (EXIF) has a place."""
    order = "<" if tiff[:1] == b"I" else ">"
    try:
        start = dict(_entries(tiff, order, *struct.unpack_from(f"{order}I", tiff, 4))).get(_GPS)
        names = dict(_entries(tiff, order, start)) if start else {}
    except struct.error:
        return False
    places = (names.get(name) for name in (_LATITUDE, _LONGITUDE))
    return any(place and any(tiff[place : place + 24]) for place in places)


def _entries(tiff: bytes, order: str, start: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in islice(range(count), _MOST_PARTS):
        name, _kind, _length, value = struct.unpack_from(f"{order}HHII", tiff, start + 2 + 12 * number)
        yield name, value


def _blocks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield what of a file may be words."""
    head = read(file, 0, 16)
    if head.startswith(b"\xff\xd8\xff"):
        yield from _of_jpeg(file)
    elif head.startswith(b"\x89PNG"):
        yield from _of_png(file)
    elif head[:4] in (b"RIFF", b"FORM", b"RF64", b"BW64"):
        for name, start, end in _chunks(file, 12, ">4sI" if head[:4] == b"FORM" else "<4sI", reverse=False):
            if name not in _OF_RIFF:
                yield read(file, start, min(end, start + _LONGEST))
    elif head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"skip", b"free"):
        is_picture = head[8:12] in (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1", b"hevc")
        for name, start, end in _boxes(file, size):
            if name != b"mdat" or is_picture:
                yield read(file, start - 8, min(end, start + _LONGEST))
    elif head.startswith(b"%PDF"):
        yield read(file, 0, _LONGEST)
        yield read(file, max(0, size - _LAST), size)
    else:
        begin = read(file, 0, _FIRST)
        yield begin
        yield read(file, max(len(begin), size - _LAST), size)
        for found in _WITHIN_TEXT.findall(begin):
            try:
                inner = base64.b64decode(found)
            except binascii.Error:
                continue
            yield from _blocks(io.BytesIO(inner), len(inner))


def _of_jpeg(file: BinaryIO) -> Iterator[bytes]:
    place = 2
    for _count in range(_MOST_PARTS):
        head = read(file, place, place + 4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in (0xDA, 0xD9):
            return
        if head[1] == 0xFF:
            place += 1
            continue
        end = place + 2 + int.from_bytes(head[2:], "big")
        if 0xE0 <= head[1] <= 0xEF or head[1] == 0xFE:
            yield read(file, place + 4, end)
        place = end


def _of_png(file: BinaryIO) -> Iterator[bytes]:
    for name, start, end in _chunks(file, 8, ">I4s", reverse=True):
        if name in _OF_PNG:
            continue
        block = read(file, start, min(end, start + _LONGEST))
        yield block
        if name in (b"zTXt", b"iTXt"):
            said = block.partition(b"\0")[2]
            packed = said[1:] if name == b"zTXt" else said[2:].partition(b"\0")[2].partition(b"\0")[2]
            if name == b"zTXt" or said[:1] == b"\1":
                block = zlib.decompressobj().decompress(packed, _LONGEST)
                yield block
        if block.count(b"\n") > 2:  # what was EXIF, in letters, as ImageMagick writes it
            try:
                yield bytes.fromhex(b"".join(block.split(b"\n")[3:]).decode("ascii"))
            except ValueError:
                continue


def _chunks(file: BinaryIO, place: int, form: str, *, reverse: bool) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, beginning and end of each part; PNG has the length first (*reverse*) and a check sum behind."""
    for _count in range(_MOST_PARTS):
        head = read(file, place, place + 8)
        if len(head) < 8:
            return
        one, other = struct.unpack(form, head)
        name, length = (other, one) if reverse else (one, other)
        yield name, place + 8, place + 8 + length
        place += 12 + length if reverse else 8 + length + length % 2


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    place = 0
    for _count in range(_MOST_PARTS):
        head = read(file, place, place + 16)
        if len(head) < 8:
            return
        length, name = struct.unpack_from(">I4s", head)
        start = place + 8
        if length == 1 and len(head) == 16:
            (length,), start = struct.unpack_from(">Q", head, 8), place + 16
        end = place + length if length else size
        if end <= place + 7:
            return
        yield name, start, end
        place = end
