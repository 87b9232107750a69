"""What goes online, and how: into a folder, by git, by rsync; nothing is forced, and refusals are told plainly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Text:
    """A post or page in a plan."""

    path: str
    title: str
    date: datetime | None = None
    since: datetime | None = None  # online since


@dataclass(frozen=True, slots=True)
class Target:
    """Where the blog goes: *words* say it to the writer."""

    kind: Literal["html", "git", "folder", "rsync"]
    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will go online, or, where *is_ready* is false, what is wrong."""

    is_ready: bool
    target: Target
    messages: Sequence[Mapping[str, Any]] = ()
    said: str = ""
    new: Sequence[Text] = ()
    changed: Sequence[Text] = ()
    removed: Sequence[Text] = ()
    scheduled: Sequence[Text] = ()
    drafts: int = 0
    files: Sequence[str] = ()  # pictures, sounds and others that go along
    committed: Sequence[str] = ()  # with git: what the commit holds
    pages: int = 0  # pages of the site that are written anew
    notices: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether all is online already."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of publishing; *words* say it in one line, *details* more."""

    is_online: bool
    words: str
    details: Sequence[str] = ()
    can_catch_up: bool = False  # the server has what is not here: `catch_up` fetches it


@dataclass(frozen=True, slots=True)
class Online:
    """What is online: where, since when, which texts."""

    target: Target
    when: datetime | None
    texts: Sequence[Text] = ()


class Publisher:
    """Publishes the blog at *root*."""

    def __init__(self, root: Path, settings: Mapping[str, Any]) -> None:
        self.root = root
        self.settings = settings

    def plan(self) -> Plan:
        """Build strictly, which takes a while, and return what would go online; nothing is published."""
        raise NotImplementedError

    def publish(self, plan: Plan) -> Outcome:
        """Put online what was planned."""
        raise NotImplementedError

    def catch_up(self) -> Outcome:
        """Take what others have pushed; nothing is forced, and where both changed the same, nothing is done."""
        raise NotImplementedError

    def online(self) -> Online:
        """Return what is online."""
        raise NotImplementedError
