"""What a letter says, as HTML with the styles within and as plain text, from the pages of posts as they were built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import css_inline
from lxml import etree, html

from carnet.core.post_html import NO_TEXT, portable
from carnet.core.text import text_direction

#: Gmail cuts a letter at 102 kB; headers and the provider's own lines have to go in, too.
LARGEST = 90_000
_STYLE = """
body { margin: 0; padding: 0; }
.letter { max-width: 36em; margin: 0 auto; padding: 1.5em 1em; font: 17px/1.6 Georgia, "Times New Roman", serif; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 .4em; }
h2 { font-size: 22px; line-height: 1.25; margin: 1.6em 0 .4em; }
h3, h4 { font-size: 18px; margin: 1.4em 0 .3em; }
.day, .foot { font-size: 14px; }
img { max-width: 100%; height: auto; border: 0; }
figure { margin: 1.5em 0; }
figcaption { font-size: 14px; }
blockquote { margin: 1.5em 0; padding-left: 1em; border-left: 3px solid #8a8378; }
pre { font: 14px/1.5 Menlo, Consolas, monospace; white-space: pre-wrap; }
table { border-collapse: collapse; }
td, th { padding: 4px 8px; border-bottom: 1px solid #8a8378; vertical-align: top; }
hr { border: 0; border-top: 1px solid #8a8378; margin: 2em 0; }
"""
_ENTRY = etree.XPath("//article[contains(concat(' ', @class, ' '), ' h-entry ')]")
_TITLE = etree.XPath(".//h1")
_TEXT = etree.XPath(".//*[contains(concat(' ', @class, ' '), ' e-content ')]")
_SUMMARY = etree.XPath("string(//meta[@name='description']/@content)")


@dataclass(frozen=True, slots=True)
class Part:
    """A post in a letter: its title, its day in words, its address, its text as HTML, what it is about.

    The title of a note that is *untitled* is for subjects alone: its text begins with the same words.
    """

    title: str
    day: str
    address: str
    html: str
    summary: str
    untitled: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words around the posts, in the language of the blog; `{}` stands for an address."""

    language: str
    read: str
    more: str
    why: str
    stop: str


def part_of(source: bytes, address: str, day: str) -> Part | None:
    """Return the post whose built page is *source*, None for a page of another kind."""
    tree = html.fromstring(source)
    for entry in _ENTRY(tree):
        title, text = _TITLE(entry), _TEXT(entry)
        if title and text:
            for mark in title[0].xpath(".//*[contains(@class, 'headerlink')]"):
                mark.drop_tree()
            inner = (text[0].text or "") + "".join(html.tostring(child, encoding="unicode") for child in text[0])
            body = _for_mail(portable(inner, address).html)
            words, untitled = " ".join(title[0].text_content().split()), title[0].get("class") == "unseen"
            return Part(words, day, address, body, _SUMMARY(tree), untitled)
    return None


def _for_mail(text: str) -> str:
    """Return a text without what mail programs take out: players, whose links for downloading stay."""
    tree = html.fragment_fromstring(text, create_parent="div")
    for element in list(tree.iter("audio", "video", "iframe", "object", "source", "svg")):
        element.drop_tree()
    for details in list(tree.iter("details", "summary")):
        details.tag = "div"
        details.attrib.clear()
    return (tree.text or "") + "".join(html.tostring(child, encoding="unicode") for child in tree)


def letter_html(blog: str, parts: tuple[Part, ...], words: Words, stop: str) -> str:
    """Return a letter as HTML. One that would be cut by mail programs has the beginnings of its longest posts alone."""
    short: set[int] = set()
    while True:
        text = _whole(blog, parts, words, stop, short)
        if len(text.encode()) <= LARGEST or len(short) == len(parts):
            return text
        longest = (number for number in range(len(parts)) if number not in short)
        short.add(max(longest, key=lambda number: len(parts[number].html)))


def _whole(blog: str, parts: tuple[Part, ...], words: Words, stop: str, short: set[int]) -> str:
    heading = "h1" if len(parts) == 1 else "h2"
    posts = []
    for number, part in enumerate(parts):
        link = f'<a href="{escape(part.address)}">'
        text, way = (f"<p>{escape(part.summary)}</p>", words.more) if number in short else (part.html, words.read)
        title = "" if part.untitled else f"<{heading}>{link}{escape(part.title)}</a></{heading}>\n"
        posts.append(f'{title}<p class="day">{escape(part.day)}</p>\n{text}\n<p>{link}{escape(way)}</a></p>')
    title = "" if len(parts) == 1 else f"<h1>{escape(blog)}</h1>\n"
    foot = f'<p class="foot">{escape(words.why)}'
    foot += f' <a href="{escape(stop)}">{escape(words.stop)}</a></p>' if stop else "</p>"
    page = (
        f'<!doctype html><html lang="{escape(words.language)}" dir="{text_direction(words.language)}"><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(blog)}</title></head><body>\n"
        f'<div class="letter">\n{title}' + "\n<hr>\n".join(posts) + f"\n<hr>\n{foot}\n</div></body></html>"
    )
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=_STYLE)
    return inliner.inline(NO_TEXT.sub("", page)) + "\n"


# -- As plain text -----------------------------------------------------------------------------------------------------


def letter_text(blog: str, parts: tuple[Part, ...], words: Words, stop: str) -> str:
    """Return a letter as plain text."""
    posts = []
    for part in parts:
        title = "" if part.untitled else f"{part.title}\n{'=' * min(len(part.title), 72)}\n"
        head = f"{title}{part.day}"
        posts.append(f"{head}\n\n{plain(part.html)}\n\n{words.read}\n{part.address}")
    foot = words.why + (f"\n{words.stop} {stop}" if stop else "")
    return f"{blog}\n\n" + "\n\n\n".join(posts) + f"\n\n-- \n{foot}\n"


def plain(text: str) -> str:
    """Return HTML as a person would write it in a mail: links with their addresses, pictures by what they show."""
    tree = html.fragment_fromstring(text, create_parent="div")
    lines = "".join(_written(tree))
    lines = re.sub(r"[ \t]+\n", "\n", lines)
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


_BLOCKS = {"p", "div", "ul", "ol", "table", "figure", "figcaption", "aside", "dl", "dt", "dd", "section"}


def _written(element: Any) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    inner = "".join(_inner(element, is_code=tag == "pre")) if tag else ""
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        yield f"\n\n{inner.strip()}\n{'-' * min(len(inner.strip()), 72)}\n\n"
    elif tag == "a":
        address = element.get("href", "")
        yield f"{inner} <{address}>" if address and inner.strip() != address else inner
    elif tag == "img":
        yield f"[{element.get('alt')}]" if element.get("alt") else ""
    elif tag == "br":
        yield "\n"
    elif tag == "hr":
        yield "\n\n* * *\n\n"
    elif tag == "li":
        number = 1 + len(list(element.itersiblings("li", preceding=True)))
        mark = f"{number}. " if element.getparent().tag == "ol" else "- "
        yield "\n" + mark + inner.strip().replace("\n", "\n" + " " * len(mark))
    elif tag == "tr":
        yield "\n" + " | ".join(
            " ".join("".join(_inner(cell)).split()) for cell in element if isinstance(cell.tag, str)
        )
    elif tag == "blockquote":
        quoted = re.sub(r"\n{3,}", "\n\n", inner.strip())
        yield "\n\n" + "\n".join(f"> {line}".rstrip() for line in quoted.split("\n")) + "\n\n"
    elif tag == "pre":
        yield "\n\n" + "\n".join(f"    {line}" for line in inner.strip("\n").split("\n")) + "\n\n"
    elif tag in ("ul", "ol") and element.getparent().tag == "li":
        yield "\n" + inner.strip("\n ")
    elif tag in _BLOCKS:
        yield f"\n\n{inner.strip(' ')}\n\n"
    else:
        yield inner


def _inner(element: Any, *, is_code: bool = False) -> Iterator[str]:
    yield _spaced(element.text, is_code=is_code)
    for child in element:
        if child.tag != "small" or not child.text_content().strip().isdecimal():  # the number of a verse
            yield from _written(child)
        tail = _spaced(child.tail, is_code=is_code)
        yield tail.lstrip(" ") if child.tag == "br" else tail


def _spaced(text: str | None, *, is_code: bool) -> str:
    return (text or "") if is_code else re.sub(r"[ \t\r\n]+", " ", text or "")
