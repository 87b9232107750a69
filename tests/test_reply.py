"""A reader can answer a post by mail, and programs that collect addresses find none."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from building import post

from reply import disguised

EXTENSIONS = ["myst_parser", "ablog", "ablog_compat", "furo_compat", "front_matter", "drafts", "french", "mathml"]
EXTENSIONS += ["archives", "feeds", "reply", "incremental"]
ADDRESS = "b.damien+blog@example.org"
FILES = {
    "posts/2026/ouvert.md": post("Ça alors : R&B ?"),
    "posts/2026/clos.md": post("Sans réponse", comments="false"),
}


@pytest.fixture(scope="module")
def blog(build):
    blog = build("whole", files=FILES, extensions=EXTENSIONS, blog_reply_address=ADDRESS)
    assert blog.warnings == ""
    return blog


def test_link_opens_a_mail_to_the_address_with_the_title_as_subject(blog):
    (link,) = blog.soup("posts/2026/ouvert/").select(".post-foot a.reply")
    parts = urlsplit(link["href"])
    assert link.get_text() == "Répondre par courriel"
    assert (parts.scheme, unquote(parts.path)) == ("mailto", ADDRESS)
    assert parse_qs(parts.query)["subject"] == ["Ça alors\u00a0: R&B\u202f?"]


def test_no_file_of_the_blog_holds_the_address_nor_a_part_of_it(blog):
    for path in blog.out.rglob("*.*"):
        content = path.read_bytes() if path.is_file() else b""
        for part in (ADDRESS, ADDRESS.replace("@", "%40"), "b.damien", "damien+blog", "@example.org"):
            assert part.encode() not in content, path


def test_who_reads_the_html_as_a_browser_does_still_finds_no_address(blog):
    seen = [
        str(value) for element in blog.soup("posts/2026/ouvert/").find_all(True) for value in element.attrs.values()
    ]
    assert not [text for text in seen if re.search(r"[\w.+-]+@[\w-]+\.\w+", text) and "example" in text]
    assert "mailto" not in blog.html("posts/2026/ouvert/")


def test_letters_are_disguised_alike_in_every_build():
    assert disguised(ADDRESS) == disguised(ADDRESS)
    assert re.fullmatch(r"(&#\d+;&#x[0-9a-f]+;)+(&#\d+;)?", disguised(ADDRESS))


def test_post_without_comments_asks_for_no_answer(blog):
    assert blog.soup("posts/2026/clos/").select(".reply") == []


def test_there_is_no_link_without_an_address(build):
    blog = build("whole", files=FILES, extensions=EXTENSIONS)
    assert blog.soup("posts/2026/ouvert/").select(".reply") == []


@pytest.mark.parametrize("wrong", ["moi", "moi@", "moi chez example.org", "Moi <moi@example.org>", "a@b.org?bcc=x@y.z"])
def test_what_is_no_address_is_told_and_not_used(build, wrong):
    blog = build("whole", files=FILES, extensions=EXTENSIONS, blog_reply_address=wrong)
    (told,) = blog.told
    assert told.startswith(f"WARNING: blog_reply_address in conf.py: '{wrong}' is no address")
    assert told.endswith("[blog.reply]")
    assert blog.soup("posts/2026/ouvert/").select(".reply") == []
