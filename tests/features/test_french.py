"""French text is set as a French printer sets it, and other languages say so."""

from __future__ import annotations

import re

import pytest
from building import post
from pages import no_break


@pytest.fixture(scope="module")
def page(build):
    text = (
        '# Vraiment ? Au XXIe siècle\n\nIl dit : "Oui !" et s\'en va.\n\n'
        "`a ? b : c`, `2e` et $a : b$ et <https://example.org/?a=1;b=2> et <moi@example.org>.\n\n"
        "Un {lang}`what ? <en>` et **gras !** et **gras**! et « *mot* » et M. *Dupont* et **10** % et `1` km"
        " et le [2e](https://example.org/2e) et [lien](https://example.org/)?\n\n"
        "Note: {lang}`the 2nd one <en>`!\n\n"
        "```text\nx = a ? b\n```\n\n"
        '{attribution="Pascal"}\n> Le silence !\n\n- Vu ?\n\n| a ? | b |\n|---|---|\n| c ! | d |\n\n'
        '![L\'été : "oui" !](onde.svg)\n\n[mot](https://example.org/a "Ici ?")\n'
    )
    files = {"texte.md": f"---\norphan: true\n---\n\n{text}", "onde.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>'}
    blog = build("french", files=files)
    assert blog.warnings == ""
    return blog.soup("texte/")


def text_of(page) -> str:
    return page.select_one(".body").get_text()


def test_titles_lists_tables_and_emphasis_are_set(page):
    for part in ("Vraiment_?", "gras_!", "Vu_?", "a_?", "c_!", "Il dit~:"):
        assert no_break(part) in text_of(page), part


def test_text_that_emphasis_code_and_links_divide_is_set_as_one(page):
    for part in ("gras_! et «~mot~» et", "M.~Dupont", "10~%", "1~km", "lien_?", "one_!"):
        assert no_break(part) in text_of(page), part
    assert page.find("strong", string="gras")


def test_ordinals_are_raised_in_titles_and_texts(page):
    assert "XXI<sup>e</sup>\u00a0siècle" in str(page.h1)
    assert page.select_one("a[href='https://example.org/2e']").decode_contents() == "2<sup>e</sup>"
    assert "<sup>" not in page.title.get_text()


def test_straight_quotes_become_french_ones(page):
    assert no_break("«~Oui_!~» et s’en va.") in text_of(page)


def test_code_formulas_and_addresses_stay(page):
    assert [code.get_text() for code in page.select("p code")] == ["a ? b : c", "2e", "1"]
    assert page.select_one(".highlight pre").get_text() == "x = a ? b\n"
    assert page.find("a", href="https://example.org/?a=1;b=2").get_text() == "https://example.org/?a=1;b=2"
    assert "et moi@example.org." in text_of(page)


def test_what_pictures_and_links_say_is_set(page):
    assert page.img["alt"] == no_break("L’été~: «~oui~»_!")
    assert page.find("a", href="https://example.org/a")["title"] == no_break("Ici_?")


def test_words_in_another_language_say_so_and_keep_their_rules(page):
    first, second = page.select("[lang=en]")
    assert first.get_text() == "what?"
    assert second.decode_contents() == "the 2nd one"
    assert not first.get("class") or "language-en" not in first["class"]


def test_dash_before_the_author_of_a_quotation_does_not_end_a_line(page):
    assert page.select_one(".attribution").get_text() == "—\u00a0Pascal"


def test_page_in_another_language_says_so_and_has_its_rules_and_quotes(build):
    text = '---\norphan: true\nlanguage: en\n---\n\n# Title\n\n"What ?" 10 %... {lang}`Quoi ? <fr>` the 2nd.\n'
    blog = build("french", files={"page.md": text})
    section = blog.soup("page/").select_one("section[lang=en]")
    assert section.p.get_text() == "“What?” 10 %... Quoi\u202f? the 2nd."
    assert section.sup is None


def test_language_without_its_code_is_one_warning_with_its_line(build):
    blog = build("french", files={"page.md": "---\norphan: true\n---\n\n# Titre\n\nUn {lang}`feed`.\n"})
    (warning,) = blog.told
    assert warning.startswith("page.md:7: ")
    assert "«\u00a0feed\u00a0» ne nomme aucune langue" in warning


# -- Posts: lists, feeds, labels ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blog(build):
    one = post(
        "Le *XXIe* siècle ?",
        "Au 2e jour : « rien ».\n\n```{postlist}\n:tags: Qui ?\n```",
        description="'\"Quoi ?\" L''été : 10 %'",
        tags='"Qui ?"',
        series='"Qui suis-je ?"',
        category="Quoi ?",
    )
    other = post("The 2nd ? Yes", "What ?", "2026-03-18", description="What ?", language="en", category="Quoi ?")
    none = post("Sans rien", "Au 3e jour.", "2026-03-16", description=None, tags='"Qui ?"', category="Quoi ?")
    files = {"posts/2026/un.md": one, "posts/2026/two.md": other, "posts/2026/trois.md": none}
    categories = ["Humeurs", "Coups de cœur", "Plaisanteries", "Quoi ?"]
    blog = build("whole", files=files, blog_categories=categories, blog_page_length=20)
    assert blog.warnings == ""
    return blog


def test_titles_in_lists_and_neighbours_have_their_ordinals_and_spaces(blog):
    title = no_break("Le <em>XXI<sup>e</sup></em>~siècle_?")
    assert title in [link.decode_contents() for link in blog.soup("archives/").select(".entry-title a")]
    (newer,) = blog.soup("posts/2026/trois/").select(".neighbours .newer")
    assert newer.decode_contents().endswith(title)
    assert "3<sup>e</sup> jour" in str(blog.soup("rubrique/quoi/").select(".entry-excerpt"))


def test_title_of_a_page_in_the_browser_keeps_its_spaces(blog):
    assert blog.soup("posts/2026/un/").title.get_text().startswith(no_break("Le XXIe~siècle_?"))


def test_descriptions_and_labels_are_set(blog):
    page = blog.soup("posts/2026/un/")
    assert page.find("meta", attrs={"name": "description"})["content"] == no_break("«~Quoi_?~» L’été~: 10~%")
    assert page.select_one(".tags a").get_text() == no_break("Qui_?")
    assert page.select_one(".chip").get_text() == no_break("Quoi_?")
    assert page.select_one(".series a").get_text() == no_break("Qui suis-je_?")
    assert no_break("Quoi_?") in blog.soup().select_one(".menu").get_text()
    assert blog.soup("tag/qui/").h1.get_text().endswith(no_break("Qui_?"))


def test_post_list_finds_a_label_as_it_is_typed(blog):
    assert [link.get_text() for link in blog.soup("posts/2026/un/").select(".post section li a")]


def test_feeds_have_the_spaces_and_the_languages(blog):
    feed = blog.html("atom.xml")
    for part in ("Le XXIe~siècle_?", "Au 3e jour.", "«~Quoi_?~» L’été~: 10~%"):
        assert no_break(part) in feed, part
    assert 'xml:lang="en"' in feed
    assert "What?" in feed
    assert "3&lt;sup&gt;e&lt;/sup&gt; jour" in feed


def test_post_in_another_language_says_so_and_its_dates_are_french(blog):
    page = blog.soup("posts/2026/two/")
    assert page.select_one("article.post")["lang"] == "en"
    assert page.select_one(".post-header")["lang"] == "fr"
    assert page.select(".post .e-content > p")[-1].get_text() == "What?"


@pytest.mark.parametrize("language", ["ar", "fa", "hi", "id", "in", "iw", "ms", "ta", "th", "vi", "zh"])
def test_pages_and_words_in_a_language_without_quotation_marks_of_its_own_are_built(build, language):
    pages = {
        "page.md": f'---\norphan: true\nlanguage: {language}\n---\n\n# Titre\n\nDit "oui" d\'ici.\n',
        "mots.md": f'---\norphan: true\n---\n\n# Titre\n\nDit {{lang}}`"oui" <{language}>` et "non".\n',
    }
    blog = build("french", files=pages)
    assert blog.warnings == ""
    assert blog.soup("mots/").select_one("section p").get_text().endswith("et «\u00a0non\u00a0».")
    assert blog.build(language=language).warnings == ""


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fa", "rtl"), ("he-IL", "rtl"), ("en", "ltr")])
def test_a_post_runs_the_way_of_its_language_here_and_in_lists(build, language, direction):
    blog = build("spare", files={"posts/2026/ailleurs.md": post("Titre", "Texte.", language=language)})
    page = blog.soup("posts/2026/ailleurs/")
    assert page.select_one("article.post")["dir"] == direction
    assert {part["dir"] for part in page.select(".post-header")} == {"ltr"}  # words of the blog
    entry = blog.soup().select_one(".entry:has(a[href$='ailleurs/'])")
    assert [part["dir"] for part in entry.select(".entry-title a, .entry-excerpt")] == [direction] * 2


def test_the_first_of_a_month_is_raised_wherever_a_page_shows_it(build):
    body = "Texte.\n\n```{update} 2026-05-01\nUn mot de plus.\n```\n\n```{postlist} 5\n:format: '{date} {title}'\n```\n"
    notes = "---\ndate: 2026-05-01 10:00\nkind: note\n---\n\nUn mot en passant.\n"
    files = {
        "posts/2026/premier.md": post("Un billet", body, "2026-05-01", updated="2026-06-01", series="Une série"),
        "posts/2026/autre.md": post("Un autre", date="2026-04-01", series="Une série"),
        "posts/2026/2026-05-01.md": notes,
    }
    pages = build("whole", files=files).pages()
    plain = [
        f"{name}: {text.parent}"
        for name, page in pages.items()
        for text in page.find_all(string=re.compile(r"\b1er\b"))
        if text.find_parent("body")
    ]
    assert not plain, "\n".join(plain)
    firsts = [str(time) for time in pages["posts/2026/premier/index.html"].select("time, .admonition-title, main li")]
    assert sum("1<sup>er</sup>" in first for first in firsts) >= 5
