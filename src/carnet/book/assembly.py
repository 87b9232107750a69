"""How the texts of a book are put together: files, chapters, table of contents, index, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from uuid import NAMESPACE_URL, UUID, uuid5

from markupsafe import Markup
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.locale import _

from carnet.book.chapter import Chapter, anchor, linked
from carnet.book.epub import Book, BookWords, Entry, Page
from carnet.core import posts
from carnet.core.assets import book_styles
from carnet.core.output_files import about
from carnet.core.posts import Post
from carnet.core.settings import NO_ID
from carnet.core.text import code_from_left, ordinal, raised, text_direction, written_date

if TYPE_CHECKING:
    from sphinx.builders import Builder

_STYLE = Path(__file__).with_name("book.css")
#: How many characters a file of a book has at most, if several posts share it: devices hold one file in memory.
_FILE_LENGTH = 250_000


def years_of(oldest_first: list[Post]) -> str:
    """Return the years of posts: "2006–2026"."""
    years = sorted({post.date.year for post in oldest_first})
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))


def header(post: Post, language: str) -> str:
    """Return what stands below a post's title: date, category, tags, series and authors."""
    day = Markup('<time datetime="{}">{}</time>').format(
        post.date.date().isoformat(), raised(written_date(post.date.date(), language, "full"))
    )
    first: list[str] = [day, *post.category]
    if post.degree:
        first.append(Markup(_("%(degree)s degree")) % {"degree": ordinal(post.degree, language)})  # noqa: S704
    if post.author:
        first.append(f"{_('by')} {', '.join(post.author)}")
    lines: list[str] = [Markup(" · ").join(first)]
    lines += [Markup(_("Series: %s")) % post.series] if post.series else []  # noqa: S704
    lines += [Markup(_("Tags: %s")) % ", ".join(post.tags)] if post.tags else []  # noqa: S704
    lines += [", ".join(post.location)] if post.location else []
    text = Markup("").join(Markup("<span>{}</span>").format(line) for line in lines)
    said = Markup('<p class="labels" lang="{}">{}</p>').format(language, text)
    if post.external_link:
        words = _("Read the whole at its source")
        said += Markup('<p class="source" lang="{}"><a href="{}">{}</a></p>').format(
            language, post.external_link, words
        )
    return str(said)


@dataclass(frozen=True, slots=True)
class Contents:
    """The pages of a book in their order; *part* is the year or the series that it holds, "" for all."""

    part: str
    welcome: str
    posts: tuple[str, ...]
    glossaries: tuple[str, ...]


@dataclass(slots=True)
class Text:
    """A text of the book, and the file that it is put into."""

    docname: str
    anchor: str
    chapter: Chapter
    title: str
    post: Post | None
    file: str = ""


class Binder:
    """Puts the texts of a book together."""

    def __init__(
        self, builder: Builder, contents: Contents, texts: dict[str, Text], pictures: dict[str, bytes], code_style: str
    ) -> None:
        self.builder, self.config, self.contents, self.texts = builder, builder.config, contents, texts
        self.pictures, self.code_style = pictures, code_style
        self.posts = [texts[docname] for docname in contents.posts]
        self.blog = self.config.blog_title or self.config.project
        self.title = f"{self.blog}, {contents.part}" if contents.part else self.blog

    def bound(self) -> Book:
        """Return the book."""
        from carnet.book.cover import cover  # noqa: PLC0415  # what draws, which no build of the site need load

        found = [text.post for text in self.posts if text.post]
        part = self.contents.part or years_of(found)
        files = self.files()
        pages = [*self.front(), *self.chapters(files), *self.back()]
        chapters = [text.chapter for text in self.texts.values()]
        has_code = any(one.has_code for one in chapters)
        style = _STYLE.read_text(encoding="utf-8") + book_styles(self.builder._app)
        return Book(
            title=self.title,
            identifier=self.identifier().urn,
            language=self.config.language,
            author=self.config.author,
            contributors=tuple(
                dict.fromkeys(name for post in found for name in post.author if name != self.config.author)
            ),
            publisher=self.blog,
            description=about(self.config),
            rights=f"© {self.config.copyright}" if self.config.copyright else "",
            source=self.config.html_baseurl,
            modified=max((min(post.updated or post.date, posts.now()) for post in found), default=posts.now()),
            words=BookWords(
                contents=_("Table of contents"),
                landmarks=_("Landmarks"),
                cover=_("Cover"),
                summary=_(
                    "All text can be read aloud and shown in any size; headings, a table of contents and links lead "
                    "through the book."
                ),
            ),
            style=style + (self.code_style if has_code else ""),
            cover=cover(self.blog, part, self.config.author),
            pages=[self.finished(page) for page in pages],
            contents=self.entries(files),
            pictures=self.pictures,
            described=not any(one.undescribed for one in chapters),
        )

    def identifier(self) -> UUID:
        """Return the name of this very book, the same for each edition of it."""
        chosen = self.config.blog_id
        blog = UUID(chosen) if chosen != NO_ID else uuid5(NAMESPACE_URL, self.config.html_baseurl)
        return uuid5(blog, f"book/{self.contents.part}")

    def files(self) -> list[tuple[str, str, list[Text]]]:
        """Return name, heading and posts of each file of posts; the heading is "" where a chapter goes on."""
        found: list[tuple[str, str, list[Text]]] = []
        for number, (chapter_title, texts) in enumerate(self.parts(), start=1):
            length, piece = 0, 0
            for text in texts:
                if not length or length + len(text.chapter.markup) > _FILE_LENGTH:
                    length, piece = 0, piece + 1
                    ending = f"-{piece}" if piece > 1 else ""
                    found.append((f"chapter-{number}{ending}.xhtml", "" if ending else chapter_title, []))
                length += len(text.chapter.markup)
                text.file = found[-1][0]
                found[-1][2].append(text)
        for number, docname in enumerate(self.contents.glossaries, start=1):
            self.texts[docname].file = f"glossary-{number}.xhtml"
        self.texts[self.contents.welcome].file = "welcome.xhtml"
        return found

    def parts(self) -> Iterator[tuple[str, list[Text]]]:
        """Yield title and posts of each chapter."""
        if self.config.blog_book_series:
            yield self.contents.part, self.posts
            return
        for year, texts in groupby(self.posts, key=lambda text: text.post.date.year if text.post else 0):
            yield str(year), list(texts)

    def front(self) -> Iterator[Page]:
        """Yield the welcome."""
        text = self.texts[self.contents.welcome]
        colophon = Markup('<div class="colophon"><p>{}<br/><a href="{}">{}</a></p></div>').format(
            f"© {self.config.copyright}" if self.config.copyright else self.blog,
            self.config.html_baseurl,
            self.config.html_baseurl,
        )
        begin = f'<section id="{text.anchor}" epub:type="preface" role="doc-preface">'
        body = f"{begin}{text.chapter.markup}{colophon}</section>"
        yield Page(text.file, text.title, body, has_math=text.chapter.has_math)

    def chapters(self, files: list[tuple[str, str, list[Text]]]) -> Iterator[Page]:
        """Yield the files of posts."""
        for number, (file, heading, texts) in enumerate(files):
            opening = Markup('<div class="opening"><h1 id="opening-{0}">{1}</h1></div>').format(number, heading)
            label = f' role="doc-chapter" aria-labelledby="opening-{number}"' if heading else ""
            body = "".join(self.article(text) for text in texts)
            yield Page(
                file,
                heading or texts[0].title,
                f'<section epub:type="chapter"{label}>{opening if heading else ""}{body}</section>',
                kind="" if number else "bodymatter",
                has_math=any(text.chapter.has_math for text in texts),
            )

    def article(self, text: Text) -> str:
        """Return a post."""
        language = (text.post.language if text.post else None) or self.config.language
        look = "post untitled" if text.post and text.post.untitled else "post"
        way = text_direction(language)
        begin = Markup('<article class="{2}" id="{0}" lang="{1}" xml:lang="{1}" dir="{3}">').format(
            text.anchor, language, look, way
        )
        return f"{begin}{code_from_left(text.chapter.markup) if way == 'rtl' else text.chapter.markup}</article>\n"

    def back(self) -> Iterator[Page]:
        """Yield glossary and index."""
        for docname in self.contents.glossaries:
            text = self.texts[docname]
            body = f'<section id="{text.anchor}" role="doc-glossary">{text.chapter.markup}</section>'
            yield Page(text.file, text.title, body, kind="glossary", has_math=text.chapter.has_math)
        if lines := self.index():
            items = Markup("").join(Markup("<li>{}</li>\n").format(line) for line in lines)
            body = Markup('<section epub:type="index" role="doc-index" class="index"><h1>{}</h1><ul>{}</ul></section>')
            yield Page("index.xhtml", _("Index"), body.format(_("Index"), items), kind="index")

    def index(self) -> list[Markup]:
        """Return the lines of the index of what posts have entries for; the glossary is in order by itself."""
        inside = {f"book:{quote(text.docname)}" for text in self.posts}

        def links(targets: Iterable[tuple[str | None, str | bool]]) -> Markup:
            found = (
                Markup('<a href="{}">{}</a>').format(uri, self.named(uri))
                for _main, uri in targets
                if isinstance(uri, str) and uri.partition("#")[0] in inside
            )
            return Markup(", ").join(found)

        lines = []
        for _letter, entries in IndexEntries(self.builder.env).create_index(self.builder):
            for word, (targets, below, _key) in entries:
                own = links(targets)
                subs = [(sub, links(uris)) for sub, uris in below]
                under = Markup("").join(Markup("<li>{}: {}</li>").format(sub, uris) for sub, uris in subs if uris)
                if own or under:
                    line = Markup("{}: {}") if own else Markup("{}{}")
                    lines.append(line.format(word, own) + (Markup("<ul>{}</ul>").format(under) if under else ""))
        return lines

    def named(self, uri: str) -> str:
        """Return the title of the text that an address in the book leads to."""
        return self.texts[unquote(uri.partition("#")[0].removeprefix("book:"))].title

    def entries(self, files: list[tuple[str, str, list[Text]]]) -> list[Entry]:
        """Return the table of contents."""
        welcome = self.texts[self.contents.welcome]
        found = [Entry(welcome.title, welcome.file)]
        for file, heading, texts in files:
            listed = tuple(Entry(text.title, f"{text.file}#{text.anchor}") for text in texts)
            if heading:
                found.append(Entry(heading, file, listed))
            else:
                found[-1] = Entry(found[-1].title, found[-1].address, found[-1].entries + listed)
        found += [Entry(self.texts[name].title, self.texts[name].file) for name in self.contents.glossaries]
        return [*found, Entry(_("Index"), "index.xhtml")] if self.index() else found

    def finished(self, page: Page) -> Page:
        """Return a page whose links to other texts lead to them."""

        def address(target: str) -> str:
            name, _sharp, place = target.partition("#")
            text = self.texts[unquote(name)]
            exact = anchor(text.anchor, unquote(place)) if place else ""
            return f"{text.file}#{exact if exact in text.chapter.ids else text.anchor}"

        return replace(page, body=linked(page.body, address))
