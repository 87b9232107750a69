"""Ask servers of the web politely: one request, its redirects included, ends after so many seconds and bytes.

Every command of ours that touches the network asks by this module. A server that drips or never ends is cut at the
limit of the whole request, not of a single read. Nobody but the owner makes a command ask this machine or its network:
an address is judged where the connection is opened, so that neither a redirect nor the DNS leads there. Other schemes
than http and https are not followed. A server that is busy is asked again when it says, after a second at the earliest,
later each time, and a few times in all.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import count
from time import sleep
from typing import Any
from urllib.error import URLError
from urllib.request import Request

from sphinx.locale import _

from carnet.cli.web_connections import (
    NotAskedError,
    Road,
    TooLargeError,
    TooSlowError,
    UnreachableError,
    WebError,
    answer_to,
    plain_address,
)

__all__ = [
    "BUSY",
    "Answer",
    "Asker",
    "NotAskedError",
    "TooLargeError",
    "TooSlowError",
    "UnreachableError",
    "WebError",
    "wait_of",
]

#: What a server answers that wants to be asked later (RFC 6585, RFC 9110).
BUSY = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered in the end, and at which address."""

    status: int
    reason: str
    address: str
    headers: Message
    body: bytes = b""


@dataclass(frozen=True)
class Asker:
    """How a command asks: *seconds*, *max_bytes*, *redirects* limit a request, *tries* and *longest_wait* its patience.

    A *local* one may be led to this machine and its network by anyone; nothing but a test or an option asks for it.
    """

    agent: str
    seconds: float = 20
    max_bytes: int = 1_000_000
    redirects: int = 10
    tries: int = 3
    longest_wait: float = 60
    local: bool = False
    pause: Callable[[float], object] | None = None  # in place of sleep

    def ask(
        self,
        address: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
        typed: bool = False,
    ) -> Answer:
        """Return what the server at *address* answers, whatever its status.

        An address that the owner *typed* may be one of his own machine or network, if it says so by itself.

        Raises:
            WebError: There is no whole answer.
        """
        road = Road(self.seconds, self.max_bytes, self.redirects, local=self.local)
        try:
            plain = plain_address(address)
            road.check(plain, typed=typed)
            given = {"User-Agent": self.agent, **(headers or {})}
            with answer_to(road, Request(plain, data, given, method=method)) as answer:  # noqa: S310  # it is of the web
                body = self._body(answer) if method != "HEAD" and self.max_bytes else b""
                return Answer(answer.status, answer.reason, answer.url, answer.headers, body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            cause = error.reason if isinstance(error, URLError) else error
            if isinstance(cause, TimeoutError):
                raise TooSlowError(_("no answer within %s seconds") % f"{self.seconds:g}") from error
            raise UnreachableError(" ".join(str(cause).split()) or type(cause).__name__) from error

    def _body(self, answer: Any) -> bytes:
        whole = bytearray()
        while chunk := answer.read(1 << 16):
            whole += chunk
            if len(whole) > self.max_bytes:
                raise TooLargeError(_("more than %s bytes") % self.max_bytes)
        if getattr(answer, "length", None):  # http.client says nothing of what is missing
            raise UnreachableError(_("the answer breaks off"))
        return bytes(whole)

    def with_redirects(self, number: int) -> Asker:
        """Return one that follows so many redirects."""
        return replace(self, redirects=number)

    def ask_patiently(self, address: str, *, busy: frozenset[int] = BUSY, **options: Any) -> Answer:
        """Ask again, a few times, a server that is busy or can't be reached; return its last answer."""
        for number in count(1):
            try:
                answer = self.ask(address, **options)
            except UnreachableError:
                if number >= self.tries:
                    raise
                wait = min(wait_of(None, number), self.longest_wait)
            else:
                wait = wait_of(answer.headers.get("Retry-After"), number)
                if answer.status not in busy or number >= self.tries or wait > self.longest_wait:
                    return answer
            (self.pause or sleep)(wait)
        raise AssertionError


def wait_of(retry_after: str | None, number: int) -> float:
    """Return the seconds to wait after a number of answers: what the server says, at least a second, and growing."""
    said = (retry_after or "").strip()
    seconds = 0.0
    if re.fullmatch(r"[0-9]+(\.[0-9]*)?", said):
        seconds = float(said)
    elif said:
        try:
            moment = parsedate_to_datetime(said)
            seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError, IndexError):
            seconds = 0.0
    return max(seconds, 2.0 ** (number - 1))
