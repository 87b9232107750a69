"""The command line of each command, in the blog's language: its help, and what is told of a slip."""

from __future__ import annotations

import argparse

from sphinx.locale import _, get_translator

from carnet.cli.commands import COMMANDS


def parser_of(name: str) -> argparse.ArgumentParser:
    """Return what reads the command line of the command *name*."""
    speak_of_slips()
    _module, summary = COMMANDS[name]
    does = str(_(summary))
    return argparse.ArgumentParser(prog=f"carnet {name}", description=f"{does[0].upper()}{does[1:]}.")


def speak_of_slips() -> None:
    """Let `argparse` say what it says in the language that is spoken; it looks for its words in the system's alone."""
    vars(argparse)["_"] = lambda text: str(_(text))
    vars(argparse)["ngettext"] = lambda one, many, count: get_translator().ngettext(one, many, count)
