"""What the tests ask of pages of every kind: French words, valid HTML, links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment, Doctype, Tag
from building import REPO

#: Words of interfaces in English, and dates.
_ENGLISH = re.compile(
    r"\b(Skip|Back to|Search|Searching|Next|Previous|Older|Newer|Toggle|Contents|Expand|Collapse|Home"
    r"|Made with|Built with|Last updated|Updated|Posts?|Posted|Tags?|Archives? (?:of|for)|Categories"
    r"|Category|Authors?|by|on this page|Permalink|Link to|Light|Dark|Series|Calendar|Draft|Scheduled"
    r"|Pinned|Read|page \d+ of|degree|min read|View|Edit|this page|Show|Hide|Please|Error|Warning"
    r"|Note to|moved|not found|JavaScript to"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}|\d(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
_ATTRIBUTES = ("aria-label", "title", "placeholder", "aria-description")
_SILENT = ("script", "style", "code", "pre", "math")


@cache
def french_words() -> frozenset[str]:
    """Return what the interface says in French, and not as it says it in English."""
    with (REPO / "src/carnet/locales/fr/LC_MESSAGES/carnet.po").open("rb") as file:
        catalog = read_po(file)
    found = set()
    for message in catalog:
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            words = re.sub(r"%(\(\w+\))?s", "", text).strip(" .:\u00a0\u202f")
            if message.id and len(words) > 4 and not any(words.lower() in one.lower() for one in english):
                found.add(words)
    return frozenset(found)


def no_break(text: str) -> str:
    """Return a text with the no-break spaces that ~ and _ stand for."""
    return text.replace("~", "\u00a0").replace("_", "\u202f")


def english_words(page: BeautifulSoup, written: str = "") -> set[str]:
    """Return the English words of the interface that stand on a *page*, in what is seen, read aloud or announced.

    *written* selects the elements whose text is not the interface's, but a writer's.
    """
    prose = {id(element) for element in page.select(written)} if written else set()
    return {found[0] for text in _spoken(page, prose) for found in _ENGLISH.finditer(text)}


def _spoken(element: Tag, prose: set[int], *, is_written: bool = False) -> Iterator[str]:
    """Yield what the elements below one say, but for the text of those of *prose*, and nothing of those in between."""
    for child in element.children:
        if isinstance(child, Tag):
            if child.name in _SILENT or not child.get("lang", "fr").startswith("fr"):
                continue
            yield from (child[name] for name in _ATTRIBUTES if isinstance(child.get(name), str))
            yield from _spoken(child, prose, is_written=is_written or id(child) in prose)
        elif not is_written and element.parent and not isinstance(child, Comment | Doctype):
            yield " ".join(child.split())


def html_errors(html: str) -> list[str]:
    """Return what a strict HTML5 parser says of *html*, and each id that stands there twice."""
    parser = html5lib.HTMLParser()
    tree = parser.parse(html)
    ids = [element.get("id") for element in tree.iter() if element.get("id") is not None]
    errors = [f"{code} at {place} {extra}" for place, code, extra in parser.errors]
    return errors + [f"id {name!r} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]


def links(page: BeautifulSoup) -> Iterator[str]:
    """Yield each address that a *page* names, as written."""
    for element in page.find_all(True):
        yield from (element[name] for name in ("href", "src", "poster", "action") if element.get(name))
        for source in element.get("srcset", "").split(","):
            yield from source.split()[:1]
        if element.name == "meta" and element.get("http-equiv") == "refresh":
            yield element["content"].partition("url=")[2]


def dead_links(out: Path, base: str) -> dict[str, list[str]]:
    """Return the addresses on each page of the site in *out* that no file answers; *base* is where it is published."""
    pages = {path: BeautifulSoup(path.read_text(encoding="utf-8"), "lxml") for path in out.rglob("*.html")}
    ids = {path: {element["id"] for element in page.find_all(id=True)} for path, page in pages.items()}
    dead: dict[str, list[str]] = {}
    for path, page in pages.items():
        name = path.relative_to(out).as_posix()
        here = urljoin(base, name.removesuffix("index.html"))
        for link in links(page):
            url, _, anchor = urljoin(here, link).partition("#")
            if url.startswith("data:") or not url.startswith(base):
                if not urlsplit(link).netloc and not url.startswith(("data:", "mailto:")):
                    dead.setdefault(name, []).append(link)
                continue
            target = served(out, url, base)
            if target is None or (anchor and target in ids and unquote(anchor) not in ids[target]):
                dead.setdefault(name, []).append(link)
    return dead


def served(out: Path, url: str, base: str) -> Path | None:
    """Return the file that a host such as GitHub Pages serves at *url*, or None."""
    path = out / unquote(urlsplit(url).path.removeprefix(urlsplit(base).path))
    if path.is_dir() and (url.endswith("/") or url == base):
        path /= "index.html"
    return path if path.is_file() else None
