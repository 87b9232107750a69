"""Files below the posts' folder that are meant to be posts and are none, and what their writer reads."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.locale import _
from sphinx.util.matching import Matcher

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_TOLD: WeakKeyDictionary[Sphinx, dict[str, str]] = WeakKeyDictionary()

#: Suffixes of files that writers take for posts; the last two may also be given to readers, beside a post.
_TEXTS = (".md", ".markdown", ".rst", ".ipynb", ".txt")
_GIVEN = (".ipynb", ".txt")


def misplaced_files_of(app: Sphinx, patterns: Collection[str], year: int) -> dict[str, str]:
    """Return what to tell of each file of the blog that is built; a build looks once."""
    if app not in _TOLD:
        is_left_out = Matcher(app.config.exclude_patterns)
        found = told_of_misplaced(Path(app.srcdir), patterns, year)
        _TOLD[app] = {path: message for path, message in found.items() if not is_left_out(path)}
    return _TOLD[app]


def told_of_misplaced(root: Path, patterns: Collection[str], year: int) -> dict[str, str]:
    """Return what to tell of each file, by path from the *root* of the blog; *patterns* match posts."""
    wrong_place = _("this file is not published: it does not lie in the folder of a year; move it to '%s'")
    wrong_kind = _("this file is not published: a post is Markdown and its name ends in '.md'; save it as '%s'")
    return {
        path: (wrong_place if path.endswith(".md") else wrong_kind) % target
        for path, target in _misplaced(root, patterns, year)
    }


def _misplaced(root: Path, patterns: Collection[str], year: int) -> Iterator[tuple[str, str]]:
    """Yield each file below the posts' folder that is meant to be a post and is none, with the path it should have.

    Hidden files and ``Templates`` are none; nor is what lies beside a post in its own folder to be given to readers.
    """
    for pattern in patterns:
        parts = PurePosixPath(pattern).parts
        fixed = next((at for at, part in enumerate(parts) if re.search(r"[*?\[]", part)), len(parts) - 1)
        if not fixed or ".." in parts or "**" in parts:
            continue
        right = {str(file) for one in patterns for file in root.glob(one) if file.suffix == ".md"}
        suffix = PurePosixPath(parts[-1]).suffix or ".md"
        for folder, folders, names in os.walk(root.joinpath(*parts[:fixed])):
            folders[:] = sorted(name for name in folders if name[0] not in "._" and name.lower() != "templates")
            for name in sorted(names):
                path = os.path.join(folder, name)  # noqa: PTH118  # of thousands of posts
                if path in right or name[0] in "._" or not name.lower().endswith(_TEXTS) or name.lower() == "readme.md":
                    continue
                file = Path(path)
                if name.lower().endswith(_GIVEN) and any(f"{above}{suffix}" in right for above in file.parents):
                    continue
                beside = file.relative_to(root)
                years = [part for part in beside.parts[:-1] if re.fullmatch(r"[0-9]{4}", part)]
                between = (*years, str(year))[:1] if len(parts) - 1 > fixed else ()
                yield beside.as_posix(), "/".join((*parts[:fixed], *between, f"{file.stem}{suffix}"))
