"""A field of a front matter that is a group of texts, as a concert is: a part is changed, and no other byte."""

from __future__ import annotations

import re

from sphinx.locale import _

from carnet.cli.desk.places import DeskError
from carnet.cli.desk.post_file import Kind, PostFile, Value
from carnet.cli.desk.yaml_edits import UneditableError, lines_of, own_lines

_OPENING = re.compile(r"(?P<lead> *)[\w\"'-]+ *:[ \t]*(?:#.*)?[\r\n]*")
_EMPTY = re.compile(r" *[\w\"'-]+ *:[ \t]*(?:~|null|''|\"\"|\{\})?[ \t]*[\r\n]*")


def part_of(file: PostFile, group: str, name: str, kind: Kind = "text") -> str:
    """Return a part of a *group* as a form shows it."""
    try:
        return str(_Group(file, group).parts.value(name, kind))
    except UneditableError:
        raw = file.fields.get(group)
        value = raw.get(name) if isinstance(raw, dict) else None
        return "" if value is None else " ".join(str(value).split())


def with_part(file: PostFile, group: str, name: str, value: Value, kind: Kind = "text") -> PostFile:
    """Return the file with another value of a part; one without any part has no *group*. The same changes nothing.

    Raises:
        DeskError: The group is written in a form that only its writer can change.
    """
    if not isinstance(value, bool) and (value or "") == part_of(file, group, name, kind):
        return file
    try:
        if file.lines_of_field(group) is None:
            return _Group(file.with_field(group, "…"), group, is_new=True).with_part(name, value, kind)
        return _Group(file, group).with_part(name, value, kind)
    except UneditableError as error:
        message = _("'%s' is written in a way that this field can't change; change it in the head itself")
        raise DeskError(message % group) from error


class _Group:
    """The lines of a group in a *file*, and what they say as if they were a front matter of their own."""

    def __init__(self, file: PostFile, group: str, *, is_new: bool = False) -> None:
        self.file, self.group = file, group
        self.lines = lines_of(file.text)
        place = file.lines_of_field(group)
        if place is None:
            self.start = self.stop = 0
            self.parts = PostFile.read("---\n---\n")
            return
        self.start = place[0]
        self.stop = place[0] + own_lines("".join(self.lines[slice(*place)]))
        self.first, *below = self.lines[self.start : self.stop]
        if is_new or (not below and _EMPTY.fullmatch(self.first)):
            self.first = re.sub(r":[^\r\n]*", ":", self.first, count=1)
        opening = _OPENING.fullmatch(self.first)
        if opening is None:
            raise UneditableError
        written = [line for line in below if line.strip() and not line.lstrip().startswith("#")]
        self.indent = re.match(" *", written[0])[0] if written else f"{opening['lead']}  "  # type: ignore[index]
        inner = "".join(map(self._dedented, below))
        end = self.lines[0][len(self.lines[0].rstrip("\r\n")) :] or "\n"
        self.parts = PostFile.read(f"---{end}{inner}---{end}")
        if self.parts.problems or self.parts.body or not self.indent:
            raise UneditableError

    def with_part(self, name: str, value: Value, kind: Kind) -> PostFile:
        """Return the file with another value of a part."""
        inner = lines_of(self.parts.with_field(name, value, kind).text)[1:-1]
        if not any(line.strip() for line in inner):
            return self.file.with_field(self.group, "")
        below = [line if not line.strip() else self.indent + line for line in inner]
        return PostFile.read("".join([*self.lines[: self.start], self.first, *below, *self.lines[self.stop :]]))

    def _dedented(self, line: str) -> str:
        if not line.strip():
            return line
        if not line.startswith(self.indent):
            raise UneditableError
        return line[len(self.indent) :]
