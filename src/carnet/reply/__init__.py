"""« Répondre par courriel » at the foot of a post: a mail to the blog, with the post's title as its subject.

The address is ``blog_reply_address`` of ``conf.py``; while it is empty there is no such link. It stands nowhere as text
and is written in the link alone, in a form that every browser reads without a script and that programs which search
pages for addresses by their look do not find: percent signs for its letters and references for every character. Whoever
reads pages as a browser does still finds it, as with any address that can be written to without a script: give one
that has a spam filter.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.assets import add_templates
from carnet.core.conf_lines import place_of
from carnet.core.mail import ADDRESS, hidden_link
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def _check(app: Sphinx) -> None:
    if app.config.blog_reply_address and not ADDRESS.fullmatch(app.config.blog_reply_address):
        message = _("blog_reply_address is one mail address, such as blog@example.org; no post has a link to it")
        place = place_of(app, "blog_reply_address")
        logger.warning(message, location=place, type="blog", subtype="reply")
        app.config.blog_reply_address = ""


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    post, address = posts.post_of(app.env, pagename), app.config.blog_reply_address
    if address and post and post.comments:
        context["reply"] = hidden_link(address, post.title)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let readers answer by mail."""
    app.setup_extension("carnet")
    add_setting(
        app,
        "blog_reply_address",
        "",
        str,
        "The mail address that posts offer for an answer, hidden from robots; empty, they offer none.",
    )
    app.connect("builder-inited", _check)
    app.connect("html-page-context", _add)
    add_templates(app, Path(__file__).parent / "templates")
    add_to_slot(app, "below-post", "ablog/reply.html", order=150, when="reply")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
