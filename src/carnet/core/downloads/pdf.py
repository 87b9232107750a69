"""PDFs without the names of their writer, of programs and of machines; what is read, and by whom it can be, stays.

Pages, their texts, pictures, fonts and structure are copied as they are; earlier states of the file and all that no
page needs go with the copy. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import io
import re
import struct
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    StreamObject,
)

from carnet.core.downloads.tags import TellableError
from carnet.core.pictures.color_profiles import nameless
from carnet.core.pictures.lossless import stripped

#: What programs keep of their own in any part of a PDF.
_PRIVATE = ("/Metadata", "/PieceInfo", "/LastModified", "/CreatorInfo", "/Thumb", "/SpiderInfo", "/ModDate")
#: Who wrote a note on a page, and when.
_OF_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC")
#: What leads to other files of the writer's machine.
_TO_FILES = ("/Launch", "/GoToR", "/GoToE", "/ImportData")
_UA = re.compile(rb"pdfuaid:part(?:>|\s*=\s*[\"'])\s*(\d)")
_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>\
<pdfuaid:part>{}</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def clean_pdf(content: bytes) -> bytes:
    """Return a PDF that keeps title, language and the marks of accessibility, and names nobody; raise a ValueError."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise TellableError("is locked; save it without a password")
    title = str(reader.metadata.title or "") if reader.metadata else ""
    described = reader.root_object.get("/Metadata")
    accessible = _UA.search(described.get_object().get_data()) if described else None
    writer = PdfWriter(clone_from=reader)
    root = writer.root_object
    names = root.get("/Names")
    if root.pop("/AF", None) or (names and names.get_object().get("/EmbeddedFiles")) or _has_files(writer):
        raise TellableError("has files attached; save it without them")
    for found in list(writer._objects):
        _clean(found)
    writer.metadata = None
    writer = _with_what_is_used(writer)
    root = writer.root_object
    if title:
        writer.add_metadata({"/Title": title})
    if accessible:
        stream = DecodedStreamObject()
        stream.set_data(_XMP.format(escape(title), accessible[1].decode()).encode())
        stream |= {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
        root[NameObject("/Metadata")] = writer._add_object(stream)
    return _written(writer)


def _with_what_is_used(writer: PdfWriter) -> PdfWriter:
    """Return a copy without what no page refers to any more."""
    return PdfWriter(clone_from=PdfReader(io.BytesIO(_written(writer))))


def _written(writer: PdfWriter) -> bytes:
    writer._ID = None
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _clean(found: Any) -> None:
    """Take from an object, and from those within it, what is private."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            _clean_dictionary(one)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _clean_dictionary(one: DictionaryObject) -> None:
    for name in _PRIVATE:
        one.pop(name, None)
    if one.get("/Subtype") and "/Rect" in one and one.get("/Subtype") not in ("/Widget", "/Link"):
        for name in _OF_NOTE:
            one.pop(name, None)
    if one.get("/S") in _TO_FILES:
        one.pop("/F", None)
    if isinstance(one, StreamObject):
        _clean_stream(one)


def _clean_stream(stream: StreamObject) -> None:
    filters = stream.get("/Filter")
    filters = filters if isinstance(filters, list) else [filters]
    if filters[-1] in ("/DCTDecode", "/JPXDecode"):
        _clean_picture(stream, filters)
    elif "/N" in stream and "/Type" not in stream and (profile := stream.get_data())[36:40] == b"acsp":
        stream.set_data(nameless(profile))


def _has_files(writer: PdfWriter) -> bool:
    """Return whether other files hang on a note, a film or any other part."""
    return any(isinstance(one, DictionaryObject) and ("/EF" in one or "/AF" in one) for one in writer._objects)


def _clean_picture(stream: StreamObject, filters: list[Any]) -> None:
    """Take the words from a picture that a program left in its own form, packed once more or not."""
    content = stream._data
    if filters[:-1]:
        outer = EncodedStreamObject()
        outer._data = content
        outer[NameObject("/Filter")] = ArrayObject(filters[:-1])
        content = outer.get_data()
        parameters = stream.pop("/DecodeParms", None)
        if isinstance(parameters, list) and isinstance(parameters[-1], DictionaryObject):
            stream[NameObject("/DecodeParms")] = parameters[-1]
    try:
        stream._data = stripped(content, "JPEG") if filters[-1] == "/DCTDecode" else _wordless(content)
    except ValueError:  # whatever it is, readers that show it know better
        stream._data = content
    stream[NameObject("/Filter")] = NameObject(str(filters[-1]))


def _wordless(content: bytes) -> bytes:
    """Return a picture in JPEG 2000 (ISO/IEC 15444-1) in which words are zeros: boxes of them, and comments."""
    written, place = bytearray(content), 0
    while content[4:8] == b"jP  " and place + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        end = place + size if size >= 8 else len(content)
        if kind not in (b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"rreq", b"jpch", b"jplh"):
            written[place + 8 : end] = bytes(max(0, min(end, len(content)) - place - 8))
        elif kind == b"jp2c":
            _blank_notes(written, place + 8)
        place = end
    if content.startswith(b"\xff\x4f"):
        _blank_notes(written, 0)
    return bytes(written)


def _blank_notes(written: bytearray, place: int) -> None:
    """Overwrite the comments of a stream that begins at a *place*."""
    place += 2
    while place + 4 <= len(written) and written[place] == 0xFF and written[place + 1] not in (0x90, 0x93, 0xD9):
        end = place + 2 + int.from_bytes(written[place + 2 : place + 4], "big")
        if written[place + 1] == 0x64:
            stop = min(end, len(written))
            written[place + 6 : stop] = bytes(max(0, stop - place - 6))
        place = max(end, place + 4)
