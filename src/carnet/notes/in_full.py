"""A note as lists show it: all of its text, whose addresses lead from the page of the list where they led from its own.

It is written from its document while the list is written. The text that its own page had can't serve: home may be
written before it, and by another process.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from docutils import nodes
from markupsafe import Markup
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from carnet.core.fingerprint import digest
from carnet.upstream.furo import reachable

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

_TAG = re.compile(r"<(?!/|!)[^<>]*>")
_ATTRIBUTE = re.compile(
    r"(?<=\s)(id|(?:xlink:)?href|src|poster|srcset|data-picture"
    r'|for|list|headers|aria-(?:labelledby|describedby|controls|owns))="([^"]*)"'
)
#: What in a drawing refers to a part of it.
_DRAWN = re.compile(r"url\(#([^)]*)\)")
_NAMES = ("for", "list", "headers")
_ADDRESS = re.compile(r"(?:[a-zA-Z][\w+.-]*:|//|/)")
_PICTURE = re.compile(r"<img(?=\s)(?![^>]*\sloading=)")


class InFull:
    """The texts of the notes of one build, as their own pages have them, and what lists show of them."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.known: dict[str, str] = {}

    @property
    def builder(self) -> StandaloneHTMLBuilder:
        """The builder of the pages."""
        return cast("StandaloneHTMLBuilder", self.app.builder)

    def begin(self, app: Sphinx) -> None:
        """Let templates show notes."""
        if isinstance(app.builder, StandaloneHTMLBuilder):
            app.builder.templates.environment.globals["note_in_full"] = self.shown

    def forget(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Forget the texts of an earlier build."""
        self.known.clear()
        return []

    def shown(self, docname: str, pathto: Callable[..., str], eager: bool = False) -> Markup:
        """Return a note as the page shows it that *pathto* belongs to; the pictures of an *eager* one come at once."""
        if docname not in self.known:
            self.known[docname] = self.text(docname)
        cover = self.app.emit_firstresult("carnet-text-cover", docname, pathto) or ""
        text = moved(self.known[docname], self.builder.get_target_uri(docname), pathto)
        html = f"{cover}{text}"
        if not eager:
            html = _PICTURE.sub('<img loading="lazy"', html.replace(' fetchpriority="high"', ""))
        return Markup(html)  # noqa: S704  # what the note's own page shows

    def text(self, docname: str) -> str:
        """Return the text of a note without its title, as its own page has it."""
        builder, env = self.builder, self.app.env
        names = ("secnumbers", "fignumbers", "imgpath", "dlpath", "current_docname")
        before = {name: getattr(builder, name, None) for name in names}
        with logging.suppress_logging():  # its own page has told of it
            tree = env.get_and_resolve_doctree(docname, builder, tags=builder.tags)
            builder.post_process_images(tree)
        section = next(tree.findall(nodes.section), None)
        if section is not None and isinstance(section[0], nodes.title):
            section.pop(0)
        tree.settings = builder.docsettings
        builder.secnumbers = env.toc_secnumbers.get(docname, {})
        builder.fignumbers = env.toc_fignumbers.get(docname, {})
        target = builder.get_target_uri(docname)
        builder.imgpath, builder.dlpath = relative_uri(target, builder.imagedir), relative_uri(target, "_downloads")
        builder.current_docname = docname
        translator = cast("HTML5Translator", builder.create_translator(tree, builder))
        tree.walkabout(translator)
        for name, value in before.items():
            setattr(builder, name, value)
        html = "".join(translator.fragment)
        return reachable(html.partition("<section")[2].partition(">")[2].rpartition("</section>")[0].strip())


def moved(html: str, target: str, pathto: Callable[..., str]) -> str:
    """Return the *html* of the page at *target* for another page, from which *pathto* leads to addresses of the root.

    Names of places get a prefix, as a page may show several notes that have a first footnote each.
    """
    prefix = f"n{digest(target)[:6]}-"
    own = {name for tag in _TAG.findall(html) for kind, name in _ATTRIBUTE.findall(tag) if kind == "id"}
    folder = posixpath.dirname(target)

    def place(name: str) -> str:
        return f"{prefix}{name}" if name in own else name

    def address(value: str, *, is_use: bool = False) -> str:
        path, sharp, name = value.partition("#")
        if not path:
            if not name or name in own or is_use:
                return f"#{place(name)}" if name else value
            return f"{pathto(target, 1)}#{name}"
        if _ADDRESS.match(path):
            return value
        path, mark, query = path.partition("?")
        joined = posixpath.normpath(posixpath.join(folder, path)) if path else target
        if joined.startswith(".."):
            return value
        joined = "" if joined == "." else joined
        end = "/" if joined and path.endswith("/") else ""
        return f"{pathto(f'{joined}{end}', 1)}{mark}{query}{sharp}{name}"

    def attribute(found: re.Match[str], *, is_use: bool) -> str:
        kind, value = found.groups()
        if kind == "id":
            value = place(value)
        elif kind in _NAMES or kind.startswith("aria-"):
            value = " ".join(map(place, value.split()))
        elif kind == "srcset":
            parts = (one.strip().partition(" ") for one in value.split(","))
            value = ", ".join(f"{address(path)}{space}{size}" for path, space, size in parts)
        else:
            value = address(value, is_use=is_use)
        return f'{kind}="{value}"'

    def tag(found: re.Match[str]) -> str:
        is_use = found[0].startswith("<use")
        text = _ATTRIBUTE.sub(lambda one: attribute(one, is_use=is_use), found[0])
        return _DRAWN.sub(lambda one: f"url(#{place(one[1])})", text)

    return _TAG.sub(tag, html)
