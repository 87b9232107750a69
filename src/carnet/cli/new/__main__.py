"""Ask, say what will happen, and do it: see the package."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sphinx.locale import _

from carnet.cli import schemas
from carnet.cli.console import command
from carnet.cli.new.blog import files
from carnet.cli.new.engine import put, released, this_engine
from carnet.cli.new.questions import Answers, NewBlogError, answers, arguments, asked, language_of_this_machine, talk
from carnet.cli.repository import settings


def empty(name: str) -> Path:
    """Return the folder of that *name*; one that holds anything but a Git repository is refused."""
    if not name:
        raise NewBlogError(_('a folder is missing: make start DIR="../my-blog"'))
    folder = Path(name).expanduser()
    if folder.exists() and (not folder.is_dir() or {path.name for path in folder.iterdir()} - {".git"}):
        raise NewBlogError(_("%s is there already, and not empty: choose another folder") % folder)
    return folder


def write(root: Path, said: Answers, version: str | None) -> None:
    """Write the blog, its engine and the forms of editors."""
    engine = released(version) if version else this_engine()
    for name, content in files(said, datetime.now(ZoneInfo(said.zone)).date()).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    put(engine, root)
    for name, text in schemas.files(settings(root)).items():
        (root / name).write_text(text, encoding="utf-8", newline="\n")


def main(argv: Sequence[str] | None = None, read: Callable[[str], str] = input) -> int:
    """Make a blog; 1 if nothing was done."""
    talk(language_of_this_machine())
    options = arguments(argv)
    try:
        name = options.folder
        if not options.yes:
            print(_("Enter takes what stands in brackets; Ctrl-C leaves everything as it is."), end="\n\n")
            name = name or asked(_("Folder of the new blog"), read)
        root = empty(name)
        write(root, answers(options, read), options.engine)
    except (EOFError, KeyboardInterrupt):
        print("\n" + _("nothing was written"), file=sys.stderr)
        return 1
    except NewBlogError as error:
        print(error, file=sys.stderr)
        return 1
    told = _("Your blog is in %s. What comes next:") % root
    steps = {
        f"cd {root}": "",
        "make serve": _("look at it, at http://127.0.0.1:8000/"),
        'make post TITLE="…"': _("write; posts/README.md is the guide"),
        "make test": _("test it"),
        "git init; git add --all; git commit": _("keep it"),
    }
    print(f"\n{told}\n\n" + "".join(f"  {step:36} {does}".rstrip() + "\n" for step, does in steps.items()))
    return 0


if __name__ == "__main__":
    command(main)
