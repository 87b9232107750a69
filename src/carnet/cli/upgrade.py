"""Build this blog with another engine: a wheel, or a version that was released.

    carnet upgrade sphinx_carnet-0.2.0-py3-none-any.whl

It writes requirements.txt, with the lock that the engine was tested with, and puts the wheel into `vendor/`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.language import language_of
from carnet.cli.new.engine import of_file, put, released
from carnet.cli.new.questions import NewBlogError, talk


def main(arguments: Sequence[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Change the engine, and name it."""
    parser = parser_of("upgrade")
    parser.add_argument("engine", help=_("a wheel of sphinx-carnet, or a version such as 0.2.0"))
    given = parser.parse_args(arguments).engine
    talk(language_of(root))
    try:
        engine = of_file(Path(given)) if given.endswith(".whl") else released(given)
    except NewBlogError as error:
        print(error, file=sys.stderr)
        return 1
    put(engine, root)
    print(engine.file)
    return 0


if __name__ == "__main__":
    command(main)
