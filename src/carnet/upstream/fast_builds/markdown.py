"""MyST-Parser makes its parser once for all pages that are written with the same settings.

"MyST-Parser" is https://github.com/executablebooks/MyST-Parser. Each function is one repair, and says when it can go.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import myst_parser.parsers.sphinx_
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable

    from myst_parser.config.main import MdParserConfig
    from myst_parser.mdit_to_docutils.base import DocutilsRenderer
    from sphinx.application import Sphinx

_parsers: Any = myst_parser.parsers.sphinx_


class Parsers:
    """What makes the parser of a page: it gives out the one of the page before, if nobody has it and it would be alike.

    MyST puts a parser together from some thirty plugins for each page (no issue yet). This can go once it keeps it.
    """

    def __init__(self, make: Callable[..., MarkdownIt]) -> None:
        self.make = make
        #: The parser that nobody has, the settings that it was made with, and its options as they were then.
        self.free: tuple[MarkdownIt, MdParserConfig, dict[str, Any]] | None = None

    def __call__(self, config: MdParserConfig, renderer: Callable[[MarkdownIt], Any]) -> MarkdownIt:
        """Return a parser for a page with the settings *config*, with a *renderer* of its own."""
        free, self.free = self.free, None
        if free is not None and free[1] == config:
            parser, _config, options = free
            parser.options.clear()
            parser.options.update({**options, "myst_config": config})
            parser.renderer = renderer(parser)
        else:
            parser = self.make(config, renderer)
            options = dict(parser.options)

        def render(*arguments: Any) -> Any:
            rendered = MarkdownIt.render(parser, *arguments)
            self.free = parser, config, options  # not after a mistake, which may leave it as it should not be
            return rendered

        parser.render = render  # type: ignore[method-assign, assignment]
        return parser


def rules_of(renderer: DocutilsRenderer, predicate: object) -> list[tuple[str, Any]]:
    """Return the methods of MyST's *renderer* that each render a kind of token, by name.

    MyST looks for them among all attributes of the renderer of each page (no issue yet). This can go once it keeps
    them.
    """
    return [(name, getattr(renderer, name)) for name in _names_of_rules(type(renderer))]


@cache
def _names_of_rules(kind: type[DocutilsRenderer]) -> list[str]:
    return [name for name in dir(kind) if name.startswith("render_")]


def keep_parsers(app: Sphinx) -> None:
    """Let MyST keep its parser as all extensions mend it, once they are loaded."""
    make = _parsers.create_md_parser
    _parsers.create_md_parser = Parsers(make.make if isinstance(make, Parsers) else make)
