"""Compiled catalogues of words, each of which says which source it was made of.

Times say nothing there: an installer gives every file the moment at which it happened to unpack it.
"""

from __future__ import annotations

import gettext
import struct
from hashlib import sha256
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

#: Under this id, which no message has, a compiled catalogue keeps the fingerprint of its source.
_SOURCE = "fingerprint of carnet.po"


def compiled(source: bytes) -> bytes:
    """Return the compiled form (.mo) of a catalogue (.po)."""
    catalogue, content = read_po(BytesIO(source)), BytesIO()
    catalogue.add(_SOURCE, sha256(source).hexdigest())
    write_mo(content, catalogue)
    return content.getvalue()


def translations(content: bytes, source: bytes) -> gettext.GNUTranslations | None:
    """Return the words of a compiled catalogue, None if it was made of another *source* or is broken."""
    try:
        found = gettext.GNUTranslations(BytesIO(content))
    except (OSError, ValueError, struct.error):
        return None
    return found if found.gettext(_SOURCE) == sha256(source).hexdigest() else None
