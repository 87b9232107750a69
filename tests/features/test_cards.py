"""Each page that is shared has a card: its words fit, it is drawn once, and it goes with its page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from building import post
from PIL import Image
from process_caches import draw
from test_page_metadata import FILES, SETTINGS

from carnet.cards import drawing
from carnet.cards.drawing import CardWords, Colors, sign_of, title_lines
from carnet.core.lettering import drawable, length_of, wrapped

pytestmark = pytest.mark.slow

ICON = Path(__file__).parents[2] / "_static" / "icon-192.png"
COLORS = Colors("#fffdf8", "#26221c", "#7a2e12")
TITLES = (
    "Pronétaires de tous pays…",
    "Un",
    "Été à Étretat : œuvres, cœurs & « guillemets » !",
    'R&B <rock> "live"',
    "Musique 🎵 et fête 🎉",
    "日本語のタイトル",
    "anticonstitutionnellement" * 3,
    f"Comment suivre le blog sans mot de passe{', avec un lecteur de flux, un courriel ou son téléphone' * 2}",
    "mot " * 120,
    "W" * 400,
)


def image(words: CardWords) -> Image.Image:
    return Image.open(io.BytesIO(draw(words, COLORS, None, "abc")))


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_title_stands_within_its_place_in_lines_that_do_not_overlap(title):
    _size, lines = title_lines(drawable(title) or "Blog")
    assert lines
    bottom = drawing.TOP
    for line in lines:
        assert line.left >= drawing.MARGIN
        assert line.left + line.width <= drawing.WIDTH - drawing.MARGIN + 1
        assert line.top >= bottom
        bottom = line.top + line.height
    assert bottom <= drawing.BOTTOM


def test_a_title_of_140_characters_is_whole():
    title = TITLES[7]
    assert len(title) >= 140
    assert " ".join(line.text for line in title_lines(title)[1]) == title


def test_a_title_without_end_ends_with_an_ellipsis():
    assert title_lines(drawable(TITLES[8]))[1][-1].text.endswith("…")


def test_no_line_begins_with_a_mark_that_belongs_to_the_word_before():
    title = drawable("Mais pourquoi donc faut-il que cela finisse\u202f? Rien, dit-on\u00a0: «\u00a0rien\u00a0»\u202f!")
    for width in range(300, 1033, 8):
        lines = wrapped(title, 50, width)
        assert not [line for line in lines if line[:1] in "?!:;»" or line.endswith("«")], width


def test_words_that_no_break_spaces_hold_together_are_divided_only_where_they_must():
    assert wrapped("un\u00a0deux\u00a0trois", 50, 200) == ["un\u00a0deux", "trois"]


def test_letters_of_two_files_stand_beside_one_another():
    alone, both = (length_of(text, 84) for text in ("dz", "Łódź"))
    assert both > alone
    assert image(CardWords("Łódź", "", "", "Blog")).tobytes() != image(CardWords("ódz", "", "", "Blog")).tobytes()


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Cœur 🎵 d’été", "Cœur d’été"),
        ("a\u202f! «\u00a0b\u00a0»", "a\u00a0! «\u00a0b\u00a0»"),
        ("Łódź, Dvořák, İstanbul", "Łódź, Dvořák, İstanbul"),
        ("Nguyễn", "Nguyen"),
        ("日本", ""),
        ("porte\u2011clés, grand\u2010père", "porte-clés, grand-père"),
        ("Le concerto en fa♯, si♭", "Le concerto en fa#, sib"),
        ("−5 °C à 5′ du cʼhoar, ⅓", "−5 °C à 5′ du cʼhoar, 1/3"),
        ("e\u0301te\u0301, in\u00advisible", "été, invisible"),
    ],
)
def test_what_the_font_lacks_is_left_out(text, drawn):
    assert drawable(text) == drawn


@pytest.mark.parametrize("title", ["日本語", "Война и мир 2", "שלום C++", "2026 年の夏"])
def test_a_title_of_which_too_little_can_be_drawn_gives_way_to_the_blog_s_name(title):
    named = CardWords("Blog", "", "", "Blog")
    assert image(CardWords(title, "", "", "Blog")).tobytes() == image(named).tobytes()


@pytest.mark.parametrize("title", ["C++ 2", "2026", "Musique 🎵 et fête 🎉", "Łódź, Nguyễn", "Le mot « да »"])
def test_a_title_of_which_nearly_all_can_be_drawn_stays(title):
    named = CardWords("Blog", "", "", "Blog")
    assert image(CardWords(title, "", "", "Blog")).tobytes() != image(named).tobytes()


def test_card_has_the_size_that_previews_ask_for():
    card = image(CardWords("Titre", "Humeurs", "17 mars 2006", "Blog"))
    assert card.size == (1200, 630)
    colors = {color for _count, color in card.convert("RGB").getcolors()}
    assert {(255, 253, 248), (38, 34, 28), (122, 46, 18)} <= colors


def test_cards_are_light():
    """Of titles as this blog has them; longer ones take more."""
    titles = (
        "Pronétaires de tous pays…",
        "Comment suivre le blog",
        "La nouvelle maison",
        "Un site statique chez le médecin",
    )
    cards = [
        draw(CardWords(title, "Humeurs", "17 mars 2006", "Le blog du CTD"), COLORS, ICON, "abc") for title in titles
    ]
    assert max(map(len, cards)) <= 12_500
    assert all(len(Image.open(io.BytesIO(card)).getcolors()) <= 16 for card in cards)


def test_sign_of_a_card_is_read_as_it_was_written(tmp_path):
    """Whatever the checksum behind it looks like, else the card would be drawn again each time."""
    for number in range(64):
        sign = f"{number:024x}"
        (tmp_path / "card.png").write_bytes(draw(CardWords("Titre", "", "", "Blog"), COLORS, None, sign))
        assert sign_of(tmp_path / "card.png") == sign


def test_same_words_give_the_same_bytes():
    words = CardWords("Titre", "Humeurs", "17 mars 2006", "Blog")
    assert draw(words, COLORS, None, "abc") == draw(words, COLORS, None, "abc")


@pytest.fixture
def drawn(monkeypatch):
    """The titles of the cards that are drawn."""
    titles = []

    def watched(words, *rest):
        titles.append(words.title)
        return draw(words, *rest)

    monkeypatch.setattr(drawing, "draw", watched)
    return titles


#: One post, and what its cover and its card need.
ONE = {name: FILES[name] for name in ("posts/2026/plein.md", "posts/2026/couvert/mer.jpg", "_static/icon.png")}


def test_only_new_words_are_drawn(build, drawn):
    blog = build("spare", files=ONE, **SETTINGS)
    assert "Plein" in drawn
    drawn.clear()
    blog.build({"posts/2026/plein.md": FILES["posts/2026/plein.md"] + "\nUn mot de plus.\n"})
    assert drawn == []
    blog.build({"posts/2026/plein.md": FILES["posts/2026/plein.md"].replace("# Plein", "# Comblé")})
    assert drawn == ["Comblé"]
    assert sign_of(blog.out / "_cards/posts/2026/plein.png")


def test_card_is_published_as_it_is_kept_and_one_that_was_replaced_comes_back(build):
    blog = build("spare", files=ONE, **SETTINGS)
    card, kept = (
        folder / "posts/2026/plein.png" for folder in (blog.out / "_cards", blog.out.parent / "doctrees/cards")
    )
    assert card.samefile(kept)
    card.unlink()
    card.write_bytes(b"smaller")
    blog.build({"posts/2026/plein.md": FILES["posts/2026/plein.md"] + "\nUn mot de plus.\n"})
    assert card.samefile(kept)
    assert sign_of(card)


@pytest.mark.parametrize("language", ["pt-BR", "zh-Hant-TW", "de-1901", "tlh"])
def test_post_in_any_language_has_a_card_with_its_date_as_its_page_has_it(build, monkeypatch, language):
    days = []
    monkeypatch.setattr(drawing, "draw", lambda words, *rest: days.append(words.below) or draw(words, *rest))
    blog = build(
        "spare", files={"posts/2026/autre.md": post("Autre", date="2026-05-01", language=language)}, **SETTINGS
    )
    assert (blog.out / "_cards/posts/2026/autre.png").exists()
    assert "1er mai 2026" in days


def test_posts_and_lists_have_cards_and_further_pages_of_a_list_share_one(build):
    blog = build("whole", files=FILES, **SETTINGS, blog_page_length=3)
    for page in ("index", "archives", "rubrique/humeurs", "posts/2026/plein"):
        with Image.open(blog.out / f"_cards/{page}.png") as card:
            assert card.size == (1200, 630)
    assert "/_cards/archives.png" in blog.soup("archives/page/2/").select_one("meta[property='og:image']")["content"]
    assert not list((blog.out / "_cards").rglob("page"))


def test_months_share_the_card_of_their_year(build):
    blog = build("whole", files=FILES, **SETTINGS)
    month, year = (
        {meta["property"]: meta["content"] for meta in blog.soup(address).select("meta[property^='og:image']")}
        for address in ("archives/2026/05/", "archives/2026/")
    )
    assert month == year
    assert not (blog.out / "_cards/archives/2026").exists()


def test_a_page_in_the_place_of_a_list_takes_its_card(build):
    blog = build("whole", files=FILES, **SETTINGS)
    blog.build({"tag/musique/index.md": "---\norphan: true\n---\n\n# Musique\n"})
    pictures = [html.select_one("meta[property='og:image']") for html in blog.pages().values()]
    named = {picture["content"].partition("latest/")[2] for picture in pictures if picture}
    cards = {path.relative_to(blog.out).as_posix() for path in (blog.out / "_cards").rglob("*.png")}
    assert cards == {name for name in named if name.startswith("_cards/")}


def test_card_goes_with_its_page_or_when_a_cover_comes(build):
    blog = build("spare", files=ONE, **SETTINGS)
    card = blog.out / "_cards/posts/2026/plein.png"
    assert card.exists()
    covered = post("Plein", date="2026-05-01", image="couvert/mer.jpg", image_alt="La mer")
    blog.build({"posts/2026/plein.md": covered})
    assert not card.exists()
    blog.build({"posts/2026/plein.md": FILES["posts/2026/plein.md"]})
    assert card.exists()
    blog.build({"posts/2026/plein.md": None})
    assert not card.exists()


def test_old_address_of_a_post_that_moved_keeps_no_card(build):
    extensions = [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.archives",
        "carnet.cards",
        "carnet.permalinks",
        "carnet.incremental",
    ]
    blog = build("posts", files={"posts/2026/avant.md": post("Avant")}, extensions=extensions)
    card = blog.out / "_cards/posts/2026/avant.png"
    assert card.exists()
    moved = post("Avant", permalink="/posts/2026/avant/")
    blog.build({"posts/2026/avant.md": None, "posts/2026/apres.md": moved})
    assert 'http-equiv="refresh"' in blog.html("posts/2026/avant/")
    assert not card.exists()
    assert (blog.out / "_cards/posts/2026/apres.png").exists()
