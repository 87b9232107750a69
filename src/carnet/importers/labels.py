"""Blogger's labels as categories and tags, by a table that the writer may edit before the import is run again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.locale import _

from carnet.core.near import nearest
from carnet.core.text import slugify
from carnet.core.yaml_lines import read_mapping
from carnet.importers.model import ImportRefusedError


@dataclass(frozen=True, slots=True)
class Table:
    """The categories and tags of each label."""

    default: str
    categories: dict[str, str]
    tags: dict[str, str]

    def of(self, labels: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the categories and the tags of a post with *labels*."""
        named = list(labels)
        categories = dict.fromkeys(self.categories[label] for label in named if self.categories.get(label))
        tags = dict.fromkeys(self.tags[label] for label in named if self.tags.get(label))
        return [*categories] or ([self.default] if self.default else []), [*tags]

    def renamed(self) -> dict[str, str]:
        """Return the labels that have another name now."""
        names = {**self.tags, **self.categories}
        return {label: name for label, name in sorted(names.items()) if name and name != label}


def propose(labels: Counter[str], categories: Sequence[str], known: Iterable[str], were: Collection[str] = ()) -> Table:
    """Return a table for *labels*; a tag is written as one of the *known* tags, or the most used label, is.

    Those that *were* categories stay so in a blog that names none.
    """
    spelling = {slugify(tag): tag for tag in known}
    found: dict[str, str] = {}
    tags: dict[str, str] = {}
    for label in sorted(labels, key=lambda label: (-labels[label], label)):
        category = _category(label, categories)
        if category:
            found[label] = category
            continue
        name = _tag(label)
        if name and label in were and not categories:
            found[label] = name
        elif name:
            tags[label] = spelling.setdefault(slugify(name), name)
    return Table(categories[0] if categories else "", found, tags)


def _category(label: str, categories: Sequence[str]) -> str:
    by_slug = {slugify(category): category for category in categories}
    slug = slugify(label)
    if slug in by_slug or f"{slug}s" in by_slug:
        return by_slug.get(slug) or by_slug[f"{slug}s"]
    near = nearest(label, categories)
    return near if near and _letters(near) == _letters(label) else ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]|s\b", "", slugify(text).replace("-", " "))


def _tag(label: str) -> str:
    """Return *label* as the front matter takes it: no comma, and something that can stand in an address."""
    label = re.sub(r"\+\+", " plus plus", label.replace("#", " sharp")) if re.fullmatch(r"\w[#+]+", label) else label
    text = " ".join(label.replace(",", " ").split())
    return text if slugify(text) else ""


def load(
    path: Path, labels: Counter[str], categories: Sequence[str], known: Iterable[str], were: Collection[str] = ()
) -> tuple[Table, bool]:
    """Return the table in the file *path*, with a proposal for labels that it lacks, and whether it has all."""
    proposal = propose(labels, categories, known, were)
    if not path.exists():
        return proposal, False
    try:
        fields, problems = read_mapping(path.read_text(encoding="utf-8"))
        said: dict[str, Any] = {field.name: field.value for field in fields}
        rows: dict[str, Any] = said.get("labels") or {}
        default = str(said.get("default") or proposal.default)
        own_categories = {str(label): str((row or {}).get("category") or "") for label, row in rows.items()}
        own_tags = {str(label): str((row or {}).get("tag") or "") for label, row in rows.items()}
    except (AttributeError, UnicodeDecodeError) as error:
        raise ImportRefusedError(_("%s cannot be read; mend it, or delete it for a new proposal") % path) from error
    if problems:
        where = f"{path}:{problems[0].line}: {problems[0].message}"
        raise ImportRefusedError(_("%s; mend it, or delete it for a new proposal") % where)
    for name in [default, *own_categories.values()]:
        if name and categories and name not in categories:
            message = _("%s: '%s' is not a category; those are %s")
            raise ImportRefusedError(message % (path, name, ", ".join(categories)))
    table = Table(default, {**proposal.categories, **own_categories}, {**proposal.tags, **own_tags})
    for label in rows:  # what the table says of a label is all that holds for it
        if not own_categories[str(label)]:
            table.categories.pop(str(label), None)
        if not own_tags[str(label)]:
            table.tags.pop(str(label), None)
    return table, set(labels) <= set(map(str, rows))


def text_of(table: Table, labels: Counter[str], categories: Sequence[str]) -> str:
    """Return the file of a *table*."""
    head = [
        _("What becomes of each label of the old blog. Change what you like, then run the import again."),
        _("A label is a category of conf.py (%s), a tag, or both; neither drops it.") % ", ".join(categories),
        _("`default` is the category of the posts that no label gives one."),
    ]
    lines = [*(f"# {line}" for line in head), "", f"default: {_quoted(table.default)}", "labels:"]
    for label in sorted(labels, key=lambda label: (-labels[label], label)):
        parts = []
        if table.categories.get(label):
            parts.append(f"category: {_quoted(table.categories[label])}")
        if table.tags.get(label):
            parts.append(f"tag: {_quoted(table.tags[label])}")
        lines.append(f"  {_quoted(label)}: {{{', '.join(parts)}}}  # {labels[label]}")
    return "\n".join(lines if labels else [*lines[:-1], "labels: {}"]) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
