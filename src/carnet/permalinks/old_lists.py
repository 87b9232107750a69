"""Where lists and feeds of an old blog lead now, by a file beside `conf.py` that importers write and anyone may change.

Each line has an old address and what is there now: ``/category/jazz/ tag Jazz``, ``/2011/05/ month 2011/05``,
``/feed/ feed``, ``/category/jazz/feed/ feed tag Jazz``. A line with ``#`` is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

FILE = "old-addresses.txt"
#: What an old address may lead to, with a name behind it.
KINDS = ("tag", "category", "author", "series")
_FEEDS = {"": "atom.xml", "atom": "atom.xml", "rss": "rss.xml", "json": "feed.json"}
_LINE = re.compile(r"(/\S*)\s+(?:(feed)\s+)?(tag|category|author|series|month|feed)\b\s*(.*)")


def read(text: str) -> tuple[dict[str, str], list[int]]:
    """Return where the old addresses lead that a file names, and the lines that cannot be read."""
    found: dict[str, str] = {}
    wrong: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _LINE.fullmatch(line.strip())
        if parts is None or {".", ".."} & {*unquote(parts[1]).split("/")}:
            wrong.append(number)
            continue
        found[unquote(parts[1])] = " ".join(part for part in parts.groups()[1:] if part)
    return found, wrong


def load(app: Sphinx, config: Config) -> None:
    """Add what the file says to the setting, whose change makes Sphinx write the pages anew."""
    path = Path(app.srcdir) / FILE
    if not path.is_file():
        return
    found, wrong = read(path.read_text(encoding="utf-8", errors="replace"))
    for line in wrong:
        message = _("this line is no old address and what is there now, such as '/category/jazz/ tag Jazz'")
        logger.warning(message, location=f"{FILE}:{line}", type="blog", subtype="permalinks")
    config.blog_old_addresses = found | dict(config.blog_old_addresses)


def lists(app: Sphinx) -> Iterator[tuple[str, str, str]]:
    """Yield old addresses of lists, the page of the list now, and what that is called."""
    for address, target in app.config.blog_old_addresses.items():
        kind, _space, name = str(target).partition(" ")
        if kind in KINDS and name:
            yield str(address), posts.label_page(app, kind, name), name
        elif kind == "month" and re.fullmatch(r"\d{4}(?:/\d\d)?", name):
            yield str(address), f"{app.config.blog_path}/{name}", name


def feeds(app: Sphinx, there: set[str]) -> dict[str, str]:
    """Return where old addresses of feeds lead, to one of the feeds that are *there*."""
    found: dict[str, str] = {}
    for address, target in app.config.blog_old_addresses.items():
        first, _space, rest = str(target).partition(" ")
        kind, _space, name = rest.partition(" ")
        if first != "feed":
            continue
        file = f"{posts.label_page(app, kind, name)}/atom.xml" if kind in KINDS else _FEEDS.get(rest, "atom.xml")
        if file in there:
            found[str(address)] = file
    return found
