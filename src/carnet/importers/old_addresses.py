"""Where lists and feeds of an old blog lead now: written into a file that the blog forwards by."""

from __future__ import annotations

from pathlib import Path

from carnet.importers.labels import Table
from carnet.importers.model import Blog
from carnet.importers.places import Places


def lists_of(blog: Blog, table: Table, places: Places) -> dict[str, str]:
    """Return what each old address of a list or feed is now."""
    return dict(blog.lists)


def write_lists(root: Path, lists: dict[str, str], taken: dict[str, str]) -> None:
    """Write the file of old addresses."""
