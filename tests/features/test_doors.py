"""No door of the menu leads nowhere without a word."""

from __future__ import annotations

import pytest
from building import post

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.archives",
    "carnet.sidebar_links",
    "carnet.incremental",
]
FILES = {"posts/2026/un.md": post("Un", tags="été"), "apropos.md": "---\norphan: true\n---\n\n# À propos\n"}


def settings(*pages: str) -> dict:
    return {
        "extensions": EXTENSIONS,
        "blog_menu": {"Buzz": [(page.title(), page) for page in pages]},
    }


def shown(blog) -> list[str]:
    return [link.get_text() for link in blog.soup().select(".menu li a")]


def test_door_to_a_page_that_is_not_there_is_told_until_it_is(build):
    blog = build("archives", files=FILES, **settings("apropos", "disco"))
    message = "la porte «\u00a0Disco\u00a0» mène à «\u00a0disco\u00a0», qui n’est pas une page du blog\u202f; "
    message += "corrigez-la ou retirez-la"
    assert blog.told == [f"conf.py:1: WARNING: {message} [blog.doors]"]
    assert len(blog.build().told) == 1
    assert blog.build({"disco.md": "---\norphan: true\n---\n\n# Disco\n"}).told == []


def test_door_to_a_page_that_was_deleted_is_told(build):
    blog = build("archives", files=FILES, **settings("apropos"))
    assert blog.told == []
    (warning,) = blog.build({"apropos.md": None}).told
    assert "«\u00a0apropos\u00a0»" in warning


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
def test_doors_to_pages_and_lists_are_not_told(build, builder):
    blog = build("archives", files=FILES, builder=builder, **settings("apropos", "archives", "tag", "index"))
    assert blog.told == []


def test_door_that_is_hidden_is_not_told(build):
    blog = build("archives", files={"posts/2026/un.md": post("Un")}, **settings("tag"))
    assert blog.told == []
    assert "Tag" not in shown(blog)
    assert "Archives" in shown(blog.build(**settings("archives")))
