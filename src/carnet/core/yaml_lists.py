"""Files of YAML that list things, such as ``blogs.yaml`` and those of comments: texts by field, each with its line.

Nothing but lists of plain fields is read; neither deep nesting nor aliases take long, and no input raises. What a field
may hold is for each reader to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from sphinx.locale import _

from carnet.core.field_checks import did_you_mean, quoted
from carnet.core.near import nearest
from carnet.core.yaml_lines import LOADER, Problem

#: Lists within lists.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Form:
    """What a file lists, and what is said of mistakes in it."""

    fields: tuple[str, ...]
    #: Where an empty value is as good as none.
    may_be_empty: tuple[str, ...]
    #: Of a file that is no list, of an item that has no fields, and, with ``%s``, of a field that there is not.
    no_list: str
    no_entry: str
    no_field: str
    #: What to do where there is no YAML.
    advice: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it stands in the file: values and lines by field."""

    line: int
    values: dict[str, str]
    lines: dict[str, int]


class _UnreadableError(Exception):
    """What ends the reading of a file, at its line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, message)


def read_entries(content: bytes, form: Form) -> tuple[list[Entry], list[Problem]]:
    """Return the items of a file, and every mistake in its form; of a file that ends amid one there are no items."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("byte 0x%02x is not UTF-8 text; save the file with the encoding UTF-8") % content[error.start]
        return [], [Problem(line, message)]
    problems: list[Problem] = []
    try:
        return list(_entries(text, form, problems)), problems
    except _UnreadableError as error:
        return [], [*(one for one in problems if one.line != error.problem.line), error.problem]


def _entries(text: str, form: Form, problems: list[Problem]) -> Iterator[Entry]:
    """Yield the items that *text* lists; by events, so that neither deep nesting nor aliases take long."""
    not_yaml = _("%s; %s") % (_("this can't be read as YAML"), form.advice)
    try:
        events: Iterator[Any] = iter(yaml.parse(text, Loader=LOADER))
        next(events)  # the start of the stream
        if isinstance(next(events), yaml.StreamEndEvent):
            return
        event = next(events)
        if isinstance(event, yaml.ScalarEvent) and not event.value.strip():
            return
        if not isinstance(event, yaml.SequenceStartEvent):
            raise _UnreadableError(_line(event), form.no_list)
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            if isinstance(event, yaml.MappingStartEvent):
                yield _entry(events, _line(event), form, problems)
            else:
                problems.append(Problem(_line(event), form.no_entry))
                _skip(events, event)
        if isinstance(next(events), yaml.DocumentEndEvent) and not isinstance(
            event := next(events), yaml.StreamEndEvent
        ):
            raise _UnreadableError(_line(event), _("the list ends here; remove the line '---' or '...'"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 1
        raise _UnreadableError(line, not_yaml) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = _("an invisible character stands in this line; remove it")
        raise _UnreadableError(line, message) from error
    except (yaml.YAMLError, ValueError) as error:  # libyaml gives no place; Python's own reader of escapes a ValueError
        raise _UnreadableError(1, not_yaml) from error


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _skip(events: Iterator[Any], event: Any) -> None:
    """Pass over the value that begins with *event*; libyaml takes the longer for each list, the deeper it lies."""
    depth = isinstance(event, yaml.CollectionStartEvent) + 0
    while depth:
        if depth > _DEEPEST:
            raise _UnreadableError(_line(event), _("there are too many lists within lists here"))
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)


def _entry(events: Iterator[Any], line: int, form: Form, problems: list[Problem]) -> Entry:
    """Return the fields of one item; those that are no fields, or no text, are told and left out."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        name = key.value if isinstance(key, yaml.ScalarEvent) else ""
        _skip(events, key)
        value = next(events)
        if name not in form.fields:
            near = nearest(name, form.fields) if name else None
            hint = did_you_mean(near) or _("; the fields are %s") % ", ".join(form.fields)
            problems.append(Problem(_line(key), form.no_field % quoted(name) + hint))
        elif name in lines:
            problems.append(Problem(_line(key), _("'%s' is here twice; keep one") % name))
        else:
            lines[name] = _line(value)
            if not isinstance(value, yaml.ScalarEvent):
                problems.append(Problem(_line(key), _("'%s' takes a text; put quotation marks around it") % name))
            elif value.value or name not in form.may_be_empty:
                values[name] = value.value
        _skip(events, value)
    return Entry(line, values, lines)
