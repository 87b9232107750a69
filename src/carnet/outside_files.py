r"""No page shows, hands out or includes a file from outside the blog, however deep its path climbs, nor a hidden one.

A pasted ``{include} ../../.ssh/config`` would publish a key, and so would a picture, a download or a table that is read
from such a file. Outside is outside the Git work tree that holds the blog, or the source folder where there is none;
``blog_shared_folders`` names other folders that pages may take files from, from the folder of ``conf.py``. An address
that leads into the writer's own computer (``file:///Users/…``, ``C:\Users\…``) is told as well: no reader can
open it, and it shows how the writer's folders are called.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.parsers.rst.directives.misc import Raw
from sphinx import addnodes
from sphinx.directives.patches import CSVTable
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.doctree import line_of
from carnet.core.settings import add_setting

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: An address on the writer's own computer: of the scheme `file`, with the letter of a drive, or of a Windows network.
_ON_THIS_COMPUTER = re.compile(r"file:|[a-z]:[\\/]|[a-z]:%5c|\\\\", re.IGNORECASE)
_LEADS_TO_A_FILE = (nodes.image, nodes.reference, addnodes.download_reference, addnodes.pending_xref)
#: What Markdown leaves as it was typed of a link to such an address: it takes none of the scheme `file`.
_TYPED = re.compile(r"\]\(<?(file:[^)>\s]*)>?\)", re.IGNORECASE)


def work_tree(folder: Path) -> Path:
    """Return the Git work tree that holds a *folder*, or the folder itself where there is none."""
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)


def is_outside(file: Path, root: Path, shared: Iterable[Path]) -> bool:
    """Return whether a *file* lies outside *root* and the *shared* folders, or is hidden there; links are followed."""
    real = Path(os.path.realpath(file))
    for folder in (root, *shared):
        if real.is_relative_to(folder):
            return any(part.startswith(".") for part in real.relative_to(folder).parts)
    return True


class Fence:
    """What one application knows of where pages may take files from."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.root = Path(os.path.realpath(work_tree(Path(app.srcdir))))
        self.shared = [Path(os.path.realpath(Path(app.confdir) / name)) for name in app.config.blog_shared_folders]

    def refuses(self, name: str) -> bool:
        """Return whether no page may take the file that is called *name* from the source folder."""
        return is_outside(Path(self.app.srcdir) / name, self.root, self.shared)

    def found(self, docname: str, name: str) -> bool:
        """Return the same of a *name* that is written on a page."""
        return "://" not in name and self.refuses(self.app.env.relfn2path(unquote(name), docname)[1])


def read_from(doctree: nodes.document, app: Sphinx, docname: str) -> Iterator[str]:
    """Yield the files that a page was read from besides its own."""
    settings = doctree.settings
    yield from (os.path.abspath(name) for name in settings.record_dependencies.list)  # noqa: PTH100  # for thousands
    yield from (str(Path(app.srcdir) / name) for name in app.env.dependencies.get(docname, ()))


def _check(fence: Fence, app: Sphinx, doctree: nodes.document) -> None:
    """Take out of a page what comes from outside, before anything else looks at it."""
    docname = app.env.current_document.docname
    local = _("'%s' is an address on your own computer, which no reader can open; put the file beside the post")
    outside = _("'%s' lies outside the blog, or is hidden; put a copy beside the post")
    for node in [node for node in doctree.findall(nodes.Element) if isinstance(node, _LEADS_TO_A_FILE)]:
        name = str(node.get("uri") or node.get("reftarget") or node.get("refuri") or "")
        if _ON_THIS_COMPUTER.match(name):
            text = local
        elif isinstance(node, nodes.image | addnodes.download_reference) and fence.found(docname, name):
            text = outside
        else:
            continue
        _tell(text % name, (docname, line_of(node)))
        node.replace_self(node.children if not isinstance(node, nodes.image) else nodes.Text(str(node.get("alt", ""))))
    for typed in [node for node in doctree.findall(nodes.Text) if _is_typed(node)]:
        for address in _TYPED.findall(typed):
            _tell(local % address, (docname, line_of(typed.parent)))
        typed.parent.replace(typed, nodes.Text(_TYPED.sub("]", typed)))
    refused = sorted({name for name in read_from(doctree, app, docname) if fence.refuses(name)})
    for name in refused:
        _tell(outside % os.path.relpath(name, app.srcdir), docname)
    if refused:  # which of the page's nodes came from there can't be told
        _keep_title(doctree)


def _is_typed(node: nodes.Text) -> bool:
    in_code = isinstance(node.parent, nodes.literal | nodes.FixedTextElement)
    return not in_code and bool(_TYPED.search(node))


def _keep_title(doctree: nodes.document) -> None:
    title = next(iter(doctree.findall(nodes.title)), None)
    section = nodes.section("", *([title.deepcopy()] if title else ()), ids=["refused"], names=[])
    doctree.children = []
    doctree.append(section)


def _tell(text: str, location: str | tuple[str, int | None]) -> None:
    logger.warning("%s", text, location=location, type="blog", subtype="outside")


def _refuses_url(directive: Directive) -> bool:
    """Tell of the ``:url:`` of a directive, which docutils would fetch, and return whether there is one."""
    text = _("'%s' would be fetched while the blog is built; put a copy beside the post, and write ':file:'")
    url = directive.options.get("url")
    if url is not None:
        docname = directive.state.document.settings.env.current_document.docname
        _tell(text % url, (docname, directive.state_machine.get_source_and_line(directive.lineno)[1]))
    return url is not None


class LocalRaw(Raw):
    """``{raw}`` that reads no address: a build does not touch the network."""

    def run(self) -> Any:
        """Refuse ``:url:``."""
        return [] if _refuses_url(self) else super().run()


class LocalCSVTable(CSVTable):
    """``{csv-table}`` that reads no address."""

    def run(self) -> Any:
        """Refuse ``:url:``."""
        return [] if _refuses_url(self) else super().run()


def _begin(app: Sphinx) -> None:
    app.connect("doctree-read", partial(_check, Fence(app)), priority=50)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the fence, before whatever collects pictures, downloads and texts of a page."""
    add_setting(
        app,
        "blog_shared_folders",
        [],
        (list, tuple),
        "Folders outside the blog from which its pages may take files.",
        rebuild="env",
    )
    app.add_directive("raw", LocalRaw, override=True)
    app.add_directive("csv-table", LocalCSVTable, override=True)
    app.connect("builder-inited", _begin)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
