"""Visits are counted by a GoatCounter of the blog's own, which ``blog_goatcounter`` names. Off until it is set.

Nothing of GoatCounter's runs in a page: a few lines of ours tell it the page's address and title, and the site that the
reader comes from. No cookie is set or sent, nothing is kept in the browser, and who sends "do not track" or the Global
Privacy Control is not counted; neither are previews and copies of the blog elsewhere. Each page says so at its foot.

Reference: https://www.goatcounter.com/help/pixel
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx.locale import _
from sphinx.util import logging

from carnet.core.assets import add_script
from carnet.core.conf_lines import place_of
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.urls import is_web_address

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: At the foot of every page.
_COUNTED = (
    '<p data-count="{{ statistics.address|e }}" data-site="{{ statistics.site|e }}">'
    "{% trans %}Visits are counted without cookies by:{% endtrans %} "
    '<span translate="no">{{ statistics.host|e }}</span></p>'
)


def counter(address: str) -> str:
    """Return where GoatCounter at an *address* is told of a page; one that is none is raised as ``ValueError``."""
    parts = urlsplit(address) if is_web_address(address) else None
    if parts is None or parts.query or parts.fragment or parts.path.strip("/") not in ("", "count"):
        raise ValueError(_("'%s' is not an address such as %s") % (address, "https://stats.example.org"))
    return f"{parts.scheme}://{parts.netloc}/count"


def _check(app: Sphinx, config: Config) -> None:
    """Turn the statistics off, and say why, if the address is none."""
    try:
        counter(config.blog_goatcounter or "https://stats.example.org")
    except ValueError as error:
        message = _("visits are not counted, because of blog_goatcounter: %s")
        logger.warning(message, error, location=place_of(app, "blog_goatcounter"), type="blog", subtype="statistics")
        config["blog_goatcounter"] = ""


def _sources(app: Sphinx, docname: str) -> dict[str, tuple[str, ...]]:
    """Let pages tell the counter, through their security policy."""
    address = app.config.blog_goatcounter
    return {"connect-src": ("'self'", counter(address).removesuffix("/count"))} if address else {}


def _tell_readers(app: Sphinx) -> dict[str, str]:
    address = app.config.blog_goatcounter
    return {urlsplit(counter(address)).netloc: _("counts visits without cookies")} if address else {}


def _add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if address := app.config.blog_goatcounter:
        found = counter(address)
        site = urlsplit(app.config.html_baseurl).netloc
        context["statistics"] = {"address": found, "host": urlsplit(found).netloc, "site": site}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Count visits once the setting says where."""
    app.setup_extension("carnet")
    add_setting(
        app, "blog_goatcounter", "", str, "The address of one's own GoatCounter, such as `https://stats.example.org`."
    )
    if app.config.blog_goatcounter:
        add_script(app, Path(__file__).with_name("statistics.js"))
    app.connect("config-inited", _check, priority=70)
    app.connect("carnet-content-sources", _sources)
    app.connect("carnet-other-hosts", _tell_readers)
    app.connect("html-page-context", _add_context, priority=400)
    add_to_slot(app, "colophon", _COUNTED, when="statistics")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
