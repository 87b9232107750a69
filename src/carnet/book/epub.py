"""The file of a book: EPUB 3.3 with the metadata of EPUB Accessibility 1.1, the same bytes from the same texts.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from markupsafe import Markup

from carnet.core.text import text_direction

#: What the files of a book are, by suffix.
TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xhtml": "application/xhtml+xml",
}
#: The earliest time that a zip file can tell; no other would be the same in each build.
_TIME = (1980, 1, 1, 0, 0, 0)
_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_PAGE = Markup("""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="{0}" xml:lang="{0}" dir="{3}">
<head><title>{1}</title><link rel="stylesheet" href="book.css"/></head>
<body>
{2}
</body>
</html>
""")
_PACKAGE = Markup("""\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}"
 prefix="{prefix}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
{manifest}
</manifest>
<spine page-progression-direction="{direction}">
{spine}
</spine>
</package>
""")
_PREFIX = "a11y: http://www.idpf.org/epub/vocab/package/a11y/#"
_LEVEL = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents and those below it."""

    title: str
    address: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A file of text; *kind* is its landmark, such as ``bodymatter``, or empty."""

    file: str
    title: str
    body: str
    kind: str = ""
    has_math: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookWords:
    """What the interface of a book says, in the book's language."""

    contents: str
    landmarks: str
    cover: str
    summary: str


@dataclass(slots=True, kw_only=True)
class Book:
    """A whole book, ready to be put into a file."""

    title: str
    identifier: str
    language: str
    author: str
    contributors: tuple[str, ...] = ()
    publisher: str = ""
    description: str = ""
    rights: str = ""
    source: str = ""
    modified: datetime
    words: BookWords
    style: str
    cover: bytes
    pages: list[Page] = field(default_factory=list)
    contents: list[Entry] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    #: Whether each picture says in words what it shows.
    described: bool = True

    def packed(self) -> bytes:
        """Return the file."""
        files = {
            "META-INF/container.xml": _CONTAINER.encode(),
            "EPUB/book.opf": self._package().encode(),
            "EPUB/nav.xhtml": self._page(self.words.contents, self._navigation()),
            "EPUB/book.css": self.style.encode(),
            "EPUB/cover.png": self.cover,
            "EPUB/cover.xhtml": self._page(self.words.cover, self._cover()),
        }
        files |= {f"EPUB/{page.file}": self._page(page.title, Markup(page.body)) for page in self.pages}  # noqa: S704
        files |= {f"EPUB/images/{name}": content for name, content in sorted(self.pictures.items())}
        packed = BytesIO()
        with ZipFile(packed, "w") as archive:
            archive.writestr(_entry("mimetype", ZIP_STORED), b"application/epub+zip")
            for name, content in files.items():
                suffix = PurePosixPath(name).suffix
                squeezed = ZIP_STORED if suffix in (".jpg", ".png", ".gif") else ZIP_DEFLATED
                archive.writestr(_entry(name, squeezed), content, compresslevel=9)
        return packed.getvalue()

    def _page(self, title: str, body: Markup) -> bytes:
        return _PAGE.format(self.language, title, body, text_direction(self.language)).encode()

    def _cover(self) -> Markup:
        picture = Markup('<section epub:type="cover" class="cover"><img src="cover.png" alt="{}"/></section>')
        return picture.format(self.title)

    def _navigation(self) -> Markup:
        marks = [("cover", "cover.xhtml", self.words.cover), ("toc", "nav.xhtml", self.words.contents)]
        marks += [(page.kind, page.file, page.title) for page in self.pages if page.kind]
        line = Markup('<li><a epub:type="{}" href="{}">{}</a></li>')
        return Markup(
            '<nav epub:type="toc" role="doc-toc" id="toc"><h1>{}</h1>\n{}</nav>\n'
            '<nav epub:type="landmarks" id="landmarks" hidden="hidden"><h2>{}</h2><ol>{}</ol></nav>'
        ).format(
            self.words.contents,
            _listed(self.contents),
            self.words.landmarks,
            Markup("").join(line.format(*mark) for mark in marks),
        )

    def _package(self) -> str:
        return _PACKAGE.format(
            language=self.language,
            direction=text_direction(self.language),
            prefix=_PREFIX,
            metadata=Markup("\n").join(self._metadata()),
            manifest=Markup("\n").join(self._manifest()),
            spine=Markup("\n").join(
                Markup('<itemref idref="{}"/>').format(name)
                for name in ("cover", "nav", *(f"page-{number}" for number in range(len(self.pages))))
            ),
        )

    def _metadata(self) -> list[Markup]:
        modified = self.modified.astimezone(UTC)
        fields = [
            ("identifier", self.identifier),
            ("title", self.title),
            ("language", self.language),
            ("creator", self.author),
            *(("contributor", name) for name in self.contributors),
            ("publisher", self.publisher),
            ("description", self.description),
            ("rights", self.rights),
            ("source", self.source),
            ("date", f"{self.modified:%Y-%m-%d}"),  # the day on which the blog has it
        ]
        identifier, other = Markup('<dc:{0} id="id">{1}</dc:{0}>'), Markup("<dc:{0}>{1}</dc:{0}>")
        lines = [(identifier if name == "identifier" else other).format(name, value) for name, value in fields if value]
        properties = [("dcterms:modified", f"{modified:%Y-%m-%dT%H:%M:%SZ}"), *self._accessibility()]
        lines += [Markup('<meta property="{}">{}</meta>').format(*pair) for pair in properties]
        return [*lines, Markup('<meta name="cover" content="cover-image"/>')]

    def _accessibility(self) -> list[tuple[str, str]]:
        features = ["tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability"]
        features += ["alternativeText"] if self.described else []
        features += ["MathML"] if any(page.has_math for page in self.pages) else []
        pairs = [("schema:accessMode", "textual"), ("schema:accessMode", "visual")]
        pairs += [("schema:accessModeSufficient", "textual")] if self.described else []
        pairs += [("schema:accessModeSufficient", "textual,visual")]
        pairs += [("schema:accessibilityFeature", feature) for feature in features]
        moving = any(name.endswith(".gif") for name in self.pictures)
        pairs += [("schema:accessibilityHazard", "unknown" if moving else "none")]
        pairs += [("schema:accessibilitySummary", self.words.summary)]
        if self.described:
            pairs += [("dcterms:conformsTo", _LEVEL), ("a11y:certifiedBy", self.publisher or self.author)]
        return pairs

    def _manifest(self) -> list[Markup]:
        items = [
            ("nav", "nav.xhtml", "nav"),
            ("style", "book.css", ""),
            ("cover-image", "cover.png", "cover-image"),
            ("cover", "cover.xhtml", ""),
        ]
        items += [(f"page-{n}", page.file, "mathml" if page.has_math else "") for n, page in enumerate(self.pages)]
        items += [(f"image-{n}", f"images/{name}", "") for n, name in enumerate(sorted(self.pictures))]
        line = Markup('<item id="{}" href="{}" media-type="{}"{}/>')
        return [
            line.format(
                name,
                file,
                TYPES[PurePosixPath(file).suffix],
                Markup(' properties="{}"').format(properties) if properties else "",
            )
            for name, file, properties in items
        ]


def _entry(name: str, squeezed: int) -> ZipInfo:
    entry = ZipInfo(name, _TIME)
    entry.compress_type = squeezed
    entry.create_system = 3  # Unix, whatever the machine
    entry.external_attr = 0o644 << 16
    return entry


def _listed(entries: list[Entry] | tuple[Entry, ...]) -> Markup:
    line = Markup('<li><a href="{}">{}</a>{}</li>\n')
    return Markup("<ol>\n{}</ol>").format(
        Markup("").join(
            line.format(entry.address, entry.title, _listed(entry.entries) if entry.entries else "")
            for entry in entries
        )
    )
