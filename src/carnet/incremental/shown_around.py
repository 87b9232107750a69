"""What a page shows besides its own text and what features say of it: pages around it, and what its references mean."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

from ablog.blog import Blog

from carnet.core import unsaved
from carnet.core.fingerprint import Stamp
from carnet.core.references import pages_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: The names of places on each page.
Labels = dict[str, list[tuple[str, tuple[str, str]]]]

#: How the names begin that ABlog gives to pages of lists; to look for one in it takes a list of all posts.
_NAMED_BY_ABLOG = ("blog-", "archive-", "tag-", "author-", "location-", "language-", "category-")


def stamps_of(env: BuildEnvironment, docname: str) -> list[Stamp | None]:
    """Return what changes when a file that a page is read from is written, or another one takes its place."""
    found = [unsaved.stamp_of(os.fspath(env.doc2path(docname)))]
    if docname in env.dependencies:  # of thousands of pages few have any
        files = sorted(env.dependencies[docname])
        found += [unsaved.stamp_of(os.path.join(env.srcdir, file)) for file in files]  # noqa: PTH118  # some are absolute
    return found


def places(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return the places of all pages: each page, and the place on it, by name."""
    return dict(env.domains.standard_domain.anonlabels)


def labels_of_pages(env: BuildEnvironment) -> Labels:
    """Return the names of places on each page."""
    labels: Labels = defaultdict(list)
    for name, place in sorted(places(env).items()):
        labels[place[0]].append((name, place))
    return dict(labels)


def around(env: BuildEnvironment, relations: dict[str, list[str | None]], docname: str) -> list[object]:
    """Return what a page says of the pages above, before and after it in tables of contents."""
    found = relations.get(docname, [])[1:]
    while docname in relations and (parent := relations[docname][0]) is not None:
        found.append(parent)
        docname = parent
    return [(name, str(env.titles[name])) for name in found if name in env.titles]


def meaning(app: Sphinx, docname: str, target: str, labels: Labels) -> tuple[object, ...]:
    """Return what a reference to *target* leads to and is called now."""
    env, standard = app.env, app.env.domains.standard_domain
    pages = [page for page in pages_of(env, docname, target) if page in env.titles]
    return (
        standard.labels.get(target),
        standard.anonlabels.get(target),
        standard.objects.get(("term", target)),
        standard.objects.get(("term", target.lower())),
        Blog(app).references.get(target) if target.startswith(_NAMED_BY_ABLOG) else None,
        [(page, str(env.titles[page]), env.metadata[page].get("myst_slugs"), labels.get(page, [])) for page in pages],
    )
