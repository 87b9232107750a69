"""Commands name a note by its first words, or not at all: the desk's list and bin, the letter."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from building import post

from carnet.cli import letter
from carnet.cli.desk.library import Library
from carnet.cli.desk.suggestions import fields, links
from carnet.cli.letter_text import Words, letter_html, letter_text, part_of
from carnet.core.defaults import blog_defaults

pytestmark = pytest.mark.usefixtures("english")

EXTENSIONS = ["myst_parser", "ablog", "carnet", "carnet.notes"]
BASE = "https://blog.example/"
WORDS = Words(language="fr", read="Lire", more="Suite", why="Parce que.", stop="Stop")
NOTES = {
    "2026-05-01": "---\ndate: 2026-05-01\nkind: note\n---\n\nUn *mot* de [Camille](https://a.example), en passant.\n",
    "2026-05-02": "---\ndate: 2026-05-02\nkind: link\nlink_of: https://a.example/\n---\n",
    "2026-05-03": "---\ndate: 3 mai\nkind: note\n---\n\nUne date fausse.\n",
}


@pytest.fixture
def library(tmp_path):
    (tmp_path / "posts/2026").mkdir(parents=True)
    for name, text in NOTES.items():
        (tmp_path / f"posts/2026/{name}.md").write_text(text, encoding="utf-8")
    said = {"extensions": EXTENSIONS, "language": "fr"}
    settings = {**blog_defaults(said, tmp_path), **said, "blog_categories": ["Humeurs"], "author": "Camille"}
    return Library(tmp_path, settings)


def test_desk_lists_notes_by_their_first_words_and_says_nothing_against_them(library):
    found = {entry.path: entry for entry in library.entries()}
    assert {path: entry.title for path, entry in found.items()} == {
        "posts/2026/2026-05-01.md": "Un mot de Camille, en passant",
        "posts/2026/2026-05-02.md": "2026-05-02",
        "posts/2026/2026-05-03.md": "Une date fausse",
    }
    assert [entry.state for entry in found.values()].count("mistake") == 1
    (link,) = links([*found.values()], "passant", "index.md")
    assert link.title == "Un mot de Camille, en passant"


def test_bin_of_the_desk_names_them_too(library):
    library.delete("posts/2026/2026-05-01.md")
    assert [one.title for one in library.bin()] == ["Un mot de Camille, en passant"]


def test_desk_offers_the_kinds_and_their_fields(library):
    known = {field.name: field for field in fields(library.settings)}
    assert known["kind"].options == ("note", "link", "quote", "photo")
    assert {"link_of", "quote_of"} <= {*known}


def page(title: str, look: str = "") -> bytes:
    text = f'<h1{look}>{title}</h1><div class="e-content"><p>{title}</p></div>'
    return f'<article class="post h-entry">{text}</article>'.encode()


def test_letter_shows_a_note_under_its_day_and_names_it_in_its_subject():
    part = part_of(page("Un mot", ' class="unseen"'), f"{BASE}un/", "1er mai 2026")
    assert part is not None
    assert part.title == "Un mot"
    html, text = letter_html("Essai", (part,), WORDS, ""), letter_text("Essai", (part,), WORDS, "")
    assert html.count("Un mot") == 1
    assert text.count("Un mot") == 1
    assert "1er mai 2026" in html
    titled = part_of(page("Un mot"), f"{BASE}un/", "1er mai 2026")
    assert titled is not None
    assert letter_html("Essai", (titled,), WORDS, "").count("Un mot") == 2


@pytest.fixture
def built(tmp_path):
    """A blog of a post and a later note, built."""
    texts = {
        "billet": post("Billet", date="2026-05-01"),
        "2026-05-02": "---\ndate: 2026-05-02\nkind: note\n---\n\nUn mot.\n",
    }
    for name, text in texts.items():
        for path, content in (
            (f"posts/2026/{name}.md", text.encode()),
            (f"site/posts/2026/{name}/index.html", page(name)),
        ):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    settings = {
        "extensions": EXTENSIONS,
        "blog_post_pattern": ["posts/*/*.md"],
        "blog_categories": ["Humeurs"],
        "blog_degree_category": "",
        "html_baseurl": BASE,
        "language": "fr",
        "project": "Essai",
    }
    return SimpleNamespace(root=tmp_path, settings=settings, site=tmp_path / "site")


def test_newest_post_is_sent_and_a_note_if_it_is_asked_for(built):
    def subject(post: str = "", month: str = "") -> str:
        return letter.chosen(built.root, built.settings, built.site, post, month).subject

    assert subject() == "billet"
    assert subject("posts/2026/2026-05-02") == "2026-05-02"
    assert len(letter.chosen(built.root, built.settings, built.site, "", "2026-05").parts) == 2
