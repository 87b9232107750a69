"""Files under ``.well-known/`` beside ``conf.py`` are published as they are: ``security.txt``, what proves to a service
that the address is the owner's, where the author's account in the fediverse is.

No other hidden folder is published. A link to a file outside the folder is not followed, and what an operating system
puts there is left out. See https://www.rfc-editor.org/rfc/rfc8615.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.build_state import write_whole
from carnet.core.fingerprint import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FOLDER = ".well-known"
_LEFT_OUT = {".DS_Store", "Thumbs.db", "desktop.ini"}


class WellKnown:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def find(self, app: Sphinx) -> None:
        """Read the files, and tell of those that lie elsewhere."""
        self.files = {}
        folder = Path(app.srcdir) / FOLDER
        real = folder.resolve()
        for path in sorted(folder.rglob("*")) if not folder.is_symlink() else ():
            name = path.relative_to(folder.parent).as_posix()
            if path.name in _LEFT_OUT or not path.is_file():
                continue
            if path.resolve().is_relative_to(real):
                self.files[name] = path.read_bytes()
            else:
                message = _("'%s' leads out of its folder and is not published; put a copy in its place")
                logger.warning(message, name, location=name, type="blog", subtype="well_known")

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Let the home page be written anew when they change, so that the build is not taken for one without news."""
        return {"well_known": digest(self.files)} if self.files and docname == app.config.root_doc else {}

    def names(self, app: Sphinx) -> set[str]:
        """Return the files."""
        return {*self.files}

    def write(self, app: Sphinx, exception: Exception | None) -> None:
        """Write what changed."""
        if exception is not None or not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        for name, content in self.files.items():
            target = Path(app.outdir) / name
            if not target.is_file() or target.read_bytes() != content:
                write_whole(target, content)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Publish the files."""
    app.setup_extension("carnet")
    found = WellKnown()
    app.connect("builder-inited", found.find)
    app.connect("carnet-page-context", found.context)
    app.connect("carnet-files-beside", found.names)
    app.connect("build-finished", found.write)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
