"""A page for addresses that lead nowhere: ``404.html``, where hosts look for it, with links that work
from any address.

sphinx-notfound-page writes ``404/index.html`` under ``dirhtml``, which no host finds
(https://github.com/readthedocs/sphinx-notfound-page); this module can go once it writes
``404.html`` there too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

from sphinx.locale import _

from carnet.core.assets import add_templates, publish_asset
from carnet.core.recent_posts import show_recent_posts

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

_PAGE = "404"
_ADDRESS = re.compile(r'((?:href|src)=")([^"#][^"]*)"')


def _write(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    builder = cast("StandaloneHTMLBuilder", app.builder)
    context = {"title": _("Page not found")}
    builder.handle_page(_PAGE, context, "404.html", outfilename=builder.outdir / "404.html")
    return []


def _make_absolute(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let each link of the page begin at the site's root, which ``html_baseurl`` names."""
    if pagename != _PAGE:
        return
    app.add_css_file("not_found.css", priority=900)
    root = urlsplit(app.config.html_baseurl).path or "/"
    here = root + app.builder.get_target_uri(_PAGE)
    pathto: Callable[..., str] = context["pathto"]

    def absolute(*args: Any, **kwargs: Any) -> str:
        return urljoin(here, pathto(*args, **kwargs))

    def absolute_links(html: Callable[..., str]) -> Callable[..., str]:
        def with_absolute_links(*args: Any, **kwargs: Any) -> str:
            return _ADDRESS.sub(lambda found: f'{found[1]}{urljoin(here, found[2])}"', html(*args, **kwargs))

        return with_absolute_links

    context |= {"pathto": absolute, "content_root": root, "pageurl": None}
    context |= {name: absolute_links(context[name]) for name in ("css_tag", "js_tag", "toctree")}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the page."""
    app.setup_extension("carnet")
    publish_asset(app, Path(__file__).parent / "not_found.css")
    add_templates(app, Path(__file__).parent / "templates")
    show_recent_posts(app, _PAGE)
    app.connect("html-collect-pages", _write)
    app.connect("html-page-context", _make_absolute, priority=100)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
