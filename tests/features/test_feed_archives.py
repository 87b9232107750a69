"""Archived feeds (RFC 5005): from the feed that one follows, year by year, back to the first post."""

from __future__ import annotations

import pytest
from building import post
from feed_reading import ATOM, dead_addresses, grammar_errors, read
from lxml import etree

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/"
HISTORY = "{http://purl.org/syndication/history/1.0}archive"
SETTINGS = {"blog_path": "archives", "blog_feed_items": 3}
FILES = {
    f"posts/{year}/billet-{year}-{number}.md": post(f"Billet {number} de {year}", date=f"{year}-02-0{number}")
    for year in (2007, 2009)
    for number in range(1, 6)
}


@pytest.fixture(scope="module")
def blog(build):
    return build("feeds", files=FILES, **SETTINGS)


def relations(text):
    """Return the links of a feed by their relation."""
    return {link["rel"]: link["href"] for link in read(text).feed.links}


def local(address):
    return address.removeprefix(BASE)


def test_every_post_can_be_fetched_from_the_main_feed(blog):
    found, seen, file = [], [], "atom.xml"
    while file:
        seen.append(file)
        found += [entry.link for entry in read(blog.html(file)).entries]
        file = local(relations(blog.html(file)).get("prev-archive", ""))
    assert seen == ["atom.xml", *(f"archives/feed/{year}.xml" for year in (2026, 2009, 2007, 2006))]
    assert set(found) == {f"{BASE}{name.removesuffix('.md')}/" for name in FILES} | {
        f"{BASE}posts/2006/premier/",
        f"{BASE}posts/2026/second/",
    }


def test_archives_are_linked_to_their_neighbours_and_to_the_current_feed(blog):
    newest, middle, oldest = (relations(blog.html(f"archives/feed/{year}.xml")) for year in (2026, 2009, 2006))
    assert newest.keys() == {"alternate", "self", "current", "prev-archive"}
    assert oldest.keys() == {"alternate", "self", "current", "next-archive"}
    assert middle["current"] == f"{BASE}atom.xml"
    assert middle["self"] == f"{BASE}archives/feed/2009.xml"
    assert middle["prev-archive"] == f"{BASE}archives/feed/2007.xml"
    assert middle["next-archive"] == f"{BASE}archives/feed/2026.xml"
    assert middle["alternate"] == f"{BASE}archives/2009/"


def test_archive_says_that_it_is_one_and_the_main_feed_does_not(blog):
    for file, count in {"archives/feed/2006.xml": 1, "atom.xml": 0, "rubrique/humeurs/atom.xml": 0}.items():
        assert len(etree.fromstring(blog.html(file).encode()).findall(HISTORY)) == count


def test_archive_holds_the_whole_year_newest_first(blog):
    titles = [entry.title for entry in read(blog.html("archives/feed/2009.xml")).entries]
    assert titles == [f"Billet {number} de 2009" for number in (5, 4, 3, 2, 1)]


def test_archive_is_valid_and_named_in_french(blog):
    for year in (2006, 2007, 2009, 2026):
        text = blog.html(f"archives/feed/{year}.xml")
        assert grammar_errors(text) == []
        assert read(text).feed.title == f"Essai – Billets de {year}"


def test_every_address_in_the_archives_is_answered(blog):
    assert dead_addresses(blog.out, BASE) == []


def test_feeds_have_ids_of_their_own_and_a_post_the_same_in_each(blog):
    files = sorted(file for file in blog.out.rglob("*.xml") if file.name != "rss.xml")
    feeds = [etree.parse(file).getroot() for file in files]
    assert len({feed.findtext(f"{ATOM}id") for feed in feeds}) == len(files) > 6
    ids = {}
    for feed in feeds:
        for entry in feed.findall(f"{ATOM}entry"):
            ids.setdefault(entry.findtext(f"{ATOM}title"), set()).add(entry.findtext(f"{ATOM}id"))
    assert all(len(found) == 1 for found in ids.values())
    assert len(set.union(*ids.values())) == len(ids) == 12


def test_archive_of_a_finished_year_stays_as_it_is_when_a_post_comes(build):
    blog = build("feeds", files=FILES, **SETTINGS)
    before = {year: blog.file(f"archives/feed/{year}.xml").read_bytes() for year in (2006, 2007, 2009, 2026)}
    stamp = blog.file("archives/feed/2007.xml").stat().st_mtime_ns
    blog.build({"posts/2026/nouveau.md": post("Nouveau", date="2026-06-01")})
    after = {year: blog.file(f"archives/feed/{year}.xml").read_bytes() for year in before}
    assert [year for year in before if before[year] != after[year]] == [2026]
    assert blog.file("archives/feed/2007.xml").stat().st_mtime_ns == stamp


def test_archive_of_a_year_goes_with_its_last_post(build):
    blog = build("feeds", files=FILES, **SETTINGS)
    blog.build({name: None for name in FILES if "2007" in name})
    assert not blog.file("archives/feed/2007.xml").exists()
    assert relations(blog.html("archives/feed/2009.xml"))["prev-archive"] == f"{BASE}archives/feed/2006.xml"
