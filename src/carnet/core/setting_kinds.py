"""A setting that is of the wrong kind, such as a text where there is to be a list, or mistyped, is told in one line.

One of the wrong kind has its default then, so that the build goes on, and tells of all that is wrong at once. One that
no program reads had no effect, and nothing said so: it is told where it is nearly called like one that is read. Those
of features whose lines are taken out are not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import _
from sphinx.util import logging

from carnet.core.conf_lines import names_read, place_of
from carnet.core.field_checks import did_you_mean
from carnet.core.near import nearest

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


def _is_of_the_engine(name: str) -> bool:
    """Return whether a feature reads a setting, with or without its line in `conf.py`."""
    package = Path(__file__).parent.parent
    return any(f'"{name}"' in path.read_text(encoding="utf-8") for path in package.rglob("*.py"))


def _mistyped(app: Sphinx, config: Config) -> Iterator[tuple[str, str]]:
    """Yield each name in `conf.py` that nothing there reads, that is no setting but nearly one that is not said there,
    and that setting.
    """
    said = config._raw_config
    known = {*config.values, "extensions"}  # which Sphinx keeps apart
    unsaid = [name for name in config.values if name not in said]
    unknown = [
        name
        for name, value in said.items()
        if name not in known and name[0] != "_" and isinstance(value, str | int | float | list | tuple | dict | None)
    ]
    read = names_read(app) if unknown else set()
    for name in unknown:
        if name not in read and (near := nearest(name, unsaid)) and not _is_of_the_engine(name):
            yield name, near


def _check_names(app: Sphinx, config: Config) -> None:
    for name, near in _mistyped(app, config):
        message = _("no setting is called '%s', so that it does nothing") % name + did_you_mean(near)
        logger.warning("%s", message, location=place_of(app, name), type="blog", subtype="setting")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look at the kinds before anything reads a setting."""
    app.connect("config-inited", _check_names, priority=40)  # before others complete what is said
    app.connect("config-inited", _check_kinds, priority=55)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
