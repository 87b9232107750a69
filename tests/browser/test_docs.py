"""The documentation in a browser: accessible, on any screen, and asking nobody else."""

from __future__ import annotations

from functools import cache

import pytest
from docs_site import build_docs
from made_once import made_once

from browser import visits
from carnet.cli.serve import serve

pytestmark = pytest.mark.browser

PAGES = ("", "install/", "features/", "hosting/", "comparison/", "reference/settings/", "search/", "404.html")
every_page = pytest.mark.parametrize("address", PAGES)


@pytest.fixture(scope="module")
def look_at(browser, tmp_path_factory):
    """Return a function that tells all that there is to see on a page, and the address of the site."""
    docs = made_once(tmp_path_factory, "docs", build_docs)
    context = browser.new_context(reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    with serve(docs.out, "/en/latest/") as site:
        yield cache(lambda address: (visits.look(page, site, address), site))
    context.close()


@every_page
def test_axe_finds_nothing(look_at, address):
    seen, _site = look_at(address)
    assert [line for lines in seen.findings.values() for line in lines] == []


@every_page
def test_nothing_is_wider_than_a_screen_of_320_px(look_at, address):
    seen, _site = look_at(address)
    assert seen.too_wide == []


@every_page
def test_nobody_else_is_asked_and_nothing_fails(look_at, address):
    seen, site = look_at(address)
    assert seen.requests
    assert [url for url in seen.requests if not url.startswith((site, "data:"))] == []
    assert seen.complaints == []
