"""Links in Markdown that lead to files which move, or stand in one: written anew, all other text as it was."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

#: Where the path of a file may stand: links and pictures, references, directives, roles, HTML, fields.
_LINK = re.compile(
    r"""(?P<before>
        \]\(\s*<? | ^\s{0,3}\[[^\]\n]+\]:\s*<?            # [text](path), [name]: path
        | ^\s*[`~:]{3,}\{[\w-]+\}[ \t]+                    # ```{figure} path
        | \{(?:doc|download|any|numref|ref)\}`(?:[^`<\n]*<)?  # {doc}`text <path>`
        | \b(?:src|href|poster)\s*=\s*["'] | ^image:[ \t]*["']?
    )(?P<path>[^\s()<>"'`\#?]+)""",
    re.VERBOSE | re.MULTILINE,
)
#: What takes the label of a post, which is its name, or its name behind that of its folder, wherever the text lies.
_LABEL = re.compile(r"\{(?:num)?ref\}")


@dataclass(frozen=True)
class Move:
    """Files that move, from path to path below *root*."""

    root: Path
    files: Mapping[str, str]

    def target(self, page: str, link: str) -> str:
        """Return the file, as it lies now, that a *link* on a *page* leads to; "" for no file."""
        path = unquote(link)
        folder = "" if path.startswith("/") else posixpath.dirname(page)
        found = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        for name in (found, f"{found}.md"):
            if name in self.files or (not found.startswith("..") and (self.root / name).is_file()):
                return name
        return ""

    def label(self, label: str) -> str:
        """Return what a *label* is once the files have moved: ``2026/old`` becomes ``2027/new``; a name that other
        posts have, too, stands behind its year.
        """
        length = label.count("/") + 1
        for old, new in self.files.items():
            if old.endswith(".md") and label == "/".join(old.removesuffix(".md").split("/")[-length:]):
                parts = new.removesuffix(".md").split("/")
                others = {path.relative_to(self.root).as_posix() for path in self.root.glob(f"*/*/{parts[-1]}.md")}
                return "/".join(parts[-2 if length == 1 and others - {old, new} else -length :])
        return label


def with_links_moved(text: str, page: str, move: Move) -> str:
    """Return the *text* of a *page* whose links lead where they led once the files have moved."""
    there = move.files.get(page, page)

    def moved(found: re.Match[str]) -> str:
        link = found["path"]
        if _LABEL.match(found["before"]):
            return found["before"] + move.label(link)
        target = move.target(page, link)
        if not target or (target not in move.files and there == page):
            return found[0]
        new = move.files.get(target, target)
        if target.endswith(".md") and not unquote(link).endswith(".md"):
            new = new.removesuffix(".md")
        path = f"/{new}" if link.startswith("/") else os.path.relpath(new, posixpath.dirname(there) or ".")
        path = path.replace(os.sep, "/")
        return found["before"] + (quote(path) if unquote(link) != link else path)

    return _LINK.sub(moved, text)
