"""The page on which a text is written: its fields, its words, what is to be mended, and the real page beside it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from nicegui import ui
from sphinx.locale import _

from carnet.cli.desk import suggestions
from carnet.cli.desk.head_places import Place
from carnet.cli.desk.keeper import Conflict
from carnet.cli.desk.listing import State, name_of_file
from carnet.cli.desk.places import DeskError
from carnet.cli.desk.web.conflict import ask_which
from carnet.cli.desk.web.controls import (
    button,
    element,
    focus,
    link,
    script_button,
    set_attribute,
    set_words,
    tell,
    tell_there,
)
from carnet.cli.desk.web.edit_fields import Fields
from carnet.cli.desk.web.edit_tools import Tools
from carnet.cli.desk.web.editor import Editor
from carnet.cli.desk.web.frame import LIST, edit_address, note_place, start_page
from carnet.cli.desk.web.list_page import states
from carnet.cli.desk.web.mistakes import Mistakes, leading_to
from carnet.cli.desk.web.publish_panel import PublishPanel
from carnet.cli.desk.web.site_preview import address_of
from carnet.cli.desk.web.state import Desk, tried
from carnet.cli.desk.web.text_actions import ask_deletion, ask_name
from carnet.cli.desk.web.text_box import TextBox, said_by_scripts
from carnet.cli.desk.web.versions import show_versions
from carnet.messages.report import plural

#: Words that are read in a minute.
_PACE = 220


class EditPage:
    """The editor in one window."""

    def __init__(self, desk: Desk, editor: Editor, line: int) -> None:
        self.desk = desk
        self.editor = editor
        self.client = ui.context.client
        self._is_saved: bool | None = None
        ui.page_title(f"{name_of_file(editor.file) or _('Without a title')} – {desk.title}")
        self._bar()
        with element("div", look="desk"):
            element("h1", _("Edit a text"), look="unseen")
            with element("section", look="write", aria_label=_("Writing")):
                self.note = element("p", look="note", aria_live="polite")
                self.fields = Fields(editor, suggestions.fields(desk.settings), [])
                self.tools = Tools(desk, editor)
                self.fields.choose_picture = self.tools.choose_for
                self.code = TextBox(editor.body)
                self.code.on_value_change(lambda event: self._typed(event.value))
                self.counts = element("p", look="counts")
                self.mistakes = Mistakes(editor, self.code, self.fields)
                self._foot()
            self._pane()
        element("input", type="file", id="desk-files", multiple=True, hidden=True, aria_label=_("Files"))
        note_place()
        editor.on_kept, editor.on_file = self._kept, self.tools.uploaded
        editor.on_shown, editor.on_built = self._shown, self._built
        self.tools.put_in_field = self.fields.put
        self.fields.on_set = self._show_text
        self._attach(line)
        self._count()
        self._mark()

    # -- Parts ---------------------------------------------------------------------------------------------------------

    def _bar(self) -> None:
        self.bar = element("header", look="bar editing")
        with self.bar:
            link(f"← {_('Posts')}", LIST, look="back")
            self.state = element("span", look="state")
            self.saving = element("span", look="saving", aria_live="polite")
            with element("div", look="turns"):
                script_button(_("Write"), "deskPane.turn('write')", id="desk-write", aria_pressed="true")
                script_button(_("See"), "deskPane.turn('see')", id="desk-see", aria_pressed="false")
            with element("div", look="actions"):
                self.unpublish = button(_("Unpublish"), self._unpublish)
                button(_("Save"), self.save, look="save", id="desk-save", title="Ctrl+S")
                self.publish = button(_("Publish"), self._publish, look="main")

    def _pane(self) -> None:
        with element("section", look="see", aria_label=_("Seeing")):
            with element("div", look="looks"):
                script_button(_("Telephone"), "deskPane.asPhone(true)", id="desk-phone", aria_pressed="false")
                script_button(_("Computer"), "deskPane.asPhone(false)", id="desk-wide", aria_pressed="true")
                script_button(_("Dark"), "deskPane.toggleDark()", id="desk-dark", aria_pressed="false")
                self.waiting = element("span", _("The preview is made…"), look="waiting", aria_live="polite")
            with element("div", look="pane", id="desk-pane"):
                element(
                    "iframe",
                    id="desk-preview",
                    title=_("Preview"),
                    sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox",
                    referrerpolicy="no-referrer",
                )

    def _foot(self) -> None:
        with element("div", look="text-foot"):
            button(_("Earlier versions"), self._versions)
            button(_("Duplicate"), self._duplicate)
            if self.editor.path.startswith("posts/"):
                button(_("Rename"), self._rename)
            button(_("Delete"), self._delete, look="danger")

    def _attach(self, line: int) -> None:
        place = self.mistakes.place(line) if line else Place()
        blog = sha256(str(self.desk.root).encode()).hexdigest()[:12]
        host = self.client.request.url.hostname
        options = {
            "key": f"carnet:{blog}:{self.editor.path}",
            "at": self.editor.kept_at,
            "saved": self.editor.saved_at,
            "window": self.editor.window,
            "others": self.desk.windows_of(self.editor.path, but=self.editor.window),
            "preview": f"http://{host}:{self.desk.preview.port}",
            "language": self.editor.file.value("language") or self.desk.language,
            "line": place.words,
            "words": said_by_scripts(),
        }
        ui.on("desk-words", self._newer_words)
        ui.run_javascript(f"desk.attach({self.code.id}, {json.dumps(options)})")
        if not place.words:
            ui.run_javascript(leading_to(place))

    # -- What happens --------------------------------------------------------------------------------------------------

    def _typed(self, body: str) -> None:
        self.editor.type(body or "")
        self._say_saved(is_saved=False)

    async def _newer_words(self, event: Any) -> None:
        """Take the words that the browser has and the desk never got."""
        said: Mapping[str, Any] = event.args
        if isinstance(said.get("body"), str) and said["body"] != self.editor.body:
            self.editor.type(said["body"])
            self.code.value = said["body"]
        self.fields.apply({str(name): str(value) for name, value in said.get("fields", {}).items()})
        set_words(self.note, _("The words that were typed last are back. They are not saved yet."))

    def _kept(self, problem: str) -> None:
        """Say what became of the words that were typed."""
        with self.client:
            if problem:
                tell(problem, is_wrong=True)
            self._count()
            self._mark()

    def _count(self) -> None:
        number = len(re.findall(r"[^\W_][\w’'-]*", self.editor.body))
        words = plural("%(count)s word", "%(count)s words", number)
        minutes = max(1, round(number / _PACE))
        read = plural("%(count)s minute to read", "%(count)s minutes to read", minutes)
        set_words(self.counts, f"{words} · {read}" if number else words)

    def _mark(self) -> None:
        is_draft = self.editor.is_draft
        state: State = "draft" if is_draft else "scheduled" if self.editor.is_scheduled else "published"
        set_words(self.state, states()[state])
        set_attribute(self.state, "class", None)
        self.state.classes(replace=f"state {state}")
        self.unpublish.set_visibility(not is_draft)
        self._say_saved(is_saved=not self.editor.is_changed)

    def _say_saved(self, *, is_saved: bool) -> None:
        if is_saved != self._is_saved:
            self._is_saved = is_saved
            set_words(self.saving, _("Saved") if is_saved else _("Not saved"))
            set_attribute(self.bar, "data-unsaved", None if is_saved else "")

    def _built(self) -> None:
        """Show the page that was made, and what is wrong with the text."""
        built = self.editor.built
        assert built is not None
        with self.client:
            set_words(self.waiting, "" if built.is_built else _("The preview stays as it was."))
            self.mistakes.show(built)
            if built.is_built:
                self._show()

    def _shown(self, pages: Sequence[str]) -> None:
        """Show the page once it is written, before all else is built."""
        if self.editor.path.rpartition(".")[0] in pages:
            with self.client:
                self._show()

    def _show(self) -> None:
        ui.run_javascript(f"deskPane.show({json.dumps(address_of(self.editor.path))})")

    def _replace(self, text: str) -> None:
        """Show another text in place of all."""
        self.editor.replace(text)
        self._show_file()

    def _show_text(self) -> None:
        """Show the text where a field has changed it, as a title may that stands above it."""
        if self.code.value != self.editor.body:
            self.code.value = self.editor.body

    def _show_file(self) -> None:
        self.code.value = self.editor.body
        self.fields.show()
        self._count()
        self._mark()

    # -- What is done --------------------------------------------------------------------------------------------------

    async def save(self) -> bool:
        """Write the file; ask where another program has changed the same words."""
        with self.client:
            return await self._save()

    async def _save(self) -> bool:
        before = self.editor.text
        try:
            found = await self.editor.save()
        except DeskError as error:
            tell(str(error), is_wrong=True)
            return False
        if isinstance(found, Conflict):
            ask_which(found, self._keep)
            return False
        ui.run_javascript("deskWords.forget()")
        set_words(self.note, "")
        if found.text != before or self.code.value.rstrip("\n") != self.editor.body.rstrip("\n"):
            self._show_file()
        if found.merged and found.text != before:
            tell(_("Saved, together with what another program had changed."))
        self._mark()
        return True

    async def _keep(self, text: str, seen: str) -> None:
        self.editor.seen = seen
        self._replace(text)
        await self.save()

    async def _unpublish(self) -> None:
        if await self.save() and await tried(self._do, self.desk.library.unpublish):
            self.editor.reopen()
            self._show_file()
            tell(_("It is a draft again; it is no longer online once the blog is published."))

    def _do(self, function: Any) -> bool:
        function(self.editor.path)
        return True

    async def _publish(self) -> None:
        if not await self.save():
            return
        before = self.editor.saved
        if self.editor.is_draft:
            if not await tried(self._do, self.desk.library.publish_mark):
                return
            self.editor.reopen()
        self.publish.set_visibility(False)

        async def cancelled() -> None:
            if self.editor.text == self.editor.saved != before:
                self.editor.replace(before)
                await self.save()

        async def closed() -> None:
            self.publish.set_visibility(True)
            focus(self.publish)
            self._show_file()

        PublishPanel(self.desk, on_close=closed, on_cancel=cancelled)

    async def _is_all_saved(self) -> bool:
        """Save what is typed before something is done with the file; return whether that is done."""
        return not self.editor.is_changed or await self.save()

    async def _versions(self) -> None:
        if await self._is_all_saved():  # and is a version of its own
            await show_versions(self.desk, self.editor, self._replace)

    async def _rename(self) -> None:
        if await self._is_all_saved():
            ask_name(self.desk, self.editor.path, self._renamed)

    async def _duplicate(self) -> None:
        if await self._is_all_saved():
            path = await tried(self.desk.library.duplicate, self.editor.path)
            if path is not None:
                ui.navigate.to(edit_address(path))

    async def _renamed(self, path: str) -> None:
        with self.client:
            ui.navigate.to(edit_address(path))

    async def _delete(self) -> None:
        if not await self._is_all_saved():
            return

        async def gone(said: str) -> None:
            await tried(self.desk.keeper.forget, self.editor.path, self.editor.window)
            with self.client:
                tell_there(said)
                ui.run_javascript("deskWords.forget()")
                ui.navigate.to(LIST)

        ask_deletion(self.desk, self.editor.path, name_of_file(self.editor.file), gone)


async def show_editor(desk: Desk, path: str, line: int) -> None:
    """Show the text at a *path* in this window."""
    client = ui.context.client
    start_page(desk, path)
    await client.connected()  # by then, what this window had before is gone
    window = client.tab_id or client.id
    try:
        if not path.endswith(".md"):
            raise DeskError(_("'%s' is no place for a text of this blog") % path)
        editor = await asyncio.to_thread(Editor, desk, path, window)
    except DeskError as error:
        with element("div", look="sheet"):
            element("h1", str(error), look="page-title")
            link(f"← {_('Posts')}", LIST)
        return
    editor.is_here = lambda: client.has_socket_connection and not client.is_deleted
    client.on_delete(editor.close)
    shown = EditPage(desk, editor, line)
    if editor.is_recovered:
        set_words(shown.note, _("The words that were typed last are back. They are not saved yet."))
    elif desk.windows_of(path, but=window):
        set_words(shown.note, _("This text is open in another window, too."))
    editor.show()
    entries = await tried(desk.library.entries) or []
    shown.tools.entries = entries
    shown.fields.known_tags = suggestions.tags(entries)
