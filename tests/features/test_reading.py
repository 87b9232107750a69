"""A page with notes or code has the words that its script needs, and no other page has."""

from __future__ import annotations

import gzip
import re

import pytest
from building import REPO, post

from carnet.core.assets import joined_scripts

CODE = "```python\nprint(1)\n```"
NOTE = "Un mot[^1].\n\n[^1]: Une note."


@pytest.fixture(scope="module")
def blog(build):
    files = {
        "posts/2026/code.md": post("Du code", CODE),
        "posts/2026/note.md": post("Une note", NOTE),
        "posts/2026/rien.md": post("Rien de tel", "Un mot."),
    }
    extensions = [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.french",
        "carnet.archives",
        "carnet.feeds",
        "carnet.reading",
    ]
    blog = build("whole", files=files | {"posts/2026/tout.md": post()}, extensions=extensions)
    assert blog.warnings == ""
    return blog


@pytest.mark.parametrize("name", ["code", "note"])
def test_page_with_code_or_notes_has_the_words_in_french(blog, name):
    words = blog.soup(f"posts/2026/{name}/").select_one("template[data-words=reading]")
    assert words["data-copy"] == "Copier"
    assert words["data-copied"] == "Le code est copié."
    assert (words["data-note"], words["data-close"]) == ("Note", "Fermer")


def test_other_pages_and_feeds_have_none(blog):
    assert 'data-words="reading"' not in blog.html("posts/2026/rien/")
    assert 'data-words="reading"' not in blog.html("archives/")
    assert 'data-words="reading"' not in blog.html("atom.xml")


def test_scripts_are_small_and_have_no_words_of_their_own():
    scripts = [path for path in (REPO / "src").rglob("*.js") if path.name != "search.js" and "desk" not in path.parts]
    assert len(scripts) > 5
    assert len(gzip.compress(b"".join(path.read_bytes() for path in scripts))) < 13 * 1024
    joined = joined_scripts([path for path in scripts if path.name not in ("media.js", "live-comments.js")])
    code = re.sub(r"//.*|/\*.*?\*/|querySelector(All)?\([^)]*\)", "", joined)
    assert not re.search(r'["`>][A-ZÀ-Ý][a-zà-ÿ]+ |[a-z]+ [a-z]+ [a-z]+["`]', code)
