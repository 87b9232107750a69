"""Write the tables of the reference, `docs/reference/`, from what features register: settings, fields of
posts, events, templates and styles. A test compares them. The command is `make docs-tables`.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from carnet.cli.console import command
from carnet.cli.schema_labels import LABELS
from carnet.core.events import EVENTS
from carnet.core.front_matter_schema import FIELDS
from carnet.core.post_fields import PostFields, declared_by, in_order
from carnet.core.settings import Setting, settings_of
from carnet.core.slots import SLOTS
from tools.promises import BLOCKS, CLASSES, TEMPLATES, VARIABLES

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "src" / "carnet"
FOLDER = ROOT / "docs" / "reference"
#: The floor, and who reads what it registers.
FLOOR = "carnet"
_WRITTEN = "<!-- Written by `make docs-tables`: change what features register, not this file. -->"
_ON_SETTINGS = (
    "What the engine reads in `conf.py`, by the line in `extensions` that brings it. A setting that is "
    "not there has its default. Those of `carnet`, the floor, are read by several features."
)
_ON_FIELDS = (
    "What the front matter of a post may say, in the order of the forms that editors show, and the line in "
    "`extensions` that reads it. A post that has a field whose line is not there is published, and its writer is told."
)
_ON_EVENTS = (
    "Features know nothing of one another: what one has to know of the others it asks by an event of "
    'Sphinx, `app.emit("carnet-feeds")`, and copes with no answer. A feature of your own answers by '
    '`app.connect("carnet-feeds", handler)`; the handler gets the application, then the arguments.'
)
_ON_CONTEXT = (
    "Templates show what is in the context of a page, and features put there what their templates show. "
    "Features read in it, besides what Sphinx puts there, only what an event could not tell: what a page "
    "*is* that no document is, as it is known nowhere but in the call that writes the page."
)
_ON_TEMPLATES = (
    "A template of the same name in `_templates/` of a blog takes the place of one of the engine, and "
    'extends it by `{% extends "!page.html" %}`, so that it has to name only the blocks that it changes. '
    "Templates of a feature are there with its line alone."
)
_ON_SLOTS = (
    "A feature shows a template of its own in a slot of the theme by `add_to_slot(app, slot, template)` of "
    "`core/slots.py`, where the context of the page has what it names."
)
_ON_STYLES = (
    "A blog's own styles stand in `_static/` and are named in `html_css_files`. They may count on what "
    "follows; other classes may be renamed at any time."
)
_BLOCK = re.compile(r"\{%-? *block +(\w+)")
_COMMENT = re.compile(r"\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)
_USED = re.compile(r"var\((--color-[a-z-]+)")

Row = tuple[str, ...]


# -- settings ----------------------------------------------------------------------------------------------------------


def features() -> list[str]:
    """Return the features of the engine, each of which can be a line in `conf.py`."""
    modules = {*ENGINE.glob("*.py"), *(path for path in ENGINE.glob("*/__init__.py") if path.parent.name != "core")}
    found = [path for path in modules if path.parent != ENGINE or path.name != "__init__.py"]
    with_setup = [path for path in found if "\ndef setup(app: Sphinx)" in path.read_text(encoding="utf-8")]
    names = (path.relative_to(ENGINE).with_suffix("").parts for path in with_setup)
    return sorted(".".join([FLOOR, *(part for part in name if part != "__init__")]) for name in names)


def registered_settings() -> dict[str, list[Setting]]:
    """Return the settings by the line of `conf.py` that registers them; those of the floor come first."""
    with tempfile.TemporaryDirectory() as name, docutils_namespace():
        folder = Path(name)
        with patch_docutils(folder):
            lines: dict[str, Any] = {"extensions": ["myst_parser", "ablog", FLOOR]}
            folders = (folder, None, folder / "out", folder / "doctrees")
            app = Sphinx(*folders, "dummy", confoverrides=lines, status=None, warning=None)
            known = settings_of(app)
            found = {FLOOR: [*known.values()]}
            for feature in features():
                app.setup_extension(feature)
                found[feature] = [one for name, one in settings_of(app).items() if name not in known]
                known = settings_of(app)
    return {line: settings for line, settings in found.items() if settings}


def settings_page(found: dict[str, list[Setting]]) -> str:
    """Return the page of settings."""
    parts = [
        "# Settings",
        _WRITTEN,
        _ON_SETTINGS,
    ]
    for line, settings in found.items():
        rows = [(f"`{one.name}`", _types(one), _default(one), one.sentence) for one in settings]
        parts += [f"## `{line}`", table(("Setting", "Type", "Default", "What it is for"), rows)]
    return _page(parts)


def _types(setting: Setting) -> str:
    names = {
        "str": "text",
        "int": "number",
        "bool": "True or False",
        "dict": "dict",
        "list": "list",
        "tuple": "list",
        "NoneType": "None",
    }
    return " or ".join(dict.fromkeys(names.get(one.__name__, one.__name__) for one in setting.types))


def _default(setting: Setting) -> str:
    if callable(setting.default):
        return "from other settings"
    default = [*setting.default] if isinstance(setting.default, tuple) else setting.default
    return f"`{default!r}`"


# -- fields of a front matter ------------------------------------------------------------------------------------------


def fields_page(lines: Iterable[str]) -> str:
    """Return the page of the fields that posts may have, given the lines of `conf.py` that may declare some."""
    by_line = {line: declared_by([line]) for line in lines}
    owners = {name: line for line, fields in by_line.items() for name in fields}
    declared = {name: field for fields in by_line.values() for name, field in fields.items()}
    rows = [
        (f"`{name}`", f"`{owners.get(name, FLOOR)}`", *_words_of_field(name, declared))
        for name in in_order(FIELDS, declared)
    ]
    return _page(["# Fields of a post", _WRITTEN, _ON_FIELDS, table(("Field", "Line", "Label", "What it says"), rows)])


def _words_of_field(name: str, declared: PostFields) -> tuple[str, str]:
    return declared[name].words["en"] if name in declared else LABELS["en"][name]


# -- events ------------------------------------------------------------------------------------------------------------


def events_page() -> str:
    """Return the page of events."""
    values = ((f"`{name}`", *said) for name, *said in CONTEXT)
    rows = [(f"`{one.name}`", one.arguments or "none", one.sentence, one.answer) for one in EVENTS]
    return _page(
        [
            "# Events",
            _WRITTEN,
            _ON_EVENTS,
            table(("Event", "Arguments", "What it asks", "What a handler answers"), rows),
            "## What stays in the context of a page",
            _ON_CONTEXT,
            table(("Value", "Put there by", "What it is, and who reads it"), values),
        ]
    )


#: What a feature reads in the context of a page that another one puts there.
CONTEXT = (
    ("post", "the floor", "The post that a page is, or None; every feature may read it."),
    ("items", "who writes a list", "The rows of a list: `carnet.page_metadata` says that the page is a collection."),
    ("posts", "who writes a list", "The posts on a page of a list: the sitemap says when the last of them changed."),
    ("docnames", "who writes a list", "The pages of a list: the sitemap names the first."),
    ("heading", "who writes a list", "The title of a list: for its card and its description."),
    ("up", "who writes a list", "The page above a list: for the way from the home page to it."),
    (
        "card_of",
        "who writes a list",
        "The list whose card this one has, as the months of a year do: for `carnet.cards`.",
    ),
    ("orders", "who writes a list", "The pages that have the same rows in other orders: the sitemap names the first."),
    ("order", "who writes a list", "Which of these pages this one is: the sitemap reads it."),
    ("card", "`carnet.cards`", "The card of a page, drawn while it is written: `carnet.page_metadata` names it."),
)


# -- templates ---------------------------------------------------------------------------------------------------------


def templates() -> Iterator[tuple[str, str, str]]:
    """Yield line of `conf.py`, name and text of each template of the engine."""
    for path in sorted(ENGINE.rglob("templates/**/*.html")):
        owner, _templates, name = path.relative_to(ENGINE).as_posix().partition("/templates/")
        line = FLOOR if owner in {"theme", "core"} else f"{FLOOR}.{owner.replace('/', '.')}"
        yield line, name, path.read_text(encoding="utf-8")


def purpose(name: str, text: str) -> str:
    """Return the sentence that says what a template is for: its first comment, or what we say of it."""
    comment = _COMMENT.match(text)
    return " ".join(comment[1].split()) if comment else TEMPLATES[name]


def own_blocks() -> set[str]:
    """Return the blocks that our templates have and neither Sphinx nor Furo."""
    folders = (
        Path(str(distribution("sphinx").locate_file("sphinx/themes"))),
        Path(str(distribution("furo").locate_file("furo/theme"))),
    )
    paths = (path for folder in folders for path in folder.rglob("*.html"))
    theirs = {block for path in paths for block in blocks_in(path.read_text(encoding="utf-8"))}
    return {block for _line, _name, text in templates() for block in blocks_in(text)} - theirs


def blocks_in(text: str) -> list[str]:
    """Return the blocks of a template in their order."""
    return [*dict.fromkeys(_BLOCK.findall(text))]


def owners(block: str) -> str:
    """Return the templates that have a block."""
    return _codes(name for _line, name, text in templates() if block in blocks_in(text))


def templates_page() -> str:
    """Return the page of templates, blocks and slots."""
    slots = [(f"`{name}`", f"{where[0].upper()}{where[1:]}.") for name, where in SLOTS.items()]
    parts = [
        "# Templates",
        _WRITTEN,
        _ON_TEMPLATES,
        "## Blocks that the engine adds",
        table(
            ("Block", "In", "What it holds"),
            [
                (
                    f"`{block}`",
                    ", ".join(f"`{name}`" for _l, name, text in templates() if block in blocks_in(text)),
                    said,
                )
                for block, said in BLOCKS.items()
            ],
        ),
        "Other blocks are those of Sphinx and Furo.",
        "## Slots",
        _ON_SLOTS,
        table(("Slot", "Where it is"), slots),
        "## All templates",
        table(
            ("Template", "Line", "What it is for", "Blocks"),
            (
                (f"`{name}`", f"`{line}`", purpose(name, text), _codes(blocks_in(text)) or "none")
                for line, name, text in sorted(templates())
            ),
        ),
    ]
    return _page(parts)


# -- styles ------------------------------------------------------------------------------------------------------------


def colors_used() -> list[str]:
    """Return the variables of Furo that our styles take colours from."""
    styles = (path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.css"))
    return sorted({name for style in styles for name in _USED.findall(style)})


def styles_page() -> str:
    """Return the page of classes and variables."""
    return _page(
        [
            "# Styles",
            _WRITTEN,
            _ON_STYLES,
            "## Classes",
            table(("Class", "What it is"), [(f"`{name}`", said) for name, said in CLASSES.items()]),
            "## Variables",
            table(("Variable", "What it is"), [(f"`{name}`", said) for name, said in VARIABLES.items()]),
            "All colours come from variables of Furo: " + _codes(colors_used()) + ".",
        ]
    )


# -- all of them -------------------------------------------------------------------------------------------------------


def table(head: Row, rows: Iterable[Row]) -> str:
    """Return a table in Markdown."""
    lines = [head, tuple("---" for _cell in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def files() -> dict[str, str]:
    """Return the text of each file by its name."""
    return {
        "settings.md": settings_page(registered_settings()),
        "fields.md": fields_page(features()),
        "events.md": events_page(),
        "templates.md": templates_page(),
        "styles.md": styles_page(),
    }


def main(folder: Path = FOLDER) -> int:
    """Write the files that changed, and name them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{name} written")
    return 0


if __name__ == "__main__":
    command(main)
