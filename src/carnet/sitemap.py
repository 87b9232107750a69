"""Search engines learn of every page, of its last change and of its pictures: ``sitemap.xml``, named by ``robots.txt``.

The dates are those of the posts, never of the build. Drafts, the search page, pages that forward, empty lists, the
further pages of a list and the same list in another order are left out. sphinx-sitemap was not taken: it knows neither
pages that are no documents nor these dates.
With ``blog_indexed = False``, which a preview has by itself, robots are asked to stay away. ``blog_robots`` asks some
of them to leave pages alone; the lines of a ``robots.txt`` beside ``conf.py`` stand first, as they are.
Reference: https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.conf_lines import place_of
from carnet.core.output_files import pictures_of_pages, write_file
from carnet.core.read_files import is_kept_away
from carnet.core.settings import add_setting
from carnet.core.urls import page_url, site_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: Addresses that one file may hold.
MOST = 50_000
#: Pictures that one address may have.
MOST_IMAGES = 1000
_FILE, _ROBOTS = "sitemap.xml", "robots.txt"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


class PageAddress(NamedTuple):
    """A page: its address, when it changed last (None: not known), and its pictures."""

    address: str
    changed: datetime | None = None
    images: tuple[str, ...] = ()


def urlset(places: list[PageAddress]) -> str:
    """Return a sitemap of *places*."""
    return f"{_HEAD}<urlset {_NAMESPACES}>\n{''.join(map(_url, places))}</urlset>"


def _url(place: PageAddress) -> str:
    changed = f"<lastmod>{place.changed.isoformat()}</lastmod>" if place.changed else ""
    images = "".join(f"<image:image><image:loc>{escape(image)}</image:loc></image:image>" for image in place.images)
    return f"<url><loc>{escape(place.address)}</loc>{changed}{images}</url>\n"


def index(addresses: list[str]) -> str:
    """Return a sitemap that names others, at *addresses*."""
    named = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f'{_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{named}</sitemapindex>'


_AGENT = re.compile(r"^\s*user-agent\s*:\s*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)


def robots_txt(own: str, asked: Mapping[str, tuple[str, ...]], root: str, sitemap: str) -> str:
    """Return what robots are told (RFC 9309): the owner's *own* lines, then what is *asked* of those that they do not
    name; paths begin at the *root* of the blog.
    """
    named = {name.strip().lower() for name in _AGENT.findall(own)}
    groups = [own.strip()] if own.strip() else []
    for name, paths in ({"*": ()} | dict(asked)).items():
        if name.lower() not in named:
            lines = [f"Disallow: {root}{path.removeprefix('/')}" for path in paths] or ["Allow: /"]
            groups.append("\n".join([f"User-agent: {name}", *lines]))
    if sitemap not in own:
        groups.append(f"Sitemap: {sitemap}")
    return "\n\n".join(groups) + "\n"


def asked_of(value: Any) -> dict[str, tuple[str, ...]]:
    """Return the paths that robots are asked to leave alone, by their names; a mistake is raised as ``ValueError``."""
    found: dict[str, tuple[str, ...]] = {}
    for name, given in value.items():
        paths = (given,) if isinstance(given, str) else given
        if not isinstance(name, str) or not re.fullmatch(r"[\w*.+-]+", name):
            raise ValueError(_("'%s' is no name of a robot; write it as in 'GPTBot'") % _line(name))
        if not isinstance(paths, list | tuple) or not paths:
            raise ValueError(_("'%s' takes paths, such as '/' for all pages") % name)
        for path in paths:
            if not isinstance(path, str) or not re.fullmatch(r"/[^\s#]*", path):
                raise ValueError(
                    _("'%s' is no path from the root of the blog; write '/', or '/posts/2006/'") % _line(path)
                )
        found[name] = tuple(paths)
    return found


def _line(value: object) -> str:
    return " ".join(str(value).split())


class Sitemap:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        #: The first page of each list, and when the latest of its posts changed.
        self.lists: dict[str, datetime | None] = {}
        #: The lines of the owner's own file.
        self.own = ""

    def read_own(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Read the owner's own file for robots."""
        file = app.srcdir / _ROBOTS
        may_read = file.is_file() and not is_kept_away(env, app.config.root_doc, file)
        self.own = file.read_bytes().decode("utf-8-sig", "replace") if may_read else ""
        return []

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Let the home page be written anew with what robots are told, so that the build is not taken for one without
        news.
        """
        return {"robots_txt": self.robots()} if docname == app.config.root_doc else {}

    def begin(self, app: Sphinx) -> None:
        """Watch which lists are made."""
        builder = app.builder
        if not isinstance(builder, StandaloneHTMLBuilder):
            return
        self.lists.clear()
        write = builder.handle_page

        def handle_page(pagename: str, addctx: dict[str, Any], *args: Any, **options: Any) -> None:
            if addctx.get("posts", addctx.get("items")) and not is_reordered(addctx):
                moments = map(changed, addctx.get("posts", ()))
                first = addctx["docnames"][0]  # an older post, on a further page, may have changed last
                self.lists[first] = max(filter(None, [*moments, self.lists.get(first)]), default=None)
            write(pagename, addctx, *args, **options)

        builder.handle_page = handle_page  # type: ignore[method-assign]

    def places(self) -> Iterator[PageAddress]:
        """Yield every page that search engines should know."""
        app, env = self.app, self.app.env
        listed = [post for post in posts.published(env) if not post.draft and post.date <= posts.now()]
        newest = max(map(changed, listed), default=None)
        yield PageAddress(page_url(app, app.config.root_doc), newest)
        pictures = pictures_of_pages(env)
        for post in listed:
            yield PageAddress(page_url(app, post.docname), changed(post), self.urls(pictures[post.docname]))
        for docname in sorted(env.found_docs - {app.config.root_doc}):
            if posts.post_of(env, docname) is None:
                yield PageAddress(page_url(app, docname), images=self.urls(pictures[docname]))
        for pagename, moment in sorted(self.lists.items()):
            yield PageAddress(page_url(app, pagename), moment)

    def urls(self, pictures: list[str]) -> tuple[str, ...]:
        """Return the addresses of the *pictures* on a page."""
        folder = cast("StandaloneHTMLBuilder", self.app.builder).imagedir
        return tuple(site_url(self.app, quote(f"{folder}/{name}")) for name in pictures[:MOST_IMAGES])

    def pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Write the files once all other pages are made: Sphinx asks for the pages of each module in turn."""
        if app.config.html_baseurl:
            places = list(self.places())
            parts = [places[first : first + MOST] for first in range(0, len(places), MOST)]
            names = [_FILE] if len(parts) == 1 else [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
            for name, part in zip(names, parts, strict=True):
                write_file(app, name, text=urlset(part))
            if len(parts) > 1:
                write_file(app, _FILE, text=index([site_url(app, name) for name in names]))
            write_file(app, _ROBOTS, text=self.robots())
        yield from ()

    def robots(self) -> str:
        """Return what robots are told; those of a preview, to stay away."""
        app = self.app
        if not app.config.blog_indexed:
            return "User-agent: *\nDisallow: /\n"
        root = urlsplit(app.config.html_baseurl).path or "/"
        return robots_txt(self.own, asked_of(app.config.blog_robots), root, site_url(app, _FILE))


def is_reordered(context: dict[str, Any]) -> bool:
    """Return whether a list says in another order what stands in the first of its *orders*."""
    orders = context.get("orders", ())
    return len(orders) > 0 and context["order"] != orders[0].docname


def changed(post: posts.Post) -> datetime:
    """Return when a post changed last."""
    return max(filter(None, [post.date, post.updated]))


def _check(app: Sphinx, config: Config) -> None:
    """Ask nothing of robots, and say why, if what is asked can't be read."""
    try:
        asked_of(config.blog_robots)
    except ValueError as error:
        message = _("blog_robots is left out: %s")
        logger.warning(message, error, location=place_of(app, "blog_robots"), type="blog", subtype="setting")
        config["blog_robots"] = {}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the sitemap."""
    app.setup_extension("carnet")
    add_setting(
        app,
        "blog_indexed",
        lambda config: not config.blog_show_drafts,
        bool,
        "Search engines may index the blog; a preview asks them not to.",
        rebuild="",
    )
    add_setting(
        app,
        "blog_robots",
        {},
        dict,
        "What robots are asked to leave alone, by their names, as `{'GPTBot': '/', 'CCBot': ['/posts/2006/']}`.",
        rebuild="",
    )
    sitemap = Sitemap(app)
    app.connect("config-inited", _check, priority=70)
    app.connect("env-updated", sitemap.read_own)
    app.connect("carnet-page-context", sitemap.context)
    app.connect("builder-inited", sitemap.begin, priority=900)
    app.connect("html-collect-pages", sitemap.pages, priority=950)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
