"""A shared link shows what it leads to: every page says in its head what it is called, what it is about, and with which
picture, for previews (Open Graph), for search engines (JSON-LD) and for readers of feeds of links.

sphinxext-opengraph was not taken: it sees documents alone, so that no list of posts would have anything, takes the
beginning of a page for its description, and knows no post, date, author or category.
References: https://ogp.me/ and https://schema.org/BlogPosting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from markupsafe import Markup

import posts
from _addresses import page_url, site_url
from _json_ld import json_ld
from _pages import about, is_shared
from posts import Post

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Characters that previews show of a description.
LENGTH = 200
_SENTENCE = re.compile(r"[.!?…][»”’\"]?(?=\s)")
_DESCRIBED = re.compile(r'<meta content="([^"]*)" name="description"')
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shared:
    """What the head of a page says: the description (None: the page has one), Open Graph and JSON-LD."""

    description: str | None
    properties: tuple[tuple[str, str], ...]
    data: Markup


def cut(text: str, length: int = LENGTH) -> str:
    """Return the beginning of *text*, at most *length* characters, to the end of a sentence or else of a word."""
    if len(text) <= length:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text[: length + 1])]
    if ends and ends[-1] >= length // 3:
        return text[: ends[-1]]
    return text[: length - 1].rsplit(None, 1)[0].rstrip(",;: ") + "…"


def territory(language: str) -> str:
    """Return a *language* as Open Graph names it, with the land where most speak it: ``fr_FR``."""
    try:
        locale = Locale.parse(language, sep="-")
    except UnknownLocaleError:  # of which no land is known, as of Klingon
        return language
    likely = get_global("likely_subtags").get(locale.language, locale.language)
    land = locale.territory or Locale.parse(likely).territory
    return f"{locale.language}_{land}" if land else locale.language


def seconds(duration: int) -> str:
    """Return a *duration* in seconds as ISO 8601 writes it: ``PT3M20S``."""
    minutes, rest = divmod(duration, 60)
    return f"PT{minutes}M{rest}S" if minutes else f"PT{rest}S"


class Sharing:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app

    def add(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Say in a page's head what it is."""
        if not is_shared(templatename) or not app.config.html_baseurl:
            return
        post = posts.post_of(app.env, pagename)
        written = _DESCRIBED.search(context.get("metatags", ""))
        description = Markup(written[1]).unescape() if written else self.description(pagename, post, context)  # noqa: S704
        title = self.title(pagename, post, context)
        image = self.image(post, context)
        properties = [
            ("og:title", title),
            ("og:type", "article" if post else "website"),
            ("og:url", context.get("pageurl") or page_url(self.app, pagename)),
            ("og:site_name", app.config.project),
            ("og:locale", territory((post and post.language) or app.config.language)),
            ("og:description", description),
            *((f"og:image{name}", value) for name, value in image),
            *(self.of_article(post, context) if post else ()),
        ]
        said = tuple((name, value) for name, value in properties if value)
        data = json_ld([*self.data(pagename, title, description, post, context)])
        context["sharing"] = Shared(None if written else description, said, data)

    def title(self, pagename: str, post: Post | None, context: dict[str, Any]) -> str:
        """Return what a page is called."""
        if post:
            return post.title
        if pagename == self.app.config.root_doc:
            return str(self.app.config.project)
        return posts.plain_text(str(context.get("title") or context.get("heading") or self.app.config.project))

    def description(self, pagename: str, post: Post | None, context: dict[str, Any]) -> str:
        """Return what a page is about."""
        if post:
            return post.description or cut(posts.description_of(self.app.env, post))
        of_blog, heading = about(self.app.config), context.get("heading")
        return f"{self.app.config.project} – {heading}. {of_blog}".strip() if heading else of_blog

    def image(self, post: Post | None, context: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield what Open Graph says of the picture of a page: the cover of a post, else the page's card."""
        if post and posts.has_cover(self.app.env, post) and (file := posts.image_uri(self.app, post)):
            yield "", site_url(self.app, quote(file))
            yield ":alt", post.image_alt
        elif card := context.get("card"):
            yield "", site_url(self.app, quote(card.file))
            yield ":type", "image/png"
            yield ":width", str(card.width)
            yield ":height", str(card.height)
            yield ":alt", card.alt

    def of_article(self, post: Post, context: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield what Open Graph says of a post."""
        yield "article:published_time", post.date.isoformat()
        if post.updated:
            yield "article:modified_time", post.updated.isoformat()
        for label in (context.get("labels") or {}).get("author", ()):
            yield "article:author", page_url(self.app, label.docname)
        for name in post.category[:1]:
            yield "article:section", name
        for name in post.tags:
            yield "article:tag", name

    # -- JSON-LD -----------------------------------------------------------------------------------------------------

    def data(
        self, pagename: str, title: str, description: str, post: Post | None, context: dict[str, Any]
    ) -> Iterator[Data]:
        """Yield what schema.org says of a page."""
        if pagename == self.app.config.root_doc:
            yield self.blog(description)
        if post:
            yield self.posting(post, description, context)
        if pagename != self.app.config.root_doc:
            yield self.breadcrumbs(pagename, title, post, context)

    def blog(self, description: str) -> Data:
        """Return the blog."""
        config = self.app.config
        return _whole(
            {
                "@type": "Blog",
                "@id": f"{site_url(self.app, '')}#blog",
                "name": config.project,
                "url": site_url(self.app, ""),
                "description": description,
                "inLanguage": config.language,
                "author": self.person(config.author, ""),
            }
        )

    def person(self, name: str, page: str) -> Data:
        """Return a person: the blog's author with what the profile in conf.py says, others with their *page*."""
        profile = self.app.config.html_context.get("profile", {})
        if name != self.app.config.author or not profile:
            return _whole({"@type": "Person", "name": name, "url": page})
        return _whole(
            {
                "@type": "Person",
                "name": name,
                "url": page_url(self.app, profile["page"]),
                "description": profile["line"],
                "sameAs": list(profile.get("me", ())),
            }
        )

    def posting(self, post: Post, description: str, context: dict[str, Any]) -> Data:
        """Return a post."""
        config, pages = self.app.config, {}
        for label in (context.get("labels") or {}).get("author", ()):
            pages[label.name] = page_url(self.app, label.docname)
        image, episode = dict(self.image(post, context)), context.get("episode")
        return _whole(
            {
                "@type": "BlogPosting",
                "@id": f"{page_url(self.app, post.docname)}#post",
                "mainEntityOfPage": page_url(self.app, post.docname),
                "headline": post.title,
                "description": description,
                "datePublished": post.date.isoformat(),
                "dateModified": (post.updated or post.date).isoformat(),
                "author": [self.person(name, pages.get(name, "")) for name in post.author or (config.author,)],
                "articleSection": list(post.category),
                "keywords": list(post.tags),
                "inLanguage": post.language or config.language,
                "isPartOf": {"@type": "Blog", "@id": f"{site_url(self.app, '')}#blog"},
                "image": image
                and _whole(
                    {
                        "@type": "ImageObject",
                        "url": image[""],
                        "caption": image.get(":alt", ""),
                        "width": int(image.get(":width", 0)),
                        "height": int(image.get(":height", 0)),
                    }
                ),
                "audio": episode
                and _whole(
                    {
                        "@type": "AudioObject",
                        "contentUrl": site_url(self.app, quote(episode.file)),
                        "encodingFormat": episode.type,
                        "contentSize": str(episode.size),
                        "duration": seconds(episode.seconds) if episode.seconds else "",
                    }
                ),
            }
        )

    def breadcrumbs(self, pagename: str, title: str, post: Post | None, context: dict[str, Any]) -> Data:
        """Return the way from the home page to a page."""
        steps = [(self.app.config.project, site_url(self.app, ""))]
        if post:
            above = (context.get("labels") or {}).get("category", ())[:1]
        else:
            above = [up] if (up := context.get("up")) else []
        steps += [(posts.plain_text(str(label.name)), page_url(self.app, label.docname)) for label in above]
        steps.append((title, page_url(self.app, pagename)))
        items = [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}


def _whole(data: Data) -> Data:
    """Return *data* without what is not known."""
    return {name: value for name, value in data.items() if value}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add what heads say; the author's facts are those of ``html_context["profile"]``."""
    app.setup_extension("posts")
    app.connect("html-page-context", Sharing(app).add, priority=850)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
