"""Features hand in what stands in the slots of a page; the theme knows the slots and no feature."""

from __future__ import annotations

import re

import pytest
from building import REPO
from sphinx.testing.util import SphinxTestApp

from carnet.core.slots import SLOTS, add_to_slot

PACKAGE = REPO / "src/carnet"
THEME = sorted((PACKAGE / "theme/templates").rglob("*.html"))
_SHOWN = re.compile(r'slot\("([a-z-]+)"')
_INCLUDED = re.compile(r'{%-? (?:include|extends|from) "([^"]+)"')


def test_every_slot_is_shown_and_every_shown_slot_is_one():
    texts = (file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.html"))
    assert {name for text in texts for name in _SHOWN.findall(text)} == set(SLOTS)


def test_the_theme_includes_no_template_of_a_feature():
    floor = {*("core", "theme", "upstream")}
    of_features = {
        file.relative_to(templates).as_posix()
        for templates in PACKAGE.glob("*/templates")
        if templates.parent.name not in floor
        for file in templates.rglob("*.html")
    }
    assert "ablog/comments.html" in of_features
    assert {
        name for file in THEME for name in _INCLUDED.findall(file.read_text(encoding="utf-8"))
    } & of_features == set()


CONF = """
from carnet.core.slots import add_to_slot

extensions = ["carnet"]
html_theme = "furo"

def setup(app):
    add_to_slot(app, "head", '<meta name="second">')
    add_to_slot(app, "head", '<meta name="first">', order=1)
    add_to_slot(app, "head", '<meta name="nothing">', when="absent")
    add_to_slot(app, "head", '<meta name="third" content="{{ pagename }}">', when="pagename")
"""


def test_fragments_stand_in_order_and_only_where_they_have_something_to_show(tmp_path):
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "index.rst").write_text("Page\n====\n", encoding="utf-8")
    app = SphinxTestApp("html", srcdir=tmp_path)
    try:
        app.build()
        html = (app.outdir / "index.html").read_text(encoding="utf-8")
    finally:
        app.cleanup()
    assert re.findall('<meta name="(first|second|third|nothing)"', html) == ["first", "second", "third"]
    assert 'content="index"' in html


def test_a_slot_that_is_not_there_is_told_to_who_writes_a_feature(tmp_path):
    (tmp_path / "conf.py").write_text("", encoding="utf-8")
    app = SphinxTestApp("html", srcdir=tmp_path)
    try:
        with pytest.raises(ValueError, match="feet"):
            add_to_slot(app, "feet", "<p>")
    finally:
        app.cleanup()
