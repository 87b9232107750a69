"""Names of files that no computer, or not every one, can open: each is told, and the file left out.

Nothing here knows of documents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from sphinx.locale import _

#: What Windows takes for a device, whatever the suffix.
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", re.IGNORECASE)
#: In bytes; systems allow 255, of which suffixes such as ".doctree" and "-600.avif" take some.
LONGEST = 200


def shown(name: str) -> str:
    """Return a *name* as any terminal and file can hold it."""
    return name.encode("utf-8", "replace").decode()


def is_device(name: str) -> bool:
    """Return whether a *name* is one that Windows keeps for itself: there, no such file can be made or fetched."""
    return _DEVICES.fullmatch(name) is not None


def mistake(docname: str) -> str:
    """Return what is wrong with the name of a text's file, or ""."""
    if shown(docname) != docname:
        return _("the name of this file is not UTF-8, so that it could have no address; rename it")
    longest = max((len(part.encode()) for part in docname.split("/")), default=0)
    if longest > LONGEST:
        return _("the name of this file takes %s bytes, and a name has room for %s; shorten it") % (longest, LONGEST)
    return ""


def decomposed(listed: Collection[str], known: Collection[str]) -> Iterator[str]:
    """Yield those of the *listed* files that nobody finds: macOS wrote their accents apart from the letters."""
    for docname in listed:
        if docname not in known and unicodedata.normalize("NFC", docname) != docname:
            yield docname
