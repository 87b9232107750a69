"""A concert in words and nodes, for pages, feeds and the book, and its facts for search engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from babel.dates import format_time
from docutils import nodes
from markupsafe import Markup
from sphinx.locale import _

from carnet.concerts.calendar import Described
from carnet.concerts.file import CANCELLED, MOVED, POSTPONED, SOLD_OUT, Concert, When, day_of, is_free, price_of
from carnet.core.dates import Zone
from carnet.core.json_ld import whole
from carnet.core.text import raised, written_date

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

_NARROW = "\N{NO-BREAK SPACE}"
_SCHEMA_STATES = {CANCELLED: "EventCancelled", POSTPONED: "EventPostponed", MOVED: "EventRescheduled"}


class moment(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils names nodes in lower case
    """When a concert is, for people and for programs."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where a concert leads to: its post, "" for none, and its own calendar, "" where there is none."""

    post: str = ""
    calendar: str = ""


# -- Words -------------------------------------------------------------------------------------------------------------


def hour_text(when: datetime, language: str) -> str:
    """Return the hour of a moment: "20 h 30" in French, "8:30 PM" in English."""
    if not language.startswith("fr"):
        return format_time(when, "short", locale=language.replace("-", "_"))
    return f"{when.hour}{_NARROW}h{_NARROW}{when:%M}" if when.minute else f"{when.hour}{_NARROW}h"


def when_text(concert: Concert, language: str) -> str:
    """Return when a concert is, in words; an hour in another zone than the blog's says so."""
    begin, end = concert.when, concert.end
    text = written_date(day_of(begin), language, "full")
    if isinstance(begin, datetime):
        hours = hour_text(begin, language)
        if isinstance(end, datetime) and (end - begin).total_seconds() < 24 * 3600:
            hours += f" – {hour_text(end, language)}"
        text = f"{text}, {hours}"
        if begin.utcoffset() != begin.astimezone(Zone.blog).utcoffset():
            text += f" ({_('local time')})"
    if end is not None and day_of(end) != day_of(begin) and not (isinstance(end, datetime) and _is_one_night(concert)):
        text = _("from %s to %s") % (text, written_date(day_of(end), language, "full"))
    return text


def _is_one_night(concert: Concert) -> bool:
    begin, end = concert.when, concert.end
    return isinstance(begin, datetime) and isinstance(end, datetime) and (end - begin).total_seconds() < 24 * 3600


def where_text(concert: Concert) -> str:
    """Return where a concert is."""
    return ", ".join(filter(None, (concert.place, concert.address, concert.town, concert.country)))


def price_text(concert: Concert) -> str:
    """Return what it costs to come, "" where that is not said."""
    return _("free entry") if is_free(concert.price) else concert.price


def state_text(concert: Concert) -> str:
    """Return what became of a concert, "" for one that is as it was announced."""
    known = {CANCELLED: _("cancelled"), POSTPONED: _("postponed"), MOVED: _("new date"), SOLD_OUT: _("sold out")}
    return known.get(concert.state, "")


def was_text(concert: Concert, language: str) -> str:
    """Return when a concert was to be before, "" for one that did not move."""
    if not concert.was:
        return ""
    before = concert.was[-1]
    text = written_date(day_of(before), language)
    if isinstance(before, datetime):
        text += f", {hour_text(before, language)}"
    return _("instead of %s") % text


def name_of(concert: Concert, title: str, author: str) -> str:
    """Return what a concert is called: its own title, else who plays, else the *title* of its post, else the author."""
    return concert.title or ", ".join(concert.who) or title or author


def description_of(concert: Concert, language: str) -> str:
    """Return what calendars say of a concert besides its name, hour and place; each fact on a line."""
    who = ", ".join(concert.who) if concert.title else ""
    state = " – ".join(filter(None, (state_text(concert), was_text(concert, language))))
    return "\n".join(filter(None, (state, who, concert.text, price_text(concert), concert.tickets)))


# -- Nodes -------------------------------------------------------------------------------------------------------------


def item_of(one: Described, links: Links, language: str, *, is_named: bool = True) -> Iterator[nodes.Node]:
    """Yield the paragraphs that tell of a concert; one that is not *is_named* stands below its name."""
    concert = one.concert
    head = nodes.paragraph("", "", _moment(concert, language), classes=["concert-when"])
    if state := state_text(concert):
        head += [nodes.Text(" "), nodes.inline("", state, classes=["concert-state"])]
    if was := was_text(concert, language):
        head += nodes.Text(f" ({was})")
    yield head
    what = nodes.paragraph("", "", classes=["concert-what"])
    if is_named:
        title: nodes.Node = nodes.strong("", one.name)
        if links.post:
            title = nodes.reference("", "", title, refuri=links.post, classes=["u-url"])
        what += nodes.inline("", "", title, classes=["p-name"])
    if concert.who and ", ".join(concert.who) != one.name:
        what += nodes.Text(f"{' – ' if is_named else ''}{', '.join(concert.who)}")
    if len(what):
        yield what
    yield nodes.paragraph("", "", nodes.inline("", where_text(concert), classes=["p-location"]))
    if concert.text:
        yield nodes.paragraph("", concert.text, classes=["p-summary"])
    more: list[nodes.Node] = [nodes.inline("", price)] if (price := price_text(concert)) else []
    if concert.tickets and not concert.is_cancelled:
        more.append(nodes.reference("", _("Tickets"), refuri=concert.tickets))
    if links.calendar and not concert.is_cancelled:
        more.append(nodes.reference("", _("Add to a calendar"), refuri=links.calendar))
    if more:
        divided = [part for each in more for part in (nodes.Text(" · "), each)][1:]
        yield nodes.paragraph("", "", *divided, classes=["concert-more"])


def line_of(one: Described, links: Links, language: str) -> nodes.paragraph:
    """Return the line that tells of a concert that was."""
    concert = one.concert
    line = nodes.paragraph("", "", _moment(concert, language, "d MMMM"), nodes.Text(" – "))
    name = nodes.inline("", one.name, classes=["p-name"])
    if links.post:
        name = nodes.inline("", "", nodes.reference("", "", name, refuri=links.post, classes=["u-url"]))
    line += name
    where = ", ".join(filter(None, (concert.place, concert.town)))
    line += [nodes.Text(", "), nodes.inline("", where, classes=["p-location"])]
    if concert.state in (CANCELLED, POSTPONED):
        line += [nodes.Text(" "), nodes.inline("", state_text(concert), classes=["concert-state"])]
    return line


def _moment(concert: Concert, language: str, form: str = "") -> moment:
    text = written_date(day_of(concert.when), language, form) if form else when_text(concert, language)
    found = moment("", text, stamp=stamp_of(concert.when))
    if concert.end is not None:
        found["end"] = stamp_of(concert.end)
    return found


def stamp_of(when: When) -> str:
    """Return a day or moment for programs."""
    return when.isoformat("T", "minutes") if isinstance(when, datetime) else when.isoformat()


def visit_moment(self: HTML5Translator, node: moment) -> None:
    """Begin what programs read."""
    self.body.append(Markup('<time class="dt-start" datetime="{}">').format(node["stamp"]))
    self.body.append(raised(node.astext()))
    end = Markup('<data class="dt-end" value="{}"></data>').format(node["end"]) if "end" in node else ""
    self.body.append(f"</time>{end}")
    raise nodes.SkipNode


# -- Facts -------------------------------------------------------------------------------------------------------------


def linked_data(one: Described, performer: str) -> dict[str, Any]:
    """Return a concert in the words of https://schema.org/MusicEvent."""
    concert = one.concert
    address = whole(
        {
            "@type": "PostalAddress",
            "streetAddress": concert.address,
            "addressLocality": concert.town,
            "addressCountry": concert.country,
        }
    )
    place: dict[str, Any] = {"@type": "Place", "name": concert.place}
    if len(address) > 1:
        place |= {"address": address}
    return whole(
        {
            "@type": "MusicEvent",
            "@id": one.url,
            "name": one.name,
            "url": one.url,
            "description": concert.text,
            "startDate": stamp_of(concert.when),
            "endDate": stamp_of(concert.end) if concert.end else "",
            "previousStartDate": stamp_of(concert.was[-1]) if concert.was else "",
            "eventStatus": f"https://schema.org/{_SCHEMA_STATES.get(concert.state, 'EventScheduled')}",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": place,
            "performer": [{"@type": "MusicGroup", "name": name} for name in concert.who or (performer,)],
            "isAccessibleForFree": is_free(concert.price),
            "offers": _offer(concert),
        }
    )


def _offer(concert: Concert) -> dict[str, str] | None:
    if concert.is_cancelled or not (concert.tickets or concert.price):
        return None
    amount, currency = price_of(concert.price) or ("", "")
    stock = "SoldOut" if concert.state == SOLD_OUT else "InStock"
    found = {"price": amount, "priceCurrency": currency, "url": concert.tickets}
    if not any(found.values()):
        return None
    return whole({"@type": "Offer", **found, "availability": f"https://schema.org/{stock}"})
