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
        inSheet: !!node.closest("dialog, .toc-drawer"),
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
    if screen == PHONE:  # the switch is in the menu
        tab_to(page, "class", "to-menu")
        page.keyboard.press("Enter")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
    else:
        tab_to(page, "class", "theme-toggle")
    assert "theme-toggle" in page.evaluate("document.activeElement.className")
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


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_menu_opens_and_closes_by_keyboard_and_keeps_the_focus(new_page, site, screen):
    page = new_page(viewport=screen)
    page.goto(site)
    button = page.get_by_role("button", name="Menu")
    menu = page.get_by_role("dialog", name="Menu")
    expect(button).to_have_attribute("aria-expanded", "false")
    tab_to(page, "class", "to-menu")
    page.keyboard.press("Space")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    for _press in range(40):  # more than there are links in it
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    while "rubrique/humeurs" not in page.evaluate("document.activeElement.href ?? ''"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(site + "rubrique/humeurs/")


@pytest.mark.parametrize("screen", [PHONE, {"width": 1000, "height": 700}], ids=["phone", "tablet"])
def test_the_contents_of_a_small_screen_open_and_lead_on_by_keyboard(new_page, site, screen):
    page = new_page(viewport=screen)
    page.goto(site + POST)
    tab_to(page, "class", "to-contents")
    page.keyboard.press("Space")
    contents = page.get_by_role("dialog", name="Sur cette page")
    expect(contents).to_be_visible()
    while page.evaluate("document.activeElement.hash") != "#un-titre-plus-bas":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#un-titre-plus-bas")).to_be_in_viewport()
    expect(contents).to_be_hidden()


def test_what_is_shut_does_not_catch_the_focus(new_page, site):
    page = new_page(viewport=PHONE)
    page.goto(site + POST)
    hidden = [stop["html"][:120] for stop in stops(page) if stop["inSheet"]]
    assert not hidden, "\n" + "\n".join(hidden)
