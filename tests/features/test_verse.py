"""Poems: every line stays a line, in pages, excerpts, feeds and the book, and a translation stands beside its text."""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape

import pytest
from book_settings import SETTINGS
from building import post
from feed_reading import read
from pages import html_errors

pytestmark = pytest.mark.slow

CLAIRE = """
:::{verse}
:title: Au clair de la *lune*
:author: chanson populaire
:numbers: 3

"Au clair de la lune,
Mon ami Pierrot,
  Prête-moi ta plume
Pour écrire un mot.

Ma chandelle est morte,
Je n'ai plus de feu ;
  Ouvre-moi ta porte
Pour l'amour de Dieu !"
:::

La suite du billet.
"""
#: Goethe, 1780; the translation is ours.
GOETHE = """
:::{verse}
:title: Wandrers Nachtlied
:author: Johann Wolfgang von Goethe
:language: de
:translation: en
:numbers:

Über allen Gipfeln
Ist Ruh,
In allen Wipfeln
Spürest du
Kaum einen Hauch;

Die Vögelein schweigen im Walde.
---
Over all the summits
is rest,
in all the tree tops
you sense
hardly a breath;

The little birds are silent in the wood.
:::
"""
FILES = {
    "posts/2026/claire.md": post("Pierrot", CLAIRE, "2026-05-01"),
    "posts/2026/goethe.md": post("Le soir", GOETHE, "2026-05-02"),
    "posts/2026/apres.md": post("Après", f"Un mot d’abord.\n{CLAIRE}", "2026-05-03"),
}
LINES = [
    "«\u00a0Au clair de la lune,",
    "Mon ami Pierrot,",
    "\u2003Prête-moi ta plume",
    "Pour écrire un mot.",
    "Ma chandelle est morte,",
    "Je n’ai plus de feu\u202f;",
    "\u2003Ouvre-moi ta porte",
    "Pour l’amour de Dieu\u202f!\u00a0»",
]


@pytest.fixture(scope="module")
def blog(build):
    made = build("music", files=FILES, nitpicky=True)
    assert made.warnings == ""
    return made


def lines_of(html: str) -> list[str]:
    """Return the lines of a text as they are read where no style says anything, without their numbers."""
    lines = (unescape(re.sub("<[^>]*>", "", line)).strip("\n") for line in re.split(r"<br ?/?>|</p>", html))
    return [re.sub(r" \d$", "", line) for line in lines]


def verse(blog, name):
    return blog.soup(f"posts/2026/{name}/").select_one(".verse")


def test_every_line_of_a_poem_is_a_line_of_the_page(blog):
    stanzas = verse(blog, "claire").select("p.stanza")
    assert [len(one.select("br")) for one in stanzas] == [3, 3]
    lines = [line.get_text() for stanza in stanzas for line in stanza.select(".verse-line")]
    assert [re.sub(r" \d$", "", line) for line in lines] == LINES


def test_title_and_author_stand_with_the_poem(blog):
    found = verse(blog, "claire")
    assert found.select_one(".verse-title strong").decode_contents() == "Au clair de la <em>lune</em>"
    assert found.select_one(".attribution").get_text() == "—\u00a0chanson populaire"


def test_lines_are_numbered_as_asked_and_translations_are_not(blog):
    numbers = [one.get_text() for one in verse(blog, "claire").select(".line-number")]
    assert numbers == ["3", "6"]
    assert verse(blog, "claire").select(".verse-line")[5].select_one(".line-number").get_text() == "6"
    assert [one.get_text() for one in verse(blog, "goethe").select(".line-number")] == ["5"]


def test_each_stanza_stands_beside_its_translation_and_both_say_their_language(blog):
    pairs = verse(blog, "goethe").select(".verse-pair")
    assert [[side["lang"] for side in pair.select(".verse-side")] for pair in pairs] == [["de", "en"]] * 2
    first, second = (side.get_text() for side in pairs[1].select(".verse-side"))
    assert first.strip() == "Die Vögelein schweigen im Walde."
    assert second.strip() == "The little birds are silent in the wood."
    assert "hardly a breath;" in pairs[0].get_text()  # English has no space there


def test_excerpt_of_a_post_that_begins_with_a_poem_is_its_first_stanza_in_lines(blog):
    entries = {entry.select_one(".entry-title").get_text(): entry for entry in blog.soup().select(".entry")}
    excerpt = entries["Pierrot"].select_one(".entry-excerpt")
    assert len(excerpt.select("br")) == 3
    assert excerpt.get_text().strip().endswith("Pour écrire un mot.")
    other = entries["Le soir"].select_one(".entry-excerpt")
    assert other.select_one("[lang=de]").get_text().endswith("Kaum einen Hauch;")
    assert "summits" not in other.get_text()
    assert entries["Après"].select_one(".entry-excerpt").get_text().strip() == "Un mot d’abord."


def test_descriptions_divide_lines_by_a_slash(blog):
    (item,) = [one for one in json.loads(blog.html("feed.json"))["items"] if one["title"] == "Pierrot"]
    assert item["summary"].startswith("«\u00a0Au clair de la lune, / Mon ami Pierrot, /")


def test_feeds_keep_lines_numbers_and_languages(blog):
    entries = {entry.title: entry.content[0].value for entry in read(blog.html("atom.xml")).entries}
    text = entries["Pierrot"]
    assert [line for line in lines_of(text) if line in LINES] == LINES
    assert text.count("<br>") == 6
    assert "ta plume <small>3</small>" in text
    assert '<div lang="de">' in entries["Le soir"]
    assert '<div lang="en">' in entries["Le soir"]


def test_pages_with_poems_are_valid(blog):
    assert [html_errors(blog.html(f"posts/2026/{name}/")) for name in ("claire", "goethe", "apres")] == [[]] * 3


def test_book_and_its_pdf_have_each_line_on_its_own_and_stanzas_beside_their_translations(build, tmp_path):
    from pypdf import PdfReader

    from carnet.cli.pdf.__main__ import make

    settings = SETTINGS | {"extensions": [*SETTINGS["extensions"], "carnet.verse"]}
    blog = build("posts", "epub", files=FILES, **settings)
    (book,) = blog.out.glob("*.epub")
    with zipfile.ZipFile(book) as packed:
        chapter = packed.read("EPUB/chapter-1.xhtml").decode()
        assert ".verse" in packed.read("EPUB/book.css").decode()
    assert chapter.count('<div class="verse-side docutils container" lang="de"') == 2
    assert [line for line in lines_of(chapter.replace("<br/>", "<br>")) if line in LINES] == LINES * 2
    make(book, tmp_path / "book.pdf")
    pages = PdfReader(tmp_path / "book.pdf").pages
    lines = [line.strip() for page in pages for line in page.extract_text(extraction_mode="layout").split("\n")]
    assert [line for line in lines if line in ("Mon ami Pierrot,", "Ma chandelle est morte,")] == [
        *("Mon ami Pierrot,", "Ma chandelle est morte,") * 2
    ]
    (beside,) = [line for line in lines if "Spürest du" in line]
    assert re.fullmatch(r"Spürest du +you sense", beside)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (":::{verse}\n:title: Rien\n:::", "il n’y a pas de vers"),
        (":::{verse}\n:translation: en\nUn vers.\n:::", "il n’y a pas de traduction"),
        (":::{verse}\nUn vers.\n---\nA line.\n:::", "en quelle langue est la traduction"),
        (
            ":::{verse}\n:translation: en\nUn vers.\n\nDeux.\n---\nA line.\n:::",
            "le poème a 2 strophes et sa traduction 1",
        ),
        (":::{verse}\n:translation: en\nUn.\n---\nOne.\n---\nTwo.\n:::", "celui-ci en a 2"),
        (":::{verse}\n:language: allemand, vieux\nEin Vers.\n:::", "n’est pas un code de langue"),
        (":::{verse}\n:numbers: tous\nUn vers.\n:::", "n’est pas un nombre de vers"),
    ],
)
def test_mistake_is_told_in_one_line(blog, body, told):
    blog.build({"posts/2026/faux.md": post("Faux", f"Un mot.\n\n{body}")})
    (warning,) = blog.told
    assert warning.startswith("posts/2026/faux.md:10: WARNING: ")
    assert told in warning
    assert warning.endswith("[blog.verse]")
    blog.build({"posts/2026/faux.md": None})
