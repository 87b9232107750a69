"""Files of YAML with lists within lists, such as ``discographie.yaml``: each value with its line.

Values stay texts, as they were typed. Neither deep nesting nor aliases take long, and no input raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from sphinx.locale import _

from carnet.core.yaml_lines import LOADER, Problem

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its line (the first is 1): a text, a list of values, or values by name."""

    line: int
    data: str | list[Value] | dict[str, Value]

    @property
    def text(self) -> str:
        """The text that it is, "" for any other."""
        return self.data.strip() if isinstance(self.data, str) else ""


class _UnreadableError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, message)


def read_tree(content: bytes) -> tuple[Value | None, list[Problem]]:
    """Return what a file says, None for one that says nothing, and what is wrong with it as such."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("byte 0x%02x is not UTF-8 text; save the file with the encoding UTF-8") % content[error.start]
        return None, [Problem(line, message)]
    problems: list[Problem] = []
    advice = _("a text with ': ' in it, or that begins with a sign, stands between quotation marks")
    not_yaml = _("%s; %s") % (_("this can't be read as YAML"), advice)
    try:
        return _tree(iter(yaml.parse(text, Loader=LOADER)), problems), problems
    except _UnreadableError as error:
        return None, [*problems, error.problem]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [*problems, Problem(min(mark.line, text.count("\n")) + 1 if mark else 1, not_yaml)]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return None, [*problems, Problem(line, _("an invisible character stands in this line; remove it"))]
    except (yaml.YAMLError, ValueError):  # libyaml gives no place; Python's own reader of escapes a ValueError
        return None, [*problems, Problem(1, not_yaml)]


def _tree(events: Iterator[Any], problems: list[Problem]) -> Value | None:
    next(events)  # the start of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        return None
    value = _value(events, next(events), 0, problems)
    next(events)  # the end of the document
    rest = next(events)
    if not isinstance(rest, yaml.StreamEndEvent):
        raise _UnreadableError(_line(rest), _("the list ends here; remove the line '---' or '...'"))
    return None if value.data == "" else value


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _value(events: Iterator[Any], event: Any, depth: int, problems: list[Problem]) -> Value:
    line = _line(event)
    if depth > _DEEPEST:
        raise _UnreadableError(line, _("there are too many lists within lists here"))
    if isinstance(event, yaml.AliasEvent):
        raise _UnreadableError(line, _("a value that begins with '%s' needs quotation marks") % "*")
    if isinstance(event, yaml.ScalarEvent):
        return Value(line, "" if not event.style and event.value in ("~", "null") else event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        values = []
        for item in events:
            if isinstance(item, yaml.SequenceEndEvent):
                break
            values.append(_value(events, item, depth + 1, problems))
        return Value(line, values)
    return Value(line, _mapping(events, depth, problems))


def _mapping(events: Iterator[Any], depth: int, problems: list[Problem]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        name = _value(events, key, depth + 1, problems)
        value = _value(events, next(events), depth + 1, problems)
        if not name.text:
            problems.append(Problem(name.line, _("the name of a field is a plain word")))
        elif name.text in found:
            problems.append(Problem(name.line, _("'%s' is here twice; keep one") % name.text))
        else:
            found[name.text] = Value(name.line, value.data)
    return found
