"""Hugo: a folder with `content`, front matter in YAML, TOML or JSON, shortcodes, and pictures beside their texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin

from sphinx.locale import _

from carnet.importers.model import Blog
from carnet.importers.origins import front
from carnet.importers.origins.hugo_shortcodes import Shortcodes
from carnet.importers.origins.markdown import html_of
from carnet.importers.origins.site import NOWHERE, Fields, entry_of, latest, picture_of
from carnet.importers.recognise import Source

_CONFIG = re.compile(r"(?:hugo|config)\.(?:toml|ya?ml|json)|config/(?:_default|production)/[\w.]+\.(?:toml|ya?ml|json)")
_TEXTS = ("md", "markdown", "mdown", "html", "htm")


@dataclass(slots=True)
class _Site:
    source: Source
    blog: Blog
    names: list[str]
    said: dict[str, Any] = field(default_factory=dict)
    zone: tzinfo = UTC
    base: str = NOWHERE
    languages: tuple[str, ...] = ()
    language: str = ""
    main: set[str] = field(default_factory=set)
    pages: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        assert self.source.package is not None
        return self.source.package.read(self.source.root + name, 10_000_000).decode("utf-8-sig", "replace")


def read(source: Source) -> Blog:
    """Return the blog of a site of Hugo."""
    assert source.package is not None
    names = [name.removeprefix(source.root) for name in source.package.names() if name.startswith(source.root)]
    blog = Blog(source.path.resolve().name, format="Hugo")
    site = _Site(source, blog, names)
    _settings(site)
    found = list(_fields(site))
    site.main = _main_sections(site, found)
    for fields in found:
        section = _section(fields.name, site)
        is_post = (section and fields.published is not None) or (section in site.main and fields.is_draft)
        fields.kind = "post" if is_post or str(fields.said.get("type") or "") in ("post", "posts") else "page"
        fields.path = _path(fields, site, section)
        site.pages[fields.name.removeprefix("content/")] = fields.path
    for name in names:
        if name.startswith(("static/", "assets/")):
            blog.files[f"{site.base}/{name.partition('/')[2]}"] = source.root + name
    shortcodes = Shortcodes(
        blog, site.pages, site.base, {PurePosixPath(one).stem: one for one in names if "/shortcodes/" in one}
    )
    shortcodes.load = site.text
    last = latest(found)
    for fields in found:
        _own_files(fields, site)
        blog.entries.append(entry_of(fields, _html(fields, shortcodes), last))
    for entry in blog.entries:
        for label in entry.labels:
            kind = "categories" if label in entry.categories else "tags"
            blog.lists[f"/{kind}/{urlised(label)}/"] = f"label {label}"
    blog.lists |= {"/index.xml": "feed rss"}
    return blog


def _settings(site: _Site) -> None:
    for name in sorted(name for name in site.names if _CONFIG.fullmatch(name)):
        said = front.configuration(site.text(name), name)
        stem = PurePosixPath(name).stem.lower()
        inner = stem if stem not in ("hugo", "config") else ""
        for key, value in ({inner: said} if inner else said).items():
            old = site.said.get(key)
            site.said[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    said, blog = site.said, site.blog
    blog.name = str(said.get("title") or blog.name)
    site.zone = front.zone_of(said.get("timezone"))
    base = str(said.get("baseurl") or "").rstrip("/")
    site.base = base if re.match(r"https?://[^/]+\.", base) else NOWHERE
    blog.hosts.add(re.sub(r"^https?://", "", site.base).partition("/")[0].lower())
    languages = said.get("languages")
    site.languages = tuple(str(one).lower() for one in languages) if isinstance(languages, dict) else ()
    site.language = str(said.get("defaultcontentlanguage") or "").lower() or next(iter(site.languages), "")
    code = str(said.get("languagecode") or site.language or "")
    blog.language = code.replace("_", "-").partition("-")[0].lower()


def _fields(site: _Site) -> Iterator[Fields]:
    for name in site.names:
        path = PurePosixPath(name)
        if not name.startswith("content/") or path.suffix[1:].lower() not in _TEXTS:
            continue
        if path.stem.partition(".")[0] == "_index":
            site.blog.skipped.append((name, _("a list of Hugo's")))
            continue
        if path.stem.partition(".")[0] != "index" and _bundle_of(path, site):
            continue
        said, body, wrong = front.split(site.text(name))
        if wrong:
            site.blog.said.append(_("%s: its front matter is not right: %s") % (name, wrong))
        language, bare = _language(path, site)
        day = re.match(r"(\d{4}-\d\d-\d\d)-(.+)", bare.stem if bare.stem != "index" else bare.parent.name)
        published = None
        for one in ("date", "publishdate", "pubdate", "published", "lastmod", "modified"):
            published = published or front.moment(said.get(one), site.zone)
        published = published or (front.moment(day[1], site.zone) if day else None)
        stem = bare.parent.name if bare.stem == "index" else bare.stem
        fields = Fields(
            name, "page", said, body, published, str(said.get("slug") or stem), _terms(said, "categories"), site.base
        )
        fields.tags = [*_terms(said, "tags"), *_terms(said, "keywords")] if said.get("tags") else _terms(said, "tags")
        fields.is_draft = front.truth(said.get("draft")) is True
        fields.language = language if language != site.blog.language else ""
        yield fields


def _terms(said: dict[str, Any], name: str) -> list[str]:
    return front.names(said.get(name) if said.get(name) is not None else said.get(name.removesuffix("s")))


def _bundle_of(path: PurePosixPath, site: _Site) -> bool:
    """Return whether a file lies in the folder of a page, whose own it is."""
    return any(f"{parent}/index.md" in site.names for parent in path.parents if str(parent) not in (".", "content"))


def _language(path: PurePosixPath, site: _Site) -> tuple[str, PurePosixPath]:
    """Return the language of a file, and its path without it: `x.fr.md`, `content/fr/x.md`."""
    stem, _dot, ending = path.stem.rpartition(".")
    if stem and ending.lower() in site.languages:
        return ending.lower(), path.with_name(f"{stem}{path.suffix}")
    parts = path.parts
    if len(parts) > 2 and parts[1].lower() in site.languages:
        return parts[1].lower(), PurePosixPath(parts[0], *parts[2:])
    return site.language, path


def _section(name: str, site: _Site) -> str:
    _language_of, path = _language(PurePosixPath(name), site)
    parts = path.parts[1:]
    is_bundle = path.stem == "index"
    return parts[0] if len(parts) > (2 if is_bundle else 1) else ""


def _main_sections(site: _Site, found: list[Fields]) -> set[str]:
    """Return the folders of posts: those that the settings name, else those with usual names, else the largest."""
    params = site.said.get("params")
    named = (params.get("mainSections") or params.get("mainsections")) if isinstance(params, dict) else None
    if isinstance(named, list | str):
        return set(front.names(named))
    dated = Counter(_section(fields.name, site) for fields in found if fields.published is not None)
    usual = {one for one in dated if one.lower() in ("post", "posts", "blog", "articles", "article", "news", "billets")}
    if usual:
        return usual
    sections = Counter({one: number for one, number in dated.items() if one}) or dated
    return {sections.most_common(1)[0][0]} if sections else set()


def _path(fields: Fields, site: _Site, section: str) -> str:
    """Return the address of a page on the old site."""
    said = fields.said
    language = f"/{fields.language}" if fields.language else ""
    if url := str(said.get("url") or "").strip():
        return "/" + re.sub(r"^https?://[^/]+", "", url).lstrip("/")
    _language_of, path = _language(PurePosixPath(fields.name), site)
    bare = path.parent if path.stem == "index" else path.with_suffix("")
    parts = [urlised(part) for part in bare.parts[1:]]
    if said.get("slug") and parts:
        parts[-1] = urlised(str(said["slug"]))
    forms = site.said.get("permalinks")
    forms = (forms.get("page") or forms) if isinstance(forms, dict) else {}
    form = (
        next((str(value) for key, value in forms.items() if str(key).lower() == section.lower()), "") if section else ""
    )
    if form and fields.published is not None:
        day = fields.published
        title = urlised(str(said.get("title") or fields.slug))
        values = {
            "year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "title": title, "section": section,
            "monthname": f"{day:%B}".lower(), "yearday": f"{day:%j}", "sections": "/".join(parts[:-1]),
            "slug": urlised(str(said.get("slug") or "")) or title, "filename": urlised(bare.name),
            "contentbasename": urlised(bare.name), "slugorfilename": urlised(str(said.get("slug") or bare.name)),
            "slugorcontentbasename": urlised(str(said.get("slug") or bare.name)),
        }  # fmt: skip
        made = re.sub(r":(\w+)", lambda found: values.get(found[1].lower(), found[0]), form)
        return language + re.sub(r"/+", "/", f"/{made}/" if not made.endswith((".html", "/")) else f"/{made}")
    ends = ".html" if front.truth(site.said.get("uglyurls")) is True else "/"
    return f"{language}/{'/'.join(parts)}{ends}" if parts else ""


def urlised(text: str) -> str:
    """Return *text* as Hugo writes it in an address: in lower case, a hyphen for each space."""
    return re.sub(r"[^\w.+~/-]", "", re.sub(r"\s+", "-", text.strip().lower()))


def _own_files(fields: Fields, site: _Site) -> None:
    """Note where the files that lie beside a text were on the web."""
    path = PurePosixPath(fields.name)
    if path.stem.partition(".")[0] != "index":
        return
    folder = f"{path.parent.as_posix()}/"
    for name in site.names:
        if name.startswith(folder) and not name.endswith((".md", ".markdown")):
            site.blog.files[urljoin(fields.address, name.removeprefix(folder))] = site.source.root + name


def _html(fields: Fields, shortcodes: Shortcodes) -> str:
    text = shortcodes.filled(fields.body, fields)
    if fields.name.rpartition(".")[2].lower() not in ("html", "htm"):
        text = html_of(text)
    text = shortcodes.restored(text)
    return picture_of(fields) + re.sub(r"<!--\s*more\s*-->", "<!--more-->", text)
