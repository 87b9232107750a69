"""What the tests ask of feeds: parsed as a reader does, valid by the grammar, every address answered."""

from __future__ import annotations

import io
import json
import re
import sys
import wave
from collections.abc import Iterator
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import feedparser
from bs4 import BeautifulSoup
from lxml import etree
from pages import links, served

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "data" / "atom-rfc4287.rng"))
ATOM = "{http://www.w3.org/2005/Atom}"
#: The date that JSON Feed asks for.
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def read(text: str) -> Any:
    """Return an Atom or RSS feed as a feed reader sees it; it has to be well-formed in all respects."""
    parsed = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


def grammar_errors(text: str) -> list[str]:
    """Return what RFC 4287's grammar says of an Atom feed."""
    GRAMMAR.validate(etree.fromstring(text.encode()))
    return [str(error) for error in GRAMMAR.error_log]


def rss_errors(text: str) -> list[str]:
    """Return what the specification of RSS 2.0 and the rules of the W3C's validator say of a feed.

    They are those of https://www.rssboard.org/rss-specification and https://validator.w3.org/feed/docs/.
    """
    (channel,) = etree.fromstring(text.encode()).findall("channel")
    items = channel.findall("item")
    errors = [f"the channel has no {name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    errors += ["an item has no guid" for item in items if not item.findtext("guid")]
    errors += [
        "an item has neither title nor description"
        for item in items
        if not item.findtext("title") and not item.findtext("description")
    ]
    guids = [item.findtext("guid") for item in items]
    errors += ["guids are not unique"] if len({*guids}) != len(guids) else []
    once = ("title", "link", "description", "guid", "pubDate", "enclosure", "language", "lastBuildDate", "image")
    errors += [f"several {name}" for parent in (channel, *items) for name in once if len(parent.findall(name)) > 1]
    for date in channel.iter("pubDate", "lastBuildDate"):
        if format_datetime(parsedate_to_datetime(date.text)) != date.text:
            errors.append(f"no date of RFC 822: {date.text}")
    for guid in channel.iter("guid"):
        if guid.get("isPermaLink") != "false":
            errors.append(f"an id that is no address: {guid.text}")
    for enclosure in channel.iter("enclosure"):
        if set(enclosure.keys()) != {"url", "length", "type"} or not enclosure.get("length").isdecimal():
            errors.append("an enclosure has url, length and type")
    for summary in (item.findtext("description") or "" for item in items):  # readers take it for HTML
        if "<" in summary or re.search(r"&(?!amp;|lt;|gt;|#)", summary):
            errors.append(f"a summary that is no text: {summary}")
    for encoded in channel.iter("{http://purl.org/rss/1.0/modules/content/}encoded"):
        if re.search(r"<(script|iframe|style|form)\b", encoded.text or ""):
            errors.append("an element that readers take out")
    if re.search(r"<(title|category)\b[^>]*>[^<]*&(?!#)", text):
        errors.append("a sign in a text that readers could take for HTML")
    links = [link.get("rel") for link in channel.findall(f"{ATOM}link")]
    return errors + ([] if links.count("self") == 1 else ["no address of its own"])


_URL = {"type": "string", "pattern": "^https?://"}
_TEXT = {"type": "string", "minLength": 1}
_DATE = {"type": "string", "pattern": f"^{RFC3339.pattern}$"}
_AUTHORS = {
    "type": "array",
    "items": {"type": "object", "properties": {"name": _TEXT, "url": _URL, "avatar": _URL}, "minProperties": 1},
}


def _closed(required: str, **properties: Any) -> dict[str, Any]:
    known = {"type": "object", "additionalProperties": False, "patternProperties": {"^_": {}}}
    return known | {"required": required.split(), "properties": properties}


#: What https://www.jsonfeed.org/version/1.1/ says of a feed, as a JSON Schema.
JSON_FEED = _closed(
    "version title items",
    version={"const": "https://jsonfeed.org/version/1.1"},
    title=_TEXT,
    home_page_url=_URL,
    feed_url=_URL,
    description=_TEXT,
    user_comment=_TEXT,
    next_url=_URL,
    icon=_URL,
    favicon=_URL,
    authors=_AUTHORS,
    language={"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
    expired={"type": "boolean"},
    hubs={"type": "array", "items": _closed("type url", type=_TEXT, url=_URL)},
    items={
        "type": "array",
        "items": _closed(
            "id",
            id=_TEXT,
            url=_URL,
            external_url=_URL,
            title=_TEXT,
            content_html={"type": "string"},
            content_text={"type": "string"},
            summary=_TEXT,
            image=_URL,
            banner_image=_URL,
            date_published=_DATE,
            date_modified=_DATE,
            authors=_AUTHORS,
            tags={"type": "array", "items": _TEXT, "uniqueItems": True},
            language=_TEXT,
            attachments={
                "type": "array",
                "items": _closed(
                    "url mime_type",
                    url=_URL,
                    mime_type={"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$"},
                    title=_TEXT,
                    size_in_bytes={"type": "integer", "minimum": 1},
                    duration_in_seconds={"type": "number"},
                ),
            },
        )
        | {"anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}]},
    },
)


@cache
def json_schemas() -> ModuleType:
    """Return the package, without its check of addresses, which takes seconds to load and is not asked for."""
    with mock.patch.dict(sys.modules, {"rfc3987_syntax": None}):
        return import_module("jsonschema")


def json_errors(text: str) -> list[str]:
    """Return what the specification of JSON Feed 1.1 says of a feed."""
    return [error.message for error in json_schemas().Draft202012Validator(JSON_FEED).iter_errors(json.loads(text))]


def feed_files(out: Path) -> list[str]:
    """Return every feed of a site, by its path from the root."""
    found = [*out.rglob("*.xml"), *out.rglob("feed.json")]
    return sorted(path.relative_to(out).as_posix() for path in found if "_static" not in path.parts)


def addresses(text: str) -> Iterator[str]:
    """Yield every address that a feed names, its texts' included."""
    if text.startswith("{"):
        feed = json.loads(text)
        yield from (feed[name] for name in ("home_page_url", "feed_url", "icon", "favicon") if name in feed)
        for item in feed["items"]:
            yield from (item[name] for name in ("url", "image") if name in item)
            yield from (file["url"] for file in item.get("attachments", ()))
            yield from links(BeautifulSoup(item["content_html"], "lxml"))
        return
    root = etree.fromstring(text.encode())
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        yield from (
            element.get(attribute) for attribute in ("href", "url", "scheme", "domain") if element.get(attribute)
        )
        if name in ("icon", "logo", "url") or (name == "link" and element.text and element.text.strip()):
            yield element.text
        if (name == "content" and element.get("type") == "html") or name == "encoded":
            yield from links(BeautifulSoup(element.text or "", "lxml"))


def dead_addresses(out: Path, base: str) -> list[str]:
    """Return each address in the feeds of a site that is not absolute, or that should be on the site and is not."""
    return [
        f"{file}: {address}"
        for file in feed_files(out)
        for address in addresses((out / file).read_text(encoding="utf-8"))
        if not re.match(r"https?://", address)
        or (address.startswith(base) and served(out, address.partition("#")[0], base) is None)
    ]


def sound(seconds: float = 2.0, rate: int = 1000) -> bytes:
    """Return a short silence as a WAV file; browsers play it from a *rate* of 3000 samples a second on."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(b"\x80" * int(seconds * rate))
    return buffer.getvalue()
