"""Whether a text that is no post is meant to be public: what its file says of a draft and a date, in every form that
ABlog, MyST and docutils have for it.

A form that cannot be trusted is a problem, and a page with a problem is not published. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sphinx.locale import _

from carnet.core.dates import parse_date, suggest_date
from carnet.core.field_checks import check_date, check_flag, draft_meant, quoted
from carnet.core.front_matter_schema import ALIASES, FIELDS, PAGE_KEYS, meant_field
from carnet.core.yaml_lines import Problem, Raw, read_block

_FIELD = re.compile(r":([\w -]+):(?:[ \t]+(.*))?")
#: A line that says of a page what a front matter would, where none can be read.
_LOST = re.compile(r"\s*:?(draft|date|brouillon|published)\s*[:=]", re.IGNORECASE)
_FENCE = re.compile(r"([ \t>]*)(`{3,}|~{3,}|:{3,})[ \t]*(.*)")
_AS_TYPED = r"code|code-block|sourcecode|parsed-literal|literalinclude|raw|highlight|math"
_LITERAL = re.compile(
    rf"\s*\.\.\s+({_AS_TYPED})::|\s*\.\.\s*$|\s*\.\.\s+(?![\w:.-]+::|\||\[|_).*|(?!\s*\.\.\s).*::\s*$"
)
_HEAD = 40


@dataclass(slots=True)
class Facts:
    """What the file of a page says: *post* is the line where it says that it is a post."""

    draft: bool = False
    date: datetime | None = None
    post: int = 0
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def take(self, name: str, value: Raw, line: int) -> None:
        """Heed a field, whatever its case."""
        name = name.lower().strip()
        name = ALIASES.get(name, name)
        meant = name if name in FIELDS or name in PAGE_KEYS else meant_field(name)
        is_empty = not (value.strip() if isinstance(value, str) else value)
        told = draft_meant(name, value)
        try:
            if name == "draft":
                self.draft |= not is_empty and check_flag(value, name)
            elif name == "date" and not is_empty:
                self._date(check_date(value, name))
            elif name == "blogpost" and (is_empty or check_flag(value, name)):
                self.post = self.post or line
            elif told == "draft: true" or (
                name != meant and (meant == "draft" or (meant == "date" and _says_when(value)))
            ):
                raise ValueError(_("%s is not a field of a page; did you mean '%s'?") % (quoted(name), told or meant))
        except ValueError as error:
            self.problems.append(Problem(line, str(error)))
        self.lines.setdefault(name, line)

    def directive(self, argument: str, line: int) -> None:
        """Heed ABlog's directive: without a date, it makes a draft."""
        self.post = self.post or line
        text = argument.strip()
        moment = parse_date(text) or parse_date(suggest_date(text) or "")
        if moment:
            self._date(moment)
        elif text:
            self.problems.append(
                Problem(line, _("%s is not a date I can trust; write it as 2006-03-17") % quoted(text))
            )
        else:
            self.draft = True

    def _date(self, moment: datetime) -> None:
        self.date = max(filter(None, [self.date, moment]))


def _says_when(value: Raw) -> bool:
    """Return whether a value is that of a date."""
    text = str(value).strip().lower()
    return bool(parse_date(text) or suggest_date(text))


def page_facts(text: str, *, is_rst: bool) -> Facts:
    """Return what the *text* of a page's file says of its publication."""
    facts = Facts()
    lines = text.splitlines()
    if is_rst:
        for at, line in enumerate(lines[:_HEAD]):
            if found := _FIELD.fullmatch(line.rstrip()):
                facts.take(found[1], found[2] or "", at + 1)
    else:
        block = read_block(text)
        for one in block.fields:
            facts.take(one.name, one.value, one.line)
        facts.problems += [one for one in block.problems if block.broken & {"draft", "date"}]
        if not block.lines and any(_LOST.match(line) for line in _head(lines)):
            facts.problems += block.problems
    if "post" in text:
        for number, argument in rst_posts(lines, 0) if is_rst else myst_posts(lines):
            facts.directive(argument, number)
    if facts.post and facts.date is None and not facts.problems:
        facts.draft = True  # as with ABlog
    return facts


def _head(lines: list[str]) -> Iterator[str]:
    """Yield the lines above a text's title."""
    for line in lines[:_HEAD]:
        if line.startswith("#"):
            return
        yield line


def rst_posts(lines: list[str], first: int, name: str = "post") -> Iterator[tuple[int, str]]:
    """Yield number and argument of each ``.. post::``, or another *name*, that is no part of code or a comment."""
    directive = re.compile(rf"[ \t]*\.\.[ \t]+{name}::(.*)")
    for at, line in enumerate(lines):
        if (found := directive.fullmatch(line)) and not _is_literal(lines, at):
            yield first + at + 1, found[1]


def _is_literal(lines: list[str], at: int) -> bool:
    depth = _indent(lines[at])
    for line in reversed(lines[:at]):
        if depth and line.strip() and _indent(line) < depth:
            if _LITERAL.fullmatch(line) or _LITERAL.match(line):
                return True
            depth = _indent(line)
    return False


def _indent(line: str) -> int:
    return len(line.expandtabs()) - len(line.expandtabs().lstrip())


def myst_posts(lines: list[str], wanted: str = "post") -> Iterator[tuple[int, str]]:
    """Yield number and argument of each ``{post}``, or another one that is *wanted*, also in other directives, that is
    no part of code.
    """
    stack: list[tuple[str, str]] = []  # the fences that are open, with what each begins
    rst: list[str] = []
    for number, line in enumerate(lines, start=1):
        found = _FENCE.match(line)
        mark, info = (found[2], found[3].strip()) if found else ("", "")
        if stack and mark and not info and stack[-1][0][0] == mark[0] and len(mark) >= len(stack[-1][0]):
            if stack.pop()[1] == "eval-rst":
                yield from rst_posts(rst, number - 1 - len(rst), wanted)
            continue
        kind = stack[-1][1] if stack else "text"
        if kind == "eval-rst":
            rst.append(line)
        elif mark and kind != "code":
            name = re.match(r"\{([\w:-]+)\}(.*)", info)
            if name and name[1] == wanted:
                yield number, name[2]
            plain = not name and mark[0] != ":"
            is_code = plain or (name is not None and re.fullmatch(_AS_TYPED, name[1]))
            rst = []
            stack.append((mark, "code" if is_code else "eval-rst" if name and name[1] == "eval-rst" else "text"))
