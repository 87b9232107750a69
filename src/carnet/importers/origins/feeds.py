"""The feed of any blog, saved as a file: Atom, RSS of all versions, JSON Feed. It may hold only the latest posts."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from html import escape, unescape
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser
from sphinx.locale import _

from carnet.importers.model import Blog, Entry, ImportRefusedError
from carnet.importers.xml import cut_short, parse

#: How an excerpt ends that is not the whole text.
_CUT = re.compile(
    r"(?:\.\.\.|…|\[(?:…|\.\.\.|&hellip;|&#8230;)\]|\[\]|read more|lire la suite|continue reading\W*)\s*$",
    re.IGNORECASE,
)
_APPEARED = re.compile(
    r"<p>(?:The post|L(?:’|'|&#8217;)article|Cet article)\s+<a[^>]*>.*?</a>\s+(?:appeared first on"
    r"|est apparu en premier sur|first appeared on)\s+<a[^>]*>.*?</a>\.?</p>\s*$",
    re.IGNORECASE | re.DOTALL,
)


def read(documents: Iterable[tuple[str, bytes]], blog: Blog) -> Blog:
    """Return the blog of one feed, or of several of the same blog."""
    seen: set[str] = set()
    for name, content in documents:
        text = content.lstrip(b"\xef\xbb\xbf \r\n\t")
        entries = _json(name, content, blog) if text.startswith(b"{") else _xml(name, content, blog)
        for entry in entries:
            if entry.id in seen:
                blog.skipped.append((entry.id, _("it is there twice")))
            else:
                seen.add(entry.id)
                blog.entries.append(entry)
    blog.said.append(
        _("a feed has the latest posts only; compare their number with that of the blog, or export the blog")
    )
    if blog.entries and all(_is_summary(entry) for entry in blog.entries):
        raise ImportRefusedError(_("this feed has only the beginnings of its posts: export the blog itself"))
    cut = [entry.title for entry in blog.entries if _is_summary(entry)]
    if cut:
        blog.partial = _("this feed has only the beginning of some posts: %s, such as “%s”") % (len(cut), cut[0])
    return blog


def _is_summary(entry: Entry) -> bool:
    """Return whether a text is only the beginning of one: its feed says "summary", and it breaks off or is short."""
    words = unescape(re.sub(r"<[^>]*>", " ", entry.content)).split()
    return entry.comment_kind == "summary" and (bool(_CUT.search(" ".join(words))) or len(words) < 60)


def _xml(name: str, content: bytes, blog: Blog) -> list[Entry]:
    root, said = parse(content, name)  # refuses what is hostile; mends what feedparser would read otherwise
    if cut := cut_short(said):
        blog.partial = f"{name}: {cut}"
    blog.said += said
    from lxml import etree  # noqa: PLC0415

    bases = {key for one in root.iter() if isinstance(one.tag, str) for key in one.attrib if key.endswith("}base")}
    found = feedparser.parse(
        etree.tostring(root), sanitize_html=False, resolve_relative_uris=bool(bases), response_headers={}
    )
    feed = found.feed
    blog.name = str(feed.get("title") or blog.name)
    blog.language = blog.language or str(feed.get("language") or "").partition("-")[0].lower()
    blog.format = "RSS" if str(found.version).startswith("rss") else "Atom"
    if host := urlsplit(str(feed.get("link") or "")).hostname:
        blog.hosts.add(host.lower())
    return [entry for one in found.entries if (entry := _entry(one, blog)) is not None]


def _entry(one: Mapping[str, Any], blog: Blog) -> Entry | None:
    link = str(one.get("link") or "")
    published = _moment(one, "published") or _moment(one, "updated")
    identity = str(one.get("id") or link or one.get("title") or "")
    if published is None:
        blog.skipped.append((identity, _("it has no date")))
        return None
    contents = [part for part in one.get("content") or () if part.get("value")]
    html = next((part for part in contents if "html" in str(part.get("type"))), contents[0] if contents else None)
    is_plain = html is not None and html.get("type") == "text/plain"
    text = str(html["value"]) if html is not None else str(one.get("summary") or "")
    if is_plain or (html is None and "html" not in str((one.get("summary_detail") or {}).get("type"))):
        text = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", text)) if is_plain else text
    if not link and re.match(r"https?://", identity):
        link = identity
    path = unquote(urlsplit(link).path)
    summary = str(one.get("summary") or "") if html is not None else ""
    described, whole = (" ".join(unescape(re.sub(r"<[^>]*>", " ", one)).split()) for one in (summary, text))
    described = "" if whole.startswith(described[:80]) else described  # feedparser has the text for it, too
    enclosures = [str(part.get("href")) for part in one.get("enclosures") or () if part.get("href")]
    return Entry(
        id=identity,
        key=re.sub(r"\W+", "-", identity)[-60:],
        kind="post",
        status="live",
        title=_title(one),
        content=_APPEARED.sub("", text),
        original=text,
        published=published,
        updated=_moment(one, "updated"),
        author=" ".join(str(one.get("author") or "").split()),
        labels=tuple(dict.fromkeys(" ".join(str(tag.get("term") or "").split()) for tag in one.get("tags") or ())),
        path=path if path not in ("", "/") and not urlsplit(link).query else "",
        address=link,
        description="" if len(described) > 300 or _CUT.search(described) else described,
        enclosures=tuple(one for one in enclosures if re.search(r"\.(?:mp3|m4a|ogg|oga|mp4|m4v|webm)(?:$|\?)", one)),
        feed_id=identity,
        comment_kind="summary" if html is None else "",
    )


def _title(one: Mapping[str, Any]) -> str:
    text = str(one.get("title") or "")
    if "html" in str((one.get("title_detail") or {}).get("type")):
        text = unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))
    return " ".join(text.split())


def _moment(one: Mapping[str, Any], name: str) -> datetime | None:
    """Return a date with the shift that it was written with, as far as it has one."""
    parsed = one.get(f"{name}_parsed")
    if not parsed:
        return None
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError):
        return None
    found = re.search(r"([+-])(\d\d):?(\d\d)\s*$", str(one.get(name) or ""))
    if found is None:
        return moment
    shift = timedelta(hours=int(found[2]), minutes=int(found[3])) * (1 if found[1] == "+" else -1)
    return moment.astimezone(timezone(shift)) if abs(shift) < timedelta(hours=15) else moment


def _json(name: str, content: bytes, blog: Blog) -> list[Entry]:
    try:
        data = json.loads(content.decode("utf-8-sig", "replace"))
        items = [item for item in data["items"] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ImportRefusedError(_("%s is not whole JSON: export it once more") % name) from error
    blog.name, blog.format = str(data.get("title") or blog.name), "JSON Feed"
    blog.language = str(data.get("language") or "").partition("-")[0].lower()
    if host := urlsplit(str(data.get("home_page_url") or "")).hostname:
        blog.hosts.add(host.lower())
    return [entry for item in items if (entry := _json_entry(item, blog)) is not None]


def _json_entry(item: dict[str, Any], blog: Blog) -> Entry | None:
    link, identity = str(item.get("url") or ""), str(item.get("id") or item.get("url") or "")
    try:
        published = datetime.fromisoformat(str(item.get("date_published") or item.get("date_modified") or ""))
    except ValueError:
        blog.skipped.append((identity, _("it has no date")))
        return None
    plain = "".join(
        f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", str(item.get("content_text") or "")) if part
    )
    html = str(item.get("content_html") or "") or plain.replace("\n", "<br>")
    authors = item.get("authors") or [item.get("author") or {}]
    attached = [str(one.get("url")) for one in item.get("attachments") or () if isinstance(one, dict)]
    path = unquote(urlsplit(link).path)
    return Entry(
        id=identity,
        key=re.sub(r"\W+", "-", identity)[-60:],
        kind="post",
        status="live",
        title=" ".join(str(item.get("title") or "").split()),
        content=html or f"<p>{escape(str(item.get('summary') or ''))}</p>",
        published=published if published.tzinfo else published.replace(tzinfo=UTC),
        author=str(authors[0].get("name") or "") if isinstance(authors[0], dict) else "",
        labels=tuple(dict.fromkeys(" ".join(str(tag).split()) for tag in item.get("tags") or ())),
        path=path if path not in ("", "/") else "",
        address=link,
        description=" ".join(str(item.get("summary") or "").split()) if html else "",
        link=str(item.get("external_url") or ""),
        enclosures=tuple(attached),
        picture=str(item.get("image") or ""),
        feed_id=identity,
        comment_kind="" if html else "summary",
    )
