"""Rename a post, or move it to another year: with its files, and with what leads to it.

Its old address goes into `permalink`, where it forwards, and its id in feeds into `feed_id`, so that nobody who follows
the blog sees it again. Links of other pages to the post and its files are written anew; what is no link stays.

    carnet rename posts/2026/old-name.md new-name
    carnet rename posts/2026/old-name.md posts/2027/new-name.md
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.locale import _
from sphinx.util.matching import Matcher

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.moved_links import Move, with_links_moved
from carnet.core.build_state import write_whole
from carnet.core.feed_ids import post_id
from carnet.core.file_names import is_device, mistake
from carnet.core.front_matter_schema import FrontMatter, Reading, read_front_matter
from carnet.core.post_fields import declared_by
from carnet.core.settings import NO_ID
from carnet.core.text import slugify
from carnet.core.yaml_lines import read_block


class RenameError(Exception):
    """Why nothing was renamed, in one line."""


@dataclass(frozen=True)
class Plan:
    """What a renaming does: texts to write and files to move, by their paths from the root."""

    texts: Mapping[str, str]
    moves: Mapping[str, str]
    old: str
    new: str


def plan(root: Path, settings: Mapping[str, Any], old: str, new: str) -> Plan:
    """Return what it takes to move the post *old* of the blog at *root* to *new*, both paths from there."""
    before = _docname(old)
    after = _docname(new if "/" in new else f"{before.rpartition('/')[0]}/{new}")
    _check(root, settings, before, after)
    source = _text(root / f"{before}.md")
    fields = declared_by(settings.get("extensions", ()))
    reading = read_front_matter(source, settings["blog_categories"], settings["blog_degree_category"], fields)
    if reading.meta is None:
        problem = reading.problems[0]
        raise RenameError(f"{before}.md:{problem.line}: {problem.message}")
    moves = {f"{before}.md": f"{after}.md", **files_of(root, before, after)}
    folder = root / after
    taken = [name for name in moves.values() if (root / name).exists()]
    if taken or (folder.is_dir() and any(folder.iterdir())):
        raise RenameError(_("%s exists; choose another name") % (taken[0] if taken else f"{after}/"))
    is_public = not reading.meta.draft
    text = with_identity(source, reading, before, settings) if is_public else source
    move = Move(root, moves)
    texts = {f"{before}.md": with_links_moved(text, f"{before}.md", move)}
    for page in _pages(root, settings):
        found = _text(root / page)
        if page not in moves and (changed := with_links_moved(found, page, move)) != found:
            texts[page] = changed
    return Plan(texts, moves, before, after)


def carry_out(root: Path, planned: Plan) -> None:
    """Write the texts, then move the files, the post itself last: a run that was cut short can be told again."""
    for page, text in planned.texts.items():
        write_whole(root / page, text.encode("utf-8", "surrogateescape"))
    for old, new in sorted(planned.moves.items(), key=lambda move: move[0].endswith(".md")):
        target = root / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (root / old).rename(target)
    folder = root / planned.old
    for path in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def with_identity(text: str, reading: Reading, docname: str, settings: Mapping[str, Any]) -> str:
    """Return the *text* of the post *docname* with its address among the old ones, and with its id."""
    meta = reading.meta
    assert meta is not None  # the caller has looked
    suffix = ".html" if os.environ.get("BUILDER") == "html" else "/"
    addresses = list(dict.fromkeys([*meta.permalink, f"/{docname}{suffix}"]))
    fields = {"permalink": f"[{', '.join(map(_quoted, addresses))}]", "feed_id": _feed_id(meta, docname, settings)}
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    starts = [*sorted(field.line for field in read_block(text).fields), reading.lines]
    for name, value in sorted(fields.items(), key=lambda field: -reading.keys.get(field[0], reading.lines)):
        line = f"{name}: {value}{end}"
        if name in reading.keys:
            first = reading.keys[name]
            lines[first - 1 : min(start for start in starts if start > first) - 1] = [line]
        else:
            lines.insert(reading.lines - 1, line)
    return "".join(lines)


def _feed_id(meta: FrontMatter, docname: str, settings: Mapping[str, Any]) -> str:
    return _quoted(post_id({"blog_id": NO_ID, **settings}, docname, meta.permalink, meta.feed_id))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _docname(path: str) -> str:
    return Path(os.path.normpath(path)).as_posix().removesuffix(".md")


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _check(root: Path, settings: Mapping[str, Any], before: str, after: str) -> None:
    """Raise a :class:`RenameError` unless *before* is a post and *after* a place for one."""
    patterns = settings["blog_post_pattern"]
    is_post = Matcher([patterns] if isinstance(patterns, str) else patterns)
    if not (root / f"{before}.md").is_file() or not is_post(f"{before}.md"):
        raise RenameError(_("%s is no post of this blog; posts match '%s'") % (f"{before}.md", "', '".join(patterns)))
    name = after.rpartition("/")[2]
    better = f"{name}-1" if is_device(name) else slugify(name)
    if better != name:
        told = _("'%s' is no name for a post; write it in small letters, digits and hyphens, such as %s")
        raise RenameError(told % (name, better or "mon-billet"))
    if wrong := mistake(after):
        raise RenameError(wrong)
    if not is_post(f"{after}.md"):
        raise RenameError(_("no post can lie at %s; posts match '%s'") % (f"{after}.md", "', '".join(patterns)))


def files_of(root: Path, before: str, after: str) -> dict[str, str]:
    """Return where the files of a post go: those in its folder, and those beside it that are called as it is."""
    found = {}
    for path in (root / before).rglob("*"):
        if path.is_file():
            name = path.relative_to(root).as_posix()
            found[name] = after + name.removeprefix(before)
    stem = before.rpartition("/")[2]
    for path in (root / before).parent.iterdir():
        name = path.relative_to(root).as_posix()
        if path.is_file() and path.name.startswith(f"{stem}.") and path.suffix != ".md":
            found[name] = after + name.removeprefix(before)
    return found


def _pages(root: Path, settings: Mapping[str, Any]) -> list[str]:
    """Return the texts of the blog, in which links may lead to a post."""
    is_left_out = Matcher(settings["exclude_patterns"])
    found = []
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not is_left_out((here / name).as_posix())]
        paths = [(here / name).as_posix() for name in files if name.endswith(".md")]
        found += [path for path in paths if not is_left_out(path)]
    return sorted(found)


def main(arguments: list[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Rename a post from the command line."""
    parser = parser_of("rename")
    parser.add_argument("old", help=_("the post, such as posts/2026/old-name.md"))
    parser.add_argument("new", help=_("its new name, or its new place"))
    options = parser.parse_args(arguments)
    settings = carnet.cli.repository.settings(root)
    try:
        planned = plan(root, settings, options.old, options.new)
        carry_out(root, planned)
    except RenameError as error:
        print(error, file=sys.stderr)
        return 1
    print(_("%s is now %s") % (f"{planned.old}.md", f"{planned.new}.md"))
    for page in sorted(set(planned.texts) - {f"{planned.old}.md"}):
        print(_("%s: its links lead there") % page)
    return 0


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
