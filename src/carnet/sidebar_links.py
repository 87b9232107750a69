"""The entries of the menu lead somewhere: one to a page that is not there is told with the line of ``conf.py``.

The doors are the entries of ``blog_menu`` in ``conf.py``; those with an address lead out of the blog, and are not told.
Sphinx builds such a link without a word, on every page. Doors to a list that is empty, or to a page that is left out
while it would be, are not shown, and not told.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.conf_lines import place_of
from carnet.core.field_checks import did_you_mean
from carnet.core.menu import leads_outside
from carnet.core.near import nearest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def _pages_in(builder: StandaloneHTMLBuilder) -> set[str]:
    """Return the names of the pages that are written, as a menu may name them."""
    files = (path.relative_to(builder.outdir).with_suffix("") for path in builder.outdir.rglob("*.html"))
    return {path.as_posix().removesuffix("/index") for path in files if path.parts[0][0] != "_"}


def _check(app: Sphinx, exception: Exception | None) -> None:
    builder = app.builder
    if exception is not None or not isinstance(builder, StandaloneHTMLBuilder):
        return
    known = posts.page_context(app, app.config.root_doc)
    hidden = {*known.get("hidden_pages", ()), *known.get("empty_lists", ())}
    for name, page in (door for doors in app.config.blog_menu.values() for door in doors):
        if page not in hidden and not leads_outside(page) and not Path(builder.get_output_path(page)).exists():
            message = _("the door '%s' leads to '%s', which is no page of the blog; correct it or take it out")
            near = nearest(page, _pages_in(builder))
            place = place_of(app, "blog_menu", "doors")
            logger.warning(
                "%s", message % (name, page) + did_you_mean(near), location=place, type="blog", subtype="doors"
            )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look behind the doors once all pages are written."""
    app.setup_extension("carnet")
    app.connect("build-finished", _check, priority=950)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
