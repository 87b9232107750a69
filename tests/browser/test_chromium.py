"""The browser of these tests is Playwright's as it would start it itself, but for what costs time and shows nothing."""

from __future__ import annotations

import re

import pytest

from browser.conftest import LEFT_OUT

pytestmark = pytest.mark.browser


def test_list_of_what_is_left_out_has_all_of_playwright_s(new_page):
    page = new_page()
    page.goto("chrome://version")
    lists = re.findall(r"--disable-features=(\S+)", page.locator("#command_line").inner_text())
    *others, ours = [set(one.split(",")) for one in lists]
    assert ours == set(LEFT_OUT.split(","))
    assert others, "Playwright has no list of its own any more"
    assert set().union(*others) <= ours
