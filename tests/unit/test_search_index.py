"""An index that follows edits is byte for byte that of the same texts made at once, and answers as a full scan does."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from search_index import ReadIndex, scanned

from carnet.search import tables
from carnet.search.index import Index, lines_of
from carnet.search.words import Language, fold, words_of

#: `BLOG_CASES` says how many sequences of edits are tried.
CASES = int(os.environ.get("BLOG_CASES", "4"))
WORDS = ("le", "la", "de", "un", "été", "cœur", "métronome", "métronomes", "chanson", "l’école", "C++", "東京都", "♫")
#: Words that begin alike, so far that no name of a file could hold it.
LONG = (*("e" * 300 + ending for ending in "abc"), *("ж" * 50 + ending for ending in "абв"))


def text(chance: random.Random, name: str) -> str:
    """Return a text as the index has it; some have several lines, a label, or a comment."""
    lines = [" ".join(chance.choices(WORDS, k=chance.randint(1, 9))) for _line in range(chance.randint(1, 4))]
    found = {"u": name, "t": chance.choice(WORDS), "x": lines}
    if chance.random() < 0.8:
        found |= {"d": "2026-01-01", "k": [chance.choice(WORDS)], "f": ["year:2026"], "m": lines[:1]}
    return json.dumps(found)


def follow(folder: Path, texts: dict[str, tuple[str, bool]]) -> ReadIndex:
    stamps = {name: (content, is_post) for name, (content, is_post) in texts.items()}
    index = Index(folder / "index", Language("fr"), folder / "state.json", "tests")
    index.follow(stamps, lambda name: texts[name][0])
    return ReadIndex(folder / "index")


@pytest.mark.parametrize("seed", range(CASES))
def test_index_that_followed_edits_is_that_of_the_same_texts(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(tables, "LIMIT", 300)
    chance, texts = random.Random(seed), {}
    for step in range(8):
        for _edit in range(chance.choice([1, 1, 2, 6])):
            name = f"{chance.randrange(12):02}"
            if texts.pop(name, None) is None or chance.random() < 0.7:
                texts[name] = (text(chance, name), int(name) % 3 > 0)
        texts = dict(sorted(texts.items(), key=lambda one: (not one[1][1], one[0])))
        followed, clean = follow(tmp_path / "followed", texts), follow(tmp_path / f"clean{step}", texts)
        assert followed.files() == clean.files()
    assert len(clean.files()) > 20
    assert {len(followed.lists(kind)) > 3 for kind in ("pairs", "forms", "tails")} == {True}


def test_words_that_begin_alike_for_long_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LIMIT", 300)
    texts = {f"{at}": (json.dumps({"u": f"{at}", "t": word, "x": [word]}), False) for at, word in enumerate(LONG)}
    followed = tmp_path / "followed"
    for count in (2, 6, 4):
        some = dict(list(texts.items())[:count])
        index = follow(followed, some)
        assert index.files() == follow(tmp_path / f"clean{count}", some).files()
    forms = {form.partition(":")[0] for listed in index.lists("forms").values() for form in listed.split()}
    assert forms == {*LONG[:4]}


@pytest.mark.parametrize("seed", range(CASES))
def test_words_and_phrases_are_in_the_texts_in_which_a_full_scan_finds_them(tmp_path, seed):
    chance, language = random.Random(seed), Language("fr")
    index = follow(tmp_path, {f"{name}": (text(chance, f"{name}"), True) for name in range(30)})
    texts = index.texts()
    for _query in range(20):
        first, second = (words_of(word)[-1] for word in chance.choices(WORDS, k=2))
        term = language.terms(first)[0]
        holding = {
            number
            for number, one in texts.items()
            if any(term in language.terms(word) for line, _weight in lines_of(one) for word in words_of(line))
        }
        assert index.weights(term).keys() == holding
        assert index.places(f"{fold(first)} {fold(second)}").keys() == scanned(texts, f"{first} {second}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’école, l'été", ["l", "école", "l", "été"]),
        ("C++ et C#, pas C++11 ni a+b", ["c++", "et", "c#", "pas", "c", "11", "ni", "a", "b"]),
        ("Sol♯ ♫ 5 € — « oui »…", ["sol♯", "♫", "5", "€", "oui"]),
        ("東京 は 春", ["東", "京", "は", "春"]),
        ("हिन्दी, ไทย", ["हिन्दी", "ไ", "ท", "ย"]),
        ("a_b R&B rendez-vous", ["a", "b", "r", "b", "rendez", "vous"]),
    ],
)
def test_text_is_split_into_words_names_signs_and_characters(text, words):
    assert words_of(text) == words


def test_word_is_folded():
    assert [fold(word) for word in ("cœur", "été", "straße", "ﬁn", "sol♯", "が", "مَو")] == [
        "coeur",
        "ete",
        "strasse",
        "fin",
        "sol#",
        "が",
        "مو",
    ]


@pytest.mark.parametrize("language", ["en", "es", "fr", "it", "pt", "de", "sv"])
def test_names_in_code_have_the_terms_that_a_stemmer_gives_them(language):
    """A long listing has thousands of them; where the stemmer is not asked, it must have had nothing to say."""
    chance, known = random.Random(language), Language(language)
    letters = "abcdefghijklmnopqrstuvwxyz" * 3 + "aeiouyqu_0123456789"
    for _number in range(2000):
        word = "".join(chance.choices(letters, k=chance.randint(0, 12))) + chance.choice("0123456789")
        stem = fold(known.stemmer.stemWord(word))
        assert known.terms(word)[0] == stem, word
