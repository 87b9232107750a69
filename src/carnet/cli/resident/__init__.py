"""A build that waits: a preview, or an editor, has its page a moment after a key was pressed.

A program of its own loads Sphinx and all packages once. It starts a process that reads `conf.py` and what is kept of
the last build, and waits; once it is asked, that process builds, answers and ends, so that nothing of one build is
left for the next. Where a process can't be split in two (Windows), each build is a new process.

    with ResidentBuild(Path("."), Path("_build/preview/html"), Path("_build/preview/doctrees")) as resident:
        built = resident.build({"posts/2026/billet.md": "# Un titre"})
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

#: Whether a process can be split in two without harm: macOS has libraries that do not stand it.
CAN_WAIT = sys.platform.startswith("linux")


@dataclass(frozen=True, slots=True)
class Site:
    """What is built, and where: folders, Sphinx's builder, settings that differ from `conf.py`."""

    source: str
    out: str
    doctrees: str
    builder: str = "dirhtml"
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a build: whether nothing was wrong, and whether it came to its end all the same; the names of the
    pages that were written, what is wrong (as in `messages.json`), what else was said, and how many seconds it took.
    """

    is_whole: bool
    is_built: bool = False
    pages: Sequence[str] = ()
    messages: Sequence[Mapping[str, Any]] = ()
    said: str = ""
    seconds: float = 0.0


class ResidentBuild:
    """Builds a site whenever it is asked, in a program of its own."""

    def __init__(
        self,
        source: Path,
        out: Path,
        doctrees: Path,
        *,
        builder: str = "dirhtml",
        settings: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        waits: bool = CAN_WAIT,
    ) -> None:
        folders = [str(Path(folder).resolve()) for folder in (source, out, doctrees)]
        self.site = Site(folders[0], folders[1], folders[2], builder, dict(settings or {}))
        self.environment = dict(environment or {})
        self.waits = waits
        self._program: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None

    def __enter__(self) -> ResidentBuild:
        """Start at once, so that the first build finds it ready."""
        if self.waits:
            self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End the program."""
        self.close()

    def build(
        self, texts: Mapping[str, str] | None = None, show: Callable[[Sequence[str]], object] | None = None
    ) -> Built:
        """Build, with *texts* in place of the files at their paths from the source folder.

        *show* is called with the names of the pages of texts once they are written, while lists and all else are still
        being made. A program that ended, or whose own code changed, is started anew.
        """
        request = json.dumps({"texts": dict(texts or {})})
        for _attempt in range(3):
            if self._channel is None:
                self._start()
            answer = self._ask(request, show)
            if not self.waits:
                self.close()
            if answer is not None and not answer.get("again"):
                return Built(**answer)
            self.close()
        return Built(is_whole=False, said="The program that builds the blog ended three times.")

    def _ask(self, request: str, show: Callable[[Sequence[str]], object] | None) -> dict[str, Any] | None:
        assert self._channel is not None
        try:
            self._channel.sendall(f"{request}\n".encode())
            with self._channel.makefile("rb") as answers:
                while (line := answers.readline()).endswith(b"\n"):
                    answer: dict[str, Any] = json.loads(line)
                    if "shown" not in answer:
                        return answer
                    if show is not None:
                        show(answer["shown"])
        except OSError:
            return None
        return None

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        engine = str(Path(__file__).parents[3])
        paths = [engine, *filter(None, [os.environ.get("PYTHONPATH")])]
        command = [sys.executable, "-m", "carnet.cli.resident.server", json.dumps(asdict(self.site))]
        self._program = subprocess.Popen(
            [*command, *(["--wait"] if self.waits else [])],
            stdin=theirs.fileno(),
            cwd=self.site.source,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **self.environment},
        )
        theirs.close()
        self._channel = ours

    def close(self) -> None:
        """End the program and whatever it builds."""
        if self._channel is not None:
            self._channel.close()
        if self._program is not None:
            try:
                self._program.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._program.kill()
                self._program.wait()
        self._channel = self._program = None
