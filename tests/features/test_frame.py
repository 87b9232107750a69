"""Around the text of every page: a bar, a menu that is the footer's list, headings that begin with the page's own."""

from __future__ import annotations

import pytest
from building import post

pytestmark = pytest.mark.slow

SIX = ["Humeurs", "Coups de cœur", "Plaisanteries", "Voyages", "Lectures", "Concerts"]
FONTS = {"carnet-serif-roman.woff2", "carnet-serif-italic.woff2"}


@pytest.fixture(scope="module")
def blog(build):
    files = {
        "posts/2026/long.md": post(
            "Un billet", "Texte.\n\n## Un\n\nA.\n\n## Deux\n\nB.\n\n### Trois\n\nC.", "2026-06-02"
        ),
        "posts/2026/titre.md": post("Un titre " + "qui ne finit pas " * 4, date="2026-06-01"),
    }
    return build("whole", files=files, blog_categories=SIX)


def pages(blog):
    """The pages of a blog but for those that forward, and Sphinx's own search."""
    shown = {name: page for name, page in blog.pages().items() if not page.select("meta[http-equiv=refresh]")}
    return [page for name, page in shown.items() if not name.startswith("search")]


def test_the_bar_names_five_categories_at_most_and_the_menu_all(blog):
    page = blog.soup()
    assert [link.get_text() for link in page.select(".bar-categories a")] == [*SIX[:5], "…"]
    assert page.select(".bar-categories a")[-1]["aria-label"] == "Toutes les rubriques"
    assert [link.get_text() for link in page.select(".menu > div:first-child a")] == SIX


def test_the_button_of_the_menu_is_a_link_to_the_same_list_in_the_footer(blog):
    for page in pages(blog):
        assert page.select_one("footer nav#Blog-menu a[href]")
        assert page.select_one(".bar a.to-menu")["href"] == "#Blog-menu"


def test_the_first_heading_is_that_of_the_page(blog):
    for page in pages(blog):
        assert page.select("h1, h2, h3, h4, h5, h6")[0].name == "h1", page.title
        assert len(page.select("h1")) == 1


def test_no_heading_has_the_sign_of_its_link_in_its_name(blog):
    page = blog.soup("posts/2026/long/")
    assert [heading.get_text() for heading in page.select("main section :is(h1, h2, h3)")] == [
        *("Un billet", "Un", "Deux", "Trois")
    ]
    assert [link["href"] for link in page.select("main section .headerlink")] == ["#un", "#deux", "#trois"]
    assert all(link["aria-label"] for link in page.select("main section .headerlink"))


def test_contents_are_on_pages_that_have_several_headings(blog):
    assert blog.soup("posts/2026/long/").select_one("aside#Blog-contents .toc-tree a[href='#trois']")
    assert not blog.soup("posts/2026/titre/").select("#Blog-contents, .to-contents")


def test_long_titles_are_set_smaller(blog):
    assert "long-title" in blog.soup("posts/2026/titre/").select_one("article.post")["class"]
    assert "long-title" not in blog.soup("posts/2026/long/").select_one("article.post")["class"]


def test_one_post_leads_on_the_home_page_and_its_colour_is_that_of_its_category(blog):
    (lead,) = blog.soup().select(".lead")
    assert lead == blog.soup().select("main .h-entry")[0]
    listed = blog.soup("rubrique/humeurs/").select("main .entry")
    assert {name for entry in listed for name in entry["class"] if name.startswith("category-")} == {"category-1"}
    assert not blog.soup("rubrique/humeurs/").select("main .entry a.chip[href$='humeurs/']")  # the page says it


def test_the_typeface_is_published_and_fetched_early(blog):
    assert {file.name for file in (blog.out / "_static").glob("*.woff2")} == FONTS
    assert "carnet-serif-roman.woff2" in blog.soup().select_one("link[rel=preload][as=font]")["href"]


def test_one_line_gives_the_reader_s_own_typefaces_and_one_furo_s_rail(build):
    blog = build("whole", blog_font=False, blog_rail=True)
    assert not list((blog.out / "_static").glob("*.woff2"))
    assert "@font-face" not in (blog.out / "_static/carnet.css").read_text(encoding="utf-8")
    for page in pages(blog):
        assert page.select_one("aside.sidebar-drawer .sidebar-brand, aside.sidebar-drawer nav.doors")
        assert not page.select(".bar, #Blog-menu, link[rel=preload][as=font]")


def test_category_has_its_sentence(build):
    blog = build("whole", blog_category_texts={"Humeurs": "Ce que le temps nous inspire."})
    assert blog.soup("rubrique/humeurs/").select_one(".standfirst").get_text() == "Ce que le temps nous inspire."
    assert not blog.soup("rubrique/plaisanteries/").select(".list > .standfirst")


def test_recent_posts_stand_where_a_reader_found_nothing(build):
    blog = build(
        "not_found",
        extensions=["myst_parser", "ablog", "carnet", "carnet.archives", "carnet.not_found"],
        files={f"posts/2026/p{n}.md": post(f"Billet {n}", date=f"2026-05-0{n}") for n in range(1, 6)},
    )
    titles = [link.get_text() for link in blog.soup("404.html").select(".recent .entry-title")]
    assert titles == ["Billet 5", "Billet 4", "Billet 3"]
