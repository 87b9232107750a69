"""Poems and the words of songs: each line stays a line, on a telephone, in feeds and in the book.

The writer types the lines of a poem into ``{verse}``, an empty line between stanzas. ``:numbers: 5`` shows the number
of every fifth line. A line ``---`` and a second text below it are a translation, whose language ``:translation:``
names: each stanza stands beside its translation, below it where there is no room. A post that begins with a poem has
the first stanza as its excerpt; descriptions divide its lines by a slash, as running text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from markupsafe import Markup
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from carnet.core.assets import add_book_style, publish_asset
from carnet.core.doctree import stanza

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

_OPTIONS = ("title", "author", "language", "translation", "numbers")
_DIVIDER = re.compile(r"-{3,}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")
#: A number of a line, which is no part of the text.
_NUMBER = Markup(' <small class="line-number">{}</small>')
#: How far a line stands in, for each two spaces before it.
_INDENT = "\N{EM SPACE}"


class verse_line(nodes.line):  # noqa: N801  # docutils names nodes in lower case
    """A line of a poem; ``number`` is shown beside it, if there is one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was typed, without its spaces, how far it stands in, and where it is in the file."""

    text: str
    indent: int
    place: int


def texts_of(lines: Iterable[str], first: int) -> list[list[list[Line]]]:
    """Return the texts that a line ``---`` divides, each as its stanzas; *first* is the place of the first line."""
    texts: list[list[list[Line]]] = [[[]]]
    for place, typed in enumerate(lines, start=first):
        text = typed.strip()
        if _DIVIDER.fullmatch(text):
            texts.append([[]])
        elif text:
            spaces = typed.expandtabs(4)
            texts[-1][-1].append(Line(text, (len(spaces) - len(spaces.lstrip())) // 2, place))
        elif texts[-1][-1]:
            texts[-1].append([])
    return [[one for one in text if one] for text in texts]


class VerseDirective(SphinxDirective):
    """``{verse}``: a poem, or the words of a song."""

    has_content = True
    option_spec: ClassVar = dict.fromkeys(
        ("title", "author", "language", "translation", "numbers"), directives.unchanged
    )

    def run(self) -> list[nodes.Node]:
        """Return the poem."""
        # MyST counts the lines of a directive from its own.
        texts = texts_of(self.content, self.lineno + self.content_offset + 1)
        text, *others = texts
        if not text:
            self.tell(_("this has no lines; write each line of the poem on a line of its own"))
            return []
        translation = self.translation(text, others)
        self.every = self.numbers()
        self.count = 0
        whole = nodes.container("", classes=["verse"])
        self.set_source_info(whole)
        if title := self.options.get("title"):
            words, messages = self.parse_inline(title, lineno=self.lineno)
            whole += [nodes.paragraph("", "", nodes.strong("", "", *words), classes=["verse-title"]), *messages]
        whole += self.side_by_side(text, translation) if translation else self.stanzas(text, self.language("language"))
        if author := self.options.get("author"):
            words, messages = self.parse_inline(author, lineno=self.lineno)
            whole += [nodes.attribution("", "", *words), *messages]
        return [whole]

    def translation(self, text: list[list[Line]], others: list[list[list[Line]]]) -> list[list[Line]] | None:
        """Return the stanzas of the translation, if there is one that fits, or None after a warning."""
        if not others:
            if "translation" in self.options:
                self.tell(_("there is no translation; write it below the poem, after a line '---'"))
            return None
        found = others[0]
        if len(others) > 1:
            self.tell(_("a poem has one translation, and this has %s; only the first one is shown"), len(others))
        if not self.options.get("translation"):
            self.tell(_("in which language is the translation? Write ':translation: en', for one in English"))
        if len(found) != len(text):
            message = _("the poem has %s stanzas and its translation %s; an empty line divides them in both")
            self.tell(message, len(text), len(found))
            return None
        return found

    def stanzas(self, text: list[list[Line]], classes: list[str]) -> Iterator[nodes.Element]:
        """Yield the stanzas of a text."""
        for lines in text:
            yield self.stanza(lines, classes)

    def side_by_side(self, text: list[list[Line]], translation: list[list[Line]]) -> Iterator[nodes.Element]:
        """Yield each stanza beside its translation."""
        languages = self.language("language"), self.language("translation")
        for lines, translated in zip(text, translation, strict=True):
            own = nodes.container("", self.stanza(lines, []), classes=["verse-side", *languages[0]])
            other = self.stanza(translated, ["translation"], numbered=False)
            beside = nodes.container("", other, classes=["verse-side", *languages[1]])
            yield nodes.container("", own, beside, classes=["verse-pair"])

    def stanza(self, lines: list[Line], classes: list[str], *, numbered: bool = True) -> stanza:
        """Return a stanza, whose lines are counted if they are to be *numbered*."""
        found = stanza("", classes=classes)
        for line in lines:
            words, messages = self.parse_inline(line.text, lineno=line.place)
            made = verse_line("", "", *([nodes.Text(_INDENT * line.indent)] if line.indent else []), *words, *messages)
            made.source, made.line = self.get_source_info()[0], line.place
            if numbered:
                self.count += 1
                if self.every and self.count % self.every == 0:
                    made["number"] = self.count
            found.append(made)
        return found

    def language(self, option: str) -> list[str]:
        """Return the class that says a language to docutils, none where the text is in that of the page."""
        code = str(self.options.get(option) or "").strip()
        if not code:
            return []
        if not _LANGUAGE.fullmatch(code):
            self.tell(_("'%s' is no code of a language; write 'en' for English, 'fr' for French"), code)
            return []
        return [f"language-{code}"]

    def numbers(self) -> int:
        """Return after how many lines a number is shown, 0 for never."""
        if "numbers" not in self.options:
            return 0
        written = str(self.options["numbers"] or "").strip() or "5"
        if re.fullmatch("[1-9][0-9]{0,3}", written):
            return int(written)
        self.tell(_("'%s' is no number of lines; write ':numbers: 5' to have every fifth line numbered"), written)
        return 0

    def tell(self, message: str, *values: object) -> None:
        """Warn of a mistake."""
        place = (self.env.current_document.docname, self.lineno)
        logger.warning(message, *values, location=place, type="blog", subtype="verse")


# -- HTML --------------------------------------------------------------------------------------------------------------


def _visit_stanza(translator: HTML5Translator, node: stanza) -> None:
    translator.body.append(translator.starttag(node, "p", CLASS="stanza"))


def _depart_stanza(translator: HTML5Translator, node: stanza) -> None:
    translator.body.append("</p>\n")


def _visit_line(translator: HTML5Translator, node: verse_line) -> None:
    translator.body.append('<span class="verse-line">')


def _depart_line(translator: HTML5Translator, node: verse_line) -> None:
    number = _NUMBER.format(node["number"]) if "number" in node else ""
    is_last = node is node.parent[-1]
    translator.body.append(f"{number}</span>{'' if is_last else '<br />'}\n")


def _style(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let pages with a poem have their style, which no other page needs."""
    if doctree is not None and next(doctree.findall(verse_line), None) is not None:
        app.add_css_file("verse.css", priority=900)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.setup_extension("carnet")
    publish_asset(app, Path(__file__).parent / "verse.css")
    add_book_style(app, Path(__file__).parent / "book.css")
    app.add_node(stanza, html=(_visit_stanza, _depart_stanza))
    app.add_node(verse_line, html=(_visit_line, _depart_line))
    app.add_directive("verse", VerseDirective)
    app.connect("html-page-context", _style)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
