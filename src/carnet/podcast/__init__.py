"""A podcast of the posts that have a sound of their own: ``/podcast.xml``, for apps that play one after the other.

A post has a sound of its own when it plays or links to one in its folder, or right beside it; of several, the first on
the page is the episode. Chapters lie beside the sound, ``son.chapters.json`` for ``son.mp3`` in the form of Podcasting
2.0, in the sound, or in the post; what is said lies in ``son.vtt``. ``season``, ``episode`` and ``person`` are fields
of a post. A page for listeners, ``/podcast/``, lists the episodes and opens the podcast in their apps. As long as no
post has a sound, there is neither. ``carnet podcast-check`` says what directories would refuse.
"""

from __future__ import annotations

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
from carnet.core.feed_page import FeedPage
from carnet.core.output_files import handed_out, write_file
from carnet.core.player_nodes import duration
from carnet.core.post_fields import add_post_fields
from carnet.core.post_html import NO_TEXT, media_type, portable
from carnet.core.posts import Post
from carnet.core.recordings import rare_form, seconds_of
from carnet.core.rendered_texts import rendered_text
from carnet.core.slots import add_to_slot
from carnet.core.sound_chapters import (
    TYPE,
)
from carnet.core.text import directed, written_date
from carnet.core.urls import page_url, site_url
from carnet.podcast.apps import apps_for
from carnet.podcast.channel import ITUNES, PODCAST, add_identity, add_settings, itunes, mistakes_in, podcasting
from carnet.podcast.fields import NUMBERS
from carnet.podcast.fields import POST_FIELDS as POST_FIELDS  # the blog's forms look for it here
from carnet.podcast.sounds import chapters_of, chosen, keep_sounds, sounds_on, transcript_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FILE = "podcast.xml"
#: The word for the page of the podcast in `blog_addresses`.
PAGE = "podcast"
TEMPLATE = "ablog/podcast.html"


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


@dataclass(frozen=True, slots=True)
class Item:
    """An episode in the list of the page for listeners."""

    post: Post
    file: str
    duration: str


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
        #: The page for listeners, "" where there is none, or the writer has one of her own at its address.
        self.page = ""

    def find(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Learn which posts have a sound of their own, before any page is written."""
        self.episodes = {}
        for post in posts.published(env):
            named = map(Path, sounds_on(env, post.docname))
            own = [
                one
                for one in named
                if one in env.dlfiles and is_own(post.docname, one) and (app.srcdir / one).is_file()
            ]
            if own:
                self.episodes[post.docname] = self.new_episode(env, post.docname, chosen(own))
        page = posts.address(app, PAGE)
        self.page = page if self.episodes and page not in env.found_docs else ""
        return []

    def new_episode(self, env: BuildEnvironment, docname: str, sound: Path) -> Episode:
        """Return the *sound* of a post as an episode, and tell what is wrong with it."""
        path = self.app.srcdir / sound
        seconds = seconds_of(path)
        if seconds is None:
            message = _("how long '%s' lasts can't be read; is it a sound?")
            logger.warning(message, sound, location=docname, type="blog", subtype="podcast")
        if rare := rare_form(path):
            message = _("'%s' is %s, which most browsers do not play; save it as %s")
            better = _("MP3, or AAC in an .m4a")
            logger.warning(message, sound, rare, better, location=docname, type="blog", subtype="podcast")
        chapters, written = chapters_of(self.app, docname, sound)
        return Episode(
            file=f"_downloads/{env.dlfiles[sound][1]}",
            type=media_type(sound.as_posix()) or "",
            size=handed_out(self.app, sound).stat().st_size,
            seconds=seconds,
            chapters=chapters,
            transcript=transcript_of(self.app, docname, sound),
            written=written,
        )

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the podcast, for the home page and for the posts that are in it."""
        context: dict[str, Any] = {}
        if self.episodes:
            context["podcast_feed"] = Link(FILE, RSS, f"{app.config.project} ({_('podcast')})")
            context["podcast_page"] = self.page
        if self.episodes and (docname in (app.config.root_doc, self.page) or docname in self.episodes):
            context["podcast"] = Link(FILE, RSS, f"{app.config.project} ({_('podcast')})")
        return context

    def episode(self, app: Sphinx, docname: str) -> Episode | None:
        """Return the sound by which a post is in the podcast."""
        return self.episodes.get(docname)

    def write(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Write the podcast if there is any, and if something of it changed; return its page."""
        if self.episodes:
            listed = tuple(post for post in posts.published(app.env) if post.docname in self.episodes)
            made_of = tuple(post.docname for post in listed)
            episodes = tuple(self.episodes[docname] for docname in made_of)
            write_file(app, FILE, podcast_posts=listed, made_of=made_of, episodes=episodes)
            for one in episodes:
                if one.chapters and one.written:
                    write_file(app, one.chapters, text=one.written)
            if self.page:
                return [(self.page, self.page_context(listed), TEMPLATE)]
        return []

    def page_context(self, listed: tuple[Post, ...]) -> dict[str, Any]:
        """Return what the page for listeners says."""
        config, address = self.app.config, site_url(self.app, FILE)
        return {
            "title": _("The podcast"),
            "items": tuple(self.item(post) for post in listed),
            "posts": listed,
            "docnames": (self.page,),
            "podcast_about": config.blog_feed_description,
            "podcast_address": address,
            "podcast_apps": apps_for(address, config.blog_podcast_apps),
            "podcast_cover": config.blog_podcast_image,
        }

    def item(self, post: Post) -> Item:
        """Return an episode as the page for listeners shows it."""
        episode = self.episodes[post.docname]
        lasts = duration(episode.seconds, self.app.config.language) if episode.seconds else ""
        return Item(post, episode.file, lasts)

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
            page=self.feed_page(),
        )
        updated = max(entry.updated for entry in entries)
        root = rss_head(channel, entries, updated, {"itunes": ITUNES, "podcast": PODCAST})
        head = root[0]
        cover = config.blog_podcast_image
        picture = site_url(self.app, quote(cover)) if cover else ""
        add_identity(head, config, FILE, picture)  # type: ignore[arg-type]  # it is read as a mapping is
        for post, entry in zip(listed, entries, strict=True):
            item = self.add(root, entry, self.episodes[post.docname])
            add_numbers(item, post)
        return xml_text(root, FILE)

    def feed_page(self) -> FeedPage:
        """Return what the podcast says to a person who opens its feed."""
        more = ((page_url(self.app, self.page), _("Listen on the page of the podcast")),) if self.page else ()
        return FeedPage(
            what=_("This is the feed of a podcast: a file that brings the sounds of the blog to a podcast app."),
            how=_("How to subscribe"),
            steps=(
                _("Choose a podcast app. AntennaPod, Apple Podcasts and Pocket Casts are free."),
                _("Copy the address below, and paste it into the app where it offers to add a podcast."),
            ),
            more=more,
            latest=_("Episodes"),
        )

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
            content=directed(portable(text, address).html, post.language or config.language),
            language=post.language or config.language,
            enclosures=(Enclosure(site_url(self.app, quote(episode.file)), episode.type, episode.size),),
            day=written_date(post.date, config.language),
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


def _check(app: Sphinx) -> None:
    """Tell of settings that can't be used, and do without them."""
    for name, message in mistakes_in(app.config):  # type: ignore[arg-type]  # it is read as a mapping is
        logger.warning("%s", message, location=place_of(app, name), type="blog", subtype="setting")
        if name != "blog_podcast_categories":  # each of which is left out alone
            app.config[name] = type(app.config[name])()


def _load_style(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if templatename == TEMPLATE:
        app.add_css_file("podcast.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the podcast."""
    app.setup_extension("carnet")
    app.setup_extension("carnet.core.rendered_texts")
    publish_asset(app, STYLE_FILE)
    add_post_fields(app, __name__)
    add_settings(app)
    publish_asset(app, Path(__file__).parent / "podcast.css")
    podcast = Podcast(app)
    app.connect("builder-inited", _check)
    keep_sounds(app)
    app.connect("env-updated", podcast.find)
    app.connect("carnet-page-context", podcast.context)
    app.connect("carnet-episode", podcast.episode)
    app.connect("html-collect-pages", podcast.write)
    app.connect("html-page-context", _load_style)
    app.connect("html-page-context", podcast.fill, priority=900)
    add_templates(app, Path(__file__).parent / "templates")
    add_to_slot(app, "follow", "ablog/follow-podcast.html", order=200, when="podcast_feed")
    add_to_slot(app, "head", _IN_HEAD, order=500, when="podcast")
    return {"version": "1.1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
