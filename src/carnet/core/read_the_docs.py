"""Read the Docs builds in the language of its project, English unless somebody chose another: that of a blog counts.

The dress of the pages would be in a language that the texts are not, and no warning would say so.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx.locale import _

from carnet.core.conf_lines import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def _language(code: object) -> str:
    return str(code or "en").replace("-", "_").partition("_")[0].lower()


def _check(app: Sphinx, config: Config) -> None:
    given, said = config.overrides.get("language"), config._raw_config.get("language")
    if os.environ.get("READTHEDOCS") == "True" and given and said and _language(given) != _language(said):
        message = _("Read the Docs builds in '%s', the blog is in '%s'; choose that under Admin → Settings → Language")
        raise SystemExit(f"{place_of(app, 'language')}: {message % (given, said)}")  # no crash report of Sphinx's


def setup(app: Sphinx) -> ExtensionMetadata:
    """Refuse another language than that of the blog."""
    app.connect("config-inited", _check, priority=40)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
