"""WordPress: its export (WXR), of one file or several, and of all who write the same form (Squarespace among them)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timezone
from html import unescape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sphinx.locale import _

from carnet.importers.model import Blog, Entry, Kind, Status
from carnet.importers.origins.wordpress.autop import paragraphs
from carnet.importers.origins.wordpress.blocks import rendered
from carnet.importers.origins.wordpress.dates import moment, usual_zone
from carnet.importers.origins.wordpress.shortcodes import Attachment, Library
from carnet.importers.xml import cut_short, parse

_STATUS: dict[str, Status] = {
    "": "live", "publish": "live", "draft": "draft", "pending": "draft", "auto-draft": "draft", "private": "private",
    "future": "scheduled", "trash": "trashed", "inherit": "live",
}  # fmt: skip
_APPROVED: dict[str, Status] = {
    "1": "live", "": "live", "approved": "live", "approve": "live", "0": "pending", "hold": "pending",
    "trash": "removed", "post-trashed": "removed", "spam": "spam",
}  # fmt: skip
#: Types of items with no words of their own.
_OF_THE_SYSTEM = frozenset([
    "nav_menu_item", "revision", "wp_global_styles", "wp_navigation", "custom_css", "wpcf7_contact_form", "wp_template",
    "wp_template_part", "customize_changeset", "oembed_cache", "wp_font_family", "wp_font_face", "user_request",
    "feedback", "acf-field", "acf-field-group", "elementor_library", "mc4wp-form", "ml-slider", "safecss",
])  # fmt: skip
#: Categories that nobody chose.
_UNCHOSEN = frozenset(["uncategorized", "uncategorised", "non classé", "non-classé", "non catégorisé", "allgemein"])
_LINK = re.compile(r"(?<![\"'>=\w/])(https?://[^\s<>\"']+[^\s<>\"'.,;:!?)])")


@dataclass(slots=True)
class _Files:
    """All items of an export, whose files may name one another."""

    blog: Blog
    items: list[Any] = field(default_factory=list)
    authors: dict[str, str] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    reused: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    base: str = ""
    zone: timezone = timezone.utc  # noqa: UP017  # UTC is its name as well, and here it stands for a shift of hours


def read(documents: Iterable[tuple[str, bytes]], blog: Blog) -> Blog:
    """Return the blog that the files of an export hold together."""
    files = _Files(blog)
    blog.format = "WordPress"
    for name, content in documents:
        root, said = parse(content, name)
        if cut := cut_short(said):
            blog.partial = f"{name}: {cut}"
        blog.said += said
        for channel in root.iter("channel"):
            _channel(channel, files)
    files.zone = usual_zone((_text(one, "post_date"), _text(one, "post_date_gmt")) for one in files.items)
    for item in files.items:
        kind = _text(item, "post_type")
        if kind == "attachment":
            one = _attachment(item)
            files.attachments[one.id] = one
        elif kind == "wp_block":
            files.reused[_text(item, "post_id")] = _encoded(item, "content")
    seen: set[str] = set()
    for item in files.items:
        _item(item, files, seen)
    _lists(files)
    return blog


def _channel(channel: Any, files: _Files) -> None:
    blog = files.blog
    blog.name = " ".join(_text(channel, "title").split()) or blog.name
    blog.language = blog.language or _text(channel, "language").partition("-")[0].lower()
    for name in ("link", "base_site_url", "base_blog_url"):
        address = _text(channel, name)
        host = (urlsplit(address).hostname or "").lower()
        if host and not (name == "base_site_url" and host == "wordpress.com"):
            blog.hosts.add(host)
            files.base = files.base or address.rstrip("/") + "/"
    for author in _all(channel, "author"):
        files.authors[_text(author, "author_login")] = _text(author, "author_display_name")
    for category in _all(channel, "category"):
        files.parents[_text(category, "category_nicename")] = _text(category, "category_parent")
    files.items += _all(channel, "item")


def _attachment(item: Any) -> Attachment:
    meta = _meta(item)
    url = _text(item, "attachment_url") or _text(item, "guid")
    order = _text(item, "menu_order")
    return Attachment(
        id=_text(item, "post_id"),
        url=url,
        title=_title(item),
        caption=_encoded(item, "excerpt"),
        alt=meta.get("_wp_attachment_image_alt", ""),
        parent=_text(item, "post_parent"),
        order=int(order) if order.isascii() and order.isdigit() else 0,
    )


def _item(item: Any, files: _Files, seen: set[str]) -> None:
    """Take in a post or page with its comments; say of another item what it is."""
    blog, kind = files.blog, _text(item, "post_type") or "post"
    number = _text(item, "post_id")
    name = f"{kind} {number}: {_title(item)}"
    if kind in ("attachment", "wp_block") or kind in _OF_THE_SYSTEM:
        reason = _("a file of the library: posts take theirs") if kind == "attachment" else _("no text of the blog's")
        blog.skipped.append((name, reason))
        return
    if kind not in ("post", "page"):
        blog.unknown[f"post_type {kind}"] += 1
    entry = _entry(item, files, "post" if kind == "post" else "page")
    if entry is None:
        blog.skipped.append((name, _("it has no date")))
    elif entry.id in seen:
        blog.skipped.append((name, _("it is there twice")))
    else:
        seen.add(entry.id)
        blog.entries.append(entry)
        blog.entries += _comments(item, entry, files)


def _entry(item: Any, files: _Files, kind: Kind) -> Entry | None:
    number, meta = _text(item, "post_id"), _meta(item)
    status = _STATUS.get(_text(item, "status"), "draft")
    published = moment(_text(item, "post_date"), _text(item, "post_date_gmt"), _text(item, "pubDate"), files.zone)
    if published is None:
        if status == "live":
            return None
        published = moment(_text(item, "post_modified"), "", "", files.zone) or datetime(2000, 1, 1, tzinfo=UTC)
    if _text(item, "post_password"):
        status = "private"
    library = Library(files.attachments, number, files.blog.unknown)
    text = _encoded(item, "content")
    address = urlsplit(_text(item, "link"))
    query = parse_qs(address.query)
    path = "" if query.keys() & {"p", "page_id", "preview"} or address.path == "/" else unquote(address.path)
    categories, tags, form = _terms(item)
    _note_terms(item, files)
    picture = files.attachments.get(meta.get("_thumbnail_id", ""))
    enclosures = [line.split("\n")[0].strip() for line in [meta.get("enclosure", "")] if line.strip()]
    if form:
        files.blog.unknown[f"post_format {form}"] += 1
    guid = _text(item, "guid")
    return Entry(
        id=f"{files.base}?p={number}" if number else guid or _text(item, "link"),
        key=number,
        kind=kind,
        status=status,
        title=_title(item),
        content=rendered(text, library, _Reused(files, library), meta.get("footnotes", "")),
        original=text,
        published=published,
        updated=moment(_text(item, "post_modified"), _text(item, "post_modified_gmt"), "", files.zone),
        author=files.authors.get(_text(item, "creator")) or _text(item, "creator"),
        labels=tuple(dict.fromkeys((*categories, *tags))),
        categories=tuple(categories),
        path=path,
        names=(f"/?p={number}", f"/?page_id={number}", f"/archives/{number}"),
        address=_text(item, "link"),
        description=" ".join(unescape(re.sub(r"<[^>]*>", " ", _encoded(item, "excerpt"))).split()),
        enclosures=tuple(one for one in enclosures if re.match("https?://", one)),
        picture=picture.url if picture else "",
        picture_alt=picture.alt if picture else "",
        pinned=_text(item, "is_sticky") == "1",
        feed_id=guid,
    )


@dataclass(slots=True)
class _Reused:
    """Gives the text of a block that several posts use; one that holds itself ends."""

    files: _Files
    library: Library
    within: set[str] = field(default_factory=set)

    def __call__(self, ref: str) -> str:
        """Return the HTML of the block *ref*."""
        text = self.files.reused.get(ref)
        if text is None or ref in self.within:
            self.library.unknown["wp:block"] += 1
            return ""
        self.within.add(ref)
        try:
            return rendered(text, self.library, self)
        finally:
            self.within.discard(ref)


def _terms(item: Any) -> tuple[list[str], list[str], str]:
    """Return the categories, the tags and the form of a post; old exports have each term twice."""
    found: dict[str, list[str]] = defaultdict(list)
    for term in _all(item, "category"):
        name = " ".join(unescape("".join(term.itertext())).split())
        domain = term.get("domain") or "category"
        if name and name not in found[domain]:
            found[domain].append(name)
    tags = found["post_tag"] + found["tag"]
    both = {name for one in found for name in found[one] if one in ("post_tag", "tag")}
    categories = [
        name
        for name in found["category"]
        if name.lower() not in _UNCHOSEN and not (name in both and len(found["category"]) > 1)
    ]
    return categories, tags, next(iter(found["post_format"]), "")


def _note_terms(item: Any, files: _Files) -> None:
    """Note the addresses of the lists that a post is in; those of categories have that of the one above before them."""
    for term in _all(item, "category"):
        slug, name = unquote(term.get("nicename") or ""), " ".join(unescape("".join(term.itertext())).split())
        if slug and term.get("domain") in ("post_tag", "tag"):
            files.terms[f"/tag/{slug}/"] = name
        elif slug and term.get("domain") == "category":
            path, above = slug, files.parents.get(slug, "")
            for _at in range(9):
                if not above:
                    break
                path, above = f"{above}/{path}", files.parents.get(above, "")
            files.terms[f"/category/{path}/"] = name


def _comments(item: Any, entry: Entry, files: _Files) -> Iterator[Entry]:
    for comment in _all(item, "comment"):
        number = _text(comment, "comment_id")
        kind = _text(comment, "comment_type")
        gmt = _text(comment, "comment_date_gmt")
        published = moment(_text(comment, "comment_date"), gmt, "", files.zone) or entry.published
        content = _text(comment, "comment_content", keep=True)
        status = _APPROVED.get(_text(comment, "comment_approved"), "pending")
        site = _text(comment, "comment_author_url")
        yield Entry(
            id=f"{entry.id}#comment-{number}",
            key=number,
            kind="comment",
            status=status,
            title="",
            content=paragraphs(_LINK.sub(r'<a href="\1">\1</a>', content)),
            original=content,
            published=published,
            author=_text(comment, "comment_author"),
            author_site=site if re.match(r"https?://[^\s/]+\.[^\s]+$", site) else "",
            parent=entry.number,
            reply_to=_text(comment, "comment_parent"),
            comment_kind="mention" if kind in ("pingback", "trackback") else "",
        )


def _lists(files: _Files) -> None:
    """Note where WordPress had its lists and feeds."""
    blog, posts = files.blog, [one for one in files.blog.entries if one.kind == "post" and one.status == "live"]
    for address in ("/feed/", "/feed/rss2/", "/rss/", "/rss2/", "/index.php/feed/"):
        blog.lists[address] = "feed rss"
    blog.lists["/feed/atom/"] = "feed atom"
    used = {label for entry in posts for label in entry.labels}
    for address, name in files.terms.items():
        if name in used:
            blog.lists[address] = f"label {name}"
    for entry in posts:
        if entry.path:
            for month in (f"{entry.published:%Y}", f"{entry.published:%Y/%m}"):
                blog.lists[f"/{month}/"] = f"month {month}"
            login = next((login for login, name in files.authors.items() if name == entry.author), entry.author)
            if login and not re.search(r"\s", login):
                blog.lists[f"/author/{login.lower()}/"] = f"author {entry.author}"


def _meta(item: Any) -> dict[str, str]:
    wanted = {"_thumbnail_id", "_wp_attachment_image_alt", "_wp_attached_file", "enclosure", "footnotes"}
    return {
        key: _text(one, "meta_value") for one in _all(item, "postmeta") if (key := _text(one, "meta_key")) in wanted
    }


def _title(item: Any) -> str:
    return " ".join(unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", _text(item, "title"))).split())


def _encoded(item: Any, what: str) -> str:
    """Return `content:encoded` or `excerpt:encoded`, told apart by their namespaces."""
    for child in _all(item, "encoded"):
        space = child.tag.rpartition("}")[0]
        if (what == "excerpt") == ("excerpt" in space):
            return "".join(child.itertext())
    return ""


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _all(element: Any, name: str) -> list[Any]:
    return [child for child in element if _local(child) == name]


def _text(element: Any, name: str, *, keep: bool = False) -> str:
    found = next(iter(_all(element, name)), None)
    text = "".join(found.itertext()) if found is not None else ""
    return text if keep else text.strip()
