"""What a file of sound or video says of itself: how long it lasts, how large its pictures are, and whether it is one.

Sounds are mutagen's affair. It knows no size of pictures, no video without sound and no WebM, and the libraries that
do bring a compiled program along; the few headers that matter are read here. No input raises, or takes long.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

#: What browsers play everywhere, by suffix.
SOUNDS = (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav")
VIDEOS = (".mp4", ".m4v", ".webm")
_MP4 = (".mp4", ".m4v", ".m4a", ".m4b", ".mov", ".aac")
#: What MP4 files hold that most browsers do not play, by the name in the file.
_RARE = {
    **dict.fromkeys((b"hvc1", b"hev1", b"dvh1", b"dvhe"), "HEVC (H.265)"),
    **dict.fromkeys((b"mp4v", b"s263", b"h263"), "MPEG-4 part 2"),
    **dict.fromkeys((b"apcn", b"apch", b"apcs", b"apco", b"ap4h", b"ap4x"), "ProRes"),
    **dict.fromkeys((b"jpeg", b"mjpa", b"mjpb"), "Motion JPEG"),
    b"alac": "ALAC (Apple Lossless)",
    **dict.fromkeys((b"ac-3", b"ec-3", b"ac-4"), "Dolby Digital"),
    **dict.fromkeys((b"samr", b"sawb"), "AMR"),
    **dict.fromkeys((b"lpcm", b"sowt", b"twos", b"in24", b"fl32"), "PCM"),
}
#: More parts than this on one level are no header but an attack on the time that a build takes.
_MOST_PARTS = 5000

#: Elements of WebM (https://www.rfc-editor.org/rfc/rfc9559): those that hold others, and those that say something.
_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_SCALE, _DURATION, _WIDTH, _HEIGHT, _CLUSTER = 0x2AD7B1, 0x4489, 0xB0, 0xBA, 0x1F43B675

#: A part of a file: its name, where its content begins, where it ends.
_Part = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Recording:
    """How long a sound or video lasts in seconds (None: its header does not say), the size of its pictures, and in
    which form it is that few browsers play, if it is.
    """

    seconds: int | None
    width: int | None = None
    height: int | None = None
    rare: str = ""


def recording_of(path: Path) -> Recording | None:
    """Return what the file at *path* says of itself, or None if it is not what its name promises."""
    if path.suffix.lower() in VIDEOS:
        with path.open("rb") as file:
            return _webm(file) if path.suffix.lower() == ".webm" else _mp4(file)
    seconds = seconds_of(path)
    return None if seconds is None else Recording(seconds, rare=rare_form(path))


def rare_form(path: Path) -> str:
    """Return the form of an MP4, such as "HEVC", that few browsers play, "" for any other."""
    if path.suffix.lower() not in _MP4:
        return ""
    with path.open("rb") as file:
        movie = _first_of(_boxes(file, 0, file.seek(0, os.SEEK_END))).get(b"moov", (0, 0))
        forms = [form for kind, *place in _boxes(file, *movie) if kind == b"trak" and (form := _form(file, *place))]
    return next((_RARE[form] for form in forms if form in _RARE), "")


def _form(file: BinaryIO, start: int, end: int) -> bytes:
    """Return how a track is encoded."""
    for holder in (b"mdia", b"minf", b"stbl", b"stsd"):
        start, end = _first_of(_boxes(file, start, end)).get(holder, (0, 0))
    return next((kind for kind, _start, _end in _boxes(file, start + 8, end)), b"")


def seconds_of(sound: Path) -> int | None:
    """Return how long a *sound* lasts, or None if it is none, or does not say."""
    return _whole(getattr(getattr(read_sound(sound), "info", None), "length", 0))


def read_sound(sound: Path) -> Any:
    """Return what mutagen reads of a *sound*, or None."""
    import mutagen  # noqa: PLC0415  # a build that reads no sound need not load it

    try:
        return mutagen.File(sound)
    except Exception:  # noqa: BLE001  # what it raises at a broken file has many names
        return None


def _whole(seconds: float) -> int | None:
    """Return *seconds* without their fraction, at least one; None where the number makes no sense."""
    return max(1, round(seconds)) if 0 < seconds < 1e7 else None


def _number(file: BinaryIO, start: int, length: int) -> int:
    file.seek(start)
    return int.from_bytes(file.read(length), "big")


# -- MP4: ISO/IEC 14496-12 ---------------------------------------------------------------------------------------------


def _mp4(file: BinaryIO) -> Recording | None:
    size = file.seek(0, os.SEEK_END)
    top = _first_of(_boxes(file, 0, size))
    if b"ftyp" not in top or b"moov" not in top:
        return None
    movie = list(_boxes(file, *top[b"moov"]))
    pictures = [found for kind, start, end in movie if kind == b"trak" and (found := _picture_size(file, start, end))]
    if not pictures:
        return None
    seconds = _mp4_seconds(file, *_first_of(iter(movie)).get(b"mvhd", (0, 0)))
    return Recording(seconds, *pictures[0], rare_form(Path(file.name)))


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind of each box from *start* to *end*, and where its content begins and ends."""
    for _count in range(_MOST_PARTS):
        if start + 8 > end:
            return
        size, kind, content = _number(file, start, 4), file.read(4), start + 8
        if size == 1:
            size, content = _number(file, content, 8), content + 8
        stop = start + size if size else end
        if not content <= stop <= end:
            return
        yield kind, content, stop
        start = stop


def _first_of(boxes: Iterator[tuple[bytes, int, int]]) -> dict[bytes, tuple[int, int]]:
    found: dict[bytes, tuple[int, int]] = {}
    for kind, start, end in boxes:
        found.setdefault(kind, (start, end))
    return found


def _mp4_seconds(file: BinaryIO, start: int, end: int) -> int | None:
    if end - start < 20:
        return None
    is_long = _number(file, start, 1) == 1
    scale = _number(file, start + (20 if is_long else 12), 4)
    return _whole(_number(file, start + (24 if is_long else 16), 8 if is_long else 4) / scale) if scale else None


def _picture_size(file: BinaryIO, start: int, end: int) -> tuple[int, int] | None:
    """Return width and height of what a track shows, as it is to be held; None for one that only sounds."""
    start, end = _first_of(_boxes(file, start, end)).get(b"tkhd", (0, 0))
    if end - start < 84:
        return None
    width, height = _number(file, end - 8, 2), _number(file, end - 4, 2)
    is_turned = _number(file, end - 44, 4) == 0 and _number(file, end - 40, 4) != 0  # its matrix is that of a phone's
    if not width or not height:
        return None
    return (height, width) if is_turned else (width, height)


# -- WebM: RFC 8794, RFC 9559 ------------------------------------------------------------------------------------------


def _webm(file: BinaryIO) -> Recording | None:
    size = file.seek(0, os.SEEK_END)
    top = {name: (start, end) for name, start, end in islice(_elements(file, 0, size), 4)}
    if _EBML not in top or _SEGMENT not in top:
        return None
    found = dict(_leaves(file, *top[_SEGMENT]))
    width, height = (int.from_bytes(found.get(name, b""), "big") for name in (_WIDTH, _HEIGHT))
    if not width or not height:
        return None
    scale = int.from_bytes(found.get(_SCALE, b""), "big") or 1_000_000
    length = found.get(_DURATION, b"")
    ticks = struct.unpack(">f" if len(length) == 4 else ">d", length)[0] if len(length) in (4, 8) else 0
    return Recording(_whole(ticks * scale / 1e9), width, height)


def _elements(file: BinaryIO, start: int, end: int) -> Iterator[_Part]:
    for _count in range(_MOST_PARTS):
        name, start = _vint(file, start, keep_marker=True)
        size, start = _vint(file, start, keep_marker=False)
        stop = end if size is None else start + size
        if name is None or not start <= stop <= end:
            return
        yield name, start, stop
        start = stop


def _vint(file: BinaryIO, start: int, *, keep_marker: bool) -> tuple[int | None, int]:
    """Return the number of variable length at *start*, None for one that is broken or all ones, and where it ends."""
    first = _number(file, start, 1)
    length = 9 - first.bit_length()
    if length > 8:
        return None, start + 1
    value, marker = _number(file, start, length), 1 << 7 * length
    number = value - marker
    is_unknown = number == marker - 1
    return (value if keep_marker else None if is_unknown else number), start + length


def _leaves(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the elements that matter before the first pictures, and what they hold."""
    for name, begin, stop in _elements(file, start, end):
        if name == _CLUSTER:
            return
        if name in (_INFO, _TRACKS, _TRACK, _VIDEO):
            yield from _leaves(file, begin, stop)
        elif name in (_SCALE, _DURATION, _WIDTH, _HEIGHT):
            file.seek(begin)
            yield name, file.read(min(stop - begin, 8))
