"""The dress on top of Furo: the frame of every page, a post, and the styles and keys that all pages share.

``html_theme`` stays ``furo``: its colours, options and switch of light and dark go on working, and its stylesheet lies
below ours. A page has slots for what features add (see :mod:`carnet.core.slots`); it shows nothing of one that is out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from carnet.core.assets import add_script, add_style, add_templates, publish_asset
from carnet.core.defaults import is_blog
from carnet.core.posts import post_of
from carnet.core.settings import add_setting
from carnet.core.text import code_from_left, text_direction
from carnet.theme.code_styles import publish_compact
from carnet.theme.colors import color_theme

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

_HERE = Path(__file__).parent
#: The typeface: the first of its files is fetched with each page, the other where there is italic.
_FONTS = ("carnet-serif-roman.woff2", "carnet-serif-italic.woff2")


def _frame(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give templates what `conf.py` says of the frame, in one place."""
    context["author"] = app.config.author
    context["page_direction"] = text_direction(app.config.language)
    post = post_of(app.env, pagename)
    if "rtl" in (context["page_direction"], text_direction(post.language) if post and post.language else ""):
        app.add_css_file("rtl.css", priority=950)  # after all others
        if "body" in context:
            context["body"] = code_from_left(context["body"])
    context["blog_rail"] = app.config.blog_rail
    context["blog_font_file"] = (
        _FONTS[0] if app.config.blog_font and app.builder.name == "dirhtml" else ""
    )  # no page fetches from a folder


def _show_font_late(app: Sphinx) -> None:
    """Let the typeface come when it comes in pages that are read from a folder, as none of them fetches it early."""
    if app.builder.name == "html":
        add_style(app, _HERE / "font-late.css")


def is_documentation(config: Config) -> bool:
    """Return whether a project is no blog, but one that takes a feature of ours: its pages keep Furo's own sidebar."""
    written = config._raw_config | config.overrides  # ABlog, whose setting it is, may come later
    return not (is_blog(config.extensions) or written.get("blog_post_pattern"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Dress the blog; ``blog_rail`` keeps Furo's own sidebar, ``blog_font = False`` the typefaces of the reader."""
    app.setup_extension("carnet.core.words")
    app.setup_extension("carnet.core.slots")
    app.setup_extension("carnet.core.settings")
    app.setup_extension("carnet.core.menu")
    app.setup_extension("carnet.core.allowed_hosts")
    app.setup_extension("carnet.core.identity")
    add_setting(
        app,
        "blog_colors",
        {},
        dict,
        "The colours of the blog, light and dark, by eight names, such as `{'accent': ('#7a2e12', '#f2b48c')}`.",
    )
    add_setting(app, "blog_font", True, bool, "The typeface Carnet Serif; without it, what the reader's device has.")
    add_setting(
        app,
        "blog_rail",
        is_documentation,
        bool,
        "Furo's own sidebar in the place of the bar and the menu, as a project has it that takes a single feature.",
    )
    if app.config.html_theme == "furo":  # other themes have other pages
        add_templates(app, _HERE / "templates")
        add_style(app, _HERE / "theme.css")
        if app.config.blog_font:
            add_style(app, _HERE / "font.css")
            app.connect("builder-inited", _show_font_late)
            for name in _FONTS:
                publish_asset(app, _HERE / "fonts" / name)
        add_script(app, _HERE / "theme.js")
        add_style(app, _HERE / ("rail.css" if app.config.blog_rail else "frame.css"))
        add_script(app, _HERE / ("rail.js" if app.config.blog_rail else "frame.js"))
        add_style(app, _HERE / "print.css")
        publish_asset(app, _HERE / "rtl.css")
        app.connect("config-inited", color_theme, priority=60)
        app.connect("html-page-context", _frame)
        app.connect("build-finished", publish_compact, priority=600)  # after Furo
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
