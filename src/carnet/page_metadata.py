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
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from markupsafe import Markup

from carnet.core import post_texts, posts
from carnet.core.doctree import excerpt_of
from carnet.core.json_ld import json_ld, whole
from carnet.core.output_files import about, is_shared
from carnet.core.player_nodes import own_file, player_title
from carnet.core.post_html import media_type
from carnet.core.posts import Post
from carnet.core.slots import add_to_slot
from carnet.core.text import is_group, plain_text
from carnet.core.urls import page_url, site_url

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Characters that previews show of a description.
LENGTH = 200
_SENTENCE = re.compile(r"[.!?…][»”’\"]?(?=\s)")
_DESCRIBED = re.compile(r'<meta content="([^"]*)" name="description"')
Data = dict[str, Any]


class Page(NamedTuple):
    """A page about to be written, what Open Graph says of its picture, and the post that it is, if it is one."""

    name: str
    title: str
    image: dict[str, str]
    post: Post | None
    context: dict[str, Any]
    doctree: nodes.document | None


#: In the head of a page.
_IN_HEAD = """{% if page_metadata.description -%}
  <meta name="description" content="{{ page_metadata.description|e }}">
  {%- endif %}
  {%- for name, value in page_metadata.properties %}
  <meta property="{{ name }}" content="{{ value|e }}">
  {%- endfor %}
  {%- if page_metadata.has_image %}
  <meta name="twitter:card" content="summary_large_image">
  {%- endif %}
  {{ page_metadata.data }}"""


class Facts(NamedTuple):
    """What other features know of a post: the pages of its labels by kind, the size of its cover, its sound."""

    labels: dict[str, Any]
    cover_size: tuple[int, ...]
    episode: Any


@dataclass(frozen=True, slots=True)
class HeadOfPage:
    """What the head of a page says: the description (None: the page has one), Open Graph and JSON-LD."""

    description: str | None
    properties: tuple[tuple[str, str], ...]
    has_image: bool
    data: Markup


def cut(text: str, length: int = LENGTH) -> str:
    """Return the beginning of *text*, at most *length* characters, to the end of a sentence or else of a word."""
    if len(text) <= length:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text[: length + 1])]
    if ends and ends[-1] >= length // 3:
        return text[: ends[-1]]
    return text[: length - 1].rsplit(None, 1)[0].rstrip(",;: ") + "…"


@cache
def territory(language: str) -> str:
    """Return a *language* as Open Graph names it, with the land where most speak it: ``fr_FR``."""
    try:
        locale = Locale.parse(language, sep="-")
    except UnknownLocaleError:  # of which no land is known, as of Klingon
        return language
    likely = get_global("likely_subtags").get(locale.language, "")  # some are no locales of Babel's: no_Latn_NO
    land = locale.territory or likely.rpartition("_")[2]
    return f"{locale.language}_{land}" if land else locale.language


def seconds(duration: int) -> str:
    """Return a *duration* in seconds as ISO 8601 writes it: ``PT3M20S``."""
    minutes, rest = divmod(duration, 60)
    return f"PT{minutes}M{rest}S" if minutes else f"PT{rest}S"


class PageMetadata:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app

    def facts(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return what other features know of a post: a page whose head tells of it is written anew when it changes."""
        if posts.post_of(app.env, docname) is None:
            return {}
        labels = app.emit_firstresult("carnet-label-pages", docname) or {}
        size = app.emit_firstresult("carnet-cover-size", docname) or ()
        return {"post_facts": Facts(labels, size, app.emit_firstresult("carnet-episode", docname))}

    def add(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Say in a page's head what it is."""
        if not is_shared(templatename) or not app.config.html_baseurl:
            return
        post = posts.post_of(app.env, pagename)
        title, image = self.title(pagename, post, context), dict(self.image(post, context))
        page = Page(pagename, title, image, post, context, doctree)
        written = _DESCRIBED.search(context.get("metatags", ""))
        description = Markup(written[1]).unescape() if written else self.description(page)  # noqa: S704
        properties = [
            ("og:title", title),
            ("og:type", "article" if post else "profile" if self.is_profile(page) else "website"),
            ("og:url", context.get("pageurl") or page_url(app, pagename)),
            ("og:site_name", app.config.project),
            ("og:locale", territory((post and post.language) or app.config.language)),
            ("og:description", description),
            *((f"og:image{name}", value) for name, value in image.items()),
            *(self.of_article(post, context) if post else ()),
        ]
        said = tuple((name, value) for name, value in properties if value)
        data = json_ld([*self.data(page, description)])
        context["page_metadata"] = HeadOfPage(None if written else description, said, bool(image), data)

    @property
    def profile(self) -> dict[str, Any]:
        """What conf.py says of the blog's author."""
        found: dict[str, Any] = self.app.config.blog_profile
        return found

    def is_profile(self, page: Page) -> bool:
        """Return whether a page is about the blog's author."""
        return page.name == self.profile.get("page")

    def title(self, pagename: str, post: Post | None, context: dict[str, Any]) -> str:
        """Return what a page is called."""
        if post:
            return post.title
        title = None if pagename == self.app.config.root_doc else context.get("title")
        return plain_text(str(title)) if title else str(self.app.config.project)

    def description(self, page: Page) -> str:
        """Return what a page is about: its beginning, on the home page and in lists the blog's own words."""
        of_blog, heading = about(self.app.config), page.context.get("heading")
        if page.post:
            return page.post.description or cut(post_texts.description_of(self.app.env, page.post)) or of_blog
        if heading:
            return f"{self.app.config.project} – {heading}. {of_blog}".strip()
        beginning = ""
        if page.doctree is not None and page.name != self.app.config.root_doc:
            beginning = plain_text("".join(map(str, excerpt_of(page.doctree, limit=2 * LENGTH))))
        return cut(beginning) or of_blog

    def image(self, post: Post | None, context: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield what Open Graph says of the picture of a page: the cover of a post, else the page's card."""
        if post and post.has_cover and (file := post_texts.image_uri(self.app, post)):
            yield "", site_url(self.app, quote(file))
            yield ":type", f"image/{file.rpartition('.')[2].lower().replace('jpg', 'jpeg')}"
            for name, pixels in zip(("width", "height"), context["post_facts"].cover_size, strict=False):
                yield f":{name}", str(pixels)
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
        for label in context["post_facts"].labels.get("author", ()):
            yield "article:author", page_url(self.app, label.docname)
        for name in post.category[:1]:
            yield "article:section", name
        for name in post.tags:
            yield "article:tag", name

    # -- JSON-LD -----------------------------------------------------------------------------------------------------

    def data(self, page: Page, description: str) -> Iterator[Data]:
        """Yield what schema.org says of a page."""
        is_home = page.name == self.app.config.root_doc
        if is_home:
            yield self.blog(description)
        if page.post:
            yield self.posting(page, page.post, description)
        elif self.is_profile(page):
            author = self.person(self.app.config.author, "")
            yield self.page("ProfilePage", page, description) | {"mainEntity": author}
        elif "items" in page.context:
            yield self.page("CollectionPage", page, description) | {"isPartOf": self.whole_blog()}
        if not is_home:
            yield self.breadcrumbs(page)

    def blog(self, description: str) -> Data:
        """Return the blog."""
        config = self.app.config
        return whole(
            {
                "@type": "Blog",
                "@id": self.whole_blog()["@id"],
                "name": config.project,
                "url": site_url(self.app, ""),
                "description": description,
                "inLanguage": config.language,
                "author": self.person(config.author, ""),
            }
        )

    def whole_blog(self) -> Data:
        """Return the blog as its parts name it."""
        return {"@type": "Blog", "@id": f"{site_url(self.app, '')}#blog"}

    def page(self, kind: str, page: Page, description: str) -> Data:
        """Return a page of a *kind*."""
        address = page_url(self.app, page.name)
        return whole({"@type": kind, "name": page.title, "url": address, "description": description})

    def person(self, name: str, page: str) -> Data:
        """Return a person: the blog's author with what the profile in conf.py says, others with their *page*."""
        profile = self.profile
        if name != self.app.config.author or not profile:
            kind = "Organization" if is_group(name) else "Person"
            return whole({"@type": kind, "name": name, "url": page})
        return whole(
            {
                "@type": "Person",
                "name": name,
                "url": page_url(self.app, profile["page"]) if profile.get("page") else page,
                "description": profile.get("line", ""),
                "sameAs": list(profile.get("me", ())),
            }
        )

    def posting(self, page: Page, post: Post, description: str) -> Data:
        """Return a post."""
        config, pages = self.app.config, {}
        for label in page.context["post_facts"].labels.get("author", ()):
            pages[label.name] = page_url(self.app, label.docname)
        image, sounds = page.image, list(self.sounds(page))
        return whole(
            {
                "@type": "BlogPosting",
                "@id": f"{page_url(self.app, post.docname)}#post",
                "mainEntityOfPage": page_url(self.app, post.docname),
                "headline": "" if post.untitled else post.title,
                "description": description,
                "datePublished": post.date.isoformat(),
                "dateModified": (post.updated or post.date).isoformat(),
                "author": [self.person(name, pages.get(name, "")) for name in post.author or (config.author,)],
                "articleSection": list(post.category),
                "keywords": list(post.tags),
                "inLanguage": post.language or config.language,
                "isPartOf": self.whole_blog(),
                "image": image
                and whole(
                    {
                        "@type": "ImageObject",
                        "url": image[""],
                        "caption": image.get(":alt", ""),
                        "width": int(image.get(":width", 0)),
                        "height": int(image.get(":height", 0)),
                    }
                ),
                "audio": sounds[0] if len(sounds) == 1 else sounds,
            }
        )

    def sounds(self, page: Page) -> Iterator[Data]:
        """Yield the sounds of a post: those that play in it, and the one by which it is in the podcast."""
        addresses = set()
        for node in page.doctree.findall(own_file) if page.doctree is not None else ():
            kind, address = media_type(node["file"]) or "", node["address"]
            if kind.startswith("audio/"):
                addresses.add(address)
                name = next(iter(node.parent.findall(player_title)), None)
                yield _sound(address, kind, node["size"], node["seconds"], name.astext() if name else "")
        episode = page.context["post_facts"].episode
        if episode and (address := site_url(self.app, quote(episode.file))) not in addresses:
            yield _sound(address, episode.type, episode.size, episode.seconds)

    def breadcrumbs(self, page: Page) -> Data:
        """Return the way from the home page to a page."""
        steps = [(self.app.config.project, site_url(self.app, ""))]
        if page.post:
            above = page.context["post_facts"].labels.get("category", ())[:1]
        else:
            above = [up] if (up := page.context.get("up")) else []
        steps += [(str(label.name), page_url(self.app, label.docname)) for label in above]
        steps.append((page.title, page_url(self.app, page.name)))
        items = [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}


def _sound(address: str, kind: str, size: int, duration: int | None, name: str = "") -> Data:
    return whole(
        {
            "@type": "AudioObject",
            "name": name,
            "contentUrl": address,
            "encodingFormat": kind,
            "contentSize": str(size),
            "duration": seconds(duration) if duration else "",
        }
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add what heads say; the author's facts are those of ``blog_profile``."""
    app.setup_extension("carnet")
    metadata = PageMetadata(app)
    app.connect("carnet-page-context", metadata.facts)
    app.connect("html-page-context", metadata.add, priority=850)
    add_to_slot(app, "description", _IN_HEAD, when="page_metadata")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
