"""MP3 and AAC without what programs and shops write into them: ID3v2 before the sound, ID3v1, APE and others behind it,
and all of them between its frames, where two sounds were put together.

Frames are copied byte for byte. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, BinaryIO

from carnet.core.downloads.tags import Piece, clean_cover, is_kept, read

#: Frames of ID3v2 that a listener needs; those of TXXX have names of their own.
_FRAMES = """
    TIT1 TIT2 TIT3 TPE1 TPE2 TPE3 TPE4 TALB TRCK TPOS TDRC TDOR TDRL TYER TDAT TIME TORY TCON TCOM TEXT TLAN TCOP TSRC
    TLEN TBPM TKEY TCMP TSOA TSOC TSOP TSOT TSO2 MVNM MVIN USLT SYLT CHAP CTOC RVA2 RVAD APIC TXXX WCOP
""".split()  # noqa: SIM905  # a list of 44 lines otherwise
_MOST_PARTS = 5000
#: Lyrics of the first form do not say how long they are; no program reads more.
_LONGEST_LYRICS = 5200
#: How far a next frame is looked for at once.
_BLOCK, _OVERLAP = 1 << 16, 8
#: How a frame or a tag begins.
_BEGINS = re.compile(rb"\xff[\xe0-\xff]|ID3[\2-\4]|TAG|APETAGEX", re.DOTALL)
#: Kilobits a second by number, of MPEG 1 (layers I, II, III) and of MPEG 2 (layer I, and the others).
_RATES = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES[2, 3] = _RATES[2, 2]
_SAMPLES = (44_100, 48_000, 32_000)
#: Where fewer bytes than these of a hundred are frames that are known, the sound has a form of its own.
_SURE = 90


def mpeg(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield a sound with the words that a listener needs."""
    start = 0
    for _count in range(_MOST_PARTS):
        if (end := after_id3(file, start, size)) > start:
            yield id3_of(read(file, start, end))
        elif read(file, start, start + 8) == b"APETAGEX" and (end := _tag_end(file, start, size)) > start:
            yield _ape(read(file, start + 32, end - 32))
        else:
            break
        start = end
    tail: list[bytes] = []
    end = size
    for _count in range(_MOST_PARTS):
        begin, kept = last_tag(file, start, end)
        if begin == end:
            break
        tail.insert(0, kept)
        end = begin
    yield from _frames(file, start, end)
    yield from tail


def _frames(file: BinaryIO, start: int, end: int) -> Iterator[Piece]:
    """Yield the frames of a sound, without what stands between them; of one that has other frames, all but tags."""
    frames: list[tuple[int, int]] = []
    tags = [(start, start)]
    place = start
    while place < end:
        if length := frame_length(read(file, place, place + 6)):
            stop = min(end, place + length)
            if frames and frames[-1][1] == place:
                frames[-1] = (frames[-1][0], stop)
            else:
                frames.append((place, stop))
            place = stop
        elif (stop := _tag_end(file, place, end)) > place:
            tags.append((place, stop))
            place = stop
        else:
            place = _next(file, place + 1, end)
    heard, said = (sum(stop - begin for begin, stop in spans) for spans in (frames, tags))
    if heard * 100 < (end - start - said) * _SURE:
        yield from ((before, after) for (_, before), (after, _) in pairwise([*tags, (end, end)]))
    else:
        yield from frames


def frame_length(header: bytes) -> int:
    """Return how many bytes the frame takes that begins with a *header*; 0 if none does."""
    if len(header) < 6 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    if header[1] & 0xF6 == 0xF0:  # AAC
        length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
        return length if length >= 7 and header[2] >> 2 & 15 < 13 else 0
    version, layer = {3: 1, 2: 2, 0: 4}.get(header[1] >> 3 & 3, 0), 4 - (header[1] >> 1 & 3)
    rate, sampling, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if not version or layer == 4 or not 0 < rate < 15 or sampling == 3:
        return 0
    bits, samples = _RATES[min(version, 2), layer][rate - 1] * 1000, _SAMPLES[sampling] // version
    if layer == 1:
        return (12 * bits // samples + padding) * 4
    return (72 if layer == 3 and version > 1 else 144) * bits // samples + padding


def _tag_end(file: BinaryIO, place: int, end: int) -> int:
    """Return where the tag ends that begins at a *place* between frames; that place if there is none."""
    header = read(file, place, place + 32)
    if header.startswith(b"TAG"):
        return min(end, place + 128)
    if header.startswith(b"APETAGEX") and len(header) == 32 and header[23] & 0x20:
        return min(end, place + 32 + int.from_bytes(header[12:16], "little"))
    return after_id3(file, place, end)


def _next(file: BinaryIO, place: int, end: int) -> int:
    """Return where the next frame or tag begins; a frame has another one behind it, a tag, or the end."""
    while place < end:
        block = read(file, place, min(end, place + _BLOCK + _OVERLAP))
        for match in _BEGINS.finditer(block):
            begin = place + match.start()
            after = begin + frame_length(read(file, begin, begin + 6))
            if after == begin:
                is_one = _tag_end(file, begin, end) > begin
            else:
                is_one = (
                    after == end
                    or bool(frame_length(read(file, after, after + 6)))
                    or _tag_end(file, after, end) > after
                )
            if is_one:
                return begin
        place += _BLOCK
    return end


def after_id3(file: BinaryIO, start: int, size: int) -> int:
    """Return where the ID3v2 tag ends that begins at *start*; *start* if there is none."""
    header = read(file, start, start + 10)
    if len(header) < 10 or not header.startswith(b"ID3") or max(header[6:]) > 127:
        return start
    footer = 10 if header[5] & 0x10 else 0
    return min(size, start + 10 + _syncsafe(header[6:]) + footer)


def _syncsafe(four: bytes) -> int:
    return four[0] << 21 | four[1] << 14 | four[2] << 7 | four[3]


def id3_of(tag: bytes) -> bytes:
    """Return an ID3v2 *tag* with the frames that a listener needs, nothing if it can't be read or none is left."""
    from mutagen import MutagenError, id3  # noqa: PLC0415  # a build that cleans no sound need not load it

    tags: Any = id3  # no types yet
    try:
        found = tags.ID3(io.BytesIO(tag), load_v1=False)
    except (MutagenError, ValueError, IndexError, struct.error):
        return b""
    kept = tags.ID3()
    for frame in _kept_frames(tags, found.values()):
        kept.add(frame)
    if not kept:
        return b""
    version = 3 if tag[3] < 4 else 4
    if version == 3:
        kept.update_to_v23()
    written = io.BytesIO()
    kept.save(written, v1=0, v2_version=version, padding=lambda _info: 0)
    return written.getvalue()


def _kept_frames(tags: Any, frames: Any) -> Iterator[Any]:
    for found in frames:
        frame, name = found, found.FrameID
        if name not in _FRAMES or (name == "TXXX" and not is_kept(frame.desc, " ".join(map(str, frame.text)))):
            continue
        if name == "APIC":
            picture = None if frame.mime == "-->" else clean_cover(frame.data)
            if picture is None:
                continue
            frame = tags.APIC(encoding=0, mime=frame.mime, type=frame.type, desc="", data=picture)
        elif name in ("CHAP", "CTOC"):
            inside = tags.ID3Tags()
            for kept in _kept_frames(tags, frame.sub_frames.values()):
                inside.add(kept)
            frame.sub_frames = inside
        elif name in ("USLT", "SYLT", "RVA2"):
            frame.desc = ""
        yield frame


def last_tag(file: BinaryIO, start: int, end: int) -> tuple[int, bytes]:
    """Return where the tag begins that ends at *end*, and what is left of it; *end* and nothing if there is none."""
    last = read(file, max(start, end - 227), end)
    if last[-128:-125] == b"TAG" and len(last) >= 128:
        return end - 128, _id3v1(last[-128:])
    if last.startswith(b"TAG+") and len(last) == 227:
        return end - 227, b""
    if last[-32:-24] == b"APETAGEX":
        length, flags = struct.unpack_from("<I4xI", last[-32:], 12)
        begin = max(start, end - length)
        has_header = bool(flags & 1 << 31) and read(file, begin - 32, begin - 24) == b"APETAGEX"
        return begin - 32 if has_header else begin, _ape(read(file, begin, end - 32))
    if last[-10:-7] == b"3DI" and max(last[-4:]) < 128:
        return max(start, end - 20 - _syncsafe(last[-4:])), b""
    return _lyrics_begin(file, start, end, last), b""


def _lyrics_begin(file: BinaryIO, start: int, end: int, last: bytes) -> int:
    """Return where lyrics begin of which a file has the *last* bytes; its *end* if it has none."""
    if last.endswith(b"LYRICS200") and last[-15:-9].isdigit():
        return max(start, end - 15 - int(last[-15:-9]))
    if last.endswith(b"LYRICSEND"):
        first = max(start, end - _LONGEST_LYRICS)
        begin = read(file, first, end).rfind(b"LYRICSBEGIN")
        return first + begin if begin >= 0 else end - len(b"LYRICSEND")
    return end


def _id3v1(tag: bytes) -> bytes:
    """Return the old tag without its comment; the number of the track may stand within."""
    has_track = tag[125] == 0 and tag[126] != 0
    return tag[:97] + (bytes(29) + tag[126:127] if has_track else bytes(30)) + tag[127:]


def _ape(items: bytes) -> bytes:
    kept, place = [], 0
    while place + 8 < len(items):
        length, flags = struct.unpack_from("<II", items, place)
        name, _zero, _rest = items[place + 8 : place + 264].partition(b"\0")
        begin = place + 9 + len(name)
        value, place = items[begin : begin + length], begin + length
        if name.lower().startswith(b"cover art"):
            picture = clean_cover(value.partition(b"\0")[2])
            value = b"cover\0" + picture if picture else b""
        elif flags & 6 or not is_kept(name.decode("latin-1"), value.decode("utf-8", "replace")):
            value = b""
        if value:
            kept.append(struct.pack("<II", len(value), flags) + name + b"\0" + value)
    if not kept:
        return b""
    body = b"".join(kept)
    ends = (
        b"APETAGEX" + struct.pack("<IIII8x", 2000, len(body) + 32, len(kept), 1 << 31 | is_header << 29)
        for is_header in (1, 0)
    )
    return next(ends) + body + next(ends)
