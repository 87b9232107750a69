"""The desk changes a field or the text of a post, and no other byte of its file."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from building import REPO
from cases import some_cases
from exports import Item, classic
from hypothesis import given
from hypothesis import strategies as st

from carnet.cli.desk.places import DeskError, decoded, encoded
from carnet.cli.desk.post_file import PostFile
from carnet.core.front_matter_schema import FIELDS
from carnet.core.yaml_lines import NO_TEXT

pytestmark = pytest.mark.usefixtures("english")

#: Fields, and what each holds.
KINDS = {
    "title": "text", "date": "date", "updated": "date", "author": "list", "category": "list", "tags": "list",
    "series": "text", "description": "text", "image": "image", "location": "list", "degree": "number", "draft": "flag",
    "comments": "flag", "permalink": "list", "external_link": "text",
}  # fmt: skip
FULL = """---
# Ce qui suit est de ma main.
title:   'L''heure : midi'   # à revoir
date: 2026-03-17 14:30
auteur inconnu: x
author: "La rédaction"

category: Humeurs  # ou : Actualité
tags:
  - musique   # la première
  # entre deux
  - "vie du blog"
myst:
  html_meta:
    robots: noindex
description: >-
  Une phrase
  sur deux lignes.
# en bas
draft: true # false pour publier
---

# Un titre

Texte.
"""


def every_text() -> dict[str, str]:
    """Return posts of all kinds: those of this blog, its guide's examples, odd ones, imported ones."""
    found = {str(path): decoded(path.read_bytes()) for path in [*REPO.glob("*.md"), *REPO.glob("posts/**/*.md")]}
    found |= {str(path): decoded(path.read_bytes()) for path in REPO.glob("tests/roots/**/*.md")}
    guide = (REPO / "ecrire.md").read_text(encoding="utf-8")
    for number, example in enumerate(re.findall(r"^```+markdown\n(.*?)^```+$", guide, re.MULTILINE | re.DOTALL)):
        found[f"guide {number}"] = example
    bodies = ("", "# Titre\n", "# Titre", "\n\n", "a  \nb\t\n", "\u2028\x0b\x0c\x85 fin")
    heads = ("", "---\n---\n", "---\ntitle: [\n---\n", "---\ntitle: a\n...\n", "---\ntitle: jamais fermé\n", FULL)
    for head in heads:
        for body in bodies:
            for end in ("\n", "\r\n", "\r"):
                for mark in ("", "\ufeff"):
                    text = mark + (head + body).replace("\n", end)
                    found[repr(text)] = text
    found["latin-1"] = decoded("---\ntitle: été\n---\nété\r\n".encode("latin-1"))
    found["mixed"] = "---\r\ntitle: a\n---\nun\r\ndeux\rtrois\nquatre"
    return found


TEXTS = every_text()


def imported(folder: Path) -> dict[str, str]:
    """Return the posts that the importer makes of an export of Blogger's."""
    from carnet.importers.__main__ import main

    (folder / "conf.py").write_text((REPO / "conf.py").read_text(encoding="utf-8"), encoding="utf-8")
    html = ("<p>Bonjour</p>", "<p>L’<i>été</i>&nbsp;: <b>fin</b></p><blockquote>mot</blockquote>", "a<br/>b")
    items = [
        Item(
            number,
            text,
            title=f"Billet « {number} » : l’été",
            labels=("musique", "a: b"),
            path=f"/2006/03/b{number}.html",
        )
        for number, text in enumerate(html * 5, start=1)
    ]
    (folder / "feed.atom").write_bytes(classic(items))
    main([str(folder / "feed.atom"), "--no-network"], folder)
    return {str(path): decoded(path.read_bytes()) for path in folder.glob("posts/**/*.md")}


def test_texts_of_all_kinds_that_are_opened_and_saved_unchanged_keep_every_byte(tmp_path):
    texts = TEXTS | imported(tmp_path)
    assert len(texts) >= 200
    assert len(texts) > len(TEXTS) + 10
    for name, text in texts.items():
        file = PostFile.read(text)
        for field, kind in KINDS.items():
            try:
                file = file.with_field(field, file.value(field, kind), kind)
            except DeskError:
                pytest.fail(name)
        file = file.with_title(file.title).with_body(file.body)
        assert encoded(file.text) == encoded(text), name


def test_a_field_is_changed_and_nothing_else():
    file = PostFile.read(FULL)
    changes = {
        ("title", "text", "C'est fini"): ("'L''heure : midi'", "'C''est fini'"),
        ("date", "date", "2026-03-18"): ("2026-03-17 14:30", "2026-03-18"),
        ("author", "list", ("Camille",)): ('"La rédaction"', '"Camille"'),
        ("author", "list", ("A", "B")): ('"La rédaction"', "[A, B]"),
        ("category", "list", ("Coups de cœur",)): ("category: Humeurs", "category: Coups de cœur"),
        ("tags", "list", ("musique",)): ('  - "vie du blog"\n', ""),
        ("tags", "list", ("vie du blog",)): ("  - musique   # la première\n", ""),
        ("tags", "list", ("musique", "été", "vie du blog")): ('  - "vie', '  - été\n  - "vie'),
        ("tags", "list", ("musique", "vie du blog", "2006")): ('blog"\n', 'blog"\n  - "2006"\n'),
        ("description", "text", "Autre : chose"): (">-\n  Une phrase\n  sur deux lignes.", '"Autre : chose"'),
        ("description", "text", ""): ("description: >-\n  Une phrase\n  sur deux lignes.\n", ""),
        ("draft", "flag", False): ("draft: true", "draft: false"),
        ("series", "text", "Le la"): ("myst:\n", "series: Le la\nmyst:\n"),
        ("updated", "date", "2026-04-01"): ("14:30\n", "14:30\nupdated: 2026-04-01\n"),
        ("comments", "flag", False): ("publier\n", "publier\ncomments: false\n"),
        ("pinned", "flag", True): ("publier\n", "publier\npinned: true\n"),
        ("comments", "flag", True): ("", ""),
        ("pinned", "flag", False): ("", ""),
    }
    for (name, kind, value), (before, after) in changes.items():
        for end in ("\n", "\r\n"):
            text = FULL.replace("\n", end)
            assert before.replace("\n", end) in text
            wanted = text.replace(before.replace("\n", end), after.replace("\n", end), 1)
            given = list(value) if isinstance(value, tuple) else value
            changed = PostFile.read(text).with_field(name, given, kind)
            assert changed.text == wanted, (name, value)
            assert changed.value(name, kind) == given
    assert file.with_field("tags", [], "list").value("tags", "list") == []


@pytest.mark.parametrize(
    ("before", "items", "after"),
    [
        ("[]  # exemple", ["a"], "[a]  # exemple"),
        ("[a, 'b c']", ["a"], "[a]"),
        ("[a, 'b c']", ["b c"], "['b c']"),
        ("[a, 'b c']", ["x", "a", "b c", "d: e"], "[x, a, 'b c', \"d: e\"]"),
        ("[a]", [], "[]"),
        ("a, b", ["a", "c"], "a, c"),
        ("a, b", ["a"], "a"),
        ('"a, b"', ["a", "b", "c"], '"a, b, c"'),
        ("a", ["a", "b"], "[a, b]"),
        ("", ["a", "b"], "[a, b]"),
        ("[a, # un\n  b]", ["a"], "[a # un\n  ]"),
        ("[\n  a, # un\n  b, # deux\n]", ["a", "b", "c"], "[\n  a, # un\n  b, c, # deux\n]"),
        ("\n- a\n# x\n- b", ["b"], "\n# x\n- b"),
        ("\n- a\n# x\n- b", [], "[]\n# x"),
        ("été, 🎵, b", ["été", "🎵"], "été, 🎵"),
    ],
)
def test_items_of_a_list_stay_as_they_are_written(before, items, after):
    changed = PostFile.read(f"---\ntags: {before}\nx: y\n---\n").with_field("tags", items, "list")
    assert changed.text == f"---\ntags: {after}\nx: y\n---\n"
    assert changed.value("tags", "list") == items


def test_what_ablog_calls_otherwise_is_one_field():
    file = PostFile.read("---\nauthors: A, B\nredirect: 2006/03/x.html\nnocomments: true\n---\n")
    assert file.value("author", "list") == ["A", "B"]
    assert file.value("permalink", "list") == ["/2006/03/x.html"]
    assert file.value("comments", "flag") is False
    changed = file.with_field("comments", True, "flag").with_field("author", ["A"], "list")
    assert changed.text == "---\nauthor: A\nredirect: 2006/03/x.html\ncomments: true\n---\n"


def test_a_flag_that_nobody_understands_stays_a_draft_until_it_is_clear():
    file = PostFile.read("---\ndraft: oui  # non\n---\n")
    assert file.value("draft", "flag") is True
    assert file.with_field("draft", True, "flag").text == "---\ndraft: true  # non\n---\n"


def test_a_front_matter_with_a_mistake_is_mended_where_it_is():
    text = "---\ntitle: Paris : la nuit\ntags: [a\n# note\ndate: 2026-01-01\n---\n"
    file = PostFile.read(text)
    assert file.problems
    mended = file.with_field("title", "Paris : la nuit").with_field("tags", ["a"], "list")
    assert mended.text == '---\ntitle: "Paris : la nuit"\ntags: [a]\n# note\ndate: 2026-01-01\n---\n'
    assert not mended.problems


def test_a_page_without_front_matter_gets_one_and_an_open_one_is_told():
    assert PostFile.read("\ufeff# T\r\n").with_field("draft", True, "flag").text == (
        "\ufeff---\r\ndraft: true\r\n---\r\n# T\r\n"
    )
    with pytest.raises(DeskError, match=r"never closed"):
        PostFile.read("---\ntitle: a\n\n# T\n").with_field("draft", True, "flag")
    with pytest.raises(DeskError):
        PostFile.read("---\n{title: a, draft: true}\n---\n").with_field("title", "b")


def test_the_title_is_changed_where_it_stands():
    assert PostFile.read(FULL).with_title("Autre").value("title") == "Autre"
    heading = PostFile.read("---\ndate: 2026-01-01\n---\n\n(ici)=\n#  Un *titre* ##\n\nTexte\n")
    assert heading.title == "Un *titre*"
    assert heading.with_title("Deux").text == "---\ndate: 2026-01-01\n---\n\n(ici)=\n#  Deux ##\n\nTexte\n"
    assert (
        PostFile.read("---\ndate: 2026-01-01\n---\nTexte\n")
        .with_title("A : b")
        .text.startswith('---\ntitle: "A : b"\n')
    )


def test_lines_that_stay_keep_their_ends():
    file = PostFile.read("---\r\ntitle: a\r\n---\nun\r\ndeux\ntrois\r\nfin")
    assert file.body == "un\ndeux\ntrois\nfin"
    assert file.with_body("un\ndeux\nnouveau\ntrois\nfin").text == (
        "---\r\ntitle: a\r\n---\nun\r\ndeux\nnouveau\r\ntrois\r\nfin"
    )
    assert PostFile.read("---\r\ntitle: a\r\n---").with_body("un\n").text == "---\r\ntitle: a\r\n---\r\nun\r\n"


_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20).map(
    lambda words: " ".join(unicodedata.normalize("NFC", NO_TEXT.sub("", words)).split())
)
_ITEM = _WORDS.map(lambda words: words.replace(",", "")).filter(lambda words: words.strip() == words and words != "")
_CHANGES = st.one_of(
    st.tuples(st.sampled_from(["title", "description", "series"]), _WORDS, st.just("text")),
    st.tuples(
        st.sampled_from(["tags", "author", "location"]), st.lists(_ITEM, max_size=4, unique=True), st.just("list")
    ),
    st.tuples(st.sampled_from(["draft", "comments", "pinned"]), st.booleans(), st.just("flag")),
)
_STARTS = [text for text in TEXTS.values() if text.lstrip("\ufeff").startswith("---") and "jamais" not in text]


@some_cases(150)
@given(st.sampled_from(_STARTS), st.lists(_CHANGES, min_size=1, max_size=4))
def test_whatever_is_typed_into_a_form_is_read_back_and_no_other_field_changes(text, changes):
    file = PostFile.read(text)
    comments = re.findall(r"^ *#.*", text.removesuffix(file.body), re.MULTILINE)
    for name, value, kind in changes:
        before = dict(file.fields)
        file = file.with_field(name, value, kind)
        assert file.value(name, kind) == value
        others = {key: raw for key, raw in file.fields.items() if key != name}
        assert others == {key: raw for key, raw in before.items() if key != name}
        assert all(line in file.text for line in comments)
    assert file.body == PostFile.read(text).body


def test_every_field_of_the_schema_has_a_place():
    file = PostFile.read("---\n# a\n---\n")
    for name in reversed(FIELDS):
        file = file.with_field(name, "1", "number")
    assert list(file.fields) == list(FIELDS)
