"""Do the examples of CommonMark's specification show as they should? ``make audit`` gets it from npm's registry.

Its text is under a licence of its own, and so is fetched for the test and not kept. Who has no npm or is offline is
told so.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from carnet.cli.console import command
from carnet.cli.repository import ROOT
from tools.npm import fetched

PACKAGE = "commonmark-spec@0.31.2"
TEST = "tests/features/test_commonmark.py"
#: What says to the test where the specification lies.
VARIABLE = "BLOG_COMMONMARK"


def main() -> int:
    """Run the test, and return its exit code; 1 if the specification can't be had."""
    with TemporaryDirectory() as folder:
        package = fetched(PACKAGE, Path(folder))
        spec = package and package / "spec.txt"
        if not (spec and spec.is_file()):
            print(f"The examples were not run, for {PACKAGE} can't be had; it takes npm and its registry")
            return 1
        test = [sys.executable, "-m", "pytest", "-q", TEST]
        return subprocess.run(test, cwd=ROOT, env=os.environ | {VARIABLE: str(spec)}, check=False).returncode


if __name__ == "__main__":
    command(main)
