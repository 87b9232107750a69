"""Sounds to follow: their words, chapters, shape and cover, on pages, in feeds, in the podcast and in the book."""

from __future__ import annotations

import io
import json
import math
import re
import struct
import sys
import wave
import zipfile
from base64 import b64encode
from importlib import util
from pathlib import Path

import pytest
from blogs import differences
from book_settings import SETTINGS
from building import REPO, post, spaced
from cases import some_cases
from feed_reading import dead_addresses, read, sound
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from made_pictures import jpeg
from mutagen import id3
from mutagen.wave import WAVE
from pages import html_errors
from PIL import Image
from planted import KEPT, flac, mp3, opus, vorbis

from carnet.core.sound_chapters import Chapter, json_chapters, mistake_in, own_chapters, written_chapters
from carnet.core.sound_tags import tags_of
from carnet.core.webvtt import read_cues
from carnet.sounds.nodes import clock
from carnet.sounds.waveform import BARS, drawn, in_bars, peaks_of

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.front_matter",
    "carnet.media",
    "carnet.sounds",
    "carnet.archives",
    "carnet.feeds",
    "carnet.podcast",
    "carnet.french",
    "carnet.incremental",
]
WORDS = """\
WEBVTT - Au clair de la lune

NOTE traditionnel ; une note que personne ne lit

STYLE
::cue { color: red }

1
00:00.000 --> 00:02.000 align:start
<v Pierrot>Au clair de la <i>lune</i>,

00:00:02.000 --> 00:00:04.000
<v Pierrot>mon ami Pierrot,
prête-moi ta plume

00:04.000 --> 00:05.500
<v.fort Le voisin>R&amp;B &lt;3

00:09.000 --> 00:10.000
Plus tard.
"""


def tune(seconds: float = 4, rate: int = 8000) -> bytes:
    """Return a sound that swells from nothing to loud, as a WAV file."""
    count = int(seconds * rate)
    samples = [round(30000 * at / count * math.sin(at * 2 * math.pi * 440 / rate)) for at in range(count)]
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{count}h", *samples))
    return buffer.getvalue()


def tagged(content: bytes, folder: Path, *frames: id3.Frame) -> bytes:
    """Return a sound with tags of ID3."""
    path = folder / "tagged.wav"
    path.write_bytes(content)
    file = WAVE(path)
    file.add_tags()
    for frame in frames:
        file.tags.add(frame)
    file.save()
    return path.read_bytes()


def chapter(number: int, start: int, title: str) -> id3.CHAP:
    """Return a chapter of ID3, of a file without a table of contents."""
    frames = [id3.TIT2(encoding=3, text=title)]
    return id3.CHAP(element_id=f"c{number}", start_time=start, end_time=start + 9, sub_frames=frames)


def audio(name: str, *options: str) -> str:
    return "\n".join([f":::{{audio}} {name}", *options, ":::"])


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str | bytes]:
    folder = tmp_path_factory.mktemp("sounds")
    frames = (
        id3.TIT2(encoding=3, text="L’air *d’exemple*"),
        id3.TPE1(encoding=3, text="Camille"),
        id3.APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=jpeg()),
        chapter(2, 2000, "Refrain"),
        chapter(1, 0, "Couplet"),
    )
    given = ":chapters: 0:00 Début, ou presque, 0:02 – La suite : fin"
    return {
        "posts/2026/lune.md": post(
            "La lune",
            audio("lune/lune.wav", ":title: Au clair de la lune"),
            "2026-05-01",
            season=2,
            episode=7,
            person="Camille (guest), Alix",
        ),
        "posts/2026/lune/lune.wav": tune(),
        "posts/2026/lune/lune.vtt": WORDS,
        "posts/2026/lune/lune.chapters.json": json.dumps(
            {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Un"}, {"startTime": 2.5, "title": "Deux"}]}
        ),
        "posts/2026/tags.md": post("Étiquettes", audio("tags/air.wav"), "2026-05-02"),
        "posts/2026/tags/air.wav": tagged(tune(2), folder, *frames),
        "posts/2026/donnes.md": post("Donnés", audio("donnes/la.wav", ":title: Un la", given), "2026-05-03"),
        "posts/2026/donnes/la.wav": tune(3),
        "posts/2026/nu.md": post("Nu", audio("nu/silence.wav", ":title: Rien"), "2026-05-04"),
        "posts/2026/nu/silence.wav": sound(31),
    }


@pytest.fixture(scope="module")
def blog(build, files):
    built = build("feeds", files=files, extensions=EXTENSIONS)
    assert built.warnings == ""
    return built


def figure(blog, name: str):
    (found,) = blog.soup(f"posts/2026/{name}/").select("figure.player.followed")
    return found


# -- Pages -------------------------------------------------------------------------------------------------------------


def test_words_stand_below_the_sound_each_with_its_moment(blog):
    words = figure(blog, "lune").select_one("details.followed-words")
    assert words.summary.get_text() == "Transcription"
    assert [line.get_text(" ", strip=True) for line in words.select("p")] == [
        spaced("0:00 Pierrot : Au clair de la lune, mon ami Pierrot, prête-moi ta plume"),
        spaced("0:04 Le voisin : R&B <3"),
        "0:09 Plus tard.",
    ]
    cues = words.select("span.cue")
    assert [(cue["data-start"], cue["data-end"]) for cue in cues] == [("0", "2"), ("2", "4"), ("4", "5.5"), ("9", "10")]
    link = words.select_one("a.moment")
    file = blog.file("posts/2026/lune/").parent / link["href"].partition("#")[0]
    assert file.resolve().read_bytes()[:4] == b"RIFF"
    assert link["href"].endswith("lune.wav#t=0")


def test_chapters_of_each_source_are_listed(blog):
    found = {
        name: [item.get_text(" ", strip=True) for item in figure(blog, name).select("ul.chapters li")]
        for name in ("lune", "tags", "donnes")
    }
    assert found == {
        "lune": ["0:00 Un", "0:02 Deux"],
        "tags": ["0:00 Couplet", "0:02 Refrain"],
        "donnes": ["0:00 Début, ou presque", spaced("0:02 La suite : fin")],
    }
    assert figure(blog, "nu").select(".player-chapters") == []


def test_title_and_cover_of_the_file_stand_in_where_the_writer_says_nothing(blog):
    player = figure(blog, "tags")
    assert player.figcaption.get_text() == "L’air *d’exemple*"
    picture = player.select_one("img.player-cover")
    path = (blog.file("posts/2026/tags/").parent / picture["src"]).resolve()
    with Image.open(path) as image:
        assert max(image.size) <= 320
        assert (int(picture["width"]), int(picture["height"])) == tuple((side + 1) // 2 for side in image.size)
    assert figure(blog, "lune").select("img") == []


def test_cover_says_nothing_of_itself(build):
    files = {"posts/2026/a.md": post("A", audio("a/a.mp3")), "posts/2026/a/a.mp3": mp3()}
    blog = build("feeds", files=files, extensions=EXTENSIONS)
    assert figure(blog, "a").figcaption.get_text() == KEPT
    (path,) = (blog.out / "_images").glob("cover-*.jpg")
    with Image.open(path) as image:
        assert not image.getexif()
        assert {*image.info} <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_shape_is_that_of_the_sound(blog):
    (shape,) = figure(blog, "lune").select("svg.waveform")
    heights = [int(height) for height in re.findall(r"v(\d+)", shape.path["d"])]
    assert len(heights) == 80  # pieces of a twentieth of a second
    assert heights == sorted(heights)
    assert heights[0] < 3
    assert heights[-1] > 38
    assert figure(blog, "nu").select("svg.waveform") == [], "silence has no shape"


def test_shape_of_a_long_sound_has_as_many_bars_as_any_other():
    assert len(in_bars([1] * 100_000)) == BARS
    assert in_bars([]) == in_bars([0, 0]) == ()
    assert in_bars([5, 10]) == (50, 100)
    assert len(str(drawn((50,) * BARS))) < 6000


def test_speed_waits_for_the_script_and_is_in_no_feed(blog):
    choice = figure(blog, "lune").select_one("label.speed")
    assert choice.has_attr("hidden")
    assert [one.get_text() for one in choice.select("option")] == [
        f"{number}\u00a0×" for number in ("0,75", "1", "1,25", "1,5", "2")
    ]


def test_pages_are_valid_and_those_with_sounds_alone_load_style_and_script(blog):
    for name in ("lune", "tags", "donnes", "nu"):
        assert html_errors(blog.html(f"posts/2026/{name}/")) == []
        assert "sounds.js" in blog.html(f"posts/2026/{name}/")
    assert "sounds.js" not in blog.html("posts/2026/second/")
    assert "sounds.css" not in blog.html()


def test_short_sound_with_nothing_to_follow_stays_as_it_was(build):
    files = {"posts/2026/a.md": post("A", audio("a/a.wav", ":title: A")), "posts/2026/a/a.wav": tune(2)}
    blog = build("feeds", files=files, extensions=EXTENSIONS)
    assert "followed" not in blog.html("posts/2026/a/")
    assert "sounds.js" not in blog.html("posts/2026/a/")


def test_script_is_small():
    import gzip

    assert len(gzip.compress((REPO / "src/carnet/sounds/sounds.js").read_bytes())) < 4000


def test_feeds_have_words_chapters_and_links_to_moments(blog):
    entries = {entry.title: entry.content[0].value for entry in read(blog.html("atom.xml")).entries}
    text = entries["La lune"]
    assert "prête-moi ta plume" in text
    assert re.search(r'href="https://blog\.example/fr/_downloads/\w+/lune\.wav#t=2\.5"', text)
    assert "waveform" not in text
    assert "<svg" not in text
    assert "Vitesse" not in text
    assert [one for one in dead_addresses(blog.out, BASE) if "index.html" not in one] == []


def test_podcast_tells_of_transcript_chapters_season_episode_and_persons(blog):
    channel = etree.fromstring(blog.html("podcast.xml").encode()).find("channel")
    items = {item.findtext("title"): item for item in channel.findall("item")}
    lune = items["La lune"]
    transcript = lune.find(f"{PODCAST}transcript")
    assert (transcript.get("type"), transcript.get("language")) == ("text/vtt", "fr")
    assert blog.file(transcript.get("url").removeprefix(BASE)).read_text(encoding="utf-8") == WORDS
    assert [lune.findtext(f"{space}{name}") for space in (PODCAST, ITUNES) for name in ("season", "episode")] == [
        *("2", "7"),
        *("2", "7"),
    ]
    assert [(one.text, one.get("role")) for one in lune.findall(f"{PODCAST}person")] == [
        ("Camille", "guest"),
        ("Alix", None),
    ]
    given = {"Étiquettes": ["Couplet", "Refrain"], "Donnés": ["Début, ou presque", "La suite : fin"]}
    for title, expected in given.items():
        chapters = items[title].find(f"{PODCAST}chapters")
        assert chapters.get("type") == "application/json+chapters"
        text = blog.html(chapters.get("url").removeprefix(BASE))
        assert mistake_in(text) is None
        assert [one.title for one in json_chapters(text)] == expected
    assert items["Nu"].find(f"{PODCAST}transcript") is None
    assert items["Nu"].find(f"{PODCAST}chapters") is None


def test_book_has_words_and_chapters_without_what_plays(build, files):
    settings = SETTINGS | {"extensions": [*SETTINGS["extensions"], "carnet.media", "carnet.sounds"]}
    blog = build("posts", "epub", files=files, **settings)
    (book,) = blog.out.glob("*.epub")
    with zipfile.ZipFile(book) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xhtml"))
    assert "prête-moi ta plume" in text
    assert "Refrain" in text
    assert "waveform" not in text
    assert "player-cover" not in text


def test_playlist_has_each_sound_with_its_own(build, files):
    body = ":::{playlist}\n:title: Deux\n\n- [Lune](lune/lune.wav)\n- [Rien](nu/silence.wav)\n:::"
    blog = build("feeds", files=files | {"posts/2026/liste.md": post("Liste", body)}, extensions=EXTENSIONS)
    inner = blog.soup("posts/2026/liste/").select(".playlist li > figure.followed")
    assert [len(one.select("span.cue")) for one in inner] == [4, 0]


def test_without_the_line_sounds_are_what_they_were(build, files):
    extensions = [one for one in EXTENSIONS if one != "carnet.sounds"]
    blog = build("feeds", files=files, extensions=extensions)
    told = "« chapters » a besoin de la ligne « carnet.sounds » dans conf.py ; ajoutez cette ligne"
    (line,) = blog.told
    assert line.partition("WARNING: ")[2].startswith(spaced(told))
    assert "followed" not in blog.html("posts/2026/lune/")
    assert not (blog.out / "_static/sounds.js").exists()
    assert not list((blog.out / "_images").glob("cover-*"))


def test_what_lies_beside_a_sound_comes_and_goes(build, files):
    blog = build("feeds", files=files, extensions=EXTENSIONS)
    blog.build({"posts/2026/nu/silence.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nChut.\n"})
    assert figure(blog, "nu").select_one(".cue").get_text() == "Chut."
    blog.build({"posts/2026/nu/silence.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nSilence.\n"})
    assert figure(blog, "nu").select_one(".cue").get_text() == "Silence."
    blog.build({"posts/2026/nu/silence.vtt": None, "posts/2026/tags/air.wav": tune(1)})
    assert figure(blog, "nu").select(".cue") == []
    assert not list(blog.out.rglob("silence.vtt"))
    assert not list((blog.out / "_images").glob("cover-*"))


def test_without_miniaudio_it_is_said_once_what_to_install_and_shapes_come_once_it_is_there(build, files, monkeypatch):
    find = util.find_spec
    with monkeypatch.context() as patched:
        hidden = sys.modules["carnet.sounds.waveform"]
        patched.setattr(hidden, "find_spec", lambda name: None if name == "miniaudio" else find(name))
        blog = build("feeds", files=files, extensions=EXTENSIONS)
    told = "la forme des sons a besoin de miniaudio, qui n’est pas installé ; tapez « pip install miniaudio »"
    assert blog.told == [f"conf.py:4: WARNING: {spaced(told)} [blog.sounds]"]
    assert figure(blog, "lune").select("svg.waveform") == []
    assert figure(blog, "lune").select(".cue")
    blog.build()
    assert blog.warnings == ""
    assert figure(blog, "lune").select("svg.waveform")


# -- What files hold ---------------------------------------------------------------------------------------------------


def test_tags_and_chapters_are_read_of_every_kind(tmp_path):
    for name, content in {"a.mp3": mp3(), "a.flac": flac(), "a.ogg": vorbis(), "a.opus": opus()}.items():
        (tmp_path / name).write_bytes(content)
        tags = tags_of(tmp_path / name)
        assert (tags.title, tags.artist) == (KEPT, "Artiste gardé"), name
        assert tags.cover[:2] == b"\xff\xd8", name
    assert own_chapters(tmp_path / "a.mp3") == [Chapter(0, "Chapitre gardé")]
    assert tags_of(tmp_path / "a.mp3").isrc == "FRZ039800212"


def test_chapters_of_vorbis_comments_are_read(tmp_path):
    from mutagen.flac import FLAC, Picture

    path = tmp_path / "a.flac"
    path.write_bytes(flac())
    file = FLAC(path)
    file["CHAPTER001"], file["CHAPTER001NAME"] = "00:01:05.500", "Refrain"
    file["CHAPTER000"], file["CHAPTER000NAME"] = "00:00:00.000", "Couplet"
    file.clear_pictures()
    picture = Picture()
    picture.type, picture.data = 3, b"front"
    file["METADATA_BLOCK_PICTURE"] = b64encode(picture.write()).decode()
    file.save()
    assert own_chapters(path) == [Chapter(0, "Couplet"), Chapter(65.5, "Refrain")]


@pytest.fixture(scope="module")
def whole():
    """Sounds of each kind, by their names."""
    return {"a.wav": tune(0.2), "a.mp3": mp3(), "a.flac": flac(), "a.ogg": vorbis()}


@some_cases(30)
@given(st.data())
def test_no_damaged_sound_stops_a_build(tmp_path_factory, whole, data):
    """Nor does it crash the process, which decodes in C."""
    folder = tmp_path_factory.mktemp("damaged")
    name = data.draw(st.sampled_from(sorted(whole)))
    content = bytearray(whole[name])
    for _count in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    path = folder / name
    path.write_bytes(bytes(content))
    tags_of(path)
    own_chapters(path)
    peaks = peaks_of(path, folder / "kept")
    assert all(0 <= peak <= 100 for peak in peaks)
    assert peaks_of(path, folder / "kept") == peaks


def test_moments_are_shown_as_players_do():
    assert [clock(seconds) for seconds in (0, 9.9, 65, 3599, 3600, 360_005)] == [
        *("0:00", "0:09", "1:05", "59:59", "1:00:00", "100:00:05")
    ]


TIMES = {
    "00:01.000 --> 00:02.000": (1, 2),
    "01:02:03.500 --> 01:02:04.000": (3723.5, 3724),
    "1:00:00.000 --> 1:00:01.000": (3600, 3601),  # not in the specification, and browsers read it
    "100:00:00.000 --> 100:00:01.000": (360000, 360001),
    "\t00:01.000-->00:02.000 line:0": (1, 2),
}


@pytest.mark.parametrize("time", TIMES)
def test_times_of_a_transcript_are_read(time):
    cues, problems = read_cues(f"WEBVTT\n\n{time}\nMot\n".encode())
    assert problems == []
    assert [(cue.start, cue.end) for cue in cues] == [TIMES[time]]


MISTAKES = {
    "": [(1, "the first line of such a file is 'WEBVTT'")],
    "1\n00:00:01,000 --> 00:00:02,000\nMot\n": [(1, "the first line of such a file is 'WEBVTT'")],
    "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nMot\n": [(3, "a time is written as 00:01.000")],
    "WEBVTT\n\n00:00:01 --> 00:00:02\nMot\n": [(3, "a time is written as")],
    "WEBVTT\n\n60:00.000 --> 61:00.000\nMot\n": [(3, "a time is written as")],
    "WEBVTT\n\nid\n0:01.000 --> 0:02.000\nMot\n": [(4, "a time is written as")],
    "WEBVTT\n\n00:02.000 --> 00:01.000\nMot\n": [(3, "this ends before it begins")],
    "WEBVTT\n\nDes mots\nsans temps\n\n00:02.000 --> 00:03.000\nMot\n": [(3, "this has no time")],
    "WEBVTT\r\n\r\n00:02.000 --> 00:02.000\r\nMot\r\n": [(3, "this ends before it begins")],
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", MISTAKES)
def test_each_mistake_in_a_transcript_is_told_with_its_line(text):
    _cues, problems = read_cues(text.encode())
    assert [problem.line for problem in problems] == [line for line, _words in MISTAKES[text]]
    for problem, (_line, words) in zip(problems, MISTAKES[text], strict=True):
        assert words in problem.message


@some_cases(200)
@given(st.binary(max_size=300) | st.text(st.sampled_from("WEBVT\n\r0:.1-> <v&;"), max_size=200).map(str.encode))
def test_no_transcript_raises(content):
    for text in (content, b"WEBVTT\n\n" + content):
        cues, problems = read_cues(text)
        assert all(cue.start < cue.end and cue.text for cue in cues)
        assert all("\n" not in problem.message for problem in problems)


def test_mark_at_the_beginning_of_a_file_and_line_ends_of_other_systems_are_no_mistake():
    text = WORDS.replace("\n", "\r\n").encode("utf-8-sig")
    assert read_cues(text) == read_cues(WORDS.encode())
    assert read_cues(WORDS.replace("\n", "\r").encode()) == read_cues(WORDS.encode())


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("line", ["Refrain", "1:75 Refrain", "1:05", "5 Refrain", "-1:00 Refrain"])
def test_chapter_that_is_none_is_told(line):
    found, problems = written_chapters(f"0:00 Couplet\n{line}")
    assert [one.title for one in found] == ["Couplet"]
    assert "'1:05 Refrain'" in problems[0]


@pytest.mark.parametrize("start", ["NaN", "Infinity", "-1", "true", '"1"', "null"])
def test_chapter_that_begins_nowhere_is_told(start):
    assert mistake_in(f'{{"version": "1", "chapters": [{{"startTime": {start}, "title": "x"}}]}}')


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"posts/2026/x/x.vtt": "WEBVTT\n\n0:1 --> 0:2\nMot\n"},
            ["posts/2026/x/x.vtt:3: WARNING: un temps s’écrit 00:01.000 --> 00:04.500, avec des heures 01:00:01.000"],
        ),
        (
            {"posts/2026/x/x.chapters.json": "{}"},
            ["posts/2026/x/x.chapters.json:1: WARNING: des chapitres s’écrivent"],
        ),
        (
            {"posts/2026/x.md": post("X", audio("x/x.wav", ":title: X", ":chapters: Refrain"))},
            ["posts/2026/x.md:8: WARNING: un chapitre s’écrit « 1:05 Refrain », et non « Refrain »"],
        ),
        (
            {
                "posts/2026/x.md": post("X", audio("x/x.wav", ":title: X", "", "Des mots.")),
                "posts/2026/x/x.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nMot\n",
            },
            ["posts/2026/x.md:8: WARNING: la transcription de ce son est ici, et dans « posts/2026/x/x.vtt »"],
        ),
        (
            {"posts/2026/x.md": post("X", audio("x/x.wav", ":title: X"), person="Camille (invité)")},
            ["posts/2026/x.md:4: WARNING: le rôle « invité » se dit en anglais aux programmes"],
        ),
        (
            {"posts/2026/x.md": post("X", audio("x/x.wav", ":title: X"), season="deux")},
            ["posts/2026/x.md:4: WARNING: « season » prend un nombre entier de 1 à 99999, et non « deux »"],
        ),
    ],
)
def test_mistake_is_told_once_with_file_and_line(build, files, told):
    whole = {
        "posts/2026/x.md": post("X", audio("x/x.wav", ":title: X")),
        "posts/2026/x/x.wav": tune(1),
    } | files
    blog = build("feeds", files=whole, extensions=EXTENSIONS)
    assert len(blog.told) == len(told), blog.told
    for line, begin in zip(blog.told, told, strict=True):
        assert line.startswith(spaced(begin))


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in (".buildinfo", "objects.inv"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_words_that_come_later_are_shown_and_nothing_is_read_in_between(build):
    whole = {"posts/2026/x.md": post("X", audio("x/x.wav", ":title: X")), "posts/2026/x/x.wav": tune(1)}
    blog = build("feeds", files=whole, extensions=EXTENSIONS)
    assert "plume" not in blog.html("posts/2026/x/")
    before = blog.app.env.all_docs["posts/2026/x"]
    blog.build()
    assert blog.app.env.all_docs["posts/2026/x"] == before
    blog.build({"posts/2026/x/x.vtt": WORDS})
    assert "plume" in blog.html("posts/2026/x/")


def test_rebuild_equals_a_clean_build(build, files):
    changes = {"posts/2026/lune/lune.vtt": WORDS.replace("plume", "rime"), "posts/2026/nu.md": None}
    blog = build("feeds", files=files, extensions=EXTENSIONS).build(changes)
    kept = {name: text for name, text in (files | changes).items() if text is not None}
    clean = build("feeds", files=kept, extensions=EXTENSIONS)
    assert differences(contents(blog.out), contents(clean.out)) == ""
