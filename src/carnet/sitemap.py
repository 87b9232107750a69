"""Search engines learn of every page, of its last change and of its pictures: ``sitemap.xml``, named by ``robots.txt``.

The dates are those of the posts, never of the build. Drafts, the search page, pages that forward, empty lists, the
further pages of a list and the same list in another order are left out. sphinx-sitemap was not taken: it knows neither
pages that are no documents nor these dates.
With ``blog_indexed = False``, which a preview has by itself, robots are asked to stay away.
Reference: https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import quote
from xml.sax.saxutils import escape

from sphinx.builders.html import StandaloneHTMLBuilder

from carnet.core import posts
from carnet.core.output_files import pictures_of_pages, write_file
from carnet.core.settings import add_setting
from carnet.core.urls import page_url, site_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

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


class Sitemap:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        #: The first page of each list, and when the latest of its posts changed.
        self.lists: dict[str, datetime | None] = {}

    def begin(self, app: Sphinx) -> None:
        """Watch which lists are made."""
        builder = app.builder
        if not isinstance(builder, StandaloneHTMLBuilder):
            return
        self.lists.clear()
        write = builder.handle_page

        def handle_page(pagename: str, addctx: dict[str, Any], *args: Any, **options: Any) -> None:
            if addctx.get("items") and not is_reordered(addctx):
                moments = [changed(item.post) for item in addctx["items"] if hasattr(item, "post")]
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
            allowed = f"Allow: /\nSitemap: {site_url(app, _FILE)}" if app.config.blog_indexed else "Disallow: /"
            write_file(app, _ROBOTS, text=f"User-agent: *\n{allowed}\n")
        yield from ()


def is_reordered(context: dict[str, Any]) -> bool:
    """Return whether a list says in another order what stands in the first of its *orders*."""
    orders = context.get("orders", ())
    return len(orders) > 0 and context["order"] != orders[0].docname


def changed(post: posts.Post) -> datetime:
    """Return when a post changed last."""
    return max(filter(None, [post.date, post.updated]))


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
    sitemap = Sitemap(app)
    app.connect("builder-inited", sitemap.begin, priority=900)
    app.connect("html-collect-pages", sitemap.pages, priority=950)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
