"""The blog is an account of its own in the fediverse by Bridgy Fed, which carries posts there and answers back.

Bridgy Fed finds posts in the feed by itself. With this line in ``conf.py`` each post asks for it by a link that nobody
sees, so that ``carnet mentions`` tells it of new, changed and removed posts at once, and posts are found there by their
addresses; hosts that read ``_redirects`` (Netlify, Cloudflare Pages) lead ``@blog.example`` to it. Nothing is loaded
from Bridgy Fed by a page, and nothing is written that pretends to be a server. This blog has no such line.

It takes blogs at the root of a domain alone. Reference: https://fed.brid.gy/docs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.conf_lines import place_of
from carnet.core.slots import add_to_slot
from carnet.core.urls import page_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

ADDRESS = "https://fed.brid.gy/"
#: Where servers of the fediverse ask a domain for its accounts.
_ASKED = ("/.well-known/host-meta", "/.well-known/webfinger")
#: In the head of a post, and at its end.
_IN_HEAD = '<link rel="alternate" type="application/activity+json" href="{{ bridged|e }}">'
_AT_END = f'<a class="u-bridgy-fed" href="{ADDRESS}" hidden></a>'


def is_at_a_root(address: str) -> bool:
    """Return whether a blog at an *address* can be an account: its domain is all of its name."""
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.path in ("", "/")


def _check(app: Sphinx, config: Config) -> None:
    place = place_of(app, "extensions")
    if config.html_baseurl and not is_at_a_root(config.html_baseurl) and not config.blog_show_drafts:
        message = _("Bridgy Fed takes blogs at the root of a domain, by https, not '%s'; remove the line '%s'")
        logger.warning(message, config.html_baseurl, __name__, location=place, type="blog", subtype="setting")
    for name in (path.removeprefix("/") for path in _ASKED):
        if (app.srcdir / name).is_file():
            message = _("'%s' names another account, and Bridgy Fed carries no post then; remove it, or the line '%s'")
            logger.warning(message, name, __name__, location=place, type="blog", subtype="setting")


def _context(app: Sphinx, docname: str) -> dict[str, Any]:
    """Let the page of a post that anyone may read ask for it."""
    post, config = posts.post_of(app.env, docname), app.config
    if post is None or config.blog_show_drafts or not is_at_a_root(config.html_baseurl):
        return {}
    return {"bridged": f"{ADDRESS}r/{page_url(app, docname)}"}


def _redirects(app: Sphinx) -> dict[str, str]:
    """Let hosts lead who asks for accounts of the domain to Bridgy Fed."""
    if not is_at_a_root(app.config.html_baseurl):
        return {}
    return {path: f"{ADDRESS}{path.removeprefix('/')}" for path in _ASKED}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Ask for the posts to be carried."""
    app.setup_extension("carnet")
    app.connect("config-inited", _check, priority=900)
    app.connect("carnet-page-context", _context)
    app.connect("carnet-host-redirects", _redirects)
    add_to_slot(app, "head", _IN_HEAD, order=460, when="bridged")
    add_to_slot(app, "post-head", _AT_END, order=900, when="bridged")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
