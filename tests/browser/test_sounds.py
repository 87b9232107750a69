"""Words follow the sound, a click jumps, by mouse and keyboard; the speed is chosen; without scripts all is there."""

from __future__ import annotations

import pytest
from building import post
from features.test_sounds import EXTENSIONS, WORDS, tune
from playwright.sync_api import expect

from browser.conftest import serve

pytestmark = pytest.mark.browser

ADDRESS = "posts/2026/lune/"
NOW = "document.querySelector('audio').currentTime"


@pytest.fixture(scope="module")
def blog_address(build):
    body = ":::{audio} lune/lune.wav\n:title: Au clair de la lune\n:chapters: 0:00 Un, 0:05 Deux\n:::"
    files = {
        "posts/2026/lune.md": post("La lune", body, "2026-05-01"),
        "posts/2026/lune/lune.wav": tune(12),
        "posts/2026/lune/lune.vtt": WORDS,
    }
    blog = build("feeds", files=files, extensions=EXTENSIONS)
    with serve(blog.out, "/") as address:
        yield address


@pytest.fixture
def page(new_page, blog_address):
    page = new_page()
    page.goto(blog_address + ADDRESS, wait_until="networkidle")
    return page


def test_click_on_words_jumps_and_the_line_that_is_heard_is_marked(page):
    page.locator("summary").click()
    page.locator(".cue", has_text="Plus tard").click()
    page.wait_for_function(f"{NOW} >= 9")
    expect(page.locator(".cue[aria-current]")).to_have_text("Plus tard.")
    expect(page.locator(".chapters li[aria-current]")).to_contain_text("Deux")
    assert page.evaluate("!document.querySelector('audio').paused")
    played = page.locator(".waveform").evaluate("node => +node.style.getPropertyValue('--played')")
    assert 70 < played < 100


def test_chapter_is_reached_by_keyboard(page):
    page.get_by_role("link", name="0:05").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{NOW} >= 5 && {NOW} < 8")
    assert page.url.endswith(ADDRESS)


def test_click_on_the_shape_jumps_there(page):
    shape = page.locator(".waveform")
    box = shape.bounding_box()
    shape.click(position={"x": box["width"] / 2, "y": 10})
    page.wait_for_function(f"{NOW} > 5.5 && {NOW} < 8")


def test_speed_is_chosen(page):
    choice = page.get_by_label("Vitesse")
    choice.select_option("1.5")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_words_that_are_chosen_to_be_copied_do_not_jump(page):
    page.locator("summary").click()
    box = page.locator(".cue", has_text="Plus tard").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert "Plus" in page.evaluate("String(document.getSelection())")
    assert page.evaluate(NOW) == 0


def test_without_scripts_there_are_the_player_the_words_and_links(new_page, blog_address):
    page = new_page(java_script_enabled=False)
    page.goto(blog_address + ADDRESS)
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.locator(".speed")).to_be_hidden()
    page.locator("summary").click()
    expect(page.get_by_text("prête-moi ta plume")).to_be_visible()
    assert page.get_by_role("link", name="0:05").get_attribute("href").endswith("lune.wav#t=5")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_is_wider_than_the_screen(new_page, blog_address, width):
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(blog_address + ADDRESS)
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
