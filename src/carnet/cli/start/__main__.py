"""Ask, say what will happen, and do it: see the package."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import carnet.cli.repository
from carnet.cli import schemas
from carnet.cli.console import command
from carnet.cli.start.blog import files
from carnet.cli.start.questions import Answers, StartError, answers, arguments

#: Where all goes that the new blog does not keep.
REPLACED = ".replaced"
#: What is this blog's alone, with its pages at the top, and what has done its work.
_OLD = (
    "posts",
    "import",
    "blogs.yaml",
    "links.json",
    ".github/screenshots",
    ".github/workflows/start.yml",
    "src/carnet/cli/start",
    "tests/cli/test_start.py",
)
_PAGES_KEPT = ("CONTRIBUTING.md", "README.md", "THIRD-PARTY.md", "UPGRADING.md")


def old_files(root: Path) -> list[Path]:
    """Return what is taken away, by its path from the *root*."""
    pages = [path for path in sorted(root.glob("*.md")) if path.name not in _PAGES_KEPT]
    return [path.relative_to(root) for path in [*(root / name for name in _OLD), *pages] if path.exists()]


def keep(path: Path, copy: Path) -> None:
    """Copy a file or folder."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(path, copy)


def replace(root: Path, answers: Answers) -> None:
    """Put the new blog in place of the old one, of which nothing is lost."""
    new = files(root, answers, datetime.now(ZoneInfo(answers.zone)).date())
    store = root / REPLACED
    if store.exists():
        raise StartError(f"{REPLACED}/ is there already: look at what it holds, move it away, and begin again")
    gone = old_files(root)
    for name in {*gone, *map(Path, new), *map(Path, schemas.files(carnet.cli.repository.settings(root)))}:
        if (root / name).exists():
            keep(root / name, store / name)
    for name in gone:
        shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink()
    for path, content in new.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    schemas.main(root)


def main(
    argv: Sequence[str] | None = None,
    root: Path = carnet.cli.repository.ROOT,
    read: Callable[[str], str] = input,
) -> int:
    """Start a blog; 1 if nothing was done."""
    options = arguments(argv)
    try:
        found = answers(options, read)
        title = carnet.cli.repository.settings(root)["project"]
        posts = len([*root.glob("posts/[0-9][0-9][0-9][0-9]/*.md")])
        print(f"\n“{title}”, its {posts} posts and its pages make room for “{found.title}”; they go to {REPLACED}/.")
        if not options.yes and read("Go on? [y/N] ").strip().lower() not in ("y", "yes", "o", "oui"):
            raise StartError("nothing was changed")
        replace(root, found)
    except (EOFError, KeyboardInterrupt):
        print("\nnothing was changed", file=sys.stderr)
        return 1
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"""
Your blog is there. What comes next:

  make serve                    look at it, at http://127.0.0.1:8000/
  make post TITLE="…"           write; posts/README.md is the guide
  conf.py                       its first section has all that is yours, colours are further down
  _static/                      has icons with your initial; draw better ones
  git add --all; git commit     keep it; {REPLACED}/ is not part of it, delete it when you like
""")
    return 0


if __name__ == "__main__":
    command(main)
