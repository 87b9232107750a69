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


def element(tag: str, words: str = "", /, *, look: str = "", **attributes: Any) -> Element:
    """Add an element of HTML with *words*; *look* is its classes; names with `_` in place of `-` are attributes."""
    made = ui.element(tag)
    if words:
        made._text = words  # as NiceGUI's own elements of text do
    if look:
        made.classes(look)
    for name, value in attributes.items():
        if value is not None and value is not False:
            made._props[name.rstrip("_").replace("_", "-")] = value  # a string would be parsed
    return made


def set_words(made: Element, words: str) -> None:
    """Give an element other words."""
    if made._text != words:
        made._text = words
        made.update()


def set_attribute(made: Element, name: str, value: str | None) -> None:
    """Give an element another value of an attribute, or take it away."""
    if value is None:
        made._props.pop(name, None)
    else:
        made._props[name] = value
    made.update()


def named(made: Element, words: str, name: str) -> Element:
    """Let an element show *words* and be called *name*: by its text, as what labels fields is no label of a button."""
    if not name:
        made._text = words
        return made
    with made:
        element("span", words, aria_hidden="true")
        element("span", name, look="unseen")
    return made


def button(
    words: str, on_click: Callable[..., Any] | None = None, *, look: str = "", name: str = "", **attributes: Any
) -> Element:
    """Add a button, which shows *words*; screen readers call it *name* where the words alone do not say enough."""
    made = named(element("button", look=f"button {look}".strip(), type="button", **attributes), words, name)
    if on_click is not None:
        made.on("click", on_click, args=[])
    return made


def script_button(words: str, script: str, *, look: str = "", name: str = "", **attributes: Any) -> Element:
    """Add a button that a *script* of the page answers."""
    made = button(words, look=look, name=name, **attributes)
    made.on("click", js_handler=f"(event) => {{ {script} }}")
    return made


def icon_button(sign: str, name: str, script: str, *, keys: str = "", look: str = "") -> Element:
    """Add a button that shows a *sign* and is called *name*; *keys* do the same."""
    title = f"{name} ({keys})" if keys else name
    return script_button(sign, script, look=f"tool {look}", name=name, title=title)


def link(words: str, address: str, *, look: str = "", **attributes: Any) -> Element:
    """Add a link."""
    return element("a", words, look=look, href=address, **attributes)


def labelled(label: str, help_: str = "", *, look: str = "") -> tuple[Element, str, str]:
    """Add a label, with a sentence that helps below it; return where the field goes, its id and that of the help."""
    number = next(_numbers)
    name, help_id = f"field-{number}", f"help-{number}"
    holder = element("div", look=f"field {look}".strip())
    with holder:
        element("label", label, for_=name)
        place = element("div", look="control")
        if help_:
            element("p", help_, look="help", id=help_id)
    return place, name, help_id if help_ else ""


def text_field(
    label: str,
    value: str,
    on_input: OnText,
    *,
    help_: str = "",
    kind: str = "text",
    look: str = "",
    options: Sequence[str] = (),
    field: str = "",
    **attributes: Any,
) -> Element:
    """Add a field for a line of text, which offers *options*; what is typed stays when the server is gone."""
    place, name, help_id = labelled(label, help_, look=look)
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
        made._props |= {"id": name, "defaultValue": value}  # no value: who types has the last word
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
    look: str = "",
    field: str = "",
    **attributes: Any,
) -> Element:
    """Add a field that takes one of several values, each with its words."""
    place, name, help_id = labelled(label, help_, look=look)
    with place:
        made = element("select", aria_describedby=help_id or None, data_field=field or None, **attributes)
        made._props["id"] = name
        with made:
            for option, words in options.items():
                element("option", words, value=option, selected=option == value)
        made.on("change", lambda event: on_change(str(event.args)), js_handler=_VALUE)
    return made


def check_field(
    label: str, value: bool, on_change: Callable[[bool], Any], *, help_: str = "", field: str = "", **attributes: Any
) -> Element:
    """Add a box to tick."""
    number = next(_numbers)
    with element("div", look="field check"):
        made = element("input", type="checkbox", data_field=field or None, **attributes)
        made._props |= {"id": f"field-{number}", "defaultChecked": value}
        made.on("change", lambda event: on_change(bool(event.args)), js_handler=_CHECKED)
        element("label", label, for_=f"field-{number}")
        if help_:
            element("p", help_, look="help")
    return made


def told_wrong(made: Element, words: str) -> Element:
    """Say below a field what is wrong with it, also to who does not see it; `told_right` takes that back."""
    assert made.parent_slot is not None
    with made.parent_slot.parent:
        told = element("p", words, look="wrong-words", id=f"wrong-{next(_numbers)}")
    described = str(made._props.get("aria-describedby") or "").split()
    set_attribute(made, "aria-describedby", " ".join([*described, told._props["id"]]))
    set_attribute(made, "aria-invalid", "true")
    return told


def told_right(made: Element, told: Element) -> None:
    """Take back what was told of a field."""
    described = [name for name in str(made._props["aria-describedby"]).split() if name != told._props["id"]]
    set_attribute(made, "aria-describedby", " ".join(described) or None)
    set_attribute(made, "aria-invalid", None)
    told.delete()


def refuse(made: Element, words: str) -> None:
    """Say below a field of a window why it can't be so, until something is typed there."""
    focus(made)
    if made._props.get("aria-invalid"):
        return
    told = told_wrong(made, words)

    def typed() -> None:
        if not told.is_deleted:
            told_right(made, told)

    made.on("input", typed, args=[])


def fill(made: Element, value: str) -> None:
    """Put another value into a field of text."""
    made._props["defaultValue"] = value
    ui.run_javascript(f"desk.fill({json.dumps(made._props['id'])}, {json.dumps(value)})")


class Dialog:
    """A window over the page: the rest rests, Escape closes it, the focus goes back to where it was."""

    def __init__(self, title: str, *, on_close: Callable[[], Any] | None = None, look: str = "") -> None:
        name = f"dialog-{next(_numbers)}"
        with ui.context.client.content:  # whatever becomes of what asked for it
            self.element = element("dialog", look=f"dialog {look}".strip(), aria_labelledby=name)
        self._on_close = on_close
        self.element.on("close", self._closed, args=[])
        with self.element:
            self.title = element("h2", title, id=name)
            self.body = element("div", look="dialog-body")
            self.foot = element("div", look="dialog-foot")
            element("p", look="notice", aria_live="polite")  # as what lies below rests, its notices with it
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
        ui.run_javascript(f"desk.when('{made._props.get('id') or made.html_id}', (made) => {{ {script} }})")


@contextmanager
def folded(words: str, *, look: str = "") -> Iterator[Element]:
    """Add what is folded until it is asked for."""
    with element("details", look=look) as made:
        element("summary", words)
        yield made


def focus(made: Element) -> None:
    """Let who types go on at an element."""
    _script(made, "made?.focus()")


def tell(words: str, *, is_wrong: bool = False) -> None:
    """Say something at the foot of the page, to screen readers as well."""
    ui.run_javascript(f"desk.tell({json.dumps(words)}, {json.dumps(is_wrong)})")


def tell_there(words: str) -> None:
    """Say something on the page that comes next."""
    ui.run_javascript(f"desk.tellThere({json.dumps(words)})")
