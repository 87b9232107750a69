"""Pages whose files are as the last build left them, so that a build that waited need not ask for each of them again.

Sphinx and features each look at the file of every page: whether it is newer than what was made of it, whether another
one took its place, whether it is a link. A process that waits until somebody builds (see `cli.resident`) looks at all
pages while it waits. Once it builds, one question to the system about each file tells which pages nobody has touched
meanwhile, and whoever goes over all pages leaves these out. Of any other page, and in any other build, all is asked.
"""

from __future__ import annotations

import math
import os
import stat
from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.html._build_info import BuildInfo

from carnet.core import unsaved
from carnet.core.page_data import page_data

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: What changes with a file, or with a link in its place, and with the names in a folder.
_State = tuple[int, ...]


class _Page(NamedTuple):
    """A page that is settled as long as its *files* are in these *states*: its own, and those that it is read from.

    Its *output* is as long as that is as it was *written*: () if it has none that is newer than the page and all
    templates.
    """

    docname: str
    files: tuple[str, ...]
    states: tuple[_State, ...]
    output: str
    written: _State


class _Files:
    """Files of pages, each in the state in which it was; in lists, as thousands of them are compared at once."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.states: list[_State] = []
        self.docnames: list[str] = []

    def add(self, path: str, state: _State, docname: str) -> None:
        """Add a file of the page *docname*."""
        self.paths.append(path)
        self.states.append(state)
        self.docnames.append(docname)

    def untouched(self) -> set[str]:
        """Return the pages all of whose files are still as they were."""
        try:
            now: list[_State] = list(map(_STATE_IN, map(os.lstat, self.paths)))  # in half the time of `_state_of`
        except OSError:  # one of them is gone
            now = list(map(_state_of, self.paths))
        pages = set(self.docnames)
        if now != self.states:
            files = zip(now, self.states, self.docnames, strict=True)
            pages -= {docname for state, before, docname in files if state != before}
        return pages


class SettledPages:
    """The pages of the build of *app* that need no look when it is made, and as long as their files stay as they are.

    The folders of their files are no links, and nothing came into or went from those of their trees.
    """

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.oldest_output = self._oldest_output()
        #: What pages are read from, by the folders of their sources and of their trees; and what is written for them.
        self.sources: dict[tuple[str, str], _Files] = defaultdict(_Files)
        self.outputs = _Files()
        for page in self._settled():
            tree = f"{app.doctreedir}{os.sep}{page.docname}"
            files = self.sources[os.path.dirname(page.files[0]), os.path.dirname(tree)]  # noqa: PTH120
            for path, state in zip(page.files, page.states, strict=True):
                files.add(path, state, page.docname)
            if page.written:
                self.outputs.add(page.output, page.written, page.docname)
        self.folders = {folders: self._state_of_folders(*folders) for folders in self.sources}

    def _settled(self) -> Iterator[_Page]:
        """Yield each page of which Sphinx, `sources`, `incremental` and `outside_files` would find all as usual."""
        env = self.app.env
        sources, stamps = page_data(env, "blog_sources"), page_data(env, "blog_stamps")
        posts, trees = getattr(self.app.config, "matched_blog_posts", ()), f"{env.doctreedir}{os.sep}"
        for docname in env.all_docs.keys() & env.found_docs:
            source = sources.get(docname)
            if source is None or not (source.is_post and source.readable and docname in posts):
                continue
            if docname in env.reread_always or not os.path.isfile(f"{trees}{docname}.doctree"):  # noqa: PTH113  # of thousands
                continue
            beside = sorted(env.dependencies[docname]) if docname in env.dependencies else ()
            files = (os.fspath(env.doc2path(docname)), *(os.path.join(env.srcdir, file) for file in beside))  # noqa: PTH118
            states = tuple(map(_state_of, files))
            if not all(_is_file(state) and _microseconds(state) <= env.all_docs[docname] for state in states):
                continue
            found = [state[1:3] for state in states]
            if source.stamp == found[0] and stamps.get(docname, found) == found:
                yield _Page(docname, files, states, *self._output(docname, states[0]))

    def _output(self, docname: str, state: _State) -> tuple[str, _State]:
        builder = self.app.builder
        if not isinstance(builder, StandaloneHTMLBuilder):
            return "", ()
        output = os.fspath(builder.get_output_path(docname))
        written = _state_of(output)
        is_newest = _is_file(written) and _microseconds(written) >= max(self.oldest_output, _microseconds(state))
        return output, written if is_newest else ()

    def _state_of_folders(self, sources: str, trees: str) -> _State:
        is_real = os.path.realpath(sources) == sources
        return _state_of(trees) if is_real else ()

    def _oldest_output(self) -> float:
        """Return, in microseconds, what Sphinx takes for too old: outputs that a template is newer than, or all."""
        builder = self.app.builder
        if not isinstance(builder, StandaloneHTMLBuilder) or not builder.templates:
            return math.inf
        try:
            is_the_same = BuildInfo.load(builder.outdir / ".buildinfo") == builder.build_info
        except (OSError, ValueError):
            return math.inf
        return int(builder.templates.newest_template_mtime() * 10**6) if is_the_same else math.inf

    @cached_property
    def unchanged(self) -> Set[str]:
        """The pages whose files are still as they were."""
        found: set[str] = set()
        for folders, files in self.sources.items():
            if self.folders[folders] and self.folders[folders] == self._state_of_folders(*folders):
                found |= files.untouched()
        return found.difference(unsaved.pages(self.app.env))

    @cached_property
    def written(self) -> Set[str]:
        """Those of them of which the output is still as it was, too."""
        return self.unchanged & self.outputs.untouched() if self._oldest_output() == self.oldest_output else set()


#: Reads from what the system says of a file all that changes with it, or with a link that takes its place.
_STATE_IN = attrgetter("st_mode", "st_mtime_ns", "st_size", "st_ino", "st_ctime_ns")


def _state_of(path: str) -> _State:
    """Return what changes with a file, and with a link, too, that takes its place; () if there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return ()
    return _STATE_IN(found)


def _is_file(state: _State) -> bool:
    return bool(state) and stat.S_ISREG(state[0])


def _microseconds(state: _State) -> int:
    """Return when a file was written, rounded up, as Sphinx does."""
    return -(state[1] // -1000)


_KNOWN: WeakKeyDictionary[BuildEnvironment, SettledPages] = WeakKeyDictionary()


def _look(app: Sphinx) -> None:
    """Look at all pages of the build of *app*, which waits until somebody asks for it."""
    _KNOWN[app.env] = SettledPages(app)


def settled_pages(env: BuildEnvironment) -> Set[str]:
    """Return the pages whose files are known to be as the last build left them."""
    return _KNOWN[env].unchanged if env in _KNOWN else frozenset()


def settled_outputs(env: BuildEnvironment) -> Set[str]:
    """Return those of them whose outputs are, too."""
    return _KNOWN[env].written if env in _KNOWN else frozenset()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at them while a build waits."""
    app.connect("carnet-get-ready", _look)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
