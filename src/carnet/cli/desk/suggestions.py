"""What the editor offers: categories, tags, posts and terms that are there, and the fields of a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carnet.cli.desk.library import Entry
from carnet.cli.desk.post_file import Kind


@dataclass(frozen=True, slots=True)
class FormField:
    """A field as a form shows it."""

    name: str
    label: str
    help: str
    kind: Kind
    options: tuple[str, ...] = ()  # one or several of these
    default: str | bool | None = None
    seldom: bool = False  # folded


@dataclass(frozen=True, slots=True)
class Link:
    """A post to link to."""

    title: str
    path: str
    markdown: str


def fields(settings: Mapping[str, Any]) -> list[FormField]:
    """Return the fields of a post in the order of forms, in the blog's language."""
    raise NotImplementedError


def categories(settings: Mapping[str, Any]) -> list[str]:
    """Return the categories that a post may name."""
    raise NotImplementedError


def tags(entries: Sequence[Entry]) -> list[str]:
    """Return the tags that posts have, the most used first."""
    raise NotImplementedError


def links(entries: Sequence[Entry], query: str, page: str, most: int = 20) -> list[Link]:
    """Return texts whose title has the words of a query, as links from a *page*."""
    raise NotImplementedError


def terms(root: Path, settings: Mapping[str, Any], entries: Sequence[Entry]) -> list[str]:
    """Return the terms that the lexicon of the blog explains, in the order of a dictionary."""
    raise NotImplementedError
