"""AVIF and HEIC (ISO/IEC 23008-12): pictures in boxes, of which some hold words about a picture.

Those words are overwritten by zeros in their place, so that nothing moves; so is what belongs to no part of a picture.
Nothing here knows of Sphinx.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from itertools import islice

from carnet.core.pictures.color_profiles import nameless

#: Boxes that a picture is made of, of a file, of its table of contents and of what pictures are like; the content of
#: all others is overwritten.
_OF_FILE = (b"ftyp", b"meta", b"mdat")
_OF_TABLE = (b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp", b"iref", b"idat", b"dinf", b"grpl")
_LIKE = frozenset(
    b"""a1lx a1op amve auxC av1C avcC cclv clap clli cmpd cmpC colr hvcC icef imir irot iscl ispe jpgC lhvC lsel mdcv
    mskC oinf pasp pixi prfr reve rloc rref tols tmap uncC vvcC""".split()
)
#: More parts than this on one level are an attack on the time that a build takes.
_MOST_PARTS = 5000
#: Items that are pictures, or that pictures are put together from; all others are words about them.
_PICTURES = frozenset((b"av01", b"hvc1", b"hev1", b"avc1", b"jpeg", b"grid", b"iovl", b"iden", b"tmap", b"unci"))

#: What a camera says that says nothing; libavif takes no zeros for it.
_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08"

#: A box: its kind, where its content begins, where it ends.
_Box = tuple[bytes, int, int]
_Span = tuple[int, int]
_Jpeg = Callable[[bytes], bytes]


def without_words(content: bytes, within: _Jpeg) -> Iterator[bytes]:
    """Yield a picture whose words are zeros; what follows the last box is cut off.

    *within* returns a JPEG, which such a picture may have as a part, without words.
    """
    written = bytearray(content)
    boxes = list(_boxes(content, 0, len(content)))
    if not boxes or boxes[0][0] != b"ftyp":
        raise ValueError("it is no picture in boxes")
    for kind, start, end in boxes:
        if kind == b"moov":
            raise ValueError("it moves; save what moves as WebP or GIF")
        if kind == b"meta":
            data = [(begin, stop) for name, begin, stop in boxes if name == b"mdat"]
            _blank_items(content, written, (start + 4, end), data, within)
        elif kind not in _OF_FILE:
            written[start:end] = bytes(end - start)
    if b"meta" not in {kind for kind, _start, _end in boxes}:
        raise ValueError("it does not say of what it is made")
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


def _blank_items(content: bytes, written: bytearray, table: _Span, data: list[_Span], within: _Jpeg) -> None:
    """Overwrite what the items of a `meta` box hold that are no pictures, the names of them all, and of the *data* of
    the file what belongs to none of them.
    """
    inside = {kind: (begin, stop) for kind, begin, stop in _boxes(content, *table)}
    if b"iinf" not in inside or b"iloc" not in inside:
        raise ValueError("it does not say of what it is made")
    for kind, begin, stop in _boxes(content, *table):
        if kind not in _OF_TABLE:
            _zero(written, begin, stop)
        elif kind == b"hdlr":
            _zero(written, begin + 12, stop)  # who made it
        elif kind == b"dinf":
            _blank_addresses(content, written, begin, stop)
        elif kind == b"iprp":
            _blank_profiles(content, written, begin, stop)
    kinds = {}
    for item, kind, begin, stop in _items(content, *inside[b"iinf"]):
        kinds[item] = kind
        _blank_name(written, begin, stop, keeps_type=kind == b"mime")
    own = inside.get(b"idat", (0, 0))
    places, is_plain = _data_of_items(content, inside[b"iloc"], own[0])
    for item, parts in places.items():
        _blank_item(content, written, kinds.get(item, b""), parts, within)
    if is_plain:
        _blank_between(written, [*data, own], sorted(part for parts in places.values() for part in parts))


def _data_of_items(content: bytes, listed: _Span, own: int) -> tuple[dict[int, list[_Span]], bool]:
    """Return where the data of each item stand, and whether all of them are told by their places."""
    places: dict[int, list[_Span]] = {}
    is_plain = True
    for item, method, offset, length in _places(content, *listed):
        is_plain = is_plain and method in (0, 1)
        begin = offset + (own if method == 1 else 0)
        stop = min(begin + length, len(content)) if length else len(content)
        if method in (0, 1) and begin < stop:
            places.setdefault(item, []).append((begin, stop))
    return places, is_plain


def _blank_between(written: bytearray, data: list[_Span], used: list[_Span]) -> None:
    """Overwrite what of the *data* is not *used*."""
    for start, end in data:
        place = start
        for begin, stop in [*used, (end, end)]:
            _zero(written, place, min(begin, end))
            place = max(place, stop)


def _blank_item(content: bytes, written: bytearray, kind: bytes, parts: list[_Span], within: _Jpeg) -> None:
    """Overwrite what an item says; of one that is a JPEG, what is no picture."""
    if kind in _PICTURES - {b"jpeg"}:
        return
    whole = b"".join(content[begin:stop] for begin, stop in parts)
    left = within(whole) if kind == b"jpeg" else _NO_EXIF[: len(whole)] if kind == b"Exif" else b""
    if len(left) > len(whole):
        raise ValueError("a part of it can't be cleaned")
    left += bytes(len(whole) - len(left))
    for begin, stop in parts:
        written[begin:stop], left = left[: stop - begin], left[stop - begin :]


def _blank_name(written: bytearray, start: int, end: int, *, keeps_type: bool) -> None:
    """Overwrite the name of an item and what follows; the type of one that is words must be told."""
    if not keeps_type:
        _zero(written, start, end)
        return
    name = written.find(b"\0", start, end)
    written[start:name] = b" " * max(0, name - start)
    if (stop := written.find(b"\0", name + 1, end)) > 0:
        _zero(written, stop, end)


def _blank_addresses(content: bytes, written: bytearray, start: int, end: int) -> None:
    for kind, begin, stop in _boxes(content, start, end):
        for _kind, inner, last in _boxes(content, begin + 8, stop) if kind == b"dref" else ():
            _zero(written, inner + 4, last)


def _zero(written: bytearray, start: int, end: int) -> None:
    if start < end:
        written[start:end] = bytes(end - start)


def _items(content: bytes, start: int, end: int) -> Iterator[tuple[int, bytes, int, int]]:
    """Yield number and kind of each item, and where its name and whatever follows it stands."""
    for kind, begin, stop in _boxes(content, start + (6 if content[start] == 0 else 8), end):
        if kind == b"infe" and content[begin] in (2, 3):
            form = ">HH4s" if content[begin] == 2 else ">IH4s"
            item, _protected, name = struct.unpack_from(form, content, begin + 4)
            after = begin + 4 + struct.calcsize(form)
            yield item, name, after, stop


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
            elif name not in _LIKE:
                _zero(written, inner, last)
