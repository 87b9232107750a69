"""The list of all texts, found by words, state, category, year; each is opened, copied, renamed, thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui
from nicegui.element import Element
from sphinx.locale import _

from carnet.cli.desk.library import Entry
from carnet.cli.desk.suggestions import categories
from carnet.cli.desk.web.controls import (
    Dialog,
    button,
    element,
    focus,
    link,
    named,
    refuse,
    select_field,
    set_words,
    tell,
    text_field,
)
from carnet.cli.desk.web.frame import LIST, edit_address, page
from carnet.cli.desk.web.publish_panel import PublishPanel
from carnet.cli.desk.web.state import Choice, Desk, tried
from carnet.cli.desk.web.text_actions import ask_deletion, ask_name
from carnet.messages.report import plural

#: Texts on one page of the list.
LENGTH = 50


def states() -> dict[str, str]:
    """Return the states of a text, in the blog's language."""
    return {
        "draft": _("Draft"),
        "scheduled": _("Scheduled"),
        "published": _("Published"),
        "mistake": _("To be mended"),
    }


def chosen(entries: Sequence[Entry], choice: Choice, found: set[str] | None) -> list[Entry]:
    """Return those of the *entries* that a writer chose; *found* are the paths that the search found."""
    return [
        entry
        for entry in entries
        if (found is None or entry.path in found)
        and choice.state in ("", entry.state)
        and (not choice.category or choice.category in entry.category)
        and choice.year in ("", str(entry.year))
        and choice.kind in ("", entry.kind)
    ]


class ListPage:
    """The list in one window."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.choice = Choice()
        self.entries: list[Entry] = []
        self._shown: object = None
        self.count: Element
        self.turns: Element
        self._typed = 0
        with page(desk, _("Posts"), LIST) as buttons:
            self.filters = element("div", look="filters")
            self.rows = element("div", look="rows")
        with buttons:
            self.publish = button(_("Publish"), self._publish)
            button(_("New page"), lambda: ask_title(desk, is_page=True))
            button(_("New post"), lambda: ask_title(desk), look="main")
        with self.rows:
            element("p", _("The texts are read…"), look="empty")

    async def begin(self) -> None:
        """Show what is known of the texts, so that something stands on the page when it appears."""
        first = await asyncio.to_thread(self.desk.library.listing.so_far)
        if len(first) > LENGTH:
            self.entries = first
            await self.show(_("The texts are read…"))

    async def load(self) -> None:
        """Read all texts, and show those that are chosen."""
        if not self.entries:
            await self.begin()
        entries = await tried(self.desk.library.entries)
        self.entries = entries or []
        self._show_filters()
        await self.show()

    async def show(self, words: str = "") -> None:
        """Show the page of the list that is chosen, below *words*, or how many texts there are."""
        choice = self.choice
        found = await tried(self.desk.library.search, choice.query) if choice.query.strip() else None
        texts = chosen(self.entries, choice, found)
        pages = max(1, -(-len(texts) // LENGTH))
        choice.page = min(max(1, choice.page), pages)
        on_page = texts[(choice.page - 1) * LENGTH : choice.page * LENGTH]
        count = words or _counted(len(texts))
        if (choice.page, on_page) == self._shown and texts:
            set_words(self.count, count)
            self._turn(choice.page, pages)
            return
        self._shown = choice.page, on_page
        self.rows.clear()
        with self.rows:
            self.count = element("p", count, look="count", aria_live="polite")
            if not texts:
                element("p", self._nothing(), look="empty")
            with element("ul", look="texts"):
                for entry in on_page:
                    self._row(entry)
            self.turns = element("div")
        self._turn(choice.page, pages)

    def _turn(self, now: int, last: int) -> None:
        """Show the ways to the other pages of the list."""
        self.turns.clear()
        if last > 1:
            with self.turns:
                self._pages(now, last)

    def _nothing(self) -> str:
        if self.entries:
            return _("No text is like that.")
        return _("Nothing is written yet. “New post” begins.")

    def _show_filters(self) -> None:
        choice, entries = self.choice, self.entries
        self.filters.clear()
        used = {name for entry in entries for name in entry.category}
        names = list(dict.fromkeys([*categories(self.desk.settings), *sorted(used)]))
        years = sorted({entry.year for entry in entries if entry.year}, reverse=True)
        everything = {"": _("All")}
        with self.filters:
            text_field(_("Search"), choice.query, self._search, kind="search", look="search")
            select_field(_("State"), choice.state, everything | states(), self._choose("state"))
            if names:
                options = everything | {name: name for name in names}
                select_field(_("Category"), choice.category, options, self._choose("category"))
            if years:
                options = everything | {str(year): str(year) for year in years}
                select_field(_("Year"), choice.year, options, self._choose("year"))
            kinds = everything | {"post": _("Posts"), "page": _("Pages")}
            select_field(_("Kind"), choice.kind, kinds, self._choose("kind"))

    def _choose(self, name: str) -> Callable[[str], Any]:
        async def choose(value: str) -> None:
            setattr(self.choice, name, value)
            self.choice.page = 1
            await self.show()

        return choose

    async def _search(self, query: str) -> None:
        self._typed += 1
        typed = self._typed
        await asyncio.sleep(0.15)  # until the word is typed
        if typed == self._typed:
            self.choice.query, self.choice.page = query, 1
            await self.show()

    def _row(self, entry: Entry) -> None:
        with element("li", look="text"):
            with element("div", look="text-head"):
                link(entry.title or _("Without a title"), edit_address(entry.path), look="text-title")
                element("span", states()[entry.state], look=f"state {entry.state}")
            element("p", self._facts(entry), look="facts")
            if entry.problems:
                line, problem = entry.problems[0]
                words = _("Line %s: %s") % (line, problem) if line else problem
                with element("p", look="problem"):
                    link(words, edit_address(entry.path, line=str(line)))
            self._menu(entry)

    def _facts(self, entry: Entry) -> str:
        kind = _("Page") if entry.kind == "page" else ""
        words = plural("%(count)s word", "%(count)s words", entry.words)
        return " · ".join(filter(None, [kind, self.desk.day(entry.date), ", ".join(entry.category), words]))

    def _menu(self, entry: Entry) -> None:
        with element("details", look="menu") as menu:
            name = _("Actions on “%s”") % (entry.title or entry.path)
            named(element("summary"), "⋯", name)
            items = element("div", look="menu-items")

        def unfold() -> None:
            if items.default_slot.children:
                return
            with items:
                button(_("Duplicate"), lambda: self._do(self.desk.library.duplicate, entry.path))
                if entry.state in ("published", "scheduled"):
                    button(_("Unpublish"), lambda: self._do(self.desk.library.unpublish, entry.path))
                if entry.kind == "post":
                    button(_("Rename"), lambda: ask_name(self.desk, entry.path, self._renamed))
                button(_("Delete"), lambda: ask_deletion(self.desk, entry.path, entry.title, self._deleted))

        menu.on("toggle", unfold, args=[])

    async def _deleted(self, said: str) -> None:
        tell(said)
        await self.load()

    async def _renamed(self, _path: str) -> None:
        await self.load()

    async def _do(self, function: Callable[[str], Any], path: str) -> None:
        await tried(function, path)
        await self.load()

    def _pages(self, now: int, last: int) -> None:
        with element("nav", look="pages", aria_label=_("Pages of the list")):
            self._page_button(_("Newer"), now - 1, is_there=now > 1)
            element("span", _("Page %s of %s") % (now, last))
            self._page_button(_("Older"), now + 1, is_there=now < last)

    def _page_button(self, words: str, number: int, *, is_there: bool) -> None:
        async def turn() -> None:
            self.choice.page = number
            ui.run_javascript("scrollTo(0, 0)")
            await self.show()

        button(words, turn, disabled=not is_there)

    def _publish(self) -> None:
        self.publish.set_visibility(False)

        async def closed() -> None:
            self.publish.set_visibility(True)
            focus(self.publish)
            await self.load()

        PublishPanel(self.desk, on_close=closed)


def _counted(number: int) -> str:
    return plural("%(count)s text", "%(count)s texts", number)


def ask_title(desk: Desk, *, is_page: bool = False) -> None:
    """Ask for the title of a new post, or of a new page, and open it."""
    dialog = Dialog(_("New page") if is_page else _("New post"), look="small")
    said = {"title": ""}
    how_found = _("Readers come to a page by a link, or by the menu that conf.py names.")

    async def begin() -> None:
        if not said["title"].strip():
            of_page = _("A page begins with its title; write it here.")
            refuse(field, of_page if is_page else _("A post begins with its title; write it here."))
            return
        path = await tried(desk.library.new_page if is_page else desk.library.new, said["title"].strip())
        if path is not None:
            ui.navigate.to(edit_address(path))

    with dialog.body:
        field: Element = text_field(
            _("Title"),
            "",
            lambda text: said.update(title=text),
            help_=how_found if is_page else _("It can be changed later."),
            autofocus=True,
        )
        field.on("keydown.enter", begin, args=[])
    with dialog.foot:
        button(_("Cancel"), dialog.close)
        button(_("Begin"), begin, look="main")


async def show_list(desk: Desk, state: str) -> None:
    """Show the list in this window, as it was chosen there before; a *state* that is asked for is chosen."""
    shown = ListPage(desk)
    client = ui.context.client
    if not state and all(choice == Choice() for choice in desk.choices.values()):
        await shown.begin()  # which window it is, and what was chosen there, is known once it is connected
    await client.connected()
    shown.choice = desk.choices.setdefault(client.tab_id or client.id, shown.choice)
    shown.choice.state = state or shown.choice.state
    await shown.load()
    await asyncio.to_thread(desk.preview.get_ready)
