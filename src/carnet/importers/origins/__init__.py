"""Where blogs come from: one module for each, which reads its exports into the model."""

from __future__ import annotations

from carnet.importers.model import Blog
from carnet.importers.origins import blogger, wordpress
from carnet.importers.recognise import Source


def read(source: Source, site: str = "") -> list[Blog]:
    """Return the blogs that an export holds."""
    if source.origin == "blogger":
        return blogger.read(source)
    return [wordpress.read(source.documents(), Blog(source.path.stem))]
