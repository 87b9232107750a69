"""A post of a blog that was adopted stays the file that it is: reStructuredText with ABlog's marks is known by all."""

from __future__ import annotations

import json
from zlib import crc32

import pytest
from search_index import ReadIndex

pytestmark = pytest.mark.slow

RST = """\
{title}
{line}

.. post:: {date}
   :author: Jeanne
   :category: Voyages
   :tags: mer, Île
   :location: BZH
   :redirect: vieux/{number}

{body}
"""


def rst(title="Le phare", date="June 9, 2019", body="Un *premier* paragraphe.\n\nUn second."):
    return RST.format(title=title, line="=" * len(title), date=date, body=body, number=crc32(title.encode()))


FIELDS = """\
:date: 2019-06-11
:tags: mer
:blogpost: true
:orphan:

Avec des champs
---------------

Du texte.
"""
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "code", "source": ["1 + 1"]},
            {
                "cell_type": "markdown",
                "source": [
                    "---\n",
                    "date: %s\n",
                    "tags: mer\n",
                    "hide_input: false\n",
                    "---\n",
                    "# Un carnet\n",
                    "\n",
                    "Texte.",
                ],
            },
        ],
        "metadata": {},
    },
    indent=1,
)
FILES = {
    "notes/2019/carnet.ipynb": NOTEBOOK % "2019-06-13",
    "notes/2019/phare.rst": rst(),
    "notes/2019/champs.rst": FIELDS,
    "notes/2019/brouillon.rst": rst("Un secret", ""),
    "notes/2019/demain.rst": rst("Demain", "2 Jan 2031"),
    "notes/2019/billet.md": "---\ndate: 2019-06-12\ntags: mer\n---\n\n# En Markdown\n\nUn texte.\n",
}


@pytest.fixture(scope="module")
def blog(build):
    return build("adopted", files=FILES)


def test_build_is_silent(blog):
    assert blog.warnings == ""


def test_posts_of_both_kinds_are_in_one_list_by_date(blog):
    titles = [found.get_text() for found in blog.soup("archives/").select("main h2 a, main h3 a, main li a")]
    assert [title for title in titles if title in ("Un carnet", "En Markdown", "Avec des champs", "Le phare")] == [
        *("Un carnet", "En Markdown", "Avec des champs", "Le phare")
    ]


def test_labels_dates_and_whole_names_are_those_of_the_directive(blog):
    page = blog.soup("notes/2019/phare/")
    assert "9 juin 2019" in page.select_one(".post-meta").get_text()
    text = page.get_text()
    assert all(word in text for word in ("Jeanne Dupont", "Bretagne", "Voyages", "Île"))
    assert "Le phare" in blog.soup("tag/ile/").get_text()
    assert "Le phare" in blog.soup("auteur/jeanne-dupont/").get_text()


def test_feed_has_text_and_labels(blog):
    feed = blog.html("atom.xml")
    assert "Un second." in feed
    assert 'label="Île"' in feed
    assert "2019-06-09T00:00:00+02:00" in feed


def test_update_whose_text_begins_on_the_next_line_keeps_it(build):
    text = rst(body="Texte.\n\n.. update:: 2020-01-02\n   Une *précision*.\n\n   Encore.")
    blog = build("adopted", files=FILES | {"notes/2019/note.rst": text.replace("vieux/", "ancien/")})
    assert blog.warnings == ""
    note = blog.soup("notes/2019/note/").select_one(".admonition.update").get_text(" ")
    assert "Mis à jour le 2 janvier 2020" in note
    assert "précision" in note
    assert "Encore." in note


def test_search_finds_words_of_each_kind_of_post(blog):
    texts = ReadIndex(blog.out / "_search").texts().values()
    found = {text["u"].removeprefix("../"): json.dumps(text, ensure_ascii=False) for text in texts}
    assert "Un second." in found["notes/2019/phare/"]
    assert "Texte." in found["notes/2019/carnet/"]


def test_old_address_forwards(blog):
    assert "notes/2019/phare" in blog.file(f"vieux/{crc32(b'Le phare')}/").read_text(encoding="utf-8")


def test_list_on_a_page_shows_excerpts(blog):
    assert "Un premier paragraphe." in blog.soup("page/").select_one("ul.postlist").get_text()


def test_draft_without_a_date_and_a_day_to_come_are_in_no_output(blog):
    assert not (blog.out / "notes/2019/brouillon").exists()
    assert not (blog.out / "notes/2019/demain").exists()
    texts = [path.read_bytes() for path in blog.out.rglob("*") if path.is_file()]
    assert not any(b"Un secret" in text or b"Demain" in text for text in texts)


def test_preview_shows_the_draft(build):
    blog = build("adopted", files=FILES, blog_show_drafts=True)
    assert blog.warnings == ""
    assert "Un secret" in blog.soup("notes/2019/brouillon/").get_text()


WRONG = {
    "figures": (rst(date="07/08/2019"), 4, "n’est pas une date sûre"),
    "fevrier": (rst(date="31 Feb 2019"), 4, "n’est pas une date sûre"),
    "bientot": (rst(date="bientôt"), 4, "n’est pas une date sûre"),
    "soir": (rst(date="June 9, 2019 10:30 PM"), 4, "n’est pas une date sûre"),
    "labels": (rst().replace("mer, Île", "a;b"), 7, "point-virgule"),
    "deux": (rst("Le second") + "\n\nEncore\n------\n\n.. post:: 2019-06-10\n", 19, "un second commence"),
    "rien": ("Titre\n=====\n\nTexte.\n", 1, ".. post:: 2006-03-17"),
    "sans-titre": (".. post:: 2019-06-09\n\nSans titre.\n", 1, "n’a pas de titre"),
}
DAYS = {
    "June 9, 2019": "2019-06-09",
    "9 Jun 2019": "2019-06-09",
    "2009-02-26 20:01:58": "2009-02-26",
    "2019/6/9": "2019-06-09",
    "03 June, 2019": "2019-06-03",
    "19 September 2021": "2021-09-19",
    "Apr 15, 2014": "2014-04-15",
}


@pytest.fixture(scope="module")
def mistaken(build):
    files = {f"notes/2019/{name}.rst": text for name, (text, _line, _told) in WRONG.items()}
    files |= {f"notes/2020/jour-{at}.rst": rst(f"Jour {at}", day) for at, day in enumerate(DAYS)}
    return build("adopted", files=FILES | files)


def test_mistake_in_a_notebook_is_told_at_its_line(build):
    (warning,) = build("adopted", files=FILES | {"notes/2019/faux.ipynb": NOTEBOOK % "hier"}).told
    assert warning.startswith("notes/2019/faux.ipynb:13: ")


def test_notebook_that_says_nothing_is_told(build):
    (warning,) = build("adopted", files=FILES | {"notes/2019/faux.ipynb": '{"cells": []}'}).told
    assert warning.startswith("notes/2019/faux.ipynb:1: ")
    assert "commencez la première cellule" in warning


@pytest.mark.parametrize("name", WRONG)
def test_mistake_in_a_directive_is_told_at_its_line(mistaken, name):
    _text, line, said = WRONG[name]
    (warning,) = [told for told in mistaken.told if f"/{name}.rst" in told]
    assert warning.startswith(f"notes/2019/{name}.rst:{line}: ")
    assert said in warning


@pytest.mark.parametrize("typed", DAYS)
def test_dates_are_read_as_ablog_reads_them(mistaken, typed):
    page = mistaken.soup(f"notes/2020/jour-{[*DAYS].index(typed)}/")
    assert page.select_one(".post-meta time")["datetime"].startswith(DAYS[typed])
    assert not [told for told in mistaken.told if "2020" in told]


def test_rebuild_after_an_edit_equals_a_clean_build(build):
    edited = {
        "notes/2019/phare.rst": rst(date="14 June 2019", body="Un autre texte."),
        "notes/2019/demain.rst": rst("Demain", "2 Jan 2020"),
        "notes/2019/carnet.ipynb": NOTEBOOK % "2019-06-15",
    }
    again, clean = build("adopted", files=FILES).build(edited), build("adopted", files=FILES | edited)
    assert again.warnings == clean.warnings == ""
    names = {path.relative_to(clean.out) for path in clean.out.rglob("*.html")}
    names |= {path.relative_to(clean.out) for path in clean.out.rglob("*.xml")}
    assert len(names) > 10
    assert [name for name in names if (again.out / name).read_bytes() != (clean.out / name).read_bytes()] == []
