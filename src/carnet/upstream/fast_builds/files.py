"""What a build of nothing asks of every page and package before it knows that nothing changed."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pygments.plugin
from sphinx import environment, theming
from sphinx.builders import html
from sphinx.environment import BuildEnvironment
from sphinx.project import Project

from carnet.core.settled_pages import settled_outputs, settled_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Set

    from sphinx.application import Sphinx

_DOC2PATH = Project.doc2path
_HAS_DOC_CHANGED = environment._has_doc_changed
_OUTDATED_FILES = BuildEnvironment.get_outdated_files
_OUTDATED_DOCS = html.StandaloneHTMLBuilder.get_outdated_docs


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


def of_pages_touched(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that tells which pages came, changed and went, as *ask* does, which looks at all of them.

    Those of which a build that waited knows that nobody has touched them need no look. Sphinx has no place for such
    knowledge; this can go once it has.
    """

    def get_outdated_files(env: BuildEnvironment, config_changed: bool) -> Any:  # as Sphinx calls it
        if config_changed:
            return ask(env, config_changed)
        with _without(env, settled_pages(env)):
            added, changed, _removed = ask(env, config_changed)
        return added, changed, env.all_docs.keys() - env.found_docs

    return get_outdated_files


def of_outputs_touched(ask: Callable[..., Iterator[str]]) -> Callable[..., set[str]]:
    """Return a function that tells which pages are older than their files, as *ask* does, for the same reason."""

    def get_outdated_docs(builder: html.StandaloneHTMLBuilder) -> set[str]:
        with _without(builder.env, settled_outputs(builder.env)):
            return {*ask(builder)}

    return get_outdated_docs


@contextmanager
def _without(env: BuildEnvironment, docnames: Set[str]) -> Iterator[None]:
    """Let Sphinx not see the pages *docnames* for a while."""
    found = env.project.docnames
    env.project.docnames = found - docnames
    try:
        yield
    finally:
        env.project.docnames = found


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
    BuildEnvironment.get_outdated_files = of_pages_touched(_OUTDATED_FILES)  # type: ignore[method-assign]
    html.StandaloneHTMLBuilder.get_outdated_docs = of_outputs_touched(_OUTDATED_DOCS)  # type: ignore[method-assign, assignment]
    app.connect("builder-inited", make_paths_once)
