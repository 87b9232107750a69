"""The box in which a text is typed: the desk has the words that stand there, however fast they come and go."""

from __future__ import annotations

import json
from collections.abc import Mapping

from nicegui import ui
from nicegui.elements.codemirror import CodeMirror
from nicegui.events import GenericEventArguments
from sphinx.locale import _


class TextBox(CodeMirror):
    """NiceGUI's editor for a *text*, in Markdown.

    NiceGUI sends its whole value with every other change of the element, such as marks, and what was typed since goes;
    from then on, changes are made to another text than that of the browser (NiceGUI 3.18; its `preserved_props` do not
    hold for an editor, https://github.com/zauberzeug/nicegui/issues/4351 is of the same kind). So marks are set by a
    script, and changes that do not fit are refused: the browser tells its text. `mark_lines` can go once NiceGUI leaves
    the text alone unless it is set.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, language="Markdown", line_wrapping=True)
        self.classes("code")

    def mark_lines(self, lines: Mapping[int, str]) -> None:
        """Mark *lines*, counted from 1, each with what is said of it."""
        ui.run_javascript(f"desk.mark({json.dumps(lines)})")

    def _event_args_to_value(self, e: GenericEventArguments) -> str:
        length = _units(self.value)
        if "whole" in e.args:
            text = str(e.args["whole"])
            e.args = {"sections": [length, _units(text)], "inserted": [text.split("\n")]}
        elif sum(e.args["sections"][::2]) != length:
            ui.run_javascript("desk.tellText()")
            return str(self.value)
        return str(super()._event_args_to_value(e))


def said_by_scripts() -> dict[str, str]:
    """Return the words of the scripts that work in the box."""
    return {
        "text": _("Text"),
        "begin": _("Write here…"),
        "sending": _("%s is put beside the text…"),
        "failed": _("The file did not arrive; try again."),
        "pictures": _("The pictures have stayed behind; add each by itself."),
    }


def _units(text: str) -> int:
    """Return the length of a text as JavaScript counts it: in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
