"""Notes, links, quotations and photos: short posts that need no title, and what each is called where a name is needed.

Archives, searches, previews, the title of a browser's window, feeds' own pages, the desk and commands name a post. A
note has its first words for a name, and one function here decides which those are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import _

from carnet.core.doctree import excerpt_of, first_image, text_of
from carnet.core.text import elided, plain_text, written_date

if TYPE_CHECKING:
    from carnet.core.post_model import Post

#: What a post may be that needs no title.
KINDS = ("note", "link", "quote", "photo")
#: Characters of a name that is made of first words.
LENGTH = 60
#: Signs of Markdown that are no text: links and pictures keep their words, roles what stands in them.
_LINKS = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|\{[\w:-]+\}(?=`)|<(https?://[^\s>]*)>")
_SIGNS = re.compile(r"[*`]+|~~|(?<![\w])_+|_+(?![\w])|\[\^[^\]]*\]")
_BEGINNING = re.compile(r"\s*(?:>+|#{1,6}(?=\s)|[-*+](?=\s)|\d+[.)](?=\s)|\[!\w+\])\s*")
#: Lines that are no text: fences of directives and their options, comments, places, rules, attributes.
_NO_TEXT = re.compile(r"\s*(?:(?:[`~:]{3,}).*|:[\w-]+:.*|%.*|<!--.*|\([^()]+\)=|\{[^}]*\}|[-*_=]{3,})\s*")


def name_of(doctree: nodes.document, kind: str, link: str, day: date, language: str) -> str:
    """Return what a note is called: the first words of its text, else of what it shows, else its day.

    A quotation begins with the words that it quotes. *link* is the page that it points at, as a reader sees it.
    """
    words = ""
    if kind == "quote" and (quoted := next(doctree.findall(nodes.block_quote), None)) is not None:
        words = next((found for block in quoted.findall(nodes.TextElement) if (found := text_of(block, LENGTH))), "")
    words = words or plain_text("".join(map(_as_text, excerpt_of(doctree, limit=LENGTH))))
    if not words.strip() and (image := first_image(doctree)):
        words = cut(image[1])
    return _ended(words) or link or day_name(kind, day, language)


def _as_text(part: object) -> str:
    return part if isinstance(part, str) else str(getattr(part, "fallback", ""))


def name_of_text(text: str) -> str:
    """Return what a note is called, from its Markdown as typed, "" without a word: the desk reads no documents."""
    for line in islice((line for line in text.split("\n") if not _NO_TEXT.fullmatch(line)), 100):
        while found := _BEGINNING.match(line):
            line = line[found.end() :]  # noqa: PLW2901  # a quotation in a list
        words = _SIGNS.sub("", _LINKS.sub(lambda one: one[1] or one[2] or "", line.rstrip("\\")))
        if words := _ended(cut(words)):
            return words
    return ""


def cut(words: str) -> str:
    """Return *words* on one line, cut at a word if they are too long for a name."""
    line = re.sub(r"[ \t\n]+", " ", words).strip(" ")
    if len(line) <= LENGTH:
        return line
    whole, space, _rest = line[: LENGTH + 1].rpartition(" ")
    return (whole if space else line[:LENGTH]).rstrip(" ,;:—–\u00a0\u202f") + "…"


def _ended(words: str) -> str:
    """Return *words* as a title ends: without a full stop."""
    words = words.strip()
    return words.removesuffix(".") if not words.endswith("..") else words


def day_name(kind: str, day: date, language: str) -> str:
    """Return what a note without words is called."""
    names = {"link": _("Link of %s"), "quote": _("Quotation of %s"), "photo": _("Photo of %s")}
    return elided(str(names.get(kind, _("Note of %s"))) % written_date(day, language), language)


def kind_name(kind: str) -> str:
    """Return what a *kind* is called where one post of it is shown."""
    return {"link": _("Link"), "quote": _("Quotation"), "photo": _("Photo")}.get(kind, _("Note"))


def latest(newest_first: Iterable[Post], posts: int, notes: int) -> list[Post]:
    """Return the latest *posts*, so many at most, and of the notes since then the latest *notes*.

    No note takes the place of a post.
    """
    room = {False: posts, True: notes}
    found = []
    for post in newest_first:
        is_note = bool(post.kind)
        if room[is_note] > 0:
            room[is_note] -= 1
            found.append(post)
        elif not is_note:
            break
    return found
