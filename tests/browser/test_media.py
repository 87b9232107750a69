"""Sounds play by keyboard, one after the other; nothing of another site is fetched before a reader asks for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import PHONE
from browser.made_blog import PLAYERS

pytestmark = pytest.mark.browser

FRAME = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
IS_FOCUSED = "node => node === document.activeElement"
IS_PLAYING = "node => !node.paused && !node.ended"


@pytest.fixture
def opened(new_page, site):
    """A page with players, and the address of every request that it makes, the other sites' answered from here."""

    def answer(route):
        asked.append(route.request.url)
        if route.request.url.startswith(site):
            route.continue_()
        else:
            route.fulfill(content_type="text/html", body="<!DOCTYPE html><title>x</title><button>play</button>")

    asked: list[str] = []
    page = new_page()
    page.route("**/*", answer)
    page.goto(site + PLAYERS, wait_until="networkidle")
    return page, asked


def test_nothing_is_fetched_for_players_before_a_click(opened, site):
    page, asked = opened
    page.mouse.wheel(0, 5000)
    page.wait_for_timeout(300)
    assert asked
    assert [url for url in asked if not url.startswith(site) or url.endswith(".wav")] == []


def test_player_of_another_site_is_loaded_by_keyboard_and_takes_the_focus(opened, site):
    page, asked = opened
    page.locator("figure", has_text="Un film").get_by_role("button").focus()
    page.keyboard.press("Enter")
    frame = page.locator("figure iframe")
    expect(frame).to_have_count(1)
    assert (frame.get_attribute("src"), frame.get_attribute("title")) == (FRAME, "Un film (YouTube)")
    assert frame.evaluate(IS_FOCUSED)
    expect(page.frame_locator("figure iframe").get_by_role("button")).to_be_visible()
    assert [url for url in asked if not url.startswith(site)] == [FRAME]
    box = frame.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.02)
    expect(page.get_by_role("link", name="Ouvrir sur YouTube")).to_be_visible()


def test_player_of_sounds_has_the_height_of_its_service(opened):
    page, _asked = opened
    page.get_by_role("button", name="Charger le lecteur de Deezer (Un disque)").click()
    assert page.locator("figure iframe").bounding_box()["height"] == 300


def test_sounds_of_a_playlist_play_by_keyboard_one_after_the_other(opened):
    page, _asked = opened
    first, second, third = page.locator(".playlist audio").all()
    first.focus()
    page.keyboard.press("Space")
    page.wait_for_function(IS_PLAYING, arg=first.element_handle())
    page.wait_for_function(IS_PLAYING, arg=second.element_handle())  # when the first, of two seconds, is over
    third.focus()
    page.keyboard.press("Space")
    page.wait_for_function(IS_PLAYING, arg=third.element_handle())
    assert second.evaluate("node => node.paused")


def test_sound_that_is_alone_does_not_go_on(opened):
    page, _asked = opened
    alone = page.locator("main audio").first
    alone.focus()
    page.keyboard.press("Space")
    page.wait_for_function("node => node.ended", arg=alone.element_handle())
    page.wait_for_timeout(200)
    assert not any(sound.evaluate(IS_PLAYING) for sound in page.locator("main audio").all())


def test_transcript_opens_by_keyboard(opened):
    page, _asked = opened
    page.get_by_text("Transcription").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ce que l’on entend, par écrit.")).to_be_visible()


@pytest.mark.parametrize("size", [None, PHONE])
def test_without_scripts_players_are_links_and_sounds_play(new_page, site, size):
    page = new_page(java_script_enabled=False, **({"viewport": size} if size else {}))
    page.goto(site + PLAYERS)
    link = page.get_by_role("link", name="Ouvrir sur YouTube")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    expect(page.locator("main button:visible")).to_have_count(0)
    expect(page.get_by_text("En cliquant").first).to_be_hidden()
    expect(page.locator("main audio[controls]")).to_have_count(4)


def test_on_paper_a_player_is_its_title_its_address_and_its_transcript(new_page, site):
    page = new_page()
    page.goto(site + PLAYERS)
    page.emulate_media(media="print")
    for hidden in ("audio", "button", ".player-load", "summary"):
        expect(page.locator(f"main {hidden}:visible")).to_have_count(0)
    assert page.get_by_text("Ce que l’on entend, par écrit.").bounding_box()["height"] > 5
    content = "node => getComputedStyle(node, '::after').content"
    links = page.locator(".player-foot a").all()
    shown = [link.evaluate(content).strip('"') for link in links]
    assert shown[0].startswith("https://blog.invalid/_downloads/")
    assert shown[-2:] == ["https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://www.deezer.com/fr/album/302127"]
