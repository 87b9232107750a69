"""The blogs that this one follows, for people and for feed readers."""

from __future__ import annotations

import pytest
import yaml
from building import REPO
from lxml import etree

from carnet.blogroll import read_blogs

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.archives",
    "carnet.blogroll",
    "carnet.french",
    "carnet.incremental",
]
PAGE = "---\norphan: true\n---\n\n# Cybertribus\n\n:::{blogroll}\n:::\n"
BLOGS = """\
- name: Un blog & un autre
  url: https://un.example/
  feed: https://un.example/feed.xml
  description: Des « billets ».
  language: fr

- name: Sans flux
  url: https://deux.example/
"""
FILES = {"cybertribus.md": PAGE, "blogs.yaml": BLOGS}


@pytest.fixture(scope="module")
def blog(build):
    built = build("feeds", files=FILES, extensions=EXTENSIONS)
    assert built.warnings == ""
    return built


def outlines(blog):
    return [dict(outline.attrib) for outline in etree.parse(blog.file("blogs.opml")).findall("body/outline")]


def test_page_lists_name_description_and_feed(blog):
    rows = blog.soup("cybertribus/").select("dl.blogroll")[0]
    assert [term.get_text() for term in rows.find_all("dt")] == ["Un blog & un autre", "Sans flux"]
    first, second = rows.find_all("dd")
    assert first.get_text(" ", strip=True) == "Des « billets ». Flux\u00a0: https://un.example/feed.xml"
    assert [link["href"] for link in rows.find_all("a")] == [
        "https://un.example/",
        "https://un.example/feed.xml",
        "https://deux.example/",
    ]
    assert second.get_text(strip=True) == ""


def test_opml_is_valid_and_importable(blog):
    root = etree.parse(blog.file("blogs.opml")).getroot()
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    assert root.findtext("head/title") == "Essai – Blogs à suivre"
    first, second = outlines(blog)
    assert first == {
        "text": "Un blog & un autre",
        "title": "Un blog & un autre",
        "type": "rss",
        "xmlUrl": "https://un.example/feed.xml",
        "htmlUrl": "https://un.example/",
        "description": "Des « billets ».",
        "language": "fr",
    }
    assert second == {"text": "Sans flux", "title": "Sans flux", "type": "link", "url": "https://deux.example/"}


def test_page_leads_to_the_file_and_the_home_page_names_it(blog):
    assert (
        blog.soup("cybertribus/")
        .find("a", string="Tous ces blogs en un seul fichier (OPML)")["href"]
        .endswith("/blogs.opml")
    )
    (link,) = blog.soup().select('link[rel="blogroll"]')
    assert (link["href"], link["type"], link["title"]) == ("blogs.opml", "text/x-opml", "Blogs à suivre")


def test_new_blog_changes_the_page_and_the_file(build):
    blog = build("feeds", files=FILES, extensions=EXTENSIONS)
    blog.build({"blogs.yaml": BLOGS + "- name: Trois\n  url: https://trois.example/\n"})
    assert [outline["text"] for outline in outlines(blog)][-1] == "Trois"
    assert "Trois" in blog.soup("cybertribus/").find("dl").get_text()


def test_without_the_list_there_is_no_file(build):
    blog = build("feeds", files={"cybertribus.md": PAGE}, extensions=EXTENSIONS)
    assert not blog.file("blogs.opml").exists()
    assert "blogroll" not in blog.html()
    assert blog.warnings == ""


MISTAKES = {
    "- name: A\n  url: https://a.example/\n  fed: https://a.example/x\n": [(3, "did you mean 'feed'?")],
    "- name: A\n": [(1, "this blog has no 'url'")],
    "- name: A\n  url: a.example\n": [(2, "did you mean 'https://a.example'?")],
    "- name: A\n  url: https://a.example/\n- name: B\n  url: https://a.example/\n": [(3, "is here already, as 'A'")],
    "- name: A\n  url: https://a.example/\n  name: B\n": [(3, "'name' is here twice")],
    "- name: A\n  url: https://a.example/\n  description: [x]\n": [(3, "'description' takes a text")],
    "name: A\nurl: https://a.example/\n": [(1, "begin each one with '- name: …'")],
    "- A\n- B\n": [(1, "a blog has fields"), (2, "a blog has fields")],
    "- name: 'A\n": [(2, "this can't be read as YAML")],
    "[" * 1000 + "]" * 1000: [(1, "there are too many lists within lists")],
    "- feed: x\n- url: https://a.example/\n": [
        (1, "'feed' takes an address"),
        (1, "this blog has no 'name'"),
        (1, "this blog has no 'url'"),
        (2, "this blog has no 'name'"),
    ],
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", MISTAKES)
def test_each_mistake_is_told_with_its_line(text):
    _blogs, problems = read_blogs(text.encode())
    assert [problem.line for problem in problems] == [line for line, _words in MISTAKES[text]]
    for problem, (_line, words) in zip(problems, MISTAKES[text], strict=True):
        assert words in problem.message


def test_mistake_is_one_warning_with_file_and_line_and_the_other_blogs_stay(build):
    blog = build("feeds", files=FILES | {"blogs.yaml": BLOGS + "- name: Trois\n"}, extensions=EXTENSIONS)
    assert blog.told == [
        "blogs.yaml:9: WARNING: ce blog n’a pas de «\u00a0url\u00a0»\u202f; ajoutez-le [blog.blogroll]"
    ]
    assert len(outlines(blog)) == 2


def test_empty_list_is_no_mistake():
    assert read_blogs(b"# nothing yet\n") == ([], [])


@pytest.mark.skipif(not (REPO / "blogs.yaml").exists(), reason="this blog recommends no other")
def test_our_own_list_has_no_mistake_and_a_feed_for_each_blog():
    blogs, problems = read_blogs((REPO / "blogs.yaml").read_bytes())
    assert problems == []
    assert blogs
    assert all(blog.feed and blog.description and blog.language for blog in blogs)
    assert [blog.name for blog in blogs] == [row["name"] for row in yaml.safe_load((REPO / "blogs.yaml").read_text())]
