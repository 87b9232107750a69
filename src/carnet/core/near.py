"""The name that was meant: one rule for all names that a writer types, of files, labels, fields, blocks and settings.

Names are near each other when few letters differ for their length, when one is the other without a word of it, or when
they are spoken alike. Numbers are never mistyped into other numbers: ``photo-2`` was not meant to be ``photo-3``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from carnet.core.text import fold

#: No more of a name is compared.
_LONGEST = 80
#: Shorter names have no near ones but themselves in other letters.
_SHORTEST = 4
#: The beginning that two words share which end otherwise: `linenumbers` and `linenos`.
_BEGINNING = 5
_TWICE = re.compile(r"([^\W\d])\1+")
_DIGITS = re.compile(r"\d+")


class _Name(NamedTuple):
    """What is compared of a name."""

    #: As those compare it who mistype it: without case, accents and kinds of hyphens.
    plain: str
    #: As it is spoken, more or less.
    spoken: str
    numbers: tuple[str, ...]


@lru_cache(100_000)
def _name(written: str) -> _Name:
    plain = re.sub(r"[\s_-]+", "-", fold(written[:_LONGEST].replace("’", "'")))
    numbers = tuple(number.lstrip("0") for number in _DIGITS.findall(plain))
    return _Name(plain, _TWICE.sub(r"\1", plain.replace("ph", "f")), numbers)


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are to be put in, left out, changed or swapped to make *other* of *one*; more than *most*
    is told as one more.
    """
    shared = sum(min(one.count(letter), other.count(letter)) for letter in {*one})
    if max(len(one), len(other)) - shared > most:  # each letter that only one has costs a change
        return most + 1
    before: list[int] = []
    row: list[int] = [*range(len(other) + 1)]
    for at, letter in enumerate(one, start=1):
        above, before_above = row, before
        row = [at]
        for to, wanted in enumerate(other, start=1):
            cost = min(above[to] + 1, row[to - 1] + 1, above[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, before_above[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before = above
    return min(row[-1], most + 1)


def _are_other_numbers(one: _Name, other: _Name) -> bool:
    digits = [sorted("".join(name.numbers)) for name in (one, other)]
    return bool(one.numbers and other.numbers) and digits[0] != digits[1]


def _of_words(one: _Name, other: _Name) -> float | None:
    """Return how far two names of several words are apart where one has all words of the other; else None."""
    words = sorted(({*name.plain.split("-")} for name in (one, other)), key=len)
    letters = [sum(map(len, each)) for each in words]
    if words[0] < words[1] and letters[0] >= max(_SHORTEST, letters[1] / 2):
        return 1 - letters[0] / letters[1]
    return None


def how_far(written: str, name: str) -> float | None:
    """Return how far a *name* is from what is *written*, from 0 to 1; None if it is not near."""
    one, other = _name(written), _name(name)
    if one.plain == other.plain:
        return 0.0
    longest = max(len(one.plain), len(other.plain))
    if longest < _SHORTEST or min(len(one.plain), len(other.plain)) < _SHORTEST - 1 or _are_other_numbers(one, other):
        return None
    most = longest // 3
    apart = distance(one.spoken, other.spoken, most)
    parts = (one.spoken.split("-"), other.spoken.split("-"))
    if apart <= most and len(parts[0]) == len(parts[1]):
        pairs = zip(*parts, strict=True)
        if all(distance(a, b, fits) <= fits for a, b in pairs for fits in [max(1, max(len(a), len(b)) // 3)]):
            return (apart + 0.5) / longest
    elif apart <= 1:
        return (apart + 0.5) / longest
    if len(parts[0]) == len(parts[1]) == 1 and one.plain[:_BEGINNING] == other.plain[:_BEGINNING]:
        most = longest // 2
        apart = distance(one.plain, other.plain, most)
        return apart / longest if apart <= most else None
    return _of_words(one, other)


def nearest(written: object, names: Iterable[str]) -> str:
    """Return the one of *names* that what is *written* was most likely meant to be, or ""."""
    text = " ".join(str(written).split())
    found = [(far, name) for name in names if name != text and (far := how_far(text, name)) is not None]
    return min(found, default=(0, ""))[1]


def _ending(name: str) -> tuple[str, str]:
    stem, suffix = posixpath.splitext(name)
    return stem, suffix.lower()


def near_paths(written: str, paths: Iterable[str]) -> Iterator[str]:
    """Yield of *paths* those that the path *written* may have been meant to be, the nearest first.

    The name of the file counts most: a file of that very name may lie anywhere, one with a name that is nearly that
    lies where it was sought, above, or one folder below.
    """
    folder, wanted = posixpath.split(written)
    stem, suffix = _ending(wanted)
    found = []
    for path in paths:
        above, name = posixpath.split(path)
        its_stem, its_suffix = _ending(name)
        far = how_far(stem, its_stem)
        if far is None or (far and not _is_beside(folder, above)):
            continue
        place = 0.0 if above == folder else 1.0 if (folders := how_far(folder, above)) is None else folders
        found.append((far, its_suffix != suffix, place, abs(path.count("/") - written.count("/")), path))
    return (path for *_order, path in sorted(found))


def _is_beside(folder: str, other: str) -> bool:
    is_above = not other or folder == other or folder.startswith(f"{other}/")
    return is_above or folder == posixpath.dirname(other) or how_far(folder, other) is not None
