"""The addresses of the feeds on a page: links that lead there, and buttons that copy where they can."""

from __future__ import annotations

import pytest
from building import REPO
from pages import dead_links, served

BASE = "https://blog.example/fr/"
EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.archives",
    "carnet.feeds",
    "carnet.feed_addresses",
    "carnet.french",
    "carnet.incremental",
]
SETTINGS = {"extensions": EXTENSIONS, "html_static_path": [str(REPO / "_static")]}
FILES = {"suivre.md": "---\norphan: true\n---\n\n# Suivre\n\n:::{feeds}\n:::\n"}


@pytest.fixture(scope="module", params=["dirhtml", "html"])
def blog(build, request):
    built = build("feeds", request.param, files=FILES, **SETTINGS)
    assert built.warnings == ""
    return built


@pytest.fixture
def page(blog):
    return blog.soup("suivre/" if blog.builder == "dirhtml" else "suivre.html")


def test_page_lists_the_blog_and_each_category(page):
    names = [name.get_text() for name in page.select("ul.feeds strong")]
    assert names == [
        "Tout le blog",
        "Rubrique\u00a0: Humeurs",
        "Rubrique\u00a0: Coups de cœur",
        "Tout le blog, au format RSS",
        "Tout le blog, au format JSON Feed",
    ]


def test_every_feed_of_the_list_is_there(blog, page):
    found = [link["href"] for link in page.select("ul.feeds a")]
    assert len(found) == 5
    assert all(served(blog.out, address, BASE) for address in found)
    assert [link.get_text() for link in page.select("ul.feeds a")] == found


def test_no_link_of_the_page_is_dead(blog):
    if blog.builder == "dirhtml":
        assert "suivre/index.html" not in dead_links(blog.out, BASE)


def test_buttons_are_hidden_until_a_script_shows_them_and_bring_their_words(page):
    buttons = page.select("ul.feeds button")
    assert [button["data-copy"] for button in buttons] == [link["href"] for link in page.select("ul.feeds a")]
    assert all(button.has_attr("hidden") and button["type"] == "button" for button in buttons)
    assert {button.get_text() for button in buttons} == {"Copier"}
    assert {button["data-done"] for button in buttons} == {"L’adresse est copiée."}
    assert buttons[0]["aria-label"] == "Copier l’adresse (Tout le blog)"
    assert all(button.find_next_sibling("span")["role"] == "status" for button in buttons)
