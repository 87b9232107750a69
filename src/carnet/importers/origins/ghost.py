"""Ghost: its export (JSON) of any version; the text of a post is the HTML that readers saw."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from sphinx.locale import _

from carnet.importers.model import Blog, Entry, ImportRefusedError, Status
from carnet.importers.origins.markdown import html_of

_STATUS: dict[str, Status] = {"published": "live", "draft": "draft", "scheduled": "scheduled", "sent": "private"}
#: Where Ghost writes the address of its own site.
_OWN = "__GHOST_URL__"

Rows = list[dict[str, Any]]


def read(documents: Iterable[tuple[str, bytes]], blog: Blog, site: str = "") -> Blog:
    """Return the blog of an export; *site* is its address, which no export says."""
    blog.format = "Ghost"
    for name, content in documents:
        tables = _tables(name, content)
        settings = {str(row.get("key")): row.get("value") for row in tables["settings"]}
        blog.name = str(settings.get("title") or blog.name)
        blog.language = blog.language or str(settings.get("locale") or settings.get("lang") or "").partition("-")[0]
        zone = str(settings.get("timezone") or settings.get("active_timezone") or settings.get("activeTimezone") or "")
        blog.zone = ZoneInfo(zone) if zone in available_timezones() else ZoneInfo("UTC")
        address = site.rstrip("/")
        if host := (urlsplit(address).hostname or "").lower():
            blog.hosts.add(host)
        else:
            blog.said.append(_("a Ghost export does not say the address of its blog: name it with --site"))
        _posts(tables, blog, address, str(settings.get("permalinks") or "/:slug/"))
    blog.lists |= {"/rss/": "feed rss", "/feed/": "feed rss"}
    return blog


def _tables(name: str, content: bytes) -> dict[str, Rows]:
    """Return the tables of an export, each a list of rows, in whatever folder of the JSON they lie."""
    try:
        data: Any = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise ImportRefusedError(_("%s is not whole JSON: export it once more") % name) from error
    if isinstance(data, dict) and isinstance(data.get("db"), list) and data["db"]:
        data = data["db"][0]
    if isinstance(data, dict) and isinstance(data.get("data"), dict):
        data = data["data"]
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        raise ImportRefusedError(_("%s is no export of Ghost: it has no posts") % name)
    found: dict[str, Rows] = defaultdict(list)
    for table, rows in data.items():
        if table in _WANTED and isinstance(rows, list):
            found[table] = [row for row in rows if isinstance(row, dict)]
    return found


_WANTED = ("posts", "tags", "users", "posts_tags", "posts_authors", "posts_meta", "settings")


def _posts(tables: dict[str, Rows], blog: Blog, address: str, permalinks: str) -> None:
    tags = {str(row.get("id")): str(row.get("name") or "") for row in tables["tags"]}
    users = {str(row.get("id")): str(row.get("name") or "") for row in tables["users"]}
    slugs = {
        str(row.get("id")): str(row.get("slug") or "") for row in tables["tags"] if str(row.get("name"))[:1] != "#"
    }
    authors_slugs = {str(row.get("id")): str(row.get("slug") or "") for row in tables["users"]}
    meta = {str(row.get("post_id")): row for row in tables["posts_meta"]}
    tagged, written = _links(tables["posts_tags"], "tag_id"), _links(tables["posts_authors"], "author_id")
    for row in tables["posts"]:
        number = str(row.get("id") or row.get("uuid") or "")
        said = {**row, **{key: value for key, value in meta.get(number, {}).items() if value}}
        authors = [users[one] for one in written[number] or [str(row.get("author_id"))] if users.get(one)]
        names = [tags[one] for one in tagged[number] if tags.get(one) and not tags[one].startswith("#")]
        entry = _entry(said, blog, address, permalinks)
        if entry is None:
            blog.skipped.append((f"{number}: {row.get('title')}", _("it has no date")))
            continue
        for one in tagged[number]:
            if slug := slugs.get(one):
                blog.lists[f"/tag/{slug}/"] = f"label {tags[one]}"
        for one in written[number]:
            if slug := authors_slugs.get(one):
                blog.lists[f"/author/{slug}/"] = f"author {users[one]}"
        blog.entries.append(replace(entry, author=", ".join(authors[:1]), labels=tuple(dict.fromkeys(names))))


def _links(rows: Rows, other: str) -> dict[str, list[str]]:
    """Return what each post has of *other*, in its order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row.get("sort_order") or 0).zfill(6)):
        found[str(row.get("post_id"))].append(str(row.get(other)))
    return found


def _entry(row: dict[str, Any], blog: Blog, address: str, permalinks: str) -> Entry | None:
    assert blog.zone is not None
    status: Status = _STATUS.get(str(row.get("status") or "published"), "draft")
    is_page = row.get("type") == "page" or str(row.get("page")) in ("1", "True", "true")
    published = _moment(row.get("published_at"), blog.zone) or _moment(row.get("created_at"), blog.zone)
    if published is None:
        return None
    if status == "live" and str(row.get("visibility") or "public") != "public":
        status = "private"
    slug = str(row.get("slug") or "")
    form = "/:slug/" if is_page else permalinks
    path = form.replace(":slug", slug).replace(":year", f"{published:%Y}").replace(":month", f"{published:%m}")
    path = path.replace(":day", f"{published:%d}").replace(":id", str(row.get("id")))
    html = _text_of(row).replace(_OWN, address)
    picture = str(row.get("feature_image") or row.get("image") or "").replace(_OWN, address)
    caption = str(row.get("feature_image_caption") or "")
    if picture and caption:
        html = f'<figure><img src="{escape(picture)}"><figcaption>{caption}</figcaption></figure>{html}'
    return Entry(
        id=f"ghost:{row.get('uuid') or row.get('id')}",
        key=str(row.get("id")),
        kind="page" if is_page else "post",
        status=status,
        title=" ".join(str(row.get("title") or "").split()).removeprefix("(Untitled)"),
        content=html,
        published=published,
        updated=_moment(row.get("updated_at"), blog.zone),
        path=path if slug and status in ("live", "private") else "",
        names=(f"/{slug}/", f"/p/{row.get('uuid')}/") if slug else (),
        address=f"{address}{path}" if address else "",
        description=" ".join(str(row.get("custom_excerpt") or row.get("meta_description") or "").split()),
        picture=picture,
        picture_alt=str(row.get("feature_image_alt") or ""),
        pinned=str(row.get("featured")) in ("1", "True", "true"),
        feed_id=str(row.get("comment_id") or row.get("id") or ""),
        language=str(row.get("locale") or row.get("language") or "").partition("_")[0],
    )


def _text_of(row: dict[str, Any]) -> str:
    """Return the HTML of a post; where it was never made, of what it would be made of."""
    html = str(row.get("html") or "")
    if html.strip():
        return html
    if isinstance(row.get("markdown"), str) and row["markdown"].strip():
        return html_of(row["markdown"])
    for name, render in (("lexical", _lexical), ("mobiledoc", _mobiledoc)):
        if isinstance(row.get(name), str) and row[name].strip():
            try:
                return render(json.loads(row[name]))
            except (ValueError, KeyError, TypeError, IndexError, AttributeError):
                continue
    return escape(str(row.get("plaintext") or "")).replace("\n\n", "<p>")


#: What the bits of a lexical text's format mean.
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"))
_TAGS = {
    "paragraph": "p",
    "quote": "blockquote",
    "aside": "blockquote",
    "listitem": "li",
    "extended-quote": "blockquote",
}


def _lexical(node: dict[str, Any]) -> str:
    """Return a draft of Ghost 5 as HTML."""
    if "root" in node:
        return _lexical(node["root"])
    kind = str(node.get("type") or "")
    inner = "".join(_lexical(child) for child in node.get("children") or ())
    if kind in ("text", "extended-text"):
        text = escape(str(node.get("text") or ""), quote=False)
        for bit, tag in _FORMATS:
            if int(node.get("format") or 0) & bit:
                text = f"<{tag}>{text}</{tag}>"
        return text
    if kind in ("heading", "extended-heading"):
        return f"<{node.get('tag') or 'h2'}>{inner}</{node.get('tag') or 'h2'}>"
    if kind == "link":
        return f'<a href="{escape(str(node.get("url") or ""))}">{inner}</a>'
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" else "ul"
        return f"<{tag}>{inner}</{tag}>"
    return _card(kind, node) or (f"<{_TAGS[kind]}>{inner}</{_TAGS[kind]}>" if kind in _TAGS else inner)


def _card(kind: str, said: dict[str, Any]) -> str:
    """Return a card of a draft: a picture, a player, code, HTML, Markdown."""
    if kind in ("linebreak", "horizontalrule", "hr"):
        return "<br>" if kind == "linebreak" else "<hr>"
    if kind in ("codeblock", "code"):
        language = escape(str(said.get("language") or ""))
        return f'<pre><code class="language-{language}">{escape(str(said.get("code") or ""), quote=False)}</code></pre>'
    if kind in ("markdown", "card-markdown"):
        return html_of(str(said.get("markdown") or ""))
    if kind == "image":
        words = f"<figcaption>{said['caption']}</figcaption>" if said.get("caption") else ""
        alt = escape(str(said.get("alt") or ""))
        return f'<figure><img src="{escape(str(said.get("src") or ""))}" alt="{alt}">{words}</figure>'
    if kind in ("bookmark", "embed", "audio", "video", "file"):
        url = escape(str(said.get("url") or said.get("src") or ""))
        return str(said.get("html") or "") or f'<p><a href="{url}">{url}</a></p>'
    return str(said.get("html") or "") if kind == "html" else ""


def _mobiledoc(document: dict[str, Any]) -> str:
    """Return a draft of Ghost 1 to 4 as HTML."""
    markups, cards, atoms = document.get("markups") or [], document.get("cards") or [], document.get("atoms") or []
    parts: list[str] = []
    for section in document.get("sections") or ():
        if section[0] == 10:
            name, said = cards[section[1]]
            parts.append(_card(str(name), said))
        elif section[0] == 1:
            parts.append(f"<{section[1]}>{_markers(section[2], markups, atoms)}</{section[1]}>")
        elif section[0] == 3:
            items = "".join(f"<li>{_markers(item, markups, atoms)}</li>" for item in section[2])
            parts.append(f"<{section[1]}>{items}</{section[1]}>")
        elif section[0] == 2:
            parts.append(f'<img src="{escape(str(section[1]))}">')
    return "\n".join(parts)


def _markers(markers: list[Any], markups: list[Any], atoms: list[Any]) -> str:
    html, opened = "", []
    for kind, opens, closes, value in markers:
        for at in opens:
            tag, given = markups[at][0], (markups[at][1:] or [[]])[0]
            said = "".join(f' {given[i]}="{escape(str(given[i + 1]))}"' for i in range(0, len(given), 2))
            html += f"<{tag}{said}>"
            opened.append(tag)
        is_break = kind == 1 and atoms[value][0] == "soft-return"
        html += "<br>" if is_break else escape(str(atoms[value][1] if kind == 1 else value), quote=False)
        for _at in range(closes):
            html += f"</{opened.pop()}>"
    return html


def _moment(value: Any, zone: ZoneInfo) -> datetime | None:
    """Return a moment on the blog's clock; it is written as text, or in milliseconds."""
    if isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"\d{12,14}", value)):
        return datetime.fromtimestamp(float(value) / 1000, UTC).astimezone(zone).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(zone).replace(microsecond=0)
