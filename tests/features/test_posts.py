"""What a reader learns of a post on its page: the line under its title, and the ways on at its foot."""

from __future__ import annotations

from datetime import date, datetime
from unittest import mock

import pytest
from babel.dates import format_date
from building import post

from carnet.core import front_matter_schema, posts
from carnet.core.dates import Zone
from carnet.core.text import label_slug, written_date


@pytest.fixture(scope="module")
def blog(build):
    built = build("posts")
    assert built.warnings == ""
    return built


def words(element) -> str:
    return " ".join(element.get_text().split())


def test_front_matter_is_parsed_once_in_a_build(build):
    texts = {"un": post("Un"), "deux": post("Deux").replace("\n", "\r\n"), "trois": "\ufeff" + post("Trois")}
    with mock.patch.object(front_matter_schema, "read_block", wraps=front_matter_schema.read_block) as parsed:
        blog = build("posts", files={f"posts/2026/{name}.md": text for name, text in texts.items()})
        assert parsed.call_count == sum(source.is_post for source in posts.sources(blog.app.env).values())
        parsed.reset_mock()
        blog.build({"posts/2026/deux.md": post("Deux", "Autrement.")})
        assert parsed.call_count == 1
    assert "Autrement." in blog.soup("posts/2026/deux/").article.get_text()


# -- Under the title ---------------------------------------------------------------------------------------------------


def test_meta_line_stands_right_under_the_title(blog):
    title = blog.soup("posts/2026/riche/").select_one("main article h1")
    assert title.find_next_sibling()["class"] == ["post-header"]


def test_meta_line_tells_date_category_degree_author_reading_time_update_and_place(blog):
    page = blog.soup("posts/2026/riche/")
    assert words(page.select_one("main .post-kicker")) == "Plaisanteries 3e degré"
    assert [words(line) for line in page.select("main .post-meta")] == [
        "1er juin 2026 par Camille, La rédaction 2 min de lecture",
        "mis à jour le 3 juin 2026 Paris, Lyon",
    ]


def test_dates_are_there_for_machines_too(blog):
    times = blog.soup("posts/2026/riche/").select("main .post-meta time")
    assert [time["datetime"] for time in times] == ["2026-06-01T18:30:00+02:00", "2026-06-03"]


def test_meta_line_leaves_out_what_the_post_does_not_say(blog):
    page = blog.soup("posts/2026/ancien/")
    assert words(page.select_one("main .post-kicker")) == "Humeurs"
    assert [words(line) for line in page.select("main .post-meta")] == ["1er janvier 2026 1 min de lecture"]


def test_category_and_authors_lead_to_their_lists(blog):
    page = blog.soup("posts/2026/riche/")
    assert [link["href"] for link in page.select("main :is(.post-kicker, .post-meta) a")] == [
        "../../../category/plaisanteries/",
        "../../../author/camille/",
        "../../../author/la-redaction/",
    ]


def test_degree_is_shown_as_an_ordinal_with_a_superscript(blog):
    for address in ("posts/2026/riche/", "", "category/plaisanteries/"):
        degree = blog.soup(address).select_one("main .degree")
        assert degree.decode_contents() == "3<sup>e</sup> degré"


def test_first_degree_is_written_with_er(build):
    blog = build("posts", files={"posts/2026/riche.md": post(category="Plaisanteries", degree=1)})
    degree = blog.soup("posts/2026/riche/").select_one("main .post-kicker .degree")
    assert degree.decode_contents() == "1<sup>er</sup> degré"


def test_text_that_lies_elsewhere_is_linked_under_the_title(blog):
    link = blog.soup("posts/2026/riche/").select_one("main .post-header .external a")
    assert link["href"] == "https://example.org/suite"


def test_reading_time_counts_what_is_read(build):
    body = "mot " * 660 + "\n\n```python\n" + "x\n" * 220 + "```\n\n<!-- " + "rien " * 1000 + "-->"
    blog = build("posts", files={"posts/2026/long.md": post(body=body)})
    assert words(blog.soup("posts/2026/long/").select_one(".reading-time")) == "4 min de lecture"


# -- At the foot -------------------------------------------------------------------------------------------------------


def test_tags_stand_at_the_foot_with_their_lists(blog):
    tags = blog.soup("posts/2026/riche/").select("main .post-foot .tags a")
    assert [(words(tag), tag["href"]) for tag in tags] == [
        ("musique", "../../../tag/musique/"),
        ("coups de cœur", "../../../tag/coups-de-coeur/"),
    ]


def test_neighbours_in_time_stand_at_the_foot(blog):
    *_, neighbours = blog.soup("posts/2026/riche/").select("main .post-foot .neighbours")
    assert [(words(link), link["href"], link["rel"]) for link in neighbours.select("a")] == [
        ("Billet précédent L’ancien", "../ancien/", ["prev"]),
        ("Billet suivant Le nouveau", "../nouveau/", ["next"]),
    ]


def test_first_and_last_posts_have_one_neighbour(blog):
    for name, neighbour in (("ancien", "../riche/"), ("nouveau", "../riche/")):
        *_, neighbours = blog.soup(f"posts/2026/{name}/").select("main .post-foot .neighbours")
        assert [link["href"] for link in neighbours.select("a")] == [neighbour]


# -- The model ---------------------------------------------------------------------------------------------------------


def test_post_in_another_language_says_so(build):
    blog = build("posts", files={"posts/2026/hello.md": post("Hello", language="en")})
    assert blog.soup("posts/2026/hello/").select_one("main article.post")["lang"] == "en"
    assert blog.soup().find("a", string="Hello").find_parent("article")["lang"] == "en"


def test_title_may_stand_in_the_front_matter(build):
    text = '---\ndate: 2026-03-01\ncategory: Humeurs\ntitle: "Rentrée : la suite"\n---\n\nLe texte.\n'
    blog = build("posts", files={"posts/2026/rentree.md": text}, myst_title_to_header=True)
    assert blog.warnings == ""
    assert [words(title) for title in blog.soup("posts/2026/rentree/").select("h1")] == ["Rentrée : la suite"]


def test_dates_without_zone_are_those_of_paris(build):
    blog = build("posts", files={"posts/2026/nuit.md": post(date="2026-03-31T23:30:00Z")})
    time = blog.soup("posts/2026/nuit/").select_one("main .post-meta time")
    assert (words(time), time["datetime"]) == ("1er avril 2026", "2026-04-01T01:30:00+02:00")


@pytest.fixture
def any_zone():
    yield
    Zone.choose(Zone.DEFAULT)


@pytest.mark.usefixtures("any_zone")
def test_blog_may_be_in_another_zone(build):
    files = {
        "posts/2026/soir.md": post(date="2026-03-31T23:30:00Z"),
        "posts/2026/midi.md": post(date="2026-03-31 12:00"),
    }
    blog = build("posts", files=files, blog_timezone="America/Montreal")
    assert blog.warnings == ""
    assert blog.soup("posts/2026/soir/").select_one("main time")["datetime"] == "2026-03-31T19:30:00-04:00"
    assert blog.soup("posts/2026/midi/").select_one("main time")["datetime"] == "2026-03-31T12:00:00-04:00"
    blog.build(blog_timezone="Pacific/Auckland")
    assert blog.soup("posts/2026/soir/").select_one("main time")["datetime"] == "2026-04-01T12:30:00+13:00"
    assert blog.soup("posts/2026/midi/").select_one("main time")["datetime"] == "2026-03-31T12:00:00+13:00"


@pytest.mark.usefixtures("any_zone")
def test_unknown_zone_is_told(build):
    blog = build("posts", files={"posts/2026/midi.md": post(date="2026-03-31 12:00")}, blog_timezone="Paris")
    (told,) = blog.told
    assert "«\u00a0Paris\u00a0» n’est pas un fuseau horaire, par exemple Europe/Paris" in told
    assert blog.soup("posts/2026/midi/").select_one("main time")["datetime"] == "2026-03-31T12:00:00+02:00"


def test_excerpt_takes_no_file_for_the_name_of_a_place(build):
    """`[](accord.md)` is no `{ref}` to the post that has that name in another folder."""
    echo = post("Écho", "Voir [](accord.md) et {ref}`accord` d’abord.")
    files = {"posts/2025/accord.md": post("Accord"), "posts/2026/echo.md": echo}
    blog = build("posts", files=files)
    (told,) = blog.told
    assert "accord.md" in told
    (entry,) = [one for one in blog.soup().select(".entry") if "Écho" in one.select_one(".entry-title").text]
    assert entry.select_one(".entry-excerpt").text == "Voir accord.md et Accord d’abord."


def test_no_doctree_stays_in_the_environment(blog):
    assert blog.app.env.ablog_posts == {}
    assert all(isinstance(one, posts.Post) for one in posts.published(blog.app.env))


def test_present_is_what_source_date_epoch_says(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1142550000")
    assert posts.now() == datetime(2006, 3, 17, 0, 0, tzinfo=Zone.blog)


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Coups de cœur", "coups-de-coeur"),
        ("Été 2006 !", "ete-2006"),
        ("L’œuvre d’Æsop", "l-oeuvre-d-aesop"),
        ("R&B <rock>", "r-b-rock"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("Fa♯", "fa-sharp"),
        ("#musique", "musique"),
        ("Un + un", "un-un"),
        ("snake_case", "snake-case"),
        ("東京", "東京"),
    ],
)
def test_label_makes_a_readable_address(label, slug):
    assert label_slug(label) == slug


@pytest.mark.parametrize(
    ("day", "form", "text"),
    [
        (date(2006, 3, 17), "full", "vendredi 17 mars 2006"),
        (date(2006, 6, 1), "long", "1er juin 2006"),
        (date(2006, 6, 1), "full", "jeudi 1er juin 2006"),
        (date(2006, 6, 11), "long", "11 juin 2006"),
        (date(2006, 6, 21), "full", "mercredi 21 juin 2006"),
        (date(2006, 8, 1), "MMMM y", "août 2006"),
    ],
)
def test_dates_are_written_as_in_french(day, form, text):
    assert written_date(day, "fr", form) == text


def test_first_of_the_month_is_an_ordinal_in_french_alone():
    assert written_date(date(2006, 6, 1), "en") == format_date(date(2006, 6, 1), "long", locale="en")
