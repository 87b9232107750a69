"""A post's text as a feed reader can show it: whole, and without what only the blog's pages know.

Addresses are absolute; scripts, classes, permalinks and empty anchors are gone; footnotes, figures and tables are
whole. Formulas are a line of text: most feed readers and mail programs take MathML out and leave its letters, of which
"440 · 2^(n/12)" would be "440 2 n 12", and none shows one of two forms. Nothing here knows of Sphinx.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from carnet.core.code_digest import code_digest
from carnet.core.fingerprint import digest
from carnet.core.formula_text import formula_text
from carnet.core.html_trees import clear, drop_later, open_later

#: The types of sounds and videos by suffix; those of the machine that builds differ from one to the next.
MEDIA_TYPES = {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
}
#: What neither XML nor JSON Feed may hold.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: lxml.html's own asks a function in Python for the class of each element, which takes longer than all the rest.
_PARSER = etree.HTMLParser()
#: Elements that mean nothing outside the blog's pages, by name and by class.
_ONLY_HERE = {"h1", "script", "noscript", "style", "button", "link", "track"}
_ONLY_HERE_CLASSES = {"headerlink", "here-only"}
#: Attributes that a feed reader can use; all others go.
_KEPT = {
    *("href", "src", "poster", "cite", "alt", "title", "lang", "dir", "width", "height", "type", "controls", "preload"),
    *("colspan", "rowspan", "scope", "headers", "start", "reversed", "value", "datetime", "open"),
}
_ADDRESSES = ("href", "src", "poster", "cite")
_WRAPPERS = {"article", "section", "picture"}
_MEDIA = etree.XPath(".//a/@href | .//audio/@src | .//video/@src | .//source/@src")


@dataclass(frozen=True, slots=True)
class Portable:
    """The text of a post as HTML, and the addresses of the sounds and videos that it plays or links to."""

    html: str
    media: tuple[str, ...]


def reader() -> str:
    """Return a fingerprint of what makes a text of a page: this code, and the library that reads HTML."""
    return digest(
        code_digest("core/post_html.py", "core/html_trees.py", "core/formula_text.py"),
        etree.LXML_VERSION,
        etree.LIBXML_VERSION,
    )


def media_type(path: str) -> str | None:
    """Return the type of the sound or video at a *path* or address, or None for anything else."""
    try:
        file = urlsplit(path).path
    except ValueError:  # "https://[", which is no address
        return None
    return MEDIA_TYPES.get(PurePosixPath(file).suffix.lower())


def portable(rendered: str, address: str) -> Portable:
    """Return the *rendered* text of a post at an *address*."""
    text = etree.fromstring(f"<main>{NO_TEXT.sub('', rendered)}</main>", _PARSER).find("body/main")
    clear(text)
    for formula in list(text.iter("math")):
        _write_out(formula)
    for element in text.iter(etree.Element):
        if element.get("data-picture"):
            _show_picture(element)
        if _is_only_here(element):
            drop_later(element)
        elif element.tag == "source" and next(element.iterancestors("audio", "video"), None) is None:
            open_later(element)  # lxml takes what follows it to be within it
        else:
            if element.attrib:
                _give_meaning(element)
                _clean(element, address)
            if element is not text and (_is_wrapper(element) or _is_all_of_a_cell(element)):
                open_later(element)
    clear(text)
    media = dict.fromkeys(found for found in map(str, _MEDIA(text)) if media_type(found))
    content = (text.text or "") + "".join(html.tostring(child, encoding="unicode") for child in text)
    return Portable(content.strip(), tuple(media))


def _show_picture(element: Any) -> None:
    """Put a picture in the place of what only a page can show, a drawing in the ink of its text."""
    shown = {name: element.get(f"data-{name}") for name in ("alt", "width", "height")}
    address, tail = element.get("data-picture"), element.tail
    for below in element.iterdescendants():
        below.tail = None
        drop_later(below)
    element.attrib.clear()
    element.tag, element.text, element.tail = "img", None, tail
    element.set("src", address)
    for name, value in shown.items():
        if value is not None:
            element.set(name, value)


def _write_out(formula: Any) -> None:
    """Put a formula as a line of text in the place of one in MathML."""
    line, parent = formula_text(formula), formula.getparent()
    if formula.get("display") == "block" and parent.tag == "div":
        parent.tag = "p"
    formula.attrib.clear()
    for part in list(formula):
        formula.remove(part)
    formula.tag, formula.text = "span", line


def _is_only_here(element: Any) -> bool:
    classes = element.get("class")
    is_rule_of_notes = element.tag == "hr" and "footnotes" in (classes or "")
    return element.tag in _ONLY_HERE or is_rule_of_notes or bool(classes and _classes(element) & _ONLY_HERE_CLASSES)


def _is_wrapper(element: Any) -> bool:
    if element.tag in ("div", "span"):
        return not element.attrib
    return element.tag in _WRAPPERS or (element.tag == "a" and "href" not in element.attrib)


def _is_all_of_a_cell(element: Any) -> bool:
    """Return whether it is the one paragraph of a cell, whose margins stay where a reader takes our styles out."""
    if element.tag != "p" or element.getparent().tag not in ("td", "th"):
        return False
    return len(element.getparent()) == 1 and not element.attrib


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _give_meaning(element: Any) -> None:
    """Say with elements what only our style sheets say: boxes and their titles, notes, boxes to tick, columns."""
    classes = _classes(element)
    if "admonition" in classes:
        element.tag = "aside"
    elif "admonition-title" in classes:
        title = etree.Element("strong")
        title.text, element.text = element.text, None
        title.extend(list(element))
        element.append(title)
    elif element.tag == "aside" and "footnote" in classes:
        _join_label(element)
    elif "line-block" in classes:
        _end_lines(element)
    elif "gallery" in classes:
        _show_each(element)
    elif element.tag == "input" and element.get("type") == "checkbox":
        element.tail = f"{'☑' if element.get('checked') is not None else '☐'}{element.tail or ''}"
        element.tag = "span"
        element.attrib.clear()
    elif classes & {"text-right", "text-center"}:
        element.set("align", "right" if "text-right" in classes else "center")


def _show_each(gallery: Any) -> None:
    """Make figures of the items of a gallery, which are no list where our style does not lay them out."""
    gallery.tag = "div"
    for item in gallery:
        item.tag = "figure"
        for caption in item.iterfind("p"):
            caption.tag = "figcaption"


def _end_lines(block: Any) -> None:
    """Make a paragraph of lines, such as the words of a song: each ends in a break, those that are indented, too."""
    lines = [one for one in block.iter("div") if "line" in _classes(one)]
    for line in lines[:-1]:
        if len(line) != 1 or line[0].tag != "br":  # an empty line is one already
            etree.SubElement(line, "br")
    block.tag = "p"
    for inner in block.iterdescendants("div"):
        inner.attrib.pop("class", None)
        inner.tag = "span"


def _join_label(note: Any) -> None:
    """Put the number of a footnote, and the ways back if the text refers to it several times, into its first paragraph.

    Both go: a walk through the text has the number as its next step already, and would go past what is left before it.
    """
    before, paragraph = [one for one in note[:2] if _classes(one) & {"label", "backrefs"}], note.find("p")
    if before and paragraph is not None:
        for one in before:
            one.tail = " "
        before[-1].tail, paragraph.text = f" {paragraph.text or ''}", None
        paragraph[:0] = before


def _clean(element: Any, address: str) -> None:
    kept = _KEPT | {"align"} if element.tag in ("td", "th") else _KEPT
    found = [(name, value) for name, value in element.items() if name in kept or name in _ADDRESSES]
    element.attrib.clear()  # one by one, lxml trips over names that only a slip makes, such as "{x}"
    for name, value in found:
        element.set(name, _joined(address, value) if name in _ADDRESSES else value)


def _joined(address: str, value: str) -> str:
    """Return where *value* leads from a page at an *address*; itself if it is no address, such as "https://["."""
    try:
        return urljoin(address, value)
    except ValueError:
        return value
