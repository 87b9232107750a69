"""Furo's pages speak French, have one <main>, and load what they need; the same for every kind of page of a blog."""

from __future__ import annotations

import argparse
import ast
import json.decoder
import os
import re
import runpy
import shutil
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import ablog
import furo
import pages
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from building import REPO, ROOTS
from sphinx.writers import html5

from carnet.upstream import furo as furo_compat

pytestmark = pytest.mark.slow

#: An address of each kind of page.
KINDS = {
    "home": "",
    "page": "apropos/",
    "post": "posts/2026/tout/",
    "post in a series": "posts/2026/serie-deux/",
    "post in another language": "posts/2026/english/",
    "all posts": "archives/",
    "second page of a list": "archives/page/2/",
    "year": "archives/2026/",
    "month": "archives/2026/03/",
    "calendar": "archives/calendrier/",
    "category": "rubrique/humeurs/",
    "tag": "tag/ete/",
    "author": "auteur/camille/",
    "series": "serie/le-feuilleton/",
    "categories": "rubrique/",
    "tags": "tag/",
    "tags by size": "tag/by-size/",
    "authors": "auteur/",
    "all series": "serie/",
    "search": "search/",
    "not found": "404.html",
    "redirect": "2006/03/premier.html",
}
kind_of_page = pytest.mark.parametrize("address", [pytest.param(address, id=kind) for kind, address in KINDS.items()])


@pytest.fixture(scope="module")
def blog(build):
    return build("whole", extensions=[*runpy.run_path(str(ROOTS / "whole/conf.py"))["extensions"], "carnet.search"])


@pytest.fixture(scope="module")
def preview(build):
    """The blog as `make serve` shows it, with a draft, a scheduled post and a mistake."""
    draft = "---\ndate: 2026-01-01\ncategory: Humeurs\ndraft: true\n---\n\n# Brouillon\n\nTexte.\n"
    files = {
        "posts/2026/brouillon.md": draft,
        "posts/2026/demain.md": draft.replace("2026-01", "2027-01").replace("draft: true\n", ""),
        "posts/2026/faux.md": draft.replace("date:", "dat:"),
    }
    return build("whole", files=files, blog_show_drafts=True)


def test_build_is_silent(blog):
    assert blog.warnings == ""


def test_every_kind_of_page_is_looked_at(blog):
    templates = {page.select_one("main")["id"] for page in blog.pages().values()}
    assert templates == {"furo-main-content"}
    assert {*KINDS.values()} <= {name.removesuffix("index.html") for name in blog.pages()}


@kind_of_page
def test_page_is_in_full_dress(blog, address):
    page = blog.soup(address)
    assert "ERROR" not in page.get_text()
    for part in ("header.bar .bar-brand", "header.bar .to-menu", "main", "footer nav.menu", "h1"):
        assert len(page.select(part)) == 1, part
    assert page.select_one("main h1").get_text().strip()
    assert page.title.get_text().strip()
    assert page.html["lang"] == "fr"
    assert page.select_one("link[rel=stylesheet][href*='furo.css']")


@kind_of_page
def test_page_has_no_english_word(blog, address):
    assert pages.english_words(blog.soup(address)) == set()


@kind_of_page
def test_page_is_valid_html(blog, address):
    assert pages.html_errors(blog.html(address)) == []


@kind_of_page
def test_headings_skip_no_level(blog, address):
    levels = [int(heading.name[1]) for heading in blog.soup(address).select("main :is(h1, h2, h3, h4, h5, h6)")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_post_in_a_list_is_an_entry_with_its_date(blog):
    for kind in ("all posts", "year", "month", "category", "tag", "author", "series"):
        articles = blog.soup(KINDS[kind]).select("main .h-entry")
        assert articles, kind
        assert all(article.select_one("time[datetime]") for article in articles), kind


def test_home_has_an_article_for_each_post_under_its_day(blog):
    days = blog.soup().select("main section.day:not(.pinned)")
    assert [day.select_one("h2 time")["datetime"] for day in days] == sorted(
        (day.select_one("h2 time")["datetime"] for day in days), reverse=True
    )
    assert all(day.select("article h3 a") for day in days)


def test_preview_is_french_and_valid_too(preview):
    unpublished = {"", "posts/2026/brouillon/", "posts/2026/demain/", "posts/2026/faux/"}
    for address in unpublished:
        assert pages.english_words(preview.soup(address)) == set(), address
        assert pages.html_errors(preview.html(address)) == [], address


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
def test_no_link_is_dead(build, builder):
    blog = build("whole", builder)
    assert pages.dead_links(blog.out, blog.app.config.html_baseurl) == {}


def test_what_is_said_without_javascript_is_french(blog):
    for address in ("", "search/"):
        said = [element.get_text() for element in blog.soup(address).select("noscript")]
        assert said
        assert all(re.search(r"JavaScript.*(lit|archives)|sans lui", text, re.DOTALL) for text in said)


# -- Furo --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain(build):
    return build("furo")


def test_interface_of_a_plain_page_is_french(plain):
    assert plain.warnings == ""
    page = plain.soup()
    assert pages.english_words(page) == set()
    assert page.select_one(".skip-to-content").get_text() == "Aller au texte"
    assert page.select_one(".toc-title").get_text().strip() == "Sur cette page"


def built_apart(blog) -> bool:
    """Build a blog anew, where nothing was imported before, and return whether that took Beautiful Soup."""
    shutil.rmtree(blog.out)
    code = "import sys; from sphinx.cmd.build import main; print(main(sys.argv[1:]), 'bs4' in sys.modules)"
    arguments = ["-q", "-b", blog.app.builder.name, "-c", blog.settings, blog.source, blog.out]
    environment = os.environ | {"PYTHONPATH": str(REPO / "src")}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    status, loaded = done.stdout.split()
    assert status == "0", done.stderr
    return loaded == "True"


def test_contents_in_the_sidebar_are_dressed_and_cost_nothing_where_there_are_none(build):
    blog = build("furo", files={"index.md": "# Accueil\n", "autre.md": "---\norphan: true\n---\n\n# Autre\n"})
    assert not built_apart(blog)
    files = {"index.md": "# Accueil\n\n```{toctree}\nun\n```\n", "un.md": "# Un\n\n```{toctree}\ndeux\n```\n"}
    blog.build(files | {"deux.md": "# Deux\n"})
    assert built_apart(blog)
    (current,) = blog.soup("un/").select(".sidebar-tree li.has-children.current-page")
    assert current.a.get_text() == "Un"
    assert current.select_one("label[for] svg")


def test_text_of_a_page_is_its_main_element(plain):
    (main,) = plain.soup().select("main, [role=main]")
    assert main.select_one("h1")
    assert not plain.soup().select("article")


def test_scripts_of_the_search_are_on_its_page_alone(plain):
    def scripts(address):
        return {
            script["src"].partition("?")[0].rpartition("/")[2] for script in plain.soup(address).select("script[src]")
        }

    assert not {"doctools.js", "documentation_options.js", "sphinx_highlight.js"} & scripts("")
    assert {"doctools.js", "documentation_options.js"} <= scripts("search/")


def test_styles_of_code_are_on_pages_with_code_alone(blog):
    def styles(address):
        return [link["href"] for link in blog.soup(address).select("link[rel=stylesheet]")]

    assert not any("pygments" in style for style in styles(""))
    assert any("pygments" in style for style in styles("posts/2026/tout/"))


def test_repair_that_finds_no_place_is_told():
    source, missing = furo_compat.repaired("page.html", '<article role="main" id="furo-main-content"></article>')
    assert source.startswith("<main ")
    assert 'aria-label="Toggle site navigation sidebar"' in missing


def test_every_repair_finds_its_place_in_furo_as_installed(plain):
    for name in ("page.html", "search.html"):
        source = (furo.THEME_PATH / name).read_text(encoding="utf-8")
        assert furo_compat.repaired(name, source)[1] == [], name


# -- Translations ------------------------------------------------------------------------------------------------------


def first(words: str | tuple[str, ...]) -> str:
    """Return the singular of what gettext may know in two forms."""
    return words if isinstance(words, str) else words[0]


#: What is called with words that readers or writers see.
TRANSLATED = {"_", "UncleanableError"}


def words_of_templates() -> set[str]:
    """Return what the templates hand to gettext."""
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    options = {"**.html": {"silent": "false"}}
    folders = (REPO / "_templates", REPO / "src")
    found = (one for folder in folders for one in extract_from_dir(folder, [("**.html", "jinja2")], options, keywords))
    return {first(words) for _file, _line, words, *_ in found}


@cache
def nodes_of_modules() -> list[ast.AST]:
    """Return all that our code says."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (REPO / "src").rglob("*.py"))
    return [node for tree in trees for node in ast.walk(tree)]


def words_of_modules() -> set[str]:
    """Return what the extensions hand to gettext, within f-strings too, which Babel does not see before Python 3.12."""
    calls = (node for node in nodes_of_modules() if isinstance(node, ast.Call))
    handed = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in TRANSLATED]
    return {words.value for words in handed if isinstance(words, ast.Constant)}


def texts_of_modules() -> set[str]:
    """Return all texts in our code, some of which go through gettext by a name or in a table."""
    constants = (node.value for node in nodes_of_modules() if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


@pytest.fixture(scope="module")
def ours() -> set[str]:
    return words_of_templates() | words_of_modules()


@pytest.fixture(scope="module")
def catalog() -> dict[str, tuple[str, ...]]:
    """The French texts of each English one; two where it has a plural."""
    with (REPO / "src/carnet/locales/fr/LC_MESSAGES/carnet.po").open("rb") as file:
        found = {first(one.id): one.string if isinstance(one.string, tuple) else (one.string,) for one in read_po(file)}
    return {word: texts for word, texts in found.items() if word}


def test_every_word_of_ours_is_in_french(ours, catalog):
    assert len(ours) > 30
    assert sorted(word for word in ours if not all(catalog.get(word, [""]))) == []


def test_every_word_that_furo_is_repaired_with_is_in_french(catalog):
    repaired = [furo_compat.translatable(part) for parts in furo_compat._WORDS.values() for part in parts]
    words = [re.findall(r'_\("(.+)"\)', part)[0] for part in repaired]
    assert len(words) == 3
    assert sorted(word for word in words if not all(catalog.get(word, [""]))) == []


def escaped(word: str) -> str:
    """Return a text as it stands in code."""
    return word.replace("\n", "\\n")


def test_no_translation_is_left_over(ours, catalog):
    """Each is of a word of ours, or stands in the code of Furo, ABlog, Sphinx's writer of pages or a module of ours."""
    files = [
        *(REPO / "src").rglob("*.py"),
        *Path(furo.THEME_PATH).rglob("*.html"),
        *Path(ablog.__file__).parent.glob("*.py"),
        Path(html5.__file__),
        Path(argparse.__file__),  # which says what is wrong with a command line
        *(Path(json.decoder.__file__).parent.glob("*.py")),  # of whose mistakes we tell in French
    ]
    upstream = "".join(path.read_text(encoding="utf-8") for path in files)
    texts = texts_of_modules()
    of_json = re.compile(r"Illegal trailing comma|Invalid |Unterminated string")  # some of them of newer Pythons
    left = sorted(word for word in catalog if word not in ours | texts and escaped(word) not in upstream)
    assert [word for word in left if not of_json.match(word)] == []


def test_every_placeholder_and_link_is_kept_in_french(catalog):
    kept = re.compile(r"%\(\w+\)s|%s|</?\w[^>]*>")
    assert [word for word, texts in catalog.items() for text in texts if kept.findall(text) != kept.findall(word)] == []


def test_french_of_the_interface_is_typeset(catalog):
    """No-break spaces before marks of punctuation, and no straight apostrophe, but in what is typed as it stands."""
    wrong = re.compile(r"(?<!\u202f)[;!?](?=\s|$)|(?<!\u00a0):(?=\s|$)|'")
    typed = re.compile(
        r"<[^>]+>|«\u00a0[^»]*\u00a0»|:[a-z]+:|\bimage_alt:|\('.*'\)|pip install '[^']*'|= '[^']*'|\{.*\}"
        r"|exemple '[^']*'|--posts '[^']*'|ARGS='[^']*'|'price': .*'EUR'|title: \".*\"|%s:%s:"
    )
    assert [text for texts in catalog.values() for text in texts if wrong.search(typed.sub("", text))] == []
