"""The text of each document as HTML, kept when its page is written: feeds, podcast and search take it from there.

It is what the page's template gets, with the picture with which a post begins, and without what the template puts
around it: no markup of a finished page is read again. It lies beside the doctrees, a file a document, as several
processes write pages. Features that need it call ``app.setup_extension("carnet.core.rendered_texts")``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from carnet.core import posts
from carnet.core.build_state import delete_files, files_below, state_file, write_whole

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def rendered_text(app: Sphinx, docname: str) -> Path:
    """Return the file that has the text of a document as HTML, relative to its page."""
    return _folder(app) / _file_name(docname)


@lru_cache(1)
def _folder(app: Sphinx) -> Path:
    return state_file(app, "texts", "")


def _file_name(docname: str) -> str:
    return f"{docname}.html"


def _complete(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Let pages be written whose texts are not there, as when the feature that needs them is new."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return []
    there = files_below(_folder(app))
    return sorted(docname for docname in env.found_docs if _file_name(docname) not in there)


def _keep(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None:
        return
    is_post = posts.post_of(app.env, pagename) is not None
    cover = is_post and app.emit_firstresult("carnet-text-cover", pagename, context["pathto"])
    text, file = f"{cover or ''}{context['body']}", rendered_text(app, pagename)
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        write_whole(file, text)


def _forget(app: Sphinx, exception: Exception | None) -> None:
    """Delete the texts of documents that are gone, or are no longer published."""
    if exception is None and isinstance(app.builder, StandaloneHTMLBuilder):
        wanted = {_file_name(docname) for docname in app.env.found_docs}
        delete_files(_folder(app), files_below(_folder(app)) - wanted)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Begin to keep them."""
    app.connect("env-updated", _complete)
    app.connect("html-page-context", _keep, priority=990)  # once all features have had their say
    app.connect("build-finished", _forget)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
