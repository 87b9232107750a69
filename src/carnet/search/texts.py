"""What a reader can look for in a page besides its title: the lines of its text and of its comments, from HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

_TAG = re.compile(r"""(<!--.*?-->|</?[a-zA-Z][^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>)""", re.DOTALL)
_NAME = re.compile(r"</?(\w+)")
_CLASS = re.compile(r"""\sclass=["']([^"']*)""")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u2028\u2060\ufeff]")
_SPACES = re.compile("[ \t\r\n]+")
_END = "\u2028"  # of a line; Unicode has it for just this
#: Classes of elements that are not looked for.
_LEFT_OUT = {"headerlink", "player-foot", "here-only", "footnote-reference", "label", "backrefs"}
_NO_TEXT = {"h1", "script", "style", "template", "noscript", "button", "annotation", "select", "textarea"}
#: Elements without an end.
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Elements that are lines of their own: a phrase does not go from one to the next.
_LINES = {
    *("address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "figcaption"),
    *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "td"),
    *("th", "tr", "ul"),
}


@lru_cache(4096)
def _meaning(tag: str) -> tuple[str, bool, bool]:
    """Return the name of a *tag*, whether it is an end, and whether what begins with it is not looked for."""
    name = _NAME.match(tag)
    if name is None:
        return "", False, False
    classes, element = _CLASS.search(tag), name[1].lower()
    is_left_out = element in _NO_TEXT or (classes is not None and not _LEFT_OUT.isdisjoint(classes[1].split()))
    return element, tag[1] == "/", is_left_out and element not in _VOID


def lines_of_html(html: str) -> list[str]:
    """Return the lines of a text in HTML."""
    pieces = _TAG.split(_CONTROL.sub("", html))
    found: list[str] = []
    left_out, depth = "", 0  # within which element nothing is looked for, and how many of its name are open
    for words, tag in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if not depth:
            found.append(words)
        name, is_end, begins = _meaning(tag)
        if depth:
            depth += (name == left_out) * (-1 if is_end else 1)
        elif begins and not is_end:
            left_out, depth = name, 1
        if name in _LINES and not depth:
            found.append(_END)
    lines = unescape(_SPACES.sub(" ", "".join(found))).split(_END)
    return [line for line in (line.strip(" ") for line in lines) if line]
