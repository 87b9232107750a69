"""A text that is open in a window: what is typed is kept at once, saved when asked, shown as the page it becomes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from nicegui import background_tasks

from carnet.cli.desk.group_edits import with_part
from carnet.cli.desk.keeper import Conflict, Saved
from carnet.cli.desk.places import DeskError, inside
from carnet.cli.desk.post_file import Kind, PostFile, Value
from carnet.cli.desk.uploads import Uploaded
from carnet.cli.desk.web.state import Desk
from carnet.cli.resident import Built
from carnet.core.dates import parse_date
from carnet.core.posts import now

#: Seconds in which what is typed quickly is taken together before it is kept.
_PAUSE = 0.05
#: Seconds without a key after which the page is made, and those after which it is made all the same.
_REST, _MOST = 0.06, 0.8


class Editor:
    """The text at a *path*, in one *window*; the page that shows it sets what is called when something happens."""

    def __init__(self, desk: Desk, path: str, window: str) -> None:
        self.desk = desk
        self.path = path
        self.window = window
        opened = desk.keeper.open(path)
        self.seen = opened.seen
        self.is_readable = opened.is_readable
        #: What lies on the disk, as far as this window knows.
        self.saved = opened.text
        self.file = PostFile.read(opened.text)
        #: When the file was written, and what is shown was kept, in milliseconds; a browser may know newer words.
        self.saved_at = self.kept_at = _written_at(desk, path)
        #: Whether words come from an earlier window that ended without saving them.
        self.is_recovered = self._recover()
        self.built: Built | None = None
        #: What is called once the page of the text can be looked at, and once all is built.
        self.on_shown: Callable[..., Any] = _nothing_shown
        self.on_built: Callable[[], Any] = _nothing
        self.on_kept: Callable[[str], Any] = _nothing_told
        self.on_file: Callable[[Uploaded, str], Any] = lambda _file, _field: None
        self.is_here: Callable[[], bool] = lambda: True
        self._body: str | None = None
        self._keeps: asyncio.Task[None] | None = None
        self._shows: asyncio.Task[None] | None = None
        self._shown = ""
        self._typed_at = 0.0
        desk.editors[window] = self

    def _recover(self) -> bool:
        kept = sorted(self.desk.keeper.recover(), key=lambda one: one.window != self.window)  # what is its own, first
        for found in kept:
            is_own = found.window == self.window or not self.desk.is_here(found.window)
            if found.path == self.path and is_own and found.text != self.saved:
                self.file, self.seen = PostFile.read(found.text), found.seen
                self.kept_at = found.when.timestamp() * 1000
                if found.window != self.window:
                    self.desk.keeper.journal(self.path, found.text, found.seen, self.window, found.when)
                    self.desk.keeper.forget(self.path, found.window)
                return True
        return False

    @property
    def text(self) -> str:
        """The whole file as it would be saved now."""
        self._take_body()
        return self.file.text

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.text != self.saved

    @property
    def body(self) -> str:
        """What stands in the editor: the text without the empty lines above it."""
        return self._body if self._body is not None else self.file.body[len(self._lead) :]

    @property
    def built_file(self) -> PostFile:
        """The text of which the page was made."""
        return PostFile.read(self._shown)

    @property
    def is_draft(self) -> bool:
        """Whether nobody but the writer sees it."""
        return self.file.value("draft", "flag") is True

    @property
    def is_scheduled(self) -> bool:
        """Whether it appears on a day to come."""
        date = parse_date(str(self.file.value("date")))
        return date is not None and date > now()

    @property
    def _lead(self) -> str:
        """The empty lines above the text, which do not stand in the editor."""
        return "\n" * (self.file.first_line - self.file.body_line)

    def _take_body(self) -> None:
        if self._body is not None:
            body, self._body = self._body, None
            before, lead, is_below = self.file.body, self._lead, self.file.has_front_matter
            if is_below and not before.strip() and body.strip():  # the first words of a new text
                lead = lead or "\n"
            if body.strip() and not body.endswith("\n") and (before.endswith("\n") or not before.strip()):
                body += "\n"
            file = self.file.with_body(lead + body)
            self.file = file if is_below else file.all_as_text()  # a front matter that is typed stays in the editor

    def type(self, body: str) -> None:
        """Take what was typed."""
        self._body = body
        self._typed_at = time.monotonic()
        self._changed()

    def set_field(self, name: str, value: Value, kind: Kind) -> None:
        """Take another value of a field; `DeskError` says why it can't be."""
        self._take_body()
        self.file = PostFile.read(self.file.text)
        group, dot, part = name.partition(".")
        if dot:
            self.file = with_part(self.file, group, part, value, kind)
        elif name == "title":
            self.file = self.file.with_title(str(value))
        else:
            self.file = self.file.with_field(name, value, kind)
        self._changed()

    def set_head(self, head: str) -> None:
        """Take other lines of the front matter; `DeskError` says why they can't be."""
        self._take_body()
        self.file = self.file.with_head(head)
        self._changed()

    def replace(self, text: str) -> None:
        """Take another text in place of all."""
        self._body = None
        self.file = PostFile.read(text)
        self._changed()

    def _changed(self) -> None:
        if self._keeps is None or self._keeps.done():
            self._keeps = background_tasks.create(self._keep())
        self.show()

    def show(self) -> None:
        """Let the page be made of what is typed."""
        if self._shows is None or self._shows.done():
            self._shows = background_tasks.create(self._show())

    async def _keep(self) -> None:
        """Keep what is typed, until nothing more is."""
        kept = None
        while (text := self.text) != kept:
            try:
                if text == self.saved:
                    await asyncio.to_thread(self.desk.keeper.forget, self.path, self.window)
                else:
                    await asyncio.to_thread(self.desk.keeper.journal, self.path, text, self.seen, self.window)
                self.on_kept("")
            except DeskError as error:
                self.on_kept(str(error))
            kept = text
            await asyncio.sleep(_PAUSE)

    async def _show(self) -> None:
        """Build what is typed, until nothing more is."""
        while self.built is None or self.text != self._shown:
            late = time.monotonic() + _MOST
            while (now := time.monotonic()) < min(self._typed_at + _REST, late):
                await asyncio.sleep(max(0.01, self._typed_at + _REST - now))
            text = self.text
            texts, loop = self.desk.unsaved() | {self.path: text}, asyncio.get_running_loop()
            show = partial(loop.call_soon_threadsafe, self.on_shown)  # as the build is asked from another thread
            self.built = await asyncio.to_thread(self.desk.preview.build, texts, show)
            self._shown = text
            self.on_built()

    async def save(self) -> Saved | Conflict:
        """Write the file; nothing that another program wrote is overwritten."""
        text = self.text
        found = await asyncio.to_thread(self.desk.keeper.save, self.path, text, self.seen, self.window)
        if isinstance(found, Saved):
            self.seen, self.saved = found.seen, found.text
            self.kept_at = time.time() * 1000
            if self.text == text:
                self.file = PostFile.read(found.text)
            self._changed()
        return found

    def reopen(self, path: str = "") -> None:
        """Read the file again, which the desk itself has changed."""
        self.path = path or self.path
        opened = self.desk.keeper.open(self.path)
        self.seen, self.saved = opened.seen, opened.text
        self.file, self._body = PostFile.read(opened.text), None
        self._shown = ""
        self.show()

    def close(self) -> None:
        """Let the window go; what was typed stays kept."""
        if self.desk.editors.get(self.window) is self:
            del self.desk.editors[self.window]


def _written_at(desk: Desk, path: str) -> float:
    try:
        file: Path = inside(desk.root, path)
        return file.stat().st_mtime * 1000
    except OSError:
        return 0.0


def _nothing_shown(_pages: Sequence[str]) -> None:
    return None


def _nothing() -> None:
    return None


def _nothing_told(_problem: str) -> None:
    return None
