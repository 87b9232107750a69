"""What programs and cameras note within the pictures of a film in H.264 and HEVC: settings of an encoder, a camera's
place and time. Such a note (supplemental information of type 5, "user data") is overwritten where it stands; pictures
are decoded without it. Nothing here knows of Sphinx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

#: By the kind of codec: the name of the box that says how long lengths are, where in it, and whether it is HEVC.
CODECS = {b"avc1": (b"avcC", 4, False), b"avc3": (b"avcC", 4, False), b"hvc1": (b"hvcC", 21, True)}
CODECS[b"hev1"] = CODECS[b"hvc1"]
_USER_DATA = 5
_LARGEST_NOTE = 1_000_000


def notes(
    read: Callable[[int, int], bytes], start: int, end: int, length: int, *, is_hevc: bool
) -> Iterator[tuple[int, bytes]]:
    """Yield what takes the place of each note in the pictures from *start* to *end*, and where.

    Each part of a picture stands behind its length, which takes *length* bytes.
    """
    head = 2 if is_hevc else 1
    while start + length + head <= end:
        begin = read(start, start + length + head)
        size, first = int.from_bytes(begin[:length], "big"), begin[length]
        place, stop = start + length, start + length + size
        if size == 0 or stop > end:
            return
        is_note = (first >> 1 & 63 in (39, 40)) if is_hevc else first & 31 == 6
        if is_note and head < size < _LARGEST_NOTE:
            content = read(place, stop)
            if (left := without_user_data(content, head)) != content:
                yield place, left
        start = stop


def without_user_data(content: bytes, head: int) -> bytes:
    """Return supplemental information, behind *head* bytes, in the same length without what programs said in it."""
    written = bytearray(content)
    raw = _places(content)
    plain = bytes(content[place] for place in raw)
    at = head
    while at + 2 <= len(plain) - 1:  # its last byte is the end
        kind, at = _number(plain, at)
        size, after = _number(plain, at)
        stop = after + size
        if stop >= len(plain):
            break
        if kind == _USER_DATA and size:
            begin, end = raw[after], raw[stop - 1] + 1
            hidden = end - begin - size  # bytes that only keep others from looking like a beginning
            if plain[after - 1] + hidden < 255:
                written[raw[after - 1]] += hidden
                written[begin:end] = b"\xff" * (end - begin)
        at = stop
    return bytes(written)


def _places(content: bytes) -> list[int]:
    """Return where each byte stands that counts: a 3 behind two zeros does not."""
    found, zeros = [], 0
    for place, byte in enumerate(content):
        if zeros >= 2 and byte == 3:
            zeros = 0
            continue
        found.append(place)
        zeros = zeros + 1 if byte == 0 else 0
    return found


def _number(plain: bytes, at: int) -> tuple[int, int]:
    value = 0
    while at < len(plain) - 1 and plain[at] == 255:
        value, at = value + 255, at + 1
    return value + plain[at], at + 1
