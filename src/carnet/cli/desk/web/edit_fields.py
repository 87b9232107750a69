"""The fields of a post: those of every post above its text, the seldom ones folded, last the head as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from nicegui.element import Element
from sphinx.locale import _

from carnet.cli.desk.group_edits import part_of
from carnet.cli.desk.places import DeskError
from carnet.cli.desk.post_file import Value
from carnet.cli.desk.suggestions import FormField
from carnet.cli.desk.web.controls import (
    button,
    check_field,
    element,
    fill,
    folded,
    select_field,
    tell,
    text_field,
    told_right,
    told_wrong,
)
from carnet.cli.desk.web.editor import Editor

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?")
#: Tags that are offered at a time.
_OFFERED = 8
#: The fields above the text, in the order of their rows.
_ABOVE = ("title", "date", "category", "tags", "description")
#: Those of them that a page has no use for.
_OF_POSTS = ("date", "category", "tags")
#: Those that take several lines where they are long.
_WRAPPED = ("title", "description")
#: What the head as it is written is called where fields have their names.
HEAD = "head as written"


class Fields:
    """The form of the post that an *editor* holds."""

    def __init__(self, editor: Editor, fields: Sequence[FormField], tags: Sequence[str]) -> None:
        self.editor = editor
        self.fields = {field.name: field for field in fields}
        self.all = self.fields | {part.name: part for field in fields for part in field.parts}
        self.known_tags = tags
        self.made: dict[str, Element] = {}
        self._slots: dict[str, Element] = {}
        self._seen: dict[str, tuple[str, bool]] = {}
        self._wrong: Mapping[str, str] = {}
        self._told: dict[str, Element] = {}
        self._refused = ""  # why the head can't be as it is typed
        self._is_unfolded = False
        #: What is called once a field has another value.
        self.on_set: Callable[[], None] = lambda: None
        self._offered: Element | None = None
        self.holder = element("div", look="fields")
        self.choose_picture: Callable[[str], None] = lambda _name: None
        self.show()

    def show(self) -> None:
        """Show what the post has in its fields."""
        self.holder.clear()
        for known in (self.made, self._slots, self._seen, self._told):
            known.clear()
        self._is_unfolded = False
        seldom = [field for name, field in self.fields.items() if name not in _ABOVE]
        with self.holder:
            is_page = not self.editor.path.startswith("posts/")
            for name in _ABOVE:
                is_asked = not is_page or name not in _OF_POSTS or name in self.editor.file.fields
                if is_asked and (field := self.fields.get(name)):
                    self._add(field)
            if seldom:
                with folded(_("More fields"), look="more") as more:
                    place = element("div", look="more-fields")

                def unfold() -> None:
                    if not self._is_unfolded:
                        self._is_unfolded = True
                        with place:
                            for field in seldom:
                                self._add(field)
                            self._add_head()

                more.on("toggle", unfold, args=[])

    def apply(self, values: dict[str, str]) -> None:
        """Take values that a browser kept while the desk was gone, in the order in which they were typed."""
        for name, value in values.items():
            if field := self.all.get(name):
                self._set(field, value == "true" if field.kind == "flag" else value)
            elif name == HEAD:
                self._set_head(value)
        self.show()

    def refresh(self) -> None:
        """Show in the fields what is typed elsewhere."""
        for name, slot in [*self._slots.items()]:
            field = self.all[name]
            if self._seen[name] != self._state(field):
                self._told.pop(name, None)
                slot.clear()
                with slot:
                    self._fill(field)

    # -- What is wrong -------------------------------------------------------------------------------------------------

    def tell_wrong(self, wrong: Mapping[str, str]) -> None:
        """Say at each field what is *wrong* with it, and take back what was."""
        self._wrong = wrong
        for name in self.made:
            self._tell_one(name)

    def _tell_one(self, name: str) -> None:
        words, told = self._wrong.get(name, ""), self._told.get(name)
        if name == HEAD and self._refused:
            words = self._refused
        if told is not None and told._text != words:
            told_right(self.made[name], self._told.pop(name))
        if words and name not in self._told:
            self._told[name] = told_wrong(self.made[name], words)

    # -- Values --------------------------------------------------------------------------------------------------------

    def _value(self, field: FormField) -> str:
        if field.name == "title":
            return self.editor.file.title
        group, dot, part = field.name.partition(".")
        if dot:
            return part_of(self.editor.file, group, part, field.kind)
        value = self.editor.file.value(field.name, field.kind)
        if isinstance(value, bool):
            return "true" if value else "false"
        return ", ".join(value) if isinstance(value, list) else value

    def _set(self, field: FormField, value: Value) -> None:
        try:
            self.editor.set_field(field.name, value, field.kind)
        except DeskError as error:
            tell(str(error), is_wrong=True)
            return
        self._seen[field.name] = self._state(field)
        if HEAD in self.made:
            fill(self.made[HEAD], self.editor.file.head)
        self.on_set()

    def _state(self, field: FormField) -> tuple[str, bool]:
        """Return what a control shows of a field."""
        return self._value(field), field.name in self.editor.file.fields

    def _setter(self, field: FormField) -> Callable[[str], None]:
        return lambda value: self._set(field, value)

    def _add(self, field: FormField) -> None:
        if field.parts:
            with element("fieldset", look=f"group field-{field.name}"):
                element("legend", field.label)
                element("p", field.help, look="help")
                for part in field.parts:
                    self._add(part)
            return
        with element("div", look="slot") as slot:
            self._fill(field)
        self._slots[field.name] = slot

    def _fill(self, field: FormField) -> None:
        """Add the control of a field."""
        self._seen[field.name] = self._state(field)
        self._control(field)
        self._tell_one(field.name)

    def _control(self, field: FormField) -> None:
        value = self._value(field)
        if field.kind == "flag":
            default = bool(field.default)
            is_on = value == "true" if field.name in self.editor.file.fields else default
            self.made[field.name] = check_field(
                field.label,
                is_on,
                lambda on: self._set(field, on),
                help_=field.help,
                field=field.name,
                data_name=field.name,
            )
        elif field.kind == "date" and (not value or _MOMENT.fullmatch(value)):
            self._moment(field, value)
        elif field.options and "," not in value:
            known = value in ("", *field.options)
            nothing = {} if value else {"": _("– choose –")}
            other = {} if known else {value: value}
            options = {option: field.option_words.get(option, option) for option in field.options}
            self.made[field.name] = select_field(
                field.label,
                value,
                nothing | other | options,
                self._setter(field),
                help_=field.help if field.name not in _ABOVE else "",
                look=f"field-{field.name}",
                field=field.name,
                data_name=field.name,
            )
        else:
            self._line(field, value)

    def _line(self, field: FormField, value: str) -> None:
        is_above = field.name in _ABOVE
        kind = {"number": "number", "date": "text"}.get(field.kind, "lines" if field.name in _WRAPPED else "text")
        made = text_field(
            field.label,
            value,
            self._typed_tags if field.name == "tags" else self._setter(field),
            help_="" if is_above else field.help,
            kind=kind,
            look=f"field-{field.name}",
            options=field.options,
            field=field.name,
            rows="1" if kind == "lines" else None,
            title=field.help if is_above else None,
            placeholder=field.label if field.name == "title" else None,
            data_name=field.name,
        )
        self.made[field.name] = made
        if field.name == "title":
            made.on("keydown.enter.prevent", js_handler="() => {}")  # it is one line, however many it takes
        if field.name == "tags":
            self._offered = element("div", look="offered")
            self._offer(value)
        if field.kind == "image":
            button(_("Choose a picture…"), lambda: self.choose_picture(field.name), look="small-button")

    def put(self, name: str, value: str) -> None:
        """Put a value into a field, as if it was typed."""
        self._set(self.fields[name], value)
        if name in self.made:
            fill(self.made[name], value)

    def _moment(self, field: FormField, value: str) -> None:
        found = _MOMENT.fullmatch(value)
        said = {"day": found[1] if found else "", "hour": (found[2] or "") if found else ""}

        def take(**part: str) -> None:
            said.update(part)
            self._set(field, f"{said['day']} {said['hour']}".strip() if said["day"] else "")

        is_main = field.name == "date"
        is_part = "." in field.name
        help_ = "" if is_main or is_part else field.help
        day = text_field(
            field.label,
            said["day"],
            lambda text: take(day=text),
            kind="date",
            help_=help_,
            look=f"field-{field.name}",
            title=field.help if is_main else None,
            data_name=field.name,
        )
        self.made[field.name] = day
        hour_label = _("Hour") if is_main or is_part else f"{field.label} – {_('Hour')}"
        text_field(hour_label, said["hour"], lambda text: take(hour=text), kind="time", look="field-hour")

    # -- The head as it is written -------------------------------------------------------------------------------------

    def _add_head(self) -> None:
        """Add the lines of the head: what no field has, and what can't be read, is mended here."""
        if not self.editor.file.has_front_matter:
            return
        with folded(_("The head as it is written"), look="head-lines"):
            head = self.editor.file.head
            made = text_field(
                _("Lines of the head"),
                head,
                self._set_head,
                help_=_("Each line is a name, a colon, a space and a value; the fields above write here."),
                kind="lines",
                field=HEAD,
                data_name=HEAD,
                rows=str(min(max(head.count("\n") + 1, 4), 24)),
                spellcheck="false",
                autocapitalize="off",
                wrap="off",
            )
            made.on("change", self.refresh, args=[])
            self.made[HEAD] = made
            self._tell_one(HEAD)

    def _set_head(self, head: str) -> None:
        try:
            self.editor.set_head(head)
        except DeskError as error:
            self._refused = str(error)
        else:
            self._refused = ""
        if HEAD in self.made:
            self._tell_one(HEAD)

    # -- Tags ----------------------------------------------------------------------------------------------------------

    def _typed_tags(self, value: str) -> None:
        self._set(self.fields["tags"], value)
        self._offer(value)

    def _offer(self, value: str) -> None:
        """Offer tags that go on as the last word does."""
        assert self._offered is not None
        given = [word.strip() for word in value.split(",")]
        last, before = given[-1].casefold(), {word.casefold() for word in given}
        fitting = [tag for tag in self.known_tags if tag.casefold() not in before and tag.casefold().startswith(last)]
        self._offered.clear()
        with self._offered:
            for tag in fitting[:_OFFERED]:
                button(tag, self._taker(given[:-1], tag), look="tag", name=_("Add the tag %s") % tag)

    def _taker(self, before: Sequence[str], tag: str) -> Callable[[], None]:
        def take() -> None:
            value = ", ".join([*before, tag])
            self.put("tags", value)
            self._offer(f"{value}, ")

        return take
