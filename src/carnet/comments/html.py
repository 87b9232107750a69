"""The text of a comment as HTML that can do no harm: a few plain elements, links that search engines do not count, and
nothing that a browser would load or run. A picture becomes a link to it, for to show it would tell its site who reads.

A comment of which that leaves no word, such as a film alone, says so. nh3 (ammonia: a parser such as browsers have, and
a list of what may stay) has the last word.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup
from sphinx.locale import _

#: What search engines and other sites learn of a link that a reader wrote.
REL = "nofollow ugc noopener"
_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "cite", "code", "del", "em", "i", "ins", "kbd", "li", "ol", "p", "pre"),
    *("q", "s", "strong", "sub", "sup", "u", "ul"),
}
_ATTRIBUTES = {"a": {"href"}, "img": {"alt", "src"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
#: A picture as ammonia writes it.
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
#: A link of which nothing is left to click, such as one around a picture.
_EMPTY_LINK = re.compile(r'<a(?: [a-z]+="[^"]*")*></a>')
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


def comment_html(text: str, form: str) -> Markup:
    """Return a comment's *text*, written as ``html`` or ``markdown``, as HTML for the page."""
    html = _markdown().render(text) if form == "markdown" else text
    html = _clean(_PICTURE.sub(_link, _clean(html, _TAGS | {"img"})), _TAGS)
    html = _EMPTY_LINK.sub("", html).strip()
    if not _words(html):
        return Markup("<p><em>%s</em></p>") % _("Without words")
    return Markup(html)  # noqa: S704  # what _clean returns is safe


def has_words(html: str) -> bool:
    """Return whether a comment shows something: words, or a picture."""
    shown = _clean(html, _TAGS | {"img"})
    return bool(_words(shown) or _PICTURE.search(shown))


def _words(html: str) -> str:
    return unescape(_TAG.sub("", html)).strip()


def _clean(html: str, tags: set[str]) -> str:
    attributes = {tag: names for tag, names in _ATTRIBUTES.items() if tag in tags}
    return nh3.clean(html, tags=tags, attributes=attributes, url_schemes=_SCHEMES, link_rel=REL, url_relative="deny")


def _link(picture: re.Match[str]) -> str:
    """Return a link in the place of a picture, named by what it shows."""
    values = {name: unescape(value) for name, value in _ATTRIBUTE.findall(picture[1])}
    address = values.get("src", "")
    name = values.get("alt", "").strip() or _("Picture")
    return f'<a href="{escape(address)}">{escape(name)}</a>' if address else escape(name)


@cache
def _markdown() -> MarkdownIt:
    """Return the reader of Markdown: HTML is text to it, and a line break is one, as in every box for comments."""
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
