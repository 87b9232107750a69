"""A blog in Arabic or Hebrew runs from right to left, and so does one post; other pages load nothing for it."""

from __future__ import annotations

import json

import pytest
from building import post

pytestmark = pytest.mark.slow


def is_turned(page) -> bool:
    """Return whether a page loads what turns Furo's styles."""
    return any("rtl.css" in link["href"] for link in page.select("link[rel=stylesheet]"))


@pytest.mark.parametrize("language", ["ar", "he"])
def test_every_page_of_a_blog_in_such_a_language_runs_from_right_to_left(build, language):
    blog = build("whole", files={"posts/2026/ailleurs.md": post("Titre", "Texte.", language="en")}, language=language)
    pages = [page for page in blog.pages().values() if not page.select("meta[http-equiv=refresh]")]
    assert len(pages) > 3
    for page in pages:
        assert page.html.get("dir") == "rtl"
        assert is_turned(page)
    assert blog.soup("posts/2026/ailleurs/").select_one("article.post")["dir"] == "ltr"


def test_a_post_in_such_a_language_is_turned_alone(build):
    blog = build("whole", files={"posts/2026/ailleurs.md": post("Titre", "Texte.", language="ar")})
    assert [name for name, page in blog.pages().items() if is_turned(page)] == ["posts/2026/ailleurs/index.html"]
    assert all("dir" not in page.html.attrs for page in blog.pages().values())


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("en", "ltr")])
def test_a_title_in_a_list_of_titles_runs_the_way_of_its_language(build, language, way):
    blog = build("spare", files={"posts/2026/ailleurs.md": post("Titre", language=language)})
    assert blog.soup("archives/2026/03/").select_one(f"main a[lang={language}]")["dir"] == way


CODE = "Texte, et `du_code(1)`.\n\n```python\ndu_code(2)\n```"


def test_code_runs_from_left_to_right_where_there_are_no_styles_too(build):
    files = {"posts/2026/ailleurs.md": post("Titre", CODE, language="ar"), "posts/2026/ici.md": post("Titre", CODE)}
    blog = build("spare", files=files)
    for name, ways in {"ailleurs": {"ltr"}, "ici": {None}}.items():
        page = blog.soup(f"posts/2026/{name}/")
        assert {code.get("dir") for code in page.select(".e-content :is(pre, code)")} == ways


def test_a_text_in_a_feed_runs_the_way_of_its_language(build):
    files = {"posts/2026/ailleurs.md": post("Titre", CODE, language="ar"), "posts/2026/ici.md": post("Titre", CODE)}
    blog = build("spare", files=files)
    texts = {item["url"]: item["content_html"] for item in json.loads((blog.out / "feed.json").read_text())["items"]}
    (there,), (here,) = ([text for url, text in texts.items() if f"/{name}/" in url] for name in ("ailleurs", "ici"))
    assert there.startswith('<div dir="rtl">')
    assert '<code dir="ltr"' in there
    assert '<pre dir="ltr"' in there
    assert "dir=" not in here


def test_a_plain_project_in_such_a_language_runs_from_right_to_left(build):
    assert build("furo", language="he").soup().html["dir"] == "rtl"
