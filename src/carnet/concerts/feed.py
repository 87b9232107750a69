"""The feed of concerts: each is an entry from the day on which it was announced, and stays the same when it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from markupsafe import Markup

from carnet.concerts.calendar import Described, announced_on, uid_of
from carnet.concerts.html import description_of, when_text, where_text
from carnet.core.feed_formats import Channel, Entry, atom

#: Those announced last; more are in the calendar.
_LENGTH = 50
_PARAGRAPH = Markup("<p>{}</p>")
_LINK = Markup('<a href="{0}">{0}</a>')


def feed_text(channel: Channel, blog_id: str, described: Iterable[Described]) -> str:
    """Return the feed, those that were announced last first."""
    listed = sorted(described, key=lambda one: (announced_on(one.concert), one.concert.id), reverse=True)
    entries = tuple(_entry(one, blog_id, channel) for one in listed[:_LENGTH])
    return atom(channel, entries, datetime.fromtimestamp(0, UTC))


def _entry(one: Described, blog_id: str, channel: Channel) -> Entry:
    concert, language = one.concert, channel.language
    announced = announced_on(concert)
    when, where = when_text(concert, language), where_text(concert)
    lines = [when, where, *description_of(concert, language).splitlines()]
    shown = (_LINK.format(line) if line == concert.tickets else line for line in lines)
    return Entry(
        id=f"urn:uuid:{uid_of(blog_id, concert)}",
        url=one.url,
        title=f"{one.name}, {where} – {when}",
        published=announced,
        updated=max(announced, concert.updated or announced),
        authors=concert.who or (channel.author,),
        categories=(),
        summary=f"{when} – {where}",
        content="\n".join(_PARAGRAPH.format(line) for line in shown),
        language=language,
    )
