"""Where the words of a drawing are, and whether two of them collide."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

_TEXT = re.compile(
    r'<text class="(\w*)" x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)"'
    r'[^>]*? textLength="([\d.]+)"[^>]*>([^<]*)'
)
#: How far apart two syllables have to be, and how much of its size a letter takes above its line.
_GAP, _HEIGHT = 30.0, 0.7


class Word(NamedTuple):
    """A word of a drawing and its box: *top* and *bottom* count from above."""

    kind: str
    text: str
    left: float
    right: float
    top: float
    bottom: float


def words_of(drawing: str) -> list[Word]:
    """Return the words of a drawing."""
    found = []
    for kind, x, y, size, length, text in _TEXT.findall(drawing):
        box = (float(x), float(x) + float(length), float(y) - float(size) * _HEIGHT, float(y))
        found.append(Word(kind, unescape(text), *box))
    return found


def collide(drawing: str) -> bool:
    """Return whether two words of a drawing collide, or two syllables stand so near that they look like one."""
    rows = sorted(words_of(drawing), key=lambda word: (word.bottom, word.left))
    for place, word in enumerate(rows):
        for other in rows[place + 1 :]:
            if other.top >= word.bottom:
                if other.top - word.bottom > other.bottom - other.top:
                    break
                continue
            gap = _GAP if word.kind == other.kind == "syl" else 0.0
            if word.left < other.right + gap and other.left < word.right + gap:
                return True
    return False
