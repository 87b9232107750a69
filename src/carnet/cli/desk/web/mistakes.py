"""What is to be mended in a text: a list that leads to each line, and a mark at the line itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sphinx.locale import _

from carnet.cli.desk.head_places import Place, place_of
from carnet.cli.desk.web.controls import element, link, script_button
from carnet.cli.desk.web.edit_fields import HEAD, Fields
from carnet.cli.desk.web.editor import Editor
from carnet.cli.desk.web.text_box import TextBox
from carnet.cli.resident import Built
from carnet.core.messages import Message, words
from carnet.messages.report import plural


def of_text(messages: Sequence[Mapping[str, Any]], path: str) -> list[Message]:
    """Return what is wrong with the text at a *path*, by line, each once."""
    found = [Message(**one) for one in messages if one["path"] == path]
    unique = {(one.line, one.text, one.remedy): one for one in found}
    return sorted(unique.values(), key=lambda one: (one.line, one.column))


def leading_to(place: Place) -> str:
    """Return the script that leads to a place; "" where there is none."""
    if place.words:
        return f"desk.goTo({place.words})"
    name = json.dumps(HEAD if place.head else place.field)
    return f"deskFields.goTo({name}, {place.head})" if place.head or place.field else ""


class Mistakes:
    """The list below the text that an *editor* holds in *code*; what is wrong in its head is told at the *fields*."""

    def __init__(self, editor: Editor, code: TextBox, fields: Fields) -> None:
        self.editor = editor
        self.fields = fields
        self.code = code
        self._shown: object = None
        with element("section", look="mistakes", aria_label=_("To be mended")):
            self.holder = element("div", aria_live="polite")
        with self.holder:
            element("p", _("The text is read…"), look="help")

    def show(self, built: Built) -> None:
        """Show what a build told."""
        messages = of_text(built.messages, self.editor.path)
        others = {one["path"] for one in built.messages if one["path"].endswith(".md")} - {self.editor.path}
        said = "" if built.is_built else built.said
        first = self.editor.built_file.first_line
        places = self._places(messages)
        shown = (messages, places, len(others), said)
        if shown == self._shown:
            return
        self._shown = shown
        self._tell_fields(messages, places)
        self.holder.clear()
        with self.holder:
            if not messages and not said:
                element("p", _("Nothing to be mended."), look="help fine")
            if messages or said:
                number = len(messages) + len(said.splitlines())
                title = plural("%(count)s thing to be mended", "%(count)s things to be mended", number)
                element("p", title, look="mistakes-title")
            with element("ul"):
                for message, place in zip(messages, places, strict=True):
                    self._item(message, place)
                for line in said.splitlines():
                    element("li", line)
            if others:
                count = plural("%(count)s other text is to be mended", "%(count)s other texts are", len(others))
                link(count, "/?state=mistake", look="help")
        self._mark(messages, first)

    def place(self, line: int, said: str = "") -> Place:
        """Return where that is mended which is *said* of a *line* of the file."""
        file = self.editor.built_file if self.editor.built else self.editor.file
        categories = list(map(str, self.editor.desk.settings.get("blog_categories", ())))
        return place_of(line, said, file, self.fields.all, categories)

    def _places(self, messages: Sequence[Message]) -> list[Place]:
        return [self.place(message.line, words(message, _("%s; %s"))) for message in messages]

    def _tell_fields(self, messages: Sequence[Message], places: Sequence[Place]) -> None:
        wrong: dict[str, str] = {}
        for message, place in zip(messages, places, strict=True):
            if name := HEAD if place.head else place.field:
                lines = [wrong.get(name, ""), words(message, _("%s; %s"))]
                wrong[name] = "\n".join(filter(None, lines))
        self.fields.tell_wrong(wrong)

    def _item(self, message: Message, place: Place) -> None:
        text = words(message, _("%s; %s"))
        if place.words:
            text = _("Line %s: %s") % (place.words, text)
        elif place.head:
            text = _("Head, line %s: %s") % (place.head, text)
        elif place.field:
            text = _("%s: %s") % (self.fields.all[place.field].label, text)
        with element("li"):
            if script := leading_to(place):
                script_button(text, script, look="mistake")
            else:
                element("span", text)

    def _mark(self, messages: Sequence[Message], first: int) -> None:
        lines: dict[int, str] = {}
        last = len(self.code.value.split("\n")) if self.code.value else 1
        for message in messages:
            if first <= message.line < first + last:
                at = message.line - first + 1
                lines[at] = "\n".join(filter(None, [lines.get(at), words(message, _("%s; %s"))]))
        self.code.mark_lines(lines)
