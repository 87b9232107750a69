"""What is typed shows, or is told: Markdown without traps.

Words that are struck through are so in every format; prices are no formulas; pasted pictures are pictures of the blog;
what other programs write in their own way, what is left open and what is only nearly Markdown is told in one line, with
what to write; code in a language that no highlighter knows is shown as plain text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import myst_parser.parsers.sphinx_
from docutils import nodes
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.highlighting import lexer_classes, lexers
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.doctree import struck
from carnet.core.near import nearest
from carnet.core.read_files import FencedRaw
from carnet.markdown.renderer import Renderer, nodes_of
from carnet.markdown.slips import controls_in, lost_cells, lost_percents, vanished_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

_parsers: Any = myst_parser.parsers.sphinx_
_upstream = _parsers.SphinxRenderer
#: Names that Sphinx knows besides Pygments' own.
_SPHINX_NAMES = {"none", "default", "python3", "py3", "guess", "pycon3", "pseudoxml"}


@cache
def is_known_lexer(name: str) -> bool:
    """Return whether code in the language *name* can be highlighted."""
    if name in _SPHINX_NAMES:
        return True
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True


@cache
def near_lexer(name: str) -> str:
    """Return the language that *name* was meant to be, or ""."""
    return nearest(name, [alias for _name, aliases, *_rest in get_all_lexers() for alias in aliases])


def _mend_code(app: Sphinx, doctree: nodes.document) -> None:
    """Show code that its language does not allow, or that has none, as well as can be."""
    for block in doctree.findall(nodes.literal_block):
        name = block.get("language")
        if not name:
            continue
        block["force"] = True
        if not is_known_lexer(name) and name not in lexers and name not in lexer_classes:
            if near := near_lexer(name):
                message = _("no language of code is called '%s'; write '%s', or 'text' for none")
                values: tuple[str, ...] = (name, near)
                if near == "text":
                    message, values = _("no language of code is called '%s'; write 'text'"), (name,)
                place = (app.env.current_document.docname, block.line)
                logger.warning(message, *values, location=place, type="blog", subtype="markdown")
            block["language"] = "text"


def _tell_vanished(app: Sphinx, docname: str, source: list[str]) -> None:
    for line, message, values in _vanishing(source[0]) if str(app.env.doc2path(docname)).endswith(".md") else ():
        logger.warning(message, *values, location=(docname, line), type="blog", subtype="markdown")


def _vanishing(source: str) -> Iterator[tuple[int, str, tuple[object, ...]]]:
    """Yield line, message and its values of what is typed in a *source* and comes to nothing."""
    if "|" in source:
        for line, text in lost_cells(source):
            yield (
                line,
                _(
                    "the cell '%s' is left out, for its row has more cells than the head of the table; "
                    "a bar in a cell is '\\|'"
                ),
                (text[:80],),
            )
    if "{%" in source:
        for line, text, remedy in vanished_in(source):
            yield line, _("'%s' does not work here: %s"), (text[:80], _(remedy))
    if "%" in source:
        for line, text in lost_percents(source):
            message = _(
                "'%s' is taken for a comment, which nobody reads; write '\\%%', or a comment below an empty line"
            )
            yield line, message, (text[:80],)
    for line, char in controls_in(source):
        yield line, _("an invisible character (U+%04X) stands in this line; remove it"), (ord(char),)


class RawDirective(FencedRaw):
    """``{raw} html``, of which the same is told as of HTML that is pasted as it is."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        found: list[nodes.Node] = []
        for node in super().run():
            if isinstance(node, nodes.raw) and node.get("format") == "html":
                found += nodes_of(node.astext(), self.tell)
            else:
                found.append(node)
        return found

    def tell(self, message: str, tag: str, remedy: str, offset: int) -> None:
        """Warn of a tag at its line, or at that of the directive where it is read from a file."""
        place = (self.state.document.settings.env.current_document.docname, self.lineno + offset + bool(self.content))
        logger.warning(message, tag, remedy, location=place, type="blog", subtype="markdown")


def _begin(app: Sphinx) -> None:
    _parsers.SphinxRenderer = Renderer


def _end(app: Sphinx, exception: Exception | None) -> None:
    _parsers.SphinxRenderer = _upstream


def _visit_html(self: Any, node: struck) -> None:
    self.body.append(self.starttag(node, "s", ""))


def _depart_html(self: Any, node: struck) -> None:
    self.body.append("</s>")


def _visit_latex(self: Any, node: struck) -> None:
    self.body.append(r"\sout{")


def _depart_latex(self: Any, node: struck) -> None:
    self.body.append("}")


def _visit_text(self: Any, node: struck) -> None:
    self.add_text("~~")


def _nothing(self: Any, node: struck) -> None:
    """Write the words alone."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let MyST read as described."""
    app.setup_extension("myst_parser")
    app.setup_extension("carnet.core.read_files")
    app.setup_extension("carnet.upstream.sphinx")
    app.add_node(
        struck,
        html=(_visit_html, _depart_html),
        latex=(_visit_latex, _depart_latex),
        text=(_visit_text, _visit_text),
        man=(_nothing, _nothing),
        texinfo=(_nothing, _nothing),
    )
    app.add_latex_package("ulem", "normalem")
    app.add_directive("raw", RawDirective, override=True)
    app.connect("builder-inited", _begin)
    app.connect("source-read", _tell_vanished, priority=900)
    app.connect("doctree-read", _mend_code)
    app.connect("build-finished", _end)
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
