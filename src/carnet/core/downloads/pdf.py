"""PDFs without the names of their writer, of programs and of machines; what is read, and by whom it can be, stays.

Pages, their texts, pictures, fonts and structure are copied as they are; earlier states of the file and all that no
page needs go with the copy. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

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


class LockedError(ValueError):
    """A PDF that can't be written anew."""


def clean_pdf(content: bytes) -> bytes:
    """Return a PDF that keeps title, language and the marks of accessibility, and names nobody; raise a ValueError."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise LockedError("it is locked; save it without a password")
    title = str(reader.metadata.title or "") if reader.metadata else ""
    described = reader.root_object.get("/Metadata")
    accessible = _UA.search(described.get_object().get_data()) if described else None
    writer = PdfWriter(clone_from=reader)
    root = writer.root_object
    names = root.get("/Names")
    if root.pop("/AF", None) or (names and names.get_object().get("/EmbeddedFiles")):
        raise LockedError("it has files attached; save it without them")
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
    if filters == ["/DCTDecode"]:
        try:
            stream._data = stripped(stream._data, "JPEG")
        except ValueError:
            return  # whatever it is, readers that show it know better
    elif "/N" in stream and "/Type" not in stream and (profile := stream.get_data())[36:40] == b"acsp":
        stream.set_data(nameless(profile))
