"""The HTML of an entry as a tree of what a reader sees: no script, style, tracker or markup of a word processor.

Pictures, players and links are handed to whoever knows where they lead now (:class:`Targets`).
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import html5lib
from sphinx.locale import _

from carnet.importers.html.languages import settle_languages
from carnet.importers.html.lines import UNSEEN, lines_of, text_of
from carnet.importers.html.markdown import clean_text
from carnet.importers.html.players import addresses_of, page_of, shown_by_script

_TRACKERS = re.compile(
    r"feedburner\.com/~|feedsportal|statcounter|google-analytics|doubleclick|quantserve|blogger\.googleusercontent\.com/"
    r"tracker|assoc-amazon\.\w+/(?:e|s)/|xiti\.com|estat\.com|wordpress\.com/1\.0/|scorecardresearch|sitemeter"
    r"|/tracker/\d|pixel\.(?:wp|quantcast)|awstats|weborama|histats|addtoany\.com|clustrmaps",
    re.IGNORECASE,
)
_LINKED = re.compile(r"(?:https?|ftp|mailto|tel|sip|xmpp|geo|magnet|news|irc|callto|skype|feed|webcal):", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: What says in a class of WordPress's, an attribute or a style that text runs round a picture.
_ASIDE = re.compile(r"(?<![\w-])align(?:left|right)(?![\w-])|(?<![\w-])float\s*:\s*(?:left|right)", re.IGNORECASE)
#: Of pictures whose width is kept, in pixels: narrower ones are signs, wider ones fill the column of a text.
_SMALLEST, _COLUMN = 24, 600
_PLAYED = ("iframe", "object", "embed", "video", "audio", "applet")


@dataclass(slots=True)
class Targets:
    """Where addresses of an entry lead now.

    *link* returns the address to write, *picture* and *sound* the file beside the post or None where there is none.
    """

    link: Callable[[str], str] = lambda href: href
    picture: Callable[[str], str | None] = lambda src: src
    sound: Callable[[str], str | None] = lambda _src: None
    full_size: Callable[[str, str], bool] = lambda _href, _src: False
    #: That of the entry; "" leaves unsaid which words are in another one.
    language: str = ""


@dataclass(slots=True)
class Cleaned:
    """The tree of an entry, and what was done to it."""

    body: Any
    text: str
    pictures: int = 0
    missing_pictures: list[str] = field(default_factory=list)
    players: int = 0
    #: Players that nobody here knows, and that are links now.
    linked: int = 0
    links: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def parse(html: str) -> Any:
    """Return the body of *html* as a browser reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    body = root.find("body")
    if body is None:  # a page of frames
        return ET.SubElement(root, "body")
    for element in body.iter():
        if isinstance(element.tag, str):
            element.text = clean_text(element.text or "")
        element.tail = clean_text(element.tail or "")
    return body


def clean(html: str, targets: Targets) -> Cleaned:
    """Return the tree of *html* as it is to be written."""
    body = parse(html)
    cleaner = _Cleaner(targets, Cleaned(body, text_of(lines_of(body))))
    cleaner.used = {(a.get("href") or "")[1:] for a in body.iter("a") if (a.get("href") or "").startswith("#")}
    cleaner.children(body)
    settle_languages(body, targets.language)
    return cleaner.done


class _Cleaner:
    def __init__(self, targets: Targets, done: Cleaned) -> None:
        self.targets = targets
        self.done = done
        self.used: set[str] = set()

    def children(self, parent: Any, href: str = "") -> None:
        at = 0
        while at < len(parent):
            child = parent[at]
            kept = self.one(child, href)
            if kept is child:
                at += 1
                continue
            for new in kept if isinstance(kept, list) else []:
                parent.insert(at, new)
                at += 1
            _remove(parent, parent[at], child.tail)

    def one(self, element: Any, href: str) -> Any:
        """Return *element* if it stays, else a list of what takes its place."""
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSEEN or tag in ("link", "meta", "base", "param", "source", "track"):
            return self.script(element) if tag == "script" else []
        if is_aside(element):
            self.done.dropped[_("the side at which a picture stood beside the text")] += 1
        if tag == "img" or tag in _PLAYED:
            return self.picture(element, href) if tag == "img" else self.player(element)
        if tag in ("input", "button", "select", "textarea", "form"):
            self.done.dropped[_("a form")] += tag == "form"
            if tag == "input":
                return []
        if tag == "area":
            element.tag = "a"
            element.text = element.get("alt") or element.get("title") or element.get("href") or ""
            element.set("x-added", "")
            tag = "a"
        if tag == "a":
            return self.link(element)
        for name in [name for name in element.attrib if name.startswith("on")]:
            del element.attrib[name]
        if element.get("id") and element.get("id") not in self.used:
            del element.attrib["id"]
        self.children(element, href)
        return element

    def link(self, element: Any) -> Any:
        href = (element.get("href") or "").strip()
        name = element.get("name") or element.get("id") or ""
        style, language = element.get("style") or "", element.get("lang") or ""
        is_added = "x-added" in element.attrib
        element.attrib.clear()
        if language:
            element.set("lang", language)
        if style and href:
            element.set("style", style)
        if is_added:
            element.set("x-added", "")
        if name and name in self.used:
            element.set("id", name)
        if href:
            address = self.address(href)
            if address:
                element.set("href", address)
            else:
                self.done.dropped[_("a link that leads nowhere")] += 1
        self.children(element, href)
        if element.get("href"):
            if lines_of(element):
                self.done.links += 1
            else:
                del element.attrib["href"]
        return element

    def address(self, href: str) -> str:
        """Return where *href* leads now, "" for nowhere."""
        href = "".join(char for char in href if char.isprintable()).strip()
        if href.startswith("#"):
            return href if len(href) > 1 else ""
        if _SCHEME.match(href) and not _LINKED.match(href):
            return ""
        try:
            urlsplit(href)
        except ValueError:
            return ""
        return self.targets.link(href)

    def script(self, element: Any) -> Any:
        """Return a link to what a script shows in its place; one that shows nothing is counted."""
        src = (element.get("src") or "").strip()
        src = f"https:{src}" if src.startswith("//") else src
        address, host = shown_by_script(src)
        if address:
            self.done.links += 1
            link = ET.Element("a", {"href": address, "x-added": ""})
            link.text = address
            box = ET.Element("p")
            box.append(link)
            return [box]
        if host and not _TRACKERS.search(src):
            self.done.dropped[_("a script of %s") % host] += 1
        return []

    def picture(self, element: Any, href: str) -> Any:
        src = (element.get("src") or "").strip()
        sizes = [element.get(name) or "" for name in ("width", "height")]
        if not src or _TRACKERS.search(src) or any(re.fullmatch(r"[01](?:px)?", size.strip()) for size in sizes):
            self.done.dropped["tracker" if src else _("a picture without address")] += 1
            return []
        self.done.pictures += 1
        file = self.targets.picture(href if href and self.targets.full_size(href, src) else src)
        alt = " ".join((element.get("alt") or element.get("title") or "").split())
        if file:
            width = width_of(element)
            element.attrib.clear()
            element.set("src", file)
            element.attrib |= {"width": width} if width else {}
            element.set("alt", alt or words_of(src))
            return element
        self.done.missing_pictures.append(src)
        label = alt or words_of(src) or str(_("picture"))
        link = ET.Element("span" if href else "a")
        if not href and re.match(r"https?://", src):
            link.set("href", src)
            self.done.links += 1
        link.text = label
        link.set("x-added", "")
        return [_gap(), link, _gap()]

    def player(self, element: Any) -> Any:
        """Return the player that *element* is, as ``x-player``; a link where none is known."""
        found, text = addresses_of(element)
        if not found:
            self.done.dropped[_("a player without address")] += 1
            self.children(element)
            return [_span(element)] if lines_of(element) else []
        self.done.players += 1
        player = ET.Element("x-player")
        player.set("title", " ".join((element.get("title") or "").split()))
        for src in found:
            if page := page_of(src, text):
                player.set("page", page[0])
                player.set("embed", page[1])
                return [player]
            if element.tag in ("audio", "video", "embed") and (file := self.targets.sound(src)):
                player.set("page", file)
                return [player]
        link = ET.Element("a")
        src = found[0]
        address = self.address(src)
        host = urlsplit(src).hostname or "media"
        link.text = element.get("title") or f"▶ {host}"
        if address:
            link.set("href", address)
            self.done.links += 1
        link.set("x-added", "")
        box = ET.Element("p")
        box.append(link)
        self.done.linked += 1
        self.done.dropped[_("a player of %s, now a link") % host] += 1
        return [box]


def _remove(parent: Any, child: Any, tail: str | None) -> None:
    """Take *child* from *parent*; the text after it stays."""
    at = list(parent).index(child)
    parent.remove(child)
    if not tail:
        return
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def _gap() -> Any:
    """Return a space that no source has: a label is not glued to the words beside it."""
    gap = ET.Element("span", {"x-added": ""})
    gap.text = " "
    return gap


def _span(element: Any) -> Any:
    span = ET.Element("span")
    span.text = element.text
    span.extend(list(element))
    return span


def is_aside(element: Any) -> bool:
    """Return whether an element says that the picture that it is, or holds, stands at one side of the text."""
    said = f"{element.get('class') or ''} align{element.get('align') or ''} {element.get('style') or ''}"
    is_block = element.tag in ("p", "div", "td") and not element.get("class")  # whose `align` is that of its text
    return bool(_ASIDE.search(said)) and not is_block and next(element.iter("img"), None) is not None


def width_of(element: Any) -> str:
    """Return how wide a picture was shown, in pixels, "" where nobody said so or it filled a column."""
    styled = re.search(r"(?<![\w-])width\s*:\s*(\d+)px", element.get("style") or "")
    found = re.fullmatch(r"\s*(\d+)(?:px)?\s*", styled[1] if styled else element.get("width") or "")
    return found[1] if found and _SMALLEST <= int(found[1]) < _COLUMN else ""


def words_of(src: str) -> str:
    """Return the words in the name of a file, "" where it has none that mean anything."""
    stem = unquote(urlsplit(src).path).rpartition("/")[2].rpartition(".")[0]
    words = re.sub(r"[\W_]+", " ", stem).strip()
    letters = re.findall(r"[^\W\d_]{3,}", words)
    is_name = letters and not re.match(r"(?i)(?:img|dsc|dscn|image|photo|pict|screen)[\s\d]*$", words)
    return words if is_name and len(words) < 60 and not re.search(r"\w{25}|\d{6}", words) else ""
