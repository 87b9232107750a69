"""A text of the blog as it can stand in a book: well-formed XHTML with the elements and attributes that EPUB knows.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from carnet.core.html_trees import clear, drop_later, keep_attributes, open_later

#: What is no text, or does nothing in a book, by name and by class.
_GONE = {"script", "noscript", "style", "link", "button", "svg"}
_GONE_CLASSES = {"headerlink", "postlist", "toctree-wrapper"}
#: What loads something from elsewhere or plays.
_PLAYERS = etree.XPath(".//iframe | .//embed | .//object | .//audio | .//video")
#: Elements that a book may have; of others only the content stays.
_ELEMENTS = frozenset(
    """
    a abbr article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span
    strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()  # noqa: SIM905  # easier to read than a list
)
#: Attributes by element; "*" is any.
_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title", "role", "aria-label", "aria-labelledby", "aria-describedby"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "time": {"datetime"},
    "details": {"open"},
}
_REFERENCES = ("aria-labelledby", "aria-describedby", "headers")
#: What an attribute of MathML may be called.
_NAME_IN_XML = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_HEADING = re.compile(r"h[1-6]")
_NAME = re.compile(r"[^\w.-]")
#: Roles that say what elements of a book are, and the words of EPUB for the same.
_TYPES = {
    "doc-noteref": "noteref",
    "doc-footnote": "footnote",
    "doc-backlink": "backlink",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A text as XHTML, the ids in it, and what a book says of itself for its sake."""

    markup: str
    ids: frozenset[str]
    has_math: bool
    has_code: bool
    undescribed: int


def chapter(text: str, prefix: str, page: str, *, deeper: int = 0, header: str = "", untitled: bool = False) -> Chapter:
    """Return the HTML *text* of a *page* of the site for a book; ids begin with *prefix*, headings stand *deeper*.

    The *header* is XHTML that comes below the first heading, or in its place if the text is *untitled*.
    """
    root = html.fragment_fromstring(text, create_parent="div")
    for element in root.iterdescendants(etree.Element):
        if element.tag == "source" and next(element.iterancestors("picture"), None) is not None:
            open_later(element)  # lxml takes what follows it to be within it
        elif _is_gone(element):
            drop_later(element)
    clear(root)
    for element in _PLAYERS(root):
        _name_player(element)
    clear(root)
    formulas = {element for formula in root.iter("math") for element in formula.iter()}
    ids: set[str] = set()
    for element in list(root.iter(etree.Element)):
        if element is root:
            continue
        if element in formulas:
            _clean_formula(element)
        else:
            _clean(element, prefix, deeper, ids)
    clear(root)
    for link in root.xpath(".//a[@href]"):
        _lead(link, prefix, page, ids)
    heading = next((element for element in root.iter(f"h{1 + deeper}")), None)
    if heading is not None and header:
        for part in reversed(html.fragments_fromstring(header)):
            heading.addnext(part)
        if untitled:
            heading.getnext().set("class", f"{heading.getnext().get('class', '')} of-note".strip())
            heading.getparent().remove(heading)
    undescribed = sum(1 for picture in root.iter("img") if not picture.get("alt"))
    markup = "".join(etree.tostring(child, encoding="unicode", method="xml") for child in root)
    markup = ((root.text or "").strip() and f"<p>{html.escape(root.text)}</p>{markup}") or markup
    return Chapter(
        _with_types(markup),
        frozenset(ids),
        has_math=bool(formulas),
        has_code='class="highlight' in markup,
        undescribed=undescribed,
    )


def anchor(prefix: str, name: str) -> str:
    """Return the id in a book of what has the id *name* in the text with a *prefix*."""
    return f"{prefix}-{_NAME.sub('_', name)}"


def linked(markup: str, address: Callable[[str], str]) -> str:
    """Return *markup* with its links to other texts of the book, ``book:NAME#ID``, as *address* gives them."""
    return re.sub(r'(?<=href=")book:[^"]*', lambda found: html_escape(address(found[0][5:])), markup)


def html_escape(text: str) -> str:
    """Return *text* as it stands in an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _with_types(markup: str) -> str:
    for role, kind in _TYPES.items():
        markup = markup.replace(f'role="{role}"', f'epub:type="{kind}" role="{role}"')
    return re.sub(r'<dl class="([^"]*\bglossary\b)', r'<dl epub:type="glossary" class="\1', markup)


def _is_gone(element: Any) -> bool:
    return element.tag in _GONE or not _GONE_CLASSES.isdisjoint((element.get("class") or "").split())


def _name_player(element: Any) -> None:
    """Put title and address in the place of a player that a writer has put in as HTML."""
    source = element.find(".//source")
    address = element.get("src") or element.get("data") or ("" if source is None else source.get("src", ""))
    if urlsplit(address).scheme not in ("http", "https"):
        drop_later(element)
        return
    words, tail = element.get("title") or address, element.tail
    element.clear()
    element.tag, element.text, element.tail = "a", words, tail
    element.set("href", address)


def _clean_formula(element: Any) -> None:
    keep_attributes(
        element, lambda name, _value: bool(_NAME_IN_XML.fullmatch(name)) and name not in ("class", "id", "style")
    )


def _clean(element: Any, prefix: str, deeper: int, ids: set[str]) -> None:
    if element.tag == "input" and element.get("type") == "checkbox":
        element.tail = f"{'☑' if element.get('checked') is not None else '☐'} {(element.tail or '').lstrip()}"
        open_later(element)
        return
    if element.tag == "img" and not (element.get("src") or "").startswith("images/"):
        _leave_elsewhere(element)
    if element.tag not in _ELEMENTS:
        open_later(element)
        return
    if element.tag == "a" and not element.get("id") and (name := element.get("name")):
        element.set("id", name)  # how places were named once
    known = _ATTRIBUTES["*"] | _ATTRIBUTES.get(element.tag, set())
    keep_attributes(element, lambda name, value: name in known and (name not in ("width", "height") or value.isdigit()))
    if element.tag == "img":
        element.set("alt", element.get("alt") or "")
    if _HEADING.fullmatch(element.tag):
        element.tag = f"h{min(6, int(element.tag[1]) + deeper)}"
    _name(element, prefix, ids)
    if language := element.get("lang"):
        element.set("{http://www.w3.org/XML/1998/namespace}lang", language)


def _leave_elsewhere(picture: Any) -> None:
    """Put a link in the place of a picture on another site, which a book can't show."""
    address, words = picture.get("src") or "", picture.get("alt")
    picture.attrib.clear()
    picture.tag = "span"
    if urlsplit(address).scheme in ("http", "https"):
        picture.tag, picture.text = "a", words or address
        picture.set("href", address)


def _lead(link: Any, prefix: str, page: str, ids: set[str]) -> None:
    """Make a link that a writer has put in as HTML lead to the site, or to the text's beginning if it leads nowhere."""
    address = link.get("href") or ""
    if address.startswith("#"):
        if address[1:] not in ids:
            link.set("href", f"#{prefix}")
        return
    try:
        if not urlsplit(address).scheme:
            link.set("href", urljoin(page, address))
    except ValueError:  # "https://[", which is no address
        del link.attrib["href"]


def _name(element: Any, prefix: str, ids: set[str]) -> None:
    """Make ids, and what refers to them, those of the whole book."""
    if name := element.get("id"):
        own = anchor(prefix, name)
        if own in ids:
            del element.attrib["id"]
        else:
            element.set("id", own)
            ids.add(own)
    for attribute in _REFERENCES:
        if names := element.get(attribute):
            element.set(attribute, " ".join(anchor(prefix, name) for name in names.split()))
    address = element.get("href")
    if address and address.startswith("#"):
        element.set("href", f"#{anchor(prefix, address[1:])}" if address[1:] else f"#{prefix}")
