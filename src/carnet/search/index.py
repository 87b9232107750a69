"""The index of a blog for the script of its search page: which texts hold a word, a phrase, or a word written alike.

Each text is a file of its own, with a number: posts are counted from the oldest, so that a new one is the last. Tables
lead from terms to texts with the weight of each term (BM25, in 4 bits), from pairs of neighbouring words to their
places, and from what a slip of the pen leaves of a word to the word. An edit changes the lists of the words that came
and went, and reads the former text from the index itself.
"""

from __future__ import annotations

import json
import math
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from carnet.core.build_state import files_below, read_state, write_whole
from carnet.core.fingerprint import digest
from carnet.search.tables import DamagedError, Table, number, numbers
from carnet.search.words import Language, fold, words_of

#: What a word weighs in a title, in a label, in a comment, and in the text of a page that is no post.
_TITLE, _LABEL, _COMMENT, _PAGE_TEXT = 8.0, 4.0, 0.5, 0.1
#: BM25's constants, and the length of a text in words that counts as usual: were it the mean, an edit would change all.
_K, _B, _USUAL_LENGTH = 1.2, 0.75, 400
_STEPS = 15
#: Letters of a word that is worth correcting, and those in its beginning.
_SHORTEST, _HEAD = 4, 3
#: Stands before the number of places where a pair is several times in a text.
_SEVERAL = "*"
#: A post is a whole number, another page the one below zero.
Number = int
#: What changes with all that is looked for in a page, and whether that is a post.
Stamp = tuple[str, bool]
#: The same of a page that is in the index, with the fingerprint of its text between; "" if it has none.
Page = tuple[str, str, bool]


@dataclass(slots=True)
class Found:
    """What the tables hold of one text: weights of terms, places of pairs, and the words that may be misspelt."""

    terms: dict[str, int] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)


def lines_of(text: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield each line of a *text* of the index, and what its words weigh."""
    yield text["t"], _TITLE
    yield from ((line, 1.0 if "d" in text else _PAGE_TEXT) for line in text["x"])
    yield from ((line, _COMMENT) for line in text.get("m", ()))
    yield from ((label, _LABEL) for label in text.get("k", ()))
    yield text.get("y", ""), 1.0


def found_in(text: Mapping[str, Any], language: Language) -> Found:
    """Return what the tables hold of a *text*."""
    found, length = Found(), 0
    counts: dict[float, Counter[str]] = {}
    again = Counter[str]()
    pairs = found.pairs
    for row, (line, weight) in enumerate(lines_of(text)):
        words = words_of(line)
        length += len(words)
        counts.setdefault(weight, Counter()).update(words)
        start = number(row)
        for column, pair in enumerate(map(" ".join, pairwise(filter(None, map(_FOLDED.__getitem__, words))))):
            if pair in pairs:
                again[pair] += 1
                pairs[pair] += start + number(column)
            else:
                pairs[pair] = start + number(column)
    for pair, count in again.items():
        pairs[pair] = f"{_SEVERAL}{number(count + 1)}{pairs[pair]}"
    terms: dict[str, float] = {}
    for weight, some in counts.items():
        for word, count in some.items():
            for term in language.terms(word):
                terms[term] = terms.get(term, 0.0) + count * weight
    usual = _K * (1 - _B + _B * 2 ** round(math.log2(max(length, 1) / _USUAL_LENGTH)))
    found.terms = {term: max(1, round(_STEPS * count / (count + usual))) for term, count in terms.items()}
    found.terms |= dict.fromkeys(text.get("f", ()), 0)
    found.forms = {word for some in counts.values() for word in some if len(word) >= _SHORTEST and word.isalpha()}
    return found


class _Folded(dict[str, str]):
    """Words without their accents, which come again and again."""

    def __missing__(self, word: str) -> str:
        self[word] = folded = fold(word)
        return folded


_FOLDED = _Folded()


# -- Lists -------------------------------------------------------------------------------------------------------------


def _merge_terms(before: str, change: list[Any]) -> str:
    """Return the list of a term, the posts before the other pages; a change names a text and its weight there."""
    return _merge(
        before, change, _STEPS + 1, lambda low, _rest: low, lambda gap, weight: number(gap * (_STEPS + 1) + weight)
    )


def _merge_pairs(before: str, change: list[Any]) -> str:
    """Return the list of a pair; a change names a text and its places there."""

    def read(is_several: int, rest: Iterator[int]) -> str:
        counted = f"{_SEVERAL}{number(count)}" if is_several and (count := next(rest)) else ""
        return counted + "".join(number(next(rest)) for _place in range(2 * count if is_several else 2))

    def written(gap: int, places: str) -> str:
        is_several = places[0] == _SEVERAL
        return number(gap * 2 + is_several) + places[is_several:]

    return _merge(before, change, 2, read, written)


def _merge(
    before: str,
    change: list[Any],
    factor: int,
    read: Callable[[int, Iterator[int]], Any],
    written: Callable[[int, Any], str],
) -> str:
    """Return a list in which some texts are others; a *change* of None takes a text out."""
    if not before and len(change) == 2 and change[0] >= 0:
        return written(change[0], change[1])  # most pairs are in one text alone
    known: dict[Number, Any] = {}
    for half, listed in enumerate(before.split(" ") if before else ()):
        last, values = -1, numbers(listed)
        for value in values:
            last += value // factor + 1
            known[-1 - last if half else last] = read(value % factor, values)
    known.update(zip(change[::2], change[1::2], strict=True))
    posts = sorted(text for text, value in known.items() if value is not None and text >= 0)
    pages = sorted((text for text, value in known.items() if value is not None and text < 0), reverse=True)
    halves = []
    for half in (posts, pages):
        last, parts = -1, []
        for text in half:
            place = max(text, -1 - text)
            parts.append(written(place - last - 1, known[text]))
            last = place
        halves.append("".join(parts))
    return " ".join(halves).rstrip(" ")


def _merge_forms(before: str, change: list[Any]) -> str:
    """Return the words of a key and in how many texts each stands; a change names a word and how many more."""
    known = Counter[str]()
    for one in before.split():
        form, _colon, count = one.partition(":")
        known[form] = int(count)
    for form, more in zip(change[::2], change[1::2], strict=True):
        known[form] += more
    return " ".join(f"{form}:{count}" for form, count in sorted(known.items()) if count)


_MERGES = {"words": _merge_terms, "pairs": _merge_pairs, "forms": _merge_forms, "tails": _merge_forms}


class Index:
    """The files of an index in a *folder*; the file *kept* tells of the last build that was *made_with* the same."""

    def __init__(self, folder: Path, language: Language, kept: Path, made_with: str) -> None:
        self.folder, self.language, self.kept, self.made_with = folder, language, kept, made_with
        state = read_state(kept)
        is_known = state.get("made_with") == made_with
        #: The stamps of all pages and the fingerprints of their texts, in the order of their numbers.
        self.pages: dict[str, Page] = {name: tuple(page) for name, page in state["pages"].items()} if is_known else {}
        self.tables = self._tables(state["tables"] if is_known else {})
        self.texts = {text: self.pages[docname][1] for docname, text in numbers_of(self.pages).items()}
        self.is_whole = is_known and self.files() <= files_below(folder)

    def _tables(self, kept: Mapping[str, Any]) -> dict[str, Table]:
        return {kind: Table(self.folder, kind, merge, kept.get(kind, [])) for kind, merge in _MERGES.items()}

    def files(self) -> set[str]:
        """Return the names of all files."""
        return {*map(text_file, self.texts), *(name for table in self.tables.values() for name in table.files())}

    def follow(self, stamps: Mapping[str, Stamp], text_of: Callable[[str], str]) -> None:
        """Take over what changed in the pages that *stamps* names, the posts from the oldest to the newest.

        Posts that come or go among others change the numbers of those after them. When most numbers change, or a file
        is not as it was written, the whole index is made anew.
        """
        before, fresh = self.pages, {}
        self.pages = {}
        for docname, stamp in stamps.items():
            if (
                self.is_whole
                and docname in before
                and before[docname][0] == stamp[0]
                and before[docname][2] == stamp[1]
            ):
                self.pages[docname] = before[docname]
            else:
                fresh[docname] = text_of(docname)
                self.pages[docname] = (stamp[0], digest(fresh[docname]) if fresh[docname] else "", stamp[1])
        if self.is_whole and self.pages == before and [*self.pages] == [*before]:
            return
        places, docnames = numbers_of(before), {text: docname for docname, text in numbers_of(self.pages).items()}
        changed = {text for text, docname in docnames.items() if self.texts.get(text) != self.pages[docname][1]}
        gone = self.texts.keys() - docnames.keys()
        if changed or gone or not self.is_whole:
            self.kept.unlink(missing_ok=True)

            def content(text: Number) -> str:
                docname = docnames[text]
                if docname not in fresh:
                    try:
                        return self.read(places[docname])
                    except DamagedError:
                        self.is_whole = False
                        return text_of(docname)
                return fresh[docname]

            contents: dict[Number, str | None] = {text: content(text) for text in changed}
            try:
                if not self.is_whole or 2 * len(changed | gone) > len(docnames):
                    raise DamagedError
                self.update(contents | dict.fromkeys(gone))
            except DamagedError:
                contents = {text: content(text) for text in docnames}
                shutil.rmtree(self.folder, ignore_errors=True)
                self.texts, self.tables = {}, self._tables({})
                self.update(contents)
        tables = {kind: table.kept() for kind, table in self.tables.items()}
        write_whole(self.kept, json.dumps({"made_with": self.made_with, "pages": self.pages, "tables": tables}))

    def read(self, text: Number) -> str:
        """Return the file of a text as it was written."""
        try:
            content = (self.folder / text_file(text)).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedError from error
        if digest(content) != self.texts[text]:
            raise DamagedError
        return content

    def update(self, contents: Mapping[Number, str | None]) -> None:
        """Take over the new *contents* of some texts, or take those out that are None."""
        changes: dict[str, dict[str, list[Any]]] = {kind: {} for kind in self.tables}
        for text, content in contents.items():
            before = self._found(self.read(text) if text in self.texts else None)
            after = self._found(content)
            _note(changes["words"], text, before.terms, after.terms)
            _note(changes["pairs"], text, before.pairs, after.pairs)
            for form in before.forms ^ after.forms:
                folded, more = fold(form), 1 if form in after.forms else -1
                changes["forms"].setdefault(folded, []).extend((form, more))
                changes["tails"].setdefault(folded[_HEAD:], []).extend((form, more))
        for kind, table in self.tables.items():
            table.update(changes[kind])
        for text, content in contents.items():
            file = self.folder / text_file(text)
            if content is None:
                file.unlink(missing_ok=True)
                del self.texts[text]
            else:
                write_whole(file, content)
                self.texts[text] = digest(content)
        posts = sum(text >= 0 for text in self.texts)
        version = digest(sorted(self.texts.items()), [table.kept() for table in self.tables.values()])
        for kind, table in self.tables.items():
            head = [f"{posts} {len(self.texts) - posts} {version[:8]}"] if kind == "words" else []
            lines = "".join(f"{line}\n" for line in [*head, *(piece.name for piece in table.pieces)])
            write_whole(self.folder / f"{kind}.txt", lines)

    def _found(self, content: str | None) -> Found:
        return Found() if content is None else found_in(json.loads(content), self.language)


def _note(changes: dict[str, list[Any]], text: Number, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Add to *changes* what differs between the lists with a text and those with its new content."""
    for key, value in after.items():
        if before.get(key) != value:
            if key in changes:
                changes[key] += (text, value)
            else:
                changes[key] = [text, value]
    for key in before.keys() - after.keys():
        changes.setdefault(key, []).extend((text, None))


def numbers_of(pages: Mapping[str, Page]) -> dict[str, Number]:
    """Return the numbers of all *pages* that have a text, by docname."""
    counts, numbers = {True: 0, False: 0}, {}
    for docname, (_stamp, content, is_post) in pages.items():
        if content:
            numbers[docname] = counts[is_post] if is_post else -1 - counts[is_post]
            counts[is_post] += 1
    return numbers


def text_file(text: Number) -> str:
    """Return the name of the file of a text."""
    return f"{text}.json" if text >= 0 else f"p{-1 - text}.json"
