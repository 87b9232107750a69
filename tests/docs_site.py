"""The documentation, built by its real `docs/conf.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from building import REPO
from real_site import Site

BASE = "https://docs.example/en/latest/"


def build_docs(folder: Path) -> Site:
    """Build the documentation as `make docs` does."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-b", "dirhtml"]
    done = subprocess.run(
        [*command, "-d", folder / "doctrees", REPO / "docs", folder / "out"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"LC_ALL": "C", "READTHEDOCS_CANONICAL_URL": BASE},
    )
    return Site("dirhtml", folder / "out", done.returncode, done.stdout + done.stderr, BASE)
