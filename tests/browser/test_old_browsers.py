"""Firefox ESR and Safari 15.4 lose neither menu nor search nor text: what they lack is taken away from this browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import PHONE, WIDE
from browser.made_blog import POST, SEARCH

pytestmark = pytest.mark.browser

#: What came to all browsers after Safari 15.4 and Firefox 115, by where it is found.
YOUNGER = {
    "HTMLElement.prototype": "popover showPopover hidePopover togglePopover inert",
    "Element.prototype": "ariaLabel ariaHasPopup ariaExpanded checkVisibility setHTMLUnsafe getHTML",
    "AbortSignal": "timeout any",
    "Array.prototype": "toSorted toReversed toSpliced with",
    "Array": "fromAsync",
    "Object": "groupBy",
    "Map": "groupBy",
    "Promise": "withResolvers try",
    "String.prototype": "isWellFormed toWellFormed",
    "Set.prototype": "union intersection difference isSubsetOf isSupersetOf isDisjointFrom symmetricDifference",
    "Iterator.prototype": "map filter take drop flatMap reduce toArray forEach some every find",
    "URL": "canParse parse",
    "Document.prototype": "startViewTransition",
    "window": "scheduler navigation requestIdleCallback cookieStore Sanitizer documentPictureInPicture",
}
TAKE_AWAY = "".join(
    f"for (const name of '{names}'.split(' ')) delete {where}[name];" for where, names in YOUNGER.items()
)
#: What even they have, and older browsers do not.
NO_DIALOG = "delete window.HTMLDialogElement; delete window.HTMLElement.prototype.showModal;"
BROWSERS = {"esr-and-safari-15.4": TAKE_AWAY, "without-dialogs": TAKE_AWAY + NO_DIALOG}
#: What their regular expressions do not know: a look behind (Safari 16.4), sets of letters (the flag v).
YOUNG_SYNTAX = re.compile(r"\(\?<[=!]|(?<=[\w)\]/])/[gimsuy]*v[gimsuy]*(?=[,.;)])|\bstatic \{")
_RULE = re.compile(
    r"[^{}]*:has\([^{}]*\{[^{}]*\}|@(container|layer|scope|starting-style)[^{]*\{([^{}]*\{[^{}]*\})*[^{}]*\}"
)


def older_style(route: Route) -> None:
    """Answer with a style without the rules that they leave out."""
    response = route.fetch()
    route.fulfill(response=response, body=_RULE.sub("", response.text()))


@pytest.fixture(params=BROWSERS)
def old_page(new_page, request):
    """Return a function that opens an empty page of such a browser; errors of scripts fail the test."""
    errors: list[str] = []

    def new(screen: dict[str, int]) -> Page:
        page = new_page(viewport=screen)
        page.add_init_script(BROWSERS[request.param])
        page.route("**/*.css*", older_style)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield new
    assert errors == []


@pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
def test_menu_leads_to_every_category(old_page, site, screen):
    page = old_page(screen)
    page.goto(site + POST)
    assert page.evaluate("'popover' in HTMLElement.prototype || 'timeout' in AbortSignal") is False
    page.locator(".to-menu").click()
    link = page.get_by_role("link", name="Humeurs").locator("visible=true").last
    expect(link).to_be_in_viewport()
    link.click()
    page.wait_for_url(site + "rubrique/humeurs/")


@pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
def test_search_is_reached_and_finds(old_page, site, screen):
    page = old_page(screen)
    page.goto(site + POST)
    expect(page.locator(".search-box")).to_be_hidden()
    page.locator(".to-search").click()
    box = page.locator("[name=q]").locator("visible=true")
    expect(box).to_be_in_viewport()
    box.fill("plume")
    box.press("Enter")
    page.wait_for_url(re.compile(f"{SEARCH}\\?q=plume"))
    expect(page.locator(".search-results a").first).to_be_visible()


def test_text_notes_and_contents_are_there(old_page, site):
    page = old_page(PHONE)
    page.goto(site + POST)
    expect(page.locator("main h1")).to_be_in_viewport()
    expect(page.get_by_text("Un billet qui contient").last).to_be_visible()
    page.locator("main a.footnote-reference").first.click()
    expect(page.get_by_text("Le texte de la note.").locator("visible=true").first).to_be_in_viewport()
    page.locator(".to-contents").click()
    page.locator(".toc-tree a[href='#un-titre-plus-bas']").locator("visible=true").click()
    expect(page.locator("#un-titre-plus-bas")).to_be_in_viewport()


def test_scripts_have_nothing_that_these_browsers_cannot_read(built):
    assert YOUNG_SYNTAX.search("text.match(/(?<=a)b/)")
    assert YOUNG_SYNTAX.search(r"text.replace(/[\p{L}--[a-z]]/v, '')")
    for path in built.rglob("*.js"):
        found = YOUNG_SYNTAX.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}"
