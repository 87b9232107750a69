"""Short fingerprints, by which a build knows what it was made from the last time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path

#: When a file was written, in nanoseconds, and its length in bytes.
Stamp = tuple[int, int]


def digest(*values: object) -> str:
    """Return a short fingerprint of plain data, the same in every process."""
    return hashlib.blake2b(repr(values).encode(), digest_size=12).hexdigest()


def text_digest(texts: Iterable[str]) -> str:
    """Return a fingerprint of long texts."""
    made = hashlib.blake2b(digest_size=12)
    for text in texts:
        made.update(f"{len(text)}:{text}".encode())
    return made.hexdigest()


def files_digest(files: Iterable[Path]) -> str:
    """Return a fingerprint of files and their contents."""
    return digest(*((file.name, file.read_bytes()) for file in sorted(files) if file.is_file()))


def stamp_of(file: str | Path) -> Stamp | None:
    """Return what changes with a file, without a look into it; None if there is no such file."""
    try:
        status = os.stat(file)  # noqa: PTH116  # of thousands of files, for which no Path need be made
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


@dataclass(frozen=True, slots=True, repr=False)
class Fingerprinted:
    """Plain data with a fingerprint, made once, that stands for all of it wherever a page is compared with what it was.

    A dataclass that derives from it leaves the ``repr`` to it, too.
    """

    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        values = [getattr(self, known.name) for known in fields(self) if known.init]
        object.__setattr__(self, "fingerprint", digest(values))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.fingerprint}>"
