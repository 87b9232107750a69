"""Where the desk may read and write, what it keeps, and how a file is written: whole, or as it was."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath

from sphinx.locale import _

from carnet.cli.publish import sync_folder
from carnet.core.file_names import shown
from carnet.core.messages import one_line

#: What the desk keeps, beside `conf.py`.
DESK = ".desk"
#: Suffix of a file that is not yet whole.
PART = ".saving"


class DeskError(Exception):
    """Why nothing was done, in one line for the writer."""


def desk_folder(root: Path, name: str = "") -> Path:
    """Return a folder of what the desk keeps of the blog at *root*; git leaves it out by a file of its own."""
    desk = root / DESK
    ignored = desk / ".gitignore"
    try:
        (desk / name).mkdir(parents=True, exist_ok=True)
        if not ignored.is_file():
            ignored.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise DeskError(told(error, f"{DESK}/{name}")) from error
    return desk / name


def inside(root: Path, path: str) -> Path:
    """Return the file at a *path* from the *root* of the blog; one that lies or leads out of it is refused."""
    parts = PurePosixPath(path).parts
    is_plain = path and "\0" not in path and "\\" not in path and not path.startswith("/")
    if not is_plain or any(part == ".." or part.startswith((".", "_")) for part in parts) or ":" in parts[0]:
        raise DeskError(_("'%s' is no place for a text of this blog") % one_line(shown(path)))
    file = root / path
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        raise DeskError(_("'%s' leads out of the blog, and is left alone") % one_line(shown(path)))
    return file


def told(error: OSError, path: str) -> str:
    """Return what hinders the system at a *path*, and what to do, in one line."""
    path = one_line(shown(path))
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("%s: the disk is full, and nothing was changed; make room, then save again") % path
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (
            _("%s: this place can only be read, and nothing was changed; allow writing there, then save again") % path
        )
    if error.errno in (errno.ENAMETOOLONG, errno.ENOENT, errno.ENOTDIR):
        return _("%s: there is no such place, and nothing was changed") % path
    return f"{path}: {error.strerror or error}"


def digest_of(content: bytes) -> str:
    """Return by what a content is told from another."""
    return hashlib.sha256(content).hexdigest()


def encoded(text: str) -> bytes:
    """Return the bytes of a text that was read by `decoded`."""
    return text.encode("utf-8", "surrogateescape")


def decoded(content: bytes) -> str:
    """Return a file's text, from which `encoded` makes the same bytes, whatever they are."""
    return content.decode("utf-8", "surrogateescape")


def write_safely(file: Path, content: bytes) -> None:
    """Write a *file* that is whole on the disk, or as it was before, with its rights, whenever the power goes.

    Raises:
        OSError: The file is as it was.
    """
    file = Path(os.path.realpath(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    short = hashlib.sha256(os.fsencode(file.name)).hexdigest()[:16]
    part = file.with_name(f".{short}{PART}")
    try:
        with part.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        if file.exists():
            shutil.copymode(file, part)
        part.replace(file)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(file.parent)
