"""Mentions of posts in their files of comments: new ones come in, and what stands there stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import indent

import yaml
from sphinx.locale import _

from carnet.comments import SUFFIX
from carnet.comments.file import read_comments


class MentionsError(Exception):
    """Why nothing was fetched, in one line."""


@dataclass(frozen=True)
class Mention:
    """A mention as it will stand in a file of comments, and the page that it is of."""

    target: str
    fields: dict[str, str]


def add(file: Path, mentions: list[Mention]) -> int:
    """Add what is new to a file of comments, and return how many that are; what stands there stays as it is."""
    content = file.read_bytes() if file.exists() else b""
    known, problems = read_comments(content)
    if problems:
        found = (file.name, problems[0].line, problems[0].message)
        raise MentionsError(_("%s:%s: %s; mend it, then run this again") % found)
    ids = {comment.id for comment in known}
    new = []
    there = [(comment.author, comment.date, comment.text.strip()) for comment in known]
    for fields in (mention.fields for mention in mentions if mention.fields["id"] not in ids):
        same = (fields["author"], datetime.fromisoformat(fields["date"]), fields["text"].strip())
        if same not in there:  # a bridge that sends it again, by another page
            new.append(fields)
            there.append(same)
    if not new:
        return 0
    before = content.decode("utf-8-sig")
    if not known:  # nothing, or an empty list: only notes of the writer's stay
        before = "".join(line for line in before.splitlines(keepends=True) if line.startswith("#"))
    item = next((line for line in before.splitlines() if line.lstrip(" ").startswith("- ")), "")
    text = yaml.dump(new, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    whole = before + ("\n" if before and not before.endswith("\n") else "")
    whole += indent(text, " " * (len(item) - len(item.lstrip(" "))))
    if len(read_comments(whole.encode())[0]) != len(known) + len(new):
        message = _("%s: nothing can be added to a list between brackets; begin each comment with '- '")
        raise MentionsError(message % file.name)
    temporary = file.with_name(f"{file.name}.new")
    temporary.write_text(whole, encoding="utf-8", newline="\n")
    temporary.replace(file)
    return len(new)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as a person would."""


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent)


def taken_back(root: Path, docnames: set[str], listed: set[str]) -> Iterator[str]:
    """Yield a line on each mention that shows, or waits to, and is no longer among those that the service has *listed*:
    its page is gone, or leads here no more. What becomes of it is the writer's to say.
    """
    for docname in sorted(docnames):
        file = root / f"{docname}{SUFFIX}"
        if not file.is_file():
            continue
        content = file.read_bytes()
        for comment in read_comments(content)[0]:
            if comment.id.startswith("wm-") and comment.id not in listed and comment.status in ("published", "pending"):
                line = _line_of(comment.id, content.decode("utf-8-sig"))
                told = _("%s was taken back by its site; write 'status: removed' there")
                yield f"{docname}{SUFFIX}:{line}: {told % comment.id}"


def _line_of(name: str, text: str) -> int:
    found = re.search(rf"\bid:\s*[\"']?{re.escape(name)}[\"']?\s*$", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
