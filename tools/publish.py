"""Mirror a finished build into the published folder: readers never meet a half-written site.

Only files whose content changed are copied, each one whole; pages follow the files that they use,
and what is gone from the build goes last. A folder that no build made is left alone.

    python -m tools.publish _build/work _build/html
"""

from __future__ import annotations

import argparse
import filecmp
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.console import command

MARKER = ".buildinfo"  # Sphinx's HTML builders write this file at the root of what they make
_TEMPORARY = ".publishing"  # suffix of a file that is not yet whole


class PublishError(Exception):
    """Why nothing was published, in one line."""


@dataclass(frozen=True)
class Published:
    """What publishing changed."""

    copied: int
    removed: int


def publish(build: Path, target: Path) -> Published:
    """Make ``target`` equal to ``build``, file by file."""
    if not (build / MARKER).is_file():
        raise PublishError(f"{build} holds no finished build (no {MARKER}): build the blog first.")
    if target.exists() and not target.is_dir():
        raise PublishError(f"{target} is a file: remove it, or publish elsewhere.")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise PublishError(
            f"{target} is not empty, and no build made it (no {MARKER}): empty it, or publish elsewhere."
        )
    wanted = _files(build)
    copied = sum(_copy(build / name, target / name) for name in sorted(wanted, key=_order))
    gone = _files(target) - wanted
    for name in gone:
        (target / name).unlink()
    _remove_empty_folders(target)
    return Published(copied, len(gone))


def _files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()}


def _order(name: Path) -> tuple[bool, bool, Path]:
    """Marker first (so that a first run cut short can be taken up again), pages last."""
    return name != Path(MARKER), name.suffix == ".html", name


def _copy(source: Path, target: Path) -> bool:
    """Copy one file whole, if its content differs; tell whether it did."""
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return False
    if target.is_dir():
        shutil.rmtree(target)
    for parent in target.parents:
        if parent.is_file():
            parent.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(target.name + _TEMPORARY)
    shutil.copyfile(source, temporary)
    temporary.replace(target)
    return True


def _remove_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def main(arguments: list[str] | None = None) -> int:
    """Publish from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish", description=__doc__.partition("\n\n")[0])
    parser.add_argument("build", type=Path, help="the folder that Sphinx wrote")
    parser.add_argument("target", type=Path, help="the folder that is served")
    options = parser.parse_args(arguments)
    try:
        published = publish(options.build, options.target)
    except PublishError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.target}: {published.copied} files written, {published.removed} removed")
    return 0


if __name__ == "__main__":
    command(main)
