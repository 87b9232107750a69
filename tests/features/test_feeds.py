"""Feeds that readers of feeds understand: valid, absolute, with ids and dates that no build and no move changes."""

from __future__ import annotations

import json
import re
from datetime import datetime

import feedparser
import pages
import pytest
from bs4 import BeautifulSoup
from building import REPO, post
from feed_reading import rss_errors
from lxml import etree

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SECOND = "posts/2026/second.md"


@pytest.fixture(scope="module")
def blog(build):
    built = build("feeds")
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def grammar():
    return etree.RelaxNG(etree.parse(REPO / "tests/data/atom-rfc4287.rng"))


def atom_files(blog):
    return sorted(path for path in blog.out.rglob("*.xml") if b"<feed" in path.read_bytes())


def rss_items(blog, address="rss.xml"):
    return etree.parse(blog.file(address)).findall("channel/item")


def json_feed(blog, address="feed.json"):
    return json.loads(blog.html(address))


def entries(blog, address="atom.xml") -> dict[str, str]:
    """Return the source of each entry by its title."""
    feed = etree.parse(blog.file(address))
    return {entry.findtext("a:title", None, ATOM): etree.tostring(entry) for entry in feed.iterfind("a:entry", ATOM)}


# -- Form --------------------------------------------------------------------------------------------------------------


def test_blog_and_every_category_and_tag_have_all_feeds(blog):
    for folder in ("", "rubrique/humeurs/", "rubrique/coups-de-coeur/", "tag/coup-de-coeur/"):
        assert blog.file(f"{folder}atom.xml").is_file()
        assert blog.file(f"{folder}feed.json").is_file()
        assert blog.file(f"{folder}rss.xml").is_file()


def test_every_atom_feed_follows_the_grammar_of_rfc_4287(blog, grammar):
    assert len(atom_files(blog)) >= 4
    for path in atom_files(blog):
        assert grammar.validate(etree.parse(path)), (path.name, str(grammar.error_log))


def test_grammar_refuses_a_feed_without_id(blog, grammar):
    feed = etree.parse(blog.file("atom.xml"))
    feed.getroot().remove(feed.find("a:id", ATOM))
    assert not grammar.validate(feed)


def test_reader_of_feeds_understands_every_feed(blog):
    for path in atom_files(blog):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version == "atom10"
        assert feed.feed.title.startswith("Essai")


def test_entry_tells_title_authors_labels_dates_and_summary(blog):
    second, first = feedparser.parse(blog.html("atom.xml").encode()).entries
    assert (second.title, first.title) == ("Second & dernier", "Premier")
    assert [author.name for author in first.authors] == ["Bertrand", "Camille"]
    assert [author.name for author in second.authors] == ["La rédaction"]
    assert [(tag.term, tag.label) for tag in first.tags] == [("humeurs", "Humeurs"), ("coup-de-coeur", "coup de cœur")]
    assert (first.published, first.updated) == ("2006-03-17T00:00:00+01:00", "2006-03-17T00:00:00+01:00")
    assert (second.published, second.updated) == ("2026-03-17T18:30:00+01:00", "2026-04-01T00:00:00+02:00")
    assert (second.summary, first.summary) == ("Une phrase.", "Le tout premier.")
    assert second.link == f"{BASE}posts/2026/second/"


def test_json_feed_has_its_fields(blog):
    feed = json_feed(blog)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Essai"
    assert feed["home_page_url"] == BASE
    assert feed["feed_url"] == f"{BASE}feed.json"
    assert feed["language"] == "fr"
    second, first = feed["items"]
    assert (second["title"], second["url"]) == ("Second & dernier", f"{BASE}posts/2026/second/")
    assert (second["date_published"], second["date_modified"]) == (
        "2026-03-17T18:30:00+01:00",
        "2026-04-01T00:00:00+02:00",
    )
    assert first["authors"] == [{"name": "Bertrand"}, {"name": "Camille"}]
    assert first["tags"] == ["Humeurs", "coup de cœur"]
    assert second["summary"] == "Une phrase."
    assert "Une partie" in second["content_html"]


def test_rss_says_the_same_as_atom(blog):
    atom, rss = (feedparser.parse(blog.html(file).encode()) for file in ("atom.xml", "rss.xml"))
    assert rss.version == "rss20"
    for name in ("title", "link", "language"):
        assert rss.feed[name] == atom.feed[name]
    for ours, theirs in zip(rss.entries, atom.entries, strict=True):
        for name in ("id", "title", "link", "summary", "published_parsed", "content", "authors"):
            found, wanted = (str(entry[name]).replace("application/atom+xml", "") for entry in (ours, theirs))
            assert found.replace("rss.xml", "atom.xml") == wanted, name
        assert [tag.term for tag in ours.tags] == [tag.label for tag in theirs.tags]
        assert ours.guidislink is False


def test_address_of_an_old_blog_gives_the_form_that_it_had(build, blog):
    old = {"feed/rss2": "rss.xml", "index.xml": "rss.xml", "feeds/all.atom.xml": "atom.xml", "feed.xml": "atom.xml"}
    moved = build("feeds", blog_feed_aliases=[*old, "old.json", "rss.xml"])
    for file, form in (old | {"old.json": "feed.json"}).items():
        assert moved.html(file) == moved.html(form)
    assert moved.html("rss.xml") == blog.html("rss.xml")


def test_both_forms_say_the_same(blog):
    atom, items = etree.parse(blog.file("atom.xml")).findall("a:entry", ATOM), json_feed(blog)["items"]
    for ours, theirs in (("id", "id"), ("title", "title"), ("content", "content_html"), ("updated", "date_modified")):
        assert [entry.findtext(f"a:{ours}", None, ATOM) for entry in atom] == [item[theirs] for item in items]


def test_label_is_escaped(build):
    blog = build("labels")
    (entry,) = feedparser.parse(blog.html("rubrique/r-b-rock/atom.xml").encode()).entries
    assert entry.title == "R&B <rock>" or BeautifulSoup(entry.title, "lxml").get_text() == "R&B <rock>"
    assert [tag.label for tag in entry.tags] == ["R&B <rock>", "R&B <rock>"]
    (item,) = json_feed(blog, "tag/r-b-rock/feed.json")["items"]
    assert item["title"] == "R&B <rock>"
    assert not BeautifulSoup(item["content_html"], "lxml").select("rock")
    text = blog.html("tag/r-b-rock/rss.xml")
    assert rss_errors(text) == []
    assert etree.fromstring(text.encode()).findtext("channel/title") == "Essai – Étiquette\u00a0: R&B <rock>"
    assert text.count("R&#x26;B &#x3C;rock&#x3E;") > 3, "of the channel, its picture, the item and its labels"


def test_feed_without_posts_is_valid(build, grammar):
    blog = build("feeds", files={"posts/2006/premier.md": None, SECOND: None})
    assert blog.warnings == ""
    for path in atom_files(blog):
        assert grammar.validate(etree.parse(path)), str(grammar.error_log)
    assert json_feed(blog)["items"] == []


# -- What stands in an entry -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
def test_every_address_is_absolute_and_answered(build, builder):
    blog = build("feeds", builder)
    found = []
    for path in atom_files(blog):
        feed = etree.parse(path)
        found += feed.xpath("//@href")
        for content in feed.iterfind(".//a:content", ATOM):
            found += pages.links(BeautifulSoup(content.text, "lxml"))
    for item in json_feed(blog)["items"]:
        found += [item["url"], *pages.links(BeautifulSoup(item["content_html"], "lxml"))]
    ours = [address for address in found if address.startswith(BASE)]
    assert {address for address in found if address not in ours} == {"https://example.org/"}
    assert f"{BASE}{blog.app.builder.get_target_uri('posts/2026/second')}#une-partie" in ours
    assert any("/_images/" in address for address in ours)
    dead = [address for address in ours if pages.served(blog.out, address.partition("#")[0], BASE) is None]
    assert dead == []


def test_text_is_whole_and_without_what_only_our_pages_know(blog):
    text = BeautifulSoup(json_feed(blog)["items"][0]["content_html"], "lxml")
    assert text.find("h2", string="Une partie")
    assert text.select_one("figure figcaption").get_text().strip() == "Légende."
    assert not text.select("h1, script, style, button, .headerlink, [class], [style], time, nav")
    assert "Billet précédent" not in text.get_text()


def test_pages_name_the_feeds_that_fit_them(blog):
    def feeds(address):
        return [
            link["href"]
            for link in blog.soup(address).select("link[rel=alternate][type*=feed], link[type*=atom], link[type*=rss]")
        ]

    assert {"atom.xml", "feed.json", "rss.xml"} <= set(feeds(""))
    assert feeds("rubrique/humeurs/")[:2] == ["atom.xml", "feed.json"]
    assert set(feeds("posts/2026/second/")) >= {"../../../atom.xml", "../../../feed.json"}
    for address in ("", "rubrique/humeurs/", "posts/2026/second/"):
        for feed in feeds(address):
            assert (blog.file(address).parent / feed).resolve().is_file()


def test_every_feed_tells_its_own_address(blog):
    for path in atom_files(blog):
        (own,) = etree.parse(path).xpath("/a:feed/a:link[@rel='self']/@href", namespaces=ATOM)
        assert own == BASE + path.relative_to(blog.out).as_posix()
    assert json_feed(blog, "rubrique/humeurs/feed.json")["feed_url"] == f"{BASE}rubrique/humeurs/feed.json"


# -- Ids and dates -----------------------------------------------------------------------------------------------------


def ids(blog) -> dict[str, list[str]]:
    return {
        path.relative_to(blog.out).as_posix(): etree.parse(path).xpath("//a:id/text()", namespaces=ATOM)
        for path in atom_files(blog)
    }


def test_ids_are_those_of_no_other_feed_or_entry(blog):
    every = [one for found in ids(blog).values() for one in found]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in every)
    heads = [found[0] for name, found in ids(blog).items() if name.endswith("atom.xml")]
    assert len({*heads}) == len(heads)
    assert len({*ids(blog)["atom.xml"]}) == 3


def test_imported_post_keeps_the_id_of_its_old_blog(build):
    old = "tag:blogger.com,1999:blog-1.post-2"
    blog = build("feeds", files={"posts/2026/venu.md": post("Venu d’ailleurs", date="2026-06-01", feed_id=old)})
    assert ids(blog)["atom.xml"][1] == old
    assert json_feed(blog)["items"][0]["id"] == old
    assert rss_items(blog)[0].findtext("guid") == old


@pytest.mark.parametrize(
    "permalink",
    ["/posts/2026/second/", "/posts/2026/second.html", "/posts/2026/second/index.html", "/x.html, /posts/2026/second/"],
)
def test_renamed_post_keeps_its_id_by_its_old_address(build, blog, permalink):
    text = (blog.source / SECOND).read_text(encoding="utf-8").replace("---\n", f"---\npermalink: {permalink}\n", 1)
    moved = build("feeds", files={SECOND: None, "posts/2027/ailleurs.md": text}, now="2027-06-01 09:00")
    assert ids(moved)["atom.xml"] == ids(blog)["atom.xml"]
    assert [item.findtext("guid") for item in rss_items(moved)] == ids(blog)["atom.xml"][1:]


def test_address_of_another_blog_gives_no_id(build, blog):
    text = (blog.source / SECOND).read_text(encoding="utf-8")
    foreign = "permalink: /2006/03/second.html, /posts/second/, /pages/2026/second/, /posts/2026/a/second/"
    named = build("feeds", files={SECOND: text.replace("---\n", f"---\n{foreign}\n", 1)})
    assert ids(named)["atom.xml"] == ids(blog)["atom.xml"]


def test_first_of_several_old_addresses_gives_the_id(build, blog):
    text = (blog.source / SECOND).read_text(encoding="utf-8")
    old = "permalink: /posts/2026/second/, /posts/2026/deuxieme/"
    twice = build("feeds", files={SECOND: None, "posts/2026/2.md": text.replace("---\n", f"---\n{old}\n", 1)})
    assert ids(twice)["atom.xml"] == ids(blog)["atom.xml"]


def test_new_post_where_a_renamed_one_was_is_told_to_share_its_id(build):
    files = {
        "posts/2026/second-bis.md": post("Renommé", permalink="/posts/2026/second/"),
    }
    told = build("feeds", files=files, extensions=["myst_parser", "ablog", "carnet.front_matter", "carnet.feeds"]).told
    (line,) = told
    assert line.startswith("posts/2026/second-bis.md:4: ")
    assert "/posts/2026/second/ est celle de «\u00a0posts/2026/second.md\u00a0»" in line


def test_a_later_build_gives_the_same_bytes(build, blog):
    other = build("feeds", now="2027-01-01 09:00")
    for path in [*atom_files(blog), *blog.out.rglob("feed.json"), *blog.out.rglob("rss.xml")]:
        assert (other.out / path.relative_to(blog.out)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
def test_ids_stay_when_the_blog_moves(build, blog, builder):
    moved = build("feeds", builder, html_baseurl="https://elsewhere.example/")
    assert ids(moved) == ids(blog)


def test_feed_is_as_recent_as_its_latest_post(blog):
    for path in atom_files(blog):
        feed = etree.parse(path)
        dates = [datetime.fromisoformat(date) for date in feed.xpath("//a:entry/a:updated/text()", namespaces=ATOM)]
        if dates:
            assert datetime.fromisoformat(feed.findtext("a:updated", None, ATOM)) == max(dates)


def test_no_entry_is_updated_before_it_is_published(build):
    note = ":::{update} 2026-05-01\nUn mot.\n:::"
    files = {
        "posts/2026/meme-jour.md": post("meme-jour", date="2026-06-01 18:30", updated="2026-06-01"),
        "posts/2026/avant.md": post("avant", note, "2026-06-01 18:30"),
        "posts/2026/apres.md": post("apres", date="2026-06-01 18:30", updated="2026-06-03"),
    }
    found = entries(build("feeds", files=files))
    dates = {
        name: [etree.fromstring(found[name]).findtext(f"a:{date}", None, ATOM) for date in ("published", "updated")]
        for name in ("meme-jour", "avant", "apres")
    }
    posted = "2026-06-01T18:30:00+02:00"
    assert dates["meme-jour"] == dates["avant"] == [posted, posted]
    assert dates["apres"] == [posted, "2026-06-03T00:00:00+02:00"]


def test_editing_a_post_changes_its_entry_alone(build):
    blog = build(
        "feeds", files={f"posts/2025/p{number}.md": post(f"P{number}", date=f"2025-03-0{number}") for number in (1, 2)}
    )
    before = entries(blog)
    text = (blog.source / SECOND).read_text(encoding="utf-8")
    blog.build({SECOND: text.replace("Vers ", "Autrement, vers ")})
    after = entries(blog)
    assert [title for title in before if before[title] != after[title]] == ["Second & dernier"]
    assert list(before) == list(after)


def test_new_post_changes_no_other_entry(build):
    blog = build("feeds")
    before = entries(blog)
    blog.build({"posts/2026/troisieme.md": post("Troisième", date="2026-06-01")})
    after = entries(blog)
    assert list(after) == ["Troisième", *before]
    assert {title: after[title] for title in before} == before


def test_feed_has_the_latest_posts_alone(build):
    files = {f"posts/2025/p{number}.md": post(f"P{number}", date=f"2025-03-{number + 1:02}") for number in range(25)}
    blog = build("feeds", files=files)
    assert list(entries(blog)) == ["Second & dernier", *(f"P{number}" for number in range(24, 5, -1))]
