"""What of a recording's words a listener needs, whatever form they have: everything else is said to nobody.

Title, artist, album, track, date, genre, cover, chapters, lyrics, ISRC, copyright and loudness stay; comments, places,
programs, devices and private data of shops and players do not. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from carnet.core.patterns import lazy_pattern
from carnet.core.pictures.lossless import kind_of, stripped


class TellableError(ValueError):
    """Why a file can't be cleaned, as the writer is told: after its name, with what to do."""


#: A part of a file that is written: bytes, or from where to where it is copied.
Piece = bytes | tuple[int, int]

#: Names of Vorbis comments, of APE tags, of Matroska and of Apple's own words, in small letters without signs.
_KEPT = lazy_pattern(
    r"""title|subtitle|artists?|album|albumartist|composer|lyricist|performer|conductor|arranger
    |track(?:number|total)?|totaltracks|tracks|disc(?:number|total)?|disk|totaldiscs|partnumber|totalparts
    |date|year|originaldate|daterecorded|datereleased|genre|isrc|copyright|license|rights|language
    |(?:unsynced|synced|unsynchronised)?lyrics|compilation|work|movement(?:name|total)?|grouping|bpm|initialkey
    |(?:title|artist|album|albumartist|composer)sort|waveformatextensiblechannelmask
    |chapter\d+(?:name|url)?|cuesheet
    |replaygain\w*|r128\w*|mp3gain\w*|itunsmpb|itunnorm|encoderdelay""",
    re.VERBOSE,
)
#: Loudness and gaps are numbers; a name of theirs lets nothing else through.
_NUMBERS = re.compile(r"(?:replaygain|r128|mp3gain|itun)\w*")
_NUMBER = re.compile(r"[\s0-9A-Fa-f.,+-]*(?:dB|LUFS)?\s*", re.IGNORECASE)


def is_kept(name: str, value: str = "") -> bool:
    """Return whether what a recording says under a *name* stays."""
    plain = re.sub(r"[\W_]", "", name).lower()
    if not _KEPT.fullmatch(plain):
        return False
    return not _NUMBERS.fullmatch(plain) or _NUMBER.fullmatch(value) is not None


def clean_cover(content: bytes) -> bytes | None:
    """Return a cover without what a camera or program wrote into it, None for what is no picture."""
    kind = kind_of(content)
    try:
        return stripped(content, kind) if kind else None
    except ValueError:
        return None


def in_place(content: bytes, length: int) -> bytes:
    """Return *content* in *length* bytes; readers of pictures and of words end where these end."""
    return content + bytes(length - len(content))


def read(file: BinaryIO, start: int, end: int) -> bytes:
    """Return the bytes of a file from *start* to *end*."""
    file.seek(start)
    return file.read(max(0, end - start))
