"""Files below the posts' folder that are meant to be posts and are none, and what their writer reads."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.locale import _
from sphinx.util.matching import Matcher, compile_matchers

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
    is_right = _right_places(root, patterns)
    for pattern in patterns:
        parts = PurePosixPath(pattern).parts
        fixed = next((at for at, part in enumerate(parts) if re.search(r"[*?\[]", part)), len(parts) - 1)
        if not fixed or ".." in parts or "**" in parts or not re.search(r"[*?\[]", pattern):
            continue  # a pattern that is the name of one post says nothing of its neighbours
        suffix = PurePosixPath(parts[-1]).suffix or ".md"
        for folder, folders, names in os.walk(root.joinpath(*parts[:fixed])):
            folders[:] = sorted(name for name in folders if name[0] not in "._" and name.lower() != "templates")
            inside = Path(folder).relative_to(root)
            for name in sorted(names):
                lower, path = name.lower(), f"{inside.as_posix()}/{name}"
                if name[0] in "._" or not lower.endswith(_TEXTS) or lower == "readme.md" or is_right(path):
                    continue
                posts_above = (f"{above.as_posix()}{suffix}" for above in (inside, *inside.parents))
                if lower.endswith(_GIVEN) and any(is_right(post) and (root / post).exists() for post in posts_above):
                    continue
                years = [part for part in inside.parts if re.fullmatch(r"[0-9]{4}", part)]
                between = (*years, str(year))[:1] if len(parts) - 1 > fixed else ()
                yield path, "/".join((*parts[:fixed], *between, f"{PurePosixPath(name).stem}{suffix}"))


def _right_places(root: Path, patterns: Collection[str]) -> Callable[[str], bool]:
    """Return what tells of a file whether it lies where *patterns* look for posts."""
    # One that looks into folders of any depth finds others than Sphinx's matcher does.
    deep = {file.relative_to(root).as_posix() for one in patterns if "**" in one for file in root.glob(one)}
    matchers = compile_matchers(PurePosixPath(one).as_posix() for one in patterns if "**" not in one)
    return lambda path: path in deep or any(matches(path) for matches in matchers)
