"""French text is set as a French printer sets it, and other languages say so."""

from __future__ import annotations

import pytest

from french import spaced

#: What is written, and what is read; "~" stands for a no-break space and "_" for a narrow one.
SET = [
    ("Vraiment ? Oui ! Bon ; soit.", "Vraiment_? Oui_! Bon_; soit."),
    ("Vraiment? Oui! Bon; soit.", "Vraiment_? Oui_! Bon_; soit."),
    ("Quoi ?!", "Quoi_?!"),
    ("Ceci : cela", "Ceci~: cela"),
    ("Ceci: cela", "Ceci~: cela"),
    ("« Oui »", "«~Oui~»"),
    ("«Oui»", "«~Oui~»"),
    ("« Oui » ?", "«~Oui~»_?"),
    ("n° 3", "n°~3"),
    ("10 % de 1 000 000 €", "10~% de 1_000_000~€"),
    ("440 Hz et 3 km", "440~Hz et 3~km"),
    ("M. Dupont et Mme Curie", "M.~Dupont et Mme~Curie"),
    ("Et puis...", "Et puis…"),
    ("déjà\u00a0: mis\u202f?", "déjà~: mis_?"),
    ("déjà\u00a0?", "déjà_?"),
]
#: What stays as it is.
KEPT = ["https://example.org/?a=1", "12:30", "Où:ça", "le 17 mars 2006", "a;b", "2 notes", "::"]


@pytest.mark.parametrize(("written", "read"), SET)
def test_spaces_are_those_of_the_rules(written, read):
    assert spaced(written) == read.replace("~", "\u00a0").replace("_", "\u202f")


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_punctuation_stays(text):
    assert spaced(text) == text


@pytest.mark.parametrize(("written", "_read"), SET)
def test_what_is_set_stays(written, _read):
    assert spaced(spaced(written)) == spaced(written)


@pytest.fixture(scope="module")
def page(build):
    text = (
        '# Vraiment ?\n\nIl dit : "Oui !" et s\'en va.\n\n`a ? b : c` et $a : b$ et <https://example.org/?a=1;b=2>.\n\n'
        "Un {lang}`what ? <en>` et **gras !**\n\n```text\nx = a ? b\n```\n\n"
        '{attribution="Pascal"}\n> Le silence !\n\n- Vu ?\n\n| a ? | b |\n|---|---|\n| c ! | d |\n'
    )
    blog = build("french", files={"texte.md": f"---\norphan: true\n---\n\n{text}"})
    assert blog.warnings == ""
    return blog.soup("texte/")


def test_titles_lists_tables_and_emphasis_are_set(page):
    text = page.select_one(".body").get_text()
    for part in ("Vraiment\u202f?", "gras\u202f!", "Vu\u202f?", "a\u202f?", "c\u202f!", "Il dit\u00a0:"):
        assert part in text, part


def test_straight_quotes_become_french_ones(page):
    assert "«\u00a0Oui\u202f!\u00a0» et s’en va." in page.select_one(".body").get_text()


def test_code_formulas_and_addresses_stay(page):
    assert page.select_one("code").get_text() == "a ? b : c"
    assert page.select_one(".highlight pre").get_text() == "x = a ? b\n"
    assert page.find("a", href="https://example.org/?a=1;b=2").get_text() == "https://example.org/?a=1;b=2"


def test_words_in_another_language_say_so_and_stay(page):
    words = page.select_one("[lang=en]")
    assert words.get_text() == "what ?"
    assert not words.get("class") or "language-en" not in words["class"]


def test_dash_before_the_author_of_a_quotation_does_not_end_a_line(page):
    assert page.select_one(".attribution").get_text() == "—\u00a0Pascal"


def test_page_in_another_language_stays(build):
    blog = build("french", files={"page.md": "---\norphan: true\nlanguage: en\n---\n\n# Title\n\nWhat ? Yes !\n"})
    assert "What ? Yes !" in blog.html("page/")


def test_language_without_its_code_is_one_warning_with_its_line(build):
    blog = build("french", files={"page.md": "---\norphan: true\n---\n\n# Titre\n\nUn {lang}`feed`.\n"})
    (warning,) = blog.told
    assert warning.startswith("page.md:7: ")
    assert "'feed' names no language" in warning
