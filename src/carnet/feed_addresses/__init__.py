"""``{feeds}``: the addresses of the blog's feeds on a page, each with a button that copies it where scripts run.

The addresses are whole, as one gives them to a feed reader. Without a script they are links; the
buttons are the work of ``theme.js``, and its words come from the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from markupsafe import Markup
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from carnet.core import posts
from carnet.core.assets import add_style
from carnet.core.urls import site_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_BUTTON = Markup(
    ' <button type="button" class="copy" hidden data-copy="{}" data-done="{}" aria-label="{}">{}</button>'
    ' <span class="copied" role="status"></span>'
)


class feed_addresses(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """The place of the addresses."""


class FeedsDirective(SphinxDirective):
    """``{feeds}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place that is filled when the page is written: where the blog is published is known then."""
        return [feed_addresses()]


def feeds_of(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield name and file of each feed that the page tells of."""
    there = {feed.file for feeds in app.emit("carnet-feeds") for feed in feeds}
    lists = {name: posts.label_page(app, "category", name) for name in app.config.blog_categories}
    named = {
        "atom.xml": _("The whole blog"),
        **{f"{page}/atom.xml": _("Category: %s") % name for name, page in lists.items()},
        "rss.xml": _("The whole blog, as RSS"),
        "feed.json": _("The whole blog, as JSON Feed"),
    }
    yield from ((name, file) for file, name in named.items() if file in there)


def _item(name: str, url: str) -> nodes.list_item:
    button = _BUTTON.format(url, _("The address is copied."), _("Copy the address: %s") % name, _("Copy"))
    return nodes.list_item(
        "",
        nodes.paragraph("", "", nodes.strong("", name)),
        nodes.paragraph(
            "",
            "",
            nodes.reference("", url, refuri=url),
            nodes.raw("", str(button), format="html"),
        ),
    )


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(feed_addresses)):
        items = (_item(name, site_url(app, file)) for name, file in feeds_of(app))
        place.replace_self(nodes.bullet_list("", *items, classes=["feeds"]))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.setup_extension("carnet")
    add_style(app, Path(__file__).parent / "feed_addresses.css")
    app.add_node(feed_addresses)
    app.add_directive("feeds", FeedsDirective)
    app.connect("doctree-resolved", _fill)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
