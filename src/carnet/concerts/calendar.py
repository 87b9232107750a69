"""Concerts as calendars read them: iCalendar (RFC 5545), with the hours of each place and what became of a concert.

A concert keeps its UID whatever changes. Its SEQUENCE grows with what the writer says of changes: each date in ``was``,
a cancellation, and ``updated``. The same concerts give the same bytes on any day.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from carnet.concerts.file import CANCELLED, POSTPONED, Concert, When, day_of, moment_of
from carnet.core.dates import Zone

TYPE = "text/calendar"
_STATUS = {CANCELLED: "CANCELLED", POSTPONED: "TENTATIVE"}
#: How often programs look for changes.
_REFRESH = timedelta(hours=12)
#: From when minutes are counted for SEQUENCE, which has room for 2^31.
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
#: How long before its day a concert counts as announced that says nothing of it.
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Described:
    """A concert with what calendars say of it: its name, a text, and the address of its page."""

    concert: Concert
    name: str
    text: str
    url: str


def uid_of(blog_id: str, concert: Concert) -> str:
    """Return the id of a concert in all calendars and feeds, which stays when the blog moves."""
    return str(uuid.uuid5(uuid.UUID(blog_id), f"concert:{concert.id}"))


def sequence_of(concert: Concert) -> int:
    """Return how often a concert changed, as far as its writer says so; it never falls while more is said."""
    minutes = int((concert.updated - _BEGINNING).total_seconds() // 60) if concert.updated else 0
    return max(minutes, 0) + len(concert.was) + concert.is_cancelled


def announced_on(concert: Concert) -> datetime:
    """Return when a concert was announced; one that does not say it, a year before its first day."""
    return concert.announced or moment_of(concert.first_known, concert.zone) - _YEAR


def calendar_text(blog_id: str, name: str, url: str, described: Iterable[Described]) -> str:
    """Return a calendar of the concerts *described*; *name* and *url* are its own, "" for a file of one concert."""
    from icalendar import Calendar, Event  # noqa: PLC0415  # an extra, and a tenth of a second

    listed = sorted(described, key=lambda one: one.concert.sort_key())
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//sphinx-carnet//concerts//EN")
    if name:
        calendar.add("method", "PUBLISH")
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", Zone.blog.key)
        calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT12H")
        calendar.add("source", url, parameters={"VALUE": "URI"})
    for zone, days in sorted(_days_by_zone(listed).items()):
        calendar.add_component(_timezone(zone, min(days), max(days)))
    for one in listed:
        concert, event = one.concert, Event()
        event.add("uid", uid_of(blog_id, concert))
        stamp = (concert.updated or announced_on(concert)).astimezone(UTC)
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("sequence", sequence_of(concert))
        event.add("dtstart", _written(concert.when))
        if concert.end is not None:
            is_day = not isinstance(concert.end, datetime)
            event.add("dtend", concert.end + timedelta(days=1) if is_day else _written(concert.end))
        event.add("summary", one.name)
        if place := ", ".join(filter(None, (concert.place, concert.address, concert.town, concert.country))):
            event.add("location", place)
        if one.text:
            event.add("description", one.text)
        event.add("url", one.url)
        event.add("status", _STATUS.get(concert.state, "CONFIRMED"))
        calendar.add_component(event)
    return str(calendar.to_ical(sorted=False).decode())


def _written(when: When) -> When:
    """Return a moment as it is written: in the zone of its place, in UTC where clocks show that hour a second time."""
    return when.astimezone(UTC) if isinstance(when, datetime) and when.fold else when


def _days_by_zone(listed: Iterable[Described]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for one in listed:
        for when in filter(None, (one.concert.when, one.concert.end)):
            if isinstance(when, datetime) and not when.fold and one.concert.zone != "UTC":
                found.setdefault(one.concert.zone, []).append(day_of(when))
    return found


def _timezone(name: str, first: date, last: date):  # type: ignore[no-untyped-def]  # noqa: ANN202  # of an extra
    """Return what a zone's clocks show from the year before the *first* day to the year after the *last* one.

    icalendar would write each change since 1970, those to summer time an hour late.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # noqa: PLC0415

    zone = ZoneInfo(name)
    begin = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    moments = [begin, *_changes(zone, begin, datetime(last.year + 1, 12, 31, tzinfo=UTC))]
    found: dict[tuple[bool, str, timedelta, timedelta], list[datetime]] = {}
    for moment in moments:
        after = moment.astimezone(zone)
        before = after if moment is begin else (moment - timedelta(minutes=1)).astimezone(zone)
        offsets = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
        key = (bool(after.dst()), after.tzname() or "", *offsets)
        found.setdefault(key, []).append((moment + offsets[0]).replace(tzinfo=None))
    timezone = Timezone()
    timezone.add("tzid", name)
    for (is_summer, short, offset, new_offset), onsets in found.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("dtstart", onsets[0])
        if onsets[1:]:
            part.add("rdate", onsets[1:])
        part.add("tzoffsetfrom", offset)
        part.add("tzoffsetto", new_offset)
        part.add("tzname", short)
        timezone.add_component(part)
    return timezone


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterable[datetime]:
    """Yield each moment from *begin* to *end* at which clocks change, to the minute."""
    day = timedelta(days=1)
    while begin < end:
        low, high = begin, begin + day
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            old = low.astimezone(zone).utcoffset()
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                middle = middle.replace(second=0, microsecond=0)
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == old else (low, middle)
            yield high
        begin += day
