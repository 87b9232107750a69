"""`make clean-originals` takes places and owners out of what is committed, and nothing that is seen or heard."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import struct
import subprocess
import sys
import zlib
from dataclasses import asdict
from pathlib import Path

import made_pictures
import planted
import pytest
from building import REPO
from PIL import Image, ImageSequence, PngImagePlugin

from carnet.cli import build, clean_originals
from carnet.core.downloads import originals as of_blog
from carnet.core.downloads.clean import UncleanableError
from carnet.core.downloads.geotags import says_where
from carnet.core.downloads.originals import Change, clean_original
from carnet.core.pictures.convert import convert

pytestmark = pytest.mark.slow

CONF = """
project, language = "essai", "fr"
extensions = ["myst_parser", "ablog", "carnet.upstream.ablog", "carnet.images", "carnet.incremental"]
exclude_patterns = ["_*", "tests", "**/.*"]
html_static_path = ["_static"]
html_baseurl = blog_baseurl = "https://example.org/"
skip_injecting_base_ablog_templates = True
"""
FILES = {
    **planted.PICTURES,
    **planted.SOUNDS,
    **{f"film-{name}": content for name, content in planted.VIDEOS.items()},
    **{name: content for name, content in planted.FILES.items() if not name.endswith(".zip")},
}
#: What is heard or seen of each recording, as it stands in the file.
HEARD = {
    "a.mp3": planted.FRAMES,
    "b.m4a": planted.SEEN,
    "c.opus": planted.SOUNDS["c.opus"][planted.SOUNDS["c.opus"].rindex(b"OggS") :],
    "d.flac": b"\xff\xf8" + planted.FRAMES,
    "e.wav": b"data" + struct.pack("<I", 8001) + bytes(8001),
    "f.ogg": planted.SOUNDS["f.ogg"][planted.SOUNDS["f.ogg"].rindex(b"OggS") :],
    "film-a.mp4": planted.SEEN,
    "film-b.webm": planted.SEEN,
    "c.mov": planted.SEEN,
}
#: A program within a drawing is neither a place nor an owner, and belongs to who wrote it.
LEFT = {"f.svg": {"SVG: script"}}
BESIDE = "posts/2026/un"
PHOTO = planted.jpeg()
ANOTHER = planted.jpeg("another")


def with_xmp_alone(orientation: int) -> bytes:
    return made_pictures.encoded(
        made_pictures.photo(), "JPEG", xmp=b'<x tiff:Orientation="%d"/>' % orientation, comment=b"x"
    )


def png_held(orientation: int) -> bytes:
    return made_pictures.encoded(made_pictures.photo(), "PNG", exif=made_pictures.exif(orientation))


def png_held_in_letters(orientation: int) -> bytes:
    said = PngImagePlugin.PngInfo()
    block = made_pictures.exif(orientation).hex()
    said.add_text("Raw profile type exif", f"\nexif\n{len(block) // 2}\n{block}\n", zip=True)
    return made_pictures.encoded(made_pictures.photo(), "PNG", pnginfo=said)


def webp_held(orientation: int) -> bytes:
    return made_pictures.encoded(made_pictures.photo(), "WEBP", exif=made_pictures.exif(orientation))


HELD = {
    "a.jpg": lambda number: made_pictures.jpeg(orientation=number),
    "b.jpg": with_xmp_alone,
    "c.png": png_held,
    "d.png": png_held_in_letters,
    "e.webp": webp_held,
}


@pytest.fixture
def blog(tmp_path):
    """A blog in a work tree of its own."""
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "index.md").write_text("# Accueil\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("*.mo\n/_build/\nsecret/\n", encoding="utf-8")
    return tmp_path


def put(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.*") if path.is_file()}


def frames(content: bytes) -> list[tuple[str, bytes]]:
    with Image.open(io.BytesIO(content)) as image:
        if image.format == "MPO":
            return [(image.mode, image.tobytes())]
        return [(frame.mode, frame.tobytes()) for frame in ImageSequence.Iterator(image)]


def orientation(content: bytes) -> int:
    with Image.open(io.BytesIO(content)) as image:
        return image.getexif().get(0x0112, 1)


# -- What goes, and what stays -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_planted_words_and_places_go_and_a_second_run_touches_nothing(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(FILES[name])
    assert clean_original(file) is Change.CLEANED
    after = file.read_bytes()
    assert planted.found_in(after) == LEFT.get(name, set())
    assert not says_where(file)
    stamp = file.stat()
    assert clean_original(file) is Change.NONE
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (stamp.st_mtime_ns, stamp.st_ino)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", [name for name in planted.PICTURES if not name.endswith(".svg")])
def test_pixels_orientation_and_colours_stay(tmp_path, name):
    before = planted.PICTURES[name]
    (tmp_path / name).write_bytes(before)
    clean_original(tmp_path / name)
    after = (tmp_path / name).read_bytes()
    assert frames(after) == frames(before)
    assert orientation(after) == orientation(before)
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
        assert bool(one.info.get("icc_profile")) == bool(other.info.get("icc_profile"))


@pytest.mark.parametrize("name", HELD)
@pytest.mark.parametrize("number", [1, 3, 6, 8])
def test_how_the_camera_was_held_stays_wherever_it_was_written(tmp_path, name, number):
    before = HELD[name](number)
    assert orientation(before) == number
    (tmp_path / name).write_bytes(before)
    assert clean_original(tmp_path / name) is Change.CLEANED
    after = (tmp_path / name).read_bytes()
    assert orientation(after) == number
    assert frames(after) == frames(before)
    assert planted.said_of(after) == set()
    assert made_pictures.SECRET.encode() not in after


@pytest.mark.parametrize("name", planted.PICTURES)
def test_published_pictures_are_the_same(tmp_path, name):
    made = []
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()
        file = tmp_path / name
        if folder == "before":
            file.write_bytes(planted.PICTURES[name])
        else:
            assert clean_original(file) is Change.CLEANED
        picture = convert(file, tmp_path / folder, (120, 300))
        files = {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        made.append((asdict(picture), files))
        assert files
    assert made[0] == made[1]


@pytest.mark.parametrize("name", HEARD)
def test_samples_stay(tmp_path, name):
    (tmp_path / name).write_bytes(FILES[name])
    clean_original(tmp_path / name)
    assert HEARD[name] in FILES[name]
    after = (tmp_path / name).read_bytes()
    assert HEARD[name] in after
    if name not in ("a.mp3", "d.flac"):
        assert after.index(HEARD[name]) == FILES[name].index(HEARD[name]), "tables say where samples stand"


def test_second_picture_behind_the_first_goes_and_that_is_said(tmp_path, capsys, blog):
    first, second = made_pictures.photo(64, 48), made_pictures.photo(32, 24)
    whole = made_pictures.encoded(first, "MPO", save_all=True, append_images=[second], exif=made_pictures.exif(6))
    put(blog, {f"{BESIDE}/a.jpg": whole})
    assert clean_originals.main([], blog) == 0
    assert "a.jpg: nettoyé\u202f; la seconde image" in capsys.readouterr().out
    after = (blog / BESIDE / "a.jpg").read_bytes()
    assert (frames(after), orientation(after)) == (frames(whole), 6)


def test_drawing_can_still_be_edited(tmp_path):
    inside = (
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="#fff"/>'
        '<g xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:label="Calque 1" '
        'inkscape:export-filename="/home/claire/dessin.png"><foreignObject/><image href="photo.jpg"/></g>'
        "<metadata>Claire</metadata><style><![CDATA[ g > path { fill: red } ]]></style>"
    )
    file = tmp_path / "a.svg"
    file.write_bytes(made_pictures.svg(inside))
    assert clean_original(file) is Change.CLEANED
    text = file.read_text(encoding="utf-8")
    for word in (
        "pagecolor",
        'inkscape:label="Calque 1"',
        "<foreignObject/>",
        'href="photo.jpg"',
        "<![CDATA[ g > path",
    ):
        assert word in text
    assert "laire" not in text
    assert text.startswith("<?xml")


# -- What is left alone ------------------------------------------------------------------------------------------------

DAMAGED = {
    "cut.jpg": made_pictures.jpeg()[:-20_000],
    "cut.png": made_pictures.png()[:-5_000],
    "cut.webp": planted.webp()[:-3_000],
    "sum.png": made_pictures.png().replace(b"IDAT", b"IDAT\1", 1)[:-1],
    "empty.jpg": b"",
    "words.jpg": b"Bonjour",
    "pointer.png": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
    "entities.svg": b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
    "open.svg": b"<svg>",
    "cut.pdf": planted.pdf()[:900],
    "cut.flac": planted.flac()[:60],
    "raw.cr2": b"II*\0 raw",
    "film.avi": b"RIFF\x10\0\0\0AVI LIST",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_file_is_told_in_one_line_and_left_alone(blog, capfd, name):
    put(blog, {f"{BESIDE}/{name}": DAMAGED[name], f"{BESIDE}/z.jpg": PHOTO})
    assert clean_originals.main([], blog) == 1
    out, err = capfd.readouterr()
    assert err.startswith(f"{BESIDE}/{name}: ")
    assert err.count("\n") == 1
    assert (blog / BESIDE / name).read_bytes() == DAMAGED[name]
    assert planted.found_in((blog / BESIDE / "z.jpg").read_bytes()) == set()  # the next one is cleaned all the same
    assert out.splitlines()[-1] == (
        "Originaux nettoyés\u00a0: 1. Laissés tels quels, pour les raisons dites plus haut\u00a0: 1."
    )


@pytest.mark.parametrize("name", DAMAGED)
def test_reason_is_told_in_french(blog, capfd, name):
    put(blog, {name: DAMAGED[name]})
    clean_originals.main(["--check"], blog)
    reason = capfd.readouterr().err.partition(": ")[2]
    assert "\u202f;" in reason


@pytest.mark.parametrize(
    "name", ["a\nb.jpg", "a\x1b[31m.jpg", os.fsdecode(b"latin\xe9.jpg"), "l" * 245 + ".jpg", "$(a) 'b'.JPG"]
)
def test_odd_name_is_one_line_on_any_terminal(blog, capfd, name):
    put(blog, {name: PHOTO})
    assert clean_originals.main([], blog) == 0
    out = capfd.readouterr().out
    assert out.count("\n") == 2
    assert "\x1b" not in out
    assert planted.found_in((blog / name).read_bytes()) == set()


def test_picture_that_unfolds_to_more_than_memory_is_not_unfolded(tmp_path):
    file = tmp_path / "a.png"
    words = b"tEXtComment\0Claire"
    part = struct.pack(">I", len(words) - 4) + words + struct.pack(">I", zlib.crc32(words))
    huge = made_pictures.huge_png()
    file.write_bytes(huge[:33] + part + huge[33:])
    with pytest.raises(UncleanableError, match="megapixels"):
        clean_original(file)


def test_read_only_file_is_cleaned_and_keeps_its_rights(tmp_path):
    file = tmp_path / "a.jpg"
    file.write_bytes(PHOTO)
    file.chmod(0o444)
    assert clean_original(file) is Change.CLEANED
    assert file.stat().st_mode & 0o777 == 0o444


def test_no_link_is_followed(blog, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    put(outside, {"a.jpg": PHOTO, "folder/b.jpg": PHOTO})
    (blog / BESIDE).mkdir(parents=True)
    (blog / BESIDE / "a.jpg").symlink_to(outside / "a.jpg")
    (blog / "posts/linked").symlink_to(outside / "folder")
    for in_git in (True, False):
        if not in_git:
            shutil.rmtree(blog / ".git")
        assert clean_originals.main([], blog) == 0
        assert (blog / BESIDE / "a.jpg").is_symlink()
        assert all(planted.found_in(content) for content in contents(outside).values())


def test_folder_that_became_a_link_since_git_noted_its_files_is_not_followed(blog, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    put(outside, {"a.jpg": PHOTO})
    put(blog, {f"{BESIDE}/a.jpg": PHOTO})
    subprocess.run(["git", "add", "posts"], cwd=blog, check=True)
    shutil.rmtree(blog / BESIDE)
    (blog / BESIDE).symlink_to(outside)
    assert clean_originals.main([], blog) == 0
    assert (outside / "a.jpg").read_bytes() == PHOTO


def test_nothing_is_written_through_a_link_in_the_place_of_a_part(tmp_path):
    (tmp_path / "a.jpg").write_bytes(PHOTO)
    (tmp_path / "other").write_bytes(b"other")
    part = f".{hashlib.sha256(b'a.jpg').hexdigest()[:16]}{of_blog.PART}"
    (tmp_path / part).symlink_to(tmp_path / "other")
    assert clean_original(tmp_path / "a.jpg") is Change.CLEANED
    assert (tmp_path / "other").read_bytes() == b"other"
    assert not (tmp_path / "a.jpg").is_symlink()


def test_only_what_is_committed_and_belongs_to_the_blog_is_cleaned(blog):
    names = {
        f"{BESIDE}/été à Paris.jpg": True,
        "_static/b.jpg": True,
        "pages/c.jpg": True,
        "secret/d.jpg": False,  # git ignores it
        "tests/data/e.jpg": False,  # no part of the blog
        "posts/.trash/f.jpg": False,
        "_build/g.jpg": False,
    }
    put(blog, dict.fromkeys(names, PHOTO))
    assert clean_originals.main([], blog) == 0
    assert {name: not planted.found_in((blog / name).read_bytes()) for name in names} == names
    shutil.rmtree(blog / ".git")
    assert clean_originals.main([], blog) == 0  # all that is there counts where there is no git
    assert {name for name in names if not planted.found_in((blog / name).read_bytes())} == {
        name for name, is_cleaned in names.items() if is_cleaned
    } | {"secret/d.jpg"}


def test_check_touches_nothing_and_says_what_would_be_cleaned(blog, capsys):
    put(blog, {f"{BESIDE}/{name}": content for name, content in FILES.items()})
    before = contents(blog / "posts")
    assert clean_originals.main(["--check"], blog) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:-1] == [f"{BESIDE}/{name}: à nettoyer" for name in sorted(FILES)]
    assert lines[-1].startswith(f"Originaux à nettoyer\u00a0: {len(FILES)}.")
    assert contents(blog / "posts") == before
    assert clean_originals.main([], blog) == 0
    assert clean_originals.main(["--dry-run"], blog) == 0


# -- Cut short ---------------------------------------------------------------------------------------------------------

KILLED = """
import os, sys
from pathlib import Path
from carnet.core.downloads import originals
{where} = lambda *_: os._exit(9)
originals.clean_original(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(
    "where", ["os.fsync", "Path.replace", "originals.shutil.copymode", "originals._is_same_picture"]
)
def test_killed_run_leaves_the_file_and_the_next_one_leaves_no_part(tmp_path, where):
    file = tmp_path / "a.jpg"
    file.write_bytes(PHOTO)
    environment = os.environ | {"PYTHONPATH": str(REPO / "src")}
    done = subprocess.run([sys.executable, "-c", KILLED.format(where=where), file], env=environment, check=False)
    assert done.returncode == 9
    assert file.read_bytes() == PHOTO
    assert len(list(tmp_path.iterdir())) == 2
    assert clean_original(file) is Change.CLEANED
    assert list(tmp_path.iterdir()) == [file]


def test_file_that_is_changed_meanwhile_is_left_alone(tmp_path, monkeypatch):
    file = tmp_path / "a.jpg"
    file.write_bytes(PHOTO)
    monkeypatch.setattr(of_blog.shutil, "copymode", lambda *_: file.write_bytes(ANOTHER))
    with pytest.raises(UncleanableError):
        clean_original(file)
    assert file.read_bytes() == ANOTHER


# -- What a build tells ------------------------------------------------------------------------------------------------


@pytest.fixture
def built(blog, monkeypatch):
    monkeypatch.chdir(blog)
    clean = made_pictures.encoded(made_pictures.photo(), "PNG")
    put(blog, {"a.jpg": PHOTO, "b.png": planted.png(), "c.png": clean, "_static/d.png": clean})
    return blog


def test_build_says_in_one_line_how_many_originals_say_where_until_they_are_cleaned(built, capfd, monkeypatch):
    assert build.main() == 0
    line = "Originaux qui disent encore où ils ont été faits\u00a0: 2. "
    told = capfd.readouterr().err
    assert told.startswith(line)
    assert "make clean-originals" in told
    assert told.count("\n") == 1
    with monkeypatch.context() as unread:
        unread.setattr(of_blog, "says_where", None)  # what did not change is not read again
        assert build.main() == 0
    assert capfd.readouterr().err.startswith(line)
    assert clean_originals.main([], built) == 0
    capfd.readouterr()
    assert build.main() == 0
    assert capfd.readouterr().err == ""


def test_what_can_be_read_in_a_drawing_is_no_place_that_it_was_made(tmp_path):
    drawing = made_pictures.svg("<text>GPS: 48.8584, 2.2945</text>")
    put(tmp_path, {"a.svg": drawing, "b.jpg": PHOTO, "c.jpg": DAMAGED["cut.jpg"]})
    assert says_where(tmp_path / "a.svg")
    assert of_blog.how_many_say_where(tmp_path, ["a.svg", "b.jpg", "c.jpg", "gone.jpg"], tmp_path / "note.json") == 2


def test_blog_that_nears_what_hosts_take_is_told_with_the_setting_that_makes_less(built, capfd, monkeypatch):
    clean_originals.main([], built)
    assert build.main() == 0
    assert "Mo" not in capfd.readouterr().err
    size = sum(path.stat().st_size for path in (built / "_build/html").rglob("*") if path.is_file())
    monkeypatch.setattr(of_blog, "_MOST", round(size / 0.85))
    assert build.main() == 0
    told = capfd.readouterr().err
    assert told.startswith("Le blog pèse ")
    assert "blog_picture_widths" in told
    assert told.count("\n") == 1


def test_weight_is_told_from_four_fifths_of_a_gigabyte_on():
    assert of_blog.told_of_weight(799_000_000) == ""
    assert "800" in of_blog.told_of_weight(800_000_000)


# -- What is written of it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["docs/hosting.md", "ecrire.md"])
def test_guide_and_documentation_say_how(name):
    text = " ".join((REPO / name).read_text(encoding="utf-8").split())
    assert "`make clean-originals`" in text
    assert "blog_picture_widths" in text or name == "ecrire.md"
    task = subprocess.run(
        ["make", "-n", "clean-originals"], cwd=REPO, capture_output=True, text=True, check=True
    ).stdout
    assert "-m carnet clean-originals" in task
