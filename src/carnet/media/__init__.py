"""Sounds and videos: one's own play in the page, and those on other sites load when a reader asks and not before.

The writer puts a file beside the post and names it: ``{audio}`` and ``{video}`` give the browser's
own player, which the keyboard works and nothing starts by itself, with title, duration, a link that
downloads it and, below it, the transcript that is the directive's text; ``{playlist}`` gives
several sounds that play one after the other. ``{player}`` takes an address on YouTube, Vimeo,
SoundCloud, Bandcamp, Deezer or Spotify and shows a plain link and a button that says what a click
loads. Feeds and the podcast find own files among what their posts hand out for download.

Two libraries were tried and not taken. atsphinx-audioplayer 0.2 makes a sound a picture, which may
become the cover of its post, with neither a name nor ``preload="none"``; sphinxcontrib-video 0.4 loads
videos with their page, writes options unescaped and an inline style, which no strict security policy
allows, and has no captions. Neither knows of titles, durations, transcripts, downloads or feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.allowed_hosts import may_frame
from carnet.core.assets import add_style, publish_asset
from carnet.core.conf_lines import place_of
from carnet.core.file_directive import FileDirective
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.player_nodes import add_nodes, facade, player, player_title, transcript
from carnet.core.recordings import SOUNDS, VIDEOS
from carnet.core.sound_chapters import WRITTEN, written_chapters
from carnet.core.sound_tags import tags_of
from carnet.media.services import FRAME_HOSTS, Player, UnknownAddressError, framed, player_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: Where a page's metadata has whose players it offers.
_HOSTS = "blog_player_hosts"
#: What `blog_allowed_hosts` was called while it had nothing but the hosts of players.
_OLD_NAME = "blog_frame_hosts"

_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
#: A line of a playlist: a link in a list, as Markdown writes it.
_LISTED = re.compile(r"[-*+]\s+\[(?P<title>.+)\]\(\s*<?(?P<file>[^<>]+?)>?\s*\)")


# -- Directives --------------------------------------------------------------------------------------------------------


class _Directive(FileDirective):
    """What the directives have in common."""

    subtype = "media"
    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"title": directives.unchanged}
    example = "{audio} mon-billet/son.mp3"

    def title(self) -> str:
        """Return the title, after a warning if there is none."""
        title = str(self.options.get("title") or "").strip()
        if not title:
            self.tell(_("this has no title; write ':title: …' on a line of its own below '%s'"), self.example)
        return title

    def whole(self, title: str, *parts: nodes.Node, line: int | None = None, **attributes: Any) -> player:
        """Return a player with its title, which may hold emphasis and the like."""
        words, messages = self.parse_inline(title, lineno=line or self.lineno)
        found = player("", player_title("", "", *words), *parts, *messages, **attributes)
        self.set_source_info(found)
        return found

    def transcripts(self) -> list[transcript]:
        """Return the transcript, if the directive has a text."""
        return [transcript("", *self.parse_content_to_nodes())] if self.content else []


class AudioDirective(_Directive):
    """``{audio}``: a sound that lies beside the post, under its own title where the writer gives none."""

    option_spec: ClassVar = {**_Directive.option_spec, "chapters": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Return the player."""
        sound = self.recording(self.arguments[0], SOUNDS)
        if sound is not None and not (self.options.get("title") or "").strip():
            self.options["title"] = escaped(tags_of(self.env.srcdir / sound["source"]).title)
        title = self.title()
        if sound is None or not title:
            return []
        if written := self.options.get("chapters"):
            sound["chapters"] = self.chapters(written, sound["source"])
        return [self.whole(title, sound, *self.transcripts())]

    def chapters(self, written: str, source: str) -> list[tuple[float, str]]:
        """Return the chapters that are *written*, after a warning for each that is wrong."""
        if not self.env.events.emit_firstresult("carnet-follows-sounds"):
            message = _("'%s' needs the line '%s' in conf.py; put that line in, or take this option out")
            self.tell(message, "chapters", "carnet.sounds")
        found, problems = written_chapters(written)
        for problem in problems:
            self.tell("%s", problem)
        listed = [(one.start, one.title) for one in found]
        page_data(self.env, WRITTEN).setdefault(self.env.current_document.docname, {})[source] = listed
        return listed


class VideoDirective(_Directive):
    """``{video}``: a video that lies beside the post, with the captions and the picture that lie there too."""

    option_spec: ClassVar = {**_Directive.option_spec, "captions": directives.unchanged, "poster": directives.unchanged}
    example = "{video} mon-billet/film.mp4"

    def run(self) -> list[nodes.Node]:
        """Return the player; captions or a picture that are wrong are left out."""
        title, video = self.title(), self.recording(self.arguments[0], VIDEOS)
        if not title or video is None:
            return []
        if "captions" in self.options:
            video["captions"] = self.captions(self.options["captions"] or "")
        if (poster := self.options.get("poster")) and self.file(poster, _PICTURES):
            video.append(nodes.image(uri=poster, alt=title))
        return [self.whole(title, video, *self.transcripts())]

    def captions(self, written: str) -> str | None:
        """Return the path of the captions among the downloads, or None after a warning."""
        name = self.file(written, (".vtt",))
        if name is None:
            return None
        with (self.env.srcdir / name).open("rb") as file:
            begin = file.read(10).removeprefix(b"\xef\xbb\xbf")
        if not re.match(rb"WEBVTT(\s|$)", begin):
            self.tell(_("'%s' has no captions; the first line of such a file is 'WEBVTT'"), written)
            return None
        return self.env.dlfiles.add_file(self.env.current_document.docname, name).as_posix()


class PlaylistDirective(_Directive):
    """``{playlist}``: several sounds, each a link in a list."""

    required_arguments = 0
    example = "{playlist}"

    def run(self) -> list[nodes.Node]:
        """Return the players."""
        title, sounds = self.title(), list(self.sounds())
        if not self.content:
            self.tell(_("this has no sounds; write each on a line, as '- [Title](mon-billet/son.mp3)'"))
        if not title or not sounds:
            return []
        listed = nodes.enumerated_list("", *(nodes.list_item("", sound) for sound in sounds), enumtype="arabic")
        return [self.whole(title, listed, classes=["playlist"])]

    def sounds(self) -> Iterator[player]:
        """Yield the player of each line, after a warning for each line that has none."""
        first = self.lineno + self.content_offset + 1  # MyST counts the lines of a directive from its own
        for line, text in enumerate(self.content, start=first):
            found = _LISTED.fullmatch(text.strip())
            if found is None and text.strip():
                self.tell(_("a sound is written as '- [Title](mon-billet/son.mp3)', and not '%s'"), text, line=line)
            sound = self.recording(found["file"], SOUNDS, line) if found else None
            if found and sound is not None:
                yield self.whole(found["title"], sound, line=line)


class PlayerDirective(_Directive):
    """``{player}``: a sound or video on another site."""

    option_spec: ClassVar = {**_Directive.option_spec, "embed": directives.unchanged}
    example = "{player} https://…"

    def run(self) -> list[nodes.Node]:
        """Return what stands there until a reader asks for the player."""
        title = self.title()
        try:
            found = self.player_here(self.arguments[0].strip())
        except UnknownAddressError as error:
            self.tell("%s", error)
            return []
        if not may_frame(self.config.blog_allowed_hosts, found.host, unless_said=True):
            message = _("players of %s are not wanted here: blog_allowed_hosts has no 'frame' for '%s'")
            self.tell(message, found.service, found.host)
            return []
        return [self.whole(title, self.facade(found), *self.transcripts())] if title else []

    def player_here(self, page: str) -> Player:
        """Return the player of a service, or a page of a host that the blog names, in a frame."""
        allowed = self.config.blog_allowed_hosts
        named = {host for host in allowed if host not in FRAME_HOSTS and may_frame(allowed, host, unless_said=False)}
        return framed(page, named) or player_of(page, (self.options.get("embed") or "").strip())

    def facade(self, found: Player) -> facade:
        """Return what stands in the place of a player."""
        return facade(service=found.service, page=found.page, frame=found.frame, height=found.height, host=found.host)


def escaped(text: str) -> str:
    """Return a text as it is written in Markdown to stand there as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$^@:])", r"\\\1", text)


# -- Handlers ----------------------------------------------------------------------------------------------------------


def _dress(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the script on pages that need it."""
    if doctree is None:
        return
    if app.env.metadata[pagename].get(_HOSTS) or any("playlist" in node["classes"] for node in doctree.findall(player)):
        app.add_js_file("media.js", loading_method="defer")


def _note_hosts(app: Sphinx, doctree: nodes.document) -> None:
    """Keep whose players a page offers."""
    if hosts := sorted({node["host"] for node in doctree.findall(facade)}):
        app.env.metadata[app.env.current_document.docname][_HOSTS] = tuple(f"https://{host}" for host in hosts)


def _sources(app: Sphinx, docname: str) -> dict[str, tuple[str, ...]]:
    """Tell a security policy whose players a page may load."""
    hosts = app.env.metadata.get(docname, {}).get(_HOSTS)
    return {"frame-src": hosts} if hosts else {}


def _tell_readers(app: Sphinx) -> dict[str, str]:
    """Return whose players the blog offers."""
    offered = {host for data in app.env.metadata.values() for host in data.get(_HOSTS, ())}
    return {origin.removeprefix("https://"): _("players, once you ask for one") for origin in sorted(offered)}


def _take_old_name(app: Sphinx, config: Config) -> None:
    """Heed the list of hosts that ``conf.py`` may still have: players of all others are not wanted."""
    old = config._raw_config.get(_OLD_NAME)  # a name that Sphinx does not know any more
    if isinstance(old, list | tuple):
        refused: dict[str, Any] = {host: () for host in FRAME_HOSTS if host not in old}
        config["blog_allowed_hosts"] = refused | dict(config.blog_allowed_hosts)
        message = _("'%s' is called '%s' now; write %s = %s, and take the old one out")
        new = "blog_allowed_hosts"
        place = place_of(app, _OLD_NAME)
        logger.warning(message, _OLD_NAME, new, new, refused, location=place, type="blog", subtype="old_name")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives; ``blog_allowed_hosts`` can name further hosts of players, and take out known ones."""
    app.setup_extension("carnet")
    add_style(app, Path(__file__).parent / "media.css")
    publish_asset(app, Path(__file__).with_name("media.js"))
    add_nodes(app)
    keep_page_data(app, WRITTEN)
    for name, directive in (
        ("audio", AudioDirective),
        ("video", VideoDirective),
        ("playlist", PlaylistDirective),
        ("player", PlayerDirective),
    ):
        app.add_directive(name, directive)
    app.connect("config-inited", _take_old_name, priority=60)
    app.connect("doctree-read", _note_hosts)
    app.connect("carnet-other-hosts", _tell_readers)
    app.connect("html-page-context", _dress)
    app.connect("carnet-content-sources", _sources)
    return {"version": "1.0", "env_version": 4, "parallel_read_safe": True, "parallel_write_safe": True}
