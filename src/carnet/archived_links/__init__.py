"""Links outlive what they lead to: beside one that is dead, "(archive)" leads to a copy of the page as it once was.

``make links`` looks which links are dead and where their copies are, and keeps it in ``links.json``. Pages, feeds and
the book show it; excerpts do not. Links within HTML of a post and in comments are not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging

from carnet.archived_links.file import FILE, read_links
from carnet.core.fingerprint import digest
from carnet.core.page_data import keep_page_data, page_data

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: A link, and where its copy is.
Copies = tuple[tuple[str, str], ...]


class KeptLinks:
    """The handlers of one application, and the copies of dead links, by their addresses."""

    def __init__(self) -> None:
        self.copies: dict[str, str] = {}

    def begin(self, app: Sphinx) -> None:
        """Read which links are dead, and tell each mistake; the check of links looks at what the writer wrote alone."""
        file = app.srcdir / FILE
        if app.builder.name == "linkcheck" or not file.is_file():
            return
        known, problems = read_links(file.read_text(encoding="utf-8", errors="replace"))
        self.copies = {address: link.copy for address, link in known.links.items() if link.dead and link.copy}
        for problem in problems:
            place = f"{FILE}:{problem.line}"
            logger.warning("%s", problem.message, location=place, type="blog", subtype="kept_links")

    def outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Return the pages of whose links one has died, lives again, or has another copy."""
        shown = page_data(env, "blog_kept_links")
        leading_out = page_data(env, "blog_links_out") if self.copies or shown else {}  # of thousands
        return [
            docname
            for docname, links in leading_out.items()
            if docname in env.found_docs and shown.get(docname, ()) != self.kept(links)
        ]

    def kept(self, links: tuple[str, ...]) -> Copies:
        """Return those of *links* that are dead, with their copies."""
        return tuple((link, self.copies[link]) for link in links if link in self.copies)

    def show(self, app: Sphinx, doctree: nodes.document) -> None:
        """Put the copy beside each dead link of a page that was read."""
        env, docname = app.env, app.env.current_document.docname
        places = [
            node
            for node in doctree.findall(nodes.reference)
            if node.get("refuri", "").startswith(("http:", "https:")) and isinstance(node.parent, nodes.TextElement)
        ]
        links = tuple(sorted({node["refuri"] for node in places}))
        if links:
            page_data(env, "blog_links_out")[docname] = links
        kept = self.kept(links)
        if not kept:
            return
        for node in places:
            if node["refuri"] in self.copies:
                behind = node.parent.index(node) + 1
                node.parent[behind:behind] = _beside(node, self.copies[node["refuri"]])
        page_data(env, "blog_kept_links")[docname] = kept
        texts = page_data(env, "blog_texts")  # feeds are written again when these change, see incremental
        texts[docname] = digest(texts.get(docname), kept)

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Let a build see that a link has died, though no post was edited: it looks at the home page for that."""
        shown = page_data(app.env, "blog_kept_links")
        return {"kept_links": digest(sorted(shown.items()))} if docname == app.config.root_doc and shown else {}


def _beside(link: nodes.reference, copy: str) -> list[nodes.Node]:
    """Return what stands behind a dead *link*."""
    title = _("Archived copy of “%s”, which does not answer any more") % (link.astext().strip() or link["refuri"])
    archive = nodes.reference("", _("archive"), refuri=copy, reftitle=title, internal=False, classes=["archived"])
    return [nodes.Text("\u00a0("), archive, nodes.Text(")")]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the copies."""
    app.setup_extension("carnet")
    kept_links = KeptLinks()
    app.connect("builder-inited", kept_links.begin)
    app.connect("env-get-outdated", kept_links.outdated)
    app.connect("doctree-read", kept_links.show, priority=700)  # the summary of a post has been made by then
    app.connect("carnet-page-context", kept_links.context)
    keep_page_data(app, "blog_links_out", "blog_kept_links")
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
