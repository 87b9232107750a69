"""What a waiting build has looked at already: whatever of it changes makes another one of it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from carnet.core.fingerprint import digest

#: Files of Python and of installed packages; who installs another version starts anew.
_LIBRARIES = tuple({f"{folder}{os.sep}" for folder in (sys.prefix, sys.base_prefix)})
#: Places of what is no file, whatever it looks like.
_NO_FILES = ("/proc/", "/sys/")

#: Of a file when it was written, its size, and its number on the disk; of a folder its names, and its number.
Stamp = tuple[int | str, ...]


def stamp_of(path: str) -> Stamp | None:
    """Return what changes with a file, or with the names in a folder; None if there is none.

    When a folder was changed says too much: programs that save a file write another one first, under a name of its own.
    """
    try:
        state = os.stat(path)  # noqa: PTH116  # of hundreds of files before each build
        if stat.S_ISDIR(state.st_mode):
            return digest(sorted(os.listdir(path))), state.st_ino  # noqa: PTH208
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def is_no_library(path: str) -> bool:
    """Return whether a file may change while a program runs."""
    return not path.startswith((*_LIBRARIES, *_NO_FILES))


class Inputs:
    """Notes each file that this process reads and each folder that it lists, from `watch` on, as they were before."""

    def __init__(self) -> None:
        self.stamps: dict[str, Stamp | None] = {}
        #: Whether a file counts at all.
        self.counts: Callable[[str], bool] = is_no_library

    def watch(self) -> None:
        """Begin, or go on."""
        _listen()
        _watching.add(self)

    def stop(self) -> None:
        """Note no more."""
        _watching.discard(self)

    def note(self, path: str) -> None:
        """Note a file, and the folder in which it lies, where others may come to lie; or a folder."""
        if path in self.stamps or not self.counts(path):
            return
        is_folder, is_file = os.path.isdir(path), os.path.isfile(path)  # noqa: PTH112, PTH113
        if is_folder or is_file or not os.path.lexists(path):  # no device
            self.stamps[path] = stamp_of(path)
        if not is_folder and (folder := os.path.dirname(path)) not in self.stamps:  # noqa: PTH120
            self.stamps[folder] = stamp_of(folder)


_watching: set[Inputs] = set()


@cache
def _listen() -> None:
    sys.addaudithook(_hear)  # once: Python lets nobody take such a hook back


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching or event not in ("open", "os.listdir", "os.scandir"):
        return
    path, mode = arguments[0], arguments[1] if event == "open" else "r"
    if not isinstance(path, str | os.PathLike) or (isinstance(mode, str) and mode.strip("rbtU")):
        return  # a descriptor, or a file that is written
    if not isinstance(mode, str) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        return
    noting = _watching.copy()
    _watching.clear()  # what is opened to look at a file is not heard
    for inputs in noting:
        inputs.note(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100  # links are to be seen, too
    _watching.update(noting)


def differ(stamps: dict[str, Any]) -> bool:
    """Return whether something changed since these *stamps*, which may have passed through JSON."""
    return any(stamp_of(path) != (tuple(before) if before else None) for path, before in stamps.items())


def modules_of_ours() -> dict[str, Stamp | None]:
    """Return the stamps of the files of all modules that this process has loaded, but for installed ones."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {file: stamp_of(file) for file in sorted(filter(None, files)) if not file.startswith(_LIBRARIES)}
