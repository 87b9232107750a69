"""A podcast of the posts that have a sound of their own: ``/podcast.xml``, for apps that play one after the other.

A post has a sound of its own when it plays or links to one in its folder, or right beside it. Chapters
lie beside the sound, ``son.chapters.json`` for ``son.mp3`` in the form of Podcasting 2.0, in the sound, or in the post;
what is said lies in ``son.vtt``. ``season``, ``episode`` and ``person`` are fields of a post. As long as no post has a
sound, there is no podcast.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import post_texts, posts
from carnet.core.assets import add_templates, publish_asset
from carnet.core.conf_lines import place_of
from carnet.core.feed_formats import (
    RSS,
    STYLE_FILE,
    Channel,
    Enclosure,
    Entry,
    add,
    add_item,
    rss_head,
    xml_text,
)
from carnet.core.feed_ids import feed_id_of
from carnet.core.fingerprint import digest
from carnet.core.output_files import handed_out, write_file
from carnet.core.page_data import page_data
from carnet.core.post_fields import add_post_fields
from carnet.core.post_html import NO_TEXT, media_type, portable
from carnet.core.posts import Post
from carnet.core.recordings import rare_form, seconds_of
from carnet.core.rendered_texts import rendered_text
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.sound_chapters import (
    SUFFIX,
    TOLD,
    TYPE,
    WRITTEN,
    Chapter,
    as_json,
    mistake_in,
    own_chapters,
)
from carnet.core.urls import page_url, site_url
from carnet.core.webvtt import read_cues
from carnet.podcast.fields import NUMBERS
from carnet.podcast.fields import POST_FIELDS as POST_FIELDS  # the blog's forms look for it here

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FILE = "podcast.xml"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"


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
    transcript: str | None = None
    written: str = ""  # the text of the file of chapters, where there was none


def is_own(docname: str, sound: Path) -> bool:
    """Return whether a *sound*, a path from the root, lies in the folder of the post or right beside the post."""
    return sound.parent.as_posix() in (docname, docname.rpartition("/")[0])


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
                    chapters, written = self.chapters(env, docname, sound)
                    self.episodes[docname] = Episode(
                        file=f"_downloads/{target}",
                        type=kind,
                        size=handed_out(app, sound).stat().st_size,
                        seconds=seconds,
                        chapters=chapters,
                        transcript=self.transcript(env, docname, sound),
                        written=written,
                    )
        return []

    def chapters(self, env: BuildEnvironment, docname: str, sound: Path) -> tuple[str | None, str]:
        """Return where the chapters of a *sound* are, and the text of that file where there is none yet.

        Those that its post gives come first, then those beside it, then its own.
        """
        given = page_data(env, WRITTEN).get(docname, {}).get(sound.as_posix())
        beside = sound.with_suffix(SUFFIX)
        path = self.app.srcdir / beside
        if path.is_file() and not given:
            wrong = mistake_in(path.read_text(encoding="utf-8", errors="replace"))
            if wrong is None:
                return f"_downloads/{env.dlfiles.add_file(docname, beside)}", ""
            if beside.as_posix() not in page_data(env, TOLD).get(docname, ()):
                place = f"{beside.as_posix()}:{wrong.line}"
                logger.warning("%s", wrong.message, location=place, type="blog", subtype="podcast")
        env.dlfiles.pop(beside, None)
        found = [Chapter(*one) for one in given or ()] or own_chapters(self.app.srcdir / sound)
        text = as_json(found) if found else ""
        return f"_downloads/chapters/{digest(text)}{SUFFIX}" if text else None, text

    def transcript(self, env: BuildEnvironment, docname: str, sound: Path) -> str | None:
        """Hand out the transcript that lies beside a *sound*, if it is one, and return where."""
        beside = sound.with_suffix(".vtt")
        path = self.app.srcdir / beside
        is_one = path.is_file() and read_cues(path.read_bytes())[0]
        return f"_downloads/{env.dlfiles.add_file(docname, beside)}" if is_one else None

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the podcast, for the home page and for the posts that are in it."""
        context: dict[str, Any] = {}
        if self.episodes:
            context["podcast_feed"] = Link(FILE, RSS, f"{app.config.project} ({_('podcast')})")
        if self.episodes and (docname == app.config.root_doc or docname in self.episodes):
            context["podcast"] = Link(FILE, RSS, f"{app.config.project} ({_('podcast')})")
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
            for one in episodes:
                if one.chapters and one.written:
                    write_file(app, one.chapters, text=one.written)
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
        entries = [self.entry(post) for post in listed]
        channel = Channel(
            id="",
            file=FILE,
            title=config.project,
            description=config.blog_feed_description,
            home=config.html_baseurl,
            url=site_url(self.app, FILE),
            language=config.language,
            author=config.author,
            hub=config.blog_websub_hub,
        )
        updated = max(entry.updated for entry in entries)
        root = rss_head(channel, updated, {"itunes": _ITUNES, "podcast": _PODCAST})
        head = root[0]
        add(head, itunes("author"), config.author)
        self.add_categories(head)
        if config.blog_podcast_image:
            add(head, itunes("image"), href=site_url(self.app, quote(config.blog_podcast_image)))
        add(head, itunes("type"), "episodic")
        add(head, itunes("explicit"), "false")
        add(head, podcasting("guid"), str(uuid.uuid5(uuid.UUID(config.blog_id), FILE)))
        add(head, podcasting("medium"), "podcast")
        for post, entry in zip(listed, entries, strict=True):
            item = self.add(root, entry, self.episodes[post.docname])
            add_numbers(item, post)
        return xml_text(root, FILE)

    def add_categories(self, head: Any) -> None:
        """Add the categories of the podcast, a second name within the first."""
        outer: dict[str, Any] = {}
        for names in filter(None, map(names_of, self.app.config.blog_podcast_categories)):
            if names[0] not in outer:
                outer[names[0]] = add(head, itunes("category"), text=names[0])
            for name in names[1:]:
                add(outer[names[0]], itunes("category"), text=name)

    def entry(self, post: Post) -> Entry:
        """Return what the podcast tells of a *post*, its sound included."""
        config, episode, address = self.app.config, self.episodes[post.docname], page_url(self.app, post.docname)
        text = rendered_text(self.app, post.docname).read_text(encoding="utf-8")
        return Entry(
            id=feed_id_of(self.app.env, post),
            url=address,
            title=NO_TEXT.sub("", post.title),
            published=post.date,
            updated=max(post.date, post.updated or post.date),
            authors=post.author or (config.author,),
            categories=(),
            summary=NO_TEXT.sub("", post_texts.description_of(self.app.env, post)),
            content=portable(text, address).html,
            language=post.language or config.language,
            enclosures=(Enclosure(site_url(self.app, quote(episode.file)), episode.type, episode.size),),
        )

    def add(self, root: Any, entry: Entry, episode: Episode) -> Any:
        """Add an episode, and return it."""
        item = add_item(root, entry)
        add(item, itunes("author"), ", ".join(entry.authors))
        if episode.seconds is not None:
            add(item, itunes("duration"), str(episode.seconds))
        add(item, itunes("explicit"), "false")
        if episode.chapters:
            url = site_url(self.app, quote(episode.chapters))
            add(item, podcasting("chapters"), url=url, type=TYPE)
        if episode.transcript:
            url = site_url(self.app, quote(episode.transcript))
            add(item, podcasting("transcript"), url=url, type="text/vtt", language=entry.language)
        return item


def add_numbers(item: Any, post: Post) -> None:
    """Add the season and the number of an episode, and who is in it."""
    for name in NUMBERS:
        if number := post.fields.get(name):
            add(item, itunes(name), str(number))
            add(item, podcasting(name), str(number))
    for name, role in post.fields.get("person", ()):
        add(item, podcasting("person"), name, **({"role": role} if role else {}))


def itunes(name: str) -> str:
    """Return the *name* of an element that Apple adds to RSS."""
    return f"{{{_ITUNES}}}{name}"


def podcasting(name: str) -> str:
    """Return the *name* of an element that Podcasting 2.0 adds to RSS."""
    return f"{{{_PODCAST}}}{name}"


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
    add_post_fields(app, __name__)
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
