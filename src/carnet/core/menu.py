"""What the menu holds: ``blog_menu``, the pages of the blog and others under headings, and ``blog_profile``.

``blog_menu`` and ``blog_profile`` were called ``doors`` and ``profile`` and stood in ``html_context``. A blog that
still has them there, or under those names in ``conf.py``, is built as before, and told of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.locale import _
from sphinx.util import logging

from carnet.core.conf_lines import place_of
from carnet.core.defaults import is_blog, is_said
from carnet.core.settings import add_setting

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: What a setting was called, by its name now.
_OLD_NAMES = {"blog_menu": "doors", "blog_profile": "profile"}
#: How an address begins that leads out of the blog.
_OUTSIDE = ("https://", "http://", "mailto:")


def leads_outside(target: str) -> bool:
    """Return whether an entry of the menu leads to an address, and not to a page of the blog."""
    return target.startswith(_OUTSIDE)


def is_entry(value: object) -> bool:
    """Return whether a *value* is an entry of the menu: a name, and a page or address."""
    return isinstance(value, tuple | list) and len(value) == 2 and all(isinstance(part, str) and part for part in value)


def _take_old_names(app: Sphinx, config: Config) -> None:
    if not is_blog(config.extensions):
        return
    for name, old in _OLD_NAMES.items():
        value = config.html_context.get(old) or config._raw_config.get(old)  # a name that Sphinx does not know
        if isinstance(value, dict):
            if not is_said(config, name):
                config[name] = value
            message = _("'%s' is called '%s' now; write that name in conf.py, and take the old one out")
            place = place_of(app, old, "html_context")
            logger.warning(message, old, name, location=place, type="blog", subtype="old_name")


def _check_menu(app: Sphinx, config: Config) -> None:
    """Leave out of the menu what is no entry, and tell of it."""
    if not isinstance(config.blog_menu, dict):  # which Sphinx tells
        config["blog_menu"] = {}
        return
    menu: dict[str, list[Any]] = {}
    for heading, entries in config.blog_menu.items():
        listed = entries if isinstance(entries, tuple | list) and not is_entry(entries) else [entries]
        menu[str(heading)] = [entry for entry in listed if is_entry(entry)]
        for entry in listed:
            if not is_entry(entry):
                message = _('%s in blog_menu is no entry of a menu; write ("Name", "page") or ("Name", "https://…")')
                place = place_of(app, "blog_menu")
                logger.warning(message, str(entry), location=place, type="blog", subtype="menu")
    config["blog_menu"] = menu


def _add_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context.update(blog_menu=app.config.blog_menu, blog_profile=app.config.blog_profile, leads_outside=leads_outside)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the settings."""
    add_setting(
        app,
        "blog_menu",
        {},
        dict,
        "The menu: headings, each with entries, such as `{'Buzz': [('Lexique', 'lexique')]}`; they may lead outside.",
    )
    add_setting(
        app,
        "blog_profile",
        {},
        dict,
        "Who writes: `name`, `line`, `page`, `photo`, `fediverse` (`@name@host`), and `me`, addresses elsewhere.",
    )
    app.connect("config-inited", _take_old_names, priority=60)
    app.connect("config-inited", _check_menu, priority=70)
    app.connect("html-page-context", _add_context, priority=400)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
