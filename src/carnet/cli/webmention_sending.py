"""Tell other sites of posts that lead to them (webmentions): each once, and again when the post changed or is gone.

Only what can be read on the web is told: a page that is not published yet waits for the next run. Nothing is sent to
this machine or its network, wherever a page or a redirect leads.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from sphinx.locale import _

from carnet.cli.polite import Answer, Asker, TooSlowError, UnreachableError, WebError
from carnet.cli.webmention_links import Page, endpoint_of, leads_to, page_of
from carnet.core.build_state import write_whole

LEDGER = "webmentions.json"
#: How often a site that can't be reached is tried, a run each time, before its post changes again.
TRIES = 5
#: Seconds between two requests to one site.
PAUSE = 1.0
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"}
#: What is kept of a mention.
Sent = dict[str, Any]
Ledger = dict[str, dict[str, Sent]]


def read_ledger(file: Path) -> Ledger | None:
    """Return what was sent, by source and target; None where nothing ever was.

    Raises:
        ValueError: The file is none that this wrote.
    """
    if not file.is_file():
        return None
    found = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or not all(
        isinstance(targets, dict) and all(isinstance(sent, dict) for sent in targets.values())
        for targets in found.values()
    ):
        raise ValueError(_("this is no ledger of webmentions"))
    return found


def keep_ledger(file: Path, ledger: Ledger) -> None:
    """Write down what was sent; sources without any mention are left out."""
    kept = {source: dict(sorted(targets.items())) for source, targets in sorted(ledger.items()) if targets}
    write_whole(file, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


@dataclass
class Sender:
    """One run for the blog at the address *own*: asks by *asker*, sends *limit* mentions at most until the moment
    *until*, and tells what it did.
    """

    asker: Asker
    own: str
    keep: Callable[[Ledger], None]
    limit: int = 50
    until: float = float("inf")
    dry_run: bool = False
    tell: Callable[[str], object] = print
    sleep: Callable[[float], object] = time.sleep
    sent: int = 0
    waiting: int = 0
    asked: dict[str, float] = field(default_factory=dict)

    def run(self, pages: Mapping[str, Page], ledger: Ledger) -> None:
        """Send what is due: of new and changed *pages*, and of those that are gone."""
        for source in sorted({*pages, *ledger}):
            page, known = pages.get(source), ledger.setdefault(source, {})
            due = [target for target in _targets(page, known) if is_due(page, target, known.get(target))]
            if due and not self.is_at_an_end():
                body = self.published(source)
                for target in due:
                    if self.is_at_an_end():
                        break
                    if body is None or not self.is_as_built(body, page, target):
                        self.waiting += 1
                        continue
                    self.one(source, target, page, known)
                    if not self.dry_run:
                        self.keep(ledger)

    def is_at_an_end(self) -> bool:
        """Return whether this run has done enough."""
        return self.sent >= self.limit or time.monotonic() > self.until

    def published(self, source: str) -> bytes | None:
        """Return what the web has at an address of the blog: nothing if it is gone, None if that can't be told."""
        try:
            answer = self.ask(source)
        except WebError:
            return None
        if answer.status in _GONE:
            return b""
        return answer.body if answer.status == HTTPStatus.OK else None

    def is_as_built(self, body: bytes, page: Page | None, target: str) -> bool:
        """Return whether the web has a page as it was built: a site looks there, once, at what it is told of."""
        if page is None:
            return not leads_to(body, target)
        found = page_of(body, self.own) if body.strip() else None
        return found is not None and found.text == page.text

    def one(self, source: str, target: str, page: Page | None, known: dict[str, Sent]) -> None:
        """Find where a site takes mentions, send one, and note what became of it."""
        endpoint, status = self.endpoint(target)
        if status == HTTPStatus.OK and endpoint:
            self.sent += 1
            self.tell(f"{source} → {target}")
            if self.dry_run:
                return
            status = self.send(endpoint, source, target)
        if self.dry_run:
            return
        is_done = status != 0 and (not endpoint or 200 <= status < 300)
        if is_done and not (page and target in page.targets):
            known.pop(target, None)  # the site knows that the link is gone
            return
        before = known.get(target, {})
        tries = 0 if is_done else before.get("tries", 0) + 1
        text = page.text if page else ""
        had = bool(before.get("endpoint")) and before.get("was_sent", False)
        known[target] = {
            "endpoint": endpoint,
            "status": status,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "text": text if is_done or tries >= TRIES else before.get("text", ""),
            "tries": tries,
            "was_sent": had or (is_done and bool(endpoint)),
        }
        if not is_done and endpoint:
            self.tell(_("%s does not take it: %s") % (endpoint, status or _("no answer")))

    def endpoint(self, target: str) -> tuple[str, int]:
        """Return where a page takes mentions ("" for nowhere), and 200; or 0 where its site can't be asked now.

        A page that is gone, or is none of the web, takes none.
        """
        try:
            answer = self.ask(target, headers={"Accept": "text/html, */*;q=0.5"})
        except (UnreachableError, TooSlowError):
            return "", 0
        except WebError:
            return "", HTTPStatus.OK
        if answer.status >= 500 or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return "", 0
        return endpoint_of(answer.address, answer.headers, answer.body), HTTPStatus.OK

    def send(self, endpoint: str, source: str, target: str) -> int:
        """Send a mention, and return what was answered, 0 for nothing; a redirect of the request itself is followed."""
        data = urlencode({"source": source, "target": target}).encode()
        for _number in range(3):
            try:
                answer = self.ask(endpoint, method="POST", headers=_FORM, data=data, redirects=0)
            except WebError:
                return 0
            leads = answer.headers.get("Location", "")
            moved = urljoin(endpoint, leads)
            is_kept = answer.status in (HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT)
            is_secure = answer.status in (301, 302) and moved == endpoint.replace("http://", "https://", 1)
            if not leads or not (is_kept or is_secure) or moved == endpoint:
                return answer.status
            endpoint = moved
        return answer.status

    def ask(self, address: str, *, redirects: int | None = None, **options: Any) -> Answer:
        """Ask a site, which has its rest between two requests."""
        host = urlsplit(address).netloc
        self.sleep(max(0.0, self.asked.get(host, -PAUSE) + PAUSE - time.monotonic()))
        asker = self.asker if redirects is None else self.asker.with_redirects(redirects)
        try:
            return asker.ask(address, **options)
        finally:
            self.asked[host] = time.monotonic()


def _targets(page: Page | None, known: Mapping[str, Sent]) -> list[str]:
    return [*dict.fromkeys((*(page.targets if page else ()), *known))]


def is_due(page: Page | None, target: str, sent: Sent | None) -> bool:
    """Return whether a site is to be told of a link: one that is new, whose page changed, or that is gone."""
    if page is None or target not in page.targets:
        return sent is not None and sent.get("tries", 0) < TRIES
    if sent is None:
        return True
    if sent.get("tries", 0) >= TRIES:
        return bool(sent.get("text") != page.text)
    return bool(sent.get("tries") or sent.get("text") != page.text)


def forget_what_was_never_sent(pages: Mapping[str, Page], ledger: Ledger) -> None:
    """Take links out of the ledger that are gone, and of which no site was ever told."""
    for source, targets in ledger.items():
        current = pages[source].targets if source in pages else ()
        for target in [
            target for target, sent in targets.items() if not sent.get("was_sent") and target not in current
        ]:
            del targets[target]


def note_as_old(pages: Mapping[str, Page], ledger: Ledger) -> None:
    """Take the links of *pages* for known: nobody is told of them before the page changes."""
    for source, page in pages.items():
        for target in page.targets:
            old = {"endpoint": "", "status": 0, "at": "", "text": page.text, "tries": 0, "was_sent": False}
            ledger.setdefault(source, {}).setdefault(target, old)
