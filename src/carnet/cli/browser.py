"""Find a Chromium for the browser tests, or install one, and print where it is.

Looked for in this order: the variable CHROMIUM, the programs on the PATH, Playwright's own
download. If there is none: Playwright downloads its own, else the system's package manager
installs one, else a line says what to do.

    carnet browser
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sphinx.locale import _

from carnet.cli.console import command

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
HOW = (
    "No Chromium was found, and none could be installed. Install Chromium or Chrome by the "
    "system's means (Debian: apt install chromium), or say where one is: CHROMIUM=/path make test"
)

_DOWNLOAD_TIMEOUT = 600  # seconds for all of Playwright's download
_CONNECTION_TIMEOUT = "15000"  # milliseconds that it waits for an answer before it gives up
_LAUNCH_TIMEOUT = 60


def launch_arguments() -> list[str]:
    """The arguments with which Chromium starts anywhere, and talks to nobody by itself."""
    arguments = [
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    # As root (in a container, say) Chromium refuses to start with its sandbox; the tests open
    # our own pages only.
    return ["--no-sandbox", *arguments] if _is_root() else arguments


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@cache
def find() -> str | None:
    """The path of the first Chromium that starts, or None."""
    return next((path for path in _candidates() if starts(path)), None)


def starts(path: str) -> bool:
    """Whether this browser shows a page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [path, "--headless", f"--user-data-dir={profile}", *launch_arguments()]
        try:
            result = subprocess.run(
                [*command, "--dump-dom", "data:text/html,<p>ready</p>"],
                capture_output=True,
                text=True,
                timeout=_LAUNCH_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return "<p>ready</p>" in result.stdout


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
    yield from filter(None, map(shutil.which, NAMES))
    yield from (path for path in MAC_APPLICATIONS if Path(path).exists())
    if own := _playwrights_own():
        yield own


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # not needed if one is found

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> str | None:
    """Install a Chromium by the first means that works; gives its path, or None."""
    for name, means in (
        (_("Playwright's own download"), _download),
        (_("the system's package"), _install_package),
    ):
        print(_("No Chromium found: trying %s…") % name, file=sys.stderr, flush=True)
        if means():
            find.cache_clear()
            if path := find():
                return path
    return None


def _download() -> bool:
    environment = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": _CONNECTION_TIMEOUT}
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return _run(command, environment, _DOWNLOAD_TIMEOUT)


def _install_package() -> bool:
    if not shutil.which("apt-get"):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-y"] if _is_root() else ["sudo", "-n", "apt-get", "-q", "-y"]
    install = [*apt, "install", "--no-install-recommends", "chromium"]
    return _run([*apt, "update"], environment) and _run(install, environment)


def _run(command: list[str], environment: dict[str, str], timeout: float | None = None) -> bool:
    try:
        result = subprocess.run(
            command,
            env=environment,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def main() -> int:
    """Print the path of a Chromium that works, installing one if need be."""
    path = find() or install()
    if path is None:
        print(_(HOW), file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    command(main)
