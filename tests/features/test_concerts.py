"""Concerts: what comes and what was, on pages, in calendars, in a feed and for search engines."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from importlib import util
from zoneinfo import ZoneInfo

import pytest
import yaml
from blogs import differences
from book_settings import SETTINGS
from building import REPO, post, spaced
from cases import some_cases
from feed_reading import grammar_errors, read
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from pages import html_errors

from carnet.concerts.calendar import Described, calendar_text, sequence_of, uid_of
from carnet.concerts.file import read_concerts

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.theme",
    "carnet.upstream.furo",
    "carnet.front_matter",
    "carnet.concerts",
    "carnet.archives",
    "carnet.feeds",
    "carnet.french",
    "carnet.incremental",
]
BLOG_ID = "0b0f2f7e-7a1b-4f1c-9d3e-2f1f6f0f5d11"
PAGE = "---\norphan: true\n---\n\n# Concerts\n\n:::{concerts}\n:::\n"
LIST = """\
- date: 2026-06-20 20:30
  end: 23:00
  place: Salle des exemples
  address: 1, rue de l’Exemple
  town: Brest
  country: FR
  title: Une soirée d’exemple
  who: Trio d’exemple, Camille Essai
  price: 12,50 €
  tickets: https://billets.example/1
  text: "Un concert qui n’existe pas : c’est un exemple."

- date: 2026-05-01
  place: Kiosque
  town: Lyon
  who: Duo d’exemple
  price: 0

- date: 2026-12-01 20:00
  was: 2026-11-01 20:00
  place: Hall
  town: London
  zone: Europe/London
  id: londres

- date: 2026-09-09 20:00
  place: Théâtre
  town: Nantes
  state: cancelled
  tickets: https://billets.example/2
"""
EVENT = "\n  date: 2026-07-01 21:00\n  place: Grange\n  town: Quimper\n  state: sold out\n  price: 8 €"
FILES = {
    "concerts.md": PAGE,
    "concerts.yaml": LIST,
    "posts/2026/grange.md": post("Concert d’exemple à la grange", "Venez nombreux.", "2026-06-01", event=EVENT),
}


@pytest.fixture(scope="module")
def blog(build):
    built = build("feeds", files=FILES, extensions=EXTENSIONS)
    assert built.warnings == ""
    return built


def events(text: str) -> dict[str, object]:
    """Return the events of a calendar by their name."""
    return {str(event["summary"]): event for event in Calendar.from_ical(text).walk("VEVENT")}


def facts(page) -> dict[str, dict]:
    """Return the concerts that a page tells search engines of, by name."""
    scripts = page.select("script[type='application/ld+json']")
    found = [one for script in scripts for one in json.loads(script.string)["@graph"]]
    return {one["name"]: one for one in found if one["@type"] == "MusicEvent"}


def only(text: str, **more: str):
    """Return the one concert that some lines of YAML are."""
    (concert,), problems = read_concerts("".join(f"- {text}" if text else "").encode())
    assert problems == []
    return concert


# -- Pages -------------------------------------------------------------------------------------------------------------


def test_page_lists_what_comes_then_what_was(blog):
    main = blog.soup("concerts/").select_one("main")
    assert [title.get_text() for title in main.select("h2, h3")] == ["À venir", "Passés", "2026"]
    names = [item.select_one(".p-name").get_text() for item in main.select("ul.concerts > li")]
    assert names == ["Une soirée d’exemple", "Concert d’exemple à la grange", "La rédaction", "La rédaction"]
    first = main.select_one("ul.concerts > li")
    lines = [line.get_text() for line in first.find_all("p")]
    assert lines == [
        "samedi 20 juin 2026, 20\u00a0h\u00a030 – 23\u00a0h",
        "Une soirée d’exemple – Trio d’exemple, Camille Essai",
        "Salle des exemples, 1, rue de l’Exemple, Brest, FR",
        spaced("Un concert qui n’existe pas : c’est un exemple."),
        "12,50\u00a0€ · Billetterie · Ajouter à un agenda",
    ]
    begin = first.select_one("time.dt-start")
    assert begin["datetime"] == "2026-06-20T20:30+02:00"
    (past,) = main.select("ul.past-concerts li")
    assert past.get_text() == "1er mai – Duo d’exemple, Kiosque, Lyon"
    assert html_errors(blog.html("concerts/")) == []


def test_page_says_what_became_of_a_concert(blog):
    items = {item["id"]: item for item in blog.soup("concerts/").select("ul.concerts > li")}
    assert items["concert-londres"].find("p").get_text() == (
        "mardi 1er décembre 2026, 20\u00a0h (heure locale) nouvelle date (au lieu du 1er novembre 2026, 20\u00a0h)"
    )
    cancelled = items["concert-2026-09-09-nantes-theatre"]
    assert "annulé" in cancelled.get_text()
    assert cancelled.find_all("a") == [], "nobody buys a ticket for it"
    assert "complet" in items["concert-2026-07-01-quimper-grange"].get_text()


def test_post_tells_of_its_concert_below_its_title_and_its_excerpt_stays_its_own(blog):
    page = blog.soup("posts/2026/grange/")
    lines = [line.get_text() for line in page.select("article div.concert p")]
    assert lines == [
        "mercredi 1er juillet 2026, 21\u00a0h complet",
        "Grange, Quimper",
        "8\u00a0€ · Ajouter à un agenda",
    ]
    link = page.find("a", string="Ajouter à un agenda")["href"]
    assert blog.file("posts/2026/grange/").parent.joinpath(link).resolve().is_file()
    entry = next(one for one in blog.soup().select("article.entry") if "grange" in one.get_text())
    assert entry.select_one(".entry-excerpt").get_text().strip() == "Venez nombreux."
    text = next(one for one in read(blog.html("atom.xml")).entries if "grange" in one.title).content[0].value
    assert "Grange, Quimper" in text
    assert "https://blog.example/fr/concerts/2026-07-01-quimper-grange.ics" in text


def test_home_page_has_a_line_when_one_is_near_and_no_line_when_none_is(blog, build):
    (near,) = blog.soup().select("ul.concerts-near")
    assert [link["href"] for link in near.select("a")] == [
        "concerts/#concert-2026-06-20-brest-salle-des-exemples",
        "posts/2026/grange/",
    ]
    assert near.select_one("li").get_text(" ", strip=True).startswith("samedi 20 juin 2026, 20\u00a0h\u00a030")
    later = build("feeds", files=FILES, extensions=EXTENSIONS, now="2026-08-25 12:00")
    assert "concerts-near" not in later.html(), "that of September is cancelled"
    soon = build("feeds", files=FILES, extensions=EXTENSIONS, now="2026-08-25 12:00", blog_concerts_near=100)
    assert len(soon.soup().select("ul.concerts-near li")) == 1


def test_links_of_the_page_lead_to_files_that_are_there(blog):
    ways = blog.soup("concerts/").select("p.follow-concerts a")
    assert [way["href"] for way in ways] == ["webcal://blog.example/fr/concerts.ics", "../concerts.ics", "atom.xml"]
    heads = {link["type"]: link["href"] for link in blog.soup("concerts/").select('link[rel="alternate"]')}
    assert heads["text/calendar"] == "../concerts.ics"
    for link in blog.soup("concerts/").select("main li a[href$='.ics']"):
        assert blog.file(f"concerts/{link['href']}").is_file()


def test_without_concerts_there_is_nothing_of_them(build):
    blog = build("feeds", extensions=EXTENSIONS)
    assert blog.warnings == ""
    assert not any("concert" in path.name for path in blog.out.rglob("*") if "_static" not in path.parts)
    assert "concert" not in blog.html()


def test_page_says_that_none_is_announced(build):
    blog = build("feeds", files={"concerts.md": PAGE}, extensions=EXTENSIONS)
    assert "Aucun concert n’est annoncé pour le moment." in blog.soup("concerts/").get_text()
    assert not blog.file("concerts.ics").exists()


def test_parts_can_be_listed_alone(build):
    page = (
        PAGE.replace(":::{concerts}", ":::{concerts}\n:only: coming") + "\nPuis :\n\n:::{concerts}\n:only: past\n:::\n"
    )
    blog = build("feeds", files=FILES | {"concerts.md": page}, extensions=EXTENSIONS)
    main = blog.soup("concerts/").select_one("main")
    assert [title.get_text() for title in main.select("h2, h3")] == ["2026"]
    assert (len(main.select("ul.concerts > li")), len(main.select("ul.past-concerts > li"))) == (4, 1)


def test_words_are_english_in_an_english_blog(build):
    blog = build("feeds", files=FILES, extensions=EXTENSIONS, language="en")
    text = blog.soup("concerts/").get_text()
    for words in ("To come", "Past", "Saturday, June 20, 2026, 8:30\u202fPM", "Tickets", "sold out", "cancelled"):
        assert words in text


def test_search_engines_read_facts_in_the_words_of_schema_org(blog):
    found = facts(blog.soup("concerts/"))
    assert {*found} == {"Une soirée d’exemple", "Concert d’exemple à la grange", "La rédaction"}
    evening = found["Une soirée d’exemple"]
    assert evening["startDate"] == "2026-06-20T20:30+02:00"
    assert evening["endDate"] == "2026-06-20T23:00+02:00"
    assert evening["eventStatus"] == "https://schema.org/EventScheduled"
    assert evening["location"] == {
        "@type": "Place",
        "name": "Salle des exemples",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1, rue de l’Exemple",
            "addressLocality": "Brest",
            "addressCountry": "FR",
        },
    }
    assert evening["offers"] == {
        "@type": "Offer",
        "price": "12.50",
        "priceCurrency": "EUR",
        "url": "https://billets.example/1",
        "availability": "https://schema.org/InStock",
    }
    assert [one["name"] for one in evening["performer"]] == ["Trio d’exemple", "Camille Essai"]
    (own,) = facts(blog.soup("posts/2026/grange/")).values()
    assert own["offers"]["availability"] == "https://schema.org/SoldOut"
    assert own["url"] == "https://blog.example/fr/posts/2026/grange/"
    script = blog.soup("concerts/").select_one("script[type='application/ld+json']").string
    states = {one["eventStatus"].rpartition("/")[2] for one in json.loads(script)["@graph"]}
    assert states == {"EventScheduled", "EventRescheduled", "EventCancelled"}


def test_feed_is_valid_and_has_each_concert(blog):
    text = blog.html("concerts/atom.xml")
    assert grammar_errors(text) == []
    entries = read(text).entries
    assert len(entries) == 5
    assert len({entry.id for entry in entries}) == 5
    assert entries[0].title.startswith("Concert d’exemple à la grange, Grange, Quimper")
    assert all(entry.published_parsed[:3] <= (2026, 6, 15) for entry in entries), "no reader hides it until then"


def test_book_has_the_concert_of_a_post(build):
    settings = SETTINGS | {"extensions": [*SETTINGS["extensions"], "carnet.concerts"]}
    blog = build("posts", "epub", files=FILES, **settings)
    (book,) = blog.out.glob("*.epub")
    with zipfile.ZipFile(book) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xhtml"))
    assert "mercredi 1<sup>er</sup> juillet 2026, 21\u00a0h" in text
    assert "Grange, Quimper" in text
    assert 'href="https://' in text.partition("Ajouter à un agenda")[0].rpartition("<a ")[2]


# -- Days that pass ----------------------------------------------------------------------------------------------------


def test_the_build_of_each_day_moves_concerts_as_a_clean_build_would(build):
    """In pages, on the home page, and in the feed of a post that lists them."""
    files = FILES | {"posts/2026/tournee.md": post("Tournée d’exemple", ":::{concerts}\n:::", "2026-06-02")}
    blog = build("feeds", files=files, extensions=EXTENSIONS, now="2026-06-20 23:59", blog_concerts_near=0)
    assert "Une soirée d’exemple" in blog.soup("concerts/").select_one("ul.concerts").get_text()
    for day in ("2026-06-21 00:01", "2026-07-02 00:01", "2027-01-01 08:00"):
        blog.build(now=day)
        clean = build("feeds", files=files, extensions=EXTENSIONS, now=day, blog_concerts_near=0)
        assert differences(contents(blog.out), contents(clean.out)) == ""
    assert "Une soirée" in blog.soup("concerts/").select_one("ul.past-concerts").get_text()
    text = next(one for one in read(blog.html("atom.xml")).entries if "Tournée" in one.title).content[0].value
    assert "Aucun concert n’est annoncé" in text


def contents(folder) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in (".buildinfo", "objects.inv"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_list_changes_and_the_files_with_it(build):
    blog = build("feeds", files=FILES, extensions=EXTENSIONS)
    shorter = LIST.partition("\n- date: 2026-12-01")[0]
    blog.build({"concerts.yaml": shorter})
    clean = build("feeds", files=FILES | {"concerts.yaml": shorter}, extensions=EXTENSIONS)
    assert differences(contents(blog.out), contents(clean.out)) == ""
    assert not blog.file("concerts/londres.ics").exists()
    blog.build({"concerts.yaml": None, "posts/2026/grange.md": None})
    assert not blog.file("concerts.ics").exists()
    assert not blog.file("concerts/atom.xml").exists()


def test_a_concert_is_over_once_its_last_day_is_over_where_it_was():
    concerts, _problems = read_concerts(b"- {date: 2026-06-14 20:30, place: Here, zone: America/Los_Angeles}\n")
    midnight = datetime(2026, 6, 15, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert not concerts[0].is_past(midnight - timedelta(seconds=1))
    assert concerts[0].is_past(midnight)
    assert not concerts[0].is_past(datetime(2026, 6, 15, 8, tzinfo=ZoneInfo("Europe/Paris")))


def test_what_is_announced_later_is_nowhere_before(build):
    text = f"{LIST}\n- date: 2026-10-10\n  place: Lieu secret\n  announced: 2026-06-16 09:00\n"
    blog = build("feeds", files=FILES | {"concerts.yaml": text}, extensions=EXTENSIONS)
    assert [path for path in blog.out.rglob("*") if path.is_file() and b"secret" in path.read_bytes()] == []
    blog.build(now="2026-06-16 10:00")
    assert "Lieu secret" in blog.soup("concerts/").get_text()
    assert "Lieu secret" in blog.html("concerts.ics")
    assert read(blog.html("concerts/atom.xml")).entries[0].title.startswith("La rédaction, Lieu secret")


# -- Calendars ---------------------------------------------------------------------------------------------------------


def described(concerts):
    return [Described(one, one.title or one.id, one.text, f"https://blog.example/#{one.id}") for one in concerts]


def calendar(concerts) -> Calendar:
    text = calendar_text(BLOG_ID, "Concerts", "https://blog.example/concerts.ics", described(concerts))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return Calendar.from_ical(text)


def moment(zone: str, local: datetime) -> datetime:
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


ZONES = (
    *("Europe/Paris", "America/New_York", "America/Edmonton", "Australia/Sydney", "Australia/Brisbane"),
    *("Asia/Kolkata", "Asia/Tehran", "Europe/London", "Europe/Dublin", "Africa/Casablanca", "UTC"),
)
#: Nights in which clocks change in some of these zones, and hours around them.
NIGHTS = [
    *(date(2027, month, day) for month, day in ((3, 14), (3, 28), (10, 31), (11, 7), (4, 4), (10, 3))),
    *(date(year, 3, day) for year, day in ((2026, 29), (2028, 26))),
]
WORDS = (
    st.text(st.sampled_from("abé ñ,;:\\\"'\n#-[]{}&*!|>%@`🎵中"), min_size=1, max_size=80).map(str.strip).filter(bool)
)


@st.composite
def lists(draw):
    """Return items of a list of concerts, as a writer would type them."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        zone = draw(st.sampled_from(ZONES))
        day = draw(st.one_of(st.sampled_from(NIGHTS), st.dates(date(1995, 1, 1), date(2099, 1, 1))))
        item = {"id": f"c-{number}", "zone": zone, "place": draw(WORDS)}
        if draw(st.booleans()):
            item["date"] = f"{day}"
        else:
            hour, minute = draw(st.integers(0, 23)), draw(st.sampled_from((0, 15, 30)))
            local = datetime.combine(day, time(hour, minute))
            if is_left_out(zone, local):
                continue  # clocks leave that hour out: another test
            item["date"] = f"{local:%Y-%m-%d %H:%M}"
            if draw(st.booleans()):
                local = moment(zone, local).astimezone(ZoneInfo(zone)) + timedelta(hours=draw(st.integers(1, 60)))
                end = local.astimezone(UTC).astimezone(ZoneInfo(zone))
                item["end"] = end.isoformat(" ", "minutes")
        item |= {name: draw(WORDS) for name in ("title", "town", "text") if draw(st.booleans())}
        item |= {"state": draw(st.sampled_from(("cancelled", "sold out", "postponed")))} if draw(st.booleans()) else {}
        found.append(item)
    return found


@some_cases(150)
@given(lists())
def test_calendar_read_back_is_the_list(items):
    """On every night, those on which clocks change too, in every zone, with any text."""
    concerts, problems = read_concerts(yaml.safe_dump(items, allow_unicode=True, sort_keys=False).encode())
    assert [problem for problem in problems if "before" not in problem.message] == []
    by_id = {uid_of(BLOG_ID, one): one for one in concerts}
    written = {item["id"]: item for item in items}
    read_back = calendar(concerts).walk("VEVENT")
    assert {str(event["uid"]) for event in read_back} == {*by_id}
    for event in read_back:
        item = written[by_id[str(event["uid"])].id]
        plain = {name: " ".join(item[name].split()) for name in ("title", "place", "town", "text") if name in item}
        if len(item["date"]) == 10:
            assert event.decoded("dtstart") == date.fromisoformat(item["date"])
        else:
            begin = event.decoded("dtstart").astimezone(UTC)
            assert begin == moment(item["zone"], datetime.fromisoformat(item["date"]))
        if "end" in item:
            assert event.decoded("dtend").astimezone(UTC) == datetime.fromisoformat(item["end"]).astimezone(UTC)
        else:
            assert "dtend" not in event
        assert event["summary"] == plain.get("title", item["id"])
        assert event["location"] == ", ".join(filter(None, (plain["place"], plain.get("town"))))
        assert str(event.get("description", "")) == plain.get("text", "")
        status = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}.get(item.get("state"), "CONFIRMED")
        assert event["status"] == status


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "UTC"])
def test_hours_in_a_calendar_alone_are_those_of_the_zone(zone):
    """A program that knows no zone by its name finds each hour by what the calendar says of it."""
    hours = [datetime.combine(day, time(hour, 30)) for day in NIGHTS for hour in range(24)]
    lines = [f"- {{date: {hour:%Y-%m-%d %H:%M}, place: X, zone: {zone}, id: h{n}}}" for n, hour in enumerate(hours)]
    concerts, problems = read_concerts("\n".join(lines).encode())
    (rules,) = calendar(concerts).walk("VTIMEZONE")
    for concert in concerts:
        assert offset_at(rules, concert.when.replace(tzinfo=None)) == concert.when.utcoffset(), concert.when
    assert len(problems) == sum(is_left_out(zone, hour) for hour in hours)


def is_left_out(zone: str, local: datetime) -> bool:
    return moment(zone, local).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local


def offset_at(rules, local: datetime) -> timedelta:
    """Return what RFC 5545 says that clocks are off by: the last change before that hour counts, the first of two."""
    changes = []
    for part in rules.subcomponents:
        dates = part.get("rdate", [])
        dates = dates if isinstance(dates, list) else [dates]
        onsets = [part.decoded("dtstart"), *(one.dt for listed in dates for one in listed.dts)]
        old, new = part.decoded("tzoffsetfrom"), part.decoded("tzoffsetto")
        changes += [(onset, old, new) for onset in onsets]
    return max((onset, new) for onset, old, new in changes if local >= onset + max(new - old, timedelta()))[1]


def test_second_of_two_hours_of_one_night_is_told_apart():
    text = b"- {date: 2027-10-31 02:30, place: A}\n- {date: '2027-10-31 02:30+01:00', place: B}\n"
    concerts, problems = read_concerts(text)
    assert problems == []
    found = {str(event["location"]): event.decoded("dtstart") for event in calendar(concerts).walk("VEVENT")}
    assert found["B"].astimezone(UTC) - found["A"].astimezone(UTC) == timedelta(hours=1)


HISTORY = [
    "date: 2027-03-14 20:30",
    "date: 2027-03-14 21:00",  # another hour
    "date: 2027-04-02 20:00\n  was: 2027-03-14 20:30",  # moved
    "date: 2027-04-02 20:00\n  was: 2027-03-14 20:30\n  state: sold out",
    "date: 2027-05-02 20:00\n  was: 2027-03-14 20:30, 2027-04-02 20:00",  # once more
    "date: 2027-05-02 20:00\n  was: 2027-03-14 20:30, 2027-04-02 20:00\n  state: cancelled",
    "date: 2027-05-02 20:00\n  was: 2027-03-14 20:30, 2027-04-02 20:00\n  state: cancelled\n  updated: 2027-04-03",
    "date: 2027-05-03 19:00\n  was: 2027-03-14 20:30\n  updated: 2027-04-04 12:00",  # there after all
]


def test_concert_keeps_its_id_whatever_becomes_of_it_and_its_sequence_never_falls():
    concerts = [only(f"{text}\n  place: Le Vauban\n  town: Brest\n") for text in HISTORY]
    assert len({uid_of(BLOG_ID, one) for one in concerts}) == 1
    numbers = [sequence_of(one) for one in concerts]
    assert numbers == sorted(numbers)
    assert (numbers[2], numbers[4], numbers[5]) == (1, 2, 3)
    assert len({*numbers}) == 6
    moved = calendar(concerts[2:3]).walk("VEVENT")[0]
    assert (moved["sequence"], moved["status"]) == (1, "CONFIRMED")
    assert calendar(concerts[5:6]).walk("VEVENT")[0]["status"] == "CANCELLED"


def test_calendar_of_all_is_one_to_subscribe_to_and_each_has_its_own(blog):
    found = events(blog.html("concerts.ics"))
    assert {*found} == {"Une soirée d’exemple", "Concert d’exemple à la grange", "Duo d’exemple", "La rédaction"}
    whole = Calendar.from_ical(blog.html("concerts.ics"))
    assert (whole["name"], whole["x-wr-timezone"]) == ("Essai – Concerts", "Europe/Paris")
    assert str(whole["refresh-interval"].to_ical().decode()) == "PT12H"
    assert {str(zone["tzid"]) for zone in whole.walk("VTIMEZONE")} == {"Europe/Paris", "Europe/London"}
    assert b"\r\n" in blog.file("concerts.ics").read_bytes()
    assert b"\n" not in blog.file("concerts.ics").read_bytes().strip().replace(b"\r\n", b"")
    (own,) = events(blog.html("concerts/londres.ics")).values()
    assert own["location"] == "Hall, London"
    assert own["url"] == "https://blog.example/fr/concerts/#concert-londres"
    assert str(found["Concert d’exemple à la grange"]["url"]) == "https://blog.example/fr/posts/2026/grange/"
    days = events(blog.html("concerts/2026-05-01-lyon-kiosque.ics"))["Duo d’exemple"]
    assert days.decoded("dtstart") == date(2026, 5, 1)


def test_without_icalendar_it_is_said_once_what_to_install_and_the_page_stays(build, monkeypatch):
    find = util.find_spec
    monkeypatch.setattr("carnet.concerts.program.find_spec", lambda name: None if name == "icalendar" else find(name))
    blog = build("feeds", files=FILES, extensions=EXTENSIONS)
    assert blog.told == [
        spaced(
            "conf.py:4: WARNING: les calendriers de concerts ont besoin d’icalendar, qui n’est pas installé ; "
            "tapez « pip install icalendar » [blog.concerts]"
        )
    ]
    assert not blog.file("concerts.ics").exists()
    assert "Ajouter à un agenda" not in blog.soup("concerts/").get_text()
    assert blog.file("concerts/atom.xml").is_file()


# -- Mistakes ----------------------------------------------------------------------------------------------------------

MISTAKES = {
    "date: 2027-03-14\n": [(1, "this concert has no 'place'")],
    "place: X\n": [(1, "this concert has no 'date'")],
    "date: 14/03/2027 20h30\n  place: X\n": [(1, "write 2027-03-14 20:30")],
    "date:\n  place: X\n": [(1, "'date' is empty")],
    "date: 2027-03-14\n  lieu: X\n": [(1, "this concert has no 'place'"), (2, "'lieu' is not a field of a concert")],
    "date: 2027-03-14\n  place: X\n  town: [Brest]\n": [(3, "'town' takes a text")],
    "date: 2027-03-14\n  place: X\n  zone: Paris\n": [(3, "'Paris' is not a time zone")],
    "date: 2027-03-14\n  place: X\n  end: 23:00\n": [(3, "'end' is an hour, and 'date' has none")],
    "date: 2027-03-14 20:30\n  place: X\n  end: 23h\n": [(3, "write 23:00")],
    "date: 2027-03-14 20:30\n  place: X\n  end: 2027-03-13 20:30\n": [(3, "'end' is before 'date'")],
    "date: 2027-03-14 20:30\n  place: X\n  end: 2027-03-16\n": [(3, "write both alike")],
    "date: 2027-03-28 02:30\n  place: X\n": [(1, "there is no 02:30 on 2027-03-28 in Europe/Paris")],
    "date: 2027-03-14\n  place: X\n  state: annulé\n": [(3, "did you mean 'cancelled'?")],
    "date: 2027-03-14\n  place: X\n  state: complet\n": [(3, "did you mean 'sold out'?")],
    "date: 2027-03-14\n  place: X\n  state: moved\n": [(3, "as 'was: 2027-03-14 20:30'")],
    "date: 2027-03-14\n  place: X\n  price: 12\n": [(3, "write '12 €'")],
    "date: 2027-03-14\n  place: X\n  tickets: billets.example\n": [(3, "did you mean 'https://billets.example'?")],
    "date: 2027-03-14\n  place: X\n  id: Mon Concert\n": [(3, "did you mean 'mon-concert'?")],
    "date: 2027-03-14\n  place: X\n  announced: demain\n": [(3, "is not a date I can trust")],
    "date: 2027-03-14\n  place: X\n- date: 2027-03-14\n  place: X\n": [(3, "this concert is here already")],
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", MISTAKES)
def test_each_mistake_is_told_with_its_line(text):
    _concerts, problems = read_concerts(f"- {text}".encode())
    assert [problem.line for problem in problems] == [line for line, _words in MISTAKES[text]]
    for problem, (_line, words) in zip(problems, MISTAKES[text], strict=True):
        assert words in problem.message


@some_cases(200)
@given(st.binary(max_size=200) | st.text(st.sampled_from("-:{}[]'\" \n\tdateplcon2027"), max_size=120).map(str.encode))
def test_no_input_raises(content):
    concerts, problems = read_concerts(content)
    assert all(problem.message and "\n" not in problem.message for problem in problems)
    calendar(concerts)


def test_mistake_in_the_list_is_one_warning_and_the_other_concerts_stay(build):
    text = f"{LIST}\n- date: 2026-08-01\n"
    blog = build("feeds", files=FILES | {"concerts.yaml": text}, extensions=EXTENSIONS)
    line = text.count("\n")
    told = f"concerts.yaml:{line}: WARNING: ce concert n’a pas de « place » ; ajoutez-le [blog.concerts]"
    assert blog.told == [spaced(told)]
    assert len(events(blog.html("concerts.ics"))) == 4


@pytest.mark.parametrize(
    ("event", "line", "told"),
    [
        ("\n  date: 2026-07-01 25:00\n  place: X", 5, "n’est pas une date sûre"),
        ("\n  date: 2026-07-01\n  place: X\n  state: annulé", 7, "vouliez-vous dire « cancelled » ?"),
        ("\n  date: 2026-07-01\n  place: X\n  ville: Brest", 7, "« ville » n’est pas un champ d’un concert"),
        ("\n  date: 2026-07-01", 4, "ce concert n’a pas de « place »"),
        (" le 1er juillet", 4, "« event » prend « date », « place »"),
        ("\n  date: 2026-07-01\n  place: [X]", 6, "« place » prend un texte"),
    ],
)
def test_mistake_in_the_event_of_a_post_is_told_with_its_line(blog, event, line, told):
    blog.build({"posts/2026/faux.md": post("Faux", event=event)})
    place, _kind, words = blog.told[0].partition(": WARNING: ")
    assert (place, len(blog.told)) == (f"posts/2026/faux.md:{line}", 1)
    assert spaced(told) in words
    blog.build({"posts/2026/faux.md": None})


def test_event_that_a_form_left_empty_is_none(blog):
    blog.build({"posts/2026/vide.md": post("Vide", event='\n  date: ""\n  place: ""')})
    assert blog.warnings == ""
    assert blog.soup("posts/2026/vide/").select(".concert") == []
    blog.build({"posts/2026/vide.md": None})


def test_two_posts_of_one_concert_are_told(blog):
    blog.build({"posts/2026/encore.md": post("Encore", "Oui.", "2026-06-03", event=EVENT)})
    told = "ce billet annonce le concert « 2026-07-01-quimper-grange », qui est déjà là"
    assert [line.partition(": WARNING: ")[0] for line in blog.told] == ["posts/2026/encore.md"]
    assert spaced(told) in blog.told[0]
    blog.build({"posts/2026/encore.md": None})


def test_draft_is_in_no_calendar(build):
    files = FILES | {
        "posts/2026/grange.md": FILES["posts/2026/grange.md"].replace("category:", "draft: true\ncategory:")
    }
    blog = build("feeds", files=files, extensions=[*EXTENSIONS[:6], "carnet.drafts", *EXTENSIONS[6:]])
    assert "Quimper" not in blog.html("concerts.ics") + blog.html("concerts/atom.xml") + blog.html("concerts/")


@pytest.mark.skipif(not (REPO / "ecrire.md").is_file(), reason="this blog has no such guide")
def test_list_in_the_guide_is_right():
    (example,) = re.findall(r"```yaml\n(- date:.*?)```", (REPO / "ecrire.md").read_text(encoding="utf-8"), re.DOTALL)
    concerts, problems = read_concerts(example.encode())
    assert (len(concerts), problems) == (2, [])


def test_two_of_a_day_at_one_place_are_told_apart_by_their_hour():
    text = b"- {date: 2027-01-01 15:00, place: X}\n- {date: 2027-01-01 20:30, place: X}\n"
    concerts, problems = read_concerts(text)
    assert (problems, [one.id for one in concerts]) == ([], ["2027-01-01-x", "2027-01-01-x-2030"])
