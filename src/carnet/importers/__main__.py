"""Bring a blog home: from WordPress, Blogger, Ghost, Jekyll, Hugo, or the feed of any other.

carnet import FILE [--from ORIGIN] [--media DIR] [--site ADDRESS] [--blog NAME] [--dry-run] [--no-network] [--no-build]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.language import language_of
from carnet.core.words import speak
from carnet.importers.account import DECIDE, NOTE, say
from carnet.importers.importing import FOLDER, Importer, Options
from carnet.importers.model import ImportRefusedError
from carnet.importers.recognise import ORIGINS

#: How deeply calls may lie within one another: old editors nest hundreds of elements.
_DEEPEST = 10_000


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says."""
    parser = parser_of("import")
    parser.add_argument("file", type=Path, help=_("the export: a file, a zip, or the folder of a site"))
    parser.add_argument(
        "--from", dest="origin", choices=ORIGINS, default="", help=_("whose export it is, if that is unclear")
    )
    parser.add_argument("--media", type=Path, help=_("a folder of pictures and sounds to look in first"))
    parser.add_argument(
        "--site", default="", help=_("the address of the old blog, where the export does not say it (Ghost)")
    )
    parser.add_argument("--blog", default="", help=_("of an export with several blogs, the title of the one to import"))
    parser.add_argument("--dry-run", action="store_true", help=_("write nothing and ask no network; show the account"))
    parser.add_argument("--no-network", action="store_true", help=_("fetch no pictures; they can be fetched later"))
    parser.add_argument("--no-build", action="store_true", help=_("leave out the strict build that ends an import"))
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Import, build, tell; 0 if all that came in is in the blog, 1 if not, 2 if nothing was imported."""
    given = options(arguments)
    speak(language_of(root))
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    chosen = Options(given.file, given.media, given.dry_run, not given.no_network, given.blog, given.origin, given.site)
    importer = Importer(root, chosen)
    try:
        account = importer.run()
        is_built = None if given.dry_run or given.no_build else build(root)
        account.compare(root / "_build" / "html" if is_built else None)
        if is_built is False:
            account.remark(DECIDE, "", _("the blog does not build: mend what is told above, then run: make html"))
        importer.finish()
    except ImportRefusedError as error:
        print(_("Nothing was imported: %s") % error, file=sys.stderr)
        return 2
    except OSError as error:
        print(_("The import stopped: %s") % error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n" + _("Interrupted. Run the same command again to go on."), file=sys.stderr)
        return 130
    fates = importer.journal.fates
    files = _("Files written: %s, unchanged: %s, edited here and left: %s, deleted here and left out: %s.")
    edited = fates["edited"] + fates["both"]
    say([*account.short(), files % (fates["new"] + fates["newer"], fates["same"], edited, fates["deleted"])])
    if not given.dry_run:
        notes = sum(rank == NOTE for rank, _place, _text in account.remarks)
        say([_("More is in %s (notes: %s).") % (f"{FOLDER}/ledger.md", notes)])
    return 0 if account.is_whole and is_built is not False else 1


def build(root: Path) -> bool:
    """Build the blog strictly, as `make html` does; return whether nothing was amiss."""
    done = subprocess.run([sys.executable, "-m", "carnet", "html"], cwd=root, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    command(main)
