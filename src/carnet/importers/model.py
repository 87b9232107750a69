"""What an export holds, whatever its format: blogs with their entries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["post", "page", "comment"]
#: What became of an entry on the old blog; *private* ones only some readers saw.
Status = Literal["live", "draft", "scheduled", "private", "spam", "pending", "removed", "trashed"]


class ImportRefusedError(Exception):
    """Why nothing is imported, in one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post, page or comment; dates are aware, *content* is the HTML that readers saw.

    *original* is what the export has in its place, where that differs. *path* is the old address, *aliases* are others,
    and *names* are further addresses that links in the old texts may name it by. *categories* are those of the *labels*
    that the old blog called so.
    """

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
    original: str = ""
    categories: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    picture: str = ""
    picture_alt: str = ""
    pinned: bool = False
    language: str = ""
    comments: bool = True
    comment_kind: str = ""
    feed_id: str = ""
    key: str = ""

    @property
    def number(self) -> str:
        """What tells it from others of its blog, and stands in the addresses of its comments."""
        return self.key or self.id.rpartition("-")[2]

    @property
    def source(self) -> str:
        """What the export has of its text."""
        return self.original or self.content


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
    #: Old addresses of feeds, and what was there: `feed rss`, `feed atom`.
    lists: dict[str, str] = field(default_factory=dict)
    #: What came and can have no place here, with how often: shortcodes, blocks that the old system filled by itself.
    unknown: Counter[str] = field(default_factory=Counter)
    #: Files of the package by the addresses at which the old site had them; other addresses have none there.
    files: dict[str, str] = field(default_factory=dict)
    #: Whether only a part of the old blog may have come, in words; such an import ends with exit code 1.
    partial: str = ""
