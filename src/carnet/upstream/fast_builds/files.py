"""What a build of nothing asks of every page and package before it knows that nothing changed."""

from __future__ import annotations

import os
import stat
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pygments.plugin
from sphinx import environment, theming
from sphinx.builders import html
from sphinx.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx.application import Sphinx

_DOC2PATH = Project.doc2path
_HAS_DOC_CHANGED = environment._has_doc_changed


def path_made_once(make: Callable[[Project, str, bool], Any]) -> Callable[[Project, str, bool], Any]:
    """Return a function that does what *make* does, which gives the path of the file of a page.

    Sphinx and extensions ask for it some ten times of each page in a build of nothing (no issue yet). This can go once
    Sphinx keeps them.
    """
    made: WeakKeyDictionary[Project, dict[tuple[str, bool], tuple[object, Any]]] = WeakKeyDictionary()

    def doc2path(project: Project, docname: str, absolute: bool) -> Any:  # as Sphinx calls it
        paths, place = made.setdefault(project, {}), project._docname_to_path.get(docname)
        known = paths.get((docname, absolute))
        if known is None or known[0] != place:  # the files were looked for anew
            known = paths[docname, absolute] = place, make(project, docname, absolute)
        return known[1]

    return doc2path


def changed_by_stamps(ask: Callable[..., bool]) -> Callable[..., bool]:
    """Return a function that tells of a page whether it changed, as *ask* does, which makes three paths for it.

    *ask* is asked about all pages but those that are kept, older than their doctree, and made of one file (no issue
    yet). This can go once Sphinx asks the system once for each file.
    """

    def has_doc_changed(
        docname: str, *, filename: Any, doctreedir: Any, all_docs: Mapping[str, int], **others: Any
    ) -> bool:
        if docname not in others["reread_always"] and docname not in others["dependencies"]:
            try:
                doctree = os.stat(f"{doctreedir}{os.sep}{docname}.doctree")  # noqa: PTH116  # of thousands of files
                source = os.stat(filename)  # noqa: PTH116
            except OSError:
                pass
            else:
                if stat.S_ISREG(doctree.st_mode) and source.st_mtime_ns // 1000 <= all_docs[docname]:
                    return False
        return ask(docname, filename=filename, doctreedir=doctreedir, all_docs=all_docs, **others)

    return has_doc_changed


@cache
def _entry_points() -> Any:
    """Return what all packages offer to others, for which Sphinx and Pygments each read all of them (no issue yet)."""
    return metadata.entry_points()


def make_paths_once(app: Sphinx) -> None:
    """Keep the path of each page that is written, for which Sphinx and ours ask several times (no issue yet)."""
    if isinstance(app.builder, html.StandaloneHTMLBuilder):
        app.builder.get_output_path = cache(app.builder.get_output_path)  # type: ignore[method-assign]


def install(app: Sphinx) -> None:
    """Let Sphinx ask less."""
    _entry_points.cache_clear()  # another build in this process may find other packages
    theming.entry_points = lambda **wanted: _entry_points().select(**wanted)  # type: ignore[attr-defined]
    pygments.plugin.iter_entry_points = lambda group: _entry_points().select(group=group)
    Project.doc2path = path_made_once(_DOC2PATH)  # type: ignore[method-assign, assignment]
    environment._has_doc_changed = changed_by_stamps(_HAS_DOC_CHANGED)
    app.connect("builder-inited", make_paths_once)
