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
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from carnet.core.assets import add_style, publish_asset
from carnet.core.output_files import handed_out
from carnet.core.player_nodes import add_nodes, facade, own_file, player, player_title, transcript
from carnet.core.recordings import SOUNDS, VIDEOS, recording_of
from carnet.core.settings import add_setting
from carnet.core.urls import site_url
from carnet.media.services import EXAMPLES, FRAME_HOSTS, Player, UnknownAddressError, player_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Where a page's metadata has whose players it offers.
_HOSTS = "blog_frame_hosts"

logger = logging.getLogger(__name__)

_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
#: A line of a playlist: a link in a list, as Markdown writes it.
_LISTED = re.compile(r"[-*+]\s+\[(?P<title>.+)\]\(\s*<?(?P<file>[^<>]+?)>?\s*\)")
#: No name of a file is longer.
_LONGEST_NAME = 255


# -- Directives --------------------------------------------------------------------------------------------------------


class _Directive(SphinxDirective):
    """What the directives have in common."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"title": directives.unchanged}
    example = "{audio} mon-billet/son.mp3"

    def tell(self, message: str, *values: object, line: int | None = None) -> None:
        """Warn of a mistake."""
        place = (self.env.current_document.docname, line or self.lineno)
        logger.warning(message, *values, location=place, type="blog", subtype="media")

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

    def file(self, written: str, suffixes: tuple[str, ...], line: int | None = None) -> str | None:
        """Return the path from the root of the file that is *written*, or None after a warning."""
        if "://" in written:
            known = ", ".join(EXAMPLES)
            self.tell(_("'%s' is on another site; for one on %s write {player}"), written, known, line=line)
            return None
        name, path = self.env.relfn2path(written)
        if name.startswith("../") or max(map(len, name.encode().split(b"/"))) > _LONGEST_NAME:
            self.tell(_("'%s' can't be a file of the blog"), written, line=line)
            return None
        if PurePosixPath(name).suffix.lower() not in suffixes:
            self.tell(
                _("'%s' is of no kind that is of use here; those are %s"), written, ", ".join(suffixes), line=line
            )
            return None
        self.env.note_dependency(name)
        if not Path(path).is_file():
            self.tell(_("there is no file '%s'; its path begins where this page lies"), written, line=line)
            return None
        return name

    def recording(self, written: str, suffixes: tuple[str, ...], line: int | None = None) -> own_file | None:
        """Return the player of the sound or video that is *written*, or None after a warning."""
        name = self.file(written, suffixes, line)
        if name is None:
            return None
        path = self.env.srcdir / name
        known = recording_of(path)
        if known is None:
            self.tell(
                _("'%s' can't be played, for it is not what its name promises; export it again"), written, line=line
            )
            return None
        if known.rare:
            better = _("MP3, or AAC in an .m4a") if path.suffix.lower() in SOUNDS else _("H.264 with AAC, in an .mp4")
            message = _("'%s' is %s, which most browsers do not play; save it as %s")
            self.tell(message, written, known.rare, better, line=line)
            return None
        return own_file(
            file=self.env.dlfiles.add_file(self.env.current_document.docname, name).as_posix(),
            source=name,
            size=path.stat().st_size,
            seconds=known.seconds,
            width=known.width,
            height=known.height,
        )

    def transcripts(self) -> list[transcript]:
        """Return the transcript, if the directive has a text."""
        return [transcript("", *self.parse_content_to_nodes())] if self.content else []


class AudioDirective(_Directive):
    """``{audio}``: a sound that lies beside the post."""

    def run(self) -> list[nodes.Node]:
        """Return the player."""
        title, sound = self.title(), self.recording(self.arguments[0], SOUNDS)
        return [self.whole(title, sound, *self.transcripts())] if title and sound is not None else []


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
            found = player_of(self.arguments[0].strip(), (self.options.get("embed") or "").strip())
        except UnknownAddressError as error:
            self.tell("%s", error)
            return []
        if found.host not in self.config.blog_frame_hosts:
            self.tell(
                _("players of %s are not wanted here: '%s' is not in blog_frame_hosts"), found.service, found.host
            )
            return []
        return [self.whole(title, self.facade(found), *self.transcripts())] if title else []

    def facade(self, found: Player) -> facade:
        """Return what stands in the place of a player."""
        return facade(service=found.service, page=found.page, frame=found.frame, height=found.height, host=found.host)


# -- Handlers ----------------------------------------------------------------------------------------------------------


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say of each file where on the web it lies; in a text, a book or whatever else does not play, say nothing more."""
    language = app.env.metadata[docname].get("language") or app.config.language
    for node in doctree.findall(own_file):
        node["address"] = site_url(app, f"_downloads/{quote(node['file'])}")
        node["language"] = language
        node["size"] = handed_out(app, Path(node["source"])).stat().st_size
    if app.builder.format == "html" and getattr(app.builder, "download_support", False):
        return
    for element in list(doctree.findall(nodes.Element)):
        if isinstance(element, player | player_title | own_file | facade | transcript):
            element.replace_self(_plain(element))


def _plain(node: nodes.Element) -> nodes.Element:
    """Return what any writer of Sphinx's can write."""
    if isinstance(node, player_title):
        return nodes.paragraph("", "", nodes.strong("", "", *node.children))
    if isinstance(node, own_file | facade):
        address = node.get("address") or node["page"]
        return nodes.paragraph("", "", nodes.reference("", address, refuri=address))
    return nodes.container("", *node.children)


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


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives; ``blog_frame_hosts`` has the hosts that players may be loaded from."""
    app.setup_extension("carnet")
    add_style(app, Path(__file__).parent / "media.css")
    publish_asset(app, Path(__file__).with_name("media.js"))
    add_setting(
        app,
        "blog_frame_hosts",
        FRAME_HOSTS,
        (list, tuple),
        "The hosts whose pages may be shown in a frame, once a reader agreed.",
        rebuild="env",
    )
    add_nodes(app)
    for name, directive in (
        ("audio", AudioDirective),
        ("video", VideoDirective),
        ("playlist", PlaylistDirective),
        ("player", PlayerDirective),
    ):
        app.add_directive(name, directive)
    app.connect("doctree-read", _note_hosts)
    app.connect("doctree-resolved", _resolve)
    app.connect("html-page-context", _dress)
    app.connect("carnet-content-sources", _sources)
    return {"version": "1.0", "env_version": 3, "parallel_read_safe": True, "parallel_write_safe": True}
