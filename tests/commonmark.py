"""CommonMark's examples, and HTML as what a reader sees of it: text, and the elements that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
#: What a reader sees of an element; others are only their content.
_SEEN = {"em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "hr", "br", "h", "s", "table", "td"}
_SAME = {"th": "td", "i": "em", "b": "strong", "del": "s", **{f"h{level}": "h" for level in range(1, 7)}}


class Example(NamedTuple):
    """An example of the specification."""

    number: int
    markdown: str
    html: str


def examples(spec: Path) -> Iterator[Example]:
    """Yield the examples of the specification's text."""
    text = spec.read_text(encoding="utf-8").replace("→", "\t")
    for number, match in enumerate(_EXAMPLE.finditer(text), start=1):
        yield Example(number, match[1], match[2])


def seen(html: str) -> str:
    """Return what a reader sees of *html*: words, and marks for the elements that stand around them."""
    parts: list[str] = []
    soup = BeautifulSoup(html, "html.parser")
    for gone in soup.select("a.headerlink, .admonition-title, script, style"):
        gone.decompose()
    _walk(soup, parts, inside_code=False)
    return " ".join("".join(parts).split())


def _walk(node: Tag, parts: list[str], *, inside_code: bool) -> None:
    for child in node.children:
        if isinstance(child, PreformattedString):  # comments, instructions, declarations
            continue
        if isinstance(child, NavigableString):
            parts.append(str(child))
            continue
        if not isinstance(child, Tag):
            continue
        name = "h" if "rubric" in child.get_attribute_list("class") else _SAME.get(child.name, child.name)
        if name == "code" and inside_code:
            name = ""
        if name in _SEEN:
            parts.append(f" <{name}{_address(child)}> ")
        elif name in {"p", "div", "section"}:
            parts.append(" ")
        _walk(child, parts, inside_code=inside_code or name == "pre")
        if name in _SEEN and name not in {"img", "hr", "br"}:
            parts.append(f" </{name}> ")
        elif name in {"p", "div", "section"}:
            parts.append(" ")


def _address(tag: Tag) -> str:
    if tag.name == "a":
        address = unquote(str(tag.get("href", ""))).removeprefix("#")  # a page that is not there is told
        title = str(tag.get("title", ""))
        return f" {address} {title}".rstrip()
    if tag.name == "img":
        name = unquote(str(tag.get("src", ""))).rpartition("/")[2]
        alt = str(tag.get("alt", ""))
        return f" {name} {'' if alt == tag.get('src') else alt}".rstrip()
    return ""
