"""A page for addresses that lead nowhere, where hosts look for it, whose links work from any address."""

from __future__ import annotations

import pages
import pytest


@pytest.fixture(scope="module", params=["dirhtml", "html"])
def builder(request):
    return request.param


@pytest.mark.parametrize(
    ("base", "root"),
    [
        ("https://blog.example/", "/"),
        ("https://blog.example/fr/latest/", "/fr/latest/"),
        ("", "/"),
    ],
)
def test_links_begin_at_the_root_of_the_site_and_are_answered(build, builder, base, root):
    blog = build("not_found", builder, html_baseurl=base)
    assert blog.warnings == ""
    page = blog.soup("404.html")
    found = [
        link
        for link in pages.links(page)
        if not link.startswith(("#", "https://www.", "https://ablog", "https://prad"))
        and link != base  # whose card it is
    ]
    assert len(found) > 5
    assert [link for link in found if not link.startswith(root)] == []
    files = [pages.served(blog.out, f"https://blog.example{link}", f"https://blog.example{root}") for link in found]
    missing = {link for link, file in zip(found, files, strict=True) if file is None}
    assert {link for link in missing if "apple-touch-icon" not in link} == set()
    assert page.html["data-content_root"] == root


def test_own_scripts_and_styles_are_found_from_anywhere(build, builder):
    page = build("not_found", builder, html_baseurl="https://blog.example/fr/").soup("404.html")
    assert any(script["src"].startswith("/fr/_static/script.js") for script in page.select("script[src]"))
    assert any(link["href"].startswith("/fr/_static/carnet.css") for link in page.select("link[rel=stylesheet]"))


def test_page_is_one_file_at_the_root(build, builder):
    blog = build("not_found", builder)
    assert (blog.out / "404.html").is_file()
    assert not (blog.out / "404").exists()


def test_page_says_what_happened_and_offers_a_search(build, builder):
    context = {"search_page": "search"}  # as the module `search` says
    blog = build("not_found", builder, html_baseurl="https://blog.example/fr/", html_context=context)
    page = blog.soup("404.html")
    assert page.h1.get_text() == "Page introuvable"
    form = page.select_one("main form[role=search]")
    assert form["action"] == ("/fr/search/" if builder == "dirhtml" else "/fr/search.html")
    words = form.select_one("input[type=search]")
    assert words["name"] == "q"
    assert form.select_one("label")["for"] == words["id"]
    assert page.find("a", string="Les derniers billets")["href"] == (
        "/fr/" if builder == "dirhtml" else "/fr/index.html"
    )


def test_page_is_not_for_search_engines(build, builder):
    page = build("not_found", builder, html_baseurl="https://blog.example/").soup("404.html")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert not page.select("link[rel=canonical]")


def test_page_offers_the_archives_of_a_blog(build):
    page = build("whole").soup("404.html")
    assert page.select_one("main").find("a", string="Tous les billets")["href"] == "/fr/latest/archives/"
