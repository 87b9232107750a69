"""The dress on top of Furo: page, sidebar, the frame of a post, and the styles and keys that all pages share.

A page has places for what features add, such as comments below a post; it shows them where a feature gives it something
to show, and nothing without.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carnet.core.assets import add_script, add_style, add_templates
from carnet.core.settings import add_setting
from carnet.theme.colors import color_theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_HERE = Path(__file__).parent


def setup(app: Sphinx) -> ExtensionMetadata:
    """Dress the blog."""
    app.setup_extension("carnet.core.words")
    app.setup_extension("carnet.core.slots")
    app.setup_extension("carnet.core.settings")
    app.setup_extension("carnet.core.menu")
    add_setting(
        app,
        "blog_colors",
        {},
        dict,
        "The colours of the blog, light and dark, by eight names, such as `{'accent': ('#7a2e12', '#f2b48c')}`.",
    )
    if app.config.html_theme == "furo":  # other themes have other pages
        add_templates(app, _HERE / "templates")
        add_style(app, _HERE / "theme.css")
        add_script(app, _HERE / "theme.js")
        app.connect("config-inited", color_theme, priority=60)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
