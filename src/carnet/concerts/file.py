"""Concerts as they are written, in ``concerts.yaml`` or in the field ``event`` of a post, with every mistake in them.

Nothing here knows of Sphinx's builds, and nothing asks for the time but by an argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sphinx.locale import _

from carnet.core.dates import ISO, Zone, parse_date, suggest_date, zone_named
from carnet.core.field_checks import PartsError, check_date, check_url, did_you_mean, quoted
from carnet.core.fingerprint import Fingerprinted
from carnet.core.near import nearest
from carnet.core.text import fold_line, slugify
from carnet.core.yaml_lines import Problem, Raw
from carnet.core.yaml_lists import Form, read_entries

SOURCE = "concerts.yaml"

CANCELLED, POSTPONED, MOVED, SOLD_OUT = STATES = ("cancelled", "postponed", "moved", "sold out")
_MEANT_STATES = {
    **dict.fromkeys(("canceled", "annule", "annulee", "annulation", "cancel"), CANCELLED),
    **dict.fromkeys(("reporte", "reportee", "report", "delayed"), POSTPONED),
    **dict.fromkeys(("deplace", "deplacee", "rescheduled", "new date", "nouvelle date"), MOVED),
    **dict.fromkeys(("complet", "complete", "soldout", "sold-out", "full", "guichets fermes"), SOLD_OUT),
}
#: What a concert says of itself in a post; in the list it may say more.
EVENT_FIELDS = (
    *("date", "end", "zone", "title", "who", "place", "address", "town", "country"),
    *("price", "tickets", "state", "was", "id"),
)
FIELDS = (*EVENT_FIELDS, "text", "announced", "updated")
_REQUIRED = ("date", "place")
_PLAIN = ("title", "place", "address", "town", "country", "text")
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 100
_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "chf": "CHF", "euro": "EUR", "euros": "EUR"}
_PRICE = re.compile(r"(?P<before>[€$£])?\s*(?P<amount>\d{1,6}(?:[.,]\d{1,2})?)\s*(?P<after>[€$£]|[A-Za-z]{3,5})?")
_FREE = re.compile(r"0+(?:[.,]0+)?")

#: A day, or a moment in the zone of the concert.
When = date | datetime


@dataclass(frozen=True, slots=True, repr=False)
class Concert(Fingerprinted):
    """A concert; *docname* is the post that tells of it, "" for one of the list."""

    id: str
    when: When
    place: str
    zone: str
    end: When | None = None
    title: str = ""
    who: tuple[str, ...] = ()
    address: str = ""
    town: str = ""
    country: str = ""
    price: str = ""
    tickets: str = ""
    state: str = ""
    was: tuple[When, ...] = ()
    text: str = ""
    announced: datetime | None = None
    updated: datetime | None = None
    docname: str = ""

    @property
    def last_day(self) -> date:
        """The day on which it ends."""
        return day_of(self.end or self.when)

    @property
    def first_known(self) -> When:
        """When it was to be at first."""
        return self.was[0] if self.was else self.when

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody need come."""
        return self.state == CANCELLED

    def is_past(self, now: datetime) -> bool:
        """Return whether its last day is over where it takes place."""
        return self.last_day < now.astimezone(ZoneInfo(self.zone)).date()

    def is_announced(self, now: datetime) -> bool:
        """Return whether readers may know of it."""
        return self.announced is None or self.announced <= now

    def sort_key(self) -> tuple[datetime, str]:
        """Return a key by which concerts stand in the order of time."""
        return moment_of(self.when, self.zone), self.id


def day_of(when: When) -> date:
    """Return the day of a day or moment."""
    return when.date() if isinstance(when, datetime) else when


def moment_of(when: When, zone: str) -> datetime:
    """Return the moment at which a day begins in a *zone*, or the moment itself."""
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=ZoneInfo(zone))


def price_of(text: str) -> tuple[str, str] | None:
    """Return amount and currency of a price that is one amount, such as "12 €"; None for any other text."""
    found = _PRICE.fullmatch(text.strip())
    if found is None or bool(found["before"]) == bool(found["after"]):
        return None
    sign = (found["before"] or found["after"]).lower()
    currency = _CURRENCIES.get(sign, sign.upper())
    return (found["amount"].replace(",", "."), currency) if re.fullmatch("[A-Z]{3}", currency) else None


def is_free(text: str) -> bool:
    """Return whether a price is none."""
    return _FREE.fullmatch(text) is not None


# -- The list ----------------------------------------------------------------------------------------------------------


def read_concerts(content: bytes) -> tuple[list[Concert], list[Problem]]:
    """Return the concerts that a file lists, and every mistake in it."""
    form = Form(
        FIELDS,
        may_be_empty=tuple(name for name in FIELDS if name not in _REQUIRED),
        no_list=_("this is a list of concerts; begin each one with '- date: …'"),
        no_entry=_("a concert has fields; write '- date: …', then 'place: …' right below 'date'"),
        no_field=_("%s is not a field of a concert"),
        advice=_("a text with ': ' in it, or that begins with a sign, stands between quotation marks"),
    )
    entries, problems = read_entries(content, form)
    found: list[Concert] = []
    for entry in entries:
        try:
            found.append(concert_of(entry.values, entry.lines.keys()))
        except PartsError as error:
            problems += [Problem(entry.lines.get(name, entry.line), message) for name, message in error.mistakes]
            continue
        if is_twice(found):
            found.pop()
            message = _("this concert is here already; keep one, or give one of them another 'id'")
            problems.append(Problem(entry.line, message))
    return found, sorted(problems, key=lambda problem: problem.line)


def is_twice(found: list[Concert]) -> bool:
    """Return whether the last concert has the id of another; the hour tells apart two of a day at one place."""
    last, known = found[-1], {one.id for one in found[:-1]}
    if last.id in known and isinstance(last.when, datetime) and last.id == default_id(last):
        found[-1] = last = replace(last, id=f"{last.id}-{last.when:%H%M}")
    return last.id in known


def default_id(concert: Concert) -> str:
    """Return the id of a concert that says none: it stays when its hour changes, and when it moves by ``was``."""
    named = slugify(f"{concert.town} {concert.place}")[:_LONGEST_ID].strip("-")
    return f"{day_of(concert.first_known).isoformat()}-{named}".strip("-")


def event_of(raw: Raw, name: str) -> Concert | None:
    """Return the concert that the field *name* of a post tells of; None where a form left all of it empty."""
    if not isinstance(raw, dict):
        raise ValueError(_("'%s' takes 'date', 'place' and so on, each on an indented line of its own") % name)
    texts: dict[str, str] = {}
    mistakes = []
    for key, value in raw.items():
        if key not in EVENT_FIELDS:
            hint = did_you_mean(nearest(key, EVENT_FIELDS)) or _("; the fields are %s") % ", ".join(EVENT_FIELDS)
            mistakes.append((key, _("%s is not a field of a concert") % quoted(key) + hint))
        elif isinstance(value, list | dict):
            mistakes.append((key, _("'%s' takes a text; put quotation marks around it") % key))
        else:
            texts[key] = "" if value is None else str(value)
    if not any(text.strip() for text in texts.values()) and not mistakes:
        return None
    return concert_of(texts, raw.keys(), mistakes)


def concert_of(texts: Mapping[str, str], named: Iterable[str], known: Iterable[tuple[str, str]] = ()) -> Concert:
    """Return the concert that *texts* are, by field; all that is wrong is raised, with what is *known* to be.

    *named* are the fields that stand there, also those that have no text.
    """
    mistakes = [*known]
    values: dict[str, Any] = {}
    typed = {name: " ".join(text.split()) for name, text in texts.items() if text.strip()}
    here = set(named)
    mistakes += [(name, _("this concert has no '%s'") % name) for name in _REQUIRED if name not in here]
    mistakes += [(name, _("'%s' is empty") % name) for name in _REQUIRED if name in texts and name not in typed]

    def take(name: str, check: Callable[[str], Any]) -> None:
        if name in typed:
            try:
                values[name] = check(typed[name])
            except ValueError as error:
                mistakes.append((name, str(error)))

    take("zone", lambda text: zone_named(text).key)
    zone = values.setdefault("zone", Zone.blog.key)
    take("date", lambda text: when_of(text, zone, "date"))
    begin = values.get("date")
    take("end", lambda text: None if begin is None else _end(text, begin, zone))
    take("was", lambda text: tuple(when_of(part.strip(), zone, "was") for part in text.split(",") if part.strip()))
    take("who", lambda text: tuple(part.strip() for part in text.split(",") if part.strip()))
    take("state", _state)
    take("tickets", lambda text: check_url(text, "tickets"))
    take("price", _price)
    take("id", _id)
    take("announced", lambda text: check_date(text, "announced"))
    take("updated", lambda text: check_date(text, "updated"))
    values |= {name: typed[name] for name in _PLAIN if name in typed}
    if values.get("state") == MOVED and "was" not in here:
        mistakes.append(
            ("state", _("when was this concert to be? Write its old date below, as 'was: 2027-03-14 20:30'"))
        )
    if mistakes:
        raise PartsError(mistakes)
    if values.get("was") and not values.get("state"):
        values["state"] = MOVED
    found = Concert(**{"id": "", "when": values.pop("date"), **values})
    return found if found.id else replace(found, id=default_id(found))


# -- What each field may be --------------------------------------------------------------------------------------------


def when_of(text: str, zone: str, name: str) -> When:
    """Return the day or the moment that *text* is, in a *zone*; an hour that clocks leave out is refused."""
    found = ISO.fullmatch(text)
    moment = parse_date(text)
    if found is None or moment is None:
        advice = suggest_date(text) or _("year, month and day, such as 2006-03-17")
        raise ValueError(_("%s is not a date I can trust; write %s") % (quoted(text), advice))
    if not found["time"]:
        return date.fromisoformat(found["day"])
    if found["zone"]:
        return moment.astimezone(ZoneInfo(zone))
    local = moment.replace(tzinfo=ZoneInfo(zone))
    if is_skipped(local):
        message = _("there is no %s on %s in %s: clocks go forward then; write the hour that they show")
        raise ValueError(message % (f"{local:%H:%M}", found["day"], zone))
    return local


def is_skipped(local: datetime) -> bool:
    """Return whether clocks never show this time of a day, as they go forward."""
    there = local.tzinfo
    back = datetime.fromtimestamp(local.timestamp(), there)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)


def _end(text: str, begin: When, zone: str) -> When:
    if hour := _HOUR.fullmatch(text):
        if not isinstance(begin, datetime):
            raise ValueError(_("'end' is an hour, and 'date' has none; write both, as 'date: 2027-03-14 20:30'"))
        end: When = when_of(f"{begin.date()} {hour[1]:0>2}:{hour[2]}", zone, "end")
        if isinstance(end, datetime) and end.replace(tzinfo=None) <= begin.replace(tzinfo=None):
            end = when_of(f"{begin.date() + timedelta(days=1)} {hour[1]:0>2}:{hour[2]}", zone, "end")
        return end
    if re.fullmatch(r"([01]?\d|2[0-3]) ?h ?([0-5]\d)?", text):
        hours, _h, minutes = text.replace(" ", "").partition("h")
        raise ValueError(
            _("%s is not an hour I can trust; write %s") % (quoted(text), f"{hours:0>2}:{minutes or '00'}")
        )
    end = when_of(text, zone, "end")
    if isinstance(end, datetime) != isinstance(begin, datetime):
        raise ValueError(_("one of 'date' and 'end' has an hour and the other none; write both alike"))
    if moment_of(end, zone) <= moment_of(begin, zone) and end != begin:
        raise ValueError(_("'end' is before 'date'; correct one of them"))
    return end


def _state(text: str) -> str:
    word = fold_line(text).replace("_", " ")
    if word in STATES:
        return word
    meant = _MEANT_STATES.get(word) or nearest(text, STATES)
    raise ValueError(
        _("%s is not a state; the states are %s") % (quoted(text), ", ".join(STATES)) + did_you_mean(meant)
    )


def _price(text: str) -> str:
    if re.fullmatch(r"[\d.,\s]+", text) and not is_free(text):
        raise ValueError(_("a price says its currency; write '%s €', or whatever it is") % text)
    return text


def _id(text: str) -> str:
    if _ID.fullmatch(text) and len(text) <= _LONGEST_ID:
        return text
    message = _("%s is no id; it has small letters, digits and hyphens") % quoted(text)
    raise ValueError(message + did_you_mean(slugify(text)[:_LONGEST_ID].strip("-")))
