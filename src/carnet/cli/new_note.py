"""Write a note: a file with its text, that the next build publishes. Its name, which is its address, is its day.

carnet note "Un mot en passant." [--link https://…] [--date 2026-11-27] [--draft] [--edit]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.new_post import HINTS, asked, begin, day_of, has_zone, yaml_text
from carnet.cli.repository import in_language
from carnet.core.field_checks import check_url
from carnet.core.notes import KINDS
from carnet.core.posts import now

#: How the text is asked for, and what is said where nobody can be asked, or nobody answers.
QUESTIONS = {
    "fr": ("Texte de la note\u00a0: ", 'Il manque un texte\u00a0: make note TEXT="Un mot en passant."'),
    "en": ("Text of the note: ", 'A text is missing: make note TEXT="A word in passing."'),
}


def front_matter(kind: str, moment: datetime, link: str, *, draft: bool, language: str) -> str:
    """Return the first lines of a note; the hour tells notes of one day apart."""
    lines = [f"date: {moment:%Y-%m-%d %H:%M}", f"kind: {kind}"]
    lines += [f"link_of: {yaml_text(link, quoted=True)}"] if link else []
    lines += [f"draft: true  # {in_language(HINTS, language)[2]}"] if draft else []
    return "\n".join(["---", *lines, "---", ""])


def new_note(content: str, day: date, folder: Path) -> Path:
    """Make the file of a note in *folder* and return its path; a file is never overwritten.

    Its name is the *day*, that of a second note of the day ends in ``-2``: the number after the greatest that is there.
    """
    year = folder / str(day.year)
    year.mkdir(parents=True, exist_ok=True)
    taken = [_number(file.stem, day) for file in folder.glob(f"*/{day.isoformat()}*.md")]
    number = max(taken, default=0) + 1
    while True:
        path = year / f"{day.isoformat()}{f'-{number}' if number > 1 else ''}.md"
        with suppress(FileExistsError), path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
            return path
        number += 1


def _number(name: str, day: date) -> int:
    """Return which of the notes of a *day* has a *name*, 0 for another text."""
    rest = name.removeprefix(day.isoformat())
    return 1 if not rest else int(rest[1:]) if rest[0] == "-" and rest[1:].isascii() and rest[1:].isdecimal() else 0


def _address(text: str) -> str:
    try:
        return check_url(text, "link_of")
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def main(arguments: Sequence[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Write a note and print its path."""
    blog = carnet.cli.repository.settings(root)
    if not has_zone(blog):
        return 1
    parser = parser_of("note")
    parser.add_argument("text", nargs="?", default="", help=_("what it says; it is asked for if it is missing"))
    parser.add_argument("--kind", choices=KINDS, help=_("what it is (a note, or a link with --link)"))
    parser.add_argument("--link", type=_address, help=_("the address of the page that it points at"))
    parser.add_argument("--date", type=day_of, help=_("its day, such as 2026-03-17 (today)"))
    parser.add_argument("--draft", action="store_true", help=_("begin it as a draft, which is not published"))
    parser.add_argument("--edit", action="store_true", help=_("open it in your editor"))
    options = parser.parse_args(arguments)
    if "carnet.notes" not in blog.get("extensions", ()):
        print(_("notes need the line '%s' in conf.py") % "carnet.notes", file=sys.stderr)
        return 1
    language, moment = blog.get("language", "en"), now()
    if options.date:
        moment = moment.replace(year=options.date.year, month=options.date.month, day=options.date.day)
    kind = options.kind or ("link" if options.link else "note")

    def make() -> Path:
        text = options.text.strip() or (
            "" if options.link or options.edit else asked(QUESTIONS, language, takes_pipe=True)
        )
        head = front_matter(kind, moment, options.link or "", draft=options.draft, language=language)
        return new_note(f"{head}\n{text}\n" if text else head, moment.date(), root / "posts")

    return begin(make, opens=options.edit)


if __name__ == "__main__":
    command(main)
