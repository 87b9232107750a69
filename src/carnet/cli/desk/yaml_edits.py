"""One field of a front matter is written anew, and its neighbours, comments and spacing stay as they were typed.

All works on a *chunk*: the lines of the field, and those of comments below it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from carnet.cli.new_post import yaml_text
from carnet.core.dates import ISO
from carnet.core.yaml_lines import LOADER, NO_TEXT, read_mapping

_COMMA = re.compile(r"[ \t]*,[ \t]*")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
#: Fields that take several values, and mostly have one, which stands alone then.
_MOSTLY_ONE = ("author", "category", "location")


class UneditableError(Exception):
    """A field is written in a form that is changed as text alone."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text of a chunk: its value, its place, and the sign that it begins with: a quotation mark, `|`, `>` or none."""

    value: str
    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a field: its place, and the items of a list, which stands in brackets or line by line."""

    start: int
    end: int
    style: str  # as of a scalar, or "[", "-", "{"
    items: tuple[Scalar, ...]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends, as YAML and editors tell them apart."""
    return _LINE.findall(text)


def value_in(chunk: str) -> Value:
    """Return the value of the field with which a chunk begins."""
    try:
        events: Iterator[Any] = iter([*yaml.parse(chunk, Loader=LOADER)])
    except (yaml.YAMLError, UnicodeError, ValueError) as error:
        raise UneditableError from error
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
    else:
        raise UneditableError
    if event.flow_style:
        raise UneditableError
    next(events)  # its name
    first = next(events)
    start = _at(first.start_mark)
    if isinstance(first, yaml.ScalarEvent):
        only = _scalar(first, chunk)
        return Value(only.start, only.end, only.style, (only,))
    if not isinstance(first, yaml.SequenceStartEvent):
        return Value(start, _end(events, first, chunk), "{", ())
    items: list[Scalar] = []
    end = start
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            end = _at(event.end_mark) if first.flow_style else max([end, *(item.end for item in items)])
            break
        if not isinstance(event, yaml.ScalarEvent):
            raise UneditableError
        items.append(_scalar(event, chunk))
    return Value(start, end, "[" if first.flow_style else "-", tuple(items))


def _scalar(event: Any, chunk: str) -> Scalar:
    start, end = _at(event.start_mark), _at(event.end_mark)
    if event.style in ("|", ">"):
        end = start + len(chunk[start:end].rstrip())
    return Scalar(event.value, start, end, event.style or "")


def _at(mark: Any) -> int:
    return int(mark.index)


def _end(events: Iterator[Any], first: Any, chunk: str) -> int:
    """Return where a mapping ends."""
    depth, end = 1, _at(first.end_mark)
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        is_block_end = isinstance(event, yaml.CollectionEndEvent) and _at(event.start_mark) == _at(event.end_mark)
        end = end if is_block_end else _at(event.end_mark)
        if not depth:
            break
    return len(chunk[:end].rstrip())


def own_lines(chunk: str) -> int:
    """Return how many lines of a chunk are its field's, with a comment at the end of the last."""
    try:
        end = value_in(chunk).end
    except UneditableError:
        return _lines_of_broken(chunk)
    return max(1, len(lines_of(chunk[:end])))


def _lines_of_broken(chunk: str) -> int:
    """Return the lines of a field that can't be read: all but comments and blank lines at their end."""
    lines = lines_of(chunk)
    while len(lines) > 1 and re.match(r"\s*(#|$)", lines[-1]):
        lines.pop()
    return len(lines)


def without(chunk: str) -> str:
    """Return a chunk without its field."""
    return "".join(lines_of(chunk)[own_lines(chunk) :])


def with_text(chunk: str, text: str, *, is_word: bool = False) -> str:
    """Return a chunk with another text in its field; a *word* is a number, a date or a truth, and needs no quotes."""
    try:
        value = value_in(chunk)
    except UneditableError:
        return _written_anew(chunk, text if is_word else written(text))
    style = value.style if value.style in ("'", '"', "") else ""
    new = text if is_word and value.style not in ("'", '"') else _in_style(text, style)
    return _put(chunk, value, new)


def with_items(chunk: str, items: Sequence[str], name: str) -> str:
    """Return a chunk with other items in its field's list; items that stay, stay as they are written."""
    try:
        value = value_in(chunk)
    except UneditableError:
        return _written_anew(chunk, written_list(items, name))
    if value.style == "[":
        return _with_flow_items(chunk, value, items)
    if value.style == "-":
        return _with_block_items(chunk, value, items)
    is_text = value.style in ("'", '"', "") and (value.items[0].value.strip() or name in _MOSTLY_ONE)
    if is_text and items and (len(items) == 1 or "," in value.items[0].value):
        return _put(chunk, value, _in_style(", ".join(items), value.style))
    return _put(chunk, value, written_list(items, name))


def _written_anew(chunk: str, text: str) -> str:
    """Return a chunk whose field, which can't be read, has a new value."""
    lines = lines_of(chunk)
    found = re.match(r"\s*[\w\"'-]+[ \t\xa0\u202f]*:", lines[0])
    if not found or lines[0].lstrip().startswith(("{", "[")):
        raise UneditableError
    end = lines[0][len(lines[0].rstrip("\r\n")) :]
    return "".join([found[0], " ", text, end, *lines[_lines_of_broken(chunk) :]])


def _put(chunk: str, value: Value, text: str) -> str:
    """Return a chunk with a *text* in place of the value."""
    before, behind = chunk[: value.start], chunk[value.end :]
    if value.style == "-" and not text.startswith("-"):  # it began on the next line
        before = before.rstrip()
    if before.endswith(":"):
        before += " "
    if value.start == value.end and re.match(r"[ \t]+[\r\n]", behind):
        behind = behind.lstrip(" \t")
    return before + text + behind


def _with_flow_items(chunk: str, value: Value, items: Sequence[str]) -> str:
    """Return a chunk with other items between its brackets; from the last on, so that places stay true."""
    old = value.items
    inner = chunk[value.start : value.end]
    if not items and "#" not in inner:
        return _put(chunk, value, "[]")
    if not old and "#" not in inner:
        return _put(chunk, value, written_list(items, ""))
    for kind, i1, i2, j1, j2 in reversed(_changes(old, items)):
        if kind == "equal":
            continue
        new = [yaml_text(clean(item)) for item in items[j1:j2]]
        both = min(i2 - i1, len(new)) if kind == "replace" else 0
        for at in reversed(range(i1 + both, i2)):
            chunk = _without_item(chunk, old, at)
        if more := ", ".join(new[both:]):
            place = old[i1 + both - 1].end if i1 + both else value.start + 1
            chunk = chunk[:place] + (f", {more}" if i1 + both else f"{more}, " if old else more) + chunk[place:]
        for at, text in zip(reversed(range(i1, i1 + both)), reversed(new[:both]), strict=True):
            chunk = chunk[: old[at].start] + text + chunk[old[at].end :]
    return chunk


def _without_item(chunk: str, old: Sequence[Scalar], at: int) -> str:
    start, end = old[at].start, old[at].end
    if comma := _COMMA.match(chunk, end):
        return chunk[:start] + chunk[comma.end() :]
    chunk = chunk[:start] + chunk[end:]
    if at:
        comma_at = chunk.find(",", old[at - 1].end, start)
        if comma_at >= 0:
            behind = chunk[comma_at + 1 :]
            chunk = chunk[:comma_at] + (behind.lstrip(" \t") if behind.lstrip(" \t").startswith("]") else behind)
    return chunk


def _with_block_items(chunk: str, value: Value, items: Sequence[str]) -> str:
    """Return a chunk with other items in a list that has one a line."""
    lines, old = lines_of(chunk), value.items
    first = [len(lines_of(chunk[: item.start] + "x")) - 1 for item in old]
    last = [len(lines_of(chunk[: item.end] + "x")) - 1 for item in old]
    lead = re.match(r"[ \t]*-[ \t]+", lines[first[0]])
    if lead is None:
        raise UneditableError
    end = lines[0][len(lines[0].rstrip("\r\n")) :] or "\n"
    for kind, i1, i2, j1, j2 in reversed(_changes(old, items)):
        if kind == "equal":
            continue
        new = [f"{lead[0]}{yaml_text(clean(item))}{end}" for item in items[j1:j2]]
        at = first[i1] if i1 < len(old) else last[-1] + 1
        if at == len(lines) and not lines[-1].endswith(("\r", "\n")):
            lines[-1] += end
        for gone in reversed(range(i1, i2)):
            del lines[first[gone] : last[gone] + 1]
        lines[at:at] = new
    if not items:
        name = lines[0].rstrip()
        lines[0] = (f"{name} []" if name.endswith(":") else re.sub(r":(?=\s*(#|$))", ": []", name, count=1)) + end
    return "".join(lines)


def _changes(old: Sequence[Scalar], items: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    before = [" ".join(item.value.split()) for item in old]
    return SequenceMatcher(None, before, [*items], autojunk=False).get_opcodes()


# -- How values are written --------------------------------------------------------------------------------------------


def clean(text: str) -> str:
    """Return a text on one line, without what no text may hold."""
    return " ".join(unicodedata.normalize("NFC", NO_TEXT.sub("", text)).split())


def written(text: str) -> str:
    """Return a text as YAML has it where nothing stood before."""
    text = clean(text)
    plain = yaml_text(text)
    return plain if plain == text or ISO.fullmatch(text) else _doubly_quoted(text)


def written_list(items: Sequence[str], name: str) -> str:
    """Return a list as YAML has it; one item of a field that mostly has one stands alone."""
    if len(items) == 1 and name in _MOSTLY_ONE:
        return written(items[0])
    return f"[{', '.join(yaml_text(clean(item)) for item in items)}]"


def _doubly_quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _in_style(text: str, style: str) -> str:
    text = clean(text)
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    if style == '"':
        return _doubly_quoted(text)
    return text if _is_plain(text) else _doubly_quoted(text)


def _is_plain(text: str) -> bool:
    """Return whether YAML reads a text as such without quotation marks, and other programs read a text, too."""
    if yaml_text(text) == text:
        return True
    if text[:1] in "\"'" or not re.match(r"[^\W\d]", text) or " #" in text:
        return False
    fields, problems = read_mapping(f"k: {text}\n")
    return not problems and len(fields) == 1 and fields[0].value == text and text.lower() not in ("true", "false")
