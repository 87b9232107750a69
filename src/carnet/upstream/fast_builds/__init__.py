"""A blog of thousands of posts is built in less time and memory: what Sphinx and MyST-Parser do anew for
every page is done once, and what they keep of every page is let go.

Each function below is one repair and names its issue, if there is one, and when it can go. None changes
a byte of the pages. "Sphinx" is https://github.com/sphinx-doc/sphinx.
"""

from __future__ import annotations

import atexit
import gc
import logging
from copy import deepcopy
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import docutils.frontend
import sphinx.application
import sphinx.events
from docutils.utils import DependencyList
from myst_parser.mdit_to_docutils import base as myst
from sphinx import builders
from sphinx.builders import Builder, html
from sphinx.builders.html import _assets
from sphinx.environment import BuildEnvironment
from sphinx.util import docutils as sphinx_docutils

from carnet.upstream.fast_builds import files, markdown, templates, trees

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docutils.frontend import Values
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    #: What a builder does with pages in some processes.
    _Work = Callable[[Builder, Any, int], None]

_CLEAR = BuildEnvironment.clear_doc
_SETTINGS_OF_SPHINX = sphinx_docutils._get_settings
_SETTINGS_OF_MYST = docutils.frontend.get_default_settings
_READ_PARALLEL = Builder._read_parallel
_WRITE_PARALLEL = Builder._write_parallel
_CHECKSUM = html._file_checksum  # type: ignore[attr-defined]  # imported there
#: How many objects more there must be before Python looks for unused cycles among the young ones; its own 700 make it
#: look thousands of times, in vain, as the trees of pages are cycles in use.
_YOUNG_OBJECTS = 20_000
_VERY_VERBOSE = 2
#: What fills the log that is shown with ``-vv`` alone.
_CHATTY = (sphinx.application.logger, sphinx.events.logger)


def settings_made_once(make: Callable[..., Values]) -> Callable[..., Values]:
    """Return a function that does what *make* does, which gives the settings of docutils for some components.

    docutils sets up a whole command line of 140 options for them, which takes a fifth of the time that a post does.
    Sphinx and MyST ask for them for each page (no issue yet); this can go once they keep them.
    """
    made: list[tuple[object, object, Values]] = []

    def settings_of(*components: Any, **options: Any) -> Values:
        kinds = [component if isinstance(component, type) else type(component) for component in components]
        known = next((values for *asked, values in made if asked == [kinds, options]), None)
        if known is None:
            known = make(*components, **options)
            made.append((kinds, options, known))
        settings = known.copy()
        vars(settings).update(
            {name: deepcopy(value) for name, value in vars(known).items() if isinstance(value, list | DependencyList)}
        )  # pages add to these
        return settings

    return settings_of


def clear_known(clear: Callable[[BuildEnvironment, str], None]) -> Callable[[BuildEnvironment, str], None]:
    """Return a function that does what *clear* does, which forgets a page, but only for a page that was read before.

    Sphinx looks through the labels of all pages for those of a new one (no issue yet), which takes half a minute at ten
    thousand posts. This can go once it does not. It clears the first page, too: some domains prepare themselves then.
    """

    def clear_doc(env: BuildEnvironment, docname: str) -> None:
        if docname in env.all_docs or not env.all_docs:
            clear(env, docname)

    return clear_doc


def shares(docnames: Sequence[str], processes: int) -> list[list[str]]:
    """Return the share of *docnames* that each of some *processes* has to read."""
    return [list(docnames[first::processes]) for first in range(min(processes, len(docnames)))]


def read_in_shares(read: _Work) -> _Work:
    """Return a function that does what *read* does, which reads pages in several processes, each of which reads once.

    Sphinx starts a process for every few pages, and each sends back all that was read before, too (no issue yet).
    This can go once it does not.
    """

    def read_parallel(builder: Builder, docnames: Any, nproc: int) -> None:
        make_chunks = builders.make_chunks  # type: ignore[attr-defined]  # imported there
        builders.make_chunks = shares  # type: ignore[attr-defined, assignment]
        gc.freeze()  # the processes share what is there already, and leave it alone
        try:
            read(builder, docnames, nproc)
        finally:
            builders.make_chunks = make_chunks  # type: ignore[attr-defined]

    return read_parallel


def write_with_all(write: _Work) -> _Work:
    """Return a function that does what *write* does, which writes pages in several processes, with one process more.

    Sphinx takes the main one for busy, which has a tenth of the work: two processors wrote no faster than one (no issue
    yet). This can go once it does not.
    """

    def write_parallel(builder: Builder, docnames: Any, nproc: int) -> None:
        gc.freeze()  # the processes share what is there already, and leave it alone
        write(builder, docnames, nproc + 1)

    return write_parallel


def _keep_one_tree(app: Sphinx, *_: object) -> None:
    """Let go the trees of the pages that were read or written before this one.

    Sphinx keeps every tree from reading to writing, and every file of a tree from then on (#11124, #11290). They are on
    the disk. This can go once Sphinx bounds these caches.
    """
    app.env._write_doc_doctree_cache.clear()
    app.env._pickled_doctree_cache.clear()


def _say_less(app: Sphinx) -> None:
    """Keep Sphinx from making records for a log that nobody sees (no issue yet).

    Of each event and setting it makes one that is shown with ``-vv`` alone, with all that the event is about written
    out, and of each page some that are not shown with ``-q``.
    """
    is_chatty = app.verbosity >= _VERY_VERBOSE
    for chatty in _CHATTY:
        chatty.logger.setLevel(logging.NOTSET if is_chatty else logging.INFO)
    sphinx.events.repr = repr if is_chatty else lambda _value: ""  # type: ignore[attr-defined]  # a built-in function
    logging.getLogger("sphinx").setLevel(logging.WARNING if app.quiet else logging.DEBUG)


def _let_lie(app: Sphinx) -> None:
    """Begin to look for unused cycles, but not among what was loaded up to here, which is all in use.

    That takes half a second in a build of nothing at ten thousand posts.
    """
    gc.freeze()
    gc.enable()


def _end(app: Sphinx, exception: Exception | None) -> None:
    """Let go what this build loaded, as there may be others in this process."""
    gc.unfreeze()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Lighten Sphinx."""
    _say_less(app)
    gc.disable()  # until `_let_lie`
    gc.set_threshold(_YOUNG_OBJECTS, *gc.get_threshold()[1:])
    # When it ends, Python looks for unused cycles among all that it forgets in any case: a fifth of a build of nothing.
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
    sphinx_docutils._get_settings = settings_made_once(_SETTINGS_OF_SPHINX)
    myst.get_default_settings = settings_made_once(_SETTINGS_OF_MYST)  # type: ignore[attr-defined]  # it imports it
    myst.inspect = SimpleNamespace(getmembers=markdown.rules_of, ismethod=None)  # type: ignore[attr-defined, assignment]  # it imports it
    templates.install()
    trees.install(app)
    files.install(app)
    BuildEnvironment.clear_doc = clear_known(_CLEAR)  # type: ignore[method-assign, assignment]
    # It looks for the styles and scripts of each page on the disk, and keeps those of another build in this process (no
    # issue yet).
    _assets._file_checksum_inner.cache_clear()
    html._file_checksum = cache(_CHECKSUM)  # type: ignore[attr-defined, assignment]
    Builder._read_parallel = read_in_shares(_READ_PARALLEL)  # type: ignore[method-assign, assignment]
    Builder._write_parallel = write_with_all(_WRITE_PARALLEL)  # type: ignore[method-assign, assignment]
    app.connect("builder-inited", _let_lie)
    app.connect("builder-inited", templates.prepare_templates)
    app.connect("builder-inited", markdown.keep_parsers)
    app.connect("source-read", _keep_one_tree)
    app.connect("doctree-resolved", _keep_one_tree)
    app.connect("build-finished", _end, priority=999)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
