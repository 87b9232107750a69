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


class SettledPages:
    """The pages of the build of *app* that need no look when it is made, and as long as their files stay as they are.

    The folders of their files are no links, and nothing came into or went from those of their trees.
    """

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.oldest_output = self._oldest_output()
        self.by_folders: dict[tuple[str, str], list[_Page]] = defaultdict(list)
        for page in self._settled():
            tree = f"{app.doctreedir}{os.sep}{page.docname}"
            self.by_folders[os.path.dirname(page.files[0]), os.path.dirname(tree)].append(page)  # noqa: PTH120
        self.folders = {folders: self._state_of_folders(*folders) for folders in self.by_folders}

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
    def _pages(self) -> list[_Page]:
        found: list[_Page] = []
        for folders, pages in self.by_folders.items():
            if self.folders[folders] and self.folders[folders] == self._state_of_folders(*folders):
                found += [page for page in pages if tuple(map(_state_of, page.files)) == page.states]
        return [page for page in found if not unsaved.is_unsaved(page.files[0])]

    @cached_property
    def unchanged(self) -> frozenset[str]:
        """The pages whose files are still as they were."""
        return frozenset(page.docname for page in self._pages)

    @cached_property
    def written(self) -> frozenset[str]:
        """Those of them of which the output is still as it was, too."""
        if self._oldest_output() != self.oldest_output:
            return frozenset()
        return frozenset(
            page.docname for page in self._pages if page.written and _state_of(page.output) == page.written
        )


def _state_of(path: str) -> _State:
    """Return what changes with a file, and with a link, too, that takes its place; () if there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return ()
    return found.st_mode, found.st_mtime_ns, found.st_size, found.st_ino, found.st_ctime_ns


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
