"""A podcast of the posts that have a sound of their own: ``/podcast.xml``, for apps that play one after the other.

A post has a sound of its own when it plays or links to one in its folder, or right beside it. Chapters
lie beside the sound: ``son.chapters.json`` for ``son.mp3``, in the form of Podcasting 2.0. As long
as no post has a sound, there is no podcast.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import post_texts, posts
from carnet.core.assets import add_templates, publish_asset
from carnet.core.conf_lines import place_of
from carnet.core.feed_formats import LANG, STYLE_FILE, dressed, entry_id
from carnet.core.output_files import handed_out, write_file
from carnet.core.post_html import NO_TEXT, media_type, portable
from carnet.core.posts import Post
from carnet.core.recordings import rare_form, seconds_of
from carnet.core.rendered_texts import rendered_text
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.urls import page_url, site_url
from carnet.core.yaml_lines import Problem

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FILE, TYPE = "podcast.xml", "application/rss+xml"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Link:
    """The podcast as a page names it."""

    file: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Episode:
    """The sound of a post: files from the root of the output, bytes, seconds (None: its header does not say)."""

    file: str
    type: str
    size: int
    seconds: int | None
    chapters: str | None


class _Channel(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen does not say of a podcast."""

    guid = hub = ""

    def extend_ns(self) -> dict[str, str]:
        return {"podcast": _PODCAST}

    def extend_rss(self, rss: Any) -> Any:
        rss.set(LANG, rss.findtext("channel/language"))  # for the words of feed.css
        etree.SubElement(rss[0], f"{_ITUNES}explicit").text = "false"
        etree.SubElement(rss[0], f"{{{_PODCAST}}}guid").text = self.guid
        etree.SubElement(rss[0], f"{{{_PODCAST}}}medium").text = "podcast"
        if self.hub:
            etree.SubElement(rss[0], f"{_ATOM}link", rel="hub", href=self.hub)
        return rss


class _Item(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen does not say of an episode."""

    chapters = ""

    def extend_rss(self, item: Any) -> Any:
        etree.SubElement(item, f"{_ITUNES}explicit").text = "false"
        if self.chapters:
            kind = "application/json+chapters"
            etree.SubElement(item, f"{{{_PODCAST}}}chapters", url=self.chapters, type=kind)
        return item


def is_own(docname: str, sound: Path) -> bool:
    """Return whether a *sound*, a path from the root, lies in the folder of the post or right beside the post."""
    return sound.parent.as_posix() in (docname, docname.rpartition("/")[0])


def mistake_in(chapters: str) -> Problem | None:
    """Return what is wrong with *chapters*, the text of a file in the form of Podcasting 2.0, if anything."""
    try:
        found = json.loads(chapters)
    except json.JSONDecodeError as error:
        return Problem(error.lineno, _("this is no JSON: %s") % _(error.msg))
    listed = found.get("chapters") if isinstance(found, dict) else None
    if not isinstance(listed, list) or not isinstance(found.get("version"), str):
        form = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "…"}]}'
        return Problem(1, _("chapters are written as %s") % form)
    for chapter in listed:
        start = chapter.get("startTime") if isinstance(chapter, dict) else None
        if isinstance(start, bool) or not isinstance(start, int | float):
            shown = json.dumps(chapter, ensure_ascii=False)[:60]
            return Problem(1, _("this chapter has no 'startTime' in seconds: %s") % shown)
    return None


#: In the head of a page.
_IN_HEAD = """<link rel="alternate" type="{{ podcast.type }}" title="{{ podcast.title|e }}"
    href="{{ pathto(podcast.file, 1)|e }}">"""


class Podcast:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.episodes: dict[str, Episode] = {}

    def find(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Learn which posts have a sound of their own, before any page is written."""
        known = {post.docname for post in posts.published(env)}
        self.episodes = {}
        for sound, (docnames, target) in sorted(env.dlfiles.items()):
            kind, path = media_type(sound.as_posix()) or "", app.srcdir / sound
            if not kind.startswith("audio/") or not path.is_file():
                continue
            for docname in sorted(docnames & known - self.episodes.keys()):
                if is_own(docname, sound):
                    seconds = seconds_of(path)
                    if seconds is None:
                        message = _("how long '%s' lasts can't be read; is it a sound?")
                        logger.warning(message, sound, location=docname, type="blog", subtype="podcast")
                    if rare := rare_form(path):
                        message = _("'%s' is %s, which most browsers do not play; save it as %s")
                        better = _("MP3, or AAC in an .m4a")
                        logger.warning(message, sound, rare, better, location=docname, type="blog", subtype="podcast")
                    self.episodes[docname] = Episode(
                        file=f"_downloads/{target}",
                        type=kind,
                        size=handed_out(app, sound).stat().st_size,
                        seconds=seconds,
                        chapters=self.chapters(env, docname, sound),
                    )
        return []

    def chapters(self, env: BuildEnvironment, docname: str, sound: Path) -> str | None:
        """Hand out the chapters that lie beside a *sound*, and return where."""
        beside = sound.with_suffix(".chapters.json")
        path = self.app.srcdir / beside
        if path.is_file():
            wrong = mistake_in(path.read_text(encoding="utf-8", errors="replace"))
            if wrong is None:
                return f"_downloads/{env.dlfiles.add_file(docname, beside)}"
            place = f"{beside.as_posix()}:{wrong.line}"
            logger.warning("%s", wrong.message, location=place, type="blog", subtype="podcast")
        env.dlfiles.pop(beside, None)
        return None

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the podcast, for the home page and for the posts that are in it."""
        context: dict[str, Any] = {}
        if self.episodes:
            context["podcast_feed"] = Link(FILE, TYPE, f"{app.config.project} ({_('podcast')})")
        if self.episodes and (docname == app.config.root_doc or docname in self.episodes):
            context["podcast"] = Link(FILE, TYPE, f"{app.config.project} ({_('podcast')})")
        return context

    def episode(self, app: Sphinx, docname: str) -> Episode | None:
        """Return the sound by which a post is in the podcast."""
        return self.episodes.get(docname)

    def write(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Write the podcast if there is any, and if something of it changed."""
        if self.episodes:
            listed = tuple(post for post in posts.published(app.env) if post.docname in self.episodes)
            made_of = tuple(post.docname for post in listed)
            episodes = tuple(self.episodes[docname] for docname in made_of)
            write_file(app, FILE, podcast_posts=listed, made_of=made_of, episodes=episodes)
        return []

    def fill(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Make the text of the podcast when it is about to be written."""
        if pagename == FILE:
            context["text"] = self.rss(context["podcast_posts"])

    def rss(self, listed: tuple[Post, ...]) -> str:
        """Return the podcast as RSS 2.0, with what Apple and Podcasting 2.0 add to it."""
        config = self.app.config
        generator = FeedGenerator()
        generator.load_extension("podcast")
        generator.register_extension("blog", _Channel, _Item, atom=False, rss=True)
        generator.title(config.project)
        generator.link(href=site_url(self.app, FILE), rel="self", type=TYPE)
        generator.link(href=config.html_baseurl, rel="alternate")
        generator.description(config.blog_feed_description or config.project)
        generator.language(config.language)
        generator.generator("Sphinx")
        generator.docs("https://www.rssboard.org/rss-specification")
        generator.updated(max(max(post.date, post.updated or post.date) for post in listed))
        generator.podcast.itunes_author(config.author)
        generator.podcast.itunes_type("episodic")
        generator.podcast.itunes_category(list(self.categories()))
        if config.blog_podcast_image:
            generator.podcast.itunes_image(site_url(self.app, quote(config.blog_podcast_image)))
        generator.blog.guid = str(uuid.uuid5(uuid.UUID(config.blog_id), FILE))
        generator.blog.hub = config.blog_websub_hub
        for post in listed:
            self.add(generator, post)
        return dressed(generator.rss_str(pretty=True).decode(), FILE)

    def categories(self) -> Iterator[dict[str, str]]:
        """Yield the categories of the podcast as feedgen takes them."""
        for names in map(names_of, self.app.config.blog_podcast_categories):
            if names:
                yield dict(zip(("cat", "sub"), names, strict=False))

    def add(self, generator: Any, post: Post) -> None:
        """Add the episode that a *post* is."""
        episode, address = self.episodes[post.docname], page_url(self.app, post.docname)
        text = rendered_text(self.app, post.docname).read_text(encoding="utf-8")
        item = generator.add_entry(order="append")
        item.guid(post.feed_id or entry_id(self.app.config.blog_id, post.docname))
        item.title(NO_TEXT.sub("", post.title))
        item.link(href=address)
        item.description(NO_TEXT.sub("", post_texts.description_of(self.app.env, post)))
        item.content(portable(text, address).html)
        item.enclosure(site_url(self.app, quote(episode.file)), str(episode.size), episode.type)
        item.pubDate(post.date)
        item.podcast.itunes_author(", ".join(post.author) or self.app.config.author)
        if episode.seconds is not None:
            item.podcast.itunes_duration(episode.seconds)
        if episode.chapters:
            item.blog.chapters = site_url(self.app, quote(episode.chapters))


def names_of(category: object) -> tuple[str, ...]:
    """Return the name of a *category* of Apple's list and, if there is one, that within it; none if it is neither."""
    names = (category,) if isinstance(category, str) else category
    is_right = isinstance(names, list | tuple) and len(names) in (1, 2) and all(isinstance(one, str) for one in names)
    return tuple(map(str, names)) if is_right else ()  # type: ignore[call-overload]  # they are


def _check_categories(app: Sphinx) -> None:
    for category in app.config.blog_podcast_categories:
        if not names_of(category):
            message = _(
                "%r is no category of a podcast; write one or two names, such as ('Society & Culture', 'Philosophy')"
            )
            place = place_of(app, "blog_podcast_categories")
            logger.warning(message, category, location=place, type="blog", subtype="setting")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the podcast."""
    app.setup_extension("carnet")
    app.setup_extension("carnet.core.rendered_texts")
    publish_asset(app, STYLE_FILE)
    add_setting(
        app, "blog_podcast_image", "", str, "The picture of the podcast, by its path: square, 1400 to 3000 pixels wide."
    )
    app.connect("builder-inited", _check_categories)
    add_setting(
        app,
        "blog_podcast_categories",
        [],
        (list, tuple),
        "The categories in Apple's list, each a name or a pair: `('Society & Culture', 'Philosophy')`.",
    )
    podcast = Podcast(app)
    app.connect("env-updated", podcast.find)
    app.connect("carnet-page-context", podcast.context)
    app.connect("carnet-episode", podcast.episode)
    app.connect("html-collect-pages", podcast.write)
    app.connect("html-page-context", podcast.fill, priority=900)
    add_templates(app, Path(__file__).parent / "templates")
    add_to_slot(app, "follow", "ablog/follow-podcast.html", order=200, when="podcast_feed")
    add_to_slot(app, "head", _IN_HEAD, order=500, when="podcast")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
