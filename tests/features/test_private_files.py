"""What cameras, telephones, shops and programs write into files is in nothing that a build makes: site, book, PDF."""

from __future__ import annotations

import io
import re
import struct
import zipfile

import mutagen
import planted
import pytest
from book_settings import SETTINGS
from building import REPO, post
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from PIL import Image, ImageChops, ImageOps
from pypdf import PdfReader

from carnet.core.downloads.clean import ARCHIVES, OFFICE, RAW, TEXTS
from carnet.core.pictures.lossless import kind_of, stripped
from carnet.core.recordings import recording_of

pytestmark = pytest.mark.slow

FOLDER = "posts/2026/fichiers"
PAGE = "posts/2026/fichiers/"
ALL = {**planted.PICTURES, **planted.FILES, **{f"son-{name}": content for name, content in planted.SOUNDS.items()}}
ALL |= {f"film-{name}": content for name, content in planted.VIDEOS.items()}


def text_of_all() -> str:
    """Return a text that shows, plays and hands out all files."""
    lines = [f"![Une image.](fichiers/{name})" for name in planted.PICTURES]
    lines += [f":::{{audio}} fichiers/son-{name}\n:title: Un son\n:::" for name in planted.SOUNDS]
    lines += [
        f":::{{video}} fichiers/film-{name}\n:title: Un film\n:poster: fichiers/a.jpg\n:::" for name in planted.VIDEOS
    ]
    lines += [f"{{download}}`{name} <fichiers/{name}>`" for name in ALL]
    return "\n\n".join(lines)


BLOG = {
    **{f"{FOLDER}/{name}": content for name, content in ALL.items()},
    "posts/2026/fichiers.md": post("Fichiers", text_of_all(), image="fichiers/large.jpg", image_alt="Une photo."),
}
#: What the owner adds to the site by `html_static_path` and `html_extra_path`.
OWNERS = {
    "statics/photo.jpg": planted.jpeg("a picture in _static"),
    "statics/dessin.svg": planted.drawing("a drawing in _static"),
    "statics/son.mp3": planted.mp3("a sound in _static"),
    "root/photo.png": planted.png("a picture in html_extra_path"),
}
EVERYTHING = SETTINGS | {
    "extensions": [
        *SETTINGS["extensions"],
        "carnet.podcast",
        "carnet.cards",
        "carnet.page_metadata",
        "carnet.sitemap",
        "carnet.share",
    ],
    "blog_id": "0b0f2f7e-7a1b-4f1c-9d3e-2f1f6f0f5d11",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Every feature, with folders of the owner's."""
    folder = tmp_path_factory.mktemp("owner")
    for name, content in OWNERS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    statics = [str(REPO / "_static"), str(folder / "statics")]
    return EVERYTHING | {"html_static_path": statics, "html_extra_path": [str(folder / "root")]}


@pytest.fixture(scope="module")
def site(build, settings):
    return build("posts", files=BLOG, **settings)


@pytest.fixture(scope="module")
def book(build, settings):
    blog = build("posts", "epub", files=BLOG, **settings)
    assert blog.warnings == ""
    (file,) = blog.out.glob("*.epub")
    return file


def published(site, name: str) -> bytes:
    """Return what a reader gets who downloads a file."""
    (file,) = {path.read_bytes() for path in (site.out / "_downloads").rglob(name)}
    return file


def searched(files: dict[str, bytes]) -> dict[str, set[str]]:
    """Return what was found of the planted words in files, and what pictures say."""
    found = {name: planted.found_in(content) | planted.said_of(content) for name, content in files.items()}
    return {name: words for name, words in found.items() if words}


def test_words_are_planted_in_every_kind_of_file():
    assert len(planted.PLANTED) > 200
    for name, content in ALL.items():
        assert planted.found_in(content) or name == "g.gif", name


def test_no_file_of_the_site_says_what_was_planted(site):
    assert site.warnings == ""
    files = planted.everything_in(site.out)
    handed_out = [name for name in files if name.startswith("_downloads/")]
    assert len([name for name in handed_out if "/chapters/" not in name]) == len(ALL)
    assert len([name for name in files if name.startswith("_images/")]) > len(planted.PICTURES)
    assert {"_static/photo.jpg", "_static/dessin.svg", "_static/son.mp3", "photo.png", "atom.xml"} <= files.keys()
    assert searched(files) == {}


def test_no_file_of_the_book_says_what_was_planted(book):
    with zipfile.ZipFile(book) as packed:
        pictures = [name for name in packed.namelist() if name.startswith("EPUB/images/")]
        assert len(pictures) == len(planted.PICTURES)
        assert searched({name: packed.read(name) for name in packed.namelist()}) == {}
        for name in pictures:
            if not name.endswith(".svg"):
                assert max(Image.open(io.BytesIO(packed.read(name))).size) <= 1600
    assert planted.found_in(book.read_bytes()) == set()


def test_pdf_of_the_book_does_not_say_what_was_planted(book, tmp_path):
    from carnet.cli.pdf.__main__ import make

    make(book, tmp_path / "book.pdf")
    content = (tmp_path / "book.pdf").read_bytes()
    assert "/DCTDecode" in content.decode("latin-1")
    assert planted.found_in(content) == set()


def test_second_build_is_the_same_and_writes_no_download_again(site):
    before = {path: path.stat().st_mtime_ns for path in (site.out / "_downloads").rglob("*.*")}
    files = planted.everything_in(site.out)
    site.build()
    assert {path: path.stat().st_mtime_ns for path in (site.out / "_downloads").rglob("*.*")} == before
    assert planted.everything_in(site.out) == files


def test_feed_and_podcast_tell_the_size_of_what_is_downloaded(site):
    for feed in ("podcast.xml", "feed.json"):
        text = site.html(feed)
        for name in ("son-a.mp3", "son-d.flac"):
            if name in text:
                sizes = re.findall(rf'{name}"[^<>}}]*?(?:length="|"size_in_bytes": )(\d+)', text)
                assert set(sizes) <= {str(len(published(site, name)))}
    assert f'length="{len(published(site, "son-a.mp3"))}"' in site.html("podcast.xml")


# -- What is seen, heard and needed stays ------------------------------------------------------------------------------


def test_sounds_are_the_same_bytes(site):
    assert planted.FRAMES in published(site, "son-a.mp3")
    assert published(site, "son-d.flac").endswith(b"\xff\xf8" + planted.FRAMES)
    for name in ("son-c.opus", "son-f.ogg"):
        before, after = ALL[name], published(site, name)
        assert len(before) == len(after)
        assert [page for page in pages_of(after) if page not in pages_of(before)], "the words are other ones"
        assert pages_of(before)[-1] == pages_of(after)[-1]
    assert b"data" + struct.pack("<I", 8001) + bytes(8001) in published(site, "son-e.wav")


def pages_of(ogg: bytes) -> list[bytes]:
    return [b"OggS" + page for page in ogg.split(b"OggS")[1:]]


@pytest.mark.parametrize("name", ["son-c.opus", "son-f.ogg"])
def test_check_sums_of_changed_pages_are_right(site, name):
    for page in pages_of(published(site, name)):
        (told,) = struct.unpack_from("<I", page, 22)
        assert told == planted.ogg_sum(page[:22] + bytes(4) + page[26:])


@pytest.mark.parametrize("name", ["film-a.mp4", "son-b.m4a", "c.mov"])
def test_videos_keep_every_byte_in_its_place(site, name):
    before, after = ALL[name], published(site, name)
    start = before.index(planted.SEEN)
    assert after[start : start + len(planted.SEEN)] == planted.SEEN
    assert len(before) - len(after) < 100, "only what stands behind the last box is cut off"
    for table in (b"stco", b"stsz", b"stsc", b"tkhd"):
        place = before.index(table)
        assert after[place : place + 4] == table
    assert b"avcC" in after or name.endswith("m4a")
    assert struct.pack(">I", 3_900_000_000) not in after, "when it was filmed"


def test_video_and_its_cover_can_still_be_read(site, tmp_path):
    for name in ("film-a.mp4", "film-b.webm", "son-b.m4a"):
        (tmp_path / name).write_bytes(published(site, name))
    assert recording_of(tmp_path / "film-a.mp4").seconds == 4
    assert recording_of(tmp_path / "film-b.webm").width == 320
    assert planted.SEEN in published(site, "film-b.webm")
    tags = MP4(tmp_path / "son-b.m4a").tags
    assert tags["\xa9nam"] == [planted.KEPT]
    assert bytes(tags["----:com.apple.iTunes:ISRC"][0]) == b"FRZ039800212"
    assert Image.open(io.BytesIO(bytes(tags["covr"][0]))).size == (640, 480)


def test_title_artist_chapters_lyrics_isrc_and_gain_of_a_sound_stay(site, tmp_path):
    (tmp_path / "a.mp3").write_bytes(published(site, "son-a.mp3"))
    tags = ID3(tmp_path / "a.mp3", load_v1=False)
    assert str(tags["TIT2"]) == planted.KEPT
    assert str(tags["TPE1"]) == "Artiste gardé"
    assert str(tags["TSRC"]) == "FRZ039800212"
    assert str(tags["TXXX:replaygain_track_gain"]) == "-6.50 dB"
    assert tags.getall("USLT")[0].text == "Paroles gardées"
    assert str(tags["CHAP:c1"].sub_frames["TIT2"]) == "Chapitre gardé"
    assert Image.open(io.BytesIO(tags.getall("APIC")[0].data)).size == (640, 480)
    assert not (set(ID3(tmp_path / "a.mp3").keys()) & {"COMM", "PRIV", "GEOB", "TENC", "TSSE"})


@pytest.mark.parametrize("name", ["son-c.opus", "son-d.flac", "son-f.ogg"])
def test_comments_that_a_listener_needs_stay(site, tmp_path, name):
    (tmp_path / name).write_bytes(published(site, name))
    tags = mutagen.File(tmp_path / name).tags
    assert tags["title"] == [planted.KEPT]
    assert tags["replaygain_track_gain"] == ["-3.00 dB"]
    assert len(tags["metadata_block_picture"][0]) > 1000
    assert tags.vendor == ""


def test_pdf_keeps_its_title_language_and_marks_of_accessibility(site):
    reader = PdfReader(io.BytesIO(published(site, "a.pdf")))
    assert dict(reader.metadata) == {"/Title": planted.KEPT}
    root = reader.root_object
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()
    before = PdfReader(io.BytesIO(ALL["a.pdf"])).pages[0]
    after = reader.pages[0]
    assert after.get_contents().get_data() == before.get_contents().get_data()
    (old,), (new,) = before.images, after.images
    assert old.image.tobytes() == new.image.tobytes()


@pytest.mark.parametrize("name", ["a.jpg", "b.png", "c.gif", "d.webp", "e.avif", "large.jpg"])
def test_pictures_lose_their_words_without_loss(name):
    before = planted.PICTURES[name]
    after = stripped(before, kind_of(before))
    assert planted.found_in(before)
    assert planted.found_in(after) == set()
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
        assert bool(one.info.get("icc_profile")) == bool(other.info.get("icc_profile"))
        assert one.getexif().get(0x0112, 1) == other.getexif().get(0x0112, 1) or name == "e.avif"
        assert not other.getexif().get_ifd(0x8825)
        upright, again = (ImageOps.exif_transpose(picture).convert("RGB") for picture in (one, other))
        assert ImageChops.difference(upright, again).getbbox() is None or name == "e.avif"
    assert stripped(after, kind_of(after)) == after


# -- What is refused, and what is told ---------------------------------------------------------------------------------


def handed_out(build, name: str, content: bytes, **settings):
    text = f"Texte.\n\n{{download}}`le fichier <fichiers/{name}>`"
    return build(
        "posts", files={f"{FOLDER}/{name}": content, "posts/2026/fichiers.md": post(body=text)}, **SETTINGS | settings
    )


REFUSED = {
    "a.docx": planted.archive({"docProps/core.xml": b"<x/>"}),
    "a.odt": planted.archive({"meta.xml": b"<x/>"}),
    "photos.zip": planted.archive({"a.jpg": planted.jpeg()}),
    "sons.zip": planted.archive({"disque/a": planted.mp3()}),
    "deux.zip": planted.archive({"autre.zip": planted.archive({"a.txt": b"x"})}),
    "a.7z": b"7z\xbc\xaf\x27\x1c",
    "a.tar.gz": b"\x1f\x8b",
    "a.epub": planted.archive({"a.xhtml": b"<html/>"}),
    "a.tif": planted.encoded(planted.photo(), "TIFF"),
    "a.nef": b"MM\0*",
    "photo.bin": planted.encoded(planted.photo(), "TIFF"),
    "faux.pdf": b"%PDF-1.7 cut short",
    "faux.mp4": b"no film",
    "cut.jpe": planted.jpeg()[:3000],
}


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_cannot_be_cleaned_is_refused_in_one_line(build, name):
    blog = handed_out(build, name, REFUSED[name])
    (line,) = blog.told
    assert line.startswith("posts/2026/fichiers.md:10: WARNING: ")
    assert name in line
    assert "[blog.downloads]" in line
    assert list((blog.out / "_downloads").rglob("*.*")) == []
    assert blog.build().told == [line], "a refusal lasts"


@pytest.mark.parametrize("place", ["html_static_path", "html_extra_path"])
def test_what_the_owner_adds_and_cannot_be_cleaned_is_refused_too(build, tmp_path, place):
    files = {"photos.zip": REFUSED["photos.zip"], "a.docx": REFUSED["a.docx"], "b/photo.tif": REFUSED["a.tif"]}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    blog = build("posts", files={"posts/2026/un.md": post()}, **SETTINGS | {place: [str(tmp_path)]})
    for _ in range(2):
        assert len(blog.told) == len(files)
        assert all("blog.downloads" in line for line in blog.told)
        assert [name for name in planted.everything_in(blog.out) if name.endswith((".zip", ".docx", ".tif"))] == []
        blog.build()
    blog.build(blog_download_types=["zip", "docx", "tif"])
    assert blog.told == []
    found = {name for name in planted.everything_in(blog.out) if name.endswith((".zip", ".docx", ".tif"))}
    assert {name.removeprefix("_static/") for name in found} == files.keys()


def test_setting_lets_a_type_through_that_cannot_be_cleaned(build):
    blog = handed_out(build, "a.docx", REFUSED["a.docx"], blog_download_types=[".docx"])
    assert blog.told == []
    assert len(list((blog.out / "_downloads").rglob("a.docx"))) == 1


def test_type_that_nobody_can_read_is_published_after_one_line_of_advice(build):
    blog = handed_out(build, "chanson.mscz2", b"anything")
    (line,) = blog.told
    assert line.startswith("posts/2026/fichiers.md:10: ")
    assert "WARNING" not in line, "strict builds pass"
    assert blog.app.statuscode == 0
    assert [file.read_bytes() for file in (blog.out / "_downloads").rglob("*.*")] == [b"anything"]
    assert handed_out(build, "notes.txt", b"Texte").told == []


def test_photographs_of_iphones_are_cleaned_when_they_are_handed_out(build):
    heic = planted.avif("HEIC").replace(b"ftypavif", b"ftypheic", 1)
    blog = handed_out(build, "a.heic", heic)
    assert blog.told == []
    (file,) = (blog.out / "_downloads").rglob("a.heic")
    assert planted.found_in(heic)
    assert planted.found_in(file.read_bytes()) == set()
    assert len(file.read_bytes()) == len(heic)


@pytest.mark.parametrize(
    ("directive", "name", "content", "form"),
    [
        ("video", "a.mp4", planted.mp4("HEVC", b"hvc1"), "HEVC"),
        ("video", "b.mp4", planted.mp4("DivX", b"mp4v"), "MPEG-4 part 2"),
        ("audio", "c.m4a", planted.m4a("ALAC", b"alac"), "ALAC"),
    ],
)
def test_form_that_few_browsers_play_is_told(build, directive, name, content, form):
    text = f"Texte.\n\n:::{{{directive}}} fichiers/{name}\n:title: Un titre\n:::"
    files = {f"{FOLDER}/{name}": content, "posts/2026/fichiers.md": post(body=text)}
    blog = build("posts", files=files, **SETTINGS)
    (line,) = blog.told
    assert line.startswith("posts/2026/fichiers.md:10: WARNING: ")
    assert form in line


# -- Names -------------------------------------------------------------------------------------------------------------


def test_name_of_a_made_picture_is_its_sources_and_no_version_of_ours(build, monkeypatch):
    from carnet.core.pictures import convert as _pictures
    from carnet.core.pictures import store as _picture_store

    files = {f"{FOLDER}/a.jpg": planted.jpeg(), "posts/2026/fichiers.md": post(body="![Une photo.](fichiers/a.jpg)")}
    blog = build("posts", files=files, **SETTINGS)
    before = {path.name: path.read_bytes() for path in (blog.out / "_images").iterdir()}
    monkeypatch.setattr(_picture_store, "made_with", lambda *settings: f"another version {settings}")
    monkeypatch.setitem(_pictures._PHOTO, "WEBP", {"quality": 30, "method": 4})
    blog.build()
    after = {path.name: path.read_bytes() for path in (blog.out / "_images").iterdir()}
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {name for name in before if name.endswith(".webp")}
    blog.build({f"{FOLDER}/a.jpg": planted.jpeg(size=(600, 400))})
    assert not ({path.name for path in (blog.out / "_images").iterdir()} & before.keys())


def test_only_what_cleans_files_decides_what_is_known():
    assert TEXTS.isdisjoint(OFFICE | RAW | ARCHIVES)
