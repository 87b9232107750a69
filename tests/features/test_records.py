"""Records and songs: on pages, in feeds and the book, with the posts that refer to them, and for search engines."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from blogs import differences
from book_settings import SETTINGS
from building import REPO, post, spaced
from cases import some_cases
from features.test_sounds import tagged
from feed_reading import read, sound
from hypothesis import given
from hypothesis import strategies as st
from made_pictures import jpeg
from mutagen import id3
from pages import html_errors

from carnet.core.yaml_tree import read_tree
from carnet.records.file import read_records

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.front_matter",
    "carnet.images",
    "carnet.media",
    "carnet.records",
    "carnet.archives",
    "carnet.feeds",
    "carnet.french",
    "carnet.incremental",
]
LIST = """\
- title: Airs d’exemple
  artist: Camille d’exemple
  date: 2026-03-01
  label: Le label d’exemple
  catalog: EX-001
  cover: disques/airs.jpg
  cover_alt: Des couleurs.
  text: "Un disque qui n'existe pas : c'est un exemple."
  credits:
    Prise de son: Alix d’exemple
  links:
    Bandcamp: https://bandcamp.example/airs
    Au magasin: https://magasin.example/
  tracks:
    - title: Au clair de la lune
      id: lune
      sound: disques/lune.wav
      language: fr
      words: |
        Au clair de la lune,
        mon ami Pierrot

        Prête-moi ta plume
      translation: |
        By the light of the moon,
        my friend Pierrot

        Lend me your quill
      translation_language: en
      credits: [Traditionnel, "Guitare : Camille"]
    - title: Frère Jacques
      artist: Les autres
      length: 2:05
      isrc: FR-Z03-98-00213
    - Sans rien

- title: Un disque plus ancien
  date: 2020
  tracks: [Un air]
"""
PAGES = {
    "airs.md": "---\norphan: true\n---\n\n# Airs\n\n:::{album} airs-d-exemple\n:::\n",
    "lune.md": "---\norphan: true\n---\n\n# La chanson\n\n:::{song} lune\n:::\n",
    "disques.md": "---\norphan: true\n---\n\n# Disques\n\n:::{records}\n:::\n",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str | bytes]:
    isrc = id3.TSRC(encoding=0, text="FRZ039800212")
    return PAGES | {
        "discographie.yaml": LIST,
        "disques/airs.jpg": jpeg(),
        "disques/lune.wav": tagged(sound(65), tmp_path_factory.mktemp("records"), isrc),
        "posts/2026/billet.md": post("D’où vient cet air", "On ne sait pas.", "2026-05-01", song="lune"),
    }


@pytest.fixture(scope="module")
def blog(build, files):
    built = build("feeds", files=files, extensions=EXTENSIONS)
    assert built.warnings == ""
    return built


def facts(page) -> dict[str, dict]:
    scripts = page.select("script[type='application/ld+json']")
    return {one["@type"]: one for script in scripts for one in json.loads(script.string)["@graph"]}


def test_record_shows_cover_facts_pieces_credits_and_where_it_is_sold(blog):
    record = blog.soup("airs/").select_one(".record")
    assert record.select_one("img.record-cover")["alt"] == "Des couleurs."
    assert record.select_one(".record-title").get_text() == "Airs d’exemple · Camille d’exemple"
    assert record.select_one(".record-facts").get_text() == "1er mars 2026 · Le label d’exemple · EX-001"
    tracks = [item.find(["figcaption", "p"]).get_text(" ", strip=True) for item in record.select("ol > li")]
    assert tracks == ["Au clair de la lune 1:05", "Frère Jacques 2:05 · Les autres", "Sans rien"]
    assert record.select_one(".playlist ol li audio")["src"].endswith("lune.wav")
    assert record.select_one("ol > li a")["href"] == "../lune/"
    assert spaced("Un disque qui n’existe pas : c’est un exemple.") in record.get_text()
    assert record.select_one(".record-credits").get_text().strip() == spaced("Prise de son : Alix d’exemple")
    assert [link["href"] for link in record.select(".record-links a")] == [
        "https://bandcamp.example/airs",
        "https://magasin.example/",
    ]
    assert html_errors(blog.html("airs/")) == []


def test_song_shows_words_beside_their_translation_credits_isrc_and_the_posts_about_it(blog):
    song = blog.soup("lune/").select_one(".song")
    pairs = song.select(".song-pair")
    assert [[side.get("lang") for side in pair.select(".line-block")] for pair in pairs] == [["fr", "en"]] * 2
    assert [line.get_text() for line in pairs[0].select(".line")] == [
        *("Au clair de la lune,", "mon ami Pierrot"),
        *("By the light of the moon,", "my friend Pierrot"),
    ]
    assert song.select_one(".record-facts").get_text() == "Airs d’exemple · 2026 · 1:05 · ISRC FRZ039800212"
    assert song.select_one(".record-facts a")["href"] == "../airs/"
    assert spaced("Guitare : Camille") in song.get_text()
    assert [(link.get_text(), link["href"]) for link in song.select(".song-posts a")] == [
        ("D’où vient cet air", "../posts/2026/billet/")
    ]
    assert html_errors(blog.html("lune/")) == []


def test_post_leads_to_the_song_that_it_is_about(blog):
    line = blog.soup("posts/2026/billet/").select_one(".of-songs")
    assert line.get_text(" ", strip=True) == spaced("À propos de la chanson : Au clair de la lune")
    assert line.a["href"] == "../../../lune/"


def test_page_of_all_lists_the_latest_first(blog):
    items = blog.soup("disques/").select("ul.records > li")
    assert [item.select_one(".record-title").get_text() for item in items] == [
        "Airs d’exemple · Camille d’exemple",
        "Un disque plus ancien",
    ]
    assert items[0].select_one(".record-title a")["href"] == "../airs/"
    assert items[1].select("a") == [], "no page shows it"
    assert items[1].select_one(".record-facts").get_text() == "2020"
    assert html_errors(blog.html("disques/")) == []


def test_search_engines_read_facts_in_the_words_of_schema_org(blog):
    album = facts(blog.soup("airs/"))["MusicAlbum"]
    assert (album["name"], album["datePublished"], album["numTracks"]) == ("Airs d’exemple", "2026-03-01", 3)
    assert album["albumRelease"] == {
        "@type": "MusicRelease",
        "catalogNumber": "EX-001",
        "recordLabel": {"@type": "Organization", "name": "Le label d’exemple"},
    }
    assert blog.file(album["image"].removeprefix("https://blog.example/fr/")).is_file()
    tracks = [one["item"] for one in album["track"]["itemListElement"]]
    assert [(one["name"], one.get("duration")) for one in tracks] == [
        ("Au clair de la lune", "PT1M5S"),
        ("Frère Jacques", "PT2M5S"),
        ("Sans rien", None),
    ]
    assert tracks[0]["url"] == "https://blog.example/fr/lune/"
    assert (tracks[1]["isrcCode"], tracks[1]["byArtist"]["name"]) == ("FRZ039800213", "Les autres")
    song = facts(blog.soup("lune/"))["MusicRecording"]
    assert song["recordingOf"]["lyrics"]["text"].startswith("Au clair de la lune,\nmon ami Pierrot\n\nPrête")
    assert song["inAlbum"]["name"] == "Airs d’exemple"


def test_song_in_a_post_is_in_its_feed_and_counts_as_a_reference(build, files):
    more = files | {"posts/2026/paroles.md": post("Les paroles", ":::{song} lune\n:::", "2026-05-02")}
    blog = build("feeds", files=more, extensions=EXTENSIONS)
    assert blog.warnings == ""
    text = next(one for one in read(blog.html("atom.xml")).entries if one.title == "Les paroles").content[0].value
    assert "Prête-moi ta plume" in text
    assert "Lend me your quill" in text
    links = [link.get_text() for link in blog.soup("lune/").select(".song-posts a")]
    assert links == ["Les paroles", "D’où vient cet air"]


def test_words_are_english_in_an_english_blog(build, files):
    blog = build("feeds", files=files, extensions=EXTENSIONS, language="en")
    text = blog.soup("lune/").get_text() + blog.soup("airs/").get_text() + blog.soup("posts/2026/billet/").get_text()
    for words in ("Posts about this song", "Listen, buy:", "March 1, 2026", "About the song:"):
        assert words in text


def test_book_has_records_and_words(build, files):
    settings = SETTINGS | {"extensions": [*SETTINGS["extensions"], "carnet.media", "carnet.records"]}
    more = files | {
        "posts/2026/paroles.md": post("Les paroles", ":::{song} lune\n:::\n\n:::{album} airs-d-exemple\n:::")
    }
    blog = build("posts", "epub", files=more, **settings)
    (book,) = blog.out.glob("*.epub")
    with zipfile.ZipFile(book) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xhtml"))
    for words in ("Lend me your quill", "Frère Jacques", "EX-001"):
        assert words in text


def test_without_a_list_there_is_nothing_of_it(build):
    blog = build("feeds", extensions=EXTENSIONS)
    assert blog.warnings == ""
    assert "record" not in blog.html("posts/2026/second/")


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in (".buildinfo", "objects.inv"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_rebuild_equals_a_clean_build(build, files):
    blog = build("feeds", files=files, extensions=EXTENSIONS)
    kept = dict(files)
    for changes in (
        {"discographie.yaml": LIST.replace("Au clair de la lune\n", "À la claire fontaine\n")},
        {"posts/2026/billet.md": post("Un autre titre", "On ne sait pas.", "2026-05-01", song="lune")},
        {"ailleurs.md": PAGES["lune.md"], "lune.md": None},
    ):
        blog.build(changes)
        kept = {name: text for name, text in (kept | changes).items() if text is not None}
        clean = build("feeds", files=kept, extensions=EXTENSIONS)
        assert differences(contents(blog.out), contents(clean.out)) == ""


# -- Mistakes ----------------------------------------------------------------------------------------------------------

_WHOLE = "- title: A\n  date: 2020\n  tracks:\n    - title: B\n"
MISTAKES = {
    "title: A\n": [(1, "begin each one with '- title: …'")],
    "- A\n": [(1, "a record has fields")],
    "- title: A\n": [(1, "this record has no 'date'"), (1, "this record has no 'tracks'")],
    "- title: A\n  date: 2020\n  tracks: B\n": [(3, "'tracks' is a list")],
    "- title: A\n  date: 2020\n  tracks:\n    - id: b\n": [(4, "this piece has no 'title'")],
    "- title: A\n  date: l’an 2020\n  tracks: [B]\n": [(2, "'date' takes a year")],
    "- title: A\n  date: 2020\n  titres: [B]\n": [(1, "no 'tracks'"), (3, "'titres' is not a field of a record")],
    f"{_WHOLE}      lenght: 1:05\n": [(5, "did you mean 'length'?")],
    f"{_WHOLE}      length: 1 min\n": [(5, "such as 3:12")],
    f"{_WHOLE}      isrc: 123\n": [(5, "is no ISRC")],
    f"{_WHOLE}      id: Ma chanson\n": [(5, "did you mean 'ma-chanson'?")],
    f"{_WHOLE}      language: français\n": [(5, "did you mean 'fr'?")],
    f"{_WHOLE}      sound: /tmp/x.mp3\n": [(5, "from the root of the blog")],
    f"{_WHOLE}      sound: ../x.mp3\n": [(5, "from the root of the blog")],
    f"{_WHOLE}      links: https://x.example/\n": [(5, "has a name and an address")],
    f"{_WHOLE}      links:\n        Boutique: x.example\n": [(5, "did you mean 'https://x.example'?")],
    f"{_WHOLE}      words: |\n        U\n\n        D\n      translation: O\n": [(9, "2 stanzas and its translation 1")],
    f"{_WHOLE}      title: C\n": [(5, "'title' is here twice")],
    f"{_WHOLE}  cover: a.jpg\n": [(5, "the cover has no text")],
    f"{_WHOLE}    - title: B\n": [(1, "two have the id 'b'")],
    "- title: 'A\n": [(2, "this can't be read as YAML")],
    "[" * 1000 + "]" * 1000: [(1, "there are too many lists within lists")],
    "- title: &a A\n  date: *a\n": [(2, "a value that begins with '*' needs quotation marks")],
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", MISTAKES)
def test_each_mistake_is_told_with_its_line(text):
    _albums, problems = read_records(text.encode())
    assert [problem.line for problem in problems] == [line for line, _words in MISTAKES[text]], problems
    for problem, (_line, words) in zip(problems, MISTAKES[text], strict=True):
        assert words in problem.message


@some_cases(300)
@given(st.binary(max_size=200) | st.text(st.sampled_from("-:{}[]'\" \n\ttitledakcs|2"), max_size=150).map(str.encode))
def test_no_input_raises(content):
    read_tree(content)
    _albums, problems = read_records(content)
    assert all(problem.message and "\n" not in problem.message for problem in problems)


def test_mistakes_are_one_line_each_and_the_rest_is_shown(build, files):
    text = LIST + "- title: Rien\n"
    more = {
        "discographie.yaml": text,
        "lune.md": PAGES["lune.md"].replace("{song} lune", "{song} lunne"),
        "posts/2026/faux.md": post("Faux", song="jacques"),
    }
    blog = build("feeds", files=files | more, extensions=EXTENSIONS)
    line = text.count("\n")
    begins = [
        f"discographie.yaml:{line}: WARNING: ce disque n’a pas de « date » ; ajoutez-le",
        f"discographie.yaml:{line}: WARNING: ce disque n’a pas de « tracks » ; ajoutez-le",
        "lune.md:7: WARNING: il n’y a pas de chanson « lunne » dans discographie.yaml ; vouliez-vous dire « lune »",
        "posts/2026/faux.md: WARNING: il n’y a pas de chanson « jacques » dans discographie.yaml ; vouliez-vous dire",
    ]
    assert [told.startswith(spaced(begin)) for told, begin in zip(sorted(blog.told), begins, strict=True)] == [True] * 4
    assert blog.soup("airs/").select_one(".record")


@pytest.mark.skipif(not (REPO / "ecrire.md").is_file(), reason="this blog has no such guide")
def test_list_in_the_guide_is_right():
    text = (REPO / "ecrire.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n- title:")[2].partition("```")[0]
    albums, problems = read_records(f"- title:{example}".encode())
    assert (len(albums), problems) == (1, [])
