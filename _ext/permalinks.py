"""Old addresses of a post keep working: each address in its ``permalink`` is a page that forwards to it at once.

Written as the very file that hosts serve at the address (``/2006/03/x.html``), which ABlog's
``redirect`` does not under ``dirhtml``: it writes ``x.html/index.html``.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin

from sphinx.locale import _
from sphinx.util import logging

import posts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def file_of(address: str) -> str:
    """Return the file below the output folder that a host serves at *address*: ``/x/`` is ``x/index.html``."""
    path = address.strip("/")
    return path if PurePosixPath(path).suffix else f"{path}/index.html".lstrip("/")


def _write(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    builder = cast("StandaloneHTMLBuilder", app.builder)
    moved = [post for post in posts.published(app.env) if post.permalink]
    taken = {builder.get_output_path(docname): docname for docname in app.env.found_docs} if moved else {}
    lines = {docname: source.lines for docname, source in posts.sources(app.env).items()}
    for post in moved:
        for address in post.permalink:
            file = builder.outdir / file_of(address)
            if file in taken:
                message = f"the old address {address} is that of '{taken[file]}.md'"
                place = f"{app.env.doc2path(post.docname, base=False)}:{lines[post.docname].get('permalink', 1)}"
                logger.warning(message, location=place, type="blog", subtype="permalinks")
                continue
            taken[file] = post.docname
            # Relative links of a page begin at its folder, that is at the folder's index.
            folder = file.parent.relative_to(builder.outdir).as_posix()
            page = "index" if folder == "." else f"{folder}/index"
            context = {
                "title": _("This page has moved"),
                "target": post.docname,
                "target_title": post.title,
                "pageurl": urljoin(app.config.html_baseurl, builder.get_target_uri(post.docname)),
            }
            builder.handle_page(page, context, "ablog/redirect.html", outfilename=file)
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the forwarding pages."""
    app.setup_extension("posts")
    app.connect("html-collect-pages", _write)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
