"""Templates, styles and scripts lie beside the code of their feature, and are published with it alone.

A feature hands in its folder of templates; these stand between the blog's own templates and Furo's. A template of the
blog in ``templates_path`` comes first, and extends ours as ``!name``; ours extend the theme's as ``theme/name``.

Styles and scripts that all pages need are joined into one file each, in the order of the lines in ``conf.py``: a page
loads one style and one script of ours, whatever features there are. The styles of the blog's own in ``html_css_files``
come at the end of the same file. What only some pages need is published as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from jinja2 import ChoiceLoader, PrefixLoader
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from carnet.core.build_state import read_state, state_file, write_whole
from carnet.core.code_digest import code_digest
from carnet.core.fingerprint import digest, stamp_of

if TYPE_CHECKING:
    from jinja2 import BaseLoader
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

#: The files that styles and scripts of all pages are joined into, below ``_static/``.
JOINED_STYLE = "carnet.css"
JOINED_SCRIPT = "carnet.js"
#: The builders of sites; a book has a style of its own.
_BUILDERS = ("html", "dirhtml")
#: A comment, or a string, which is found as well so that no comment begins in it.
_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\n*/\*.*?\*/""", re.DOTALL)
#: Spaces of a style around a mark or between words, or a string, in which they stay.
_SPACES = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|;?\s*(\})\s*|\s*([{;])\s*|([:,])\s+|\s+""")
#: A comment in a script of ours that has lines of its own; no text of ours goes over lines.
_SCRIPT_COMMENT = re.compile(r"^[ \t]*(//[^\n]*|/\*\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"\n\s+")
#: What is heeded at the beginning of a style alone.
_MUST_BE_FIRST = re.compile(r"@(charset|import|layer|namespace)\b")


@dataclass(slots=True)
class _Assets:
    """What the features of one application handed in, in the order of their lines."""

    templates: list[Path] = field(default_factory=list)
    styles: list[Path] = field(default_factory=list)
    scripts: list[Path] = field(default_factory=list)
    book_styles: list[Path] = field(default_factory=list)
    published: list[Path] = field(default_factory=list)


_ASSETS: WeakKeyDictionary[Sphinx, _Assets] = WeakKeyDictionary()


def add_templates(app: Sphinx, folder: Path) -> None:
    """Let pages be made with the templates in a *folder*."""
    _assets(app).templates.append(folder)


def add_style(app: Sphinx, file: Path) -> None:
    """Let all pages load the styles in a *file*, joined with those of other features."""
    _assets(app).styles.append(file)


def add_book_style(app: Sphinx, file: Path) -> None:
    """Let the book have the styles in a *file*, if there is a book."""
    _assets(app).book_styles.append(file)


def book_styles(app: Sphinx) -> str:
    """Return the styles that features hand in for the book."""
    return joined_styles(_assets(app).book_styles)


def add_script(app: Sphinx, file: Path) -> None:
    """Let all pages run the script in a *file*, joined with those of other features, when they are loaded.

    Each stands in a block of its own, so that none sees the names of another, but for those of the theme.
    """
    _assets(app).scripts.append(file)


def publish_asset(app: Sphinx, file: Path) -> None:
    """Publish a *file* below ``_static/`` under its own name, for the pages that ask for it."""
    published = _assets(app).published
    if file not in published:
        published.append(file)


def joined_styles(files: Iterable[Path]) -> str:
    """Return the styles in *files* as one, a file a line, without their comments and spaces, which no browser needs."""
    return "".join(_compact(file.read_text(encoding="utf-8")) for file in files)


@cache
def _compact(style: str) -> str:
    """Return a style without comments and spaces; a process that builds again has it at once."""
    said = _COMMENT.sub(lambda found: found[1] or "", style)
    return f"{_SPACES.sub(_without_spaces, said).strip()}\n"


def _without_spaces(found: re.Match[str]) -> str:
    """Return a string of a style as it is, and what stands around a mark of its grammar without spaces."""
    string, *marks = found.groups()
    mark = next(filter(None, marks), " ")
    return string or mark


def joined_scripts(files: list[Path]) -> str:
    """Return the scripts in *files* as one: what the first one names can be used by all others.

    Comments that have lines of their own, and what lines begin with, are for who writes scripts.
    """
    texts = (_SCRIPT_COMMENT.sub("", file.read_text(encoding="utf-8")) for file in files)
    first, *others = (_INDENT.sub("\n", text) for text in texts)
    return "\n".join([first, *(f"{{\n{script}}}\n" for script in others)])


def own_styles(root: Path, config: Config) -> dict[str, Path]:
    """Return the styles of the blog that can be joined with ours, by name: files of its own that load no others."""
    found = {}
    for name, attributes in config.html_css_files:  # as Sphinx has them once the settings are read
        if "/" not in name and attributes.keys() <= {"priority"}:
            files = [Path(root) / folder / name for folder in config.html_static_path]
            existing = [file for file in files if file.is_file()]
            if existing and not _MUST_BE_FIRST.search(existing[-1].read_text(encoding="utf-8")):
                found[name] = existing[-1]
    return found


def _assets(app: Sphinx) -> _Assets:
    """Return what features handed in so far."""
    app.setup_extension(__name__)
    return _ASSETS.setdefault(app, _Assets())


def is_ours(app: Sphinx, file_name: str) -> bool:
    """Return whether a script or style of a page, by its address from the root, is one that features handed in."""
    name = file_name.removeprefix("_static/")
    return name in (JOINED_STYLE, JOINED_SCRIPT) or name in {file.name for file in _assets(app).published}


def _files(app: Sphinx) -> Iterator[tuple[str, str | bytes]]:
    """Yield name and content of each file of ours below ``_static/``."""
    assets = _assets(app)
    if assets.styles:
        yield JOINED_STYLE, joined_styles([*assets.styles, *own_styles(app.confdir, app.config).values()])
    if assets.scripts:
        yield JOINED_SCRIPT, joined_scripts(assets.scripts)
    for file in assets.published:
        yield file.name, file.read_bytes()


def _put_in_place(app: Sphinx) -> None:
    """Put templates between the blog's own and the theme's, and let our files be copied with the blog's own."""
    builder = app.builder
    templates = getattr(builder, "templates", None)
    if isinstance(templates, BuiltinTemplateLoader):
        place, folders = templates.templatepathlen, _assets(app).templates
        templates.pathchain[place:place] = folders  # type: ignore[assignment]  # Sphinx's own are str, too
        loaders: list[BaseLoader] = templates.loaders  # type: ignore[assignment]  # any loader will do
        loaders.append(PrefixLoader({"theme": ChoiceLoader(loaders[place:])}))
        loaders[place:place] = [SphinxFileSystemLoader(folder) for folder in folders]
    if isinstance(builder, StandaloneHTMLBuilder) and builder.name in _BUILDERS:
        if _assets(app).styles:
            joined = {f"_static/{name}" for name in own_styles(app.confdir, app.config)}
            builder._css_files = [css for css in builder._css_files if str(css.filename) not in joined]
            app.add_css_file(JOINED_STYLE)
        if _assets(app).scripts:
            app.add_js_file(JOINED_SCRIPT, loading_method="defer")
        builder.copy_theme_static_files = _with_ours(app, builder.copy_theme_static_files)  # type: ignore[method-assign]


def _stamps(app: Sphinx) -> dict[str, Any]:
    """Return what changes with our files and with what they are made of."""
    assets, own = _assets(app), own_styles(app.confdir, app.config)
    made_of = [*assets.styles, *own.values(), None, *assets.scripts, None, *assets.published]
    there = [JOINED_STYLE, JOINED_SCRIPT, *(file.name for file in assets.published)]
    return {
        "code": code_digest("core/assets.py"),
        "made_of": digest([(str(file), stamp_of(file)) if file else None for file in made_of]),
        "there": digest([stamp_of(f"{app.outdir}/_static/{name}") for name in there]),
    }


def _are_in_place(app: Sphinx) -> bool:
    """Return whether the last build put the same files there."""
    return read_state(state_file(app, "assets")) == _stamps(app)


def _with_ours(app: Sphinx, copy_theme_static_files: Callable[[dict[str, object]], None]) -> Callable[..., None]:
    """Return a function that copies the theme's files, then ours; those of the blog come after, and win."""

    def copy(context: dict[str, object]) -> None:
        copy_theme_static_files(context)
        if not _are_in_place(app):
            for name, content in _files(app):
                write_whole(app.outdir / "_static" / name, content)
            write_whole(state_file(app, "assets"), json.dumps(_stamps(app)))

    return copy


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let features hand in what pages are made with."""
    app.connect("builder-inited", _put_in_place, priority=100)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
