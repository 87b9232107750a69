"""The front matter of a post as most are written, read without YAML: a list of thousands of texts is there at once.

What is read here is what `read_front_matter` reads. Whatever is not written in the plainest way, or may be a mistake,
is left to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeAlias

from carnet.core.field_checks import (
    check_address,
    check_category,
    check_count,
    check_date,
    check_feed_id,
    check_flag,
    check_image,
    check_label,
    check_language,
    check_series,
    check_url,
)
from carnet.core.yaml_lines import NO_TEXT

_HEAD = re.compile(r"---\n(.{,8000}?\n)---\n", re.DOTALL)
_FIELD = re.compile(r"([a-z_]+):(?: +(.*?))? *")
_ITEM = re.compile(r" *- +(.*?) *")
#: A value that is what stands there, in YAML, too: no sign at its start, no ``: `` and no `` #`` in it.
_PLAIN = re.compile(r"[^\W_](?:[^:#]|:(?=\S)|(?<=\S)#)*|/[\w/.~%-]+")
_QUOTED = re.compile(r'"([^"\\]+)"|\'([^\']+)\'')
_LISTED = re.compile(r"\[ *((?:[^\W_][^\[\]{},:#\"]*)(?:, *[^\W_][^\[\]{},:#\"]*)*)\]")
_EMPTY = ("null",)
#: Most lines of a front matter that is read here.
_MOST = 100

_VALUES: dict[str, Callable[[Any, str], Any]] = {
    "date": check_date,
    "updated": check_date,
    "series": check_series,
    "image": check_image,
    "language": check_language,
    "draft": check_flag,
    "comments": check_flag,
    "excerpt": check_count,
    "external_link": check_url,
    "feed_id": check_feed_id,
}
#: Any text will do.
_TEXTS = ("title", "description", "image_alt")
_LISTS: dict[str, Callable[[Any, str], Any]] = {
    "author": check_label,
    "tags": check_label,
    "location": check_label,
    "permalink": check_address,
}
_NAMES = frozenset(("category", *_LISTS))

Raw: TypeAlias = str | list[str]


@dataclass(frozen=True, slots=True)
class Head:
    """What a list tells of a post; *lines* are those of its front matter, fences included."""

    date: datetime
    title: str
    draft: bool
    category: list[str]
    tags: list[str]
    lines: int


class QuickHeads:
    """Reads the front matter of posts that name some of the *categories*."""

    def __init__(self, categories: Collection[str]) -> None:
        self.needs_category = bool(categories)
        names = SimpleNamespace(context={"categories": tuple(categories)}, data={})
        checks: dict[str, Callable[[Any, str], Any]] = {
            **_VALUES,
            **_LISTS,
            "category": lambda raw, _name: check_category(raw, names),
        }
        self.checked = lru_cache(10_000)(lambda name, raw: checks[name](raw, name))

    def read(self, text: str) -> Head | None:
        """Return what the front matter of a *text* says, None where that takes a closer look."""
        found = _HEAD.match(text)
        lines = found[1].split("\n")[:-1] if found and _is_plain(found[1]) else []
        said = _said(lines[:_MOST]) if lines else None
        if said is None or len(lines) > _MOST:
            return None
        with suppress(ValueError):
            values = {name: self._value(name, raw) for name, raw in said.items() if name not in _TEXTS}
            return self._head(values, str(said.get("title", "")).strip(), len(lines) + 2)
        return None

    def _head(self, values: Mapping[str, Any], title: str, lines: int) -> Head | None:
        date, updated = values.get("date"), values.get("updated")
        is_early = date and updated and updated.date() < date.date()
        if date is None or is_early or (self.needs_category and "category" not in values):
            return None
        category, tags = values.get("category", []), values.get("tags", [])
        return Head(date, title, values.get("draft", False), category, tags, lines)

    def _value(self, name: str, raw: Raw) -> Any:
        if isinstance(raw, str):
            return self.checked(name, raw)
        return list(dict.fromkeys(self.checked(name, item) for item in raw))


def _is_plain(head: str) -> bool:
    """Return whether lines have no signs that YAML or the schema look at more closely."""
    is_seen = "\r" not in head and "\t" not in head and not NO_TEXT.search(head)
    return is_seen and unicodedata.is_normalized("NFC", head)


def _said(lines: list[str]) -> dict[str, Raw] | None:
    """Return the fields in *lines* as they are written, None where one is not of the plainest kind."""
    said: dict[str, Raw] = {}
    name = ""  # of a list whose items may follow
    for line in lines:
        if found := _FIELD.fullmatch(line):
            key, value = found.groups()
            if key in said or not (key in _VALUES or key in _TEXTS or key in _NAMES):
                return None
            name = key if key in _NAMES and not value else ""
            raw = _raw(value, is_list=key in _NAMES) if value else []
            if raw is None:
                return None
            said[key] = raw
        elif name and (item := _ITEM.fullmatch(line)) and (text := _scalar(item[1])) and "," not in text:
            said[name] = [*said[name], text]
        else:
            return None
    return {name: raw for name, raw in said.items() if raw}


def _raw(text: str, *, is_list: bool) -> Raw | None:
    """Return a value that is not written over several lines."""
    if not is_list:
        return _scalar(text)
    if found := _LISTED.fullmatch(text):
        return [item.strip() for item in found[1].split(",")]
    if _scalar(text) != text:  # between quotation marks, a comma may divide nothing
        return None
    items = [item.strip() for item in text.split(",")]
    return items if all(items) else None


def _scalar(text: str) -> str | None:
    if _PLAIN.fullmatch(text):
        return None if text in _EMPTY else text
    found = _QUOTED.fullmatch(text)
    return (found[1] or found[2]) if found else None
