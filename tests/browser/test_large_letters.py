"""Who reads with letters twice as large loses nothing, on a window of any width.

There are two ways to them, which a window's style sees as two things: the size that a reader sets in the browser, which
media queries heed, and letters that are enlarged alone (Firefox, Safari, add-ons), which they know nothing of.
"""

from __future__ import annotations

import json

import pytest

from browser.made_blog import KINDS
from browser.visits import TOO_WIDE, until
from carnet.cli import browser as chromium

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1280, 1440, 1920)
PLAIN, LARGE = 16, 32
#: What stands beside a text and covers it or its neighbour, or reaches out of the window, or has no room.
MARGIN = """() => {
    const seen = (name) => [...document.querySelectorAll(name)]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .map((one) => [name, one.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right - 1 && a.right > b.left + 1 && a.top < b.bottom - 1 && a.bottom > b.top + 1;
    const letters = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const margin = [".toc-drawer:not(.away) .toc-sticky", ".side-note"].flatMap(seen);
    const text = ["main .post > :not(.side-note)", ".home", ".list"].flatMap(seen);
    const apart = (a, b) => a.left >= b.right || a.right <= b.left;
    const beside = margin.filter(([, box]) => text.every(([, other]) => apart(box, other)));
    return [
        ...beside.filter(([, box]) => box.width < 9 * letters).map(([name]) => `${name} has no room`),
        ...margin.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([name]) => `${name} is cut off`),
        ...margin.flatMap((one) => [...text, ...margin].filter((other) => other !== one && meet(one[1], other[1]))
            .map((other) => `${one[0]} covers ${other[0]}`)),
    ];
}"""
TO_THE_NOTE = """async () => {
    const note = document.querySelector("main .side-note, main a.footnote-reference");
    if (!note) return;
    scrollTo(0, note.getBoundingClientRect().top + scrollY - 300);
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
}"""
IN_REACH = """() => {
    const box = document.querySelector(".to-menu").getBoundingClientRect();
    return box.width >= 24 && box.height >= 24 && box.left >= 0 && box.right <= innerWidth;
}"""
SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"


@pytest.fixture(scope="module")
def reader_s_page(browser, tmp_path_factory):
    """A page of a browser in which the reader has set large letters."""
    folder = tmp_path_factory.mktemp("reader")
    settings = folder / "Default" / "Preferences"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"webkit": {"webprefs": {"default_font_size": LARGE}}}), encoding="utf-8")
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=chromium.find(),
        args=chromium.launch_arguments(),
        reduced_motion="reduce",
        locale="fr-FR",
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("way", ["set by the reader", "enlarged alone"])
@pytest.mark.parametrize("kind", ["home", "real-post", "post", "post-with-players", "all-posts", "tags", "search"])
def test_nothing_is_lost_where_letters_are_twice_as_large(new_page, reader_s_page, site, way, kind):
    page = reader_s_page if way == "set by the reader" else new_page()
    page.goto(site + KINDS[kind])
    if way == "enlarged alone":
        assert page.evaluate(SIZE) == PLAIN
        page.evaluate(f"document.documentElement.style.fontSize = '{LARGE}px'")
    assert page.evaluate(SIZE) == LARGE
    lost = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        until(page, f"innerWidth === {width}")
        at_top = page.evaluate(TOO_WIDE) + page.evaluate(MARGIN)
        page.evaluate(TO_THE_NOTE)  # where contents give way
        lost[width] = at_top + page.evaluate(MARGIN) + ([] if page.evaluate(IN_REACH) else ["menu"])
        page.evaluate("scrollTo(0, 0)")
    assert {width: found for width, found in lost.items() if found} == {}


def test_the_bar_of_two_lines_covers_no_heading_that_one_goes_back_to(reader_s_page, site):
    page = reader_s_page
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(site + KINDS["real-post"])
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    until(page, "document.querySelector('.bar').matches('.away')")
    page.evaluate("location.hash = document.querySelector('main section section').id")
    until(page, "!document.querySelector('.bar').matches('.away')")
    bar, heading = page.locator(".bar").bounding_box(), page.locator("main h2").first.bounding_box()
    assert bar["height"] > 4 * LARGE
    assert heading["y"] >= bar["y"] + bar["height"]
