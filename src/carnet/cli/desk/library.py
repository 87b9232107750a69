"""All texts of the blog: the list of posts and pages, and what is done with one as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

State = Literal["draft", "scheduled", "published", "mistake"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A text in the list."""

    path: str  # from the root of the blog, such as posts/2026/billet.md
    title: str
    state: State
    date: datetime | None
    category: tuple[str, ...]
    tags: tuple[str, ...]
    year: int  # of its date, else of its folder; 0 for a page without
    kind: Literal["post", "page"]
    words: int
    draft: bool
    problems: tuple[tuple[int, str], ...] = ()  # line and message


@dataclass(frozen=True, slots=True)
class Binned:
    """A text in the bin, with the files that went along."""

    key: str
    path: str
    title: str
    when: datetime
    files: tuple[str, ...]


class Library:
    """The texts of the blog at *root*; *settings* are those of `carnet.cli.repository.settings`."""

    def __init__(self, root: Path, settings: Mapping[str, Any]) -> None:
        self.root = root
        self.settings = settings

    def entries(self) -> list[Entry]:
        """Return all texts, newest first, pages last; only files that changed are read."""
        raise NotImplementedError

    def search(self, query: str) -> set[str]:
        """Return the paths of the texts that hold all words of a query, whatever their accents and case."""
        raise NotImplementedError

    def new(self, title: str) -> str:
        """Begin a post as a draft, and return its path."""
        raise NotImplementedError

    def duplicate(self, path: str) -> str:
        """Copy a text with its files as a draft, and return the copy's path."""
        raise NotImplementedError

    def unpublish(self, path: str) -> None:
        """Make a draft of a text."""
        raise NotImplementedError

    def publish_mark(self, path: str) -> None:
        """Say of a text that it is no draft; it is online once the blog is published."""
        raise NotImplementedError

    def delete(self, path: str) -> str:
        """Put a text with its files into the bin, and return by what `restore` knows it."""
        raise NotImplementedError

    def bin(self) -> list[Binned]:
        """Return what is in the bin, newest first."""
        raise NotImplementedError

    def restore(self, key: str) -> str:
        """Put a text back where it lay, with its files, and return its path."""
        raise NotImplementedError

    def empty_bin(self, key: str = "") -> int:
        """Delete what is in the bin, or one text, for ever; return how many texts that were."""
        raise NotImplementedError

    def rename(self, path: str, new: str) -> str:
        """Give a post another name (or place); its old address forwards, links follow. Return its new path."""
        raise NotImplementedError
