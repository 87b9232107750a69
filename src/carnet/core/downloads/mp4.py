"""MP4, M4A and MOV (ISO/IEC 14496-12, QuickTime) without what cameras, telephones and programs write into them.

What nobody needs becomes a box of the same length that players pass over, so that no picture and no sound moves. A
track that is neither picture nor sound nor text, such as the places that a camera noted while it filmed, goes whole,
with all that it says. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import BinaryIO

from carnet.core.downloads.film_notes import CODECS, notes
from carnet.core.downloads.sounds import flac_head
from carnet.core.downloads.tags import Piece, TellableError, clean_cover, in_place, is_kept, read
from carnet.core.pictures.color_profiles import nameless

#: A box: where it begins, its kind, where its content begins, where it ends.
_Box = tuple[int, bytes, int, int]

#: More parts than this on one level are no header but an attack on the time that a build takes.
_MOST_PARTS = 5000
#: A header that says how a film of hours is played has some megabytes.
_LARGEST_HEADER = 256_000_000
#: Boxes by the one that they stand in, that players need; those that hold others are read, too.
_KEPT: dict[bytes, frozenset[bytes]] = {
    name: frozenset(kinds.split())
    for name, kinds in {
        b"": b"ftyp styp moov moof mdat mfra sidx ssix pdin",
        b"moov": b"mvhd trak udta meta mvex iods",
        b"trak": b"tkhd tref edts mdia udta clip matt tapt",
        b"edts": b"elst",
        b"mdia": b"mdhd hdlr elng minf",
        b"minf": b"vmhd smhd nmhd sthd gmhd hdlr dinf stbl",
        b"gmhd": b"gmin text",
        b"dinf": b"dref",
        b"stbl": b"stsd stts stss stsc stsz stz2 stco co64 ctts cslg sdtp sbgp sgpd subs saiz saio padb stdp stps",
        b"tref": b"chap cdep subt font sync auxl",
        b"mvex": b"mehd trex",
        b"moof": b"mfhd traf",
        b"traf": b"tfhd tfdt trun sbgp sgpd subs saiz saio sdtp",
        b"mfra": b"tfra mfro",
        b"udta": b"meta chpl titl perf auth albm yrrc gnre cprt "
        b"\xa9nam \xa9ART \xa9alb \xa9day \xa9gen \xa9cpy \xa9trk \xa9wrt \xa9lyr \xa9aut \xa9prf",
        b"meta": b"hdlr keys ilst",
    }.items()
}
_HOLDERS = frozenset(_KEPT) - {b"", b"meta"}
#: Tracks that are seen or heard, and those that are read.
_PLAYED, _READ = (b"vide", b"soun", b"auxv", b"clcp"), (b"text", b"sbtl", b"subt")
_PLACE = re.compile(rb"GPS[\s(:=]*[-+]?\d|(?:latitude|longitude)[\s:=]", re.IGNORECASE)
#: Apple's own words that a listener needs; a free-form one has a name like any other.
_ITEMS = frozenset(
    b"\xa9nam \xa9ART aART \xa9alb trkn disk \xa9day \xa9gen gnre covr \xa9lyr cprt \xa9cpy \xa9wrt \xa9grp \xa9wrk "
    b"\xa9mvn \xa9mvi \xa9mvc shwm tmpo cpil pgap soal sonm soar soaa soco rtng stik pcst".split()
)
_FREE_FORM, _COVER = b"----", b"covr"
#: Places from the beginning of a box where it says when it was made, by its version.
_TIMES = {0: (4, 12), 1: (4, 20)}
#: What follows the name of a codec and says how to play.
_CODEC = frozenset(
    b"""avcC hvcC lhvC vvcC av1C vpcC jpgC mp4v esds dac3 dec3 dac4 dOps dfLa alac wave chan chnl srat sinf frma schm
    schi tenc pasp colr clap fiel gama btrt mdcv clli amve cclv SmDm CoLL dvcC dvvC dvwC hvcE vexu eyes hero cams proj
    st3d sv3d SA3D ccst auxi enda pcmC d263 damr stri bitr""".split()
)


@dataclass(slots=True)
class _Track:
    kind: bytes = b""
    tables: dict[bytes, tuple[int, int]] = field(default_factory=dict)


class _Cleaner:
    """Collects what is to be overwritten, by where it begins."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size
        self.patches: dict[int, bytes] = {}
        self.has_fragments = False

    def boxes(self, start: int, end: int) -> Iterator[_Box]:
        for _count in range(_MOST_PARTS):
            header = read(self.file, start, min(end, start + 16))
            if len(header) < 8:
                return
            size, kind, content = *struct.unpack_from(">I4s", header), start + 8
            if size == 1 and len(header) == 16:
                (size,), content = struct.unpack_from(">Q", header, 8), start + 16
            stop = start + size if size else end
            if not content <= stop <= end:
                return
            yield start, kind, content, stop
            start = stop

    def free(self, start: int, content: int, end: int) -> None:
        """Make a box an empty one of the same length."""
        self.patches[start + 4] = b"free"
        self.zero(content, end)

    def zero(self, start: int, end: int) -> None:
        if end - start > _LARGEST_HEADER:
            raise ValueError("what it says of itself is too long")
        self.patches[start] = bytes(end - start)

    # -- boxes -------------------------------------------------------------------------------------------------------

    def clean(self) -> int:
        """Look at all boxes, and return where the last of them ends."""
        last = 0
        self.has_fragments = any(kind == b"moof" for _start, kind, _content, _end in self.boxes(0, self.size))
        for start, kind, content, end in self.boxes(0, self.size):
            last = end
            if kind in _KEPT[b""]:
                self.box(kind, content, end)
            else:
                self.free(start, content, end)
        return last

    def inside(self, parent: bytes, content: int, end: int) -> None:
        for start, kind, inner, stop in self.boxes(content, end):
            if kind not in _KEPT[parent]:
                self.free(start, inner, stop)
            elif kind == b"trak" and not self.is_wanted(track := self.track(inner, stop)):
                self.free(start, inner, stop)
                for begin, last in self.data(track):
                    self.zero(begin, last)
            else:
                if kind == b"trak":
                    self.pictures(track)
                self.box(kind, inner, stop)

    def box(self, kind: bytes, content: int, end: int) -> None:
        if kind in _HOLDERS:
            self.inside(kind, content, end)
        elif kind in (b"mvhd", b"tkhd", b"mdhd"):
            version = read(self.file, content, content + 1)[:1]
            start, stop = _TIMES[1 if version == b"\1" else 0]
            self.zero(content + start, min(end, content + stop))
        elif kind == b"hdlr":
            self.zero(content + 12, end)  # maker and name
        elif kind == b"stsd":
            for start, _codec, inner, stop in self.boxes(content + 8, end):
                self.codec(start, inner, stop)
        elif kind == b"meta":
            self.meta(content, end)
        elif kind == b"dref":
            for _start, _kind, inner, stop in self.boxes(content + 8, end):
                self.zero(min(inner + 4, stop), stop)  # where the file once lay

    def pictures(self, track: _Track) -> None:
        """Overwrite what a program noted within the pictures of a film."""
        if track.kind != b"vide" or b"stsd" not in track.tables or self.has_fragments:
            return
        for _start, codec, inner, stop in self.boxes(track.tables[b"stsd"][0] + 8, track.tables[b"stsd"][1]):
            box, place, is_hevc = CODECS.get(codec, (b"", 0, False))
            for _at, name, begin, end in self.boxes(inner + 78, stop):
                if name == box and begin + place < end:
                    length = (read(self.file, begin + place, begin + place + 1)[0] & 3) + 1
                    for first, last in self.data(track):
                        self.patches.update(notes(partial(read, self.file), first, last, length, is_hevc=is_hevc))

    def codec(self, start: int, content: int, end: int) -> None:
        """Blank the maker and the name of a program where a codec is named; how to play stays."""
        size = end - content
        kind = self.codec_kind
        if kind == b"vide" and size >= 78:
            self.patches[content + 12] = bytes(4)
            self.zero(content + 42, content + 74)
            extra = content + 78
        elif kind == b"soun" and size >= 28:
            self.patches[content + 12] = bytes(4)
            version = int.from_bytes(read(self.file, content + 8, content + 10), "big")
            extra = content + {0: 28, 1: 44, 2: 64}.get(version, 28)
        else:
            return
        for box, name, inner, stop in self.boxes(extra, end):
            if name not in _CODEC:
                self.free(box, inner, stop)
            elif name == b"dfLa":
                self.patches[inner + 4] = flac_head(read(self.file, inner + 4, stop))
            elif name == b"colr" and read(self.file, inner, inner + 4) in (b"prof", b"rICC"):
                self.patches[inner + 4] = nameless(read(self.file, inner + 4, stop))

    # -- tracks ------------------------------------------------------------------------------------------------------

    codec_kind = b""

    def track(self, content: int, end: int) -> _Track:
        """Return what a track is, and where it says where its data are."""
        found = _Track()
        waiting = [(content, end)]
        while waiting:
            for _start, kind, inner, stop in self.boxes(*waiting.pop()):
                if kind in (b"mdia", b"minf", b"stbl"):
                    waiting.append((inner, stop))
                elif kind == b"hdlr" and not found.kind:
                    found.kind = read(self.file, inner + 8, inner + 12)
                elif kind in (b"stco", b"co64", b"stsc", b"stsz", b"stz2", b"stsd"):
                    found.tables[kind] = (inner, stop)
        self.codec_kind = found.kind
        return found

    def is_wanted(self, track: _Track) -> bool:
        """Return whether a track is seen, heard or read; drones write into subtitles where they are."""
        if track.kind in _READ:
            return not any(_PLACE.search(read(self.file, *place)) for place in self.data(track))
        return track.kind in _PLAYED or not track.kind  # one that does not say what it is holds nothing

    def data(self, track: _Track) -> Iterator[tuple[int, int]]:
        """Yield where the data of a track stand that is no picture and no sound."""
        if self.has_fragments:
            raise TellableError("holds a track of notes, maybe of places, in fragments; save it anew")
        tables = {kind: read(self.file, *place) for kind, place in track.tables.items()}
        chunks = _numbers(tables.get(b"stco", b""), 8, "I") or _numbers(tables.get(b"co64", b""), 8, "Q")
        sizes, runs = tables.get(b"stsz", b""), _numbers(tables.get(b"stsc", b""), 8, "I")
        if chunks and (len(sizes) < 12 or not runs):
            raise TellableError("holds a track of notes that can't be told from its pictures; save it anew")
        same = int.from_bytes(sizes[4:8], "big")
        lengths = () if same else _numbers(sizes, 12, "I")
        many = dict(zip(runs[::3], runs[1::3], strict=False))
        sample = samples = 0
        for number, offset in enumerate(chunks, start=1):
            samples = many.get(number, samples)
            length = same * samples or sum(lengths[sample : sample + samples])
            sample += samples
            yield offset, max(offset, min(offset + length, self.size))

    # -- words -------------------------------------------------------------------------------------------------------

    def meta(self, content: int, end: int) -> None:
        """Clean the box of words that Apple's programs write, of either form."""
        head = read(self.file, content, content + 8)
        content += 0 if head[4:] == b"hdlr" else 4  # QuickTime's has no version
        inside = {kind: (start, inner, stop) for start, kind, inner, stop in self.boxes(content, end)}
        handler = read(self.file, *inside[b"hdlr"][1:])[8:12] if b"hdlr" in inside else b""
        for start, kind, inner, stop in self.boxes(content, end):
            if kind not in _KEPT[b"meta"] or handler not in (b"mdir", b"mdta"):
                self.free(start, inner, stop)
            elif kind == b"hdlr":
                self.zero(min(inner + 24, stop), stop)
        if b"ilst" in inside and handler == b"mdir":
            self.items(*inside[b"ilst"][1:])
        elif b"ilst" in inside and b"keys" in inside and handler == b"mdta":
            self.keyed(inside[b"keys"][1:], inside[b"ilst"][1:])

    def items(self, content: int, end: int) -> None:
        for start, kind, inner, stop in self.boxes(content, end):
            if kind == _COVER:
                self.cover(start, inner, stop)
            elif not (kind in _ITEMS or (kind == _FREE_FORM and self.is_kept_item(inner, stop))):
                self.free(start, inner, stop)

    def is_kept_item(self, content: int, end: int) -> bool:
        found = {kind: read(self.file, inner, stop) for _start, kind, inner, stop in self.boxes(content, end)}
        value = found.get(b"data", b"")[8:].decode("utf-8", "replace")
        return is_kept(found.get(b"name", b"")[4:].decode("utf-8", "replace"), value)

    def cover(self, start: int, content: int, end: int) -> None:
        for _box, kind, inner, stop in self.boxes(content, end):
            picture = clean_cover(read(self.file, inner + 8, stop)) if kind == b"data" else None
            if picture is None:
                self.free(start, content, end)
                return
            self.patches[inner + 8] = in_place(picture, stop - inner - 8)

    def keyed(self, keys: tuple[int, int], items: tuple[int, int]) -> None:
        """Clean QuickTime's words, whose names stand in a table."""
        kept, place = set(), keys[0] + 8
        for number in islice(range(1, _MOST_PARTS), struct.unpack(">I", read(self.file, keys[0] + 4, keys[0] + 8))[0]):
            length = int.from_bytes(read(self.file, place, place + 4), "big")
            if length < 8 or place + length > keys[1]:
                break
            name = read(self.file, place + 8, place + length)
            if is_kept(name.decode("utf-8", "replace").removeprefix("com.apple.quicktime.")):
                kept.add(number)
            else:
                self.patches[place + 8] = b"-" * len(name)
            place += length
        for start, kind, inner, stop in self.boxes(*items):
            if int.from_bytes(kind, "big") not in kept:
                self.free(start, inner, stop)


def _numbers(table: bytes, start: int, form: str) -> tuple[int, ...]:
    length = struct.calcsize(f">{form}")
    count = max(0, len(table) - start) // length
    return struct.unpack_from(f">{count}{form}", table, start)


def mp4(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield a recording in which nothing but its words has changed."""
    cleaner = _Cleaner(file, size)
    last = cleaner.clean()
    if not last:
        raise ValueError("it is no MP4")
    yield from patched(cleaner.patches, last)


def patched(patches: dict[int, bytes], size: int) -> Iterator[Piece]:
    """Yield a file of a *size* with *patches*, by where each begins."""
    place = 0
    for start in sorted(patches):
        content = patches[start]
        if start >= size:
            break
        if start < place:  # within what is zeros already
            continue
        yield place, start
        yield content[: size - start]
        place = start + len(content)
    yield place, size
