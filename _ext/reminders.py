"""What a build warned of is told again by the next one, until it is mended.

Sphinx reads and writes only what changed: a page with a broken link gives one failed build, and
then, unchanged, green ones that publish the broken link. Pages that a build warned of are therefore
read again by the next build.
"""

from __future__ import annotations

import json
import logging
from copy import copy
from typing import TYPE_CHECKING

from sphinx.util.logging import WarningLogRecordTranslator

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: Stands for a warning that names no page: everything is then read again.
_ANYWHERE = "*"


class _Listener(logging.Handler):
    """Notes the page of each warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.places: set[str] = set()
        self.translator: logging.Filter = logging.Filter()

    def emit(self, record: logging.LogRecord) -> None:
        shown = copy(record)  # Sphinx's own handler has yet to make file and line of the original's location
        self.translator.filter(shown)
        location = getattr(shown, "location", None)
        self.places.add(str(location).rsplit(":", 1)[0] if location else _ANYWHERE)


class Reminders:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.listener = _Listener()

    def file(self, app: Sphinx) -> Path:
        """Return where the pages warned of are kept between builds."""
        return app.doctreedir / "blog-reminders.json"

    def listen(self, app: Sphinx) -> None:
        """Begin to note warnings."""
        self.listener.translator = WarningLogRecordTranslator(app)
        logging.getLogger("sphinx").addHandler(self.listener)

    def remind(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> set[str]:
        """Return the pages that the last build warned of."""
        file = self.file(app)
        places = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        if _ANYWHERE in places:
            return set(env.found_docs)
        return {docname for place in places if (docname := env.path2doc(place))}

    def keep(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep the pages warned of for the next build."""
        logging.getLogger("sphinx").removeHandler(self.listener)
        app.doctreedir.mkdir(parents=True, exist_ok=True)
        self.file(app).write_text(json.dumps(sorted(self.listener.places)), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the reminders."""
    reminders = Reminders()
    app.connect("builder-inited", reminders.listen)
    app.connect("env-get-outdated", reminders.remind)
    app.connect("build-finished", reminders.keep)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
