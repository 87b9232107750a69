"""What opens over a page is as accessible as the page: the menu, contents, search, its results, a note, a picture."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import PHONE, WIDE
from browser.made_blog import PICTURES, POST, SEARCH
from browser.visits import AXE, audit

pytestmark = pytest.mark.browser


def open_menu(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("dialog", name="Menu")).to_be_visible()


def open_contents(page: Page, site: str) -> None:
    page.goto(site + POST)
    page.get_by_role("button", name="Sur cette page").click()
    expect(page.get_by_role("dialog", name="Sur cette page")).to_be_visible()


def open_search_box(page: Page, site: str) -> None:
    page.goto(site + POST)
    page.keyboard.press("/")
    expect(page.locator(".search-box input")).to_be_focused()


def show_results(page: Page, site: str) -> None:
    page.goto(f"{site}{SEARCH}?q=essai")
    expect(page.locator(".search-results a").first).to_be_visible()


def show_no_result(page: Page, site: str) -> None:
    page.goto(f"{site}{SEARCH}?q=xyzzyx")
    expect(page.locator(".search-recent a").first).to_be_visible()


def open_note(page: Page, site: str) -> None:
    page.goto(site + POST)
    page.locator("main a.footnote-reference").first.click()
    expect(page.locator(".note-box")).to_be_visible()


def enlarge_picture(page: Page, site: str) -> None:
    page.goto(site + PICTURES)
    page.locator("main img[role=button]").first.click()
    expect(page.locator("dialog.enlarged")).to_be_visible()


def unfold_share(page: Page, site: str) -> None:
    page.goto(site + POST)
    page.locator(".share > summary").click()
    expect(page.locator("[data-share=mastodon]")).to_be_visible()


OPENED = {
    "menu": (open_menu, PHONE),
    "menu-wide": (open_menu, WIDE),
    "contents": (open_contents, PHONE),
    "search-box": (open_search_box, PHONE),
    "search-box-wide": (open_search_box, WIDE),
    "results": (show_results, WIDE),
    "results-phone": (show_results, PHONE),
    "no-result": (show_no_result, PHONE),
    "note": (open_note, PHONE),
    "note-wide": (open_note, WIDE),
    "picture": (enlarge_picture, WIDE),
    "share": (unfold_share, PHONE),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", OPENED)
def test_axe_finds_nothing_where_something_is_open(new_page, site, what, scheme):
    opens, screen = OPENED[what]
    page = new_page(viewport=screen, color_scheme=scheme)
    opens(page, site)
    page.evaluate(AXE)
    assert audit(page) == {}


@pytest.mark.parametrize(("selector", "name"), [(".highlight pre", "Code"), (".table-wrapper", "Tableau")])
def test_keyboard_reaches_what_goes_on_sideways_and_moves_it_and_hears_what_it_is(new_page, site, selector, name):
    page = new_page(viewport=PHONE)
    page.goto(site + POST)
    part = page.locator(f"main {selector}").first
    expect(part).to_have_role("group")
    expect(part).to_have_accessible_name(name)
    part.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert part.evaluate("node => node.scrollLeft") > 0
    assert "linear-gradient" in part.evaluate("node => getComputedStyle(node).backgroundImage")


def test_keyboard_does_not_stop_at_code_that_does_not_go_on(new_page, site):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(site + POST)
    part = page.locator("main .highlight pre").first
    expect(part).to_have_attribute("tabindex", "0")
    part.evaluate("node => { node.style.fontSize = '3px' }")
    expect(part).not_to_have_attribute("tabindex", "0")
    part.evaluate("node => { node.style.fontSize = '' }")
    expect(part).to_have_attribute("tabindex", "0")
