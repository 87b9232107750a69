"""The files of an export, in a folder or a zip, read where they are: nothing is unpacked, so nothing can go astray."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

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
            files = (file for file in self.path.rglob("*") if file.is_file() and not file.is_symlink())
            found = [file.relative_to(self.path).as_posix() for file in files]
        else:
            found = [info.filename for info in self._infos() if not info.is_dir()]
        return sorted(name for name in found if not _is_litter(name))

    def read(self, name: str, limit: int = MAX_FILE) -> bytes:
        """Return the content of a file, or refuse one that is too large."""
        if self.path.is_dir():
            file = self.path / name
            if file.stat().st_size > limit:
                raise ImportRefusedError(f"{name} is larger than {limit // 1_000_000} MB")
            return file.read_bytes()
        with zipfile.ZipFile(self.path) as archive, archive.open(name) as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            raise ImportRefusedError(f"{name} is larger than {limit // 1_000_000} MB")
        return content

    def _infos(self) -> Iterator[zipfile.ZipInfo]:
        with zipfile.ZipFile(self.path) as archive:
            infos = archive.infolist()
        whole = 0
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in PurePosixPath(name).parts:
                raise ImportRefusedError(f"{self.path.name} has a file with a hostile path: {name[:80]!r}")
            whole += info.file_size
            if info.file_size > 10_000_000 and info.file_size > _MAX_RATIO * max(1, info.compress_size):
                raise ImportRefusedError(
                    f"{self.path.name} is a zip bomb: {name[:80]!r} would be {info.file_size} bytes"
                )
        if whole > _MAX_ALL:
            raise ImportRefusedError(f"{self.path.name} is a zip bomb: {whole} bytes when unpacked")
        yield from infos


def _is_litter(name: str) -> bool:
    """Return whether a file is left there by a system."""
    return "__MACOSX" in name.split("/") or PurePosixPath(name).name.startswith((".", "._"))
