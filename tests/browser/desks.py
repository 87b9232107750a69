"""A desk with a small blog on it, in a process of its own, as `carnet write` opens it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from carnet.cli.new.blog import files
from carnet.cli.new.questions import Answers

REPO = Path(__file__).parents[2]
ANSWERS = Answers("Carnet d’essai", "Une plume", "fr", "https://blog.invalid/", ("Humeurs", "Musique"), "Europe/Paris")
#: Milliseconds in which the first page is made, on a machine with much else to do.
PATIENCE = 60_000


def new_blog(root: Path, settings: str = "", answers: Answers = ANSWERS) -> Path:
    """Write a new blog into a folder, with more *settings*."""
    for name, content in files(answers, date(2026, 3, 17)).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"\n{settings}\n")
    return root


@dataclass
class RunningDesk:
    """A desk that is open."""

    root: Path
    port: int = 0
    address: str = ""
    process: subprocess.Popen[str] | None = field(default=None, repr=False)
    #: What Python runs with the words of the command.
    program: tuple[str, ...] = ("-m", "carnet")

    def start(self) -> RunningDesk:
        """Open it, at the port that it had before."""
        own = {"BLOG_URL", "BLOG_HUB", "BLOG_DRAFTS", "READTHEDOCS_CANONICAL_URL", "SOURCE_DATE_EPOCH"}
        environment = {name: value for name, value in os.environ.items() if name not in own}
        self.process = subprocess.Popen(
            [sys.executable, *self.program, "write", "--no-browser", "--port", str(self.port)],
            cwd=self.root,
            env=environment | {"PYTHONPATH": str(REPO / "src"), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + self.process.stdout.read()
        self.address = found[0]
        self.port = urlsplit(self.address).port or 0
        return self

    def kill(self) -> None:
        """End it as a machine does whose power goes."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    @property
    def secret(self) -> str:
        """What opens it."""
        return self.address.partition("?key=")[2]

    def text(self, path: str) -> str:
        """Return the text of a file of the blog."""
        return (self.root / path).read_text(encoding="utf-8")

    def begin(self, page: Page, title: str) -> str:
        """Begin a post, and return the path of its file."""
        page.goto(self.address)
        page.get_by_role("button", name="Nouveau billet").click()
        page.get_by_label("Titre").fill(title)
        page.get_by_role("button", name="Commencer").click()
        page.get_by_role("textbox", name="Texte").wait_for(timeout=PATIENCE)
        return page.evaluate("new URL(location).searchParams.get('path')")


def until(what, seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never was"
        time.sleep(0.05)
