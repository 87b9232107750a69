"""Where Verovio is, without loading it: only a process of its own does that."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def package_folder() -> Path | None:
    """Return the folder of Verovio, None where it is not installed."""
    found = find_spec("verovio")
    return Path(found.origin).parent if found and found.origin else None


def data_folder() -> Path:
    """Return the folder of its fonts."""
    folder = package_folder()
    if folder is None:
        raise FileNotFoundError("verovio")
    return folder / "data"
