"""Short fingerprints, by which a build knows what it was made from the last time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

#: When a file was written, in nanoseconds, and its length in bytes.
Stamp = tuple[int, int]


def digest(*values: object) -> str:
    """Return a short fingerprint of plain data, the same in every process."""
    return hashlib.blake2b(repr(values).encode(), digest_size=12).hexdigest()


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


class PlainRecord:
    """Plain data that the environment keeps of every page; a dataclass of several fields, frozen and with slots,
    derives from it.

    Python's own way to write and read such an object asks each time what its fields are, which takes a tenth of a
    build that has nothing to do at ten thousand posts.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make the object anew."""
        _names, values_of = _fields_of(type(self))
        return _made_anew, (type(self), values_of(self))


#: The names of the fields of each kind of data, and what reads them all.
_FIELDS: dict[type, tuple[tuple[str, ...], attrgetter[Any]]] = {}


def _fields_of(kind: type[Any]) -> tuple[tuple[str, ...], attrgetter[Any]]:
    if kind not in _FIELDS:
        names = tuple(known.name for known in fields(kind))
        _FIELDS[kind] = names, attrgetter(*names)
    return _FIELDS[kind]


def _made_anew(kind: type[PlainRecord], values: tuple[Any, ...]) -> PlainRecord:
    made = object.__new__(kind)
    for name, value in zip(_fields_of(kind)[0], values, strict=True):
        object.__setattr__(made, name, value)
    return made


@dataclass(frozen=True, slots=True, repr=False)
class Fingerprinted(PlainRecord):
    """Plain data with a fingerprint, made once, that stands for all of it wherever a page is compared with what it was.

    A dataclass that derives from it leaves the ``repr`` to it, too.
    """

    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        values = [getattr(self, known.name) for known in fields(self) if known.init]
        object.__setattr__(self, "fingerprint", digest(values))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.fingerprint}>"
