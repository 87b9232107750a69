"""What one build keeps for the next: files that are whole or not there, and a lock, so that two builds never share a
folder and a build that was cut short is noticed.

The system drops the lock with the process that holds it and with those that it started, however they end.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from carnet.core.fingerprint import digest, stamp_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LOCK = "blog-lock"
_BEGUN = b"begun"
#: Which byte is locked on Windows, where nobody else can read what is locked.
_FAR = 1 << 30
#: The locks of this process, by folder: whoever builds again here does not wait for itself.
_held: dict[Path, BinaryIO] = {}


def state_file(app: Sphinx, name: str, suffix: str = ".json") -> Path:
    """Return where builds into this very output folder keep *name*; others may share the doctrees."""
    beside, out = Path(app.doctreedir).parent, Path(app.outdir)
    place = out.relative_to(beside) if out.is_relative_to(beside) else out
    return Path(app.doctreedir) / f"blog-{name}-{digest(place.as_posix())[:8]}{suffix}"


def read_state(file: Path) -> dict[str, Any]:
    """Return what a build kept in a *file*; nothing if there is none, or if it is no such file."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_whole(file: Path, content: str | bytes) -> None:
    """Write a *file* that is whole or as it was before, whenever the build is cut short."""
    part, data = f"{file}.part", content.encode() if isinstance(content, str) else content
    try:
        _write(part, data)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(part, data)
    os.replace(part, file)  # noqa: PTH105  # Sphinx's own paths are strings, too, which replace words


def _write(file: str, content: bytes) -> None:
    with open(file, "wb") as opened:  # noqa: PTH123  # thousands of them, each at once
        opened.write(content)


def publish_kept(kept: str | Path, published: str | Path) -> None:
    """Give a *kept* file a second name in the output, which takes neither room nor, for thousands of files, much time.

    Where the system has no such names, or the output lies on another disk, it is copied with its time. What had the
    second name before stays as it was wherever else it has one, as in the output of another builder. One that has the
    kept file's size and time is left alone.
    """
    if stamp_of(published) == stamp_of(kept):
        return
    with suppress(FileNotFoundError):
        os.unlink(published)  # noqa: PTH108  # of thousands
    os.makedirs(os.path.dirname(published), exist_ok=True)  # noqa: PTH103, PTH120
    try:
        os.link(kept, published)
    except OSError:
        shutil.copy2(kept, published)


class BuildLock:
    """The right to build in a *folder*, and whether the last build there came to its end; *wait* is called before it
    waits for another build.
    """

    def __init__(self, folder: Path, wait: Callable[[], None]) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        if before := _held.pop(self.folder, None):
            before.close()
        self.file = (self.folder / _LOCK).open("a+b", buffering=0)
        if not _locked(self.file, at_once=True):
            wait()
            _locked(self.file, at_once=False)
        _held[self.folder] = self.file
        self.file.seek(0)
        #: Whether a build began to change what is kept, and did not say that it ended.
        self.was_cut_short = self.file.read(len(_BEGUN)) == _BEGUN

    def begin(self) -> None:
        """Say that what is kept begins to change."""
        self.file.truncate(0)
        self.file.write(_BEGUN)

    def end(self, *, is_whole: bool) -> None:
        """Let go; *is_whole* says that all came to its end."""
        if is_whole:
            self.file.truncate(0)
        _held.pop(self.folder, None)
        self.file.close()


def lock_files() -> set[str]:
    """Return the files of the locks that this process holds."""
    return {str(folder / _LOCK) for folder in _held}


def let_go_of_locks() -> None:
    """Let others build while this process waits with what it has read."""
    for file in _held.values():
        _unlock(file)


def take_locks_again() -> None:
    """Wait for others, and go on."""
    for file in _held.values():
        _locked(file, at_once=False)


if sys.platform == "win32":
    import msvcrt
    import time

    def _locked(file: BinaryIO, *, at_once: bool) -> bool:
        while True:
            file.seek(_FAR)
            with suppress(OSError):
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                return True
            if at_once:
                return False
            time.sleep(0.2)

    def _unlock(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(file: BinaryIO, *, at_once: bool) -> bool:
        """Lock a file; return whether that was possible *at_once*. Where no file can be locked, nothing is."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (fcntl.LOCK_NB if at_once else 0))
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def _unlock(file: BinaryIO) -> None:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)


def delete_files(folder: str | os.PathLike[str], names: set[str]) -> None:
    """Delete files by their *names* from the root of a *folder*, and the folders that held nothing else."""
    root = Path(folder)
    for name in names:
        path = root / name
        if path.is_file() or path.is_symlink():
            path.unlink()
        delete_empty_folders(root, path.parent)


def delete_empty_folders(root: Path, folder: Path) -> None:
    """Delete a *folder* and those above it up to the *root*, as long as nothing is in them."""
    while folder != root and root in folder.parents:
        if folder.is_dir():
            if any(folder.iterdir()):
                return
            folder.rmdir()
        folder = folder.parent


def files_below(folder: str | os.PathLike[str], *, but: str | os.PathLike[str] = "") -> set[str]:
    """Return the files below a *folder*, by name from there, without those below a folder that is left out."""
    root, left_out = os.fspath(folder), os.path.split(os.fspath(but))
    found: set[str] = set()
    for place, folders, names in os.walk(root):
        if place == left_out[0]:
            folders[:] = [name for name in folders if name != left_out[1]]
        beside = place[len(root) :].strip(os.sep).replace(os.sep, "/")
        found.update(f"{beside}/{name}" for name in names) if beside else found.update(names)
    return found
