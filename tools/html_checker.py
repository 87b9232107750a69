"""Is every page of the blog valid HTML by the W3C's checker of this year? ``make audit`` gets it from npm's registry.

The one on PyPI, with which ``make test`` looks at the pages, is of 2020. This one has 30 MB, and takes java.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from carnet.cli.console import command
from carnet.cli.repository import ROOT
from tools.npm import fetched

PACKAGE = "vnu-jar@26.9.27"
TESTS = (
    "tests/site/test_site.py::test_html_checker_of_the_w3c_finds_nothing",
    "tests/browser/test_pages.py::test_html_checker_of_the_w3c_finds_nothing_on_a_page_of_any_kind",
)
#: What says to the tests where the checker lies.
VARIABLE = "BLOG_HTML_CHECKER"


def main() -> int:
    """Run the tests, and return their exit code; 1 if the checker can't be had."""
    with TemporaryDirectory() as folder:
        package = fetched(PACKAGE, Path(folder))
        checker = package and package / "build/dist/vnu.jar"
        if not (checker and checker.is_file() and shutil.which("java")):
            print(f"The pages were not checked, for {PACKAGE} can't be had; it takes java, npm and its registry")
            return 1
        test = [sys.executable, "-m", "pytest", "-q", *TESTS]
        return subprocess.run(test, cwd=ROOT, env=os.environ | {VARIABLE: str(checker)}, check=False).returncode


if __name__ == "__main__":
    command(main)
