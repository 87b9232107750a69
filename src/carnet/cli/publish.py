"""Mirror a finished build into the published folder: readers never meet a half-written site.

Nothing is touched that no build of ours wrote: a ledger in the folder says what did (see `published_files`). Only
files whose content changed are written, each one whole: what pages use, new pages, changed pages, what leads to them,
the home page. What is gone from the build goes last. A run that was cut short is gone on with by the next.

    carnet publish _build/work _build/html
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from shutil import copyfile

from sphinx.locale import _

from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.published_files import (
    LEDGER,
    MARKER,
    Order,
    PublishError,
    adopted,
    digest,
    files_in,
    read_ledger,
    written_ledger,
)

__all__ = ["LEDGER", "MARKER", "PublishError", "Published", "publish"]

_TEMPORARY = ".publishing"  # suffix of a file that is not yet whole
_AT_ONCE = 16  # files that are brought to the disk at a time: eight times as fast as one by one


@dataclass(frozen=True)
class Published:
    """What publishing changed, and what it left alone though it may be old."""

    copied: int
    removed: int
    left: tuple[str, ...] = ()
    #: Bytes of all that is published.
    size: int = 0

    def told(self, target: Path) -> str:
        """Return a line on what was left alone, "" if nothing was."""
        if not self.left:
            return ""
        names = ", ".join(self.left[:5])
        if len(self.left) > 5:
            names = _("%s and %s more") % (names, len(self.left) - 5)
        return _("Left alone in %s, for no build is known to have written it so: %s.") % (target, names)


def publish(build: Path, target: Path, *, adopt: bool = False) -> Published:
    """Make what builds of ours wrote into *target* equal to *build*; *adopt* a folder from before there was a ledger.

    Raises:
        PublishError: Nothing was changed, and why.
        OSError: Publishing was cut short; the next run goes on.
    """
    wanted = _wanted(build)
    known, left = _known(target, wanted, adopt=adopt)
    _refuse_what_is_not_ours(build, target, wanted, known)
    changed = [name for name in wanted if not _is_same(target / name, wanted[name])]
    noted = {name: known.get(name, frozenset()) | {wanted.get(name, "")} - {""} for name in {*known, *wanted}}
    if changed or noted != known:
        target.mkdir(parents=True, exist_ok=True)
        _note(target, written_ledger(noted))
    for name in (*noted, PurePosixPath(LEDGER)):
        _sweep(target / name, wanted, name)
    order = Order({*known, *wanted}, (name for name in known if (target / name).is_file()))
    _write(build, target, sorted(changed, key=order), noted)
    gone = sorted(known.keys() - wanted.keys(), key=order.removal)
    namesakes = {str(name).lower(): name for name in wanted}
    removed = [_remove(target, name, known[name], namesakes.get(str(name).lower())) for name in gone]
    left = [name for name in left if (target / name).exists()]
    left += [str(name) for name, what in zip(gone, removed, strict=True) if what is None]
    _note(target, written_ledger({name: frozenset({one}) for name, one in wanted.items()}))
    size = sum((build / name).stat().st_size for name in wanted)
    return Published(len(changed), removed.count(True), tuple(left), size)


# -- Before anything is changed ----------------------------------------------------------------------------------------


def _wanted(build: Path) -> dict[PurePosixPath, str]:
    """Return the files of a finished build with their digests."""
    if not (build / MARKER).is_file():
        raise PublishError(_("%s holds no finished build (no %s): build the blog first.") % (build, MARKER))
    return {name: digest(build / name) for name in files_in(build) if str(name) != LEDGER}


def _known(
    target: Path, wanted: Iterable[PurePosixPath], *, adopt: bool
) -> tuple[dict[PurePosixPath, frozenset[str]], list[str]]:
    """Return what builds of ours wrote into a folder, and what they may have written."""
    if target.exists() and not target.is_dir():
        raise PublishError(_("%s is a file: remove it, or publish elsewhere.") % target)
    known = read_ledger(target)
    if known is not None:
        return known, []
    unfinished = _temporary(target / LEDGER)  # a first run was cut short while it wrote the ledger
    if not target.is_dir() or not any(path != unfinished for path in target.iterdir()):
        return {}, []
    if not (target / MARKER).is_file():
        message = _("%s is not empty, and no build of ours wrote it: empty it, or publish elsewhere.")
        raise PublishError(message % target)
    if not adopt:
        message = _(
            "%s has no list of what builds wrote there (%s): empty it, publish elsewhere, or add --adopt"
            " to take what looks like a build's for one's own."
        )
        raise PublishError(message % (target, LEDGER))
    ours = adopted(target, wanted)
    return ours, sorted(str(name) for name in files_in(target) if name not in ours and name.parts[0] != ".git")


def _refuse_what_is_not_ours(
    build: Path, target: Path, wanted: dict[PurePosixPath, str], known: dict[PurePosixPath, frozenset[str]]
) -> None:
    """Stop where the build would have to replace what no build of ours wrote, or to follow a link out of the folder."""
    namesakes = {str(name).lower(): name for name in known if (target / name).is_file()}
    for name, wish in wanted.items():
        path = target / name
        for parent in [target / folder for folder in name.parents if folder.parts]:
            inside = PurePosixPath(parent.relative_to(target).as_posix())
            if parent.is_symlink() or (os.path.lexists(parent) and not parent.is_dir() and inside not in known):
                message = _("%s was written by no build of ours, and %s needs its place.")
                raise PublishError(message % (parent, build / name))
        if path.is_dir() and not path.is_symlink():
            others = [inner for inner in path.rglob("*") if not inner.is_dir() or inner.is_symlink()]
            taken = any(PurePosixPath(inner.relative_to(target).as_posix()) not in known for inner in others)
        else:
            namesake = namesakes.get(str(name).lower())
            ours = name in known or (namesake is not None and path.exists() and (target / namesake).samefile(path))
            taken = path.is_symlink() or (path.exists() and not ours and not _is_same(path, wish))
        if taken:
            raise PublishError(_("%s was written by no build of ours, and the build has a file of that name.") % path)


def _is_same(path: Path, wish: str) -> bool:
    return path.is_file() and not path.is_symlink() and digest(path) == wish


# -- Writing -----------------------------------------------------------------------------------------------------------


def _temporary(path: Path) -> Path:
    """Return where a file is written before it is whole; any name has a short one."""
    return path.with_name(f".{sha256(path.name.encode(errors='surrogateescape')).hexdigest()[:16]}{_TEMPORARY}")


def _sweep(path: Path, wanted: Iterable[PurePosixPath], name: PurePosixPath) -> None:
    """Remove what a run that was cut short left beside a file; runs before the ledger gave it a long name."""
    former = name.with_name(f"{name.name}{_TEMPORARY}")
    if path.parent.is_symlink():
        return
    for left in (_temporary(path), *([path.with_name(former.name)] if former not in wanted else [])):
        with suppress(OSError):  # most were never there
            left.unlink()


def _write(build: Path, target: Path, names: list[PurePosixPath], known: Iterable[PurePosixPath]) -> None:
    """Write files in their order: some at a time to the disk, then each to its place."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for start in range(0, len(names), 256):
            some = names[start : start + 256]
            for name in some:
                _make_room(target, name, known)
            list(pool.map(_bring, (build / name for name in some), (_temporary(target / name) for name in some)))
            for name in some:
                _temporary(target / name).replace(target / name)
            for folder in {(target / name).parent for name in some}:
                sync_folder(folder)


def _make_room(target: Path, name: PurePosixPath, known: Iterable[PurePosixPath]) -> None:
    """Make the folder of a file; what stood in its way is ours."""
    path = target / name
    for parent in path.parents:
        if parent.is_file() and target in parent.parents:
            parent.unlink()
    if path.is_dir():
        inside = [other for other in known if name in other.parents]
        for other in inside:
            (target / other).unlink(missing_ok=True)
            _prune(target, other)
    path.parent.mkdir(parents=True, exist_ok=True)


def _bring(source: Path, target: Path) -> None:
    copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _note(target: Path, text: str) -> None:
    """Write the ledger."""
    file = target / LEDGER
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return
    temporary = _temporary(file)
    with temporary.open("w", encoding="utf-8", newline="\n") as whole:
        whole.write(text)
        whole.flush()
        os.fsync(whole.fileno())
    temporary.replace(file)
    sync_folder(target)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where a system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# -- Removing ----------------------------------------------------------------------------------------------------------


def _remove(target: Path, name: PurePosixPath, digests: frozenset[str], namesake: PurePosixPath | None) -> bool | None:
    """Remove a file that is gone from the build; return False if it is gone already, None if it is another's by now.

    A *namesake* in the build is the same file where Voyage and voyage are one.
    """
    path = target / name
    if any((target / folder).is_symlink() for folder in name.parents if folder.parts) or path.is_symlink():
        return None
    if not path.is_file():
        return False
    if digest(path) not in digests:
        return None
    if namesake is not None and (target / namesake).samefile(path):
        return False
    path.unlink()
    _prune(target, name)
    return True


def _prune(target: Path, name: PurePosixPath) -> None:
    """Remove the folders that a file leaves empty."""
    for folder in [target / folder for folder in name.parents if folder.parts]:
        try:
            folder.rmdir()
        except OSError:
            return


def main(arguments: list[str] | None = None) -> int:
    """Publish from the command line."""
    parser = parser_of("publish")
    parser.add_argument("build", type=Path, help=_("the folder that Sphinx wrote"))
    parser.add_argument("target", type=Path, help=_("the folder that is served"))
    parser.add_argument(
        "--adopt", action="store_true", help=_("take a folder that was published before there was a list")
    )
    options = parser.parse_args(arguments)
    try:
        published = publish(options.build, options.target, adopt=options.adopt)
    except PublishError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(cut_short(options.target, error), file=sys.stderr)
        return 1
    done = _("%s: %s files written, %s removed")
    print(done % (options.target, published.copied, published.removed))
    if told := published.told(options.target):
        print(told, file=sys.stderr)
    return 0


def cut_short(target: Path, error: OSError) -> str:
    """Return a line on what cut publishing short."""
    place, why = error.filename or target, error.strerror or error
    return _("%s: %s. %s is published in part: run this again.") % (place, why, target)


if __name__ == "__main__":
    command(main)
