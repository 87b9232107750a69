"""A setting of ours that is of the wrong kind, such as a text where there is to be a list, is told in one line.

It has its default then, so that the build goes on, and tells of all that is wrong at once.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from sphinx.locale import _
from sphinx.util import logging

from carnet.core.conf_lines import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def _kinds() -> dict[type, str]:
    """Return what a value of each type is called."""
    return {
        bool: _("True or False"),
        dict: _("a dictionary, {…}"),
        int: _("a number"),
        list: _("a list, […]"),
        str: _("a text between quotation marks"),
    }


def _check_kinds(app: Sphinx, config: Config) -> None:
    """Tell of each setting of a wrong kind, before what reads it stumbles over it."""
    for name, option in config.values.items():
        types = option.valid_types
        if not name.startswith("blog_") or not isinstance(types, frozenset) or not types:
            continue
        value = config[name]
        if not isinstance(value, tuple(types)):
            kind = next((words for one, words in _kinds().items() if one in types), "")
            message = _("'%s' can't be '%s'; write %s")
            seen = " ".join(str(value).split())[:60]
            logger.warning(message, name, seen, kind, location=place_of(app, name), type="blog", subtype="setting")
            config[name] = option.default(config) if callable(option.default) else deepcopy(option.default)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at the kinds before anything reads a setting."""
    app.connect("config-inited", _check_kinds, priority=55)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
