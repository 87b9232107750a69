"""Repairs of Sphinx: what a writer may well type ends no build. Upstream is https://github.com/sphinx-doc/sphinx.

A quotation without words, ``>`` alone or an empty ``{epigraph}``, is left out: Sphinx trips over one that has a class.
A title may hold a file to download: its place in the contents of the page is its words, as for any link. A condition
behind ``{only}`` that can't be read has its place in the contents of the page too, so that it is told with a line.
A ``{numref}`` to a page, which has no number, is told, where Sphinx ends in a traceback.
None has an issue yet; each can go once Sphinx does the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.transforms.parts import ContentsFilter
from sphinx import addnodes
from sphinx.locale import _
from sphinx.transforms import SphinxContentsFilter, SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

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


def setup(app: Sphinx) -> ExtensionMetadata:
    """Repair Sphinx."""
    app.add_transform(LeaveOutEmptyQuotations)
    app.add_post_transform(TellOfNumbersThatAreNone)
    app.connect("doctree-read", _place_conditions, priority=600)  # once Sphinx has made the contents
    for name in ("visit_download_reference", "visit_number_reference"):
        setattr(SphinxContentsFilter, name, ContentsFilter.ignore_node_but_process_children)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
