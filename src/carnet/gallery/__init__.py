"""Pictures side by side: ``{gallery}`` shows each small, in a grid; a click enlarges one, with arrows to the others.

The text of the directive is pictures as Markdown has them, ``![What it shows](my-post/photo.jpg "Caption")``, a line
each. Keys, a swipe and buttons lead from one to the next. Without scripts, and in feeds, each is a link to its file.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from carnet.core.assets import publish_asset
from carnet.core.slots import add_to_slot, words_for_script

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

#: Where a page's metadata has that it shows galleries.
_HAS = "blog_gallery"
#: More pictures than these leave the column of the text where there is room.
_NARROW = 2


class gallery_picture(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """A picture of a gallery, which leads to its file."""


class GalleryDirective(SphinxDirective):
    """``{gallery}``: pictures side by side."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the pictures, after a line for what is none."""
        parsed = nodes.container("", *self.parse_content_to_nodes())
        pictures = list(parsed.findall(nodes.image))
        if rest := "".join(text.astext() for text in parsed.findall(nodes.Text)).strip():
            self.tell(_("'%s' is no picture; a gallery has one a line, as '![What it shows](my-post/photo.jpg)'"), rest)
        if not pictures:
            if not rest:
                self.tell(_("this has no pictures; write each on a line, as '![What it shows](my-post/photo.jpg)'"))
            return []
        listed = nodes.bullet_list(classes=["gallery", *(["wide"] if len(pictures) > _NARROW else [])])
        for image in pictures:
            caption = image.attributes.pop("title", "")
            item = nodes.list_item("", gallery_picture("", image))
            if caption:
                item += nodes.paragraph("", caption, classes=["gallery-caption"])
            listed += item
        self.set_source_info(listed)
        return [listed]

    def tell(self, message: str, *values: str) -> None:
        """Warn of a mistake at the directive."""
        shown = [" ".join(value.split())[:60] for value in values]
        place = (self.env.current_document.docname, self.lineno)
        logger.warning(message, *shown, location=place, type="blog", subtype="gallery")


def _visit(self: HTML5Translator, node: gallery_picture) -> None:
    builder, image = self.builder, node[0]
    file = builder.images.get(image["uri"]) if isinstance(image, nodes.image) else None
    if file and builder.name != "epub":  # a book has no links to files
        address = posixpath.join(builder.imgpath, quote(file))
        self.body.append(f'<a href="{address}">')
        self.context.append("</a>")
    else:
        self.context.append("")


def _depart(self: HTML5Translator, node: gallery_picture) -> None:
    self.body.append(self.context.pop())


def _ignore(self: Any, node: gallery_picture) -> None:
    """Leave the picture to what writes pictures."""


def _note(app: Sphinx, doctree: nodes.document) -> None:
    if next(doctree.findall(gallery_picture), None) is not None:
        app.env.metadata[app.env.current_document.docname][_HAS] = True


def _words(app: Sphinx, docname: str) -> dict[str, Any]:
    """Return the words of the enlarged view, on pages that have one."""
    if not app.env.metadata.get(docname, {}).get(_HAS):
        return {}
    words = {"previous": _("Previous picture"), "next": _("Next picture"), "close": _("Close")}
    return {"gallery_words": words}


def _load(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if context.get("gallery_words"):
        app.add_js_file("gallery.js", loading_method="defer")
        app.add_css_file("gallery.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.setup_extension("carnet")
    here = Path(__file__).parent
    publish_asset(app, here / "gallery.js")
    publish_asset(app, here / "gallery.css")
    ignore = (_ignore, _ignore)
    app.add_node(gallery_picture, html=(_visit, _depart), latex=ignore, text=ignore, man=ignore, texinfo=ignore)
    app.add_directive("gallery", GalleryDirective)
    app.connect("doctree-read", _note)
    app.connect("carnet-page-context", _words)
    app.connect("html-page-context", _load)
    add_to_slot(app, "page-end", words_for_script("gallery", "gallery_words"), when="gallery_words")
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
