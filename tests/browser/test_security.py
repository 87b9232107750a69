"""What was smuggled into a page does nothing there, wherever it is hosted; see ../test_security.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.made_blog import PLAYERS, POST

pytestmark = pytest.mark.browser

#: Each tries to note that it ran, or asks another site for something.
HOSTILE = """
<script>(window.ran ??= []).push("inline script")</script>
<img alt="" src="nothing.png" onerror="(window.ran ??= []).push('handler')">
<a id="trap" href="javascript:(window.ran ??= []).push('link')">…</a>
<script src="https://evil.invalid/script.js"></script>
<iframe title="…" src="https://evil.invalid/frame"></iframe>
<form action="https://evil.invalid/form"><button id="send">…</button></form>
<object data="https://evil.invalid/object"></object>
<style>@import "https://evil.invalid/style.css";</style>
"""


@pytest.fixture(params=[POST, PLAYERS, "search/", "404.html"])
def attacked(new_page, site, request):
    """A page with hostile elements in its text, and the requests to another site that it made."""

    def smuggle(route):
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("</h1>", f"</h1>{HOSTILE}", 1))

    page, asked = new_page(), []
    page.route("https://evil.invalid/**", lambda route: asked.append(route.request.url) or route.abort())
    page.route(site + request.param, smuggle)
    page.goto(site + request.param, wait_until="networkidle")
    assert page.locator("#trap").count() == 1
    return page, asked


def test_what_was_smuggled_into_a_page_neither_runs_nor_asks_for_anything(attacked):
    page, asked = attacked
    page.locator("#trap").click()
    page.evaluate("document.getElementById('send').click()")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran ?? null") is None
    assert asked == []


def test_without_the_policy_all_of_it_would(new_page, site):
    """Else the test above would prove nothing."""

    def smuggle(route):
        body = (
            route.fetch().text().replace("Content-Security-Policy", "no-policy").replace("</h1>", f"</h1>{HOSTILE}", 1)
        )
        route.fulfill(content_type="text/html; charset=utf-8", body=body)

    page, asked = new_page(), []
    page.route("https://evil.invalid/**", lambda route: asked.append(route.request.url) or route.abort())
    page.route(site + POST, smuggle)
    page.goto(site + POST, wait_until="networkidle")
    page.locator("#trap").click()
    page.wait_for_function("window.ran?.length === 3")
    assert set(page.evaluate("window.ran")) == {"inline script", "handler", "link"}
    assert len(asked) >= 4


def test_the_page_itself_still_works(attacked):
    page, _asked = attacked
    expect(page.locator("body")).to_have_attribute("data-theme", "auto")  # by Furo's inline script
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--color-brand-primary')").strip()


def test_pages_opened_as_files_look_and_work_as_they_do_on_a_host(new_page, built):
    page, complaints = new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto((built / POST / "index.html").as_uri())
    expect(page.locator("body")).to_have_attribute("data-theme", "auto")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 253, 248)"
    page.locator(".bar .theme-toggle").click()
    assert page.evaluate("document.body.dataset.theme") != "auto"
    assert [one for one in complaints if "font" not in one and "ERR_FAILED" not in one] == []  # none from a folder
