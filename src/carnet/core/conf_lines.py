"""Where a setting stands in ``conf.py``, for messages to those who wrote it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def place_of(app: Sphinx, *names: str) -> str:
    """Return file and line of the first of the settings *names* that stands there; line 1 if none does."""
    file = Path(app.confdir) / "conf.py"  # a program may give settings without one
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    found = (number for name in names for number, text in enumerate(lines, start=1) if re.match(rf"{name}\b", text))
    return f"conf.py:{next(found, 1)}"
