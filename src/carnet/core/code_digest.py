"""What a build is made with: our code, that of ``conf.py`` and what it imports from the blog's own folder, and the
packages that are installed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html._build_info import BuildInfo

from carnet.core.build_state import files_below, read_state, write_whole
from carnet.core.fingerprint import digest, files_digest, stamp_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_OURS = Path(__file__).parent.parent
#: Folders with which no page is made.
_NO_PAGES = {"__pycache__", "cli", "importers"}


def code_digest(*names: str) -> str:
    """Return the fingerprint of files and folders of ours that are called *names*; one that is missing raises.

    A file that got another name would be left out in silence else, and what it makes would never be made again.
    """
    found: list[Path] = []
    for name in names:
        path = _OURS / name
        if not path.exists():
            raise FileNotFoundError(f"{name} is none of our files; whoever asks for its fingerprint names it wrongly")
        found += path.iterdir() if path.is_dir() else [path]
    return files_digest(found)


@cache
def all_our_code() -> str:
    """Return the fingerprint of all our code that makes pages, and of what it draws and writes with.

    It is kept where Python keeps our code compiled, with when each file was written.
    """
    names = [name for name in sorted(files_below(_OURS)) if not name.endswith(".mo")]
    names = [name for name in names if _NO_PAGES.isdisjoint(name.split("/"))]
    stamps = digest([(name, stamp_of(f"{_OURS}/{name}")) for name in names])
    kept = _OURS / "__pycache__" / "code.json"
    known = read_state(kept)
    if known.get("stamps") == stamps:
        return str(known["digest"])
    found = files_digest(_OURS / name for name in names)
    if not sys.dont_write_bytecode:
        with suppress(OSError):  # of another user
            write_whole(kept, json.dumps({"stamps": stamps, "digest": found}))
    return found


def installed() -> list[str]:
    """Return the names of all packages that can be imported, with their versions."""
    folders = (folder for folder in dict.fromkeys(sys.path) if os.path.isdir(folder))  # noqa: PTH112
    names = (name for folder in folders for name in os.listdir(folder))  # noqa: PTH208
    return sorted({name for name in names if name.endswith((".dist-info", ".egg-info"))})


@cache
def _versions() -> dict[str, str]:
    found = (name.removesuffix(".dist-info").partition("-") for name in reversed(installed()))
    return {name.lower().replace("_", "-"): version for name, _hyphen, version in found}


def version_of(package: str) -> str:
    """Return the version of a *package* that is installed; one that is not raises `PackageNotFoundError`."""
    # Python's own function parses all that a package says of itself.
    return _versions().get(package) or metadata.version(package)


def own_modules(app: Sphinx) -> set[Path]:
    """Return ``conf.py`` and the modules loaded from the folder of the blog, but not ours and installed ones."""
    roots = {f"{folder}{os.sep}" for folder in (app.confdir, app.srcdir)}
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    own = (file for file in files if file and file.startswith(tuple(roots)))
    libraries = tuple({f"{folder}{os.sep}" for folder in (sys.prefix, sys.base_prefix, _OURS)})
    found = {Path(file) for file in own if not file.startswith(libraries) and f"{os.sep}site-packages" not in file}
    return {Path(app.confdir) / "conf.py", *found}


def settings_hash(app: Sphinx) -> str:
    """Return the fingerprint of the settings that pages depend on."""
    settings = BuildInfo(app.config, app.tags, frozenset({"env", "html"}))
    return digest(settings.config_hash, settings.tags_hash)


def contents(files: Iterable[Path]) -> dict[str, str]:
    """Return the fingerprint of each file by its path, "" of one that is not there."""
    return {str(file): digest(file.read_bytes()) if file.is_file() else "" for file in sorted(files)}


def placed_files(root: Path, folders: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file in *folders* of a *root*, some of which may be files themselves."""
    for folder in folders:
        place = Path(root) / folder
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                yield os.path.relpath(file, root), file.read_bytes()


def all_code(app: Sphinx, own: Iterable[Path]) -> str:
    """Return the fingerprint of what every doctree depends on: all code, the packages, translations."""
    words = (file for folder in app.config.locale_dirs for file in (app.srcdir / folder).rglob("*.po"))
    return digest(sys.version_info[:2], installed(), all_our_code(), contents(own), files_digest(words))


def all_dress(app: Sphinx) -> str:
    """Return the fingerprint of what every page depends on besides: templates, styles and other static files."""
    folders = [*app.config.templates_path, *app.config.html_static_path, *app.config.html_extra_path]
    return digest(*placed_files(app.confdir, folders))
