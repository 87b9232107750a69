"""At its foot a post can be sent, copied, shared and cited; nobody is called for it but by the reader's click."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from building import post

from _citation import Work, bibtex, inner_quotes, latex
from share import joined, mailto

EXTENSIONS = ["myst_parser", "ablog", "ablog_compat", "furo_compat", "front_matter", "drafts", "french", "mathml"]
EXTENSIONS += ["archives", "feeds", "share", "incremental"]
BASE = "https://blog.example/fr/latest/"
ODD = 'Été « chaud » & 100 % {sûr} : "R&B" <a> #1_x'


@pytest.fixture(scope="module")
def blog(build):
    files = {
        "posts/2026/simple.md": post("Pronétaires de tous pays…", date="2006-06-01", author="Bertrand Damien"),
        "posts/2026/etrange.md": post(ODD.replace("<", "\\<"), author='"La rédaction, Anne Dupont"'),
        "posts/2026/two.md": post("Two words", language="en"),
    }
    blog = build("whole", files=files, extensions=EXTENSIONS)
    assert blog.warnings == ""
    return blog


def foot(blog, name: str):
    (share,) = blog.soup(f"posts/2026/{name}/").select("main .post-foot .share")
    return share


# -- Ways --------------------------------------------------------------------------------------------------------------


def test_mail_has_the_title_and_the_whole_address(blog):
    (link,) = foot(blog, "simple").select("a[href^='mailto:']")
    query = parse_qs(urlsplit(link["href"]).query, strict_parsing=True)
    assert urlsplit(link["href"]).path == ""
    assert query["subject"] == ["Pronétaires de tous pays…"]
    assert query["body"] == [f"Pronétaires de tous pays…\r\n{BASE}posts/2026/simple/\r\n"]


def test_marks_in_a_title_stay_in_the_subject_of_the_mail():
    query = parse_qs(urlsplit(mailto("R&B ? +1 #2 50%", "https://x.example/?a=b&c")).query)
    assert query["subject"] == ["R&B ? +1 #2 50%"]
    assert query["body"] == ["R&B ? +1 #2 50%\r\nhttps://x.example/?a=b&c\r\n"]


def test_whatever_needs_a_script_is_hidden_until_one_shows_it(blog):
    for name in ("simple", "etrange", "two"):
        buttons = foot(blog, name).select("button")
        outside = [button for button in buttons if button.find_parent("dialog") is None]
        assert len(outside) == 5
        assert all(button.has_attr("hidden") for button in outside)
        assert not foot(blog, name).dialog.has_attr("open")


def test_every_copy_is_announced_in_french(blog):
    buttons = foot(blog, "simple").select("button[data-copy]")
    assert [button["data-done"] for button in buttons] == [
        "Le lien est copié.",
        "La référence est copiée.",
        "L’entrée BibTeX est copiée.",
    ]
    assert all(button.find_next_sibling()["role"] == "status" for button in buttons)
    assert buttons[0]["data-copy"] == f"{BASE}posts/2026/simple/"


def test_page_names_no_address_of_another_site(blog):
    share = foot(blog, "simple")
    named = [element[name] for element in share.select("*") for name in ("href", "src", "action") if element.get(name)]
    assert [address.partition(":")[0] for address in named] == ["mailto"]


def test_feeds_and_other_pages_have_nothing_to_share(blog):
    assert "Comment citer" not in blog.html("atom.xml")
    assert blog.soup().select(".share") == []


# -- Citations ---------------------------------------------------------------------------------------------------------


def test_citation_is_set_as_french_bibliographies_do(blog):
    citation = foot(blog, "simple").select_one("p.citation")
    url = f"{BASE}posts/2026/simple/"
    assert citation.decode_contents() == (
        "Bertrand Damien, «\u00a0Pronétaires de tous pays…\u00a0», <cite>Essai</cite> [en ligne], "
        f"1<sup>er</sup> juin 2006. URL\u00a0: {url}"
    )
    assert foot(blog, "simple").select("button.copy")[0]["data-copy"] == citation.get_text()


def test_quotes_within_a_title_are_those_of_the_second_rank(blog):
    assert inner_quotes("« Chut » dit-il") == "“Chut” dit-il"
    text = foot(blog, "etrange").select_one("p.citation").get_text()
    assert text.startswith("La rédaction et Anne Dupont, «\u00a0Été “chaud” &")
    assert text.count("«") == text.count("»") == 1 + text.count("«\u00a0R&B")


def test_title_in_another_language_says_so(blog):
    (title,) = foot(blog, "two").select("p.citation [lang]")
    assert (title["lang"], title.get_text()) == ("en", "Two words")
    assert foot(blog, "two").select_one("pre").get_text().endswith("langid = {english},\n}")


def test_author_of_the_blog_is_cited_where_a_post_names_none(blog):
    assert foot(blog, "two").select_one("p.citation").get_text().startswith("La rédaction, ")


def test_authors_are_listed_as_in_a_sentence():
    assert joined(("A",)) == "A"
    assert joined(("A", "B", "C")).startswith("A, B ")


def test_bibtex_entry_of_a_plain_post(blog):
    assert foot(blog, "simple").select_one("pre").get_text() == (
        "@online{simple-2006,\n"
        "  author = {Bertrand Damien},\n"
        "  title = {{Pronétaires de tous pays…}},\n"
        "  organization = {Essai},\n"
        "  year = {2006},\n"
        "  date = {2006-06-01},\n"
        f"  url = {{{BASE}posts/2026/simple/}},\n"
        "  langid = {french},\n"
        "}"
    )


def fields_of(entry: str) -> dict[str, str]:
    """Return the fields of a BibTeX entry, read as BibTeX does: a value ends where its braces close."""
    found, place = {}, entry.index(",") + 1
    while (equals := entry.find("= {", place)) >= 0:
        name, end, depth = entry[place:equals].strip(" ,\n"), equals + 3, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(entry[end], 0)
            end += 1
        found[name], place = entry[equals + 3 : end - 1], end
    assert entry[place:].strip(" ,\n") == "}"
    return found


@pytest.mark.parametrize("title", [ODD, "}", "{", "\\", "\\}", "a}, author = {x", "50% _ ^ ~ $ # &", "« Ô »\u202f!"])
def test_any_title_gives_an_entry_whose_braces_close_and_that_latex_reads(title):
    fields = fields_of(bibtex("clef", Work(title, ("A",), "Blog", date(2026, 1, 2), "https://x.example/", "fr")))
    assert list(fields) == ["author", "title", "organization", "year", "date", "url", "langid"]
    inside = fields["title"][1:-1]
    assert inside == latex(title)
    for mark in "&%$#_":
        assert inside.count(mark) == inside.count(f"\\{mark}")


def test_marks_of_latex_become_text():
    assert latex("R&B, 10 % de {x}_y") == r"R\&B, 10 \% de \textbraceleft{}x\textbraceright{}\_y"
    assert latex("a\\b^c~d#e$f") == r"a\textbackslash{}b\textasciicircum{}c\textasciitilde{}d\#e\$f"
    assert latex("Été, œuvre, “x”") == "Été, œuvre, “x”"
    assert latex("oui\u202f! 10\u00a0%") == r"oui~! 10~\%"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Bertrand Damien", "Bertrand Damien"),
        ("La rédaction", "{La rédaction}"),
        ("L’équipe", "{L’équipe}"),
        ("Dupont, Anne", "{Dupont, Anne}"),
        ("Sons and Lumières", "{Sons and Lumières}"),
        ("Laure Petit", "Laure Petit"),
    ],
)
def test_name_of_a_group_is_kept_whole(name, written):
    fields = fields_of(bibtex("c", Work("T", (name, "B"), "Blog", date(2026, 1, 2), "https://x.example/", "fr")))
    assert fields["author"] == f"{written} and B"


def test_data_of_a_hostile_title_stays_text(build):
    title = '\\<script>alert(1)\\</script>" onclick="x'
    blog = build("whole", files={"posts/2026/mal.md": post(title)}, extensions=EXTENSIONS)
    share = foot(blog, "mal")
    assert share.select("script, [onclick]") == []
    assert "<script>alert(1)</script>" in share["data-title"]
    assert "<script>alert(1)</script>" in unquote(share.select_one("a")["href"])
