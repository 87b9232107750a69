"""A page of legal notices and contact is there once its blanks are filled; while not, builds say so."""

from __future__ import annotations

import json

import pytest
from building import Blog, post
from pages import html_errors

from carnet.legal_notices import BLANKS, missing, read

CONF = """project, language, html_theme, author = "Essai", "fr", "furo", "Camille"
extensions = ["myst_parser", "ablog", "carnet", "carnet.messages", "carnet.archives", "carnet.media"]
extensions += ["carnet.sidebar_links", "carnet.statistics", "carnet.legal_notices", "carnet.sitemap"]
extensions += ["carnet.incremental"]
html_baseurl = "https://blog.example/fr/"
blog_categories = ["Humeurs"]
blog_legal_page = "mentions"
blog_menu = {"Bizz": [("Mentions", "mentions"), ("Tout", "archives")]}
"""
PLAYER = ":::{player} https://www.youtube.com/watch?v=aqz-KE-bpKQ\n:title: Un film\n:::"
FILES = {
    "index.md": "# Accueil\n\nBonjour.\n",
    "mentions.md": "---\norphan: true\n---\n\n# Mentions légales\n\nVoici.\n\n:::{legal}\n:::\n",
    "posts/2026/un.md": post("Un"),
}
LEGAL = {
    "publisher": "Camille <Essai> & co",
    "mail": "camille@blog.example",
    "host": "L’hébergeur",
    "host_address": "1, rue d’Ici, 75000 Paris",
}


@pytest.fixture
def project(tmp_path):
    """Return a function that builds a blog with the settings that are written."""

    def make(files=FILES, **values: object) -> Blog:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        said = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        (source / "conf.py").write_text(CONF + said, encoding="utf-8")
        return Blog(source, source, tmp_path / "out", "dirhtml", {}).build(files)

    return make


def waits(blog: Blog) -> str:
    return json.loads((blog.app.doctreedir / "messages.json").read_text(encoding="utf-8"))["left_out"]


def rows(blog: Blog) -> dict[str, list[str]]:
    page = blog.soup("mentions/")
    said = page.select("main dl.legal > dd")
    return {
        term.get_text(): [part.get_text() for part in text.select("p")]
        for term, text in zip(page.select("main dl.legal > dt"), said, strict=True)
    }


@pytest.mark.slow
def test_page_says_who_publishes_who_hosts_and_how_to_write(project):
    blog = project(blog_legal=LEGAL | {"phone": "01 23 45 67 89", "director": "Dominique"})
    assert blog.warnings == ""
    assert rows(blog) == {
        "Éditeur": ["Camille <Essai> & co"],
        "Directeur de la publication": ["Dominique"],
        "Contact": ["Écrire un courriel", "01 23 45 67 89"],
        "Hébergeur": ["L’hébergeur", "1, rue d’Ici, 75000 Paris"],
        "Vos données": ["Ce site ne dépose aucun cookie.", "Ses pages ne demandent rien à aucun autre site."],
    }
    assert html_errors(blog.html("mentions/")) == []
    assert "camille@" not in blog.html("mentions/"), "programs that look for addresses find none"
    link = blog.soup("mentions/").select_one("main dl.legal a")["href"]
    assert link.startswith("mailto:%63%61")
    assert waits(blog) == ""


@pytest.mark.slow
def test_every_page_leads_to_it(project):
    blog = project(blog_legal=LEGAL)
    for name, page in blog.pages().items():
        (link,) = [one for one in page.select(".colophon a") if one.get_text() == "Mentions légales"]
        target = link["href"].split("#")[0]
        assert (blog.file(name).parent / target).resolve() == blog.file("mentions/").parent or target in ("", "#"), name
    assert "mentions/" in blog.html("sitemap.xml")
    assert [link.get_text() for link in blog.soup().select(".menu li a")][-2:] == ["Mentions", "Tout"]


@pytest.mark.slow
@pytest.mark.parametrize("blank", BLANKS)
def test_while_a_blank_is_empty_nothing_of_it_is_there_and_the_end_of_the_build_says_so(project, blank):
    blog = project(blog_legal=LEGAL | {blank: " …"})
    assert blog.warnings == "", "it is no mistake"
    assert waits(blog) == f"mentions.md\u00a0: blog_legal, dans conf.py, ne dit pas encore {blank}"
    assert not blog.file("mentions/").exists()
    assert "mentions" not in blog.html("sitemap.xml")
    for page in blog.pages().values():
        assert "entions" not in page.get_text()


@pytest.mark.slow
def test_a_blog_without_such_a_page_hears_nothing_of_it(project):
    blog = project({name: text for name, text in FILES.items() if name != "mentions.md"}, blog_menu={})
    assert (blog.warnings, waits(blog)) == ("", "")


@pytest.mark.slow
def test_page_tells_whom_pages_turn_to_and_follows_the_posts(project):
    hosts = {"stats.example.org": ("script",)}
    settings = {"blog_legal": LEGAL, "blog_allowed_hosts": hosts, "blog_goatcounter": "https://count.example"}
    blog = project(**settings)
    before = rows(blog)["Vos données"]
    assert before == [
        "Ce site ne dépose aucun cookie.",
        "Votre navigateur s’adresse aussi à\u00a0:",
        "count.example\u00a0: compte les visites, sans cookie",
        "stats.example.org\u00a0: les pages y chargent\u00a0: scripts",
    ]
    blog.build({"posts/2026/film.md": post("Film", PLAYER)})
    youtube = "www.youtube-nocookie.com\u00a0: lecteurs, quand vous en demandez un"
    assert rows(blog)["Vos données"] == [*before, youtube]
    blog.build({"posts/2026/film.md": None})
    assert rows(blog)["Vos données"] == before


@pytest.mark.slow
def test_page_comes_with_its_last_blank_and_goes_with_it(project):
    project(blog_legal=LEGAL | {"host": ""})
    blog = project(blog_legal=LEGAL)
    assert rows(blog)["Hébergeur"]
    blog = project(blog_legal=LEGAL | {"host": ""})
    assert not blog.file("mentions/").exists()
    assert not blog.soup().select(".colophon a[href*=mentions]")


MISTAKES = [
    (LEGAL | {"editor": "x"}, "les mentions légales n’ont pas de «\u00a0editor\u00a0»"),
    (LEGAL | {"hots": "x"}, "vouliez-vous dire «\u00a0host\u00a0»"),
    (LEGAL | {"mail": "camille at blog"}, "«\u00a0camille at blog\u00a0» n’est pas une adresse de courriel"),
    (LEGAL | {3: "x"}, "les mentions légales n’ont pas de «\u00a03\u00a0»"),
]


@pytest.mark.slow
def test_each_mistake_is_one_line_and_the_page_stays_out(project):
    for wrong, words in MISTAKES:
        blog = project(blog_legal=wrong)
        (line,) = blog.told
        assert line.startswith("conf.py:9: WARNING: il n’y a pas de mentions légales, à cause de blog_legal\u00a0: "), (
            line
        )
        assert words in line
        assert not blog.file("mentions/").exists()


def test_values_that_are_no_text_are_read_as_text_or_blanks():
    said = read({"publisher": "  Une\n asso ", "phone": 123, "host": None, "mail": "", "director": "?"})
    assert said == {"publisher": "Une asso", "phone": "123"}
    assert missing(said) == ["mail", "host", "host_address"]
