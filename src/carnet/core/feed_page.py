"""The page that a feed is for a person who opens it in a browser: what it is, how to subscribe, links to what is in it.

It is XHTML within the feed, which the standards of Atom and RSS allow and feed readers pass over; `feed.css` hides the
rest. So links work and no script is needed. XSLT, by which feeds became pages before, is being taken out of browsers:
https://developer.chrome.com/docs/web-platform/deprecating-xslt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What the page says: a paragraph on what a feed is, the steps to subscribe, links to pages that say more, and the
    words above the list of posts.
    """

    what: str
    how: str
    steps: tuple[str, ...]
    more: tuple[tuple[str, str], ...]
    latest: str


def add_page(
    parent: Any, page: FeedPage, posts: Iterable[tuple[str, str, str]], *, title: str, description: str, address: str
) -> None:
    """Add the page to the head of a feed; *posts* have a day, an address and a title each."""
    body = etree.SubElement(parent, _in_xhtml("div"), {"class": "feed-page"}, {None: _XHTML})
    _add(body, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(body, "h1", title)
    if description:
        _add(body, "p", description)
    box = _add(body, "section")
    _add(box, "p", page.what)
    _add(box, "h2", page.how)
    steps = _add(box, "ol")
    for step in page.steps:
        _add(steps, "li", step)
    _add(_add(box, "p"), "code", address)
    for url, words in page.more:
        _add(_add(box, "p"), "a", words, href=url)
    _add(body, "h2", page.latest)
    listed = _add(body, "ul")
    for day, url, name in posts:
        item = _add(listed, "li")
        _add(item, "a", name, href=url)
        _add(item, "small", day).getprevious().tail = " "


def _add(parent: Any, name: str, text: str | None = None, /, **attributes: str) -> Any:
    element = etree.SubElement(parent, _in_xhtml(name), attributes)
    element.text = text
    return element


def _in_xhtml(name: str) -> str:
    return f"{{{_XHTML}}}{name}"
