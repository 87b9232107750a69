"""Live comments, from a service that ``blog_comments`` names: Isso on a server of one's own, giscus, or the replies to
a post on Mastodon that the front matter names (``mastodon``). Off until it is set.

The page says who would receive what, and asks nothing of anybody until the reader presses the button. The consent is
kept in the reader's browser, for that service, until it is taken back. ``comments: false`` in a post leaves it out.
A post that is renamed keeps its comments, as services know it by the place that it had first.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.assets import add_templates, publish_asset
from carnet.core.conf_lines import place_of
from carnet.core.feed_ids import first_address, first_docname
from carnet.core.field_checks import check_mastodon
from carnet.core.post_fields import PostField, add_post_fields
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.urls import page_url

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from carnet.live_comments.services import Service

logger = logging.getLogger(__name__)

POST_FIELDS = (
    PostField(
        "mastodon",
        "text",
        check_mastodon,
        {
            "fr": (
                "Sur Mastodon",
                "L’adresse de l’annonce du billet sur Mastodon : ses réponses se liront sous le billet.",
            ),
            "en": (
                "On Mastodon",
                "The address of the toot that announces the post: its replies can be read below the post.",
            ),
        },
        after="comments",
        meant_by=("toot", "pouet", "fediverse"),
        pattern="^https://[^/]+/.*[0-9]/?$",
    ),
)


def service(app: Sphinx, docname: str) -> Service | None:
    """Return where the live comments of a page come from; None if it has none."""
    post = posts.post_of(app.env, docname)
    if not app.config.blog_comments or post is None or not post.comments:
        return None
    from carnet.live_comments.services import Page, service_of  # noqa: PLC0415  # pydantic, which most blogs then need not load

    config = app.config
    first = first_address(config, post.permalink)
    path = quote(first.lstrip("/")) or page_url(app, docname).removeprefix(config.html_baseurl)
    page = Page(first_docname(config, docname, post.permalink), path, post.title, config.language, post.mastodon)
    return service_of(config.blog_comments, page, config.html_baseurl)


def _check(app: Sphinx) -> None:
    """Turn comments off, and say why, if the setting is not whole."""
    config = app.config
    if not config.blog_comments:
        return
    from carnet.live_comments.services import SettingError, check_settings  # noqa: PLC0415

    try:
        check_settings(config.blog_comments)
    except SettingError as error:
        message = _("there are no live comments, because of blog_comments in conf.py: %s")
        place = place_of(app, "blog_comments")
        logger.warning(message, error, location=place, type="blog", subtype="live_comments")
        config.blog_comments = {}


def _context(app: Sphinx, docname: str) -> dict[str, Any]:
    found = service(app, docname)
    return {"live_comments": found} if found else {}


def _sources(app: Sphinx, docname: str) -> dict[str, tuple[str, ...]]:
    """Return the hosts that a page may turn to once its reader wants comments, for its security policy."""
    found = service(app, docname)
    return dict(found.sources) if found else {}


def _tell_readers(app: Sphinx) -> dict[str, str]:
    """Return the servers that posts get comments from."""
    found = (service(app, post.docname) for post in posts.published(app.env)) if app.config.blog_comments else ()
    return {one.host: _("comments, once you ask for them") for one in found if one}


def _load(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the script and the style on pages that need them."""
    if context.get("live_comments"):
        app.add_js_file("live-comments.js", loading_method="defer")
        app.add_css_file("live-comments.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add live comments."""
    app.setup_extension("carnet")
    add_post_fields(app, __name__)
    here = Path(__file__).parent
    add_templates(app, here / "templates")
    publish_asset(app, here / "live-comments.js")
    publish_asset(app, here / "live-comments.css")
    add_setting(
        app,
        "blog_comments",
        {},
        dict,
        "The service of live comments: its `provider` (`isso`, `giscus`, `mastodon`) and what that needs.",
    )
    app.connect("builder-inited", _check)
    app.connect("carnet-page-context", _context)
    app.connect("carnet-content-sources", _sources)
    app.connect("carnet-other-hosts", _tell_readers)
    app.connect("html-page-context", _load)
    add_to_slot(app, "below-post", "ablog/live-comments.html", order=200, when="live_comments")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
