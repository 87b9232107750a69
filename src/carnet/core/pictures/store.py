"""What was made of pictures, kept from one build to the next: a file is converted once, however often it is built.

A folder for each content, and ``index.json``, by which an unchanged file need not even be opened. Both are of one
version of our code and the libraries; an address that is published never is, so it stays when they change. Nothing
here knows of Sphinx.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from carnet.core.fingerprint import Stamp, digest, stamp_of
from carnet.core.pictures.convert import Picture, UnusablePictureError, convert, made_with
from carnet.core.text import slugify

_LONGEST_NAME = 24
_DIGEST = partial(hashlib.blake2b, digest_size=12)
#: A problem of the machine, so that the next build tries again.
_ENDED = "could not be converted: the system ended the program that does it; is there too little memory?"


class Source(NamedTuple):
    """A file that is to be converted, and the digest of its content."""

    file: Path
    content: str


class Form(NamedTuple):
    """What is made of a picture."""

    widths: tuple[int, ...]
    for_book: bool


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """What is known of a file's *content*, its digest: what there is of it, or what is wrong with it; *folder* holds
    the files.
    """

    digest: str
    content: str
    folder: Path
    picture: Picture | None
    problem: str = ""


def name_of(path: str, content: str) -> str:
    """Return how the files of the picture at a *path* are called: short, readable, another name for other *content*."""
    return f"{slugify(Path(path).stem)[:_LONGEST_NAME].strip('-') or 'image'}-{content[:8]}"


def _stamp_if_readable(path: str) -> Stamp | None:
    """Return what changes with a file that can be read; None for anything else."""
    try:
        status = os.stat(path)  # noqa: PTH116  # of thousands
    except OSError:
        return None
    is_readable = stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK)
    return (status.st_mtime_ns, status.st_size) if is_readable else None


def copy_if_other(source: str | Path, target: str | Path) -> None:
    """Copy a file that was made, with its time, by which the next build sees that it is the same."""
    if stamp_of(target) != stamp_of(source):
        shutil.copy2(source, target)


class Store:
    """The pictures that were made of the files below a *root*, in some *widths*, none for their own size alone."""

    def __init__(self, folder: Path, root: Path, widths: Sequence[int] = (), *, for_book: bool = False) -> None:
        self.folder, self.root = Path(folder), Path(root)  # Sphinx's own paths are strings, too
        self.form = Form(tuple(widths), for_book)
        self.made_with = self.fingerprint()
        #: By path: the stamp of the file and the digest of its content.
        self.contents: dict[str, tuple[Stamp, str]] = {}
        self.known: dict[str, KnownPicture] = {}
        self.index = self.folder / "index.json"
        self.load()

    def fingerprint(self) -> str:
        """Return what decides what becomes of a picture, but the picture."""
        return made_with(*self.form)

    @staticmethod
    def convert(source: Path, folder: Path, form: Form) -> Picture:
        """Write what is made of a *source* into a *folder*, in some process."""
        return convert(source, folder, form.widths, for_book=form.for_book)

    def load(self) -> None:
        """Read the index, if it is of these settings."""
        state = json.loads(self.index.read_text(encoding="utf-8")) if self.index.exists() else {}
        if state.get("made_with") != self.made_with:
            return
        self.contents = {path: ((stamp[0], stamp[1]), key) for path, (stamp, key) in state["contents"].items()}
        for key, (content, fields, problem) in state["known"].items():
            lists = {name: tuple(fields[name]) for name in ("widths", "formats")} if fields else {}
            picture = Picture(**fields | lists) if fields else None
            self.known[key] = KnownPicture(key, content, self.folder / key, picture, problem)

    def save(self) -> None:
        """Write the index."""
        known = {
            key: (one.content, asdict(one.picture) if one.picture else None, one.problem)
            for key, one in sorted(self.known.items())
            if one.problem != _ENDED
        }
        text = json.dumps({"made_with": self.made_with, "contents": self.contents, "known": known})
        if not self.index.exists() or self.index.read_text(encoding="utf-8") != text:
            part = self.index.with_suffix(".part")
            part.write_text(text, encoding="utf-8")
            part.replace(self.index)

    def missing(self, paths: Iterable[str]) -> dict[str, Source]:
        """Return a file for each content among *paths* that is yet to be converted, by the key of what is made."""
        found = {}
        there = {one.name for one in os.scandir(self.folder) if one.is_dir()} if self.folder.is_dir() else set()
        for path in sorted(paths):
            stamp = _stamp_if_readable(os.path.join(self.root, path))  # noqa: PTH118  # of thousands
            if stamp is None:
                self.contents.pop(path, None)
                continue
            file = self.root / path
            stamped, key = self.contents.get(path, (None, ""))
            known = self.known.get(key)
            content = known.content if known else ""
            if stamped != stamp or known is None:
                with file.open("rb") as opened:
                    content = hashlib.file_digest(opened, _DIGEST).hexdigest()
                key = digest(self.made_with, file.suffix.lower(), content)
                self.contents[path] = (stamp, key)
                known = self.known.get(key)
            if known is None or (known.picture and known.folder.name not in there):
                found[key] = Source(file, content)
        return found

    def make(self, missing: dict[str, Source], processes: int) -> None:
        """Convert the *missing* files, each in one of some *processes*."""
        if not missing:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if min(len(missing), processes) == 1:
            made = [_make(self.convert, source, self.folder / key, self.form) for key, source in missing.items()]
        else:
            made = self._make_in_parallel(missing, min(len(missing), processes))
        self.known |= {one.digest: one for one in made}
        self.save()

    def _make_in_parallel(self, missing: dict[str, Source], processes: int) -> list[KnownPicture]:
        made = []
        with ProcessPoolExecutor(processes) as pool:
            waiting = {
                key: pool.submit(_make, self.convert, source, self.folder / key, self.form)
                for key, source in missing.items()
            }
            for key, result in waiting.items():
                try:
                    made.append(result.result())
                except BrokenProcessPool:
                    made.append(KnownPicture(key, missing[key].content, self.folder / key, None, _ENDED))
        return made

    def of(self, path: str) -> KnownPicture | None:
        """Return what is known of the file at a *path*, None if there is no such file."""
        return self.known[self.contents[path][1]] if path in self.contents else None

    def drop_all_but(self, paths: Iterable[str]) -> None:
        """Forget and delete what was made of other files than those at *paths*."""
        if not self.folder.is_dir():
            return
        self.contents = {path: self.contents[path] for path in sorted(paths) if path in self.contents}
        used = {key for _stamp, key in self.contents.values()}
        self.known = {key: one for key, one in self.known.items() if key in used}
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder.name not in used:
                shutil.rmtree(folder)
        self.save()


def _make(make: Callable[[Path, Path, Form], Picture], source: Source, folder: Path, form: Form) -> KnownPicture:
    """Convert a file; its *folder* is there once it is whole."""
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        picture = make(source.file, part, form)
    except UnusablePictureError as error:
        shutil.rmtree(part)
        return KnownPicture(folder.name, source.content, folder, None, str(error))
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    return KnownPicture(folder.name, source.content, folder, picture)
