"""Formulas as MathML, which browsers show by themselves: no script, no font, nothing from a third party.

The converter is docutils' own; it knows the LaTeX of school and university mathematics, not macros
of one's own.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math import MathError, latex2mathml
from sphinx.locale import _
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
#: Letters by the names that HTML 5 has for them, such as `&ApplyFunction;`: XML and older readers know none.
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)\w+;")


def _reason(said: str) -> str:
    """Return what is wrong with a formula, of which docutils *said* something in English."""
    if found := re.fullmatch(r'Unknown LaTeX command "(.*)"\.', said, re.DOTALL):
        return _("the command '%s' is not known here") % found[1]
    if found := re.fullmatch(r'Environment "(.*)" not supported!', said, re.DOTALL):
        return _("'%s' is not known here behind 'begin'; write 'aligned' or 'cases'") % found[1]
    if found := re.fullmatch(r'Unsupported character: "(.*)"!', said, re.DOTALL):
        return _("the sign '%s' has no place in a formula") % found[1]
    return _("something in it is unfinished or out of place")


def mathml(formula: str, *, block: bool) -> str:
    """Return the LaTeX *formula* as a MathML element; raise MathError with a reason when it can't be converted."""
    plain = formula.replace(r"\{", "").replace(r"\}", "")
    if plain.count("{") != plain.count("}"):
        raise MathError(_("its braces do not match"))
    try:
        return _NAMED.sub(lambda name: unescape(name[0]), latex2mathml.tex2mathml(formula, as_block=block))
    except Exception as error:  # docutils trips over some unfinished formulas instead of saying what is wrong
        raise MathError(_reason(str(error))) from error


def _write(translator: HTML5Translator, node: nodes.math | nodes.math_block) -> None:
    block = isinstance(node, nodes.math_block)
    try:
        formula = mathml(node.astext(), block=block)
    except MathError as error:
        logger.warning(_("this formula can't be shown: %s"), error, location=node, type="blog", subtype="math")
        raise nodes.SkipNode from None
    if block:
        anchor = f' id="{node["ids"][0]}"' if node.get("ids") else ""
        translator.body.append(f'<div class="math" tabindex="0"{anchor}>{formula}</div>\n')
    else:
        translator.body.append(formula)
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the renderer; Sphinx prefers any other to its own, which loads scripts from a third party."""
    app.add_html_math_renderer("mathml", inline_renderers=(_write, None), block_renderers=(_write, None))
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
