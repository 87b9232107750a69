"""Pages on which a reader found nothing show the latest posts: a feature names such a page, and the lists fill it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PAGES: WeakKeyDictionary[Sphinx, set[str]] = WeakKeyDictionary()


def show_recent_posts(app: Sphinx, docname: str) -> None:
    """Let the page of *docname* show the latest posts, where its template has the slot ``recent``."""
    _PAGES.setdefault(app, set()).add(docname)


def shows_recent_posts(app: Sphinx, docname: str) -> bool:
    """Return whether the page of *docname* shows the latest posts."""
    return docname in _PAGES.get(app, ())
