"""Bridgy Fed finds on the pages what it asks for: whose blog it is, its feed, each post, and what is to be carried.

What it asks for is said at https://fed.brid.gy/docs; the rules below are those of its reader, told in our own words.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import mf2py
import pytest
from building import REPO, post, real_settings
from feed_reading import read
from test_identity import representative

from carnet.cli.webmention_links import pages_in

pytestmark = pytest.mark.slow

ROOT = "https://blog.example/"
EXTENSIONS = [name for name in real_settings()["extensions"] if name != "carnet.security"]
PROFILE = {
    "name": "Camille",
    "line": "Musicienne",
    "page": "apropos",
    "photo": "_static/icon-192.png",
    "me": ["https://web.brid.gy/r/https://blog.example/"],
}
BODY = "Un *mot*, ![une onde](article/onde.svg) et [un lien](https://autre.example/)."
LIKED = "https://social.example/@dominique/1"
FILES = {
    "apropos.md": "---\norphan: true\n---\n\n# À propos\n\nBonjour.\n",
    "posts/2026/article.md": post("Un article", BODY, "2026-05-01", tags="musique, été"),
    "posts/2026/article/onde.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    "posts/2026/reponse.md": post("Une réponse", "Tout à fait.", "2026-05-02", reply_to=LIKED),
    "posts/2026/invite.md": post("Un invité", "Bonjour.", "2026-05-03", author="Dominique"),
    "_static/icon-192.png": (REPO / "_static/icon-192.png").read_bytes(),
    "posts/2026/second.md": post("Second", date="2026-04-01"),
    "old-addresses.txt": "/feed/ feed rss\n",
}
SETTINGS: dict[str, Any] = {
    "extensions": [*EXTENSIONS, "carnet.bridgy_fed"],
    "html_static_path": [str(REPO / "_static")],
    "html_baseurl": ROOT,
    "author": "Camille",
    "blog_profile": PROFILE,
}
POSTS = ["posts/2026/article/", "posts/2026/reponse/", "posts/2026/invite/"]
FEEDS = {"application/atom+xml", "application/rss+xml", "application/xml", "text/xml"}


@pytest.fixture(scope="module")
def blog(build):
    built = build("feeds", files=FILES, **SETTINGS)
    assert built.warnings == ""
    return built


def parsed(blog, address=""):
    return mf2py.parse(doc=blog.html(address), url=urljoin(ROOT, address))


def first_entry(items):
    """Return the first h-entry, above before below, as a reader of one post looks for it."""
    waiting = [*items]
    while waiting:
        item = waiting.pop(0)
        if "h-entry" in item["type"]:
            return item
        waiting += item.get("children", ())
    return None


@pytest.mark.parametrize("page", [ROOT, ROOT.rstrip("/")])
def test_profile_is_the_representative_card_of_the_home_page(blog, page):
    found = mf2py.parse(doc=blog.html(), url=page)
    card = representative(found, ROOT)["properties"]
    assert (card["name"], card["note"]) == (["Camille"], ["Musicienne"])
    (photo,) = card["photo"]
    assert (photo["value"] if isinstance(photo, dict) else photo) == f"{ROOT}_static/icon-192.png"
    assert card["url"][0] == ROOT
    assert PROFILE["me"][0] in found["rels"]["me"], "which verifies the bridged account on Mastodon"


def test_first_feed_of_the_home_page_is_the_blogs_own(blog):
    links = parsed(blog)["rel-urls"]
    feeds = [url for url, link in links.items() if "alternate" in link["rels"] and link.get("type") in FEEDS]
    assert feeds[0] == f"{ROOT}atom.xml"
    entries = read(blog.html("atom.xml")).entries
    assert [entry.link for entry in entries[:3]] == [urljoin(ROOT, address) for address in reversed(POSTS)]
    assert all(entry.content[0].value and entry.published for entry in entries)


@pytest.mark.parametrize("address", POSTS)
def test_first_entry_of_a_page_is_the_post(blog, address):
    entry = first_entry(parsed(blog, address)["items"])["properties"]
    assert entry["url"] == [urljoin(ROOT, address)]
    assert entry["name"] == [blog.soup(address).h1.get_text().removesuffix("#").strip()]
    assert entry["content"][0]["value"].strip()
    assert "fed.brid.gy" not in str(entry["content"])
    assert entry["published"][0].startswith("2026-")


def test_pictures_labels_answers_and_authors_are_told(blog):
    article, answer, guest = (first_entry(parsed(blog, address)["items"])["properties"] for address in POSTS)
    assert blog.file(article["photo"][0].removeprefix(ROOT)).is_file()
    assert article["category"] == ["Humeurs", "musique", "été"]
    assert answer["in-reply-to"] == [LIKED]
    assert [one if isinstance(one, str) else one["properties"]["name"][0] for one in guest["author"]] == ["Dominique"]


@pytest.mark.parametrize("address", POSTS)
def test_post_asks_to_be_carried_and_is_found_there(blog, address):
    (link,) = blog.soup(address).select("article.h-entry a.u-bridgy-fed")
    assert link["href"] == "https://fed.brid.gy/"
    assert link.has_attr("hidden")
    assert first_entry(parsed(blog, address)["items"])["properties"]["bridgy-fed"] == ["https://fed.brid.gy/"]
    (found,) = blog.soup(address).select('link[type="application/activity+json"]')
    assert found["href"] == f"https://fed.brid.gy/r/{ROOT}{address}"


def test_mentions_tell_it_of_each_post(blog):
    docnames = {address.rstrip("/") for address in POSTS}
    found = pages_in(blog.out, docnames, ROOT)
    assert all("https://fed.brid.gy/" in page.targets for page in found.values())
    assert {*found} == {urljoin(ROOT, address) for address in POSTS}


def test_hosts_lead_who_asks_for_accounts_to_it(blog):
    lines = blog.html("_redirects").splitlines()
    assert lines[:2] == [
        "/.well-known/host-meta https://fed.brid.gy/.well-known/host-meta 302",
        "/.well-known/webfinger https://fed.brid.gy/.well-known/webfinger 302",
    ]
    assert "/feed/ /rss.xml 301" in lines


@pytest.mark.parametrize("line", [True, False])
def test_other_pages_and_a_blog_without_the_line_ask_for_nothing(build, blog, line):
    built = blog if line else build("feeds", files=FILES, **SETTINGS | {"extensions": EXTENSIONS})
    asking = [name for name, page in built.pages().items() if "fed.brid.gy" in str(page)]
    assert {name.removesuffix("index.html") for name in asking} >= {*POSTS} if line else asking == []
    assert all(name.startswith("posts/") for name in asking)
    assert ("fed.brid.gy" in built.html("_redirects")) == line


@pytest.mark.parametrize("address", ["https://blog.example/fr/latest/", "http://blog.example/"])
def test_blog_that_it_does_not_take_is_told_once_and_asks_for_nothing(build, address):
    blog = build("feeds", files=FILES, **SETTINGS | {"html_baseurl": address})
    (told,) = blog.told
    assert address in told
    assert told.startswith("conf.py:")
    assert "u-bridgy-fed" not in blog.html("posts/2026/article/")
    assert "fed.brid.gy" not in blog.html("_redirects")


@pytest.mark.parametrize("name", ["webfinger", "host-meta"])
def test_file_that_names_another_account_is_told(build, name):
    """With either of them Bridgy Fed takes the blog for a server of its own, or for another account."""
    blog = build("feeds", files=FILES | {f".well-known/{name}": "{}"}, **SETTINGS)
    (told,) = blog.told
    assert f".well-known/{name}" in told


def test_preview_asks_for_nothing(build):
    blog = build("feeds", files=FILES, **SETTINGS, blog_show_drafts=True)
    assert blog.warnings == ""
    assert "u-bridgy-fed" not in blog.html("posts/2026/article/")
