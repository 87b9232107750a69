"""Begin a post: a file with its front matter filled in, a draft until `draft` says false.

carnet post "Mon billet" [--date 2026-03-17] [--author "La rédaction"] [--edit]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.repository import in_language
from carnet.core.dates import Zone, parse_date, suggest_date
from carnet.core.file_names import is_device
from carnet.core.posts import now
from carnet.core.text import slugify

MAX_SLUG = 60
_PLAIN = re.compile(r"[^\W\d_][\w '’().-]*")  # a text that YAML reads as such without quotation marks
_WORDS_OF_YAML = ("true", "false", "yes", "no", "on", "off", "null")


#: What stands beside the categories, the tags and the mark of a draft, by language.
HINTS = {
    "fr": ("ou\u00a0:", "par exemple\u00a0: [musique, blog]", "false pour publier"),
    "en": ("or:", "for example: [music, blog]", "false to publish"),
}
#: How a title is asked for, and what is said where nobody can be asked, or nobody answers.
QUESTIONS = {
    "fr": ("Titre du billet\u00a0: ", 'Il manque un titre\u00a0: make post TITLE="Mon billet"'),
    "en": ("Title of the post: ", 'A title is missing: make post TITLE="My post"'),
}


class NewPostError(Exception):
    """Why no file was made, in one line."""


def slug_of(title: str) -> str:
    """Return the name of the file for *title*: whole words, 60 characters at most unless the first one is longer, and
    none that Windows keeps for itself.
    """
    slug = slugify(title)
    if len(slug) > MAX_SLUG:
        slug = slug[: slug.rfind("-", 0, MAX_SLUG + 1)] if "-" in slug[: MAX_SLUG + 1] else slug[:MAX_SLUG]
    if not slug:
        raise NewPostError(_("the title '%s' has no letter and no digit to make a file name of") % title)
    return f"{slug}-1" if is_device(slug) else slug


def front_matter(title: str, day: date, author: str, categories: Sequence[str], language: str = "fr") -> str:
    """Return the first lines of a post; what a writer may change is said beside it, in French or English."""
    words = in_language(HINTS, language)
    lines = [f"title: {yaml_text(title, quoted=True)}", f"date: {day.isoformat()}", f"author: {yaml_text(author)}"]
    if categories:
        first, *others = categories
        lines.append(f"category: {yaml_text(first)}" + (f"  # {words[0]} {', '.join(others)}" if others else ""))
    lines += [f"tags: []  # {words[1]}", f"draft: true  # {words[2]}"]
    return "\n".join(["---", *lines, "---", ""])


def yaml_text(text: str, *, quoted: bool = False) -> str:
    """Return *text* as YAML has it."""
    plain = not quoted and _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)


def new_post(
    title: str, day: date, author: str, categories: Sequence[str], folder: Path, *, language: str = "fr"
) -> Path:
    """Make the file of a post in *folder* and return its path; a file is never overwritten."""
    title = " ".join(title.split())
    slug = slug_of(title)
    for existing in sorted(folder.glob(f"*/{slug}.md")):
        raise NewPostError(_("%s exists; choose another title, or edit that post") % existing)
    path = folder / str(day.year) / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(front_matter(title, day, author, categories, language))
    return path


def edit(path: Path) -> None:
    """Open *path* in the editor that `VISUAL` or `EDITOR` names; both may have arguments."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise NewPostError(_("the post is there, but no editor opens: set EDITOR, for example to nano"))
    try:
        subprocess.run([*shlex.split(command, posix=os.name == "posix"), str(path)], check=True)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        message = _("the post is there, but the editor '%s' failed: %s") % (command, error)
        raise NewPostError(message) from error


def asked(questions: Mapping[str, tuple[str, str]], language: str, *, takes_pipe: bool = False) -> str:
    """Ask for a text on the terminal, where there is one; what is piped in may be taken instead."""
    question, missing = in_language(questions, language)
    text = ""
    if sys.stdin is not None and sys.stdin.isatty():
        with suppress(EOFError):
            text = input(question).strip()
    elif sys.stdin is not None and takes_pipe:
        text = sys.stdin.read().strip()
    if not text:
        raise NewPostError(missing)
    return text


def day_of(text: str) -> date:
    """Return the day that is typed on a command line."""
    moment = parse_date(text)
    if moment is None:
        advice = suggest_date(text) or _("year, month and day, such as 2006-03-17")
        message = _("%s is not a date I can trust; write %s") % (_("'%s'") % text, advice)
        raise argparse.ArgumentTypeError(message)
    return moment.date()


def has_zone(blog: Mapping[str, Any]) -> bool:
    """Take over the time zone that conf.py names; False if there is none of this name, which is told."""
    try:
        Zone.choose(blog.get("blog_timezone", Zone.DEFAULT))
    except ValueError as error:
        print(_("blog_timezone in conf.py: %s") % error, file=sys.stderr)
        return False
    return True


def begin(make: Callable[[], Path], *, opens: bool) -> int:
    """Make a text, print its path, open it in the editor where that is asked for, and return how the program ends."""
    try:
        path = make()
        print(os.path.relpath(path))
        if opens:
            edit(path)
    except NewPostError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def main(arguments: Sequence[str] | None = None, root: Path = carnet.cli.repository.ROOT) -> int:
    """Make a post and print its path."""
    blog = carnet.cli.repository.settings(root)
    if not has_zone(blog):
        return 1
    parser = parser_of("post")
    parser.add_argument(
        "title", nargs="?", default="", help=_("the title of the post; it is asked for if it is missing")
    )
    parser.add_argument("--date", type=day_of, default=now().date(), help=_("its day, such as 2026-03-17 (today)"))
    parser.add_argument("--author", default=blog.get("author", ""), help=_("who signs it (%(default)s)"))
    parser.add_argument("--edit", action="store_true", help=_("open it in your editor"))
    options = parser.parse_args(arguments)
    categories, language = blog.get("blog_categories", []), blog.get("language", "en")

    def make() -> Path:
        title = options.title.strip() or asked(QUESTIONS, language)
        return new_post(title, options.date, options.author, categories, root / "posts", language=language)

    return begin(make, opens=options.edit)


if __name__ == "__main__":
    command(main)
