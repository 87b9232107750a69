"""Footnotes open where they are called, and code has a button that copies it.

Both are the work of ``reading.js``; here a page that has a note or code gets the words that they need. Without
JavaScript the call of a note is a link to it, and code has no button. sphinx-copybutton would do the latter with four
requests for each page, on pages without code too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from carnet.core.assets import add_script, add_style
from carnet.core.slots import add_to_slot, words_for_script

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def _add_words(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = context.get("body", "")
    if 'class="highlight' in body or 'class="footnote-reference' in body:
        context["reading_words"] = {
            "copy": _("Copy"),
            "copied": _("The code is copied."),
            "note": _("Note"),
            "close": _("Close"),
        }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the words."""
    app.setup_extension("carnet")
    add_style(app, Path(__file__).parent / "reading.css")
    add_script(app, Path(__file__).parent / "reading.js")
    app.connect("html-page-context", _add_words)
    add_to_slot(app, "page-end", words_for_script("reading", "reading_words"), when="reading_words")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
