"""Feeds as text: Atom (RFC 4287), archived feeds (RFC 5005) and JSON Feed 1.1, made from plain data.

Nothing here knows of Sphinx, and nothing asks for the time: the same entries give the same bytes.
"""

from __future__ import annotations

import json
import posixpath
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

ATOM, JSON = "application/atom+xml", "application/feed+json"
#: What browsers dress a feed in for a person who opens it.
STYLE = "_static/feed.css"
STYLE_FILE = Path(__file__).with_name("feed.css")
_HISTORY = "http://purl.org/syndication/history/1.0"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


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
    """A post as feeds tell of it; every address is absolute."""

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


def entry_id(blog_id: str, docname: str) -> str:
    """Return the id of a page or feed, which stays the same wherever the blog is hosted."""
    return uuid.uuid5(uuid.UUID(blog_id), docname).urn


class _Channel(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen does not say of a feed."""

    archive = False

    def extend_ns(self) -> dict[str, str]:
        return {"fh": _HISTORY} if self.archive else {}

    def extend_atom(self, feed: Any) -> Any:
        if self.archive:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        return feed


class _Entry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen does not say of an entry: its language, and of its links more than the address.

    feedgen 1.0 loses `rel`, `type` and `length` of an entry's links (https://github.com/lkiesow/python-feedgen/issues/135);
    the links can go from here with the first release that keeps them.
    """

    language = ""
    links: tuple[dict[str, str], ...] = ()

    def extend_atom(self, entry: Any) -> Any:
        entry.set(LANG, self.language)
        for link in self.links:
            etree.SubElement(entry, "link", link)
        return entry


def dressed(text: str, file: str) -> str:
    """Return a feed, an XML *text* that lies at *file*, with the face that browsers show."""
    style = posixpath.relpath(STYLE, posixpath.dirname(file) or ".")
    declaration, rest = text.split("\n", 1)
    return f'{declaration}\n<?xml-stylesheet type="text/css" href="{style}"?>\n{rest}'


def atom(channel: Channel, entries: tuple[Entry, ...], nothing_since: datetime) -> str:
    """Return a feed as Atom; one without entries was updated at the moment *nothing_since*."""
    generator = FeedGenerator()
    generator.register_extension("blog", _Channel, _Entry, atom=True, rss=False)
    generator.blog.archive = channel.is_archive
    generator.id(channel.id)
    generator.title(channel.title)
    generator.subtitle(channel.description or None)
    generator.language(channel.language)
    generator.author({"name": channel.author})
    generator.icon(channel.icon or None)
    generator.logo(channel.logo or None)
    generator.generator("Sphinx", uri="https://www.sphinx-doc.org/")
    generator.link(href=channel.home, rel="alternate", type="text/html")
    generator.link(href=channel.url, rel="self", type=ATOM)
    if channel.hub:
        generator.link(href=channel.hub, rel="hub")
    for rel, url in channel.links:
        generator.link(href=url, rel=rel, type=ATOM)
    generator.updated(max((entry.updated for entry in entries), default=nothing_since))
    for entry in entries:
        _add_to_atom(generator, entry)
    return dressed(generator.atom_str(pretty=True).decode(), channel.file)


def _add_to_atom(generator: Any, entry: Entry) -> None:
    item = generator.add_entry(order="append")
    item.blog.language = entry.language
    item.id(entry.id)
    item.title(entry.title)
    links = [{"href": entry.url, "rel": "alternate", "type": "text/html"}]
    if entry.external_link:
        links.append({"href": entry.external_link, "rel": "related"})
    links += [
        {"href": file.url, "rel": "enclosure", "type": file.type, "length": str(file.size)} for file in entry.enclosures
    ]
    item.blog.links = tuple(links)
    item.published(entry.published)
    item.updated(entry.updated)
    item.author([{"name": name} for name in entry.authors])
    item.category([category._asdict() for category in entry.categories])
    item.summary(entry.summary)
    item.content(entry.content, type="html")


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
