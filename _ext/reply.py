"""At the foot of a post: "Reply by mail", with the post's title as subject, to the address in ``conf.py``.

The address stands nowhere as such. Each of its letters is written twice over in another way, once for URLs (RFC 6068)
and once for HTML: programs that look for addresses search the text of pages for what has their form, and one that reads
the HTML as a browser does still finds no address in it. The reader's own programs undo both, without JavaScript.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup
from sphinx.util import logging

import posts

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}", re.IGNORECASE | re.ASCII)


def disguised(address: str) -> Markup:
    """Return the beginning of a link that writes to *address*, ready to stand in HTML."""
    url = "mailto:" + "".join(char if char in "@." else f"%{ord(char):02X}" for char in address)
    # Nothing but digits and signs of our own: decimal and hexadecimal by turns.
    signs = (f"&#x{ord(char):x};" if place % 2 else f"&#{ord(char)};" for place, char in enumerate(url))
    return Markup("".join(signs))  # noqa: S704


def _check(app: Sphinx, config: Config) -> None:
    address = config.blog_reply_address
    if address and not _ADDRESS.fullmatch(address):
        message = "blog_reply_address in conf.py: '%s' is no address such as moi@example.org; replies by mail are off"
        logger.warning(message, address, type="blog", subtype="reply")
        config.blog_reply_address = ""


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    post = posts.post_of(app.env, pagename)
    if post and post.comments and app.config.blog_reply_address:
        context["reply"] = disguised(app.config.blog_reply_address) + Markup("?subject={}").format(
            quote(post.title, safe="")
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the link; without an address there is none."""
    app.setup_extension("posts")
    app.add_config_value("blog_reply_address", "", "html", types=frozenset({str}))
    app.connect("config-inited", _check)
    app.connect("html-page-context", _add)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
