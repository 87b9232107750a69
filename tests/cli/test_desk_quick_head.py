"""What the desk's list reads quickly of a front matter is what the schema reads, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import some_cases
from hypothesis import given
from hypothesis import strategies as st

from carnet.cli.desk.quick_head import QuickHeads
from carnet.core.front_matter_schema import read_front_matter

CATEGORIES = ["Humeurs", "Coups de cœur", "C’est dit"]
QUICK = QuickHeads(CATEGORIES)

HEADS = (
    "date: 2026-03-17\ncategory: Humeurs",
    "title: L’été, enfin\ndate: 2026-03-17 18:30\ncategory: [Humeurs, Coups de cœur]\ntags: [été, rock, été]",
    "date: 2026-03-17\ncategory:\n  - Humeurs\ntags:\n- rock\n- musique du monde\ndraft: true",
    'title: "Paris : la nuit"\ndate: 2026-03-17T10:00:00+01:00\ncategory: C\'est dit\ndescription: Un mot. Deux.',
    "date: 2026-03-17\nupdated: 2026-03-18\ncategory: Humeurs\npermalink: /2026/03/x.html\nfeed_id: tag:b.com,1999:b",
    "date: 2026-03-17\nauthor: A, B\ncategory: Humeurs, Coups de cœur\ntags: été , rock,jazz, rock",
    "date: 2026-03-17\ncategory: Humeurs\ntitle:\nimage: billet/a.jpg\nimage_alt: Une onde\nlanguage: en\ndraft: no",
)
#: Not to be read quickly: mistakes, and what YAML reads otherwise.
OTHERS = (
    "date: 2026-13-17\ncategory: Humeurs",
    "date: 2026-03-17\ncategory: Humeur",
    "date: 2026-03-17",
    "category: Humeurs",
    "date: 2026-03-17\ncategory: Humeurs\ndate: 2026-03-18",
    "date: 2026-03-17\ncategory: Humeurs\ntitle: a: b",
    "date: 2026-03-17\ncategory: Humeurs\ntitle: a #b",
    "date: 2026-03-17\ncategory: Humeurs\ntitle: a\n  b",
    "date: 2026-03-17\ncategory: Humeurs\ntitle: null",
    "date: 2026-03-17\ncategory: Humeurs\ntitle: *a",
    "date: 2026-03-17\ncategory: Humeurs\ntags: rock; jazz",
    "date: 2026-03-17\ncategory: Humeurs\ntags: [rock, ]",
    "date: 2026-03-17\ncategory: Humeurs\ntags: rock, ",
    "date: 2026-03-17\ncategory: Humeurs\ntags: rock,,jazz",
    'date: 2026-03-17\ncategory: Humeurs\nauthor: "Dupont, Jean"',
    "date: 2026-03-17\ncategory: Humeurs\nupdated: 2026-03-16",
    "date: 2026-03-17\ncategory: Humeurs\ndraft: oui",
    "date: 2026-03-17\ncategory: Humeurs\nrubrique: x",
    "date: 2026-03-17\ncategory: Humeurs\ntitle: e\u0301te\u0301",
    'date: 2026-03-17\ncategory: Humeurs\ntitle: "a \\n b"',
    "date: 2026-03-17\ncategory: Humeurs\n\ttitle: a",
)
#: Bits of which front matters are made at random.
NAMES = (
    "title",
    "date",
    "updated",
    "category",
    "tags",
    "description",
    "draft",
    "author",
    "location",
    "permalink",
    "image",
    "series",
    "feed_id",
    "comments",
    "excerpt",
    "external_link",
    "language",
    "kind",
    "event",
    "autre",
)
VALUES = (
    "",
    "2026-03-17",
    "2026-03-16 10:00",
    "Humeurs",
    "humeurs",
    "[Humeurs, Coups de cœur]",
    "[]",
    "[a]",
    "[a,]",
    "a, b",
    "Humeurs, Coups de cœur",
    "a,",
    ", a",
    '"a, b"',
    "true",
    "no",
    "Oui",
    "~",
    "null",
    "/x.html",
    "x.html",
    "tag:b,1:2",
    "https://a.example/b",
    "3",
    "-1",
    "fr",
    "français",
    "'a'",
    '"a: b"',
    "''",
    '"a',
    "a'b",
    "a: b",
    "a:b",
    "a #b",
    "a#b",
    "#a",
    "a:",
    "- a",
    "-a",
    "[a",
    "{a: b}",
    "a/b.jpg",
    "|",
    ">",
    "!a",
    "&a",
    "@a",
    "%a",
    "é",
    "e\u0301",
    "a\u00a0: b",
    "a ",
    "a\u2028b",
    "a\tb",
    "…",
    "/",
    "//a",
    "[a b, c-d]",
    "[1, 2]",
    "['a', b]",
    "\n  - a\n  - Humeurs",
    "\n- a",
    "\n  - a: b",
    "\n  b",
    "\n  - 'a'",
    "\n  - a, b",
    "?",
    "? a",
    "a ? b",
)
LINES = st.tuples(st.sampled_from(NAMES), st.sampled_from([":", ": ", ":  ", " : "]), st.sampled_from(VALUES)).map(
    "".join
)


def is_the_same(text: str) -> bool:
    """Return whether a text was read quickly, and then as the schema reads it."""
    quick, whole = QUICK.read(text), read_front_matter(text, CATEGORIES)
    if quick is None:
        return False
    assert whole.meta is not None, text
    meta = whole.meta
    assert quick.date == meta.date
    assert (quick.title, quick.draft) == (meta.title or "", meta.draft)
    assert (quick.category, quick.tags) == ([*meta.category], [*meta.tags])
    assert quick.lines == whole.lines
    return True


@pytest.mark.parametrize("head", HEADS)
def test_usual_front_matter_is_read_quickly_and_rightly(head):
    assert is_the_same(f"---\n{head}\n---\n\n# Titre\n\n---\n")


@pytest.mark.parametrize("head", OTHERS)
def test_other_front_matter_is_left_to_the_schema(head):
    assert not is_the_same(f"---\n{head}\n---\n\nTexte.\n")


@some_cases(400)
@given(st.lists(LINES, max_size=4), st.sampled_from(["---\n", "--- \n", "\n", "", "...\n"]))
def test_quick_reading_is_never_wrong(lines, end):
    is_the_same("---\n" + "\n".join(["date: 2026-03-17", "category: Humeurs", *lines]) + f"\n{end}Texte.\n")


def test_posts_of_this_blog_are_read_quickly():
    texts = [file.read_text(encoding="utf-8") for file in Path(__file__).parents[2].glob("posts/2*/*.md")]
    quick = QuickHeads([])
    assert sum(quick.read(text) is not None for text in texts) > len(texts) / 2
