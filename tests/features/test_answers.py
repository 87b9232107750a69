"""A post says what it answers, likes or passes on, to readers and to programs of the IndieWeb."""

from __future__ import annotations

import mf2py
import pytest
from building import post, spaced

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/"
EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.front_matter",
    "carnet.live_comments",
    "carnet.answers",
    "carnet.incremental",
]
THERE = "https://elise.example/notes/1/"
TOOT = "https://social.example/@camille/123"
FILES = {
    "posts/2026/reponse.md": post("Réponse", "Oui.", reply_to=THERE, mastodon=TOOT),
    "posts/2026/jaime.md": post("Bravo", "Oui.", like_of=THERE),
    "posts/2026/relais.md": post("À lire", "Oui.", repost_of=THERE),
    "posts/2026/rien.md": post("Rien", "Oui."),
}


@pytest.fixture(scope="module")
def blog(build):
    built = build("feeds", files=FILES, extensions=EXTENSIONS, html_baseurl=BASE)
    assert built.warnings == ""
    return built


def entry(blog, address):
    found = mf2py.parse(doc=blog.html(address), url=BASE + address)["items"]
    return next(item["properties"] for item in found if item["type"] == ["h-entry"])


@pytest.mark.parametrize(
    ("name", "kind", "address", "words"),
    [
        ("reponse", "in-reply-to", THERE, "En réponse à elise.example/notes/1"),
        ("reponse", "syndication", TOOT, "Aussi sur social.example/@camille/123"),
        ("jaime", "like-of", THERE, "Aime elise.example/notes/1"),
        ("relais", "repost-of", THERE, "Relaie elise.example/notes/1"),
    ],
)
def test_page_says_it_in_words_and_in_microformats(blog, name, kind, address, words):
    assert entry(blog, f"posts/2026/{name}/")[kind] == [address]
    shown = [line.get_text() for line in blog.soup(f"posts/2026/{name}/").select(".post-answer")]
    assert words in shown
    assert len(shown) == (2 if name == "reponse" else 1)


def test_post_that_answers_nothing_says_nothing(blog):
    assert {"in-reply-to", "like-of", "repost-of", "syndication"}.isdisjoint(entry(blog, "posts/2026/rien/"))
    assert not blog.soup("posts/2026/rien/").select(".post-answer")


@pytest.mark.parametrize("field", ["reply_to", "like_of", "repost_of"])
def test_what_is_no_address_is_told_at_its_line(build, field):
    blog = build("feeds", files={"posts/2026/un.md": post(**{field: "elise.example/1"})}, extensions=EXTENSIONS)
    (told,) = blog.told
    assert told.startswith("posts/2026/un.md:4: ")
    assert spaced("« https://elise.example/1 »") in told


@pytest.mark.parametrize(
    ("typed", "meant"), [("in_reply_to", "reply_to"), ("likeof", "like_of"), ("boost", "repost_of")]
)
def test_other_word_for_a_field_is_understood_as_a_slip(build, typed, meant):
    blog = build("feeds", files={"posts/2026/un.md": post(**{typed: THERE})}, extensions=EXTENSIONS)
    (told,) = blog.told
    assert meant in told


def test_field_without_its_line_is_told_and_the_post_is_published(build):
    lines = [name for name in EXTENSIONS if name != "carnet.answers"]
    blog = build("feeds", files={"posts/2026/un.md": post(reply_to=THERE)}, extensions=lines)
    (told,) = blog.told
    assert "carnet.answers" in told
    assert blog.file("posts/2026/un/").is_file()
