"""Features ask one another, and cope with no answer: what one tells of another is gone with the other one's line."""

from __future__ import annotations

import pytest
from building import post
from feed_reading import sound

pytestmark = pytest.mark.slow

FLOOR = ["myst_parser", "ablog", "carnet"]
FILES = {
    "suivre.md": "---\norphan: true\n---\n\n# Suivre\n\n:::{feeds}\n:::\n",
    "posts/2026/sonore.md": post("Sonore", "[Écouter](sonore/son.wav)", "2026-05-01", permalink="/2026/05/sonore.html"),
    "posts/2026/sonore/son.wav": sound(1),
}


def built(build, *features: str):
    blog = build("feeds", files=FILES, extensions=[*FLOOR, *(f"carnet.{name}" for name in features)])
    assert blog.warnings == ""
    return blog


def test_podcast_needs_no_feeds(build):
    blog = built(build, "feed_addresses", "podcast", "page_metadata")
    assert "<title>Sonore</title>" in blog.html("podcast.xml")
    assert "Écouter" in blog.html("podcast.xml")
    assert '"AudioObject"' in blog.html("posts/2026/sonore/")


def test_no_address_of_a_feed_is_shown_without_feeds(build):
    blog = built(build, "feed_addresses", "archives")
    assert "atom.xml" not in blog.html("suivre/")
    assert "feed.json" not in blog.html("suivre/")


def test_old_addresses_of_lists_lead_nowhere_without_lists(build):
    blog = built(build, "feed_addresses", "permalinks")
    assert blog.file("2026/05/sonore.html").is_file()
    assert not blog.file("2026/05/index.html").exists()
    assert not blog.file("_redirects").exists()


def test_old_addresses_of_lists_lead_to_lists_that_are_there(build):
    blog = built(build, "feed_addresses", "archives", "feeds", "permalinks")
    assert blog.file("2026/05/index.html").is_file()
    assert "/feeds/posts/default" in blog.html("_redirects")


def test_texts_of_feeds_are_kept_once_feeds_are_asked_for(build):
    """A blog without `carnet.incremental` that turns the feeds on has the texts of posts that did not change."""
    blog = built(build, "feed_addresses", "archives")
    blog.build(extensions=[*FLOOR, "carnet.feed_addresses", "carnet.archives", "carnet.feeds"])
    assert "Écouter" in blog.html("atom.xml")
    kept = next(blog.app.doctreedir.glob("blog-texts-*"))
    (kept / "posts/2026/sonore.html").unlink()
    blog.build({"posts/2026/second.md": post("Neuf", "Neuf.", "2026-05-02")})
    assert "Écouter" in blog.html("atom.xml")


def test_text_of_a_post_that_is_gone_is_not_kept(build):
    blog = built(build, "feed_addresses", "archives", "feeds")
    folder = next(blog.app.doctreedir.glob("blog-texts-*"))
    assert (folder / "posts/2026/sonore.html").is_file()
    blog.build({"posts/2026/sonore.md": None})
    assert not (folder / "posts/2026/sonore.html").exists()
