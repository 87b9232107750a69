"""The posts in full as Atom, JSON Feed and RSS 2.0: the latest of the whole blog, of each category and of each tag,
and all of them by year as archived feeds in Atom, so that a reader can fetch the blog from its first post on.

ABlog's feeds give every entry the date of the build, share one id and hold relative links
(https://github.com/sunpy/ablog/issues/108 and others). Here ids do not depend on where the blog is
hosted, dates come from the posts alone and every address is absolute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote

from sphinx.locale import _

from carnet.core import post_texts, posts
from carnet.core.assets import add_templates, publish_asset
from carnet.core.dates import Zone
from carnet.core.feed_formats import (
    ATOM,
    JSON,
    RSS,
    STYLE_FILE,
    Category,
    Channel,
    Enclosure,
    Entry,
    atom,
    json_feed,
    rss,
)
from carnet.core.feed_ids import entry_id, feed_id_of
from carnet.core.feed_page import FeedPage
from carnet.core.former_labels import former_lists
from carnet.core.kept_texts import KeptTexts
from carnet.core.made_ahead import MadeAhead
from carnet.core.notes import latest
from carnet.core.output_files import FILE_TEMPLATE, handed_out, write_file
from carnet.core.post_html import NO_TEXT, Portable, media_type
from carnet.core.posts import Post
from carnet.core.rendered_texts import rendered_text
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.text import directed, label_slug, written_date
from carnet.core.urls import page_url, site_url

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: The forms of a feed: file name, media type, name.
FORMS = (("atom.xml", ATOM, "Atom"), ("feed.json", JSON, "JSON Feed"), ("rss.xml", RSS, "RSS"))
#: Fields of a post whose labels have feeds.
_LABELS = {"category": "category", "tags": "tag"}


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one form, as plain data: its file, its type, what it is called in a list of feeds, and its own title.

    *page* lists the same posts; *links* lead to other feeds, by relation.
    """

    file: str
    type: str
    title: str
    heading: str
    page: str
    hub: str = ""
    links: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False


def archive_links(files: list[str], place: int) -> tuple[tuple[str, str], ...]:
    """Return how an archived feed is linked to its neighbours among *files*, newest first (RFC 5005, section 4)."""
    older = files[place + 1 : place + 2]
    newer = files[place - 1 : place] if place else []
    neighbours = [("prev-archive", file) for file in older] + [("next-archive", file) for file in newer]
    return (("current", FORMS[0][0]), *neighbours)


def form_of(file: str) -> str:
    """Return the type of the feed that an old blog had at *file*, by the name: Atom where it tells nothing."""
    if file.endswith(".json"):
        return JSON
    return RSS if re.search(r"\b(rss|rss2|index\.xml)\b", file.lower()) else ATOM


def page_of(home: str) -> FeedPage:
    """Return what a feed says to a person who opens it; the posts can be read at *home* as well."""
    return FeedPage(
        what=_("This is a feed: a file that brings the posts of the blog to a feed reader, whole, as they appear."),
        how=_("How to subscribe"),
        steps=(
            _("Choose a feed reader. Thunderbird, NetNewsWire, Feeder and FreshRSS are free."),
            _("Copy the address below, and paste it into the reader where it offers to add a feed."),
        ),
        more=((home, _("Read the posts as pages of the blog")),),
        latest=_("In this feed"),
    )


#: In the head of a page.
_IN_HEAD = """{% for feed in feeds %}
  <link rel="alternate" type="{{ feed.type }}" title="{{ feed.title|e }}" href="{{ pathto(feed.file, 1)|e }}">
  {%- endfor %}"""


class Feeds:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.texts = KeptTexts(app.doctreedir / "blog-feeds")
        self.entries: dict[str, Entry] = {}
        #: The feeds that one can follow, by the page that lists the same posts.
        self.followed: dict[str, tuple[Feed, ...]] = {}
        #: Every feed with its posts.
        self.feeds: list[tuple[Feed, tuple[Post, ...]]] = []
        self.arranged = MadeAhead(
            lambda env: (posts.published(env), app.emit("carnet-own-lists")),
            lambda env: [(feed, tuple(listed)) for feed, listed in self.all_feeds(posts.published(env))],
        )
        #: The pages that listed a label under its former names, by that which lists it now.
        self.former: dict[str, list[str]] = {}
        #: The sounds and videos that a post hands out, with their sizes.
        self.media: dict[str, list[tuple[str, int]]] = {}

    @property
    def builder(self) -> StandaloneHTMLBuilder:
        """The builder of the pages that feeds speak of."""
        return cast("StandaloneHTMLBuilder", self.app.builder)

    # -- before any page is written ------------------------------------------------------------------------------------

    def arrange(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Learn which feeds the blog has."""
        found = posts.published(env)
        self.entries.clear()
        self.feeds = self.arranged(env)
        self.followed = {}
        for feed, _listed in self.feeds:
            if not feed.is_archive:
                self.followed[feed.page] = (*self.followed.get(feed.page, ()), feed)
        self.former = {}
        for page, present, _name in former_lists(app, found):
            self.former.setdefault(present, []).append(page)
        self.media = {}
        for source, (docnames, _target) in env.dlfiles.items():
            if media_type(source.as_posix()) and (app.srcdir / source).is_file():
                for docname in docnames:
                    size = handed_out(app, source).stat().st_size
                    self.media.setdefault(docname, []).append((source.as_posix(), size))
        return []

    def all_feeds(self, found: list[Post]) -> Iterator[tuple[Feed, list[Post]]]:
        """Yield every feed of the blog, whose posts are *found*, newest first."""
        config = self.app.config
        length = config.blog_feed_items
        years = [(year, list(of_year)) for year, of_year in groupby(found, key=lambda post: post.date.year)]
        archives = [f"{config.blog_path}/feed/{year}.xml" for year, _of_year in years]
        links = tuple(("prev-archive", file) for file in archives[:1])
        for feed in self.pair("", config.project, config.root_doc, config.blog_websub_hub, links):
            yield feed, latest(found, length, length if config.blog_home_notes else 0)
        titles = {"category": _("Category: %s"), "tags": _("Tag: %s")}
        for field, kind in _LABELS.items():
            labels = posts.by_label(found, field)
            if kind == "category":
                labels = {name: [] for name in config.blog_categories} | labels
            for label, labelled in labels.items():
                page = posts.label_page(self.app, kind, label)
                for feed in self.pair(page, f"{config.project} – {titles[field] % label}", page):
                    yield feed, labelled[:length]
        by_name = {post.docname: post for post in found}
        for page, title, names in (one for lists in self.app.emit("carnet-own-lists") for one in lists if one[2]):
            for feed in self.pair(page, f"{config.project} – {title}", page):
                yield feed, [by_name[name] for name in names[:length]]
        for place, (year, of_year) in enumerate(years):
            title = f"{config.project} – {_('Posts of %s') % year}"
            page, neighbours = f"{config.blog_path}/{year}", archive_links(archives, place)
            yield Feed(archives[place], ATOM, title, title, page, links=neighbours, is_archive=True), of_year

    def pair(
        self, folder: str, title: str, page: str, hub: str = "", links: tuple[tuple[str, str], ...] = ()
    ) -> Iterator[Feed]:
        """Yield the forms of the feed that lies in a *folder*, "" for the root."""
        for file, kind, name in FORMS:
            path = f"{folder}/{file}" if folder else file
            yield Feed(path, kind, f"{title} ({name})", title, page, hub, links if kind == ATOM else ())

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the feeds that fit a page: the one of its own list, and the blog's."""
        root, page = app.config.root_doc, docname.partition("/page/")[0]
        own = self.followed.get(page, ()) if page != root else ()
        context: dict[str, Any] = {"feeds": (*own, *self.followed[root]), "blog_feed": self.followed[root][0]}
        if docname in self.media:
            context["media"] = tuple(self.media[docname])
        return context

    def all_followed(self, app: Sphinx) -> tuple[Feed, ...]:
        """Return every feed that one can follow."""
        return tuple(feed for feeds in self.followed.values() for feed in feeds)

    # -- when the pages are written ------------------------------------------------------------------------------------

    def write(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Write each feed whose posts changed."""
        for feed, listed in self.feeds:
            context = {"feed": feed, "feed_posts": listed, "made_of": tuple(post.docname for post in listed)}
            for file in (feed.file, *self.aliases(feed)):
                write_file(app, file, **context)
        return []

    def aliases(self, feed: Feed) -> Iterator[str]:
        """Yield the other addresses of a feed: those of an old blog, in the form that they had there, and those that
        the feed of a label had while the label had another name.
        """
        yield from (f"{page}/{feed.file.rpartition('/')[2]}" for page in self.former.get(feed.page, ()))
        if feed.page == self.app.config.root_doc and not feed.is_archive:
            known = {file for file, _kind, _name in FORMS}
            for file in self.app.config.blog_feed_aliases:
                if file not in known and form_of(file) == feed.type:
                    yield file

    def fill(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Make the text of a feed that is about to be written; one that did not change never comes here."""
        feed = context.get("feed")
        if templatename == FILE_TEMPLATE and isinstance(feed, Feed):
            channel, entries = self.channel(feed), tuple(self.entry(post) for post in context["feed_posts"])
            beginning = datetime.fromtimestamp(0, Zone.blog)
            if feed.type == JSON:
                context["text"] = json_feed(channel, entries)
            else:
                context["text"] = (atom if feed.type == ATOM else rss)(channel, entries, beginning)

    def channel(self, feed: Feed) -> Channel:
        """Return what a feed says of itself."""
        config = self.app.config
        return Channel(
            id=entry_id(config.blog_id, feed.page),
            file=feed.file,
            title=feed.heading,
            description=config.blog_feed_description,
            home=page_url(self.app, feed.page),
            url=site_url(self.app, feed.file),
            language=config.language,
            author=config.author,
            icon=site_url(self.app, config.blog_feed_icon) if config.blog_feed_icon else "",
            logo=site_url(self.app, config.blog_feed_logo) if config.blog_feed_logo else "",
            hub=feed.hub,
            links=tuple((rel, site_url(self.app, file)) for rel, file in feed.links),
            is_archive=feed.is_archive,
            page=page_of(page_url(self.app, feed.page)),
        )

    def entry(self, post: Post) -> Entry:
        """Return what feeds tell of a post; its text was kept when its page was written."""
        if post.docname not in self.entries:
            self.entries[post.docname] = self.new_entry(post)
        return self.entries[post.docname]

    def new_entry(self, post: Post) -> Entry:
        """Return what feeds tell of a post."""
        config = self.app.config
        address, image = page_url(self.app, post.docname), post_texts.image_uri(self.app, post)
        text = self.texts.get(post.docname, rendered_text(self.app, post.docname), address)
        categories = (
            Category(label_slug(name), site_url(self.app, f"{posts.address(self.app, kind)}/"), name)
            for field, kind in _LABELS.items()
            for name in posts.labels_in(getattr(post, field))
        )
        return Entry(
            id=feed_id_of(self.app.env, post),
            url=address,
            title="" if post.untitled else NO_TEXT.sub("", post.title),
            name=NO_TEXT.sub("", post.title),
            published=post.date,
            updated=max(post.date, post.updated or post.date),  # a day is its midnight, before the hour of the post
            authors=post.author or (config.author,),
            categories=tuple(categories),
            summary=NO_TEXT.sub(
                "", post_texts.description_of(self.app.env, post) or (post.title if post.untitled else "")
            ),
            content=directed(text.html, post.language or config.language),
            language=post.language or config.language,
            image=site_url(self.app, quote(image)) if image else None,
            external_link=post.external_link or (post.link_of if post.kind == "link" else None),
            enclosures=tuple(self.enclosures(text)),
            day=written_date(post.date, config.language),
        )

    def keep_texts(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep the texts of posts for the next build."""
        if exception is None:
            self.texts.keep(post.docname for post in posts.published(app.env))

    def enclosures(self, text: Portable) -> Iterator[Enclosure]:
        """Yield the sounds and videos of a text that lie on the blog itself."""
        for address in text.media:
            path = unquote(address.partition("#")[0].removeprefix(self.app.config.html_baseurl))
            file, kind = self.builder.outdir / path, media_type(path)
            if kind and path != address and file.is_file():
                yield Enclosure(address, kind, file.stat().st_size)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feeds."""
    app.setup_extension("carnet")
    app.setup_extension("carnet.core.rendered_texts")
    publish_asset(app, STYLE_FILE)
    add_setting(app, "blog_feed_items", 20, int, "How many posts a feed holds; archived feeds hold all.")
    add_setting(app, "blog_feed_icon", "", str, "A square picture, by its path, that feed readers show for the blog.")
    add_setting(
        app,
        "blog_feed_logo",
        "",
        str,
        "A picture twice as wide as high, by its path, that feed readers show for the blog.",
    )
    feeds = Feeds(app)
    app.connect("carnet-get-ready", feeds.arranged.get_ready)
    app.connect("env-updated", feeds.arrange)
    app.connect("carnet-page-context", feeds.context)
    app.connect("carnet-feeds", feeds.all_followed)
    app.connect("html-collect-pages", feeds.write)
    app.connect("build-finished", feeds.keep_texts)
    app.connect("html-page-context", feeds.fill, priority=900)
    add_templates(app, Path(__file__).parent / "templates")
    add_to_slot(app, "follow", "ablog/follow.html", order=100, when="feeds")
    add_to_slot(app, "post-foot", "ablog/subscribe.html", order=200, when="feeds")
    add_to_slot(app, "list-head", "ablog/subscribe-list.html", order=200, when="feeds")
    add_to_slot(app, "home-end", "ablog/subscribe.html", order=600, when="feeds")
    add_to_slot(app, "head", _IN_HEAD, order=400, when="feeds")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
