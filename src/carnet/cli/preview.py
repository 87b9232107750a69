"""``make serve``: sphinx-autobuild, whose builds say what stops them as those of every other command do.

carnet serve [--port 8000]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sphinx_autobuild.__main__ as autobuild
from sphinx_autobuild.build import Builder

from carnet.cli.console import command

#: Files whose changes are no news of the blog.
NOT_WATCHED = (r"(^|/)(\.git|\.venv|_build|__pycache__|\.[a-z]+_cache|\.hypothesis)(/|$)", r"\.mo$")


class PlainBuilder(Builder):  # type: ignore[misc]  # it has no types
    """Builds by the command of the blog's own, and says little."""

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build; what is served stays as it is where that fails."""
        done = subprocess.run([sys.executable, "-m", "carnet.cli.console", "sphinx", *self.sphinx_args], check=False)
        if done.returncode:
            print("The preview stays as it was: see above.", file=sys.stderr, flush=True)
        else:
            print(f"The preview is at {self.uri} (Ctrl-C to stop)", flush=True)


def main(arguments: Sequence[str] | None = None) -> Any:
    """Serve, and build whenever a file changes."""
    parser = argparse.ArgumentParser(prog="carnet serve", description="Show the blog, drafts included.")
    parser.add_argument("--port", type=int, default=8000, help="where it is shown (%(default)s)")
    port = parser.parse_args(arguments).port
    os.environ |= {"BLOG_DRAFTS": "1", "BLOG_URL": f"http://127.0.0.1:{port}/"}
    autobuild.Builder = PlainBuilder
    ignored = [option for pattern in NOT_WATCHED for option in ("--re-ignore", pattern)]
    built = ["-b", "dirhtml", "-q", "-d", "_build/preview/doctrees", ".", "_build/preview/html"]
    return autobuild.main(["--port", str(port), *ignored, *built])


if __name__ == "__main__":
    command(main)
