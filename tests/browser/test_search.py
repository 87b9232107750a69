"""A reader searches: what is found, in which order, by keyboard, at which cost. The index: features/test_search.py."""

from __future__ import annotations

import re
import shutil
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
import sphinx.search
from building import REPO, post
from made_pictures import png
from playwright.sync_api import expect

from browser import made_blog, visits
from carnet.cli.serve import serve
from carnet.search.words import Language

pytestmark = pytest.mark.browser

OWN = REPO / "tests/roots/search"
#: Where the blog lies on its host.
PATH = "/fr/latest/"
PAGE = "---\norphan: true\n---\n\n# Une page\n\nUn mot.\n"

#: What words begin and end with, in some languages or in none.
BEGINNINGS = ("chant", "musik", "révis", "œuvr", "bell", "cantar", "пев", "spiel", "şark")
ENDINGS = (
    *("er", "ons", "ation", "ations", "amente", "ung", "ungen", "heit", "ées", "ing", "ings", "ness", "ость", "ами"),
    *("lar", "ları", "ului", "jen", "ość", "idade"),
)
CODE = "universal-image-deploy workarounds:javaLTS;PreparedStatementCallback"
LONG = " ".join(f"mot{number}" for number in range(90))
TEXTS = {
    "cerises.md": post("Chanson", "Le temps des cerises, toujours, et le temps perdu."),
    "saisons.md": post("Saisons", "Le temps passe\u202f; des cerises mûrissent. Perdu, le temps\u202f!"),
    "tempo.md": post("Tempo", f"{LONG} Le métronome bat, à fa♯, {LONG}.", author="Anaïs Roy", location="Saint-Malo"),
    "langages.md": post("Langages", "En C++ ou en C#\u00a0? Le vecteur v, lui, s’en moque. 🎵", tags="JavaScript"),
    "tokyo.md": post("Tokyo", "東京都の春。京都ではない。"),
    "image.md": post("Une image", "![Une affiche](affiche.png)\n\nLe mot perroquet."),
    "voisins.md": post("Voisins", f"Bjørn, à Zürich.\n\n```\n{CODE}\n```"),
    "ensemble.md": post(
        "Ensemble", "Quelqu’un, au week-end\u00a0: grand-père, C’est-à-dire, à 10 000 euros, COVID-19, 8 h 05."
    ),
    "separe.md": post("Collés", "Un `blogpost`, R2D2 et `20000` lieues."),
    "affiche.png": png(),
}


def few_posts(sources: Path, folder: Path) -> Path:
    """Copy the sources of the blog, with pages and posts in which a test knows each word."""
    source = folder / "source"
    shutil.copytree(sources, source, ignore=shutil.ignore_patterns("posts", "_build"))
    for page in source.glob("*.md"):
        page.write_text(PAGE, encoding="utf-8")
    for file in OWN.rglob("*.md"):
        (source / file.relative_to(OWN)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, source / file.relative_to(OWN))
    for number in range(12):
        text = post(f"Refrain {number}", "Chanson sans fin.")
        (source / f"posts/2026/refrain-{number}.md").write_text(text, encoding="utf-8")
    for name, text in TEXTS.items():
        (source / f"posts/2026/{name}").write_bytes(text.encode() if isinstance(text, str) else text)
    text = post("R&B \\<rock>", "Le chiffre est `<img src=x>` & « rien » ; &lt;b&gt; non plus.")
    (source / "posts/2026/balises.md").write_text(text, encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def address(sources, tmp_path_factory):
    """The address of the blog with few posts, built and served as its real one is, with its policy."""
    source = few_posts(sources, tmp_path_factory.mktemp("search"))
    with serve(made_blog.build(source, f"https://blog.invalid{PATH}"), PATH) as address:
        yield address.removesuffix("/")


@pytest.fixture
def page(new_page):
    """A page of which nothing but what a test expects is complained."""
    page = new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: page.problems.append(f"{said.text} {said.location['url']}"))
    yield page
    assert page.problems == []


@pytest.fixture
def search(page, address):
    """Return a function that opens the search page with a query and waits for its answer."""

    def ask(query: str) -> list[str]:
        page.goto(f"{address}/search/?{query}")
        page.wait_for_selector("#search-status:not(:empty)")
        return titles(page)

    return ask


def titles(page) -> list[str]:
    return page.locator("#search-results a.found").all_inner_texts()


def type_query(page, text: str, announced: str) -> list[str]:
    """Type into the box that has the focus, wait for what is announced, and return the titles found."""
    page.keyboard.type(text)
    page.locator("#search-status", has_text=announced).wait_for()
    return titles(page)


# -- What is found -----------------------------------------------------------------------------------------------------


def test_word_is_found_however_it_is_written(search):
    for query, title in [
        ("ecole", "Le jardin de l’école"),
        ("ÉCOLE", "Le jardin de l’école"),
        ("l'école", "Le jardin de l’école"),
        ("coeur", "Le jardin de l’école"),
        ("cœur", "Le jardin de l’école"),
        ("jardins", "Le jardin de l’école"),
        ("legume", "Le jardin de l’école"),
        ("oeuvres", "Musique"),
        ("ŒUVRE", "Musique"),
        ("melodies", "Musique"),
        ("mars 2006", "Le jardin de l’école"),
    ]:
        assert title in search(f"q={query}")


def test_unknown_word_finds_nothing_rather_than_everything(search, page):
    for query in ["dezzz", "desoeuvre", "parapluie", "zzzz", "lesbos"]:
        assert search(f"q={query}") == []
        assert page.inner_text("#search-status") == "Aucun résultat"


def test_words_of_nearly_every_text_find_titles_and_are_no_hindrance(search, page):
    assert search("q=de le")[0] == "Le jardin de l’école"
    assert search("q=on y cultive des fleurs") == ["Le jardin de l’école"]


def test_post_stands_above_a_page_that_says_the_word_more_often(search):
    assert search("q=pangolin") == ["Le jardin de l’école", "Lexique"]


def test_page_of_that_name_is_found_first(search):
    assert search("q=lexique")[0] == "Lexique"


def test_result_shows_title_day_category_and_the_marked_word(search, page):
    search("q=coeur")
    result = page.locator("#search-results li").first
    assert result.locator("time").inner_text() == "1er mars 2006"
    assert result.locator("time").get_attribute("datetime").startswith("2006-03-01")
    assert result.locator(".chip").text_content() == "Coups de cœur"
    assert result.locator("mark").inner_text() == "cœur"
    assert result.locator("a").evaluate("link => new URL(link.href).pathname") == f"{PATH}posts/2006/jardin/"


def test_excerpt_is_text_with_french_spaces(search, page):
    search("q=chiffre")
    result = page.locator("#search-results li").first
    excerpt = result.locator(".entry-excerpt")
    assert "<img src=x> & «\u00a0rien\u00a0»\u202f;" in excerpt.text_content()
    assert result.locator("a").inner_text() == "R&B <rock>"
    assert excerpt.locator("img, b").count() == 0


def test_result_in_another_language_says_so(search, page):
    search("q=music")
    assert page.locator("#search-results li[lang=en] a").inner_text() == "Hello"


def test_phrase_in_quotes_is_a_phrase(search):
    for query, found in [
        ('"temps des cerises"', ["Chanson"]),
        ("«\u00a0le temps perdu\u00a0»", ["Chanson"]),
        ("“temps perdu”", ["Chanson"]),
        ('"le temps" perdu', ["Chanson", "Saisons"]),
        ('"Temps des CERISES" toujours', ["Chanson"]),
        ('"temps cerises"', []),
        ('"cerises des temps"', []),
        ("東京都", ["Tokyo"]),
        ("京東", []),
    ]:
        assert sorted(search(f"q={quote(query)}")) == found


def test_names_signs_labels_and_beginnings_are_found(search):
    for query, title in [
        ("C++", "Langages"),
        ("C#", "Langages"),
        ("v", "Langages"),
        ("🎵", "Langages"),
        ("fa#", "Tempo"),
        ("javascript", "Langages"),
        ("anais roy", "Tempo"),
        ("saint-malo", "Tempo"),
        ("coups de coeur", "Le jardin de l’école"),
        ("vie privée", "Le jardin de l’école"),
        ("artich", "Le jardin de l’école"),
    ]:
        assert title in search(f"q={quote(query)}")


def test_what_stands_nowhere_gets_an_answer(search, page):
    for query in ["?!", "z", "🦤", "C--", '""', "« »"]:
        found = search(f"q={quote(query)}")
        assert (page.inner_text("#search-status") == "Aucun résultat") == (found == [])


def test_summer_is_no_common_word(search):
    assert search("q=été le") == search("q=ete") == ["Musique", "Le jardin de l’école"]


#: A letter is missing, comes twice, changed its place or is another one, in the beginning of the word and further on.
SLIPS = ("metronme", "métrronome", "métornome", "métronyme", "nétronome", "etronome", "emtronome")


def test_slip_of_the_pen_finds_the_word(search, page, address):
    status = page.locator("#search-status")
    for slip in SLIPS:
        assert search(f"q={slip}&annee=2026") == ["Tempo"]
        assert status.inner_text() == "Vouliez-vous dire métronome\u202f? 1 résultat"
        assert status.locator("a em").inner_text() == "métronome"
        assert page.locator("#search-results mark").inner_text() == "métronome"
    status.locator("a").click()
    page.wait_for_url(f"{address}/search/?q=m%C3%A9tronome&annee=2026")
    page.locator("#search-status", has_text=re.compile("^1 résultat")).wait_for()


def test_slip_among_other_words_is_mended_alone(search, page):
    assert search(f"q={quote('le METRONME bat')}") == ["Tempo"]
    assert page.locator("#search-status em").inner_text() == "le métronome bat"


def test_excerpt_begins_at_the_match_and_ends_with_an_ellipsis(search, page):
    search("q=metronome")
    excerpt = page.locator("#search-results .entry-excerpt").inner_text()
    assert excerpt.startswith("…métronome bat, à fa♯, mot0 ")
    assert excerpt.endswith("…")
    assert 100 < len(excerpt) < 250


def test_phrase_is_marked_as_a_whole(search, page):
    search('q="temps perdu"')
    assert page.locator("#search-results mark").all_inner_texts() == ["temps perdu"]


def test_picture_of_a_result_comes_when_it_is_seen(search, page):
    search("q=perroquet")
    picture = page.locator("#search-results img.entry-picture")
    assert picture.get_attribute("loading") == "lazy"
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#search-results img').naturalWidth > 0")


def test_script_leaves_no_name_behind(page, address):
    names = "Object.getOwnPropertyNames(window).filter((name) => !/^\\d+$/.test(name))"
    page.goto(f"{address}/lexique/")
    before = page.evaluate(names)
    page.goto(f"{address}/search/?q=ecole")
    page.locator("#search-results a").first.wait_for()
    assert set(page.evaluate(names)) <= {*before}


def test_browser_cuts_off_the_same_endings_as_the_build(new_page):
    """In all languages that Sphinx stems: a word is found by what both leave of it."""
    page, stemmed = new_page(), 0
    for name in sorted(sphinx.search.languages):
        language = Language(name)
        if language.stemmer is None:
            continue
        words = [*sorted(language.stop_words), *map("".join, product(BEGINNINGS, ENDINGS))]
        script = f"(words) => {{ const stemmer = {language.stemmer_script()};"
        stems = page.evaluate(f"{script} return words.map((word) => stemmer.stemWord(word)); }}", words)
        assert stems == [language.stemmer.stemWord(word) for word in words], name
        stemmed += stems != words
    assert stemmed >= 15


def test_who_finds_nothing_is_shown_the_latest_posts(search, page):
    latest = page.locator(".search-recent")
    assert search("q=parapluie") == []
    assert latest.get_by_role("heading", level=2).first.inner_text() == "Les derniers billets"
    assert latest.locator("a").count() == 3
    assert len(search("q=ecole")) == 2
    assert latest.is_hidden()


def test_reports_of_other_searches_are_no_faults_here(search):
    """Each was told of another search: hyphens, brackets, colons, foreign letters, what is copied along."""
    for query, title in (
        ("saint malo", "Tempo"),
        ("(SAINT-MALO):", "Tempo"),
        ("bjorn", "Voisins"),
        ("Bjørn", "Voisins"),
        ("zuerich", "Voisins"),
        ("universal-image-deploy", "Voisins"),
        ("java\u200bscript", "Langages"),
        ("java\u00adscript", "Langages"),
        ("PreparedStatementCallback", "Voisins"),
        ("workarounds:javaLTS", "Voisins"),
        ("\u6625", "Tokyo"),
    ):
        assert search(f"q={quote(query)}") == [title], query


def test_words_are_found_with_and_without_what_stands_between_them(search, page):
    """Apostrophes, hyphens, the spaces of French: readers leave them out, or put them in."""
    for query, title, marked in (
        ("weekend", "Ensemble", ["week-end"]),
        ("grandpere", "Ensemble", ["grand-père"]),
        ("Quelquun au weekend", "Ensemble", ["Quelqu’un", "week-end"]),
        ("cest", "Ensemble", ["C’est"]),
        ("10000", "Ensemble", ["10\u202f000"]),
        ("10000 euros", "Ensemble", ["10\u202f000", "euros"]),
        ("covid19", "Ensemble", ["COVID-19"]),
        ("8h05", "Ensemble", ["8\u00a0h\u00a005"]),
        ("blog-post", "Collés", ["blogpost"]),
        ("R2-D2", "Collés", ["R2D2"]),
        ("20 000 lieues", "Collés", ["20000", "lieues"]),
    ):
        assert search(f"q={quote(query)}") == [title], query
        assert page.locator("#search-results mark").all_inner_texts() == marked, query
        assert page.inner_text("#search-status") == "1 résultat", query


def test_slip_is_not_taken_for_two_words_that_are_rarer(search, page):
    """Of "tempps", "temp ps" stands nowhere, and of "cchanson", "c chanson" is no reading."""
    for slip, word in (("tempps", "temps"), ("cchanson", "chanson")):
        assert search(f"q={slip}"), slip
        assert page.locator("#search-status em").inner_text() == word


def test_arrow_that_chooses_a_character_leaves_the_box_alone(search, page):
    search("q=ecole")
    press = """(box, isComposing) =>
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, isComposing }))"""
    for is_composing, focused in ((True, "input"), (False, "a")):
        page.locator("main [name=q]").evaluate(press, is_composing)
        assert page.evaluate("document.activeElement.localName") == focused


# -- Filters and order -------------------------------------------------------------------------------------------------


def test_reader_narrows_by_category_year_and_tag(page, address):
    page.goto(f"{address}/search/?q=ecole")
    status = page.locator("#search-status")
    status.get_by_text("2 résultats").wait_for()
    page.locator("#search-form").get_by_label("Rubrique").select_option("Humeurs")
    status.get_by_text("1 résultat").wait_for()
    assert titles(page) == ["Musique"]
    page.locator("#search-form").get_by_label("Année").select_option("2006")
    status.get_by_text("Aucun résultat").wait_for()
    page.locator("#search-form").get_by_label("Rubrique").select_option("")
    page.locator("#search-form").get_by_label("Étiquette").select_option("vie privée")
    page.wait_for_url(f"{address}/search/?q=ecole&annee=2006&tag=vie-privee")
    status.get_by_text("1 résultat").wait_for()
    assert titles(page) == ["Le jardin de l’école"]


def test_label_alone_lists_its_posts_newest_first(search):
    assert search("tag=ete") == ["Musique", "Le jardin de l’école"]


def test_reader_sorts_by_date(search, page):
    assert search("q=ecole&tri=date") == ["Musique", "Le jardin de l’école"]


def test_long_answers_come_ten_at_a_time(search, page):
    assert len(search("q=refrain")) == 10
    assert page.inner_text("#search-status") == "12 résultats"
    page.get_by_role("button", name="Plus de résultats").click()
    page.locator("#search-results li").nth(11).wait_for()
    assert page.locator("#search-results li").nth(10).locator("a").evaluate("link => link === document.activeElement")
    assert not page.get_by_role("button", name="Plus de résultats").is_visible()


# -- The address -------------------------------------------------------------------------------------------------------


def test_reader_who_comes_back_finds_the_results_as_they_were(search, page):
    """In a browser that does not keep the page: more results than at first, and the one that was opened in sight."""
    search("q=chanson")
    page.locator(".search-more").click()
    found = page.locator("#search-results a.found")
    expect(found.nth(12)).to_be_visible()
    many, last = found.count(), found.last.inner_text()
    found.last.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")
    assert top > 0
    found.last.click()
    page.wait_for_url(lambda url: "/search/" not in url)
    page.go_back()
    expect(found).to_have_count(many)
    page.wait_for_function(f"Math.abs(scrollY - {top}) < 2")
    assert found.last.inner_text() == last


def test_address_follows_what_is_typed_and_leads_back_there(page, address):
    page.goto(f"{address}/search/")
    type_query(page, "coeur", "1 résultat")
    page.wait_for_url(f"{address}/search/?q=coeur")
    page.reload()
    page.locator("#search-status", has_text="1 résultat").wait_for()
    assert page.input_value("main [name=q]") == "coeur"
    for _letter in "coeur":
        page.keyboard.press("Backspace")
    page.wait_for_selector("#search-status:empty", state="attached")
    page.wait_for_url(f"{address}/search/")
    assert titles(page) == []


def test_box_over_a_page_leads_to_the_answer(page, address):
    page.goto(f"{address}/lexique/")
    page.get_by_role("button", name="Recherche").click()
    page.fill("dialog [name=q]", "œuvre")
    page.keyboard.press("Enter")
    page.locator("#search-status", has_text="1 résultat").wait_for()
    assert titles(page) == ["Musique"]


# -- Keyboard and screen readers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", ["/", "Control+k"])
@pytest.mark.parametrize(("place", "box"), [("lexique/", "dialog"), ("search/", "main"), ("404.html", "main")])
def test_keys_lead_to_the_search_box(page, address, keys, place, box):
    page.goto(f"{address}/{place}")
    page.wait_for_load_state()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(keys)
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.evaluate("document.activeElement.closest('main, dialog').localName") == box
    assert page.evaluate("document.activeElement.value") == ""


def test_single_key_can_be_switched_off_for_good(page, address):
    page.goto(f"{address}/search/")
    page.get_by_label("la touche / mène à la recherche").uncheck()
    for key, name in (("/", None), ("Control+k", "q")):
        page.goto(f"{address}/lexique/")
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.name ?? null") == name
    page.goto(f"{address}/search/")
    page.get_by_label("la touche / mène à la recherche").check()
    page.goto(f"{address}/lexique/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_keys_open_the_menu_of_a_narrow_screen(page, address):
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{address}/lexique/")
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.getBoundingClientRect().left >= 0")
    assert page.evaluate("document.activeElement.name") == "q"


def test_slash_can_be_typed_into_the_box(page, address):
    page.goto(f"{address}/search/")
    page.keyboard.type("a/b")
    assert page.input_value("main [name=q]") == "a/b"


def test_arrows_move_among_results_and_enter_opens_one(search, page, address):
    assert len(search("q=ecole")) == 2
    focused = "document.activeElement.innerText ?? ''"
    for key, text in (("Down", 0), ("Down", 1), ("Down", 1), ("Up", 0)):
        page.keyboard.press(f"Arrow{key}")
        assert page.evaluate(focused) == titles(page)[text]
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/posts/**")


def test_number_of_results_is_announced_in_french(search, page):
    status = page.locator("#search-status[role=status][aria-live=polite]")
    for query, said in (("parapluie", "Aucun résultat"), ("artichaut", "1 résultat"), ("ecole", "2 résultats")):
        search(f"q={query}")
        assert status.inner_text() == said


@pytest.mark.parametrize("scheme", visits.SCHEMES)
def test_results_are_for_everybody(page, site, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}search/?q=essai")
    page.locator("#search-results li").nth(9).wait_for()
    page.evaluate(visits.AXE)
    assert visits.audit(page) == {}
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(visits.TOO_WIDE) == []


def test_search_works_under_the_policy_of_the_site(search, page):
    assert "Musique" in search("q=ecole")
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "unsafe-eval" not in policy


def test_index_that_does_not_come_is_told(page, address):
    page.route("**/_search/*", lambda route: route.abort())
    page.goto(f"{address}/search/?q=ecole")
    page.locator("#search-status", has_text="La recherche ne répond pas").wait_for()
    page.problems.clear()


# -- What it costs -----------------------------------------------------------------------------------------------------


def test_nothing_is_loaded_before_the_reader_goes_to_search(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/lexique/")
    page.keyboard.press("/")
    page.wait_for_load_state("networkidle")
    assert asked
    assert not [url for url in asked if "/_search/" in url or "search." in url]


def test_search_costs_less_than_12_kilobytes_before_a_query_and_few_for_one(page, address):
    loaded = weighed(page)
    page.goto(f"{address}/search/")
    page.wait_for_load_state("networkidle")
    before = sum(size for url, size in loaded.items() if "/_search/" in url or "/search.js" in url)
    type_query(page, "coeur", "1 résultat")
    page.wait_for_load_state("networkidle")
    first = sum(size for url, size in loaded.items() if "/_search/" in url or "/search.js" in url)
    assert 5_000 < before < 12_000
    assert 0 < first - before < 20_000


def weighed(page) -> dict[str, int]:
    """Return a dictionary that is filled with the bytes that each address costs, headers and compression included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses, loaded = {}, {}
    session.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: loaded.update({addresses[event["requestId"]]: event["encodedDataLength"]}),
    )
    return loaded


def test_the_first_of_a_month_is_raised_in_results_as_on_pages(new_page, site):
    page = new_page()
    for number, day, words, raised in [(1, "2025-02-01", "1er février 2025", 1), (11, "2025-06-11", "11 juin 2025", 0)]:
        page.goto(f'{site}search/?q="mise en page {number}"')
        time = page.locator(f'.search-results time[datetime^="{day}"]')
        expect(time).to_have_text(words)
        expect(time.locator("sup")).to_have_count(raised)
