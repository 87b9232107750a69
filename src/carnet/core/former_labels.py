"""Labels that have another name now: where their lists were, for whatever leads from there to the lists of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from carnet.core import posts

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def present_name(name: str, former: Mapping[str, str]) -> str:
    """Return what a label is called now that was renamed once or several times; a circle ends where it began."""
    seen = {name}
    while (name := former.get(name, name)) not in seen:
        seen.add(name)
    return name


def former_lists(app: Sphinx, found: list[posts.Post]) -> Iterator[tuple[str, str, str]]:
    """Yield the page that listed each former label, that which lists it now, and its name: of the posts *found*.

    A label that posts still have is no former one.
    """
    former: Mapping[str, str] = app.config.blog_former_labels
    for field, kind in posts.LISTED_FIELDS.items() if former else ():
        names = {*posts.by_label(found, field), *(app.config.blog_categories if kind == "category" else ())}
        taken = {posts.label_page(app, kind, name) for name in names}
        for old in former:
            page, name = posts.label_page(app, kind, old), present_name(old, former)
            if name in names and page not in taken:
                taken.add(page)
                yield page, posts.label_page(app, kind, name), name
