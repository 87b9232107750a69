"""Nothing that was typed is lost.

Texts are written whole, what is typed is kept at once, earlier versions stay, and what another program wrote meanwhile
is merged or asked about, never overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Opened:
    """A text as an editor gets it; *seen* is what it hands back on saving. *is_readable* is false for a file that is not
    UTF-8: it can be looked at, and not saved.
    """

    text: str
    seen: str
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Saved:
    """A text that is on the disk. Where it was *merged* with what another program wrote, the editor shows *text*."""

    seen: str
    text: str
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was written: the file has changed meanwhile (or is *gone*) at the same places. To keep one of the texts or a
    third one, save it with *seen* of this object.
    """

    mine: str
    theirs: str
    base: str
    seen: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was typed and never saved, because a program, a machine or a connection ended."""

    path: str
    text: str
    seen: str
    window: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier text of a file."""

    key: str
    when: datetime
    words: int


class Keeper:
    """Keeps the texts of the blog at *root*."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def open(self, path: str) -> Opened:
        """Return a text to edit."""
        raise NotImplementedError

    def journal(self, path: str, text: str, seen: str, window: str = "") -> None:
        """Keep what was typed, before it is saved; each *window* has its own."""
        raise NotImplementedError

    def forget(self, path: str, window: str = "") -> None:
        """Forget what was typed and not saved: the writer does not want it."""
        raise NotImplementedError

    def recover(self) -> list[Recovered]:
        """Return what was typed and not saved, newest first."""
        raise NotImplementedError

    def save(self, path: str, text: str, seen: str, window: str = "") -> Saved | Conflict:
        """Write a text; *seen* says which one the editor began with, "" that there was none."""
        raise NotImplementedError

    def versions(self, path: str) -> list[Version]:
        """Return the earlier texts of the last days, newest first."""
        raise NotImplementedError

    def version_text(self, path: str, key: str) -> str:
        """Return an earlier text."""
        raise NotImplementedError
