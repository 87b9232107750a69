"""The preview's pages keep the policy that they are published with, and load themselves anew after a build."""

from __future__ import annotations

import asyncio
import re
from html import unescape

import pytest

from carnet.cli.preview import Injector, allowing
from carnet.security import hash_of

POLICY = "default-src &#39;self&#39;; script-src &#39;self&#39; &#39;sha256-x&#39;; object-src &#39;none&#39;"
PAGE = f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}"></head><p>Bonjour</p>'


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

    asyncio.run(Injector(server, "127.0.0.1:8000")({"type": "http", "method": method}, None, keep))
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
