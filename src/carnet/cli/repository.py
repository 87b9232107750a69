"""Where the commands find the blog: its root, which is the folder that they are run in, and its settings."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from carnet.core.defaults import with_defaults

_Texts = TypeVar("_Texts")

ROOT = Path.cwd()


def in_language(texts: Mapping[str, _Texts], language: str) -> _Texts:
    """Return those of *texts* that are in a *language*: French, else English, which a blog in a third one gets, too."""
    return texts["fr" if language.startswith("fr") else "en"]


def settings(root: Path = ROOT) -> dict[str, Any]:
    """Return what `conf.py` says, and the engine where it says nothing."""
    return with_defaults(runpy.run_path(str(root / "conf.py")), root)
