"""Search engines learn of every page that is to be found, and when it changed last."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import pytest
from building import post
from lxml import etree
from test_page_metadata import BASE, FILES, FULL, SETTINGS

from carnet import sitemap

pytestmark = pytest.mark.slow

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "i": "http://www.google.com/schemas/sitemap-image/1.1"}


@pytest.fixture(scope="module")
def blog(build):
    return build("whole", files=FILES, **SETTINGS, blog_page_length=3)


def places(blog, name: str = "sitemap.xml") -> dict[str, tuple[str | None, list[str]]]:
    """Return when each page changed last, and its pictures, by its path from the root."""
    root = etree.fromstring(blog.html(name).encode())
    return {
        url.findtext("s:loc", None, NAMES).removeprefix(BASE): (
            url.findtext("s:lastmod", None, NAMES),
            [image.text for image in url.iterfind("i:image/i:loc", NAMES)],
        )
        for url in root.iterfind("s:url", NAMES)
    }


def test_every_page_that_is_to_be_found_is_there_once_and_exists(blog):
    found = places(blog)
    assert {
        "",
        FULL,
        "apropos/",
        "archives/",
        "archives/2026/",
        "rubrique/humeurs/",
        "tag/",
        "tag/ete/",
    } <= found.keys()
    assert all(blog.file(address).is_file() for address in found)


def test_search_redirects_further_pages_and_drafts_are_left_out(blog):
    assert blog.file("archives/page/2/").exists()
    for address in places(blog):
        assert not address.startswith(("search", "404", "2026/"))
        assert "/page/" not in address
        assert "brouillon" not in address


def test_changes_are_those_of_the_posts(blog):
    found = places(blog)
    assert found[FULL][0] == "2026-05-03T00:00:00+02:00"
    assert found["rubrique/humeurs/"][0] == "2026-05-05T00:00:00+02:00"
    assert found[""][0] == found["archives/"][0] == "2026-06-01T00:00:00+02:00"
    assert found["tag/ete/"][0] == "2026-05-03T00:00:00+02:00"
    assert found["podcast/"][0] == "2026-05-04T00:00:00+02:00"
    assert found["apropos/"][0] is None


def test_pictures_are_named(blog):
    pictures = places(blog)["posts/2026/couvert/"][1]
    assert len(pictures) == 2
    assert all((blog.out / picture.removeprefix(BASE)).is_file() for picture in pictures)


def test_list_changed_with_the_latest_change_of_any_post_on_any_of_its_pages(build):
    made = {f"posts/2026/{day}.md": post(f"Du {day}", date=f"2026-05-0{day}", tags="suite") for day in range(1, 6)}
    made["posts/2026/1.md"] = post("Du 1", date="2026-05-01", updated="2026-05-20", tags="suite")
    blog = build("whole", files=made, **SETTINGS, blog_page_length=2)
    assert blog.file("tag/suite/page/3/").exists()
    assert places(blog)["tag/suite/"][0] == "2026-05-20T00:00:00+02:00"


def test_empty_lists_and_the_same_list_in_another_order_are_left_out(build):
    categories = ["Humeurs", "Coups de cœur", "Plaisanteries", "Vide"]
    blog = build("whole", files=FILES, **SETTINGS, blog_categories=categories)
    assert blog.file("rubrique/vide/").exists()
    assert blog.file("tag/by-size/").exists()
    assert not {"rubrique/vide/", "tag/by-size/"} & places(blog).keys()
    assert {"rubrique/", "tag/"} <= places(blog).keys()


def test_robots_are_told_where_it_is(blog):
    assert f"Sitemap: {BASE}sitemap.xml" in blog.html("robots.txt").splitlines()


def test_rebuild_tells_what_changed_and_forgets_what_is_gone(build):
    blog = build("whole", files=FILES, **SETTINGS)
    assert "author/camille/" in places(blog)
    edits = {"posts/2026/plein.md": None, "posts/2026/neuf.md": post("Neuf", date="2026-06-02", tags="neuf")}
    blog.build(edits | {"posts/2026/sonore.md": None, "posts/2026/sonore.wav": None})
    found = places(blog)
    assert not {FULL, "posts/2026/sonore/"} & found.keys()
    assert found["tag/neuf/"][0] == found[""][0] == "2026-06-02T00:00:00+02:00"


def test_more_addresses_than_one_file_may_hold_are_shared_out(build, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 10)
    blog = build("whole", files=FILES, **SETTINGS)
    named = etree.fromstring(blog.html("sitemap.xml").encode()).xpath("//s:loc/text()", namespaces=NAMES)
    parts = [places(blog, address.removeprefix(BASE)) for address in named]
    assert len(parts) > 2
    assert all(len(part) <= 10 for part in parts)
    assert FULL in {address for part in parts for address in part}


# -- What robots are told ----------------------------------------------------------------------------------------------

#: Robots are told of addresses: one post has such.
ONE = {f"{FULL[:-1]}.md": FILES[f"{FULL[:-1]}.md"], "_static/icon.png": FILES["_static/icon.png"]}
OWN = """# Mine
User-agent: Bad-Bot
Disallow: /

User-agent: *
Disallow: /fr/latest/brouillon
Crawl-delay: 5
"""


def may(text: str, robot: str, path: str = "") -> bool:
    """Return whether a robot that reads *text* takes the page at a *path* of the blog."""
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return parser.can_fetch(robot, BASE + path)


def test_robots_leave_alone_what_a_setting_says(build):
    asked = {"GPTBot": "/", "CCBot": ["/posts/2026/plein/", "/tag/"]}
    blog = build("spare", files=ONE, **SETTINGS, blog_robots=asked)
    text = blog.html("robots.txt")
    assert not may(text, "GPTBot")
    assert not may(text, "CCBot", FULL)
    assert may(text, "CCBot")
    assert may(text, "Googlebot", FULL)
    assert text.endswith(f"Sitemap: {BASE}sitemap.xml\n")
    blog.build(blog_robots={})
    assert may(blog.html("robots.txt"), "GPTBot")


def test_lines_of_the_owner_stand_first_as_they_are(build):
    blog = build("spare", files=ONE | {"robots.txt": OWN}, **SETTINGS, blog_robots={"GPTBot": "/", "bad-bot": "/x/"})
    text = blog.html("robots.txt")
    assert text.startswith(OWN)
    assert text.count("User-agent: *") == text.lower().count("user-agent: bad-bot") == 1
    assert not may(text, "GPTBot")
    assert not may(text, "Bad-Bot")
    assert not may(text, "Googlebot", "brouillon")
    assert f"Sitemap: {BASE}sitemap.xml" in text.splitlines()
    blog.build({"robots.txt": OWN.replace("Bad-Bot", "Other-Bot")})
    assert "Other-Bot" in blog.html("robots.txt")
    blog.build({"robots.txt": None})
    assert "Other-Bot" not in blog.html("robots.txt")


def test_preview_keeps_all_robots_away_whatever_the_owner_says(build):
    blog = build("spare", files=ONE | {"robots.txt": OWN}, **SETTINGS, blog_indexed=False)
    assert blog.html("robots.txt") == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    "asked", [{"GPTBot": "posts"}, {"GPT Bot:": "/"}, {"GPTBot": []}, {"GPTBot": ["/a\nAllow: /"]}]
)
def test_mistake_in_what_is_asked_is_one_line(build, asked):
    blog = build("spare", files=ONE, **SETTINGS, blog_robots=asked)
    (told,) = blog.told
    assert told.startswith("conf.py:")
    assert told.endswith(" [blog.setting]")
    assert may(blog.html("robots.txt"), "GPTBot")
