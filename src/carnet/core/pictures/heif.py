"""AVIF and HEIC (ISO/IEC 23008-12): pictures in boxes, of which some hold words about a picture.

Those words are overwritten by zeros in their place, so that nothing moves. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice

from carnet.core.pictures.color_profiles import nameless

#: Boxes that are no picture; their content is overwritten.
_TOLD = (b"uuid", b"udta", b"free", b"skip", b"wide")
#: More parts than this on one level are an attack on the time that a build takes.
_MOST_PARTS = 5000
#: Items that are pictures, or that pictures are put together from; all others are words about them.
_PICTURES = frozenset((b"av01", b"hvc1", b"hev1", b"avc1", b"jpeg", b"grid", b"iovl", b"iden", b"tmap", b"unci"))

#: What a camera says that says nothing; libavif takes no zeros for it.
_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08"

#: A box: its kind, where its content begins, where it ends.
_Box = tuple[bytes, int, int]


def without_words(content: bytes) -> Iterator[bytes]:
    """Yield a picture whose words are zeros; what follows the last box is cut off."""
    written = bytearray(content)
    boxes = list(_boxes(content, 0, len(content)))
    if not boxes or boxes[0][0] != b"ftyp":
        raise ValueError("it is no picture in boxes")
    for kind, start, end in boxes:
        if kind in _TOLD:
            written[start:end] = bytes(end - start)
        elif kind == b"meta":
            _blank_items(content, written, start + 4, end)
        elif kind == b"moov":
            raise ValueError("it moves; save what moves as WebP or GIF")
    yield bytes(written[: boxes[-1][2]])


def _boxes(content: bytes, start: int, end: int) -> Iterator[_Box]:
    for _count in range(_MOST_PARTS):
        if start + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", content, start)
        begin = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, begin)
            begin += 8
        stop = start + size if size else end
        if not begin <= stop <= end:
            return
        yield kind, begin, stop
        start = stop


def _blank_items(content: bytes, written: bytearray, start: int, end: int) -> None:
    """Overwrite what the items of a `meta` box hold that are no pictures, and the names of them all."""
    inside = {kind: (begin, stop) for kind, begin, stop in _boxes(content, start, end)}
    for kind, begin, stop in _boxes(content, start, end):
        if kind in _TOLD:
            written[begin:stop] = bytes(stop - begin)
    if b"iinf" not in inside or b"iloc" not in inside:
        raise ValueError("it does not say of what it is made")
    words = {}
    for item, kind, begin, stop in _items(content, *inside[b"iinf"]):
        if kind not in _PICTURES:
            words[item] = kind
        written[begin:stop] = bytes(stop - begin)
    data = inside.get(b"idat", (0, 0))[0]
    for item, method, offset, length in _places(content, *inside[b"iloc"]):
        if item in words and method in (0, 1):
            begin = offset + (data if method == 1 else 0)
            stop = min(begin + length, len(content))
            empty = _NO_EXIF if words[item] == b"Exif" else b""
            written[begin:stop] = empty[: max(0, stop - begin)].ljust(max(0, stop - begin), b"\0")
            words[item] = b""  # what follows in other places is part of it
    if b"iprp" in inside:
        _blank_profiles(content, written, *inside[b"iprp"])


def _items(content: bytes, start: int, end: int) -> Iterator[tuple[int, bytes, int, int]]:
    """Yield number and kind of each item, and where its name and whatever follows it stands."""
    for kind, begin, stop in _boxes(content, start + (6 if content[start] == 0 else 8), end):
        if kind == b"infe" and content[begin] in (2, 3):
            form = ">HH4s" if content[begin] == 2 else ">IH4s"
            item, _protected, name = struct.unpack_from(form, content, begin + 4)
            after = begin + 4 + struct.calcsize(form)
            yield item, name, after if name in _PICTURES else stop, stop


def _places(content: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield of each part of each item: its number, how its place is told, where it begins, how long it is."""
    form = content[start]
    sizes = (content[start + 4] >> 4, content[start + 4] & 15, content[start + 5] >> 4, content[start + 5] & 15)
    place = start + 6

    def number(length: int) -> int:
        nonlocal place
        if place + length > end:
            raise IndexError
        place += length
        return int.from_bytes(content[place - length : place], "big")

    for _item in islice(range(number(4 if form == 2 else 2)), _MOST_PARTS):
        item = number(4 if form == 2 else 2)
        method = number(2) & 15 if form else 0
        number(2)
        base = number(sizes[2])
        for _extent in islice(range(number(2)), _MOST_PARTS):
            number(sizes[3] if form else 0)
            offset = number(sizes[0])
            yield item, method, base + offset, number(sizes[1])


def _blank_profiles(content: bytes, written: bytearray, start: int, end: int) -> None:
    for kind, begin, stop in _boxes(content, start, end):
        for name, inner, last in _boxes(content, begin, stop) if kind == b"ipco" else ():
            if name == b"colr" and content[inner : inner + 4] in (b"prof", b"rICC"):
                written[inner + 4 : last] = nameless(content[inner + 4 : last])
            elif name in (b"uuid", b"udes"):
                written[inner:last] = bytes(last - inner)
