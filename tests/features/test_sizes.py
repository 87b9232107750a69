"""Texts without end are built, in a time that grows with them, or told in one line."""

from __future__ import annotations

import re

import pytest
from building import post

from carnet.book.chapter import chapter
from carnet.cards import drawing as _card_drawing
from carnet.cards.drawing import fitting, length_of, title_lines
from carnet.core.post_html import portable

pytestmark = pytest.mark.slow

FIELDS = {"tags": "t" * 255, "author": "œ" * 150, "series": "日" * 80, "permalink": f"/2006/{'p' * 300}.html"}
#: The address of the page that a chapter of the book is made of.
PAGE = "https://blog.invalid/posts/2026/a/"
DEEP = "".join(f"{'  ' * level}- point {level}\n" for level in range(200))


def listing(lines: int) -> str:
    code = "".join(f'<span class="n">x{number}</span><span> </span><span>=</span> 1\n' for number in range(lines))
    return f'<article><section id="a"><h1>A</h1><div class="highlight"><pre>{code}</pre></div></section></article>'


def headings(count: int) -> str:
    sections = "".join(
        f'<section id="s{number}"><h2>T{number}<a class="headerlink" href="#s{number}">#</a></h2><!-- x --></section>'
        for number in range(count)
    )
    return f"<article><h1>A</h1>{sections}</article>"


def test_every_line_of_a_long_listing_is_in_feeds_and_book():
    """With a step for each pair of lines, this takes minutes."""
    page = listing(20_000)
    text = portable(page, "https://blog.example/").html
    assert re.findall(r"x\d+", text) == [f"x{number}" for number in range(20_000)]
    assert "<span" not in text
    assert re.findall(r">x\d+<", chapter(page, "a", PAGE).markup) == [f">x{number}<" for number in range(20_000)]


def test_every_one_of_many_headings_is_in_feeds_and_book():
    page = headings(20_000)
    text = portable(page, "https://blog.example/").html
    assert re.findall(r"T\d+", text) == [f"T{number}" for number in range(20_000)]
    assert not re.search("headerlink|<section|<!--|#", text)
    made = chapter(page, "a", PAGE)
    assert re.findall(r"T\d+", made.markup) == [f"T{number}" for number in range(20_000)]
    assert "headerlink" not in made.markup
    assert len(made.ids) == 20_000


def test_what_stands_after_a_source_of_a_picture_stays():
    page = '<article><p>a <picture><source srcset="b.avif"><img src="b.png" alt="B"></picture> c</p></article>'
    text = portable(page, "https://blog.example/").html
    assert re.fullmatch(r'<p>a <img src="https://blog.example/b.png" alt="B"> c</p>', text)
    assert "srcset" not in chapter(page, "a", PAGE).markup
    assert 'alt="B"' in chapter(page.replace("b.png", "images/b.png"), "a", PAGE).markup


@pytest.mark.parametrize("size", _card_drawing.SIZES)
@pytest.mark.parametrize("text", ["W" * 300, "il" * 300, "AVATAR" * 60, "é" * 300])
def test_as_many_letters_stand_in_a_line_as_there_is_room_for(text, size):
    for width in (10, 300, 1032):
        end = next(end for end in range(len(text), 0, -1) if length_of(text[:end], size) <= width or end == 1)
        assert fitting(text, size, width) == end


def test_long_word_as_a_title_is_measured_a_few_times_for_each_line(monkeypatch):
    measured = []
    monkeypatch.setattr(_card_drawing, "length_of", lambda text, size: measured.append(text) or length_of(text, size))
    _size, lines = title_lines("m" * 1_000_000)
    assert lines[-1].text.endswith("m…")
    assert len(measured) < 5_000
    assert max(map(len, measured)) <= _card_drawing.LONGEST + 1


@pytest.fixture(scope="module")
def blog(build):
    files = {f"posts/2026/{name}.md": post(**{name: value}) for name, value in FIELDS.items()}
    files["posts/2026/title.md"] = post("mot " * 250_000)
    files["posts/2026/lists.md"] = post(body=f"Texte.\n\n{DEEP}")
    files["posts/2026/quotes.md"] = post(body=f"Texte.\n\n{'>' * 5000} x")
    files["posts/2026/numbers.md"] = post(degree="9" * 5000, excerpt="9" * 5000)
    files["posts/2026/whole.md"] = post("m" * 5000, body="mot " * 250_000)
    return build("mistakes", files=files)


@pytest.mark.parametrize("name", FIELDS)
def test_name_that_is_too_long_for_an_address_is_told(blog, name):
    (told,) = (line for line in blog.told if f"posts/2026/{name}.md" in line)
    assert re.search(
        rf"\.md:\d: WARNING: .*«\xa0{name}\xa0» est trop long pour une adresse\xa0: \d+ octets, .* 200",
        told,
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("title", "ce titre a 999999 caractères, et un titre en a 10000 au plus"),
        ("lists", "des listes ou des citations sont trop imbriquées"),
        ("quotes", "des listes ou des citations sont trop imbriquées"),
    ],
)
def test_text_that_is_too_large_is_told_in_one_line(blog, name, words):
    (told,) = (line for line in blog.told if f"posts/2026/{name}.md" in line)
    assert words in told


def test_long_number_is_told_and_a_long_paragraph_is_built(blog):
    assert len([line for line in blog.told if "posts/2026/numbers.md" in line]) == 2
    assert not [line for line in blog.told if "posts/2026/whole.md" in line]
    assert blog.html("posts/2026/whole/").count("mot ") >= 249_000


def test_nine_lists_within_one_another_are_whole_and_not_told(build):
    nine = "".join(f"{'  ' * level}- point {level}\n" for level in range(9))
    blog = build("mistakes", files={"posts/2026/a.md": post(body=nine)})
    assert blog.warnings == ""
    assert "point 8" in blog.html("posts/2026/a/")
