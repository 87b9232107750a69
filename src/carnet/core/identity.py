"""What programs of the IndieWeb and the fediverse learn from every page: whose blog it is, and the author's account.

The card at the end of every page is its representative h-card: its address is that of the home page, to which a link
with ``rel="me"`` leads. See https://microformats.org/wiki/representative-h-card-parsing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import post_texts, posts
from carnet.core.conf_lines import place_of
from carnet.core.near_files import PICTURES, did_you_mean_file
from carnet.core.urls import site_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: An account, as Mastodon writes it and as its page is addressed.
_ACCOUNT = re.compile(r"@?([\w.-]+)@([\w-]+(?:\.[\w-]+)+)")
_ACCOUNT_PAGE = re.compile(r"https://([\w-]+(?:\.[\w-]+)+)/@([\w.-]+)/?")


def creator_of(profile: Mapping[str, Any]) -> str:
    """Return the author's account in the fediverse, ``@name@host``: as the profile says, else by the first address in
    `me` that is that of an account.
    """
    if found := _ACCOUNT.fullmatch(str(profile.get("fediverse", ""))):
        return f"@{found[1]}@{found[2]}"
    pages = (_ACCOUNT_PAGE.fullmatch(str(address)) for address in profile.get("me", ()))
    return next((f"@{found[2]}@{found[1]}" for found in pages if found), "")


def is_by_the_blogs_author(post: posts.Post | None, config: Config) -> bool:
    """Return whether the blog's author wrote a page: each that names nobody else."""
    names = {config.author, config.blog_profile.get("name")}
    return post is None or not post.author or not names.isdisjoint(post.author)


def _check(app: Sphinx) -> None:
    profile = app.config.blog_profile
    account, photo = profile.get("fediverse"), profile.get("photo")
    if account and not _ACCOUNT.fullmatch(str(account)):
        message = _("'%s' is no account in the fediverse; write it as @name@host.example")
        logger.warning(message, account, location=place_of(app, "blog_profile"), type="blog", subtype="setting")
    if photo and not (app.srcdir / str(photo)).is_file():
        message = _("there is no picture '%s'") % photo + did_you_mean_file(app.env, "", str(photo), PICTURES)
        logger.warning("%s", message, location=place_of(app, "blog_profile"), type="blog", subtype="setting")


def _add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    config, post = app.config, posts.post_of(app.env, pagename)
    context["blog_home"] = config.html_baseurl
    context["blog_creator"] = creator_of(config.blog_profile) if is_by_the_blogs_author(post, config) else ""
    image = post_texts.image_uri(app, post) if post else None
    context["post_photo"] = site_url(app, quote(image)) if image else ""


def _add_filter(app: Sphinx) -> None:
    templates = getattr(app.builder, "templates", None)
    if templates is not None:
        templates.environment.filters["authors"] = lambda post: post.author or (app.config.author,)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Tell templates."""
    app.connect("builder-inited", _check)
    app.connect("builder-inited", _add_filter)
    app.connect("html-page-context", _add_context, priority=400)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
