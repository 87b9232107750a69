"""Nobody but the writer's own browser reads the desk or writes by it: no other site, no other machine.

Each request is looked at before NiceGUI and Socket.IO see it, the handshake of a socket as well: it comes to the
desk's own name (no other that someone lets lead here), from a page of the desk itself, and with the secret that stands
in the address at the start and then in a cookie that no script can read and no other site can send.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: What stands before the secret in the address.
KEY = "key"
#: Names of this machine by which the desk is called.
_NAMES = ("127.0.0.1", "localhost")
#: Where a page may ask from, by `Sec-Fetch-Site`: the desk itself, or nowhere, as an address that is typed.
_OWN_SITES = ("same-origin", "none")


@dataclass(frozen=True)
class Door:
    """What opens the desk: its port, its secret, and the port of the preview."""

    port: int
    preview_port: int
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def address(self) -> str:
        """The address with the secret, at which the desk is opened."""
        return f"http://{_NAMES[0]}:{self.port}/?{KEY}={self.secret}"

    @property
    def cookie(self) -> str:
        """The name of the cookie; browsers do not tell ports apart, and two blogs may be written at once."""
        return f"carnet-desk-{self.port}"

    def knows(self, cookies: str) -> bool:
        """Return whether a header of *cookies* has the secret."""
        try:
            found = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return False
        return found is not None and self.is_secret(found.value)

    def is_secret(self, text: str) -> bool:
        """Return whether a text is the secret."""
        return hmac.compare_digest(text.encode("utf-8", "replace"), self.secret.encode())

    def policy(self, host: str) -> str:
        """Return what the desk's own pages may load: nothing of another site. NiceGUI compiles its templates."""
        preview = f"http://{host.partition(':')[0]}:{self.preview_port}"
        return "; ".join(
            (
                "default-src 'self'",
                "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
                "style-src 'self' 'unsafe-inline'",
                f"img-src 'self' data: blob: {preview}",
                "font-src 'self' data:",
                f"connect-src 'self' ws://{host}",
                f"frame-src {preview}",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "object-src 'none'",
            )
        )


def names(port: int) -> tuple[str, ...]:
    """Return by which names a browser may call a server of this machine at a *port*."""
    return tuple(f"{name}:{port}" for name in _NAMES)


def is_own(headers: Mapping[str, str], port: int, *, is_socket: bool = False) -> bool:
    """Return whether a request came to this machine by its own name, and from no page of another site.

    A browser names the site that a socket or a change is asked from; what names none can't be a page.
    """
    host = headers.get("host", "")
    if host not in names(port):
        return False
    origin = headers.get("origin")
    if origin is None and is_socket:
        return False
    return origin in (None, f"http://{host}") and headers.get("sec-fetch-site", "none") in _OWN_SITES


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers of a request; of two of one name both, so that neither passes for the other."""
    found: dict[str, str] = {}
    for raw, value in scope.get("headers", ()):
        name, text = raw.decode("latin-1").lower(), value.decode("latin-1")
        joined = "; " if name == "cookie" else ", "
        found[name] = f"{found[name]}{joined}{text}" if name in found else text
    return found


class Guard:
    """Stands in front of an ASGI application, and lets in who is the writer."""

    def __init__(self, app: App, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application do so."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = headers_of(scope)
        is_socket = scope["type"] == "websocket"
        key = _key_in(scope)
        if not is_own(headers, self.door.port, is_socket=is_socket):
            await _refuse(scope, receive, send)
        elif key and not is_socket and scope["method"] == "GET" and self.door.is_secret(key):
            await self._let_in(send)
        elif not self.door.knows(headers.get("cookie", "")):
            await _refuse(scope, receive, send)
        else:
            await self.app(scope, receive, send if is_socket else self._with_policy(send, headers["host"]))

    async def _let_in(self, send: Send) -> None:
        """Put the secret into a cookie, and out of the address."""
        cookie = f"{self.door.cookie}={self.door.secret}; Path=/; HttpOnly; SameSite=Strict"
        headers = {"location": "/", "set-cookie": cookie, "cache-control": "no-store", "content-length": "0"}
        await _start(send, 303, headers)
        await send({"type": "http.response.body", "body": b""})

    def _with_policy(self, send: Send, host: str) -> Send:
        added = {
            "content-security-policy": self.door.policy(host),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
        }
        more = [(name.encode(), value.encode()) for name, value in added.items()]

        async def sent(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        return sent


def _key_in(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return parse_qs(query).get(KEY, [""])[0] if scope.get("path") == "/" else ""


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Say nothing but no."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    body = b"Open the desk by the address that stands in the terminal.\n"
    headers = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), "connection": "close"}
    await _start(send, 403, headers)
    await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})
