"""Repairs of Sphinx: what a writer may well type ends no build. Upstream is https://github.com/sphinx-doc/sphinx.

A quotation without words, ``>`` alone or an empty ``{epigraph}``, is left out: Sphinx trips over one that has a class.
A title may hold a file to download: its place in the contents of the page is its words, as for any link. A condition
behind ``{only}`` that can't be read has its place in the contents of the page too, so that it is told with a line.
A page whose file is called "C# ?" is where its links lead: without ``.html``, Sphinx writes its name as it is.
``{image}`` and ``{figure}`` take a file whose name has spaces, as ``![](<a name.jpg>)`` does: docutils takes them out.
A link to a mail address keeps its "@", as RFC 6068 has it: docutils writes "%40", which not all mail programs read.
A ``{numref}`` to a page, which has no number, is told, where Sphinx ends in a traceback.
None has an issue yet; each can go once Sphinx does the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from docutils import nodes
from docutils.parsers.rst.directives.images import Image
from docutils.transforms.parts import ContentsFilter
from docutils.writers._html_base import HTMLTranslator
from sphinx import addnodes
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.locale import _
from sphinx.transforms import SphinxContentsFilter, SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: What means something in an address, or stands in none, as it is written in a name. All else stays as it is typed.
_IN_NAMES = str.maketrans({sign: quote(sign) for sign in ' %?#:"<>^`{|}'})
_TARGET_URI = DirectoryHTMLBuilder.get_target_uri
_SHOW = Image.run

logger = logging.getLogger(__name__)


class TellOfNumbersThatAreNone(SphinxPostTransform):
    """Tell of a ``{numref}`` to what is no part of a page's text, as ABlog's label of a post, and show its words."""

    default_priority: ClassVar = 9  # before Sphinx resolves references

    def run(self, **kwargs: object) -> None:
        """Tell of each."""
        standard = self.env.domains.standard_domain
        for node in [*self.document.findall(addnodes.pending_xref)]:
            if node.get("reftype") != "numref" or node.get("refdomain") != "std":
                continue
            target = node["reftarget"]
            docname, place, *_title = standard.labels.get(target) or standard.anonlabels.get(target) or ("", "")
            if docname and (docname not in self.env.found_docs or place not in self.env.get_doctree(docname).ids):
                given = {"0": target}
                text, remedy = _("'%(0)s' has no number") % given, _("write {ref}`text <%(0)s>`") % given
                logger.warning(_("%s; %s"), text, remedy, location=node, type="blog", subtype="number")
                node.replace_self(node[0].deepcopy())


class LeaveOutEmptyQuotations(SphinxTransform):
    """Leave out quotations without words, before Sphinx's `HandleCodeBlocks`, at 210, would."""

    default_priority: ClassVar = 200

    def apply(self) -> None:
        """Take them out."""
        for quotation in [node for node in self.document.findall(nodes.block_quote) if not node.children]:
            quotation.parent.remove(quotation)


def _place_conditions(app: Sphinx, doctree: nodes.document) -> None:
    """Give the conditions in the contents of a page, which Sphinx copies, the places that they have in its text."""
    typed = {node["expr"]: node for node in reversed([*doctree.findall(addnodes.only)])}
    for copied in app.env.tocs[app.env.current_document.docname].findall(addnodes.only) if typed else ():
        if original := typed.get(copied["expr"]):
            copied.source, copied.line = original.source, original.line


def _target_uri(builder: DirectoryHTMLBuilder, docname: str, typ: str | None = None) -> str:
    """Return the address of a page from the root of the output."""
    return _TARGET_URI(builder, docname, typ).translate(_IN_NAMES)


def _show(directive: Image) -> Sequence[nodes.Node]:
    """Make the node of a picture; an address may go on in the next line, a name with spaces stands in one."""
    (file,) = directive.arguments
    if "\n" not in file:
        directive.arguments = [re.sub(r"(?<!\\) ", r"\\ ", file)]
    return _SHOW(directive)


def _mail_address(translator: HTMLTranslator, uri: str) -> str:
    """Return the address of a mail as it is; in pages, docutils writes "@" and "." as references to characters."""
    return uri


def setup(app: Sphinx) -> ExtensionMetadata:
    """Repair Sphinx."""
    Image.run = _show  # type: ignore[assignment, method-assign]
    HTMLTranslator.cloak_mailto = _mail_address  # type: ignore[assignment, method-assign]
    DirectoryHTMLBuilder.get_target_uri = _target_uri  # type: ignore[assignment, method-assign]
    app.add_transform(LeaveOutEmptyQuotations)
    app.add_post_transform(TellOfNumbersThatAreNone)
    app.connect("doctree-read", _place_conditions, priority=600)  # once Sphinx has made the contents
    for name in ("visit_download_reference", "visit_number_reference"):
        setattr(SphinxContentsFilter, name, ContentsFilter.ignore_node_but_process_children)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
