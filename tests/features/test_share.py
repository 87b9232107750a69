"""A post is passed on by mail, cited in the French manner and as BibTeX, and answered by mail."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from building import post
from cases import some_cases
from hypothesis import given
from hypothesis import strategies as st
from pages import html_errors

from carnet import share
from carnet.core.mail import hidden_link

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.drafts",
    "carnet.french",
    "carnet.archives",
    "carnet.share",
    "carnet.reply",
]
URL = "https://blog.example/fr/latest/posts/2026/a/"
#: Titles as a writer types them, and as the French citation has them.
TITLES = {
    "Un billet": "« Un billet »",
    "R&B, 100 % <rock> & co_op {x} \\n ^ ~ #1 $2": "« R&B, 100 % <rock> & co_op {x} \\n ^ ~ #1 $2 »",
    "Le « la » du jour": "« Le “la” du jour »",
    "Où vas-tu ?": "« Où vas-tu ? »",
}


@pytest.fixture(scope="module")
def blog(build):
    files = {
        f"posts/2026/{name}.md": post(title.replace("\\", "\\\\").replace("<", "\\<"), author="Bertrand Damien")
        for name, title in zip("abcd", TITLES, strict=True)
    }
    files["posts/2026/a.md"] = post("Un billet", date="2006-05-01", author="Bertrand Damien, La rédaction")
    files["posts/2026/e.md"] = post("Hello", language="en", comments="false")
    built = build("whole", files=files, extensions=EXTENSIONS, blog_reply_address="blog+avis@exemple.example")
    assert built.warnings == ""
    return built


def section(blog, name="a"):
    return blog.soup(f"posts/2026/{name}/").select_one(".share")


def spaces(text: str) -> str:
    return " ".join(text.split())


# -- By mail -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list("abcd"))
def test_mail_to_nobody_yet_has_title_and_address(blog, name):
    part = section(blog, name)
    address = urlsplit(part.select_one("a")["href"])
    fields = parse_qs(address.query)
    assert (address.scheme, address.path) == ("mailto", "")
    assert fields["subject"] == [part["data-title"]]
    assert fields["body"] == [f"{part['data-title']}\r\n{URL.replace('/a/', f'/{name}/')}"]


def test_buttons_are_hidden_until_a_script_shows_them(blog):
    buttons = [button for button in section(blog).select("button") if not button.find_parent("dialog")]
    assert len(buttons) == 5
    assert all(button.has_attr("hidden") and button["type"] == "button" for button in buttons)


def test_page_is_valid_and_names_no_third_party(blog):
    for name in "abcde":
        assert html_errors(blog.html(f"posts/2026/{name}/")) == []
        found = section(blog, name).select("[src], form[action], a[href^=http]")
        assert found == []


def test_pages_that_are_no_posts_have_none(blog):
    assert not blog.soup("archives/").select(".share")
    assert not blog.soup("apropos/").select(".share")


def test_without_an_address_of_the_blog_there_is_nothing_to_pass_on(build):
    settings = {"html_baseurl": "", "blog_baseurl": "https://blog.example/"}
    blog = build("spare", files={"posts/2026/a.md": post()}, extensions=EXTENSIONS, **settings)
    assert not section(blog)


# -- Citations ---------------------------------------------------------------------------------------------------------


def test_citation_has_author_title_blog_day_and_address(blog):
    found = section(blog).select_one(".cite p")
    assert spaces(found.get_text()) == (
        f"Bertrand Damien et La rédaction, « Un billet », Le blog d’essai, 1er mai 2006, {URL}"
    )
    assert found.select_one("cite").get_text() == "Le blog d’essai"
    assert found.select_one("sup").get_text() == "er"


@pytest.mark.parametrize(("name", "wanted"), [*zip("bcd", [*TITLES.values()][1:], strict=True)])
def test_title_is_set_in_guillemets_as_french_printers_do(blog, name, wanted):
    text = section(blog, name).select_one(".cite p").get_text()
    assert spaces(wanted) in spaces(text)
    assert re.search("«\u00a0.*\u00a0»", text)


def test_post_that_nobody_signed_is_by_the_author_of_the_blog(blog):
    part = section(blog, "e")
    assert part.select_one(".cite p").get_text().startswith("La rédaction, «")
    assert "  author = {{La rédaction}},\n" in part.select_one("pre").get_text()


def test_only_a_page_that_is_written_asks_for_its_citation(build, monkeypatch):
    files = {f"posts/2026/{name}.md": post(f"Le {name}", date=f"2026-05-0{day}") for day, name in enumerate("abc", 1)}
    blog = build("spare", files=files, extensions=[*EXTENSIONS, "carnet.incremental"])
    asked, bibtex = [], share.bibtex
    monkeypatch.setattr(share, "bibtex", lambda post, *rest: asked.append(post.docname) or bibtex(post, *rest))
    blog.build({"posts/2026/b.md": post("Le b", "Un autre texte, et la suite.", date="2026-05-02")})
    assert asked == ["posts/2026/b"]


def test_title_of_another_language_says_so(blog):
    assert section(blog, "e").select_one(".cite p [lang=en]").get_text() == "«\u00a0Hello\u00a0»"


def test_bibtex_has_every_fact(blog):
    assert section(blog).select_one("pre").get_text().splitlines() == [
        "@misc{damien-2006-a,",
        "  author = {Bertrand Damien and {La rédaction}},",
        "  title = {{Un billet}},",
        "  howpublished = {Le blog d’essai},",
        "  year = {2006},",
        "  month = may,",
        "  date = {2006-05-01},",
        f"  url = {{{URL}}},",
        "  langid = {french}",
        "}",
    ]


def test_marks_of_tex_are_escaped():
    assert share.tex("R&B 100\u00a0% #1 $2 a_b") == r"R\&B 100~\% \#1 \$2 a\_b"
    assert share.tex("{x} \\n ^ ~") == (
        r"\textbraceleft{}x\textbraceright{} \textbackslash{}n \textasciicircum{} \textasciitilde{}"
    )
    assert share.tex('Où\u202f? « "L’été" »') == r"Où\,? « \"L’été\" »".replace(r"\"", '"')


@some_cases()
@given(st.text(max_size=60))
def test_no_title_can_end_its_field(title):
    """BibTeX counts braces, behind backslashes too."""
    text = share.tex(title)
    depths = [text[:end].count("{") - text[:end].count("}") for end in range(len(text) + 1)]
    assert min(depths) == 0
    assert depths[-1] == 0
    assert not re.search(r"(?<!\\)[&%$#_^]", text)


# -- Answers by mail ---------------------------------------------------------------------------------------------------


def test_link_begins_a_mail_to_the_blog_with_the_title(blog):
    link = blog.soup("posts/2026/b/").select_one(".reply a")
    address = urlsplit(link["href"])
    assert (address.scheme, unquote(address.path)) == ("mailto", "blog+avis@exemple.example")
    assert parse_qs(address.query)["subject"] == [section(blog, "b")["data-title"]]
    assert link.get_text() == "Répondre par courriel"


def test_address_stands_nowhere_as_it_is_looked_for(blog):
    for file in [*blog.out.rglob("*.html"), *blog.out.rglob("*.xml"), *blog.out.rglob("*.js*")]:
        text = file.read_text(encoding="utf-8")
        assert "avis" not in text
        assert "exemple.example" not in text
        assert not re.search(r"mailto:[^?]", text)


def test_a_post_closed_to_comments_asks_for_no_answer(blog):
    assert not blog.soup("posts/2026/e/").select(".reply")


def test_without_an_address_nobody_is_asked_to_answer(build):
    blog = build("spare", files={"posts/2026/a.md": post()}, extensions=EXTENSIONS)
    assert not blog.soup("posts/2026/a/").select(".reply")


@pytest.mark.parametrize("address", ["blog", "a b@example.org", "mailto:a@example.org", "a@example.org, b@example.org"])
def test_what_is_no_address_is_told_and_left_out(build, address):
    blog = build("spare", files={"posts/2026/a.md": post()}, extensions=EXTENSIONS, blog_reply_address=address)
    wrong = "blog_reply_address est une seule adresse de courriel, par exemple blog@example.org"
    assert [told.partition("\u202f;")[0] for told in blog.told] == [f"conf.py:1: WARNING: {wrong}"]
    assert not blog.soup("posts/2026/a/").select(".reply")


@some_cases()
@given(st.text(min_size=1, max_size=40))
def test_no_subject_can_leave_the_link(subject):
    assert re.fullmatch(r"[\w&#;?=%.~-]+", hidden_link("a@example.org", subject), re.ASCII)
