"""The list of all texts of a blog, of which only those that changed are read."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from sphinx.locale import _
from sphinx.util.matching import Matcher

from carnet.cli.desk.places import DESK, DeskError, desk_folder, write_safely
from carnet.cli.desk.post_file import PostFile, heading_of
from carnet.cli.desk.quick_head import QuickHeads
from carnet.core.build_state import read_state
from carnet.core.code_digest import code_digest
from carnet.core.dates import Zone
from carnet.core.file_names import mistake
from carnet.core.fingerprint import digest
from carnet.core.front_matter_schema import read_front_matter
from carnet.core.misplaced_files import told_of_misplaced
from carnet.core.notes import KINDS, name_of_text
from carnet.core.page_source import page_facts
from carnet.core.post_fields import declared_by
from carnet.core.posts import now
from carnet.core.text import fold, french_order

State = Literal["draft", "scheduled", "published", "mistake"]
Kind = Literal["post", "page"]

_MARKUP = re.compile(r"[*`]+|~~|\[([^\]]*)\]\([^)]*\)|\{[\w-]+\}(?=`)")
#: How many texts are read anew before that is kept for the next start.
_MANY = 20
_YEAR = re.compile(r"(?:^|/)([0-9]{4})/")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text in the list."""

    path: str  # from the root of the blog, such as posts/2026/billet.md
    title: str
    state: State
    date: datetime | None
    category: tuple[str, ...]
    tags: tuple[str, ...]
    year: int  # of its date, else of its folder; 0 for a page without
    kind: Kind
    words: int
    draft: bool
    #: What keeps it from being published: line and message.
    problems: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class _Read:
    """What is kept of a file from one listing to the next."""

    stamp: tuple[int, int]
    title: str
    date: str
    draft: bool
    category: list[str]
    tags: list[str]
    words: int
    problems: list[tuple[int, str]]


class Listing:
    """Reads the texts of the blog at *root*."""

    def __init__(self, root: Path, settings: Mapping[str, Any]) -> None:
        self.root = Path(root)
        self.settings = settings
        patterns = settings.get("blog_post_pattern") or []
        self.patterns: list[str] = [patterns] if isinstance(patterns, str) else [*patterns]
        self.is_post = _matching(self.patterns)
        self.is_left_out = lru_cache(100_000)(_matching(settings.get("exclude_patterns", ())))
        self._fields = declared_by(settings.get("extensions", ()))
        self._heads = QuickHeads(settings.get("blog_categories", ()))
        self._place = os.fspath(self.root)
        self._known: dict[str, _Read] = {}
        self._is_loaded = False
        self._so_far: dict[str, _Read] = {}  # of a reading that is under way
        self._listed: list[Entry] | None = None  # as long as no text changes
        self._listed_until = now()
        self._unkept = 0
        self._texts: dict[str, tuple[tuple[int, int], str]] = {}
        self._lock = threading.Lock()
        with suppress(ValueError):
            Zone.choose(settings.get("blog_timezone", Zone.DEFAULT))

    def entries(self) -> list[Entry]:
        """Return all texts: posts, the newest first, then pages by title."""
        with self._lock:
            known = self._read_anew()
            moment = now()
            if self._listed is None or moment >= self._listed_until:
                self._listed = self._sorted(known, moment)
                later = [entry.date for entry in self._listed if entry.date and entry.date > moment]
                self._listed_until = min(later, default=moment.replace(year=9000))
            return self._listed

    def so_far(self) -> list[Entry]:
        """Return the texts as they were when they were last read, or those of the reading that is under way."""
        listed = self._listed
        return self._sorted(dict(self._so_far), now()) if listed is None else listed

    def _sorted(self, known: Mapping[str, _Read], moment: datetime) -> list[Entry]:
        found = [self._entry(path, read, moment) for path, read in known.items()]
        docnames = {path.removesuffix(".md") for path in known}
        astray = self._astray(known)
        found = [_with_problem(entry, mistake(entry.path.removesuffix(".md"), docnames)) for entry in found]
        found = [_with_problem(entry, astray.get(entry.path, "")) for entry in found]
        posts = [entry for entry in found if entry.kind == "post"]
        pages = [entry for entry in found if entry.kind == "page"]
        latest = moment.replace(year=9000)
        posts.sort(key=lambda entry: (entry.date or latest, entry.path), reverse=True)
        return posts + sorted(pages, key=lambda entry: french_order(entry.title))

    def search(self, query: str) -> set[str]:
        """Return the paths of the texts that hold all words of a query, whatever their accents and case."""
        words = fold(query.replace("’", "'")).split()
        with self._lock:
            known = self._read_anew()
            self._texts = {path: self._text(path, read) for path, read in known.items()}
            return {path for path, (_stamp, text) in self._texts.items() if all(word in text for word in words)}

    def stamps(self) -> list[tuple[str, tuple[int, int]]]:
        """Return what changes with any text of the blog."""
        return sorted(self._files())

    def is_outside(self, path: str) -> bool:
        """Return whether a file is no part of the blog's texts, because it or a folder around it is left out."""
        parts = PurePosixPath(path)
        return any(self.is_left_out(name.as_posix()) for name in (parts, *parts.parents) if name.parts)

    # -- Reading -------------------------------------------------------------------------------------------------------

    def _read_anew(self) -> dict[str, _Read]:
        """Read what is new or has changed."""
        key = self._key()
        if not self._is_loaded:
            self._known, self._is_loaded = self._load(key), True
        before = self._known
        found: dict[str, _Read] = {}
        self._so_far = found
        for path, stamp in sorted(self._files(), reverse=True):  # the latest years first
            read = before.get(path)
            if read is None or read.stamp != stamp:
                self._unkept += 1
                self._listed = None
                read = self._read(path, stamp)
            if read is not None:
                found[path] = read
        if found.keys() != before.keys():
            self._listed = None
        self._known = found
        if self._unkept >= _MANY:
            self._unkept = 0
            self._keep(key)
        return found

    def _files(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield the texts of the blog with what changes when they do."""
        waiting = [("", os.fspath(self.root))]
        while waiting:
            inside, folder = waiting.pop()
            with suppress(OSError), os.scandir(folder) as listed:
                for one in listed:
                    path = f"{inside}{one.name}"
                    is_text = one.name.endswith(".md")
                    if not is_text and not one.is_dir():
                        continue
                    if self.is_left_out(path) or one.name.startswith("."):
                        continue
                    if one.is_dir():
                        if not one.is_symlink():
                            waiting.append((f"{path}/", one.path))
                    else:
                        status = one.stat()
                        yield path, (status.st_mtime_ns, status.st_size)

    def _read(self, path: str, stamp: tuple[int, int]) -> _Read | None:
        try:
            with open(f"{self._place}/{path}", "rb") as opened:  # noqa: PTH123  # thousands of them, each at once
                content = opened.read()
        except OSError:
            return None
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            message = _("byte 0x%02x is not UTF-8 text; save the file with the encoding UTF-8") % content[error.start]
            return _Read(stamp, Path(path).stem, "", False, [], [], 0, [(line, message)])
        if not self.is_post(path):
            return _page(path, stamp, text)
        if head := self._heads.read(text.removeprefix("\ufeff")):
            body = _below(text, head.lines)
            title = _title(head.title, body) or Path(path).stem
            lists = head.category, head.tags
            return _Read(stamp, title, head.date.isoformat(), head.draft, *lists, len(body.split()), [])
        categories, degree = self.settings.get("blog_categories", ()), self.settings.get("blog_degree_category", "")
        reading = read_front_matter(text.removeprefix("\ufeff"), categories, degree, self._fields)
        if (meta := reading.meta) is not None:
            body = _below(text, reading.lines)
            title = _title(meta.title or "", body)
            title = title or (name_of_text(body) if "kind" in meta.fields else "") or Path(path).stem
            lists = [*meta.category], [*meta.tags]
            return _Read(stamp, title, meta.date.isoformat(), meta.draft, *lists, len(body.split()), [])
        file = PostFile.read(text)  # as far as it can be read
        problems = [(one.line, one.message) for one in reading.problems]
        lists = _list(file.value("category", "list")), _list(file.value("tags", "list"))
        draft = "draft" in file.fields and bool(file.value("draft", "flag"))
        title = name_of_file(file) or Path(path).stem
        return _Read(stamp, title, "", draft, *lists, len(file.body.split()), problems)

    def _text(self, path: str, read: _Read) -> tuple[tuple[int, int], str]:
        """Return the folded text of a file, for the search."""
        known = self._texts.get(path)
        if known is not None and known[0] == read.stamp:
            return known
        with suppress(OSError):
            text = (self.root / path).read_text(encoding="utf-8", errors="replace")
            return read.stamp, fold(f"{read.title}\n{path}\n{text}".replace("’", "'"))
        return read.stamp, ""

    # -- What is kept --------------------------------------------------------------------------------------------------

    def _key(self) -> str:
        """Return what the reading of a text depends on besides the text."""
        names = ("blog_categories", "blog_degree_category", "blog_post_pattern", "blog_timezone", "language")
        said = [self.settings.get(name) for name in names]
        return digest(said, sorted(self._fields), code_digest("core", "cli/desk"))

    def _load(self, key: str) -> dict[str, _Read]:
        with suppress(OSError, DeskError, TypeError, ValueError):
            state = read_state(self.root / DESK / "listing.json")  # which makes no folder
            if state.get("key") == key:
                return {path: _Read(tuple(stamp), *rest) for path, (stamp, *rest) in state["texts"].items()}
        return {}

    def _keep(self, key: str) -> None:
        with suppress(OSError, DeskError):
            data = {"key": key, "texts": {path: _kept(read) for path, read in self._known.items()}}
            write_safely(desk_folder(self.root) / "listing.json", json.dumps(data, ensure_ascii=False).encode())

    # -- Entries -------------------------------------------------------------------------------------------------------

    def _entry(self, path: str, read: _Read, moment: datetime) -> Entry:
        date = datetime.fromisoformat(read.date).astimezone(Zone.blog) if read.date else None
        found = _YEAR.search(path)
        is_post = self.is_post(path)
        year = date.year if date else int(found[1]) if found and is_post else 0
        state: State = "published"
        if read.problems:
            state = "mistake"
        elif read.draft:
            state = "draft"
        elif date and date > moment:
            state = "scheduled"
        return Entry(
            path,
            read.title,
            state,
            date,
            tuple(read.category),
            tuple(read.tags),
            year,
            "post" if is_post else "page",
            read.words,
            read.draft,
            tuple((line, message) for line, message in read.problems),
        )

    def _astray(self, known: Mapping[str, _Read]) -> dict[str, str]:
        """Return what to tell of texts below the posts' folder that are none."""
        folders = tuple(f"{parts[0]}/" for pattern in self.patterns if len(parts := pattern.split("/")) > 1)
        if not any(path.startswith(folders) and not self.is_post(path) for path in known):
            return {}
        return told_of_misplaced(self.root, self.patterns, now().year)


def _matching(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Return what tells whether a path is one of those that Sphinx's *patterns* mean, by one expression for all."""
    expressions: list[Any] = [*Matcher(patterns).patterns]  # the method `match` of each
    whole = re.compile("|".join(f"(?:{one.__self__.pattern})" for one in expressions) or r"(?!)")
    return lambda path: whole.match(path) is not None


def _kept(read: _Read) -> list[Any]:
    """Return what is kept of a file for the next start: its values in their order."""
    return [getattr(read, name) for name in _Read.__slots__]


def _page(path: str, stamp: tuple[int, int], text: str) -> _Read:
    """Return what a page says that is no post."""
    file, facts = PostFile.read(text), page_facts(text.removeprefix("\ufeff"), is_rst=False)
    title = plain_title(file.title) or Path(path).stem
    problems = [(one.line, one.message) for one in facts.problems]
    date = facts.date.isoformat() if facts.date else ""
    return _Read(stamp, title, date, facts.draft, [], [], len(file.body.split()), problems)


def _below(text: str, lines: int) -> str:
    """Return what stands below the first *lines* of a text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n", lines)[-1]


def _title(title: str, body: str) -> str:
    """Return a title that a front matter says, else that of the heading with which a text begins."""
    found = None if title else heading_of(body)
    return plain_title(title or (found[1][2] if found else ""))


def plain_title(title: str) -> str:
    """Return a title as it reads, without the signs of Markdown."""
    return " ".join(_MARKUP.sub(lambda found: found[1] or "", title).split())


def name_of_file(file: PostFile) -> str:
    """Return what a text is called: by its title, a note without one by its first words; "" by neither."""
    return plain_title(file.title) or (name_of_text(file.body) if file.value("kind") in KINDS else "")


def _list(value: object) -> list[str]:
    return value if isinstance(value, list) else []


def _with_problem(entry: Entry, message: str) -> Entry:
    if not message:
        return entry
    values = {name: getattr(entry, name) for name in Entry.__slots__}
    return Entry(**values | {"state": "mistake", "problems": ((1, message), *entry.problems)})
