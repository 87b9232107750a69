"""Blogger's three formats as one model: the classic back-up, Google Takeout, and a public feed saved as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from sphinx.locale import _

from carnet.importers.model import Blog, Entry, ImportRefusedError, Kind, Status
from carnet.importers.package import MAX_FEED, Package
from carnet.importers.recognise import Source
from carnet.importers.xml import cut_short, parse

_KIND = "http://schemas.google.com/g/2005#kind"
_LABELS = "http://www.blogger.com/atom/ns#"
_KINDS: dict[str, Kind] = {"post": "post", "page": "page", "comment": "comment"}
_STATUS: dict[str, Status] = {
    "LIVE": "live", "DRAFT": "draft", "SCHEDULED": "scheduled", "SPAM_COMMENT": "spam", "GHOSTED_COMMENT": "removed",
    "PENDING_MODERATION": "pending", "SOFT_TRASHED": "trashed", "HARD_TRASHED": "trashed", "REMOVED": "removed",
}  # fmt: skip
_WHOLE = re.compile(r"<(?:p|br|div|span|a|b|i|img|ul|ol|blockquote)\b", re.IGNORECASE)


def read(source: Source) -> list[Blog]:
    """Return the blogs of an export."""
    if source.package is None:
        blog, beside = Blog(source.path.stem), source.path.with_name("settings.csv")
        if beside.is_file() and source.path.name == "feed.atom":
            _settings(beside.read_bytes()[:1_000_000], blog)
        return [_feed(content, name, blog) for name, content in source.documents()]
    return list(_takeout(source.package, source.files))


def _takeout(package: Package, feeds: Iterable[str]) -> Iterator[Blog]:
    names = set(package.names())
    for name in feeds:
        folder = PurePosixPath(name).parent
        blog = Blog(folder.name or PurePosixPath(name).stem)
        settings = f"{folder}/settings.csv" if str(folder) != "." else "settings.csv"
        if settings in names:
            _settings(package.read(settings), blog)
        yield _feed(package.read(name, MAX_FEED), name, blog)


def _settings(content: bytes, blog: Blog) -> None:
    """Learn zone, language and hosts from a blog's settings; nothing else of them is read."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"))))
    pairs = [(row[0], row[1]) for row in rows if len(row) >= 2]  # a setting a line, or all in the second line
    for row in rows[1:]:
        pairs += zip(rows[0], row, strict=False)
    for key, value in pairs:
        _setting(key.lower(), value.strip(), blog)
    for cell in (cell for row in rows for cell in row):
        blog.zone = blog.zone or (_zone(cell) if "/" in cell else None)


def _setting(key: str, value: str, blog: Blog) -> None:
    if blog.zone is None and "zone" in key:
        blog.zone = _zone(value)
    elif ("locale" in key or "language" in key) and re.fullmatch(r"[A-Za-z]{2,3}([-_]\w+)*", value):
        blog.language = blog.language or value.replace("_", "-").partition("-")[0].lower()
    elif "mail" not in key and re.search(r"domain|address|url", key):
        host = (urlsplit(value).hostname if "//" in value else value) or ""
        if re.fullmatch(r"[\w-]+(\.[\w-]+)+", host):
            blog.hosts.add(host.lower())
        elif re.fullmatch(r"[\w-]+", host) and "subdomain" in key.replace("_", ""):
            blog.hosts.add(f"{host.lower()}.blogspot.com")


def _zone(name: str) -> ZoneInfo | None:
    found = re.search(r"[A-Z]\w+(?:/[\w+-]+)+|UTC|GMT", name)
    return ZoneInfo(found[0]) if found and found[0] in available_timezones() else None


def _feed(content: bytes, name: str, blog: Blog) -> Blog:
    root, said = parse(content, PurePosixPath(name).name)
    if cut := cut_short(said):
        blog.partial = f"{PurePosixPath(name).name}: {cut}"
    blog.said += said
    if _local(root) != "feed":
        raise ImportRefusedError(_("%s is no feed of a blog, but <%s>") % (PurePosixPath(name).name, _local(root)))
    title = _text(root, "title")
    if title:
        blog.name = title
    for link in _all(root, "link"):
        host = urlsplit(link.get("href") or "").hostname or ""
        if link.get("rel") == "alternate" and host and not host.endswith("blogger.com"):
            blog.hosts.add(host.lower())
    elements = _all(root, "entry")
    takeout = any(_first(element, "type") is not None for element in elements)
    classic = any(category.get("scheme") == _KIND for element in elements for category in _all(element, "category"))
    blog.format = "Takeout" if takeout else "back-up" if classic else "public feed"
    total = _text(root, "totalResults")
    blog.total = int(total) if total.isascii() and total.isdigit() and blog.format == "public feed" else 0
    if classic:
        for element in elements:
            key = _text(element, "id").rpartition(".settings.")[2]
            if ".settings." in _text(element, "id"):
                _setting(key.lower().replace("blog_", ""), _text(element, "content"), blog)
    _note_summaries(elements, blog)
    seen: set[str] = set()
    for element in elements:
        entry = _entry(element, blog)
        if isinstance(entry, str):
            blog.skipped.append((_text(element, "id"), entry))
        elif entry.id in seen:
            blog.skipped.append((entry.id, _("it is there twice")))
        else:
            seen.add(entry.id)
            blog.entries.append(entry)
    return blog


def _note_summaries(elements: list[Any], blog: Blog) -> None:
    """Note that a feed has only the beginnings of its posts."""
    shortened = [one for one in elements if _first(one, "content") is None and _first(one, "summary") is not None]
    if shortened and not blog.partial:
        message = _("this feed has only the beginning of some posts: %s, such as “%s”")
        blog.partial = message % (len(shortened), _html_text(_first(shortened[0], "title")))


def _entry(element: Any, blog: Blog) -> Entry | str:
    """Return the entry that *element* is, or why it is none."""
    named = _kind(element)
    kind = _KINDS.get(named)
    if kind is None:
        return _("a part of Blogger's own (%s)") % named
    identity = _text(element, "id")
    published = _moment(_text(element, "published") or _text(element, "created") or _text(element, "updated"), blog)
    if published is None:
        return _("it has no date")
    author = _first(element, "author")
    links = _all(element, "link")
    alternate = next((link.get("href") or "" for link in links if link.get("rel") == "alternate"), "")
    related = next((link.get("href") or "" for link in links if link.get("rel") == "related"), "")
    own = [link for link in links if not link.get("rel") and (link.get("href") or (link.text or "").strip())]
    if own and not related and blog.format == "Takeout":
        related = own[0].get("href") or (own[0].text or "").strip()
    path = _text(element, "filename") or urlsplit(alternate).path
    reply = _text(element, "inReplyTo")
    if kind == "comment" and "/comments/default/" in related:
        reply = related
    parent = _parent(element)
    return Entry(
        id=identity,
        kind=kind,
        status=_status(element, kind, published),
        title=_html_text(_first(element, "title")),
        content=_content(element, kind),
        published=published,
        updated=_moment(_text(element, "updated"), blog),
        author=" ".join(_text(author, "name").split()) if author is not None else "",
        author_site=_site(_text(author, "uri")) if author is not None else "",
        labels=_labels(element),
        path="/" + unquote(path).lstrip("/") if path and kind != "comment" else "",
        address=alternate,
        description=" ".join(_text(element, "metaDescription").split()),
        location=_location(element),
        link=related if kind != "comment" and re.match(r"https?://", related) else "",
        enclosures=tuple(_enclosures(element)),
        parent=_number(parent),
        reply_to=_number(reply),
    )


def _kind(element: Any) -> str:
    own = _text(element, "type")
    if own:
        return own.lower()
    for category in _all(element, "category"):
        if category.get("scheme") == _KIND:
            return str(category.get("term") or "").rpartition("#")[2]
    if any(_local(child) == "in-reply-to" for child in element):
        return "comment"
    return "page" if ".page-" in _text(element, "id") else "post"


def _parent(element: Any) -> str:
    reply = _first(element, "in-reply-to")
    return (reply.get("ref") or "") if reply is not None else _text(element, "parent")


def _status(element: Any, kind: Kind, published: datetime) -> Status:
    if _text(element, "trashed").lower() not in ("", "false"):
        return "trashed"
    said = _text(element, "status").upper()
    if said:
        return _STATUS.get(said, "pending" if kind == "comment" else "draft")
    control = _first(element, "control")
    draft = _text(control, "draft") if control is not None else ""
    if any(item.get("name") == "blogger.contentRemoved" for item in _all(element, "extendedProperty")):
        return "removed"
    if draft.lower() == "yes":
        return "pending" if kind == "comment" else "draft"
    return "scheduled" if kind != "comment" and published > datetime.now(UTC) else "live"


def _content(element: Any, kind: Kind) -> str:
    found = _first(element, "content")
    if found is None:
        found = _first(element, "summary")
    if found is None:
        return ""
    if len(found):  # type="xhtml": the markup itself
        return "".join([found.text or "", *(_inner(child) for child in found)])
    text = "".join(found.itertext())
    return text if kind != "comment" else comment_html(text)


def _inner(element: Any) -> str:
    from lxml import etree  # noqa: PLC0415  # only this rare case needs it

    return re.sub(r"<(/?)\w+:(\w+)", r"<\1\2", etree.tostring(element, encoding="unicode"))


def comment_html(text: str) -> str:
    """Return the text of a comment as HTML: its lines end in ``<br>``, or, in some, in plain newlines."""
    text = text.replace("\r\n", "\n").strip("\n")
    return text if re.search(r"<(?:br|p|div)\b", text, re.IGNORECASE) else text.replace("\n", "<br>\n")


def _labels(element: Any) -> tuple[str, ...]:
    own = [
        " ".join(category.get("term").split())
        for category in _all(element, "category")
        if category.get("term")
        and category.get("scheme") != _KIND
        and re.match(r"tag:blogger\.com|http://www\.blogger\.com/atom/ns#|$", category.get("scheme") or "")
    ]
    return tuple(dict.fromkeys(label for label in own if label))


def _location(element: Any) -> str:
    found = _first(element, "location")
    if found is not None:
        name = _text(found, "name") or ("" if len(found) else (found.text or ""))
        return " ".join(name.split())
    return " ".join(_text(element, "featurename").split())


def _enclosures(element: Any) -> Iterator[str]:
    for link in _all(element, "link"):
        if link.get("rel") == "enclosure" and link.get("href"):
            yield link.get("href")
    for enclosure in _all(element, "enclosure"):
        address = (
            enclosure.get("href") or enclosure.get("url") or (enclosure.text or "").strip() or _text(enclosure, "url")
        )
        if address:
            yield address


def _site(uri: str) -> str:
    return uri if re.match(r"https?://[^\s/]+\.", uri) else ""


def _number(text: str) -> str:
    """Return the number of the entry that a reference names."""
    found = re.findall(r"\d+", text)
    return found[-1] if found else ""


def _moment(text: str, blog: Blog) -> datetime | None:
    """Return a date in the blog's own zone: that of its settings where the export has UTC, else its own offset."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=blog.zone or UTC)
    zone = blog.zone
    if zone is not None and moment.utcoffset() == timedelta(0):
        moment = moment.astimezone(zone)
    offset = moment.utcoffset() or timedelta(0)
    return moment.replace(microsecond=0, tzinfo=timezone(offset))


def _html_text(element: Any) -> str:
    """Return a title, which may be HTML, as plain text."""
    if element is None:
        return ""
    text = "".join(element.itertext())
    if element.get("type") == "html" and re.search(r"[<&]", text):
        text = unescape(re.sub(r"<[^<>]*>", "", text))
    return " ".join(text.split())


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _all(element: Any, name: str) -> list[Any]:
    return [child for child in element if _local(child) == name]


def _first(element: Any, name: str) -> Any:
    return next((child for child in element if _local(child) == name), None)


def _text(element: Any, name: str) -> str:
    found = _first(element, name) if element is not None else None
    return "".join(found.itertext()).strip() if found is not None else ""
