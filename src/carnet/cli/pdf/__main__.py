"""``make pdf``: the book as PDF, A5, for paper or screen.

Pandoc turns the texts of the EPUB into Typst's language, and Typst sets them as ``book.typ`` says: both come from PyPI
with all they need, where WeasyPrint wants libraries of the system.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypandoc
import typst
from lxml import etree
from sphinx.locale import _

from carnet.cli.arguments import parser_of
from carnet.cli.console import command
from carnet.cli.pdf.fonts import UNKNOWN, lacking, runs_of

_HERE = Path(__file__).parent
_XHTML = "{http://www.w3.org/1999/xhtml}"
_NAMES = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
#: Parts of an EPUB in whose place Typst makes its own.
_OWN = ("cover.xhtml", "nav.xhtml")
#: What a line becomes that says what a piece or a box is; Pandoc leaves the class of a paragraph out.
_TITLES = {
    **dict.fromkeys(("verse-title", "score-title", "record-title"), "piece-title"),
    "admonition-title": "notice-title",
}
#: Elements whose ids Pandoc loses; a `span` or `div` keeps its.
_HOLDERS = tuple(f"{_XHTML}{name}" for name in ("dt", "dd", "li", "p", "td", "th"))
_HEADINGS = tuple(f"{_XHTML}h{level}" for level in range(1, 7))


def facts(package: etree._ElementTree) -> dict[str, str]:
    """Return what the *package* document of an EPUB says of the book."""
    names = ("title", "creator", "language", "rights", "source", "description", "date")
    return {name: package.findtext(f".//dc:{name}", "", _NAMES) for name in names}


def texts(folder: Path, package: etree._ElementTree) -> Iterator[Any]:
    """Yield the body of each text, in the order of reading."""
    files = {item.get("id"): item.get("href") for item in package.iterfind(".//o:manifest/o:item", _NAMES)}
    for item in package.iterfind(".//o:spine/o:itemref", _NAMES):
        name = files[item.get("idref")]
        if name not in _OWN:
            yield etree.parse(folder / name).find(f"{_XHTML}body")


def prepare(body: Any) -> None:
    """Change a text so that Pandoc keeps its ids, and finds all that its links mean within it."""
    for element in list(body.iter(*_HOLDERS)):
        if name := element.attrib.pop("id", None):
            holder = etree.Element(f"{_XHTML}span", id=name)
            holder.tail, element.text = element.text, None
            element.insert(0, holder)
    for labels in list(body.iter(f"{_XHTML}p")):
        if "labels" in labels.get("class", "").split():
            labels.tag = f"{_XHTML}div"
            labels.set("class", "of-note" if "of-note" in labels.get("class", "") else "labels")
            for line in labels:
                line.tag = f"{_XHTML}p"
    for title in [one for one in body.iter(*_HEADINGS) if not has_words(one)]:
        title.tag = f"{_XHTML}div"  # Typst refuses a title that says nothing
    keep_music(body)
    for article in body.iter(f"{_XHTML}article"):
        article.tag = f"{_XHTML}div"
    for link in body.iter(f"{_XHTML}a"):
        if inside := re.fullmatch(r"[\w-]+\.xhtml(#.*)?", link.get("href", "")):
            link.set("href", inside[1] or "#")
        elif not link.get("href"):
            link.attrib.pop("href", None)  # Typst refuses an address of no letters


def has_words(element: Any) -> bool:
    """Return whether an element says anything, be it by what its pictures show."""
    return any(words.strip() for words in (*element.itertext(), *(one.get("alt", "") for one in element.iter())))


def keep_music(body: Any) -> None:
    """Let what boxes, poems, scores, records and songs are made of be divisions, which Pandoc tells apart by class."""
    for title in list(body.iter(f"{_XHTML}p")):
        if look := _TITLES.get(title.get("class", "")):
            _put_into(title, look)
    for lines in list(body.iter(f"{_XHTML}div")):
        if "line-block" in lines.get("class", "").split():
            _keep_lines(lines)
    for pair in body.iter(f"{_XHTML}div"):
        if "song-pair" in pair.get("class", "").split():
            pair.set("class", "verse-pair")
            for side in pair:
                side.set("class", "verse-side")
    for name, before in (("line-number", ""), ("score-composer", "· ")):
        for part in body.iter(f"{_XHTML}small", f"{_XHTML}span"):
            if part.get("class") == name:
                part.tag, part.text = f"{_XHTML}span", f"{before}{part.text or ''}"


def _put_into(element: Any, look: str) -> None:
    """Put an element into a division, of which Pandoc keeps the class."""
    holder = etree.Element(f"{_XHTML}div", {"class": look})
    holder.tail, element.tail = element.tail, None
    element.getparent().replace(element, holder)
    holder.append(element)


def _keep_lines(block: Any) -> None:
    """Make each line of a block of lines end with a break; Pandoc joins the lines that docutils writes."""
    whole = etree.Element(f"{_XHTML}p")
    lines = [line for line in block.iter(f"{_XHTML}div") if line.get("class") == "line"]
    for line in lines:
        part = etree.SubElement(whole, f"{_XHTML}span")
        part.text = line.text
        part.extend(list(line))
        if line is not lines[-1]:
            etree.SubElement(whole, f"{_XHTML}br")
    for child in list(block):
        block.remove(child)
    block.text = None
    block.append(whole)
    block.set("class", "verse-lines")


def gather_notes(body: Any) -> None:
    """Put the notes of a text where Pandoc expects them, at its end; Typst then sets each at the foot of its page."""
    ending = etree.SubElement(body, f"{_XHTML}section", role="doc-endnotes")
    listed = etree.SubElement(ending, f"{_XHTML}ol")
    for note in list(body.iter(f"{_XHTML}aside")):
        if note.get("role") == "doc-footnote":
            item = etree.SubElement(listed, f"{_XHTML}li", id=note.get("id"))
            item.extend(child for child in list(note) if child.get("class") not in ("label", "backrefs"))
            note.getparent().remove(note)
    for rule in list(body.iter(f"{_XHTML}hr")):
        if "footnotes" in rule.get("class", ""):
            rule.getparent().remove(rule)


def page(bodies: list[Any]) -> str:
    """Return all texts as one."""
    parts = (etree.tostring(child, encoding="unicode") for body in bodies for child in body)
    return f"<html><body>{''.join(parts)}</body></html>"


def said(body: Any) -> Iterator[str]:
    """Yield all that a text prints: its words, and the addresses of its links."""
    yield from body.itertext()
    yield from (link.get("href", "") for link in body.iter(f"{_XHTML}a"))


def replace_signs(body: Any, signs: str) -> None:
    """Put a box in the place of *signs* that no font has; addresses that are printed have another way to write them."""
    found = runs_of(signs)
    for element in body.iter():
        element.text = element.text and found.sub(UNKNOWN, element.text)
        element.tail = element.tail and found.sub(UNKNOWN, element.tail)
        if href := element.get("href"):
            element.set("href", found.sub(lambda run: quote(run[0]), href))


def make(book: Path, pdf: Path) -> str:
    """Write the EPUB *book* as a *pdf*, and return the signs of it that no font has."""
    with tempfile.TemporaryDirectory() as temporary, zipfile.ZipFile(book) as packed:
        packed.extractall(temporary)
        folder = Path(temporary) / "EPUB"
        package = etree.parse(folder / "book.opf")
        bodies = list(texts(folder, package))
        for body in bodies:
            prepare(body)
            gather_notes(body)
        known = facts(package)
        told = "".join([*known.values(), *(part for body in bodies for part in said(body))])
        of_typst = lacking(told, system=False)
        missing = lacking(of_typst, system=True)
        if missing:
            for body in bodies:
                replace_signs(body, missing)
            known = {name: runs_of(missing).sub(UNKNOWN, value) for name, value in known.items()}
        (folder / "all.html").write_text(page(bodies), encoding="utf-8")
        (folder / "facts.json").write_text(json.dumps(known), encoding="utf-8")
        text = pypandoc.convert_file(
            str(folder / "all.html"),
            "typst-smart",
            format="html-auto_identifiers",
            extra_args=["--lua-filter", str(_HERE / "book.lua")],
        )
        (folder / "book.typ").write_text((_HERE / "book.typ").read_text(encoding="utf-8") + text, encoding="utf-8")
        try:
            typst.compile(
                str(folder / "book.typ"),
                output=str(pdf),
                root=str(folder),
                ignore_system_fonts=missing == of_typst,  # the same book on every machine, if it can be
                pdf_standards=["ua-1"],  # for screen readers
            )
        except typst.TypstError as error:
            raise SystemExit(_("the book can't be set as PDF: %s") % str(error).partition("\n")[0]) from error
    return missing


def main() -> None:
    """Read the command line."""
    parser = parser_of("pdf")
    parser.add_argument("book", type=Path, help=_("the EPUB"))
    parser.add_argument("folder", type=Path, help=_("where to put the PDF"))
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    pdf = arguments.folder / f"{arguments.book.stem}.pdf"
    if missing := make(arguments.book, pdf):
        told = _(
            "no font has these signs, which '%s' stands for in the PDF: %s. Install one that has them, such as Noto"
        )
        print(told % (UNKNOWN, " ".join(missing)), file=sys.stderr)
    print(pdf)


if __name__ == "__main__":
    command(main)
