"""What is online, and since when: by what the desk has noted, or else by what lies where the blog was published."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from carnet.cli.build import HTML, WORK
from carnet.cli.desk.git import Git, Remote
from carnet.cli.desk.listing import Entry, Listing, name_of_file
from carnet.cli.desk.places import DeskError, desk_folder, digest_of, write_safely
from carnet.cli.desk.post_file import PostFile
from carnet.cli.published_files import LEDGER, PublishError, digest, files_in, read_ledger
from carnet.core.build_state import read_state
from carnet.core.dates import parse_date
from carnet.core.posts import now


@dataclass(frozen=True, slots=True)
class Text:
    """A post or page, online or about to be."""

    path: str
    title: str
    date: datetime | None = None
    #: Online since.
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where the blog goes: *words* say it to the writer, *address* is where readers find it, "" where nobody knows."""

    kind: Literal["html", "git", "folder", "rsync"]
    words: str
    address: str = ""
    #: A folder, or what rsync is given.
    place: str = ""


@dataclass(frozen=True, slots=True)
class Online:
    """What is online, and when the blog was last published from here."""

    target: Target
    when: datetime | None
    texts: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class _Noted:
    title: str
    since: str
    digest: str


class Record:
    """What was published from here to one place."""

    def __init__(self, root: Path, target: Target) -> None:
        self.root = root
        self.target = target
        self.kind = target.kind
        #: Where the pages lie, where they can be looked at.
        self.folder = {"html": root / HTML, "folder": Path(target.place)}.get(target.kind)
        name = f"{self.kind}-{sha256(target.place.encode()).hexdigest()[:8]}" if target.place else self.kind
        self.file = desk_folder(root) / f"online-{name}.json"
        state = read_state(self.file)
        self.when = _moment(state.get("when"))
        self.texts: dict[str, _Noted] = {}
        with suppress(TypeError, AttributeError):
            self.texts = {path: _Noted(**one) for path, one in state.get("texts", {}).items()}

    def note(self, entries: Sequence[Entry]) -> None:
        """Keep that all public texts are online now; those that were, since they are."""
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        texts = {}
        for entry in entries:
            if entry.state == "published":
                before = self.texts.get(entry.path)
                since = before.since if before else self._page_time(entry.path) or moment
                texts[entry.path] = _Noted(entry.title, since, _digest(self.root / entry.path))
        data = {
            "when": moment,
            "texts": {
                path: {"title": one.title, "since": one.since, "digest": one.digest} for path, one in texts.items()
            },
        }
        with suppress(OSError, DeskError):
            write_safely(self.file, json.dumps(data, ensure_ascii=False).encode())

    def online(self, entries: Sequence[Entry], there: Mapping[str, str] | None) -> Online:
        """Return what is online; *there* are the texts that a server has, where one is asked."""
        dates = {entry.path: entry.date for entry in entries}
        titles = there if there is not None else {path: one.title for path, one in self.texts.items()}
        if there is None and not titles:
            public = (entry for entry in entries if entry.state == "published")
            titles = {entry.path: entry.title for entry in public if self._page_time(entry.path)}
        texts = []
        for path, title in titles.items():
            since = self.texts[path].since if path in self.texts else self._page_time(path)
            texts.append(Text(path, title, dates.get(path), _moment(since)))
        return Online(self.target, self.when, texts)

    def _page_time(self, path: str) -> str:
        """Return when the page of a text was written where the blog is published, "" if it is not there."""
        page = self.page(path)
        if page is None or not page.is_file():
            return ""
        return datetime.fromtimestamp(page.stat().st_mtime, UTC).isoformat(timespec="seconds")

    def page(self, path: str) -> Path | None:
        """Return where the page of a text is published, None where it can't be looked at."""
        return self.folder / page_of(path) if self.folder is not None else None


Differences = tuple[list[Text], list[Text], list[Text]]


def differences(
    listing: Listing, entries: Sequence[Entry], record: Record, git: Git, remote: Remote | None
) -> Differences:
    """Return the texts that are new, changed, and gone since the blog was last published where it goes."""
    public = {entry.path: entry for entry in entries if entry.state == "published"}
    if remote is not None:
        there = texts_there(listing, entries, git, remote)
        differ = {*git.names("diff", "--name-only", "--no-renames", "--relative", "-z", remote.base)}
        changed = [path for path in public if path in there and path in differ]
    else:
        there = {path: one.title for path, one in record.texts.items()}
        if not there:  # nothing was published from here yet: what lies there was made by `carnet html`
            there = {path: one.title for path, one in public.items() if (page := record.page(path)) and page.is_file()}
        changed = [path for path in public if path in there and _has_changed(path, record)]
    new = [_text(one) for path, one in public.items() if path not in there]
    removed = [Text(path, title) for path, title in there.items() if path not in public]
    return new, [_text(public[path]) for path in changed], removed


def _has_changed(path: str, record: Record) -> bool:
    if path in record.texts:
        return _digest(record.root / path) != record.texts[path].digest
    page, built = record.page(path), record.root / WORK["dirhtml"] / page_of(path)
    return page is not None and page.is_file() and built.is_file() and built.read_bytes() != page.read_bytes()


def texts_there(listing: Listing, entries: Sequence[Entry], git: Git, remote: Remote) -> dict[str, str]:
    """Return the texts that a server has and readers see, as far as is known here, with their titles."""
    if not remote.upstream:
        return {}
    by_path = {entry.path: entry for entry in entries}
    differ = {*git.names("diff", "--name-only", "--no-renames", "--relative", "-z", remote.upstream)}
    there = {}
    for path in git.names("ls-tree", "-r", "-z", "--name-only", remote.upstream):
        if not path.endswith(".md") or listing.is_outside(path):
            continue
        if path not in differ:
            if path in by_path and by_path[path].state == "published":
                there[path] = by_path[path].title
        elif content := git.content(remote.upstream, path):
            file = PostFile.read(content.decode("utf-8", "replace"))
            date = parse_date(str(file.value("date")))
            if not file.value("draft", "flag") and (date is None or date <= now()):
                there[path] = name_of_file(file) or path
    return there


def files_that_differ(record: Record) -> int:
    """Return how many files of the finished build are not as they are where it is published."""
    work, folder = record.root / WORK["dirhtml"], record.folder or record.root / HTML
    try:
        known = read_ledger(folder) or {}
    except PublishError:
        known = {}
    found = {name: digest(work / name) for name in files_in(work) if str(name) != LEDGER}
    count = sum(known.get(name) != frozenset({one}) for name, one in found.items()) + len(known.keys() - found.keys())
    ledger = folder / LEDGER
    if record.kind == "rsync" and not count and ledger.is_file():  # it was built, and maybe never sent
        return int(record.when is None or ledger.stat().st_mtime > record.when.timestamp() + 1)
    return count


def page_of(path: str) -> str:
    """Return the file of a text's page, from the root of the site."""
    docname = path.removesuffix(".md")
    return "index.html" if docname == "index" else f"{docname}/index.html"


def _digest(file: Path) -> str:
    with suppress(OSError):
        return digest_of(file.read_bytes())
    return ""


def _moment(text: object) -> datetime | None:
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(str(text)) if text else None
    return None


def _text(entry: Entry) -> Text:
    return Text(entry.path, entry.title, entry.date)
