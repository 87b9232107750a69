"""What hundreds of builds in one process need not do anew, as it comes out the same each time.

Nothing here stands for what the blog itself does: its own cache of templates, say, is filled and read by each build.
"""

from __future__ import annotations

import importlib.metadata
import logging
from copy import copy
from functools import cache
from types import CodeType
from unittest import mock

import sphinx.registry
import sphinx.theming
from docutils.frontend import OptionParser
from jinja2 import Environment

from carnet.book import cover
from carnet.cards import drawing

#: Draws a card; tests of cards ask for it by this name.
draw = drawing.draw
#: Asks all packages what they offer to others; tests of what ours makes of it ask for it by this name.
entry_points = importlib.metadata.entry_points
_compile = Environment.compile
_populate = OptionParser.populate_from_components
#: What Jinja made of each template, by all that it depends on.
_compiled: dict[tuple[object, ...], CodeType] = {}

#: The options of docutils, by the components that have them.
_options: dict[tuple[type, ...], dict[str, object]] = {}
_PARTS = ("option_groups", "option_list", "_short_opt", "_long_opt", "defaults", "lists", "relative_path_settings")


def compile_once(self: Environment, source, name=None, filename=None, **options):
    """Compile a template as Jinja does, unless another environment did with the same extensions.

    The extensions that mend a template's source see it each time, for they may warn, and what they give is compiled.
    """
    if options or not isinstance(source, str):  # neither of which comes here but from Jinja's own command line
        return _compile(self, source, name, filename, **options)
    source = self.preprocess(source, name, filename)
    kind = (self.autoescape, self.sandboxed, self.is_async, getattr(self, "newstyle_gettext", None))
    key = (source, name, tuple(self.extensions), kind, frozenset(self.filters), frozenset(self.tests))
    if key not in _compiled:
        with mock.patch.object(self, "preprocess", lambda source, *_: source):
            _compiled[key] = _compile(self, source, name, filename)
    return _compiled[key].replace(co_filename=filename or "<template>")


def populate_once(self: OptionParser, components) -> None:
    """Let a parser of options know those of some *components*, as docutils does, unless another one does already."""
    kinds = tuple(component if isinstance(component, type) else type(component) for component in components)
    if kinds not in _options:
        _populate(self, components)
        _options[kinds] = {name: copy(getattr(self, name)) for name in _PARTS}
    vars(self).update({name: copy(part) for name, part in _options[kinds].items()})


def install() -> None:
    """Let all builds of this process share what they can."""
    Environment.compile = compile_once
    OptionParser.populate_from_components = populate_once
    drawing.draw = cache(draw)  # its last argument is a digest of all that a card depends on
    cover.cover = cache(cover.cover)  # it depends on its arguments alone
    # What is installed stays so. Sphinx has the function by name already; ours ask the library in each build.
    importlib.metadata.entry_points = cache(entry_points)
    sphinx.registry.entry_points = sphinx.theming.entry_points = importlib.metadata.entry_points
    importlib.metadata.version = cache(importlib.metadata.version)
    # Sphinx sets the level of its log anew in each build, but not that of its own modules below: of each event and
    # setting they write a line that nobody sees.
    logging.getLogger("sphinx.sphinx").setLevel(logging.INFO)
