"""Nothing that was typed is lost.

Texts are written whole, what is typed is kept at once, earlier versions stay, and what another program wrote meanwhile
is merged or asked about, never overwritten.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath

from sphinx.locale import _

from carnet.cli.desk.merging import merged
from carnet.cli.desk.places import DeskError, desk_folder, digest_of, inside, told, write_safely
from carnet.cli.desk.post_file import PostFile
from carnet.core.build_state import BuildLock
from carnet.core.text import slugify

#: How long all versions of a text stay, how long one for each ten minutes, and how long one for each day.
_ALL, _TENTHS, _DAYS = timedelta(hours=1), timedelta(days=1), timedelta(days=30)
_STAMP = "%Y%m%dT%H%M%S.%fZ"
_KEY = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{16}")
_HERE = threading.RLock()


@dataclass(frozen=True, slots=True)
class Opened:
    """A text as an editor gets it; *seen* is what it hands back on saving."""

    text: str
    seen: str
    #: Whether it is UTF-8; another file can be looked at, and not saved.
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Saved:
    """A text that is on the disk. Where it was *merged* with what another program wrote, the editor shows *text*."""

    seen: str
    text: str
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was written: the file changed meanwhile at the same places, or is *gone*.

    To keep one of the texts, or a third one, save it with the *seen* of this object.
    """

    mine: str
    theirs: str
    base: str
    seen: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was typed and never saved, because a program, a machine or a connection ended."""

    path: str
    text: str
    seen: str
    window: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier text of a file."""

    key: str
    when: datetime
    words: int


class Keeper:
    """Keeps the texts of the blog at *root*."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        #: What each window has itself written last, by path and window.
        self._written: dict[tuple[str, str], str] = {}

    def open(self, path: str) -> Opened:
        """Return a text to edit."""
        file = inside(self.root, path)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise DeskError(told(error, path)) from error
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return Opened(content.decode("utf-8", "replace"), digest_of(content), is_readable=False)
        self._keep_version(path, content)
        return Opened(text, digest_of(content))

    # -- What is typed -------------------------------------------------------------------------------------------------

    def journal(self, path: str, text: str, seen: str, window: str = "", when: datetime | None = None) -> None:
        """Keep what was typed, now or *when*, before it is saved; each *window* has its own."""
        inside(self.root, path)
        head = {"path": path, "window": window, "seen": seen, "when": (when or datetime.now(UTC)).isoformat()}
        try:
            write_safely(self._journal_file(path, window), f"{json.dumps(head)}\n{whole(text)}".encode())
        except OSError as error:
            raise DeskError(told(error, path)) from error

    def forget(self, path: str, window: str = "") -> None:
        """Forget what was typed and not saved: it is saved, or the writer does not want it."""
        with suppress(OSError):
            self._journal_file(path, window).unlink()

    def recover(self) -> list[Recovered]:
        """Return what was typed and not saved, newest first."""
        found = []
        for file in desk_folder(self.root, "journal").glob("*.md"):
            with suppress(OSError, ValueError, KeyError, DeskError):
                head, _line, text = file.read_bytes().decode("utf-8").partition("\n")
                said = json.loads(head)
                when = datetime.fromisoformat(said["when"])
                one = Recovered(said["path"], text, said["seen"], said["window"], when)
                if self._content(one.path) == text.encode():
                    file.unlink()
                else:
                    found.append(one)
        return sorted(found, key=lambda one: one.when, reverse=True)

    def _journal_file(self, path: str, window: str) -> Path:
        return desk_folder(self.root, "journal") / f"{_name_of(path, window)}.md"

    # -- Saving --------------------------------------------------------------------------------------------------------

    def save(self, path: str, text: str, seen: str, window: str = "") -> Saved | Conflict:
        """Write a text; *seen* says which one the editor began with, "" that there was none."""
        inside(self.root, path)
        with self._alone():
            try:
                outcome = self._save(path, whole(text), seen, window)
            except OSError as error:
                raise DeskError(told(error, path)) from error
            if isinstance(outcome, Saved):
                self.forget(path, window)
                self._written[path, window] = "" if outcome.merged else outcome.seen
            return outcome

    def _save(self, path: str, text: str, seen: str, window: str) -> Saved | Conflict:
        before, content, is_merged = self._content(path), text.encode(), False
        if window and before is not None and self._written.get((path, window)) == digest_of(before):
            seen = digest_of(before)  # the window was quicker than the answer to what it saved before
        if before is None and seen:
            return Conflict(text, "", self._text(path, seen) or "", "", gone=True)
        if before is not None:
            theirs = _utf8(before, path)
            if digest_of(before) != seen and before != content:
                base = self._text(path, seen)
                both = merged(base, text, theirs) if base is not None else None
                if both is None:
                    return Conflict(text, theirs, base or "", digest_of(before))
                is_merged, content = both != text, both.encode()
            self._keep_version(path, before)
        if content != before:
            write_safely(inside(self.root, path), content)
            self._keep_version(path, content)
            self._thin(path)
        return Saved(digest_of(content), content.decode(), is_merged)

    def _content(self, path: str) -> bytes | None:
        file = inside(self.root, path)
        return file.read_bytes() if file.is_file() else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other window, and no other desk, save meanwhile."""
        with _HERE:
            lock = BuildLock(desk_folder(self.root, "lock"), lambda: None)
            try:
                yield
            finally:
                lock.end(is_whole=True)

    # -- Versions ------------------------------------------------------------------------------------------------------

    def versions(self, path: str) -> list[Version]:
        """Return the earlier texts of the last days, newest first."""
        now = self._content(path)
        current = digest_of(now)[:16] if now is not None else ""
        found = []
        for file in self._version_files(path):
            if not file.stem.endswith(current) or not current:
                words = len(PostFile.read(file.read_text(encoding="utf-8", errors="replace")).body.split())
                found.append(Version(file.stem, _moment(file), words))
        return found[::-1]

    def version_text(self, path: str, key: str) -> str:
        """Return an earlier text."""
        file = self._versions_folder(path) / f"{key}.md"
        if not _KEY.fullmatch(key) or not file.is_file():
            raise DeskError(_("this version is no longer there"))
        return file.read_bytes().decode("utf-8")

    def move_history(self, old: str, new: str) -> None:
        """Let versions and what was typed follow a text that was renamed."""
        before, after = self._versions_folder(old), self._versions_folder(new)
        with suppress(OSError):
            for file in before.glob("*.md"):
                after.mkdir(parents=True, exist_ok=True)
                file.replace(after / file.name)
        for one in self.recover():
            if one.path == old:
                self.journal(new, one.text, one.seen, one.window, one.when)
                self.forget(old, one.window)

    def _versions_folder(self, path: str) -> Path:
        return desk_folder(self.root, "versions") / _name_of(path)

    def _version_files(self, path: str) -> list[Path]:
        return sorted(file for file in self._versions_folder(path).glob("*.md") if _KEY.fullmatch(file.stem))

    def _keep_version(self, path: str, content: bytes) -> None:
        """Keep a text, unless the newest version is it; a desk that can't still saves."""
        digest = digest_of(content)[:16]
        with suppress(OSError, DeskError):
            if not (files := self._version_files(path)) or not files[-1].stem.endswith(digest):
                now = datetime.now(UTC).strftime(_STAMP)
                write_safely(self._versions_folder(path) / f"{now}-{digest}.md", content)

    def _text(self, path: str, seen: str) -> str | None:
        """Return the text that an editor has *seen*, as long as it is kept."""
        for file in reversed(self._version_files(path)):
            if seen and file.stem.endswith(seen[:16]):
                content = file.read_bytes()
                return content.decode("utf-8") if digest_of(content) == seen else None
        return None

    def _thin(self, path: str) -> None:
        files = {_moment(file): file for file in self._version_files(path)}
        for moment in too_many(files, datetime.now(UTC)):
            with suppress(OSError):
                files[moment].unlink()


def too_many(moments: Iterable[datetime], now: datetime) -> list[datetime]:
    """Return which versions go: of the last hour none, then all but the last of ten minutes, later of a day."""
    newest: dict[object, datetime] = {}
    found = [*moments]
    for moment in sorted(found):
        age = now - moment
        if age < _ALL:
            newest[moment] = moment
        elif age < _TENTHS:
            newest[int(moment.timestamp()) // 600] = moment
        elif age < _DAYS:
            newest[moment.date()] = moment
    kept = {*newest.values(), max(found, default=now)}
    return [moment for moment in found if moment not in kept]


def whole(text: str) -> str:
    """Return a text in which no half of a character is left, as browsers may send it."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _utf8(content: bytes, path: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = _("%s is not UTF-8, and stays as it is; save it as UTF-8 with the program that wrote it")
        raise DeskError(message % path) from error


def _moment(file: Path) -> datetime:
    return datetime.strptime(file.stem.partition("-")[0], _STAMP).replace(tzinfo=UTC)


def _name_of(path: str, window: str = "") -> str:
    """Return a name for what is kept of a path: one that a person finds, and no other path has."""
    digest = sha256(f"{path}\0{window}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"{slugify(PurePosixPath(path).stem)[:40] or 'x'}-{digest}"
