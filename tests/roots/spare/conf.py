"""The blog of `whole` without any post: for tests that write their own, and need no others beside them."""

import runpy
from pathlib import Path

globals().update(
    {
        name: value
        for name, value in runpy.run_path(str(Path(__file__).parents[1] / "whole/conf.py")).items()
        if not name.startswith("_") and name != "Path"
    }
)
