"""Where the helpers find the blog: its root, its settings, and `carnet`, which can be imported after this one."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

_Texts = TypeVar("_Texts")

ROOT = Path(__file__).resolve().parent.parent

sys.path.insert(0, str(ROOT / "src"))

from carnet.core.defaults import with_defaults  # noqa: E402


def in_language(texts: Mapping[str, _Texts], language: str) -> _Texts:
    """Return those of *texts* that are in a *language*: French, else English, which a blog in a third one gets, too."""
    return texts["fr" if language.startswith("fr") else "en"]


def settings(root: Path = ROOT) -> dict[str, Any]:
    """Return what `conf.py` says, and the engine where it says nothing."""
    return with_defaults(runpy.run_path(str(root / "conf.py")), root)
