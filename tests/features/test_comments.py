"""Archived comments stand below their post, are counted in lists, and do no harm whatever they hold."""

from __future__ import annotations

import re

import pytest
import yaml
from bs4 import BeautifulSoup
from building import post
from cases import some_cases
from hostile import SITES, VECTORS
from hypothesis import given
from hypothesis import strategies as st
from sphinx.locale import _

from carnet.comments import MAX_DEPTH, pattern_of, thread
from carnet.comments.file import FIELDS, read_comments
from carnet.comments.html import REL, comment_html

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.drafts",
    "carnet.archives",
    "carnet.feeds",
    "carnet.french",
    "carnet.comments",
]
EXTENSIONS += ["carnet.reminders", "carnet.incremental"]
POST, FILE, PAGE = "posts/2026/un.md", "posts/2026/un.comments.yaml", "posts/2026/un/"


def comment(number, **fields):
    known = {"id": str(number), "author": f"Lectrice {number}", "date": f"2026-03-18T10:{int(number) % 60:02}:00+01:00"}
    return {**known, "text": f"Un avis, le {number}.", **fields}


def written(*comments) -> str:
    return yaml.safe_dump(list(comments), allow_unicode=True, sort_keys=False)


def read(*comments):
    return read_comments(written(*comments).encode())


def problems(text: str | bytes) -> list[tuple[int, str]]:
    found = read_comments(text if isinstance(text, bytes) else text.encode())[1]
    return [(problem.line, problem.message) for problem in found]


THREAD = written(
    comment(1, site="https://une.example/"),
    comment(2, parent="1", text="Une *réponse*\nsur deux lignes, avec [un lien](https://deux.example/)."),
    comment(3, text="<p>Du <b>HTML</b></p>", format="html"),
    comment(4, status="removed", author="Personne", text="Regretté."),
    comment(5, parent="4"),
    comment(6, status="removed", text="Sans suite."),
    comment(7, status="pending", text="Pas encore lu."),
    comment(8, status="spam", text="Achetez."),
)


@pytest.fixture(scope="module")
def blog(build):
    built = build("feeds", files={POST: post("Un"), FILE: THREAD}, extensions=EXTENSIONS)
    assert built.warnings == ""
    return built


def articles(blog, page=PAGE):
    return blog.soup(page).select("section.comments article.comment")


# -- What is shown -----------------------------------------------------------------------------------------------------


def test_comments_stand_below_the_post_as_a_thread(blog):
    page = blog.soup(PAGE)
    section = page.select_one("section.comments")
    assert "post" in section.find_previous("article")["class"]
    assert section.h2.get_text() == "4 commentaires"
    assert section.h2["id"] == "commentaires" == section["aria-labelledby"]
    found = [(article["id"], article["class"][1]) for article in articles(blog)]
    assert found == [("c1", "depth-0"), ("c2", "depth-1"), ("c3", "depth-0"), ("c4", "depth-0"), ("c5", "depth-1")]


def test_comment_says_who_when_and_where_it_is(blog):
    first, reply = articles(blog)[:2]
    author = first.select_one(".comment-author a")
    assert (author["href"], author["rel"]) == ("https://une.example/", REL.split())
    assert first.time["datetime"] == "2026-03-18T10:01:00+01:00"
    assert first.time.get_text() == "18 mars 2026"
    assert first.time.parent["href"] == "#c1"
    assert reply.select(".comment-link")[1].get_text(" ", strip=True) == "en réponse à Lectrice 1"
    assert reply.select(".comment-link")[1]["href"] == "#c1"


def test_text_is_markdown_or_html(blog):
    texts = [str(article.select_one(".comment-text") or "") for article in articles(blog)]
    assert "<em>réponse</em><br/>" in texts[1]
    assert f'<a href="https://deux.example/" rel="{REL}">un lien</a>' in texts[1]
    assert "<p>Du <b>HTML</b></p>" in texts[2]


def test_only_published_comments_are_shown_and_removed_ones_with_replies_leave_a_mark(blog):
    text = "".join(
        path.read_text(encoding="utf-8") for path in blog.out.rglob("*.*") if path.suffix in (".html", ".xml")
    )
    for hidden in ("Regretté", "Personne", "Sans suite", "Pas encore lu", "Achetez"):
        assert hidden not in text
    assert articles(blog)[3].get_text(strip=True) == "Commentaire supprimé"


def test_reply_to_one_that_waits_for_review_says_so(build):
    files = {POST: post(), FILE: written(comment(1, status="pending"), comment(2, parent="1"))}
    assert articles(build("feeds", files=files, extensions=EXTENSIONS))[0].get_text(strip=True) == (
        "Commentaire en attente de relecture"
    )


def test_post_without_comments_has_no_section_and_no_count(blog):
    page = blog.soup("posts/2026/second/")
    assert not page.select(".comments, .comment-count")


@pytest.mark.parametrize("page", ["", "blog/", "blog/2026/03/", "rubrique/humeurs/"])
def test_lists_count_comments_and_lead_to_them(blog, page):
    (link,) = blog.soup(page).select(".h-entry .comment-count")
    assert link.get_text() == "4 commentaires"
    assert link["href"].endswith("posts/2026/un/#commentaires")


def test_post_itself_counts_them_under_its_title(blog):
    link = blog.soup(PAGE).select_one(".post-meta .comment-count")
    assert (link.get_text(), link["href"]) == ("4 commentaires", "#commentaires")


def test_one_comment_is_said_in_the_singular(build):
    blog = build("feeds", files={POST: post(), FILE: written(comment(1))}, extensions=EXTENSIONS)
    assert blog.soup(PAGE).select_one(".comments h2").get_text() == "1 commentaire"


def test_switched_off_comments_stay_in_the_archive(build):
    blog = build("feeds", files={POST: post(comments="false"), FILE: THREAD}, extensions=EXTENSIONS)
    assert len(articles(blog)) == 5


def test_file_itself_is_not_published_and_feeds_hold_the_post_alone(blog):
    assert not list(blog.out.rglob("*.yaml"))
    assert "Un avis" not in blog.file("atom.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("fields", [{"draft": "true"}, {"date": "2027-01-01"}])
def test_comments_of_a_post_that_is_not_published_appear_nowhere(build, fields):
    blog = build("feeds", files={POST: post(**fields), FILE: THREAD}, extensions=EXTENSIONS)
    assert blog.warnings == ""
    assert not [
        path for path in blog.out.rglob("*.*") if b"Lectrice" in path.read_bytes() or "comments.yaml" in path.name
    ]


def test_long_and_deep_threads_stay_within_the_page():
    chain = [comment(number, parent=str(number - 1) if number else None) for number in range(500)]
    chain[0].pop("parent")
    comments, found = read(*({k: v for k, v in one.items() if v} for one in chain))
    shown = thread(comments)
    assert (found, len(shown)) == ([], 500)
    assert [one.depth for one in shown[:5]] == [0, 1, 2, 3, 3]
    assert max(one.depth for one in shown) == MAX_DEPTH
    assert [one.comment.id for one in shown] == [str(number) for number in range(500)]


def test_each_comment_is_followed_by_its_replies_oldest_first():
    order = [comment(9), comment(8, parent="9"), comment(5), comment(7, parent="9"), comment(6, parent="7")]
    comments, _found = read(*order)
    assert [(one.comment.id, one.depth) for one in thread(comments)] == [
        ("5", 0),
        ("9", 0),
        ("7", 1),
        ("6", 2),
        ("8", 1),
    ]


def test_comments_of_the_same_moment_stand_in_the_order_of_the_file():
    comments, _found = read(*(comment(number, date="2006-03-17") for number in (3, 1, 2)))
    assert [one.comment.id for one in thread(comments)] == ["3", "1", "2"]


@pytest.mark.parametrize(
    ("posts_pattern", "files"),
    [
        ("posts/*/*.md", "posts/*/*.comments.yaml"),
        ("posts/*/*", "posts/*/*.comments.yaml"),
        ("*.md", "*.comments.yaml"),
    ],
)
def test_files_of_comments_are_looked_for_where_posts_are(posts_pattern, files):
    assert pattern_of(posts_pattern) == files


# -- Rebuilds ----------------------------------------------------------------------------------------------------------


def times(blog):
    return {path.relative_to(blog.out).as_posix(): path.stat().st_mtime_ns for path in blog.out.rglob("*.html")}


@pytest.fixture
def own(build):
    return build("feeds", files={POST: post("Un"), FILE: THREAD}, extensions=EXTENSIONS)


def rewritten(blog, files):
    before = times(blog)
    blog.build(files)
    assert blog.warnings == ""
    return {name for name, moment in times(blog).items() if before.get(name) != moment}


def test_nothing_is_written_when_nothing_changed(own):
    assert rewritten(own, {}) == set()


def test_changed_comment_rewrites_its_post_alone(own):
    assert rewritten(own, {FILE: THREAD.replace("Un avis, le 1.", "Un avis tout autre.")}) == {f"{PAGE}index.html"}
    assert "Un avis tout autre." in own.html(PAGE)


def test_moderated_comment_rewrites_its_post_and_the_lists_that_count_it(own):
    found = rewritten(own, {FILE: THREAD.replace("status: pending", "status: published")})
    assert {f"{PAGE}index.html", "index.html", "blog/index.html", "rubrique/humeurs/index.html"} <= found
    assert {name for name in found if name.startswith("posts/")} == {f"{PAGE}index.html"}
    assert not {name for name in found if name.startswith(("blog/2006", "rubrique/coups"))}
    assert own.soup(PAGE).select_one(".comments h2").get_text() == "5 commentaires"


def test_new_and_removed_files_are_noticed(own):
    rewritten(own, {FILE: None})
    assert not own.soup(PAGE).select(".comments, .comment-count")
    assert not own.soup("").select(".comment-count")
    rewritten(own, {FILE: THREAD})
    assert len(articles(own)) == 5
    assert own.soup("").select(".comment-count")


@pytest.mark.parametrize("jobs", [1, 2])
def test_rebuild_equals_a_clean_build(build, own, jobs):
    files = {FILE: written(comment(1), comment(2, parent="1")), "posts/2006/premier.comments.yaml": written(comment(3))}
    own.build(files, jobs=jobs)
    clean = build("feeds", files={POST: post("Un"), **files}, extensions=EXTENSIONS)
    assert {name: own.html(name) for name in times(own)} == {name: clean.html(name) for name in times(clean)}


# -- Mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("id: 1\n", 1, "this is a list of comments"),
        ("- un\n", 1, "a comment begins with '- id: …'"),
        (written(comment(1)) + "  statut: spam\n", 5, "'statut' is not a field of a comment; did you mean 'status'?"),
        (written(comment(1)) + "  status: publié\n", 5, "not 'publié'; did you mean 'published'?"),
        (written(comment(1)) + "  id: 2\n", 5, "'id' is here twice; keep one"),
        (written(comment(1), comment(1)), 5, "the id '1' is here twice, first on line 1; change one"),
        (written(comment(1, parent="9")), 5, "there is no comment '9' that this one could answer"),
        (written(comment(1, parent="2"), comment(2, parent="1")), 5, "this answers '2', which in the end answers this"),
        (written(comment(1, parent="1")), 5, "this answers '1', which in the end answers this"),
        (written(comment(1, date="18 mars 2026")), 3, "write 2026-03-18"),
        (written(comment(1, date="2026-02-30")), 3, "is not a date I can trust"),
        (written(comment(1, site="une.example")), 5, "did you mean 'https://une.example'?"),
        (written(comment(1, format="rst")), 5, "'format' is one of html, markdown, not 'rst'"),
        (written(comment(1, text=" ")), 4, "'text' is empty"),
        (written(comment("1", id="a b")), 1, "'id' takes letters, digits"),
        ("- id: 1\n  text: x\n", 1, "this comment has no 'author'"),
        ("- id: [1]\n", 1, "'id' takes a text"),
        (b"- id: 1\n  text: \xe9\n", 2, "byte 0xe9 is not UTF-8 text"),
        ("- id: 1\n  text: \x07\n", 2, "invisible character"),
        ("- id: 1\n  text: 'un\n", 3, "this can't be read as YAML"),
        ("- id: 1\n - id: 2\n", 2, "this can't be read as YAML"),
        ("- id: 1\n...\n---\n- id: 2\n", 3, "remove the line '---'"),
        ("- *a\n", 1, "a comment begins with"),
    ],
)
@pytest.mark.usefixtures("english")
def test_mistake_is_told_with_its_line(text, line, message):
    assert [place for place, told in problems(text) if message in told] == [line], problems(text)


def test_comment_with_a_mistake_hides_no_other_and_its_replies_are_no_mistakes():
    comments, found = read(comment(1), comment(2, date="hier"), comment(3, parent="2"), comment(4))
    assert [one.id for one in comments] == ["1", "4"]
    assert len(found) == 1


def test_mistakes_are_warnings_in_every_build(build):
    files = {POST: post(), FILE: written(comment(1), comment(2, parent="9"))}
    blog = build("feeds", files=files, extensions=EXTENSIONS)
    words = "il n’y a pas de commentaire «\u00a09\u00a0» auquel celui-ci pourrait répondre"
    told = [f"{FILE}:9: WARNING: {words} [blog.comments]"]
    assert blog.told == told
    assert len(articles(blog)) == 1
    assert blog.build().told == told
    assert blog.build({FILE: written(comment(1))}).told == []


def test_comments_without_a_post_are_told(build):
    blog = build("feeds", files={"posts/1999/rien.comments.yaml": written(comment(1))}, extensions=EXTENSIONS)
    (told,) = blog.told
    assert told.startswith(
        "posts/1999/rien.comments.yaml:1: WARNING: il n’y a pas de billet «\u00a0posts/1999/rien.md\u00a0» à côté"
    )


@pytest.mark.parametrize(("heading", "place"), [("Commentaires", "commentaires"), ("C1", "c1")])
def test_heading_with_the_address_of_comments_is_told(build, heading, place):
    files = {POST: post(body=f"Un.\n\n## {heading}\n\nDeux."), FILE: written(comment(1))}
    (told,) = build("feeds", files=files, extensions=EXTENSIONS).told
    assert told.startswith(
        f"{POST}:10: WARNING: ceci a l’adresse «\u00a0#{place}\u00a0», qui est celle des commentaires"
    )
    assert build("feeds", files={**files, FILE: "[]"}, extensions=EXTENSIONS).told == []


@pytest.mark.parametrize("text", ["", "[]", "# rien\n", "---\n"])
def test_empty_file_is_no_mistake(text):
    assert read_comments(text.encode()) == ([], [])


def test_dates_without_a_zone_are_those_of_paris():
    (one,), _found = read(comment(1, date="2006-03-17 10:00"))
    assert one.date.isoformat() == "2006-03-17T10:00:00+01:00"


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 50_000, "- &a [" + "*a, " * 50_000 + "]"])
def test_no_file_takes_long_or_deep(text):
    assert problems(text)


_LINES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.builds("- id: {}".format, st.integers(0, 3)),
        st.builds("  {}: {}".format, st.sampled_from([*FIELDS, "x"]), st.text(max_size=20)),
        st.builds('  {}: "\\u{:04x}"'.format, st.sampled_from(FIELDS), st.integers(0, 0xFFFF)),
        st.builds("  parent: {}".format, st.integers(0, 3)),
        st.sampled_from(["  author: A", "  date: 2006-03-17", "  text: |", "    un texte", "---", "...", "  <<: *a"]),
    )
)


@some_cases()
@given(st.one_of(st.binary(max_size=200), _LINES.map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))))
def test_no_input_raises_and_what_is_read_can_be_shown(content):
    comments, found = read_comments(content)
    last = content.count(b"\n") + 1
    assert all(1 <= problem.line <= last and "\n" not in problem.message for problem in found)
    for one in thread(comments):
        f"{one.comment}{one.html}".encode()


# -- Hostile comments --------------------------------------------------------------------------------------------------

#: What may stand in a comment, and with which attributes.
HARMLESS = {name: {"title", "lang"} for name in ("abbr", "b", "blockquote", "br", "cite", "code", "del", "em", "i")}
HARMLESS |= {
    name: {"title", "lang"} for name in ("ins", "kbd", "li", "p", "pre", "q", "s", "strong", "sub", "sup", "u")
}
HARMLESS |= {"a": {"href", "rel", "title", "lang"}, "ol": {"start", "title", "lang"}, "ul": {"title", "lang"}}


def harm(html: str) -> list[str]:
    """Return what a browser could run or load in a fragment, as its own parser reads it."""
    found = []
    for element in BeautifulSoup(f"<div>{html}</div>", "html5lib").body.div.find_all(True):
        foreign = element.name not in HARMLESS or {*element.attrs} - HARMLESS[element.name]
        address = re.match(r"(https?:|mailto:)", element.get("href", "https:"))
        if foreign or not address or (element.name == "a" and element["rel"] != REL.split()):
            found.append(str(element))
    return found


def test_there_are_a_hundred_hostile_texts():
    assert len({*VECTORS}) == len(VECTORS) >= 100


@pytest.mark.parametrize("form", ["html", "markdown"])
@pytest.mark.parametrize("vector", VECTORS)
def test_hostile_text_can_do_nothing(vector, form):
    for text in (vector, f"{vector}{vector}", f"<p>{vector}</p>", f'<b title="{vector}">x</b>', f"> *{vector}*"):
        html = comment_html(text, form)
        assert harm(html) == []
        assert comment_html(html, "html") == html  # what is safe once read is read the same again


@some_cases()
@given(st.lists(st.one_of(st.sampled_from(VECTORS), st.text(alphabet="<>/\"'&=; abx!-", max_size=8))).map("".join))
def test_mixtures_of_hostile_texts_can_do_nothing(text):
    assert harm(comment_html(text, "html")) == harm(comment_html(text, "markdown")) == []


@pytest.mark.parametrize("site", SITES)
def test_hostile_site_is_a_mistake(site):
    comments, found = read(comment(1, site=site))
    assert (comments, len(found)) == ([], 1)


def test_picture_of_another_site_becomes_a_link():
    html = comment_html(
        'Vois : <a href="https://a.example/"><img src="https://b.example/x.png" alt="un chat"></a>', "html"
    )
    assert html == f'Vois : <a href="https://b.example/x.png" rel="{REL}">un chat</a>'
    unnamed = comment_html("![](https://b.example/x.png)", "markdown")
    assert unnamed == f'<p><a href="https://b.example/x.png" rel="{REL}">{_("Picture")}</a></p>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('<img src="/photo.jpg" alt="un chat">', "un chat"),
        ('<p><a href="https://a.example/"><img src="chat.jpg"></a></p>', "Image"),
        ('<img alt="">', "Image"),
        ('<video src="https://a.example/film.mp4"></video>', "Sans paroles"),
        ("<p>&nbsp;</p><hr>", "Sans paroles"),
        ("<script>1</script>", "Sans paroles"),
    ],
)
def test_comment_is_never_shown_empty(build, text, shown):
    files = {POST: post(), FILE: written(comment(1, text=text, format="html"))}
    blog = build("feeds", files=files, extensions=EXTENSIONS)
    assert articles(blog)[0].select_one(".comment-text").get_text(strip=True) == shown


# -- Dates in the future -----------------------------------------------------------------------------------------------


def test_comment_of_the_future_is_told_and_not_published_before_its_date(build):
    early, late = comment(1, text="Déjà lu."), comment(2, date="2026-07-01T12:00:00+02:00", text="Pas avant juillet.")
    answer = comment(3, parent="2", date="2026-03-20", text="Réponse.")
    blog = build("feeds", files={POST: post(), FILE: written(early, late, answer)}, extensions=EXTENSIONS)
    line = written(early, late).splitlines().index("  date: '2026-07-01T12:00:00+02:00'") + 1
    told = f"{FILE}:{line}: WARNING: ce commentaire est daté du futur et n’est pas publié avant sa date"
    for _again in range(2):
        assert [one.startswith(told) for one in blog.told] == [True]
        assert [one.select_one("p").get_text(strip=True)[:11] for one in articles(blog)][1:2] == ["Commentaire"]
        assert "Pas avant juillet" not in blog.file(f"{PAGE}index.html").read_text(encoding="utf-8")
        assert blog.soup(PAGE).h2.get_text() == "2 commentaires"
        blog.build()
    for moment, count in (("2026-07-01 12:00", 3), ("2026-06-30 12:00", 2), ("2026-07-02 12:00", 3)):
        blog.build(now=moment)
        assert len(blog.told) == 3 - count
        assert blog.soup(PAGE).h2.get_text() == f"{count} commentaires"
        assert blog.soup("blog/").select_one(".comment-count").get_text() == f"{count} commentaires"


def test_hostile_names_are_names(build):
    names = [vector for vector in VECTORS if vector.strip()]
    files = {POST: post(), FILE: written(*(comment(at, author=name) for at, name in enumerate(names)))}
    blog = build("feeds", files=files, extensions=EXTENSIONS)
    shown = [article.select_one(".comment-author") for article in articles(blog)]
    assert len(shown) == len(names)
    assert all(not name.find(True) for name in shown)
    told = {" ".join(name.get_text().split()) for name in shown}
    assert len({" ".join(name.split()) for name in names if name.isprintable()} & told) > 100
