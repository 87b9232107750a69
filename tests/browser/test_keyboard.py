"""The whole way by keyboard: nothing on the blog needs a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import PHONE, WIDE
from browser.made_blog import KINDS, POST

pytestmark = pytest.mark.browser

#: More than any page has.
MANY = 200
#: What has the focus, marked so that a second visit is noticed; null at the end of the page.
FOCUSED = """() => {
    const node = document.activeElement;
    if (!node || node === document.body || node.dataset.visited) return null;
    node.dataset.visited = "yes";
    const box = node.getBoundingClientRect();
    return {
        html: node.cloneNode(false).outerHTML, id: node.id, href: node.href ?? "", class: node.className,
        inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        inDrawer: !!node.closest(".sidebar-drawer, .toc-drawer"),
    };
}"""
#: What the screen looks like, without movement and without a blinking caret.
STILL: dict[str, Any] = {"animations": "disabled", "caret": "hide"}


def stops(page: Page) -> Iterator[dict[str, Any]]:
    """Press Tab from where we are to the end of the page; gives what receives the focus."""
    for _press in range(MANY):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return
        yield stop
    pytest.fail(f"no end after {MANY} stops")


def tab_to(page: Page, what: str, value: str) -> dict[str, Any]:
    """Press Tab until something whose property *what* holds *value* has the focus."""
    passed = []
    for stop in stops(page):
        passed.append(stop["html"][:120])
        if value in stop[what]:
            return stop
    pytest.fail(f"no {what} {value!r} among the {len(passed)} stops:\n" + "\n".join(passed))


def test_the_way_to_the_text_comes_first(new_page, site):
    page = new_page()
    page.goto(site + POST)
    first = next(stops(page))
    skip = page.locator(":focus")
    assert first["href"].endswith("#furo-main-content"), first["html"]
    expect(skip).to_be_in_viewport()
    assert skip.inner_text() == "Aller au texte"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main')?.id") == "furo-main-content"


@pytest.mark.parametrize(
    ("kind", "screen"),
    [("category", WIDE), ("search", WIDE), ("post-in-series", PHONE)],
    ids=["list", "search", "post-on-phone"],
)
def test_one_always_sees_what_has_the_focus(new_page, site, screen, kind):
    page = new_page(viewport=screen)
    page.goto(site + KINDS[kind])
    seen, unseen = [], []
    for stop in stops(page):
        with_focus = page.screenshot(**STILL)
        page.evaluate("document.activeElement.blur()")
        same = page.screenshot(**STILL) == with_focus
        (unseen if same else seen).append(stop["html"][:160] + (" in view" if stop["inView"] else " out of view"))
    assert len(seen) > 5
    assert not unseen, "\n" + "\n".join(unseen)


def test_a_post_is_reached_from_home_and_home_from_the_post(new_page, site):
    page = new_page()
    page.goto(site)
    post = tab_to(page, "href", "/posts/")
    page.keyboard.press("Enter")
    page.wait_for_url(post["href"])
    expect(page.locator("main h1")).to_be_visible()
    page.go_back()
    page.wait_for_url(site)


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_light_and_dark_are_chosen_by_keyboard_and_remembered(new_page, site, screen):
    page = new_page(viewport=screen)
    page.goto(site)
    tab_to(page, "class", "theme-toggle")
    seen = [page.locator("body").get_attribute("data-theme")]
    for key in ("Enter", "Space", "Enter"):
        page.keyboard.press(key)
        seen.append(page.locator("body").get_attribute("data-theme"))
    assert sorted(seen[:3]) == ["auto", "dark", "light"]
    assert seen[3] == seen[0] == "auto"
    page.keyboard.press("Enter")
    chosen = page.locator("body").get_attribute("data-theme")
    page.reload()
    assert page.locator("body").get_attribute("data-theme") == chosen != "auto"


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(new_page, site):
    page = new_page(viewport=PHONE)
    page.goto(site)
    category = page.locator(".sidebar-drawer a[href*='rubrique/humeurs']")
    expect(category).not_to_be_in_viewport()
    tab_to(page, "id", "__navigation")
    page.keyboard.press("Space")
    expect(category).to_be_in_viewport()
    page.keyboard.press("Space")
    expect(category).not_to_be_in_viewport()
    page.keyboard.press("Space")
    tab_to(page, "href", "rubrique/humeurs")
    expect(category).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url(site + "rubrique/humeurs/")


@pytest.mark.parametrize("screen", [PHONE, {"width": 1000, "height": 700}], ids=["phone", "tablet"])
def test_the_contents_of_a_small_screen_open_and_lead_on_by_keyboard(new_page, site, screen):
    page = new_page(viewport=screen)
    page.goto(site + POST)
    heading = page.locator(".toc-drawer a[href='#un-titre-plus-bas']")
    expect(heading).not_to_be_in_viewport()
    tab_to(page, "id", "__toc")
    page.keyboard.press("Space")
    expect(heading).to_be_in_viewport()
    assert page.evaluate("!!document.activeElement.closest('.toc-drawer')")
    while page.evaluate("document.activeElement.hash") != "#un-titre-plus-bas":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#un-titre-plus-bas")).to_be_in_viewport()
    expect(heading).not_to_be_in_viewport()


def test_the_closed_menu_of_a_phone_does_not_catch_the_focus(new_page, site):
    page = new_page(viewport=PHONE)
    page.goto(site + POST)
    hidden = [stop["html"][:120] for stop in stops(page) if stop["inDrawer"]]
    assert not hidden, "\n" + "\n".join(hidden)
