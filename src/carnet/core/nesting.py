"""What stands too deep within others, which a writer is told: the parser leaves lists and quotations out below.

markdown-it reads twenty levels, a list and its items being two, and says nothing of what is deeper (its option
``maxNesting``); Python itself could not write much more than that. Emphasis and links have no such limit there, and
three thousand within one another ended the build: below the same depth their words are shown without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import myst_parser.parsers.sphinx_
from myst_parser.parsers.mdit import create_md_parser
from sphinx.locale import _
from sphinx.util import logging

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

logger = logging.getLogger(__name__)

_CONTAINERS = {"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open", "dd_open"}
_parsers: Any = myst_parser.parsers.sphinx_


def _warn(state: StateCore, token: Token, message: str) -> None:
    document: Any = state.md.options.get("document")
    line = (token.map[0] if token.map else 0) + 1
    place = (document.settings.env.current_document.docname, line) if document is not None else None
    logger.warning("%s", message, location=place, type="blog", subtype="nesting")


def _shallow(tokens: list[Token], deepest: int) -> list[Token]:
    """Return the *tokens* of a paragraph without the marks that stand too deep within others."""
    kept, depth = [], 0
    for token in tokens:
        depth -= token.nesting < 0
        if not token.nesting or depth < deepest:
            kept.append(token)
        depth += token.nesting > 0
    return kept


def _flatten(state: StateCore) -> None:
    """Leave out the marks that stand too deep within others, and tell of them."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            kept = _shallow(token.children, state.md.options["maxNesting"])
            if len(kept) < len(token.children):
                token.children = kept
                _warn(
                    state, token, _("marks stand too deep within others here; the words below are shown without them")
                )


def _tell(state: StateCore) -> None:
    """Tell where the parser has left out the rest, once a text."""
    _flatten(state)
    deepest = state.md.options["maxNesting"] - 1
    for token in state.tokens:
        if token.level >= deepest and token.type in _CONTAINERS:
            message = _("lists and quotations stand too deep within others here; nine lists are read, the rest is lost")
            _warn(state, token, message)
            return


def _create_md_parser(*arguments: Any, **options: Any) -> MarkdownIt:
    parser: MarkdownIt = create_md_parser(*arguments, **options)
    parser.core.ruler.push("tell_nesting", _tell)
    return parser


def watch() -> None:
    """Let MyST's parsers tell."""
    _parsers.create_md_parser = _create_md_parser
