"""Without JavaScript everything can be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import PHONE, WIDE
from browser.made_blog import KINDS, POST, SEARCH

pytestmark = pytest.mark.browser

MESSAGE = "Sans JavaScript"


@pytest.fixture(scope="module")
def plain_page(browser):
    """A page of a browser without scripts; a new one for each test would take longer than the tests."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "redirect"])
def test_text_is_read_without_scripts(plain_page, site, kind):
    plain_page.goto(site + KINDS[kind])
    expect(plain_page.locator("main h1")).to_be_visible()
    expect(plain_page.locator("main :is(p, li):visible").first).to_be_visible()
    expect(plain_page.locator("footer noscript p")).to_contain_text(MESSAGE)


@pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
def test_the_menu_leads_to_the_same_list_in_the_footer_without_scripts(new_page, site, screen):
    page = new_page(java_script_enabled=False, viewport=screen)
    page.goto(site + POST)
    category = page.locator("footer .menu a[href*='rubrique/humeurs']")
    expect(category).not_to_be_in_viewport()
    page.get_by_role("link", name="Menu").click()
    expect(category).to_be_in_viewport()
    category.click()
    page.wait_for_url(site + "rubrique/humeurs/")


def test_search_and_contents_are_links_without_scripts(new_page, site):
    page = new_page(java_script_enabled=False, viewport=PHONE)
    page.goto(site + POST)
    page.get_by_role("link", name="Sur cette page").click()
    expect(page.locator(".toc-drawer a[href='#un-titre-plus-bas']")).to_be_in_viewport()
    page.get_by_role("link", name="Recherche").click()
    page.wait_for_url(site + SEARCH)


def test_the_reader_s_own_choice_of_dark_holds_without_scripts(new_page, site):
    page = new_page(java_script_enabled=False, color_scheme="dark")
    page.goto(site)
    light = new_page(java_script_enabled=False, color_scheme="light")
    light.goto(site)
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) != light.evaluate(background)


def test_no_button_is_shown_that_would_do_nothing_without_scripts(new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto(site + POST)
    for button in page.locator("button.theme-toggle").all():
        expect(button).to_be_hidden()


def test_the_search_page_says_in_french_that_it_needs_scripts(new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto(site + SEARCH)
    message = page.locator("main noscript p")
    expect(message).to_be_visible()
    expect(message).to_contain_text("La recherche a besoin de JavaScript")
