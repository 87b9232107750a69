"""Readers see pictures as large as their screen shows them, and larger on a click, by mouse and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import PHONE, WIDE
from browser.made_blog import PICTURES
from browser.visits import TOO_WIDE

pytestmark = pytest.mark.browser

LARGE, INLINE, LINKED = "Une grande photo.", "toute petite", "Une photo qui mène ailleurs"
#: How much the page moves by itself while it is loaded and read.
SHIFTS = """() => new Promise((tell) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => tell(sum), 300);
})"""


@pytest.fixture
def page(new_page, site) -> Page:
    page = new_page()
    page.goto(site + PICTURES)
    return page


@pytest.mark.parametrize(
    ("options", "width"),
    [
        ({"viewport": WIDE}, 800),
        ({"viewport": PHONE}, 480),
        ({"viewport": PHONE, "device_scale_factor": 3}, 1216),
        ({"viewport": WIDE, "device_scale_factor": 2}, 1216),
    ],
    ids=["desktop", "phone", "sharp phone", "sharp desktop"],
)
def test_a_screen_fetches_the_width_that_it_shows_in_the_best_format(new_page, site, options, width):
    page = new_page(**options)
    page.goto(site + PICTURES, wait_until="networkidle")
    chosen = page.get_by_alt_text(LARGE).evaluate("image => image.currentSrc")
    assert chosen.endswith(f"-{width}.avif")


def test_a_list_fetches_a_small_one(new_page, site):
    page = new_page()
    page.goto(f"{site}rubrique/coups-de-coeur/", wait_until="networkidle")
    assert page.locator("article.entry picture img").first.evaluate("image => image.currentSrc").endswith("-480.avif")


def test_nothing_moves_when_pictures_come(new_page, site):
    for viewport in (WIDE, PHONE):
        page = new_page(viewport=viewport)
        page.goto(site + PICTURES, wait_until="networkidle")
        for image in page.locator("article img").all():
            image.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SHIFTS) < 0.01
        assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth)")


@pytest.mark.parametrize("screen", [WIDE, PHONE, {"width": 844, "height": 390}], ids=["wide", "phone", "lying phone"])
@pytest.mark.parametrize("size", [(1200, 2400), (400, 2400), (1500, 1500), (3200, 800), (200, 150)])
def test_a_cover_of_any_shape_is_seen_whole_on_one_screen_and_keeps_its_room(new_page, site, size, screen):
    page, (width, height) = new_page(viewport=screen), size
    address, late = site + PICTURES, []
    image = f'<figure class="cover"><img src="/cover.png" width="{width}" height="{height}" alt="Un chat"></figure>'
    html = re.sub(r'<figure class="cover">.*?</figure>', image, page.request.get(address).text(), flags=re.DOTALL)
    page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route("**/cover.png", lambda route: late.append(route))  # noqa: PLW0108  # Playwright marks the function
    page.goto(address, wait_until="domcontentloaded")
    cover = page.locator(".cover img")
    before = cover.bounding_box()
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'
    late[0].fulfill(body=drawing, content_type="image/svg+xml")
    cover.evaluate("image => image.decode()")
    after, sheet = cover.bounding_box(), page.locator(".cover").bounding_box()
    assert after == before
    assert after["height"] <= min(0.8 * screen["height"], 640) + 1
    assert sheet["x"] - 1 <= after["x"] <= after["x"] + after["width"] <= sheet["x"] + sheet["width"] + 1
    expect(cover).to_have_css("object-fit", "contain")
    assert min(after["width"] / width, after["height"] / height) <= 1


def test_nothing_is_wider_than_the_smallest_screen(new_page, site):
    page = new_page(viewport={"width": 320, "height": 700})
    page.goto(site + PICTURES, wait_until="networkidle")
    assert page.evaluate(TOO_WIDE) == []


def test_a_click_enlarges_a_picture_and_another_one_puts_it_back(page):
    image = page.get_by_role("button", name=LARGE)
    before = image.bounding_box()["width"]
    image.click()
    box = page.get_by_role("dialog", name=LARGE)
    expect(box).to_be_visible()
    expect(box.locator("img")).to_be_visible()
    assert box.locator("img").bounding_box()["width"] > 1.5 * before
    assert box.locator("img").evaluate("async image => (await image.decode(), image.currentSrc)").endswith("-1600.avif")
    expect(box).to_contain_text("Une légende avec un lien.")
    box.locator("img").click()
    expect(box).to_have_count(0)
    expect(image).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_enlarges_a_picture_and_escape_returns_to_it(page, key):
    image = page.get_by_role("button", name=LARGE)
    page.get_by_role("button", name="Des couleurs, en couverture.").focus()
    page.keyboard.press("Tab")
    expect(image).to_be_focused()
    place = page.evaluate("scrollY")
    page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Fermer")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(image).to_be_focused()
    assert page.evaluate("scrollY") == place


def test_a_picture_without_caption_is_shown_with_its_description(page):
    page.get_by_alt_text("Une photo en hauteur.").click()
    box = page.get_by_role("dialog")
    expect(box.locator("figcaption")).to_have_text("Une photo en hauteur.")
    shown, window = box.locator("img").bounding_box(), page.viewport_size
    assert shown["y"] >= 0
    assert shown["y"] + shown["height"] <= window["height"]
    assert shown["width"] / shown["height"] == pytest.approx(900 / 1500, rel=0.01)
    page.get_by_role("button", name="Fermer").click()
    expect(box).to_have_count(0)


def test_a_drawing_fills_the_window(page):
    page.get_by_alt_text("Un dessin.").click()
    expect(page.locator("dialog img")).to_have_js_property("complete", True)
    assert page.locator("dialog img").bounding_box()["width"] > 700


def test_a_picture_that_is_a_link_leads_where_it_leads_and_an_ornament_nowhere(page):
    assert page.locator("article img[alt='']").get_attribute("role") is None
    assert page.get_by_alt_text(LINKED).get_attribute("role") is None
    page.get_by_alt_text(LINKED).click()
    page.wait_for_url("**/essai-01/")


def test_pictures_of_lists_are_no_buttons(new_page, site):
    page = new_page()
    page.goto(f"{site}rubrique/coups-de-coeur/")
    assert page.locator("article.entry img").count() == 2
    assert page.locator("main [role=button]").count() == 0


def test_without_scripts_pictures_are_pictures(new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto(site + PICTURES)
    expect(page.get_by_role("img", name=LARGE)).to_be_visible()
    assert page.get_by_role("button", name=LARGE).count() == 0


def test_pictures_are_on_paper(page):
    page.emulate_media(media="print")
    expect(page.get_by_alt_text(LARGE)).to_be_visible()


def test_the_scripts_of_the_site_stay_small(page, site):
    """All that pages load but the theme's and the search's, compressed as hosts do it."""
    import gzip

    names = {name.partition("?")[0] for name in page.evaluate("[...document.scripts].map((one) => one.src)") if name}
    own = [name for name in {*names, f"{site}_static/media.js"} if "/scripts/furo" not in name]
    assert sum(len(gzip.compress(page.request.get(name).body())) for name in own) < 12 * 1024
