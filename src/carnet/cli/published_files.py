"""What is known of a published folder: which of its files our builds wrote, and in which order files come and go.

The ledger is a file in the folder itself. It names each file that a build of ours wrote there with a digest of its
content; while a run is under way it has the digests of before and after. All else in the folder is its owner's: `.git`,
`CNAME`, a letter that search engines asked for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from sphinx.locale import _

LEDGER = ".published.json"
MARKER = ".buildinfo"  # Sphinx's HTML builders write this file at the root of what they make
#: What each page of Sphinx says of itself.
_PAGE_OF_SPHINX = b" data-content_root="
#: Files that lead readers, search engines or programs to pages.
_LEADING = {".xml", ".json", ".opml", ".txt"}

#: Files by their path from the root, with slashes, and the digests that their contents may have.
Files = Mapping[PurePosixPath, frozenset[str]]


class PublishError(Exception):
    """Why nothing was published, in one line."""


def digest(file: Path) -> str:
    """Return the digest of a file's content."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def files_in(folder: Path) -> list[PurePosixPath]:
    """Return the files in a folder, from its root; what links lead to is not in it."""
    found = []
    for place, _folders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        found += [PurePosixPath((inside / name).as_posix()) for name in names if (Path(place) / name).is_file()]
    return [name for name in found if not (folder / name).is_symlink()]


# -- The ledger --------------------------------------------------------------------------------------------------------


def read_ledger(folder: Path) -> dict[PurePosixPath, frozenset[str]] | None:
    """Return what our builds wrote into a folder; None without a ledger.

    Raises:
        PublishError: The ledger is damaged.
    """
    file = folder / LEDGER
    try:
        noted = json.loads(file.read_text(encoding="utf-8"))["files"]
        found = {PurePosixPath(name): frozenset(map(str, digests)) for name, digests in noted.items()}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PublishError(
            _("%s is damaged: bring it back, or remove %s and publish anew.") % (file, folder)
        ) from error
    for name in found:
        if name.is_absolute() or not name.parts or ".." in name.parts or "\\" in str(name):
            message = _("%s names '%s', which is not in the folder: remove %s and publish anew.")
            raise PublishError(message % (file, name, folder))
    return found


def written_ledger(files: Files) -> str:
    """Return the text of a ledger; the same files have the same text."""
    return json.dumps({"files": {str(name): sorted(files[name]) for name in sorted(files)}}, indent=0) + "\n"


def adopted(folder: Path, build: Iterable[PurePosixPath]) -> dict[PurePosixPath, frozenset[str]]:
    """Return what builds wrote into a folder before they kept a ledger, as far as it can be told for sure.

    That is what the *build* has as well, all in folders that it has or where pages of Sphinx are, and such pages; never
    a hidden file, unless the build has it.
    """
    known, found = set(build), files_in(folder)
    pages = {
        name for name in found if name.suffix == ".html" and _PAGE_OF_SPHINX in (folder / name).read_bytes()[:4096]
    }
    ours = {name.parts[0] for name in (*known, *pages) if len(name.parts) > 1}
    return {
        name: frozenset({digest(folder / name)})
        for name in found
        if name in known
        or (not _is_hidden(name) and (name in pages or (len(name.parts) > 1 and name.parts[0] in ours)))
    }


def _is_hidden(name: PurePosixPath) -> bool:
    return any(part.startswith(".") for part in name.parts)


# -- The order ---------------------------------------------------------------------------------------------------------


class Order:
    """Where a file stands in the order of publishing, so that no page leads to what is not there yet.

    What pages use comes first. A new page can't be reached before one that is there is changed: so new pages, lists and
    feeds come before changed ones. Of each, lists follow pages, feeds and the sitemap follow lists. The home page ends.
    """

    def __init__(self, names: Iterable[PurePosixPath], there: Iterable[PurePosixPath]) -> None:
        self.there = frozenset(there)
        leading = (name for name in names if name.suffix == ".html" or _leads(name))
        self.with_pages = {folder for name in leading for folder in _address(name).parents}

    def __call__(self, name: PurePosixPath) -> tuple[int, bool, int, str]:
        kind = self.kind(name)
        last = str(name) == "index.html"
        return (2 if last else int(kind > 0), kind > 0 and name in self.there, kind, str(name))

    def kind(self, name: PurePosixPath) -> int:
        """Return 0 for what pages use, 1 for a page, 2 for a list, 3 for a list's feed, 4 for those of the blog."""
        if name.suffix != ".html":
            return (3 if len(name.parts) > 1 else 4) if _leads(name) else 0
        return 2 if _address(name) in self.with_pages or "page" in name.parts else 1

    def removal(self, name: PurePosixPath) -> tuple[int, str]:
        """Return where a file stands in the order of removing: what leads goes before what it leads to."""
        return -self.kind(name), str(name)


def _leads(name: PurePosixPath) -> bool:
    return str(name) == "_redirects" or (name.suffix in _LEADING and not name.parts[0].startswith(("_", ".")))


def _address(name: PurePosixPath) -> PurePosixPath:
    """Return the address that a file has, or in whose folder it is: ``x/index.html`` and ``x.html`` are at ``x``."""
    if name.name == "index.html":
        return name.parent
    return name.with_suffix("") if name.suffix == ".html" else name
