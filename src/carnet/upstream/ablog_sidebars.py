"""The parts of a sidebar that ABlog brings, and that a blog on ABlog names in ``html_sidebars``.

ABlog's templates are not used (see :mod:`carnet.upstream.ablog`), so that a page whose sidebar names one could not be
written: Sphinx ends with a traceback.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ablog
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.conf_lines import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

_TEMPLATES = Path(ablog.__file__).parent / "templates"


def _own_templates(app: Sphinx) -> set[str]:
    """Return the parts that a blog has in its own folders of templates, under names of ABlog's."""
    folders = [Path(app.confdir, folder) for folder in app.config.templates_path]
    return {path.relative_to(folder).as_posix() for folder in folders for path in folder.glob("ablog/*.html")}


def _leave_out(app: Sphinx) -> None:
    """Take ABlog's parts out of the sidebars, and tell of them once."""
    gone = {path.relative_to(_TEMPLATES).as_posix() for path in _TEMPLATES.glob("ablog/*.html")} - _own_templates(app)
    sidebars = app.config.html_sidebars
    found = {name for names in sidebars.values() for name in names if name in gone}
    if not found:
        return
    app.config["html_sidebars"] = {
        pages: [name for name in names if name not in gone] for pages, names in sidebars.items()
    }
    message = _("html_sidebars names %s: parts of ABlog that are not shown here; take them out")
    names = ", ".join(sorted(found))
    place = place_of(app, "html_sidebars")
    logger.warning(message, names, location=place, type="blog", subtype="sidebar")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Leave ABlog's parts out of the sidebars."""
    app.connect("builder-inited", _leave_out, priority=400)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
