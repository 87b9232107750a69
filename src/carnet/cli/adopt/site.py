"""The site that is to be adopted: its settings, its texts, and which of them are posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sphinx.locale import _
from sphinx.util.matching import get_matching_files

from carnet.cli.adopt.settings import Settings, read_settings
from carnet.core.defaults import HIDDEN
from carnet.core.field_checks import check_flag
from carnet.core.notebook_fields import marked_cell, notebook_block
from carnet.core.page_source import myst_posts, rst_posts
from carnet.core.rst_fields import rst_block
from carnet.core.yaml_lines import Block, read_block

#: Folders that are no part of a site.
_APART = ("_build", "_site", "_website", "node_modules", "venv", "env", "**/site-packages")
#: Where a project may keep its site.
_FOLDERS = ("docs", "doc", "source", "docs/source", "doc/source", "site", "website", "blog")
_TEXTS = (".md", ".markdown", ".rst", ".ipynb", ".txt")
_NOTEBOOK_PARSERS = {"myst_nb", "nbsphinx"}
_MARKDOWN_PARSERS = {"myst_parser", "myst_nb", "recommonmark", "m2r", "m2r2"}


class AdoptError(Exception):
    """A folder that cannot be adopted; its text says why."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the site. *marks* are the lines on which ABlog's directive says that it is a post."""

    path: str
    text: str
    block: Block
    marks: tuple[int, ...]
    is_matched: bool  # by the pattern that the site has

    @property
    def is_rst(self) -> bool:
        """Whether it is reStructuredText."""
        return not self.path.endswith((".md", ".ipynb"))

    @property
    def docname(self) -> str:
        """What Sphinx calls it."""
        return self.path.rpartition(".")[0]

    def says(self, name: str) -> bool:
        """Return whether it has a field."""
        return any(field.name == name for field in self.block.fields)

    @property
    def is_marked(self) -> bool:
        """Whether it says itself that it is a post."""
        if self.marks:
            return True
        return any(field.name == "blogpost" and _is_true(field.value) for field in self.block.fields)

    @property
    def is_post(self) -> bool:
        """Whether it is a post: it says so, or the pattern and a date do."""
        return self.is_marked or (self.is_matched and self.says("date"))


def _is_true(value: object) -> bool:
    try:
        return value in (None, "") or check_flag(value, "blogpost")  # type: ignore[arg-type]
    except ValueError:
        return False


@dataclass(slots=True)
class Site:
    """A site on disk."""

    root: Path
    conf: str
    settings: Settings
    texts: list[Text] = field(default_factory=list)

    @property
    def extensions(self) -> list[str]:
        """The extensions that it names."""
        return self.settings.texts("extensions")

    @property
    def posts(self) -> list[Text]:
        """Its posts."""
        return [text for text in self.texts if text.is_post]

    @property
    def patterns(self) -> list[str]:
        """The patterns of posts that it names."""
        return [pattern for pattern in self.settings.texts("blog_post_pattern") if pattern]

    def exists(self, docname: str) -> bool:
        """Return whether a text of its own has the name *docname*."""
        return any(text.docname in (docname, f"{docname}/index") for text in self.texts)


def folder_of(given: Path) -> Path:
    """Return the folder of the `conf.py` that *given*, a project or its site, means."""
    if not given.is_dir():
        raise AdoptError(_("there is no folder %s") % given)
    if (given / "conf.py").is_file():
        return given
    found = [given / name for name in _FOLDERS if (given / name / "conf.py").is_file()]
    if len(found) == 1:
        return found[0]
    if found:
        raise AdoptError(_("%s has several sites: name one of them, such as %s") % (given, found[0]))
    raise AdoptError(_("there is no conf.py in %s: name the folder of the site") % given)


def read_site(root: Path, posts: Iterable[str] = ()) -> Site:
    """Return the site in a folder; *posts* are patterns of posts besides those that it names."""
    try:
        conf = (root / "conf.py").read_text(encoding="utf-8-sig")
        settings = read_settings(conf)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise AdoptError(_("conf.py:%s: this is no Python that can be read: %s") % (line, error)) from error
    site = Site(root, conf, settings)
    site.texts = [*_texts(site, {*posts})]
    return site


def suffixes(site: Site) -> list[str]:
    """Return the suffixes of texts that Sphinx reads here."""
    said = site.settings.values.get("source_suffix")
    found = [*said] if isinstance(said, dict | list | tuple) else [said] if isinstance(said, str) else [".rst"]
    if _MARKDOWN_PARSERS & {*site.extensions} and ".md" not in found:
        found.append(".md")
    if _NOTEBOOK_PARSERS & {*site.extensions} and ".ipynb" not in found:
        found.append(".ipynb")
    return [one for one in found if isinstance(one, str)]


def _texts(site: Site, more: set[str]) -> Iterator[Text]:
    root = site.root
    matched = {path for pattern in (*site.patterns, *more) for path in root.glob(pattern)}
    excluded = [*HIDDEN, *_APART, *site.settings.texts("exclude_patterns")]
    for name in get_matching_files(root, [f"**{one}" for one in suffixes(site)], excluded):
        path = root / name
        if path.suffix not in (".md", ".rst", ".txt", ".ipynb"):
            continue
        text = path.read_bytes().decode("utf-8-sig", "replace")
        marks, block = _said_in(text, path.suffix)
        yield Text(PurePosixPath(name).as_posix(), text, block, tuple(marks), path in matched)


def _said_in(text: str, suffix: str) -> tuple[list[int], Block]:
    """Return the lines of ABlog's directives in a text, and the fields of it."""
    if suffix == ".ipynb":
        return [1] if ".. post::" in marked_cell(text) else [], notebook_block(text)
    lines = text.splitlines()
    marks = [number for number, _argument in (myst_posts(lines) if suffix == ".md" else rst_posts(lines, 0))]
    return marks, read_block(text) if suffix == ".md" else rst_block(text)


def pattern_of(site: Site) -> list[str]:
    """Return patterns that name the posts of a site and none of its other texts, folder by folder.

    Below the folder of a pattern lie posts alone, for what else lies there would be told to be astray.
    """
    posts = {text.path for text in site.posts}
    others = ({text.path for text in site.texts} | _other_files(site)) - posts
    mixed = {PurePosixPath()} | {folder for path in others for folder in PurePosixPath(path).parents}
    found: list[str] = []
    for path in sorted(posts):
        folder, ending = PurePosixPath(path).parent, PurePosixPath(path).suffix
        if re.fullmatch(r"(?:19|20)\d\d", folder.name) and folder.parent not in mixed:
            pattern = f"{_escaped(str(folder.parent))}/[0-9][0-9][0-9][0-9]/*{ending}"
        else:
            pattern = _escaped(path) if folder in mixed else f"{_escaped(str(folder))}/*{ending}"
        if pattern not in found:
            found.append(pattern)
    return found


def _other_files(site: Site) -> set[str]:
    """Return the files that a writer may take for posts, and this site does not read."""
    excluded = [*HIDDEN, *_APART, *site.settings.texts("exclude_patterns")]
    return {*get_matching_files(site.root, [f"**{suffix}" for suffix in _TEXTS], excluded)}


def _escaped(path: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", path)
