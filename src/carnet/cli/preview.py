"""``make serve``: sphinx-autobuild, whose builds say what stops them as those of every other command do.

carnet serve ARGUMENTS OF SPHINX-AUTOBUILD…
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sphinx_autobuild.__main__ as autobuild
from sphinx_autobuild.build import Builder

from carnet.cli.console import command


class PlainBuilder(Builder):  # type: ignore[misc]  # it has no types
    """Builds by the command of the blog's own, and says little."""

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build; what is served stays as it is where that fails."""
        done = subprocess.run([sys.executable, "-m", "carnet.cli.console", "sphinx", *self.sphinx_args], check=False)
        if done.returncode:
            print("The preview stays as it was: see above.", file=sys.stderr, flush=True)
        else:
            print(f"The preview is at {self.uri} (Ctrl-C to stop)", flush=True)


def main() -> Any:
    """Serve, and build whenever a file changes."""
    autobuild.Builder = PlainBuilder
    return autobuild.main(sys.argv[1:])


if __name__ == "__main__":
    command(main)
