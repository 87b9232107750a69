"""The index holds posts and pages, and comes to the reader on the search page alone; see browser/test_search.py."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

import pages
import pytest
from building import post

from carnet import search

pytestmark = pytest.mark.slow

JARDIN = "/posts/2006/jardin/"


@pytest.fixture(scope="module")
def blog(build):
    return build("search", files=HIDDEN)


#: What no index may hold.
HIDDEN = {
    "posts/2026/brouillon.md": post("Un brouillon", "Secret comme un ornithorynque.", draft="true"),
    "posts/2026/demain.md": post("Demain", "Secret comme un ornithorynque.", date="2027-01-01"),
}


def fragments(blog) -> dict:
    """Return what the index says of each page, by its address."""
    found = [json.loads(text.partition("pagefind_dcd")[2]) for text in pieces(blog, "fragment/*")]
    return {fragment["url"]: fragment for fragment in found}


def readable(text: str) -> str:
    """Return a *text* of the index as readers see it."""
    text = re.sub("[\ue000-\uf8ff]", lambda char: chr(ord(char[0]) - 0xE000), text)
    return text.replace("0\u034f", "").replace("\u034f ", "").replace("\u034f", "")


def pieces(blog, pattern: str) -> list[str]:
    """Return the content of the compressed files of the index."""
    return [
        gzip.decompress(file.read_bytes()).decode(errors="replace")
        for file in sorted((blog.out / "pagefind").glob(pattern))
    ]


def index_of(blog) -> dict[str, bytes]:
    folder = blog.out / "pagefind"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# -- What is indexed ---------------------------------------------------------------------------------------------------


def test_posts_and_ordinary_pages_are_found_and_nothing_else(blog):
    assert fragments(blog).keys() == {JARDIN, "/posts/2026/musique/", "/posts/2026/english/", "/lexique/"}


def test_draft_and_future_post_are_in_no_piece_of_the_index(blog):
    everything = pieces(blog, "fragment/*") + pieces(blog, "index/*") + pieces(blog, "*.pf_meta")
    assert any("pangolin" in text for text in everything)
    assert not any("ornithoryn" in text for text in everything)


def test_page_that_asks_for_it_is_not_found(build):
    page = "# Le guide\n\nUn mot\u00a0: ornithorynque.\n"
    for front, found in (("---\nnosearch: true\n---\n\n", False), ("", True)):
        texts = pieces(build("search", files={"guide.md": front + page}), "fragment/*")
        assert any("ornithorynque" in readable(text) for text in texts) == found


def test_preview_shows_a_draft_but_does_not_find_it(build):
    preview = build("search", files=HIDDEN, blog_show_drafts=True)
    assert "ornithorynque" in preview.html("posts/2026/brouillon/")
    assert not any("brouillon" in address for address in fragments(preview))


def test_post_is_known_by_title_day_and_labels(blog):
    assert fragments(blog)[JARDIN]["meta"] == {
        "title": "0\u034fLe jardin 0\u034fde 0\u034fl’\u034f école",
        "date": "2006-03-01T00:00:00+01:00",
        "day": "1er mars 2006",
        "tokens": "zzannee2006zz zzrubriquecoupsdecoeurzz zztagviepriveezz zztagetezz",
    }
    assert fragments(blog)["/posts/2026/english/"]["meta"]["language"] == "en"


def test_what_stands_around_a_text_is_not_in_the_index(blog):
    text = fragments(blog)[JARDIN]["content"]
    assert readable(text).startswith("Le jardin de l’école. On y cultive <b>")
    assert text.endswith("artichaut.")
    assert "#" not in text
    assert "lecture" not in text


def test_ligature_and_elision_are_told_apart_by_an_invisible_mark(blog):
    """For Pagefind; the browser tests see that readers see none of it."""
    assert "co\u034feur \u034f\ue064’\u034f artichaut" in fragments(blog)[JARDIN]["content"]
    words = "".join(pieces(blog, "index/*"))
    assert "coeur" in words
    assert "artichaut" in words
    assert "’artichaut" not in words


def test_words_of_nearly_every_text_are_indexed_in_titles_alone_and_stand_apart(blog):
    html = "<h1 id='le'>L’<b>été</b>, R&amp;B</h1><h2>Le tour de l’été, R&amp;B, 1er, été le 3</h2>"
    marked = search.apart(html, search.forms_of(frozenset({"le", "de", "ete"})))
    assert readable(marked) == html
    shown = re.sub("\u034f[\ue000-\uf8ff]+", "_", marked).replace("\u034f", "~")
    assert shown == "<h1 id='le'>0~L’<b>0~été</b>, 0~R&amp;0~B</h1><h2>_ tour _ _’_, _&amp;_, 1er, _ _ 3</h2>"
    assert "0de" in "".join(pieces(blog, "index/*"))
    assert search.apart("<p>我 λ</p>", search.forms_of(frozenset())) == "<p>我 \u034f\ue3bb</p>"


# -- When it is indexed ------------------------------------------------------------------------------------------------


def test_same_texts_give_the_same_index(build, blog):
    again = build("search", files=dict(reversed(HIDDEN.items())), jobs=2)
    assert index_of(again) == index_of(blog)
    assert len(index_of(blog)) > 8


def many(count: int = 8) -> dict[str, str]:
    """Return enough posts for several processes."""
    return {f"posts/2006/p{number}.md": post(f"P {number}", "Un billet.") for number in range(count)}


def test_process_of_its_own_makes_the_same_index(build, monkeypatch):
    made = []
    index = search.Search.index
    monkeypatch.setattr(search.Search, "index", lambda self, app: made.append(index(self, app)))
    one, two = (build("search", files=many(), jobs=jobs) for jobs in (1, 2))
    assert len(made) == 1  # the other one was made elsewhere
    assert index_of(one) == index_of(two)
    two.build({"posts/2006/p1.md": post("P 1", "Un tamanoir.")}, jobs=2)
    assert "tamanoir" in fragments(two)["/posts/2006/p1/"]["content"]


def test_index_is_made_again_only_when_a_text_changed(build):
    blog = build("search")

    def moment() -> int:
        return (blog.out / "pagefind" / "pagefind.js").stat().st_mtime_ns

    first = moment()
    blog.build({"index.md": "# Accueil\n\nUn autre accueil.\n"}, html_title="Un autre titre")
    assert moment() == first
    blog.build({"lexique.md": "---\norphan: true\n---\n\n# Lexique\n\nUn tamanoir.\n"})
    assert moment() != first
    assert "tamanoir" in fragments(blog)["/lexique/"]["content"]


def test_preview_keeps_its_first_index_until_the_next_build_of_the_blog(build):
    text = {"lexique.md": "---\norphan: true\n---\n\n# Lexique\n\nUn tamanoir.\n"}
    preview = build("search", blog_search_kept=True)
    first = index_of(preview)
    assert JARDIN in fragments(preview)
    preview.build(text, blog_search_kept=True)
    assert index_of(preview) == first
    preview.build(blog_search_kept=False)
    assert "tamanoir" in fragments(preview)["/lexique/"]["content"]


def test_removed_post_leaves_the_index_and_the_choices(build):
    blog = build("search")
    blog.build({"posts/2006/jardin.md": None})
    assert JARDIN not in fragments(blog)
    assert "artichaut" not in "".join(pieces(blog, "index/*"))
    assert "2006" not in [option["value"] for option in blog.soup("search/").select("option")]


def test_lost_index_is_made_again(build):
    blog = build("search")
    for file in (blog.out / "pagefind").rglob("*.*"):
        file.unlink()
    assert JARDIN in fragments(blog.build())


def test_blog_without_a_text_is_built_without_complaint(build):
    texts = ["lexique.md", "posts/2006/jardin.md", "posts/2026/musique.md", "posts/2026/english.md"]
    blog = build("search").build(dict.fromkeys(texts))
    assert blog.told == []
    assert fragments(blog) == {}


# -- Where there is no Pagefind ----------------------------------------------------------------------------------------


def test_system_without_pagefind_gets_a_blog_that_says_so(build, monkeypatch):
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    blog = build("search")
    page = blog.soup("search/")
    assert blog.told == []
    assert "La recherche n’est pas disponible ici" in page.main.get_text()
    assert {"../archives/", "../tag/"} <= {link["href"] for link in page.main.select("a")}
    assert not page.select("main form, script[src*='search.js']")
    assert not (blog.out / "pagefind").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_pagefind_that_fails_is_told_in_a_warning(build, monkeypatch, jobs):
    monkeypatch.setattr(search, "program", lambda: Path(sys.executable))
    (warning,) = build("search", files=many(), jobs=jobs).told
    assert "Pagefind n’a pas pu indexer le blog" in warning


# -- The pages ---------------------------------------------------------------------------------------------------------


def test_sphinx_makes_no_index_of_its_own(blog):
    assert not (blog.out / "searchindex.js").exists()
    assert "searchtools" not in blog.html("search/")


def test_index_holds_only_what_the_search_page_uses(blog):
    names = {name.partition("/")[0].partition(".")[0] for name in index_of(blog)}
    assert names == {"pagefind", "pagefind-entry", "wasm", "index", "fragment"}


def test_every_file_of_the_index_is_whole(blog):
    """Pagefind's own way of writing them answers before they are."""
    assert json.loads(index_of(blog)["pagefind-entry.json"])["languages"]["fr"]["page_count"] == 4
    assert len(pieces(blog, "*/*")) >= 5
    assert all(index_of(blog).values())


def test_nothing_of_the_search_burdens_other_pages(blog):
    found = blog.pages()
    loading = {
        name
        for name, page in found.items()
        if any(word in str(page) for word in ("pagefind", "search.js", "search.css"))
    }
    assert len(found) > 10
    assert loading == {"search/index.html"}


def test_every_page_leads_to_the_search_but_the_search_itself(blog):
    (form,) = blog.soup(JARDIN[1:]).select("aside form[role=search]")
    assert form["action"] == "../../../search/"
    assert form.select_one("input[type=search][name=q][aria-label=Recherche]")
    assert not blog.soup("search/").select("aside form")
    assert blog.soup("404.html").select_one("main form[action='/fr/latest/search/']")


def test_search_page_is_french_and_valid(blog):
    assert pages.english_words(blog.soup("search/")) == set()
    assert pages.html_errors(blog.html("search/")) == []
    said = blog.soup("search/").select_one("form#search-form").attrs
    assert (said["data-none"], said["data-one"]) == ("Aucun résultat", "1 résultat")
    assert said["data-many"] == "{count} résultats"


def test_search_page_helps_without_a_script(blog):
    page = blog.soup("search/")
    assert page.select_one("form#search-form").has_attr("hidden")
    assert "La recherche a besoin de JavaScript" in page.select_one("main noscript").get_text()
    assert {"../archives/", "../tag/"} <= {link["href"] for link in page.main.select("a")}


def test_search_page_asks_engines_not_to_list_it(blog):
    assert blog.soup("search/").select_one("meta[name=robots]")["content"] == "noindex"


def test_search_page_has_no_script_or_style_of_its_own_inside(blog):
    main = blog.soup("search/").main
    assert not main.select("script, style, [style]")
    assert not [name for element in main.find_all(True) for name in element.attrs if name.startswith("on")]


def test_reader_chooses_among_the_labels_that_posts_have(blog):
    choices = {
        select["name"]: [option.get_text() for option in select.select("option")]
        for select in blog.soup("search/").select("select")
    }
    assert choices["rubrique"] == ["toutes", "Humeurs", "Coups de cœur"]
    assert choices["annee"] == ["toutes", "2026", "2006"]
    assert choices["tag"] == ["toutes", "été", "vie privée"]
    assert len(choices["tri"]) == 2
