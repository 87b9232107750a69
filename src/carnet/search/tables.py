"""A table of lists, cut by the beginnings of its keys into files of at most 24 kB: a reader loads the one with a word.

A file holds sorted lines, each a key, a tabulator and its list. Where it is cut follows from the keys and the lengths
of their lists alone, so that a table that was changed bit by bit has the same files as one that was made at once; what
no key of a change leads to is not read again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from carnet.core.build_state import write_whole

#: Bytes of a file; one list alone may be longer.
LIMIT = 24_000
#: Letters; systems take 255. Between words that begin with more letters alike, no file is cut.
_LONGEST_NAME = 200
#: The first of 64 characters with which numbers are written; the upper 32 say that more follow.
_FIRST, _MORE = 48, 32
#: A number within a text.
NUMBER = re.compile("[P-o]*[0-O]")


@dataclass(slots=True)
class Piece:
    """A file of a table: the lower bound of its keys, which is its name, the first and last of them, and its bytes."""

    name: str
    first: str
    last: str
    size: int


#: A line, or a file that stays as it is.
Atom = str | Piece
#: What texts add to the lists of keys, or take out of them: an entry, or a list of several.
Entries = dict[str, Any]


@lru_cache(1 << 14)
def number(value: int) -> str:
    """Return a whole number as characters of ASCII."""
    written = ""
    while value >= _MORE:
        written += chr(_FIRST + _MORE + value % _MORE)
        value //= _MORE
    return written + chr(_FIRST + value)


@lru_cache(1 << 14)
def value_of(written: str) -> int:
    """Return what `number` wrote."""
    return sum((ord(char) - _FIRST) % _MORE * _MORE**place for place, char in enumerate(written))


def boundary(first: str, last: str) -> str:
    """Return a key between two that falls into the middle of all that begin alike."""
    same = next(
        (place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first)
    )
    one, other = ord(first[same]) if same < len(first) else 0, ord(last[same])
    bit = (one ^ other).bit_length() - 1
    return first[:same] + chr(other >> bit << bit)


def file_name(kind: str, name: str) -> str:
    """Return the name of the file of a table of a *kind* that holds the keys from *name* on."""
    safe = re.sub("[^a-z0-9]", lambda char: f"_{ord(char[0]):x}_", name)
    return f"{kind}-{safe}.txt"


class Table:
    """A table of a *kind* in a *folder*; *merge* returns the new list of a key, given the old
    one, what is added and what is gone.
    """

    def __init__(
        self, folder: Path, kind: str, merge: Callable[[str, list[str], list[str]], str], kept: list[list[Any]]
    ) -> None:
        self.folder, self.kind, self.merge = folder, kind, merge
        self.pieces = [Piece(*one) for one in kept]

    def kept(self) -> list[tuple[object, ...]]:
        """Return what a later build has to know of the files."""
        return [(piece.name, piece.first, piece.last, piece.size) for piece in self.pieces]

    def files(self) -> set[str]:
        """Return the names of its files."""
        return {f"{self.kind}.txt", *(file_name(self.kind, piece.name) for piece in self.pieces)}

    def read(self, piece: Piece) -> list[str]:
        """Return the lines of a file."""
        return (self.folder / file_name(self.kind, piece.name)).read_text(encoding="utf-8").splitlines()

    def update(self, added: Entries, gone: Entries) -> None:
        """Change the lists of some keys by entries that are *added* and *gone*, and write the files that hold them.

        Both are empty in the end: of a large blog, they are millions.
        """
        if not (added or gone):
            return
        atoms = list(self._atoms(added, gone))
        sizes = (
            len(atom if atom.isascii() else atom.encode()) + 1 if isinstance(atom, str) else atom.size for atom in atoms
        )
        before, pieces, texts = self.files(), [], {}
        for name, start, end in _cut(atoms, [0, *accumulate(sizes)], ""):
            piece = atoms[start]
            if not isinstance(piece, Piece) or end > start + 1 or piece.name != name:
                parts = ([atom] if isinstance(atom, str) else self.read(atom) for atom in atoms[start:end])
                lines = list(chain.from_iterable(parts))
                text = texts[file_name(self.kind, name)] = "\n".join([*lines, ""])
                piece = Piece(name, _key(lines[0]), _key(lines[-1]), len(text.encode()))
            pieces.append(piece)
        for file, text in texts.items():
            write_whole(self.folder / file, text)
        self.pieces = pieces
        for file in before - self.files():
            (self.folder / file).unlink()

    def _atoms(self, added: Entries, gone: Entries) -> Iterator[Atom]:
        """Yield the lines of all files that a change leads to, and the others whole, in their order."""
        if not self.pieces:
            yield from self._lines({}, added, added, gone)
            return
        names = [piece.name for piece in self.pieces]
        keys_of: list[list[str]] = [[] for _name in names]
        for key in chain(added, gone.keys() - added.keys()):
            keys_of[bisect_right(names, key) - 1].append(key)
        for piece, keys in zip(self.pieces, keys_of, strict=True):
            if keys:
                found = dict(line.split("\t", 1) for line in self.read(piece))
                yield from self._lines(found, {*found, *keys}, added, gone)
            else:
                yield piece

    def _lines(self, found: dict[str, str], keys: Iterable[str], added: Entries, gone: Entries) -> Iterator[str]:
        """Yield the lines of *keys*, whose lists were *found* in a file, after a change."""
        if not (found or gone):  # as when all is made anew
            for key in sorted(keys):
                yield f"{key}\t{self.merge('', _several(added.pop(key)), [])}"
            return
        for key in sorted(keys):
            listed = found.get(key, "")
            if key in added or key in gone:
                listed = self.merge(listed, _several(added.pop(key, [])), _several(gone.pop(key, [])))
            if listed:
                yield f"{key}\t{listed}"


def _several(entries: str | list[str]) -> list[str]:
    return [entries] if isinstance(entries, str) else entries


def _key(atom: Atom, *, last: bool = False) -> str:
    if isinstance(atom, Piece):
        return atom.last if last else atom.first
    return atom.partition("\t")[0]


def _cut(atoms: list[Atom], ends: list[int], name: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each file, and which of the *atoms* are in it; *ends* says how many bytes stand before each."""
    waiting = [(name, 0, len(atoms))] if atoms else []
    while waiting:
        name, start, end = waiting.pop()
        middle = ""
        if ends[end] - ends[start] > LIMIT and end - start > 1:
            middle = boundary(_key(atoms[start]), _key(atoms[end - 1], last=True))
        if not middle or len(file_name("", middle)) > _LONGEST_NAME:
            yield name, start, end
            continue
        place = bisect_left(atoms, middle, start, end, key=_key)
        waiting += [(middle, place, end), (name, start, place)]
