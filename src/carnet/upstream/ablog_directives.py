"""ABlog's ``.. post::``, ``{update}`` and ``{postlist}``, whose mistakes are told, and the excerpts of its lists."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import ablog.post
from ablog.blog import Blog
from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
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


class UpdateDirective(ablog.post.UpdateDirective):  # type: ignore[misc]  # ABlog has no types
    """``{update}`` with a date that is checked: upstream ends in a traceback without file and line (no issue yet)."""

    def run(self) -> list[nodes.Node]:
        """Return the note, or a warning at the directive's line when its date is not an ISO date.

        Upstream takes a text that begins on the very next line for a part of the date (abakan/ablog#58).
        """
        self.arguments[0], _newline, text = self.arguments[0].partition("\n")
        if text:
            self.content: StringList = StringList(
                [*text.splitlines(), "", *self.content], self.state.document["source"]
            )
        try:
            datetime.strptime(self.arguments[0], "%Y-%m-%d").astimezone()
            date.fromisoformat(self.arguments[0])
        except (ValueError, OverflowError):
            message = _("'%s' is not a date I can trust; write it as 2006-04-02")
            _tell(self, message, self.arguments[0])
            return []
        found: list[nodes.Node] = super().run()
        return found


class PostListDirective(ablog.post.PostListDirective):  # type: ignore[misc]  # ABlog has no types
    """``{postlist}`` of a number of posts that is one: upstream trips over ``abc``, and drops posts at ``-1`` (no issue
    yet).
    """

    def run(self) -> list[nodes.Node]:
        """Return what stands for the list, or nothing where it names no number or no kind of date."""
        count, form = (self.arguments or ["1"])[0], self.options.get("date", "")
        if not re.fullmatch(r"0*[1-9][0-9]{0,5}", count):
            _tell(self, _("'%s' is no number of posts; write one, such as 5, or none for all"), count)
            return []
        if unknown := re.search(r"%(?![%aAbBdmyYHIMpj]).?", form):
            _tell(self, _("'%s' stands for no part of a date; write a form such as '%%d %%B %%Y'"), unknown[0])
            return []
        found: list[nodes.Node] = super().run()
        return found


def _tell(directive: Directive, message: str, value: str) -> None:
    """Warn of a *value* at the line of its directive."""
    place = (directive.state.document.settings.env.current_document.docname, directive.lineno)
    logger.warning(message, value, location=place, type="blog", subtype="postlist")


def fill_in_excerpts(app: Sphinx) -> None:
    """Let ABlog's lists of posts show excerpts, where one asks for them."""
    for entry in Blog(app).posts:
        post = posts.post_of(app.env, entry.docname)
        text = post_texts.description_of(app.env, post) if post else ""
        entry.excerpt = [nodes.paragraph("", text)] if text else []
