"""Sharing a post works by keyboard, says what it did, and calls nobody before the reader's click."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from browser import visits
from browser.conftest import WIDE
from browser.made_blog import POST, TITLE

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
ADDRESS = f"https://blog.invalid/{POST}"
MASTODON = "https://piaille.invalid/share?text=" + quote(f"{TITLE}\n{ADDRESS}", safe="")
#: Keeps what would be opened; a window without opener is out of Playwright's reach until it has asked its server.
OPENED = "window.opened = []; window.open = (...how) => { opened.push(how); }"
AXE_RUN = "options => axe.run('.share', options).then(results => results.violations.map(found => found.help))"


@pytest.fixture
def page(new_page, site):
    page = new_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(OPENED)
    page.goto(site + POST)
    return page


def ways(page: Page):
    return page.get_by_role("group", name="Partager")


def open_form(page: Page):
    ways(page).get_by_role("button", name="Mastodon").focus()
    page.keyboard.press("Enter")
    return page.get_by_role("dialog", name="Partager sur Mastodon")


def test_link_is_copied_by_keyboard_and_it_is_said(page):
    ways(page).get_by_role("button", name="Copier le lien").focus()
    page.keyboard.press("Enter")
    expect(ways(page).get_by_role("status")).to_have_text("Le lien est copié.")
    assert page.evaluate("navigator.clipboard.readText()") == ADDRESS


def test_link_that_may_not_be_copied_is_shown_and_selected(new_page, site):
    page = new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error())")
    page.goto(site + POST)
    ways(page).get_by_role("button", name="Copier le lien").click()
    expect(ways(page).get_by_role("status")).to_have_text(ADDRESS)
    assert page.evaluate("getSelection().toString()") == ADDRESS


@pytest.mark.parametrize(
    ("button", "said", "beginning"),
    [
        ("Copier la référence", "La référence est copiée.", "Une autre plume et La rédaction, "),
        ("Copier l’entrée BibTeX", "L’entrée BibTeX est copiée.", "@online{revisions-2025,\n"),
    ],
)
def test_citations_are_copied_and_it_is_said(page, button, said, beginning):
    page.get_by_text("Comment citer ce billet").click()
    page.get_by_role("button", name=button).click()
    expect(page.locator(".cite").get_by_role("status").filter(has_text=said)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(beginning)
    assert ADDRESS in copied


def test_device_is_asked_only_where_it_can_share_and_with_title_and_address(new_page, site):
    without, able = new_page(), new_page()
    without.add_init_script("delete Navigator.prototype.share")
    able.add_init_script("navigator.share = (data) => { window.shared = data; return Promise.reject(new Error()); }")
    for page in (without, able):
        page.goto(site + POST)
    name = "Avec une application"
    expect(ways(without).get_by_role("button", name=name)).to_have_count(0)
    failures = []
    able.on("pageerror", lambda error: failures.append(str(error)))
    ways(able).get_by_role("button", name=name).click()
    assert able.evaluate("shared") == {"title": TITLE, "url": ADDRESS}
    assert failures == [], "a reader who closes the device's list makes no error"


def test_mastodon_is_reached_by_keyboard_and_nobody_is_called_before(page, site):
    called = []
    page.context.on("request", lambda request: called.append(request.url))
    form = open_form(page)
    field = form.get_by_label("Votre serveur")
    expect(field).to_be_focused()
    page.keyboard.type("https://Piaille.INVALID/@moi")
    assert [url for url in called if not url.startswith(site)] == []
    page.keyboard.press("Enter")
    assert page.evaluate("opened") == [[MASTODON, "_blank", "noopener"]]
    expect(form).to_be_hidden()


def test_server_is_remembered_until_the_reader_says_otherwise(page):
    form = open_form(page)
    form.get_by_label("Votre serveur").fill("@moi@piaille.invalid")
    form.get_by_role("button", name="Continuer").click()
    assert page.evaluate("opened.length") == 1
    page.reload()
    form = open_form(page)
    expect(form.get_by_label("Votre serveur")).to_have_value("piaille.invalid")
    form.get_by_label("Le retenir").uncheck()
    assert page.evaluate("localStorage.getItem('mastodon')") is None
    form.get_by_role("button", name="Continuer").click()
    assert page.evaluate("opened.length") == 1
    page.reload()
    expect(open_form(page).get_by_label("Votre serveur")).to_have_value("")


@pytest.mark.parametrize("typed", ["", "piaille", "javascript:alert(1)", "a b.org", "127.0.0.1", "https://", "-", "é"])
def test_what_is_no_server_is_told_and_opens_nothing(page, typed):
    form = open_form(page)
    field = form.get_by_label("Votre serveur")
    field.fill(typed)
    page.keyboard.press("Enter")
    expect(form).to_be_visible()
    expect(field).to_be_focused()
    assert "mastodon.social" in field.evaluate("field => field.validationMessage")
    assert page.evaluate("opened") == []
    assert page.evaluate("localStorage.getItem('mastodon')") is None
    field.fill("piaille.invalid")
    page.keyboard.press("Enter")
    assert page.evaluate("opened.length") == 1


@pytest.mark.parametrize(
    "typed", ["piaille.invalid", " Piaille.invalid/ ", "HTTP://piaille.invalid/@a/1?b#c", "@a@piaille.invalid"]
)
def test_server_is_known_however_it_is_named(page, typed):
    form = open_form(page)
    form.get_by_label("Votre serveur").fill(typed)
    page.keyboard.press("Enter")
    assert page.evaluate("opened[0][0]") == MASTODON


def test_form_is_left_by_escape_or_its_button_and_the_focus_goes_back(page):
    button = ways(page).get_by_role("button", name="Mastodon")
    for leave in (lambda form: page.keyboard.press("Escape"), lambda form: form.get_by_text("Annuler").click()):
        form = open_form(page)
        leave(form)
        expect(form).to_be_hidden()
        expect(button).to_be_focused()
    assert page.evaluate("opened") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_open_form_and_citations_are_accessible_and_fit(new_page, site, screen, scheme):
    page = new_page(viewport=screen, color_scheme=scheme)
    page.goto(site + POST)
    page.evaluate(AXE_SCRIPT)
    page.get_by_text("Comment citer ce billet").click()
    assert page.evaluate(AXE_RUN, visits.AXE_OPTIONS) == []
    assert page.evaluate(visits.TOO_WIDE) == []
    expect(open_form(page)).to_be_in_viewport(ratio=1)
    assert page.evaluate(AXE_RUN, visits.AXE_OPTIONS) == []
    assert page.evaluate(visits.TOO_WIDE) == []


def test_mail_and_citations_stay_without_scripts_and_no_button_is_dead(new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto(site + POST)
    expect(ways(page).get_by_role("link", name="Par courriel")).to_be_visible()
    page.get_by_text("Comment citer ce billet").click()
    expect(page.locator(".cite pre")).to_be_visible()
    assert [button.is_visible() for button in page.locator(".post-foot button").all()].count(True) == 0


def test_answer_by_mail_needs_no_script(new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto(site + POST)
    link = page.get_by_role("link", name="Répondre par courriel")
    expect(link).to_be_visible()
    assert link.get_attribute("href").startswith("mailto:")


def test_nothing_of_it_is_printed(new_page, site):
    page = new_page()
    page.goto(site + POST)
    page.emulate_media(media="print")
    for part in (".share", ".mentions", ".support", ".reply"):
        assert not any(node.is_visible() for node in page.locator(part).all()), part
