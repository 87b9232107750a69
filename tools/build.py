"""Build the blog strictly, on one calm line of progress, and publish it only if nothing was amiss.

Every warning is shown and fails the build; what was published before then stays as it was. Of two builds at once, one
waits until the other has published.

    python -m tools.build [html]

With ``html`` each page is a file of its own name, so that the blog can be read from a folder, without a server.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO

from sphinx.cmd.build import main as sphinx_build

import tools.repository
from carnet.core.build_state import BuildLock
from carnet.core.downloads.originals import how_many_say_where, originals, told_of_places, told_of_weight
from tools.console import command
from tools.failures import explain_those_of_sphinx
from tools.publish import PublishError, cut_short, publish

BUILD = Path("_build")
WORK = {"dirhtml": BUILD / "work", "html": BUILD / "work-html"}  # what Sphinx writes, by builder
DOCTREES = BUILD / "doctrees"
HTML = BUILD / "html"  # what is published
PLACES = BUILD / "places.json"  # which originals say where they were made

_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


class Progress(io.TextIOBase):
    """Shows the latest of what is written to it on one line of a terminal; elsewhere, nothing."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self._terminal = terminal
        self._latest = ""

    def isatty(self) -> bool:
        return self._terminal.isatty()

    def write(self, text: str) -> int:
        *_, finished, current = ["", *re.split(r"[\r\n]+", self._latest + _ESCAPE.sub("", text))]
        self._latest = current
        self._show(current or finished)
        return len(text)

    def clear(self) -> None:
        self._show("")

    def _show(self, line: str) -> None:
        if self.isatty():
            width = shutil.get_terminal_size().columns - 1
            self._terminal.write("\r" + line[:width].ljust(width) + ("" if line else "\r"))
            self._terminal.flush()


class Warnings(io.TextIOBase):
    """Passes on what is written to it, after wiping the line of progress."""

    def __init__(self, stream: TextIO, progress: Progress) -> None:
        super().__init__()
        self._stream = stream
        self._progress = progress

    def isatty(self) -> bool:
        return self._stream.isatty()

    def write(self, text: str) -> int:
        self._progress.clear()
        return self._stream.write(text)

    def flush(self) -> None:
        if not self._stream.closed:  # Python flushes once more when it drops this object
            self._stream.flush()


def build(builder: str) -> bool:
    """Run Sphinx; tell whether there was neither error nor warning."""
    explain_those_of_sphinx()
    progress = Progress(sys.stdout)
    options = ["-b", builder, "-W", "-n", "-j", "auto", "-d", str(DOCTREES)]
    with redirect_stdout(progress), redirect_stderr(Warnings(sys.stderr, progress)):
        failed = sphinx_build([*options, ".", str(WORK[builder])])
    progress.clear()
    return not failed


def main(arguments: list[str] | None = None) -> int:
    """Build and publish from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", description=__doc__.partition("\n\n")[0])
    parser.add_argument("builder", nargs="?", choices=WORK, default="dirhtml", help="Sphinx's builder")
    builder = parser.parse_args(arguments or []).builder
    lock = BuildLock(BUILD, lambda: print("Another build is at work here: waiting until it has ended…", flush=True))
    try:
        return build_and_publish(builder)
    finally:
        lock.end(is_whole=True)


def build_and_publish(builder: str) -> int:
    """Build, and publish what was built if nothing was amiss; return the command's exit code."""
    start = time.monotonic()
    print("Building the blog…", flush=True)
    if not build(builder):
        print("The blog was not built: see above. What was published stays.", file=sys.stderr)
        return 1
    try:
        changed = publish(WORK[builder], HTML, adopt=True)  # nobody but this program writes there
    except (PublishError, OSError) as error:
        print(cut_short(HTML, error) if isinstance(error, OSError) else error, file=sys.stderr)
        return 1
    seconds = time.monotonic() - start
    print(f"Done in {seconds:.1f} s: {changed.copied} files written, {changed.removed} removed.")
    places = how_many_say_where(Path(), originals(Path(), tools.repository.settings(Path())), PLACES)
    for told in (changed.told(HTML), told_of_places(places), told_of_weight(changed.size)):
        if told:
            print(told, file=sys.stderr)
    print(f"The blog is in {HTML}. To read it: {sys.executable} -m tools.serve {HTML}")
    return 0


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
