"""The files of an export, in a folder or a zip, read where they are: nothing is unpacked, so nothing can go astray."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sphinx.locale import _

from carnet.importers.model import ImportRefusedError

MAX_FEED = 400_000_000
MAX_FILE = 90_000_000  # one picture or sound
_MAX_ALL = 40_000_000_000
_MAX_RATIO = 200


@dataclass(frozen=True, slots=True)
class Package:
    """A folder or a zip."""

    path: Path

    def names(self) -> list[str]:
        """Return the names of the files, ``/`` between folders."""
        if self.path.is_dir():
            found = list(_files_of(self.path, ""))
        else:
            found = [info.filename for info in self._infos() if not info.is_dir()]
        return sorted(name for name in found if not _is_litter(name))

    def read(self, name: str, limit: int = MAX_FILE) -> bytes:
        """Return the content of a file, or refuse one that is too large."""
        if self.path.is_dir():
            file = self.path / name
            if file.stat().st_size > limit:
                raise ImportRefusedError(_("%s is larger than %s MB") % (name, limit // 1_000_000))
            return file.read_bytes()
        with zipfile.ZipFile(self.path) as archive, archive.open(name) as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            raise ImportRefusedError(_("%s is larger than %s MB") % (name, limit // 1_000_000))
        return content

    def head(self, name: str, size: int) -> bytes:
        """Return the first bytes of a file."""
        if self.path.is_dir():
            with (self.path / name).open("rb") as stream:
                return stream.read(size)
        with zipfile.ZipFile(self.path) as archive, archive.open(name) as stream:
            return stream.read(size)

    def _infos(self) -> Iterator[zipfile.ZipInfo]:
        with zipfile.ZipFile(self.path) as archive:
            infos = archive.infolist()
        whole = 0
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in PurePosixPath(name).parts:
                raise ImportRefusedError(
                    _("%s has a file with a hostile path: %s") % (self.path.name, ascii(name[:80]))
                )
            whole += info.file_size
            if info.file_size > 10_000_000 and info.file_size > _MAX_RATIO * max(1, info.compress_size):
                message = _("%s is a zip bomb: %s would be %s bytes")
                raise ImportRefusedError(message % (self.path.name, ascii(name[:80]), info.file_size))
        if whole > _MAX_ALL:
            raise ImportRefusedError(_("%s is a zip bomb: %s bytes when unpacked") % (self.path.name, whole))
        yield from infos


#: Folders of programs, in which no text of a blog lies.
_OF_PROGRAMS = frozenset(
    [".git", ".venv", "venv", "node_modules", "_site", "__pycache__", ".bundle", "vendor", ".cache"]
)


def _files_of(folder: Path, prefix: str) -> Iterator[str]:
    """Yield the files below *folder*, but those of programs."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_symlink():
            continue
        if entry.is_dir():
            if entry.name not in _OF_PROGRAMS:
                yield from _files_of(Path(entry.path), f"{prefix}{entry.name}/")
        elif entry.is_file():
            yield prefix + entry.name


def _is_litter(name: str) -> bool:
    """Return whether a file is left there by a system."""
    return "__MACOSX" in name.split("/") or PurePosixPath(name).name.startswith((".", "._"))
