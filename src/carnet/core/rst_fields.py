"""What a post in reStructuredText says of itself: ABlog's ``.. post::`` directive, and the fields above its title.

A blog of its own writes posts in Markdown; one that was adopted keeps the files that it has. What they say is a block
of fields as a front matter is, each with its line, and the same schema checks it. Nothing here knows of a build.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from sphinx.locale import _

from carnet.core.dates import YEARS, parse_date, suggest_date
from carnet.core.field_checks import quoted
from carnet.core.front_matter_schema import ALIASES, FIELDS, PAGE_KEYS
from carnet.core.page_source import rst_posts
from carnet.core.yaml_lines import Block, Field, Problem

#: The day of a draft that has none, which ABlog allows: it stands before all others in a preview.
UNDATED = f"{YEARS[-1]}-12-31"

_FIELD = re.compile(r":([A-Za-z][\w -]*):(?:[ \t]+(.*))?")
_OPTION = re.compile(r"[ \t]+:([\w-]+):(?:[ \t]+(.*))?")
_MONTH_OR_YEAR = re.compile(r"[^\W\d_]{3}|^\W*\d{4}\D")
_HALF_OF_DAY = re.compile(r"\d ?[ap]\.?m\b", re.IGNORECASE)


def rst_block(text: str, registered: Collection[str] = ()) -> Block:
    """Return the fields of a post whose source is *text*; features have *registered* fields of their own.

    What the directive says goes before what stands in a field. A directive without a date marks a draft. A second one
    is told when the text is parsed.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    known = known_fields(registered)
    fields = {field.name: field for field in _above_title(lines) if field.name in known}
    problems: list[Problem] = []
    first = next(rst_posts(lines, 0), (0, ""))
    if first[0]:
        options = {field.name: field for field in _options(lines, first[0])}
        if "exclude" in options and "description" not in fields:  # what is said of the post, and not shown in it
            options["description"] = Field("description", options["exclude"].line, _content(lines, first[0]))
        fields |= options
        fields.pop("blogpost", None)
        if first[1].strip():
            fields["date"] = Field("date", first[0], first[1].strip())
        elif "date" not in fields:
            fields |= {"date": Field("date", first[0], UNDATED), "draft": Field("draft", first[0], "true")}
    for name in ("date", "updated"):
        if name in fields:
            fields[name], wrong = _dated(fields[name])
            problems += wrong
    if "date" not in fields:
        problems.append(Problem(1, _("this post has no date; begin the file with '.. post:: 2006-03-17'")))
    return Block(tuple(fields.values()), tuple(problems), 0, frozenset({"date"} if problems else ()))


def known_fields(registered: Collection[str]) -> set[str]:
    """Return the fields that mean something here; programs write others into the same place."""
    return {*FIELDS, *ALIASES, *PAGE_KEYS, *registered}


def _above_title(lines: list[str]) -> list[Field]:
    """Return the fields at the very top of a file, each with the lines that continue it."""
    found: list[Field] = []
    for number, line in enumerate(lines, start=1):
        if field := _FIELD.fullmatch(line.rstrip()):
            found.append(Field(field[1].strip().lower(), number, (field[2] or "").strip()))
        elif found and line[:1] in (" ", "\t") and line.strip():
            last = found[-1]
            found[-1] = Field(last.name, last.line, f"{last.value} {line.strip()}".strip())
        elif line.strip() and not (line.startswith("..") and not line.startswith(".. post::")):
            break
    return found


def _options(lines: list[str], number: int) -> list[Field]:
    """Return the options of the directive on line *number*."""
    found: list[Field] = []
    for at, line in enumerate(lines[number:], start=number + 1):
        if option := _OPTION.fullmatch(line.rstrip()):
            found.append(Field(option[1].lower(), at, (option[2] or "").strip()))
        elif not line.strip() or line[0] not in " \t":
            break
        elif found:
            last = found[-1]
            found[-1] = Field(last.name, last.line, f"{last.value} {line.strip()}".strip())
    return found


def _content(lines: list[str], number: int) -> str:
    """Return the text within the directive on line *number*, as plain text."""
    found: list[str] = []
    for line in lines[number:]:
        if line.strip() and line[0] not in " \t":
            break
        found += [] if _OPTION.fullmatch(line.rstrip()) else line.split()
    return " ".join(re.sub(r"[*`]+", "", word) for word in found)


def _dated(field: Field) -> tuple[Field, list[Problem]]:
    """Return a field with its date as the schema reads it, or what is wrong with it."""
    text = str(field.value)
    if parse_date(text):
        return field, []
    if moment := certain_date(text):
        return Field(field.name, field.line, moment), []
    advice = suggest_date(text) or _("year, month and day, such as 2006-03-17")
    message = _("%s is not a date I can trust; write %s") % (quoted(text), advice)
    return Field(field.name, field.line, ""), [Problem(field.line, message)]


def certain_date(text: str) -> str:
    """Return the ISO date that *text* is, as ABlog has always read it, or "" if it may be another day.

    The month is a word, or the year comes first: ``June 9, 2019``, ``9 Jun 2019``, ``2019/6/9``.
    """
    found = suggest_date(text) or ""
    if not found or not _MONTH_OR_YEAR.search(text) or _HALF_OF_DAY.search(text):
        return ""
    day = str(datetime.fromisoformat(found).day)
    return found if day in re.findall(r"\d+", re.sub(r"\b0", "", text)) else ""
