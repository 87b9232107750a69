"""What all pages of one desk share: the blog, its settings, what is open."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from babel.dates import format_time
from nicegui import ui

from carnet.cli import repository
from carnet.cli.desk.conversation import Conversation
from carnet.cli.desk.keeper import Keeper
from carnet.cli.desk.library import Library
from carnet.cli.desk.places import DeskError
from carnet.cli.desk.publishing import Publisher
from carnet.cli.desk.web.controls import tell
from carnet.cli.desk.web.guard import Door
from carnet.cli.desk.web.site_preview import SitePreview
from carnet.core.text import written_date

if TYPE_CHECKING:
    from carnet.cli.desk.web.editor import Editor

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass
class Choice:
    """Which texts the list shows."""

    query: str = ""
    state: str = ""
    category: str = ""
    year: str = ""
    kind: str = ""
    page: int = 1


@dataclass
class Desk:
    """One blog on the desk."""

    root: Path
    settings: dict[str, Any]
    preview: SitePreview
    door: Door
    #: What the list shows, by the id of the window.
    choices: dict[str, Choice] = field(default_factory=dict)
    #: The editors that are open, by the id of their window.
    editors: dict[str, Editor] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path, port: int) -> Desk:
        """Put the blog at *root* on a desk at a *port*."""
        settings = repository.settings(root)
        preview = SitePreview(root)
        desk = cls(root, settings, preview, Door(port, preview.port))
        preview.open(desk.door)
        threading.Thread(target=desk.library.entries, daemon=True).start()  # read by the time that they are asked for
        return desk

    def __post_init__(self) -> None:
        """Open what the pages work with."""
        self.library = Library(self.root, self.settings)
        self.keeper = Keeper(self.root)
        self.publisher = Publisher(self.root, self.settings, self.library.listing)
        self.conversation = Conversation(self.root, self.settings, self.keeper)

    @property
    def title(self) -> str:
        """The name of the blog."""
        return str(self.settings.get("blog_title") or self.settings.get("project") or "")

    @property
    def language(self) -> str:
        """The language of the blog."""
        return str(self.settings.get("language") or "en").replace("_", "-")

    def day(self, moment: datetime | None) -> str:
        """Return a day as the blog's language writes it."""
        return written_date(moment.date(), self.language.replace("-", "_")) if moment else ""

    def moment(self, moment: datetime, *, to_the_second: bool = False) -> str:
        """Return a day and an hour as the blog's language writes them, in its zone."""
        zone = ZoneInfo(str(self.settings.get("blog_timezone") or "UTC"))
        here = moment.astimezone(zone) if moment.tzinfo else moment
        length: Literal["short", "medium"] = "medium" if to_the_second else "short"
        is_moment = to_the_second or here.hour or here.minute
        hour = format_time(here, length, locale=self.language.replace("-", "_")) if is_moment else ""
        return ", ".join(filter(None, [self.day(here), hour]))

    def windows_of(self, path: str, *, but: str = "") -> list[str]:
        """Return the windows in which a text is open, other than *but*."""
        return [
            window
            for window, editor in self.editors.items()
            if editor.path == path and window != but and editor.is_here()
        ]

    def is_here(self, window: str) -> bool:
        """Return whether a window is open."""
        return window in self.editors and self.editors[window].is_here()

    def unsaved(self) -> dict[str, str]:
        """Return what is typed in all windows, by path."""
        return {editor.path: editor.text for editor in self.editors.values() if editor.is_changed}


async def tried(function: Callable[_P, _T], /, *arguments: _P.args, **more: _P.kwargs) -> _T | None:
    """Do what may take its time; what hinders it is told to the writer, and None returned."""
    client = ui.context.client  # what was pressed may be gone by then
    try:
        return await asyncio.to_thread(function, *arguments, **more)
    except DeskError as error:
        with client:
            tell(str(error), is_wrong=True)
    return None
