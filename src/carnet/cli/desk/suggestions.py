"""What the editor offers: categories, tags, posts and terms that are there, and the fields of a post."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from carnet.cli.desk.listing import Entry, State
from carnet.cli.desk.post_file import Kind
from carnet.cli.desk.uploads import KINDS
from carnet.cli.repository import in_language
from carnet.cli.schema_fields import choices_of, kind, of_features, offered, words_of
from carnet.core.field_checks import MAX_DEGREE
from carnet.core.text import fold_line, french_order

#: Fields that most posts have; a form shows the others when they are asked for.
_USUAL = ("title", "date", "category", "tags", "description", "image", "image_alt", "draft")
_FENCE = re.compile(r"\s*(`{3,}|~{3,}|:{3,})\{glossary\}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: Ends of names of files, which are no countries where they stand alone.
_FILES = (".md", ".rst", ".ipynb", ".html", *KINDS)
_CLASSIFIER = re.compile(r" : .*")


@dataclass(frozen=True, slots=True)
class FormField:
    """A field as a form shows it."""

    name: str
    label: str
    help: str
    kind: Kind
    #: One or several of these, where there are any.
    options: tuple[str, ...] = ()
    #: What a post has that does not say it.
    default: str | bool | None = None
    #: Whether it is folded.
    seldom: bool = False
    #: The fields that it is a group of.
    parts: tuple[FormField, ...] = ()
    #: What options are called that are not called as they are written.
    option_words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A text to link to."""

    title: str
    path: str
    markdown: str
    state: State


def fields(settings: Mapping[str, Any]) -> list[FormField]:
    """Return the fields of a post in the order of forms, in the blog's language."""
    completed = {
        "author": "",
        "blog_categories": [],
        "blog_degree_category": "",
        "language": "en",
        "extensions": [],
    } | {**settings}
    options = {
        "category": tuple(map(str, completed["blog_categories"])),
        "degree": tuple(str(number) for number in range(1, MAX_DEGREE + 1)),
    }
    found = []
    for name in offered(completed):
        label, help_ = words_of(name, completed)
        what: Any = kind(name, completed)
        if what == "group":
            found.append(FormField(name, label, help_, "text", seldom=True, parts=_parts(name, completed)))
            continue
        default = name == "comments" if what == "flag" else None
        if what == "choice":
            options[name], what = tuple(choices_of(name, completed)), "text"
        found.append(FormField(name, label, help_, what, options.get(name, ()), default, name not in _USUAL))
    return found


def _parts(name: str, settings: dict[str, Any]) -> tuple[FormField, ...]:
    """Return the fields of a group; a form shows what stands before a comma or a colon as the label."""
    group, found = of_features(settings)[name], []
    for part, words in group.parts.items():
        label, _sign, help_ = re.split(r"(,|\s*:) ", f"{in_language(words, settings['language'])}, ", maxsplit=1)
        said = group.part_choices.get(part, {})
        options = {option: in_language(of_option, settings["language"]) for option, of_option in said.items()}
        what: Kind = "date" if part in group.moments else "text"
        help_ = "" if options else help_.removesuffix(", ")
        found.append(
            FormField(f"{name}.{part}", label, help_[:1].upper() + help_[1:], what, (*options,), option_words=options)
        )
    return tuple(found)


def categories(settings: Mapping[str, Any]) -> list[str]:
    """Return the categories that a post may name, in the order of the menu."""
    return [str(name) for name in settings.get("blog_categories", ())]


def tags(entries: Sequence[Entry]) -> list[str]:
    """Return the tags that posts have, the most used first."""
    found = Counter(tag for entry in entries for tag in entry.tags)
    return sorted(found, key=lambda tag: (-found[tag], french_order(tag)))


def links(entries: Sequence[Entry], query: str, page: str, most: int = 20) -> list[Link]:
    """Return texts whose title has the words of a query, as links from a *page*, the best first."""
    words = fold_line(query).split()
    found = []
    for entry in entries:
        title = fold_line(entry.title)
        if entry.path != page and all(word in title for word in words):
            starts = sum(re.search(rf"(?:^|[\W_]){re.escape(word)}", title) is not None for word in words)
            found.append((-starts, entry))
    found.sort(key=lambda one: one[0])
    return [_link(entry, page) for _rank, entry in found[:most]]


def link_to(address: str, words: str = "") -> str:
    """Return a link to an *address* as people write it, without https:// too, or as the code of a player has it."""
    address, words = address_in(address), " ".join(words.split())
    if not words:
        return f"<{address.removeprefix('mailto:')}>" if _SCHEME.match(address) else f"[]({address})"
    return f"[{words}](<{address}>)" if re.search(r"[\s()]", address) else f"[{words}]({address})"


def address_in(said: str) -> str:
    """Return the address in what was *said*: "www.exemple.fr", "lea@exemple.fr", a frame of another site."""
    said = said.strip()
    if frame := re.search(r"""<iframe[^>]*?\ssrc=["']?([^"'\s>]+)""", said):
        said = unescape(frame[1])
    if said.startswith("//"):
        return f"https:{said}"
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", said):
        return f"mailto:{said}"
    host, slash, _path = said.partition("/")
    is_host = re.fullmatch(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?", host, re.IGNORECASE)
    is_file = not slash and PurePosixPath(host).suffix.lower() in _FILES
    return f"https://{said}" if is_host and not is_file else said


def _link(entry: Entry, page: str) -> Link:
    path = os.path.relpath(entry.path, PurePosixPath(page).parent).replace(os.sep, "/")
    title = re.sub(r"([\[\]\\*_`])", r"\\\1", entry.title)
    return Link(entry.title, entry.path, f"[{title}]({quote(path)})", entry.state)


def terms(root: Path, settings: Mapping[str, Any], entries: Sequence[Entry]) -> list[str]:
    """Return the terms that the pages of the blog explain, in the order of a dictionary."""
    found: set[str] = set()
    for entry in entries:
        if entry.kind == "page":
            with suppress(OSError):
                found.update(_terms_in((Path(root) / entry.path).read_text(encoding="utf-8", errors="replace")))
    return sorted(found, key=french_order)


def _terms_in(text: str) -> Iterator[str]:
    """Yield the terms of the glossaries in a text: the lines there that are not indented."""
    fence = ""
    for line in text.splitlines():
        if fence:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            elif line.strip() and not line[0].isspace() and not re.match(r":[\w-]+:|\.\. ", line):
                yield _CLASSIFIER.sub("", line.strip())
        elif opening := _FENCE.match(line):
            fence = opening[1]
