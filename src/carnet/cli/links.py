"""Look at every link that leads out of the blog, and keep in `links.json` which are dead and where a copy of each is.

Sphinx's linkcheck lists them, and `carnet.cli.link_answers` asks them all, within the limits that `conf.py` sets for
linkcheck (`linkcheck_timeout` is for a whole answer) and `--minutes` for all of them. A link that is redirected is
alive. A link has failed when the answer is "not found" or "gone" (404, 410), when its server fails (5xx) or can't be
reached; it counts as dead once it did so on three days, the first of them two weeks before the last. Refusals (401,
403, 429 …), "not available now" (503) and no answer in time say nothing: the link stays what it was. Where no link at
all brings an answer the network is at fault, and nothing is noted.

`links.json` has a line for each link. One that lives has no date of its own: it was alive on the day at the top, which
is renewed when something else changes, or after four weeks. So a week without events is a week without a commit.

For the weekly workflow `_build/links` gets the dead links as Markdown (`dead.md`), those that died in this run
(`died.md`), and `none.md` where the run asked every link and knows that none of them is dead.

The archive (the Wayback Machine, or what answers like it at `--archive`) is asked for a copy from near the date of the
post: of links without one, dead ones first, some in each run, and again after two months when it had none.

    carnet links
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from sphinx.locale import _, get_translator

import carnet.cli.repository
from carnet.archived_links.file import FILE, Link, Links, read_links, written
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.link_answers import BUILD, LinksError, Result, ask_all, list_links
from carnet.cli.polite import Asker, WebError
from carnet.core.front_matter_schema import read_front_matter
from carnet.core.post_fields import declared_by
from carnet.core.urls import is_web_address

ARCHIVE = "https://archive.org/wayback/available"
#: A link is dead after so many days on which it failed, over so long a time.
FAILURES, DAYS = 3, 14
#: How long the day at the top of the file may stay behind.
RENEWED = 28
#: How long an archive that has no copy is left in peace about a link, and how many failures in a row end a run.
ASKED_AGAIN, GIVEN_UP = 60, 3
MAX_BYTES = 1_000_000
MAX_TOLD = 200  # links in an issue, which GitHub keeps below 65,536 characters

# -- What is known from now on -----------------------------------------------------------------------------------------


def note(known: Links, results: Iterable[Result], today: str) -> Links:
    """Return what is known after a run; links that are gone from the blog are gone from it."""
    found = {result.address: noted(known, result, today) for result in results}
    return settled(known, found, today)


def settled(known: Links, found: Mapping[str, Link], today: str) -> Links:
    """Return *known* itself where *found* says nothing new, so that the file stays as it is."""
    if dict(found) == dict(known.links) and known.checked and _days(known.checked, today) < RENEWED:
        return known
    return Links(today, found)


def noted(known: Links, result: Result, today: str) -> Link:
    """Return what is known of one link after a run."""
    before = known.links.get(result.address)
    if result.alive:
        return Link(copy=before.copy, asked=before.asked) if before else Link()
    link = _dated(known, before) if before else Link(seen="")
    if result.alive is None or link.dead or today in link.failed:
        return link
    failed = (*link.failed, today)
    if len(failed) >= FAILURES and _days(failed[0], today) >= DAYS:
        return replace(link, failed=(), dead=failed[0])
    return replace(link, failed=failed)


def _dated(known: Links, link: Link) -> Link:
    """Return a link with the day when it was last seen alive written out."""
    return link if link.seen is not None else replace(link, seen=known.checked)


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


# -- Copies ------------------------------------------------------------------------------------------------------------


def without_copy(known: Links, today: str) -> list[str]:
    """Return the links to ask the archive for, dead ones first, then those that failed, then by when it was asked."""
    wanted = [
        (not link.dead, not link.failed, link.asked, address)
        for address, link in known.links.items()
        if not link.copy and not (link.asked and _days(link.asked, today) < ASKED_AGAIN)
    ]
    return [address for *_order, address in sorted(wanted)]


def ask_copies(known: Links, today: str, ask: Callable[[str], str], limit: int, pause: float) -> tuple[Links, int, str]:
    """Return what is known with the copies that the archive names, how many these are, and why it was left early."""
    found, copies, failures = dict(known.links), 0, 0
    for number, address in enumerate(without_copy(known, today)[:limit]):
        if number:
            time.sleep(pause)
        try:
            copy = ask(address)
        except LinksError as error:
            failures += 1
            if failures == GIVEN_UP:
                return settled(known, found, today), copies, str(error)
            continue
        failures = 0
        copies += bool(copy)
        found[address] = replace(found[address], copy=copy, asked="" if copy else today)
    return settled(known, found, today), copies, ""


def find_copy(archive: str, address: str, day: str, timeout: float) -> str:
    """Return the copy of *address* nearest to a *day*, "" if there is none (https://archive.org/help/wayback_api.php)."""
    query = {"url": address} | ({"timestamp": day.replace("-", "")} if day else {})
    asker = Asker("make links (keeps links of a blog)", seconds=timeout, max_bytes=MAX_BYTES)
    try:
        answer = asker.ask_patiently(f"{archive}?{urlencode(query)}", typed=True)
        if answer.status != 200:
            raise LinksError(_("%s refuses: %s %s") % (archive, answer.status, answer.reason))
        closest = json.loads(answer.body)["archived_snapshots"].get("closest") or {}
        copy = closest.get("url", "") if closest.get("available") and str(closest.get("status")) == "200" else ""
    except WebError as error:
        raise LinksError(_("%s does not answer: %s") % (archive, error)) from error
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise LinksError(_("%s answers with something that is no list of copies") % archive) from error
    if copy and not (isinstance(copy, str) and is_web_address(copy)):
        raise LinksError(_("%s names a copy whose address is none") % archive)
    return re.sub(r"^http://web\.archive\.org(:80)?/", "https://web.archive.org/", copy)


def days_of_posts(root: Path, settings: Mapping[str, Any], files: Iterable[str]) -> dict[str, str]:
    """Return the day of each post among *files*."""
    found = {}
    fields = declared_by(settings.get("extensions", ()))
    for file in sorted(set(files)):
        text = (root / file).read_text(encoding="utf-8", errors="replace")
        meta = read_front_matter(text, settings["blog_categories"], settings["blog_degree_category"], fields).meta
        if meta is not None:
            found[file] = meta.date.date().isoformat()
    return found


# -- What is told ------------------------------------------------------------------------------------------------------


def by_file(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Return the results by the file in which a link stands first."""
    found: dict[str, list[Result]] = {}
    for result in sorted(results, key=lambda one: (one.file, one.line, one.address)):
        found.setdefault(result.file, []).append(result)
    return found


def report(results: Iterable[Result], known: Links) -> str:
    """Return what is not as it should be, grouped by post, and a sum."""
    results = list(results)
    lines = []
    for file, found in by_file(one for one in results if not one.alive).items():
        lines.append(file)
        line = _("line %s: %s")
        lines += [f"  {line % (one.line, one.address)}\n    {_state(one, known)}" for one in found]
    failed, unknown = (sum(one.alive is state for one in results) for state in (False, None))
    dead = sum(bool(link.dead) for link in known.links.values())
    alive = len(results) - failed - unknown
    total = _("%s links: %s alive, %s failed, %s without a clear answer; %s dead")
    lines.append(total % (len(results), alive, failed, unknown, dead))
    return "\n".join(lines)


def _state(result: Result, known: Links) -> str:
    link = known.links[result.address]
    state = _("failed on %s") % ", ".join(link.failed) if link.failed else ""
    if link.dead:
        state = _("dead since %s") % link.dead
    copy = _("copy: %s") % link.copy if link.copy else ""
    return "; ".join(filter(None, [result.message or _("no answer"), state, copy]))


def issue(results: Iterable[Result], known: Links, only: Mapping[str, Link] | None = None) -> str:
    """Return the dead links as Markdown, by post; those that *only* has not as dead, if it is there; "" for none."""
    before = {address for address, link in only.items() if link.dead} if only is not None else set()
    dead = [one for one in results if known.links[one.address].dead and one.address not in before]
    if not dead:
        return ""
    told = [one for found in by_file(dead).values() for one in found][:MAX_TOLD]
    lines = []
    for file, found in by_file(told).items():
        lines += ["", f"### `{file}`", ""]
        lines += [_item(one, known.links[one.address]) for one in found]
    if len(dead) > len(told):
        lines += ["", _("And %s more; `make links` lists all.") % (len(dead) - len(told))]
    heads = ("%(count)s link of the blog died.", "%(count)s links of the blog died.")
    head = get_translator().ngettext(*heads, len(dead)) % {"count": len(dead)}
    copies = _("Where there is a copy, readers find “(archive)” beside the link.")
    return "\n".join([f"{head} {copies}", *lines, ""])


def none_left(results: Iterable[Result], known: Links) -> str:
    """Return the line that closes the issue: links answered, and none is dead; "" where nobody can say so."""
    alive = sum(bool(one.alive) for one in results)
    dead = any(link.dead for link in known.links.values())
    return "" if dead or not alive else _("No link of the blog is dead any more; %s are alive.") % alive + "\n"


def _item(result: Result, link: Link) -> str:
    seen = _("last seen alive on %s") % link.seen if link.seen else _("never seen alive")
    copy = f"[{_('copy')}](<{link.copy}>)" if link.copy else _("no copy is known")
    line = _("line %s: %s") % (result.line, f"<{result.address}>")
    return f"- {line}, {_('dead since %s') % link.dead}, {seen}; {copy}"


# -- From the command line ---------------------------------------------------------------------------------------------


def write(file: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    temporary = file.with_name(f"{file.name}.new")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(file)


def run(root: Path, options: argparse.Namespace, today: str) -> None:
    """Do all of it."""
    file = root / FILE
    before, problems = read_links(file.read_text(encoding="utf-8", errors="replace") if file.exists() else "")
    if problems:
        raise LinksError(_("%s:%s: %s; mend it, then run this again") % (FILE, problems[0].line, problems[0].message))
    for name in ("dead.md", "died.md", "none.md"):
        (root / BUILD / name).unlink(missing_ok=True)
    settings = carnet.cli.repository.settings(root)
    print(_("Asking every link that leads out of the blog…"), flush=True)
    listed = list_links(root, settings)
    if not listed and before.links:
        message = _("The blog has no link, and %s knows %s: nothing was noted. Is that right?")
        raise LinksError(message % (FILE, len(before.links)))
    results, whole = ask_all(listed, settings, options.minutes * 60)
    if not whole:
        late = _("Not all links answered within %s minutes; the others stay as they were.")
        print(late % f"{options.minutes:g}")
    if results and not any(one.answered for one in results):
        raise LinksError(_("No link brought any answer, so this machine seems to be offline; nothing was noted."))
    known = note(before, results, today)
    places = {one.address: one.file for one in results}
    days = days_of_posts(root, settings, places.values())

    def ask(address: str) -> str:
        return find_copy(options.archive, address, days.get(places.get(address, ""), ""), options.timeout)

    asked, copies, why = ask_copies(known, today, ask, options.ask, options.pause)
    if asked != before:
        write(file, written(asked))
    print(report(results, asked))
    print(_("New copies: %s") % copies + (_("; %s, so no more was asked") % why if why else ""))
    write(root / BUILD / "dead.md", issue(results, asked))
    write(root / BUILD / "died.md", issue(results, asked, only=before.links))
    write(root / BUILD / "none.md", none_left(results, asked) if whole else "")


def main(arguments: list[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Look at the links from the command line; that some are dead is no failure."""
    parser = parser_of("links")
    parser.add_argument("--archive", default=ARCHIVE, help=_("where copies are asked for (default: %(default)s)"))
    parser.add_argument(
        "--ask", type=int, default=50, help=_("how many copies to ask for at most (default: %(default)s)")
    )
    parser.add_argument("--pause", type=float, default=1, help=_("seconds between two of them (default: %(default)s)"))
    parser.add_argument(
        "--timeout", type=float, default=20, help=_("seconds that the archive may take (default: %(default)s)")
    )
    parser.add_argument(
        "--minutes", type=float, default=30, help=_("minutes that all links may take (default: %(default)s)")
    )
    options = parser.parse_args(arguments)
    try:
        if urlsplit(options.archive).scheme not in ("http", "https"):
            raise LinksError(_("--archive takes an address, not '%s'") % options.archive)
        run(root, options, datetime.now(UTC).date().isoformat())
    except LinksError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    command(main)
