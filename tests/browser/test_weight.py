"""A page costs little to fetch, even on a poor line."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Request

from browser.made_blog import KINDS

pytestmark = pytest.mark.browser

KILOBYTES = 34
REQUESTS = 9
#: Where the pictures of posts lie, which come on top: they are as many as writers like. The typeface comes once.
PICTURES = "/_images/"
FONT_KILOBYTES = 66
#: What sounds to follow need, which only pages with one load, comes on top: a script and a style, each of at most 4 KB;
#: and the players of such sounds, whose shape is a picture and whose words are as many as they have.
FEATURES = re.compile(r"/_static/sounds\.(js|css)\b")
FEATURE_KILOBYTES = 4


#: Scores are pictures that stand in a page.
ON_TOP = re.compile(r'<div class="score-.*?</svg></div>|<figure class="followed player">.*?</figure>', re.DOTALL)


def weight_of_drawings(html: str) -> int:
    """Return how many bytes of a page are scores, and sounds to follow."""
    without = ON_TOP.sub("", html)
    return len(gzip.compress(html.encode())) - len(gzip.compress(without.encode()))


@pytest.mark.parametrize("kind", ["home", "real-post", "post"])
def test_a_page_costs_at_most_34_kb_in_9_requests(new_page, site, record_property, kind):
    page = new_page()
    done = []

    def keep(request: Request) -> None:
        done.append(request)

    page.on("requestfinished", keep)
    page.goto(site + KINDS[kind], wait_until="networkidle")
    fonts = [request for request in done if request.resource_type == "font"]
    pictures = [request for request in done if PICTURES in request.url or request.resource_type == "image"]
    features = [request for request in done if FEATURES.search(request.url)]
    own = [request for request in done if request not in [*pictures, *fonts, *features]]
    sizes = [request.sizes()["responseBodySize"] for request in own]
    sizes[0] -= weight_of_drawings(own[0].response().text())
    report = "\n".join(f"{size:6} {each.resource_type} {each.url}" for size, each in zip(sizes, own, strict=True))
    record_property(kind, f"{sum(sizes) / 1024:.1f} KB in {len(own)} requests")
    assert own, "nothing was fetched"
    assert sum(sizes) <= KILOBYTES * 1024, f"{sum(sizes)} bytes:\n{report}"
    assert sum(font.sizes()["responseBodySize"] for font in fonts) <= FONT_KILOBYTES * 1024
    for request in features:
        assert request.sizes()["responseBodySize"] <= FEATURE_KILOBYTES * 1024, request.url
    assert len(own) <= REQUESTS, f"{len(own)} requests:\n{report}"
