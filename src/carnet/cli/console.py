"""How every command starts, so that it runs in any terminal: in one that can't show all letters, and in one whose
language is not installed.

    carnet run MODULE ARGUMENTS…

runs a module of another package, such as Sphinx, in the same way.
"""

from __future__ import annotations

import codecs
import io
import locale
import os
import re
import runpy
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

#: What stands for signs that have no plain form of their own in Unicode.
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "→": "->", "œ": "oe", "Œ": "OE"}
)


def plain(error: UnicodeError) -> tuple[str, int]:
    """Return what a stream can write in place of letters that it can't: without accents, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    said = []
    for char in error.object[error.start : error.end]:
        simple = unicodedata.normalize("NFKD", char.translate(_PLAIN))
        said.append(simple.encode(error.encoding, "ignore").decode(error.encoding) or "?")
    return "".join(said), error.end


def show_all_letters() -> None:
    """Let what is printed reach any terminal, here and in programs in Python that this one starts."""
    codecs.register_error("plain", plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if sys.stdout and codecs.lookup(sys.stdout.encoding or "utf-8").name != "utf-8":
        os.environ["PYTHONIOENCODING"] = f"{sys.stdout.encoding}:replace"


def choose_locale() -> None:
    """Leave a locale that the environment names and the machine lacks, at which Sphinx's command stops.

    ``sphinx.cmd.build.main`` asks for it without need (no issue yet); this can go once it copes.
    """
    before = locale.setlocale(locale.LC_ALL)
    for name in ("", "C.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        if name:
            os.environ["LC_ALL"] = name
        break
    locale.setlocale(locale.LC_ALL, before)


#: The last second that the calendars of all libraries know, less a day for zones.
_END_OF_TIME = 253402214400


def wrong_epoch() -> str:
    """Return ``SOURCE_DATE_EPOCH`` if it is no moment, at which Sphinx would crash; an empty one is none."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch == "":
        del os.environ["SOURCE_DATE_EPOCH"]
    if not epoch or (re.fullmatch(r"\d{1,12}", epoch, re.ASCII) and int(epoch) < _END_OF_TIME):
        return ""
    return epoch


def speak_its_language() -> None:
    """Let what a command says be in the language of the blog in this folder."""
    from carnet.cli.language import language_of  # noqa: PLC0415  # Sphinx takes its time to load
    from carnet.core.words import speak  # noqa: PLC0415

    speak(language_of(Path()))


def command(main: Callable[[], int | None]) -> None:
    """Run a command, and leave with what it returns; what stops it is said in one line."""
    show_all_letters()
    choose_locale()
    if epoch := wrong_epoch():
        from carnet.cli.failures import said_of_epoch  # noqa: PLC0415  # Sphinx takes its time to load

        sys.exit(said_of_epoch(epoch))
    speak_its_language()
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print(file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # whoever read what is printed has ended
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  # it is the outermost
        from carnet.cli.failures import explain  # noqa: PLC0415

        sys.exit(explain(error))


def _module() -> None:
    del sys.argv[0]
    if sys.argv[:1] == ["sphinx"]:
        from carnet.cli.failures import explain_those_of_sphinx  # noqa: PLC0415

        explain_those_of_sphinx()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    command(_module)
