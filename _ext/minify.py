"""Readers load pages, styles and scripts without the comments and indentation that are for whoever edits them.

The files in ``html_static_path`` stay as they are; what lies in the output is smaller. rcssmin and rjsmin do it. The
templates of pages lose their indentation as they are loaded; what they print stays as it is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2.ext import Extension
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


class _Indentation(Extension):
    """Jinja's hook that sees a template's source before it is compiled; after the repairs of ``furo_compat``."""

    priority = 200

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return unindented(source) if str(name).endswith(".html") else source


def unindented(template: str) -> str:
    """Return a *template* of HTML without the indentation of lines that begin with an element or a tag of Jinja."""
    return re.sub(r"(?m)^[ \t]+(?=[<{])", "", template)


def _intercept(app: Sphinx) -> None:
    """Minify what was copied; Sphinx calls the pages' styles after its content, so that this comes before any page."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    builder.templates.environment.add_extension(_Indentation)
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
