"""The book for paper: a PDF that has all of the EPUB, with notes at the foot of their pages and links that lead on."""

from __future__ import annotations

import re

import pytest
import typst
from book_settings import SETTINGS
from building import post
from made_pictures import encoded, photo
from pypdf import PdfReader

from carnet.cli.pdf.__main__ import make

pytestmark = pytest.mark.slow

#: What Typst would obey, were it not told that it is text.
STRAY = "#set page(width: 9cm) \\$x\\$ \\<nulle-part> @renvoi // rien #panic() \\[crochet\\] = égal"
FILES = {
    "posts/2026/un.md": post(
        "Un titre d’essai",
        "Un texte[^n] avec [un lien](https://example.org/loin) et [l’autre](deux.md).\n\n[^n]: Une note au pied.\n\n"
        "Deux appels[^d], ici[^d].\n\n[^d]: Une note de deux appels.\n\n"
        "![Trois barques](barques.jpg)\n\n$$\na^2 + b^2\n$$\n\n```python\nprint('bonjour')\n```\n",
        "2025-03-17",
    ),
    "posts/2026/barques.jpg": encoded(photo(), "JPEG"),
    "posts/2026/deux.md": post("Deux", f"{STRAY}\n\n> Citation.", "2026-03-18"),
    "posts/2026/trois.md": post(
        "Trois", "## \n\nAvant \U0001f469\u200d\U0001f3a4 [là](https://example.org/\u0d06).", "2026-03-19"
    ),
}


@pytest.fixture(scope="module")
def made(build, tmp_path_factory):
    blog = build("posts", "epub", files=FILES, **SETTINGS)
    (book,) = blog.out.glob("*.epub")
    pdf = tmp_path_factory.mktemp("pdf") / "book.pdf"
    return book, pdf, make(book, pdf)


@pytest.fixture(scope="module")
def reader(made):
    return PdfReader(made[1])


@pytest.fixture(scope="module")
def texts(reader):
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def test_book_says_what_it_is(reader):
    assert (reader.metadata.title, reader.metadata.author) == ("Essai", "Une plume")
    assert reader.root_object["/Lang"] == "fr"
    assert "/StructTreeRoot" in reader.root_object
    width, height = reader.pages[0].mediabox[2:]
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (148, 210)


def test_years_and_posts_stand_in_the_table_of_contents(reader, texts):
    def titles(items):
        return [title for item in items for title in (titles(item) if isinstance(item, list) else [item.title])]

    found = titles(reader.outline)
    assert found.index("2025") < found.index("Un titre d’essai") < found.index("2026") < found.index("Deux")
    assert "Table des matières" in texts[1]


def test_whatever_a_post_says_is_read_and_nothing_of_it_obeyed(reader, texts):
    whole = " ".join(texts)
    for part in (
        "#set page(width",
        "$x$",
        "<nulle-part>",
        "@renvoi // rien #panic() [crochet] = égal",
        "print('bonjour')",
    ):
        assert part in whole
    assert len({tuple(page.mediabox) for page in reader.pages}) == 1


def test_book_is_made_whatever_signs_no_font_has_and_whatever_title_says_nothing(made, texts):
    """Typst refuses a whole book for screen readers over either; emoji and Malayalam are not in what it brings."""
    whole = " ".join(texts)
    assert "Avant □ là" in whole
    assert "https://example.org/%E0%B4%86" in whole
    assert {"\U0001f469", "\U0001f3a4"} <= {*made[2]}


def test_notes_and_addresses_stand_on_the_page_that_names_them(texts):
    (page,) = [text for text in texts if "Un texte" in text]
    assert "Une note au pied." in page
    assert "https://example.org/loin" in page


def test_note_of_several_calls_is_its_text_alone(texts):
    (page,) = [text for text in texts if "Une note de deux appels." in text]
    assert re.findall(r"\d\S* ?Une note de deux appels", page) == [
        "3Une note de deux appels",
        "4Une note de deux appels",
    ]


def test_links_between_posts_lead_within_the_book(reader):
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", ())]
    assert any("/A" in link and link["/A"].get("/URI") == "https://example.org/loin" for link in links)
    assert any("/Dest" in link or link.get("/A", {}).get("/S") == "/GoTo" for link in links)


def test_pictures_are_there(reader):
    assert [len(page.images) for page in reader.pages].count(1) >= 2  # the cover and the one of the post


def test_same_book_gives_the_same_bytes(made, tmp_path):
    book, pdf, _missing = made
    make(book, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == pdf.read_bytes()


@pytest.fixture(scope="module")
def odd(build, tmp_path_factory):
    """Return a book of what Typst or its standard for screen readers refuses."""
    body = "Un [vide]() lien.\n\n##\n\nSous rien.\n\n```{figure} absente.png\n:alt: Rien\n\nSeule la légende.\n```\n"
    blog = build("posts", "epub", files={"posts/2026/un.md": post("Un", body)}, **SETTINGS)
    return next(blog.out.glob("*.epub")), tmp_path_factory.mktemp("odd") / "book.pdf"


def test_what_has_no_words_address_or_picture_stops_no_book(odd, capsys):
    make(*odd)
    whole = " ".join(re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(odd[1]).pages)
    for part in ("Un vide lien.", "Sous rien.", "Seule la légende."):
        assert part in whole
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("english")
def test_what_typst_refuses_is_told_in_one_line(odd, tmp_path, monkeypatch):
    def refuse(*_given, **_named):
        raise typst.TypstError("no such thing\nhint")

    monkeypatch.setattr(typst, "compile", refuse)
    with pytest.raises(SystemExit, match=r"^the book can't be set as PDF: no such thing$"):
        make(odd[0], tmp_path / "book.pdf")
