"""One request to a server of the web: its connections, its limits and where they may lead. See `carnet.cli.polite`."""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import string
import threading
import time
from email.message import Message
from functools import cache
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import (
    AbstractHTTPHandler,
    BaseHandler,
    HTTPCookieProcessor,
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    OpenerDirector,
    ProxyHandler,
    Request,
    getproxies,
)

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from sphinx.locale import _

from carnet.cli.public_addresses import is_public, literal

#: Bytes of heads of answers, beside their bodies.
_HEADS = 512_000
_PORTS = {"http": 80, "https": 443}
#: Names of machines on one's own network: https://www.iana.org/assignments/special-use-domain-names.
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


class WebError(Exception):
    """Why there is no answer, in one line."""


class UnreachableError(WebError):
    """The server can't be reached, or does not speak HTTP."""


class TooSlowError(WebError):
    """The answer was not there in time."""


class TooLargeError(WebError):
    """The answer is longer than allowed."""


class NotAskedError(WebError):
    """The address is none of the web, or one of this machine or its own network."""


def plain_address(address: str) -> str:
    """Return an address of the web in ASCII, as servers want it, without user and fragment.

    Raises:
        NotAskedError: It is none.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError as error:
        raise NotAskedError(_("this is no address")) from error
    if parts.scheme not in _PORTS or not host:
        other = _("'%s:' is not asked") % parts.scheme
        raise NotAskedError(other if parts.scheme else _("this is no address of the web"))
    path, query = (quote(part, safe=string.punctuation) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, (f"[{host}]" if ":" in host else host) + port, path, query, ""))


def _origin(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0)


def _is_public_host(host: str) -> bool:
    """Return whether a host may be one of the open web, by its very name."""
    found = literal(host)
    if found is None:
        return "." in host and not host.endswith(_LOCAL_NAMES)
    return is_public(found)


def _own_origin(address: str) -> tuple[str, int] | None:
    """Return the origin of an address that says by itself that it is one of this machine, or of its network."""
    origin = _origin(address)
    found = literal(origin[0])
    if found is None:
        return origin if origin[0] == "localhost" else None
    return origin if found.is_private and not (found.is_link_local or found.is_unspecified) else None


# -- One request -------------------------------------------------------------------------------------------------------


class Road:
    """What all connections of one request share: until when, how many bytes, and where they may lead."""

    def __init__(self, seconds: float, max_bytes: int, redirects: int, *, local: bool = False) -> None:
        self.until = time.monotonic() + seconds
        self.bytes = max_bytes + _HEADS
        self.redirects = redirects
        self.local = local
        self.own: tuple[str, int] | None = None
        self.proxies = {_origin(proxy) for proxy in getproxies().values()}

    def left(self) -> float:
        """Return the seconds that are left."""
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def count(self, number: int) -> None:
        """Count bytes that came."""
        self.bytes -= number
        if self.bytes < 0:
            raise TooLargeError(_("the answer does not end"))

    def check(self, address: str, *, typed: bool = False) -> None:
        """Refuse an address whose very name is of this machine or its network, unless the owner *typed* it."""
        origin = _origin(address)
        if typed:
            self.own = _own_origin(address)
        if not (self.local or origin == self.own or _is_public_host(origin[0])):
            raise NotAskedError(_("%s is within a private network") % origin[0])

    def open(self, address: tuple[str, int], *_others: object) -> socket.socket:
        """Connect to the first public machine that has a name, in place of ``socket.create_connection``."""
        host, port = address
        judged = self.local or address in (self.own, *self.proxies) or literal(host) is not None  # by `check`
        why: Exception = OSError(_("its name leads nowhere"))
        found = _look_up(host, port, self.left())
        for number, (family, kind, protocol, _name, place) in enumerate(found):
            ip = literal(str(place[0]).partition("%")[0])
            if not judged and (ip is None or not is_public(ip)):
                why = NotAskedError(_("%s is %s, which is within a private network") % (host, place[0]))
                continue
            connection = _Socket(family, kind, protocol)
            connection.road = self
            try:
                connection.settimeout(self.left() / (len(found) - number))
                connection.connect(place)
            except OSError as error:
                connection.close()
                why = error
                continue
            connection.settimeout(self.left())
            return connection
        raise why


def _look_up(host: str, port: int, seconds: float) -> list[tuple[Any, ...]]:
    """Return the addresses of a name, within a time that the system's resolver has no limit for."""
    found: queue.SimpleQueue[list[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

    def look() -> None:
        try:
            found.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, ValueError) as error:
            found.put(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Limited(socket.socket):
    """A connection that knows the limits of its request, at each read."""

    road: Road | None = None

    def recv_into(self, *arguments: Any) -> int:
        """Read some bytes, while there is time."""
        if self.road is None:
            return super().recv_into(*arguments)
        self.settimeout(self.road.left())
        number = super().recv_into(*arguments)
        self.road.count(number)
        return number


class _Socket(_Limited):
    pass


class _SecureSocket(_Limited, ssl.SSLSocket):
    pass


@cache
def _tls() -> ssl.SSLContext:
    """Return a context that knows the authorities of this system, and those that every browser does."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    context.set_alpn_protocols(["http/1.1"])
    context.sslsocket_class = _SecureSocket
    return context


class _Plain(http.client.HTTPConnection):
    def __init__(self, host: str, /, **options: Any) -> None:
        road: Road = options.pop("road")
        super().__init__(host, **options)
        self._create_connection = road.open  # what `connect` calls, with and without a proxy


class _Secure(http.client.HTTPSConnection):
    def __init__(self, host: str, /, **options: Any) -> None:
        self.road: Road = options.pop("road")
        super().__init__(host, **options)
        self._create_connection = self.road.open

    def connect(self) -> None:
        super().connect()
        assert isinstance(self.sock, _SecureSocket)
        self.sock.road = self.road


class _Web(AbstractHTTPHandler):
    """Opens connections for http and https."""

    def __init__(self, road: Road) -> None:
        super().__init__()
        self.road = road

    def http_open(self, request: Request) -> http.client.HTTPResponse:
        return self.do_open(_Plain, request, road=self.road)

    def https_open(self, request: Request) -> http.client.HTTPResponse:
        return self.do_open(_Secure, request, road=self.road, context=_tls())

    http_request = https_request = AbstractHTTPHandler.do_request_


class _Redirects(BaseHandler):
    """Follows redirects, each of which is judged, and reads none of their bodies."""

    def __init__(self, road: Road) -> None:
        self.road = road

    def http_error_302(self, request: Request, answer: Any, code: int, reason: str, headers: Message) -> Any:
        location = headers.get("Location")
        if not location or self.road.redirects <= 0:
            return None  # it is the last answer
        self.road.redirects -= 1
        answer.close()
        target = location.encode("latin-1", "replace").decode("utf-8", "replace")
        try:
            address = plain_address(urljoin(request.full_url, target))
        except ValueError as error:
            raise NotAskedError(_("it leads to no address")) from error
        self.road.check(address)
        same = _origin(address) == _origin(request.full_url)
        given = {name: value for name, value in request.headers.items() if same or name in ("User-agent", "Accept")}
        method = "HEAD" if request.get_method() == "HEAD" else "GET"
        return self.parent.open(Request(address, method=method, headers=given))  # noqa: S310  # `plain_address` looked

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def answer_to(road: Road, request: Request) -> Any:
    """Return the last answer to a request; one that is an error is an answer, too."""
    opener = OpenerDirector()
    handlers = (ProxyHandler, HTTPCookieProcessor, HTTPErrorProcessor, HTTPDefaultErrorHandler)
    for handler in (_Web(road), _Redirects(road), *(handler() for handler in handlers)):
        opener.add_handler(handler)
    try:
        return opener.open(request, timeout=road.left())
    except HTTPError as error:
        return error
