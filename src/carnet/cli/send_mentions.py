"""The second half of `carnet mentions`: other sites are told of the posts of a built site that lead to them.

What was sent stands in the ledger `webmentions.json` beside `conf.py`; keep it with the blog. The first run tells of
posts of the last month alone. Without the line `carnet.webmentions` in `conf.py` nothing is sent.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sphinx.locale import _

from carnet.cli.polite import Asker
from carnet.cli.webmention_links import Page, is_other_site, pages_in
from carnet.cli.webmention_sending import (
    LEDGER,
    Sender,
    forget_what_was_never_sent,
    keep_ledger,
    note_as_old,
    read_ledger,
)
from carnet.core.front_matter_schema import read_front_matter
from carnet.core.post_fields import declared_by

#: How servers are asked beside what options say; tests lead to this machine.
_ASKING: dict[str, Any] = {}


def send_all(root: Path, settings: dict[str, Any], docnames: set[str], options: argparse.Namespace) -> int:
    """Tell other sites of posts that lead to them; return 1 if the ledger can't be read."""
    base = settings["html_baseurl"]
    if "carnet.webmentions" not in settings.get("extensions", ()) or not is_other_site(base, " "):
        return 0
    file = root / LEDGER
    pages = pages_in(root / options.site, docnames, base)
    if not pages:
        print(_("There is nothing to send: %s has no posts. Build and publish the blog first.") % options.site)
        return 0
    try:
        ledger = read_ledger(file)
    except (ValueError, RecursionError) as error:
        print(f"{LEDGER}:1: {error}", file=sys.stderr)
        return 1
    if ledger is None:
        ledger = {}
        if not options.all:
            note_as_old(older_than_a_month(root, settings, pages), ledger)
    forget_what_was_never_sent(pages, ledger)
    asker = Asker("make mentions", seconds=min(options.timeout, 10), max_bytes=1_000_000, **_ASKING)
    until = time.monotonic() + options.minutes * 60
    sender = Sender(asker, base, lambda kept: keep_ledger(file, kept), options.limit, until, options.dry_run)
    sender.run(pages, ledger)
    if not options.dry_run:
        keep_ledger(file, ledger)
    print(_("%s webmentions sent") % sender.sent if sender.sent else _("No webmention to send."))
    if sender.waiting:
        print(_("%s wait until what was built is published") % sender.waiting)
    return 0


def older_than_a_month(root: Path, settings: dict[str, Any], pages: Mapping[str, Page]) -> dict[str, Page]:
    """Return the pages of posts that were published more than a month ago."""
    fields, found, base = declared_by(settings.get("extensions", ())), {}, settings["html_baseurl"].rstrip("/")
    month = datetime.now(UTC) - timedelta(days=31)
    for address, page in pages.items():
        docname = address.removeprefix(f"{base}/").rstrip("/").removesuffix(".html")
        text = (root / f"{docname}.md").read_text(encoding="utf-8", errors="replace")
        meta = read_front_matter(text, settings["blog_categories"], settings["blog_degree_category"], fields).meta
        if meta is None or max(filter(None, (meta.date, meta.updated))) < month:
            found[address] = page
    return found
