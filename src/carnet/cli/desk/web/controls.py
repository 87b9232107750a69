"""What the pages of the desk are made of: plain elements of HTML, which browsers and screen readers know best."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from nicegui import ui
from nicegui.element import Element

#: What is done with what stands in a field.
OnText = Callable[[str], Any]
_numbers = count(1)
_VALUE = "(event) => emit(event.target.value)"
_CHECKED = "(event) => emit(event.target.checked)"


def element(tag: str, words: str = "", /, *, role: str = "", **attributes: Any) -> Element:
    """Add an element of HTML with *words*; `class_` and names with `_` in place of `-` are attributes."""
    made = ui.element(tag)
    if words:
        made._text = words  # noqa: SLF001  # as NiceGUI's own elements of text do
    if role:
        made.classes(role)
    for name, value in attributes.items():
        if value is not None and value is not False:
            made._props[name.rstrip("_").replace("_", "-")] = value  # noqa: SLF001  # a string would be parsed
    return made


def set_words(made: Element, words: str) -> None:
    """Give an element other words."""
    if made._text != words:  # noqa: SLF001
        made._text = words  # noqa: SLF001
        made.update()


def set_attribute(made: Element, name: str, value: str | None) -> None:
    """Give an element another value of an attribute, or take it away."""
    if value is None:
        made._props.pop(name, None)  # noqa: SLF001
    else:
        made._props[name] = value  # noqa: SLF001
    made.update()


def button(words: str, on_click: Callable[..., Any] | None = None, *, role: str = "", **attributes: Any) -> Element:
    """Add a button."""
    made = element("button", words, role=f"button {role}".strip(), type="button", **attributes)
    if on_click is not None:
        made.on("click", on_click, args=[])
    return made


def script_button(words: str, script: str, *, role: str = "", **attributes: Any) -> Element:
    """Add a button that a *script* of the page answers."""
    made = button(words, role=role, **attributes)
    made.on("click", js_handler=f"(event) => {{ {script} }}")
    return made


def icon_button(sign: str, name: str, script: str, *, keys: str = "", role: str = "") -> Element:
    """Add a button that shows a *sign* and is called *name*; *keys* do the same."""
    title = f"{name} ({keys})" if keys else name
    return script_button(sign, script, role=f"tool {role}", aria_label=name, title=title)


def link(words: str, address: str, *, role: str = "", **attributes: Any) -> Element:
    """Add a link."""
    return element("a", words, role=role, href=address, **attributes)


def labelled(label: str, help_: str = "", *, role: str = "") -> tuple[Element, str, str]:
    """Add a label, with a sentence that helps below it; return where the field goes, its id and that of the help."""
    number = next(_numbers)
    name, help_id = f"field-{number}", f"help-{number}"
    holder = element("div", role=f"field {role}".strip())
    with holder:
        element("label", label, for_=name)
        place = element("div", role="control")
        if help_:
            element("p", help_, role="help", id=help_id)
    return place, name, help_id if help_ else ""


def text_field(
    label: str,
    value: str,
    on_input: OnText,
    *,
    help_: str = "",
    kind: str = "text",
    role: str = "",
    options: Sequence[str] = (),
    field: str = "",
    **attributes: Any,
) -> Element:
    """Add a field for a line of text, which offers *options*; what is typed stays when the server is gone."""
    place, name, help_id = labelled(label, help_, role=role)
    with place:
        listed = f"{name}-list" if options else None
        made = element(
            "textarea" if kind == "lines" else "input",
            type=None if kind == "lines" else kind,
            autocomplete="off",
            aria_describedby=help_id or None,
            list=listed,
            data_field=field or None,
            **attributes,
        )
        made._props |= {"id": name, "defaultValue": value}  # noqa: SLF001  # no value: who types has the last word
        made.on("input", lambda event: on_input(str(event.args)), js_handler=_VALUE)
        if listed:
            with element("datalist", id=listed):
                for option in options:
                    element("option", value=option)
    return made


def select_field(
    label: str,
    value: str,
    options: Mapping[str, str],
    on_change: OnText,
    *,
    help_: str = "",
    role: str = "",
    field: str = "",
) -> Element:
    """Add a field that takes one of several values, each with its words."""
    place, name, help_id = labelled(label, help_, role=role)
    with place:
        made = element("select", aria_describedby=help_id or None, data_field=field or None)
        made._props["id"] = name  # noqa: SLF001
        with made:
            for option, words in options.items():
                element("option", words, value=option, selected=option == value)
        made.on("change", lambda event: on_change(str(event.args)), js_handler=_VALUE)
    return made


def check_field(
    label: str, value: bool, on_change: Callable[[bool], Any], *, help_: str = "", field: str = ""
) -> Element:
    """Add a box to tick."""
    number = next(_numbers)
    with element("div", role="field check"):
        made = element("input", type="checkbox", data_field=field or None)
        made._props |= {"id": f"field-{number}", "defaultChecked": value}  # noqa: SLF001
        made.on("change", lambda event: on_change(bool(event.args)), js_handler=_CHECKED)
        element("label", label, for_=f"field-{number}")
        if help_:
            element("p", help_, role="help")
    return made


def fill(made: Element, value: str) -> None:
    """Put another value into a field of text."""
    made._props["defaultValue"] = value  # noqa: SLF001
    ui.run_javascript(f"desk.fill({json.dumps(f'{made._props["id"]}')}, {json.dumps(value)})")  # noqa: SLF001


class Dialog:
    """A window over the page: the rest rests, Escape closes it, the focus goes back to where it was."""

    def __init__(self, title: str, *, on_close: Callable[[], Any] | None = None, role: str = "") -> None:
        name = f"dialog-{next(_numbers)}"
        self.element = element("dialog", role=f"dialog {role}".strip(), aria_labelledby=name)
        self._on_close = on_close
        self.element.on("close", self._closed, args=[])
        with self.element:
            self.title = element("h2", title, id=name)
            self.body = element("div", role="dialog-body")
            self.foot = element("div", role="dialog-foot")
        _script(self.element, "made.showModal()")

    def close(self) -> None:
        """Close it."""
        _script(self.element, "made?.close()")

    async def _closed(self) -> None:
        self.element.delete()
        if self._on_close is not None:
            found = self._on_close()
            if hasattr(found, "__await__"):
                await found


def _script(made: Element, script: str) -> None:
    with made:
        ui.run_javascript(f"desk.when('c{made.id}', (made) => {{ {script} }})")


@contextmanager
def folded(words: str, *, role: str = "") -> Iterator[Element]:
    """Add what is folded until it is asked for."""
    with element("details", role=role) as made:
        element("summary", words)
        yield made


def tell(words: str, *, is_wrong: bool = False) -> None:
    """Say something at the foot of the page, to screen readers as well."""
    ui.run_javascript(f"desk.tell({json.dumps(words)}, {json.dumps(is_wrong)})")
