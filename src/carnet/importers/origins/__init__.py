"""Where blogs come from: one module for each, which reads its exports into the model."""

from __future__ import annotations

from carnet.importers.model import Blog
from carnet.importers.origins import blogger, feeds, ghost, hugo, jekyll, wordpress
from carnet.importers.recognise import Source


def read(source: Source, site: str = "") -> list[Blog]:
    """Return the blogs that an export holds; *site* is the address of one that does not say it."""
    if source.origin == "blogger":
        return blogger.read(source)
    if source.origin == "jekyll":
        return [jekyll.read(source)]
    if source.origin == "hugo":
        return [hugo.read(source)]
    documents, blog = source.documents(), Blog(source.path.stem)
    if source.origin == "ghost":
        return [ghost.read(documents, blog, site)]
    return [wordpress.read(documents, blog) if source.origin == "wordpress" else feeds.read(documents, blog)]
