"""A record and a song in nodes, for pages, feeds and the book, and their facts for search engines."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from docutils import nodes
from sphinx.locale import _

from carnet.core.dates import parse_date
from carnet.core.json_ld import whole
from carnet.core.text import written_date
from carnet.records.file import Album, Song


class song_posts(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """The place of the posts that refer to a song."""


class record_link(nodes.Inline, nodes.TextElement):  # noqa: N801
    """The name of a record or song, which leads to its page once it is known which page that is."""


def clock(seconds: int) -> str:
    """Return a length as records have it: "3:12"."""
    return f"{seconds // 60}:{seconds % 60:02}"


def date_text(date: str, language: str) -> str:
    """Return when a record came out, in words, as far as it is known."""
    if len(date) == 10 and (day := parse_date(date)):
        return written_date(day.date(), language)
    if len(date) == 7 and (day := parse_date(f"{date}-01")):
        return format_date(day, "MMMM y", locale=language.replace("-", "_"))
    return date


def facts(album: Album, language: str) -> nodes.paragraph:
    """Return in a line when a record came out, and where."""
    parts = (date_text(album.date, language), album.label, album.catalog)
    return nodes.paragraph("", " · ".join(filter(None, parts)), classes=["record-facts"])


def cover(album: Album) -> nodes.image:
    """Return the cover of a record."""
    return nodes.image(uri=f"/{album.cover}", alt=album.cover_alt, classes=["record-cover"])


def credited(listed: tuple[str, ...]) -> list[nodes.Node]:
    """Return who did what."""
    items = (nodes.list_item("", nodes.paragraph("", one)) for one in listed)
    return [nodes.bullet_list("", *items, classes=["record-credits"])] if listed else []


def links(listed: tuple[tuple[str, str], ...]) -> list[nodes.Node]:
    """Return where to buy and to stream."""
    if not listed:
        return []
    line = nodes.paragraph("", "", nodes.strong("", _("Listen, buy:")), classes=["record-links"])
    for number, (name, url) in enumerate(listed):
        line += [nodes.Text(" · " if number else " "), nodes.reference("", name, refuri=url)]
    return [line]


def words(song: Song) -> list[nodes.Node]:
    """Return the words of a song, each stanza beside its translation."""
    if not song.words:
        return []
    if not song.translation:
        return [nodes.container("", *(_stanza(one, song.language) for one in song.words), classes=["song-words"])]
    rows = []
    for own, other in zip(song.words, song.translation, strict=True):
        beside = _stanza(other, song.translation_language)
        beside["classes"].append("translation")
        rows.append(nodes.container("", _stanza(own, song.language), beside, classes=["song-pair"]))
    return [nodes.container("", *rows, classes=["song-words"])]


def _stanza(lines: tuple[str, ...], language: str) -> nodes.line_block:
    said = [f"language-{language}"] if language else []
    return nodes.line_block("", *(nodes.line("", one) for one in lines), classes=said)


def length_text(seconds: int) -> list[nodes.Node]:
    """Return how long a piece lasts."""
    return [nodes.Text(" "), nodes.inline("", clock(seconds), classes=["song-length"])] if seconds else []


# -- Facts -------------------------------------------------------------------------------------------------------------


def duration(seconds: int) -> str:
    """Return a length as programs read it (ISO 8601)."""
    return f"PT{seconds // 60}M{seconds % 60}S" if seconds else ""


def song_data(song: Song, seconds: int, url: str, album: Album | None = None) -> dict[str, Any]:
    """Return a song in the words of https://schema.org/MusicRecording."""
    text = "\n\n".join("\n".join(stanza) for stanza in song.words)
    lyrics = whole({"@type": "CreativeWork", "text": text, "inLanguage": song.language}) if text else None
    return whole(
        {
            "@type": "MusicRecording",
            "name": song.title,
            "url": url,
            "description": song.text,
            "byArtist": artist_data(song.artist),
            "duration": duration(seconds),
            "isrcCode": song.isrc,
            "inAlbum": {"@type": "MusicAlbum", "name": album.title} if album else None,
            "recordingOf": {"@type": "MusicComposition", "name": song.title, "lyrics": lyrics} if lyrics else None,
            "sameAs": [address for _name, address in song.links],
        }
    )


def artist_data(name: str) -> dict[str, str] | None:
    """Return who plays."""
    return {"@type": "MusicGroup", "name": name} if name else None


def album_data(album: Album, tracks: list[dict[str, Any]], url: str, picture: str) -> dict[str, Any]:
    """Return a record in the words of https://schema.org/MusicAlbum."""
    listed = [{"@type": "ListItem", "position": number, "item": one} for number, one in enumerate(tracks, start=1)]
    release = whole(
        {
            "@type": "MusicRelease",
            "catalogNumber": album.catalog,
            "recordLabel": {"@type": "Organization", "name": album.label} if album.label else None,
        }
    )
    return whole(
        {
            "@type": "MusicAlbum",
            "name": album.title,
            "url": url,
            "image": picture,
            "description": album.text,
            "byArtist": artist_data(album.artist),
            "datePublished": album.date,
            "numTracks": len(tracks),
            "track": {"@type": "ItemList", "numberOfItems": len(listed), "itemListElement": listed},
            "albumRelease": release if len(release) > 1 else None,
            "sameAs": [address for _name, address in album.links],
        }
    )
