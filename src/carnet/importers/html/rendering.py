"""Read Markdown as the blog does: MyST's own parser with the blog's settings, and the directives that imports use."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Any

import lxml.html
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

#: What conf.py enables; a test compares the two.
EXTENSIONS = frozenset(
    {
        "alert",
        "attrs_block",
        "attrs_inline",
        "colon_fence",
        "deflist",
        "dollarmath",
        "fieldlist",
        "gfm_autolink",
        "strikethrough",
        "tasklist",
    }
)
_DIRECTIVE = re.compile(r"\{(\w+)\}\s*(.*)", re.DOTALL)
_OPTION = re.compile(r"^:(\w+):[ ]?(.*)$", re.MULTILINE)


class _Renderer(RendererHTML):
    """Writes HTML, raw blocks and directives included."""

    def fence(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """Write a code block, or what a directive stands for."""
        token = tokens[idx]
        found = _DIRECTIVE.fullmatch(token.info.strip())
        if found is None:
            return f"<pre>\n{escape(token.content)}</pre>"
        name, argument = found.groups()
        given = dict(_OPTION.findall(token.content))
        if name == "raw":
            return str(token.content)
        if name == "image":
            return f'<p><img src="{escape(argument)}" alt="{escape(given.get("alt", ""))}"></p>'
        if name in ("player", "audio", "video"):
            return f'<x-player page="{escape(argument)}"></x-player>'
        return f"<pre>{escape(token.content)}</pre>"

    def math_inline(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """Show a formula as one, so that a text taken for it is noticed."""
        return f"<x-math>{escape(tokens[idx].content)}</x-math>(math)"


@lru_cache(maxsize=1)
def _parser() -> Any:
    config = MdParserConfig(
        enable_extensions=set(EXTENSIONS),
        title_to_header=True,
        heading_anchors=3,
        dmath_allow_space=False,
        dmath_allow_digits=False,
    )
    return create_md_parser(config, _Renderer)


def html_of(markdown: str) -> str:
    """Return what MyST makes of *markdown*."""
    return str(_parser().render(markdown))


def tree_of(markdown: str) -> Any:
    """Return what MyST makes of *markdown*, as a tree."""
    html = html_of(markdown)
    return lxml.html.document_fromstring(f"<html><body>{html}</body></html>").body
