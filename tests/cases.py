"""Random cases: a handful that is the same in every run, or as many new ones as ``BLOG_CASES=n`` says."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

CASES = int(os.environ.get("BLOG_CASES", "0"))


def some_cases(count: int = 100, **more: Any) -> settings:
    """Return how many cases a promise is tried with; each promise takes at most seconds."""
    return settings(max_examples=CASES or count, derandomize=not CASES, deadline=None, **more)
