"""Lists of posts: pages of twenty, years, months, a calendar, labels in two orders, series; the home page."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain

import pytest
from building import FACTS, post

from carnet.archives.paging import lengths_of_pages

pytestmark = pytest.mark.slow

#: Forty-five posts, one every ten days up to 1 June 2026.
DAYS = [date(2026, 6, 1) - timedelta(days=10 * number) for number in range(45)]


def some_posts() -> dict[str, str]:
    files = {}
    for number, day in enumerate(DAYS):
        tags = "musique" if number % 2 else "musique, été"
        text = post(f"Billet {number}", date=str(day), tags="essai" if number == 7 else tags, author="Camille")
        files[f"posts/{day.year}/p{number:02}.md"] = text
    return files


@pytest.fixture(scope="module")
def blog(build):
    built = build("archives", files=some_posts())
    assert built.warnings == ""
    return built


def titles(page) -> list[str]:
    return [title.get_text() for title in page.select("main .entry-title")]


def texts(elements) -> list[str]:
    return [" ".join(element.get_text().split()) for element in elements]


def relations(page) -> dict[str, str]:
    return {link["rel"][0]: link["href"] for link in page.select("head link[rel=prev], head link[rel=next]")}


# -- All posts ---------------------------------------------------------------------------------------------------------


def test_all_posts_are_listed_newest_first_on_pages_of_at_most_twenty(blog):
    pages = [titles(blog.soup(address)) for address in ("archives/", "archives/page/2/", "archives/page/3/")]
    assert [len(page) for page in pages] == [13, 12, 20]
    assert [*chain(*pages)] == [f"Billet {number}" for number in range(45)]
    assert not blog.file("archives/page/4/").exists()


def test_a_new_post_changes_two_pages_of_a_list_and_the_others_now_and_then():
    for count in range(1, 200):
        lengths = lengths_of_pages(count, 20)
        assert sum(lengths) == count
        assert all(count <= 20 or 10 <= length <= 20 for length in lengths)
        assert lengths[2:] == [20] * len(lengths[2:])
    assert lengths_of_pages(0, 20) == [0]


def test_pages_of_a_list_know_the_page_before_and_after(blog):
    assert relations(blog.soup("archives/")) == {"next": "page/2/"}
    assert relations(blog.soup("archives/page/2/")) == {"prev": "../../", "next": "../3/"}
    assert relations(blog.soup("archives/page/3/")) == {"prev": "../2/"}


def test_pager_is_there_to_be_clicked(blog):
    pager = blog.soup("archives/page/2/").select_one("main nav.pager")
    assert texts(pager.select("a, span")) == ["Page précédente", "page 2 sur 3", "Page suivante"]
    assert [link["href"] for link in pager.select("a")] == ["../../", "../3/"]


def test_list_of_one_page_has_no_pager(blog):
    page = blog.soup("archives/2026/06/")
    assert len(titles(page)) == 1
    assert not page.select(".pager")


def test_title_of_a_further_page_says_its_number(blog):
    assert blog.soup("archives/page/2/").title.get_text().startswith("Tous les billets, page 2")


def test_list_exactly_full_has_no_empty_page(build):
    files = dict(list(some_posts().items())[:20])
    blog = build("archives", files=files)
    assert len(titles(blog.soup("archives/"))) == 20
    assert not blog.file("archives/page/2/").exists()


def test_posts_of_one_moment_keep_one_order(build):
    files = {f"posts/2026/{name}.md": post(name.upper()) for name in "bca"}
    assert titles(build("archives", files=files).soup("archives/")) == ["C", "B", "A"]


# -- Years and months --------------------------------------------------------------------------------------------------


def test_each_year_has_a_list_of_its_posts(blog):
    years = sorted({day.year for day in DAYS}, reverse=True)
    for year in years:
        page = blog.soup(f"archives/{year}/")
        assert page.h1.get_text() == f"Billets de {year}"
        in_year = [f"Billet {number}" for number, day in enumerate(DAYS) if day.year == year]
        assert titles(page) == in_year[: lengths_of_pages(len(in_year), 20)[0]]
    links = blog.soup("archives/").select("main nav.years a")
    assert texts(links) == [*map(str, years), "Calendrier"]


def test_each_month_with_posts_has_a_list_of_them(blog):
    for year, month in {(day.year, day.month) for day in DAYS}:
        page = blog.soup(f"archives/{year}/{month:02}/")
        here = [f"Billet {number}" for number, day in enumerate(DAYS) if (day.year, day.month) == (year, month)]
        assert titles(page) == here
    assert not blog.file("archives/2026/07/").exists()
    assert blog.soup("archives/2025/08/").h1.get_text() == "Billets d’août 2025"


def test_year_leads_to_its_months_and_to_all_posts(blog):
    page = blog.soup("archives/2026/")
    assert texts(page.select("main nav.years a")) == ["janvier", "février", "mars", "avril", "mai", "juin"]
    assert page.select_one("main .up a")["href"] == "../"


def test_calendar_shows_each_year_with_twelve_months_and_links_those_with_posts(blog):
    page = blog.soup("archives/calendar/")
    years = page.select("main .calendar > li")
    assert texts(year.h2 for year in years) == ["2026", "2025"]
    assert all(len(year.select("ol li")) == 12 for year in years)
    assert [link["href"] for link in years[0].ol.select("a")] == [f"../2026/{month:02}/" for month in range(1, 7)]


# -- Labels ------------------------------------------------------------------------------------------------------------


def test_each_label_has_a_list(blog):
    assert len(titles(blog.soup("tag/musique/"))) == 12
    assert relations(blog.soup("tag/musique/")) == {"next": "page/2/"}
    assert titles(blog.soup("tag/essai/")) == ["Billet 7"]
    assert titles(blog.soup("author/camille/")) == [f"Billet {number}" for number in range(13)]


def test_index_of_tags_is_in_two_orders(blog):
    alphabetical, by_size = blog.soup("tag/"), blog.soup("tag/by-size/")
    assert texts(alphabetical.select("main .labels li")) == ["essai 1 billet", "été 23 billets", "musique 44 billets"]
    assert texts(by_size.select("main .labels li")) == ["musique 44 billets", "été 23 billets", "essai 1 billet"]
    assert texts(alphabetical.select("main .orders a[aria-current]")) == ["alphabétique"]
    assert texts(by_size.select("main .orders a[aria-current]")) == ["par nombre de billets"]


def test_accents_are_sorted_as_in_a_dictionary(build):
    blog = build("labels")
    labels = texts(blog.soup("tag/").select("main .labels a"))
    assert labels == ["âne", "essai", "été", "étoile", "œuvre", "R&B <rock>", "zèbre"]


def test_accents_and_ligatures_are_folded_in_addresses(build):
    blog = build("labels")
    assert blog.soup("rubrique/coups-de-coeur/").h1.get_text() == "Coups de cœur"
    assert blog.soup("tag/ete/").h1.get_text() == "été"
    assert blog.soup("tag/oeuvre/").h1


def test_category_without_posts_has_its_page_and_says_so(blog):
    page = blog.soup("category/coups-de-coeur/")
    assert page.select_one("main").get_text().split()[-4:] == ["Pas", "encore", "de", "billet."]
    assert texts(blog.soup("category/").select("main .labels li")) == ["Humeurs 45 billets", "Coups de cœur 0 billet"]


def test_label_is_escaped_everywhere(build):
    blog = build("labels")
    assert blog.warnings == ""
    for name, page in blog.pages().items():
        assert not page.select("rock"), name
        assert "&amp;amp;" not in blog.html(name), name
        assert "&amp;lt;" not in blog.html(name), name
    for kind in ("rubrique", "tag", "author", "series"):
        assert blog.soup(f"{kind}/r-b-rock/").h1.get_text().endswith("R&B <rock>")
    page = blog.soup("posts/2026/echappe/")
    assert (
        texts(page.select("main .chip, main .byline a, main .location, main .series a, main .tags a"))
        == ["R&B <rock>"] * 5
    )
    assert page.select_one("meta[name=description]")["content"] == "R&B <rock>"
    assert "R&B <rock>" in titles(blog.soup("tag/r-b-rock/"))
    assert texts(blog.soup().select("main .entry-excerpt"))[0] in ("Texte R&B <rock>.", "Bonjour à tous.")


# -- Series ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def series(build):
    files = {
        f"posts/2026/e{number}.md": post(f"Épisode {number}", date=f"2026-03-0{number}", series="Le feuilleton")
        for number in (1, 2, 3)
    }
    return build("archives", files=files | {"posts/2026/autre.md": post("Autre", date="2026-03-02 12:00")})


def test_series_is_listed_from_its_beginning(series):
    assert titles(series.soup("series/le-feuilleton/")) == ["Épisode 1", "Épisode 2", "Épisode 3"]
    assert texts(series.soup("series/").select("main .labels li")) == ["Le feuilleton 3 billets"]


def test_post_says_its_number_in_its_series(series):
    for number in (1, 2, 3):
        line = series.soup(f"posts/2026/e{number}/").select_one("main .post-header .series")
        assert " ".join(line.get_text().split()).endswith(f"Le feuilleton {number} / 3")
        assert line.a["href"] == "../../../series/le-feuilleton/"


def test_post_of_a_series_leads_to_those_before_and_after_in_it(series):
    ways, in_time = series.soup("posts/2026/e2/").select("main .neighbours")
    assert [(link["rel"][0], link["href"]) for link in ways.select("a")] == [("prev", "../e1/"), ("next", "../e3/")]
    assert [link["href"] for link in in_time.select("a")] == ["../e1/", "../autre/"]
    assert ways["aria-label"] == "Dans cette série"


# -- Home --------------------------------------------------------------------------------------------------------------


def test_home_has_the_latest_ten_posts_under_their_days(blog):
    page = blog.soup()
    assert titles(page) == [f"Billet {number}" for number in range(10)]
    assert page.select_one("main .day h2").get_text() == "lundi 1er juin 2026"
    assert [time["datetime"] for time in page.select("main .day h2 time")] == [str(day) for day in DAYS[:10]]
    assert page.select_one("main .more a")["href"] == "archives/"


def test_posts_of_one_day_share_its_heading(build):
    files = {
        "posts/2026/matin.md": post("Matin", date="2026-03-17 08:00"),
        "posts/2026/soir.md": post("Soir", date="2026-03-17 20:00"),
        "posts/2026/veille.md": post("Veille", date="2026-03-16"),
    }
    days = build("archives", files=files).soup().select("main section.day")
    assert [titles_of(day) for day in days] == [["Soir", "Matin"], ["Veille"]]


def titles_of(section) -> list[str]:
    return texts(section.select(".entry-title"))


def test_pinned_posts_come_first_and_once(build):
    files = some_posts()
    files["posts/2025/epingle.md"] = post("Épinglé", date="2025-01-01", pinned="true")
    page = build("archives", files=files).soup()
    assert titles(page) == ["Épinglé", *(f"Billet {number}" for number in range(10))]
    assert page.select_one("main section.pinned h2").get_text() == "À la une"
    assert page.select_one("main section.pinned time")["datetime"] == "2025-01-01"


def test_blog_without_posts_says_so(build):
    blog = build("archives")
    assert blog.warnings == ""
    assert "Pas encore de billet." in blog.soup().select_one("main").get_text()
    assert "Pas encore de billet." in blog.soup("archives/").select_one("main").get_text()


def test_no_door_leads_to_a_list_of_nothing(build):
    menu = {"Flux": [("Tous les billets", "archives"), ("Étiquettes", "tag")]}
    files = {"posts/2026/a.md": post()}
    blog = build("archives", files=files, blog_menu=menu)
    assert [link.get_text() for link in blog.soup().select(".menu li a")][-1] == "Tous les billets"
    blog.build({"posts/2026/b.md": post(tags="un")})
    assert [link.get_text() for link in blog.soup("posts/2026/b/").select(".menu li a")][-1] == "Étiquettes"


def test_picture_and_excerpt_of_a_post_stand_in_lists(build):
    svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    body = "Le *début*.\n\n![Une onde.](a/onde.svg)\n\nLa suite."
    blog = build("archives", files={"posts/2026/a.md": post(body=body), "posts/2026/a/onde.svg": svg})
    assert not blog.soup("archives/").select("main .h-entry img, main .entry-excerpt")  # lines of titles
    for address in ("", "category/humeurs/"):
        article = blog.soup(address).select_one("main article")
        assert article.select_one(".entry-excerpt").decode_contents() == "Le <em>début</em>."
        picture = blog.file(address).parent / article.select_one("img")["src"]
        assert picture.read_text(encoding="utf-8") == svg


def test_page_of_the_writer_at_the_address_of_a_list_is_told_and_kept(build):
    page = "---\norphan: true\n---\n\n# À moi\n"
    blog = build("archives", files={"archives.md": page, "posts/2026/a.md": post()})
    (warning,) = blog.told
    assert warning.startswith("archives.md: ")
    assert "cette page a l’adresse d’une liste du blog" in warning
    assert blog.soup("archives/").h1.get_text().startswith("À moi")


def test_tags_may_be_called_as_they_like(build):
    """An address depends on the name alone, and no tag takes that of another tag or of a list."""
    names = ("C", "C++", "C#", "Index", "par nombre", "A+")
    files = {f"posts/2026/p{at}.md": post(f"Sur {name}", tags=f'"{name}"') for at, name in enumerate(names)}
    files["posts/2026/liens.md"] = post("Liens", "{ref}`tag-c-plus-plus` {ref}`tag-index` {ref}`tag-c`")
    addresses = {**FACTS["blog_addresses"], "tag": "tag", "by-size": "par-nombre"}
    blog = build("whole", files=files, blog_addresses=addresses)
    assert blog.warnings == ""
    pages = ("c", "c-plus-plus", "c-sharp", "tag-index", "tag-par-nombre", "a-plus")
    for name, page in zip(names, pages, strict=True):
        assert blog.soup(f"tag/{page}/").h1.get_text().rstrip("¶#").endswith(
            name.replace(" ", "\u00a0")
        ) or name in str(blog.soup(f"tag/{page}/").h1)
        assert f"Sur {name}" in blog.html(f"tag/{page}/atom.xml")
    assert {"C", "Index"} < {link.get_text() for link in blog.soup("tag/").select("main a, .content a")}
    found = [link["href"] for link in blog.soup("posts/2026/liens/").select("article p a.reference")]
    assert found == ["../../../tag/c-plus-plus/", "../../../tag/tag-index/", "../../../tag/c/"]
    assert "a-plus" in blog.html("tag/a/")  # where it was before


# -- The index of words ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def indexed(build):
    body = "Voir {ref}`genindex`.\n\n```{index} single: Accord ; parfait\n```\n\nUn {index}`été` et {index}`Accord`."
    files = {"posts/2026/a.md": post("Un *air*", body), "posts/2026/b.md": post("Deux", "Un {index}`accord`.")}
    files["secret.md"] = "---\norphan: true\ndraft: true\n---\n\n# Secret\n\nUn {index}`secret`.\n"
    extensions = ["myst_parser", "ablog", "carnet", "carnet.archives", "carnet.drafts"]
    built = build("archives", files=files, extensions=extensions)
    assert built.warnings == ""
    return built


def test_words_for_the_index_have_a_page_with_the_titles_of_what_they_lead_to(indexed):
    page = indexed.soup("genindex/")
    assert page.h1.get_text().startswith("Index")
    assert texts(page.select("main h2")) == ["A", "E"]
    assert texts(page.select("main .words > li")) == ["Accord Un air parfait Un air", "accord Deux", "été Un air"]
    for link in page.select("main .words a"):
        address, _sharp, place = link["href"].partition("#")
        assert indexed.soup(address.removeprefix("../")).find(id=place)


def test_index_of_words_is_reached_from_the_list_of_all_posts(indexed):
    assert indexed.soup("archives/").find("a", string="Index")["href"] == "../genindex/"
    assert indexed.soup("posts/2026/a/").select_one("article a[href$='genindex/']")


def test_blog_that_names_no_word_has_no_index(indexed, build):
    glossary = "---\norphan: true\n---\n\n# Lexique\n\n```{glossary}\nnoire\n: Une note.\n```\n"
    blog = build("archives", files={"posts/2026/a.md": post(), "lexique.md": glossary}, html_use_index=False)
    assert not blog.file("genindex/").exists()
    assert not blog.soup("archives/").find("a", string="Index")
    indexed.build(dict.fromkeys(("posts/2026/a.md", "posts/2026/b.md")) | {"posts/2026/c.md": post()})
    assert not indexed.soup("archives/").find("a", string="Index")


def test_list_says_how_many_posts_it_has_in_all(blog):
    for name in ("archives/2026/", "archives/2026/06/"):
        count = sum(f"{day:%Y/%m/}".startswith(name.removeprefix("archives/")) for day in DAYS)
        words = "1\u00a0billet" if count == 1 else f"{count}\u00a0billets"
        assert blog.soup(name).select_one("main .up span").get_text() == words


def test_list_of_an_author_is_named_as_french_has_it_and_says_who_the_blog_s_own_is(build):
    files = {"posts/2026/a.md": post("A", author="Anne"), "posts/2026/b.md": post("B", author="Bob")}
    profile = {"name": "Anne, ici", "line": "Elle écrit.", "page": "index"}
    blog = build("whole", files=files, author="Anne", blog_profile=profile)
    pages = {name: blog.soup(f"auteur/{name.lower()}/") for name in ("Anne", "Bob")}
    assert pages["Anne"].h1.get_text() == "Billets d’Anne"
    assert pages["Bob"].h1.get_text() == "Billets de Bob"
    assert "Elle écrit." in pages["Anne"].select_one("main .writer").get_text()
    assert not pages["Bob"].select(".writer")
