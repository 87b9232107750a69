"""Posts know one another: those in the same spirit, those that refer to one; both cheap, and right on a rebuild."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from time import process_time

import pytest
from building import post
from cases import some_cases
from hypothesis import given
from hypothesis import strategies as st

from carnet import related
from carnet.core import posts
from carnet.core.dates import Zone

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.drafts",
    "carnet.french",
    "carnet.archives",
    "carnet.related",
]

#: A post of which only what relations ask for is known.
BARE = posts.Post(
    **dict.fromkeys(known.name for known in fields(posts.Post) if known.init)
    | {"docname": "", "date": datetime(2006, 3, 17, tzinfo=Zone.blog), "category": ("Humeurs",), "tags": ()}
)


def summary(number: int, tags: str = "", category: str = "Humeurs", days: int | None = None) -> posts.Post:
    """Return a post with a tag for each letter of *tags*."""
    date = BARE.date + timedelta(days=number if days is None else days)
    return replace(BARE, docname=f"p{number:05}", date=date, tags=tuple(tags), category=tuple(category.split(",")))


def in_order(summaries):
    return sorted(summaries, key=lambda one: (one.date, one.docname), reverse=True)


def names(summaries, docname="p00000") -> list[str]:
    order = in_order(summaries)
    place = next(place for place, one in enumerate(order) if one.docname == docname)
    return [one.docname for one in related.relatives(order)[place]]


# -- In the same spirit ------------------------------------------------------------------------------------------------


def test_a_rare_tag_says_more_than_a_common_one():
    common = [summary(number, "m") for number in range(1, 9)]
    assert names([summary(0, "mr"), *common, summary(99, "r")])[0] == "p00099"


def test_more_shared_tags_say_more():
    assert names([summary(0, "ab"), summary(1, "a"), summary(2, "b"), summary(9, "ab")])[0] == "p00009"


def test_of_equal_tags_the_same_category_comes_first_then_the_nearest_day():
    others = [summary(1, "a", "Actualité"), summary(5, "a"), summary(3, "a"), summary(2, "a", "Actualité")]
    assert names([summary(0, "a"), *others]) == ["p00003", "p00005", "p00001"]


def test_there_are_three_at_most():
    assert len(names([summary(number, "a") for number in range(9)])) == 3


def test_where_nothing_is_shared_there_is_none():
    assert names([summary(0, "a"), summary(1, "b", "Actualité"), summary(2, "", "Plaisanteries")]) == []


def test_the_category_alone_is_enough():
    assert names([summary(0, "a"), summary(1, "b"), summary(2, "", "Actualité")]) == ["p00001"]


def plainly(order, place) -> list[posts.Post]:
    """Return the same, found by comparing a post with all others."""
    tags, weights = related.telling_tags(order)

    def key(other: int):
        shared = {*tags[place]} & {*tags[other]}
        apart = abs((order[place].date - order[other].date).total_seconds())
        other_category = set(order[place].category).isdisjoint(order[other].category)
        return -sum(weights[name] for name in shared), other_category, apart, other < place, abs(place - other), other

    others = sorted(key(other) for other in range(len(order)) if other != place)
    return [order[other] for weight, differs, *_, other in others if weight or not differs][:3]


@some_cases()
@given(
    st.lists(
        st.tuples(
            st.text("abcdefgh", max_size=7),
            st.sampled_from(["Humeurs", "Actualité", "Humeurs,Actualité"]),
            st.integers(0, 9),
        ),
        max_size=40,
    )
)
def test_what_is_looked_up_is_what_a_comparison_of_all_with_all_finds(drawn):
    order = in_order(
        summary(number, "".join(dict.fromkeys(tags)), category, days)
        for number, (tags, category, days) in enumerate(drawn)
    )
    assert related.relatives(order) == [plainly(order, place) for place in range(len(order))]


def cost(count: int) -> float:
    order = in_order(summary(number, "abc", days=number // 3) for number in range(count))
    start = process_time()
    related.relatives(order)
    return process_time() - start


def test_cost_grows_with_the_posts_and_not_with_their_square():
    few, many = min(cost(1_000) for _ in range(3)), cost(8_000)
    assert many < 24 * few, f"{few:.3f} s for 1,000 posts, {many:.3f} s for 8,000"


# -- They refer to this post -------------------------------------------------------------------------------------------

#: Each way to refer to posts/2026/a.md, and its heading or label.
WAYS = {
    "link": "[](a.md)",
    "path": "[ceci](/posts/2026/a.md)",
    "heading": "[ceci](a.md#le-detail)",
    "doc": "{doc}`a`",
    "doc-from-the-root": "{doc}`ceci </posts/2026/a>`",
    "file-name": "{ref}`a`",
    "label": "{ref}`ceci <ancre>`",
    "any": "{any}`ancre`",
    "link-to-label": "[ceci](#ancre)",
    "term": "{term}`CTDiste`",
}
CITED = post(
    "Cité",
    "Bonjour, [](#le-detail).\n\n(ancre)=\n## Le détail\n\nIci.\n\n```{glossary}\nCTDiste\n  Ami.\n```",
    tags="musique",
)


@pytest.fixture(scope="module")
def blog(build):
    files = {"posts/2026/a.md": CITED, "posts/2026/rien.md": post("Rien", "Rien.", category="Plaisanteries")}
    files["page.md"] = "---\norphan: true\n---\n\n# Une page\n\n[](posts/2026/a.md)\n"
    files["posts/2026/z.md"] = post("Brouillon", "[](a.md)", draft="true")
    for number, (name, way) in enumerate(WAYS.items(), start=1):
        text = post(f"Par {name}", f"Voir {way}.", f"2026-04-{number:02}", category="Coups de cœur")
        files[f"posts/2026/par-{name}.md"] = text
    built = build("whole", files=files, extensions=EXTENSIONS, myst_heading_anchors=3, nitpicky=True)
    assert built.warnings == ""
    return built


def foot(blog, docname: str, title: str) -> list[str]:
    return [link.get_text() for link in blog.soup(f"{docname}/").select(f".others:has(#Blog-{title}) li a")]


def cited_by(blog, docname="posts/2026/a"):
    return foot(blog, docname, "cited")


def test_posts_that_refer_to_one_are_named_newest_first(blog):
    assert cited_by(blog) == [f"Par {name}" for name in reversed(WAYS)]


def test_drafts_pages_and_the_post_itself_are_not_among_them(blog):
    html = blog.soup("posts/2026/a/").select_one(".post-foot").get_text()
    assert "Brouillon" not in html
    assert "Une page" not in html
    assert "Cité" not in cited_by(blog)


def test_a_post_to_which_none_refers_has_no_such_list(blog):
    assert not blog.soup("posts/2026/rien/").select("#Blog-cited")


def test_links_lead_to_the_posts(blog):
    page = blog.soup("posts/2026/a/")
    assert page.select_one(".others:has(#Blog-cited) li a")["href"] == f"../par-{[*WAYS][-1]}/"
    assert page.select_one(".others:has(#Blog-cited) time")["datetime"].startswith("2026-04-")


def test_a_page_stays_small_however_often_it_is_referred_to(build):
    files = {f"posts/2026/b{number:02}.md": post(f"B {number}", "[](a.md)") for number in range(14)}
    blog = build("spare", files=files | {"posts/2026/a.md": post("Cité")}, extensions=EXTENSIONS)
    assert len(cited_by(blog)) == related.CITED_LENGTH
    assert blog.soup("posts/2026/a/").select_one(".others:has(#Blog-cited) p").text == "et 4 autres"


def test_a_title_is_escaped_and_keeps_its_language(build):
    files = {
        "posts/2026/a.md": post("Cité"),
        "posts/2026/b.md": post("Rock & \\<roll>", "[](a.md)", language="en"),
    }
    blog = build("spare", files=files, extensions=EXTENSIONS)
    link = blog.soup("posts/2026/a/").select_one(".others:has(#Blog-cited) a[lang=en]")
    assert link.get_text() == "Rock & <roll>"


# -- Rebuilds ----------------------------------------------------------------------------------------------------------

REBUILT = [*EXTENSIONS, "carnet.incremental"]
SMALL = {
    "posts/2026/a.md": post("Cité", tags="musique", category="Plaisanteries"),
    "posts/2026/b.md": post("Autre", "[](a.md)", tags="livres", category="Coups de cœur"),
}


def test_a_reference_taken_out_or_a_post_deleted_changes_the_other_post_s_page(build):
    blog = build("spare", files=SMALL, extensions=REBUILT)
    assert cited_by(blog) == ["Autre"]
    blog.build({"posts/2026/b.md": SMALL["posts/2026/b.md"].replace("[](a.md)", "Rien.")})
    assert cited_by(blog) == []
    blog.build({"posts/2026/b.md": SMALL["posts/2026/b.md"].replace("Autre", "Autre titre")})
    assert cited_by(blog) == ["Autre titre"]
    blog.build({"posts/2026/b.md": None})
    assert cited_by(blog) == []


def test_a_label_that_moves_takes_the_references_along(build):
    label = "\n\n(ancre)=\n## Ici\n\nOui.\n"
    files = {
        "posts/2026/a.md": post("Cité", category="Plaisanteries") + label,
        "posts/2026/c.md": post("Nouveau", date="2026-05-01", category="Plaisanteries"),
        "posts/2026/b.md": post("Autre", "Voir {ref}`ceci <ancre>`."),
    }
    blog = build("spare", files=files, extensions=REBUILT)
    assert cited_by(blog) == ["Autre"]
    moved = {name: text.replace(label, "") + label * (name.endswith("c.md")) for name, text in files.items()}
    blog.build({name: moved[name] for name in ("posts/2026/a.md", "posts/2026/c.md")})
    assert (cited_by(blog), cited_by(blog, "posts/2026/c")) == ([], ["Autre"])


def test_nothing_is_found_out_when_nothing_changed(build, monkeypatch):
    blog = build("spare", files=SMALL, extensions=REBUILT)
    asked = []
    monkeypatch.setattr(related, "kept_relatives", lambda env: asked.append(1) or {})
    blog.build()
    assert asked == []


def test_nothing_is_looked_up_again_for_a_changed_text(build, monkeypatch):
    blog = build("spare", files=SMALL, extensions=REBUILT)
    asked = []
    monkeypatch.setattr(related, "relatives", lambda order: asked.append(1) or [[] for _ in order])
    blog.build({"posts/2026/b.md": SMALL["posts/2026/b.md"] + "\nUn mot.\n"})
    assert asked == []
    blog.build({"posts/2026/b.md": SMALL["posts/2026/b.md"].replace("tags:", "tags: inouï,")})
    assert asked == [1]


def test_several_processes_find_the_same(build):
    files = SMALL | {f"posts/2026/n{n}.md": post(f"N {n}", "[](a.md)", tags="musique") for n in range(8)}
    one, two = (build("spare", files=files, extensions=EXTENSIONS, jobs=jobs) for jobs in (1, 2))
    assert one.html("posts/2026/a/") == two.html("posts/2026/a/")
