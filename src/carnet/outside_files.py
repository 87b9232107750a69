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
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _
from sphinx.util import logging

from carnet.core import posts
from carnet.core.doctree import line_of
from carnet.core.read_files import Refusal, tell
from carnet.core.settings import add_setting
from carnet.core.settled_pages import settled_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: An address on the writer's own computer: of the scheme `file`, with the letter of a drive, or of a Windows network.
_ON_THIS_COMPUTER = re.compile(r"file:|[a-z]:|\\\\", re.IGNORECASE)
_LEADS_TO_A_FILE = (nodes.image, nodes.reference, addnodes.download_reference, addnodes.pending_xref)
#: What Markdown leaves as it was typed of a link to such an address: it takes none of the scheme `file`.
_TYPED = re.compile(r"(?:(?<=\])\(<?|<|(?<=\]:) *|\b(?=file:/{3}))(file:[^)>\s]*)(?:>?\)|>)?", re.IGNORECASE)
#: The same in HTML.
_IN_HTML = re.compile(r"""(?:href|src)\s*=\s*["']?((?:file:|[a-z]:[\\/])[^"'>\s]*)""", re.IGNORECASE)


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

    def leave_out_texts(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Leave out, and tell, the texts that a link takes from outside, or from a hidden folder."""
        text = _("this file is a link that leads outside the blog, and is not published; put the text itself here")
        linked: dict[str, bool] = {}
        for docname in sorted(env.found_docs - settled_pages(env)):  # no links
            path = os.fspath(env.doc2path(docname))
            folder = path.rpartition(os.sep)[0]
            if folder not in linked:
                linked[folder] = os.path.realpath(folder) != folder
            is_linked = linked[folder] or os.path.islink(path)  # noqa: PTH114  # of thousands of files
            if is_linked and is_outside(Path(path), self.root, self.shared):
                place = f"{env.doc2path(docname, base=False)}:1"
                logger.warning("%s", text, location=place, type="blog", subtype="outside")
                posts.leave_out(env, docname, added, changed, removed)
        return []

    def refusal(self, app: Sphinx, docname: str, file: Path) -> Refusal | None:
        """Return why no page may take a *file*, or None."""
        if not is_outside(file, self.root, self.shared):
            return None
        text = _("'%s' lies outside the blog, or is hidden; put a copy beside the post")
        return Refusal(text % os.path.relpath(file, app.srcdir), "outside")


def _check_addresses(app: Sphinx, doctree: nodes.document) -> None:
    """Take the addresses of files on the writer's own computer out of a page."""
    docname = app.env.current_document.docname
    local = _("'%s' is an address on your own computer, which no reader can open; put the file beside the post")
    for node in [node for node in doctree.findall(nodes.Element) if isinstance(node, _LEADS_TO_A_FILE)]:
        name = str(node.get("uri") or node.get("reftarget") or node.get("refuri") or "")
        if _ON_THIS_COMPUTER.match(name):
            tell(Refusal(local % unquote(name), "outside"), (docname, line_of(node)))
            alt = nodes.Text(str(node.get("alt", "")))
            node.replace_self(node.children if not isinstance(node, nodes.image) else alt)
    for typed in [node for node in doctree.findall(nodes.Text) if _is_typed(node)]:
        for address in _TYPED.findall(typed):
            tell(Refusal(local % address, "outside"), (docname, line_of(typed.parent)))
        typed.parent.replace(typed, nodes.Text(_TYPED.sub("", typed)))
    for raw in [node for node in doctree.findall(nodes.raw) if _IN_HTML.search(node.astext())]:
        for address in _IN_HTML.findall(raw.astext()):
            tell(Refusal(local % address, "outside"), (docname, line_of(raw)))
        raw.replace_self([])


def _is_typed(node: nodes.Text) -> bool:
    in_code = isinstance(node.parent, nodes.literal | nodes.FixedTextElement)
    return not in_code and bool(_TYPED.search(node))


def _begin(app: Sphinx) -> None:
    fence = Fence(app)
    app.connect("carnet-file-refused", fence.refusal)
    app.connect("env-get-outdated", fence.leave_out_texts, priority=300)  # before a text is opened


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the fence, before whatever collects pictures, downloads and texts of a page."""
    app.setup_extension("carnet.core.read_files")
    add_setting(
        app,
        "blog_shared_folders",
        [],
        (list, tuple),
        "Folders outside the blog from which its pages may take files.",
        rebuild="env",
    )
    app.connect("builder-inited", _begin)
    app.connect("doctree-read", _check_addresses, priority=50)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
