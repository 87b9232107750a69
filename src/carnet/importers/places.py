"""Where each entry goes: a file whose name no other file of the blog has, and where old addresses lead now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from posixpath import relpath
from urllib.parse import unquote, urljoin, urlsplit

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
    stem = PurePosixPath(entry.path).stem if entry.path else ""
    for text in (stem, entry.title, shown[:80]):
        slug = slugify(text)
        if len(slug) > _MAX_SLUG:
            slug = slug[: slug.rfind("-", 20, _MAX_SLUG + 1)] if "-" in slug[20 : _MAX_SLUG + 1] else slug[:_MAX_SLUG]
        if slug:
            return slug
    return f"{'page' if entry.kind == 'page' else 'billet'}-{entry.number[-6:] or entry.published:%m-%d}"


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
            if entry.path and entry.path not in places.paths:
                places.paths[entry.path] = docname
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
    """Take a Blogger host for the blog's own if one of its old addresses is on it: the feed of Takeout names none."""
    for link in links:
        try:
            parts = urlsplit(link)
        except ValueError:
            continue
        host = (parts.hostname or "").lower()
        if ".blogspot." in host and unquote(parts.path) in places.paths:
            places.hosts |= _with_variants([host])


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
    return _own_target(places, whole, docname) if host else ("", f"the link '{href}' has no host, nor has the blog")


def _own_target(places: Places, whole: str, docname: str) -> tuple[str, str]:
    """Return what a link to the old blog is now, and what to say of it."""
    parts = urlsplit(whole)
    path = unquote(parts.path)
    target = places.paths.get(path)
    if target is None and path in ("", "/") and not parts.query:
        target = "index"
    if target == "index" or target in places.public:
        told = f"the link to a comment or a place in {path} now leads to the whole post" if parts.fragment else ""
        return f"{relpath(str(target), PurePosixPath(docname).parent.as_posix())}.md", told
    reason = "what it names is not published" if target else "what it names is not in the export"
    is_entry = target or _OLD_PATH.fullmatch(path)
    return whole, f"the link {whole} leads to the old blog" + (f", and {reason}" if is_entry else "")
