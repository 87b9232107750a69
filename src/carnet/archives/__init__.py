"""The lists of the blog: all posts, years, months, categories, tags, authors and series, by small pages.

The home page gets the latest posts, a post its neighbours and the way to its labels, every page the
categories for its bar and menu. ABlog has no pages of twenty and no months
(https://github.com/sunpy/ablog/issues/4), and its lists grow with the blog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import _
from sphinx.util import logging

from carnet.archives import word_index
from carnet.archives.index import Entry, Index, Label, MadeLater, beside, made_of, own_lists
from carnet.archives.paging import paged
from carnet.core import post_texts, posts
from carnet.core.assets import add_style, add_templates, publish_asset
from carnet.core.field_checks import check_flag
from carnet.core.made_ahead import MadeAhead
from carnet.core.notes import latest
from carnet.core.post_fields import PostField, add_post_fields
from carnet.core.posts import Post
from carnet.core.recent_posts import shows_recent_posts
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.text import elided, french_order, written_date

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

Page = tuple[str, dict[str, Any], str]

_PINNED = {
    "fr": ("Épinglé", "Le billet reste en tête de la page d’accueil."),
    "en": ("Pinned", "The post stays at the top of the home page."),
}
_MEANT_BY = ("pin", "epingle", "epinglee", "sticky", "featured", "alaune")
POST_FIELDS = (PostField("pinned", "flag", check_flag, _PINNED, after="draft", meant_by=_MEANT_BY),)
#: Posts that a page shows on which a reader found nothing.
RECENT = 3
#: Labels on a page of an index of labels.
INDEX_LENGTH = 150


def in_order(env: BuildEnvironment) -> tuple[list[Post], dict[str, int], dict[str, dict[str, list[Post]]]]:
    """Return the posts of the build, newest first, the place of each, and those under each label of each kind."""
    order = posts.published(env)
    labels = {kind: posts.by_label(order, kind) for kind in posts.LISTED_FIELDS}
    for category in env.config.blog_categories:
        labels["category"].setdefault(category, [])
    return order, {post.docname: place for place, post in enumerate(order)}, labels


class Archives:
    """The handlers of one application and the index that they share during a build."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.index = Index()
        self.entries: dict[str, Entry] = {}
        self.known_labels: dict[tuple[str, str], Label] = {}
        self.in_order = MadeAhead(posts.published, in_order)

    def label(self, kind: str, name: str) -> Label:
        """Return the label *name* with the page that lists its posts."""
        if (kind, name) not in self.known_labels:
            docname = posts.label_page(self.app, posts.LISTED_FIELDS[kind], name)
            self.known_labels[kind, name] = Label(name, docname)
        return self.known_labels[kind, name]

    def make_index(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Arrange the posts of the build before any page is written."""
        order, place, labels = self.in_order(env)
        self.entries.clear()
        own = own_lists(app, order)
        everywhere = {
            "categories": tuple(self.label("category", name) for name in app.config.blog_categories),
            "category_index": posts.address(app, "category"),
            "archive_page": app.config.blog_path,
            "empty_lists": (
                *(self.index_page(kind).docname for kind, found in labels.items() if not found),
                *(page for page, _title, found in own if not found),
            ),
        }
        self.index = Index(order, place, labels, own, everywhere)
        return []

    def listed(self, items: Iterable[Post]) -> tuple[Entry, ...]:
        """Return the entries of posts."""
        return tuple(self.entry(post) for post in items)

    def entry(self, post: Post) -> Entry:
        """Return what lists show of a post."""
        if post.docname not in self.entries:
            excerpt, image = post_texts.excerpt_html(self.app.env, post), post_texts.image_uri(self.app, post)
            more = posts.entry_context(self.app, post.docname)
            self.entries[post.docname] = Entry(post, excerpt, image, self.labels_of(post, "category"), more)
        return self.entries[post.docname]

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return what archives add to the page of *docname*."""
        context = self.index.everywhere.copy()
        if docname == app.config.root_doc:
            context |= self.home()
        if shows_recent_posts(app, docname):
            context["recent"] = self.listed(latest(self.index.order, RECENT, 0))
        if docname in self.index.place:
            context |= self.around(docname)
        return context

    def home(self) -> dict[str, Any]:
        """Return the posts of the home page: pinned ones, then the latest under their days."""
        config = self.app.config
        pinned = [post for post in self.index.order if post.pinned]
        others = (post for post in self.index.order if not post.pinned)
        found = latest(others, config.blog_home_length, config.blog_home_notes)
        days = groupby(found, key=lambda post: post.date.date())
        return {
            "pinned": self.listed(pinned),
            "days": tuple((day, self.listed(items)) for day, items in days),
            **made_of([*pinned, *found]),
            "has_posts": bool(self.index.order),
        }

    def around(self, docname: str) -> dict[str, Any]:
        """Return the labels of a post with their pages, its neighbours in time, and its place in its series."""
        place, order = self.index.place[docname], self.index.order
        post = order[place]
        newer, older = beside(order, place, -1), beside(order, place, 1)
        context: dict[str, Any] = {
            "labels": self.label_pages(self.app, docname),
            "newer_post": self.link(newer) if newer else None,
            "older_post": self.link(older) if older else None,
        }
        if post.series:
            series = self.index.labels["series"][post.series][::-1]
            number = series.index(post)
            context["series"] = {
                "label": self.label("series", post.series),
                "number": number + 1,
                "count": len(series),
                "previous": self.link(series[number - 1]) if number else None,
                "next": self.link(series[number + 1]) if number + 1 < len(series) else None,
            }
        return context

    def label_pages(self, app: Sphinx, docname: str) -> dict[str, tuple[Label, ...]] | None:
        """Return the labels of a post with their pages, by kind; None for another page."""
        if docname not in self.index.place:
            return None
        post = self.index.order[self.index.place[docname]]
        return {kind: self.labels_of(post, kind) for kind in posts.LISTED_FIELDS}

    def first_pages(self, app: Sphinx) -> set[str]:
        """Return the first page of each list of posts."""
        return {base for base, _title, _items, _extra in self.lists()}

    def labels_of(self, post: Post, kind: str) -> tuple[Label, ...]:
        """Return the labels of a *kind* that a post has, with their pages."""
        return tuple(self.label(kind, name) for name in posts.labels_in(getattr(post, kind)))

    def link(self, post: Post) -> Label:
        """Return title and page of a post."""
        return Label(post.title_html, post.docname)

    def pages(self, app: Sphinx) -> Iterator[Page]:
        """Yield every list page; a page of the writer's own that has the address of one is told, not overwritten."""
        message = _("this page has the address of a list of the blog; give its file another name")
        for docname, context, template in self.all_pages():
            if app.env.found_docs.isdisjoint((docname, f"{docname}/index")):
                yield docname, context, template
            else:
                logger.warning(message, location=docname, type="blog", subtype="archives")

    def all_pages(self) -> Iterator[Page]:
        """Yield docname, context and template of each list of posts, then of each index of lists."""
        for base, title, items, extra in self.lists():
            for docname, context in paged(base, title, items, self.app.config.blog_page_length):
                found = context["items"]
                context |= {"posts": found, "items": MadeLater(partial(self.listed, found))}
                months = {"months_of_items": MadeLater(partial(self.months_of, found))}
                yield (
                    docname,
                    context | extra | (months if extra.get("in_lines") else made_of(found)),
                    "ablog/collection.html",
                )
        for base, title, rows, extra in self.indexes():
            for docname, context in paged(base, title, rows, INDEX_LENGTH):
                yield docname, context | extra, "ablog/catalog.html"
        if word_index.is_wanted(self.app):
            words = word_index.letters(self.app)
            for docname, context in paged(word_index.DOCNAME, _("Index"), words, len(words)):
                yield docname, context, "ablog/word-index.html"

    def months_of(self, items: Iterable[Post]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Return the entries of posts under the names of their months."""
        language = self.app.config.language
        months = groupby(items, key=lambda post: post.date.date().replace(day=1))
        return tuple((written_date(month, language, "MMMM y"), self.listed(of_month)) for month, of_month in months)

    def lists(self) -> Iterator[tuple[str, str, list[Post], dict[str, Any]]]:
        """Yield address, title, posts and further context of each list of posts."""
        base, language = self.app.config.blog_path, self.app.config.language
        order, lines = self.index.order, {"in_lines": True}
        numbers = sorted({post.date.year for post in order}, reverse=True)
        years = [Label(f"{year}", f"{base}/{year}") for year in numbers]
        words = [Label(_("Index"), word_index.DOCNAME)] if word_index.is_wanted(self.app) else []
        yield base, _("All posts"), order, {"years": tuple(years), "beside": (self.calendar_page(), *words)} | lines
        for year, in_year in groupby(order, key=lambda post: post.date.year):
            of_year = list(in_year)
            months = {post.date.month for post in of_year}
            up = lines | {"up": Label(_("All posts"), base), "months": self.calendar_row(year, months)}
            yield f"{base}/{year}", _("Posts of %s") % year, of_year, up
            for month, in_month in groupby(of_year, key=lambda post: post.date.month):
                name = written_date(date(year, month, 2), language, "MMMM y")
                of_its_year = Label(_("Posts of %s") % year, f"{base}/{year}")
                title, extra = elided(_("Posts of %s") % name, language), {"up": of_its_year, "card_of": of_its_year}
                yield f"{base}/{year}/{month:02}", title, list(in_month), lines | extra
        yield from ((page, title, found, {}) for page, title, found in self.index.own if found)
        titles = {
            "category": _("Category: %s"),
            "tags": _("Tag: %s"),
            "author": _("Posts by %s"),
            "series": _("Series: %s"),
        }
        for kind, labels in self.index.labels.items():
            for name, newest_first in labels.items():
                items = newest_first[::-1] if kind == "series" else newest_first
                context: dict[str, Any] = {"up": self.index_page(kind)}
                if kind in ("category", "tags"):
                    context["heading"] = name  # what it is, the way up says
                if kind == "author":
                    context["written_by"] = name
                if kind == "category":
                    context["category"] = name
                    context["sentence"] = self.app.config.blog_category_texts.get(name, "")
                title = elided(titles[kind] % name, language) if kind == "author" else titles[kind] % name
                yield self.label(kind, name).docname, title, items, context

    def calendar_row(self, year: int, months: set[int]) -> tuple[Label, ...]:
        """Return the twelve months of a *year* with their short names; a month without posts has no page."""
        base, language = self.app.config.blog_path, self.app.config.language
        names = (written_date(date(year, month, 2), language, "LLLL") for month in range(1, 13))
        return tuple(
            Label(name, f"{base}/{year}/{month:02}" if month in months else "")
            for month, name in enumerate(names, start=1)
        )

    def calendar_page(self) -> Label:
        """Return title and page of the overview of years and months."""
        return Label(_("Calendar"), f"{self.app.config.blog_path}/{posts.address(self.app, 'calendar')}")

    def index_page(self, kind: str) -> Label:
        """Return title and page of the index of the labels of a *kind*."""
        titles = {"category": _("Categories"), "tags": _("Tags"), "author": _("Authors"), "series": _("Series")}
        return Label(titles[kind], posts.address(self.app, posts.LISTED_FIELDS[kind]))

    def indexes(self) -> Iterator[tuple[str, str, list[Any], dict[str, Any]]]:
        """Yield address, title, rows and further context of each index of lists."""
        for kind, labels in self.index.labels.items():
            if not labels:
                continue
            title, base = self.index_page(kind)
            names = list(labels) if kind == "category" else sorted(labels, key=french_order)
            rows = [(self.label(kind, name), len(labels[name])) for name in names]
            orders = (
                Label(_("alphabetical"), base),
                Label(_("by number of posts"), f"{base}/{posts.address(self.app, 'by-size')}"),
            )
            extra = {"orders": orders if kind == "tags" else (), "kind": kind}
            yield base, title, rows, extra | {"order": base}
            if kind == "tags":
                by_size = sorted(rows, key=lambda row: -row[1])
                yield orders[1].docname, title, by_size, extra | {"order": orders[1].docname}
        base = self.app.config.blog_path
        months = {(post.date.year, post.date.month) for post in self.index.order}
        years = sorted({year for year, _month in months}, reverse=True)
        rows_of_years = [
            (Label(f"{year}", f"{base}/{year}"), self.calendar_row(year, {month for y, month in months if y == year}))
            for year in years
        ]
        up = {"kind": "calendar", "up": Label(_("All posts"), base)}
        yield self.calendar_page().docname, self.calendar_page().name, rows_of_years, up


def _style(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let lists and the home page have their styles and scripts, which no other page needs."""
    is_list = templatename in ("ablog/collection.html", "ablog/catalog.html", "ablog/word-index.html")
    if is_list or pagename == app.config.root_doc:
        app.add_css_file("lists.css" if is_list else "home.css", priority=900)
    if context.get("orders"):
        app.add_js_file("labels.js", loading_method="defer", priority=900)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the lists."""
    app.setup_extension("carnet")
    add_post_fields(app, __name__)
    add_style(app, Path(__file__).parent / "archives.css")
    for name in ("lists.css", "home.css", "labels.js"):
        publish_asset(app, Path(__file__).parent / name)
    add_templates(app, Path(__file__).parent / "templates")
    add_setting(app, "blog_home_length", 10, int, "How many posts the home page shows besides those that are pinned.")
    add_setting(app, "blog_page_length", 20, int, "How many posts a page of a list shows.")
    add_setting(
        app,
        "blog_category_texts",
        {},
        dict,
        "A sentence by category, such as `{'Humeurs': 'Ce qui passe par la tête.'}`, on the page that lists its posts.",
    )
    archives = Archives(app)
    app.connect("carnet-get-ready", archives.in_order.get_ready)
    app.connect("env-updated", archives.make_index)
    app.connect("carnet-page-context", archives.context)
    app.connect("carnet-label-pages", archives.label_pages)
    app.connect("carnet-lists", archives.first_pages)
    app.connect("html-collect-pages", archives.pages)
    app.connect("html-page-context", _style)
    add_to_slot(app, "bar", "ablog/bar-categories.html", when="categories")
    add_to_slot(app, "menu", "ablog/menu-categories.html", when="categories")
    add_to_slot(app, "home", "ablog/home.html", when="archive_page")
    add_to_slot(app, "recent", "ablog/recent.html", when="recent")
    add_to_slot(app, "post-head", "ablog/series.html", when="series")
    add_to_slot(app, "post-foot", "ablog/series-neighbours.html", order=300, when="series")
    add_to_slot(app, "post-foot", "ablog/neighbours.html", order=600, when="archive_page")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
