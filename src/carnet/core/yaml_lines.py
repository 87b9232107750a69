"""The block between two ``---`` at the top of a post, read as YAML with the line of everything in it.

Values stay as the writer typed them (``no`` is a word, ``2006`` four digits): what they mean is for the schema to
say. A mistake in one field does not hide the mistakes in the others, and no input raises. Only what a front matter
needs of YAML is read: no anchors, no tags, no deep nesting, so that no input takes long either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml
from sphinx.locale import _

from carnet.core.patterns import lazy_pattern

#: What stands for a value: text, a list, or a mapping whose plain scalars are typed (MyST's own settings are such).
Raw: TypeAlias = str | int | float | bool | list["Raw"] | dict[str, "Raw"] | None

#: Longer blocks are a mistake, or an attack on the time that a build takes.
MAX_CHARACTERS = 50_000
MAX_LINES = 500
MAX_DEPTH = 6

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"---[ \t]*")
_CLOSING = re.compile(r" {0,3}---+[ \t]*|\.\.\.[ \t]*")
#: What no text holds: characters that are not seen and mean nothing.
NO_TEXT = lazy_pattern("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffc\U00010000-\U0010ffff]")
_NAME = re.compile(r"[\w-]+")
_TWICE_QUOTED = re.compile(r'[\w-]+[ \xa0]*: *"[^"]*"')
#: What YAML takes for a remark, and leaves out.
_REMARK = re.compile(r"[ \t]+(#.*)")
_NO_SPACE = re.compile(r"([\w-]+)[ \xa0\u202f]*:[^ \t]")


class Quoted(str):
    """A text between quotation marks, all of which its writer may have meant as one."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake of the writer, at a line of the file (the first is 1)."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it was written; *items* has the line of each item when it is a list, or of each name in a mapping,
    *remarks* the line and text of what stands behind a value and is no part of it.
    """

    name: str
    line: int
    value: Raw
    items: tuple[int, ...] = ()
    remarks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """What a file's front matter says, and how many lines it takes, fences included (0: there is none).

    *broken* has the names of the fields whose YAML is wrong.
    """

    fields: tuple[Field, ...]
    problems: tuple[Problem, ...]
    lines: int
    broken: frozenset[str] = frozenset()


def _example() -> str:
    return _("a field is a name, a colon, a space and a value, such as 'draft: true'")


class _UnreadableError(Exception):
    """A field that cannot be read; its *line* counts from 0 within the text that was parsed."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read_block(text: str) -> Block:
    """Return the fields of the front matter of *text*, and what is wrong with the block as such."""
    head = re.sub(r"\r\n?", "\n", text[: MAX_CHARACTERS + 1].removeprefix("\ufeff"))
    lines = head.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return Block((), (_missing(head),), 0)
    end = next((at for at, line in enumerate(lines) if at and _CLOSING.fullmatch(line)), 0)
    if not end and (len(text) > MAX_CHARACTERS or len(lines) > MAX_LINES):
        message = _("the front matter is not closed by a line '---' within %s characters") % MAX_CHARACTERS
        return Block((), (Problem(1, message),), 0)
    if not end:
        message = _(
            "the front matter that begins here is never closed; write '---' alone on the line after its last field"
        )
        return Block((), (Problem(1, message),), 0)
    if end > MAX_LINES:
        return Block((), (Problem(1, _("the front matter is longer than %s lines") % MAX_LINES),), 0)
    block, problems = _clean(lines[1:end], 2)
    fields, more, broken = _fields_one_by_one(block, 2)
    return Block(tuple(fields), (*problems, *more), end + 1, broken)


def read_mapping(text: str) -> tuple[list[Field], list[Problem]]:
    """Return the fields of a file that is one mapping, and what is wrong with it."""
    lines, problems = _clean(re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff")).split("\n"), 1)
    fields, more, _broken = _fields_one_by_one(lines, 1)
    return fields, [*problems, *more]


def _missing(head: str) -> Problem:
    """Return what to say of a file that does not begin with ``---``."""
    start = head.lstrip()
    if not start:
        return Problem(1, _("this file is empty; a post begins with a front matter between two lines '---'"))
    if head[0] != "-" and start.startswith("---"):
        message = _("the front matter begins on the first line of the file; remove what stands above its '---'")
        return Problem(1, message)
    if start.startswith("---"):
        return Problem(1, _("the front matter begins with a line of three hyphens alone, '---'"))
    if start.startswith(("+++", "{")):
        return Problem(1, _("the front matter is YAML between two lines '---'"))
    return Problem(1, _("this post has no front matter; begin the file with '---', 'date: 2006-03-17' and '---'"))


def _clean(lines: list[str], first: int) -> tuple[list[str], list[Problem]]:
    """Return *lines* without the characters that no text has, and a problem for each line that had some."""
    problems = []
    for number, line in enumerate(lines, start=first):
        if found := NO_TEXT.search(line):
            problems.append(Problem(number, _stray(found[0])))
    return [unicodedata.normalize("NFC", NO_TEXT.sub("?", line)) for line in lines], problems


def _stray(char: str) -> str:
    if char == "\ufffd":
        return _("a letter of this line is broken; save the file as UTF-8")
    return _("an invisible character (U+%04X) stands in this line; remove it") % ord(char)


def _fields_one_by_one(lines: list[str], first: int) -> tuple[list[Field], list[Problem], frozenset[str]]:
    """Return the fields in *lines*, their mistakes, and the names of fields that cannot be read; *first* is the number
    of the first line.

    If the whole is no YAML, each field is read alone, so that one hides no other.
    """
    try:
        return list(_fields("\n".join(lines), first)), [], frozenset()
    except (yaml.YAMLError, _UnreadableError) as error:
        whole = _problem(error, lines, first)
    starts = [at for at, line in enumerate(lines) if line[:1] not in ("", " ", "\t", "#", "-", ":", "]", "}")]
    fields: list[Field] = []
    problems: list[Problem] = []
    broken: list[int] = []
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        chunk = lines[start:end]
        try:
            fields += list(_fields("\n".join(chunk), start + first))
        except (yaml.YAMLError, _UnreadableError) as error:
            problems.append(_problem(error, chunk, start + first))
            broken += range(start, end if chunk[0][:1] in (" ", "\t") else start + 1)
    problems = problems or [whole]
    broken += [problem.line - first for problem in problems]
    names = [_NAME.match(lines[at].lstrip()) for at in broken]
    return fields, problems, frozenset(name[0] for name in names if name)


def _fields(text: str, first: int) -> Iterator[Field]:
    """Yield the fields of the mapping that *text* is; its first line is line *first* of the file."""
    remarks: list[tuple[int, str]] = []
    events: Iterator[Any] = _with_remarks(yaml.parse(text, Loader=LOADER), text.split("\n"), remarks)
    next(events)  # the start of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        return
    if not isinstance(next(events), yaml.MappingStartEvent):
        raise _UnreadableError(0, _example())
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = event.start_mark.line
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            raise _UnreadableError(line, _("the name of a field is a plain word"))
        items: list[int] = []
        value = _value(events, next(events), 1, items)
        left_out = tuple((first + at, remark) for at, remark in remarks)
        remarks.clear()
        yield Field(event.value.strip(), first + line, value, tuple(first + item for item in items), left_out)
    for rest in events:  # what ends the document, and nothing else
        if isinstance(rest, yaml.DocumentStartEvent):
            raise _UnreadableError(rest.start_mark.line if rest.start_mark else 0, _example())


def _with_remarks(events: Iterator[Any], lines: list[str], remarks: list[tuple[int, str]]) -> Iterator[Any]:
    """Yield the *events* of *lines*; *remarks* receives line and text of what a plain value ends before."""
    for event in events:
        if isinstance(event, yaml.ScalarEvent) and not event.style:
            end: Any = event.end_mark
            if end.line < len(lines) and (found := _REMARK.match(lines[end.line], end.column)):
                remarks.append((end.line, found[1].rstrip()))
        yield event


def _value(events: Iterator[Any], event: Any, depth: int, items: list[int], *, typed: bool = False) -> Raw:
    """Return the value that begins with *event*; *items* receives the line of each item of the outermost list,
    or of each name in the outermost mapping.
    """
    line = event.start_mark.line
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        raise _UnreadableError(line, _("a value that begins with '%s' needs quotation marks") % sign)
    if event.tag:
        raise _UnreadableError(line, _("a value that begins with '%s' needs quotation marks") % "!")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, depth, typed=typed)
    if depth > MAX_DEPTH:
        raise _UnreadableError(line, _("this value has too many lists within lists"))
    if isinstance(event, yaml.SequenceStartEvent):
        values: list[Raw] = []
        for item in events:
            if isinstance(item, yaml.SequenceEndEvent):
                break
            if depth == 1:
                items.append(item.start_mark.line)
            values.append(_value(events, item, depth + 1, items, typed=typed))
        return values
    return _mapping(events, depth, items)


def _mapping(events: Iterator[Any], depth: int, items: list[int]) -> dict[str, Raw]:
    """Return the mapping whose begin was read; *items* receives the line of each name of an outermost one."""
    mapping: dict[str, Raw] = {}
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        if not isinstance(key, yaml.ScalarEvent):
            raise _UnreadableError(key.start_mark.line, _("the name of a field is a plain word"))
        name = str(_scalar(key, depth))
        if depth == 1 and name not in mapping:
            items.append(_line_of(key))
        mapping[name] = _value(events, next(events), depth + 1, items, typed=True)
    return mapping


def _line_of(event: Any) -> int:
    return int(event.start_mark.line)


def _scalar(event: Any, depth: int, *, typed: bool = False) -> Raw:
    """Return the text of a scalar; a plain one within a mapping of settings as the number or truth that it is."""
    text: str = event.value
    if found := NO_TEXT.search(text):
        raise _UnreadableError(event.start_mark.line, _stray(found[0]))
    plain = not event.style
    if typed and plain:
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if re.fullmatch(r"-?(0|[1-9][0-9]{0,15})", text):
            return int(text)
        if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,15}", text):
            return float(text)
    if event.style in ("'", '"') and depth == 1:
        return Quoted(text)
    return "" if plain and depth == 1 and text in ("~", "null") else text


def _problem(error: yaml.YAMLError | _UnreadableError, lines: list[str], first: int) -> Problem:
    """Return what to tell the writer of *error*, which occurred in *lines*; *first* is the number of their first."""
    if isinstance(error, _UnreadableError):
        found = _NO_SPACE.match(lines[error.line]) if error.line < len(lines) else None
        if found and str(error) == _example():
            return Problem(first + error.line, _("write a plain space after the colon of '%s:'") % found[1])
        return Problem(first + error.line, str(error))
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(first, _("this line cannot be read"))
    context, problem = error.context or "", error.problem or ""
    mark = error.context_mark or error.problem_mark
    at = min(mark.line, len(lines) - 1) if mark else 0
    line = lines[at]
    char = line[mark.column : mark.column + 1] if mark else ""
    if "tab" in problem or char == "\t" or line.startswith("\t"):
        message = _("a tab stands where spaces belong")
    elif "cannot start any token" in problem or "an alias" in context or "an anchor" in context:
        place = error.problem_mark if "token" in problem else mark
        char = line[place.column : place.column + 1] if place else ""
        message = _("a value that begins with '%s' needs quotation marks") % char
    elif "not allowed" in problem:
        message = _out_of_place(problem, line)
    elif "quoted scalar" in context and "end of stream" in problem:
        message = _("a quotation mark opens here and is never closed")
    elif "quoted scalar" in context:
        message = _("a backslash between double quotation marks is written twice, or the value between single ones")
    elif "flow" in context:
        message = _("a list is written [one, two], with a comma between two items and a bracket at its end")
    elif "block mapping" in context:
        message = _behind_the_end(line)
    else:
        message = _example()
    return Problem(first + at, message)


def _out_of_place(problem: str, line: str) -> str:
    """Return what to tell of a *line* in which a list, a field or a ``: `` is not allowed."""
    if "sequence entries" in problem:
        return _("a list begins on the line below its name, and a value that begins with '- ' needs quotation marks")
    if line[:1] == " ":
        return _("this line begins with spaces; a field begins at the start of its line")
    return _("a value with ': ' in it needs quotation marks, such as title: \"Paris : la nuit\"")


def _behind_the_end(line: str) -> str:
    """Return what to tell of a *line* whose value goes on behind its closing quotation mark or bracket."""
    if _TWICE_QUOTED.match(line):
        return _("quotation marks stand within quotation marks of their own kind; write “ ” within them")
    return _("text follows a closing quotation mark or bracket; put the whole value in double quotation marks")
