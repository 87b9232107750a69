"""Drafts and posts dated in the future stay out of the build entirely, until they are due.

A post left out is not read: no page, list, feed, search entry, source, picture or reference of it
exists. So is a post whose front matter cannot be trusted, for who knows whether it was meant to be
a draft. With ``blog_show_drafts``, which only the live preview sets, all are shown, and marked.
"""

from __future__ import annotations

import posixpath
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

import posts
from posts import Source

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def is_due(source: Source, now: datetime) -> bool:
    """Return whether a post may be published at the moment *now*."""
    return source.date is not None and source.date <= now and not source.draft and not source.problems


def _leave_out(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Take posts that are not due from what Sphinx is about to read."""
    if app.config.blog_show_drafts:
        return []
    now = posts.now()
    for docname, source in posts.sources(env).items():
        if not is_due(source, now):
            posts.leave_out(env, docname, added, changed, removed)
    return []


class LinksToDrafts(SphinxPostTransform):
    """Say of a link to a post that is not due that this is why it leads nowhere, before others say less."""

    default_priority = 5  # MyST's resolver has 9, Sphinx's 10

    def run(self, **kwargs: Any) -> None:
        """Leave the text of each such link, and warn."""
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node.get("reftype") == "term":
                continue  # a word of the glossary may well be the name of a draft's file
            docname = self.left_out(node["reftarget"], node.get("refdoc", self.env.current_document.docname))
            if docname is not None:
                mistaken = posts.sources(self.env)[docname].problems
                reason = "has mistakes of its own" if mistaken else "is not published yet"
                message = "this links to '%s.md', which %s"
                logger.warning(message, docname, reason, location=node, type="blog", subtype="drafts")
                node.replace_self(node.children)

    def left_out(self, target: str, docname: str) -> str | None:
        """Return the docname of the post left out of the build that *target*, written on a page, means."""
        path = target.partition("#")[0].removesuffix(".md")
        near = posixpath.normpath(posixpath.join(posixpath.dirname(docname), path))
        names = {path.lstrip("/"), near}
        is_known = path in self.env.domains.standard_domain.anonlabels  # as the name of a published post, for instance
        return next(
            (
                name
                for name in posts.sources(self.env)
                if name not in self.env.all_docs
                and (name in names or (posixpath.basename(name) == path and not is_known))
            ),
            None,
        )


def _mark(app: Sphinx, docname: str) -> dict[str, Any]:
    """Return what only the preview shows: whether a post is published, and the mistakes of the posts.

    A post shows its own mistakes, the home page those of all.
    """
    if not app.config.blog_show_drafts:
        return {}
    everything = docname == app.config.root_doc
    context: dict[str, Any] = {
        "preview": True,  # no page of it is for search engines
        "mistakes": tuple(
            (app.env.doc2path(name, base=False), problem.line, problem.message)
            for name, problem in posts.problems(app.env)
            if everything or name == docname
        ),
    }
    source = posts.sources(app.env).get(docname)
    if source is not None and source.draft:
        context["unpublished"] = "draft"
    elif source is not None and source.date is not None and source.date > posts.now():
        context["unpublished"] = "scheduled"
    return context


def setup(app: Sphinx) -> ExtensionMetadata:
    """Keep what is not due out of the build."""
    app.setup_extension("posts")
    app.add_config_value("blog_show_drafts", False, "", types=frozenset({bool}))
    app.connect("env-get-outdated", _leave_out)
    app.add_post_transform(LinksToDrafts)
    app.connect("blog-page-context", _mark)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
