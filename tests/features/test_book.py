"""The book: what is in it, in which order, and that devices and readers of every kind can use it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import PurePosixPath

import pytest
from book_settings import SETTINGS
from building import REPO, post
from java import epub_errors
from lxml import etree
from PIL import Image
from sphinx.errors import ConfigError

pytestmark = pytest.mark.slow

GLOSSARY = "---\norphan: true\n---\n\n# Lexique\n\n```{glossary}\nflux\n  Ce qui passe.\n```\n"
TEXT = """Voir [](../2006/vieux.md), la page [](../../apropos.md) et le {term}`flux`[^1]. $x^2$

![Une onde](grand.png)

:::{player} https://www.youtube.com/watch?v=dQw4w9WgXcQ
:title: Un air connu
:::

<center><font color="red">Rouge</font> <script>alert(1)</script><iframe src="https://video.example/1"></iframe></center>

- [x] fait

<a name="ancre"></a><a href="#ancre">Ancre</a> <a href="#top">Haut</a> <a href="../../2006/vieux/#detail">Vieux</a>
<a href="https://[">Rien</a>

## Détail

Fin.

[^1]: Une note.
"""


def png(width: int, height: int) -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (width, height), "#7a2e12").save(packed, "PNG")
    return packed.getvalue()


FILES = {
    "index.md": "# Bienvenue\n\nBonjour.\n",
    "lexique.md": GLOSSARY,
    "apropos.md": "---\norphan: true\n---\n\n# À propos\n\nQui.\n",
    "posts/2006/vieux.md": post(
        "Le vieux", "## Détail\n\nUn.", date="2006-03-17", tags="été, R&B <x>", series="Feuilleton"
    ),
    "posts/2026/neuf.md": post("Le neuf", TEXT, date="2026-03-17", author="La rédaction"),
    "posts/2026/grand.png": png(3000, 10),
    "posts/2026/english.md": post("In English", "Hello.", date="2026-01-02", language="en"),
    "posts/2026/brouillon.md": post("Secret", "Chut.", draft="true"),
    "posts/2026/futur.md": post("Demain", "Chut.", date="2026-12-24"),
}
#: What `tests/roots/posts` has of its own.
OTHERS = dict.fromkeys(["posts/2026/riche.md", "posts/2026/ancien.md", "posts/2026/nouveau.md"])


class Opened:
    """A book, read as a device does."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.order = archive.infolist()
            self.files = {info.filename: archive.read(info) for info in self.order}

    def tree(self, name: str):
        return etree.fromstring(self.files[f"EPUB/{name}"])

    def pages(self) -> dict[str, etree._Element]:
        names = (name.removeprefix("EPUB/") for name in self.files if name.endswith(".xhtml"))
        return {name: self.tree(name) for name in names}

    def meta(self, name: str) -> list[str]:
        return self.tree("book.opf").xpath(f"//*[local-name()='meta'][@property='{name}']/text()")

    def titles(self) -> list[str]:
        return self.tree("nav.xhtml").xpath("//*[@id='toc']//*[local-name()='a']/text()")


def opened(blog) -> Opened:
    (file,) = blog.out.glob("*.epub")
    return Opened(file.read_bytes())


@pytest.fixture(scope="module")
def blog(build):
    return build("posts", "epub", files=OTHERS | FILES, **SETTINGS)


@pytest.fixture(scope="module")
def book(blog) -> Opened:
    return opened(blog)


def test_book_runs_the_way_of_its_language_and_each_text_that_of_its_own(build, book):
    turned = opened(build("posts", "epub", files=OTHERS | FILES, **SETTINGS, language="he"))
    for one, way in ((book, "ltr"), (turned, "rtl")):
        assert one.tree("book.opf").xpath("//*[local-name()='spine']/@page-progression-direction") == [way]
        assert {page.get("dir") for page in one.pages().values()} == {way}
        found = [page.xpath("//*[local-name()='article'][@lang]") for page in one.pages().values()]
        ways = {(article.get("lang"), article.get("dir")) for articles in found for article in articles}
        assert ("en", "ltr") in ways
        assert len(ways) == 2


def said(tree) -> str:
    return " ".join("".join(tree.itertext()).split())


def test_build_has_no_warning_and_gives_one_file(blog):
    assert blog.warnings == ""
    assert [path.name for path in blog.out.iterdir() if path.suffix != ".pickle"] == ["essai.epub"]


def test_contents_go_from_the_welcome_through_the_years_to_the_glossary(book):
    assert book.titles() == ["Bienvenue", "2006", "Le vieux", "2026", "In English", "Le neuf", "Lexique"]
    assert book.tree("book.opf").xpath("//*[local-name()='itemref']/@idref")[:2] == ["cover", "nav"]


def test_draft_and_future_post_appear_nowhere(book):
    whole = b"".join(book.files.values())
    for word in (b"Secret", b"Demain", b"Chut", b"brouillon"):
        assert word not in whole


def test_post_has_date_and_labels_below_its_title(book):
    (labels,) = book.tree("chapter-1.xhtml").xpath("//*[@class='labels']")
    assert labels.getprevious().tag.endswith("h2")
    text = said(labels)
    assert "vendredi 17 mars 2006 · Humeurs" in text
    assert "R&B <x>" in text
    assert "Étiquettes" in text
    assert "Feuilleton" in text
    assert "par La rédaction" in said(book.tree("chapter-2.xhtml"))


def test_post_of_another_language_says_so(book):
    languages = book.tree("chapter-2.xhtml").xpath("//*[local-name()='article']/@lang")
    assert languages == ["en", "fr"]


def test_every_link_inside_leads_to_a_place_in_the_book_and_others_to_the_site(book):
    pages = book.pages()
    ids = {name: page.xpath("//@id") for name, page in pages.items()}
    assert all(len(found) == len(set(found)) for found in ids.values())
    outside = set()
    for name, page in pages.items():
        for link in page.xpath("//*[local-name()='a']/@href"):
            file, _, place = link.partition("#")
            if "://" in link:
                outside.add(link)
                continue
            assert (file or name) in pages, link
            assert not place or place in ids[file or name], link
    assert "https://blog.example/apropos/" in outside
    links = pages["chapter-2.xhtml"].xpath("//*[local-name()='a']/@href")
    assert any(link.startswith("chapter-1.xhtml#") for link in links)
    assert any(link.startswith("glossary-1.xhtml#") for link in links)


def test_link_in_html_leads_to_the_place_that_it_names_or_to_the_site(book):
    page = book.tree("chapter-2.xhtml")
    links = {link.text: link.get("href") for link in page.xpath("//*[local-name()='a'][text()]")}
    assert page.xpath("//*[@id=$name]", name=links["Ancre"][1:])[0].tag.endswith("}a")
    assert "Le neuf" in said(page.xpath("//*[@id=$name]", name=links["Haut"][1:])[0])
    assert links["Vieux"] == "https://blog.example/posts/2006/vieux/#detail"
    assert links["Rien"] is None


def test_player_is_its_title_and_address(book):
    page = book.tree("chapter-2.xhtml")
    assert "Un air connu" in said(page)
    assert page.xpath("//*[local-name()='a'][@href='https://www.youtube.com/watch?v=dQw4w9WgXcQ']")
    assert page.xpath("//*[local-name()='a'][@href='https://video.example/1']")


def test_nothing_of_the_site_gets_in(book):
    for name, page in book.pages().items():
        assert not page.xpath("//*[local-name()='script' or local-name()='iframe' or local-name()='button']"), name
        assert not page.xpath("//@style | //@onclick"), name
    assert b"furo" not in b"".join(book.files.values()).lower()
    assert not [name for name in book.files if name.endswith((".js", ".html", ".xml")) and "META-INF" not in name]


def test_pictures_fit_and_say_what_they_show(book):
    (picture,) = book.tree("chapter-2.xhtml").xpath("//*[local-name()='img']")
    assert picture.get("alt") == "Une onde"
    with Image.open(io.BytesIO(book.files[f"EPUB/{picture.get('src')}"])) as image:
        assert image.width == 1600


def test_cover_is_a_picture_of_a_size_that_shops_ask_for(book):
    with Image.open(io.BytesIO(book.files["EPUB/cover.png"])) as image:
        assert image.size == (1600, 2400)


def test_formula_is_mathml_and_a_note_is_a_note(book):
    page = book.tree("chapter-2.xhtml")
    assert page.xpath("//m:math", namespaces={"m": "http://www.w3.org/1998/Math/MathML"})
    kinds = page.xpath("//@e:type", namespaces={"e": "http://www.idpf.org/2007/ops"})
    assert {"noteref", "footnote"} <= set(kinds)
    assert "☑ fait" in said(page)


def test_day_of_the_book_is_the_blog_s(book):
    """In Paris it is that day already, in London it is not yet."""
    assert book.tree("book.opf").xpath("//*[local-name()='date']/text()") == ["2026-03-17"]


def test_metadata_tell_who_can_read_it(book):
    assert book.meta("dcterms:modified") == ["2026-03-16T23:00:00Z"]
    assert book.meta("schema:accessMode") == ["textual", "visual"]
    assert {"tableOfContents", "alternativeText", "MathML"} <= set(book.meta("schema:accessibilityFeature"))
    assert book.meta("schema:accessibilityHazard") == ["none"]
    assert "Tout le texte" in book.meta("schema:accessibilitySummary")[0]
    assert book.meta("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert "Table des matières" in said(book.tree("nav.xhtml"))


def test_picture_without_words_takes_the_claim_away(build):
    files = OTHERS | FILES | {"posts/2026/neuf.md": post("Le neuf", "![](grand.png)")}
    book = opened(build("posts", "epub", files=files, **SETTINGS))
    assert book.meta("dcterms:conformsTo") == []
    assert "alternativeText" not in book.meta("schema:accessibilityFeature")


def test_two_builds_give_the_same_bytes(build, book):
    again = opened(build("posts", "epub", files=OTHERS | FILES, now="2026-06-16 10:00", **SETTINGS))
    assert again.content == book.content
    assert book.order[0].filename == "mimetype"
    assert {info.date_time for info in book.order} == {(1980, 1, 1, 0, 0, 0)}


def test_book_of_a_year_or_a_series(build, book):
    year = build("posts", "epub", files=OTHERS | FILES, blog_book_year=2006, **SETTINGS)
    assert opened(year).titles() == ["Bienvenue", "2006", "Le vieux", "Lexique"]
    assert (year.out / "essai-2006.epub").exists()
    series = build("posts", "epub", files=OTHERS | FILES, blog_book_series="feuilleton", **SETTINGS)
    assert opened(series).titles() == ["Bienvenue", "Feuilleton", "Le vieux", "Lexique"]
    names = {one.tree("book.opf").xpath("//*[@id='id']/text()")[0] for one in (book, opened(year), opened(series))}
    assert len(names) == 3


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"blog_book_year": 1999}, "il n’y a pas de billet de 1999. Années avec des billets\u00a0: 2006, 2026"),
        (
            {"blog_book_series": "Feuileton"},
            "«\u00a0Feuileton\u00a0». Vouliez-vous dire «\u00a0Feuilleton\u00a0»",
        ),
        ({"blog_book_series": "Zut"}, "il n’y a pas de série «\u00a0Zut\u00a0». Séries du blog\u00a0: Feuilleton"),
        ({"blog_book_series": "Feuilleton", "blog_book_year": 2026}, "en 2026. Années avec des billets\u00a0: 2006"),
    ],
)
def test_year_or_series_without_posts_is_told_with_those_that_have_some(build, asked, told):
    with pytest.raises(ConfigError, match=re.escape(told)):
        build("posts", "epub", files=OTHERS | FILES, **SETTINGS, **asked)


def test_index_is_there_when_posts_have_entries_for_it(build, book):
    assert "EPUB/index.xhtml" not in book.files
    text = "```{index} cigale\n```\n\nElle chante."
    found = opened(
        build("posts", "epub", files=OTHERS | FILES | {"posts/2006/vieux.md": post("Le vieux", text)}, **SETTINGS)
    )
    assert "cigale" in said(found.tree("index.xhtml"))
    assert found.titles()[-1] == "Index"


def test_long_chapter_is_divided_and_every_post_listed(build):
    long = {f"posts/2025/b{n}.md": post(f"B{n}", "Un mot. " * 9000, date=f"2025-01-0{n}") for n in range(1, 9)}
    book = opened(build("posts", "epub", files=OTHERS | FILES | long, **SETTINGS))
    assert "EPUB/chapter-2-2.xhtml" in book.files
    assert book.titles()[3:12] == ["2025", *(f"B{n}" for n in range(1, 9))]


def test_site_links_to_the_book_only_where_there_is_one(build):
    page = {"apropos.md": "---\norphan: true\n---\n\n# À propos\n\n:::{book}\nEn livre aussi.\n:::\n"}
    files = OTHERS | FILES | page | {"livre/essai.epub": b"PK" + bytes(5000)}
    without = build("posts", files=files, **SETTINGS)
    assert "En livre" not in without.html("apropos/")
    blog = build("posts", files=files, blog_book="livre/essai.epub", **SETTINGS)
    link = blog.soup("apropos/").select_one("main a.download")
    assert "Télécharger le livre (EPUB, 5 Ko)" in " ".join(link.get_text().split())
    assert (blog.out / "apropos" / link["href"]).resolve().read_bytes().startswith(b"PK")
    missing = build("posts", files=files, blog_book="livre/autre.epub", **SETTINGS)
    assert re.search(r"apropos.md:\d+: WARNING: il n’y a pas de livre «\u00a0livre/autre.epub\u00a0»", missing.warnings)


def test_epubcheck_finds_nothing(blog):
    (file,) = blog.out.glob("*.epub")
    assert epub_errors(file) == []


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "-b", "epub", "-d", folder / "doctrees"]
    done = subprocess.run([*command, REPO, folder / "out"], check=False, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    (file,) = (folder / "out").glob("*.epub")
    return file


def test_real_blog_is_a_whole_book(real):
    book = Opened(real.read_bytes())
    texts = [path.read_text(encoding="utf-8") for path in REPO.glob("posts/*/*.md")]
    titles = [
        re.search(r'^(?:title: "(.*)"|# (.*))$', text, re.MULTILINE) for text in texts if "\ndraft: true" not in text
    ]
    assert titles
    letters = [re.sub(r"\W", "", title) for title in book.titles()]
    assert {re.sub(r"\W", "", found[1] or found[2]) for found in titles} <= {*letters}
    assert book.titles()[-1] == "Lexique" or not (REPO / "lexique.md").exists()
    used = {
        PurePosixPath(src).name for page in book.pages().values() for src in page.xpath("//*[local-name()='img']/@src")
    }
    assert used == {PurePosixPath(name).name for name in book.files if "/images/" in name or "cover.png" in name}


def test_epubcheck_finds_nothing_in_the_real_blog(real):
    assert epub_errors(real) == []
