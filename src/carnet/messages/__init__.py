"""What is wrong with a text is told in its writer's words and language: one line each, with what to write.

Messages of Sphinx, docutils and MyST are told by the table in ``carnet.upstream.messages``, with the nearest name that
would be right; those that it does not have are told as they are. All of a build are kept in ``messages.json`` beside
the doctrees, for `make html`, previews and editors.
"""

from __future__ import annotations

import json
import logging
import os
import posixpath
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx.locale import _
from sphinx.util.logging import (
    NAMESPACE,
    ColorizeFormatter,
    WarningStreamHandler,
    get_node_location,
    is_suppressed_warning,
)

from carnet.core.build_state import write_whole
from carnet.core.file_names import accents_apart, looks_alike
from carnet.core.messages import Message, from_record, words
from carnet.core.near_files import how_to_tell_apart
from carnet.messages.near import Names
from carnet.messages.report import grouped, left_out
from carnet.upstream.messages import row_of
from carnet.upstream.messages.row import Row

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Its name in the folder of the doctrees.
FILE = "messages.json"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")

#: The kind of what is told of the name of a file.
_OF_NAME = "blog.file_name"


class Teller(logging.Filter):
    """Finds what to tell in place of a record of Sphinx's stream of warnings, and lets one line through a mistake."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app
        self.root = Path(app.srcdir)
        self.names = Names(app)
        self.told: list[Message] = []
        #: What was printed of them.
        self.printed: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record tells something new."""
        suppressed = getattr(self.app, "config", None) and self.app.config.suppress_warnings
        if is_suppressed_warning(getattr(record, "type", ""), getattr(record, "subtype", ""), suppressed or ()):
            return True  # Sphinx's own filter drops it
        message = from_record(record, self.location(record), self.root)
        if found := row_of(message.text):
            row, values = found
            if row.follows and any(is_beside(message, other) for other in self.told):
                return False
            if row.needs not in self.names.text_of(message.path):
                return False
            message = self.translated(message, row, values)
            if row.is_of_page:
                message = self.of_page(message, values[0])
            record.told = message
        elif message.kind.startswith("blog"):
            record.told = message
        elif message.path:
            record.told = replace(message, text=message.text.partition("\n\n")[0])
        if (found or message.kind == _OF_NAME) and message in self.told:
            return False
        self.told.append(message)
        return True

    def location(self, record: logging.LogRecord) -> object:
        """Return path and line of what a record is about, as far as they are known."""
        location = getattr(record, "location", None)
        if isinstance(location, nodes.Node):
            return get_node_location(location)
        place, line = location if isinstance(location, tuple) else (location, None)
        if not place or ":" in str(place):
            return place
        if not (self.root / place).is_file():  # some of Sphinx's directives give a path where others give a docname
            place = self.app.env.doc2path(place)
        return f"{place}:{line}" if line else f"{place}:"

    def translated(self, message: Message, row: Row, values: list[str]) -> Message:
        """Return a *message* in the words of a *row* of the table."""
        root = f"{self.root}/"
        # A path from the root of the disk is one from the root of the blog, with a slash before it.
        suggestion = self.names.suggested(row.near, [value.replace(root, "/") for value in values], message.path)
        values = [listed(value.replace(root, "")) for value in values]
        if values[:1] == ["#"]:  # docutils does not say which of the notes that have names
            values[0] = self.names.note_at(message.path, message.line)
        given = {str(number): value for number, value in enumerate(values)}
        remedy = _("write '%s'") % suggestion if suggestion else _(row.remedy) % given
        if any(looks_alike(posixpath.basename(suggestion), posixpath.basename(unquote(value))) for value in values):
            remedy = how_to_tell_apart()
        line = message.line or self.line_with(values, message.path)
        return replace(message, line=line, text=_(row.text) % given, suggestion=suggestion, remedy=remedy)

    def of_page(self, message: Message, path: str) -> Message:
        """Return what is told of a page at a *path* that Sphinx found and cannot read, or of the name of its file."""
        if os.path.lexists(self.root / path):
            return replace(message, path=path)
        folder, name = posixpath.split(path)
        for other in sorted(os.listdir(self.root / folder)):  # noqa: PTH208  # Path would join each of many
            if looks_alike(name, other):
                path = posixpath.join(folder, other)
                return Message(path, 1, 0, _OF_NAME, accents_apart())
        return message

    def line_with(self, values: list[str], path: str) -> int:
        """Return the first line of a page that has one of the *values*; 0 if none has."""
        for number, text in enumerate(self.names.text_of(path).split("\n") if path else (), start=1):
            if any(value in text for value in values if len(value) > 1):
                return number
        return 0

    def keep(self, app: Sphinx, exception: Exception | None) -> None:
        """Write what was told, for other programs, and what `make html` ends with."""
        data = {
            "messages": [message.as_data() for message in self.told],
            "report": grouped(self.told),
            "left_out": left_out(app.env, app.config.language) if hasattr(app, "env") else "",
            "printed": self.printed,
        }
        write_whole(Path(app.doctreedir) / FILE, json.dumps(data, ensure_ascii=False, indent=1))


def listed(value: str) -> str:
    """Return a *value* that is a list of Python's as people write one; others as they are."""
    return value[1:-1].replace("'", "") if value[:2] == "['" and value[-2:] == "']" else value


def is_beside(message: Message, other: Message) -> bool:
    """Return whether two messages are about the same lines."""
    return message.path == other.path and abs(message.line - other.line) <= 1


class Formatter(ColorizeFormatter):
    """Shows a message as Sphinx does, on one line, in our words, with the path from the root of the blog."""

    def __init__(self, printed: list[str]) -> None:
        super().__init__()
        self.printed = printed

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        if (told := getattr(record, "told", None)) is not None:
            record.msg, record.args = framed(told), ()
            record.__class__ = logging.LogRecord  # Sphinx's puts the place before its words once more
        line = super().format(record)
        self.printed.append(_COLOUR.sub("", line))
        return line


def framed(message: Message, level: str = "WARNING") -> str:
    """Return a message as Sphinx shows it."""
    place = f"{message.place}: " if message.place else ""
    kind = f" [{message.kind}]" if message.kind else ""
    return f"{place}{level}: {words(message, _('%s; %s'))}{kind}"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Tell in the writer's words."""
    teller = Teller(app)
    for handler in logging.getLogger(NAMESPACE).handlers:
        if isinstance(handler, WarningStreamHandler):
            handler.filters.insert(0, teller)
            handler.setFormatter(Formatter(teller.printed))
    app.connect("build-finished", teller.keep, priority=995)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
