"""sphinx-carnet: a blog on Sphinx, ABlog, MyST-Parser and Furo.

The line ``carnet`` in ``conf.py`` is the floor that every feature stands on: the model of a post, the repairs of
Sphinx, ABlog and Furo, the dress of pages and the words of the interface. Each other line is a feature and can be left
out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

#: The floor, in the order in which it is laid.
FLOOR = (
    "carnet.theme",
    "carnet.upstream.sphinx",
    "carnet.upstream.ablog",
    "carnet.upstream.ablog_templates",
    "carnet.upstream.furo",
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Lay the floor."""
    app.setup_extension("carnet.core.defaults")
    for extension in FLOOR:
        app.setup_extension(extension)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
