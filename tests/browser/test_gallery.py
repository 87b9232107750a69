"""One picture of a gallery is enlarged, and keys, buttons and swipes lead to the others."""

from __future__ import annotations

import pytest
from building import Blog, post
from made_pictures import jpeg, photo
from playwright.sync_api import expect

from browser.visits import AXE, audit
from carnet.cli.serve import serve

pytestmark = pytest.mark.browser

CONF = """project, language, html_theme, author = "Essai", "fr", "furo", "Camille"
extensions = ["myst_parser", "ablog", "carnet", "carnet.images", "carnet.gallery", "carnet.archives", "carnet.security"]
html_baseurl = "https://blog.invalid/"
blog_categories = ["Humeurs"]
"""
BODY = """Voici.

:::{gallery}
![Un phare](photos/0.jpg "Le soir")
![Une barque](photos/1.jpg)
![Un port](photos/2.jpg "Le matin")
:::
"""
FILES = {f"posts/2026/photos/{number}.jpg": jpeg(photo(900, 600 + number)) for number in range(3)}
FILES |= {"index.md": "# Accueil\n", "posts/2026/photos.md": post("Photos", BODY)}
PAGE = "posts/2026/photos/"


@pytest.fixture(scope="module")
def blog(tmp_path_factory):
    """The address of a post with a gallery."""
    folder = tmp_path_factory.mktemp("gallery")
    (folder / "source").mkdir()
    (folder / "source/conf.py").write_text(CONF, encoding="utf-8")
    built = Blog(folder / "source", folder / "source", folder / "out", "dirhtml", {}).build(FILES)
    assert built.warnings == ""
    with serve(folder / "out") as site:
        yield site + PAGE


@pytest.fixture
def opened(new_page, blog):
    """The page, with its second picture enlarged."""
    page = new_page()
    page.goto(blog, wait_until="networkidle")
    page.locator(".gallery a").nth(1).click()
    return page


def caption(page):
    return page.locator(".gallery-view figcaption")


def test_click_enlarges_and_arrows_lead_to_the_ends_and_no_further(opened):
    expect(caption(opened)).to_have_text("2 / 3 · Une barque")
    opened.keyboard.press("ArrowRight")
    expect(caption(opened)).to_have_text("3 / 3 · Le matin")
    opened.keyboard.press("ArrowRight")
    expect(caption(opened)).to_have_text("3 / 3 · Le matin")
    expect(opened.locator(".gallery-next")).to_be_disabled()
    opened.keyboard.press("Home")
    expect(caption(opened)).to_have_text("1 / 3 · Le soir")
    opened.locator(".gallery-next").click()
    expect(caption(opened)).to_have_text("2 / 3 · Une barque")


def test_escape_and_the_button_close_it_and_give_the_focus_back_to_the_picture_last_seen(opened):
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("Escape")
    expect(opened.locator(".gallery-view")).to_have_count(0)
    assert opened.evaluate("document.activeElement.querySelector('img').alt") == "Un port"
    opened.keyboard.press("Enter")
    expect(caption(opened)).to_have_text("3 / 3 · Le matin")
    opened.locator(".gallery-close").click()
    expect(opened.locator(".gallery-view")).to_have_count(0)


def test_keyboard_stays_in_the_view_and_every_button_can_be_pressed_by_a_finger(opened):
    assert opened.evaluate("document.activeElement.closest('.gallery-view') !== null")
    for _press in range(6):
        opened.keyboard.press("Tab")
        assert opened.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    for button in opened.locator(".gallery-view button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert button.get_attribute("aria-label")


def test_swipe_leads_on(opened):
    box = opened.locator(".gallery-view figure img").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    opened.mouse.move(x, y)
    opened.mouse.down()
    opened.mouse.move(x - 120, y + 5)
    opened.mouse.up()
    expect(caption(opened)).to_have_text("3 / 3 · Le matin")


def test_picture_is_seen_whole_on_a_telephone(new_page, blog):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(blog, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".gallery a").first.click()
    box = page.locator(".gallery-view figure img").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844


def test_without_scripts_each_picture_is_a_link_to_its_file(new_page, blog):
    page = new_page(java_script_enabled=False)
    page.goto(blog)
    with page.expect_navigation():
        page.locator(".gallery a").first.click()
    assert page.url.endswith(".jpg")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_enlarged_view(opened, scheme):
    opened.emulate_media(color_scheme=scheme)
    opened.evaluate(AXE)
    assert audit(opened) == {}
