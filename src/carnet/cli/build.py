"""Build the blog strictly, on one calm line of progress, and publish it only if nothing was amiss.

Every warning is shown and fails the build; what was published before then stays as it was. Of two builds at once, one
waits until the other has published.

    carnet html [html] [--json] [--check]

With ``html`` each page is a file of its own name, so that the blog can be read from a folder, without a server. What is
wrong is told file by file, and counted; with ``--json`` it is printed as JSON, for editors, and nothing else is. With
``--check`` nothing is published.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TextIO

from sphinx.cmd.build import main as sphinx_build
from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.failures import explain_those_of_sphinx
from carnet.cli.publish import PublishError, cut_short, publish
from carnet.core.build_state import BuildLock, read_state
from carnet.core.downloads.originals import how_many_say_where, originals, told_of_places, told_of_weight

BUILD = Path("_build")
WORK = {"dirhtml": BUILD / "work", "html": BUILD / "work-html"}  # what Sphinx writes, by builder
DOCTREES = BUILD / "doctrees"
MESSAGES = DOCTREES / "messages.json"  # what carnet.messages told
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


def build(builder: str, *, as_json: bool = False) -> bool:
    """Run Sphinx and tell what was wrong; return whether nothing was."""
    explain_those_of_sphinx()
    progress = Progress(io.StringIO() if as_json else sys.stdout)
    said = io.StringIO()
    options = ["-b", builder, "-W", "-n", "-j", "auto", "-d", str(DOCTREES)]
    MESSAGES.unlink(missing_ok=True)
    with redirect_stdout(progress), redirect_stderr(Warnings(said, progress)):
        failed = sphinx_build([*options, ".", str(WORK[builder])])
    progress.clear()
    told = read_state(MESSAGES)
    if as_json:
        print(json.dumps(told.get("messages", []), ensure_ascii=False, indent=1))
    for line in [*unreported(said.getvalue(), told), *([] if as_json else told.get("report", []))]:
        print(line, file=sys.stderr)
    return not failed


def unreported(said: str, told: dict[str, Any]) -> list[str]:
    """Return the lines that Sphinx *said* besides the messages that are *told*, such as those of a crash."""
    rest = _ESCAPE.sub("", said)
    for line in told.get("printed", ()):
        rest = rest.replace(f"{line}\n", "", 1)
    return rest.splitlines()


def main(arguments: list[str] | None = None) -> int:
    """Build and publish from the command line."""
    parser = parser_of("html")
    parser.add_argument("builder", nargs="?", choices=WORK, default="dirhtml", help=_("Sphinx's builder"))
    parser.add_argument("--json", action="store_true", help=_("print what is wrong as JSON"))
    parser.add_argument("--check", action="store_true", help=_("only tell what is wrong, and publish nothing"))
    chosen = parser.parse_args(arguments or [])
    waiting = _("Another build is at work here: waiting until it has ended…")
    lock = BuildLock(BUILD, lambda: print(waiting, flush=True, file=sys.stderr if chosen.json else sys.stdout))
    try:
        if chosen.check:
            return int(not build(chosen.builder, as_json=chosen.json))
        return build_and_publish(chosen.builder, as_json=chosen.json)
    finally:
        lock.end(is_whole=True)


def build_and_publish(builder: str, *, as_json: bool = False) -> int:
    """Build, and publish what was built if nothing was amiss; return the command's exit code."""
    start = time.monotonic()
    news = sys.stderr if as_json else sys.stdout
    print(_("Building the blog…"), flush=True, file=news)
    if not build(builder, as_json=as_json):
        print(_("The blog was not built: see above. What was published stays."), file=sys.stderr)
        return 1
    try:
        changed = publish(WORK[builder], HTML, adopt=True)  # nobody but this program writes there
    except (PublishError, OSError) as error:
        print(cut_short(HTML, error) if isinstance(error, OSError) else error, file=sys.stderr)
        return 1
    seconds = time.monotonic() - start
    done = _("Done in %s s: %s files written, %s removed.")
    print(done % (f"{seconds:.1f}", changed.copied, changed.removed), file=news)
    places = how_many_say_where(Path(), originals(Path(), carnet.cli.repository.settings(Path())), PLACES)
    for told in (changed.told(HTML), told_of_places(places), told_of_weight(changed.size)):
        if told:
            print(told, file=sys.stderr)
    path = f"PYTHONPATH={given} " if (given := os.environ.get("PYTHONPATH")) else ""
    show = f"{path}{sys.executable} -m carnet show {HTML}"
    print(_("The blog is in %s. To read it: %s") % (HTML, show), file=news)
    if left_out := read_state(MESSAGES).get("left_out"):
        print(left_out, file=news)
    return 0


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
