"""Each front matter is parsed once: what was learnt of a file before it is read serves while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from carnet.core.post_fields import post_fields_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from carnet.core.front_matter_schema import Reading

#: By docname: the text of a post that is about to be read, and what its front matter says.
_READINGS: WeakKeyDictionary[Sphinx, dict[str, tuple[str, Reading]]] = WeakKeyDictionary()


def begin(app: Sphinx) -> None:
    """Forget what an earlier build of this process has left."""
    _READINGS[app] = {}


def read_ahead(app: Sphinx, docname: str, text: str) -> Reading:
    """Return the front matter of a post, and keep it until the post is read."""
    reading = _read(app, text)
    _READINGS.setdefault(app, {})[docname] = (text, reading)
    return reading


def reading_of(app: Sphinx, docname: str, text: str) -> Reading:
    """Return the front matter of a post whose source is *text*, as Sphinx hands it to extensions."""
    known, reading = _READINGS.get(app, {}).pop(docname, ("", None))
    if reading is None or known.replace("\r\n", "\n").replace("\r", "\n") != text:
        return _read(app, text)  # the file, or another extension, has changed it since
    return reading


def _read(app: Sphinx, text: str) -> Reading:
    # Only now: pydantic takes a tenth of a second, which a build that reads no post need not spend.
    from carnet.core.front_matter_schema import read_front_matter  # noqa: PLC0415

    return read_front_matter(text, app.config.blog_categories, app.config.blog_degree_category, post_fields_of(app))
