"""The file of a post's comments, ``slug.comments.yaml`` beside it: one typed schema, and every mistake at its line.

It is a list, oldest comment first, that importers and ``make mentions`` write and the writer moderates by hand: one
word, ``status``, says what becomes of a comment. No input raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from sphinx.locale import _

from carnet.core.field_checks import check_date, check_text, check_url, nearest, quoted
from carnet.core.yaml_lines import Problem

Status = Literal["published", "pending", "spam", "removed"]
Format = Literal["html", "markdown"]
#: What another site did with the post, where it did not answer it.
Kind = Literal["like", "repost", "bookmark", "mention"]

#: Lists within lists.
_DEEPEST = 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: What no text may hold: control characters, and halves of characters. YAML can write them all as "\\x…".
NO_TEXT = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_EXAMPLE = "a comment begins with '- id: …', and its other fields stand right below 'id'"


def _plain(raw: str, name: str) -> str:
    """Return a text as it was written, without what no text may hold."""
    text = NO_TEXT.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise ValueError(f"'{name}' is empty")
    return text


def _check_id(raw: str, name: str) -> str:
    if not _ID.fullmatch(raw):
        message = f"'{name}' takes letters, digits, hyphens, dots and underscores, and begins with a letter or digit"
        raise ValueError(f"{message}, not {quoted(raw)}")
    return raw


def _one_of(names: tuple[str, ...]) -> Callable[[str, str], str]:
    def check(raw: str, name: str) -> str:
        if raw in names:
            return raw
        near = nearest(raw, names)
        hint = f"; did you mean '{near}'?" if near else ""
        raise ValueError(f"'{name}' is one of {', '.join(names)}, not {quoted(raw)}{hint}")

    return check


def _named(check: Callable[[str, str], Any]) -> BeforeValidator:
    return BeforeValidator(lambda raw, info: check(raw, info.field_name or ""))


class Comment(BaseModel):
    """One comment; its date is aware, in the blog's zone, and *text* as it was written: hostile, for all one knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, _named(_check_id)]
    parent: Annotated[str, _named(_check_id)] | None = None
    author: Annotated[str, _named(lambda raw, name: check_text(_plain(raw, name), name))]
    site: Annotated[str, _named(check_url)] | None = None
    date: Annotated[datetime, _named(check_date)]
    kind: Annotated[Kind, _named(_one_of(get_args(Kind)))] | None = None
    format: Annotated[Format, _named(_one_of(get_args(Format)))] = "markdown"
    text: Annotated[str, _named(_plain)]
    status: Annotated[Status, _named(_one_of(get_args(Status)))] = "published"


FIELDS = tuple(Comment.model_fields)
_REQUIRED = tuple(name for name, field in Comment.model_fields.items() if field.is_required())
#: Where an empty value is as good as none.
_MAY_BE_EMPTY = tuple(name for name in FIELDS if name not in _REQUIRED)


@dataclass(frozen=True, slots=True)
class _Written:
    """A comment as it stands in the file: values and lines by field."""

    line: int
    values: dict[str, str]
    lines: dict[str, int]


class _UnreadableError(Exception):
    """What ends the reading of a file, at its line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, message)


def read_comments(content: bytes, now: datetime | None = None) -> tuple[list[Comment], list[Problem]]:
    """Return the comments in a file, in its order, and every mistake in it; a comment with a mistake is left out.

    One of which the date is later than *now* is there, and waits: it is not published before its date.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8 text; save the file with the encoding UTF-8"
        return [], [Problem(line, message)]
    problems: list[Problem] = []
    try:
        written = list(_entries(text, problems))
    except _UnreadableError as error:
        return [], [*problems, error.problem]
    comments = [(entry, comment) for entry in written if (comment := _comment(entry, problems)) is not None]
    comments = _unique(comments, problems)
    ids = {entry.values["id"] for entry in written if "id" in entry.values}
    comments = _answering(comments, ids, problems)
    if now is not None:
        comments = [(entry, _until(now, entry, comment, problems)) for entry, comment in comments]
    return [comment for _entry, comment in comments], sorted(problems, key=lambda problem: problem.line)


# -- From text to fields -----------------------------------------------------------------------------------------------


def _entries(text: str, problems: list[Problem]) -> Iterator[_Written]:
    """Yield the comments that *text* lists; by events, so that neither deep nesting nor aliases take long."""
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        next(events)  # the start of the stream
        if isinstance(next(events), yaml.StreamEndEvent):
            return
        event = next(events)
        if isinstance(event, yaml.ScalarEvent) and not event.value.strip():
            return
        if not isinstance(event, yaml.SequenceStartEvent):
            raise _UnreadableError(_line(event), f"this is a list of comments; {_EXAMPLE}")
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            if isinstance(event, yaml.MappingStartEvent):
                yield _entry(events, _line(event), problems)
            else:
                problems.append(Problem(_line(event), _EXAMPLE))
                _skip(events, event)
        if isinstance(next(events), yaml.DocumentEndEvent) and not isinstance(
            event := next(events), yaml.StreamEndEvent
        ):
            raise _UnreadableError(_line(event), "the list of comments ends here; remove the line '---' or '...'")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 1
        raise _UnreadableError(line, _not_yaml(error.problem or "")) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "an invisible character stands in this line; remove it"
        raise _UnreadableError(line, message) from error
    except (yaml.YAMLError, ValueError) as error:  # libyaml gives no place; Python's own reader of escapes a ValueError
        raise _UnreadableError(1, _not_yaml(str(error).partition("\n")[0])) from error


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _not_yaml(reason: str) -> str:
    advice = "a text of several lines stands below 'text: |', each line with four spaces more than '- id'"
    return f"this can't be read as YAML ({reason}); {advice}" if reason else f"this can't be read as YAML; {advice}"


def _skip(events: Iterator[yaml.Event], event: yaml.Event) -> None:
    """Pass over the value that begins with *event*; libyaml takes the longer for each list, the deeper it lies."""
    depth = isinstance(event, yaml.CollectionStartEvent) + 0
    while depth:
        if depth > _DEEPEST:
            raise _UnreadableError(_line(event), "there are too many lists within lists here")
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)


def _entry(events: Iterator[yaml.Event], line: int, problems: list[Problem]) -> _Written:
    """Return the fields of one comment; those that are no fields, or no text, are told and left out."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        name = key.value if isinstance(key, yaml.ScalarEvent) else ""
        _skip(events, key)
        value = next(events)
        if name not in FIELDS:
            near = nearest(name, FIELDS) if name else None
            hint = f"did you mean '{near}'?" if near else f"the fields are {', '.join(FIELDS)}"
            problems.append(Problem(_line(key), f"{quoted(name)} is not a field of a comment; {hint}"))
        elif name in lines:
            problems.append(Problem(_line(key), f"'{name}' is here twice; keep one"))
        else:
            lines[name] = _line(value)
            if not isinstance(value, yaml.ScalarEvent):
                problems.append(Problem(_line(key), f"'{name}' takes a text; put quotation marks around it"))
            elif value.value or name not in _MAY_BE_EMPTY:
                values[name] = value.value
        _skip(events, value)
    return _Written(line, values, lines)


# -- From fields to comments -------------------------------------------------------------------------------------------


def _comment(entry: _Written, problems: list[Problem]) -> Comment | None:
    """Return the comment, or None after its mistakes were added to *problems*."""
    absent = [name for name in _REQUIRED if name not in entry.lines]
    problems += [Problem(entry.line, f"this comment has no {name}") for name in absent]
    try:
        return Comment.model_validate(entry.values)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            name = str(found["loc"][0])
            if found["type"] != "missing":
                problems.append(Problem(entry.lines[name], str(found.get("ctx", {}).get("error", found["msg"]))))
        return None


def _until(now: datetime, entry: _Written, comment: Comment, problems: list[Problem]) -> Comment:
    if comment.status != "published" or comment.date <= now:
        return comment
    message = _("this comment is of the future, and is not published before its date; mend 'date'")
    problems.append(Problem(entry.lines["date"], message))
    return comment.model_copy(update={"status": "pending"})


_Pairs = list[tuple[_Written, Comment]]


def _unique(comments: _Pairs, problems: list[Problem]) -> _Pairs:
    """Return *comments* without those whose id an earlier one has."""
    first: dict[str, int] = {}
    kept: _Pairs = []
    for entry, comment in comments:
        if comment.id in first:
            message = f"the id '{comment.id}' is here twice, first on line {first[comment.id]}; change one"
            problems.append(Problem(entry.lines["id"], message))
        else:
            first[comment.id] = entry.lines["id"]
            kept.append((entry, comment))
    return kept


def _answering(comments: _Pairs, written: set[str], problems: list[Problem]) -> _Pairs:
    """Return those of *comments* that stand at the top or answer, directly or not, one that does."""
    known = {comment.id for _entry, comment in comments}
    replies: dict[str | None, list[str]] = {}
    for _entry, comment in comments:
        replies.setdefault(comment.parent, []).append(comment.id)
    whole = _below([None], replies)
    lost = _below([parent for parent in replies if parent is not None and parent not in known], replies)
    for entry, comment in comments:
        if comment.parent is None or comment.id in whole:
            continue
        if comment.parent not in written:
            message = f"there is no comment '{comment.parent}' that this one could answer"
            problems.append(Problem(entry.lines["parent"], message))
        elif comment.id not in lost:
            message = f"this answers '{comment.parent}', which in the end answers this; one of the two is no answer"
            problems.append(Problem(entry.lines["parent"], message))
    return [(entry, comment) for entry, comment in comments if comment.id in whole]


def _below(tops: list[str | None], replies: dict[str | None, list[str]]) -> set[str]:
    """Return the replies to *tops*, the replies to those, and so on."""
    found: set[str] = set()
    waiting = [*tops]
    while waiting:
        for name in replies.get(waiting.pop(), ()):
            found.add(name)
            waiting.append(name)
    return found
