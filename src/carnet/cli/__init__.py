"""The command `carnet`: what a writer runs. `carnet --help` lists what there is.

Each subcommand is a module with a function `main`; the module is loaded only when it is asked for. The environment's
`CARNET_ARGS` has further options, in quotation marks as a shell's, for Makefiles that let no shell read what is typed.
"""

from __future__ import annotations

import argparse
import os
import runpy
import shlex
import sys
from collections.abc import Sequence

from carnet.cli.commands import COMMANDS, EXTRAS


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the subcommand that is named first; all that follows is its own."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] and given[0] in COMMANDS:
        if more := os.environ.pop("CARNET_ARGS", ""):
            try:
                given[1:1] = shlex.split(more)
            except ValueError as error:
                print(f"carnet: {more}: {error}", file=sys.stderr)
                sys.exit(2)
        sys.argv = ["carnet", *given[1:]]
        try:
            runpy.run_module(COMMANDS[given[0]][0], run_name="__main__", alter_sys=True)
        except ModuleNotFoundError as error:
            if given[0] not in EXTRAS or (error.name or "carnet").partition(".")[0] == "carnet":
                raise
            sys.exit(_how_to_install(given[0], error.name or ""))
        return
    # What tells of commands takes its time to load
    from sphinx.locale import _  # noqa: PLC0415

    from carnet.cli.arguments import speak_of_slips  # noqa: PLC0415
    from carnet.cli.console import show_all_letters, speak_its_language  # noqa: PLC0415

    show_all_letters()
    speak_its_language()
    speak_of_slips()
    width = max(map(len, COMMANDS))
    parser = argparse.ArgumentParser(
        prog="carnet",
        usage=_("carnet COMMAND …"),
        description="\n".join(f"  {name:{width}}  {_(does)}" for name, (_module, does) in COMMANDS.items()),
        epilog=_("carnet COMMAND --help says more of one."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, help=argparse.SUPPRESS)
    parser.parse_args(given[:1])


def _how_to_install(name: str, package: str) -> str:
    """Return what brings the packages that a command lacks."""
    from sphinx.locale import _  # noqa: PLC0415

    from carnet.cli.console import show_all_letters, speak_its_language  # noqa: PLC0415

    show_all_letters()
    speak_its_language()
    message = _("carnet %s needs more packages (%s is missing); type: pip install '%s'")
    return message % (name, package, f"sphinx-carnet[{EXTRAS[name]}]")
