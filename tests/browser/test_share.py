"""A reader passes a post on: by keyboard, without a word to anyone before the click, and by mail without scripts."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from browser import visits
from browser.conftest import WIDE
from browser.made_blog import POST, TITLE
from browser.visits import until

pytestmark = pytest.mark.browser

ADDRESS = f"https://blog.invalid/{POST}"
#: A device with a share sheet, which notes what it was asked to share.
SHEET = "navigator.share = async (data) => { window.shared = data; };"
NO_SHEET = "delete Navigator.prototype.share;"

#: Notes which tab was asked for, instead of opening it.
TAB = "window.open = (...what) => { window.opened = what; };"
#: Furo's link to the top stands outside of every landmark and shows once one has scrolled.
AXE_OPTIONS = visits.AXE_OPTIONS | {"rules": {**visits.AXE_OPTIONS["rules"], "region": {"enabled": False}}}


@pytest.fixture
def reader(new_page, site):
    """Return a function that opens the post as a reader with or without a share sheet would; all requests are noted."""

    def open_post(script: str = NO_SHEET, **options):
        page = new_page(**options)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.context.add_init_script(script + TAB)
        page.requests = []
        page.context.on("request", lambda request: page.requests.append(request.url))
        page.goto(site + POST)
        page.locator(".share > summary").click()
        until(page, "typeof hostIn === 'function'")  # the script is fetched once it is asked for
        return page

    return open_post


def copied(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def third_parties(page, site) -> list[str]:
    return [url for url in page.requests if not url.startswith((site, "data:"))]


def test_the_link_is_copied_and_announced(reader):
    page = reader()
    button = page.get_by_role("button", name="Copier le lien")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".share-ways > [role=status]")).to_have_text("Le lien est copié.")
    assert copied(page) == ADDRESS


def test_a_reader_who_may_not_copy_is_shown_the_link(reader):
    page = reader(NO_SHEET + "navigator.clipboard.writeText = () => Promise.reject(new Error());")
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.locator(".share-ways > [role=status]")).to_have_text(ADDRESS)


def test_citations_are_copied_as_they_stand_there(reader):
    page = reader()
    page.get_by_role("button", name="Copier la citation").click()
    expect(page.get_by_text("La citation est copiée.")).to_be_visible()
    assert copied(page) == (
        f"Une autre plume et La rédaction, «\u00a0{TITLE}\u00a0», Le blog d’essai, 14 juillet 2025, {ADDRESS}"
    )
    page.get_by_role("button", name="Copier la notice BibTeX").click()
    expect(page.get_by_text("La notice BibTeX est copiée.")).to_be_visible()
    assert copied(page).startswith("@misc{plume-2025-revisions,\n")
    assert copied(page).endswith("\n}")


def test_the_share_sheet_is_offered_where_there_is_one(reader):
    name = "Avec cet appareil…"
    expect(reader().get_by_text(name)).to_be_hidden()
    page = reader(SHEET)
    page.get_by_role("button", name=name).click()
    assert page.evaluate("window.shared") == {"title": TITLE, "url": ADDRESS}


def test_mastodon_is_reached_by_keyboard_and_the_instance_is_remembered_until_forgotten(reader, site):
    page = reader()
    button = page.get_by_role("button", name="Mastodon")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Partager sur Mastodon")
    box = dialog.get_by_role("textbox", name="Votre instance")
    expect(box).to_be_focused()
    expect(dialog.get_by_text("Oublier cette instance")).to_be_hidden()
    assert third_parties(page, site) == []
    page.keyboard.type("@moi@piaille.example")
    page.keyboard.press("Enter")
    url, *how = page.evaluate("window.opened")
    assert how == ["_blank", "noopener,noreferrer"]
    address = urlsplit(url)
    assert (address.scheme, address.netloc, address.path) == ("https", "piaille.example", "/share")
    assert parse_qs(address.query) == {"text": [f"{TITLE}\n{ADDRESS}"]}
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()

    page.reload()
    page.locator(".share > summary").click()
    until(page, "typeof hostIn === 'function'")
    button.click()
    expect(box).to_have_value("piaille.example")
    dialog.get_by_role("button", name="Oublier cette instance").click()
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("localStorage.getItem('mastodon')") is None


@pytest.mark.parametrize(
    "typed",
    ["piaille", "piaille example", "javascript:alert(1)", "127.0.0.1", "a.example:81", "x.<b>", "..", "@", "a.b#c"],
)
def test_what_is_no_instance_is_not_opened(reader, site, typed):
    page = reader()
    page.get_by_role("button", name="Mastodon").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(typed)
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    wrong = dialog.locator("input:invalid")
    expect(wrong).to_have_count(1)
    assert "Écrivez le nom d’un site" in wrong.evaluate("box => box.validationMessage")
    assert third_parties(page, site) == []
    dialog.get_by_role("button", name="Annuler").click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        (" Mastodon.Social ", "mastodon.social"),
        ("https://piaille.example/@moi", "piaille.example"),
        ("moi@piaille.example", "piaille.example"),
        ("éléphant.example", "xn--lphant-9uab.example"),
    ],
)
def test_an_instance_may_be_named_in_many_ways(reader, typed, host):
    page = reader()
    assert page.evaluate(f"hostIn({typed!r})") == host


def test_a_browser_that_keeps_nothing_shares_all_the_same(reader):
    page = reader(NO_SHEET + "Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } });")
    page.get_by_role("button", name="Mastodon").click()
    page.get_by_role("textbox", name="Votre instance").fill("piaille.example")
    page.keyboard.press("Enter")
    assert page.evaluate("window.opened[0]").startswith("https://piaille.example/share")


def test_open_parts_are_accessible_and_fit_a_small_screen(reader):
    for scheme in ("light", "dark"):
        page = reader(SHEET, viewport={"width": 320, "height": 700}, color_scheme=scheme)
        page.evaluate(visits.AXE)
        page.get_by_role("button", name="Copier la citation").click()
        assert visits.audit(page, AXE_OPTIONS) == {}
        assert page.evaluate(visits.TOO_WIDE) == []
        page.get_by_role("button", name="Mastodon").click()
        assert visits.audit(page, AXE_OPTIONS) == {}
        assert page.evaluate(visits.TOO_WIDE) == []


def test_without_scripts_mail_and_citations_remain_and_no_button_is_dead(new_page, site):
    page = new_page(java_script_enabled=False, viewport=WIDE)
    page.goto(site + POST)
    page.locator(".share > summary").click()
    expect(page.get_by_role("link", name="Par courriel", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Répondre par courriel")).to_be_visible()
    expect(page.locator(".cite pre")).to_be_visible()
    assert [button.inner_text() for button in page.locator("main button").all() if button.is_visible()] == []


def test_nothing_of_the_foot_is_printed(new_page, site):
    page = new_page()
    page.goto(site + POST)
    page.emulate_media(media="print")
    for part in (".post-foot", ".share"):
        expect(page.locator(part)).to_be_hidden()
