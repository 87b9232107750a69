"""Are there known holes in what the blog is built and tested with? ``make check`` asks the Python Packaging Advisory
Database by pip-audit, for every locked version. Who is offline is told so, and nothing more.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from carnet.cli.console import command
from carnet.cli.repository import ROOT

#: How pip-audit ends where it reaches nobody.
_OFFLINE = re.compile(r"requests\.exceptions\.|.*Could not connect")
LOCKS = (
    "requirements.txt",
    "tests/requirements.txt",
    "src/carnet/cli/pdf/requirements.txt",
    "src/carnet/cli/desk/requirements.txt",
    "src/carnet/cli/new/files/tests/requirements.txt",
)


def holes(report: Mapping[str, Any]) -> list[str]:
    """Return a line for each known hole in a *report* of pip-audit, as JSON."""
    found = ((package, hole) for package in report["dependencies"] for hole in package.get("vulns", ()))
    return [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {' or '.join(hole['fix_versions']) or 'none'}"
        for package, hole in found
    ]


def is_answered(report: Mapping[str, Any]) -> bool:
    """Return whether the service knew any of the packages; a mirror of PyPI that has no advisories knows none."""
    return any("vulns" in package for package in report["dependencies"])


class AuditError(Exception):
    """What pip-audit says of a lock that it can't read."""


def ask(lock: str, options: Sequence[str] = ()) -> dict[str, Any] | None:
    """Return what pip-audit reports of a *lock*, None if nobody answered.

    Raises:
        AuditError: The lock is none, or has no hashes.
    """
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json", "-r", lock]
    plain = ["--progress-spinner", "off"]  # which stands among the JSON where FORCE_COLOR is set
    done = subprocess.run([*command, *plain, *options], capture_output=True, text=True, cwd=ROOT, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        said = (done.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        if _OFFLINE.match(said):
            return None
        raise AuditError(said) from None
    return report


def main(options: Sequence[str] = ()) -> int:
    """Look at each lock, and return the exit code."""
    found: list[str] = []
    for lock in LOCKS:
        try:
            report = ask(lock, options)
        except AuditError as error:
            found.append(f"{lock}: {error}")
            continue
        if report is None or not is_answered(report):
            print(f"{lock}: not looked at, for no advisory service can be reached from here")
            continue
        found += [f"{lock}: {hole}" for hole in holes(report)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
