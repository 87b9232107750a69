"""The blog as a book, EPUB 3, for a reading lamp, a train or a shelf: ``sphinx-build -b epub``, or ``make epub``.

It has a cover, the welcome of the home page, a chapter for each year with its posts, oldest first, the glossary and,
where posts have entries for it, an index. ``blog_book_year`` or ``blog_book_series`` make it the book of one year or
series. Links between its texts stay inside; those to other pages lead to the blog. Lists, search, drafts and players
are left out. ``{book}`` shows, on a page of the site, its text and a link to the file that ``blog_book`` names, if any.

Sphinx's own EPUB builder, whose name ours takes, makes a file of every page that any extension adds to the site, with
305 errors by epubcheck, knows nothing of EPUB Accessibility, and gives other bytes each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urljoin

from docutils import nodes
from markupsafe import Markup, escape
from sphinx import addnodes
from sphinx.builders import Builder, epub3
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ConfigError
from sphinx.highlighting import PygmentsBridge
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.display import status_iterator
from sphinx.util.docutils import SphinxDirective, _get_settings
from sphinx.writers.html import HTMLWriter
from sphinx.writers.html5 import HTML5Translator

from carnet.core import posts
from carnet.core.near import nearest
from carnet.core.pictures.store import KnownPicture, Store, name_of
from carnet.core.posts import Post
from carnet.core.settings import add_setting
from carnet.core.text import french_order, slugify
from carnet.core.urls import site_url

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from carnet.book.assembly import Contents, Text

logger = logging.getLogger(__name__)


def chosen(newest_first: list[Post], year: int, series: str) -> list[Post]:
    """Return the posts of a book, oldest first; no *year* or no *series* means all."""
    found = [post for post in reversed(newest_first) if not post.draft and post.date <= posts.now()]
    if year:
        found = [post for post in found if post.date.year == year]
    if series:
        found = [post for post in found if post.series and slugify(post.series) == slugify(series)]
    return found


def none_chosen(newest_first: list[Post], year: int, series: str) -> str:
    """Return why a book would be empty, and what there is."""
    if not (found := chosen(newest_first, 0, "")):
        return _("the blog has no published post to make a book of")
    names = sorted({post.series for post in found if post.series}, key=french_order)
    if series and not chosen(newest_first, 0, series):
        if near := nearest(series, names):
            return _("there is no series '%s'. Did you mean '%s'?") % (series, near)
        return _("there is no series '%s'. Series of the blog: %s") % (series, ", ".join(names) or _("none"))
    years = ", ".join(map(str, sorted({post.date.year for post in (chosen(newest_first, 0, series))})))
    if series:
        return _("there is no post of the series '%s' in the year %s. Years with posts: %s") % (series, year, years)
    return _("there is no post of the year %s. Years with posts: %s") % (year, years)


def online(base: str, docname: str) -> str:
    """Return the address of a page on the site at *base*."""
    return urljoin(base, quote("" if docname == "index" else f"{docname.removesuffix('/index')}/"))


class BookBuilder(Builder):
    """Writes one file; handlers that write pages of a site see no builder of pages, and keep out."""

    name = "epub"
    format = "html"  # what texts are written as before they are put into the book
    epilog = "The book is in %(outdir)s."
    default_translator_class = HTML5Translator
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]  # noqa: RUF012
    supported_remote_images = True  # else Sphinx would fetch them
    add_permalinks = download_support = search = embedded = False
    dlpath = ""
    math_renderer_name = StandaloneHTMLBuilder.math_renderer_name

    def init(self) -> None:
        """Prepare what the translator of HTML asks of its builder."""
        self.highlighter = PygmentsBridge("html", self.config.pygments_style or "sphinx")
        self.secnumbers: dict[str, tuple[int, ...]] = {}
        self.fignumbers: dict[str, dict[str, tuple[int, ...]]] = {}
        self.current_docname = ""
        self.imagedir = self.imgpath = "images"
        self.inside: frozenset[str] = frozenset()
        self.pictures = Store(self._app.doctreedir / "pictures" / "book", self.srcdir, for_book=True)
        #: By path from the root of the blog, what there is of each picture of the book.
        self.fitted: dict[str, KnownPicture] = {}

    def get_outdated_docs(self) -> str:
        """Return what is written: a book is written whole."""
        return "the book"

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
        self.docsettings = _get_settings(HTMLWriter, defaults=self.env.settings, read_config_files=True)
        self.docsettings.compact_lists = True

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the book, whichever pages changed."""
        contents = self.choose()
        docnames_inside = [contents.welcome, *contents.posts, *contents.glossaries]
        self.inside = frozenset(docnames_inside)
        self.fit_pictures()
        texts = {docname: self.text(docname, n) for n, docname in enumerate(self.shown(docnames_inside))}
        pictures = {self.images[path]: file_of(self.fitted[path]).read_bytes() for path in sorted(self.images)}
        for made in self._app.emit("carnet-book-pictures"):
            shown = "".join(text.chapter.markup for text in texts.values())
            pictures |= {name: content for name, content in made.items() if f'src="{self.imgpath}/{name}"' in shown}
        from carnet.book.assembly import Binder  # noqa: PLC0415  # a site needs none of it

        book = Binder(self, contents, texts, pictures, self.highlighter.get_stylesheet()).bound()
        name = slugify(f"{self.config.blog_title or self.config.project} {contents.part}")
        (self.outdir / f"{name}.epub").write_bytes(book.packed())

    def fit_pictures(self) -> None:
        """Convert the pictures of all texts, each into a size and a format that devices for books show."""
        users = {path: docnames & self.inside for path, (docnames, _name) in self.env.images.items()}
        paths = {path for path, docnames in users.items() if docnames}
        self.pictures.make(self.pictures.missing(paths), os.cpu_count() or 1)
        self.pictures.drop_all_but(paths)
        for path in sorted(paths):
            if known := self.pictures.of(path):
                self.fitted[path] = known
                for docname in sorted(users[path]) if known.problem else ():
                    logger.warning("'%s' %s", path, known.problem, location=docname, type="blog", subtype="book")

    def shown(self, docnames: list[str]) -> Iterator[str]:
        """Yield the names, and show on the terminal how far it is."""
        yield from status_iterator(docnames, "writing the book... ", "darkgreen", len(docnames), self.config.verbosity)

    def choose(self) -> Contents:
        """Return what is in the book; stop when nothing is."""
        config, newest_first = self.config, posts.published(self.env)
        found = chosen(newest_first, config.blog_book_year, config.blog_book_series)
        if (config.blog_book_year or config.blog_book_series) and not found:
            raise ConfigError(none_chosen(newest_first, config.blog_book_year, config.blog_book_series))
        part = (found[0].series or "") if config.blog_book_series else ""
        part = f"{part} {config.blog_book_year}".strip() if config.blog_book_year else part
        terms = self.env.domains.standard_domain.objects
        glossaries = sorted({docname for (kind, _name), (docname, _id) in terms.items() if kind == "term"})
        others = {config.root_doc, *(post.docname for post in newest_first)}
        from carnet.book.assembly import Contents  # noqa: PLC0415

        return Contents(
            part,
            config.root_doc,
            tuple(post.docname for post in found),
            tuple(name for name in glossaries if name not in others),
        )

    def text(self, docname: str, number: int) -> Text:
        """Return a page of the site as a text of the book."""
        tree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.post_process_images(tree)
        for node in list(tree.findall(addnodes.download_reference)):
            if "filename" in node:
                address = site_url(self._app, f"_downloads/{quote(node['filename'])}")
                node.replace_self(nodes.reference("", "", *node.children, refuri=address))
        for image in list(tree.findall(nodes.image)):
            image.replace_self(self.shown_picture(image))
        tree.settings = self.docsettings
        self.current_docname = docname
        self.secnumbers = self.env.toc_secnumbers.get(docname, {})
        self.fignumbers = self.env.toc_fignumbers.get(docname, {})
        translator = cast("HTML5Translator", self.create_translator(tree, self))
        tree.walkabout(translator)
        from carnet.book.assembly import Text, header  # noqa: PLC0415
        from carnet.book.chapter import chapter  # noqa: PLC0415

        post = posts.post_of(self.env, docname)
        name = f"t{number}"
        below = header(post, self.config.language) if post else ""
        made = chapter(
            "".join(translator.fragment),
            name,
            online(self.config.html_baseurl, docname),
            deeper=1 if post else 0,
            header=below,
            untitled=bool(post and post.untitled),
        )
        return Text(docname, name, made, self.env.titles[docname].astext(), post)

    def shown_picture(self, image: nodes.image) -> nodes.raw:
        """Return a picture as the book shows it, whatever the pages of the site do with it."""
        name = self.images.get(image["uri"])
        if name is None and image["uri"] in self.env.images:
            return nodes.raw("", escape(image.get("alt", "")), format="html")  # it can't be shown
        address = f"{self.imgpath}/{quote(name)}" if name else image["uri"]
        anchor = Markup(' id="{}"').format(image["ids"][0]) if image["ids"] else ""
        html = Markup('<img src="{}" alt="{}"{}/>').format(address, image.get("alt", ""), anchor)
        block = isinstance(image.parent, nodes.section | nodes.document)
        return nodes.raw("", f"<p>{html}</p>" if block else html, format="html")

    def post_process_images(self, doctree: nodes.Node) -> None:
        """Take the pictures of a text into the book."""
        super().post_process_images(doctree)
        for path in list(self.images):
            known = self.fitted.get(path)
            if known and known.picture:
                self.images[path] = f"{name_of(path, known.content)}{known.picture.suffix}"
            else:
                del self.images[path]


def file_of(known: KnownPicture) -> Path:
    """Return the one file that was made of a picture for a book."""
    return known.folder / (known.picture.suffix if known.picture else "")


# -- On the site -------------------------------------------------------------------------------------------------------


class BookDirective(SphinxDirective):
    """``{book}``: a text and the link to the book, where there is one."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return both, or nothing."""
        name = self.config.blog_book
        if not name:
            return []
        self.env.note_dependency(name)
        path = self.env.srcdir / name
        if not path.is_file():
            message = _("there is no book '%s', which blog_book names; 'make epub' makes it")
            logger.warning(message, name, location=self.get_location(), type="blog", subtype="book")
            return []
        size = f"{max(1, round(path.stat().st_size / 1024))} {_('KB')}"
        words = _("Download the book (EPUB, %s)") % size
        link = addnodes.download_reference("", "", nodes.Text(words), reftarget=f"/{name}", refdoc=self.env.docname)
        self.set_source_info(link)
        return [*self.parse_content_to_nodes(), nodes.paragraph("", "", link)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the builder and the directive."""
    app.setup_extension("carnet")
    app.setup_extension("sphinx.builders.epub3")
    app.add_builder(BookBuilder, override=True)
    for listener in list(app.events.listeners["builder-inited"]):
        if listener.handler is epub3.validate_config_values:  # of settings that only Sphinx's own builder reads
            app.disconnect(listener.id)
    add_setting(
        app,
        "blog_book_year",
        0,
        int,
        "The year that a book is made of; 0 stands for all. `make epub YEAR=…` sets it.",
        rebuild="",
    )
    add_setting(
        app,
        "blog_book_series",
        "",
        str,
        "The series that a book is made of; empty, it is of the whole blog. `make epub SERIES=…` sets it.",
        rebuild="",
    )
    app.add_directive("book", BookDirective)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
