"""The README is short, the rest stands in docs/, and every link between them leads somewhere."""

from __future__ import annotations

import re

import pytest
from building import REPO

PAGES = [REPO / "README.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def test_readme_is_short_and_says_the_two_commands():
    text = (REPO / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert re.search(r"^make html .*\nmake test ", text, re.MULTILINE)


def test_contributing_is_short():
    assert len((REPO / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_readme_leads_to_every_page_of_the_documentation_or_to_one_that_does():
    texts = {page: page.read_text(encoding="utf-8") for page in PAGES}
    led_to = {(page.parent / link).resolve() for page, text in texts.items() for link in _LINK.findall(text)}
    assert [page.name for page in PAGES if page.name not in {"README.md", "index.md"} and page not in led_to] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPO).as_posix())
def test_links_between_documents_lead_somewhere(page):
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_contributing_names_what_is_there():
    text = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")
    engine = REPO / "src/carnet"
    for name in re.findall(r"`(core/\w+\.py)`", text):
        assert (engine / name).is_file()
    for function, name in re.findall(r"`(\w+)\([^`]*\)` of `(core/\w+\.py)`", text):
        assert f"def {function}(" in (engine / name).read_text(encoding="utf-8")
