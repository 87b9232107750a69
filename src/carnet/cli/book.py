"""Make the blog a book, as EPUB, and name its file.

carnet book [--year 2006] [--series "A series"] [--out _build/epub]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sphinx.cmd.build import main as sphinx_build
from sphinx.locale import _

from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.failures import explain_those_of_sphinx


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the book from the command line; any warning fails."""
    parser = parser_of("book")
    parser.add_argument("--year", help=_("a book of the posts of this year alone"))
    parser.add_argument("--series", help=_("a book of this series alone"))
    parser.add_argument("--out", type=Path, default=Path("_build/epub"), help=_("the folder (%(default)s)"))
    chosen = parser.parse_args(arguments)
    explain_those_of_sphinx()
    options = ["-q", "-W", "--keep-going", "-n", "-b", "epub", "-d", "_build/doctrees-epub"]
    options += [f"-Dblog_book_year={chosen.year}"] if chosen.year else []
    options += [f"-Dblog_book_series={chosen.series}"] if chosen.series else []
    if failed := sphinx_build([*options, ".", str(chosen.out)]):
        return failed
    print(max(chosen.out.glob("*.epub"), key=lambda path: path.stat().st_mtime))
    return 0


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
