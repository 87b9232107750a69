"""The book of a musician: what notes, poems, scores, sounds, records and concerts become in it, as EPUB and as PDF."""

from __future__ import annotations

import re
import zipfile

import pytest
from book_settings import SETTINGS
from building import post
from feed_reading import sound
from lxml import etree
from made_pictures import jpeg, photo
from pypdf import PdfReader

from carnet.cli.pdf.__main__ import make

pytestmark = pytest.mark.slow

RECORDS = """\
- title: Airs d’essai
  artist: Camille
  date: 2026
  cover: disques/airs.jpg
  cover_alt: Une lune.
  tracks:
    - title: Au clair de la lune
      id: lune
      sound: disques/lune.wav
      words: |
        Au clair de la lune,
        mon ami Pierrot.
      translation: |
        By the light of the moon,
        my friend Pierrot.
      translation_language: en
"""
CONCERTS = "- date: 2026-12-14 20:30\n  place: Salle des essais\n  town: Brest\n  title: Une soirée\n"
SCORE = ":::{score}\n:alt: La mélodie.\n\nT:Petit air\nC:anonyme\nM:4/4\nL:1/4\nK:C\nC D E F |]\n:::\n"
VERSE = ":::{verse}\n:title: Deux vers\n:numbers: 2\n\nUn premier vers,\nun deuxième.\n:::\n"
MUSIC = f":::{{album}} airs-d-essai\n:::\n\n:::{{song}} lune\n:::\n\n{SCORE}\n{VERSE}\n:::{{concerts}}\n:::\n"
NOTE = "---\ndate: 2026-05-02\nkind: note\n---\n\nUn mot de [la musique](musique.md)[^1].\n\n[^1]: Une précision.\n"
FILES = {
    "discographie.yaml": RECORDS,
    "concerts.yaml": CONCERTS,
    "disques/lune.wav": sound(2),
    "disques/airs.jpg": jpeg(photo(640, 480)),
    "posts/2026/musique.md": post("De la musique", MUSIC, "2026-05-01"),
    "posts/2026/2026-05-02.md": NOTE,
    "posts/2026/2026-05-03.md": "---\ndate: 2026-05-03\nkind: link\nlink_of: https://elise.example/a/\n---\n",
    "posts/2026/apres.md": post("Après", "Voir [](2026-05-02.md).", "2026-05-04"),
}
LINES = ("verse", "scores", "records", "concerts", "sounds", "notes")


@pytest.fixture(scope="module")
def book(build, tmp_path_factory):
    extensions = [*SETTINGS["extensions"], *(f"carnet.{line}" for line in LINES)]
    blog = build("posts", "epub", files=FILES, **SETTINGS | {"extensions": extensions})
    assert blog.warnings == ""
    (epub,) = blog.out.glob("*.epub")
    pdf = tmp_path_factory.mktemp("pdf") / "book.pdf"
    make(epub, pdf)
    return epub, pdf


@pytest.fixture(scope="module")
def chapter(book):
    with zipfile.ZipFile(book[0]) as packed:
        whole = [packed.read(name).decode() for name in packed.namelist() if "/chapter-" in name]
    return "\n".join(whole)


@pytest.fixture(scope="module")
def lines(book):
    pages = PdfReader(book[1]).pages
    found = (line for page in pages for line in page.extract_text(extraction_mode="layout").split("\n"))
    return [" ".join(line.split()) for line in found if line.strip()]


def test_note_stands_under_its_day_without_a_heading(chapter, lines):
    notes = [
        etree.fromstring(one)
        for one in re.findall(r"<article class=\"post untitled\".*?</article>", _plain(chapter), re.DOTALL)
    ]
    assert len(notes) == 2
    for one in notes:
        assert one.xpath("//h1 | //h2 | //h3") == []
    assert "samedi 2 mai 2026" in lines
    assert lines[lines.index("samedi 2 mai 2026") + 1].startswith("Un mot de la musique")
    assert len([line for line in lines if line.startswith("Un mot de la musique")]) <= 2  # its text, and a link to it


def _plain(xhtml: str) -> str:
    return re.sub(r"\s(?:epub|xml):\w+=\"[^\"]*\"", "", xhtml)


def test_book_names_a_note_by_its_first_words(book, chapter):
    with zipfile.ZipFile(book[0]) as packed:
        contents = etree.fromstring(packed.read("EPUB/nav.xhtml"))
    titles = contents.xpath("//*[@id='toc']//*[local-name()='a']/text()")
    assert {"Un mot de la musique", "elise.example/a", "De la musique"} <= {*titles}
    assert re.search(r'<a [^>]*href="chapter-\d\.xhtml#[^"]+"[^>]*>(<[^>]*>)?Un mot de la musique', chapter)


def test_words_of_a_song_keep_their_lines_beside_their_translation(lines):
    assert [line for line in lines if "moon" in line] == ["Au clair de la lune, By the light of the moon,"]
    assert [line for line in lines if "friend" in line] == ["mon ami Pierrot. my friend Pierrot."]


def test_sound_is_a_link_with_words_and_its_title_stands_once(chapter, lines):
    links = re.findall(r'<a [^>]*href="[^"]*\.wav">([^<]*)</a>', chapter)
    assert links == ["À écouter sur le blog"] * 2  # in the list of the record, and with the song
    assert "À écouter sur le blog" in " ".join(lines)
    assert sum(line.startswith("Airs d’essai · Camille") for line in lines) == 1
    assert "Airs d’essai" not in lines


def test_piece_is_called_by_title_and_composer(lines):
    assert "Petit air · anonyme" in lines
    assert lines[lines.index("Deux vers") + 1] == "Un premier vers,"
    assert "un deuxième. 2" in lines


def test_cover_of_a_record_leaves_room_for_its_pieces(book):
    reader = PdfReader(book[1])
    (page,) = [one for one in reader.pages if "Airs d’essai · Camille" in one.extract_text()]
    assert "Au clair de la lune" in page.extract_text()
