"""The records of a blog, as its list has them; the list is read once for each of its states."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from carnet.core.read_files import refusal_of
from carnet.core.yaml_lines import Problem
from carnet.records.file import SOURCE, Album, read_records

if TYPE_CHECKING:
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
