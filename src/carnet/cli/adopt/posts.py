"""What has to change in the texts of a site: dates that could be another day, fields that mean nothing here, ABlog's
directive in Markdown, which has a front matter for what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from sphinx.locale import _

from carnet.cli.adopt.findings import Edit, Finding
from carnet.cli.adopt.site import Site, Text
from carnet.cli.new_post import yaml_text
from carnet.core.dates import parse_date
from carnet.core.field_checks import quoted
from carnet.core.front_matter_schema import ALIASES, FIELDS, read_front_matter
from carnet.core.page_source import myst_posts, rst_posts
from carnet.core.post_fields import PostFields
from carnet.core.rst_fields import UNDATED, certain_date
from carnet.core.yaml_lines import Block, Field, Problem

#: How ABlog reads a date where a site says nothing.
_FORM = "%b %d, %Y"
_UPDATE = re.compile(r"(\s*(?:\.\.[ \t]+update::|[`~:]{3,}\{update\})[ \t]*)(.+?)[ \t]*")
_POST = re.compile(r"(\s*\.\.[ \t]+post::[ \t]*)(.+?)[ \t]*")
_OPTION = re.compile(r"[ \t]*:([\w-]+):(?:[ \t]+(.*))?")
_NUMBERS = re.compile(r"(\d\d?)[-/.](\d\d?)[-/.](\d{4}|\d\d)(?:[ T]+(\d\d?):(\d\d)(?::(\d\d))?)?")


def findings_in(site: Site, text: Text, fields: PostFields) -> Iterator[Finding]:
    """Yield what has to change in a text of the site."""
    if "\ufffd" in text.text:
        yield Finding(text.path, 1, _("this is not UTF-8 text; save the file with the encoding UTF-8"))
        return
    form = site.settings.text("post_date_format", _FORM)
    if text.path.endswith(".ipynb"):
        yield from _in_notebook(text, fields)
        return
    yield from _updates(text, form)
    if not text.is_post:
        if text.is_matched:
            yield _page(text)
        return
    if text.is_rst:
        yield from _in_rst(text, form, fields)
    elif text.marks:
        yield from _directive(text, form)
    else:
        yield from _in_markdown(text, form, fields)


def _in_notebook(text: Text, fields: PostFields) -> Iterator[Finding]:
    """Yield what is wrong in a notebook, of which no program but its own writes a cell."""
    if text.is_post:
        for problem in read_front_matter(text.text, (), "", fields, text.block).problems:
            yield Finding(text.path, problem.line, problem.message)
    elif text.is_matched:
        yield _page(text)


def _page(text: Text) -> Finding:
    """Return what to do about a text that the pattern names and that has no date; no table of contents names it."""
    message = _("blog_post_pattern names this text, which has no date: it stays a page; give a post a 'date'")
    if text.says("orphan") or text.path.endswith(".ipynb"):
        return Finding(text.path, 1, message)
    added: tuple[str, ...] = (":orphan:", "") if text.is_rst else ("---", "orphan: true", "---", "")
    if text.block.lines:
        added = ("orphan: true",)
    at = text.block.lines or 1
    return Finding(text.path, 1, message, (Edit(at, at - 1, added),))


def iso_date(text: str, form: str) -> str:
    """Return the ISO date that ABlog takes *text* for, or "": of numbers alone, the first is the month if it can be."""
    if parse_date(text):
        return text
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007  # the zone is the blog's
    except ValueError:
        if certain := certain_date(text):
            return certain
        if (found := _NUMBERS.fullmatch(text)) is None:
            return ""
        month, day, year, hour, minute, second = (int(part or 0) for part in found.groups())
        month, day = (day, month) if month > 12 else (month, day)
        year += 0 if year > 99 else 2000 if year < 70 else 1900
        try:
            moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
        except ValueError:
            return ""
    iso = moment.isoformat(" ", "seconds" if moment.second else "minutes").removesuffix(" 00:00")
    return iso if parse_date(iso) else ""


def _updates(text: Text, form: str) -> Iterator[Finding]:
    """Yield the notes of updates whose date is written in another form."""
    lines = text.text.splitlines()
    for number, _argument in rst_posts(lines, 0, "update") if text.is_rst else myst_posts(lines, "update"):
        found = _UPDATE.fullmatch(lines[number - 1])
        if found and not re.fullmatch(r"\d{4}-\d\d-\d\d", found[2]):
            yield _date_finding(text.path, number, found[1], found[2], iso_date(found[2], form)[:10])


def _date_finding(path: str, number: int, before: str, written: str, day: str) -> Finding:
    if not day:
        message = _("%s is not a date that ABlog reads the same every day; write it as 2006-03-17")
        return Finding(path, number, message % quoted(written))
    message = _("%s is written %s here")
    return Finding(path, number, message % (quoted(written), day), (Edit(number, number, (f"{before}{day}",)),))


def _in_rst(text: Text, form: str, fields: PostFields) -> Iterator[Finding]:
    lines = text.text.splitlines()
    if any(field.name == "date" and field.value == UNDATED for field in text.block.fields):
        yield Finding(text.path, text.marks[0], _("a post without a date is a draft here: it is not published"))
    for number in text.marks[1:]:
        message = _("a file is one post here, and a second one begins on this line; give it a file of its own")
        yield Finding(text.path, number, message)
    reading = read_front_matter(text.text, (), "", fields, text.block)
    for problem in reading.problems:
        line = lines[problem.line - 1] if problem.line <= len(lines) else ""
        named = next((field for field in text.block.fields if field.line == problem.line), None)
        found = _POST.fullmatch(line) or re.fullmatch(r"(\s*:(?:date|updated):[ \t]*)(.+?)[ \t]*", line)
        if found and named is not None and named.name in ("date", "updated"):
            yield _date_finding(text.path, problem.line, found[1], found[2], iso_date(found[2], form))
        elif named is not None and text.marks and line[:1] in (" ", "\t"):
            yield _option_as_comment(text, problem, lines)
        else:
            yield Finding(text.path, problem.line, problem.message)


def _option_as_comment(text: Text, problem: Problem, lines: list[str]) -> Finding:
    """Return what to do of an option of the directive that nothing here can read: it becomes a comment below."""
    first = text.marks[0]
    end = next((at for at, line in enumerate(lines[first:], start=first) if not line.strip()), len(lines))
    margin = re.match(r"[ \t]*", lines[first - 1])
    kept = f"{margin[0] if margin else ''}.. {lines[problem.line - 1].strip()}"
    edits = (Edit(problem.line, problem.line, ()), Edit(end + 1, end, (kept,)))
    return Finding(text.path, problem.line, problem.message + _("; it is kept as a comment"), edits)


# -- Markdown ----------------------------------------------------------------------------------------------------------


def _in_markdown(text: Text, form: str, fields: PostFields) -> Iterator[Finding]:
    reading = read_front_matter(text.text, (), "", fields)
    done: set[int] = set()
    absent = "date" not in reading.keys
    for problem in reading.problems:
        field, last = _field_at(text.block, problem.line)
        if problem.line == 1 and absent:
            continue
        if field is None:
            yield Finding(text.path, problem.line, problem.message)
        elif field.line not in done:
            done.add(field.line)
            yield _field_finding(text, field, last, problem, form)
    if absent:
        yield _undated(text)


def _field_at(block: Block, line: int) -> tuple[Field | None, int]:
    """Return the field of a front matter that has a *line*, and its last line."""
    starts = sorted({field.line for field in block.fields} | {block.lines})
    for field in block.fields:
        last = next((start for start in starts if start > field.line), field.line + 1) - 1
        if field.line <= line <= last:
            return field, last
    return None, 0


def _field_finding(text: Text, field: Field, last: int, problem: Problem, form: str) -> Finding:
    """Return what to do about a field: its value is written as it is read here, or the field becomes a comment."""
    name, value = ALIASES.get(field.name, field.name), field.value
    lines = text.text.splitlines()
    if isinstance(value, str) and name in ("date", "updated") and (day := iso_date(value, form)):
        return _date_finding(text.path, field.line, f"{field.name}: ", value, day)
    if isinstance(value, str) and field.name == "permalink" and re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", value):
        edit = Edit(field.line, last, (f"permalink: /{value}",))
        return Finding(text.path, field.line, problem.message, (edit,))
    kept = tuple(f"# {line}" for line in lines[field.line - 1 : last])
    message = problem.message + _("; it is kept as a comment")
    return Finding(text.path, field.line, message, (Edit(field.line, last, kept),))


def _undated(text: Text) -> Finding:
    message = _("a post without a date is a draft here: it is not published")
    if not text.block.lines:
        return Finding(text.path, 1, message)
    added = (f"date: {UNDATED}", *(() if text.says("draft") else ("draft: true",)))
    return Finding(text.path, 1, message, (Edit(text.block.lines, text.block.lines - 1, added),))


def _directive(text: Text, form: str) -> Iterator[Finding]:
    """Yield what to do about ``{post}``: what it says goes to the front matter, what stands in it stays."""
    lines = text.text.splitlines()
    first, *others = text.marks
    fence = re.match(r"([ \t]*)([`~:]{3,})\{post\}[ \t]*(.*)", lines[first - 1])
    if others or fence is None or fence[1]:
        message = _("'{post}' can't be brought to the front matter by itself; write there what it says")
        yield Finding(text.path, (others or [first])[0], message)
        return
    end = next((at for at in range(first, len(lines)) if lines[at].strip() == fence[2]), len(lines))
    said = {"date": fence[3].strip()} if fence[3].strip() else {}
    body = lines[first:end]
    while body and (option := _OPTION.fullmatch(body[0])):
        said[ALIASES.get(option[1], option[1])] = (option[2] or "").strip()
        body.pop(0)
    if "comments" in said:
        said["comments"] = "false"
    if "exclude" in said:
        del said["exclude"]
        said["description"], body = " ".join(" ".join(body).split()), []
    if not said.get("date") and not text.says("date"):
        said |= {"date": UNDATED, "draft": "true"}
    fields = [*_as_fields(said, form)]
    message = _("'{post}' is not written in Markdown here: its front matter says all that")
    top = (fields, text.block.lines) if text.block.lines else (["---", *fields, "---", ""], 1)
    edits = [Edit(top[1], top[1] - 1, tuple(top[0])), Edit(first, min(end + 1, len(lines)), tuple(body))]
    for field in text.block.fields:
        if ALIASES.get(field.name, field.name) in said:  # ABlog goes by the directive
            _field, last = _field_at(text.block, field.line)
            edits.append(Edit(field.line, last, tuple(f"# {line}" for line in lines[field.line - 1 : last])))
    yield Finding(text.path, first, message, tuple(edits))


def _as_fields(said: dict[str, str], form: str) -> Iterator[str]:
    """Yield the lines of a front matter for what a directive says."""
    for name, value in said.items():
        if name == "date":
            yield f"date: {iso_date(value, form) or value}"
        elif name == "permalink":
            yield f"permalink: [{', '.join('/' + one.strip().strip('/') for one in value.split(','))}]"
        elif name in ("author", "category", "tags", "location"):
            yield f"{name}: [{', '.join(yaml_text(one.strip()) for one in value.split(','))}]"
        elif name in FIELDS or name == "canonical_link":
            yield f"{name}: {value if name in ('comments', 'draft') else yaml_text(value)}"
        else:
            yield f"# {name}: {value}"
