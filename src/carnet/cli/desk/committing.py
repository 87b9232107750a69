"""What of a blog is committed: published texts and what belongs to them; never drafts, pending comments, `import/`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from sphinx.locale import _

from carnet.cli.desk.git import EMPTY, Git, Remote
from carnet.cli.desk.listing import Entry, Listing
from carnet.cli.desk.places import DeskError, desk_folder
from carnet.cli.desk.post_file import PostFile
from carnet.cli.desk.yaml_edits import lines_of
from carnet.comments import SUFFIX
from carnet.comments.file import read_comments
from carnet.core.yaml_lines import LOADER

#: Files of data that features read beside `conf.py`, and folders that they publish.
_DATA = ("blogs.yaml", "concerts.yaml", "links.json")
_FOLDERS = (".well-known", "locales")
#: Never committed: what an importer fetched, and what was built.
_PRIVATE = ("import", "_build", ".desk", ".venv")


@dataclass(slots=True)
class Belonging:
    """What a commit takes: files as they are (or their deletion), files that go though they stay on the disk, and files
    with another content than on the disk.
    """

    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    filtered: dict[str, bytes] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        """All of them."""
        return sorted({*self.add, *self.remove, *self.filtered})


class Committer:
    """Finds what belongs to a blog, and commits it."""

    def __init__(self, git: Git, remote: Remote, listing: Listing, entries: Sequence[Entry]) -> None:
        self.git = git
        self.is_first = remote.is_first
        self.head = EMPTY if remote.is_first else "HEAD"
        self.root = git.root
        self.listing = listing
        self.texts = {entry.path: entry for entry in entries}
        self.public = {entry.path for entry in entries if entry.state in ("published", "scheduled")}
        settings = listing.settings
        folders = ("html_static_path", "templates_path", "html_extra_path")
        self.own = tuple(str(name).strip("/") for setting in folders for name in settings.get(setting, ()))

    def belonging(self) -> Belonging:
        """Return what a commit would take."""
        found = Belonging()
        tracked = {*self.git.names("ls-tree", "-r", "-z", "--name-only", self.head)}
        changed = self.git.names("diff", "--name-only", "--no-renames", "--relative", "-z", self.head)
        untracked = self.git.names("ls-files", "-z", "--others", "--exclude-standard")
        for path in sorted({*changed, *untracked}):
            self._sort(found, path, is_tracked=path in tracked)
        for text in [path for path in found.remove if path.endswith(".md")]:
            before = text.removesuffix(".md")
            for path in self.git.names("ls-files", "-z", "--", before, f"{before}.*"):
                if path not in found.remove and path not in found.add and not self._is_mentioned(path):
                    found.remove.append(path)
        return found

    def _sort(self, found: Belonging, path: str, *, is_tracked: bool) -> None:
        """Put a file that differs from the last commit where it belongs, or nowhere."""
        is_there = os.path.lexists(self.root / path)
        first = path.partition("/")[0]
        if first in _PRIVATE or (path.startswith(".") and first not in _FOLDERS and not self.is_first):
            return
        if path.endswith(SUFFIX):
            self._sort_comments(found, path)
        elif path in self.texts or (path.endswith(".md") and not self.listing.is_outside(path)):
            if not is_there or path in self.public:
                found.add.append(path)
            elif is_tracked and self._was_public(path):
                found.remove.append(path)
        elif self._belongs(path, is_tracked=is_tracked, is_there=is_there):
            found.add.append(path)

    def _belongs(self, path: str, *, is_tracked: bool, is_there: bool) -> bool:
        if any(path == name or path.startswith(f"{name}/") for name in (*self.own, *_FOLDERS)):
            return True
        if self.listing.is_outside(path):
            return self.is_first
        owner = next((name for name in _owners(path) if name in self.texts), None)
        if not is_there:
            return True
        if owner is not None:
            return owner in self.public or self._is_mentioned(path)
        return is_tracked or self.is_first or path in _DATA or self._is_mentioned(path)

    def _sort_comments(self, found: Belonging, path: str) -> None:
        """Take of a file of comments what readers may see."""
        post = path.removesuffix(SUFFIX) + ".md"
        before = self.git.content(self.head, path)
        if not (self.root / path).is_file():
            found.add += [path] if before is not None else []
        elif post in self.public:
            content = published_comments((self.root / path).read_bytes(), path)
            if content != (before or b"") and (content or before is not None):
                found.filtered[path] = content or b"[]\n"
                if found.filtered[path] == before:
                    del found.filtered[path]

    def _is_mentioned(self, path: str) -> bool:
        """Return whether a text that is published names a file, as far as words tell."""
        tail = "/".join(PurePosixPath(path).parts[-2:])
        return bool(self.listing.search(tail) & self.public)

    def _was_public(self, path: str) -> bool:
        content = self.git.content(self.head, path)
        if content is None:
            return False
        return not PostFile.read(content.decode("utf-8", "replace")).value("draft", "flag")

    # -- Committing ----------------------------------------------------------------------------------------------------

    def commit(self, found: Belonging, message: str, options: Sequence[str]) -> bool:
        """Commit exactly what was found, whatever else is staged, which stays so; return whether there was anything."""
        index = desk_folder(self.root) / f"index-{os.getpid()}"
        prefix = self.git.line("rev-parse", "--show-prefix")
        try:
            self.git.run("read-tree", *(["--empty"] if self.is_first else ["HEAD"]), index=index)
            self._stage(found.add, ("--add", "--remove"), index)
            self._stage(found.remove, ("--force-remove",), index)
            for path, content in found.filtered.items():
                blob = os.fsdecode(self.git.run("hash-object", "-w", "--stdin", stdin=content)).strip()
                self.git.run("update-index", "--add", "--cacheinfo", f"100644,{blob},{prefix}{path}", index=index)
            if not self.git.run("diff", "--cached", "--name-only", "-z", self.head, index=index):
                return False
            self.git.run(*options, "commit", "-q", "-m", message, index=index)
        finally:
            with suppress(OSError):
                index.unlink()
            with suppress(OSError):
                index.with_name(f"{index.name}.lock").unlink()
        paths = "\0".join(found.paths).encode("utf-8", "surrogateescape")
        self.git.run("reset", "-q", "--pathspec-from-file=-", "--pathspec-file-nul", stdin=_literal(paths))
        return True

    def _stage(self, paths: Sequence[str], options: Sequence[str], index: Path) -> None:
        listed = b"".join(os.fsencode(path) + b"\0" for path in paths)
        if listed:
            self.git.run("update-index", *options, "-z", "--stdin", stdin=listed, index=index)


def _literal(paths: bytes) -> bytes:
    """Return paths that git takes as they are: none is a pattern."""
    return b"\0".join(b":(literal)" + path for path in paths.split(b"\0"))


def _owners(path: str) -> Iterator[str]:
    """Yield the texts to which a file may belong: that beside it of its name, and those whose folders it lies in."""
    parts = PurePosixPath(path)
    yield str(parts.parent / f"{parts.name.partition('.')[0]}.md").removeprefix("./")
    for folder in parts.parents:
        if folder.parts:
            yield f"{folder.as_posix()}.md"


def published_comments(content: bytes, path: str) -> bytes:
    """Return a file of comments without those that are not published; of one that was answered, a mark stays.

    Raises:
        DeskError: The file is written in a form in which they can't be told apart.
    """
    comments, _problems = read_comments(content)
    by_id = {comment.id: comment for comment in comments}
    if all(comment.status == "published" for comment in comments):
        return content
    needed: set[str] = set()
    for comment in comments:
        above = comment.parent if comment.status == "published" else None
        while above in by_id and above not in needed:
            needed.add(above)
            above = by_id[above].parent
    text = content.decode("utf-8-sig")
    wrong = DeskError(_("'%s' is written in a form that can't be changed here; change it in the file itself") % path)
    try:
        entries = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError) as error:
        raise wrong from error
    if not isinstance(entries, yaml.SequenceNode) or entries.flow_style:
        raise wrong
    lines = lines_of(text)
    starts = [entry.start_mark.line for entry in entries.value]
    kept = []
    for entry, start, end in zip(entries.value, starts, [*starts[1:], len(lines)], strict=True):
        said: Mapping[str, Any] = {key.value: value.value for key, value in entry.value}
        one = by_id.get(str(said.get("id")))
        if one is not None and one.status == "published":
            kept += lines[start:end]
        elif one is not None and one.id in needed:
            lead = lines[start][: len(lines[start]) - len(lines[start].lstrip(" "))]
            stub = [f"- id: {one.id}", *([f"  parent: {one.parent}"] if one.parent else [])]
            stub += ["  author: …", f"  date: {said['date']}", "  text: …", "  status: removed"]
            kept += [f"{lead}{line}\n" for line in stub]
    return "".join(kept).encode()
