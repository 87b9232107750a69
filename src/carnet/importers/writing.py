"""An entry as the file of a post or page: its front matter, and its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sphinx.locale import _

from carnet.core.field_checks import FEED_ID
from carnet.core.front_matter_schema import FrontMatter, read_front_matter
from carnet.core.post_fields import declared_by
from carnet.importers.html.conversion import title_in_markdown
from carnet.importers.html.markdown import clean_text
from carnet.importers.model import Entry

_NO_TITLE = 60


def title_of(entry: Entry, shown: str) -> str:
    """Return the title of *entry*, else the first words of its text, else its day."""
    title = " ".join(clean_text(entry.title).split())
    if title:
        return title
    words = " ".join(clean_text(shown).split())
    if len(words) > _NO_TITLE:
        words = words[: words.rfind(" ", 0, _NO_TITLE) if " " in words[:_NO_TITLE] else _NO_TITLE] + "…"
    return words or _("Untitled (%s)") % f"{entry.published:%Y-%m-%d}"


def head(
    entry: Entry,
    title: str,
    categories: list[str],
    tags: list[str],
    *,
    language: str,
    author: str,
    extra: Iterable[str] = (),
) -> list[str]:
    """Return the lines of the front matter and, where Markdown would misread it there, of the title below."""
    written = title_in_markdown(title)
    lines = ["---"]
    if written == title:
        lines.append(f"title: {_quoted(title)}")
    if entry.kind == "page":
        lines += ["orphan: true", *(["draft: true"] if entry.status != "live" else []), *_permalink(entry)]
        if entry.description:
            lines += ["myst:", "  html_meta:", f"    description: {_quoted(clean_text(entry.description))}"]
    else:
        lines += [*_fields(entry, categories, tags, language=language, author=author), *extra]
    lines += ["---", ""]
    return lines if written == title else [*lines, f"# {written}", ""]


def _fields(entry: Entry, categories: list[str], tags: list[str], *, language: str, author: str) -> list[str]:
    lines = [f"date: {_wall(entry.published)}"]
    if entry.updated and entry.updated > entry.published:
        lines.append(f"updated: {_wall(entry.updated)}")
    if name := _label(author):
        lines.append(f"author: [{_quoted(name)}]")
    if categories:
        lines.append(f"category: [{', '.join(map(_quoted, categories))}]")
    if tags:
        lines.append(f"tags: [{', '.join(map(_quoted, tags))}]")
    if entry.description:
        lines.append(f"description: {_quoted(clean_text(entry.description))}")
    if language:
        lines.append(f"language: {language}")
    places = [place for place in map(_label, entry.location.split(",")) if place]
    if places:
        lines.append(f"location: [{', '.join(map(_quoted, places))}]")
    if entry.link:
        lines.append(f"external_link: {_quoted(entry.link)}")
    if entry.status in ("draft", "private"):
        lines.append("draft: true")
    if entry.pinned:
        lines.append("pinned: true")
    if not entry.comments:
        lines.append("comments: false")
    return [*lines, *_permalink(entry), f"feed_id: {_quoted(feed_id_of(entry))}"]


def feed_id_of(entry: Entry) -> str:
    """Return the id by which readers of the feed know the post."""
    return next(
        (one for one in (entry.feed_id, entry.id) if FEED_ID.fullmatch(one)), "urn:" + quote(entry.id, safe=":")
    )


def _permalink(entry: Entry) -> list[str]:
    paths = [path for path in (entry.path, *entry.aliases) if path]
    if len(paths) == 1:
        return [f"permalink: {_quoted(paths[0])}"]
    if entry.kind == "page":  # a page names several in one text
        return [f"permalink: {_quoted(', '.join(paths))}"] if paths else []
    return [f"permalink: [{', '.join(map(_quoted, paths))}]"] if paths else []


def _wall(moment: datetime) -> str:
    """Return date and hour as the blog showed them, with their shift from UTC: the very moment."""
    return moment.isoformat(" ", "seconds")


def _label(text: str) -> str:
    text = " ".join(clean_text(text).replace(",", " ").split())
    return text if re.search(r"[^\W_]", text) else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def front_matter_of(path: Path, categories: list[str], extensions: Iterable[str]) -> FrontMatter | None:
    """Return what a post of the blog says of itself, None where it has a mistake."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return read_front_matter(text, categories, registered=declared_by(extensions)).meta


def whole(lines: list[str], body: str, categories: list[str], *, is_post: bool) -> tuple[str, list[str]]:
    """Return the text of a file; fields that the schema refuses are left out, and told."""
    told: list[str] = []
    while is_post:
        problems = read_front_matter("\n".join(lines) + "\n", categories).problems
        refused = {problem.line - 1 for problem in problems if 0 < problem.line - 1 < len(lines)}
        required = ("date:", "category:", "title:", "---")
        refused = {at for at in refused if not lines[at].startswith(required)}
        if not refused:
            told += [problem.message for problem in problems]
            break
        told += [problem.message for problem in problems]
        lines = [line for at, line in enumerate(lines) if at not in refused]
    return "\n".join(lines) + "\n" + body, told
