"""Feeds as text: Atom (RFC 4287), archived feeds (RFC 5005), RSS 2.0 and JSON Feed 1.1, made from plain data.

A feed in XML has a page within it, for a person who opens it in a browser.

Nothing here knows of Sphinx, and nothing asks for the time: the same entries give the same bytes.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from carnet.core.feed_page import FeedPage, add_page

ATOM, JSON, RSS = "application/atom+xml", "application/feed+json", "application/rss+xml"
#: What browsers dress a feed in for a person who opens it.
STYLE = "_static/feed.css"
STYLE_FILE = Path(__file__).with_name("feed.css")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: What holds a text in RSS.
_PLAIN = re.compile(r"<(title|category)\b[^>]*>[^<]*</\1>")
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_CREATOR = "http://purl.org/dc/elements/1.1/"


class Category(NamedTuple):
    """A category or tag of an entry."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A sound or video of an entry; *size* is in bytes."""

    url: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as feeds tell of it; every address is absolute. A note has no *title*, and a *name* where one chooses."""

    id: str
    url: str
    title: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    categories: tuple[Category, ...]
    summary: str
    content: str
    language: str
    image: str | None = None
    external_link: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    day: str = ""  # when it was published, in words
    name: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself; every address is absolute, but *file*, its path from the root."""

    id: str
    file: str
    title: str
    description: str
    home: str
    url: str
    language: str
    author: str
    icon: str = ""
    logo: str = ""
    hub: str = ""
    links: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False
    page: FeedPage | None = None


def add(parent: Any, name: str, text: str | None = None, /, **attributes: str) -> Any:
    """Add an element to a *parent*, and return it."""
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _as_numbers(found: re.Match[str]) -> str:
    """Return an element of RSS that holds a text, whose signs are no HTML (https://www.rssboard.org/rss-profile)."""
    return found[0].replace("&lt;", "&#x3C;").replace("&gt;", "&#x3E;").replace("&amp;", "&#x26;")


def xml_text(root: Any, file: str) -> str:
    """Return the feed that *root* is and that lies at *file*, with the face that browsers show."""
    style = posixpath.relpath(STYLE, posixpath.dirname(file) or ".")
    text = etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True).decode()
    declaration, rest = text.split("\n", 1)
    if root.tag == "rss":
        rest = _PLAIN.sub(_as_numbers, rest)
    return f'{declaration}\n<?xml-stylesheet type="text/css" href="{style}"?>\n{rest}'


def atom(channel: Channel, entries: tuple[Entry, ...], nothing_since: datetime) -> str:
    """Return a feed as Atom; one without entries was updated at the moment *nothing_since*."""
    feed = etree.Element(_in_atom("feed"), nsmap={"fh": _HISTORY, None: _ATOM} if channel.is_archive else {None: _ATOM})
    feed.set(LANG, channel.language)
    add(feed, _in_atom("id"), channel.id)
    add(feed, _in_atom("title"), channel.title)
    add(feed, _in_atom("updated"), last_update(entries, nothing_since).isoformat())
    add(add(feed, _in_atom("author")), _in_atom("name"), channel.author)
    _add_link(feed, channel.home, "alternate", "text/html")
    _add_link(feed, channel.url, "self", ATOM)
    if channel.hub:
        _add_link(feed, channel.hub, "hub")
    for rel, url in channel.links:
        _add_link(feed, url, rel, ATOM)
    add(feed, _in_atom("generator"), "Sphinx", uri="https://www.sphinx-doc.org/")
    for name, text in (("icon", channel.icon), ("logo", channel.logo), ("subtitle", channel.description)):
        if text:
            add(feed, _in_atom(name), text)
    if channel.is_archive:
        add(feed, f"{{{_HISTORY}}}archive")
    _show(feed, channel, entries)
    for entry in entries:
        _add_to_atom(feed, entry)
    return xml_text(feed, channel.file)


def _show(head: Any, channel: Channel, entries: Iterable[Entry]) -> None:
    """Add what a person sees who opens the feed in a browser."""
    if channel.page:
        listed = ((entry.day, entry.url, entry.title or entry.name) for entry in entries)
        add_page(head, channel.page, listed, title=channel.title, description=channel.description, address=channel.url)


def _add_to_atom(feed: Any, entry: Entry) -> None:
    item = add(feed, _in_atom("entry"))
    item.set(LANG, entry.language)
    add(item, _in_atom("id"), entry.id)
    add(item, _in_atom("title"), entry.title)  # RFC 4287 wants one, and lets it be empty
    add(item, _in_atom("updated"), entry.updated.isoformat())
    for name in entry.authors:
        add(add(item, _in_atom("author")), _in_atom("name"), name)
    add(item, _in_atom("content"), entry.content, type="html")
    if entry.summary:
        add(item, _in_atom("summary"), entry.summary)
    for category in entry.categories:
        add(item, _in_atom("category"), **category._asdict())
    add(item, _in_atom("published"), entry.published.isoformat())
    _add_link(item, entry.url, "alternate", "text/html")
    if entry.external_link:
        _add_link(item, entry.external_link, "related")
    for file in entry.enclosures:
        add(item, _in_atom("link"), href=file.url, rel="enclosure", type=file.type, length=str(file.size))


def _in_atom(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _add_link(parent: Any, url: str, rel: str, kind: str = "") -> None:
    add(parent, _in_atom("link"), href=url, rel=rel, **({"type": kind} if kind else {}))


def last_update(entries: Iterable[Entry], nothing_since: datetime) -> datetime:
    """Return when the latest of the *entries* was updated, or *nothing_since* if there are none."""
    return max((entry.updated for entry in entries), default=nothing_since)


def rss(channel: Channel, entries: tuple[Entry, ...], nothing_since: datetime) -> str:
    """Return a feed as RSS 2.0; one without entries was updated at the moment *nothing_since*."""
    root = rss_head(channel, entries, last_update(entries, nothing_since), {"dc": _CREATOR})
    for entry in entries:
        item = add_item(root, entry)
        item.set(LANG, entry.language)
        for name in entry.authors:  # RSS's own wants an address for mails
            add(item, f"{{{_CREATOR}}}creator", name)
        for category in entry.categories:
            add(item, "category", category.label, domain=category.scheme)
    return xml_text(root, channel.file)


def rss_head(channel: Channel, entries: Iterable[Entry], updated: datetime, namespaces: Mapping[str, str]) -> Any:
    """Return the root of a feed in RSS 2.0 (https://www.rssboard.org/rss-specification), without items.

    Its page leads to the *entries*.
    """
    root = etree.Element("rss", {"version": "2.0"}, {**namespaces, "atom": _ATOM, "content": _CONTENT})
    root.set(LANG, channel.language)
    head = add(root, "channel")
    add(head, "title", channel.title)
    add(head, "link", channel.home)
    add(head, "description", channel.description or channel.title)
    _add_link(head, channel.url, "self", RSS)
    if channel.hub:
        _add_link(head, channel.hub, "hub")
    add(head, "docs", "https://www.rssboard.org/rss-specification")
    add(head, "generator", "Sphinx")
    if channel.icon:
        image = add(head, "image")
        for name, text in (("url", channel.icon), ("title", channel.title), ("link", channel.home)):
            add(image, name, text)
    add(head, "language", channel.language)
    add(head, "lastBuildDate", format_datetime(updated))
    _show(head, channel, entries)
    return root


def add_item(root: Any, entry: Entry) -> Any:
    """Add an entry to a feed in RSS 2.0, whose items take one sound or video: the first of the entry."""
    item = add(root[0], "item")
    if entry.title:
        add(item, "title", entry.title)
    add(item, "link", entry.url)
    add(item, "description", escape(entry.summary, quote=False))  # readers take it for HTML
    add(item, f"{{{_CONTENT}}}encoded", entry.content)
    add(item, "guid", entry.id, isPermaLink="false")
    for file in entry.enclosures[:1]:
        add(item, "enclosure", url=file.url, length=str(file.size), type=file.type)
    add(item, "pubDate", format_datetime(entry.published))
    return item


def json_feed(channel: Channel, entries: tuple[Entry, ...]) -> str:
    """Return a feed as JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    described = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.url,
        "description": channel.description,
        "icon": channel.icon,
        "favicon": channel.icon,
        "language": channel.language,
        "authors": [{"name": channel.author}],
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
    }
    feed = {name: value for name, value in described.items() if value} | {
        "items": [_json_item(item) for item in entries]
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _json_item(entry: Entry) -> dict[str, Any]:
    files = [{"url": file.url, "mime_type": file.type, "size_in_bytes": file.size} for file in entry.enclosures]
    described = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.external_link,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": name} for name in entry.authors],
        "tags": [category.label for category in entry.categories],
        "language": entry.language,
        "attachments": files,
    }
    return {name: value for name, value in described.items() if value or name == "content_html"}
