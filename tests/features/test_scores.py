"""Scores: every note, bar and word that was typed is in the drawing, a mistake is told at its line, and made files go
with their scores.
"""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import zipfile
import zlib
from collections import Counter

import pytest
from book_settings import SETTINGS
from bs4 import BeautifulSoup
from building import REPO, post
from cases import CASES
from feed_reading import read
from lxml import etree
from pages import html_errors
from recordings import sound

from carnet.scores import engraving
from carnet.scores.sources import UnreadableScoreError, interval, read_score

pytestmark = pytest.mark.slow

#: Traditional tunes, and such whose authors died more than a century ago, as a musician types them.
TUNES = (REPO / "tests/data/tunes.abc").read_text(encoding="utf-8").strip().split("\n\n")
CLAIRE = TUNES[0]
#: What a program for scores writes, with what it says of itself and of who used it.
MUSICXML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
<score-partwise version="4.0"><work><work-title>Deux notes</work-title></work>
<identification><creator type="composer">Anonyme</creator><encoding><software>Noteur 7</software>
<encoding-date>2026-01-02</encoding-date></encoding><source>/home/camille/air.mscz</source></identification>
<part-list><score-part id="P1"><part-name>Voix</part-name></score-part></part-list>
<part id="P1"><measure number="1"><attributes><divisions>1</divisions><key><fifths>-1</fifths></key>
<time><beats>2</beats><beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef></attributes>
<note><pitch><step>F</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type>
<lyric><syllabic>single</syllabic><text>Oh</text></lyric></note>
<note><pitch><step>A</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type></note></measure></part>
</score-partwise>
"""


def fenced(abc: str, *options: str, name: str = "") -> str:
    """Return a score as a post has it."""
    lines = "\n".join(f":{option}" for option in options)
    return f":::{{score}} {name}\n{lines}\n\n{abc}\n:::\n"


FILES = {
    "posts/2026/claire.md": post(
        "Pierrot", f"Un air.\n\n{fenced(CLAIRE, 'alt: La mélodie, en *sol*.', 'audio: claire/air.wav')}", "2026-05-01"
    ),
    "posts/2026/claire/air.wav": sound(3),
    "posts/2026/deux.md": post(
        "Deux",
        fenced("", "alt: Deux notes.", "transpose: 2", name="deux/air.musicxml").replace("\n\n\n", "\n")
        + fenced(TUNES[1], "alt:", "title: Un *canon*", "composer: anonyme"),
        "2026-05-02",
    ),
    "posts/2026/deux/air.musicxml": MUSICXML,
}


@pytest.fixture(scope="module")
def blog(build):
    made = build("music", files=FILES, nitpicky=True)
    assert made.warnings == ""
    return made


# -- A small reader of ABC, that knows nothing of ours -----------------------------------------------------------------


def counted(abc: str) -> tuple[int, int, Counter[str]]:
    """Return how many notes and bars a tune has, and how often each of its syllables is sung."""
    music = [line for line in abc.splitlines() if not re.match(r"[A-Za-z]:", line)]
    notes = "\n".join(re.sub(r'"[^"]*"|![^!]*!|\[[A-Z]:[^]]*\]', "", line) for line in music)
    voices = len({line for line in abc.splitlines() if re.match(r"V:\S+$", line)}) or 1
    bars = sum(1 for bar in re.split(r"[|\]:]*\|[|\]:]*", notes) if re.search("[A-Ga-gzxZ]", bar))
    words = " ".join(line[2:] for line in abc.splitlines() if line.startswith("w:"))
    plain = words.replace(r"\-", "=").replace("'", "’")
    syllables = Counter(one.replace("=", "-") for one in re.split(r"[\s\-]+", plain) if one.strip("_*"))
    return len(re.findall("[A-Ga-g]", notes)), bars // voices, syllables


def drawn(drawing: str) -> tuple[int, int, Counter[str]]:
    """Return how many notes and bars a drawing has, and how often each syllable stands in it."""
    root = etree.fromstring(f"<p>{drawing.replace('§', 's')}</p>")
    groups = Counter(one.get("class") for one in root.iter("g"))
    syllables = Counter("".join(one.itertext()).strip() for one in root.iter("text") if one.get("class") == "syl")
    return groups["note"], groups["measure"], syllables


@pytest.fixture(scope="module")
def engraved():
    return {abc: engraving.engraved(read_score(abc.encode()), "", 7) for abc in TUNES}


def test_there_are_twenty_tunes_without_mistakes():
    assert len(TUNES) == 20
    assert [mistake for abc in TUNES for mistake in read_score(abc.encode()).mistakes] == []
    assert sum(counted(abc)[0] for abc in TUNES) > 500


@pytest.mark.parametrize("abc", TUNES, ids=lambda abc: re.search("T:(.*)", abc)[1])
def test_every_note_bar_and_syllable_is_in_both_drawings(engraved, abc):
    for drawings in (engraved[abc].wide, engraved[abc].narrow):
        assert drawn("".join(drawings)) == counted(abc)


@pytest.mark.parametrize("abc", TUNES, ids=lambda abc: re.search("T:(.*)", abc)[1])
def test_no_two_words_overlap_whatever_the_font(engraved, abc):
    """Each text says how wide it is, and browsers hold to it."""
    for drawing in [*engraved[abc].wide, *engraved[abc].narrow]:
        boxes = []
        for text in etree.fromstring(drawing.replace("§", "s")).iter("text"):
            assert text.get("lengthAdjust") == "spacingAndGlyphs"
            left, line, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
            boxes.append((left, left + float(text.get("textLength")), line - 0.7 * size, line, text.text))
        for place, (left, right, top, bottom, _text) in enumerate(boxes):
            for other in boxes[place + 1 :]:
                assert left >= other[1] or right <= other[0] or top >= other[3] or bottom <= other[2], (_text, other)


def test_pages_of_music_are_light_and_the_same_each_time(engraved):
    for one in engraved.values():
        assert len(zlib.compress("".join([*one.wide, *one.narrow]).encode(), 9)) < 25_000
    assert engraving.engraved(read_score(CLAIRE.encode()), "", 7) == engraved[CLAIRE]


# -- Music -------------------------------------------------------------------------------------------------------------


def mei(body: str, head: str = "M:4/4\nL:1/4\nK:G") -> etree._Element:
    """Return the MEI of a tune, which has no mistakes."""
    score = read_score(f"X:1\n{head}\n{body}\n".encode())
    assert score.mistakes == ()
    return etree.fromstring(score.music.encode())


def attributes(root, name: str, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(one.get(attribute) for attribute in names) for one in root.iter(f"{{*}}{name}")]


@pytest.mark.parametrize(
    ("body", "element", "names", "expected"),
    [
        (
            "CDEF|",
            "note",
            ("pname", "oct", "accid.ges"),
            [("c", "4", None), ("d", "4", None), ("e", "4", None), ("f", "4", "s")],
        ),
        (
            "^c=f_B,,c''|",
            "note",
            ("pname", "oct", "accid"),
            [("c", "5", "s"), ("f", "5", "n"), ("b", "2", "f"), ("c", "7", None)],
        ),
        ("C2D/E/F|", "note", ("dur", "dots"), [("2", None), ("8", None), ("8", None), ("4", None)]),
        ("C>D E<F|", "note", ("dur", "dots"), [("4", "1"), ("8", None), ("8", None), ("4", "1")]),
        ("C5/2D3/2|", "note", ("dur", "dots"), [("2", None), ("8", None), ("4", "1")]),
        ("(3CDE F2|", "tuplet", ("num", "numbase"), [("3", "2")]),
        ("|:C4:|", "measure", ("left", "right"), [("rptstart", "rptend")]),
        ("C4|1D4:|2E4|]", "ending", ("n",), [("1",), ("2",)]),
        ("[CEG]2z2|", "chord", ("dur",), [("2",)]),
        ("Z3|C4|", "multiRest", ("num",), [("3",)]),
        ('"Am7"C4|', "harm", (), [()]),
        ("!trill!C2!fermata!D2|", "trill", (), [()]),
        ("(C2D2)|", "slur", (), [()]),
        ("C4-|C4|", "tie", (), [()]),
        ("{d}C4|", "note", ("grace",), [("unacc",), (None,)]),
        ("C4|[M:3/4]CDE|", "scoreDef", ("meter.count",), [(None,), ("3",)]),
        ("C4|[K:F]B4|", "scoreDef", ("keysig",), [(None,), ("1f",)]),
        ("[Q:1/2=60]C4|", "tempo", ("midi.bpm",), [("120",)]),
        ("CD [K:C] FG|", "keySig", ("sig",), [("0",)]),
        ("C/D/E/F/ G2|", "beam", (), [()]),
        ("C/ D/ E/ F/ G2|", "beam", (), []),
    ],
)
def test_signs_of_abc_mean_what_musicians_mean_by_them(body, element, names, expected):
    assert attributes(mei(body), element, *names) == expected


def test_repeat_without_a_beginning_goes_back_to_the_one_before():
    """Verovio's MIDI ends where that is not said; "A:|B:|" is how half of all tunes are typed."""
    score = read_score(b"L:1/4\nM:none\nK:C\nCDEF:|GABc:|1 C4:|2 D4|E4:|\n")
    bars = attributes(etree.fromstring(score.music.encode()), "measure", "left", "right")
    assert bars[:2] == [(None, "rptend"), ("rptstart", "rptend")]
    assert engraving.engraved(score, "", 7).sound.startswith(b"MThd")


def test_accidentals_hold_until_the_bar_ends():
    notes = attributes(mei("^cccc|c4|"), "note", "accid", "accid.ges")
    assert notes == [("s", None), (None, "s"), (None, "s"), (None, "s"), (None, None)]


@pytest.mark.parametrize(
    ("key", "sharps"),
    [
        ("C", 0),
        ("Am", 0),
        ("G", 1),
        ("Bb", -2),
        ("F#m", 3),
        ("D dorian", 0),
        ("Amix", 2),
        ("E phr", 0),
        ("none", 0),
        ("Gm", -2),
    ],
)
def test_keys_and_modes_are_known(key, sharps):
    assert read_score(f"X:1\nL:1/4\nK:{key}\nC|\n".encode()).sharps == sharps


@pytest.mark.parametrize(
    ("line", "syllables"),
    [
        ("un deux trois qua-tre", ["un", "deux", "trois", "qua"]),
        ("é- té * fin", ["é", "té", None, "fin"]),
        ("lon_ gue fin", ["lon", None, "gue", "fin"]),
        ("il~y a t\\-en l'or", ["il\u00a0y", "a", "t-en", "l’or"]),
        ("un | trois", ["un", None, "trois", None]),
    ],
)
def test_words_stand_below_their_notes(line, syllables):
    score = read_score(f"X:1\nL:1/4\nK:C\nCD|EF|\nw: {line}\n".encode())
    notes = etree.fromstring(score.music.encode()).iter("{*}note")
    found = [note.findtext(".//{*}syl") for note in notes]
    assert found == [None if one is None else one for one in syllables]


@pytest.mark.parametrize(
    ("semitones", "sharps", "name"), [(2, 0, "M2"), (-3, 1, "-m3"), (1, -1, "A1"), (12, 3, "P8"), (0, 0, "")]
)
def test_transposition_leads_to_the_key_with_the_fewest_accidentals(semitones, sharps, name):
    assert interval(semitones, sharps) == name


# -- The page ----------------------------------------------------------------------------------------------------------


def test_page_has_a_drawing_for_each_screen_in_the_ink_of_its_text(blog):
    page = blog.soup("posts/2026/claire/")
    wide, narrow = page.select("figure.score > [role=img]")
    assert (wide["class"][0], narrow["class"][0]) == ("score-wide", "score-narrow")
    assert {wide["aria-label"], narrow["aria-label"]} == {"La mélodie, en *sol*."}
    for one in (wide, narrow):
        assert one.svg["fill"] == one.svg["stroke"] == "currentColor"
        assert not one.select("style, script, [style], [color]")
    assert int(narrow.svg["viewbox"].split()[2]) < int(wide.svg["viewbox"].split()[2])


def test_title_and_composer_are_those_of_the_score_or_the_writer_s(blog):
    titles = blog.soup("posts/2026/deux/").select(".score-title")
    assert [one.get_text(" ", strip=True) for one in titles] == ["Deux notes Anonyme", "Un canon anonyme"]
    assert titles[1].select_one("strong em").get_text() == "canon"


def test_score_that_is_an_ornament_says_nothing(blog):
    _first, second = blog.soup("posts/2026/deux/").select(".score-wide")
    assert second["aria-hidden"] == "true"
    assert not second.has_attr("aria-label")


def test_sound_source_and_recording_can_be_had(blog):
    page = blog.soup("posts/2026/claire/")
    links = page.select(".score-foot a")
    words = [re.sub(r"[\d.,]*\d", "n", link.get_text()) for link in links]
    assert words == ["Écouter (MIDI, n\u202fko)", "Partition (ABC, n\u202fko)"]
    midi, source = ((blog.out / "posts/2026/claire" / link["href"]).resolve() for link in links)
    assert midi.read_bytes().startswith(b"MThd")
    assert source.read_text(encoding="utf-8") == f"{CLAIRE}\n"
    assert page.select_one("figure.score figure.player audio")["src"].endswith("/air.wav")
    assert (
        page.select_one("figure.score .player-title").get_text() == "«\u00a0Au clair de la lune\u00a0», enregistrement"
    )


def test_what_programs_write_into_their_files_is_not_handed_out(blog):
    (link,) = [
        one for one in blog.soup("posts/2026/deux/").select(".score-foot a") if one["href"].endswith(".musicxml")
    ]
    text = (blog.out / "posts/2026/deux" / link["href"]).resolve().read_text(encoding="utf-8")
    assert "Noteur" not in text
    assert "camille" not in text
    assert "Anonyme" in text


def test_comments_of_a_tune_are_not_handed_out():
    score = read_score(b"X:1\n% pour moi seul\nK:C\nCDEF| % faux ?\n")
    assert "seul" not in score.source
    assert "faux" not in score.source
    assert "CDEF|" in score.source


def test_transposed_score_is_written_and_sounds_higher(blog):
    score = read_score(MUSICXML.encode(), ".musicxml")
    plain, higher = (engraving.engraved(score, name, 7) for name in ("", "M2"))
    assert plain.midi != higher.midi
    assert "E260" in plain.picture  # a flat for F major
    assert "E262" in higher.picture  # a sharp for G major


def test_score_whose_sound_ends_verovio_is_shown_without_it(build, tmp_path, monkeypatch):
    program = engraving._PROGRAM.read_text(encoding="utf-8").replace('yield {"midi": kit.renderToMIDI()}', "os.abort()")
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(engraving, "_PROGRAM", tmp_path / "program.py")
    silent = build("music", files={"posts/2026/air.md": post("Air", fenced(TUNES[3], "alt: Un air."))})
    assert silent.warnings == ""
    (link,) = silent.soup("posts/2026/air/").select(".score-foot a")
    assert link["href"].endswith(".abc")
    assert not list(silent.out.rglob("*.mid"))


def test_feeds_show_a_picture_that_says_what_it_is(blog):
    for name in ("atom.xml", "feed.json"):
        text = blog.html(name)
        content = read(text).entries if name == "atom.xml" else json.loads(text)["items"]
        (html,) = [
            one.content[0].value if name == "atom.xml" else one["content_html"]
            for one in content
            if one["title"] == "Pierrot"
        ]
        soup = BeautifulSoup(html, "lxml")
        (image,) = soup.select("img")
        assert image["alt"] == "La mélodie, en *sol*."
        assert not soup.select("svg")
        file = blog.out / image["src"].removeprefix("https://blog.example/fr/")
        picture = etree.fromstring(file.read_bytes())
        assert (image["width"], image["height"]) == (picture.get("width"), picture.get("height"))
        assert picture.find("{*}rect").get("fill") == "#fff"


def test_pages_are_valid(blog):
    assert [html_errors(blog.html(f"posts/2026/{name}/")) for name in ("claire", "deux")] == [[], []]


def test_book_and_its_pdf_have_vectors(build, tmp_path):
    from pypdf import PdfReader

    from carnet.cli.pdf.__main__ import make

    settings = SETTINGS | {"extensions": [*SETTINGS["extensions"], "carnet.scores"]}
    blog = build("posts", "epub", files=FILES, **settings)
    assert blog.warnings == ""
    (book,) = blog.out.glob("*.epub")
    with zipfile.ZipFile(book) as packed:
        chapter = etree.fromstring(packed.read("EPUB/chapter-1.xhtml"))
        images = list(chapter.iter("{*}img"))
        assert [image.get("alt") for image in images][:1] == ["La mélodie, en *sol*."]
        for image in images:
            drawing = etree.fromstring(packed.read(f"EPUB/{image.get('src')}"))
            assert next(drawing.iter("{*}text"), None) is not None
    make(book, tmp_path / "book.pdf")
    pages = PdfReader(tmp_path / "book.pdf").pages
    (music,) = [page for page in pages if "prê" in page.extract_text()]  # letters, as none of a picture would be
    assert list(music.images) == []


# -- Rebuilds ----------------------------------------------------------------------------------------------------------


def made_files(blog) -> set[str]:
    return {path.name for folder in ("_images", "_downloads/scores") for path in (blog.out / folder).glob("*.*")}


def test_made_files_go_with_the_score_and_with_the_feature(build):
    blog = build("music", files=FILES)
    assert len(made_files(blog)) == 9
    blog.build({"posts/2026/deux.md": post("Deux", "Plus rien.", "2026-05-02")})
    assert len(made_files(blog)) == 3
    real = blog.app.config.extensions
    blog.build(
        {"posts/2026/claire.md": post("Pierrot", "Plus rien.")}, extensions=[x for x in real if x != "carnet.scores"]
    )
    assert made_files(blog) == set()


def test_rebuild_engraves_what_changed_alone_and_equals_a_clean_build(build, monkeypatch, tmp_path):
    blog = build("music", files=FILES)
    asked = []
    ask = engraving._ask
    monkeypatch.setattr(engraving, "_ask", lambda *given: asked.append(given) or ask(*given))
    blog.build({"posts/2026/claire.md": FILES["posts/2026/claire.md"].replace("Un air.", "Un bel air.")})
    assert asked == []
    blog.build({"posts/2026/claire.md": FILES["posts/2026/claire.md"].replace("B2 A2 |", "B2 B2 |", 1)})
    assert len(asked) == 1
    clean = build("music", files=FILES | {"posts/2026/claire.md": (blog.source / "posts/2026/claire.md").read_text()})
    for path in sorted(clean.out.rglob("*")):
        if path.is_file():
            assert (blog.out / path.relative_to(clean.out)).read_bytes() == path.read_bytes(), path
    assert made_files(blog) == made_files(clean)


def test_lost_drawing_is_made_again(build):
    blog = build("music", files=FILES)
    shutil.rmtree(blog.app.doctreedir / "scores")
    blog.build()
    assert blog.warnings == ""
    assert len(list((blog.app.doctreedir / "scores").glob("*.json"))) == 3


# -- Mistakes ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(build):
    """A function that returns the one warning that a score in a post gives, from its line on."""
    made = build("music", files={"posts/2026/faux.md": post("Faux")})

    def tell(body: str, files: dict | None = None) -> str:
        made.build({**(files or {}), "posts/2026/faux.md": post("Faux", body)})
        (warning,) = made.told
        assert warning.endswith(" [blog.scores]")
        return warning.removesuffix(" [blog.scores]").replace(": WARNING", "").removeprefix("posts/2026/")

    return tell


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        ("CDEF|G2A2|B3c|C4&|", 6, "« & » n’est pas lu ici"),
        ("CDEF|G2A2|C5|", 6, "cette mesure (3) dure 5/4, et il faut 4/4"),
        ("CDEF|G2|C4|", 6, "cette mesure (2) dure 1/2, et il faut 4/4"),
        ("CDEF|\nw: un deux trois qua-tre cinq", 7, "il en reste 2, à partir de « tre »"),
        ("C4|[CE|G4|", 6, "un accord n’est pas fini avant « | »"),
        ("CDEF|\nK:H", 7, "« H » n’est pas une tonalité"),
        ("CDEF|\nM:trois", 7, "« trois » n’est pas une mesure"),
        ("CDEF|\nL:1/3", 7, "« 1/3 » n’est pas une durée"),
        ("CDEF|\nQ:vite", 7, "« vite » n’est pas un tempo"),
        ("C99999999999999999999|", 6, "n’est pas une durée qui s’écrive"),
        ("CDEé|", 6, "« é » n’est pas un signe d’ABC"),
        ('CDE"AmF|', 6, "un texte qui commence par"),
    ],
)
def test_mistake_in_abc_is_told_at_the_line_of_the_post(told, line, place, message):
    body = f":::{{score}}\n:alt: Un air.\n\nM:4/4\nL:1/4\nK:C\n{line}\n:::"
    warning = told(body).replace("\u00a0", " ")
    first = body.splitlines()[:6].index("K:C")  # of the body, which begins on the eighth line of the post
    assert warning.startswith(f"faux.md:{8 + first + place - 5}: "), warning
    assert message in warning


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (":::{score}\n:alt: Rien.\n:::", "il n’y a pas de partition ici"),
        (":::{score}\n\nX:1\nK:C\nC|\n:::", "n’a pas de texte pour qui ne la voit pas"),
        (":::{score}\n:alt: Vide.\n\nX:1\nK:C\n:::", "cet air n’a pas de notes"),
        (":::{score}\n:alt: Sans tonalité.\n\nX:1\nT:Rien\n:::", "cet air n’a pas de tonalité"),
        (":::{score} absent.abc\n:alt: Absent.\n:::", "il n’y a pas de fichier"),
        (":::{score} air.pdf\n:alt: PDF.\n:::", "n’est pas d’un format utile ici"),
        (":::{score}\n:alt: Haut.\n:transpose: haut\n\nX:1\nL:1/4\nK:C\nC|\n:::", "n’est pas un nombre de demi-tons"),
        (":::{score}\n:alt: Coupé.\n\n<score-partwise><part>\n:::", "ce n’est pas du XML entier"),
        (":::{score}\n:alt: Autre.\n\n<html><note/></html>\n:::", "ni du MusicXML ni du MEI"),
        (":::{score}\n:alt: Vide.\n\n<score-partwise/>\n:::", "cette partition n’a pas de notes"),
        (":::{score}\n:alt: Son.\n:audio: absent.mp3\n\nX:1\nL:1/4\nK:C\nC|\n:::", "il n’y a pas de fichier"),
    ],
)
def test_other_mistakes_are_told_in_one_line(told, body, message):
    warning = told(body)
    assert re.match(r"faux\.md:\d+: ", warning)
    assert message in warning


def test_mistake_in_a_file_is_told_at_its_own_line(told):
    files = {"posts/2026/faux/air.abc": "X:1\nL:1/4\nK:C\nC|\nDé|\n"}
    assert told(":::{score} faux/air.abc\n:alt: Un air.\n:::", files).startswith("faux/air.abc:5: ")


def test_missing_verovio_is_told_in_one_line(told, monkeypatch):
    monkeypatch.setattr("carnet.scores.package_folder", lambda: None)
    assert "tapez «\u00a0pip install verovio\u00a0»" in told(":::{score}\n:alt: Un air.\n\nX:1\nK:C\nC|\n:::")


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import os; os.abort()", "Verovio s’arrête"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "Verovio s’arrête"),
        ("import time; time.sleep(60)", "Verovio s’arrête"),
        ("print('no answer')", "Verovio s’arrête"),
        ("print('{\"refused\": true}')", "Verovio ne peut pas lire"),
        ('print(\'{"drawings": [["<svg><svg/></svg>"], []], "midi": ""}\')', "Verovio laisse de côté"),
    ],
)
def test_what_ends_verovio_does_not_end_the_build(told, tmp_path, monkeypatch, program, message):
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(engraving, "_PROGRAM", tmp_path / "program.py")
    monkeypatch.setattr(engraving, "_PATIENCE", 2)
    assert message in told(":::{score}\n:alt: Un air.\n\nX:1\nL:1/4\nK:C\nCDEF|\n:::")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"", b"\xff\xfe", b"\x00" * 99])
def test_broken_files_are_refused(content):
    for suffix in (".mxl", ".musicxml", ".mei"):
        with pytest.raises(UnreadableScoreError):
            read_score(content, suffix)


def test_compressed_musicxml_is_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "META-INF/container.xml", '<container><rootfiles><rootfile full-path="a.xml"/></rootfiles></container>'
        )
        archive.writestr("a.xml", MUSICXML)
    assert read_score(packed.getvalue(), ".mxl").title == "Deux notes"


def test_entities_of_a_file_are_not_read():
    evil = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><score-partwise><note>&x;</note></score-partwise>'
    assert "root:" not in read_score(evil.encode()).source


def mutated(abc: str, dice: random.Random) -> str:
    """Return a tune in which some letters are gone, others or twice there."""
    letters = list(abc)
    for _change in range(dice.randint(1, 6)):
        place, kind = dice.randrange(len(letters)), dice.random()
        if kind < 0.35 and len(letters) > 20:
            del letters[place : place + dice.randint(1, 15)]
        elif kind < 0.7:
            letters[place] = dice.choice("|:[](){}<>/0123456789\"!^_=-~&\\zZxCDabc\n%é+.,'*KVMLQwWTX\0")
        else:
            letters[place:place] = letters[place : place + dice.randint(1, 40)] * dice.randint(1, 4)
    return "".join(letters)


def test_no_mutated_tune_ends_the_build_and_each_gives_one_line_at_most(build):
    """BLOG_CASES=1000 tries a thousand."""
    dice = random.Random(0 if not CASES else None)
    tunes = [mutated(dice.choice(TUNES), dice) for _case in range(CASES or 12)]
    files = {f"posts/2026/m{number}/air.abc": abc for number, abc in enumerate(tunes)} | {
        f"posts/2026/m{number}.md": post(f"M {number}", f":::{{score}} m{number}/air.abc\n:alt: Un air.\n:::\n")
        for number in range(len(tunes))
    }
    blog = build("music", files=files)
    places = Counter(line.partition("/air.abc:")[0].partition(".md:")[0] for line in blog.told)
    assert set(places.values()) <= {1}
    assert all(line.endswith(" [blog.scores]") for line in blog.told)
    assert all(blog.file(f"posts/2026/m{number}/").is_file() for number in range(len(tunes)))
