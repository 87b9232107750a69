"""What a writer is told, as data: the same for the terminal, the preview and editors."""

from __future__ import annotations

import logging
import os
import re
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sphinx.locale import _

#: Path and line at the end of a location of Sphinx's; either may be missing.
_LOCATION = re.compile(r"(?P<path>.*?)(?::(?P<line>\d*))?", re.DOTALL)


@dataclass(frozen=True)
class Message:
    """One mistake, and what to do about it."""

    #: From the root of the blog, with '/'; "" where the mistake is in no file.
    path: str
    #: From 1; 0 where it is not known.
    line: int
    #: From 1; 0 where it is not known.
    column: int
    #: Such as `myst.xref_missing`: what `suppress_warnings` takes.
    kind: str
    #: What is wrong.
    text: str
    #: The nearest name that would be right, or "".
    suggestion: str = ""
    #: What to do, or "" where the text says it.
    remedy: str = ""

    @property
    def place(self) -> str:
        """Return path and line as far as they are known, as editors understand them."""
        return ":".join(str(part) for part in (self.path, self.line) if part)

    def as_data(self) -> dict[str, Any]:
        """Return what `messages.json` holds of it."""
        return asdict(self)


def location_of(location: object, root: Path) -> tuple[str, int]:
    """Return the path from the *root* and the line of a *location* such as ``/blog/index.md:3``."""
    found = _LOCATION.fullmatch(str(location or ""))
    if not found or not found["path"] or found["path"] == "<unknown>":
        return "", int(found["line"] or 0) if found else 0
    return Path(os.path.relpath(root / found["path"], root)).as_posix(), int(found["line"] or 0)


def from_record(record: logging.LogRecord, location: object, root: Path) -> Message:
    """Return what a *record* of Sphinx's tells, in its own words; its *location* is made of path and line."""
    path, line = location_of(location, root)
    kind = ".".join(filter(None, (getattr(record, "type", None), getattr(record, "subtype", None))))
    return Message(path, line, 0, kind, words_of(record))


def words_of(record: logging.LogRecord) -> str:
    """Return the words of a *record*, without what Sphinx puts before and behind them."""
    words = logging.LogRecord.getMessage(record)
    kind, subtype = getattr(record, "type", None), getattr(record, "subtype", None)
    for name in (f"{kind}.{subtype}", kind):
        words = words.removesuffix(f" [{name}]")
    return words.strip()


def translated(problem: str) -> str:
    """Return a *problem* that was kept in English as readers of the blog's language know it.

    What differs from file to file stands behind ``|``: the value of the text's ``%s``, or else the reason in brackets.
    """
    text, _bar, value = problem.partition(" | ")
    if "%s" in text:
        return _(text) % value
    return f"{_(text)} ({_(value)})" if value else _(text)


def one_line(text: str) -> str:
    """Return a *text* on one line, without what a terminal takes for commands."""
    plain = "".join(" " if unicodedata.category(mark) in ("Cc", "Zl", "Zp") else mark for mark in text)
    return re.sub(" +", " ", plain).strip()


def words(message: Message, joined: str = "%s; %s") -> str:
    """Return what is wrong and what to do, on one line; *joined* puts the two together."""
    return one_line(joined % (message.text, message.remedy) if message.remedy else message.text)


def shown(message: Message, joined: str = "%s; %s") -> str:
    """Return a message as one line, ``path:line: what is wrong; what to do``."""
    text = words(message, joined)
    return f"{one_line(message.place)}: {text}" if message.place else text
