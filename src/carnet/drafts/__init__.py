"""Drafts and what is dated in the future stay out of the build entirely, until they are due: posts and all other pages.

A page left out is not read: no page, list, feed, search entry, source, picture or reference of it
exists. So is one whose front matter cannot be trusted, for who knows whether it was meant to be a
draft, and one that lies astray below the posts' folder. With ``blog_show_drafts``, which only the
live preview sets, all are shown, and marked.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.directives.other import TocTree
from sphinx.errors import SphinxError
from sphinx.locale import _
from sphinx.search import IndexBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join, logging
from sphinx.util.nodes import explicit_title_re

from carnet.core import posts
from carnet.core.assets import add_templates
from carnet.core.read_files import Refusal
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: Suffixes of files that are texts of the blog.
_TEXTS = (".md", ".markdown", ".rst", ".txt")
_PRUNE_UPSTREAM = IndexBuilder.prune


def _leave_out(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Take what is not due from what Sphinx is about to read."""
    for docname in _not_due(env, app.config):
        if docname == app.config.root_doc:
            path = env.doc2path(docname, base=False)
            message = _("%s: the home page cannot stay out of the blog; mend its 'draft' and 'date', or take them out")
            raise SphinxError(message % path)
        posts.leave_out(env, docname, added, changed, removed)
    return []


def _not_due(env: BuildEnvironment, config: Config) -> list[str]:
    """Return the docnames of what this build does not publish."""
    now = posts.now()
    return [
        docname
        for docname, source in posts.sources(env).items()
        if not config.blog_show_drafts and not source.is_due(now)
    ]


def _refuse(app: Sphinx, docname: str, file: Path) -> Refusal | None:
    """Return why a page may not take a *file*: it is the text of one that is not published, or a copy of it."""
    if file.suffix not in _TEXTS or app.config.blog_show_drafts or is_published(app, file):
        return None
    text = _("'%s' is not published yet, nor is it by the way of another page; take this line out, or publish it")
    return Refusal(text % os.path.relpath(file, app.srcdir), "drafts")


def is_published(app: Sphinx, file: Path) -> bool:
    """Return whether a *file* may be read by others, as far as it says; what is no page may say so as pages do."""
    from carnet.core.page_source import page_facts  # noqa: PLC0415  # few builds need it, and it takes a while

    name = Path(os.path.relpath(os.path.realpath(file), os.path.realpath(app.srcdir)))
    docname = app.env.path2doc(Path(app.srcdir) / name)
    found = posts.sources(app.env).get(docname) if docname else None
    if docname and found and Path(app.env.doc2path(docname, base=False)) == name:
        return found.is_due(posts.now())
    try:
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return True
    facts = page_facts(text, is_rst=file.suffix == ".rst")
    return not facts.draft and (facts.date is None or facts.date <= posts.now())


def _prune(index: IndexBuilder, docnames: Iterable[str]) -> None:
    """Drop what Sphinx's search index has of other pages, with the words that stood nowhere else.

    Upstream keeps such words and ``{index}`` entries (no issue yet); it can go once ``IndexBuilder.prune`` drops them.
    """
    kept = set(docnames)
    _PRUNE_UPSTREAM(index, kept)
    for mapping in (index._mapping, index._title_mapping):
        for word in [word for word, found in mapping.items() if not found]:
            del mapping[word]
    for docname in index._index_entries.keys() - kept:
        del index._index_entries[docname]


class TableOfContents(TocTree):
    """``{toctree}`` without what is not due, of which it would print the title and warn."""

    def parse_content(self, toctree: addnodes.toctree) -> None:
        """Read the entries that are there."""
        left_out = {*_not_due(self.env, self.config)}
        kept = []
        for entry in self.content:
            target = found[2] if (found := explicit_title_re.match(entry)) else entry
            name = docname_join(self.env.current_document.docname, target.strip())
            if {name, *(name.removesuffix(suffix) for suffix in self.config.source_suffix)} & left_out:
                self.env.note_reread()
            else:
                kept.append(entry)
        self.content = StringList(kept, self.content.source(0) if self.content else "")
        super().parse_content(toctree)


class LinksToDrafts(SphinxPostTransform):
    """Say of a link to a post that is not due that this is why it leads nowhere, before others say less."""

    default_priority = 5  # MyST's resolver has 9, Sphinx's 10

    def run(self, **kwargs: Any) -> None:
        """Leave the text of each such link, and warn."""
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node.get("reftype") == "term":
                continue  # a word of the glossary may well be the name of a draft's file
            docname = self.left_out(node["reftarget"], node.get("refdoc", self.env.current_document.docname))
            if docname is not None:
                mistaken = posts.sources(self.env)[docname].problems
                reason = _("has mistakes of its own") if mistaken else _("is not published yet")
                message = _("this links to '%s', which %s")
                path = self.env.doc2path(docname, base=False)
                logger.warning(message, path, reason, location=node, type="blog", subtype="drafts")
                node.replace_self(node.children)

    def left_out(self, target: str, docname: str) -> str | None:
        """Return the docname of the post left out of the build that *target*, written on a page, means."""
        path = target.partition("#")[0].removesuffix(".md")
        near = posixpath.normpath(posixpath.join(posixpath.dirname(docname), path))
        names = {path.lstrip("/"), near}
        is_known = path in self.env.domains.standard_domain.anonlabels  # as the name of a published post, for instance
        return next(
            (
                name
                for name, source in posts.sources(self.env).items()
                if name not in self.env.all_docs
                and not source.is_due(posts.now())
                and (name in names or (posixpath.basename(name) == path and not is_known))
            ),
            None,
        )


def _mark(app: Sphinx, docname: str) -> dict[str, Any]:
    """Return what only the preview shows: whether a post is published, and the mistakes of the posts.

    A post shows its own mistakes, the home page those of all.
    """
    if not app.config.blog_show_drafts:
        return {}
    is_home = docname == app.config.root_doc
    context: dict[str, Any] = {
        "preview": True,  # no page of it is for search engines
        "mistakes": tuple(
            (app.env.doc2path(name, base=False), problem.line, problem.message)
            for name, problem in posts.problems(app.env, None if is_home else docname)
        ),
    }
    source = posts.sources(app.env).get(docname)
    if source is not None and source.draft:
        context["unpublished"] = "draft"
    elif source is not None and source.date is not None and source.date > posts.now():
        context["unpublished"] = "scheduled"
    return context


def setup(app: Sphinx) -> ExtensionMetadata:
    """Keep what is not due out of the build."""
    app.setup_extension("carnet")
    app.setup_extension("carnet.core.read_files")
    app.connect("env-get-outdated", _leave_out)
    app.connect("carnet-file-refused", _refuse)
    IndexBuilder.prune = _prune  # type: ignore[method-assign, assignment]
    app.add_directive("toctree", TableOfContents, override=True)
    app.add_post_transform(LinksToDrafts)
    app.connect("carnet-page-context", _mark)
    add_templates(app, Path(__file__).parent / "templates")
    add_to_slot(app, "head", '<meta name="robots" content="noindex">', order=800, when="preview")
    add_to_slot(app, "notices", "ablog/unpublished.html", order=100, when="unpublished")
    add_to_slot(app, "notices", "ablog/mistakes.html", order=200, when="mistakes")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
