"""The command `carnet`: what a writer runs. `carnet --help` lists what there is.

Each subcommand is a module with a function `main`; the module is loaded only when it is asked for.
"""

from __future__ import annotations

import argparse
import runpy
import sys
from collections.abc import Sequence

#: The module of each subcommand, and what it does.
COMMANDS = {
    "new": ("carnet.cli.new", "make a blog of your own in a new folder"),
    "html": ("carnet.cli.build", "build the blog strictly, and publish it into _build/html"),
    "serve": ("carnet.cli.preview", "show the blog, and follow every change"),
    "show": ("carnet.cli.serve", "serve a folder that was built, as a host does"),
    "post": ("carnet.cli.new_post", "begin a post"),
    "rename": ("carnet.cli.rename", "rename a post, or move it to another year, with its files, its id and its links"),
    "publish": ("carnet.cli.publish", "copy what changed from one folder to another"),
    "book": ("carnet.cli.book", "make the blog a book, as EPUB"),
    "pdf": ("carnet.cli.pdf", "set a book on paper, as PDF"),
    "import": ("carnet.importers.blogger", "bring a blog home from Blogger"),
    "links": ("carnet.cli.links", "look at every link that leads out of the blog"),
    "mentions": ("carnet.cli.mentions", "fetch what other sites say of posts, and tell them of posts that lead there"),
    "letter": ("carnet.cli.letter", "send posts by e-mail to people who agreed, or show them as a letter"),
    "podcast-check": ("carnet.cli.podcast_check", "look at the podcast as directories do"),
    "clean-originals": ("carnet.cli.clean_originals", "take places and owners out of pictures, sounds and videos"),
    "forms": ("carnet.cli.schemas", "write the forms that editors fill in, from conf.py"),
    "upgrade": ("carnet.cli.upgrade", "build the blog with another version of the engine"),
    "migrate": ("carnet.cli.migrate", "take a blog over that has a copy of the engine in _ext/"),
    "browser": ("carnet.cli.browser", "find or install a Chromium for tests"),
    "run": ("carnet.cli.console", "run another module, such as sphinx, and say in one line what stops it"),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the subcommand that is named first; all that follows is its own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    width = max(map(len, COMMANDS))
    parser = argparse.ArgumentParser(
        prog="carnet",
        usage="carnet COMMAND …",
        description="\n".join(f"  {name:{width}}  {does}" for name, (_module, does) in COMMANDS.items()),
        epilog="carnet COMMAND --help says more of one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, help=argparse.SUPPRESS)
    module, _does = COMMANDS[parser.parse_args(given[:1]).command]
    sys.argv = ["carnet", *given[1:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
