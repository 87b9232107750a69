"""Jekyll: a folder with `_posts`, its texts in Markdown or HTML, its tags of Liquid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from html import escape
from pathlib import PurePosixPath
from typing import Any, Literal
from urllib.parse import urljoin

from sphinx.locale import _

from carnet.core.text import slugify
from carnet.importers.model import Blog
from carnet.importers.origins import front
from carnet.importers.origins.markdown import html_of
from carnet.importers.origins.site import NOWHERE, Fields, entry_of, latest, picture_of
from carnet.importers.recognise import Source

_POST = re.compile(r"(?:^|.*/)_posts/(?:(.*)/)?(\d{4})-(\d\d?)-(\d\d?)-([^/]+)\.(\w+)$")
_MARKDOWN = ("md", "markdown", "mkd", "mkdn", "mkdown")
_TEXTS = (*_MARKDOWN, "html", "htm", "textile")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_TAG = re.compile(r"\{%-?\s*(\w+)\s*(.*?)\s*-?%\}", re.DOTALL)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_HIGHLIGHT = re.compile(
    r"[ \t]*\{%-?\s*highlight\s+([\w+#-]+)[^%]*%\}\n?(.*?)\n?[ \t]*\{%-?\s*endhighlight\s*-?%\}", re.DOTALL
)
_OUTPUT = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_GIVEN = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
_PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
    "twitter": "{}",
    "soundcloud": "{}",
}


@dataclass(slots=True)
class _Site:
    source: Source
    blog: Blog
    names: list[str]
    said: dict[str, Any]
    zone: tzinfo
    base: str
    files: dict[str, str] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        assert self.source.package is not None
        return self.source.package.read(self.source.root + name, 10_000_000).decode("utf-8-sig", "replace")


def read(source: Source) -> Blog:
    """Return the blog of a site of Jekyll."""
    assert source.package is not None
    root = source.root
    names = [name.removeprefix(root) for name in source.package.names() if name.startswith(root)]
    blog = Blog(source.path.resolve().name, format="Jekyll")
    said: dict[str, Any] = {}
    site = _Site(source, blog, names, said, front.zone_of(""), "")
    for name in ("_config.yml", "_config.yaml", "_config.toml"):
        if name in names:
            said |= front.configuration(site.text(name), name)
    site.zone = front.zone_of(said.get("timezone"))
    site.base = str(said.get("url") or "").rstrip("/") or NOWHERE
    blog.name = str(said.get("title") or said.get("name") or blog.name)
    blog.language = str(said.get("lang") or said.get("locale") or "").replace("_", "-").partition("-")[0].lower()
    host = re.sub(r"^https?://", "", site.base).partition("/")[0].lower()
    blog.hosts.add(host)
    found = list(_fields(site))
    for fields in found:
        site.posts[re.sub(r"\.\w+$", "", fields.name.rpartition("_posts/")[2])] = fields.path
    base_url = str(said.get("baseurl") or "").strip("/")
    for name in names:
        if not name.startswith(("_posts", "_drafts", "_layouts", "_includes", "_site", "_data", "_sass")):
            for prefix in {f"/{base_url}/" if base_url else "/", "/"}:
                blog.files[f"{site.base}{prefix}{name}"] = root + name
    last = latest(found)
    for fields in found:
        blog.entries.append(entry_of(fields, _html(fields, site), last))
    blog.lists |= {"/feed.xml": "feed atom", "/atom.xml": "feed atom", "/rss.xml": "feed rss"}
    return blog


def _fields(site: _Site) -> Iterator[Fields]:
    """Yield posts, drafts and pages with what their front matter says."""
    for name in site.names:
        path = PurePosixPath(name)
        if path.suffix[1:].lower() not in _TEXTS:
            continue
        post = _POST.match(name)
        is_draft = "_drafts" in path.parts
        is_page = len(path.parts) <= 2 and not any(part.startswith(("_", ".")) for part in path.parts)
        if not (post or is_draft or is_page):
            continue
        text = site.text(name)
        said, body, wrong = front.split(text)
        if is_page and (
            not text.lstrip("\ufeff").startswith("---") or path.stem.lower() in _NO_PAGES or said.get("layout") is None
        ):
            continue
        if wrong:
            site.blog.said.append(_("%s: its front matter is not right: %s") % (name, wrong))
        said = {**_defaults(site, name, "pages" if is_page and not post else "posts"), **said}
        day = f"{post[2]}-{post[3]}-{post[4]}" if post else ""
        published = front.moment(said.get("date"), site.zone) or front.moment(day, site.zone)
        kind: Literal["post", "page"] = "page" if is_page and not post else "post"
        slug = str(said.get("slug") or (post[5] if post else path.stem))
        folders = [part for part in name.partition("_posts/")[0].split("/") if part] if post else []
        categories = [
            *folders,
            *front.names(said.get("categories") or said.get("category"), words=isinstance(said.get("categories"), str)),
        ]
        fields = Fields(name, kind, said, body, published, slug, [*dict.fromkeys(categories)], site.base)
        fields.is_draft = (
            is_draft or front.truth(said.get("published")) is False or front.truth(said.get("draft")) is True
        )
        fields.path = _path(fields, site, path)
        yield fields


_NO_PAGES = ("index", "404", "search", "archive", "archives", "tags", "categories", "feed", "readme", "license")


def _defaults(site: _Site, name: str, kind: str) -> dict[str, Any]:
    """Return what the settings of the site say of all files like this one."""
    found: dict[str, Any] = {}
    for one in site.said.get("defaults") or ():
        scope = (one.get("scope") or {}) if isinstance(one, dict) else {}
        inside = name.startswith(str(scope.get("path") or "").strip("/"))
        if inside and scope.get("type") in (None, "", kind) and isinstance(one.get("values"), dict):
            found |= {str(key).lower(): value for key, value in one["values"].items()}
    return found


def _path(fields: Fields, site: _Site, path: PurePosixPath) -> str:
    """Return the address of a post or page on the old site."""
    form = str(fields.said.get("permalink") or "")
    if not form and fields.kind == "page":
        pretty = str(site.said.get("permalink") or "") == "pretty" or str(site.said.get("permalink") or "").endswith(
            "/"
        )
        return f"/{path.with_suffix('').as_posix()}/" if pretty else f"/{path.with_suffix('.html').as_posix()}"
    form = form or str(site.said.get("permalink") or "date")
    form = _STYLES.get(form, form)
    if ":" in form and fields.published is None:
        return ""
    day = fields.published
    if day is not None and site.said.get("timezone"):
        day = day.astimezone(site.zone)  # Jekyll writes addresses of the days of its own zone
    values = {
        "categories": "/".join(slugify(one) for one in fields.categories),
        "title": fields.slug,
        "slug": slugify(fields.slug),
        "output_ext": ".html",
    }
    if day is not None:
        values |= {
            "year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "i_month": str(day.month),
            "i_day": str(day.day), "short_year": f"{day:%y}", "y_day": f"{day:%j}", "hour": f"{day:%H}",
            "minute": f"{day:%M}", "second": f"{day:%S}",
            "short_month": f"{day:%b}", "long_month": f"{day:%B}", "week": f"{day:%V}", "short_day": f"{day:%a}",
        }  # fmt: skip
    made = re.sub(
        r":(\w+)", lambda found: values.get(found[1], found[0]), form.replace(":title:output_ext", ":title.html")
    )
    return re.sub(r"/+", "/", f"/{made}")


def _html(fields: Fields, site: _Site) -> str:
    suffix = fields.name.rpartition(".")[2].lower()
    separator = str(fields.said.get("excerpt_separator") or site.said.get("excerpt_separator") or "")
    text = fields.body
    if separator.strip() and "more" not in separator:
        text = text.replace(separator, "<!--more-->", 1)
    kept: list[str] = []

    def keep(html: str) -> str:
        kept.append(html)
        return f"\n\nxcarnetkept{len(kept) - 1}x\n\n" if html.startswith("<pre") else f"xcarnetkept{len(kept) - 1}x"

    text = _RAW.sub(lambda found: keep(escape(found[1], quote=False)), text)
    text = _HIGHLIGHT.sub(lambda found: keep(_code(found[1], found[2])), text)
    text = liquid(text, fields, site) if suffix in ("html", "htm") else liquid_in_markdown(text, fields, site)
    if suffix in _MARKDOWN:
        text = html_of(text, kramdown=True)
    elif suffix == "textile":
        site.blog.unknown["textile"] += 1
        text = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", text))
    restored = re.sub(r"(?:<p>)?xcarnetkept(\d+)x(?:</p>)?", lambda found: _restored(found, kept), text)
    return picture_of(fields) + restored


def _restored(found: re.Match[str], kept: list[str]) -> str:
    html = kept[int(found[1])]
    if html.startswith("<pre"):
        return html
    return found[0].replace(f"xcarnetkept{found[1]}x", html)


def _code(language: str, text: str) -> str:
    return f'<pre><code class="language-{escape(language)}">{escape(text, quote=False)}</code></pre>'


def liquid_in_markdown(text: str, fields: Fields, site: _Site) -> str:
    """Return Markdown with its tags of Liquid filled in; Liquid runs before Markdown, also in code."""
    return liquid(text, fields, site)


def liquid(text: str, fields: Fields, site: _Site, given: dict[str, str] | None = None, depth: int = 0) -> str:
    """Return *text* with the tags of Liquid filled in that a text can have; others are counted, and go."""

    def tag(found: re.Match[str]) -> str:
        name, rest = found[1], found[2]
        if name == "post_url":
            key = rest.strip().strip("\"'")
            path = site.posts.get(key) or next((path for one, path in site.posts.items() if one.endswith(key)), "")
            return site.base + path if path else ""
        if name == "link":
            return f"{site.base}/{rest.strip()}"
        if name in ("include", "include_relative", "include_cached"):
            return included(rest, fields, site, depth)
        if name in _PLAYERS:
            return (
                f'<iframe src="{escape(_PLAYERS[name].format(rest.split()[0].strip(chr(34))))}"></iframe>'
                if rest
                else ""
            )
        if name in ("comment", "endcomment", "assign", "capture", "endcapture", "endif", "endfor", "endunless", "else"):
            return ""
        site.blog.unknown[f"{{% {name} %}}"] += 1
        return ""

    text = re.sub(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", "", text, flags=re.DOTALL)
    text = _TAG.sub(tag, text)
    return _OUTPUT.sub(lambda found: _value(found[1], fields, site, given or {}), text)


def included(rest: str, fields: Fields, site: _Site, depth: int) -> str:
    """Return what a file of `_includes` gives, with what it is handed."""
    name, _space, said = rest.partition(" ")
    given = {one[0]: one[1] or one[2] or one[3] for one in _GIVEN.findall(said)}
    path = f"_includes/{name}"
    if path not in site.names or depth > 5:
        site.blog.unknown[f"{{% include {name} %}}"] += 1
        return ""
    return re.sub(r"\n\s*\n", "\n", liquid(site.text(path), fields, site, given, depth + 1))


def _value(expression: str, fields: Fields, site: _Site, given: dict[str, str]) -> str:
    """Return the value of `{{ … }}`."""
    first, *filters = (part.strip() for part in expression.split("|"))
    scope, _dot, name = first.partition(".")
    if scope == "site":
        value = {"baseurl": str(site.said.get("baseurl") or ""), "url": site.base}.get(
            name, str(site.said.get(name.lower()) or "")
        )
    elif scope == "page":
        value = {"url": fields.path, "title": str(fields.said.get("title") or "")}.get(
            name, str(fields.said.get(name.lower()) or "")
        )
    elif scope == "include":
        value = given.get(name, "")
    elif first[:1] in "\"'":
        value = first[1:-1]
    else:
        site.blog.unknown[f"{{{{ {first} }}}}"] += 1
        value = ""
    if any(one.startswith(("relative_url", "absolute_url")) for one in filters):
        value = urljoin(f"{site.base}/", value.lstrip("/"))
    return html_of(value) if any(one.startswith("markdownify") for one in filters) else value
