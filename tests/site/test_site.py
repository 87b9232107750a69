"""The real blog: whole and strict under both builders, French, valid, with every post wherever it belongs."""

from __future__ import annotations

import json
import os
import re
from itertools import groupby
from unittest import mock

import pages
import pytest
from building import REPO, real_settings
from java import nu_errors
from lxml import etree

from carnet.core.text import slugify, written_date

pytestmark = pytest.mark.slow

SETTINGS = real_settings()
LANGUAGE = SETTINGS["language"]
ADDRESSES = SETTINGS["blog_addresses"]
only_in_french = pytest.mark.skipif(LANGUAGE != "fr", reason="tests/features/test_english.py tests the other language")
#: What writers write: words of other languages may stand there.
WRITTEN = (
    "main section[id] > :not(.post-header), .entry-excerpt, .entry-title, .neighbours, .post-links, .citation, "
    ".chip, .tags, .labels, h1, title"
)


def test_strict_build_in_parallel_is_silent(site):
    assert site.warnings == ""
    assert site.status == 0


def test_no_page_has_the_error_of_furo(site, written):
    assert len(site.pages()) > 10 + 2 * len(written)
    for name, page in site.pages().items():
        text = page.get_text()
        assert "ERROR" not in text, name
        assert "layout.html" not in text, name


def test_every_page_is_in_full_dress(site):
    for name, page in site.pages().items():
        for part in ("header.bar", "header.bar .to-menu", "main", "h1", "footer", "footer nav.menu"):
            assert len(page.select(part)) == 1, (name, part)
        assert page.html["lang"] == LANGUAGE, name
        assert page.select("main [role=main], [role=main] main") == [], name
        if not name.startswith("search"):
            assert page.select("main article, main .home, main .list"), name


@only_in_french
def test_no_english_word_stands_in_the_interface(site):
    found = {name: pages.english_words(page, WRITTEN) for name, page in site.pages().items()}
    assert {name: words for name, words in found.items() if words} == {}


@only_in_french
def test_search_for_english_words_finds_some(dirhtml):
    """The test above can fail."""
    page = dirhtml.soup("index.html")
    page.select_one(".skip-to-content").string = "Skip to content"
    page.select_one("main time").string = "Friday 17 March 2006"
    page.select_one("nav.menu")["aria-label"] = "Toggle navigation"
    assert pages.english_words(page, WRITTEN) == {"Skip", "Friday", "March", "Toggle"}


def test_no_link_is_dead(site):
    assert pages.dead_links(site.out, site.base) == {}


def test_every_page_is_valid_html(site):
    found = {path.as_posix(): pages.html_errors(path.read_text(encoding="utf-8")) for path in site.out.rglob("*.html")}
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_html_checker_of_the_w3c_finds_nothing(dirhtml):
    assert nu_errors(sorted(dirhtml.out.rglob("*.html"))) == []


# -- Where it is published ---------------------------------------------------------------------------------------------


def test_canonical_address_is_that_of_the_page(site):
    for name, page in site.pages().items():
        found = [link["href"] for link in page.select("link[rel=canonical]")]
        if name == "404.html" or page.select("meta[http-equiv=refresh]"):
            continue
        address = name.removesuffix("index.html") if site.builder == "dirhtml" else name
        assert found == [site.base + address], name


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"BLOG_URL": "https://blog.example/a/"}, "https://blog.example/a/"),
        ({"READTHEDOCS_CANONICAL_URL": "https://blog.example/b/"}, "https://blog.example/b/"),
        (
            {"BLOG_URL": "https://blog.example/a/", "READTHEDOCS_CANONICAL_URL": "https://blog.example/b/"},
            "https://blog.example/a/",
        ),
        ({}, SETTINGS["default_address"]),
    ],
)
def test_address_of_the_site_comes_from_the_environment(environment, address):
    kept = {name: value for name, value in os.environ.items() if name not in ("BLOG_URL", "READTHEDOCS_CANONICAL_URL")}
    with mock.patch.dict(os.environ, kept | environment, clear=True):
        settings = real_settings()
    assert settings["html_baseurl"] == settings["blog_baseurl"]
    assert settings["html_baseurl"] == address


def test_feeds_name_a_hub_only_where_it_is_told_of_changes():
    kept = {name: value for name, value in os.environ.items() if name != "BLOG_HUB"}
    for environment, hub in (({}, ""), ({"BLOG_HUB": "https://hub.example/"}, "https://hub.example/")):
        with mock.patch.dict(os.environ, kept | environment, clear=True):
            assert real_settings()["blog_websub_hub"] == hub


def test_posts_keep_the_ids_that_feeds_once_gave_them(site):
    """The list was made by a build of b0288ce, of the feeds of all years."""
    recorded = json.loads((REPO / "tests/data/feed-ids-b0288ce.json").read_text(encoding="utf-8"))
    assert len(recorded) == 7
    namespaces = {"a": "http://www.w3.org/2005/Atom"}
    found = {
        entry.findtext("a:id", None, namespaces): entry.find("a:link[@rel='alternate']", namespaces).get("href")
        for file in site.out.glob("archives/feed/*.xml")
        for entry in etree.parse(file).iterfind("a:entry", namespaces)
    }
    gone = {docname for docname, known in recorded.items() if known not in found}
    assert gone == set(), "every subscriber would see these posts again"


def test_hosts_find_what_they_look_for(site):
    assert (site.out / ".nojekyll").is_file()
    assert (site.out / "404.html").is_file()
    assert (site.out / "favicon.ico").is_file()
    assert (site.out / "atom.xml").is_file()
    assert not list(site.out.rglob("*.md")) + list(site.out.rglob("*.md.txt"))


def test_no_page_asks_a_third_party(site):
    for name, page in site.pages().items():
        asked = page.select(
            "script[src], img[src], iframe, source, link[rel=stylesheet], link[rel=preload], video, audio"
        )
        addresses = [element.get("src") or element.get("href") or "" for element in asked]
        assert [address for address in addresses if address.startswith(("http:", "https:", "//"))] == [], name


# -- Posts -------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Return the letters of a text, whatever its quotes, spaces and marks."""
    return re.sub(r"\W", "", text).casefold()


def test_every_post_stands_on_its_page(site, written):
    assert written
    for post in written:
        page = site.page(post.docname)
        assert plain(page.select_one("main article h1").contents[0].get_text()) == plain(post.title)
        date = page.select_one("main .post-meta time.dt-published")
        assert date["datetime"][:10] == str(post.moment.date())
        assert plain(date.get_text()) == plain(written_date(post.moment.date(), LANGUAGE, "long"))


def test_latest_ten_posts_stand_on_the_home_page(site, written):
    for place, post in enumerate(written):
        listed = site.leads_to("index", post.docname)
        assert listed or place >= 10, post.docname


def test_every_post_stands_in_the_lists_of_its_labels(site, written):
    for kind, name in {"category": "category", "tags": "tag", "author": "author"}.items():
        folder = ADDRESSES.get(name, name)
        labels = sorted({label for post in written for label in post.labels[kind]})
        for label in labels:
            listed = [post for post in written if label in post.labels[kind]]
            for number, page in _pages(f"{folder}/{slugify(label)}", listed):
                assert all(site.leads_to(page, post.docname) for post in number), page


def test_every_post_stands_in_the_lists_of_all_posts_its_year_and_its_month(site, written):
    lists = [("archives", written)]
    for form in ("%Y", "%Y/%m"):
        grouped = groupby(written, key=lambda post: post.moment.strftime(form))
        lists += [(f"archives/{period}", list(listed)) for period, listed in grouped]
    for base, listed in lists:
        for number, page in _pages(base, listed):
            assert all(site.leads_to(page, post.docname) for post in number), page


def _pages(base: str, listed: list) -> list[tuple[list, str]]:
    """Return the posts of each page of a list, and the page."""
    return [
        (listed[start : start + 20], base if not start else f"{base}/page/{start // 20 + 1}")
        for start in range(0, len(listed), 20)
    ]


def test_every_category_of_the_blog_has_a_page_and_a_door(site):
    for label in SETTINGS["blog_categories"]:
        docname = f"{ADDRESSES.get('category', 'category')}/{slugify(label)}"
        assert site.page(docname).h1
        doors = site.page("index").select("nav.menu a")
        assert site.address(docname) in [link["href"] for link in doors if plain(link.get_text()) == plain(label)]
