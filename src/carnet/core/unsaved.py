"""Texts that an editor has not saved yet: a build that is given them reads them in place of their files.

Nothing of them stays: the next build reads these files anew.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from carnet.core import fingerprint
from carnet.core.fingerprint import Stamp

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Of this process, by the path of the file.
_texts: dict[str, str] = {}


def use(app: Sphinx, texts: dict[str, str]) -> None:
    """Let the build of *app* read *texts*, by their paths from the source folder, in place of these files."""
    _texts.clear()
    _texts.update({f"{app.srcdir}{os.sep}{path}": text for path, text in texts.items()})
    app.connect("env-get-outdated", _outdated, priority=1)
    app.connect("source-read", _read, priority=1)


def content_of(path: str | Path) -> bytes:
    """Return the content of a file, or what an editor has in its place."""
    text = _texts.get(os.fspath(path)) if _texts else None
    return Path(path).read_bytes() if text is None else text.encode()


def stamp_of(path: str | Path) -> Stamp | None:
    """Return what changes with a file, or with what an editor has in its place; None if there is no such file."""
    if not is_unsaved(path):
        return fingerprint.stamp_of(path)
    content = content_of(path)
    return -1 - zlib.crc32(content), -1 - len(content)  # no file's


def is_unsaved(path: str | Path) -> bool:
    """Return whether an editor has another text than the file at a *path*."""
    return bool(_texts) and os.fspath(path) in _texts


def pages(env: BuildEnvironment) -> list[str]:
    """Return the pages of which an editor has another text than their files."""
    return [docname for path in _texts if (docname := env.path2doc(path)) in env.found_docs]


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages to read again."""
    return pages(env)


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give Sphinx the text of a page."""
    path = app.env.doc2path(docname)
    if is_unsaved(path):
        source[0] = content_of(path).decode("utf-8-sig", "replace")
