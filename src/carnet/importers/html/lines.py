"""What a reader sees of HTML, as plain data: its lines, each of words with their emphasis, links, pictures and players.

The same reading is taken of a source and of what MyST makes of its conversion: equal readings are the measure of a
faithful import.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias
from urllib.parse import unquote

#: Elements that begin and end a line.
BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "legend", "li", "listing", "main", "menu", "nav", "ol", "option", "p", "plaintext", "pre",
    "section", "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
])  # fmt: skip
#: Elements whose text nobody sees.
UNSEEN = frozenset(["script", "style", "head", "template", "noembed", "noframes", "datalist", "title"])
#: Emphasis, by the elements that mean it.
MARKS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "del", "strike": "del", "del": "del",
    "code": "code", "tt": "code", "kbd": "code", "samp": "code", "u": "u", "sup": "sup", "sub": "sub",
}  # fmt: skip
PRE = ("pre", "listing", "xmp", "plaintext")

#: A word, or a part of one, with its marks; a picture or player is a word that begins with a NUL.
Word: TypeAlias = tuple[str, frozenset[str]]
Line: TypeAlias = tuple[Word, ...]

_STYLES = (
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong", True),
    (re.compile(r"font-weight\s*:\s*(?:normal|400)", re.IGNORECASE), "strong", False),
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE), "em", True),
    (re.compile(r"font-style\s*:\s*normal", re.IGNORECASE), "em", False),
    (re.compile(r"text-decoration[\w-]*\s*:[^;]*underline", re.IGNORECASE), "u", True),
    (re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE), "del", True),
)


def marks_of(element: Any, marks: frozenset[str]) -> frozenset[str]:
    """Return the marks of the text in *element*, around which *marks* hold."""
    tag = element.tag
    if tag in MARKS:
        marks |= {MARKS[tag]}
    elif tag == "a" and element.get("href"):
        marks = frozenset(mark for mark in marks if not mark.startswith("a ")) | {f"a {same(element.get('href'))}"}
    if style := element.get("style"):
        for pattern, mark, given in _STYLES:
            if pattern.search(style):
                marks = marks | {mark} if given else marks - {mark}
    return marks


def same(address: str) -> str:
    """Return *address* in the form in which two spellings of it are equal."""
    return "".join(unquote(address).split())


def lines_of(root: Any, *, original: bool = False) -> list[Line]:
    """Return the lines of what *root* holds, empty ones left out; *original*: without words that cleaning added."""
    reader = _Reader(original=original)
    reader.walk(root, frozenset(), pre=False)
    reader.end()
    return reader.lines


def text_of(lines: list[Line]) -> str:
    """Return all words without spaces and pictures: what must be the same letter for letter."""
    return "".join(word for line in lines for word, _marks in line if not word.startswith("\0") and word != " ")


def objects_of(lines: list[Line], kind: str) -> list[str]:
    """Return the addresses of the pictures (``image``) or players (``player``) in *lines*."""
    return [word.partition(" ")[2] for line in lines for word, _marks in line if word.startswith(f"\0{kind} ")]


def links_of(lines: list[Line]) -> list[str]:
    """Return the addresses that words or pictures of *lines* link to, one for each run of them."""
    found: list[str] = []
    for line in lines:
        last = ""
        for word, marks in line:
            href = next((mark[2:] for mark in marks if mark.startswith("a ")), "")
            if word == " ":
                continue
            if href and href != last:
                found.append(href)
            last = href
    return found


class _Reader:
    def __init__(self, *, original: bool) -> None:
        self.original = original
        self.lines: list[Line] = []
        self.words: list[Word] = []

    def end(self) -> None:
        """End the line."""
        words = self.words
        while words and words[-1][0] == " ":
            words.pop()
        if words:
            self.lines.append(tuple(words))
        self.words = []

    def text(self, text: str | None, marks: frozenset[str], *, pre: bool) -> None:
        if not text:
            return
        if pre:
            first, *rest = text.replace("\r", "").split("\n")
            self.add(first, marks)
            for line in rest:
                self.end()
                self.add(line, marks)
            return
        self.add(text, marks)

    def add(self, text: str, marks: frozenset[str]) -> None:
        for part in re.findall(r"\s+|\S+", text):
            if part[0].isspace():
                if self.words and self.words[-1][0] != " ":
                    self.words.append((" ", frozenset()))
            elif self.words and self.words[-1][1] == marks and self.words[-1][0][0] not in " \0":
                self.words[-1] = (self.words[-1][0] + part, marks)
            else:
                self.words.append((part, marks))

    def walk(self, element: Any, marks: frozenset[str], *, pre: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSEEN or (self.original and "x-added" in element.attrib):
            return
        if tag == "br":
            self.end()
        elif tag == "img":
            links = frozenset(mark for mark in marks if mark.startswith("a "))
            self.words.append((f"\0image {same(element.get('src') or '')}", links))
        elif tag == "x-player":
            self.end()
            self.words.append((f"\0player {same(element.get('page') or '')}", frozenset()))
            self.end()
        else:
            block = tag in BLOCKS
            if block:
                self.end()
            inner = marks_of(element, marks)
            pre = pre or tag in PRE
            if pre:
                inner -= {"code"}
            self.text(element.text, inner, pre=pre)
            for child in element:
                self.walk(child, inner, pre=pre)
                self.text(child.tail, inner, pre=pre)
            if block:
                self.end()


def elements(root: Any) -> Iterator[Any]:
    """Yield the elements below *root* that are no comments, in the order of the text."""
    return (element for element in root.iter() if isinstance(element.tag, str))
