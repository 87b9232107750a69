"""Records as ``discographie.yaml`` lists them, with every mistake in it. Nothing here knows of Sphinx's builds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sphinx.locale import _

from carnet.core.dates import parse_date
from carnet.core.field_checks import check_language, check_url, did_you_mean, quoted
from carnet.core.fingerprint import Fingerprinted
from carnet.core.near import nearest
from carnet.core.text import slugify
from carnet.core.yaml_lines import Problem
from carnet.core.yaml_tree import Value, read_tree

SOURCE = "discographie.yaml"
_LENGTH = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)", re.ASCII)
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", re.ASCII)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

#: The stanzas of a song, each a tuple of lines.
Words = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Song(Fingerprinted):
    """A song, or any other piece of a record."""

    id: str
    title: str
    artist: str = ""
    sound: str = ""
    length: int = 0
    isrc: str = ""
    words: Words = ()
    language: str = ""
    translation: Words = ()
    translation_language: str = ""
    credits: tuple[str, ...] = ()
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Album(Fingerprinted):
    """A record."""

    id: str
    title: str
    date: str
    tracks: tuple[Song, ...]
    artist: str = ""
    label: str = ""
    catalog: str = ""
    cover: str = ""
    cover_alt: str = ""
    text: str = ""
    credits: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    @property
    def year(self) -> str:
        """The year in which it came out."""
        return self.date[:4]


SONG_FIELDS = tuple(name for name in Song.__slots__ if name != "fingerprint")
ALBUM_FIELDS = tuple(name for name in Album.__slots__ if name != "fingerprint")


def read_records(content: bytes) -> tuple[list[Album], list[Problem]]:
    """Return the records that a file lists, and every mistake in it; what has one is left out."""
    tree, problems = read_tree(content)
    if tree is None:
        return [], problems
    if not isinstance(tree.data, list):
        return [], [*problems, Problem(tree.line, _("this is a list of records; begin each one with '- title: …'"))]
    albums: list[Album] = []
    for item in tree.data:
        if isinstance(item.data, dict):
            album = _album(item, problems)
            if album is not None:
                albums.append(album)
        else:
            message = _("a record has fields; write '- title: …', then 'date: …' right below 'title'")
            problems.append(Problem(item.line, message))
    problems += _twice(tree.data, albums)
    return albums, sorted(problems, key=lambda problem: problem.line)


def _twice(items: list[Value], albums: list[Album]) -> Iterator[Problem]:
    """Yield each id that two records or two songs have."""
    known: set[str] = set()
    for album, item in zip(albums, items, strict=False):
        for one in (album.id, *(song.id for song in album.tracks)):
            if one in known:
                yield Problem(item.line, _("two have the id '%s'; give one of them another 'id'") % one)
            known.add(one)


def _album(item: Value, problems: list[Problem]) -> Album | None:
    before = len(problems)
    values = _checked(item, _ALBUM, _("%s is not a field of a record"), problems)
    tracks = _tracks(item, problems)
    _require(item, ("title", "date", "tracks"), _("this record has no '%s'"), problems)
    fields = item.data if isinstance(item.data, dict) else {}
    if "cover" in values and "cover_alt" not in fields:
        message = _("the cover has no text for those who don't see it; write 'cover_alt: What it shows' below it")
        problems.append(Problem(fields["cover"].line, message))
    if len(problems) > before:
        return None
    known: dict[str, Any] = {"id": slugify(values["title"]), **values}
    return Album(tracks=tracks, **known)


def _tracks(item: Value, problems: list[Problem]) -> tuple[Song, ...]:
    fields = item.data if isinstance(item.data, dict) else {}
    listed = fields.get("tracks")
    if listed is None:
        return ()
    if not isinstance(listed.data, list):
        problems.append(Problem(listed.line, _("'tracks' is a list; begin each piece with '- title: …'")))
        return ()
    found = []
    for track in listed.data:
        if isinstance(track.data, str):
            track = Value(track.line, {"title": track})  # noqa: PLW2901  # a title alone is a piece
        before = len(problems)
        values = _checked(track, _SONG, _("%s is not a field of a piece"), problems)
        _require(track, ("title",), _("this piece has no '%s'"), problems)
        if len(problems) == before:
            song = Song(**{"id": slugify(values["title"]), **values})
            if song.translation and len(song.translation) != len(song.words):
                message = _("the poem has %s stanzas and its translation %s; an empty line divides them in both")
                line = track.data["translation"].line if isinstance(track.data, dict) else track.line
                problems.append(Problem(line, message % (len(song.words), len(song.translation))))
            found.append(song)
    return tuple(found)


def _require(item: Value, names: tuple[str, ...], message: str, problems: list[Problem]) -> None:
    fields = item.data if isinstance(item.data, dict) else {}
    problems += [Problem(item.line, message % name) for name in names if name not in fields]
    empty = (name for name in names if name in fields and not fields[name].data)
    problems += [Problem(fields[name].line, _("'%s' is empty") % name) for name in empty]


def _checked(
    item: Value, checks: Mapping[str, Callable[[Value, str], Any]], unknown: str, problems: list[Problem]
) -> dict[str, Any]:
    """Return the values of an item that are right; the others are told."""
    values: dict[str, Any] = {}
    for name, value in item.data.items() if isinstance(item.data, dict) else ():
        if name not in checks:
            hint = did_you_mean(nearest(name, checks)) or _("; the fields are %s") % ", ".join(checks)
            problems.append(Problem(value.line, unknown % quoted(name) + hint))
        elif value.data:
            try:
                values[name] = checks[name](value, name)
            except ValueError as error:
                problems.append(Problem(value.line, str(error)))
    values.pop("tracks", None)
    return values


# -- What each field may be --------------------------------------------------------------------------------------------


def _text(value: Value, name: str) -> str:
    if not isinstance(value.data, str):
        raise ValueError(_("'%s' takes a text; put quotation marks around it") % name)
    return " ".join(value.data.split())


def _texts(value: Value, name: str) -> tuple[str, ...]:
    if isinstance(value.data, list):
        return tuple(_text(one, name) for one in value.data)
    if isinstance(value.data, dict):
        return tuple(f"{_('%s:') % key} {_text(one, name)}" for key, one in value.data.items())
    return (_text(value, name),)


def _links(value: Value, name: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value.data, dict):
        raise ValueError(_("'%s' has a name and an address on each indented line, as 'Bandcamp: https://…'") % name)
    return tuple((key, check_url(one.text, key)) for key, one in value.data.items())


def _words(value: Value, name: str) -> Words:
    if not isinstance(value.data, str):
        raise ValueError(_("'%s' takes a text; write '%s: |', and its lines indented below") % (name, name))
    stanzas = re.split(r"\n[ \t]*\n\s*", value.data.strip("\n"))
    found = (tuple(line.strip() for line in stanza.splitlines() if line.strip()) for stanza in stanzas)
    return tuple(stanza for stanza in found if stanza)


def _date(value: Value, name: str) -> str:
    text = _text(value, name)
    if re.fullmatch(r"(19|2[01])\d\d(-(0[1-9]|1[0-2]))?", text) or (len(text) == 10 and parse_date(text)):
        return text
    raise ValueError(_("'%s' takes a year, or a day such as 2027-03-14, not %s") % (name, quoted(text)))


def _length(value: Value, name: str) -> int:
    found = _LENGTH.fullmatch(_text(value, name))
    if found is None:
        raise ValueError(_("'%s' takes minutes and seconds, such as 3:12, not %s") % (name, quoted(value.text)))
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def check_isrc(text: str) -> str:
    """Return an ISRC without its hyphens."""
    plain = text.replace("-", "").replace(" ", "").upper()
    if _ISRC.fullmatch(plain):
        return plain
    raise ValueError(_("%s is no ISRC, such as FR-Z03-98-00212") % quoted(text))


def check_id(text: str) -> str:
    """Return an id that an address may have in it."""
    if _ID.fullmatch(text):
        return text
    message = _("%s is no id; it has small letters, digits and hyphens") % quoted(text)
    raise ValueError(message + did_you_mean(slugify(text)))


def _path(value: Value, name: str) -> str:
    text = _text(value, name)
    if "://" in text or text.startswith("/") or "\\" in text or ".." in text.split("/"):
        raise ValueError(_("'%s' is the path of a file from the root of the blog, not %s") % (name, quoted(text)))
    return text


_SONG: dict[str, Callable[[Value, str], Any]] = {
    **dict.fromkeys(("title", "artist", "text"), _text),
    "id": lambda value, name: check_id(_text(value, name)),
    "sound": _path,
    "length": _length,
    "isrc": lambda value, name: check_isrc(_text(value, name)),
    **dict.fromkeys(("words", "translation"), _words),
    **dict.fromkeys(("language", "translation_language"), lambda value, name: check_language(value.text, name)),
    "credits": _texts,
    "links": _links,
}
_ALBUM: dict[str, Callable[[Value, str], Any]] = {
    **dict.fromkeys(("title", "artist", "label", "catalog", "cover_alt", "text"), _text),
    "id": lambda value, name: check_id(_text(value, name)),
    "date": _date,
    "cover": _path,
    "credits": _texts,
    "links": _links,
    "tracks": lambda value, _name: value,
}


def songs_of(albums: list[Album]) -> dict[str, tuple[Album, Song]]:
    """Return each song with its record, by its id; whose artist it does not say is that of the record."""
    return {
        song.id: (album, song if song.artist else replace(song, artist=album.artist))
        for album in albums
        for song in album.tracks
    }
