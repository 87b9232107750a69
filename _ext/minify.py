"""Readers load the blog's own styles and scripts without the comments and indentation that are for whoever edits them.

The files in ``html_static_path`` stay as they are; what lies in the output is smaller. rcssmin and rjsmin do it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rcssmin import cssmin
from rjsmin import jsmin
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_MINIFIERS: dict[str, Callable[[str], str]] = {".css": cssmin, ".js": jsmin}


def minified(name: str, text: str) -> str:
    """Return the *text* of the file *name* without what browsers have no use for."""
    minify = _MINIFIERS.get(Path(name).suffix)
    return minify(text) if minify else text


def _intercept(app: Sphinx) -> None:
    """Minify what was copied; Sphinx calls the pages' styles after its content, so that this comes before any page."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    copy = builder.copy_static_files

    def copy_static_files() -> None:
        copy()
        for folder in app.config.html_static_path:
            for source in sorted((app.srcdir / folder).glob("*.*")):
                file = app.outdir / "_static" / source.name
                if source.suffix in _MINIFIERS and file.is_file():
                    file.write_text(minified(source.name, source.read_text(encoding="utf-8")), encoding="utf-8")

    builder.copy_static_files = copy_static_files  # type: ignore[method-assign]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the minifier."""
    app.connect("builder-inited", _intercept)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
