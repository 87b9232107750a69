"""The comments of a post as the file that lies beside it: threads kept, nothing private."""

from __future__ import annotations

from collections.abc import Iterable

import yaml
from sphinx.locale import _

from carnet.importers.html.cleaning import Targets, clean, parse
from carnet.importers.html.lines import lines_of, text_of
from carnet.importers.html.markdown import clean_text
from carnet.importers.html.raw import serialise
from carnet.importers.model import Entry

_STATUS = {
    "live": "published",
    "spam": "spam",
    "pending": "pending",
    "removed": "removed",
    "draft": "pending",
    "trashed": "removed",
    "private": "pending",
    "scheduled": "pending",
}
_UNKNOWN = {"", "unknown", "anonymous", "noreply@blogger.com"}


def rows(entries: Iterable[Entry], targets: Targets) -> list[dict[str, str]]:
    """Return the comments of one post, oldest first."""
    ordered = sorted(entries, key=lambda entry: (entry.published, entry.number))
    known = {entry.number for entry in ordered}
    parents = {entry.number: entry.reply_to for entry in ordered if entry.reply_to in known}
    return [_row(entry, _parent(entry.number, parents), targets) for entry in ordered]


def _parent(number: str, parents: dict[str, str]) -> str:
    """Return the comment that one answers, "" where the chain leads back to it."""
    seen = {number}
    at = parents.get(number, "")
    while at:
        if at in seen:
            return ""
        seen.add(at)
        at = parents.get(at, "")
    return parents.get(number, "")


def _row(entry: Entry, parent: str, targets: Targets) -> dict[str, str]:
    status = _STATUS.get(entry.status, "pending")
    name = " ".join(clean_text(entry.author).split())
    row = {"id": entry.number}
    if parent:
        row["parent"] = parent
    row["author"] = str(_("Anonymous")) if name.lower() in _UNKNOWN or "@" in name else name
    if entry.author_site:
        row["site"] = entry.author_site
    row["date"] = entry.published.isoformat()
    if entry.comment_kind:
        row["kind"] = entry.comment_kind
    row["format"] = "html"
    row["text"] = text(entry.content, targets) or no_text()
    if status != "published":
        row["status"] = status
    return row


def no_text() -> str:
    """Return what stands for an empty text, which a file of comments does not allow."""
    return str(_("(no text)"))


def text(html: str, targets: Targets) -> str:
    """Return the text of a comment as harmless HTML."""
    body = clean(html, targets).body
    body.tag = "span"
    return clean_text(serialise(body)).strip()


def same_words(html: str, written: str) -> bool:
    """Return whether the text that was *written* has all the words of its source, and no others but for pictures."""
    source = clean(html, Targets(picture=lambda _src: None))
    kept = text_of(lines_of(source.body, original=True)) == source.text
    return kept and text_of(lines_of(source.body)) == text_of(lines_of(parse("" if written == no_text() else written)))


def file_of(found: list[dict[str, str]]) -> str:
    """Return the file of the comments *found*."""
    return yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=120)
