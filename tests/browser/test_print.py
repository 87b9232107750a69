"""On paper there is the text, and nothing that one would have to click."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.made_blog import KINDS, PLAYERS, POST

pytestmark = pytest.mark.browser

#: What is of no use on paper.
CONTROLS = (
    ".bar",
    ".blog-footer",
    ".toc-drawer",
    ".post-foot",
    ".share",
    ".subscribe",
    ".theme-toggle",
    ".skip-to-content",
    ".headerlink",
    ".pager",
    "main form",
    "button",
)


@pytest.mark.parametrize("kind", ["home", "post", "real-post", "all-posts", "not-found"])
def test_only_the_text_is_printed(new_page, site, kind):
    page = new_page()
    page.goto(site + KINDS[kind])
    page.emulate_media(media="print")
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("main :is(p, li):visible").first).to_be_visible()
    shown = [control for control in CONTROLS for node in page.locator(control).all() if node.is_visible()]
    assert shown == []


def test_date_category_and_author_are_printed(new_page, site):
    page = new_page()
    page.goto(site + POST)
    page.emulate_media(media="print")
    for part in (".post-meta time", ".post-kicker .chip", ".post-meta .byline"):
        expect(page.locator(part).first).to_be_visible()


def test_paper_stays_white_for_those_who_read_in_the_dark(new_page, site):
    page = new_page(color_scheme="dark")
    page.goto(site + POST)
    page.emulate_media(media="print", color_scheme="dark")
    color = "getComputedStyle(document.querySelector('main p')).color"
    red, green, blue = page.evaluate(f"{color}.match(/\\d+/g).slice(0, 3).map(Number)")
    assert max(red, green, blue) < 100, "light text on white paper"


def test_everything_fits_on_paper(new_page, site):
    page = new_page(viewport={"width": 690, "height": 1000})  # A4 with margins, at 96 dots per inch
    page.goto(site + POST)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 690


def test_table_of_many_columns_is_printed_across(new_page, site):
    page = new_page()
    page.goto(site + POST)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    across = [float(width) > float(height) for width, height in boxes]
    assert True in across
    assert across[0] is False


def test_addresses_of_links_are_printed_and_those_that_are_their_own_name_only_once(new_page, site):
    page = new_page()
    found = {}
    for address in (POST, PLAYERS):
        page.emulate_media(media="screen")
        page.goto(site + address)
        page.emulate_media(media="print")
        links = page.locator("main .post a[href^='http']")
        after = "links => links.map(link => [link.getAttribute('href'), getComputedStyle(link, '::after').content])"
        found |= dict(links.evaluate_all(after))
    assert [content for href, content in found.items() if href.endswith("/nulle/part.html")] == ["none"]
    assert [content for href, content in found.items() if href.startswith("https://www.youtube.com/")] != ["none"]
    assert "https://www.deezer.com/fr/album/302127" in found


def test_what_is_folded_is_printed_open(new_page, site):
    page = new_page()
    page.goto(site + POST)
    answer = page.locator("details:not([open])", has=page.locator("summary", has_text="Une réponse")).locator("p")
    expect(answer).to_be_hidden()
    page.emulate_media(media="print")
    expect(answer).to_be_visible()
    expect(page.locator("summary", has_text="Une réponse")).to_be_visible()
