"""Tiny sounds and videos, made by code: the headers are true, and what a video shows is nothing."""

from __future__ import annotations

import struct

from feed_reading import sound

__all__ = ["box", "element", "mp4", "sound", "webm"]

_UPRIGHT = (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_TURNED = (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def box(kind: bytes, *content: bytes) -> bytes:
    """Return a box of an MP4 file."""
    whole = b"".join(content)
    return struct.pack(">I4s", len(whole) + 8, kind) + whole


def mp4(width: int = 640, height: int = 360, seconds: float = 4, *, turned: bool = False, long: bool = False) -> bytes:
    """Return the headers of a video without sound; *turned* is one that a phone took upright."""
    length = int(seconds * 1000)
    form = ">B3xQQIQ" if long else ">B3xIIII"
    movie = box(b"mvhd", struct.pack(form, int(long), 0, 0, 1000, length), bytes(80))
    times = struct.pack(">B3xQQIIQ" if long else ">B3xIIIII", int(long), 0, 0, 1, 0, length)
    matrix = struct.pack(">9i", *(_TURNED if turned else _UPRIGHT))
    track = box(b"tkhd", times, bytes(16), matrix, struct.pack(">II", width << 16, height << 16))
    silent = box(b"tkhd", times, bytes(16), matrix, bytes(8))
    return (
        box(b"ftyp", b"isom\0\0\2\0isom") + box(b"mdat", bytes(8)) + box(b"moov", movie, _track(silent), _track(track))
    )


def _track(header: bytes) -> bytes:
    return box(b"trak", header, box(b"mdia", b""))


def element(name: int, content: bytes, *, unknown: bool = False) -> bytes:
    """Return an element of a WebM file; one of *unknown* length is what a browser records."""
    size = b"\x01" + b"\xff" * 7 if unknown else struct.pack(">Q", len(content) | 1 << 56)
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + content


def webm(width: int = 320, height: int = 240, seconds: float | None = 7, *, unknown: bool = False) -> bytes:
    """Return the headers of a WebM file."""
    length = b"" if seconds is None else element(0x4489, struct.pack(">d", seconds * 1000))
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + length)
    video = element(0xE0, element(0xB0, width.to_bytes(2, "big")) + element(0xBA, height.to_bytes(2, "big")))
    tracks = element(0x1654AE6B, element(0xAE, video))
    rest = element(0x1F43B675, b"\xe7\x81\x00", unknown=True)
    return element(0x1A45DFA3, b"") + element(0x18538067, info + tracks + rest, unknown=unknown)
