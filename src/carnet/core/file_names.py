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
#: What ends an address or means something else in one, and what no name has on Windows.
_NO_NAME = re.compile(r"[?#%\\:*\"<>|\x00-\x1f\x7f]|[ .]$|^ ")
#: A name with which nothing is wrong, as most are.
_PLAIN = re.compile(r"(?:(?:^|/)(?!(?:con|prn|aux|nul|(?:com|lpt)\d)(?:/|$))[a-z0-9-]+)+")
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
    return next(filter(None, map(_unusable, docname.split("/"))), "")


def _unusable(name: str) -> str:
    """Return what is wrong with a *name* that is no part of an address, or that no file has on Windows, or ""."""
    if is_device(name):
        return _("Windows keeps the name '%s' for itself; rename this file") % name
    if name.strip(".") and (found := _NO_NAME.search(name)):
        sign = found[0] if found[0].isprintable() else f"U+{ord(found[0]):04X}"
        message = _(
            "the name of this file has '%s' where addresses or Windows take none; rename it: letters and hyphens"
        )
        return message % sign
    return ""


def alike(listed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each file with another before it that differs in capitals alone: macOS and Windows take them for one."""
    seen: dict[str, str] = {}
    for name in sorted(listed):
        other = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name:
            yield name, other


def decomposed(listed: Collection[str], known: Collection[str]) -> Iterator[str]:
    """Yield those of the *listed* files that nobody finds: macOS wrote their accents apart from the letters."""
    for docname in listed:
        if docname not in known and unicodedata.normalize("NFC", docname) != docname:
            yield docname
