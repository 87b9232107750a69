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


def title_of(app: Sphinx) -> str:
    """Return what the concerts are called where they stand alone."""
    return f"{app.config.project} – {_('Concerts')}"


def write_calendars(app: Sphinx, described: list[Described]) -> None:
    """Write a calendar of the concerts *described*, and one of each."""
    blog_id = app.config.blog_id
    text = calendar_text(blog_id, title_of(app), site_url(app, CALENDAR), described)
    write_file(app, CALENDAR, text=_with_line_ends(text))
    for one in described:
        text = calendar_text(blog_id, "", "", [one])
        write_file(app, f"{FOLDER}/{one.concert.id}.ics", text=_with_line_ends(text))


def write_feed(app: Sphinx, shown: list[Described], home: str) -> None:
    """Write the feed of the concerts *shown*; *home* is the page that lists them."""
    config = app.config
    channel = Channel(
        id=entry_id(config.blog_id, FEED),
        file=FEED,
        title=title_of(app),
        description=config.blog_feed_description,
        home=home,
        url=site_url(app, FEED),
        language=config.language,
        author=config.author,
    )
    write_file(app, FEED, text=feed_text(channel, config.blog_id, shown))


def _with_line_ends(text: str) -> str:
    """Return a calendar whose line ends become CRLF in its file, which Windows writes by itself."""
    return text if os.linesep == "\n" else text.replace("\r\n", "\n")
