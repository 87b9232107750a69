"""The records of a blog, as its list has them; the list is read once for each of its states."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from carnet.core.read_files import refusal_of
from carnet.core.yaml_lines import Problem
from carnet.records.file import SOURCE, Album, read_records

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@lru_cache(maxsize=4)
def _read(content: bytes) -> tuple[tuple[Album, ...], tuple[Problem, ...]]:
    albums, problems = read_records(content)
    return tuple(albums), tuple(problems)


def list_of(env: BuildEnvironment) -> tuple[tuple[Album, ...], tuple[Problem, ...]]:
    """Return what the list of records has, and what is wrong with it; nothing if it may not be read."""
    file = env.srcdir / SOURCE
    may_read = file.is_file() and refusal_of(env, env.config.root_doc, file) is None
    return _read(file.read_bytes()) if may_read else ((), ())


def albums_of(env: BuildEnvironment) -> list[Album]:
    """Return the records of the blog, the latest first."""
    return sorted(list_of(env)[0], key=lambda album: album.date, reverse=True)


def offers_of(app: Sphinx) -> tuple[str, tuple[dict[str, str], ...]]:
    """Return each record that is sold or heard somewhere: there, by the first of its links."""

    def set_here(text: str) -> str:
        return app.emit_firstresult("carnet-set-text", text, app.config.language) or text

    offers = (
        {
            "name": set_here(album.title),
            "url": album.links[0][1],
            "kind": "album",
            "by": set_here(album.artist),
            "text": ", ".join((album.year, album.links[0][0])),
        }
        for album in albums_of(app.env)
        if album.links
    )
    return SOURCE, tuple(offers)
