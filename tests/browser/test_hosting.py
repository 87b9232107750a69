"""What a host serves at addresses that are no page: a 404 page that helps, and old addresses that forward."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from browser import made_blog
from browser.made_blog import NOWHERE, OLD_ADDRESS, POST
from tools.serve import serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session", params=["/", "/blog/"])
def hosted(request, sources, site):
    """The address of the blog at the root of a domain, and under a path."""
    if request.param == "/":
        yield site
        return
    with serve(made_blog.build(sources, "https://blog.invalid/blog/"), request.param) as address:
        yield address


def test_an_unknown_address_gives_a_whole_page_with_links_that_work(new_page, hosted):
    page = new_page()
    answers = {}
    page.on("response", lambda response: answers.setdefault(response.url, response.status))
    page.goto(hosted + NOWHERE, wait_until="networkidle")
    assert answers.pop(hosted + NOWHERE) == 404
    assert any(".css" in url for url in answers)
    assert [url for url, status in answers.items() if status != 200] == []
    expect(page.locator("main h1")).to_be_visible()
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))")
    inside = sorted({urljoin(page.url, link).partition("#")[0] for link in links if not link.startswith(("#", "http"))})
    assert hosted in inside
    assert [url for url in inside if page.request.get(url).status != 200] == []


def test_an_unknown_address_offers_a_search(new_page, hosted):
    page = new_page()
    page.goto(hosted + NOWHERE)
    page.locator("main input[name=q]").fill("essai")
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_url(f"{hosted}search/?q=essai*")
    expect(page.locator("main h1")).to_be_visible()


def test_an_old_address_of_a_comment_leads_to_that_comment(new_page, hosted):
    page = new_page()
    page.goto(f"{hosted}{OLD_ADDRESS}?showComment=1#c123")
    page.wait_for_url(f"{hosted}{POST}#c123")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_old_address_leads_to_its_post(new_page, hosted, scripts):
    page = new_page(java_script_enabled=scripts)
    page.goto(hosted + OLD_ADDRESS)
    page.wait_for_url(hosted + POST)
    expect(page.locator("main h1")).to_be_visible()
