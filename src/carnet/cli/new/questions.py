"""What a new blog must be told, each answer checked before anything is done."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx import locale
from sphinx.locale import _

from carnet.cli.arguments import parser_of
from carnet.core.dates import Zone, zone_named
from carnet.core.text import slugify
from carnet.core.urls import is_web_address
from carnet.core.words import speak


class NewBlogError(Exception):
    """Why nothing was done, in one line."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What differs from one blog to the next."""

    title: str
    author: str
    language: str
    address: str
    categories: tuple[str, ...]
    zone: str


def words(text: str) -> str:
    """Return *text* with single spaces; a text without letters or digits is raised as ``ValueError``."""
    text = " ".join(text.split())
    if not slugify(text):
        raise ValueError(_("a name needs a letter or a digit"))
    if not text.isprintable():
        raise ValueError(_("a name is one line of plain text"))
    return text


def language(text: str) -> str:
    """Return the code of the language that *text* says."""
    code = text.strip().lower()[:2]
    if code not in ("fr", "en"):
        raise ValueError(_("write fr for French or en for English"))
    return code


def address(text: str) -> str:
    """Return the address of the home page, with its final slash."""
    url = text.strip()
    if not re.match(r"[a-z]+:", url):
        url = f"https://{url}"
    url = url.rstrip("/") + "/"
    parts = urlsplit(url) if is_web_address(url) else None
    if parts is None or parts.query or parts.fragment or "." not in (parts.hostname or ""):
        raise ValueError(_("'%s' is not the address of a home page, such as https://example.org/blog/") % text)
    return url


def categories(text: str) -> tuple[str, ...]:
    """Return the categories in a *text* with commas, each once."""
    found = {slugify(name): words(name) for name in text.split(",") if name.strip()}
    if not found:
        raise ValueError(_("a blog needs one category at least, such as News"))
    return tuple(found.values())


def zone(text: str) -> str:
    """Return the name of a time zone."""
    return zone_named(text.strip()).key


def zone_of_this_machine(*, is_french: bool) -> str:
    """Return the time zone that this machine is set to, else that of most who read French, or none in particular."""
    for name in (os.environ.get("TZ", ""), str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]):
        if "/" in name and not name.startswith("Etc/"):
            try:
                return zone(name)
            except ValueError:
                continue
    return Zone.DEFAULT if is_french else "UTC"


#: The questions in their order: name, words, and the check that gives the answer. The first one says how to ask on.
QUESTIONS: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("language", "Language / Langue (en, fr)", language),
    ("title", "Title of the blog", words),
    ("author", "Your name, as it signs posts", words),
    ("address", "Address of its home page (any, if you have none yet)", address),
    ("categories", "Categories, with commas between them", categories),
    ("zone", "Time zone of your dates", zone),
)


def language_of_this_machine() -> str:
    """Return the language that the terminal is set to, if blogs can have it; English otherwise."""
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "fr" if said.lower().startswith("fr") else "en"


def default_of(name: str, given: dict[str, Any]) -> str:
    """Return the usual answer to a question after those *given* so far; "" if there is none."""
    is_french = given.get("language") == "fr"
    usual = {
        "language": language_of_this_machine(),
        "address": "https://blog.example.org/",
        "categories": "Humeurs, Actualité" if is_french else "News, Thoughts",
        "zone": zone_of_this_machine(is_french=is_french),
    }
    return usual.get(name, "")


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says; each answer may be given there."""
    parser = parser_of("new")
    parser.add_argument("folder", nargs="?", default="", help=_("the folder; it is asked for if it is missing"))
    for name, text, _check in QUESTIONS:
        parser.add_argument(f"--{name}", help=_(text))
    parser.add_argument("--engine", metavar="VERSION", help=_("take this version of sphinx-carnet from the registry"))
    parser.add_argument("--yes", action="store_true", help=_("ask nothing; what is not given is the default"))
    return parser.parse_args(argv)


def talk(language: str) -> None:
    """Let what is asked and told be in a *language*, and no longer in the one before."""
    locale.translators.pop(("general", "sphinx"), None)
    speak(language)


def asked(text: str, read: Callable[[str], str], default: str = "") -> str:
    """Return what is typed after a question; what stands in brackets where nothing is."""
    return read(f"{text}{f' [{default}]' if default else ''}: ").strip() or default


def answers(options: argparse.Namespace, read: Callable[[str], str] = input) -> Answers:
    """Return the answers, asked for where the command line does not give them, in the language of the new blog."""
    given: dict[str, Any] = {}
    for name, text, check in QUESTIONS:
        default = default_of(name, given)
        said = getattr(options, name)
        if said is None and options.yes:
            said = default
        while name not in given:
            try:
                given[name] = check(said or default if said is not None else asked(_(text), read, default))
            except ValueError as error:
                if said is not None:
                    raise NewBlogError(f"--{name}: {error}") from error
                print(error, file=sys.stderr)
        talk(given["language"])
    return Answers(**given)
