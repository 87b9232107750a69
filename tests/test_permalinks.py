"""Old addresses of a post forward to it."""

from __future__ import annotations

import re

import pytest
from building import post

from _old_addresses import file_of

OLD = ("2006/03/pronetaires.html", "vieux/billet/index.html")


@pytest.fixture(scope="module", params=["dirhtml", "html"])
def blog(build, request):
    built = build("permalinks", request.param)
    assert built.warnings == ""
    return built


@pytest.mark.parametrize("name", OLD)
def test_old_address_is_the_very_file_that_a_host_serves(blog, name):
    assert (blog.out / name).is_file()


@pytest.mark.parametrize("name", OLD)
def test_old_address_forwards_at_once(blog, name):
    refresh = blog.soup(name).select_one("meta[http-equiv=refresh]")["content"]
    delay, address = refresh.split("; url=")
    assert delay == "0"
    target = (blog.out / name).parent / address
    assert (target / "index.html" if target.is_dir() else target).resolve() == blog.out / (
        "posts/2026/demenage/index.html" if blog.builder == "dirhtml" else "posts/2026/demenage.html"
    )


@pytest.mark.parametrize("name", OLD)
def test_old_address_names_the_new_one_as_canonical(blog, name):
    (canonical,) = blog.soup(name).select("link[rel=canonical]")
    assert canonical["href"] == "https://blog.example/fr/" + blog.app.builder.get_target_uri("posts/2026/demenage")


@pytest.mark.parametrize("name", OLD)
def test_old_address_can_be_read_where_nothing_forwards(blog, name):
    page = blog.soup(name)
    assert page.h1.get_text() == "Cette page a déménagé"
    link = page.find("a", string="Déménagé")
    assert link["href"] == page.select_one("meta[http-equiv=refresh]")["content"].partition("url=")[2]


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/2006/03/a.html", "2006/03/a.html"),
        ("/vieux/", "vieux/index.html"),
        ("/vieux", "vieux/index.html"),
        ("/a.php", "a.php"),
        ("/", "index.html"),
    ],
)
def test_file_is_the_one_that_a_host_looks_for(address, file):
    assert file_of(address) == file


@pytest.mark.parametrize("address", ["/index.html", "/posts/2026/demenage/", "/2006/03/pronetaires.html"])
def test_address_that_is_taken_is_one_warning_and_kept(build, address):
    files = {"posts/2026/nouveau.md": post("Nouveau", date="2026-03-18", permalink=address)}
    (warning,) = build("permalinks", files=files).told
    assert re.match(r"posts/2026/(demenage|nouveau)\.md:4: ", warning)
    assert f"the old address {address} is that of" in warning


def test_taken_address_is_told_at_the_line_of_the_field(build):
    blog = build("permalinks", files={"posts/2026/nouveau.md": post("Nouveau", permalink="/index.html")})
    assert blog.told[0].startswith("posts/2026/nouveau.md:4: ")
    assert blog.soup().h1.get_text().startswith("Accueil")


@pytest.mark.parametrize("address", ["/ancien.html", "/un/ancien.html"])
def test_old_address_is_gone_with_its_post(build, address):
    extensions = ["myst_parser", "ablog", "ablog_compat", "permalinks", "incremental"]
    blog = build("permalinks", files={"posts/2026/a.md": post(permalink=address)}, extensions=extensions)
    assert blog.file(address[1:]).exists()
    blog.build({"posts/2026/a.md": None})
    assert not blog.file(address[1:]).exists()


# -- A blog that was on Blogger ----------------------------------------------------------------------------------------

BLOGGER = ["myst_parser", "ablog", "ablog_compat", "archives", "feeds", "permalinks", "incremental"]
MOVED = {
    "posts/2006/un.md": post("Un", date="2006-03-17", permalink="/2006/03/un.html", tags="[été, A. B.]"),
    "moi.md": "---\norphan: true\npermalink: /p/moi.html\n---\n\n# Moi\n\nC’est moi.\n",
}


@pytest.fixture(scope="module")
def moved(build):
    table = 'labels:\n  "Eté !": {tag: "été"}\n  "Rien": {}\n'
    built = build("permalinks", files={**MOVED, "import/labels.yaml": table}, extensions=BLOGGER, blog_path="archives")
    assert built.warnings == ""
    return built


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("p/moi.html", "moi/"),
        ("2006/", "archives/2006/"),
        ("2006/03/", "archives/2006/03/"),
        ("2006_03_01_archive.html", "archives/2006/03/"),
        ("2006_03_17_archive.html", "archives/2006/03/"),
        ("search/label/été/", "tag/ete/"),
        ("search/label/A. B./", "tag/a-b/"),
        ("search/label/Eté !/", "tag/ete/"),
    ],
)
def test_archives_labels_and_pages_of_blogger_forward(moved, address, target):
    assert moved.soup(address).select_one("link[rel=canonical]")["href"] == f"https://blog.example/fr/{target}"
    refresh = moved.soup(address).select_one("meta[http-equiv=refresh]")["content"].partition("url=")[2]
    assert (moved.file(address).parent / refresh / "index.html").resolve() == moved.file(target)


def test_comment_in_an_old_address_goes_along(moved):
    script = moved.soup("2006/03/un.html").select_one("head script[src$='moved.js']")
    assert script["src"].startswith("../../_static/")


def test_hosts_that_forward_by_themselves_are_told_where_to(moved):
    rows = moved.html("_redirects").splitlines()
    assert "/2006/03/un.html /fr/posts/2006/un/ 301" in rows
    assert "/search/label/%C3%A9t%C3%A9/ /fr/tag/ete/ 301" in rows
    assert "/2006/03/un.html\t/fr/posts/2006/un/" in moved.html("_static/redirects.txt").splitlines()


def test_old_feed_goes_on_and_ends_with_the_posts_that_had_it(build):
    blog = build("permalinks", files=MOVED, extensions=BLOGGER)
    assert blog.html("rss.xml") == blog.html("atom.xml")
    blog.build({"posts/2006/un.md": None, "posts/2026/demenage.md": None})
    assert not blog.file("rss.xml").exists()
    assert not blog.file("2006/03/").exists()


def test_page_whose_old_address_is_taken_is_told(build):
    files = {**MOVED, "moi.md": MOVED["moi.md"].replace("/p/moi.html", "/2006/03/un.html")}
    (warning,) = build("permalinks", files=files, extensions=BLOGGER).told
    assert warning.startswith("moi.md:1: ")
