"""The latest posts in full as Atom and JSON Feed, for the whole blog and for each category and tag.

ABlog's feeds give every entry the date of the build, share one id and hold relative links
(https://github.com/sunpy/ablog/issues/108 and others). Here ids do not depend on where the blog is
hosted, dates come from the posts alone and every address is absolute.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin

from feedgen.feed import FeedGenerator
from lxml import etree, html

import posts
from posts import Post

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: The forms of a feed: file name, media type, name.
FORMS = (("atom.xml", "application/atom+xml", "Atom"), ("feed.json", "application/feed+json", "JSON Feed"))
#: Elements and attributes that mean nothing outside the blog's pages.
_NOT_IN_FEEDS = (
    ".//h1 | .//script | .//style | .//button"
    " | .//*[contains(concat(' ', @class, ' '), ' post-header ')]"
    " | .//*[contains(concat(' ', @class, ' '), ' headerlink ')]"
)
_ONLY_OURS = ("class", "style", "role", "aria-label", "data-module", "loading")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one form, as plain data."""

    file: str
    type: str
    title: str
    page: str


def entry_id(blog_id: str, post: Post) -> str:
    """Return the id of a post, which stays the same wherever the blog is hosted."""
    return uuid.uuid5(uuid.UUID(blog_id), post.docname).urn


def portable(page: str, address: str) -> str:
    """Return the text of a post's *page* as a feed reader can show it.

    Addresses are absolute, and what only our pages know is gone: title, header, scripts, classes, permalinks.
    """
    start, end = page.find("<article"), page.rfind("</article>")
    article = html.fragment_fromstring(page[start:end], create_parent="div")
    for element in article.xpath(_NOT_IN_FEEDS):
        element.drop_tree()
    for element in article.iter(etree.Element):
        for name in _ONLY_OURS:
            element.attrib.pop(name, None)
    article.make_links_absolute(address)
    for wrapper in article.xpath(".//article | .//section | .//div[not(@*)] | .//span[not(@*)]"):
        wrapper.drop_tag()
    return str(html.tostring(article, encoding="unicode")).removeprefix("<div>").removesuffix("</div>").strip()


class Feeds:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.contents: dict[str, str] = {}
        #: By the page that lists the same posts: the forms of a feed, its title, its posts.
        self.feeds: dict[str, tuple[tuple[Feed, ...], str, list[Post]]] = {}

    @property
    def builder(self) -> StandaloneHTMLBuilder:
        """The builder of the pages that feeds speak of."""
        return cast("StandaloneHTMLBuilder", self.app.builder)

    def url(self, docname: str) -> str:
        """Return the address of a page on the web."""
        root: str = self.app.config.html_baseurl
        return urljoin(root, self.builder.get_target_uri(docname))

    def at(self, folder: str, title: str, page: str) -> tuple[Feed, ...]:
        """Return the forms of the feed that lies in a *folder*, "" for the root."""
        prefix = f"{folder}/" if folder else ""
        return tuple(Feed(f"{prefix}{file}", kind, f"{title} ({name})", page) for file, kind, name in FORMS)

    def arrange(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Learn which feeds the blog has, before any page is written."""
        config, found = app.config, posts.published(env)
        self.contents.clear()
        self.feeds = {config.root_doc: (self.at("", config.project, config.root_doc), config.project, found)}
        for kind, field in (("category", "category"), ("tag", "tags")):
            for label, labelled in posts.by_label(found, field).items():
                page, title = f"{posts.address(app, kind)}/{posts.slugify(label)}", f"{config.project} – {label}"
                self.feeds[page] = self.at(page, title, page), title, labelled
        return []

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the feeds that fit a page: the one of its own list, and the blog's."""
        root = app.config.root_doc
        own = self.feeds[docname][0] if docname in self.feeds and docname != root else ()
        return {"feeds": (*own, *self.feeds[root][0])}

    def write(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Write each feed whose posts changed, as files beside the pages that list the same posts."""
        for forms, title, found in self.feeds.values():
            latest = tuple(found[: app.config.blog_feed_items])
            context = {"feed_title": title, "feed_posts": latest, "made_of": tuple(post.docname for post in latest)}
            for feed in forms:
                self.builder.handle_page(
                    feed.file, {**context, "feed": feed}, "ablog/feed.txt", outfilename=self.builder.outdir / feed.file
                )
        return []

    def fill(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Make the text of a feed that is about to be written; one that did not change never comes here."""
        if templatename == "ablog/feed.txt":
            make = self.atom if context["feed"].type == FORMS[0][1] else self.json
            context["text"] = make(context["feed"], context["feed_title"], context["feed_posts"])

    def content(self, post: Post) -> str:
        """Return the full text of a post for a feed, from its page, which is written by now."""
        if post.docname not in self.contents:
            page = Path(self.builder.get_output_path(post.docname)).read_text(encoding="utf-8")
            self.contents[post.docname] = portable(page, self.url(post.docname))
        return self.contents[post.docname]

    def atom(self, feed: Feed, title: str, latest: tuple[Post, ...]) -> str:
        """Return a feed as Atom (RFC 4287)."""
        config = self.app.config
        generator = FeedGenerator()
        generator.id(uuid.uuid5(uuid.UUID(config.blog_id), feed.page).urn)
        generator.title(title)
        generator.language(config.language)
        generator.author({"name": config.author})
        generator.link(href=self.url(feed.page), rel="alternate", type="text/html")
        generator.link(href=urljoin(config.html_baseurl, feed.file), rel="self", type=feed.type)
        beginning = datetime.fromtimestamp(0, posts.PARIS)
        generator.updated(max((post.updated or post.date for post in latest), default=beginning))
        for post in latest:
            entry = generator.add_entry(order="append")
            entry.id(entry_id(config.blog_id, post))
            entry.title(post.title)
            entry.link(href=self.url(post.docname), rel="alternate", type="text/html")
            entry.published(post.date)
            entry.updated(post.updated or post.date)
            entry.author([{"name": name} for name in post.author or (config.author,)])
            for kind, names in (("category", post.category), ("tag", post.tags)):
                scheme = urljoin(config.html_baseurl, f"{posts.address(self.app, kind)}/")
                entry.category([{"term": posts.slugify(name), "scheme": scheme, "label": name} for name in names])
            entry.summary(post.description or posts.excerpt_html(self.app.env, post).striptags())
            entry.content(self.content(post), type="html")
        return str(generator.atom_str(pretty=True).decode())

    def json(self, feed: Feed, title: str, latest: tuple[Post, ...]) -> str:
        """Return a feed as JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
        config = self.app.config
        items = [
            {
                "id": entry_id(config.blog_id, post),
                "url": self.url(post.docname),
                "title": post.title,
                "summary": post.description or posts.excerpt_html(self.app.env, post).striptags(),
                "content_html": self.content(post),
                "date_published": post.date.isoformat(),
                "date_modified": (post.updated or post.date).isoformat(),
                "authors": [{"name": name} for name in post.author or (config.author,)],
                "tags": [*post.category, *post.tags],
                "language": post.language or config.language,
            }
            for post in latest
        ]
        described = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": self.url(feed.page),
            "feed_url": urljoin(config.html_baseurl, feed.file),
            "language": config.language,
            "authors": [{"name": config.author}],
            "items": items,
        }
        return json.dumps(described, ensure_ascii=False, indent=1)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the feeds."""
    app.setup_extension("posts")
    app.add_config_value("blog_id", str(uuid.NAMESPACE_URL), "html", types=frozenset({str}))
    app.add_config_value("blog_feed_items", 20, "html", types=frozenset({int}))
    feeds = Feeds(app)
    app.connect("env-updated", feeds.arrange)
    app.connect("blog-page-context", feeds.context)
    app.connect("html-collect-pages", feeds.write)
    app.connect("html-page-context", feeds.fill, priority=900)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
