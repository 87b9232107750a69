"""The id by which feeds tell posts apart: it stays when a post is renamed, and when the blog moves.

It is the post's ``feed_id``, else it follows from the place that the post had first: the first ``permalink`` at which
this blog had a post, else the place that it has now. Hosts and addresses of the blog play no part.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sphinx.util.matching import Matcher

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from carnet.core.post_model import Post


def entry_id(blog_id: str, docname: str) -> str:
    """Return the id of a page or feed, which stays the same wherever the blog is hosted."""
    return uuid.uuid5(uuid.UUID(blog_id), docname).urn


def feed_id_of(env: BuildEnvironment, post: Post) -> str:
    """Return the id of a *post* in all feeds."""
    return post_id(env.config, post.docname, post.permalink, post.feed_id)


def post_id(config: Mapping[str, Any] | Config, docname: str, permalink: Iterable[str], feed_id: str | None) -> str:
    """Return the id of the post *docname* of a blog, as its fields and the settings of the blog give it."""
    if feed_id:
        return feed_id
    patterns = config["blog_post_pattern"]
    listed = (patterns,) if isinstance(patterns, str) else tuple(patterns)
    former = (former_docname(address, listed) for address in permalink)
    return entry_id(config["blog_id"], next(filter(None, former), docname))


def former_docname(address: str, patterns: tuple[str, ...]) -> str:
    """Return the post that this blog had at an *address*, "" if it is one of another blog."""
    path = address.strip("/")
    docname = path.removesuffix("/index.html").removesuffix(".html")
    return docname if _matcher(patterns)(f"{docname}.md") else ""


@lru_cache(maxsize=8)
def _matcher(patterns: tuple[str, ...]) -> Matcher:
    return Matcher(patterns)
