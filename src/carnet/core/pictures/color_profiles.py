"""Descriptions of colours (ICC profiles), without the names in them: of a screen, a machine, its owner, a program.

What a program needs to show the colours stays. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import struct

_HEADER = 128
#: Parts of a profile that colours are made of; all others are words about it, of the standard or of one maker's own.
_COLORS = frozenset(
    b"""A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 B2D0 B2D1 B2D2 B2D3 D2B0 D2B1 D2B2 D2B3 aabg aagg aarg bXYZ bTRC bkpt
    chad chrm cicp gXYZ gTRC gamt kTRC lumi meas ndin pre0 pre1 pre2 ps20 rXYZ rTRC rig0 rig2 tech vcgt view wtpt
    """.split()
)
_WORDS = frozenset((b"desc", b"cprt", b"dmnd", b"dmdd", b"vued", b"targ"))
#: Of the header: preferred program, maker, model, who made the profile, and the digest of its content.
_MAKERS = ((4, 8), (48, 56), (80, 84), (84, 100))
#: When the profile was made.
_MADE = (24, 36)
_MOST_TAGS = 1000


def nameless(profile: bytes) -> bytes:
    """Return a *profile* of the same length that names nothing; one that is broken is all zeros."""
    if len(profile) < _HEADER + 4:
        return bytes(len(profile))
    written = bytearray(profile)
    for start, end in (*_MAKERS, _MADE):
        written[start:end] = bytes(end - start)
    written[_MADE[0] : _MADE[0] + 6] = struct.pack(">HHH", 2000, 1, 1)  # a date must be one
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > _MOST_TAGS or _HEADER + 4 + 12 * count > len(profile):
        return bytes(len(profile))
    used = [(0, _HEADER + 4 + 12 * count)]
    for number in range(count):
        name, start, length = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * number)
        end = min(start + length, len(profile))
        used.append((start, end))
        if name not in _COLORS:
            _blank(written, start, end, words=name in _WORDS)
    for start, end in _gaps(used, len(profile)):
        written[start:end] = bytes(end - start)
    return bytes(written)


def _blank(written: bytearray, start: int, end: int, *, words: bool) -> None:
    """Blank the text that stands from *start* to *end*, in the form that it has, so that readers find one."""
    kind = bytes(written[start : start + 4])
    if words and kind == b"mluc" and end - start >= 16:
        (count,) = struct.unpack_from(">I", written, start + 8)
        begin = min(end, start + 16 + 12 * min(count, _MOST_TAGS))
        written[begin:end] = b"\0 " * ((end - begin) // 2) + bytes((end - begin) % 2)
    elif words and kind == b"desc" and end - start >= 12:
        (length,) = struct.unpack_from(">I", written, start + 8)
        stop = max(start + 12, min(end, start + 12 + length - 1))
        written[start + 12 : stop] = b" " * (stop - start - 12)
        written[stop:end] = bytes(end - stop)
    elif words and kind == b"text" and end - start > 8:
        written[start + 8 : end - 1] = b" " * (end - start - 9)
    else:
        written[start + 8 : end] = bytes(max(0, end - start - 8))


def _gaps(used: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return what of a profile no part of it names."""
    gaps, place = [], 0
    for start, end in sorted(used):
        if start > place:
            gaps.append((place, start))
        place = max(place, end)
    return [*gaps, (place, length)] if place < length else gaps
