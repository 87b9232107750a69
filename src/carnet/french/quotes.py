r"""Straight quotes as a printer sets them, decided over the whole text of a paragraph: nothing here knows of Sphinx.

docutils' smart quotes look at one piece of text after the other: a straight ' before emphasis closes a quotation, and a
" behind it is a part of that mark. Here each mark is decided by the letters around it, whatever emphasis, code or link
stands between, and quotations are paired, so that ``"a"/"b"``, ``'68`` and ``5" de pluie`` come out right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docutils.utils.smartquotes import smartchars

#: What an edit puts in the place of a mark.
OPEN, CLOSE, OPEN_SINGLE, CLOSE_SINGLE, APOSTROPHE = range(5)
_MARK = re.compile(r"(?<!\0)[\"']")
#: What a quotation may follow though it is no space, and what it may not.
_OPENERS = frozenset("([{«‹“‘„‚<–—-/=…:;,|_*~’")
_CLOSERS = frozenset(")]}»›”>.!?%…°€$")


def marks_of(language: str) -> tuple[str, str, str, str] | None:
    """Return the marks that open and close a quotation, and one within it; None where docutils knows none."""
    known: dict[str, Any] = smartchars.quotes
    code = language.lower().replace("_", "-")
    opening, closing, inner, outer = known.get(code) or known.get(code.partition("-")[0]) or [""] * 4
    return (opening, closing, inner, outer) if opening else None


def educated(text: str, language: str) -> str:
    """Return *text* with the marks of *language* in place of straight ones."""
    marks = marks_of(language)
    if marks is None:
        return text
    for place, kind in sorted(quotes_in(text), reverse=True):
        text = text[:place] + written(kind, marks) + text[place + 1 :]
    return text


def written(kind: int, marks: tuple[str, str, str, str]) -> str:
    """Return the mark of a *kind* as a language writes it."""
    return "’" if kind == APOSTROPHE else marks[kind]


def quotes_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield place and kind of each straight mark in *text* that is one; others, as in ``5"``, stay as they are."""
    decided: dict[int, int] = {}
    doubles: list[int] = []
    singles: list[int] = []
    last = text.rfind('"')
    for place, after in _straight(text):
        before = _before(text, place, decided)
        if text[place] == '"':
            kind = _double(before, after, is_open=bool(doubles), is_last=place == last)
            if kind == OPEN:
                doubles.append(place)
            elif kind == CLOSE and doubles:
                doubles.pop()
        else:
            kind = _single(before, after, is_open=bool(singles))
            if kind == OPEN_SINGLE:
                singles.append(place)
            elif kind == CLOSE_SINGLE:
                singles.pop()
        if kind is not None:
            decided[place] = kind
    decided.update(dict.fromkeys(singles, APOSTROPHE))  # what no mark closes is none: '68, 'tis
    yield from decided.items()


def _before(text: str, place: int, decided: dict[int, int]) -> str:
    """Return what stands before a mark: " " for the beginning, "(" or ")" for another mark."""
    if not place:
        return " "
    kind = decided.get(place - 1)
    if kind in (OPEN, OPEN_SINGLE):
        return "("
    if kind in (CLOSE, CLOSE_SINGLE):
        return ")"
    return "’" if kind == APOSTROPHE else text[place - 1]


def _straight(text: str) -> list[tuple[int, str]]:
    """Return the place of each mark with what stands behind it and the marks that follow it; " " for the end."""
    found: list[tuple[int, str]] = []
    after, following = " ", len(text)
    for match in reversed(list(_MARK.finditer(text))):
        place = match.start()
        if place + 1 != following:
            after = text[place + 1] if place + 1 < len(text) else " "
        found.append((place, after))
        following = place
    return found[::-1]


def _double(before: str, after: str, *, is_open: bool, is_last: bool) -> int | None:
    spaced, inner = before.isspace(), after.isalnum()
    if spaced and after.isspace():  # a space within the marks, as French hands type it
        return CLOSE if is_open else None if is_last else OPEN
    opens = not after.isspace() and (spaced or before in _OPENERS or not (before.isalnum() or before in _CLOSERS))
    if is_open and not spaced and not inner:
        return CLOSE
    if opens:
        return OPEN
    if before.isalnum() and inner:
        return CLOSE if is_open else None
    if spaced or (before.isdigit() and not is_open):  # inches, seconds
        return None
    return CLOSE


def _single(before: str, after: str, *, is_open: bool) -> int | None:
    if before.isdigit() and after.isdigit():  # minutes and seconds
        return None
    if before.isalnum() and after.isalnum():
        return APOSTROPHE
    if not before.isspace() and not after.isalnum() and is_open and before not in _OPENERS - {"…"}:
        return CLOSE_SINGLE
    if before.isalpha():
        return APOSTROPHE
    if not after.isspace() and (before.isspace() or before in _OPENERS):
        return OPEN_SINGLE
    return None
