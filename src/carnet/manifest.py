"""The blog as an app on a telephone's screen: ``manifest.webmanifest``, made from the settings of ``conf.py``.

Its addresses are relative to the file itself, so that it holds wherever the blog is published. Browsers paint what is
around a page in the blog's own colours. There is no service worker: a page here weighs 25 KB and its styles and scripts
have addresses that change with them, so that the browser's own cache serves a second visit as well. A worker would add
a script to each first visit, keep withdrawn posts alive on readers' machines, and outlive a move to another host.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from carnet.core.output_files import about, write_file
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

FILE = "manifest.webmanifest"
_BACKGROUND = "color-background-primary"


def color(config: Config, scheme: str) -> str:
    """Return the background of pages in a *scheme*, light or dark; "" when the theme has none of ours."""
    variables = config.html_theme_options.get(f"{scheme}_css_variables", {})
    return str(variables.get(_BACKGROUND, ""))


def manifest(config: Config) -> dict[str, Any]:
    """Return what the blog says of itself to those who put it on their screen."""
    icons = [
        {"src": path, "sizes": sizes, "type": "image/png", "purpose": purpose}
        for path, sizes, purpose in config.blog_app_icons
    ]
    fields = {
        "name": config.html_title,
        "short_name": config.blog_app_name or config.html_title,
        "description": about(config),
        "lang": config.language,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "theme_color": color(config, "light"),
        "background_color": color(config, "light"),
        "icons": icons,
    }
    return {name: value for name, value in fields.items() if value}


def _write(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    write_file(app, FILE, text=json.dumps(manifest(app.config), ensure_ascii=False, indent=2))
    return []


#: In the head of a page.
_IN_HEAD = """<link rel="manifest" href="{{ pathto(manifest, 1)|e }}">
  {%- if touch_icon %}
  <link rel="apple-touch-icon" href="{{ pathto(touch_icon, 1)|e }}">
  {%- endif %}
  {%- for scheme, color in theme_colors.items() %}
  <meta name="theme-color" content="{{ color|e }}" media="(prefers-color-scheme: {{ scheme }})">
  {%- endfor %}"""


class Head:
    """What the head of every page says of the app; known once a build."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}

    def begin(self, app: Sphinx) -> None:
        """Look at the settings and for the icon."""
        colors = {scheme: color(app.config, scheme) for scheme in ("light", "dark")}
        touch_icon = app.config.blog_touch_icon
        self.said = {
            "manifest": FILE,
            "theme_colors": {scheme: value for scheme, value in colors.items() if value},
            "touch_icon": touch_icon if touch_icon and (app.srcdir / touch_icon).is_file() else "",
        }

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return it for the page of *docname*."""
        return self.said


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the manifest."""
    app.setup_extension("carnet")
    add_setting(
        app,
        "blog_app_icons",
        (),
        (list, tuple),
        "The icons on a telephone's screen: path, size (`192x192`) and purpose (`any`, `maskable`) of each.",
    )
    add_setting(
        app, "blog_app_name", "", str, "The short name of the blog below its icon on a telephone; empty, its title."
    )
    add_setting(
        app, "blog_touch_icon", "", str, "The icon, by its path, of the blog on the screen of an iPhone or iPad."
    )
    head = Head()
    app.connect("builder-inited", head.begin)
    app.connect("carnet-page-context", head.context)
    app.connect("html-collect-pages", _write)
    add_to_slot(app, "head", _IN_HEAD, order=300, when="manifest")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
