"""Reads an index of the search as a browser would, and what a full scan of its texts finds."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from carnet.search.index import lines_of
from carnet.search.words import fold, words_of

#: From this number on, a text is no post.
PAGES = 1 << 20


class ReadIndex:
    """The index in a *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}

    def texts(self) -> dict[int, dict[str, Any]]:
        """Return all texts by their numbers."""
        return {int(file.stem): json.loads(file.read_text(encoding="utf-8")) for file in self.folder.glob("*.json")}

    def addresses(self) -> set[str]:
        return {text["u"].removeprefix("../") for text in self.texts().values()}

    def lists(self, kind: str) -> dict[str, str]:
        """Return the lists of a table by their keys; each must lie in the file where a browser looks for it."""
        names = (self.folder / f"{kind}.txt").read_text(encoding="utf-8").splitlines()[kind == "words" :]
        found, keys = {}, []
        for name, above in pairwise([*names, "\U0010ffff"]):
            file = re.sub("[^a-z0-9]", lambda char: f"_{ord(char[0]):x}_", name)
            text = (self.folder / f"{kind}-{file}.txt").read_text(encoding="utf-8")
            lines = dict(line.split("\t") for line in text.splitlines())
            assert all(name <= key < above for key in lines)
            assert len(text.encode()) <= 24_000 or len(lines) == 1
            found |= lines
            keys += lines
        assert keys == sorted(set(keys))
        assert len([*self.folder.glob(f"{kind}-*.txt")]) == len(names)
        return found

    def weights(self, term: str) -> dict[int, int]:
        """Return what a term weighs in each text that has it."""
        found, last = {}, -1
        for value in numbers(self.lists("words").get(term, "")):
            last += value // 16 + 1
            found[last] = value % 16
        return found

    def places(self, pair: str) -> dict[int, set[tuple[int, int]]]:
        """Return the lines and words at which a pair stands in each text that has it."""
        found, values = {}, iter(numbers(self.lists("pairs").get(pair, "")))
        for value in values:
            times = next(values) if value % 2 else 1
            found[value // 2] = {(next(values), next(values)) for _time in range(times)}
        return found


def numbers(written: str) -> list[int]:
    found, value, unit = [], 0, 1
    for char in written:
        digit = ord(char) - 48
        value, unit = value + digit % 32 * unit, unit * 32
        if digit < 32:
            found.append(value)
            value, unit = 0, 1
    return found


def scanned(texts: dict[int, dict[str, Any]], phrase: str) -> set[int]:
    """Return the texts in a line of which the words of a *phrase* follow one another."""
    wanted = f" {' '.join(map(fold, words_of(phrase)))} "
    return {
        number
        for number, text in texts.items()
        if any(wanted in f" {' '.join(map(fold, words_of(line)))} " for line, _weight in lines_of(text))
    }
