"""Webmentions: a post names the address at which other sites tell of an answer, a like or a link to it.

The receiver is a service such as webmention.io, which ``blog_webmention_endpoint`` names; ``make mentions`` fetches
what it received into the archived comments of the posts, where nothing shows before the writer has reviewed it. Off
until it is set, and for posts with ``comments: false``. See https://www.w3.org/TR/webmention/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def _check(app: Sphinx) -> None:
    """Turn webmentions off, and say why, if the setting is no address."""
    endpoint = app.config.blog_webmention_endpoint
    if endpoint and urlsplit(endpoint).scheme not in ("http", "https"):
        message = _("blog_webmention_endpoint in conf.py is not an address that begins with https:// or http://: '%s'")
        logger.warning(message, endpoint, type="blog", subtype="webmentions")
        app.config.blog_webmention_endpoint = ""


def _context(app: Sphinx, docname: str) -> dict[str, Any]:
    """Return the address that a post names."""
    post = posts.post_of(app.env, docname)
    endpoint = app.config.blog_webmention_endpoint
    return {"webmention": endpoint} if endpoint and post is not None and post.comments else {}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the address."""
    app.setup_extension("carnet")
    add_setting(
        app,
        "blog_webmention_endpoint",
        "",
        str,
        "The address of the service that receives webmentions; empty, pages name none.",
    )
    add_setting(
        app,
        "blog_webmention_api",
        "",
        str,
        "The address where `make mentions` fetches what that service received.",
        rebuild="",
    )
    app.connect("builder-inited", _check)
    app.connect("carnet-page-context", _context)
    add_to_slot(app, "head", '<link rel="webmention" href="{{ webmention|e }}">', order=700, when="webmention")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
