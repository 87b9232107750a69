"""What a reader can look for in a page besides its title: the lines of its text and of its comments, from its HTML."""

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
#: Which part of a page an element is, by its class; "" is none.
_PARTS = {
    **dict.fromkeys(("post", "page-text"), "text"),
    **dict.fromkeys(("comment-author", "comment-text"), "comments"),
    **dict.fromkeys(("headerlink", "post-header", "player-foot", "here-only", "footnote-reference", "label"), ""),
}
_NO_TEXT = {"h1", "script", "style", "template", "noscript", "button", "annotation", "select", "textarea"}
#: Elements that are lines of their own: a phrase does not go from one to the next.
_LINES = {
    *("address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "figcaption"),
    *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "td"),
    *("th", "tr", "ul"),
}


@lru_cache(4096)
def _meaning(tag: str) -> tuple[str, bool, str | None]:
    """Return the name of a *tag*, whether it is an end, and the part of a page that begins with it."""
    name = _NAME.match(tag)
    if name is None:
        return "", False, None
    kind, element = _CLASS.search(tag), name[1].lower()
    parts = [_PARTS[one] for one in (kind[1].split() if kind else ()) if one in _PARTS]
    if element in _NO_TEXT:
        parts = [""]
    return element, tag[1] == "/", parts[0] if parts else None


def text_of(page: str) -> tuple[list[str], list[str]] | None:
    """Return the lines of the text and those of the comments of a *page*; None if it has no text."""
    begin = page.find('<article class="p')
    if begin < 0:
        return None
    end = page.find("</main>", begin)
    pieces = _TAG.split(_CONTROL.sub("", page[begin : end if end > 0 else len(page)]))
    parts: dict[str, list[str]] = {"text": [], "comments": [], "": []}
    within = [("", "")]  # each element that is a part, by its name, and those of the same name in it
    for words, tag in zip(pieces[::2], pieces[1::2], strict=False):
        element, part = within[-1]
        parts[part].append(words)
        name, is_end, begins = _meaning(tag)
        if name in _LINES:
            parts[part].append(_END)
        if is_end and name == element:
            within.pop()
            parts[part].append(_END if part == "comments" else "")
        elif not is_end and begins is not None and bool(begins) != bool(element):
            within.append((name, begins))
        elif not is_end and name == element:
            within.append((name, part))
    return (_lines(parts["text"]), _lines(parts["comments"])) if parts["text"] else None


def _lines(words: list[str]) -> list[str]:
    lines = unescape(_SPACES.sub(" ", "".join(words))).split(_END)
    return [line for line in (line.strip(" ") for line in lines) if line]
