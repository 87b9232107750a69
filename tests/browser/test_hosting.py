"""Wherever the blog is hosted, all of it works: links, search, feeds, media, the choice of dark, 404, old addresses."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from browser.made_blog import NOWHERE, OLD_ADDRESS, PICTURES, PLAYERS, POST

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session", params=["site", "giscus", "mastodon"])
def hosted(request):
    """The address of the blog at the root of a domain, below a path as on GitHub Pages, and as on Read the Docs."""
    return request.getfixturevalue(request.param)


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


def test_search_finds_and_leads_there(new_page, hosted):
    page = new_page()
    page.goto(f"{hosted}search/?q=révisions")
    page.locator("#search-results a.found").first.click()
    page.wait_for_url(f"{hosted}{POST}*")


def test_feed_names_addresses_of_this_host_alone(new_page, hosted):
    feed = new_page().request.get(f"{hosted}atom.xml").text()
    base = "https://blog.invalid" + urlsplit(hosted).path
    named = re.findall(r"https://blog\.invalid[^<\"' ]*", feed)
    assert len(named) > 10
    assert [address for address in named if not address.startswith(base)] == []


def test_choice_of_dark_is_kept_and_everything_loads(new_page, hosted):
    page = new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto(hosted, wait_until="networkidle")
    page.locator(".theme-toggle:visible").first.click()
    page.goto(hosted + PICTURES, wait_until="networkidle")
    assert page.evaluate("document.body.dataset.theme") == "dark"
    shown = page.locator("article img").evaluate_all("all => all.map(one => one.complete && one.naturalWidth > 0)")
    assert shown
    page.goto(hosted + PLAYERS)
    assert page.locator("audio").first.evaluate(
        "sound => new Promise(done => { sound.onloadedmetadata = () => done(true); sound.onerror = () => done(false);"
        " sound.load() })"
    )
    assert wrong == []


@pytest.fixture(scope="session")
def folder(made):
    """The address of the blog in a folder, as the preview of a pull request is read."""
    return made("folder", "https://blog.invalid/", builder="html").as_uri()


def test_blog_is_read_from_a_folder_and_says_what_it_can_not_do(new_page, folder):
    page = new_page()
    page.goto(f"{folder}/index.html")
    page.locator(".theme-toggle:visible").first.click()
    page.locator("main article.entry a").first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.body.dataset.theme") == "dark"
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href.split('#')[0])")
    inside = {unquote(urlsplit(link).path) for link in links if link.startswith("file:")}
    assert len(inside) > 10
    assert [path for path in inside if not Path(path).is_file()] == []
    page.goto(f"{folder}/search.html")
    expect(page.get_by_text("il lui faut un serveur")).to_be_visible()


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
