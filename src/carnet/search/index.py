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
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, count, islice, pairwise
from pathlib import Path
from typing import Any

from carnet.core.build_state import files_below, read_state, write_whole
from carnet.core.fingerprint import digest
from carnet.search.tables import NUMBER, Entries, Table, number, value_of
from carnet.search.words import FOLDED, Language, words_of

#: What a word weighs in a title, in a label, in a comment, and in the text of a page that is no post.
_TITLE, _LABEL, _COMMENT, _PAGE_TEXT = 8.0, 4.0, 0.5, 0.1
#: BM25's constants, and the length of a text in words that counts as usual: were it the mean, an edit would change all.
_K, _B, _USUAL_LENGTH = 1.2, 0.75, 400
#: A weight is below this.
_WEIGHTS = 16
#: Letters of a word that is worth correcting, and those in its beginning.
_SHORTEST, _HEAD = 4, 3
#: Posts are counted from 0, other pages from here.
_PAGES = 1 << 20
#: How many words stand before one in its line, for lines of a usual length.
_COLUMNS = tuple(map(number, range(1000)))

#: What changes with all that is looked for in a page, and whether that is a post.
Stamp = tuple[str, bool]
#: The same of a page that is in the index, with the fingerprint of its text between; "" if it has none.
Page = tuple[str, str, bool]


def lines_of(text: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield each line of a *text* of the index, and what its words weigh."""
    yield text["t"], _TITLE
    yield from ((line, 1.0 if "d" in text else _PAGE_TEXT) for line in text.get("x", ()))
    yield from ((line, _COMMENT) for line in text.get("m", ()))
    yield from ((label, _LABEL) for label in text.get("k", ()))
    yield text.get("y", ""), 1.0


@dataclass(slots=True)
class Listed:
    """What the tables have of a text: entries by term and by pair of words, and the words that are worth correcting."""

    terms: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)
    words: Set[str] = frozenset()


def listed(text: Mapping[str, Any], place: int, language: Language) -> Listed:
    """Return what the tables have of the *text* with the number *place*."""
    length, pairs, places = 0, list[str](), list[str]()
    counts: dict[float, Counter[str]] = {}
    once, several = number(2 * place), number(2 * place + 1)
    for row, (line, weight) in enumerate(lines_of(text)):
        words = words_of(line)
        length += len(words)
        counts.setdefault(weight, Counter()).update(words)
        pairs += map(" ".join, pairwise(filter(None, map(FOLDED.__getitem__, words))))
        columns = chain(_COLUMNS, map(number, count(len(_COLUMNS))))
        places += map(number(row).__add__, islice(columns, len(pairs) - len(places)))
    entries_of_pairs = dict(zip(pairs, map(once.__add__, places), strict=True))
    if len(entries_of_pairs) < len(pairs):
        entries_of_pairs |= _said_again(pairs, places, several)
    terms = dict[str, float]()
    for weight, some in counts.items():
        for word, times in some.items():
            for term in language.terms(word):
                terms[term] = terms.get(term, 0.0) + times * weight
    usual = _K * (1 - _B + _B * 2 ** round(math.log2(max(length, 1) / _USUAL_LENGTH)))
    entries = {
        times: number(place * _WEIGHTS + max(1, round((_WEIGHTS - 1) * times / (times + usual))))
        for times in {*terms.values()}
    }
    weighed = {term: entries[times] for term, times in terms.items()}
    chosen = dict.fromkeys(text.get("f", ()), number(place * _WEIGHTS))
    return Listed(weighed | chosen, entries_of_pairs, set[str]().union(*counts.values()))


def _said_again(pairs: list[str], places: list[str], several: str) -> dict[str, str]:
    """Return the entries of those *pairs* that stand at several of the *places*."""
    times = {pair: times for pair, times in Counter(pairs).items() if times > 1}
    entries = {pair: several + number(times[pair]) for pair in times}
    for pair, begin in zip(pairs, places, strict=True):
        if pair in times:
            entries[pair] += begin
    return entries


@cache
def _places_of_form(word: str) -> tuple[str, str] | None:
    """Return under what the tables have a *word* that is worth correcting: what it is folded, and its tail."""
    if len(word) < _SHORTEST or not word.isalpha():
        return None
    return FOLDED[word], FOLDED[word][_HEAD:]


# -- Lists -------------------------------------------------------------------------------------------------------------


def _merge_terms(before: str, added: list[str], gone: list[str]) -> str:
    """Return the list of a term: how far each text is from the one before, and what the term weighs there."""
    values, last = set[int](), -1
    for value in map(value_of, NUMBER.findall(before)):
        last += value // _WEIGHTS + 1
        values.add(last * _WEIGHTS + value % _WEIGHTS)
    for value in map(value_of, gone):
        values.remove(value)
    values.update(map(value_of, added))
    ends = (value - value % _WEIGHTS + _WEIGHTS for value in sorted(values))
    return "".join([number(value - end) for value, end in zip(sorted(values), chain((0,), ends), strict=False)])


def _merge_pairs(before: str, added: list[str], gone: list[str]) -> str:
    """Return the list of a pair: each text with the line and the word where it begins, or with several such places."""
    if not before:
        return "".join(added)
    known = dict(_places(before))
    for text, _entry in _places("".join(gone)):
        del known[text]
    known.update(_places("".join(added)))
    return "".join(known[text] for text in sorted(known))


def _places(listed: str) -> Iterator[tuple[int, str]]:
    """Yield each text in the list of a pair, and what the list has of it."""
    written, at = NUMBER.findall(listed), 0
    while at < len(written):
        text, is_several = divmod(value_of(written[at]), 2)
        end = at + (2 + 2 * value_of(written[at + 1]) if is_several else 3)
        yield text, "".join(written[at:end])
        at = end


def _merge_forms(before: str, added: list[str], gone: list[str]) -> str:
    """Return the words of a key and in how many texts each stands."""
    known = Counter[str]()
    for listed, sign in ((before, 1), ("".join(added), 1), ("".join(gone), -1)):
        for one in listed.split():
            form, _colon, times = one.partition(":")
            known[form] += sign * int(times)
    return " ".join(f"{form}:{times}" for form, times in sorted(known.items()) if times)


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
        #: The fingerprint of each text that is there, by its number.
        self.texts = {place: self.pages[docname][1] for docname, place in places_of(self.pages).items()}
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
        before, fresh = self.pages if self.is_whole else {}, dict[str, str]()
        self.pages = {}
        for docname, (stamp, is_post) in stamps.items():
            page = before.get(docname)
            if page is None or (page[0], page[2]) != (stamp, is_post):
                fresh[docname] = text_of(docname)
                page = (stamp, digest(fresh[docname]) if fresh[docname] else "", is_post)
            self.pages[docname] = page
        if self.is_whole and [*self.pages.items()] == [*before.items()]:
            return
        former, docnames = places_of(before), {place: docname for docname, place in places_of(self.pages).items()}
        changed = {place for place, docname in docnames.items() if self.texts.get(place) != self.pages[docname][1]}
        gone = self.texts.keys() - docnames.keys()
        self.kept.unlink(missing_ok=True)  # a build that is cut short leaves nothing to build on

        try:
            if not self.is_whole or 2 * len(changed | gone) > len(docnames):
                raise ValueError
            if changed or gone:
                names = {place: docnames[place] for place in sorted(changed)}
                contents = {place: fresh.get(name) or self.read(former[name]) for place, name in names.items()}
                self.update(contents | dict.fromkeys(gone, ""))
        except (LookupError, OSError, ValueError):
            shutil.rmtree(self.folder, ignore_errors=True)
            self.texts, self.tables = {}, self._tables({})
            self.update({place: fresh.get(name) or text_of(name) for place, name in docnames.items()})
        tables = {kind: table.kept() for kind, table in self.tables.items()}
        write_whole(self.kept, json.dumps({"made_with": self.made_with, "pages": self.pages, "tables": tables}))

    def read(self, place: int) -> str:
        """Return the file of a text as it was written."""
        content = (self.folder / text_file(place)).read_text(encoding="utf-8")
        if digest(content) != self.texts[place]:
            raise ValueError
        return content

    def update(self, contents: Mapping[int, str]) -> None:
        """Take over the new *contents* of some texts, or take those out that are ""."""
        added, gone = Changes(), Changes()
        for place, content in contents.items():
            was = self._listed(self.read(place) if place in self.texts else "", place)
            now = self._listed(content, place)
            added.add(now, was)
            gone.add(was, now)
        more, less = added.entries(), gone.entries()
        for kind, table in self.tables.items():
            table.update(more[kind], less[kind])
        for place, content in contents.items():
            file = self.folder / text_file(place)
            if content:
                write_whole(file, content)
                self.texts[place] = digest(content)
            else:
                file.unlink(missing_ok=True)
                del self.texts[place]
        posts = sum(place < _PAGES for place in self.texts)
        version = digest(self.made_with, sorted(self.texts.items()))
        for kind, table in self.tables.items():
            head = [f"{len(self.texts)} {posts} {version[:8]}"] if kind == "words" else []
            lines = "".join(f"{line}\n" for line in [*head, *(piece.name for piece in table.pieces)])
            write_whole(self.folder / f"{kind}.txt", lines)

    def _listed(self, content: str, place: int) -> Listed:
        return listed(json.loads(content), place, self.language) if content else Listed()


class Changes:
    """What several texts add to the tables, or take out of them."""

    def __init__(self) -> None:
        self.terms = defaultdict[str, Any](list)
        self.pairs: Entries = {}
        #: In how many of these texts each word stands.
        self.words = Counter[str]()

    def add(self, these: Listed, but: Listed) -> None:
        """Add what the tables have of a text, but for what they have of it in another state, too."""
        for term, entry in these.terms.items() - but.terms.items() if but.terms else these.terms.items():
            self.terms[term].append(entry)
        _note(self.pairs, these.pairs.items() - but.pairs.items() if but.pairs else these.pairs.items())
        self.words.update(these.words - but.words)

    def entries(self) -> dict[str, Entries]:
        """Return the entries for each table."""
        forms, tails = dict[str, Any](), dict[str, Any]()
        for word, times in self.words.items():
            if (places := _places_of_form(word)) is not None:
                for table, key in zip((forms, tails), places, strict=True):
                    _note(table, [(key, f"{word}:{times} ")])
        return {"words": self.terms, "pairs": self.pairs, "forms": forms, "tails": tails}


def _note(noted: Entries, entries: Iterable[tuple[str, str]]) -> None:
    for key, entry in entries:
        known = noted.get(key)
        if known is None:
            noted[key] = entry
        elif isinstance(known, list):
            known.append(entry)
        else:
            noted[key] = [known, entry]


def places_of(pages: Mapping[str, Page]) -> dict[str, int]:
    """Return the numbers of all *pages* that have a text, by docname."""
    posts, others = count(), count(_PAGES)
    return {
        docname: next(posts if is_post else others) for docname, (_stamp, content, is_post) in pages.items() if content
    }


def text_file(place: int) -> str:
    """Return the name of the file of a text."""
    return f"{place}.json"
