"""Each front matter is parsed once: what was learnt of a file before it is read serves while it is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.util import get_filetype

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
    reading = _read(app, docname, text)
    _READINGS.setdefault(app, {})[docname] = (text, reading)
    return reading


def reading_of(app: Sphinx, docname: str, text: str) -> Reading:
    """Return the front matter of a post whose source is *text*, as Sphinx hands it to extensions."""
    known, reading = _READINGS.get(app, {}).pop(docname, ("", None))
    if reading is None or known.replace("\r\n", "\n").replace("\r", "\n") != text:
        return _read(app, docname, text)  # the file, or another extension, has changed it since
    return reading


def is_markdown(app: Sphinx, docname: str) -> bool:
    """Return whether the file of *docname* is Markdown, as the posts of a blog are that was not adopted."""
    return str(app.env.doc2path(docname, base=False)).endswith(".md")


def _read(app: Sphinx, docname: str, text: str) -> Reading:
    # Only now: pydantic takes a tenth of a second, which a build that reads no post need not spend.
    from carnet.core.front_matter_schema import read_front_matter  # noqa: PLC0415

    fields, block = post_fields_of(app), None
    if not is_markdown(app, docname):
        file = str(app.env.doc2path(docname, base=False))
        if get_filetype(app.config.source_suffix, file) == "restructuredtext":
            from carnet.core.rst_fields import rst_block  # noqa: PLC0415

            block = rst_block(text, fields)
        elif file.endswith(".ipynb"):
            from carnet.core.notebook_fields import notebook_block  # noqa: PLC0415

            block = notebook_block(text, fields)
    reading = read_front_matter(text, app.config.blog_categories, app.config.blog_degree_category, fields, block)
    return _with_whole_names(app, reading)


def _with_whole_names(app: Sphinx, reading: Reading) -> Reading:
    """Return a reading with the names that ABlog's settings give to the short ones of authors and places, and with
    those of a post that says none.
    """
    config = app.config
    names = {"author": config.blog_authors, "location": config.blog_locations}
    others = {"author": config.blog_default_author, "location": config.blog_default_location}
    if reading.meta is None or not (any(names.values()) or any(others.values())):
        return reading
    whole = {}
    for field, known in names.items():
        said = getattr(reading.meta, field) or others[field] or ()
        said = (said,) if isinstance(said, str) else said
        whole[field] = tuple(str(known[name][0]) if name in known else str(name) for name in said)
    return replace(reading, meta=reading.meta.model_copy(update=whole))
