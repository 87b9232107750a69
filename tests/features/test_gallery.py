"""Pictures side by side are a grid of links; without a script, in feeds and in the book nothing of them is missing."""

from __future__ import annotations

import pytest
from building import post
from made_pictures import jpeg, photo
from pages import html_errors

pytestmark = pytest.mark.slow

BODY = """Voici.

:::{gallery}
![Un *phare*](photos/un.jpg "Le soir : la Pointe")
![Deux](photos/deux.jpg)

![Trois](photos/trois.jpg "Trois")
:::
"""
EXTENSIONS = ["myst_parser", "ablog", "carnet", "carnet.images", "carnet.gallery", "carnet.french", "carnet.archives"]
EXTENSIONS += ["carnet.feeds", "carnet.security", "carnet.incremental"]
PHOTOS = {
    f"posts/2026/photos/{name}.jpg": jpeg(photo(900, 600 + number))
    for number, name in enumerate(("un", "deux", "trois", "large"))
}
FILES = PHOTOS | {
    "posts/2026/photos.md": post("Photos", BODY),
    "posts/2026/large.md": post("Large", "Avant.\n\n![Large](photos/large.jpg){.wide}\n\nAprès ![ici](photos/un.jpg)."),
    "posts/2026/sans.md": post("Sans"),
}
PAGE = "posts/2026/photos/"


@pytest.fixture(scope="module")
def blog(build):
    built = build("images", files=FILES, extensions=EXTENSIONS, blog_categories=["Humeurs"])
    assert built.warnings == ""
    return built


def test_each_picture_is_a_link_to_its_file_with_its_caption(blog):
    items = blog.soup(PAGE).select("main ul.gallery > li")
    assert [item.select_one("img")["alt"] for item in items] == ["Un phare", "Deux", "Trois"]
    captions = [item.select_one(".gallery-caption") for item in items]
    assert [one and one.get_text() for one in captions] == ["Le soir\u00a0: la Pointe", None, "Trois"]
    for item in items:
        assert (blog.file(PAGE).parent / item.select_one("a")["href"]).resolve().is_file()
        assert not item.select("img[title]")
    assert html_errors(blog.html(PAGE)) == []


def test_script_and_style_are_loaded_where_there_is_a_gallery_and_nowhere_else(blog):
    for name, page in blog.pages().items():
        loaded = [tag for tag in page.select("script, link") if "gallery." in str(tag.get("src") or tag.get("href"))]
        assert len(loaded) == (2 if name.startswith(PAGE) else 0), name


def test_feeds_have_the_pictures_and_their_captions(blog):
    feed = blog.html("atom.xml")
    assert feed.count("Le soir\u00a0: la Pointe") >= 1
    assert "Un phare" in feed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Des mots.\n\n![a](photos/un.jpg)", "«\u00a0Des mots.\u00a0» n’est pas une image"),
        ("", "il n’y a pas d’image"),
        ("- un\n- deux", "n’est pas une image"),
    ],
)
def test_what_is_no_picture_is_one_line_with_its_place(build, text, words):
    files = {
        "posts/2026/photos/un.jpg": jpeg(photo(90, 60)),
        "posts/2026/faux.md": post("Faux", f"Mot.\n\n:::{{gallery}}\n{text}\n:::"),
    }
    (line,) = build("images", files=files, extensions=EXTENSIONS, blog_categories=["Humeurs"]).told
    assert line.startswith("posts/2026/faux.md:10: WARNING: ")
    assert words in line


def test_wide_picture_leaves_the_column_and_fetches_what_fills_its_place(blog):
    page = blog.soup("posts/2026/large/")
    block = page.select_one("main .wide")
    assert block.name == "p"
    assert "50rem" in block.select_one("source")["sizes"]
    assert not page.select("img.wide")
    assert len(page.select(".wide")) == 1
    assert "50rem" not in str(page.select("main source")[-1]["sizes"])


def test_rebuild_equals_a_clean_build(build, blog):
    changed = FILES | {"posts/2026/photos.md": post("Photos", BODY.replace("![Deux](photos/deux.jpg)\n", ""))}
    again = build("images", files=FILES, extensions=EXTENSIONS, blog_categories=["Humeurs"]).build(changed)
    clean = build("images", files=changed, extensions=EXTENSIONS, blog_categories=["Humeurs"])
    assert again.html(PAGE) == clean.html(PAGE)
