"""A post leads to those in its spirit and to those that link to it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from building import PARIS, post

import related
from related import COMPARED, LENGTH, Relations, nearest

EXTENSIONS = ["myst_parser", "ablog", "ablog_compat", "furo_compat", "front_matter", "drafts", "french", "mathml"]
EXTENSIONS += ["archives", "related", "feeds"]


def made(name: str, days: int, tags: str = "", category: str = "Humeurs") -> SimpleNamespace:
    """Return of a post what relations ask of it."""
    day = datetime(2026, 6, 1, tzinfo=PARIS) - timedelta(days=days)
    return SimpleNamespace(docname=name, date=day, tags=tuple(tags.split()), category=(category,))


def alike(made_posts, name: str, without=()) -> list[str]:
    order = sorted(made_posts, key=lambda one: (one.date, one.docname), reverse=True)
    return [other.docname for other in Relations(order).alike(name, without)]


# -- In the same spirit ------------------------------------------------------------------------------------------------


def test_rare_tag_weighs_more_than_a_common_one_and_than_nearness():
    common = [made(f"commun-{number}", number, "musique") for number in range(1, 9)]
    found = alike([made("ici", 0, "musique clavecin"), *common, made("loin", 900, "clavecin")], "ici")
    assert found == ["loin", "commun-1", "commun-2"]


def test_two_shared_tags_weigh_more_than_one_of_them():
    both, one = made("deux", 300, "a b"), made("un", 1, "a")
    assert alike([made("ici", 0, "a b"), one, both, made("b", 5, "b")], "ici") == ["deux", "un", "b"]


def test_category_then_nearness_decide_among_posts_with_the_same_tags():
    here = made("ici", 50, "a", "Actualité")
    others = [made("loin", 900, "a", "Actualité"), made("hier", 49, "a"), made("proche", 40, "a", "Actualité")]
    assert alike([here, *others, made("autre", 51, "a")], "ici") == ["proche", "loin", "hier"]


def test_category_alone_is_enough_but_not_for_the_neighbours_in_time():
    days = {"a": 0, "b": 1, "ici": 2, "c": 3, "d": 4, "e": 9}
    assert alike([made(name, day) for name, day in days.items()], "ici") == ["a", "d", "e"]


def test_posts_that_share_nothing_are_not_alike():
    others = [made(f"autre-{number}", number, f"t{number}", "Actualité") for number in range(1, 9)]
    assert alike([made("ici", 0, "t0"), *others], "ici") == []


def test_at_most_three_are_named_whatever_the_order_of_tags_and_days_that_are_the_same():
    many = [made(f"billet-{number:02}", 7, "a b c") for number in range(20)]
    found = alike([made("ici", 0, "a b c"), *many], "ici")
    assert len(found) == LENGTH
    assert found == alike([*reversed(many), made("ici", 0, "c a b")], "ici")


def test_of_a_common_tag_the_nearest_posts_are_compared_and_of_a_rarer_one_all():
    assert list(nearest(range(COMPARED), 3)) == list(range(COMPARED))
    window = nearest(range(1000), 500)
    assert len(window) == COMPARED
    assert window[0] < 500 < window[-1]
    assert nearest(range(1000), 0)[0] == 0
    assert nearest(range(1000), 999)[-1] == 999


def test_cost_of_a_post_does_not_grow_with_the_blog():
    """With every post under the same three tags, what one costs is the same in a blog ten times as large."""
    costs = []
    for count in (400, 4000):
        order = [made(f"billet-{number:05}", number, "a b c") for number in range(count)]
        relations = Relations(order)
        start = time.process_time()
        for one in order[:: count // 200]:
            relations.alike(one.docname)
        costs.append(time.process_time() - start)
    assert costs[1] < 4 * costs[0], costs


# -- The posts that cite this one --------------------------------------------------------------------------------------

TARGET = post("Le sujet", "(ancre-du-sujet)=\n## Une partie\n\nVoir [](sujet.md#une-partie).", "2026-01-01", tags="a")
WAYS = {
    "chemin": "[](sujet.md)",
    "racine": "[le texte](/posts/2026/sujet.md)",
    "titre": "[ici](sujet.md#une-partie)",
    "doc": "{doc}`sujet`",
    "doc-racine": "{doc}`un texte </posts/2026/sujet>`",
    "ref": "{ref}`ancre-du-sujet`",
    "ref-texte": "{ref}`un texte <ancre-du-sujet>`",
    "nom": "{ref}`sujet`",
    "diese": "[un texte](#ancre-du-sujet)",
    "projet": "<project:sujet.md>",
    "any": "{any}`ancre-du-sujet`",
}
NO_WAYS = {
    "autre": "[](chemin.md)",
    "web": "[ailleurs](https://example.org/posts/2026/sujet/)",
    "code": "`[](sujet.md)`",
}


@pytest.fixture(scope="module")
def blog(build):
    files = {"posts/2026/sujet.md": TARGET}
    for number, (name, way) in enumerate({**WAYS, **NO_WAYS}.items(), start=2):
        files[f"posts/2026/{name}.md"] = post(f"Billet {name}", f"Voir {way}.", f"2026-02-{number:02}")
    files["posts/2026/brouillon.md"] = post("Brouillon", "[](sujet.md)", "2026-03-01", draft="true")
    files["posts/2026/futur.md"] = post("À venir", "[](sujet.md)", "2027-03-01")
    files["posts/2026/deux-fois.md"] = post("Deux fois", "[](sujet.md), {ref}`ancre-du-sujet`", "2026-02-27")
    files["page.md"] = "---\norphan: true\n---\n\n# Une page\n\n[](posts/2026/sujet.md)\n"
    blog = build("whole", files=files, extensions=EXTENSIONS, myst_heading_anchors=2)
    assert blog.warnings == ""
    return blog


def named(blog, name: str, heading: str) -> list[str]:
    """Return the posts under a heading at the foot of a post."""
    lists = blog.soup(f"posts/2026/{name}/").select(".post-foot nav.mentions")
    found = [one for one in lists if one.h2.get_text() == heading]
    assert len(found) <= 1
    return [link["href"].rstrip("/").rpartition("/")[2] for one in found for link in one.select("li a")]


def test_every_way_to_link_to_a_post_is_seen_once_the_newest_first(blog):
    assert named(blog, "sujet", "Ils citent ce billet") == ["deux-fois", *reversed(WAYS)]


def test_the_first_five_are_shown_and_the_others_on_demand(blog):
    (details,) = blog.soup("posts/2026/sujet/").select(".post-foot .mentions details")
    assert details.summary.get_text() == f"{len(WAYS) + 1 - 5} autres"
    assert len(details.select("li")) == len(WAYS) + 1 - 5


def test_post_that_no_other_links_to_says_nothing_of_it(blog):
    assert named(blog, "web", "Ils citent ce billet") == []
    assert named(blog, "chemin", "Ils citent ce billet") == ["autre"]


def test_post_is_named_once_at_the_foot_of_another(blog):
    for path, page in blog.pages().items():
        found = [link["href"] for link in page.select(".post-foot .mentions a")]
        assert len(found) == len(set(found)), path


def test_lists_have_a_heading_that_names_them_and_a_day_for_each_post(blog):
    for nav in blog.soup("posts/2026/sujet/").select(".post-foot nav.mentions"):
        assert nav.h2["id"] == nav["aria-labelledby"]
        assert all(item.time["datetime"].startswith("20") for item in nav.select("li"))


def test_title_of_another_post_is_shown_with_its_markup_language_and_marks(build):
    files = {
        "posts/2026/un.md": post("Un \\<b>&", "Un.", "2026-05-01", category="Humeurs", tags="rare"),
        "posts/2026/two.md": post("Two *words*", "Two.", "2026-05-20", tags="rare", language="en"),
    }
    blog = build("whole", files=files, extensions=EXTENSIONS)
    (item,) = [one for one in blog.soup("posts/2026/un/").select(".mentions li a") if one["href"].endswith("two/")]
    assert (item["lang"], item.decode_contents()) == ("en", "Two <em>words</em>")
    (back,) = [one for one in blog.soup("posts/2026/two/").select(".mentions li a") if one["href"].endswith("un/")]
    assert back.get_text() == "Un <b>&"


def test_other_pages_and_feeds_name_no_relations(blog):
    assert "mentions" not in blog.html()
    assert "mentions" not in blog.html("page/")
    assert "Dans le même esprit" not in blog.html("atom.xml")


# -- Rebuilds ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(build):
    files = {
        "posts/2026/a.md": post("A", "Rien.", "2026-05-01", tags="rare"),
        "posts/2026/b.md": post("B", "Rien.", "2026-05-02", category="Plaisanteries"),
        "posts/2026/c.md": post("C", "Rien.", "2026-05-03", tags="rare"),
    }
    return build("whole", files=files, extensions=[*EXTENSIONS, "incremental"])


def changed_by(blog, files, pages: str) -> list[str]:
    """Build *files* and return which of *pages*, named by a letter each, were written."""
    before = {name: blog.file(f"posts/2026/{name}/").stat().st_mtime_ns for name in pages}
    blog.build(files)
    return [name for name in pages if blog.file(f"posts/2026/{name}/").stat().st_mtime_ns != before[name]]


def test_new_link_reaches_the_foot_of_the_post_that_it_leads_to_and_of_no_other(small):
    files = {"posts/2026/c.md": post("C", "Rien, sinon [](b.md).", "2026-05-03", tags="rare")}
    assert changed_by(small, files, "abc") == ["b", "c"]
    assert named(small, "b", "Ils citent ce billet") == ["c"]
    assert changed_by(small, {"posts/2026/c.md": post("C", "Rien.", "2026-05-03", tags="rare")}, "abc") == ["b", "c"]
    assert named(small, "b", "Ils citent ce billet") == []


def test_link_by_a_label_follows_the_label_to_another_post(small):
    small.build({"posts/2026/a.md": post("A", "(la)=\n## Là\n", "2026-05-01")})
    small.build({"posts/2026/c.md": post("C", "{ref}`la`", "2026-05-03")})
    assert named(small, "a", "Ils citent ce billet") == ["c"]
    small.build(
        {
            "posts/2026/a.md": post("A", "Rien.", "2026-05-01"),
            "posts/2026/b.md": post("B", "(la)=\n## Là\n", "2026-05-02", category="Plaisanteries"),
        }
    )
    assert small.warnings == ""
    assert (named(small, "a", "Ils citent ce billet"), named(small, "b", "Ils citent ce billet")) == ([], ["c"])


def test_nothing_is_compared_when_nothing_changed(small, monkeypatch):
    asked = []
    monkeypatch.setattr(related.Relations, "alike", lambda *args: asked.append(args) or [])
    small.build()
    assert asked == []
    small.build({"posts/2026/a.md": post("A", "Autre chose.", "2026-05-01", tags="rare")})
    assert asked
