"""What each page of the blog refers to by Sphinx's references: other pages, places in them, terms, lists of all posts.

It is learned while a page is read and kept in the environment as plain data, and what a reference leads to is asked
once every page has been read. Modules that need it call ``app.setup_extension("carnet.core.references")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ablog.post import PostList
from sphinx import addnodes
from sphinx.util import docname_join

from carnet.core.page_data import keep_page_data, page_data

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class Reference(NamedTuple):
    """A reference as it was written: its domain, its type there, and what it names."""

    domain: str
    kind: str
    target: str


#: Stands for a list of posts, which refers to each of them.
ALL_POSTS = Reference("ablog", "postlist", "*")


def references_in(doctree: nodes.document) -> tuple[Reference, ...]:
    """Return what a page refers to elsewhere in the blog."""
    found = {
        Reference(node.get("refdomain") or "", node["reftype"], node["reftarget"])
        for node in doctree.findall(addnodes.pending_xref)
    }
    if next(doctree.findall(PostList), None) is not None:
        found.add(ALL_POSTS)
    return tuple(sorted(found))


def pages_of(env: BuildEnvironment, docname: str, target: str) -> tuple[str, str | None]:
    """Return the pages that *target*, written on the page *docname*, may mean."""
    path = target.partition("#")[0].removesuffix(".md")
    return path.lstrip("/"), env.path2doc(env.relfn2path(f"{path}.md", docname)[1])


def references_of(env: BuildEnvironment) -> dict[str, tuple[Reference, ...]]:
    """Return what the pages refer to, by docname."""
    return page_data(env, "blog_references")


def tree_of_contents(env: BuildEnvironment) -> list[object]:
    """Return what a menu shows that has the tables of contents below the home page: entries, captions, titles."""
    root = env.config.root_doc
    found: list[object] = []
    waiting, seen = [root], {root}
    while waiting:
        docname = waiting.pop()
        found += [str(table) for table in env.tocs[docname].findall(addnodes.toctree)] if docname in env.tocs else []
        if docname != root:
            titles = [str(kept[docname]) for kept in (env.titles, env.longtitles) if docname in kept]
            found.append((docname, titles, env.toc_secnumbers.get(docname)))
        below = [name for name in env.toctree_includes.get(docname, ()) if name not in seen]
        waiting += below
        seen.update(below)
    return found


def page_meant(env: BuildEnvironment, docname: str, reference: Reference) -> str | None:
    """Return the page that *reference*, written on the page *docname*, leads to; None if it leads to none.

    A link of Markdown may name a page, a label or a term, which are looked for in the order of MyST's resolver.
    """
    domain, kind, target = reference
    standard = env.domains.standard_domain
    if domain == "doc":  # MyST knew the page while it read the link
        return target if target in env.all_docs else None
    anything = kind in {"any", "myst"}
    if (kind in {"ref", "numref"} or anything) and target in standard.anonlabels:
        return standard.anonlabels[target][0]
    if kind == "doc" or anything:
        path = target.partition("#")[0].removesuffix(".md") if anything else target
        page = docname_join(docname, path) if path else docname
        if page in env.all_docs:
            return page
    if kind == "term" or anything:
        for name in (target, target.lower()):
            if ("term", name) in standard.objects:
                return standard.objects["term", name][0]
    if kind == "eq" and (equation := env.domains.math_domain.equations.get(target)):
        return equation[0]
    return None


def targets(env: BuildEnvironment) -> tuple[object, ...]:
    """Return all that decides which page a reference of any page leads to (see `page_meant`), to be compared."""
    standard, equations = env.domains.standard_domain, env.domains.math_domain.equations
    return set(env.all_docs), dict(standard.anonlabels), dict(standard.objects), dict(equations)


def _note(app: Sphinx, doctree: nodes.document) -> None:
    references_of(app.env)[app.env.current_document.docname] = references_in(doctree)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Begin to keep them."""
    app.connect("doctree-read", _note, priority=900)
    keep_page_data(app, "blog_references")
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
