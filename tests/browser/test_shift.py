"""Nothing moves under a reader's eyes, whenever the typeface comes, and however far one reads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route

from browser.conftest import PHONE, WIDE
from browser.made_blog import KINDS
from browser.visits import until

pytestmark = pytest.mark.browser

#: By how much of the screen its parts may move in all, as browsers count it.
SHIFT = 0.02
WATCH = """() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push([
            entry.value, entry.sources.map(({ node }) => (node?.outerHTML ?? node?.data ?? "").slice(0, 80))]);
    }).observe({ type: "layout-shift", buffered: true });
}"""
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"
FONTS = "document.fonts.ready.then(() => [...document.fonts].filter(font => font.status === 'loaded').length)"


def shifts_of(page: Page, address: str) -> list[tuple[float, list[str]]]:
    """Read a page from top to end, whose typefaces come only when its text is there; give what moved, by how much."""
    late: list[Route] = []
    page.route("**/*.woff2*", lambda route: late.append(route))  # noqa: PLW0108  # Playwright marks the function
    page.add_init_script(f"({WATCH})()")
    page.goto(address, wait_until="domcontentloaded")
    until(page, PAINTED)
    page.wait_for_timeout(150)  # for so long, browsers hold back text whose typeface may come
    assert late, "no typeface was asked for"
    for route in late:
        route.continue_()
    page.unroute("**/*.woff2*")
    page.wait_for_load_state("load")
    page.evaluate(FONTS)
    for _screen in range(12):
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(30)
    return page.evaluate("window.shifts")


@pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("kind", ["home", "real-post", "post", "all-posts", "tag", "tags", "category", "search"])
def test_nothing_moves_when_the_typeface_is_late(new_page, site, kind, screen):
    found = shifts_of(new_page(viewport=screen), site + KINDS[kind])
    assert sum(value for value, _nodes in found) <= SHIFT, found


def test_page_that_moves_is_noticed(new_page, site):
    page = new_page(viewport=PHONE)
    style = "main::before { content: ''; display: block; height: 0; } .moved main::before { height: 12rem; }"
    page.route("**/carnet.css*", lambda route: route.fulfill(response=(got := route.fetch()), body=got.text() + style))
    page.add_init_script("addEventListener('load', () => document.documentElement.classList.add('moved'))")
    assert sum(value for value, _nodes in shifts_of(page, site)) > SHIFT


def test_typeface_that_comes_in_time_is_shown(new_page, site):
    page = new_page()
    page.goto(site + KINDS["post"])
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for selector in ("main h1", "main section p"):
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert {font["familyName"] for font in fonts} == {"Carnet Serif"}
