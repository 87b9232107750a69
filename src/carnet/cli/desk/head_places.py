"""Where a mistake in a text is mended: in a field of the form, at a line of its head, or at a line of the words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sphinx.locale import _

from carnet.cli.desk.post_file import PostFile
from carnet.core.front_matter_schema import ALIASES, told_of_absent
from carnet.core.messages import one_line
from carnet.core.yaml_lines import Block, Field, read_block

#: Fields that a post can't do without; what is told of one that is missing stands at the first line.
_REQUIRED = ("date", "category")


@dataclass(frozen=True, slots=True)
class Place:
    """A field by its name, or a line of the head, or of the words, from 1; nothing of it where no place is known."""

    field: str = ""
    head: int = 0
    words: int = 0


def place_of(line: int, said: str, file: PostFile, names: Collection[str], categories: Sequence[str]) -> Place:
    """Return where that is mended which is *said* of a *line* of a *file*; "" says nothing.

    A form has fields of these *names*; the blog has these *categories*.
    """
    if line <= 0:
        return Place()
    if not file.has_front_matter:
        is_absent = said in {one_line(problem.message) for problem in file.problems} and _can_begin(file)
        return Place(field="date") if is_absent else Place(words=max(1, line - file.first_line + 1))
    if line >= file.body_line:
        is_title = said == one_line(_("this post has no title; begin its text with a line '# Title'"))
        return Place(field="title") if is_title else Place(words=max(1, line - file.first_line + 1))
    if line == 1:
        return Place(field=_absent(said, file, categories))
    block = read_block(file.text)
    name = _field_at(line, block)
    is_form = any(problem.line == line for problem in block.problems)
    if name in names and not is_form:
        return Place(field=name)
    return Place(head=min(line, file.body_line - 2) - 1)


def _can_begin(file: PostFile) -> bool:
    """Return whether a form can give the file the front matter that it has not."""
    return not file.text.removeprefix("\ufeff").lstrip().startswith(("---", "+++", "{"))


def _absent(said: str, file: PostFile, categories: Sequence[str]) -> str:
    """Return the field that is missing, if that is what is said."""
    if said:
        return next((name for name in _REQUIRED if said == one_line(told_of_absent(name, categories))), "")
    return next((name for name in _REQUIRED if not file.fields.get(name)), "")


def _field_at(line: int, block: Block) -> str:
    """Return the field at a line, or its part; "" where it is one that was there before."""
    field = next((one for one in reversed(block.fields) if one.line <= line), None)
    if field is None:
        return ""
    name = ALIASES.get(field.name, field.name)
    first = next(one for one in block.fields if ALIASES.get(one.name, one.name) == name)
    return _part_at(line, field, name) if first is field else ""


def _part_at(line: int, field: Field, name: str) -> str:
    if not isinstance(field.value, dict) or line == field.line:
        return name
    parts = [part for part, at in zip(field.value, field.items, strict=False) if at <= line]
    return f"{name}.{parts[-1]}" if parts else name
