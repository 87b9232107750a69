"""The file of a post's comments, ``slug.comments.yaml`` beside it: one typed schema, and every mistake at its line.

It is a list, oldest comment first, that importers and ``make mentions`` write and the writer moderates by hand: one
word, ``status``, says what becomes of a comment. Nothing here knows of a build, and no input raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from sphinx.locale import _

from carnet.core.field_checks import check_date, check_text, check_url, did_you_mean, quoted
from carnet.core.near import nearest
from carnet.core.patterns import lazy_pattern
from carnet.core.yaml_lines import Problem
from carnet.core.yaml_lists import Entry, Form, read_entries

Status = Literal["published", "pending", "spam", "removed"]
Format = Literal["html", "markdown"]
#: What another site did with the post, where it did not answer it.
Kind = Literal["like", "repost", "bookmark", "mention"]

#: What no text may hold: control characters, and halves of characters. YAML can write them all as "\\x…".
NO_TEXT = lazy_pattern("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def _plain(raw: str, name: str) -> str:
    """Return a text as it was written, without what no text may hold."""
    text = NO_TEXT.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise ValueError(_("'%s' is empty") % name)
    return text


def _check_id(raw: str, name: str) -> str:
    if not _ID.fullmatch(raw):
        message = _(
            "'%s' takes letters, digits, hyphens, dots and underscores, and begins with a letter or digit, not %s"
        )
        raise ValueError(message % (name, quoted(raw)))
    return raw


def _one_of(names: tuple[str, ...]) -> Callable[[str, str], str]:
    def check(raw: str, name: str) -> str:
        if raw in names:
            return raw
        message = _("'%s' is one of %s, not %s") % (name, ", ".join(names), quoted(raw))
        raise ValueError(message + did_you_mean(nearest(raw, names)))

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


def read_comments(content: bytes, now: datetime | None = None) -> tuple[list[Comment], list[Problem]]:
    """Return the comments in a file, in its order, and every mistake in it; a comment with a mistake is left out.

    One of which the date is later than *now* is there, and waits: it is not published before its date.
    """
    form = Form(
        FIELDS,
        _MAY_BE_EMPTY,
        no_list=_("this is a list of comments; begin each with '- id: …'"),
        no_entry=_("a comment begins with '- id: …', and its other fields stand right below 'id'"),
        no_field=_("%s is not a field of a comment"),
        advice=_("a text of several lines stands below 'text: |', each line with four spaces more than '- id'"),
    )
    written, problems = read_entries(content, form)
    comments = [(entry, comment) for entry in written if (comment := _comment(entry, problems)) is not None]
    comments = _unique(comments, problems)
    ids = {entry.values["id"] for entry in written if "id" in entry.values}
    comments = _answering(comments, ids, problems)
    if now is not None:
        comments = [(entry, _until(now, entry, comment, problems)) for entry, comment in comments]
    return [comment for _entry, comment in comments], sorted(problems, key=lambda problem: problem.line)


# -- From fields to comments -------------------------------------------------------------------------------------------


def _comment(entry: Entry, problems: list[Problem]) -> Comment | None:
    """Return the comment, or None after its mistakes were added to *problems*."""
    absent = [name for name in _REQUIRED if name not in entry.lines]
    problems += [Problem(entry.line, _("this comment has no '%s'") % name) for name in absent]
    try:
        return Comment.model_validate(entry.values)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            name = str(found["loc"][0])
            if found["type"] != "missing":
                problems.append(Problem(entry.lines[name], str(found.get("ctx", {}).get("error", found["msg"]))))
        return None


def _until(now: datetime, entry: Entry, comment: Comment, problems: list[Problem]) -> Comment:
    if comment.status != "published" or comment.date <= now:
        return comment
    message = _("this comment is of the future, and is not published before its date; mend 'date'")
    problems.append(Problem(entry.lines["date"], message))
    return comment.model_copy(update={"status": "pending"})


_Pairs = list[tuple[Entry, Comment]]


def _unique(comments: _Pairs, problems: list[Problem]) -> _Pairs:
    """Return *comments* without those whose id an earlier one has."""
    first: dict[str, int] = {}
    kept: _Pairs = []
    for entry, comment in comments:
        if comment.id in first:
            message = _("the id '%s' is here twice, first on line %s; change one") % (comment.id, first[comment.id])
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
            message = _("there is no comment '%s' that this one could answer") % comment.parent
            problems.append(Problem(entry.lines["parent"], message))
        elif comment.id not in lost:
            message = _("this answers '%s', which in the end answers this; one of the two is no answer")
            problems.append(Problem(entry.lines["parent"], message % comment.parent))
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
