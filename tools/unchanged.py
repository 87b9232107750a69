"""Give each file of a new clone the time that it had in the clone before, where its content is the same.

Git gives all files of a clone the time of the cloning, so that Sphinx would take each page for a changed one. A file
that is noted with the same content gets back its noted time; any other keeps its new one, and is read again. Then all
are noted for the next time.

    python -m tools.unchanged _build/unchanged.json
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from pathlib import Path

from carnet.cli.console import command


def contents() -> dict[str, str]:
    """Return the files that git knows in this folder, with the fingerprints of their contents."""
    listed = subprocess.run(["git", "ls-files", "--stage", "-z"], capture_output=True, check=True, text=True).stdout
    entries = (entry.partition("\t") for entry in listed.split("\0") if entry)
    return {name: facts.split()[1] for facts, _tab, name in entries}


def keep_times(note: Path) -> int:
    """Give the files that did not change since *note* was written their times, and return how many they are."""
    noted = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    times, same = {}, 0
    for name, content in contents().items():
        if noted.get(name, [None])[0] == content:
            os.utime(name, ns=(noted[name][1], noted[name][1]), follow_symlinks=False)
            same += 1
        times[name] = [content, os.lstat(name).st_mtime_ns]  # as it is, link or not
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(times), encoding="utf-8")
    return same


def main(arguments: list[str] | None = None) -> int:
    """Keep times from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.unchanged", description=__doc__.partition("\n\n")[0])
    parser.add_argument("note", type=Path, help="where times and contents are noted")
    print(f"{keep_times(parser.parse_args(arguments).note)} files are as they were")
    return 0


if __name__ == "__main__":
    command(main)
