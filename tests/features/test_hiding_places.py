"""What is written where few look is in nothing that a build makes, and what is seen and heard is as it was."""

from __future__ import annotations

import io
import zipfile

import hiding_places
import planted
import pytest
from book_settings import SETTINGS
from building import post
from PIL import Image, ImageChops, ImageSequence

from carnet.core.downloads.film_notes import without_user_data
from carnet.core.downloads.mpeg import frame_length
from carnet.core.pictures.lossless import kind_of, stripped

pytestmark = pytest.mark.slow

FOLDER = "posts/2026/cachettes"
ALL = {
    **{f"image-{name}": content for name, content in hiding_places.PICTURES.items()},
    **{f"son-{name}": content for name, content in hiding_places.SOUNDS.items()},
    **{f"film-{name}": content for name, content in hiding_places.VIDEOS.items()},
    **{f"air-{name}": content for name, content in hiding_places.SCORES.items()},
    **hiding_places.FILES,
}
EVERYTHING = SETTINGS | {
    "extensions": [
        *SETTINGS["extensions"],
        *("carnet.podcast", "carnet.cards", "carnet.page_metadata", "carnet.scores", "carnet.search", "carnet.sitemap"),
    ],
    "blog_id": "0b0f2f7e-7a1b-4f1c-9d3e-2f1f6f0f5d11",
}


def text_of_all() -> str:
    """Return a text that shows, plays, engraves and hands out all files."""
    named = [f"cachettes/{name}" for name in ALL]
    lines = [f"![Une image.]({name})" for name in named if "/image-" in name]
    lines += [f":::{{audio}} {name}\n:title: Un son\n:::" for name in named if "/son-" in name]
    lines += [f":::{{video}} {name}\n:title: Un film\n:::" for name in named if "/film-" in name]
    lines += [f"```{{score}} {name}\n:alt: Un air\n```" for name in named if "/air-" in name]
    return "\n\n".join([*lines, *(f"{{download}}`{name} <{name}>`" for name in named)])


BLOG = {
    **{f"{FOLDER}/{name}": content for name, content in ALL.items()},
    "posts/2026/cachettes.md": post("Cachettes", text_of_all(), image="cachettes/image-a.jpg", image_alt="Une photo."),
}


@pytest.fixture(scope="module")
def site(build):
    blog = build("posts", files=BLOG, **EVERYTHING)
    assert blog.warnings == ""
    return blog


@pytest.fixture(scope="module")
def downloads(site):
    return {path.name: path.read_bytes() for path in (site.out / "_downloads").rglob("*.*")}


def searched(files: dict[str, bytes]) -> dict[str, set[str]]:
    found = {name: planted.found_in(content) | planted.said_of(content) for name, content in files.items()}
    return {name: words for name, words in found.items() if words}


def test_words_are_planted_in_every_file():
    assert [name for name, content in ALL.items() if not planted.found_in(content)] == []
    assert len(planted.PLANTED) > 600


def test_no_file_of_the_site_says_what_was_hidden(site, downloads):
    assert downloads.keys() >= ALL.keys()
    assert searched(planted.everything_in(site.out)) == {}


def test_no_file_of_the_book_says_what_was_hidden(build, tmp_path):
    from carnet.cli.pdf.__main__ import make

    book = build("posts", "epub", files=BLOG, **EVERYTHING)
    assert book.warnings == ""
    (file,) = book.out.glob("*.epub")
    with zipfile.ZipFile(file) as packed:
        pictures = [name for name in packed.namelist() if name.startswith("EPUB/images/")]
        assert len(pictures) > len(hiding_places.PICTURES)
        assert searched({name: packed.read(name) for name in packed.namelist()}) == {}
    make(file, tmp_path / "book.pdf")
    assert planted.found_in((tmp_path / "book.pdf").read_bytes()) == set()


@pytest.mark.parametrize("name", [name for name in hiding_places.PICTURES if not name.endswith(".svg")])
def test_pictures_are_the_same_and_move_alike(name):
    content = hiding_places.PICTURES[name]
    left = stripped(content, kind_of(content))
    assert planted.found_in(left) == set()
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(left)) as after:
        for one, other in zip(ImageSequence.Iterator(before), ImageSequence.Iterator(after), strict=True):
            assert ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None
            assert one.info.get("duration") == other.info.get("duration")
            assert one.info.get("loop") == other.info.get("loop")
    assert stripped(left, kind_of(left)) == left


def test_drawing_keeps_what_draws(site):
    (drawing,) = (site.out / "_images").glob("image-h-*.svg")
    text = drawing.read_text(encoding="utf-8")
    for kept in (
        'class="a"',
        'd="M0 0h9v9z"',
        "fill: red",
        "fill: blue",
        "data:image/jpeg;base64,",
        'viewBox="0 0 40 20"',
    ):
        assert kept in text


def test_sounds_are_the_same_frames(downloads):
    assert downloads["son-a.mp3"].count(20 * planted.FRAMES) == 2
    assert downloads["son-b.mp3"].startswith(planted.FRAMES)
    assert downloads["son-f.flac"].endswith(b"\xff\xf8" + planted.FRAMES)
    assert "Couplet gardé".encode() in downloads["son-c.wav"]
    assert planted.KEPT.encode() in downloads["d.aiff"]
    assert len(downloads["son-e.opus"]) == len(ALL["son-e.opus"])


@pytest.mark.parametrize(
    ("header", "length"),
    [
        (b"\xff\xfb\x90\x00", 417),
        (b"\xff\xfb\x92\x00", 418),
        (b"\xff\xf3\x40\x00", 104),
        (b"\xff\xe3\x40\x00", 208),
        (b"\xff\xfd\x80\x00", 417),
        (b"\xff\xff\x90\x00", 312),
        (b"\xff\xf1\x50\x80\x0c\xff", 103),
        (b"\xff\xfb\x00\x00", 0),
        (b"\xff\xfb\xf0\x00", 0),
        (b"\xff\xfb\x9c\x00", 0),
        (b"\xff\xd8\xff\xe0", 0),
        (b"ID3\4", 0),
    ],
)
def test_length_of_a_frame_is_known(header, length):
    assert frame_length(header.ljust(6, b"\0")) == length


def test_film_keeps_its_pictures_and_loses_what_a_program_noted_in_them(downloads):
    for name in ("film-b.mp4", "g.mp4"):
        before, after = ALL[name], downloads[name]
        shown = planted.SEEN[:200]
        assert before.index(shown) == after.index(shown)
        assert b"options:" in before
        assert b"options:" not in after


NOTES = (b"x264 - options", bytes(range(255, 0, -1)), b"a\0\0\3\1b" * 9, b"\0\0\3\0\0\3\1" * 30)


@pytest.mark.parametrize("text", NOTES)
def test_note_is_overwritten_and_others_beside_it_stay(text):
    text = b"\x11" * 16 + text
    plain = text.replace(b"\0\0\3", b"\0\0")
    size = b"\xff" * (len(plain) // 255) + bytes((len(plain) % 255,))
    before, after = b"\x06\x01\x02\xaa\xbb", b"\x06\x01\xc4\x80"
    left = without_user_data(before + b"\x05" + size + text + after, 1)
    assert left.startswith(before + b"\x05")
    assert left.endswith(after)
    assert len(left) == len(before) + 1 + len(size) + len(text) + len(after)
    told, place = 0, len(before) + 1
    while left[place] == 255:
        told, place = told + 255, place + 1
    assert told + left[place] == len(text), "nothing is kept apart from others any more"
    assert set(left[place + 1 : -len(after)]) == {255}


def test_scores_stay_what_they_are(downloads):
    assert b"<step>C</step>" in downloads["air-a.musicxml"]
    assert b"Nom gard\xc3\xa9" in downloads["air-a.musicxml"]
    with zipfile.ZipFile(io.BytesIO(downloads["air-b.mxl"])) as packed:
        assert set(packed.namelist()) == {"META-INF/container.xml", "a.xml"}
        assert b"<step>C</step>" in packed.read("a.xml")
    assert "X:1\nT:Titre gardé\nM:4/4\nL:1/4\nK:C\nCDEF|GABc|" in downloads["air-c.abc"].decode()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", hiding_places.pdf_with_file(), "d’autres fichiers"),
        ("a.ogv", b"OggS\0\2" + bytes(20) + b"\1\4abcd", "que l’on ne connaît pas"),
    ],
)
def test_what_holds_other_files_or_unknown_streams_is_refused(build, name, content, reason):
    text = f"Texte.\n\n{{download}}`le fichier <cachettes/{name}>`"
    files = {f"{FOLDER}/{name}": content, "posts/2026/cachettes.md": post(body=text)}
    blog = build("posts", files=files, **EVERYTHING)
    (line,) = blog.told
    assert line.startswith("posts/2026/cachettes.md:10: WARNING: ")
    assert reason in line
    assert list((blog.out / "_downloads").rglob("*.*")) == []


def test_speex_loses_its_words(build):
    text = "Texte.\n\n{download}`le fichier <cachettes/a.spx>`"
    files = {f"{FOLDER}/a.spx": hiding_places.speex(), "posts/2026/cachettes.md": post(body=text)}
    blog = build("posts", files=files, **EVERYTHING)
    assert blog.told == []
    assert searched(planted.everything_in(blog.out)) == {}
