"""What is to be mended in a text: a list that leads to each line, and a mark at the line itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui.elements.codemirror import CodeMirror
from sphinx.locale import _

from carnet.cli.desk.web.controls import element, link, script_button
from carnet.cli.desk.web.editor import Editor
from carnet.cli.resident import Built
from carnet.core.messages import Message, words
from carnet.messages.report import plural


def of_text(messages: Sequence[Mapping[str, Any]], path: str) -> list[Message]:
    """Return what is wrong with the text at a *path*, by line, each once."""
    found = [Message(**one) for one in messages if one["path"] == path]
    unique = {(one.line, one.text, one.remedy): one for one in found}
    return sorted(unique.values(), key=lambda one: (one.line, one.column))


class Mistakes:
    """The list below the text that an *editor* holds in *code*."""

    def __init__(self, editor: Editor, code: CodeMirror) -> None:
        self.editor = editor
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
        first = self.editor.first_line
        shown = (messages, len(others), said, first)
        if shown == self._shown:
            return
        self._shown = shown
        self.holder.clear()
        with self.holder:
            if not messages and not said:
                element("p", _("Nothing to be mended."), look="help fine")
            if messages or said:
                number = len(messages) + len(said.splitlines())
                title = plural("%(count)s thing to be mended", "%(count)s things to be mended", number)
                element("p", title, look="mistakes-title")
            with element("ul"):
                for message in messages:
                    self._item(message, first)
                for line in said.splitlines():
                    element("li", line)
            if others:
                count = plural("%(count)s other text is to be mended", "%(count)s other texts are", len(others))
                link(count, "/?state=mistake", look="help")
        self._mark(messages, first)

    def _item(self, message: Message, first: int) -> None:
        text = words(message, _("%s; %s"))
        line = message.line - first + 1
        with element("li"):
            if message.line and line >= 1:
                script_button(_("Line %s: %s") % (line, text), f"desk.goTo({line})", look="mistake")
            else:
                element("span", text)

    def _mark(self, messages: Sequence[Message], first: int) -> None:
        lines: dict[int, str] = {}
        last = len(self.code.value.split("\n")) if self.code.value else 1
        for message in messages:
            if first <= message.line < first + last:
                at = message.line - first + 1
                lines[at] = "\n".join(filter(None, [lines.get(at), words(message, _("%s; %s"))]))
        marks = [{"kind": "line", "line": line, "class": "to-mend"} for line in sorted(lines)]
        if marks != list(self.code.decorations):
            self.code.decorations = marks
        if lines != dict(self.code.line_tooltips):
            self.code.line_tooltips = lines
