"""What is made of a note while it is read: a name, a picture first, the source of a quotation, the link of a link.

All of it is in the document itself, so that pages, lists, feeds, the letter, the search and the book have it alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from carnet.core.notes import name_of
from carnet.core.urls import short_address

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from carnet.core.front_matter_schema import Reading

logger = logging.getLogger(__name__)

#: What is no part of a text that a reader sees.
_UNSEEN = (nodes.docinfo, nodes.Invisible, nodes.system_message)
_EMPHASIS = re.compile(r"\*([^*]+)\*")


class NoteForm(SphinxTransform):
    """Give a note the form of its kind, before quotation marks and spaces are set; tell what it lacks."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        """Give it its form, and tell of fields that say nothing."""
        reading = _reading(self.env)
        if reading is None or reading.meta is None:
            return
        note = _Note(self.env, self.document, reading)
        if note.kind:
            note.shape()
        for name in () if note.kind else ("link_of", "quote_of"):
            if name in reading.meta.fields:
                note.warn(_("'%s' says nothing without 'kind'; add 'kind: link' or 'kind: quote'"), name, field=name)


def name_note(app: Sphinx, doctree: nodes.document) -> None:
    """Give a note without a title its name, before titles are collected."""
    reading = _reading(app.env)
    if reading is not None and reading.meta is not None and reading.meta.fields.get("kind"):
        _Note(app.env, doctree, reading).name()


def _reading(env: BuildEnvironment) -> Reading | None:
    found: Reading | None = env.temp_data.get("blog_reading")
    return found


class _Note:
    """A note that is being read."""

    def __init__(self, env: BuildEnvironment, doctree: nodes.document, reading: Reading) -> None:
        assert reading.meta is not None
        self.doctree, self.reading, self.meta = doctree, reading, reading.meta
        self.docname = env.current_document.docname
        self.kind: str = self.meta.fields.get("kind", "")
        self.link: str = self.meta.fields.get("link_of", "")
        self.language: str = self.meta.language or env.config.language

    def warn(self, message: str, *values: object, field: str = "kind") -> None:
        """Tell of a mistake at the line of a field."""
        place = (self.docname, self.reading.keys.get(field, 1))
        logger.warning(message, *values, location=place, type="blog", subtype="notes")

    def shape(self) -> None:
        """Give it its form."""
        text = self.titled() or self.doctree
        {"link": self.point, "quote": self.attribute, "photo": self.show_first}.get(self.kind, lambda _text: None)(text)
        if not any(True for _part in self.seen(text)) and "image" not in self.reading.keys:
            self.warn(_("this note says nothing; write its text below the '---' that ends its front matter"))

    def titled(self) -> nodes.section | None:
        """Return the section that the whole text is, if it has a title."""
        first = next(iter(self.seen(self.doctree)), None)
        return first if isinstance(first, nodes.section) else None

    def seen(self, text: nodes.Element) -> Iterator[nodes.Node]:
        """Yield the parts of a text that a reader sees."""
        return (part for part in text.children if not isinstance(part, (*_UNSEEN, nodes.title)))

    def name(self) -> None:
        """Put a text without a title below one that is for programs: Sphinx, ABlog and the book know texts by it."""
        if self.titled() is not None:
            return
        link = short_address(self.link) if self.link else ""
        words = name_of(self.doctree, self.kind, link, self.meta.date.date(), self.language)
        head = [part for part in self.doctree.children if isinstance(part, nodes.docinfo)]
        rest = [part for part in self.doctree.children if not isinstance(part, nodes.docinfo)]
        section = nodes.section("", nodes.title("", words, classes=["unseen"]), *rest)
        self.doctree.children = []
        self.doctree.extend([*head, section])
        self.doctree.set_id(section)
        self.doctree["untitled"] = True

    # -- Link ----------------------------------------------------------------------------------------------------------

    def point(self, text: nodes.Element) -> None:
        """Let a link show where it leads: the link in its text that does, else one below it."""
        outward = [one for one in text.findall(nodes.reference) if one.get("refuri", "").startswith("http")]
        if not self.link and not outward:
            self.warn(_("this link leads nowhere; write the page that it points at: 'link_of: https://…'"))
            return
        self.link = self.link or outward[0]["refuri"]
        found = next((one for one in outward if _same(one["refuri"], self.link)), None)
        if found is None:
            found = nodes.reference("", short_address(self.link), refuri=self.link, internal=False)
            text += nodes.paragraph("", "", found, classes=["note-link"])
        found["classes"].append("u-bookmark-of")

    # -- Quotation -----------------------------------------------------------------------------------------------------

    def attribute(self, text: nodes.Element) -> None:
        """Let a quotation say whose words it is."""
        quote = next(text.findall(nodes.block_quote), None)
        if quote is None:
            self.warn(_("this quotation quotes nothing; begin each of its lines with '>'"))
            return
        if next(quote.findall(nodes.attribution), None) is not None:
            return
        source = self.meta.fields.get("quote_of", "") or (short_address(self.link) if self.link else "")
        if not source:
            self.warn(_("say whose words these are: 'quote_of: Victor Hugo, *Les Contemplations*'"))
            return
        words = source_words(source)
        if self.link:
            link = nodes.reference("", "", *words, refuri=self.link, internal=False, classes=["u-quotation-of"])
            words = [nodes.Text(""), link]  # the space after the dash stands before the link
        quote += nodes.attribution("", "", *words)

    # -- Photo ---------------------------------------------------------------------------------------------------------

    def show_first(self, text: nodes.Element) -> None:
        """Let the picture of a photo stand before its words."""
        image = next(text.findall(nodes.image), None)
        if image is None:
            if "image" not in self.reading.keys:
                message = _("this photo shows no picture; put one beside it, and write '![What it shows](photo.jpg)'")
                self.warn(message)
            return
        block: nodes.Element = image
        while block.parent is not text and block.parent is not None:
            block = block.parent
        if isinstance(block, nodes.paragraph) and any(part is not image for part in block.children):
            image.parent.remove(image)
            block = nodes.paragraph("", "", image)
        else:
            text.remove(block)
        place = sum(1 for part in text.children if isinstance(part, nodes.title | nodes.docinfo))
        text.insert(place, block)


def source_words(source: str) -> list[nodes.Node]:
    """Return the words of a source, those between asterisks as the title of a work."""
    parts = enumerate(_EMPHASIS.split(source))
    return [nodes.emphasis("", part) if place % 2 else nodes.Text(part) for place, part in parts if part]


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")
