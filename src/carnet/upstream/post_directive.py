"""ABlog's ``.. post::``, and the excerpts of its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ablog.post
from ablog.blog import Blog
from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import post_texts, posts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


class PostDirective(ablog.post.PostDirective):  # type: ignore[misc]  # ABlog has no types
    """``.. post::``, which the model has read (``carnet.core.rst_fields``). In Markdown it is no way to write a post: a
    page that has one is told of (``carnet.front_matter``), and upstream trips over one in a post.
    """

    def run(self) -> list[nodes.Node]:
        """Return what stands in it, if it is to be seen; tell of one in a post whose front matter says all that."""
        env = self.state.document.settings.env
        docname = env.current_document.docname
        if docname in env.config.matched_blog_posts and str(env.doc2path(docname)).endswith(".md"):
            message = _("'%s' is not written in a post: its front matter says all that; leave it out")
            logger.warning(message, "{post}", location=(docname, self.lineno), type="blog", subtype="postlist")
        elif env.current_document.docname == env.temp_data.get("blog_post_marked"):
            message = _("a file is one post here, and a second one begins on this line; give it a file of its own")
            logger.warning(message, location=(docname, self.lineno), type="blog", subtype="front_matter")
        env.temp_data["blog_post_marked"] = docname
        if "exclude" in self.options:
            return []
        found = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, found)
        return found.children


def fill_in_excerpts(app: Sphinx) -> None:
    """Let ABlog's lists of posts show excerpts, where one asks for them."""
    for entry in Blog(app).posts:
        post = posts.post_of(app.env, entry.docname)
        text = post_texts.description_of(app.env, post) if post else ""
        entry.excerpt = [nodes.paragraph("", text)] if text else []
