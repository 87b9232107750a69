"""Nothing from outside the blog, and nothing hidden, gets into a page, a feed, a download or the book."""

from __future__ import annotations

import os
import re
import zipfile
from string import ascii_lowercase

import pytest
from building import REPO, post, real_settings

from carnet.outside_files import is_outside, work_tree

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.outside_files",
    "carnet.images",
    "carnet.archives",
    "carnet.feeds",
]
EXTENSIONS += ["carnet.markdown", "carnet.french", "carnet.reminders", "carnet.incremental"]
MORE = [*EXTENSIONS, "carnet.front_matter", "carnet.media", "carnet.scores", "carnet.comments", "carnet.podcast"]
MORE += [
    "carnet.sounds",
    "carnet.concerts",
    "carnet.records",
    "carnet.blogroll",
    "carnet.cards",
    "carnet.page_metadata",
    "carnet.search",
]
SECRET = "motdepasse-zyx"
PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><title>motdepasse-zyx</title></svg>'
TAKES = {
    "include": "```{{include}} {}\n```",
    "literalinclude": "```{{literalinclude}} {}\n```",
    "raw": "```{{raw}} html\n:file: {}\n```",
    "csv-table": "```{{csv-table}} Titre\n:file: {}\n```",
    "download": "{{download}}`le fichier <{}>`",
    "link": "[le fichier]({})",
    "diff": "```{{literalinclude}} ../2006/premier.md\n:diff: {}\n```",
    "literal": "```{{include}} {}\n:literal:\n```",
    "include-in-note": ":::{{note}}\n```{{include}} {}\n:start-after: rien\n```\n:::",
    "literal-in-rst": "```{{eval-rst}}\n.. include:: {}\n   :code: text\n```",
    "include-in-rst": "```{{eval-rst}}\n.. include:: {}\n```",
}
PLACES = {"above": "../../../secret.txt", "hidden": "../../.secret.txt", "linked": "lien/secret.txt"}


def everything(blog) -> bytes:
    """All that was written, members of archives unpacked."""
    found = []
    for path in sorted(blog.out.rglob("*")):
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                found += [book.read(name) for name in book.namelist()]
        elif path.is_file():
            found.append(path.read_bytes())
    return b"\n".join(found)


def with_secrets(build):
    """Return a blog beside which, in which hidden, and behind a link of which, a secret lies."""
    made = build("feeds", extensions=EXTENSIONS)
    beside = made.source.parent
    elsewhere = beside / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.txt").write_text(f"{SECRET}\n")
    (beside / "secret.txt").write_text(f"{SECRET}\n")
    (beside / "secret.svg").write_bytes(PIXEL)
    (made.source / ".secret.txt").write_text(f"{SECRET}\n")
    (made.source / "posts/2026/lien").symlink_to(elsewhere, target_is_directory=True)
    return made


@pytest.fixture
def blog(build):
    return with_secrets(build)


@pytest.fixture(scope="module")
def taking(build):
    """A blog whose pages take files from outside in every way; what was told, what was written, and what is there."""
    blog = with_secrets(build)
    files = {
        f"posts/2026/{take}-{place}.md": post(f"{take} {place}", f"{form.format(path)}\n\nCe qui reste.")
        for take, form in TAKES.items()
        for place, path in PLACES.items()
    }
    blog.build(files)
    first = blog.told, everything(blog)
    blog.build()
    return blog, [first, (blog.told, everything(blog))]


@pytest.mark.parametrize("take", TAKES)
def test_no_page_takes_a_file_from_outside(taking, take):
    blog, builds = taking
    for told, written in builds:
        assert len([line for line in told if "blog.outside" in line]) == len(PLACES) * len(TAKES)
        assert SECRET.encode() not in written
        for place in PLACES:
            (line,) = [line for line in told if f"posts/2026/{take}-{place}.md" in line and "blog.outside" in line]
            assert "n’est pas dans le blog" in line
            assert re.match(rf"posts/2026/{take}-{place}\.md:[89]:", line)
    for place in PLACES:
        assert "Ce qui reste." in blog.html(f"posts/2026/{take}-{place}/")


FETCHES = {
    "raw": "```{{raw}} html\n:url: {}\n```",
    "csv-table": "```{{csv-table}} Titre\n:url: {}\n```",
    "raw-in-rst": "```{{eval-rst}}\n.. raw:: html\n   :url: {}\n```",
    "csv-table-in-rst": "```{{eval-rst}}\n.. csv-table:: Titre\n   :url: {}\n```",
}


def test_a_build_fetches_nothing_from_an_address(blog):
    """Each address would give the secret, without a network: urllib opens files, too."""
    secret = (blog.source.parent / "secret.txt").as_uri()
    blog.build({f"posts/2026/{name}.md": post(name, text.format(secret)) for name, text in FETCHES.items()})
    for name in FETCHES:
        (told,) = [line for line in blog.told if f"posts/2026/{name}.md:" in line]
        assert "serait demandé au réseau" in told
        assert "blog.outside" in told
    assert SECRET.encode() not in everything(blog)


@pytest.mark.parametrize("form", ["![une image]({})", "```{{figure}} {}\n:alt: une image\n```"])
def test_no_page_shows_a_picture_from_outside(blog, form):
    blog.build({"posts/2026/image.md": post(body=form.format("../../../secret.svg"))})
    assert [line for line in blog.told if "posts/2026/image.md" in line and "blog.outside" in line]
    assert SECRET.encode() not in everything(blog)
    assert not list(blog.out.rglob("secret*"))


@pytest.mark.parametrize("place", ["../../../secret.svg", "../../.secret.svg", "lien/secret.svg"])
def test_no_list_shows_the_picture_of_a_front_matter_from_outside(blog, place):
    (blog.source / ".secret.svg").write_bytes(PIXEL)
    (blog.source.parent / "elsewhere/secret.svg").write_bytes(PIXEL)
    blog.build({"posts/2026/couverture.md": post(image=place, image_alt="Une photo.")}, extensions=MORE)
    for _ in range(2):
        (told,) = [line for line in blog.told if "posts/2026/couverture.md:4:" in line]
        assert "n’est pas dans le blog" in told
        assert SECRET.encode() not in everything(blog)
        assert not list(blog.out.rglob("*secret*"))
        blog.build()
    assert "Bonjour à tous." in blog.html("posts/2026/couverture/")


COMMENT = f"- id: 1\n  author: Léa\n  date: 2026-03-17\n  text: {SECRET}\n  status: published\n"
CHAPTERS = f'{{"version": "1.2.0", "chapters": [{{"startTime": 0, "title": "{SECRET}"}}]}}'
FRAMES = (b"\xff\xfb\x90\xc4" + bytes(413)) * 40
#: What belongs to a blog by its name and place alone, and what it says.
BY_NAME = {
    "posts/2026/son.comments.yaml": COMMENT,
    "posts/2026/son/a.chapters.json": CHAPTERS,
    "posts/2026/texte.md": post("Texte", f"Un {SECRET}."),
    "page.md": f"# Page\n\nUn {SECRET}.",
    "blogs.yaml": f"- name: {SECRET}\n  url: https://example.org/\n",
    "posts/2026/son/a.vtt": f"WEBVTT\n\n00:00.000 --> 00:01.000\n{SECRET}\n",
    "concerts.yaml": f"- id: un\n  date: 2062-03-17\n  place: {SECRET}\n  town: Brest\n",
    "discographie.yaml": f"- title: {SECRET}\n  date: 2006\n  tracks:\n    - title: Un\n",
}


#: The secret of each.
SECRETS = {name: f"{SECRET}{letter}" for name, letter in zip(BY_NAME, ascii_lowercase, strict=False)}


@pytest.fixture(scope="module")
def linked(build, tmp_path_factory):
    """What is told and written of a blog with a link at each name: at first, again, with the folder shared, without."""
    blog, outside = with_secrets(build), tmp_path_factory.mktemp("outside")
    (blog.source / "posts/2026/son").mkdir()
    for name, text in BY_NAME.items():
        file = outside / f"file-{SECRETS[name][-1]}"
        file.write_text(text.replace(SECRET, SECRETS[name]), encoding="utf-8")
        (blog.source / name).symlink_to(file)
    sound = ":::{audio} son/a.mp3\n:title: Un son\n:::"
    roll = "Les blogs.\n\n```{blogroll}\n```\n\n```{concerts}\n```\n\n```{records}\n```"
    files = {
        "posts/2026/son/a.mp3": FRAMES,
        "posts/2026/son.md": post(body=sound),
        "posts/2026/roll.md": post(body=roll),
    }
    blog.build(files, extensions=MORE, blog_podcast_categories=["Music"])
    builds = [(blog.told, everything(blog))]
    for settings in ({}, {"blog_shared_folders": [str(outside)]}, {"blog_shared_folders": []}):
        blog.build(**settings)
        builds.append((blog.told, everything(blog)))
    return builds


@pytest.mark.parametrize("name", BY_NAME)
def test_no_link_brings_in_what_lies_outside(linked, name):
    first, again, shared, without = linked
    for told, written in (first, again, without):
        (line,) = [line for line in told if "blog." in line and line.startswith(f"{name}:1:")]
        assert "hors du blog" in line or "n’est pas dans le blog" in line
        assert SECRET.encode() not in written
    assert SECRETS[name].encode() in shared[1], "the owner may say otherwise"
    assert not [line for line in shared[0] if line.startswith(f"{name}:1:")]


@pytest.mark.parametrize("setting", ["html_static_path", "html_extra_path"])
def test_no_link_among_the_files_of_the_owner_leads_outside(blog, setting):
    """A folder that `conf.py` names may lie anywhere; what a link in it leads to may not."""
    own = blog.source.parent / "own"
    own.mkdir()
    (own / "gardé.txt").write_text("Un texte.")
    (own / "lien.txt").symlink_to(blog.source.parent / "secret.txt")
    (own / "dossier").symlink_to(blog.source.parent / "elsewhere", target_is_directory=True)
    (own / "dedans.txt").symlink_to(own / "gardé.txt")
    blog.build(**{setting: [str(own)]})
    for _ in range(2):
        assert len([line for line in blog.told if "blog.outside" in line]) == 2
        assert SECRET.encode() not in everything(blog)
        assert len([path for path in blog.out.rglob("*.txt") if path.name in ("gardé.txt", "dedans.txt")]) == 2
        blog.build()


def test_no_score_sound_or_film_is_taken_from_outside(blog):
    """The words of a score would be among its downloads."""
    takes = {"air": "```{{score}} {}air.abc\n:alt: Un air\n```", "son": ":::{{audio}} {}son.mp3\n:title: Un son\n:::"}
    for folder in (blog.source.parent, blog.source.parent / "elsewhere"):
        (folder / "air.abc").write_text(f"X:1\nT:{SECRET}\nK:C\nCDEF|\n")
        (folder / "son.mp3").write_bytes(FRAMES + SECRET.encode())
    (blog.source / ".air.abc").write_text(f"X:1\nT:{SECRET}\nK:C\nCDEF|\n")
    (blog.source / ".son.mp3").write_bytes(FRAMES + SECRET.encode())
    places = {"dehors": "../../../", "lie": "lien/", "cache": "../../."}
    files = {
        f"posts/2026/{name}-{place}.md": post(body=take.format(path) + "\n\nCe qui reste.")
        for name, take in takes.items()
        for place, path in places.items()
    }
    blog.build(files, extensions=MORE)
    for _ in range(2):
        assert sorted(line.partition(":8:")[0] for line in blog.told if ":8:" in line) == sorted(files)
        assert SECRET.encode() not in everything(blog)
        assert all("Ce qui reste." in blog.html(name.removesuffix(".md") + "/") for name in files)
        blog.build()


FILE = "file:///Users/jeannette/notes.txt"


TYPED = [
    f"Une [note](<{FILE}>) ici.",
    r"Une [note](<C:\Users\jeannette\notes.txt>) ici.",
    "Une [note](<C:/Users/jeannette/notes.txt>) ici.",
    f"Une note, <{FILE}>, ici.",
    f"Une note, {FILE}, ici.",
    f'Une <a href="{FILE}">note</a> ici.',
    f"![Une note]({FILE})",
    r'<a href="C:\Users\jeannette\notes.txt">Une note</a>',
    "```{image} C:\\Users\\jeannette\\x.png\n:alt: x\n```",
]


@pytest.fixture(scope="module")
def typing(build):
    """A blog with a page for each address on the writer's own computer, and all that was written."""
    blog = with_secrets(build)
    files = {f"posts/2026/lien-local-{number}.md": post(body=typed) for number, typed in enumerate(TYPED)}
    blog.build(files, html_copy_source=False)
    return blog.told, everything(blog)


@pytest.mark.parametrize("typed", TYPED)
def test_no_address_tells_of_the_folders_of_the_writer(typing, typed):
    told, written = typing
    (line,) = [line for line in told if line.startswith(f"posts/2026/lien-local-{TYPED.index(typed)}.md:")]
    assert "blog.outside" in line
    assert line.startswith(f"posts/2026/lien-local-{TYPED.index(typed)}.md:8:")
    assert "votre ordinateur" in line
    assert b"jeannette" not in written


def test_code_may_show_such_an_address(blog):
    blog.build({"posts/2026/code.md": post(body="Écrire `[note](file:///Users/jeannette/x)` ne sert à rien.")})
    assert "blog.outside" not in blog.warnings
    assert "file:///Users/jeannette/x" in blog.html("posts/2026/code/")


def test_files_of_the_blog_and_of_shared_folders_are_taken(build, tmp_path):
    (tmp_path / "texte.txt").write_text("Un texte partagé.\n")
    blog = build("feeds", extensions=EXTENSIONS, blog_shared_folders=[str(tmp_path)])
    shared = os.path.relpath(tmp_path / "texte.txt", blog.source / "posts/2026")
    body = f"```{{include}} voisin.txt\n```\n\n```{{include}} {shared}\n```"
    blog.build({"posts/2026/a.md": post(body=body), "posts/2026/voisin.txt": "Un texte voisin.\n"})
    assert blog.told == []
    assert "Un texte voisin." in blog.html("posts/2026/a/")
    assert "Un texte partagé." in blog.html("posts/2026/a/")


def test_outside_is_outside_the_work_tree(tmp_path):
    (tmp_path / "depot" / ".git").mkdir(parents=True)
    (tmp_path / "depot" / "docs").mkdir()
    assert work_tree(tmp_path / "depot" / "docs") == tmp_path / "depot"
    assert not is_outside(tmp_path / "depot" / "README.md", tmp_path / "depot", ())
    assert is_outside(tmp_path / "depot" / ".git" / "config", tmp_path / "depot", ())
    assert is_outside(tmp_path / "autre", tmp_path / "depot", ())


def test_real_blog_has_the_fence():
    extensions = real_settings()["extensions"]
    assert "carnet.outside_files" in extensions
    assert (REPO / "src/carnet/outside_files.py").is_file()
