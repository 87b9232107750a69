"""What is promised of a page of every kind."""

from __future__ import annotations

import pytest
from java import nu_errors

from browser.made_blog import KINDS

pytestmark = pytest.mark.browser

every_kind = pytest.mark.parametrize("kind", KINDS)


def lines(found: list[str]) -> str:
    return "\n" + "\n".join(found)


def test_no_page_has_the_theme_s_error_text(built):
    pages = list(built.rglob("*.html"))
    wrong = [path for path in pages if "ERROR: This page was generated" in path.read_text(encoding="utf-8")]
    assert len(pages) > len(KINDS)
    assert wrong == []


def test_html_checker_of_the_w3c_finds_nothing_on_a_page_of_any_kind(built):
    assert nu_errors(sorted(built.rglob("*.html"))) == []


@every_kind
def test_the_host_answers(look, kind):
    assert look(kind).status == (404 if kind == "not-found" else 200)


@every_kind
def test_axe_finds_nothing(look, kind):
    found = look(kind).found(contrast=False)
    assert not found, lines(found)


@every_kind
def test_text_has_a_contrast_of_seven_to_one(look, kind):
    found = look(kind).found(contrast=True)
    assert not found, lines(found)


@every_kind
def test_nothing_is_wider_than_a_screen_of_320_px(look, kind):
    found = look(kind).too_wide
    assert not found, lines(found)


@every_kind
def test_nothing_is_asked_of_a_third_party(look, site, kind):
    requests = look(kind).requests
    assert requests, "nothing was recorded"
    assert [url for url in requests if not url.startswith((site, "data:"))] == []


@every_kind
def test_the_console_stays_empty(look, kind):
    assert look(kind).complaints == []


def test_what_is_for_programs_alone_takes_no_place(new_page, site):
    page = new_page()
    page.goto(site)
    lefts = page.evaluate(
        "[...document.querySelectorAll('.day:not(.pinned) .entry:not(.note) .entry-meta')].map(meta => "
        "meta.querySelector('.reading-time').getBoundingClientRect().left - meta.getBoundingClientRect().left)"
    )
    assert lefts
    assert {round(left) for left in lefts} == {0}
