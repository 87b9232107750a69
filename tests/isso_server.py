"""A real Isso server on this machine, and what its moderator does."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener, urlopen

PASSWORD = "un mot de passe d’essai"
_SETTINGS = """
[general]
dbpath = {folder}/comments.db
host = {site}
[admin]
enabled = true
password = {password}
[moderation]
enabled = true
[server]
listen = {url}
[guard]
enabled = false
"""


def is_installed() -> bool:
    return find_spec("isso") is not None


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


@dataclass
class Isso:
    """A server that runs."""

    url: str
    log: Path

    def moderate(self, action: str, number: int) -> None:
        """Do what the link in the moderator's mail does; its key is in the log, for Isso sends no mail here."""
        pattern = rf"{re.escape(self.url)}/id/{number}/{action}/(\S+)"
        (key, *_rest) = re.findall(pattern, self.log.read_text(encoding="utf-8"))
        with urlopen(Request(f"{self.url}/id/{number}/{action}/{key}", method="POST"), timeout=10) as answer:
            assert answer.status == 200

    def waiting(self) -> str:
        """Return the moderator's page of comments that wait."""
        opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        opener.open(f"{self.url}/login/", urlencode({"password": PASSWORD}).encode(), timeout=10)
        with opener.open(f"{self.url}/admin/?mode=2", timeout=10) as answer:
            return answer.read().decode()


@contextmanager
def run(folder: Path, port: int, site: str) -> Iterator[Isso]:
    """Run a server for the blog at the address *site*."""
    url = f"http://127.0.0.1:{port}"
    settings = folder / "isso.cfg"
    settings.write_text(_SETTINGS.format(folder=folder, site=site, url=url, password=PASSWORD), encoding="utf-8")
    isso = Isso(url, folder / "isso.log")
    command = [sys.executable, "-c", "from isso import main; main()", "-c", str(settings), "run"]
    with isso.log.open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(url, process, isso.log)
            yield isso
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen, log: Path) -> None:
    for _attempt in range(200):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urlopen(f"{url}/js/embed.min.js", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Isso does not answer")
