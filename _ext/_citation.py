"""How a post is cited: as BibTeX, and in words as French bibliographies do. Nothing here knows of Sphinx."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

#: What LaTeX reads as commands. BibTeX counts braces even behind a backslash, so that they must have names.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{char: f"\\{char}" for char in "&%$#_"},
    "\u00a0": "~",
    "\u202f": "~",
}
_TO_ESCAPE = re.compile("[" + re.escape("".join(_LATEX)) + "]")
_LANGUAGES = {"de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian", "pt": "portuguese"}
#: An article begins the name of a group, as does a name with a comma or "and", which BibTeX would take apart.
_GROUP = re.compile(r"(?:(?:la|le|les|the) |l[’'])|.*(?:,| and )", re.IGNORECASE)
_INNER_QUOTES = re.compile(r"«\s*|\s*»")


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited."""

    title: str
    authors: tuple[str, ...]
    blog: str
    day: date
    url: str
    language: str


def latex(text: str) -> str:
    """Return *text* as LaTeX reads it: letters with accents stay, for LaTeX reads UTF-8."""
    return _TO_ESCAPE.sub(lambda found: _LATEX[found[0]], text)


def bibtex(key: str, work: Work) -> str:
    """Return an entry for BibTeX and BibLaTeX; the title and names of groups are kept as they are written."""
    names = (f"{{{latex(name)}}}" if _GROUP.match(name) else latex(name) for name in work.authors)
    fields = {
        "author": " and ".join(names),
        "title": f"{{{latex(work.title)}}}",
        "organization": latex(work.blog),
        "year": str(work.day.year),
        "date": work.day.isoformat(),
        "url": work.url,
        "langid": _LANGUAGES.get(work.language.partition("-")[0], ""),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{key},\n{''.join(lines)}}}"


def inner_quotes(title: str) -> str:
    """Return a *title* that is to stand between « and »: quotes within it become “ and ”."""
    return _INNER_QUOTES.sub(lambda found: "“" if "«" in found[0] else "”", title)
