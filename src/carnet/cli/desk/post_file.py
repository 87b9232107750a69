"""The file of a post or a page, of which the desk changes a field or the text, and nothing else.

Comments, spacing, order, quotation marks, line ends and what the desk does not know survive byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from sphinx.locale import _

from carnet.cli.desk.places import DeskError
from carnet.cli.desk.yaml_edits import (
    UneditableError,
    clean,
    lines_of,
    own_lines,
    with_items,
    with_text,
    without,
    written,
    written_list,
)
from carnet.core.field_checks import check_flag
from carnet.core.front_matter_schema import ALIASES, FIELDS, own_value
from carnet.core.yaml_lines import Field, Problem, Raw, read_block

#: What a field holds, as forms know it (`carnet.cli.schema_fields.kind`).
Kind = Literal["date", "list", "flag", "number", "image", "text"]
#: What a form gives back.
Value = str | bool | int | Sequence[str] | None

_HEADING = re.compile(r"(#[ \t]+)(.*?)([ \t]+#+)?[ \t]*")
#: What may stand above a title: names of places, comments, and not more lines than these.
_ABOVE = 200
_ABOVE_TITLE = re.compile(r"\s*$|\([^()]+\)=\s*$|%|<!--.*-->\s*$")


@dataclass(frozen=True)
class PostFile:
    """A text as it lies on the disk."""

    text: str
    #: What the front matter says, by the names of the schema; others are there as they are written.
    fields: Mapping[str, Raw]
    #: What is wrong with the form of the front matter.
    problems: tuple[Problem, ...]
    #: The text below the front matter, with plain line ends, as editors have it.
    body: str
    #: The line of the file on which the body begins, from 1.
    body_line: int

    @classmethod
    def read(cls, text: str) -> PostFile:
        """Return what *text* says."""
        block = read_block(text)
        fields: dict[str, Raw] = {}
        for field in block.fields:
            fields.setdefault(ALIASES.get(field.name, field.name), _value_of(field))
        body = "".join(lines_of(text)[block.lines :])
        if not block.lines:
            body = body.removeprefix("\ufeff")
        return cls(text, fields, block.problems, _plain_ends(body), block.lines + 1)

    @property
    def has_front_matter(self) -> bool:
        """Whether fields can stand in the file."""
        return self.body_line > 1

    @property
    def first_line(self) -> int:
        """The line of the first words: empty lines below the front matter do not stand in editors."""
        lead = len(self.body) - len(self.body.lstrip("\n")) if self.has_front_matter else 0
        return self.body_line + lead

    def value(self, name: str, kind: Kind = "text") -> str | bool | list[str]:
        """Return a field as a form shows it: a flag as truth, a list as items, all else as one line of text."""
        raw = self.fields.get(name, "")
        if kind == "flag":
            try:
                return check_flag(raw, name) if raw not in ("", None) else name == "comments"
            except ValueError:
                return name in ("draft", "comments")  # a draft, as long as it is not clear
        if kind == "list":
            items = raw if isinstance(raw, list) else str("" if raw is None else raw).split(",")
            return [words for item in items if (words := " ".join(str(item).split()))]
        if isinstance(raw, list):
            return ", ".join(" ".join(str(item).split()) for item in raw)
        return re.sub(r"\s*\n\s*", " ", str("" if raw is None else raw).strip())

    def with_field(self, name: str, value: Value, kind: Kind = "text") -> PostFile:
        """Return the file with another value of a field; None or "" takes it out. The same value changes nothing.

        Raises:
            DeskError: The front matter is written in a form that only its writer can change.
        """
        wanted = _wanted(value, kind)
        if wanted == self.value(name, kind) and not self._is_unclear(name, kind):
            return self
        try:
            return PostFile.read(self._with(name, wanted, kind))
        except UneditableError as error:
            message = _("'%s' is written in a way that this field can't change; change it in the head itself")
            raise DeskError(message % name) from error

    def with_body(self, body: str) -> PostFile:
        """Return the file with another text below the front matter; lines that stay keep their ends."""
        body = _plain_ends(body)
        if body == self.body:
            return self
        lines = lines_of(self.text)
        head, old = lines[: self.body_line - 1], lines[self.body_line - 1 :]
        if not head and self.text.startswith("\ufeff"):
            head, old = ["\ufeff"], lines_of(self.text[1:])
        usual, below = _with_ends_of(lines, old, body)
        if below and head and head != ["\ufeff"] and not _end(head[-1]):
            head[-1] += usual
        return PostFile.read("".join(head) + below)

    @property
    def head(self) -> str:
        """The lines of the front matter as they are written, without the two around them, with plain line ends."""
        return _plain_ends("".join(lines_of(self.text)[1 : self.body_line - 2]))

    def with_head(self, head: str) -> PostFile:
        """Return the file with other lines in its front matter; lines that stay keep their ends.

        Raises:
            DeskError: With these lines, the front matter would end elsewhere.
        """
        head = _plain_ends(head)
        if head and not head.endswith("\n"):
            head += "\n"
        if head == self.head or not self.has_front_matter:
            return self
        lines, end = lines_of(self.text), self.body_line - 2
        _usual, between = _with_ends_of(lines, lines[1:end], head)
        changed = PostFile.read("".join([lines[0], between, *lines[end:]]))
        if not changed.has_front_matter:
            raise DeskError(changed.problems[0].message)
        if changed.body != self.body:
            raise DeskError(_("a line '---' ends the head of a text; take it out here"))
        return changed

    def all_as_text(self) -> PostFile:
        """Return the file as an editor has it in which the front matter is typed with the text."""
        return replace(self, body=_plain_ends(self.text.removeprefix("\ufeff")), body_line=1)

    @property
    def title(self) -> str:
        """The title, of the front matter or of the first heading, as it is typed."""
        if title := self.value("title"):
            return str(title)
        found = heading_of(self.body)
        return found[1][2] if found else ""

    def with_title(self, title: str) -> PostFile:
        """Return the file with another title, where the title stands."""
        title = clean(title)
        found = None if self.value("title") else heading_of(self.body)
        if found is None or not title:
            return self.with_field("title", title)
        if title == found[1][2]:
            return self
        at, heading = found
        lines = lines_of(self.body)
        lines[at] = f"{heading[1]}{title}{heading[3] or ''}{_end(lines[at])}"
        return self.with_body("".join(lines))

    def lines_of_field(self, name: str) -> tuple[int, int] | None:
        """Return the lines of a field, from 0, with comments below it; None where there is none that can be read."""
        block = read_block(self.text)
        field = next((one for one in block.fields if ALIASES.get(one.name, one.name) == name), None)
        if field is None:
            if name in block.broken:
                raise UneditableError
            return None
        return _chunk(field, block.fields, lines_of(self.text), block.lines - 1, is_whole=not block.problems)

    def _is_unclear(self, name: str, kind: Kind) -> bool:
        if kind != "flag" or self.fields.get(name) in ("", None):
            return False
        try:
            check_flag(self.fields[name], name)
        except ValueError:
            return True
        return False

    def _with(self, name: str, wanted: str | bool | list[str], kind: Kind) -> str:
        """Return the text with another value of a field."""
        lines = lines_of(self.text)
        block = read_block(self.text)
        if not block.lines:
            return self._with_front_matter(lines, name, wanted)
        end = block.lines - 1  # the closing line, from 0
        field = next((one for one in block.fields if ALIASES.get(one.name, one.name) == name), None)
        if field is None and name in block.broken:
            at = next((at for at in range(1, end) if re.match(rf"{re.escape(name)}[ \xa0\u202f]*:", lines[at])), 0)
            field = Field(name, at + 1, "") if at else None
        if field is None:
            at = _place_of(name, block.fields, lines, end, is_whole=not block.problems)
            lead = _lead(block.fields, lines)
            lines.insert(at, f"{lead}{name}: {_written(wanted, name)}{_end(lines[0])}")
            return "".join(lines)
        start, stop = _chunk(field, block.fields, lines, end, is_whole=not block.problems)
        chunk = "".join(lines[start:stop])
        if field.name != name and wanted != "":  # another name of ABlog's, which says it in its own way
            lead = _lead((field,), lines)
            chunk = f"{lead}{name}: {_written(wanted, name)}{_end(lines[0])}" + without(chunk)
        elif wanted == "":
            chunk = without(chunk)
        elif isinstance(wanted, list):
            chunk = with_items(chunk, wanted, name)
        elif isinstance(wanted, bool):
            chunk = with_text(chunk, "true" if wanted else "false", is_word=True)
        else:
            chunk = with_text(chunk, clean(wanted), is_word=_is_word(wanted, kind))
        return "".join([*lines[:start], chunk, *lines[stop:]])

    def _with_front_matter(self, lines: list[str], name: str, wanted: str | bool | list[str]) -> str:
        """Return the text with a front matter, which it did not have."""
        if self.text.lstrip("\ufeff").startswith("---"):
            raise DeskError(self.problems[0].message)
        end = _end(lines[0]) if lines else "\n"
        mark = "\ufeff" if self.text.startswith("\ufeff") else ""
        head = f"---{end or chr(10)}{name}: {_written(wanted, name)}{end or chr(10)}---{end or chr(10)}"
        return mark + head + self.text.removeprefix("\ufeff")


def heading_of(body: str) -> tuple[int, re.Match[str]] | None:
    """Return the line, from 0, and the heading with which a text begins, if it begins with one."""
    for at, line in enumerate(body.split("\n", _ABOVE)[:_ABOVE]):
        if heading := _HEADING.fullmatch(line):
            return at, heading
        if not _ABOVE_TITLE.match(line):
            return None
    return None


def _value_of(field: Field) -> Raw:
    try:
        return own_value(field)
    except ValueError:
        return field.value


def _wanted(value: Value, kind: Kind) -> str | bool | list[str]:
    """Return what a form gives back in the way that `PostFile.value` shows it."""
    if kind == "flag" and isinstance(value, bool):
        return value
    if kind == "list" and value is not None and value != "":
        items = value.split(",") if isinstance(value, str) else value if isinstance(value, Sequence) else [value]
        return [words for item in items if (words := clean(str(item)))]
    if value is None or (isinstance(value, Sequence) and not isinstance(value, str)):
        return "" if not value else ", ".join(map(clean, value))
    return clean(str(value).lower() if isinstance(value, bool) else str(value))


def _written(wanted: str | bool | list[str], name: str) -> str:
    if isinstance(wanted, list):
        return written_list(wanted, name)
    if isinstance(wanted, bool):
        return "true" if wanted else "false"
    return wanted if _is_word(wanted, "number") else written(wanted)


def _is_word(text: str, kind: Kind) -> bool:
    """Return whether a value needs no quotation marks, because it is a number or a date."""
    return kind in ("number", "date", "image") and re.fullmatch(r"[0-9][0-9:TZ.+ -]*", text) is not None


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_ends_of(lines: Sequence[str], old: Sequence[str], text: str) -> tuple[str, str]:
    """Return how most *lines* of a file end, and a *text* that ends its lines as the *old* ones in its place did."""
    ends = Counter(_end(line) for line in lines)
    ends.pop("", None)
    usual = ends.most_common(1)[0][0] if ends else "\n"
    new = lines_of(text)
    return usual, "".join(new).replace("\n", usual) if len(ends) < 2 else _with_ends_kept(old, new, usual)


def _with_ends_kept(old: Sequence[str], new: Sequence[str], usual: str) -> str:
    """Return *new* lines, of which those that were there have the ends that they had, and others the *usual* one."""
    before, now = [line.rstrip("\r\n") for line in old], [line.rstrip("\n") for line in new]
    found = [line.replace("\n", usual) for line in new]
    for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks():
        for at in range(block.size):
            if _end(old[block.a + at]) and _end(new[block.b + at]):
                found[block.b + at] = old[block.a + at]
    return "".join(found)


# -- Lines of fields ---------------------------------------------------------------------------------------------------


def _chunk(field: Field, fields: Sequence[Field], lines: Sequence[str], end: int, *, is_whole: bool) -> tuple[int, int]:
    """Return the lines, from 0, of a field and what stands below it, up to the next; *end* is the closing line."""
    start = field.line - 1
    later = [one.line - 1 for one in fields if one.line - 1 > start]
    if any(one.line == field.line and one is not field for one in fields):
        raise UneditableError  # several on one line
    if not is_whole:  # what can't be read is no part of this field
        later += [at for at in range(start + 1, end) if lines[at][:1] not in "\r\n \t#-:]}"]
    return start, min([end, *later])


def _place_of(name: str, fields: Sequence[Field], lines: Sequence[str], end: int, *, is_whole: bool) -> int:
    """Return the line, from 0, at which a field comes to stand: below those that come before it in forms."""
    if name not in FIELDS:
        return end
    before = FIELDS[: FIELDS.index(name)]
    above = [one for one in fields if ALIASES.get(one.name, one.name) in before]
    if not above:
        return min([one.line - 1 for one in fields], default=end)
    start, stop = _chunk(above[-1], fields, lines, end, is_whole=is_whole)
    return start + own_lines("".join(lines[start:stop]))


def _lead(fields: Sequence[Field], lines: Sequence[str]) -> str:
    """Return the spaces with which fields begin."""
    line = lines[fields[0].line - 1] if fields else ""
    return line[: len(line) - len(line.lstrip(" "))]
