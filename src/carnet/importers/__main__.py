"""Bring a blog home from Blogger.

carnet import FILE [--media DIR] [--dry-run] [--no-network] [--blog NAME]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import carnet.cli.repository
from carnet.cli.console import command
from carnet.importers.importing import FOLDER, Importer, Options
from carnet.importers.ledger import say
from carnet.importers.model import ImportRefusedError


def main(arguments: Sequence[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Import, print the ledger, and return 0 if everything that came in went out."""
    parser = argparse.ArgumentParser(prog="carnet import", description="Bring a blog home from Blogger.")
    parser.add_argument("file", type=Path, help="a back-up (.xml), a Takeout (.zip or folder), or a saved public feed")
    parser.add_argument("--media", type=Path, help="a folder of pictures and sounds to look in first")
    parser.add_argument("--dry-run", action="store_true", help="write nothing and ask no network; show the ledger")
    parser.add_argument("--no-network", action="store_true", help="fetch no pictures; they can be fetched later")
    parser.add_argument("--blog", default="", help="of an export with several blogs, the title of the one to import")
    given = parser.parse_args(arguments)
    options = Options(given.file, given.media, given.dry_run, not given.no_network, given.blog)
    importer = Importer(root, options)
    try:
        ledger = importer.run()
    except ImportRefusedError as error:
        print(f"Nothing was imported: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted. Run the same command again to go on.", file=sys.stderr)
        return 130
    say(ledger.text())
    kept = importer.kept
    say(f"{kept['written']} files written, {kept['unchanged']} unchanged, {kept['edited']} edited by hand and left.")
    if not given.dry_run:
        say(f"The ledger is in {FOLDER}/ledger.md. Now run: make html")
    return 1 if ledger.mismatches else 0


if __name__ == "__main__":
    command(main)
