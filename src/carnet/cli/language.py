"""The language in which a command talks to the writer: that of the blog, where its words are in the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

_SETTING = re.compile(r"""^language\s*=\s*["']([A-Za-z_-]+)["']""", re.MULTILINE)


def language_of(root: Path) -> str:
    """Return the language that `conf.py` names, which is not run: it may be what is wrong. English if it names none."""
    try:
        found = _SETTING.search((root / "conf.py").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return "en"
    return found[1] if found else "en"
