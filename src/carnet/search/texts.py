"""What a reader can look for in a page: its title, its labels, its text, its comments, taken from the page itself."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from carnet.core.html_trees import clear, drop_later

#: lxml.html's own asks a function in Python for the class of each element, which takes longer than all the rest.
_PARSER = etree.HTMLParser()
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff]")
_SPACES = re.compile("[ \t\r\n]+")
#: The text of a post, or of another page, and what readers wrote below it.
_TEXT = etree.XPath("(//article[contains(concat(' ', @class, ' '), ' post ') or @class='page-text'])[1]")
_COMMENTS = etree.XPath("//section[@class='comments']//*[@class='comment-author' or @class='comment-text']")
_TITLE = etree.XPath("(.//h1)[1]")
#: What stands within a text but is none.
_CLASSES = ("headerlink", "post-header", "player-foot", "here-only", "footnote-reference", "label")
_NO_TEXT = etree.XPath(
    ".//*[self::script or self::style or self::template or self::noscript or self::button or self::annotation or "
    + " or ".join(f"contains(concat(' ', @class, ' '), ' {name} ')" for name in _CLASSES)
    + "]"
)
#: Elements that are lines of their own: a phrase does not go from one to the next.
_LINES = (
    *("address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "figcaption"),
    *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "td"),
    *("th", "tr", "ul"),
)
_END = "\u2028"  # of a line; Unicode has it for just this


def text_of(page: str) -> tuple[str, list[str], list[str]] | None:
    """Return the title, the lines of the text and those of the comments of a *page*; None if it has no text."""
    begin = page.find('<article class="p')  # to read the whole page would take thrice the time
    if begin < 0:
        return None
    end = page.find("</main>", begin)
    tree = html.fromstring(_CONTROL.sub("", page[begin : end if end > 0 else None]), parser=_PARSER)
    articles = _TEXT(tree)
    if not articles:
        return None
    text = articles[0]
    comments = [line for part in _COMMENTS(tree) for line in _lines(part)]
    for element in _NO_TEXT(text):
        drop_later(element)
    clear(text)
    titles = _TITLE(text)
    title = " ".join(_lines(titles[0])) if titles else ""
    for element in titles:
        element.clear(keep_tail=True)
    return title, _lines(text), comments


def _lines(element: Any) -> list[str]:
    for inner in element.iter(*_LINES):
        if inner is not element:
            inner.text = f"{_END}{inner.text or ''}"
            inner.tail = f"{_END}{inner.tail or ''}"
    lines = _SPACES.sub(" ", "".join(element.itertext())).split(_END)
    return [line for line in (line.strip(" ") for line in lines) if line]
