"""The words below the notes: a line ``w:`` is divided into syllables, and each is put below its note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from carnet.scores.abc.tune import Event, Syllable

_LITERAL_HYPHEN = "\ue000"
_TOKEN = re.compile(r"[^\s\-_*|]+|[-_*|]|\s+")
#: An apostrophe between letters, or after the letter with which a word is elided.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'")


class Part(NamedTuple):
    """A piece of a line of words: a syllable, or a mark that passes over a note or goes to the next bar."""

    text: str
    position: str = ""
    joined: str = ""
    mark: str = ""


def parts_of(text: str) -> list[Part]:
    """Return what a line of words says, in its order."""
    found: list[Part] = []
    in_word = False  # whether a hyphen has just divided a word
    may_hyphen = False  # whether a syllable stands right before
    for sign in _TOKEN.findall(text.strip().replace("\\-", _LITERAL_HYPHEN)):
        if sign.isspace():
            may_hyphen = False
        elif sign == "-" and may_hyphen:
            last = found[-1]
            found[-1] = last._replace(position="m" if last.position == "t" else "i", joined="d")
            in_word, may_hyphen = True, False
        elif sign in ("-", "*", "_", "|"):
            found.append(Part("", mark="*" if sign == "-" else sign))
            may_hyphen = False
        else:
            words = _APOSTROPHE.sub("’", sign.replace("~", "\N{NO-BREAK SPACE}").replace(_LITERAL_HYPHEN, "-"))
            found.append(Part(words, "t" if in_word else ""))
            in_word, may_hyphen = False, True
    return found


def sing(text: str, verse: int, notes: Sequence[tuple[int, Event]]) -> list[str]:
    """Put the syllables of a line below *notes*, each with the number of its bar; return those that are left over."""
    place = 0
    last: Event | None = None
    parts = iter(parts_of(text))
    for part in parts:
        if part.mark == "|":
            place = next_bar(place, notes)
            continue
        if place >= len(notes):
            return [part.text, *(more.text for more in parts)] if part.text else list(left_over(parts))
        event = notes[place][1]
        place += 1
        if part.mark == "_" and last is not None and last.syllables:
            held = last.syllables[-1]
            if not held.joined:
                last.syllables[-1] = Syllable(held.verse, held.text, held.position, "u")
        elif not part.mark:
            event.syllables.append(Syllable(verse, part.text, part.position, part.joined))
            last = event
    return []


def left_over(parts: Iterator[Part]) -> Iterator[str]:
    """Yield the syllables among *parts*."""
    return (part.text for part in parts if part.text)


def next_bar(place: int, notes: Sequence[tuple[int, Event]]) -> int:
    """Return the place of the first note of the bar after that of the note before *place*."""
    bar = notes[place - 1][0] if place else notes[0][0] - 1 if notes else 0
    while place < len(notes) and notes[place][0] <= bar:
        place += 1
    return place
