"""The id by which feeds tell posts apart: it stays when a post is renamed, and when the blog moves. So does the place
by which services of comments know a post.

It is the post's ``feed_id``, else it follows from the place that the post had first: the first ``permalink`` at which
this blog had a post, else the place that it has now. Hosts and addresses of the blog play no part.
"""

from __future__ import annotations

import re
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
    first = first_docname(config, docname, permalink)
    return feed_id or _filled_in(_form(config), first) or entry_id(config["blog_id"], first)


def _form(config: Mapping[str, Any] | Config) -> str:
    name = "blog_feed_id_form"
    return str(config.get(name, "") if isinstance(config, Mapping) else config[name])


def _filled_in(form: str, docname: str) -> str:
    """Return the address that a post had in the feeds of ABlog, whose *form* its blog says, "" if it says none."""
    page = re.sub(r"(?:^|/)index$", "", docname) if form.endswith("/") else docname
    return form.replace("{}", page) if page else form.removesuffix("{}/")


def first_docname(config: Mapping[str, Any] | Config, docname: str, permalink: Iterable[str]) -> str:
    """Return the place that the post *docname* had first on this blog."""
    return former_docname(first_address(config, permalink), _patterns(config)) or docname


def first_address(config: Mapping[str, Any] | Config, permalink: Iterable[str]) -> str:
    """Return the first address among those in *permalink* at which this blog had a post, "" if none is one."""
    patterns = _patterns(config)
    return next((address for address in permalink if former_docname(address, patterns)), "")


def _patterns(config: Mapping[str, Any] | Config) -> tuple[str, ...]:
    patterns = config["blog_post_pattern"]
    return (patterns,) if isinstance(patterns, str) else tuple(patterns)


def former_docname(address: str, patterns: tuple[str, ...]) -> str:
    """Return the post that this blog had at an *address*, "" if it is one of another blog."""
    path = address.strip("/")
    docname = path.removesuffix("/index.html").removesuffix(".html")
    return docname if _matcher(patterns)(f"{docname}.md") else ""


@lru_cache(maxsize=8)
def _matcher(patterns: tuple[str, ...]) -> Matcher:
    return Matcher(patterns)
