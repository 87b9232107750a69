"""Which links lead out of the blog, by Sphinx's linkcheck, and what the servers that they lead to answer.

Linkcheck itself asks again without an end whom it is told to ask at once, waits for as long as a server likes, and
loses every answer when it is stopped (seen in Sphinx 9.0). So it lists the
links alone, and they are asked by `polite`: each server one link after the other, several servers at once. What
is not answered when the time is over is told as such, and all answers are kept.
"""

from __future__ import annotations

import json
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx.locale import _

from carnet.cli.polite import BUSY, Answer, Asker, NotAskedError, TooSlowError, UnreachableError, WebError
from carnet.core.urls import is_web_address

BUILD = Path("_build/links")
#: How many links of a server in a row it leaves without an answer, or refuses as too many, before it is left in peace.
LEFT_ALONE = 10
#: Answers after which a server is asked once more for the page itself: it may not know HEAD.
_SAID_ENOUGH = BUSY | {401}
_GONE = frozenset({404, 410})
_UNANSWERED = "no answer in time"
_AS_OTHERS = "not asked, as others of its server: "


class LinksError(Exception):
    """Why nothing was noted, in one line."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a link in this run: where it stands first, and whether it was alive (None: nobody knows)."""

    address: str
    file: str
    line: int
    alive: bool | None
    message: str = ""
    answered: bool = True


# -- Which links -------------------------------------------------------------------------------------------------------


def list_links(root: Path, settings: Mapping[str, Any]) -> list[Result]:
    """Return the links to the web that the settings do not leave out, none of them answered yet."""
    output = root / BUILD / "output.json"
    output.unlink(missing_ok=True)
    # Linkcheck names what it ignores and asks nobody for it. "." is in any address.
    options = ["-q", "-b", "linkcheck", "-d", str(root / "_build/doctrees-links"), "-D", "linkcheck_ignore=."]
    command = [sys.executable, "-m", "sphinx", *options, str(root), str(output.parent)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode or not output.is_file():
        raise LinksError("\n".join([str(_("The blog could not be read:")), done.stderr.strip()]))
    ignored = [re.compile(each) for each in settings.get("linkcheck_ignore", ())]
    excluded = [re.compile(each) for each in settings.get("linkcheck_exclude_documents", ())]
    return list(_listed(output.read_text(encoding="utf-8"), ignored, excluded))


def _listed(text: str, ignored: Iterable[re.Pattern[str]], excluded: Iterable[re.Pattern[str]]) -> Iterator[Result]:
    for told in map(json.loads, text.splitlines()):
        address, file = told["uri"], Path(told["filename"]).as_posix()
        left_out = any(each.match(address) for each in ignored)
        left_out = left_out or any(each.match(file.rpartition(".")[0]) for each in excluded)
        if is_web_address(address) and not left_out:
            yield Result(address, file, told["lineno"], None, _UNANSWERED, answered=False)


# -- What they answer --------------------------------------------------------------------------------------------------


def asker_of(settings: Mapping[str, Any]) -> Asker:
    """Return how links are asked, by what `conf.py` says to linkcheck."""
    agent = settings.get("user_agent") or f"Mozilla/5.0 (compatible; make links; +{settings.get('html_baseurl', '')})"
    return Asker(
        agent,
        seconds=settings.get("linkcheck_timeout", 30),
        max_bytes=0,
        tries=max(2, settings.get("linkcheck_retries", 1)),
        longest_wait=settings.get("linkcheck_rate_limit_timeout", 300),
    )


def ask_all(links: list[Result], settings: Mapping[str, Any], seconds: float) -> tuple[list[Result], bool]:
    """Return the links with their answers, and whether all were asked within so many seconds."""
    found = {link.address: link for link in links}
    servers: queue.SimpleQueue[list[Result]] = queue.SimpleQueue()
    for of_server in _by_server(links):
        servers.put(of_server)
    answers: queue.SimpleQueue[Result] = queue.SimpleQueue()
    stop = threading.Event()
    asker = replace(asker_of(settings), pause=stop.wait)
    for _worker in range(max(1, settings.get("linkcheck_workers", 5))):
        threading.Thread(target=_work, args=(servers, answers, asker, settings, stop), daemon=True).start()
    until, left = time.monotonic() + seconds, len(links)
    while left and (rest := until - time.monotonic()) > 0:
        try:
            answer = answers.get(timeout=rest)
        except queue.Empty:
            break
        found[answer.address] = answer
        left -= 1
    stop.set()
    return list(found.values()), not left


def _by_server(links: Iterable[Result]) -> list[list[Result]]:
    """Return the links of each server, those of which there are most first."""
    servers: dict[str, list[Result]] = {}
    for link in links:
        servers.setdefault(urlsplit(link.address).netloc.lower(), []).append(link)
    return sorted(servers.values(), key=len, reverse=True)


def _work(
    servers: queue.SimpleQueue[list[Result]],
    answers: queue.SimpleQueue[Result],
    asker: Asker,
    settings: Mapping[str, Any],
    stop: threading.Event,
) -> None:
    while not stop.is_set():
        try:
            links = servers.get_nowait()
        except queue.Empty:
            return
        silent = 0
        for link in links:
            if stop.is_set():
                return
            if silent < LEFT_ALONE:
                try:
                    answer = ask(link, asker, settings)
                except Exception as error:  # noqa: BLE001  # whatever one link brings, the others are asked
                    answer = replace(link, message=f"could not be asked: {error}")
                silent = 0 if answer.answered and not answer.message.startswith("429") else silent + 1
            else:  # what the last one brought
                message = answer.message.removeprefix(_AS_OTHERS)
                answer = replace(answer, address=link.address, file=link.file, line=link.line)
                answer = replace(answer, message=_AS_OTHERS + message)
            answers.put(answer)


def ask(link: Result, asker: Asker, settings: Mapping[str, Any]) -> Result:
    """Return what became of one link: its head is asked for, and the page itself where that is refused."""
    headers = _headers(link.address, settings.get("linkcheck_request_headers", {}))
    answer: Answer | None = None
    try:
        try:
            answer = asker.ask_patiently(link.address, method="HEAD", headers=headers, typed=True)
        except UnreachableError:  # some servers hang up on HEAD
            asker = replace(asker, tries=1)
        if answer is None or (answer.status >= 400 and answer.status not in _SAID_ENOUGH):
            answer = asker.ask_patiently(link.address, headers=headers, typed=True)
    except WebError as error:
        return _unanswered(link, error)
    return _answered(link, answer, asker.longest_wait)


def _headers(address: str, settings: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the headers that the settings have for an address, as linkcheck chooses them."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    own = next((settings[each] for each in (origin, f"{origin}/", address, "*") if each in settings), {})
    return {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", **own}


def _unanswered(link: Result, error: WebError) -> Result:
    if isinstance(error, TooSlowError):
        return replace(link, message=_UNANSWERED)
    if isinstance(error, NotAskedError):
        return replace(link, message=f"not followed: {error}")
    alive = False if isinstance(error, UnreachableError) else None
    return replace(link, alive=alive, message=f"can't be reached: {str(error)[:150]}")


def _answered(link: Result, answer: Answer, longest_wait: float) -> Result:
    status = answer.status
    if status < 300:
        return replace(link, alive=True, message="", answered=True)
    message = f"{status} {'Client' if status < 500 else 'Server'} Error: {answer.reason}"
    if status < 400:
        message = _("%s %s: it leads on and on") % (status, answer.reason)
    elif status in BUSY and (wait := answer.headers.get("Retry-After")):
        wanted = _("it wants to be asked after %s, and %s seconds is the longest wait")
        message = f"{message}; {wanted % (wait[:40], f'{longest_wait:g}')}"
    failed = status in _GONE or (status >= 500 and status not in BUSY)
    return replace(link, alive=False if failed else None, message=message, answered=True)
