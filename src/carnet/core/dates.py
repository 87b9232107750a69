"""Dates as a writer types them: ISO dates are understood, and for others the ISO date to write is suggested."""

from __future__ import annotations

import os
import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sphinx.locale import _

from carnet.core.text import fold_line

YEARS = range(1900, 2200)

#: An ISO date, with or without time and zone.
ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:(?:T| +)(?P<time>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_TIME = r"(?: ?t ?|,? (?:a |at )?)(?P<hour>\d{1,2}) ?[h:] ?(?P<minute>\d\d)?(?::\d\d)?(?: ?(?P<half>[ap])\.?m\b)?.*"
_FORMS = tuple(
    re.compile(rf"{form}(?:{_TIME})?", re.ASCII)
    for form in (
        r"(?P<year>\d{4})[-/. ]?(?P<month>\d\d?)[-/. ]?(?P<day>\d\d?)",
        r"(?P<day>\d\d?)[-/. ](?P<month>\d\d?)[-/. ](?P<year>\d{4}|\d\d)",
        r"(?P<day>\d\d?)(?:er|st|nd|rd|th)?[ -](?P<name>[a-z]+)\.?,?[ -](?P<year>\d{4}|\d\d)",
        r"(?P<name>[a-z]+)\.? (?P<day>\d\d?)(?:er|st|nd|rd|th)?,? (?P<year>\d{4})",
    )
)
#: What a keyboard or a program puts in the place of a hyphen, and around a date.
_HYPHENS = re.compile("[\u2010-\u2015\u2212\uff0d]")
_AROUND = "\u200b\u200c\u200d\u2060\ufeff ,;.\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb"
_LEAD = re.compile(
    r"(?:le )?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday),? )?(?:le |the )?"
)
_MONTHS = (
    "janvier january",
    "fevrier february",
    "mars march",
    "avril april",
    "mai may",
    "juin june",
    "juillet july",
    "aout august",
    "septembre september",
    "octobre october",
    "novembre november",
    "decembre december",
)


class Zone:
    """The time zone of the blog: one for the process, since a date that names none may stand anywhere."""

    DEFAULT = "Europe/Paris"
    #: What ``blog_timezone`` of ``conf.py`` says.
    blog = ZoneInfo(DEFAULT)

    @classmethod
    def choose(cls, name: str) -> None:
        """Take the zone *name* for the blog's; an unknown one is raised as ``ValueError``."""
        cls.blog = zone_named(name)


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone *name*; an unknown one is raised as ``ValueError``."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise ValueError(_("'%s' is not a time zone, such as %s") % (name, Zone.DEFAULT)) from error


def parse_date(text: str) -> datetime | None:
    """Return the moment that an ISO date names, in the blog's zone (a bare date is its midnight), or None."""
    found = ISO.fullmatch(text)
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{found['time'] or '00:00'}{found['zone'] or ''}")
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    return moment.astimezone(Zone.blog) if moment.tzinfo else moment.replace(tzinfo=Zone.blog)


def suggest_date(text: str) -> str | None:
    """Return the ISO date that *text* most likely means, as a French reader would take it, or None."""
    if len(text) > 80:
        return None
    text = _LEAD.sub("", fold_line(_HYPHENS.sub("-", text).strip(_AROUND)), count=1)
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _iso(found.groupdict())
    return None


def _iso(parts: dict[str, str | None]) -> str | None:
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    if len(parts["year"] or "") == 2:
        year += 2000 if year < 70 else 1900
    month = _month(parts["name"] or "") if "name" in parts else int(parts["month"] or 0)
    if month > 12 >= day:
        day, month = month, day
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    iso = f"{year}-{month:02}-{min(day, monthrange(year, month)[1]):02}"
    hour, minute = int(parts["hour"] or 25), int(parts["minute"] or 0)
    if parts["half"] and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (parts["half"] == "p")
    if (hour, minute) == (24, 0):  # the end of a day is the beginning of the next
        return f"{date.fromisoformat(iso) + timedelta(days=1)} 00:00"
    return f"{iso} {hour:02}:{minute:02}" if hour < 24 and minute < 60 else iso


def _month(name: str) -> int:
    """Return the number of the month that *name* is or abbreviates in French or English, or 0."""
    if len(name) < 3:
        return 0
    found = [at for at, names in enumerate(_MONTHS, start=1) if any(one.startswith(name) for one in names.split())]
    return found[0] if len(found) == 1 else 0


def now() -> datetime:
    """Return the present in the blog's zone, or the moment that ``SOURCE_DATE_EPOCH`` (seconds since 1970) names."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), Zone.blog) if epoch else datetime.now(Zone.blog)
