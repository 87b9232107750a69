"""Odd browsers, windows, headings and addresses: whatever a reader's choice or a writer's words, all features work."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from made_pictures import photo, png
from playwright.sync_api import expect

from browser import made_blog
from carnet.cli.serve import serve

pytestmark = pytest.mark.browser

NARROW = {"width": 390, "height": 844}
POST = "posts/2025/titres/"
#: How a browser keeps nothing: by an error, by nothing there, and by no room.
REFUSALS = {
    "error": """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
        get() { throw new DOMException("Access is denied", "SecurityError"); } })""",
    "nothing": """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
        get() { return null; } })""",
}
NO_ROOM = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
#: What scripts read of the window and the document, and ids that this blog has had.
WORDS = """body, cookie, document, documentElement, forms, head, history, images, innerHeight, length, links, local
storage, location, name, navigator, open, parent, scroll x, self, status, title, top, window, search from
folder, reading words, picture words, live comments, live comments title, share title, mastodon title,
related title, cited title, isso thread, search form, search status, search results, search key, search
more, toc, navigation, giscus, share, contents, words, kept, query selector, get element by id,
constructor, proto, to string, value of, furo main content, blog_share, svg toc"""


@pytest.fixture(scope="module")
def clashing(tmp_path_factory):
    """The address of a blog of which a post has a heading for every id in its page, and for every word above."""
    source = made_blog.make_sources(tmp_path_factory.mktemp("clashing"))
    post = source / "posts/2025/titres.md"
    post.with_suffix("").mkdir()
    (post.with_suffix("") / "a.png").write_bytes(png(photo(300, 200)))
    post.write_text(text_with(words()), encoding="utf-8")
    comments = {"provider": "isso", "url": "https://isso.invalid/"}
    out = made_blog.build(source, "https://blog.invalid/", comments)
    found = re.findall(r'\bid="([^"]+)"', (out / made_blog.POST / "index.html").read_text(encoding="utf-8"))
    post.write_text(
        text_with([*dict.fromkeys([*words(), *(name.replace("-", " ").replace("_", r"\\_") for name in found)])]),
        encoding="utf-8",
    )
    with serve(made_blog.build(source, "https://blog.invalid/", comments)) as address:
        yield address


def words():
    return [word.strip() for word in WORDS.split(",")]


def text_with(headings):
    sections = "".join(f"## {heading}\n\nSous le titre {heading}.\n\n" for heading in headings)
    return (
        "---\ndate: 2025-06-01\ncategory: Humeurs\ntags: essai\nauthor: Une autre plume\n---\n\n# Des titres\n\n"
        f"Un appel[^1], ![une image](titres/a.png).\n\n[^1]: La note.\n\n```python\nprint(1)\n```\n\n{sections}"
        "[Vers l’un d’eux](#furo-main-content)\n"
    )


def errors_of(page):
    """Return the list in which the errors of scripts on a page appear."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.mark.parametrize("refusal", REFUSALS)
def test_pages_work_where_the_browser_keeps_nothing(new_page, site, refusal):
    page = new_page()
    page.add_init_script(REFUSALS[refusal])
    errors = errors_of(page)
    page.goto(site + made_blog.POST)
    themes = [page.locator("body").get_attribute("data-theme")]
    for _ in range(3):
        page.locator(".bar .theme-toggle").click()
        themes.append(page.locator("body").get_attribute("data-theme"))
    assert themes == ["auto", "dark", "light", "auto"]
    page.locator(".share > summary").click()
    page.locator("[data-share=mastodon]").click()
    page.locator(".share dialog [name=instance]").fill("exemple.invalid")
    page.locator(".share dialog [name=cancel]").click()
    page.keyboard.press("/")
    expect(page.locator(".search-box input")).to_be_focused()
    page.keyboard.type("essai")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=essai")
    expect(page.locator(".search-results a").first).to_be_visible()
    box = page.locator(".search-key input")
    expect(box).to_be_checked()
    box.uncheck()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("main [name=q]")).not_to_be_focused()
    assert errors == []


def test_search_and_its_key_work_where_the_browser_has_no_room(new_page, site):
    page = new_page()
    page.add_init_script(NO_ROOM)
    errors = errors_of(page)
    page.goto(f"{site}search/?q=essai")
    expect(page.locator(".search-results a").first).to_be_visible()
    page.locator(".search-key input").uncheck()
    assert errors == []


@pytest.mark.parametrize("key", ["/", "Control+k"])
@pytest.mark.parametrize("kind", ["post", "home", "search", "not-found", "all-posts"])
def test_keys_lead_to_the_search_and_leave_a_wide_page_light(new_page, site, kind, key):
    page = new_page()
    page.goto(site + made_blog.KINDS[kind])
    page.locator("h1").first.click()
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_search_box_over_the_page_closes_by_escape_and_gives_the_focus_back(new_page, site):
    page = new_page(viewport=NARROW)
    page.goto(site + made_blog.POST)
    page.keyboard.press("/")
    expect(page.locator(".search-box input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".search-box")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).overflowY") == "scroll"


def test_keys_wait_while_a_dialog_is_open_or_a_reader_writes(new_page, site):
    page = new_page(viewport=NARROW)
    page.goto(site + made_blog.POST)
    page.locator(".share > summary").click()
    page.locator("[data-share=mastodon]").click()
    page.locator(".share dialog button[type=submit]").focus()
    page.keyboard.press("/")
    expect(page.locator(".search-box")).to_be_hidden()
    page.goto(f"{site}search/")
    page.locator("main select").first.focus()
    page.keyboard.press("/")
    expect(page.locator("main select").first).to_be_focused()


@pytest.mark.parametrize(
    "asked",
    [
        "?length=1&item=2&namedItem=3",
        "?__proto__=1&constructor=2&toString=3&elements=4&submit=5",
        "?q=essai&tri=nonsense&annee=0&rubrique=%3Cb%3E",
        "?q=essai#%",
        "?q=essai#%E0%A4%A",
        "?q=essai&%&=&&=x&%ff=%ff",
        "?q=essai&q=zzz",
    ],
)
def test_search_copes_with_any_address(new_page, site, asked):
    page = new_page()
    errors = errors_of(page)
    page.goto(f"{site}search/{asked}")
    box = page.locator("main [name=q]")
    expect(box).to_be_visible()
    if "q=" in asked:
        expect(page.locator(".search-results a").first).to_be_visible()
    box.fill("plume")
    expect(page.locator(".search-status")).not_to_be_empty()
    assert errors == []


@pytest.mark.parametrize("query", ["%", "__proto__", "constructor", "toString length", "\ud7ff \u0000", "a" * 20_000])
def test_search_copes_with_any_words(new_page, site, query):
    page = new_page()
    errors = errors_of(page)
    page.goto(f"{site}search/?q={quote(query)}")
    box = page.locator("main [name=q]")
    expect(box).to_be_visible()
    box.fill("essai")
    expect(page.locator(".search-results a").first).to_be_visible()
    expect(page.locator(".search-status")).to_contain_text("résultats")
    assert errors == []


def test_headings_with_the_words_of_our_ids_break_no_feature(new_page, clashing):
    page = new_page()
    page.route("https://isso.invalid/**", lambda route: route.abort())
    errors = errors_of(page)
    page.goto(clashing + POST)
    hidden = page.locator("main h2, main section").evaluate_all(
        "all => all.filter((one) => !one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80))"
    )
    assert hidden == []
    twice = page.evaluate(
        "[...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) < at)"
    )
    assert twice == []
    assert page.locator("main .copy-bar button").first.inner_text() == "Copier"
    page.locator("a.footnote-reference").click()
    expect(page.locator(".note-box")).to_contain_text("La note.")
    expect(page.locator(".note-box button")).to_have_text("Fermer")
    page.keyboard.press("Escape")
    page.locator("main img[role=button]").click()
    expect(page.locator("dialog.enlarged button")).to_have_text("Fermer")
    page.keyboard.press("Escape")
    page.locator(".share > summary").click()
    page.locator("[data-share=mastodon]").click()
    expect(page.locator(".share dialog")).to_be_visible()
    page.locator(".share dialog [name=cancel]").click()
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".bar:not(.away)")).to_be_visible()
    page.locator(".bar .theme-toggle").click()
    assert page.locator("body").get_attribute("data-theme") == "dark"
    page.locator("main .live-load").click()
    expect(page.locator("main .live-status")).to_contain_text("ne se chargent pas")
    link = page.locator("main a", has_text="Vers l’un d’eux").get_attribute("href")
    assert page.evaluate("link => document.querySelector(link).querySelector('h2').innerText", link).startswith(
        "furo main"
    )
    page.keyboard.press("/")
    expect(page.locator(".search-box input")).to_be_focused()
    assert errors == []
