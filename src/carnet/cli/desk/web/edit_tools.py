"""The tools above the text: marks of Markdown, links, terms, notes, pictures, sounds, players, scores."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from nicegui import ui
from nicegui.element import Element
from sphinx.locale import _

from carnet.cli.desk import suggestions
from carnet.cli.desk.library import Entry
from carnet.cli.desk.uploads import Uploaded, documents, has_scores
from carnet.cli.desk.web.controls import Dialog, button, element, icon_button, refuse, script_button, text_field
from carnet.cli.desk.web.editor import Editor
from carnet.cli.desk.web.state import Desk, tried

#: What a new score begins with: a bar to go on with.
_SCORE = "```{score}\nX: 1\nT: %s\nM: 4/4\nL: 1/4\nK: C\nC D E F | G4 |]\n```"


def insert(text: str, *, is_block: bool = False) -> None:
    """Put a text where the writer is."""
    ui.run_javascript(f"desk.insert({json.dumps(text)}, {json.dumps(is_block)})")


class Tools:
    """The tools for the text that an *editor* holds."""

    def __init__(self, desk: Desk, editor: Editor) -> None:
        self.desk = desk
        self.editor = editor
        self.entries: Sequence[Entry] = ()
        #: What is done with a file that was chosen for a field.
        self.put_in_field: Callable[[str, str], None] = lambda _name, _path: None
        self._waiting: list[Uploaded] = []
        self._has_scores = has_scores(desk.settings)
        with element("div", look="tools", aria_label=_("Tools"), role="toolbar"):
            self._marks()
            self._parts()
        self._client = ui.context.client

    def _marks(self) -> None:
        icon_button("B", _("Bold"), "desk.run('bold')", keys="Ctrl+B", look="bold")
        icon_button("I", _("Italic"), "desk.run('italic')", keys="Ctrl+I", look="italic")
        icon_button("H", _("Heading"), "desk.run('heading')", keys="Ctrl+Alt+2")
        icon_button("•", _("List"), "desk.run('list')")
        icon_button("1.", _("Numbered list"), "desk.run('numbers')")
        icon_button("”", _("Quotation"), "desk.run('quote')", look="quote")

    def _parts(self) -> None:
        button(_("Link"), self._ask_link, id="desk-link", look="tool", title="Ctrl+K")
        script_button(_("Add a picture"), "deskFiles.choose('', 'image/*')", look="tool")
        with element("details", look="menu tools-more"):
            element("summary", _("More"), look="tool")
            with element("div", look="menu-items"):
                script_button(_("Add a sound"), "deskFiles.choose('', 'audio/*,video/*')")
                words = _("Add a PDF or a score") if self._has_scores else _("Add a PDF")
                script_button(words, f"deskFiles.choose('', '{documents(self.desk.settings)}')")
                button(_("Player"), self._ask_player)
                if self._has_scores:
                    button(_("Score"), lambda: insert(_SCORE % _("Title"), is_block=True))
                script_button(_("Note"), "desk.run('note')")
                button(_("Term of the lexicon"), self._ask_term)
                script_button(_("Code"), "desk.run('code')")
        icon_button("⤢", _("Full screen"), "desk.toggleFull(event.currentTarget)", look="last full-screen")

    # -- Links and terms -----------------------------------------------------------------------------------------------

    async def _ask_link(self) -> None:
        selected = str(await ui.run_javascript("desk.selected()") or "")
        dialog = Dialog(_("Link"), look="small")
        said = {"words": selected, "query": ""}

        def put(markdown: str) -> None:
            dialog.close()
            insert(markdown)

        def put_address() -> None:
            put(suggestions.link_to(said["query"], said["words"]))

        def fitting() -> Sequence[suggestions.Link]:
            query = said["query"]
            return suggestions.links(self.entries, query, self.editor.path, 8) if query.strip() else ()

        def show(query: str) -> None:
            said["query"] = query
            found.clear()
            with found:
                for one in fitting():
                    button(one.title, _putter(put, one.markdown, said["words"]), look="found")
                if _is_address(query):
                    button(_("Link to %s") % query.strip(), put_address, look="found")

        def take() -> None:
            if links := fitting():
                _putter(put, links[0].markdown, said["words"])()
            elif _is_address(said["query"]):
                put_address()
            else:
                refuse(where, _("No text has these words in its title, and it is no address."))

        with dialog.body:
            text_field(_("Words of the link"), selected, lambda text: said.update(words=text))
            where = text_field(
                _("To which post, or address"), "", show, help_=_("Words of a title, or https://…"), autofocus=True
            )
            where.on("keydown.enter", take, args=[])
            found = element("div", look="founds")
        with dialog.foot:
            button(_("Cancel"), dialog.close)

    async def _ask_term(self) -> None:
        terms = await tried(suggestions.terms, self.desk.root, self.desk.settings, self.entries)
        dialog = Dialog(_("Term of the lexicon"), look="small")

        def put(term: str) -> None:
            dialog.close()
            insert(f"{{term}}`{term}`")

        def show(query: str) -> None:
            fitting = [term for term in terms or () if query.strip().casefold() in term.casefold()]
            found.clear()
            with found:
                for term in fitting[:12]:
                    button(term, _putter(put, term, ""), look="found")

        with dialog.body:
            if terms:
                text_field(_("Search"), "", show, kind="search", autofocus=True)
            else:
                element("p", _("The blog has no lexicon yet."))
            found = element("div", look="founds")
        show("")
        with dialog.foot:
            button(_("Cancel") if terms else _("Close"), dialog.close)

    def _ask_player(self) -> None:
        dialog = Dialog(_("Player"), look="small")
        said = {"address": "", "title": ""}

        def put() -> None:
            if not said["address"].strip():
                refuse(field, _("An address is needed here, such as https://…"))
            else:
                dialog.close()
                title = f":title: {said['title'].strip()}\n" if said["title"].strip() else ""
                insert(f":::{{player}} {suggestions.address_in(said['address'])}\n{title}:::", is_block=True)

        with dialog.body:
            field = text_field(
                _("Address of the sound or film"),
                "",
                lambda text: said.update(address=text),
                kind="url",
                help_=_("On another site, which the reader sees before anything is loaded."),
                autofocus=True,
            )
            text_field(_("Its title"), "", lambda text: said.update(title=text))
        with dialog.foot:
            button(_("Cancel"), dialog.close)
            button(_("Add"), put, look="main")

    # -- Files ---------------------------------------------------------------------------------------------------------

    def choose_for(self, name: str) -> None:
        """Let a picture be chosen for a field."""
        ui.run_javascript(f"deskFiles.choose({json.dumps(name)}, 'image/*')")

    def uploaded(self, file: Uploaded, field: str) -> None:
        """Take a file that lies beside the text now: a picture is described at once."""
        with self._client:
            if field:
                self.put_in_field(field, _beside(self.editor.path, file.path))
            elif file.kind in ("picture", "sound", "video"):
                self._waiting.append(file)
                if len(self._waiting) == 1:
                    self._ask_words()
            else:
                insert(file.with_description(""), is_block=True)

    def _ask_words(self) -> None:
        """Ask what the first of the files that wait shows, or is called, and put it into the text."""
        file = self._waiting[0]
        is_picture = file.kind == "picture"
        said = {"words": ""}
        is_ornament = False

        def closed() -> None:
            words = said["words"].strip()
            insert(file.as_ornament if is_ornament else file.with_description(words), is_block=True)
            self._waiting.pop(0)
            if self._waiting:
                self._ask_words()

        title = _("What does the picture show?") if is_picture else _("What is it called?")
        dialog = Dialog(title, on_close=closed, look="small")

        def without() -> None:
            nonlocal is_ornament
            said["words"], is_ornament = "", is_picture
            dialog.close()

        def put() -> None:
            if is_picture and not said["words"].strip():
                refuse(field, _("Write what one sees; “Without a description” is for mere ornaments."))
            else:
                dialog.close()

        with dialog.body:
            if file.note:
                element("p", file.note, look="help")
            label = _("Description of the picture") if is_picture else _("Its title")
            help_ = _("For those who do not see it, and for search engines: one sentence.") if is_picture else ""
            field: Element = text_field(label, "", lambda text: said.update(words=text), help_=help_, autofocus=True)
            field.on("keydown.enter", put, args=[])
        with dialog.foot:
            button(_("Without a description") if is_picture else _("Without a title, here"), without)
            button(_("Insert"), put, look="main")


def _is_address(query: str) -> bool:
    return "." in query or "/" in query


def _putter(put: Callable[[str], None], text: str, words: str) -> Callable[[], None]:
    """Return what puts a link; *words* that were selected stay its words."""
    if words.strip() and text.startswith("[") and "](" in text:
        text = f"[{' '.join(words.split())}]({text.rpartition('](')[2]}"
    return lambda: put(text)


def _beside(post: str, file: str) -> str:
    """Return how a text names a file that lies beside it."""
    return file.removeprefix(f"{post.rpartition('/')[0]}/")
