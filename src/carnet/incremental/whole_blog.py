"""What any page of the blog may be made from, in short: if it is as it was, a build has nothing to write."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from carnet.core import posts
from carnet.core.fingerprint import digest
from carnet.core.page_data import page_data

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def due_digest(app: Sphinx, env: BuildEnvironment) -> str:
    """Return the fingerprint of what changes with the day: which posts are due, and what the home page shows, which
    stamps of files do not tell, either, such as another list of blogs of the same length.
    """
    now = posts.now()
    waiting = [
        (name, source.draft, source.date)
        for name, source in posts.sources(env).items()
        if source.draft or (source.date and source.date > now)
    ]
    return digest(waiting, posts.page_context(app, app.config.root_doc))


def world_digest(env: BuildEnvironment, dress: str, due: str) -> str:
    """Return the fingerprint of all files of pages, of what they say of themselves, of the *dress* of all pages and of
    what is *due*.
    """
    stamps, sources = sorted(page_data(env, "blog_stamps").items()), posts.sources(env).items()
    known = [(name, one.stamp, one.problems, one.draft, one.readable, one.is_post) for name, one in sources]
    return digest(dress, stamps, known, due)


def is_whole(app: Sphinx, outputs: Iterable[str]) -> bool:
    """Return whether all *outputs* that the last build wrote are still there."""
    return all(os.path.exists(f"{app.outdir}{os.sep}{output}") for output in outputs)  # noqa: PTH110
