"""Drafts and posts dated in the future stay out of the build entirely, until they are due.

A post left out is not read: no page, list, feed, search entry, source, picture or reference of it exists. So is a post whose
front matter cannot be trusted, for who knows whether it was meant to be a draft. With ``blog_show_drafts``, which only the
live preview sets, all are shown, and marked.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

import posts
from posts import Source

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def is_due(source: Source, now: datetime) -> bool:
    """Return whether a post may be published at the moment *now*."""
    return source.date is not None and source.date <= now and not source.draft and not source.problems


def _leave_out(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Take posts that are not due from what Sphinx is about to read.

    ``exclude_patterns`` would do it too, but a change of it makes Sphinx read every page again.
    """
    if app.config.blog_show_drafts:
        return []
    now = posts.now()
    for docname, source in posts.sources(env).items():
        if not is_due(source, now):
            env.project.docnames.discard(docname)
            added.discard(docname)
            changed.discard(docname)
            if docname in env.all_docs:
                removed.add(docname)
    return []


def _explain(app: Sphinx, domain: Domain | None, node: addnodes.pending_xref) -> bool | None:
    """Say of a reference to a post that is not due that this is why it leads nowhere."""
    target = node["reftarget"].removesuffix(".md").split("#")[0]
    for docname, source in posts.sources(app.env).items():
        known = docname.endswith(f"/{target}") or docname == target.lstrip("/")
        if known and docname not in app.env.all_docs:
            reason = "has mistakes of its own" if source.problems else "is not published yet"
            message = "this links to '%s.md', which %s"
            logger.warning(message, docname, reason, location=node, type="blog", subtype="drafts")
            return True
    return None


def _mark(app: Sphinx, docname: str) -> dict[str, Any]:
    post = posts.post_of(app.env, docname)
    if not app.config.blog_show_drafts or post is None:
        return {}
    return {"unpublished": "draft" if post.draft else "scheduled" if post.date > posts.now() else ""}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Keep what is not due out of the build."""
    app.setup_extension("posts")
    app.add_config_value("blog_show_drafts", False, "", types=frozenset({bool}))
    app.connect("env-get-outdated", _leave_out)
    app.connect("warn-missing-reference", _explain)
    app.connect("blog-page-context", _mark)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
