"""Names of files that no computer, or not every one, can open: each is told, and the file left out.

Nothing here knows of documents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from sphinx.locale import _

#: What Windows takes for a device, whatever the suffix.
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", re.IGNORECASE)
#: Marks of Syncthing, Dropbox, Nextcloud, OneDrive, iCloud and file managers in French and English.
_COPY = re.compile(
    r"\.sync-conflict-|\(([^()]* )?(conflicted copy|copie en conflit|conflict)\b[^()]*\)"
    r"|^(copie de|copy of) | - (copie|copy)( ?\(\d+\)| \d+)?$|[~#]$|^#"
    r"|(?-i:-(DESKTOP|LAPTOP)-[A-Z0-9]+(-\d+)?$)",
    re.IGNORECASE,
)
#: A name that is a copy's only where its original lies beside: "brest 2", "brest (1)", or with a computer's name.
_NUMBERED = re.compile(
    r"(?P<original>.*?[^ ])(?: \d+| ?\(\d+\)| (?:copie|copy)(?: \d+)?|-[A-Z0-9]*[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*)"
)
#: What browsers and servers take out of an address, or read as another sign.
_NO_NAME = re.compile(r"[\\\x00-\x1f\x7f]")
#: A name with which nothing is wrong, as most are.
_PLAIN = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")
#: In bytes; systems allow 255, of which suffixes such as ".doctree" and "-600.avif" take some.
LONGEST = 200


def shown(name: str) -> str:
    """Return a *name* as any terminal and file can hold it."""
    return name.encode("utf-8", "replace").decode()


def is_device(name: str) -> bool:
    """Return whether a *name* is one that Windows keeps for itself: there, no such file can be made or fetched."""
    return _DEVICES.fullmatch(name) is not None


def copy_of(docname: str, others: Collection[str]) -> bool:
    """Return whether a text is a copy that a program made beside it: one that syncs folders, or a file manager.

    Such a name tells so by itself, or by the text beside it that it is a copy of; no slug has such a name.
    """
    folder, slash, name = docname.rpartition("/")
    if _COPY.search(name):
        return True
    numbered = _NUMBERED.fullmatch(name)
    return numbered is not None and f"{folder}{slash}{numbered['original']}" in others


def mistake(docname: str, others: Collection[str] = ()) -> str:
    """Return what is wrong with the name of a text's file, which lies with *others*, or ""."""
    if len(docname) <= LONGEST and _PLAIN.fullmatch(docname):
        return ""
    if copy_of(docname, others):
        return _("this file is a copy that a program made, and is not published; compare both, and delete one")
    if shown(docname) != docname:
        return _("the name of this file is not UTF-8, so that it could have no address; rename it")
    longest = max((len(part.encode()) for part in docname.split("/")), default=0)
    if longest > LONGEST:
        return _("the name of this file takes %s bytes, and a name has room for %s; shorten it") % (longest, LONGEST)
    if found := _NO_NAME.search(docname):
        sign = found[0] if found[0].isprintable() else f"U+{ord(found[0]):04X}"
        return _("the name of this file has '%s', which no address takes; rename it, with letters and hyphens") % sign
    return ""


def alike(listed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each file with another before it that differs in capitals alone: macOS and Windows take them for one."""
    seen: dict[str, str] = {}
    for name in sorted(listed):
        other = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name:
            yield name, other


def accents_apart() -> str:
    """Return what is told of a file that nobody finds: macOS wrote its accents apart from the letters."""
    return _("its name has accents that stand apart from their letters, as macOS writes them; type the name anew")


def looks_alike(one: str, other: str) -> bool:
    """Return whether two names are not the same, and look the same: in one of them, accents stand apart."""
    return one != other and unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def decomposed(listed: Collection[str], known: Collection[str]) -> Iterator[str]:
    """Yield those of the *listed* files whose accents stand apart from their letters."""
    for docname in listed:
        if docname not in known and unicodedata.normalize("NFC", docname) != docname:
            yield docname
