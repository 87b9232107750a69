"""Scores and poems as a browser shows them: no two words overlap in any font, and the ink is that of the text."""

from __future__ import annotations

import pytest
from building import REPO, post

from carnet.cli.serve import serve

pytestmark = pytest.mark.browser

TUNES = (REPO / "tests/data/tunes.abc").read_text(encoding="utf-8").strip().split("\n\n")
#: Those with most words, voices, chords and ornaments.
CHOSEN = [0, 1, 12, 13, 15, 19]
POEM = ":::{verse}\n:translation: en\n:numbers: 2\n\nUn vers,\nun autre.\n---\nA line,\nanother.\n:::\n"
PLACES = """() => [...document.querySelectorAll('.score svg text')]
  .filter(text => text.getClientRects().length)
  .map(text => [text.textContent, text.closest('svg'), text.getBoundingClientRect()])
  .reduce(([found, seen], [words, svg, box]) => {
    for (const [other, drawing, place] of seen)
      if (svg === drawing && box.left < place.right - .5 && place.left < box.right - .5
          && box.top + .25 * box.height < place.bottom - .25 * place.height
          && place.top + .25 * place.height < box.bottom - .25 * box.height) found.push([words, other]);
    return [found, [...seen, [words, svg, box]]];
  }, [[], []])"""


@pytest.fixture(scope="module")
def page_of_scores(build):
    scores = "".join(f":::{{score}}\n:alt: Un air.\n\n{TUNES[number]}\n:::\n\n" for number in CHOSEN)
    with serve(build("music", "html", files={"posts/2026/airs.md": post("Airs", scores + POEM)}).out) as address:
        yield f"{address}posts/2026/airs.html"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("font", ["", "DejaVu Serif", "DejaVu Sans", "DejaVu Sans Mono"])
def test_no_two_words_overlap(new_page, page_of_scores, width, font):
    page = new_page(viewport={"width": width, "height": 900})
    page.goto(page_of_scores)
    if font:
        page.evaluate(
            "font => document.querySelectorAll('.score svg').forEach(svg => svg.setAttribute('font-family', font))",
            font,
        )
    overlapping, seen = page.evaluate(PLACES)
    assert len(seen) > 100
    assert overlapping == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_is_that_of_the_text(new_page, page_of_scores, scheme):
    page = new_page(color_scheme=scheme)
    page.goto(page_of_scores)
    ink, text = page.evaluate(
        "['.score-wide use', 'article section'].map(name => getComputedStyle(document.querySelector(name)))"
        ".map((style, place) => place ? style.color : style.fill)"
    )
    assert ink == text


def test_telephones_and_paper_have_their_own_drawing(new_page, page_of_scores):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(page_of_scores)
    assert page.locator(".score-narrow").first.is_visible()
    assert not page.locator(".score-wide").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".score-wide").first.is_visible()
    assert not page.locator(".score-narrow").first.is_visible()


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (390, False)])
def test_translation_stands_beside_its_stanza_where_there_is_room(new_page, page_of_scores, width, beside):
    page = new_page(viewport={"width": width, "height": 900})
    page.goto(page_of_scores)
    first, second = (one.bounding_box() for one in page.locator(".verse-side").all())
    assert (abs(first["y"] - second["y"]) < 1) == beside
    assert (second["y"] >= first["y"] + first["height"] - 1) != beside
