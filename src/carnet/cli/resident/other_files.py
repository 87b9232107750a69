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

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class OtherFiles:
    """The files of one build of *app* that are no pages, which *inputs* notes, and those of the builds before."""

    def __init__(self, app: Sphinx, inputs: Inputs) -> None:
        self.app = app
        self.inputs = inputs
        self.kept = state_file(app, "read-files")
        known = read_state(self.kept)
        self.files: dict[str, Any] = {path: _listed(path) for path in known.get("files", ())}
        #: Whether nothing of it has changed since the last build, which was the last one into this folder.
        self.are_the_same = bool(known) and known == {"built": self._built(), "files": self.files}
        inputs.counts = self._counts  # from here on, nothing else is asked of it
        inputs.watch()
        app.connect("carnet-nothing-else-changed", lambda _app: self.are_the_same or None)

    def keep(self) -> None:
        """Keep what was read for the next build."""
        self.inputs.stop()
        pages = {os.fspath(self.app.env.doc2path(docname)) for docname in self.app.env.found_docs}
        read = self.inputs.stamps | self.files
        files = {path: stamp for path, stamp in read.items() if path not in pages and self._counts(path)}
        write_whole(self.kept, json.dumps({"built": self._built(), "files": files}))

    def _counts(self, path: str) -> bool:
        """Return whether a file or folder is of the blog, and no build of it."""
        inside, made = f"{self.app.srcdir}{os.sep}", (self.app.outdir, self.app.doctreedir)
        path = f"{path}{os.sep}"
        return path.startswith(inside) and not path.startswith(tuple(f"{folder}{os.sep}" for folder in made))

    def _built(self) -> list[int | str] | None:
        """Return what changes with each build into this folder."""
        return _listed(os.fspath(state_file(self.app, "pages")))


def _listed(path: str) -> list[int | str] | None:
    """Return the stamp of a file as it comes back from JSON."""
    stamp = stamp_of(path)
    return [*stamp] if stamp else None
