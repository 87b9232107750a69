"""WebM and Matroska (RFC 9559) without what programs write into them: each such element becomes an empty one of the
same length, so that no picture and no sound moves. Nothing here knows of Sphinx.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from carnet.core.downloads.mp4 import patched
from carnet.core.downloads.sounds import flac_head, laced_heads
from carnet.core.downloads.tags import Piece, is_kept, read

_MOST_PARTS = 2_000_000
_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
_TAGS, _TAG, _SIMPLE, _NAME, _VALUE, _TARGETS = 0x1254C367, 0x7373, 0x67C8, 0x45A3, 0x4487, 0x63C0
_SEEK, _CLUSTER, _CUES, _CHAPTERS, _VOID, _CRC = 0x114D9B74, 0x1F43B675, 0x1C53BB6B, 0x1043A770, 0xEC, 0xBF
_TIMESTAMP, _SIMPLE_BLOCK, _GROUP, _POSITION, _PREVIOUS = 0xE7, 0xA3, 0xA0, 0xA7, 0xAB
_SCALE, _DURATION, _TITLE, _MUXER, _WRITER = 0x2AD7B1, 0x4489, 0x7BA9, 0x4D80, 0x5741
#: How a track is played: not its name, that of its codec, and what programs have of their own.
_OF_TRACK = frozenset(
    (
        *(
            0xD7,
            0x73C5,
            0x83,
            0xB9,
            0x88,
            0x55AA,
            0x55AB,
            0x55AC,
            0x55AD,
            0x55AE,
            0x55AF,
            0x9C,
            0x6DE7,
            0x6DF8,
            0x23E383,
        ),
        *(
            0x234E7A,
            0x23314F,
            0x55EE,
            0x41E4,
            0x22B59C,
            0x22B59D,
            0x86,
            0x63A2,
            0xAA,
            0x6FAB,
            0x56AA,
            0x56BB,
            0xE0,
            0xE1,
        ),
        *(0xE2, 0x6D80, 0xEC),
    )
)
_CODEC, _PRIVATE = 0x86, 0x63A2
#: What a codec needs to begin with, as far as there are words in it.
_HEADS = {b"A_VORBIS": laced_heads, b"V_THEORA": laced_heads, b"A_FLAC": flac_head}
#: Programs must be named; their names are emptied.
_EMPTIED = (_MUXER, _WRITER)
#: What stands in each element, of those that are looked into.
_KEPT = {
    0: (_EBML, _SEGMENT),
    _SEGMENT: (_SEEK, _INFO, _TRACKS, _CLUSTER, _CUES, _CHAPTERS, _TAGS),
    _CLUSTER: (_TIMESTAMP, _SIMPLE_BLOCK, _GROUP, _POSITION, _PREVIOUS, 0x5854, 0xA4, 0xAF),
    _INFO: (_SCALE, _DURATION, _TITLE, _MUXER, _WRITER),
    _TAGS: (_TAG,),
    _TAG: (_TARGETS, _SIMPLE),
}


class _Cleaner:
    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size
        self.patches: dict[int, bytes] = {}
        self.count = 0

    def elements(self, start: int, end: int) -> Iterator[tuple[int, int, int, int | None]]:
        """Yield where each element begins, its name, where its content begins and ends (None: it does not say)."""
        while start < end:
            self.count += 1
            name, size_at = self.number(start, end, keep_marker=True)
            size, content = self.number(size_at, end, keep_marker=False)
            if self.count > _MOST_PARTS or (size is not None and content + size > end):
                raise ValueError("its end is missing")
            yield start, name or 0, content, None if size is None else content + size
            start = content if size is None else content + size

    def number(self, start: int, end: int, *, keep_marker: bool) -> tuple[int | None, int]:
        first = read(self.file, start, start + 1)
        length = 9 - first[0].bit_length() if first else 9
        if length > 8 or start + length > end:
            raise ValueError("its end is missing")
        value = int.from_bytes(read(self.file, start, start + length), "big")
        marker = 1 << 7 * length
        if keep_marker:
            return value, start + length
        return (None if value - marker == marker - 1 else value - marker), start + length

    def clean(self, parent: int, start: int, end: int) -> None:
        for begin, name, content, stop in self.elements(start, end):
            if stop is None:  # what stands within follows as if it stood beside; a recorder does not know the length
                if name not in (_SEGMENT, _CLUSTER):
                    raise ValueError("an element has no end")
                self.clean_open(content, end)
                return
            self.element(parent, begin, name, content, stop)

    def clean_open(self, start: int, end: int) -> None:
        """Look at the parts of a recording, whose lengths are not told, one after the other."""
        beside = {*_KEPT[_SEGMENT], *_KEPT[_CLUSTER]}
        for begin, name, content, stop in self.elements(start, end):
            if stop is None and name != _CLUSTER:
                raise ValueError("an element has no end")
            if stop is not None and name in beside:
                self.inside(name, content, stop)
            elif stop is not None:
                self.void(begin, stop)

    def element(self, parent: int, begin: int, name: int, content: int, stop: int) -> None:
        if name not in _KEPT[parent] or (name == _SIMPLE and not self.is_kept(content, stop)):
            self.void(begin, stop)
        elif name in _EMPTIED:
            self.patches[content] = bytes(stop - content)
        else:
            self.inside(name, content, stop)

    def inside(self, name: int, content: int, stop: int) -> None:
        if name in _KEPT and name != _CLUSTER:
            self.clean(name, content, stop)
        elif name == _TRACKS:
            for begin, inner, start, end in self.elements(content, stop):
                if end is not None and inner != _TRACK:
                    self.void(begin, end)
                elif end is not None:
                    self.track(start, end)

    def track(self, content: int, stop: int) -> None:
        found = {name: (start, end) for _at, name, start, end in self.elements(content, stop) if end is not None}
        for begin, name, _start, end in self.elements(content, stop):
            if end is not None and name not in _OF_TRACK:
                self.void(begin, end)
        head = _HEADS.get(read(self.file, *found[_CODEC]).rstrip(b"\0")) if _CODEC in found else None
        if head and _PRIVATE in found:
            start, end = found[_PRIVATE]
            self.patches[start] = head(read(self.file, start, end))

    def is_kept(self, content: int, stop: int) -> bool:
        found = {name: read(self.file, start, end or stop) for _at, name, start, end in self.elements(content, stop)}
        name, value = (found.get(key, b"").decode("utf-8", "replace") for key in (_NAME, _VALUE))
        return is_kept(name, value)

    def void(self, begin: int, stop: int) -> None:
        """Make an element an empty one of the same length."""
        length = stop - begin
        if length < 2:
            raise ValueError("an element is too short")
        if length - 2 < 127:
            head = bytes((_VOID, 0x80 | length - 2))
        elif length >= 9:
            head = bytes((_VOID, 1)) + (length - 9).to_bytes(7, "big")
        self.patches[begin] = head + bytes(length - len(head))


def webm(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield a recording in which nothing but its words has changed."""
    if read(file, 0, 4) != _EBML.to_bytes(4, "big"):
        raise ValueError("it is no WebM")
    cleaner = _Cleaner(file, size)
    cleaner.clean(0, 0, size)
    yield from patched(cleaner.patches, size)
