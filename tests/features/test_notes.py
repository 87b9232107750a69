"""Notes, links, quotations and photos need no title; every place that names a post has a name for them."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta

import mf2py
import pytest
from blogs import TODAY, Blog, differences, snapshot
from bs4 import BeautifulSoup
from building import post, spaced
from feed_reading import addresses, feed_files, grammar_errors, json_errors, read, rss_errors
from made_pictures import jpeg, photo
from pages import dead_links, html_errors, served
from search_index import ReadIndex

from carnet.core import posts
from carnet.core.notes import LENGTH, name_of_text

pytestmark = pytest.mark.slow

BASE = "https://blog-du-ctd.readthedocs.io/fr/latest/"
DAY = TODAY.isoformat()
LONG = "Un piano au fond d'une cour, ce matin : quelqu'un travaillait *lentement* la même mesure."
SOURCE = "https://fr.wikisource.org/wiki/Les_Provinciales"


def note(text: str = "", kind: str = "note", date: str = DAY, **fields: str) -> str:
    """Return the text of a note."""
    given = {"date": date, "kind": kind, **fields}
    block = "\n".join(f"{name}: {value}" for name, value in given.items())
    return f"---\n{block}\n---\n" + (f"\n{text}\n" if text else "")


NAMES = {  # what each is called, by the name of its file
    f"{DAY}": "Un piano au fond d’une cour, ce matin\u00a0: quelqu’un…",
    f"{DAY}-2": "elise.example/notes/1",
    f"{DAY}-3": "Je n’ai fait celle-ci plus longue que parce que je n’ai pas…",
    f"{DAY}-4": "La table, après la pluie",
    f"{DAY}-5": "Une fenêtre ouverte",
    f"{DAY}-6": "D’abord, puis ensuite",
    f"{DAY}-7": "Le site de l’orgue",
}
TEXTS = {
    f"{DAY}": note(f"{LONG}\nVoir [le premier](premier.md)[^1] et [sa fin](premier.md#fin).\n\n[^1]: Une précision."),
    f"{DAY}-2": note(kind="link", link_of="https://elise.example/notes/1"),
    f"{DAY}-3": note(
        "> Je n'ai fait celle-ci plus longue que parce que je n'ai pas eu le loisir de la faire plus courte.",
        "quote",
        quote_of="Blaise Pascal, *Les Provinciales*",
        link_of=SOURCE,
        category="Humeurs",
    ),
    f"{DAY}-4": note(f"La table, après la pluie[^1].\n\n![Une table]({DAY}-4/table.jpg)\n\n[^1]: Vue d’ici.", "photo"),
    f"{DAY}-5": note(f"![Une fenêtre ouverte]({DAY}-4/table.jpg)", "photo", tags="musique"),
    f"{DAY}-6": note("- D'abord\n- puis ensuite"),
    f"{DAY}-7": note("[Le site de l'orgue](https://orgue.example/) est refait.", "link", tags="musique").replace(
        "est refait.", ""
    ),
}
UNTITLED = {f"posts/2026/{name}": words for name, words in NAMES.items()}
TITLED = "posts/2026/un-lien"


def with_notes(folder) -> Blog:
    """Return the real blog with two posts, seven notes and a link that has a title."""
    blog = Blog(folder).start()
    blog.write("index.md", "# Le blog\n\nBienvenue.\n")
    blog.write("a-propos.md", "---\norphan: true\n---\n\n# À propos\n\nUn mot.\n")
    blog.write("conf.py", f"{blog.read('conf.py')}\nblog_page_length = blog_feed_items = 20\n")
    for name, text in TEXTS.items():
        blog.write(f"posts/2026/{name}.md", text)
    blog.write(f"posts/2026/{DAY}-4/table.jpg", jpeg(photo(640, 480)))
    blog.write(f"{TITLED}.md", note("# À lire\n\nSur [ce site](https://elise.example/a/).", "link", tags="musique"))
    earlier = (TODAY - timedelta(days=3)).isoformat()
    blog.write(
        "posts/2026/premier.md",
        post("Le premier", f"Voir [](<{DAY}.md>), et {{ref}}`{DAY}-4`.\n\n## Fin\n\nVoilà.", earlier, tags="musique"),
    )
    blog.write("posts/2026/second.md", post("Le second", "Bonjour.", DAY, tags="musique"))
    blog.build()
    return blog


@pytest.fixture(scope="module")
def blog(tmp_path_factory):
    built = with_notes(tmp_path_factory.mktemp("notes") / "blog")
    assert built.warnings == []
    return built


@pytest.fixture
def edited(blog, tmp_path):
    """The same blog, to be changed."""
    shutil.copytree(blog.folder, tmp_path / "blog")
    return Blog(tmp_path / "blog")


def soup(blog: Blog, page: str) -> BeautifulSoup:
    return BeautifulSoup(blog.output(f"{page}/index.html" if page else "index.html"), "lxml")


def items(blog: Blog, page: str) -> list[dict]:
    """Return the entries of a page as programs of the IndieWeb read them."""
    found = mf2py.parse(doc=blog.output(f"{page}/index.html" if page else "index.html"), url=BASE)["items"]
    feeds = [one for one in found if one["type"] == ["h-feed"]]
    every = [child for one in feeds for child in one.get("children", ())] if feeds else found
    return [one["properties"] for one in every if "h-entry" in one["type"]]


# -- What a note is called ---------------------------------------------------------------------------------------------


def test_every_place_that_names_a_post_names_a_note_by_its_first_words(blog):
    for page, words in UNTITLED.items():
        shown = soup(blog, page)
        assert shown.title.get_text() == f"{words} – Le blog d’essai"
        assert shown.find("meta", property="og:title")["content"] == words
        assert [heading.get_text() for heading in shown.select("h1")] == [words]
        assert shown.select_one("details.share")["data-title"] == words
        steps = [data for data in structured(shown) if data["@type"] == "BreadcrumbList"]
        assert steps[0]["itemListElement"][-1]["name"] == words
    archive = {link.get_text() for link in soup(blog, "archives").select(".lines .entry-title a")}
    assert {*UNTITLED.values(), "À lire", "Le premier", "Le second"} == archive


def structured(page: BeautifulSoup) -> list[dict]:
    return json.loads(page.find("script", type="application/ld+json").string)["@graph"]


def test_links_to_notes_have_words(blog):
    first = soup(blog, "posts/2026/premier").select_one(".e-content")
    assert NAMES[DAY] in first.get_text()
    assert NAMES[f"{DAY}-4"] in first.get_text()
    for name, page in (
        (path, BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")) for path in blog.out.rglob("*.html")
    ):
        assert "<no title>" not in page.get_text(), name
        for link in page.select("main a[href]"):
            named = link.get_text(strip=True) or link.get("aria-label") or link.find("img", alt=True)
            assert named, (name, link)
            assert link.get_text(strip=True) != "None", name


def test_search_finds_notes_by_name_and_text(blog):
    found = {text["u"]: text for text in ReadIndex(blog.out / "_search").texts().values()}
    for page, words in UNTITLED.items():
        assert found[f"../{page}/"]["t"] == words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Un *mot* en [passant](https://a.example), ~~non~~ `oui`.", "Un mot en passant, non oui"),
        ("> Une citation.\n> Sa suite.", "Une citation"),
        ("![Ce qu’elle montre](a.jpg)", "Ce qu’elle montre"),
        ("{term}`CTDistes <CTDiste>` !", "CTDistes <CTDiste> !"),
        ("<https://a.example/b>", "https://a.example/b"),
        (":::{audio} a.mp3\n:title: Un son\n:::\n\nÀ écouter.", "À écouter"),
        ("% un commentaire\n\n(ici)=\n- [x] fait", "[x] fait"),
        ("Des mots_avec_traits et _emphase_…", "Des mots_avec_traits et emphase…"),
        ("Court. " * 30, "Court. Court. Court. Court. Court. Court. Court. Court.…"),
        ("x" * 200, "x" * LENGTH + "…"),
        ("", ""),
        ("---\n\n:::\n", ""),
    ],
)
def test_desk_and_commands_name_a_note_by_the_first_words_as_typed(text, name):
    assert name_of_text(text) == name


# -- Lists in full -----------------------------------------------------------------------------------------------------

LISTS = ["", "en-bref", "tag/musique", "rubrique/humeurs"]


@pytest.mark.parametrize("page", LISTS)
def test_lists_show_notes_in_full_without_a_title_that_nobody_wrote(blog, page):
    shown = soup(blog, page)
    for entry in shown.select(".entry.note"):
        own = soup(blog, re.sub(r"^(\.\./)*|/$", "", entry.select_one("a.u-url, .entry-title a")["href"]))
        assert " ".join(entry.select_one(".e-content").get_text().split()) == " ".join(
            own.select_one(".post .e-content").get_text().split()
        )
        assert bool(entry.select_one(".entry-title")) == bool("À lire" in entry.get_text())
    assert shown.select(".entry.note")


def test_a_note_in_a_list_runs_the_way_of_its_language(edited):
    edited.write(f"posts/2026/{DAY}-6.md", note("- Un mot", language="ar"))
    edited.build()
    assert soup(edited, "en-bref").select_one(".note[lang=ar] .e-content")["dir"] == "rtl"
    assert not soup(edited, "en-bref").select(".note:not([lang]) .e-content[dir]")


def test_every_address_in_a_list_leads_somewhere_from_there(blog):
    assert dead_links(blog.out, BASE) == {}
    assert soup(blog, "en-bref").select(".note picture source[srcset]")


def test_addresses_lead_somewhere_with_pages_that_end_in_html(edited):
    edited.builder = "html"
    edited.build()
    assert edited.warnings == []
    assert dead_links(edited.out, BASE) == {}


def test_notes_with_footnotes_share_a_page_without_a_name_twice(blog):
    for page in LISTS:
        html = blog.output(f"{page}/index.html" if page else "index.html")
        assert html_errors(html) == []
    shown = soup(blog, "en-bref")
    marks = shown.select("a.footnote-reference")
    assert len(marks) == 2
    for mark in marks:
        assert shown.find(id=mark["href"][1:]).find_parent("article") == mark.find_parent("article")


def test_pictures_of_lists_come_late_but_that_of_the_first_entry(blog):
    early = [
        image
        for image in soup(blog, "en-bref").select(".entry img")
        if image.get("loading") != "lazy"
        and image.find_parent("article") != soup(blog, "en-bref").select_one("article")
    ]
    assert early == []


def test_programs_read_an_entry_without_a_name(blog):
    for page in UNTITLED:
        (entry,) = items(blog, page)
        assert "name" not in entry
        assert entry["url"] == [f"{BASE}{page}/"]
        assert entry["published"]
        assert entry["content"]
    assert items(blog, TITLED)[0]["name"] == ["À lire"]
    assert items(blog, f"posts/2026/{DAY}-2")[0]["bookmark-of"] == ["https://elise.example/notes/1"]
    assert items(blog, TITLED)[0]["bookmark-of"] == ["https://elise.example/a/"]
    assert items(blog, f"posts/2026/{DAY}-3")[0]["quotation-of"] == [SOURCE]
    listed = items(blog, "en-bref")
    assert len(listed) == len(UNTITLED) + 1
    assert [entry["name"] for entry in listed if "name" in entry] == [["À lire"]]


def test_photo_begins_with_its_picture(blog):
    text = soup(blog, f"posts/2026/{DAY}-4").select_one(".e-content")
    assert text.find(["img", "p"]).find("img") or text.find("p").find("img")
    assert text.find("img")["alt"] == "Une table"
    assert text.get_text().index("La table") >= 0
    assert soup(blog, f"posts/2026/{DAY}-4").find("meta", property="og:image")["content"].endswith(".jpg")


def test_quotation_says_whose_words_it_is(blog):
    source = soup(blog, f"posts/2026/{DAY}-3").select_one("blockquote .attribution")
    assert source.get_text() == "—\u00a0Blaise Pascal, Les Provinciales"
    assert source.em.get_text() == "Les Provinciales"
    assert source.a["href"] == SOURCE


# -- Feeds and heads ---------------------------------------------------------------------------------------------------


def test_feeds_have_no_title_that_nobody_wrote(blog):
    for folder in ("", "en-bref/", "tag/musique/"):
        atom, rss = (blog.output(f"{folder}{name}") for name in ("atom.xml", "rss.xml"))
        entries = json.loads(blog.output(f"{folder}feed.json"))["items"]
        assert grammar_errors(atom) == rss_errors(rss) == json_errors(blog.output(f"{folder}feed.json")) == []
        of_notes = [one for one in entries if one["url"].removeprefix(BASE).strip("/") in UNTITLED]
        assert of_notes
        assert all("title" not in one for one in of_notes)
        assert all(one["content_html"] for one in of_notes)
        titles = {one.link: one.get("title", "") for one in read(atom).entries}
        in_rss = {one.link: one for one in read(rss).entries}
        for one in of_notes:
            assert titles[one["url"]] == ""
            assert "title" not in in_rss[one["url"]]
            assert in_rss[one["url"]].summary
        named = {one for text in (atom, rss, blog.output(f"{folder}feed.json")) for one in addresses(text)}
        assert all(one.startswith("http") for one in named)
        own = {one.partition("#")[0] for one in named if one.startswith(BASE)}
        assert [one for one in own if served(blog.out, one, BASE) is None] == []
    listed = json.loads(blog.output("en-bref/feed.json"))["items"]
    assert {one["url"].removeprefix(BASE).strip("/") for one in listed} == {*UNTITLED, TITLED}


def test_link_is_the_page_that_it_points_at_for_feed_readers(blog):
    listed = {one["url"].removeprefix(BASE).strip("/"): one for one in json.loads(blog.output("feed.json"))["items"]}
    assert listed[f"posts/2026/{DAY}-2"]["external_url"] == "https://elise.example/notes/1"
    assert "external_url" not in listed[f"posts/2026/{DAY}-3"]


def test_structured_data_has_no_headline_that_nobody_wrote(blog):
    for page in (*UNTITLED, TITLED):
        (said,) = [data for data in structured(soup(blog, page)) if data["@type"] == "BlogPosting"]
        assert ("headline" in said) == (page == TITLED)


# -- They do not drown the posts ---------------------------------------------------------------------------------------


def test_home_shows_a_few_notes_and_all_posts_and_the_way_to_the_rest(blog):
    shown = soup(blog, "")
    assert len(shown.select(".entry.note")) == 3
    assert [title.get_text() for title in shown.select(".entry:not(.note) .entry-title")] == ["Le second", "Le premier"]
    assert shown.select_one(".entry.lead .entry-title").get_text() == "Le second"
    assert shown.select_one('.home-end a[href="en-bref/"]')


def test_setting_takes_notes_from_home_and_from_the_feed_of_the_blog_but_not_from_their_own(edited):
    edited.write("conf.py", f"{edited.read('conf.py')}\nblog_home_notes = 0\n")
    edited.build()
    assert not soup(edited, "").select(".entry.note")
    assert [one["title"] for one in json.loads(edited.output("feed.json"))["items"]] == ["Le second", "Le premier"]
    assert len(json.loads(edited.output("en-bref/feed.json"))["items"]) == len(TEXTS) + 1
    assert soup(edited, "").select_one('.home-end a[href="en-bref/"]')


def test_notes_take_no_place_of_a_post_in_the_feed(blog):
    entries = json.loads(blog.output("feed.json"))["items"]
    assert [one["title"] for one in entries if "title" in one and one["title"] != "À lire"] == [
        "Le second",
        "Le premier",
    ]


def test_post_leads_to_posts_and_a_note_to_notes(blog):
    beside = [link["href"] for link in soup(blog, "posts/2026/second").select(".neighbours a")]
    assert beside == ["../premier/"]
    beside = [link["href"] for link in soup(blog, f"posts/2026/{DAY}-3").select(".neighbours a")]
    assert beside == [f"../{DAY}-2/", f"../{DAY}-4/"]


# -- Rebuilds and what is private --------------------------------------------------------------------------------------


def compared(blog: Blog, tmp_path) -> None:
    assert differences(snapshot(blog.out), blog.clean(tmp_path / "clean")) == ""


def test_change_of_a_note_or_of_what_it_names_changes_all_that_shows_it(edited, tmp_path):
    edited.replace(f"posts/2026/{DAY}-6.md", "puis ensuite", "et c’est tout")
    edited.replace("posts/2026/premier.md", "# Le premier", "# L’autre")
    edited.replace(
        f"posts/2026/{DAY}-7.md", "[Le site de l'orgue](https://orgue.example/)", "[](premier.md) <https://a.example>"
    )
    edited.build()
    assert edited.warnings == []
    for page in ("en-bref", "tag/musique"):
        assert "L’autre" in soup(edited, page).select_one(".note .e-content a[href*=premier]").get_text()
    assert "et c’est tout" in edited.output("en-bref/index.html")
    compared(edited, tmp_path)


def test_draft_and_day_to_come_keep_a_note_private_everywhere(edited, tmp_path):
    edited.replace(f"posts/2026/{DAY}-6.md", "kind: note", "kind: note\ndraft: true")
    edited.replace(f"posts/2026/{DAY}-3.md", f"date: {DAY}", f"date: {TODAY + timedelta(days=9)}")
    edited.build()
    for name, content in snapshot(edited.out).items():
        assert b"puis ensuite" not in content, name
        assert b"Les Provinciales" not in content, name
    compared(edited, tmp_path)


def test_last_note_that_goes_takes_list_feeds_and_links_along(edited, tmp_path):
    for name in (*TEXTS, "un-lien"):
        (edited.source / f"posts/2026/{name}.md").unlink()
    edited.write("posts/2026/premier.md", post("Le premier", "Seul.", DAY))
    edited.build()
    assert not (edited.out / "en-bref").exists()
    assert "en-bref" not in edited.output("index.html") + edited.output("sitemap.xml")
    assert not [file for file in feed_files(edited.out) if file.startswith("en-bref")]
    compared(edited, tmp_path)


def test_line_is_silent_while_no_post_is_a_note(tmp_path):
    both = []
    for name, line in (("with", ""), ("without", '\nextensions.remove("carnet.notes")\n')):
        blog = Blog(tmp_path / name).start()
        blog.write("index.md", "# Le blog\n\nBienvenue.\n")
        blog.write("posts/2026/un.md", post("Un", "Bonjour.", DAY))
        blog.write("conf.py", blog.read("conf.py") + line)
        both.append({path: text for path, text in blog.build().items() if path.endswith((".html", ".xml", ".json"))})
        assert blog.warnings == []
    shown = [{path: re.sub(rb"\?v=[0-9a-f]+", b"", text) for path, text in found.items()} for found in both]
    assert differences(*shown) == ""


# -- What is told ------------------------------------------------------------------------------------------------------

LINES = ["myst_parser", "ablog", "carnet", "carnet.front_matter", "carnet.french", "carnet.archives", "carnet.notes"]
WRONG = [
    (note("Un mot.", "notte"), 3, "« kind » prend l’un de ces mots : note, link, quote, photo, et non « notte » ;"),
    (note("Un mot.", "notte"), 3, "vouliez-vous dire « note » ?"),
    (note("Un mot.", "lien"), 3, "vouliez-vous dire « link » ?"),
    (note("Un mot.", "Citation"), 3, "vouliez-vous dire « quote » ?"),
    (note("Un mot.", "link"), 3, "ce lien ne mène nulle part ; écrivez l’adresse de la page qu’il signale :"),
    (note("Un mot.", "link", link_of="elise.example"), 4, "« https://elise.example »"),
    (note("Un mot.", "quote", quote_of="Pascal"), 3, "cette citation ne cite rien ; commencez chacune"),
    (note("> Un mot.", "quote"), 3, "dites de qui sont ces mots : « quote_of: Victor Hugo, *Les Contemplations* »"),
    (note("Un mot.", "photo"), 3, "cette photo ne montre pas d’image"),
    (note(), 3, "cette note ne dit rien ; écrivez son texte sous les « --- » qui ferment son en-tête"),
    (post("Un billet", link_of="https://a.example/"), 4, "« link_of » ne dit rien sans « kind » ;"),
    (note("Un mot.").replace("kind: note", "genre: note"), 3, "vouliez-vous dire « kind » ?"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG, ids=[message[:40] for _text, _line, message in WRONG])
def test_what_a_note_lacks_is_told_at_its_line(build, text, line, message):
    blog = build("posts", files={"posts/2026/un.md": text}, extensions=LINES)
    told = [one for one in blog.told if one.startswith(f"posts/2026/un.md:{line}: ")]
    assert [one for one in told if spaced(message) in one], blog.told
    assert len(blog.told) == (2 if "genre" in text else 1), "once, and nothing else"


def test_note_needs_no_category_and_may_have_one(build):
    files = {"posts/2026/un.md": note("Un."), "posts/2026/deux.md": note("Deux.", category="Humeurs")}
    blog = build("posts", files=files, extensions=LINES)
    assert blog.warnings == ""
    assert posts.post_of(blog.app.env, "posts/2026/deux").category == ("Humeurs",)


def test_post_that_is_no_note_needs_its_category_and_title_as_ever(build):
    blog = build("posts", files={"posts/2026/un.md": f"---\ndate: {DAY}\n---\n\nUn mot.\n"}, extensions=LINES)
    assert ["rubrique" in one or "titre" in one for one in blog.told] == [True] * len(blog.told) != []
    assert posts.post_of(blog.app.env, "posts/2026/un") is None


def test_fields_without_the_line_are_told(build):
    lines = [line for line in LINES if line != "carnet.notes"]
    text = post("Un billet", kind="note", link_of="https://a.example/", quote_of="Pascal")
    blog = build("posts", files={"posts/2026/un.md": text}, extensions=lines)
    assert len(blog.told) == 3
    assert all("carnet.notes" in one for one in blog.told)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (note(), ""),
        (note("![](photo.jpg)"), ""),
        (note(":::{note}\nDans un encadré.\n:::"), "Dans un encadré"),
        (note("Un `mot` de **code** et $a^2$."), "Un mot de code et a²"),
        (note("**Gras**"), "Gras"),
        (note("| a | b |\n|---|---|\n| 1 | 2 |"), ""),
        (note("# Un titre\n\nDu texte."), "Un titre"),
        (note("Du texte.\n\n# Un titre"), "Du texte"),
        (note("(ici)=\nDu texte après un nom."), "Du texte après un nom"),
        (note("<!-- un commentaire -->\n\nAprès."), "Après"),
        (note("#musique en tête, et @camille."), "#musique en tête, et @camille"),
        (note("Un mot.", title="Mon titre"), "Mon titre"),
    ],
)
def test_any_text_has_a_name(build, text, name):
    blog = build("posts", files={"posts/2026/un.md": text}, extensions=LINES)
    found = posts.post_of(blog.app.env, "posts/2026/un")
    assert found.title == (name or "Note du 15 juin 2026")
    assert found.untitled == ("itre" not in found.title)
    assert "None" not in blog.soup("posts/2026/un/").title.get_text()


def test_notes_older_than_the_posts_of_home_are_not_shown_there(edited):
    edited.write("posts/2026/2026-05-01.md", note("Vieille.", date="2026-05-01"))
    edited.write("conf.py", f"{edited.read('conf.py')}\nblog_home_notes, blog_home_length = 20, 1\n")
    edited.build()
    assert len(soup(edited, "").select(".entry.note")) == len(TEXTS) + 1
    assert "Vieille." not in soup(edited, "").select_one(".latest").get_text()
    assert "Vieille." in soup(edited, "en-bref").get_text()


def test_player_in_a_list_is_the_one_of_the_browser_and_the_link(edited):
    """What needs the script of the note's own page, or its policy, is not seen in lists."""
    body = ":::{player} https://www.youtube.com/watch?v=dQw4w9WgXcQ\n:title: Un film\n:::"
    edited.write(f"posts/2026/{DAY}-8.md", note(f"Un film.\n\n{body}"))
    edited.build()
    assert edited.warnings == []
    shown = soup(edited, "en-bref").select_one(".entry .player")
    assert [button.find_parent(class_="here-only") is not None for button in shown.select("button")] == [True]
    assert shown.select_one(".player-foot a")["href"].startswith("https://www.youtube.com/")
    style = (edited.out / "_static/carnet.css").read_text(encoding="utf-8")
    assert ".entry .player .here-only{display:none" in style
