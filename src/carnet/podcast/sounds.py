"""Which sounds a page has, in the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import download_reference

from carnet.core.page_data import keep_page_data, page_data
from carnet.core.player_nodes import own_file
from carnet.core.post_html import media_type

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: The name under which they are kept of each page.
_SOUNDS = "blog_podcast_sounds"


def sounds_on(env: BuildEnvironment, docname: str) -> tuple[str, ...]:
    """Return the sounds that a page plays or links to, as paths from the root of the blog."""
    found: tuple[str, ...] = page_data(env, _SOUNDS).get(docname, ())
    return found


def keep_sounds(app: Sphinx) -> None:
    """Note the sounds of each page that is read."""
    keep_page_data(app, _SOUNDS)
    app.connect("doctree-read", _note)


def _note(app: Sphinx, doctree: nodes.document) -> None:
    env = app.env
    found = []
    for node in doctree.findall(nodes.Element):
        if isinstance(node, own_file):
            found.append(str(node["source"]))
        elif isinstance(node, download_reference):
            found.append(env.relfn2path(node["reftarget"])[0])
    sounds = tuple(dict.fromkeys(path for path in found if (media_type(path) or "").startswith("audio/")))
    if sounds:
        page_data(env, _SOUNDS)[env.current_document.docname] = sounds
