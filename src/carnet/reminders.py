"""What a build warned of is told again by the next one, until it is mended.

Sphinx reads and writes only what changed: a page with a broken link gives one failed build, and
then, unchanged, green ones that publish the broken link. Pages that a build warned of are therefore
read and written again by the next build; if it warned of something else, so are all of them. What it
warned of after the pages, such as two posts with one old address, ``incremental`` has made again.
"""

from __future__ import annotations

import logging
import os
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import WarningLogRecordTranslator, is_suppressed_warning

from carnet.core.told_warnings import ANYWHERE, Told, load_told, save_told

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class _Listener(logging.Handler):
    """Notes where each warning belongs."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.told = Told()
        #: Whether all pages are written, and lists and other files have their turn.
        self.pages_are_written = False
        self.translator = WarningLogRecordTranslator(app)

    def emit(self, record: logging.LogRecord) -> None:
        kind, subtype = getattr(record, "type", ""), getattr(record, "subtype", "")
        if is_suppressed_warning(kind, subtype, self.app.config.suppress_warnings):
            return
        if self.app.phase == BuildPhase.INITIALIZATION:
            return  # what happens before any page is read happens in each build
        if self.pages_are_written:
            self.told.later = True
            return
        shown = copy(record)  # Sphinx's own handler has yet to make file and line of the original's location
        self.translator.filter(shown)  # type: ignore[arg-type]  # it makes it one
        location = getattr(shown, "location", None)
        place = str(location).rsplit(":", 1)[0] if location else ANYWHERE
        is_read = self.app.phase in (BuildPhase.READING, BuildPhase.CONSISTENCY_CHECK)
        (self.told.read if is_read else self.told.written).add(place)


class Reminders:
    """The handlers of one application."""

    def __init__(self, app: Sphinx) -> None:
        self.listener = _Listener(app)

    def listen(self, app: Sphinx) -> None:
        """Begin to note warnings."""
        logging.getLogger("sphinx").addHandler(self.listener)
        builder, finish = app.builder, app.builder.finish

        def finish_later() -> None:
            self.listener.pages_are_written = True
            finish()

        builder.finish = finish_later  # type: ignore[method-assign]

    def remind(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> set[str]:
        """Return the pages that the last build warned of."""
        told = load_told(app)
        found: set[str] = set()
        for place in told.read | told.written:
            pages = pages_of(env, place)
            if not pages and not place.endswith(tuple(app.config.source_suffix)):
                return set(env.found_docs)  # a page that is gone, or left out, needs none
            found |= pages
        return found

    def keep(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep what was warned of for the next build."""
        logging.getLogger("sphinx").removeHandler(self.listener)
        told = self.listener.told
        if exception is not None:  # who knows what it would have warned of
            before = load_told(app)
            told = Told(told.read | before.read, told.written | before.written, told.later or before.later)
        save_told(app, told)


def pages_of(env: BuildEnvironment, place: str) -> set[str]:
    """Return the page at a *place*, or the pages that what lies there is a part of."""
    path = Path(os.path.relpath(env.srcdir / place, env.srcdir))
    docname = env.path2doc(env.srcdir / place)
    if docname in env.found_docs:
        return {docname}
    return {name for name, files in env.dependencies.items() if path in map(Path, files)} & env.found_docs


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the reminders."""
    reminders = Reminders(app)
    app.connect("builder-inited", reminders.listen)
    app.connect("env-get-outdated", reminders.remind)
    app.connect("build-finished", reminders.keep, priority=990)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
