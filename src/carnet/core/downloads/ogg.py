"""Ogg (RFC 3533): pages that carry packets, some of which hold words; those are written anew in as many bytes.

No page moves, so that nothing but the check sums of a few pages changes. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from carnet.core.downloads.tags import Piece, read

#: The packets at the beginning of a stream, among which its words are: Vorbis has three, FLAC many.
_MOST_HEADERS = 64
_HEADER_LENGTH = 27
_POLYNOMIAL = 0x04C11DB7


@dataclass(slots=True)
class _Packet:
    """A packet, and where its bytes stand in the file."""

    places: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    start: int
    end: int
    flags: int
    stream: int
    #: Where each packet's bytes on this page stand, and whether the packet ends there.
    parts: list[tuple[int, int, bool]]


def same_length(file: BinaryIO, size: int, rewritten: Callable[[bytes, bytes], bytes | None]) -> Iterator[Piece]:
    """Yield a file in which *rewritten* has said of each packet at the beginning of a stream what is left of it; it is
    given the packet and the first one of its stream, nothing for that itself.
    """
    patches: dict[int, bytes] = {}
    touched: list[_Page] = []
    open_packets: dict[int, _Packet] = {}
    headers: dict[int, int] = {}
    firsts: dict[int, bytes] = {}
    pages_of: dict[int, list[_Page]] = {}
    last = 0
    for page in _pages(file, size):
        last = page.end
        if page.flags & 2:
            headers[page.stream], firsts[page.stream] = _MOST_HEADERS, b""
            open_packets[page.stream], pages_of[page.stream] = _Packet(), []
        if headers.get(page.stream, 0) <= 0:
            continue
        pages_of[page.stream].append(page)
        for start, end, ends in page.parts:
            packet = open_packets[page.stream]
            packet.places.append((start, end))
            if not ends:
                continue
            open_packets[page.stream] = _Packet()
            headers[page.stream] -= 1
            content = b"".join(read(file, *place) for place in packet.places)
            left = rewritten(content, firsts[page.stream])
            firsts[page.stream] = firsts[page.stream] or content
            if left is not None and left != content:
                _spread(left + bytes(len(content) - len(left)), packet.places, patches)
                touched += pages_of[page.stream]
            pages_of[page.stream] = [page]
    if not last:
        raise ValueError("it is no Ogg")
    yield from _patched(file, last, patches, {page.start: page for page in touched})


def _spread(content: bytes, places: list[tuple[int, int]], patches: dict[int, bytes]) -> None:
    begin = 0
    for start, end in places:
        patches[start] = content[begin : begin + end - start]
        begin += end - start


def _patched(file: BinaryIO, size: int, patches: dict[int, bytes], touched: dict[int, _Page]) -> Iterator[Piece]:
    place = 0
    for page in sorted(touched.values(), key=lambda page: page.start):
        yield place, page.start
        written = bytearray(read(file, page.start, page.end))
        for start, end, _ends in page.parts:
            if start in patches:
                written[start - page.start : end - page.start] = patches[start]
        written[22:26] = bytes(4)
        written[22:26] = struct.pack("<I", _check_sum(written))
        yield bytes(written)
        place = page.end
    yield place, size


def _pages(file: BinaryIO, size: int) -> Iterator[_Page]:
    place = 0
    while place + _HEADER_LENGTH <= size:
        header = read(file, place, place + _HEADER_LENGTH)
        if not header.startswith(b"OggS"):
            return  # what follows is no page
        lacing = read(file, place + _HEADER_LENGTH, place + _HEADER_LENGTH + header[26])
        start = place + _HEADER_LENGTH + header[26]
        parts, length = [], 0
        for number, value in enumerate(lacing):
            length += value
            if value < 255 or number == len(lacing) - 1:
                parts.append((start, start + length, value < 255))
                start, length = start + length, 0
        if start > size:
            return
        yield _Page(place, start, header[5], struct.unpack_from("<I", header, 14)[0], parts)
        place = start


def _table() -> tuple[int, ...]:
    found = []
    for number in range(256):
        value = number << 24
        for _bit in range(8):
            value = (value << 1 ^ (_POLYNOMIAL if value & 1 << 31 else 0)) & 0xFFFFFFFF
        found.append(value)
    return tuple(found)


_SUMS = _table()


def _check_sum(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _SUMS[value >> 24 ^ byte]
    return value
