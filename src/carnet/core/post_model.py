"""What a post is, and how its front matter and its tree become one."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ablog.post import UpdateNode
from markupsafe import Markup, escape

from carnet.core.dates import Zone
from carnet.core.doctree import Excerpt, count_words, excerpt_of, first_image, title_html, title_of
from carnet.core.fingerprint import Fingerprinted, PlainRecord, Stamp, digest
from carnet.core.yaml_lines import Problem

if TYPE_CHECKING:
    from docutils import nodes

    from carnet.core.front_matter_schema import FrontMatter

#: Words read in a minute; a usual figure for French prose read on a screen.
READING_SPEED = 220


@dataclass(frozen=True, slots=True, repr=False)
class Post(Fingerprinted):
    """What the blog's pages say of a post; dates are aware, in the blog's zone."""

    docname: str
    title: str
    title_html: Markup
    date: datetime
    updated: datetime | None
    author: tuple[str, ...]
    category: tuple[str, ...]
    tags: tuple[str, ...]
    series: str | None
    degree: int | None
    language: str | None
    location: tuple[str, ...]
    description: str | None
    excerpt_digest: str  # of `blog_excerpts` in the environment, see `post_texts.excerpt_html`
    image: str | None
    image_alt: str
    has_cover: bool
    permalink: tuple[str, ...]
    feed_id: str | None
    external_link: str | None
    comments: bool
    draft: bool
    minutes: int
    fields: Mapping[str, Any] = field(hash=False)  # what it says in fields that features declare
    untitled: bool = False  # a note without a title: `title` has its first words, for lists and tools that name posts

    @property
    def kind(self) -> str:
        """What it is if it is shown in full in lists: note, link, quote or photo; "" for all others."""
        return str(self.fields.get("kind") or "")

    @property
    def link_of(self) -> str | None:
        """The address of the page that it points at, or that it quotes."""
        return self.fields.get("link_of")

    @property
    def mastodon(self) -> str | None:
        """The address of its announcement on Mastodon."""
        return self.fields.get("mastodon")

    @property
    def pinned(self) -> bool:
        """Whether it stays at the top of the home page."""
        return bool(self.fields.get("pinned"))


@dataclass(frozen=True, slots=True)
class Source(PlainRecord):
    """What is known of the file of a post or another page before Sphinx reads it."""

    stamp: Stamp | None
    date: datetime | None
    draft: bool
    problems: tuple[Problem, ...]
    lines: dict[str, int]
    readable: bool = True
    is_post: bool = True
    #: Whether its day had come when the file was read: what is told of a page depends on it.
    was_due: bool = True

    def is_due(self, now: datetime) -> bool:
        """Return whether it may be published at the moment *now*; a page needs no date."""
        is_time = self.has_come(now) and (self.date is not None or not self.is_post)
        return is_time and not self.draft and not self.problems

    def has_come(self, now: datetime) -> bool:
        """Return whether its day has come at the moment *now*; without a date it has."""
        return self.date is None or self.date <= now


def beside(docname: str, path: str) -> str:
    """Return the path from the root of the blog that *path*, written on the page *docname*, means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(docname), path))


def front_matter_block(meta: FrontMatter, lines: int, *, for_ablog: bool) -> str:
    """Return what MyST is to know of *meta*, as a block of *lines* lines; the model has the rest.

    One line of JSON, which is YAML, takes the place of what the writer typed: line numbers below it
    stay true. MyST reads it twice, slowly (a twentieth of a whole build, were it whole); where it
    need know nothing, the lines are blank. *for_ablog*
    adds what ABlog reads, lists as comma strings and the date without zone: it takes all for text.
    """
    known: dict[str, Any] = {"title": meta.title, "language": meta.language}
    if for_ablog:
        known["date"] = meta.date.astimezone(Zone.blog).strftime("%Y-%m-%d %H:%M:%S")
        known["external_link"] = meta.external_link
        known |= {key: ", ".join(getattr(meta, key)) for key in ("author", "category", "tags", "location")}
    fields = meta.extra | {key: value for key, value in known.items() if value}
    if not fields:
        return "\n" * (lines - 1)
    line = json.dumps(fields, ensure_ascii=False, default=str)
    return "\n".join(["---", line, *[""] * (lines - 3), "---"])


def summary(docname: str, doctree: nodes.document, meta: FrontMatter) -> tuple[Post, Excerpt]:
    """Return the :class:`Post` that *doctree* and its front matter describe, and its excerpt, which is kept apart."""
    image, image_alt = None, ""
    if isinstance(meta.image, str):
        image, image_alt = beside(docname, meta.image), meta.image_alt or ""
    elif picture := first_image(doctree, meta.image or 1):
        image, image_alt = picture
    updates = [datetime.fromisoformat(note["date"]).replace(tzinfo=Zone.blog) for note in doctree.findall(UpdateNode)]
    excerpt = excerpt_of(doctree, paragraphs=1 if meta.excerpt is None else meta.excerpt)
    values = {name: getattr(meta, name) for name in Post.__slots__ if hasattr(meta, name)}
    post = Post(
        **values
        | {
            "docname": docname,
            "title": title_of(doctree) or meta.title or "",
            "title_html": Markup(title_html(doctree)) or escape(meta.title or ""),  # noqa: S704  # escaped before
            "updated": max([*updates, *filter(None, [meta.updated])], default=None),
            "excerpt_digest": digest(excerpt),
            "image": image,
            "image_alt": image_alt,
            "has_cover": False,
            "untitled": bool(doctree.get("untitled")),
            "minutes": max(1, round(count_words(doctree) / READING_SPEED)),
        }
    )
    return post, excerpt
