"""What the reference promises to styles of a blog is in the pages of this one."""

from __future__ import annotations

import pytest

from tools.promises import CLASSES, VARIABLES

pytestmark = pytest.mark.slow


def test_each_class_that_is_promised_is_in_a_page(dirhtml):
    found = {name for page in dirhtml.pages().values() for tag in page.select("[class]") for name in tag["class"]}
    assert {*CLASSES} - found <= {"cover"}  # no post here begins with a picture that its text does not show


def test_each_variable_that_is_promised_is_in_the_styles(dirhtml):
    style = (dirhtml.out / "_static/carnet.css").read_text(encoding="utf-8")
    assert [name for name in VARIABLES if f"{name}:" not in style] == []
