"""The files that programs read of concerts: a calendar of all, one of each, and the feed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx.locale import _

from carnet.concerts.calendar import Described, calendar_text
from carnet.concerts.feed import feed_text
from carnet.core.feed_formats import Channel
from carnet.core.feed_ids import entry_id
from carnet.core.output_files import write_file
from carnet.core.urls import site_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CALENDAR, FEED, FOLDER = "concerts.ics", "concerts/atom.xml", "concerts"


def write_files(app: Sphinx, described: list[Described], home: str, *, has_calendars: bool) -> None:
    """Write the files of the concerts *described*; *home* is the page that lists them."""
    config, title = app.config, f"{app.config.project} – {_('Concerts')}"
    if has_calendars:
        text = calendar_text(config.blog_id, title, site_url(app, CALENDAR), described)
        write_file(app, CALENDAR, text=_with_line_ends(text))
        for one in described:
            text = calendar_text(config.blog_id, "", "", [one])
            write_file(app, f"{FOLDER}/{one.concert.id}.ics", text=_with_line_ends(text))
    channel = Channel(
        id=entry_id(config.blog_id, FEED),
        file=FEED,
        title=title,
        description=config.blog_feed_description,
        home=home,
        url=site_url(app, FEED),
        language=config.language,
        author=config.author,
    )
    write_file(app, FEED, text=feed_text(channel, config.blog_id, described))


def _with_line_ends(text: str) -> str:
    """Return a calendar whose line ends become CRLF in its file, which Windows writes by itself."""
    return text if os.linesep == "\n" else text.replace("\r\n", "\n")
