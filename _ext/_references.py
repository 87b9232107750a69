"""What each page refers to elsewhere in the blog, as the writer named it, and the page that such a name means.

The environment keeps it for all pages, so that nobody has to open their doctrees again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ablog.post import PostList
from sphinx import addnodes
from sphinx.util import docname_join

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: Stands among the targets of a page for a list of posts.
ALL_POSTS = "*"


class Reference(NamedTuple):
    """A reference: how it is written (``ref``, ``doc``, ``myst``, ...), in which domain, and the name that it gives."""

    kind: str
    domain: str
    target: str


def references_in(doctree: nodes.document) -> tuple[Reference, ...]:
    """Return what the page refers to elsewhere in the blog, each once."""
    found = {
        Reference(node["reftype"], node.get("refdomain") or "", str(node["reftarget"]))
        for node in doctree.findall(addnodes.pending_xref)
    }
    if next(doctree.findall(PostList), None) is not None:
        found.add(Reference("postlist", "", ALL_POSTS))
    return tuple(sorted(found))


def references(env: BuildEnvironment) -> dict[str, tuple[Reference, ...]]:
    """Return what every page refers to, by docname."""
    if not hasattr(env, "blog_references"):
        env.blog_references = {}  # type: ignore[attr-defined]  # Sphinx has no typed place for ours
    return env.blog_references  # type: ignore[attr-defined, no-any-return]


def page_meant(env: BuildEnvironment, docname: str, reference: Reference) -> str | None:
    """Return the page to which a *reference* on the page *docname* leads: by a label, a file name or a term."""
    kind, domain, target = reference
    standard = env.domains.standard_domain
    if domain == "doc":  # MyST knows the page already
        return target if target in env.all_docs else None
    anything = kind in ("any", "myst")
    if kind in ("ref", "numref", "keyword") or anything:
        label = standard.anonlabels.get(target) or standard.anonlabels.get(target.lower())
        if label:
            return label[0]
    if kind == "doc" or anything:
        page = docname_join(docname, target)
        if page in env.all_docs:
            return page
    if kind == "term" or anything:
        term = standard.objects.get(("term", target)) or standard.objects.get(("term", target.lower()))
        if term:
            return term[0]
    return None


def _note(app: Sphinx, doctree: nodes.document) -> None:
    references(app.env)[app.env.current_document.docname] = references_in(doctree)


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    references(env).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    theirs = references(other)
    references(env).update({docname: theirs[docname] for docname in docnames if docname in theirs})


def setup(app: Sphinx) -> ExtensionMetadata:
    """Keep what each page refers to; the modules that ask for it set this up."""
    app.connect("doctree-read", _note, priority=900)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
