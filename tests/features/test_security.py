"""Every page says what it may run and load, and that is no more than it needs."""

from __future__ import annotations

import re

import pytest
from building import post

from carnet.security import hash_of, policy, without_opener

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.media",
    "carnet.archives",
    "carnet.search",
    "carnet.not_found",
    "carnet.security",
]
FILES = {
    "posts/2026/film.md": post("Film", ":::{player} https://www.youtube.com/watch?v=aqz-KE-bpKQ\n:title: Un film\n:::"),
    "posts/2026/lien.md": post(
        "Lien", "[Ailleurs](https://example.org/) et [ici](film.md).\n\n<script>alert(1)</script>"
    ),
    "posts/2026/tableau.md": post("Tableau", ":::{list-table}\n:widths: 20 80\n* - un\n  - deux\n:::"),
}
FILM, LINK, TABLE = "posts/2026/film/", "posts/2026/lien/", "posts/2026/tableau/"


@pytest.fixture(scope="module")
def blog(build):
    return build("whole", files=FILES, extensions=EXTENSIONS)


def allowed(page) -> dict[str, list[str]]:
    """Return the sources that the policy of a *page* allows, by directive."""
    (meta,) = page.select("meta[http-equiv=Content-Security-Policy]")
    return {directive: sources for directive, *sources in map(str.split, meta["content"].split(";"))}


def test_every_page_has_one_policy_before_anything_that_it_governs(blog):
    pages = blog.pages()
    assert len(pages) > 10
    for name, page in pages.items():
        assert allowed(page)["default-src"] == ["'self'"], name
        html = blog.html(name)
        assert html.index("Content-Security-Policy") < min(html.index("<script"), html.index('rel="stylesheet"')), name


def test_inline_scripts_and_styles_run_by_their_hashes_and_no_others_do(blog):
    for address in ("", LINK, "archives/", "search/", "404.html"):
        page, sources = blog.soup(address), allowed(blog.soup(address))
        inline = [script.string for script in page.select("script:not([src])") if script.string != "alert(1)"]
        assert inline
        assert {hash_of(text) for text in inline} == {one for one in sources["script-src"] if "sha256" in one}
        assert [hash_of(style.string) for style in page.select("style")] == sources["style-src"][1:]
        assert "'unsafe-inline'" not in sources["script-src"] + sources["style-src"]
    assert hash_of("alert(1)") not in allowed(blog.soup(LINK))["script-src"]


def test_pages_load_players_only_where_they_offer_them_and_run_no_webassembly(blog):
    for name, page in blog.pages().items():
        sources = allowed(page)
        assert sources.get("frame-src", []) == (["https://www.youtube-nocookie.com"] if name.startswith(FILM) else [])
        assert "unsafe-eval" not in " ".join(sources["script-src"])


def test_only_a_page_with_widths_of_columns_allows_style_attributes(blog):
    assert allowed(blog.soup(TABLE))["style-src-attr"] == ["'unsafe-inline'"]
    for name, page in blog.pages().items():
        if not name.startswith(TABLE):
            assert page.select("[style]") == [], name
            assert "style-src-attr" not in allowed(page)


def test_links_to_other_sites_leave_them_no_hold_on_the_window(blog):
    assert blog.soup(LINK).select_one("a[href='https://example.org/']")["rel"] == ["noopener"]
    assert not blog.soup(LINK).select_one("article a[href='../film/']").has_attr("rel")
    kept = '<a rel="me" href="https://example.org/">'
    assert without_opener(kept) == kept


def test_hosts_that_read_headers_are_told_the_same_and_more(blog):
    first, *lines = blog.html("_headers").splitlines()
    headers = dict(line.strip().split(": ", 1) for line in lines if line)
    assert first == "/*"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    whole = {
        directive: sources for directive, *sources in map(str.split, headers["Content-Security-Policy"].split(";"))
    }
    assert whole["frame-ancestors"] == ["'self'"]
    for name, page in blog.pages().items():
        for directive, sources in allowed(page).items():
            assert set(sources) <= set(whole[directive]), (name, directive)


def test_the_live_preview_whose_script_is_not_the_blog_s_has_no_policy(build):
    blog = build("spare", extensions=EXTENSIONS, blog_policy=False)
    assert not blog.soup("").select("meta[http-equiv]")
    assert not blog.file("_headers").exists()


def test_policy_puts_together_what_its_parts_allow():
    parts = {"a": ("'self'",), "b": ("x",)}, {"a": ("'self'", "y")}, {"c": ()}
    assert policy(*parts) == "a 'self' y; b x"


def test_every_hash_is_of_the_whole_text():
    assert hash_of("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    assert not re.search(r"\s", hash_of(" a "))
