"""Sounds without what programs and shops write into them: FLAC, Ogg (Vorbis, Opus, FLAC, Speex), WAV and AIFF.

What is heard is copied byte for byte. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from carnet.core.downloads.mpeg import after_id3, id3_of, last_tag
from carnet.core.downloads.ogg import same_length
from carnet.core.downloads.tags import Piece, TellableError, clean_cover, is_kept, read

_MOST_PARTS = 5000
#: What of a FLAC is the sound or its table of contents.
_STREAM, _PADDING, _SEEKS, _COMMENTS, _CUES, _PICTURE = 0, 1, 3, 4, 5, 6
#: How streams begin whose words are known.
_STREAMS = (b"\x01vorbis", b"OpusHead", b"\x80theora", b"\x7fFLAC", b"Speex   ", b"fishead\0")
#: Chunks of WAV and AIFF that are the sound, or marks within it, or hold words to be read.
_CHUNKS = frozenset(b"fmt |data|fact|cue |smpl|inst|ds64|plst|slnt|FVER|COMM|SSND|MARK|INST|NAME|AUTH|(c) ".split(b"|"))
#: Words of a WAV: name, artist, album, date, genre, copyright, track, lyrics.
#: And of the marks in it: their names and lengths.
_MARKS = (b"labl", b"ltxt")
_INFO = frozenset((b"INAM", b"IART", b"IPRD", b"ICRD", b"IGNR", b"ICOP", b"ITRK", b"IPRT", b"ILYC", b"ILNG"))


# -- FLAC --------------------------------------------------------------------------------------------------------------


def flac(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield a sound with the words that a listener needs; what foreign tags stand around it go."""
    start = 0
    while (end := after_id3(file, start, size)) > start:
        start = end
    if read(file, start, start + 4) != b"fLaC":
        raise ValueError("it is no FLAC")
    place, blocks, is_last = start + 4, [], False
    while not is_last:
        header = read(file, place, place + 4)
        if len(header) < 4:
            raise ValueError("its end is missing")
        kind, length, is_last = header[0] & 127, int.from_bytes(header[1:], "big"), header[0] > 127
        content, place = read(file, place + 4, place + 4 + length), place + 4 + length
        if kind in (_STREAM, _SEEKS, _CUES):
            blocks.append((kind, content))
        elif kind == _COMMENTS:
            blocks.append((kind, comments_of(content)))
        elif kind == _PICTURE and (picture := _flac_picture(content)):
            blocks.append((kind, picture))
    yield b"fLaC"
    for number, (kind, content) in enumerate(blocks, start=1):
        yield bytes([kind | (128 if number == len(blocks) else 0)]) + len(content).to_bytes(3, "big") + content
    end = size
    while (begin := last_tag(file, place, end)[0]) < end:
        end = begin
    yield place, end


def _flac_picture(content: bytes) -> bytes:
    """Return the cover that a block or a comment holds, without what was written into it; nothing if it is broken."""
    (kind, length) = struct.unpack_from(">II", content)
    mime = content[8 : 8 + length]
    place = 8 + length
    (length,) = struct.unpack_from(">I", content, place)
    place += 4 + length
    sizes = content[place : place + 16]
    (length,) = struct.unpack_from(">I", content, place + 16)
    picture = None if mime == b"-->" else clean_cover(content[place + 20 : place + 20 + length])
    if picture is None:
        return b""
    begin = struct.pack(">II", kind, len(mime)) + mime + struct.pack(">I", 0)
    return begin + sizes + struct.pack(">I", len(picture)) + picture


# -- Vorbis comments, in FLAC and Ogg ----------------------------------------------------------------------------------


def comments_of(content: bytes) -> bytes:
    """Return the comments that a listener needs, without the name of the program."""
    (length,) = struct.unpack_from("<I", content)
    place = 4 + length
    (count,) = struct.unpack_from("<I", content, place)
    place, kept = place + 4, []
    for _number in islice(range(count), _MOST_PARTS):
        (length,) = struct.unpack_from("<I", content, place)
        comment = content[place + 4 : place + 4 + length]
        if len(comment) < length:
            raise ValueError("its end is missing")
        place += 4 + length
        if comment := _comment(comment):
            kept.append(struct.pack("<I", len(comment)) + comment)
    return struct.pack("<II", 0, len(kept)) + b"".join(kept)


def _comment(comment: bytes) -> bytes:
    name, _equals, value = comment.partition(b"=")
    key = name.decode("ascii", "replace").lower()
    if key in ("metadata_block_picture", "coverart"):
        try:
            found = base64.b64decode(value)
            picture = _flac_picture(found) if key != "coverart" else clean_cover(found) or b""
        except (binascii.Error, struct.error):
            return b""
        return name + b"=" + base64.b64encode(picture) if picture else b""
    return comment if is_kept(key, value.decode("utf-8", "replace")) else b""


# -- Ogg ---------------------------------------------------------------------------------------------------------------


def header_left(packet: bytes, first: bytes = b"") -> bytes | None:
    """Return a packet of words with those that a listener needs, None for any other packet; *first* is that of its
    stream, none for that itself.
    """
    if not first and not packet.startswith(_STREAMS):
        raise TellableError("holds a stream of a kind that is not known; save it as MP3, Opus or Vorbis")
    if first.startswith(b"Speex   ") and len(packet) >= 8:
        return comments_of(packet)
    for begin, end in ((b"\x03vorbis", b"\x01"), (b"OpusTags", b""), (b"\x81theora", b"")):
        if packet.startswith(begin):
            return begin + comments_of(packet[len(begin) :]) + end
    if packet[:1] and packet[0] & 127 == _COMMENTS and int.from_bytes(packet[1:4], "big") == len(packet) - 4:
        return packet[:4] + comments_of(packet[4:])  # FLAC within Ogg; what fills the block is not read
    if packet[:1] and packet[0] & 127 == _PICTURE and int.from_bytes(packet[1:4], "big") == len(packet) - 4:
        picture = _flac_picture(packet[4:])
        return packet[:4] + picture if picture else bytes([packet[0] & 128 | _PADDING]) + packet[1:4]
    return None


def laced_heads(content: bytes) -> bytes:
    """Return the first packets of a stream, as Matroska keeps them together, in the same length without words."""
    place, lengths = 1, []
    for _number in range(content[0]):
        length = 0
        while content[place] == 255:
            length, place = length + 255, place + 1
        lengths.append(length + content[place])
        place += 1
    written, first = bytearray(content), b""
    for length in (*lengths, len(content) - place - sum(lengths)):
        packet = content[place : place + length]
        if (left := header_left(packet, first)) is not None:
            written[place : place + length] = left.ljust(length, b"\0")
        first, place = first or packet, place + length
    return bytes(written)


def flac_head(content: bytes) -> bytes:
    """Return the blocks before the sound of a FLAC, as other forms keep them, in the same length without words."""
    written, place = bytearray(content), 4 if content.startswith(b"fLaC") else 0
    while place + 4 <= len(content):
        stop = place + 4 + int.from_bytes(content[place + 1 : place + 4], "big")
        left = header_left(content[place:stop], b"\x7fFLAC")
        if left is not None:
            written[place:stop] = left.ljust(stop - place, b"\0")
        elif content[place] & 127 not in (_STREAM, _SEEKS, _CUES):
            written[place] = content[place] & 128 | _PADDING
            written[place + 4 : stop] = bytes(stop - place - 4)
        place = stop
    return bytes(written)


def ogg(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield a sound whose words take as much place as before, so that no page of it moves."""
    return same_length(file, size, header_left)


# -- WAV and AIFF: chunks ----------------------------------------------------------------------------------------------


def chunks(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield a sound in chunks; those that say what nobody needs to know become empty ones of the same length."""
    header = read(file, 0, 12)
    order = {b"RIFF": "<", b"RF64": "<", b"BW64": "<", b"FORM": ">"}.get(header[:4], "")
    if not order or header[8:] not in (b"WAVE", b"AIFF", b"AIFC"):
        raise ValueError("it is no sound in chunks")
    yield header
    place, long_data = 12, 0
    for _count in range(_MOST_PARTS):
        head = read(file, place, place + 8)
        if len(head) < 8:
            break
        name, (length,) = head[:4], struct.unpack(f"{order}I", head[4:])
        if name == b"ds64":
            (long_data,) = struct.unpack("<Q", read(file, place + 16, place + 24))
        if name == b"data" and length == 0xFFFFFFFF:
            length = long_data
        end = min(size, place + 8 + length)
        stop = min(size, end + length % 2)
        yield from _chunk(file, head, place + 8, end)
        yield end, stop
        place = stop


def _chunk(file: BinaryIO, head: bytes, start: int, end: int) -> Iterator[Piece]:
    name = head[:4]
    if name in _CHUNKS:
        yield head
        yield start, end
    elif name == b"LIST" and (inside := read(file, start, end))[:4] in (b"INFO", b"adtl"):
        yield head + _listed(inside)
    elif name in (b"id3 ", b"ID3 ") and (tag := id3_of(read(file, start, end))) and len(tag) <= end - start:
        yield head + tag + bytes(end - start - len(tag))
    else:
        yield b"JUNK" + head[4:] + bytes(end - start)


def _listed(inside: bytes) -> bytes:
    """Return the words of a WAV; those that nobody needs are emptied where they stand."""
    written, place = bytearray(inside), 4
    while place + 8 <= len(inside):
        name, length = struct.unpack_from("<4sI", inside, place)
        end = min(len(inside), place + 8 + length)
        if name not in (_INFO if inside[:4] == b"INFO" else _MARKS):
            written[place:end] = b"JUNK" + inside[place + 4 : place + 8] + bytes(end - place - 8)
        place = end + length % 2
    return bytes(written)
