"""What a blog on ABlog says of ABlog's templates, in ``html_sidebars`` and ``templates_path``.

ABlog's templates are not used (see :mod:`carnet.upstream.ablog`). A page whose sidebar names one could not be written:
Sphinx would end with a traceback. Their folder among the blog's own would put ABlog's pages in the place of ours, on
which Furo writes "ERROR" (https://github.com/sunpy/ablog/issues/108). Both are left out, and told.
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
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

_FOLDER = Path(ablog.__file__).parent / "templates"
#: Under both names that ABlog has given them, such as ``ablog/tagcloud.html`` and ``tagcloud.html``.
_NAMES = {path.relative_to(_FOLDER).as_posix() for path in _FOLDER.rglob("*.html")} - {"page.html"}


def _leave_out_folder(app: Sphinx, config: Config) -> None:
    """Take ABlog's folder out of those of the blog's templates."""
    kept = [folder for folder in config.templates_path if _FOLDER not in (path := Path(folder), *path.parents)]
    if kept != [*config.templates_path]:
        config["templates_path"] = kept
        message = _("templates_path names the templates of ABlog, which are not used here; take them out")
        place = place_of(app, "templates_path")
        logger.warning(message, location=place, type="blog", subtype="ablog_templates")


def _own(app: Sphinx) -> set[str]:
    """Return the templates of the blog that have a name of ABlog's."""
    folders = [Path(app.confdir, folder) for folder in app.config.templates_path]
    return {name for name in _NAMES for folder in folders if (folder / name).is_file()}


def _leave_out_parts(app: Sphinx) -> None:
    """Take ABlog's parts out of the sidebars, and tell of them once."""
    sidebars, gone = app.config.html_sidebars, _NAMES - _own(app)
    found = {name for names in sidebars.values() for name in names if name in gone}
    if not found:
        return
    app.config["html_sidebars"] = {
        pages: [name for name in names if name not in gone] for pages, names in sidebars.items()
    }
    message = _("html_sidebars names %s: parts of ABlog that are not shown here; take them out")
    place = place_of(app, "html_sidebars")
    logger.warning(message, ", ".join(sorted(found)), location=place, type="blog", subtype="ablog_templates")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Leave ABlog's templates out."""
    app.connect("config-inited", _leave_out_folder)
    app.connect("builder-inited", _leave_out_parts, priority=400)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
