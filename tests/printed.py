"""What a book says, as EPUB and as PDF: the letters of each text, however its lines and pages end."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree
from pypdf import PdfReader

from carnet.cli.pdf.__main__ import make

_XHTML = "{http://www.w3.org/1999/xhtml}"
#: What ends a line within a word, and what no reader sees.
_BETWEEN = re.compile("[\\s\u00ad\u200b\u2010-]")
#: What begins a text, with its number.
_MARK = r"Texte(\d+)commence"
_BLOCKS = [
    f"{_XHTML}{name}" for name in ("p", "li", "td", "th", "pre", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figcaption")
]


def letters(text: str) -> str:
    """Return a *text* without what depends on where its lines end."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def letters_of(html: str) -> str:
    """Return the letters that a reader sees of some *html*."""
    soup = BeautifulSoup(html, "lxml")
    for gone in soup.select("script, style"):
        gone.decompose()
    return letters(soup.get_text())


def is_within(text: str, longer: str) -> bool:
    """Return whether all letters of a *text* are in a *longer* one, in their order."""
    rest = iter(longer)
    return all(letter in rest for letter in text)


def marked(number: int) -> str:
    """Return the word that begins the text of a *number*."""
    return _MARK.replace(r"(\d+)", str(number))


def articles(book: Path) -> dict[int, Any]:
    """Return the texts of an EPUB *book* by the numbers in their marks."""
    found = {}
    with zipfile.ZipFile(book) as packed:
        for name in packed.namelist():
            if name.endswith(".xhtml"):
                for article in etree.fromstring(packed.read(name)).iter(f"{_XHTML}article"):
                    if mark := re.search(_MARK, "".join(article.itertext())):
                        found[int(mark[1])] = article
    return found


def said(article: Any) -> str:
    """Return the letters of a text of the EPUB, behind its mark."""
    return re.sub(rf"^.*?{_MARK}\.?", "", letters("".join(article.itertext())))


def blocks(article: Any) -> Iterator[str]:
    """Yield the letters of each paragraph, cell and the like of a text of the EPUB behind its mark, without marks of
    notes.
    """
    has_begun = False
    for block in article.iter(*_BLOCKS):
        text = "".join(part for part in block.itertext() if not re.fullmatch(r"\[?\d*\]?", part.strip()))
        if re.search(_MARK, text):
            has_begun = True
            continue
        is_note = any(above.get("role") == "doc-footnote" for above in block.iterancestors())
        if has_begun and not is_note and not any(inner is not block for inner in block.iter(*_BLOCKS)):
            yield letters(text)


def notes(article: Any) -> Iterator[str]:
    """Yield the letters of each paragraph of the notes of a text of the EPUB, which stand at the foot of a page."""
    for note in article.iter(f"{_XHTML}aside"):
        yield from (letters("".join(paragraph.itertext())) for paragraph in note.iter(f"{_XHTML}p"))


def printed(book: Path, pdf: Path) -> dict[int, str]:
    """Make a *book* a *pdf*, and return the letters of its texts by the numbers in their marks."""
    make(book, pdf)
    lines: list[str] = []
    for page in PdfReader(pdf).pages:
        shown = page.extract_text().split("\n")
        if re.fullmatch(r"\d+\s*", shown[-1]):  # the number of the page
            shown.pop()
        lines += shown[1:]  # the line at its head
    parts = re.split(_MARK, letters("".join(lines)))
    return dict(zip(map(int, parts[1::2]), parts[2::2], strict=True))
