"""Where a setting stands in ``conf.py``, for messages to those who wrote it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def place_of(app: Sphinx, name: str) -> str:
    """Return file and line of the setting *name*; the first line if it comes from elsewhere."""
    lines = (Path(app.confdir) / "conf.py").read_text(encoding="utf-8").splitlines()
    line = next((number for number, text in enumerate(lines, start=1) if re.match(rf"{name}\b", text)), 1)
    return f"conf.py:{line}"
