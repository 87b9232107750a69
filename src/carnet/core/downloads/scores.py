"""Scores without what programs write into them: which program, whose file, when. ABC, MusicXML, its packed form, MEI.

What is sung, played and read stays, byte for byte. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from carnet.core.downloads.tags import Piece, read
from carnet.core.patterns import lazy_pattern

#: What an ABC says to other programs alone: comments, who edited it with what, and where the file lay.
_ABC = lazy_pattern(
    r"^%%\s*(?:abc-)?(?:creator|edited-by|include)\b.*\n?|^F:.*\n?|^%(?!%).*\n?|(?<![\\%\n])%(?!%).*", re.MULTILINE
)
_NAMES = "encoding|miscellaneous|source|appInfo|encodingDesc|revisionDesc"
_PRIVATE = lazy_pattern(
    rf"<!--.*?-->|<\?(?!xml\s).*?\?>|<(?P<name>(?:\w+:)?(?:{_NAMES}))\b[^>]*?(?:/>|>.*?</(?P=name)\s*>)", re.DOTALL
)
_TIME = (1980, 1, 1, 0, 0, 0)
_LARGEST = 50_000_000


def abc(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield tunes in ABC."""
    yield plain_abc(read(file, 0, size).decode("utf-8")).encode()


def plain_abc(text: str) -> str:
    """Return tunes without what they say to other programs alone."""
    return _ABC.sub("", text)


def xml(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield a score in MusicXML or MEI."""
    yield _plain(read(file, 0, size))


def packed(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield a score in MusicXML that is packed."""
    written = io.BytesIO()
    file.seek(0)
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as anew:
        if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
            raise ValueError("it unfolds to more than a score takes")
        for entry in archive.infolist():
            if entry.filename.lower().endswith((".xml", ".musicxml")):
                anew.writestr(zipfile.ZipInfo(entry.filename, _TIME), _plain(archive.read(entry)))
            elif entry.filename == "mimetype":
                anew.writestr(zipfile.ZipInfo(entry.filename, _TIME), archive.read(entry))
    yield written.getvalue()


def _plain(content: bytes) -> bytes:
    form = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return _PRIVATE.sub("", content.decode(form)).encode(form)
