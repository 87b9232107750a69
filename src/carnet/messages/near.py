"""The name that was meant: the nearest one among those that are there."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en
from pygments.lexers import get_all_lexers

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".heic", ".bmp", ".tif", ".tiff")
#: How near a name has to be.
_NEAR = 0.6
_NEAR_WORD = 0.75
#: Labels of pages that a blog does not have.
_SPHINX_PAGES = ("genindex", "modindex", "search", "py-modindex")
#: What other programs and languages call our roles and blocks.
_ROLES = {"bold": "strong", "b": "strong", "gras": "strong", "italic": "emphasis", "i": "emphasis", "link": "ref"}
_BLOCKS = {
    **dict.fromkeys(("youtube", "vimeo", "dailymotion", "peertube"), "video"),
    **dict.fromkeys(("img", "picture", "photo", "thumbnail"), "image"),
    **dict.fromkeys(("remarque", "info", "information"), "note"),
    **dict.fromkeys(("avertissement", "alerte", "alert"), "warning"),
    **dict.fromkeys(("astuce", "conseil"), "tip"),
    **dict.fromkeys(("sound", "son", "mp3"), "audio"),
    **dict.fromkeys(("toc", "sommaire"), "contents"),
    "code": "code-block",
}
_QUOTED = re.compile(r"""(['"])(.*?)\1""")
_NOTE = re.compile(r"^\[\^([^\]]+)\]:", re.MULTILINE)
_FILE_SUFFIX = re.compile(r"\.\w{1,5}$")


def folded(name: str) -> str:
    """Return a *name* as those compare it who mistype it: without case, accents and kinds of hyphens."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(mark))
    return re.sub(r"[\s_-]+", "-", plain)


def nearest(name: str, names: Iterable[str], cutoff: float = _NEAR) -> str:
    """Return of *names* the one that *name* was meant to be, or ""."""
    by_fold: dict[str, str] = {}
    for one in sorted(names):
        by_fold.setdefault(folded(one), one)
    found = get_close_matches(folded(name), by_fold, 1, cutoff)
    return by_fold[found[0]] if found and by_fold[found[0]] != name else ""


def nearest_path(path: str, paths: Iterable[str]) -> str:
    """Return of *paths* the one that *path* was meant to be, or ""; the name of the file counts most."""
    wanted = folded(posixpath.basename(path))
    stem = posixpath.splitext(wanted)[0]
    best, best_score = "", (0.0, 0.0)
    for one in sorted(paths):
        name = folded(posixpath.basename(one))
        alike = 1.0 if wanted == name else 0.95 * SequenceMatcher(None, stem, posixpath.splitext(name)[0]).ratio()
        score = (alike, SequenceMatcher(None, folded(path), folded(one)).ratio())
        if alike >= _NEAR and score > best_score:
            best, best_score = one, score
    return best


class Names:
    """The names that a blog has, by kind."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.root = Path(app.srcdir)

    @cached_property
    def files(self) -> list[str]:
        """The files of the blog, from its root; none that are hidden or built."""
        built = {Path(self.app.outdir), Path(self.app.doctreedir)}
        found = []
        for folder, folders, names in os.walk(self.root):
            here = Path(folder)
            folders[:] = [
                name
                for name in folders
                if name[0] != "." and name not in ("_build", "node_modules") and here / name not in built
            ]
            found += [(here / name).relative_to(self.root).as_posix() for name in names if name[0] != "."]
        return found

    def suggested(self, kind: str, values: list[str], path: str) -> str:
        """Return what to write for a value of a *kind*, ``picture`` or ``title:1``, on the page at *path*, or ""."""
        if not kind:
            return ""
        kind, _colon, number = kind.partition(":")
        finder: Callable[[list[str], str, str], str] = getattr(self, f"_{kind}")
        return finder(values, values[int(number or 0)], path)

    def _beside(self, name: str, path: str, files: Iterable[str]) -> str:
        folder = posixpath.dirname(path)
        written = unquote(name).replace("\\", "/")
        wanted = written.lstrip("/") if written.startswith("/") else posixpath.normpath(posixpath.join(folder, written))
        found = nearest_path(wanted, files)
        return posixpath.relpath(found, folder or ".") if found else ""

    def _picture(self, values: list[str], name: str, path: str) -> str:
        return self._beside(name, path, (file for file in self.files if file.lower().endswith(_PICTURES)))

    def _file(self, values: list[str], name: str, path: str) -> str:
        return self._beside(name, path, (file for file in self.files if file != path))

    def _page(self, values: list[str], name: str, path: str) -> str:
        pages = {name: self.app.env.doc2path(name, base=False) for name in self.app.env.found_docs}
        found = self._beside(name, path, map(str, pages.values()))
        suffix = posixpath.splitext(found)[1]
        return found if name.endswith(suffix) else found.removesuffix(suffix)

    def _target(self, values: list[str], name: str, path: str) -> str:
        page, sharp, title = name.partition("#")
        if page.endswith(tuple(self.app.config.source_suffix)):
            found = self._page(values, page, path)
            return f"{found}{sharp}{title}" if found else ""
        if _FILE_SUFFIX.search(page) or "/" in page:
            return (
                self._file(values, page, path) if _FILE_SUFFIX.search(page) else self._page(values, f"{page}.md", path)
            )
        found = nearest(title or page, [*self._titles_of(self.app.env.path2doc(path) or ""), *self._labels()])
        return f"#{found}" if found else self._page(values, f"{page}.md", path)

    def _titles_of(self, docname: str) -> Iterable[str]:
        slugs: Iterable[str] = self.app.env.metadata.get(docname, {}).get("myst_slugs", ())
        return slugs

    def _title(self, values: list[str], name: str, path: str) -> str:
        found = nearest(name, [*self._titles_of(values[0]), *self._labels(values[0])])
        return f"#{found}" if found else ""

    def _labels(self, docname: str = "") -> list[str]:
        labels = self.app.env.domains.standard_domain.anonlabels
        return [name for name, (page, _id) in labels.items() if docname in ("", page) and name not in _SPHINX_PAGES]

    def _label(self, values: list[str], name: str, path: str) -> str:
        return nearest(name, self._labels())

    def _term(self, values: list[str], name: str, path: str) -> str:
        objects = self.app.env.domains.standard_domain.get_objects()
        return nearest(name, [shown for _name, shown, kind, *_place in objects if kind == "term"])

    def _formula(self, values: list[str], name: str, path: str) -> str:
        return nearest(name, self.app.env.domains.math_domain.equations)

    def _footnote(self, values: list[str], name: str, path: str) -> str:
        found = nearest(name, _NOTE.findall(self.text_of(path)))
        return f"[^{found}]" if found else ""

    def text_of(self, path: str) -> str:
        """Return the text of a page; "" if it cannot be read."""
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    def _role(self, values: list[str], name: str, path: str) -> str:
        standard = self.app.env.domains.standard_domain.roles
        found = nearest(name, {*roles._roles, *roles._role_registry, *en.roles, *standard}, _NEAR_WORD)  # type: ignore[attr-defined]
        found = _ROLES.get(name.lower(), found)
        return f"{{{found}}}" if found else ""

    def _directive(self, values: list[str], name: str, path: str) -> str:
        standard = self.app.env.domains.standard_domain.directives
        names = {*directives._directives, *directives._directive_registry, *en.directives, *standard}  # type: ignore[attr-defined]
        found = _BLOCKS.get(name.lower(), "") or nearest(name, names, _NEAR_WORD)
        found = found if found in names else ""
        return f"{{{found}}}" if found else ""

    def _option(self, values: list[str], name: str, path: str) -> str:
        return nearest(name.split("'", maxsplit=1)[0] or name, [one for _quote, one in _QUOTED.findall(values[2])])

    def _choice(self, values: list[str], name: str, path: str) -> str:
        return nearest(name, [one for _quote, one in _QUOTED.findall(values[4])])

    def _lexer(self, values: list[str], name: str, path: str) -> str:
        return nearest(name.lower(), [alias for _name, aliases, *_rest in get_all_lexers() for alias in aliases])
