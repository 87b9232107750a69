"""Records: ``discographie.yaml`` has each with its cover, pieces, words and credits, and pages show them.

``{album}`` shows a record, whose pieces play one after the other where their sounds are there, ``{song}`` a piece with
its words, the translation beside them, its credits, and the posts that refer to it; ``{records}`` lists all records.
A post refers to a song by ``song: its-id``, or by showing it. Lengths and ISRC come from the sounds where the list does
not say them. Search engines read MusicAlbum and MusicRecording. Each mistake is told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from carnet.core import posts
from carnet.core.assets import add_templates, publish_asset
from carnet.core.field_checks import check_text, did_you_mean, split_items
from carnet.core.file_directive import FileDirective
from carnet.core.json_ld import json_ld
from carnet.core.near import nearest
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.player_nodes import add_nodes, own_file, player, player_title
from carnet.core.post_fields import PostField, add_post_fields
from carnet.core.read_files import is_kept_away
from carnet.core.recordings import SOUNDS
from carnet.core.slots import add_to_slot
from carnet.core.sound_tags import tags_of
from carnet.core.urls import page_url, site_url
from carnet.core.yaml_lines import Raw
from carnet.records.file import SOURCE, Album, Song, check_id, check_isrc, songs_of
from carnet.records.html import (
    album_data,
    cover,
    credited,
    facts,
    length_text,
    links,
    record_link,
    song_data,
    song_posts,
    words,
)
from carnet.records.listing import albums_of, list_of, offers_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: By page: the records and songs that it shows, as (kind, id), with the lengths of their pieces.
_PAGES = "blog_record_pages"


def _check_songs(raw: Raw, name: str) -> tuple[str, ...]:
    return tuple(check_id(check_text(one, name)) for one in split_items(raw, name))


_WORDS = {
    "fr": ("Chanson", "L’identifiant de la chanson dont le billet parle, dans discographie.yaml."),
    "en": ("Song", "The id of the song that the post is about, in discographie.yaml."),
}
POST_FIELDS = (
    PostField("song", "text", _check_songs, _WORDS, after="series", meant_by=("chanson", "songs", "titres")),
)


class _Directive(FileDirective):
    subtype = "records"
    final_argument_whitespace = True

    def set(self, text: str) -> str:
        """Return a text of the list as it is set in the language of this page."""
        return set_text(self.env._app, text, self.env.current_document.docname)

    def show(self, kind: str, name: str, lengths: dict[str, int]) -> None:
        """Keep that this page shows a record or a song."""
        page_data(self.env, _PAGES).setdefault(self.env.current_document.docname, {})[kind, name] = lengths

    def find(self, known: dict[str, Any], unknown: str) -> Any:
        """Return what the argument names, or None after a warning."""
        self.env.note_dependency(SOURCE)
        name = self.arguments[0].strip()
        if name not in known:
            self.tell("%s", unknown % name + did_you_mean(nearest(name, known)))
        return known.get(name)

    def sound(self, song: Song) -> own_file | None:
        """Return the player of a song's sound, if there is one."""
        return self.recording(f"/{song.sound}", SOUNDS) if song.sound else None

    def named(self, kind: str, name: str, text: str) -> record_link:
        """Return a name that leads to its page."""
        return record_link("", self.set(text), kind=kind, name=name)

    def texts(self, one: Album | Song) -> list[nodes.Node]:
        """Return what the list says of a record or song, who did what, and where it is sold."""
        text = [nodes.paragraph("", self.set(one.text))] if one.text else []
        return [*text, *credited(tuple(map(self.set, one.credits))), *links(one.links)]


class AlbumDirective(_Directive):
    """``{album}``: a record."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the record, or nothing after a warning."""
        known = {album.id: album for album in albums_of(self.env)}
        album = self.find(known, _("there is no record '%s' in discographie.yaml"))
        if album is None:
            return []
        items, lengths = [], {}
        for song in album.tracks:
            sound = self.sound(song)
            lengths[song.id] = song.length or (sound["seconds"] if sound is not None else 0) or 0
            title = [self.named("song", song.id, song.title), *length_text(lengths[song.id])]
            if song.artist and song.artist != album.artist:
                title.append(nodes.Text(f" · {self.set(song.artist)}"))
            whole = player("", player_title("", "", *title), sound) if sound is not None else None
            items.append(nodes.list_item("", whole if whole is not None else nodes.paragraph("", "", *title)))
        self.show("album", album.id, lengths)
        name: list[nodes.Node] = [nodes.strong("", self.set(album.title))]
        name += [nodes.Text(f" · {self.set(album.artist)}")] if album.artist else []
        tracks = nodes.enumerated_list("", *items, enumtype="arabic", classes=["record-tracks"])
        plays = any(isinstance(item[0], player) for item in items)
        played = player("", player_title("", self.set(album.title)), tracks, classes=["playlist", "named-above"])
        listed = played if plays else tracks
        parts: list[nodes.Node] = [cover(album)] if album.cover else []
        parts += [nodes.paragraph("", "", *name, classes=["record-title"]), facts(album, self.config.language)]
        return [nodes.container("", *parts, listed, *self.texts(album), classes=["record"])]


class SongDirective(_Directive):
    """``{song}``: a piece of a record, with its words."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the song, or nothing after a warning."""
        known = songs_of(albums_of(self.env))
        found = self.find(known, _("there is no song '%s' in discographie.yaml"))
        if found is None:
            return []
        album, song = found
        sound = self.sound(song)
        seconds = song.length or (sound["seconds"] if sound is not None else 0) or 0
        self.show("song", song.id, {song.id: seconds})
        title = nodes.paragraph("", "", nodes.strong("", self.set(song.title)), classes=["record-title"])
        title += [nodes.Text(f" · {self.set(song.artist)}")] if song.artist else []
        of = nodes.paragraph("", "", self.named("album", album.id, album.title), classes=["record-facts"])
        isrc = song.isrc or (isrc_in(self.env.srcdir / song.sound) if sound is not None else "")
        more = [album.year, *(child.astext() for child in length_text(seconds)[1:]), f"ISRC {isrc}" if isrc else ""]
        of += nodes.Text("".join(f" · {one}" for one in more if one))
        parts: list[nodes.Node] = [title, of]
        if sound is not None:
            parts.append(player("", player_title("", self.set(song.title)), sound, classes=["named-above"]))
        own = replace(song, words=self.stanzas(song.words), translation=self.stanzas(song.translation))
        return [nodes.container("", *parts, *words(own), *self.texts(song), song_posts(name=song.id), classes=["song"])]

    def stanzas(self, found: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        """Return stanzas as they are set."""
        return tuple(tuple(map(self.set, lines)) for lines in found)


class RecordsDirective(_Directive):
    """``{records}``: all records, the latest first."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        self.env.note_dependency(SOURCE)
        page_data(self.env, _PAGES).setdefault(self.env.current_document.docname, {})
        items = []
        for album in albums_of(self.env):
            title = nodes.paragraph("", "", self.named("album", album.id, album.title), classes=["record-title"])
            title += [nodes.Text(f" · {self.set(album.artist)}")] if album.artist else []
            parts: list[nodes.Node] = [cover(album)] if album.cover else []
            items.append(nodes.list_item("", *parts, title, facts(album, self.config.language)))
        return [nodes.bullet_list("", *items, classes=["records"])] if items else []


def isrc_in(sound: Path) -> str:
    """Return the ISRC that a sound has in itself, "" for none."""
    try:
        return check_isrc(tags_of(sound).isrc)
    except ValueError:
        return ""


def set_text(app: Sphinx, text: str, docname: str) -> str:
    """Return a text that stands in no page as it is set in the language of one."""
    language = app.env.metadata[docname].get("language") or app.config.language
    return app.emit_firstresult("carnet-set-text", text, language) or text


# -- Handlers ----------------------------------------------------------------------------------------------------------


def _depend(app: Sphinx, doctree: nodes.document) -> None:
    """Let a post that refers to a song be read anew when the list changes."""
    post = posts.post_of(app.env, app.env.current_document.docname)
    if post is not None and post.fields.get("song"):
        app.env.note_dependency(SOURCE)


def _tell(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Tell each mistake in the list, and each post that refers to a song that there is not."""
    file = app.srcdir / SOURCE
    if file.is_file():
        is_kept_away(env, app.config.root_doc, file)  # which tells why
    for problem in list_of(env)[1]:
        logger.warning("%s", problem.message, location=f"{SOURCE}:{problem.line}", type="blog", subtype="records")
    known = songs_of(albums_of(env))
    for post in posts.published(env):
        for name in post.fields.get("song", ()):
            if name not in known:
                message = _("there is no song '%s' in discographie.yaml") % name + did_you_mean(nearest(name, known))
                logger.warning("%s", message, location=post.docname, type="blog", subtype="records")
    return []


def page_of(env: BuildEnvironment, kind: str, name: str) -> str:
    """Return the page that shows a record or song, one that is no post before others; "" for none."""
    pages = [docname for docname, shown in page_data(env, _PAGES).items() if (kind, name) in shown]
    return min(pages, key=lambda docname: (posts.post_of(env, docname) is not None, docname), default="")


def _posts_of(env: BuildEnvironment, name: str, docname: str) -> Iterator[posts.Post]:
    """Yield the posts that refer to a song, the latest first, but the page itself."""
    pages = page_data(env, _PAGES)
    for post in posts.published(env):
        refers = name in post.fields.get("song", ()) or ("song", name) in pages.get(post.docname, {})
        if refers and post.docname != docname:
            yield post


def _context(app: Sphinx, docname: str) -> dict[str, Any]:
    """Return what a page shows of records: facts for search engines, and what depends on other pages."""
    env, shown = app.env, page_data(app.env, _PAGES).get(docname, {})
    context: dict[str, Any] = {}
    post = posts.post_of(env, docname)
    named = post.fields.get("song", ()) if post else ()
    by_id = songs_of(albums_of(env)) if named else {}
    if names := [name for name in named if name in by_id]:
        about = ((by_id[name][1].title, page_of(env, "song", name)) for name in names)
        context["songs"] = tuple((set_text(app, title, docname), page) for title, page in about if page != docname)
    if docname in page_data(env, _PAGES):
        others = [[(one.docname, one.title) for one in _posts_of(env, name, docname)] for _kind, name in shown]
        every = {one for each in page_data(env, _PAGES).values() for one in each}
        context["shown_in_text_records"] = (others, [(*one, page_of(env, *one)) for one in sorted(every)])
    if shown:
        context["record_data"] = json_ld(list(_data(app, docname, shown)))
    return context


def _data(app: Sphinx, docname: str, shown: dict[tuple[str, str], dict[str, int]]) -> Iterator[dict[str, Any]]:
    albums = {album.id: album for album in albums_of(app.env)}
    songs = songs_of([*albums.values()])
    url = page_url(app, docname)
    for (kind, name), lengths in shown.items():
        if kind == "album" and name in albums:
            album = albums[name]
            tracks = [
                song_data(songs[song.id][1], lengths.get(song.id, 0), _url_of(app, song.id) or url)
                for song in album.tracks
            ]
            image = app.env.images.get(album.cover)
            picture = site_url(app, quote(f"_images/{image[1]}")) if image else ""
            yield album_data(album, tracks, url, picture)
        elif kind == "song" and name in songs:
            album, song = songs[name]
            yield song_data(song, lengths.get(name, 0), url, album)


def _url_of(app: Sphinx, name: str) -> str:
    page = page_of(app.env, "song", name)
    return page_url(app, page) if page else ""


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead to the pages of records and songs, and name the posts that refer to a song."""
    for link in list(doctree.findall(record_link)):
        page = page_of(app.env, link["kind"], link["name"])
        text = nodes.Text(link.astext())
        here = not page or page == docname
        link.replace_self(text if here else nodes.reference("", "", text, refuri=_address(app, page, docname)))
    for place in list(doctree.findall(song_posts)):
        items = []
        for post in _posts_of(app.env, place["name"], docname):
            title_of = nodes.reference("", post.title, refuri=_address(app, post.docname, docname))
            items.append(nodes.list_item("", nodes.paragraph("", "", title_of)))
        title = nodes.paragraph("", "", nodes.strong("", _("Posts about this song")))
        place.replace_self([title, nodes.bullet_list("", *items, classes=["song-posts"])] if items else [])


def _address(app: Sphinx, page: str, docname: str) -> str:
    builder = app.builder
    if builder.name not in ("html", "dirhtml"):
        return page_url(app, page)
    return relative_uri(builder.get_target_uri(docname), builder.get_target_uri(page))


def _load(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let pages with records have their style, which no other page needs."""
    kinds = {"record", "song", "records"}
    if doctree is not None and any(kinds & {*node["classes"]} for node in doctree.findall(nodes.Element)):
        app.add_css_file("records.css", priority=900)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the records."""
    app.setup_extension("carnet")
    add_post_fields(app, __name__)
    publish_asset(app, Path(__file__).parent / "records.css")
    add_templates(app, Path(__file__).parent / "templates")
    add_nodes(app)
    app.add_node(song_posts)
    app.add_node(record_link)
    for name, directive in (("album", AlbumDirective), ("song", SongDirective), ("records", RecordsDirective)):
        app.add_directive(name, directive)
    keep_page_data(app, _PAGES)
    app.connect("doctree-read", _depend, priority=600)
    app.connect("env-updated", _tell)
    app.connect("carnet-offers", offers_of)
    app.connect("carnet-page-context", _context)
    app.connect("doctree-resolved", _fill, priority=400)
    app.connect("html-page-context", _load)
    add_to_slot(app, "post-foot", "ablog/songs.html", order=260, when="songs")
    add_to_slot(app, "head", "{{ record_data }}", order=620, when="record_data")
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
