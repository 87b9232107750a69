"""The writers' guide says of each message what the blog says: its tables are written from the messages."""

from __future__ import annotations

import re

import pytest
from building import REPO

from carnet.core.words import catalogue
from tools import guide

pytestmark = pytest.mark.skipif(not guide.GUIDE.is_file(), reason="this blog has no such guide")


def test_tables_of_messages_are_those_of_today():
    text = guide.GUIDE.read_text(encoding="utf-8")
    assert guide.written(text) == text, "run: python -m tools.guide"
    assert len(re.findall(r"^\| `", text, re.MULTILINE)) > 150


def test_messages_in_the_tables_are_said_by_our_code():
    words = catalogue("fr")
    code = "".join(path.read_text(encoding="utf-8") for path in (REPO / "src").rglob("*.py"))
    assert [one for one in guide.OURS if one.replace('"', '\\"') not in code or words.gettext(one) == one] == []


def test_every_message_says_what_to_do():
    assert [told for _title, rows in guide.messages() for told, remedy in rows if not remedy.strip()] == []


def test_guide_that_is_stale_is_noticed():
    text = guide.GUIDE.read_text(encoding="utf-8").replace("n’est pas un champ d’un billet", "est de trop")
    assert guide.written(text) != text


@pytest.mark.parametrize("typed", ["`\\$`", "[!TIP]", "<img>", "(<mon-billet/", "https://"])
def test_guide_says_what_is_typed(typed):
    assert typed in guide.GUIDE.read_text(encoding="utf-8")
