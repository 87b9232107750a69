"""The preview's pages keep the policy that they are published with, and load themselves anew after a build."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest

from carnet.cli.preview import Injector, allowing, mistakes_in, with_mistakes
from carnet.core.messages import Message
from carnet.core.words import catalogue
from carnet.security import hash_of

POLICY = "default-src &#39;self&#39;; script-src &#39;self&#39; &#39;sha256-x&#39;; object-src &#39;none&#39;"
PAGE = f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}"></head><p>Bonjour</p>'


def in_a_thread(coroutine) -> None:
    """Run a coroutine; a browser of other tests may have this thread's loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, coroutine).result()


def answer(kind: str = "text/html; charset=utf-8", status: int = 200, method: str = "GET", body: str = PAGE):
    """Return headers and body of what a browser gets of a *body* that the server sends in two parts."""
    sent, content = [], body.encode()

    async def server(scope, receive, send):
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content[:40], "more_body": True})
        await send({"type": "http.response.body", "body": content[40:]})

    async def keep(message):
        sent.append(message)

    in_a_thread(Injector(server, "127.0.0.1:8000")({"type": "http", "method": method, "path": "/"}, None, keep))
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:]).decode()


def test_policy_lets_the_script_of_the_preview_run_and_nothing_else():
    headers, page = answer()
    assert int(headers[b"content-length"]) == len(page.encode())
    (script,) = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    assert "ws://127.0.0.1:8000/websocket-reload" in script
    policy = unescape(re.findall('content="([^"]*)"', page)[0])
    assert policy == (
        f"default-src 'self'; script-src 'self' 'sha256-x' {hash_of(script)}; object-src 'none'; "
        "connect-src 'self' ws://127.0.0.1:8000"
    )


MESSAGES = {
    "messages": [
        Message("posts/2026/un.md", 9, 0, "myst", "il n’y a pas de « <b> »", "a", "écrivez « a »").as_data(),
        Message("a-propos.md", 0, 0, "myst", "autre").as_data(),
    ]
}


def test_page_begins_with_its_mistakes_of_head_and_body():
    shown = mistakes_in(MESSAGES, "/posts/2026/un/", catalogue("fr").gettext)
    assert shown == (
        '<div class="mistakes" role="alert"><p>À corriger avant de publier\u00a0:</p><ul>'
        "<li><code>posts/2026/un.md:9</code> "
        "il n’y a pas de « &lt;b&gt; »\u202f; écrivez « a »</li></ul></div>"
    )
    page = '<main><div class="mistakes">\n<ul></ul></div><article><h1>Un</h1></article></main>'
    assert with_mistakes(page.encode(), shown).decode() == f"<main>{shown}<article><h1>Un</h1></article></main>"
    assert with_mistakes(b"<main></main>", shown).decode() == f"<main>{shown}</main>"


def test_home_page_shows_all_mistakes_and_other_pages_none():
    assert mistakes_in(MESSAGES, "/").count("<li>") == 2
    assert mistakes_in(MESSAGES, "/posts/2026/deux/") == mistakes_in({}, "/") == ""
    assert with_mistakes(b"page", "") == b"page"


def test_directive_that_is_there_is_made_wider():
    assert allowing("connect-src https://a.example", "connect-src", "ws://b") == "connect-src https://a.example ws://b"


@pytest.mark.parametrize("given", [{"kind": "text/css"}, {"status": 206}])
def test_what_is_no_whole_page_is_sent_as_it_is(given):
    headers, body = answer(**given)
    assert body == PAGE
    assert headers[b"content-length"] == str(len(PAGE.encode())).encode()


def test_page_without_a_policy_gets_the_script_alone():
    assert answer(body="<p>Bonjour</p>")[1].startswith("<p>Bonjour</p>\n<script>")


def test_head_of_a_page_has_no_body():
    assert answer(method="HEAD")[1] == ""
