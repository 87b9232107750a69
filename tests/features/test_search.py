"""The index holds posts and pages, and follows what is edited; what a reader finds with it: browser/test_search.py."""

from __future__ import annotations

import pages
import pytest
from building import post
from search_index import PAGES, ReadIndex

from carnet.search import tables

pytestmark = pytest.mark.slow

JARDIN = "posts/2006/jardin/"
POSTS = {JARDIN, "posts/2026/musique/", "posts/2026/english/"}
LEXIQUE = "---\norphan: true\n---\n\n# Lexique\n\nUn %s.\n"
COMMENTS = """- id: a1
  author: Zoé Martin
  date: 2006-03-02
  status: published
  text: Quel joli caribou !
- id: a2
  author: Malotru
  date: 2006-03-03
  status: pending
  text: Ornithorynque !
"""
#: What no index may hold.
HIDDEN = {
    "posts/2026/brouillon.md": post("Un brouillon", "Secret comme un ornithorynque.", draft="true"),
    "posts/2026/demain.md": post("Demain", "Secret comme un ornithorynque.", date="2027-01-01"),
}


@pytest.fixture(scope="module")
def blog(build):
    return build("search", files=HIDDEN)


def index_of(blog) -> ReadIndex:
    return ReadIndex(blog.out / "_search")


def text_at(blog, address: str) -> dict:
    (text,) = (text for text in index_of(blog).texts().values() if text["u"] == f"../{address}")
    return text


def moments(blog) -> dict[str, int]:
    """Return when each file of the index was written."""
    return {path.name: path.stat().st_mtime_ns for path in (blog.out / "_search").iterdir()}


# -- What is indexed ---------------------------------------------------------------------------------------------------


def test_posts_and_ordinary_pages_are_found_and_nothing_else(blog):
    assert index_of(blog).addresses() == POSTS | {"lexique/"}


def test_posts_are_counted_from_the_oldest_so_that_a_new_one_is_the_last(blog):
    texts = index_of(blog).texts()
    assert [texts[number]["u"] for number in sorted(texts)] == [
        "../posts/2006/jardin/",
        "../posts/2026/musique/",
        "../posts/2026/english/",
        "../lexique/",
    ]
    assert sorted(texts) == [0, 1, 2, PAGES]


def test_draft_and_future_post_are_in_no_file_of_the_index(blog):
    everything = b"".join(index_of(blog).files().values())
    assert b"pangolin" in everything
    assert b"horyn" not in everything


def test_page_that_asks_for_it_is_not_found(build):
    page = "# Le guide\n\nUn mot\u00a0: ornithorynque.\n"
    for front, found in (("---\nnosearch: true\n---\n\n", False), ("", True)):
        blog = build("search", files={"guide.md": front + page})
        assert bool(index_of(blog).weights("ornithorynqu")) == found


def test_preview_shows_a_draft_but_does_not_find_it(build):
    preview = build("search", files=HIDDEN, blog_show_drafts=True)
    assert "ornithorynque" in preview.html("posts/2026/brouillon/")
    assert index_of(preview).addresses() == POSTS | {"lexique/"}


def test_post_is_known_by_title_day_and_labels(build):
    fields = {"author": "Anaïs Roy", "location": "Saint-Malo", "tags": "C++, été", "series": "Les nuits"}
    blog = build("search", files={"posts/2026/tout.md": post("Tout", "Rien.", date="2026-03-01", **fields)})
    text = text_at(blog, "posts/2026/tout/")
    assert (text["t"], text["y"], text["d"][:10]) == ("Tout", "1er mars 2026", "2026-03-01")
    number = next(number for number, other in index_of(blog).texts().items() if other == text)
    for term in ("anai", "malo", "c++", "ete", "nuit", "tout", "annee:2026", "tag:ete", "tag:c-plus-plus", "mar"):
        assert number in index_of(blog).weights(term), term
    assert text_at(blog, "posts/2026/english/")["l"] == "en"


def test_comments_are_found_and_those_that_wait_are_not(build):
    root = {"posts/2006/jardin.comments.yaml": COMMENTS}
    names = [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.comments",
        "carnet.search",
    ]
    blog = build("search", files=root, extensions=names)
    index = index_of(blog)
    assert [*index.weights("caribou")] == [*index.weights("martin")] == [0]
    assert b"malotru" not in b"".join(index.files().values()).lower()
    assert b"horyn" not in b"".join(index.files().values())


def test_what_stands_around_a_text_is_not_in_the_index(blog):
    assert text_at(blog, JARDIN)["x"] == [
        "On y cultive <b> et «\u00a0mille\u00a0» fleurs\u202f; le pangolin y dort.",
        "Des légumes",
        "Un cœur d’artichaut.",
    ]


def test_numbers_of_notes_are_not_in_the_index(build):
    files = {"posts/2026/notes.md": post("Des notes", "Un[^n], deux[^n].\n\n[^n]: Trois.")}
    assert text_at(build("search", files=files), "posts/2026/notes/")["x"] == ["Un, deux.", "Trois."]


def test_word_weighs_most_in_a_title_and_little_in_a_page_that_is_no_post(blog):
    index = index_of(blog)
    assert index.weights("jardin") == {0: 14}
    assert index.weights("pangolin")[0] > index.weights("pangolin")[PAGES]


def test_accents_ligatures_elisions_and_forms_make_no_difference(blog):
    terms = index_of(blog).lists("words")
    assert {"ecol", "coeur", "artichaut", "œuvre", "fleur"} & {*terms} == {"ecol", "coeur", "artichaut", "fleur"}
    assert {"mode", "ete"} & {*index_of(blog).lists("forms")} == set()  # of three letters, none is corrected


def test_phrase_does_not_go_from_one_line_to_the_next(blog):
    index = index_of(blog)
    assert index.places("des legumes") == {0: {(2, 0)}}
    assert index.places("dort des") == index.places("legumes un") == {}


def test_picture_of_a_post_is_that_of_lists_and_waits_until_it_is_seen(build):
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    text = post("Dessin", "![Un point](point.svg)")
    blog = build("search", files={"posts/2026/dessin.md": text, "posts/2026/point.svg": drawing})
    picture = text_at(blog, "posts/2026/dessin/")["p"]
    assert 'loading="lazy"' in picture
    assert 'src="../_images/point' in picture
    assert "p" not in text_at(blog, JARDIN)


# -- When it is indexed ------------------------------------------------------------------------------------------------


def test_same_texts_give_the_same_index(build, blog):
    again = build("search", files=dict(reversed(HIDDEN.items())), jobs=2)
    assert index_of(again).files() == index_of(blog).files()
    assert len(index_of(blog).files()) > 8


def test_index_is_written_again_only_where_a_text_changed(build):
    blog = build("search")
    before = moments(blog)
    blog.build({"index.md": "# Accueil\n\nUn autre accueil.\n"}, html_title="Un autre titre")
    assert moments(blog) == before
    blog.build({"lexique.md": LEXIQUE % "tamanoir"})
    written = {name for name, moment in moments(blog).items() if before.get(name) != moment}
    assert f"{PAGES}.json" in written
    assert not written & {"0.json", "1.json", "2.json", "stemmer.js"}
    assert [*index_of(blog).weights("tamanoir")] == [PAGES]


STEPS = {
    "edited": {"posts/2026/musique.md": post("Musique", "Un autre texte, avec un tamanoir.", date="2026-02-03")},
    "new and latest": {"posts/2026/dernier.md": post("Dernier", "Un tapir.", date="2026-06-01")},
    "new among others": {"posts/2026/milieu.md": post("Milieu", "Un tapir.", date="2016-06-01")},
    "gone": {"posts/2006/jardin.md": None},
    "another day": {"posts/2026/musique.md": post("Musique", "Un mot.", date="2005-01-01")},
    "a draft": {"posts/2026/musique.md": post("Musique", "Un mot.", draft="true")},
    "another page": {"a.md": "---\norphan: true\n---\n\n# A\n\nUn tapir.\n", "lexique.md": None},
}


def test_index_that_followed_is_that_of_a_clean_build(build):
    blog, files = build("search"), {}
    for name, step in STEPS.items():
        files |= step
        assert index_of(blog.build(step)).files() == index_of(build("search", files=files)).files(), name


@pytest.mark.parametrize("harm", ["lost", "cut", "other"])
def test_index_that_is_not_as_it_was_written_is_made_again(build, blog, harm):
    other = build("search", files=HIDDEN)
    step = {"posts/2026/musique.md": STEPS["edited"]["posts/2026/musique.md"]}
    for file in (other.out / "_search").iterdir():
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2] if harm == "cut" else content.replace(b"a", b"b"))
        if harm == "lost":
            file.unlink()
    assert index_of(other.build(step)).files() == index_of(build("search", files=HIDDEN | step)).files()


def test_build_that_was_cut_short_leaves_nothing_to_build_on(build, monkeypatch):
    blog, step = build("search"), STEPS["edited"]
    updates = []

    def stop(self, *entries):
        updates.append(self.kind)
        if len(updates) > 1:
            raise KeyboardInterrupt
        return update(self, *entries)

    update = tables.Table.update
    with monkeypatch.context() as patch:
        patch.setattr(tables.Table, "update", stop)
        with pytest.raises(KeyboardInterrupt):
            blog.build(step)
    assert updates
    back = {"posts/2026/musique.md": None}
    assert index_of(blog.build(back)).files() == index_of(build("search", files=back)).files()


def test_two_builders_that_share_their_doctrees_have_an_index_each(build, tmp_path):
    addresses = {}
    for builder in ("dirhtml", "html"):
        blog = build("search", builder)
        index = index_of(blog)
        addresses[builder] = {text["u"] for text in index.texts().values()}
        assert index.weights("pangolin").keys() == {0, PAGES}
    assert "../posts/2006/jardin/" in addresses["dirhtml"]
    assert "posts/2006/jardin.html" in addresses["html"]


def test_line_that_is_taken_out_takes_the_index_along(build):
    blog = build("search")
    names = ["myst_parser", "ablog", "carnet.upstream.ablog", "carnet.upstream.furo", "carnet.incremental"]
    blog.build(extensions=names)
    assert not (blog.out / "_search").exists()
    assert not (blog.out / "_static/search.js").exists()


def test_removed_post_leaves_the_choices(build):
    blog = build("search").build({"posts/2006/jardin.md": None})
    assert "2006" not in [option["value"] for option in blog.soup("search/").select("option")]


def test_blog_without_a_text_is_built_without_complaint(build):
    blog = build("search").build(dict.fromkeys(["lexique.md", *(f"{address[:-1]}.md" for address in POSTS)]))
    assert blog.told == []
    assert index_of(blog).texts() == {}
    assert index_of(blog).lists("words") == {}


# -- Other languages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "texts", "asked"),
    [
        ("en", "The singers were singing.", ("singer", "sing")),
        ("de", "Die Häuser am Fluß.", ("haus", "fluss")),
        ("pl", "Zażółć gęślą jaźń.", ("zazolc", "jazn")),
        ("ja", "東京都の春。", ("東", "京", "都")),
        ("ar", "مَوسِيقى", ("موسيقى",)),
    ],
)
def test_words_of_other_languages_are_stemmed_where_sphinx_can_and_found_everywhere(build, language, texts, asked):
    blog = build("search", files={"posts/2026/autre.md": post("X", texts)}, language=language)
    index = index_of(blog)
    number = next(number for number, text in index.texts().items() if text["t"] == "X")
    assert [term for term in asked if number not in index.weights(term)] == []
    if language == "ja":
        assert index.places("東 京").keys() == {number}


# -- The pages ---------------------------------------------------------------------------------------------------------


def test_sphinx_makes_no_index_of_its_own(blog):
    assert not (blog.out / "searchindex.js").exists()
    assert "searchtools" not in blog.html("search/")


def test_nothing_of_the_search_burdens_other_pages(blog):
    found = blog.pages()
    loading = {
        name
        for name, page in found.items()
        if any(word in str(page) for word in ("_search", "search.js", "search.css"))
    }
    assert len(found) > 10
    assert loading == {"search/index.html"}


def test_every_page_leads_to_the_search_but_the_search_itself(blog):
    assert "../../../search/" in [link["href"] for link in blog.soup(JARDIN).select(".bar a")]
    assert not blog.soup("search/").select(".bar a[href$='search/']")
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
