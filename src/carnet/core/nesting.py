"""Lists and quotations that stand too deep within others: the parser leaves out what is below, which a writer is told.

markdown-it reads twenty levels, a list and its items being two, and says nothing of what is deeper (its option
``maxNesting``); Python itself could not write much more than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import myst_parser.parsers.sphinx_
from sphinx.locale import _
from sphinx.util import logging

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

logger = logging.getLogger(__name__)

_CONTAINERS = {"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open", "dd_open"}
_parsers: Any = myst_parser.parsers.sphinx_
_upstream = _parsers.create_md_parser


def _tell(state: StateCore) -> None:
    """Tell where the parser has left out the rest, once a text."""
    deepest = state.md.options["maxNesting"] - 1
    for token in state.tokens:
        if token.level >= deepest and token.type in _CONTAINERS:
            document: Any = state.md.options.get("document")
            line = (token.map[0] if token.map else 0) + 1
            message = _("lists and quotations stand too deep within others here; nine lists are read, the rest is lost")
            place = (document.settings.env.current_document.docname, line) if document is not None else None
            logger.warning("%s", message, location=place, type="blog", subtype="nesting")
            return


def _create_md_parser(*arguments: Any, **options: Any) -> MarkdownIt:
    parser: MarkdownIt = _upstream(*arguments, **options)
    parser.core.ruler.push("tell_nesting", _tell)
    return parser


def watch() -> None:
    """Let MyST's parsers tell."""
    _parsers.create_md_parser = _create_md_parser
