"""Files that a page is read from, shows or hands out besides its own: each may be refused, by whatever knows why.

``carnet-file-refused`` is emitted with the docname of a page and the path of such a file; who wants to keep the file
from it answers with a :class:`Refusal`. The directive, picture or link then leaves nothing on the page but its words,
and its line is told. A page that a directive unknown here has read from such a file keeps its title alone: which of its
nodes came from there can't be told.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives.misc import Raw
from myst_parser.mocking import MockIncludeDirective, MockState
from sphinx import addnodes
from sphinx.directives.code import LiteralInclude
from sphinx.directives.other import Include
from sphinx.directives.patches import CSVTable
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.doctree import line_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """Why a page may not take a file: the *text* that is told, and the subtype of that message."""

    text: str
    subtype: str


def tell(refusal: Refusal, location: str | tuple[str, int | None]) -> None:
    """Tell why a file was not taken."""
    logger.warning("%s", refusal.text, location=location, type="blog", subtype=refusal.subtype)


def refusal_of(env: BuildEnvironment, docname: str, file: str | Path) -> Refusal | None:
    """Return why a page may not take a *file*, or None if it may."""
    return env.events.emit_firstresult("carnet-file-refused", docname, Path(file))  # type: ignore[no-any-return]


def is_kept_away(env: BuildEnvironment, docname: str, file: Path, told: Collection[str] = ()) -> bool:
    """Return whether a *file* that belongs to a page by its name alone may not be read, and tell why, unless it
    is among those that were *told*.
    """
    refusal, name = refusal_of(env, docname, file), os.path.relpath(file, env.srcdir)
    if refusal is not None and name not in told:
        tell(refusal, f"{name}:1")
    return refusal is not None


def read_from(doctree: nodes.document, env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield the files that a page was read from besides its own."""
    record = doctree.settings.record_dependencies
    yield from (os.path.abspath(name) for name in record.list)  # noqa: PTH100  # for thousands
    yield from (str(Path(env.srcdir) / name) for name in env.dependencies.get(docname, ()))


def place_of(directive: Directive) -> str | tuple[str, int | None]:
    """Return where a directive stands, which may be in a file that the page includes."""
    env = directive.state.document.settings.env
    docname = env.current_document.docname
    source, line = directive.state_machine.get_source_and_line(directive.lineno)
    is_own = not source or Path(source) == Path(env.doc2path(docname))
    return (docname, line) if is_own else f"{source}:{line}"


def is_refused(directive: Directive, name: str | None) -> bool:
    """Return whether a *directive* may not read the file *name*, and tell why."""
    if not name or (name.startswith("<") and name.endswith(">")):  # docutils' own
        return False
    env, document = directive.state.document.settings.env, directive.state.document
    docname = env.current_document.docname
    from_page = env.relfn2path(name)[1]
    beside_source = Path(document.current_source or document["source"]).parent / name  # where docutils looks
    for file in (from_page, beside_source):
        is_meant = file == from_page or beside_source.is_file()
        if is_meant and (refusal := refusal_of(env, docname, file)) is not None:
            tell(refusal, place_of(directive))
            env.note_reread()  # what is refused today may be published tomorrow
            return True
    return False


def is_fetched(directive: Directive) -> bool:
    """Return whether a *directive* names an address, which docutils would fetch, and tell of it."""
    text = _("'%s' would be fetched while the blog is built; put a copy beside the post, and write ':file:'")
    url = directive.options.get("url")
    if url is not None:
        tell(Refusal(text % url, "outside"), place_of(directive))
    return url is not None


class FencedInclude(Directive):
    """``{include}``, in Markdown and reStructuredText, of what the page may take."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {  # noqa: RUF012  # docutils' own, and those that MyST adds
        **(Include.option_spec or {}),
        "relative-images": directives.flag,
        "relative-docs": directives.path,
        "heading-offset": directives.nonnegative_int,
    }

    def run(self) -> Any:
        """Include the file, or nothing."""
        if is_refused(self, self.arguments[0]):
            return []
        state: Any = self.state
        if isinstance(state, MockState):
            renderer = state._renderer
            given = (self.name, Include, self.arguments, self.options, [*self.content], self.lineno)
            return MockIncludeDirective(renderer, *given).run()
        return Include(
            self.name,
            self.arguments,
            self.options,
            self.content,
            self.lineno,
            self.content_offset,
            self.block_text,
            self.state,
            self.state_machine,
        ).run()


class FencedLiteralInclude(LiteralInclude):
    """``{literalinclude}`` of what the page may take."""

    def run(self) -> Any:
        """Include the file, or nothing."""
        names = (self.arguments[0], self.options.get("diff"))
        return [] if any(is_refused(self, name) for name in names) else super().run()


class FencedRaw(Raw):
    """``{raw}`` of what the page may take, and of no address: a build does not touch the network."""

    def run(self) -> Any:
        """Include the file, or nothing."""
        return [] if is_fetched(self) or is_refused(self, self.options.get("file")) else super().run()


class FencedCSVTable(CSVTable):
    """``{csv-table}`` of what the page may take, and of no address."""

    def run(self) -> Any:
        """Make a table of the file, or nothing."""
        return [] if is_fetched(self) or is_refused(self, self.options.get("file")) else super().run()


def _check(app: Sphinx, doctree: nodes.document) -> None:
    """Take out of a page what it may not show or hand out, before anything else looks at it."""
    env = app.env
    docname = env.current_document.docname
    for node in [node for node in doctree.findall(nodes.Element) if _leads_to_a_file(node)]:
        name = str(node.get("uri") or node.get("reftarget"))
        file = "" if "://" in name else env.relfn2path(unquote(name), docname)[1]
        if file and (refusal := refusal_of(env, docname, file)) is not None:
            tell(refusal, (docname, line_of(node)))
            env.note_reread()
            node.replace_self(node.children if not isinstance(node, nodes.image) else nodes.Text(node.get("alt", "")))
    found = {name: refusal_of(env, docname, name) for name in sorted({*read_from(doctree, env, docname)})}
    refused = [refusal for refusal in found.values() if refusal is not None]
    for refusal in refused:
        tell(refusal, docname)
    if refused:
        env.note_reread()
        _keep_title(doctree)


def _leads_to_a_file(node: nodes.Element) -> bool:
    return isinstance(node, nodes.image | addnodes.download_reference) and bool(
        node.get("uri") or node.get("reftarget")
    )


def _keep_title(doctree: nodes.document) -> None:
    title = next(iter(doctree.findall(nodes.title)), None)
    section = nodes.section("", *([title.deepcopy()] if title else ()), ids=["refused"], names=[])
    doctree.children = []
    doctree.append(section)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let others refuse files, before whatever collects pictures, downloads and texts of a page."""
    app.setup_extension("carnet.core.events")
    app.add_directive("include", FencedInclude, override=True)
    app.add_directive("literalinclude", FencedLiteralInclude, override=True)
    app.add_directive("raw", FencedRaw, override=True)
    app.add_directive("csv-table", FencedCSVTable, override=True)
    app.connect("doctree-read", _check, priority=55)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
