"""A blog is built in whatever folder it lies; a file whose name nobody can open is told, and left out."""

from __future__ import annotations

import os
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from building import new_blog, post

from carnet.core.file_names import copy_of

pytestmark = pytest.mark.slow

NAMES = ["blog [old]", "a b", "l'air", "#1 100% *?", "{x} $HOME ~", "été à Étretat"]
FOLDERS = [*NAMES, unicodedata.normalize("NFD", NAMES[-1])]


@pytest.mark.parametrize("folder", FOLDERS)
def test_blog_is_built_in_any_folder(tmp_path, folder):
    blog = new_blog(tmp_path / folder, "mistakes", "dirhtml", {})
    blog.build({"posts/2026/a [1] l'été #2 100%.md": post("Le titre")})
    assert blog.warnings == ""
    assert blog.html("posts/2026/a [1] l'été #2 100%/").count("Le titre") >= 1
    assert "Le titre" in blog.html("blog/")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_links_lead_to_a_post_whatever_its_file_is_called(tmp_path, builder):
    names = ("C# et moi", "Pourquoi pas ?", "100 % coton", "100%25", "a&b; c", "l'été [1]", "un: deux", "<a|b>^`{c}")
    home = "https://blog.example/"
    blog = new_blog(tmp_path, "mistakes", builder, {"html_baseurl": home})
    blog.build({f"posts/2026/{name}.md": post(f"Titre {number}") for number, name in enumerate(names)})
    listed = "blog/index.html" if builder == "dirhtml" else "blog.html"
    for number, name in enumerate(names):
        (link,) = {link["href"] for link in blog.soup(listed)("a", string=f"Titre {number}")}
        parts = urlsplit(urljoin(f"{home}{listed}", link))
        assert (parts.query, parts.fragment) == ("", ""), link
        assert unquote(parts.path).removesuffix("/").removesuffix(".html") == f"/posts/2026/{name}"
        canonical = blog.soup(f"{unquote(parts.path).lstrip('/')}").select_one("link[rel=canonical]")["href"]
        assert urlsplit(canonical).path == parts.path
        assert " " not in canonical


@pytest.fixture
def blog(tmp_path):
    blog = new_blog(tmp_path, "mistakes", "dirhtml", {})
    (blog.source / "posts/2026").mkdir(parents=True, exist_ok=True)
    return blog


@pytest.mark.parametrize("place", ["posts/2026", ""])
def test_name_that_is_not_utf_8_is_told_and_left_out(blog, place):
    name = os.fsencode(blog.source / place) + b"/caf\xe9.md"
    try:
        with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123  # no Path has such a name
            file.write(post("Latin"))
    except OSError:
        pytest.skip("this system has no such names")
    for _ in range(2):
        blog.build({"posts/2026/b.md": post("Autre")})
        path = f"{place}/caf?.md:1".lstrip("/")
        message = "le nom de ce fichier n’est pas en UTF-8 et ne peut donc pas avoir d’adresse\u202f; renommez-le"
        assert blog.told == [f"{path}: WARNING: {message} [blog.file_name]"]
    assert "Autre" in blog.html("blog/")
    assert "Latin" not in blog.html("blog/")


def test_name_that_is_too_long_for_files_made_of_it_is_told(blog):
    blog.build({f"posts/2026/{'x' * 240}.md": post("Lang"), "posts/2026/b.md": post("Autre")})
    (told,) = blog.told
    assert "le nom de ce fichier occupe 240 octets, et un nom en a 200 au plus\u202f; raccourcissez-le" in told
    assert "Autre" in blog.html("blog/")


@pytest.mark.parametrize(("name", "part"), [("a\\b", "a «\u00a0\\\u00a0»"), ("a\tb", "a «\u00a0U+0009\u00a0»")])
def test_name_that_no_address_takes_is_told(blog, name, part):
    try:
        blog.build({f"posts/2026/{name}.md": post("Ailleurs"), "posts/2026/b.md": post("Autre")})
    except OSError:
        pytest.skip("this system has no such names")
    (told,) = blog.told
    assert told.startswith(f"posts/2026/{name}.md:1: ")
    assert part in told
    assert "Ailleurs" not in blog.html("blog/")
    assert "Autre" in blog.html("blog/")


def test_addresses_of_names_with_spaces_have_none(build):
    blog = build("feeds", files={"posts/2026/Mon billet.md": post("Le titre", date="2026-05-01")})
    assert blog.warnings == ""
    for name in ("atom.xml", "rss.xml"):
        text = (blog.out / name).read_text(encoding="utf-8")
        assert "/posts/2026/Mon%20billet/" in text
        assert "Mon billet" not in text


def test_name_with_accents_apart_is_told(blog):
    name = unicodedata.normalize("NFD", "été")
    blog.build({f"posts/2026/{name}.md": post("Ailleurs")})
    if (blog.source / "posts/2026/été.md").exists():  # macOS finds it either way
        assert blog.warnings == ""
    else:
        assert f"posts/2026/{name}.md:1: WARNING: dans son nom, les accents sont séparés" in blog.warnings
        page = f"{name}.md"
        blog.build({page: "# Ailleurs\n"}, extensions=["myst_parser", "ablog", "carnet", "carnet.messages"])
        (told,) = [line for line in blog.told if line.startswith(f"{page}:1: ")]
        assert "les accents sont séparés de leurs lettres" in told


def test_names_that_differ_in_capitals_alone_are_told(blog):
    """On macOS and Windows one of both files is lost when the blog is fetched."""
    if (blog.source / "INDEX.md").exists():
        pytest.skip("this system takes them for one")
    named = "![Un point.](a/point.svg)\n\n![Un autre.](a/Point.svg)\n\n"
    named += "{download}`ici <a/Notes.txt>` {download}`et <a/notes.txt>`"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    files = {
        "posts/2026/voyage.md": post("Voyage", named),
        "posts/2026/Voyage.md": post("Un voyage"),
        "essai.md": "# Un essai\n",
        "Essai.md": "# Un autre\n",
        **dict.fromkeys(("posts/2026/a/point.svg", "posts/2026/a/Point.svg"), drawing),
        **dict.fromkeys(("posts/2026/a/notes.txt", "posts/2026/a/Notes.txt"), "Une note."),
    }
    blog.build(files)
    for _ in range(2):
        told = sorted(line for line in blog.told if "que par des majuscules" in line)
        assert [line.partition(":")[0] for line in told] == [
            "essai.md",
            "posts/2026/a/notes.txt",
            "posts/2026/a/point.svg",
            "posts/2026/voyage.md",
        ]
        assert "«\u00a0posts/2026/Voyage.md\u00a0»" in told[-1]
        blog.build()
    blog.build(dict.fromkeys(["posts/2026/Voyage.md", "Essai.md", "posts/2026/voyage.md"]))
    assert "que par des majuscules" not in blog.warnings


COPIES = (
    "brest 2", "brest (1)", "brest(3)", "brest-PC-DE-ANNE", "brest-DESKTOP-AB12CD3", "x-DESKTOP-AB12CD3",
    "brest.sync-conflict-20260301-101112-ABCDEFG", "brest (conflicted copy 2026-03-01 101112)",
    "brest (Copie en conflit de Anne 2026-03-01)", "brest (Anne's conflicted copy 2026-03-01)",
    "Copie de brest", "Copy of brest", "brest - Copie", "brest - Copie (2)", "brest copie", "brest copy 2", "brest~",
)  # fmt: skip
NO_COPIES = ("brest", "2026-2", "partie-2", "c-est-moi-1", "Symphonie 9", "a (1)", "photo-copie", "copie")
NO_COPIES += ("opus-20-A", "une copie", "mon-laptop-neuf")


def test_copies_that_programs_leave_are_told_apart_from_slugs():
    others = {f"posts/2026/{name}" for name in (*COPIES, *NO_COPIES)}
    assert [name for name in COPIES if not copy_of(f"posts/2026/{name}", others)] == []
    assert [name for name in NO_COPIES if copy_of(f"posts/2026/{name}", others)] == []


@pytest.mark.parametrize("name", ["brest 2", "brest (1)", "Copie de brest", "brest.sync-conflict-20260301-101112-ABC"])
def test_copy_of_a_post_or_page_is_told_and_not_published(blog, name):
    for folder in ("posts/2026/", ""):
        blog.build({f"{folder}brest.md": post("Brest"), f"{folder}{name}.md": post("Brest", "Secret.")})
        assert len(blog.told) == 1, blog.told
        (told,) = blog.told
        assert told.startswith(f"{folder}{name}.md:1: WARNING: ce fichier est une copie faite par un logiciel")
        assert b"Secret" not in b"".join(path.read_bytes() for path in blog.out.rglob("*") if path.is_file())
        (blog.source / f"{folder}{name}.md").unlink()
        (blog.source / f"{folder}brest.md").unlink()
