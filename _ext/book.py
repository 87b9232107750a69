"""The blog as a book, EPUB 3, for a reading lamp, a train or a shelf: ``sphinx-build -b epub``, or ``make epub``.

It has a cover, the welcome of the home page, a chapter for each year with its posts, oldest first, the glossary and, where
posts have entries for it, an index. ``blog_book_year`` or ``blog_book_series`` make it the book of one year or one series.
Links between its texts stay inside; those to other pages lead to the blog. Lists, search, drafts and players are left out.
``{book}`` shows, on a page of the site, its text and a link to the file that ``blog_book`` names, or nothing.

Sphinx's own EPUB builder, whose name ours takes, makes a file of every page that any extension adds to the site, with 305
errors by epubcheck, knows nothing of EPUB Accessibility, and gives other bytes each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote, urljoin, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes
from sphinx.builders import Builder, epub3
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.errors import ConfigError
from sphinx.highlighting import PygmentsBridge
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.display import status_iterator
from sphinx.util.docutils import SphinxDirective, new_document
from sphinx.writers.html import HTMLWriter
from sphinx.writers.html5 import HTML5Translator

import posts
from _chapter import Chapter, chapter, linked
from _epub import Book, Entry, Page, Words
from posts import Post

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

_STYLE = Path(__file__).with_name("book.css")
#: How many characters a file of a book has at most, if several posts share it: devices hold one file in memory.
_FILE_LENGTH = 250_000


def chosen(newest_first: list[Post], year: int, series: str) -> list[Post]:
    """Return the posts of a book, oldest first; no *year* or no *series* means all."""
    found = [post for post in reversed(newest_first) if not post.draft and post.date <= posts.now()]
    if year:
        found = [post for post in found if post.date.year == year]
    if series:
        found = [post for post in found if post.series and posts.slugify(post.series) == posts.slugify(series)]
    return found


def years_of(oldest_first: list[Post]) -> str:
    """Return the years of posts: "2006–2026"."""
    years = sorted({post.date.year for post in oldest_first})
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))


def online(base: str, docname: str) -> str:
    """Return the address of a page on the site at *base*."""
    return urljoin(base, quote("" if docname == "index" else f"{docname.removesuffix('/index')}/"))


def header(post: Post, language: str) -> str:
    """Return what stands below a post's title: date, category, tags, series and authors."""
    day = Markup('<time datetime="{}">{}</time>').format(
        post.date.date().isoformat(), posts.raised(posts.written_date(post.date.date(), language, "full"))
    )
    first = [day, *post.category]
    if post.degree:
        first.append(Markup(_("%(degree)s degree")) % {"degree": posts.ordinal(post.degree, language)})  # noqa: S704
    if post.author:
        first.append(f"{_('by')} {', '.join(post.author)}")
    lines = [Markup(" · ").join(first)]
    lines += [Markup(_("Series: %s")) % post.series] if post.series else []  # noqa: S704
    lines += [Markup(_("Tags: %s")) % ", ".join(post.tags)] if post.tags else []  # noqa: S704
    lines += [", ".join(post.location)] if post.location else []
    text = Markup("").join(Markup("<span>{}</span>").format(line) for line in lines)
    said = Markup('<p class="labels" lang="{}">{}</p>').format(language, text)
    if post.external_link:
        words = _("Read the whole at its source")
        said += Markup('<p class="source" lang="{}"><a href="{}">{}</a></p>').format(language, post.external_link, words)
    return str(said)


@dataclass(slots=True)
class Text:
    """A text of the book with the page of the site that it comes from, and the file that it is put into."""

    docname: str
    anchor: str
    chapter: Chapter
    post: Post | None = None
    file: str = ""


@dataclass(slots=True)
class Contents:
    """The texts of a book in their order."""

    part: str
    selection: str
    welcome: Text | None = None
    posts: list[Text] = field(default_factory=list)
    glossaries: list[Text] = field(default_factory=list)

    def all(self) -> Iterator[Text]:
        """Yield every text."""
        yield from (self.welcome,) if self.welcome else ()
        yield from self.posts
        yield from self.glossaries


class BookBuilder(Builder):
    """Writes one file; handlers that write pages of a site see no builder of pages, and keep out."""

    name = "epub"
    format = "html"  # what texts are written as before they are put into the book
    epilog = "The book is in %(outdir)s."
    default_translator_class = HTML5Translator
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]  # noqa: RUF012
    supported_remote_images = True  # else Sphinx would fetch them
    add_permalinks = download_support = search = embedded = False
    imagedir = imgpath = "images"
    dlpath = ""
    math_renderer_name = StandaloneHTMLBuilder.math_renderer_name

    def init(self) -> None:
        """Prepare what the translator of HTML asks of its builder."""
        self.highlighter = PygmentsBridge("html", self.config.pygments_style or "sphinx")
        self.secnumbers: dict[str, tuple[int, ...]] = {}
        self.fignumbers: dict[str, dict[str, tuple[int, ...]]] = {}
        self.current_docname = ""
        self.inside: frozenset[str] = frozenset()
        self.pictures: dict[str, bytes] = {}

    def get_outdated_docs(self) -> str:
        """Return what is written: a book is written whole."""
        return "the book"

    def get_builder_config(self, option: str, default: str) -> object:
        """Return an option of the *default* builder: a book has none of its own."""
        return getattr(self.config, f"{default}_{option}")

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return where a page is: inside the book, or on the site."""
        if docname in self.inside:
            return f"book:{quote(docname)}"
        return online(self.config.html_baseurl, docname)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return where a page is, seen from any other."""
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Make the settings of docutils, once for all texts."""
        self.docsettings = new_document("").settings
        for name, value in HTMLWriter(self).get_default_values().items():
            setattr(self.docsettings, name, value)

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the book, whichever pages changed."""
        book = self.made()
        file = self.outdir / f"{self.file_name()}.epub"
        file.write_bytes(book.packed())
