"""What an export holds, whatever its format: blogs with their entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["post", "page", "comment"]
#: What became of an entry on Blogger.
Status = Literal["live", "draft", "scheduled", "spam", "pending", "removed", "trashed"]


class ImportRefusedError(Exception):
    """Why nothing is imported, in one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post, page or comment; dates are aware."""

    id: str
    kind: Kind
    status: Status
    title: str
    content: str
    published: datetime
    updated: datetime | None = None
    author: str = ""
    author_site: str = ""
    labels: tuple[str, ...] = ()
    path: str = ""
    address: str = ""
    description: str = ""
    location: str = ""
    link: str = ""
    enclosures: tuple[str, ...] = ()
    parent: str = ""
    reply_to: str = ""

    @property
    def number(self) -> str:
        """The last number of the id, which is unique in a blog and stands in Blogger's own addresses."""
        return self.id.rpartition("-")[2]


@dataclass(slots=True)
class Blog:
    """A blog of the export; *skipped* has the entries that are no post, page or comment, with the reason for each."""

    name: str
    zone: ZoneInfo | None = None
    language: str = ""
    hosts: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    total: int = 0
    format: str = ""
