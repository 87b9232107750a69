"""The file that was meant: one of the blog that the page may take, of a kind that fits, as the writer would type it."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from sphinx.locale import _
from sphinx.util.matching import Matcher

from carnet.core.dates import now
from carnet.core.field_checks import did_you_mean
from carnet.core.file_names import looks_alike
from carnet.core.near import near_paths
from carnet.core.page_data import page_data
from carnet.core.read_files import refusal_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from carnet.core.post_model import Source

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".heic", ".bmp", ".tif", ".tiff")
#: Kinds of files, each of which may be meant for another of the same kind.
_KINDS = (
    PICTURES,
    (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".mp4", ".m4v", ".webm", ".mov"),
    (".pdf", ".odt", ".doc", ".docx", ".rtf", ".epub"),
    (".csv", ".tsv", ".ods", ".xls", ".xlsx"),
    (".odp", ".ppt", ".pptx"),
    (".zip", ".tar", ".gz", ".tgz", ".7z"),
    (".abc", ".mei", ".musicxml", ".mxl"),
    (".md", ".markdown", ".rst", ".txt"),
)
_BUILT = ("_build", "node_modules")

_FILES: WeakKeyDictionary[BuildEnvironment, list[str]] = WeakKeyDictionary()


def fitting(suffix: str) -> tuple[str, ...]:
    """Return the suffixes of the files that one with a *suffix* was perhaps meant to be; without it, all but texts'."""
    if not suffix:
        return tuple(each for kind in _KINDS[:-1] for each in kind)
    return next((kind for kind in _KINDS if suffix.lower() in kind), (suffix.lower(),))


def _walked(env: BuildEnvironment) -> list[str]:
    is_left_out = Matcher(env.config.exclude_patterns)
    found: list[str] = []
    for folder, folders, names in os.walk(env.srcdir):
        here = Path(folder)
        if ".buildinfo" in names or here == Path(env.doctreedir):  # what a build wrote
            folders.clear()
            continue
        inner = here.relative_to(env.srcdir).as_posix()
        prefix = "" if inner == "." else f"{inner}/"
        folders[:] = [
            name
            for name in sorted(folders)
            if name[0] != "." and name not in _BUILT and not is_left_out(f"{prefix}{name}")
        ]
        found += [f"{prefix}{name}" for name in sorted(names) if name[0] != "." and not is_left_out(f"{prefix}{name}")]
    return found


def files_of(env: BuildEnvironment) -> list[str]:
    """Return the files of the blog, from its root; none that are hidden, built or left out. A build looks once."""
    if env not in _FILES:
        _FILES[env] = _walked(env)
    return _FILES[env]


def _is_of_a_draft(env: BuildEnvironment, path: str, docname: str) -> bool:
    """Return whether a file is the text of a page that is not due, or lies in the folder of one; *docname* asks."""
    known: dict[str, Source] = page_data(env, "blog_sources")
    places = [str(env.path2doc(path) or ""), *map(str, Path(path).parents)]
    return any(place in known and place != docname and not known[place].is_due(now()) for place in places)


def _first(env: BuildEnvironment, docname: str, written: str, paths: Iterable[str]) -> str:
    own = str(env.doc2path(docname, base=False)) if docname else ""
    may_be = (
        path
        for path in near_paths(wanted_path(docname, written), paths)
        if path != own and not _is_of_a_draft(env, path, docname)
    )
    return next((path for path in may_be if refusal_of(env, docname, env.srcdir / path) is None), "")


def wanted_path(docname: str, written: str) -> str:
    """Return the path from the root that was *written* on a page, whatever slashes it has."""
    plain = unquote(written).replace("\\", "/")
    folder = "" if plain.startswith("/") else posixpath.dirname(docname)
    return posixpath.normpath(posixpath.join(folder, plain.lstrip("/")))


def near_file(env: BuildEnvironment, docname: str, written: str, suffixes: Collection[str] = ()) -> str:
    """Return the file that a path *written* on a page was meant to be, as the page would name it, or "".

    It has one of the *suffixes*; without any, one of a kind with that of what is written.
    """
    kinds = tuple(suffixes) or fitting(posixpath.splitext(unquote(written))[1])
    paths = (path for path in files_of(env) if path.lower().endswith(kinds))
    return _as_typed(docname, _first(env, docname, written, paths))


def how_to_tell_apart() -> str:
    """Return what to do about names that look alike."""
    return _("accents stand apart from their letters, as macOS writes them: type this name anew, and the file's, too")


def did_you_mean_file(env: BuildEnvironment, docname: str, written: str, suffixes: Collection[str] = ()) -> str:
    """Return the end of a message that suggests the file that was meant by what is *written*, or ""."""
    near = near_file(env, docname, written, suffixes)
    if looks_alike(posixpath.basename(near), posixpath.basename(wanted_path(docname, written))):
        return _("%s; %s") % ("", how_to_tell_apart())
    return did_you_mean(near)


def near_page(env: BuildEnvironment, docname: str, written: str) -> str:
    """Return the page that was meant, as the path of its text from the page *docname*, or ""."""
    pages = (str(env.doc2path(name, base=False)) for name in env.found_docs)
    return _as_typed(docname, _first(env, docname, written, pages))


def _as_typed(docname: str, path: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(docname) or ".") if path else ""
