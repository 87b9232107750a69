"""``make write``: the blog's desk, in a browser on this machine.

carnet write [--port 8080] [--no-browser]
"""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from sphinx.locale import _

from carnet.cli import repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command


def main(arguments: Sequence[str] | None = None, root: Path = repository.ROOT) -> int:
    """Open the desk."""
    parser = parser_of("write")
    parser.add_argument("--port", type=int, default=8080, help=_("where the desk is; 0 takes a free one (%(default)s)"))
    parser.add_argument("--no-browser", action="store_true", help=_("open no browser, only say the address"))
    options = parser.parse_args(arguments)
    if find_spec("nicegui") is None:
        print(_("The desk needs more packages: make write, or pip install 'sphinx-carnet[desk]'"), file=sys.stderr)
        return 1
    os.environ["NICEGUI_STORAGE_PATH"] = str(root / "_build" / "desk")  # it keeps nothing there
    from carnet.cli.desk.web import server  # noqa: PLC0415  # it takes a second to load
    from carnet.cli.desk.web.state import Desk  # noqa: PLC0415

    try:
        listener = server.listening(options.port)
    except (OSError, OverflowError):
        told = _("Port %s is taken; perhaps the desk is open already. Choose another: make write PORT=8081")
        print(told % options.port, file=sys.stderr)
        return 1
    desk = Desk.open(root, listener.getsockname()[1])
    address = desk.door.address
    print(_("The desk is at %s (Ctrl-C to stop)") % address, flush=True)
    if not options.no_browser:
        threading.Timer(1, webbrowser.open, [address]).start()
    try:
        server.run(desk, listener)
    finally:
        desk.preview.close()
    return 0


if __name__ == "__main__":
    command(main)
