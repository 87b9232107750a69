"""Two texts that were made of one are put together, line by line, where they changed different places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from carnet.cli.desk.yaml_edits import lines_of


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Return what both made of *base*, or None where both changed the same place, or places side by side."""
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    if _plain(theirs) == _plain(base):  # another program has changed the line ends, and nothing else
        return _plain(mine).replace("\n", "\r\n" if "\r\n" in theirs else "\n")
    before, left, right = lines_of(base), lines_of(mine), lines_of(theirs)
    found: list[str] = []
    at, at_left, at_right = 0, 0, 0
    for start, start_left, start_right, size in _unchanged(before, left, right):
        part = _chosen(before[at:start], left[at_left:start_left], right[at_right:start_right])
        if part is None:
            return None
        found += [*part, *before[start : start + size]]
        at, at_left, at_right = start + size, start_left + size, start_right + size
    return "".join(found)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _chosen(before: Sequence[str], left: Sequence[str], right: Sequence[str]) -> Sequence[str] | None:
    if left in (right, before):
        return right
    return left if right == before else None


def _unchanged(before: Sequence[str], left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the runs of lines that all three have: where each begins in them, and its length; the last is empty."""
    lefts = SequenceMatcher(None, before, left, autojunk=False).get_matching_blocks()
    rights = SequenceMatcher(None, before, right, autojunk=False).get_matching_blocks()
    one = other = 0
    while one < len(lefts) and other < len(rights):
        a, b = lefts[one], rights[other]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            yield start, a.b + start - a.a, b.b + start - b.a, end - start
        if a.a + a.size < b.a + b.size:
            one += 1
        else:
            other += 1
    yield len(before), len(left), len(right), 0
