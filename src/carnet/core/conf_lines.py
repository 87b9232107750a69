"""Where a setting stands in ``conf.py``, for messages to those who wrote it."""

from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def names_read(app: Sphinx) -> set[str]:
    """Return the names of which ``conf.py`` itself makes use."""
    tree = ast.parse(_text(app))
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _text(app: Sphinx) -> str:
    file = Path(app.confdir) / "conf.py"  # a program may give settings without one
    if not file.is_file():
        return ""
    with tokenize.open(file) as opened:  # in the encoding that it names
        return opened.read()


def place_of(app: Sphinx, *names: str) -> str:
    """Return file and line of the first of the settings *names* that stands there; line 1 if none does."""
    lines = _text(app).splitlines()
    found = (number for name in names for number, text in enumerate(lines, start=1) if re.match(rf"{name}\b", text))
    return f"conf.py:{next(found, 1)}"
