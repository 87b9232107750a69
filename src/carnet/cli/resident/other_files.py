"""Whether a file that is no page has changed since the last build: if none has, and what other pages know of the pages
that were read is as before, the build need not look at other pages.

A build notes each file of the blog that it reads and each folder that it lists, beside the doctrees.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from carnet.cli.resident.inputs import Inputs, stamp_of
from carnet.core.build_state import read_state, state_file, write_whole
from carnet.core.fingerprint import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def state_of(path: str) -> object:
    """Return what changes with a file, or with the names in a folder: a file that is written anew has its old name."""
    if os.path.isdir(path):  # noqa: PTH112  # hundreds before each build
        return digest(sorted(os.listdir(path)))  # noqa: PTH208
    stamp = stamp_of(path)
    return [*stamp] if stamp else None


class OtherFiles:
    """The files of one build of *app* that are no pages, and those of the builds before."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.kept = state_file(app, "read-files")
        known = read_state(self.kept)
        self.files: dict[str, Any] = {path: state_of(path) for path in known.get("files", ())}
        #: Whether nothing of it has changed since the last build, which was the last one into this folder.
        self.are_the_same = bool(known) and known == {"built": self._built(), "files": self.files}
        self.inputs = Inputs(state_of, self._counts)
        self.inputs.watch()
        app.connect("carnet-nothing-else-changed", lambda _app: self.are_the_same or None)

    def keep(self) -> None:
        """Keep what was read for the next build."""
        self.inputs.stop()
        pages = {os.fspath(self.app.env.doc2path(docname)) for docname in self.app.env.found_docs}
        read = self.inputs.stamps | self.files
        files = {path: state for path, state in read.items() if path not in pages and self._counts(path)}
        write_whole(self.kept, json.dumps({"built": self._built(), "files": files}))

    def _counts(self, path: str) -> bool:
        """Return whether a file or folder is of the blog, and no build of it."""
        inside, made = f"{self.app.srcdir}{os.sep}", (self.app.outdir, self.app.doctreedir)
        path = f"{path}{os.sep}"
        return path.startswith(inside) and not path.startswith(tuple(f"{folder}{os.sep}" for folder in made))

    def _built(self) -> list[int] | None:
        """Return what changes with each build into this folder."""
        stamp = stamp_of(os.fspath(state_file(self.app, "pages")))
        return [*stamp] if stamp else None
