"""Where each entry goes: a file whose name no other file of the blog has, and where old addresses lead now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from posixpath import relpath
from urllib.parse import unquote, urljoin, urlsplit

from sphinx.locale import _

from carnet.core.text import slugify
from carnet.importers.model import Blog, Entry

_MAX_SLUG = 60
_OLD_PATH = re.compile(r"/\d{4}/\d\d/[^/]+\.html|/p/[^/]+\.html")


@dataclass(slots=True)
class Places:
    """The docname of each entry by its id, and of each old path."""

    docnames: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    owners: dict[str, str] = field(default_factory=dict)


def slug_of(entry: Entry, shown: str) -> str:
    """Return the name of the file of *entry*: that of its old address, else of its title, else of its first words."""
    last = PurePosixPath(entry.path.removesuffix("/index.html")).name if entry.path else ""
    stem = re.sub(r"\.(?:html?|php|aspx?)$", "", last)
    stem = "" if re.fullmatch(r"\d*", stem) else stem
    for text in (stem, entry.title, shown[:80]):
        slug = slugify(text)
        if len(slug) > _MAX_SLUG:
            slug = slug[: slug.rfind("-", 20, _MAX_SLUG + 1)] if "-" in slug[20 : _MAX_SLUG + 1] else slug[:_MAX_SLUG]
        if slug:
            return slug
    number = re.sub(r"\W", "", entry.number)[-6:] or f"{entry.published:%m-%d}"
    return f"{_('page') if entry.kind == 'page' else _('post')}-{number}"


def arrange(blogs: Iterable[Blog], root: Path, known: Mapping[str, str], titles: Mapping[str, str]) -> Places:
    """Return the places of all entries; those that an earlier run gave (*known*) stay."""
    places = Places()
    taken = {path.stem.lower() for path in root.glob("posts/[0-9][0-9][0-9][0-9]/*.md")} | {
        path.stem.lower() for path in root.glob("*.md")
    }
    taken |= {"archives", "tag", "rubrique", "auteur", "serie", "posts", "index", "conf", "search", "genindex", "404"}
    taken |= {path.name.lower() for path in root.iterdir()} if root.is_dir() else set()
    taken |= {PurePosixPath(docname).name.lower() for docname in known.values()}
    now = datetime.now(UTC)
    for blog in blogs:
        places.hosts |= _with_variants(blog.hosts)
        for entry in sorted(blog.entries, key=lambda entry: (entry.published, entry.id)):
            if entry.kind == "comment" or entry.status == "trashed":
                continue
            docname = known.get(entry.id) or _new(entry, titles.get(entry.id, ""), taken)
            places.docnames[entry.id] = docname
            for path in (entry.path, *entry.aliases, *entry.names):
                if path and path not in places.paths:
                    places.paths[path] = docname
            if entry.path and entry.path not in places.owners:
                places.owners[entry.path] = entry.id
            if entry.status == "live" or (entry.status == "scheduled" and entry.published <= now):
                places.public.add(docname)
    return places


def _new(entry: Entry, shown: str, taken: set[str]) -> str:
    slug = slug_of(entry, shown)
    name, number = slug, 1
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    taken.add(name)
    if entry.kind == "page":  # a page has no `draft`: one that was never public waits outside of the blog
        return name if entry.status == "live" else f"import/pages/{name}"
    return f"posts/{entry.published.year}/{name}"


def _with_variants(hosts: Iterable[str]) -> set[str]:
    """Return *hosts* with and without ``www.``."""
    found: set[str] = set()
    for host in hosts:
        bare = host.lower().removeprefix("www.")
        found |= {bare, f"www.{bare}"}
    return found


def learn_hosts(places: Places, links: Iterable[str]) -> None:
    """Take a Blogger host for the blog's own if several of its old addresses are on it: the feed of Takeout names none.

    One alone may be chance: blogs have posts of one month and title.
    """
    found: dict[str, set[str]] = defaultdict(set)
    hosts: dict[str, set[str]] = defaultdict(set)
    for link in links:
        try:
            parts = urlsplit(link)
        except ValueError:
            continue
        host = (parts.hostname or "").lower()
        if ".blogspot." in host and unquote(parts.path) in places.paths:
            name = host.removeprefix("www.").partition(".")[0]
            found[name].add(unquote(parts.path))
            hosts[name].add(host)
    for name, paths in found.items():
        if len(paths) > 1:
            places.hosts |= _with_variants(hosts[name])


def is_own(places: Places, host: str) -> bool:
    """Return whether *host* is one of the blog's; Blogger served each blog under the domains of many countries."""
    host = host.lower()
    if host in places.hosts:
        return True
    name = re.fullmatch(r"(?:www\.)?([\w-]+)\.blogspot\.(?:com?\.)?[a-z]{2,3}", host)
    return name is not None and any(own.removeprefix("www.").startswith(f"{name[1]}.blogspot.") for own in places.hosts)


def resolve(places: Places, href: str, docname: str, address: str) -> tuple[str, str]:
    """Return what a link of *docname*, once at *address*, is now, and what to say of it ("" if all is well)."""
    base = address or (f"https://{min(places.hosts)}/" if places.hosts else "")
    try:
        whole = urljoin(base, href) if base else href
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return href, ""
    if parts.scheme not in ("http", "https", ""):
        return href, ""
    if host and not is_own(places, host):
        return (href if urlsplit(href).scheme else whole), ""
    if not host and (parts.path or "").startswith("/") and not base:
        target, told = _own_target(places, whole, docname)
        return (target if target != whole else ""), told
    return _own_target(places, whole, docname) if host else ("", _("the link %s has no host, nor has the blog") % href)


def _own_target(places: Places, whole: str, docname: str) -> tuple[str, str]:
    """Return what a link to the old blog is now, and what to say of it."""
    target, told = _found_target(places, whole, docname)
    return ("" if ".invalid/" in target else target), told.replace("https://old-blog.invalid", "")


def _found_target(places: Places, whole: str, docname: str) -> tuple[str, str]:
    parts = urlsplit(whole)
    path = unquote(parts.path) or "/"
    target = next((places.paths[one] for one in spellings(path, parts.query) if one in places.paths), None)
    if target is None and path == "/" and not parts.query:
        target = "index"
    if target == "index" or target in places.public:
        told = ""
        if parts.fragment and not re.match(r"more-\d+$", parts.fragment):
            told = _("the link to a comment or a place in %s now leads to the whole post") % path
        return f"{relpath(str(target), PurePosixPath(docname).parent.as_posix())}.md", told
    if target:
        return whole, _("the link %s leads to the old blog: what it names is not published") % whole
    if _OLD_PATH.fullmatch(path):
        return whole, _("the link %s leads to the old blog: what it names is not in the export") % whole
    return whole, _("the link %s leads to the old blog") % whole


def spellings(path: str, query: str) -> list[str]:
    """Return the ways in which an export may write an address, the most exact first."""
    bare = path.rstrip("/")
    found = [path, f"{bare}/", bare, f"{bare}/index.html", bare.removesuffix("/index.html") + "/"]
    if path.startswith("/index.php/"):
        found += [path.removeprefix("/index.php"), f"{bare.removeprefix('/index.php')}/"]
    named = [f"/?{part}" for part in query.split("&") if re.fullmatch(r"(?:p|page_id|attachment_id)=\d+", part)]
    return [*(named if bare in ("", "/index.php") else []), *(one for one in found if one), bare.lower() + "/"]
