"""The name that was meant: the nearest one among those that are there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en
from pygments.lexers import get_all_lexers

from carnet.core.near import nearest
from carnet.core.near_files import PICTURES, near_file, near_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx

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
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
#: An address on the web without what such ones begin with, or with a part of it.
_HOST = re.compile(r"(?:https?(?=/)/*|//)?((?:[\w-]+\.)+(?:com|org|net|fr|be|ch|ca|eu|io|info)(?:[/?#].*)?)$")
#: What writers take for the suffix of a page.
_PAGES = (".html", ".htm")


class Names:
    """The names that a blog has, by kind."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.root = Path(app.srcdir)

    def suggested(self, kind: str, values: list[str], path: str) -> str:
        """Return what to write for a value of a *kind*, ``picture`` or ``title:1``, on the page at *path*, or ""."""
        if not kind:
            return ""
        kind, _colon, number = kind.partition(":")
        finder: Callable[[list[str], str, str], str] = getattr(self, f"_{kind}")
        name = values[int(number or 0)]
        found = finder(values, name, path)
        return found if found != name else ""

    def _docname(self, path: str) -> str:
        return self.app.env.path2doc(path) or ""

    def _as_link(self, found: str, name: str, path: str) -> str:
        """Return *found* in the brackets that a path with spaces needs, where *name* stands bare in a link."""
        is_bare = " " in found and f"](<{name}" not in self.text_of(path) and f"]({name}" in self.text_of(path)
        return f"<{found}>" if is_bare else found

    def _picture(self, values: list[str], name: str, path: str) -> str:
        found = near_file(self.app.env, self._docname(path), f"/{name.lstrip('/')}", PICTURES)  # Sphinx tells it so
        return self._as_link(found, posixpath.relpath(name, posixpath.dirname(path) or "."), path)

    def _file(self, values: list[str], name: str, path: str) -> str:
        return self._as_link(near_file(self.app.env, self._docname(path), name), name, path)

    def _page(self, values: list[str], name: str, path: str) -> str:
        found = near_page(self.app.env, self._docname(path), name)
        suffix = posixpath.splitext(found)[1]
        return found if name.endswith(suffix) else found.removesuffix(suffix)

    def _whole_page(self, values: list[str], name: str, path: str) -> str:
        """Return the path of the page whose name without an ending stands for a title or label, too."""
        folder = posixpath.dirname(path)
        docname = posixpath.normpath(name[1:] if name.startswith("/") else posixpath.join(folder, name))
        if docname not in self.app.env.found_docs:
            return ""
        return posixpath.relpath(str(self.app.env.doc2path(docname, base=False)), folder or ".")

    def _target(self, values: list[str], name: str, path: str) -> str:
        host = _HOST.match(name)
        if host or _MAIL.fullmatch(name):
            return f"https://{host[1]}" if host else f"mailto:{name}"
        page, sharp, title = name.partition("#")
        page = re.sub(rf"({'|'.join(map(re.escape, _PAGES))})$", ".md", page)
        if page.endswith(tuple(self.app.config.source_suffix)):
            found = self._page(values, page, path)
            return f"{found}{sharp}{title}" if found else ""
        if _FILE_SUFFIX.search(page):
            return self._file(values, page, path)
        if "/" in page:
            return self._page(values, f"{page.rstrip('/')}.md", path)
        found = nearest(title or page, [*self._titles_of(self._docname(path)), *self._labels()])
        if not found:
            return self._page(values, f"{page}.md", path)
        return self._whole_page(values, found, path) or f"#{found}"  # a post's name alone means its label, too

    def _titles_of(self, docname: str) -> Iterable[str]:
        slugs: Iterable[str] = self.app.env.metadata.get(docname, {}).get("myst_slugs", ())
        return slugs

    def _title(self, values: list[str], name: str, path: str) -> str:
        found = nearest(name, [*self._titles_of(values[0]), *self._labels(values[0])])
        return f"#{found}" if found else ""

    def _labels(self, docname: str = "") -> list[str]:
        standard = self.app.env.domains.standard_domain
        labels = {name: place[0] for name, place in (*standard.labels.items(), *standard.anonlabels.items())}
        return [name for name, page in labels.items() if docname in ("", page) and name not in _SPHINX_PAGES]

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

    def note_at(self, path: str, line: int) -> str:
        """Return the name of the note that begins at a line of a page, ``#`` if none does."""
        lines = self.text_of(path).split("\n")[max(line - 1, 0) : line]
        return next(iter(_NOTE.findall("\n".join(lines))), "#")

    def text_of(self, path: str) -> str:
        """Return the text of a page; "" if it cannot be read."""
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    def _role(self, values: list[str], name: str, path: str) -> str:
        standard = self.app.env.domains.standard_domain.roles
        found = nearest(name, {*roles._roles, *roles._role_registry, *en.roles, *standard})  # type: ignore[attr-defined]
        found = _ROLES.get(name.lower(), found)
        return f"{{{found}}}" if found else ""

    def _directive(self, values: list[str], name: str, path: str) -> str:
        standard = self.app.env.domains.standard_domain.directives
        names = {*directives._directives, *directives._directive_registry, *en.directives, *standard}  # type: ignore[attr-defined]
        found = _BLOCKS.get(name.lower(), "") or nearest(name, names)
        found = found if found in names else ""
        return f"{{{found}}}" if found else ""

    def _option(self, values: list[str], name: str, path: str) -> str:
        return nearest(name.split("'", maxsplit=1)[0] or name, [one for _quote, one in _QUOTED.findall(values[2])])

    def _choice(self, values: list[str], name: str, path: str) -> str:
        return nearest(name, [one for _quote, one in _QUOTED.findall(values[4])])

    def _lexer(self, values: list[str], name: str, path: str) -> str:
        return nearest(name.lower(), [alias for _name, aliases, *_rest in get_all_lexers() for alias in aliases])
