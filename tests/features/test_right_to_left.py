"""A blog in Arabic or Hebrew runs from right to left, and so does one post; other pages load nothing for it."""

from __future__ import annotations

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


def test_a_plain_project_in_such_a_language_runs_from_right_to_left(build):
    assert build("furo", language="he").soup().html["dir"] == "rtl"
