"""A picture or sound lands beside its post under a clean name, and says no more than is seen or heard."""

from __future__ import annotations

import io

import pytest
from feed_reading import sound
from made_pictures import SECRET, jpeg, png, svg
from recordings import mp4

from carnet.cli.desk import uploads
from carnet.cli.desk.places import DeskError
from carnet.cli.desk.uploads import upload

pytestmark = pytest.mark.usefixtures("english")

POST = "posts/2026/billet.md"


@pytest.fixture
def put(tmp_path):
    """Return a function that uploads to a post."""
    (tmp_path / "posts/2026").mkdir(parents=True)
    (tmp_path / POST).write_text("# Billet\n")

    def act(name: str, content: bytes, post: str = POST, extensions: tuple[str, ...] = ("carnet.scores",)):
        return upload(tmp_path, {"extensions": extensions}, post, name, io.BytesIO(content))

    act.root = tmp_path
    return act


@pytest.mark.parametrize(
    ("name", "content", "path", "markdown"),
    [
        ("Photo d’été (1).JPG", jpeg(), "photo-d-ete-1.jpg", "![Une vue](billet/photo-d-ete-1.jpg)"),
        ("image", png(), "image.png", "![Une vue](billet/image.png)"),
        ("faux.png", jpeg(), "faux.jpg", "![Une vue](billet/faux.jpg)"),
        ("con.svg", svg(), "con-1.svg", "![Une vue](billet/con-1.svg)"),
        ("C:\\Users\\moi\\Mon Son.wav", sound(), "mon-son.wav", ":::{audio} billet/mon-son.wav\n:title: Une vue\n:::"),
        ("../../x.mp4", mp4(), "x.mp4", ":::{video} billet/x.mp4\n:title: Une vue\n:::"),
        ("…", png(), "billet.png", "![Une vue](billet/billet.png)"),
        ("air.abc", b"X:1\nK:C\nC", "air.abc", ":::{score} billet/air.abc\n:::"),
    ],
)
def test_a_file_lands_beside_its_post_under_a_clean_name(put, name, content, path, markdown):
    found = put(name, content)
    assert found.path == f"posts/2026/billet/{path}"
    assert (put.root / found.path).is_file()
    assert found.with_description("Une vue") == markdown
    assert [*(put.root / ".desk/uploads").iterdir()] == []


@pytest.mark.parametrize("content", [jpeg(), png()])
def test_nothing_of_place_and_owner_lands_there(put, content):
    assert SECRET.encode() in content
    found = put("vue.jpg", content)
    assert SECRET.encode() not in (put.root / found.path).read_bytes()


def test_the_same_file_lands_once_and_another_of_its_name_beside_it(put):
    first, again, other = put("vue.jpg", jpeg()), put("Vue.jpg", jpeg()), put("vue.jpg", jpeg(orientation=6))
    assert first.path == again.path
    assert other.path == "posts/2026/billet/vue-2.jpg"
    assert len([*(put.root / "posts/2026/billet").iterdir()]) == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.heic", b"\0\0\0\x18ftypheic", "export it as JPEG"),
        ("x.jpg", b"\0\0\0\x18ftypheic", "export it as JPEG"),
        ("Film.MOV", b"\0\0\0\x14ftypqt  ", "export it as MP4"),
        ("Prise 1.aiff", b"FORM", "export it as MP3"),
        ("Air.mscz", b"PK\3\4", "export it as MusicXML"),
        ("x.exe", b"MZ", "not taken here"),
        ("x.html", b"<script>", "not taken here"),
        ("x.jpg", b"<script>", "damaged"),
        ("x.jpg", jpeg()[:40], "damaged"),
        ("x.mp3", b"rien", "damaged"),
        ("x.png", b"", "empty"),
        ("x.docx", b"PK\3\4", "copy its words"),
        ("x.vtt", b"\xff\xfe\xff", "UTF-8"),
    ],
)
def test_what_no_page_could_show_is_told_in_one_line_and_leaves_nothing(put, name, content, words):
    with pytest.raises(DeskError, match=words) as raised:
        put(name, content)
    assert "\n" not in str(raised.value)
    assert not (put.root / "posts/2026/billet").exists()
    assert [*(put.root / ".desk/uploads").iterdir()] == []


def test_a_score_is_refused_by_a_blog_that_shows_none(put):
    with pytest.raises(DeskError, match=r"air\.abc is a score, which this blog does not show; export it as PDF"):
        put("air.abc", b"X:1\nK:C\nC", extensions=())
    assert uploads.documents({"extensions": []}) == ".pdf,.vtt"
    assert uploads.documents({"extensions": ["carnet.scores"]}) == ".abc,.musicxml,.mxl,.mei,.pdf,.vtt"


def test_a_drawing_can_do_nothing_but_draw(put):
    found = put("x.svg", svg('<script>alert(1)</script><circle r="2" onclick="alert(2)"/>'))
    content = (put.root / found.path).read_bytes()
    assert b"circle" in content
    assert b"alert" not in content
    with pytest.raises(DeskError, match="SVG"):
        put("y.svg", b"<html/>")


def test_a_file_that_is_too_large_is_refused_before_it_is_whole(put, monkeypatch):
    monkeypatch.setitem(uploads.MOST, "sound", 2_000_000)
    read: list[int] = []

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            read.append(size)
            return b"RIFF" * (size // 4)

    with pytest.raises(DeskError, match="larger than 2 MB"):
        upload(put.root, {}, POST, "x.wav", Endless())
    assert sum(read) < 5_000_000


@pytest.mark.parametrize("post", ["../x.md", "posts/2026/rien.md", "conf.py", ".desk/x.md"])
def test_files_lie_beside_texts_of_the_blog_alone(put, post):
    with pytest.raises(DeskError):
        put("x.png", png(), post)


def test_a_description_can_hold_what_it_likes(put):
    found = put("vue.png", png())
    assert found.with_description("Un [crochet]\net \\ 100 %s") == "![Un \\[crochet\\] et \\\\ 100 %s](billet/vue.png)"
    assert put("a.wav", sound()).with_description("") == ":::{audio} billet/a.wav\n:::"
