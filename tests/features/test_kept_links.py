"""Beside a dead link stands its archived copy, wherever readers meet the link, and a rebuild sees each change."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest
from building import REPO, Blog, post
from pages import english_words, html_errors

from carnet.archived_links.file import FILE, Link, Links, read_links, written

pytestmark = pytest.mark.slow

DEAD, ALIVE, LOST = "https://dead.example/a?b=1&c=2", "https://alive.example/", "https://lost.example/"
COPY = "https://web.archive.org/web/2006/https://dead.example/a?b=1&c=2"
EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.archives",
    "carnet.feeds",
    "carnet.french",
    "carnet.archived_links",
]
EXTENSIONS += ["carnet.incremental"]
TITLE = "Copie archivée de «\u00a0un mort\u00a0», qui ne répond plus"
FILES = {
    "posts/2026/un.md": post(body=f"Voir [un mort]({DEAD}), [un vivant]({ALIVE}) et [un perdu]({LOST}).\n\n*<{DEAD}>*"),
    "posts/2026/deux.md": post("Deux", body=f"Voir [un vivant]({ALIVE}).", date="2026-03-16"),
}


def known(**links):
    return written(Links("2026-06-01", {ALIVE: Link(), LOST: Link(dead="2026-03-01")} | links))


ALL_ALIVE = known(**{DEAD: Link(copy=COPY)})
ONE_DEAD = known(**{DEAD: Link(seen="2026-02-01", dead="2026-03-01", copy=COPY)})


def output(blog):
    files = (path for path in blog.out.rglob("*") if path.is_file() and path.name != "searchindex.js")  # Sphinx's own
    return {path.relative_to(blog.out): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def blog(build):
    built = build("feeds", files=FILES | {FILE: ONE_DEAD}, extensions=EXTENSIONS)
    assert built.warnings == ""
    return built


def test_copy_stands_beside_the_dead_link_alone(blog):
    text = blog.soup("posts/2026/un/").select_one("a.archived").find_parent("section")
    assert [link["href"] for link in text.select("a.archived")] == [COPY, COPY]
    assert "Voir un mort\u00a0(archive), un vivant et un perdu." in text.get_text()
    assert [link["href"] for link in text.select("a.external:not(.archived)")] == [DEAD, ALIVE, LOST, DEAD]
    assert not blog.soup("posts/2026/deux/").select("a.archived")


def test_link_to_the_copy_says_in_french_of_what_it_is(blog):
    page = blog.soup("posts/2026/un/")
    assert page.select("a.archived")[0]["title"] == TITLE
    assert english_words(page) == set()
    assert html_errors(blog.html("posts/2026/un/")) == []


@pytest.mark.parametrize("feed", ["atom.xml", "feed.json"])
def test_feeds_have_the_copy_and_excerpts_do_not(blog, feed):
    assert "web.archive.org/web/2006/" in blog.html(feed)
    assert "un mort" in blog.html("rubrique/humeurs/")
    assert "archive.org" not in blog.html("rubrique/humeurs/")
    if feed == "feed.json":
        (item,) = [item for item in json.loads(blog.html(feed))["items"] if item["url"].endswith("/un/")]
        assert "(archive)" not in item.get("summary", "")


def test_book_has_the_copy(build):
    extensions = [*EXTENSIONS[:-1], "carnet.book", "carnet.incremental"]
    book = build("feeds", "epub", files=FILES | {FILE: ONE_DEAD}, extensions=extensions)
    assert book.warnings == ""
    (file,) = book.out.glob("*.epub")
    with zipfile.ZipFile(file) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert text.count('href="https://web.archive.org/web/2006/https://dead.example/a?b=1&amp;c=2"') == 2


@pytest.mark.parametrize(("before", "after"), [(ALL_ALIVE, ONE_DEAD), (ONE_DEAD, ALL_ALIVE), (ONE_DEAD, None)])
def test_rebuild_reads_the_posts_of_that_link_alone_and_equals_a_clean_build(build, before, after):
    blog = build("feeds", files=FILES | {FILE: before}, extensions=EXTENSIONS)
    blog.build({FILE: after})
    assert blog.read == ["posts/2026/un"]
    rebuilt = output(blog)
    shutil.rmtree(blog.out.parent / "doctrees")
    shutil.rmtree(blog.out)
    blog.build()
    assert rebuilt == output(blog)
    assert (b"archive.org" in b"".join(rebuilt.values())) == (after == ONE_DEAD)


def test_day_of_the_check_changes_no_page(build):
    blog = build("feeds", files=FILES | {FILE: ONE_DEAD}, extensions=EXTENSIONS)
    before = output(blog)
    blog.build({FILE: ONE_DEAD.replace("2026-06-01", "2026-06-29")})
    assert blog.read == []
    assert output(blog) == before


def test_two_processes_read_what_one_reads(build, blog):
    assert output(build("feeds", files=FILES | {FILE: ONE_DEAD}, extensions=EXTENSIONS, jobs=2)) == output(blog)


def test_without_the_module_the_blog_is_whole(build):
    extensions = [name for name in EXTENSIONS if name != "carnet.archived_links"]
    blog: Blog = build("feeds", files=FILES | {FILE: ONE_DEAD}, extensions=extensions)
    assert blog.warnings == ""
    assert not blog.soup("posts/2026/un/").select("a.archived")


LINE = '"https://a.example/": '
MISTAKES = {
    '{\n"checked": "2026-06-01",\n<<<<<<< HEAD\n': (3, "this is no JSON"),
    "[" * 100_000: (1, "this is no JSON"),
    f'{{"checked": {"9" * 5000}}}': (1, "a number in it is too long"),
    "[]": (1, "this is not what make links wrote"),
    '{"checked": "2026-13-01", "links": {}}': (1, "this is not what make links wrote"),
    f'{{"checked": "2026-06-01", "links": {{\n{LINE}{{}},\n"ftp://b/": {{}}}}}}': (3, "'ftp://b/' is not an address"),
    f'{{"checked": "2026-06-01", "links": {{\n{LINE}[]}}}}': (2, "has no fields"),
    f'{{"checked": "2026-06-01", "links": {{\n{LINE}{{"died": ""}}}}}}': (2, "'died' is not a field of a link"),
    f'{{"checked": "2026-06-01", "links": {{\n{LINE}{{"dead": "hier"}}}}}}': (2, "'dead' takes a day"),
    f'{{"checked": "2026-06-01", "links": {{\n{LINE}{{"failed": "x"}}}}}}': (2, "'failed' takes a list"),
    f'{{"checked": "2026-06-01", "links": {{\n{LINE}{{"copy": "javascript:1"}}}}}}': (2, "'copy' takes an address"),
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", MISTAKES, ids=[words for _line, words in MISTAKES.values()])
def test_each_mistake_is_told_with_its_line(text):
    line, words = MISTAKES[text]
    ((problem),) = read_links(text)[1]
    assert problem.line == line
    assert words in problem.message


def test_mistake_is_one_warning_with_file_and_line_and_the_other_links_stay(build):
    broken = ONE_DEAD.replace('"dead": "2026-03-01"}', '"dead": "mars"}')
    blog = build("feeds", files=FILES | {FILE: broken}, extensions=EXTENSIONS)
    assert blog.told == [
        f"{FILE}:6: WARNING: «\u00a0dead\u00a0» prend un jour, par exemple 2026-03-17 [blog.kept_links]"
    ]
    assert blog.soup("posts/2026/un/").select("a.archived")


def test_file_has_a_line_for_each_link_in_order_and_is_read_as_written():
    links = {"https://é.example/": Link(seen="", failed=("2026-06-01",)), ALIVE: Link(), DEAD: Link(asked="2026-06-01")}
    text = written(Links("2026-06-01", links))
    assert text.splitlines()[3:-2] == [
        f'"{ALIVE}": {{}},',
        f'"{DEAD}": {{"asked": "2026-06-01"}},',
        '"https://é.example/": {"seen": "", "failed": ["2026-06-01"]}',
    ]
    assert read_links(text) == (Links("2026-06-01", links), [])
    assert written(Links("2026-06-01", dict(reversed(links.items())))) == text


def test_our_own_file_if_there_is_one_has_no_mistake():
    file = REPO / FILE
    assert read_links(file.read_text(encoding="utf-8") if file.exists() else "")[1] == []
