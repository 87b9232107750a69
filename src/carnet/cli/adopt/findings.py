"""What `carnet adopt` finds: a place, what is wrong there, what to do; and the lines that would do it."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: Where all that is changed is kept as it was.
STORE = ".before-carnet"


@dataclass(frozen=True, slots=True)
class Edit:
    """The lines from *first* to *last* of a file (the first is 1) and what takes their place; *last* may be one less
    than *first*, to add lines before it.
    """

    first: int
    last: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line that the owner of a site reads; *edits* are what `--write` does about it, if it can, or another one's
    (*is_done*).
    """

    path: str
    line: int
    text: str
    edits: tuple[Edit, ...] = ()
    is_done: bool = False

    @property
    def is_for_write(self) -> bool:
        """Whether `--write` does it."""
        return self.is_done or bool(self.edits)

    def shown(self) -> str:
        """Return the line."""
        return f"{self.path}:{self.line}: {self.text}"


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return *text* with its *edits*, which do not overlap."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    for edit in sorted(set(edits), key=lambda edit: (edit.first, edit.last), reverse=True):
        lines[edit.first - 1 : edit.last] = [f"{line}{newline}" for line in edit.lines]
    return "".join(lines)


def write(root: Path, findings: Iterable[Finding]) -> list[str]:
    """Do what the *findings* say, keep each file as it was, and return the names of the files."""
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for finding in findings:
        by_file[finding.path] += finding.edits
    changed = sorted(path for path, edits in by_file.items() if edits)
    for path in changed:
        (root / STORE / path).parent.mkdir(parents=True, exist_ok=True)
        if not (root / STORE / path).exists():  # what came first is what the owner wrote
            shutil.copy2(root / path, root / STORE / path)
        text = (root / path).read_bytes().decode("utf-8")
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        (root / path).write_bytes((mark + edited(text.removeprefix(mark), by_file[path])).encode())
    return changed
