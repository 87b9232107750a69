"""Bringing blogs home from WordPress, Ghost, Jekyll, Hugo and feeds: what readers saw is on the built page."""

from __future__ import annotations

import json
import os
import re
import tarfile
from datetime import UTC, datetime
from datetime import date as day
from pathlib import Path
from xml.sax.saxutils import escape as xml_text
from zoneinfo import ZoneInfo

import html5lib
import lxml.html
import old_blogs
import pytest
from blogs import Blog as Built
from cases import CASES
from exports import ITEMS, PNG, classic, zipped
from old_blogs import EXPORTS, HOST, shown

from carnet.core.front_matter_schema import read_front_matter
from carnet.importers.__main__ import main
from carnet.importers.html.lines import lines_of, links_of, objects_of, text_of
from carnet.importers.html.rendering import tree_of
from carnet.importers.origins.wordpress.autop import paragraphs

pytestmark = pytest.mark.slow

CATEGORIES = ["Humeurs", "Actualité"]
SITES = ("jekyll", "hugo")


class Home:
    """A blog to import into, and the folder of exports beside it."""

    def __init__(self, folder: Path, capsys) -> None:
        self.folder, self.root, self.capsys = folder, folder / "blog", capsys
        self.root.mkdir()
        settings = f'language = "fr"\nblog_timezone = "Europe/Paris"\nblog_categories = {CATEGORIES!r}\n'
        (self.root / "conf.py").write_text(settings, encoding="utf-8")

    def bring(self, source: Path, *options: str) -> int:
        code = main([str(source), "--no-network", "--no-build", *options], self.root)
        self.out, self.err = self.capsys.readouterr()
        return code

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def meta(self, name: str):
        reading = read_front_matter(self.text(name), CATEGORIES)
        assert reading.problems == ()
        return reading.meta

    def files(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}


@pytest.fixture
def home(tmp_path, capsys):
    return Home(tmp_path, capsys)


def written(folder: Path, files: dict[str, bytes]) -> Path:
    """Write *files*, and return what to import: the only one, or the folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / next(iter(files)) if len(files) == 1 else folder


def export(folder: Path, origin: str, count: int) -> tuple[Path, list[str]]:
    """Return an export of *count* posts, and the options that it needs."""
    source = written(folder / origin, EXPORTS[origin](count))
    media = written(folder / "uploads", old_blogs.uploads())
    return source, {"wordpress": ["--media", str(media)], "ghost": ["--site", HOST]}.get(origin, [])


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def lines(root) -> list[str]:
    """Return the lines of *root* without what French typography changes, and without labels of missing files."""
    found = [letters(text_of([line])) for line in lines_of(root)]
    return [
        line
        for line in found
        if line and line not in (letters(HOST.removeprefix("https://")), "image", "deux", "unchat")
    ]


def is_on(html: str, body) -> bool:
    """Return whether the lines of *html* stand on a page in their order."""
    wanted, there = lines(html5lib.parse(html, namespaceHTMLElements=False).find("body")), iter(lines(body))
    return all(line in there for line in wanted)


@pytest.mark.parametrize("origin", EXPORTS)
def test_every_word_line_link_picture_and_player_comes(home, origin):
    count = CASES or 30
    source, options = export(home.folder, origin, count)
    assert home.bring(source, *options) == 0
    texts = [home.text(path) for path in posts_of(home.root)]
    assert len(texts) == count + (origin == "jekyll")
    for at in range(count):
        (text,) = (text for text in texts if f'title: "Billet n° {at}"\n' in text)
        body = tree_of(text.partition("\n---\n")[2])
        assert is_on(shown(origin, at), body), (at, text)
        source_lines = lines_of(html5lib.parse(shown(origin, at), namespaceHTMLElements=False).find("body"))
        there = lines_of(body)
        pictures = len(objects_of(source_lines, "image"))
        assert len(objects_of(there, "image")) + len(links_of(there)) >= pictures, (at, text)
        players = len(re.findall("<iframe|<audio", shown(origin, at)))
        assert len(objects_of(there, "player")) + len(links_of(there)) >= players, (at, text)


def posts_of(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.glob("posts/*/*.md"))


def test_blogs_of_all_origins_build_together_without_a_warning(tmp_path):
    blog = Built(tmp_path / "built", today=day(2026, 12, 31)).start()
    blog.write("conf.py", blog.read("conf.py") + "blog_menu = {}\n")
    blog.write("index.md", "# Essai\n\nBienvenue !\n")
    for origin in EXPORTS:
        source, options = export(tmp_path, origin, CASES or 12)
        assert main([str(source), "--no-network", "--no-build", *options], blog.source) == 0, origin
    files = blog.build()
    assert blog.warnings == [], "\n".join(blog.warnings)
    assert not any("secret" in content.decode(errors="ignore") for name, content in files.items() if name.endswith("l"))
    page = files["posts/2011/billet-0/index.html"].decode()
    assert is_on(shown("wordpress", 0), lxml.html.document_fromstring(page).xpath("//article")[0])
    assert "2011/01/billet-0/index.html" in files
    assert f"<id>{HOST}/?p=100</id>" in files["archives/feed/2011.xml"].decode()


# -- WordPress ---------------------------------------------------------------------------------------------------------


def test_wordpress_fields_are_those_of_the_old_blog(home):
    source, options = export(home.folder, "wordpress", 60)
    assert home.bring(source, *options) == 0
    meta = home.meta("posts/2011/billet-1.md")
    assert (meta.date.isoformat(), meta.author, meta.permalink, meta.feed_id) == (
        "2011-01-10T23:31:00+01:00", ("Jeanne Dupont",), ("/2011/01/billet-1/",), f"{HOST}/?p=101"
    )  # fmt: skip
    assert meta.tags == ("Musique", "Été")
    assert {home.meta(name).draft for name in posts_of(home.root)} == {True, False}
    assert sum(home.meta(name).draft for name in posts_of(home.root)) == 3
    comments = home.text("posts/2011/billet-2.comments.yaml")
    assert "author: Zoé" in comments
    assert "parent: '1020'" in comments
    assert "kind: mention" in comments
    assert "secret" not in comments + home.text("import/ledger.md")
    assert "10.1.2.3" not in comments
    assert (home.root / "equipe.md").exists()
    assert "2011/billet-1.md)" in "".join(home.text(name) for name in posts_of(home.root))


def test_wordpress_file_that_is_not_well_formed_is_mended_and_told(home):
    content = old_blogs.wordpress(3, broken=True).replace(b"Billet n", b"A \x0bBillet n")
    assert home.bring(written(home.folder / "e", {"e.xml": content})) == 0
    assert "le préfixe atom sert sans être déclaré" in home.text("import/ledger.md")


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("a\n\nb", "<p>a</p><p>b</p>"),
        ("a\nb", "<p>a<br>b</p>"),
        ("a<br />\nb", "<p>a<br>b</p>"),
        ("<p>a</p>\n\nb", "<p>a</p><p>b</p>"),
        ("<p>a\nb\n\nc</p>", "<p>a<br>b</p><p>c</p>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nc", "<ul><li>a</li><li>b</li></ul><p>c</p>"),
        ("<pre>a\n\nb</pre>c", "<pre>a\n\nb</pre><p>c</p>"),
        ('<a\nhref="x">a</a>', '<p><a href="x">a</a></p>'),
        ("a<blockquote>b</blockquote>c", "<p>a</p><blockquote><p>b</p></blockquote><p>c</p>"),
        ("<div>a\n\nb</div>", "<div><p>a</p><p>b</p></div>"),
        ("<h2>a</h2>b\n<h3>c</h3>", "<h2>a</h2><p>b</p><h3>c</h3>"),
        ("a<!-- x -->\n\n<!-- y -->b", "<p>a</p><p>b</p>"),
        ("", ""),
    ],
)
def test_paragraphs_are_those_that_wordpress_makes(typed, seen):
    made = re.sub(r"<!--.*?-->|\n(?=<)", "", paragraphs(typed)).strip()
    assert made.replace("<br />", "<br>").replace("<br>\n", "<br>") == seen


# -- What a file is ----------------------------------------------------------------------------------------------------


def _tar(folder: Path) -> bytes:
    with tarfile.open(folder / "x.tgz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("x"))
    return (folder / "x.tgz").read_bytes()


WRONG = {
    "an empty file": (lambda folder: b"", "est vide"),
    "a cut zip": (lambda folder: zipped({"feed.atom": classic(ITEMS)})[:-40], "finit trop tôt"),
    "a tar": (_tar, "archive tar"),
    "a web page": (lambda folder: b"<!DOCTYPE html><html><title>Blog</title></html>", "page web"),
    "Takeout's page": (lambda folder: b"<html><a href='https://takeout.google.com'>x</a></html>", "téléchargez le zip"),
    "Dotclear": (lambda folder: b"///DOTCLEAR|2.6|single\n[post post_id]", "Dotclear"),
    "SPIP": (lambda folder: b"-- dump\nCREATE TABLE `spip_articles` (x)", "SPIP"),
    "a database": (lambda folder: b"-- MySQL dump\nCREATE TABLE `wp_posts` (x)", "Outils → Exporter"),
    "Medium": (lambda folder: zipped({"posts/2012-01-01_A-0123456789ab.html": b"<html>"}), "Medium"),
    "Substack": (lambda folder: zipped({"posts.csv": b"post_id", "posts/1.a.html": b"<p>"}), "Substack"),
    "albums": (lambda folder: zipped({"Takeout/Blogger/Albums/a/x.png": PNG}), "albums"),
    "uploads": (lambda folder: zipped({"wp-content/uploads/2012/01/x.png": PNG}), "MEDIA"),
    "a text": (lambda folder: b"hello", "n’est pas une exportation"),
    "half a Ghost": (lambda folder: old_blogs.ghost(3)[:-200], "JSON entier"),
    "summaries": (lambda folder: summaries(), "que le début"),
    "entities": (lambda folder: b'<!DOCTYPE rss [<!ENTITY a "b">]>' + old_blogs.rss(1)[21:], "entités"),
    "deep JSON": (lambda folder: b'{"db":' + b"[" * 100_000, "JSON entier"),
    "no posts": (lambda folder: json.dumps({"db": [{"meta": {}, "data": {"tags": []}}]}).encode(), "pas de billets"),
}


def summaries() -> bytes:
    return re.sub(rb"<content:encoded>.*?</content:encoded>", b"", old_blogs.rss(3), flags=re.DOTALL)


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_export_is_told_in_one_line_and_nothing_is_written(home, name):
    make, said = WRONG[name]
    path = home.folder / "fichier"
    path.write_bytes(make(home.folder))
    before = home.files()
    assert home.bring(path) == 2
    assert said in home.err
    assert home.err.startswith("Rien n’a été importé")
    assert home.err.count("\n") == 1
    assert home.files() == before


def test_missing_file_or_folder_of_media_is_told(home):
    assert home.bring(home.folder / "rien.zip") == 2
    assert "il n’y a pas de fichier" in home.err
    source, _options = export(home.folder, "ghost", 1)
    assert home.bring(source, "--media", str(home.folder / "rien")) == 2
    assert "il n’y a pas de dossier" in home.err


# -- Again and again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", EXPORTS)
def test_second_run_changes_nothing(home, origin):
    source, options = export(home.folder, origin, 6)
    assert home.bring(source, *options) == 0
    before = home.files()
    assert home.bring(source, *options) == 0
    assert home.files() == before


def test_newer_export_brings_what_is_new_and_leaves_what_was_changed_here(home):
    source, options = export(home.folder, "wordpress", 6)
    home.bring(source, *options)
    edited, deleted, renamed = (home.root / f"posts/2011/billet-{at}.md" for at in (1, 2, 3))
    edited.write_text(edited.read_text(encoding="utf-8") + "\nCorrigé.\n", encoding="utf-8")
    deleted.unlink()
    renamed.rename(renamed.with_name("nouveau-nom.md"))
    newer = old_blogs.wordpress(8).replace(b"Billet n\xc2\xb0 5]", b"Titre neuf]")
    source.write_bytes(newer)
    assert home.bring(source, *options) == 0
    assert edited.read_text(encoding="utf-8").endswith("Corrigé.\n")
    assert not deleted.exists()
    assert not renamed.exists()
    assert 'title: "Titre neuf"' in home.text("posts/2011/billet-5.md")
    assert home.meta("posts/2011/billet-7.md")
    assert len(posts_of(home.root)) == 7
    told = home.text("import/ledger.md")
    assert "posts/2011/billet-2.md\u00a0: il a été supprimé ici" in told
    assert "posts/2011/billet-1.md\u00a0: il a été modifié ici" in told
    assert "supprimés ici et non repris\u00a0: 1" in home.out


def test_post_changed_here_and_there_has_its_newer_text_beside(home):
    source, options = export(home.folder, "ghost", 4)
    home.bring(source, *options)
    path = home.root / "posts/2011/billet-1.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nCorrigé.\n", encoding="utf-8")
    source.write_bytes(
        source.read_bytes().replace(b"Un paragraphe", b"Un autre paragraphe").replace(b"Un titre", b"Un autre")
    )
    assert home.bring(source, *options) == 0
    assert path.read_text(encoding="utf-8").endswith("Corrigé.\n")
    assert "Un autre" in home.text("import/newer/posts/2011/billet-1.md")
    assert "import/newer/posts/2011/billet-1.md" in home.out


# -- Built ------------------------------------------------------------------------------------------------------------


class BuiltImport:
    """A blog with what an export of *count* posts brought, built strictly."""

    def __init__(self, folder: Path, origin: str, count: int) -> None:
        self.origin, self.count = origin, count
        blog = Built(folder / "built", today=day(2026, 12, 31)).start()
        blog.write("conf.py", blog.read("conf.py") + "blog_menu = {}\n")
        blog.write("index.md", "# Essai\n\nBienvenue !\n")
        source, options = export(folder, origin, count)
        self.code = main([str(source), "--no-network", "--no-build", *options], blog.source)
        self.files, self.warnings = blog.build(), blog.warnings
        self.root = blog.source
        self.texts = {path: (blog.source / path).read_text(encoding="utf-8") for path in posts_of(blog.source)}

    def post(self, at: int) -> tuple[str, str]:
        """Return the docname of a post and its text."""
        (found,) = [(path, text) for path, text in self.texts.items() if f'title: "Billet n° {at}"\n' in text]
        return found[0].removesuffix(".md"), found[1]

    def public(self) -> list[int]:
        """Return the numbers of the posts that all may read."""
        return [at for at in range(self.count) if "draft: true" not in self.post(at)[1]]

    def body(self, docname: str):
        """Return what a page shows of a post."""
        page = lxml.html.document_fromstring(self.files[f"{docname}/index.html"].decode())
        return page.xpath("//*[contains(concat(' ', @class, ' '), ' e-content ')]")[0]


@pytest.fixture(scope="module", params=[*EXPORTS])
def imported(request, tmp_path_factory):
    return BuiltImport(tmp_path_factory.mktemp(request.param), request.param, CASES or 20)


def test_import_builds_strictly(imported):
    assert imported.code == 0
    assert imported.warnings == []
    assert len(imported.public()) >= imported.count - 4


def test_every_line_of_a_body_is_on_its_built_page(imported):
    lost = [
        at for at in imported.public() if not is_on(shown(imported.origin, at), imported.body(imported.post(at)[0]))
    ]
    assert lost == []


def test_every_picture_is_on_its_built_page_and_in_the_output(imported):
    for at in imported.public():
        docname, _text = imported.post(at)
        body = imported.body(docname)
        wanted = lines_of(html5lib.parse(shown(imported.origin, at), namespaceHTMLElements=False).find("body"))
        pictures = [one.get("src") for one in body.iter("img")]
        assert len(pictures) + len(links_of(lines_of(body))) >= len(objects_of(wanted, "image")), at
        for source in pictures:
            assert os.path.normpath(f"{docname}/{source}") in imported.files, (at, source)


@pytest.mark.parametrize("imported", ["wordpress", "rss", "atom", "json"], indirect=True)
def test_words_of_another_language_say_so_on_the_built_page(imported):
    said = [at for at in imported.public() if 'lang="en"' in shown(imported.origin, at)]
    pages = {at: imported.files[f"{imported.post(at)[0]}/index.html"].decode() for at in said}
    assert said
    assert [at for at in said if '<span lang="en">Hello, <em>world</em>!</span>' not in pages[at]] == []


def test_old_address_of_every_post_leads_to_its_page(imported):
    for at in imported.public():
        docname, text = imported.post(at)
        (old,) = re.findall(r"^permalink: \[?\"?(/[^\s,\"\]]+)", text, re.MULTILINE) or [""]
        page = f"{old.strip('/')}/index.html" if old.endswith("/") else old.strip("/")
        if imported.origin == "jekyll":
            local = old_blogs.date(at).astimezone(ZoneInfo("Europe/Paris"))  # as Jekyll writes addresses
            page = f"{local:%Y/%m/%d}/billet-{at}.html"
        assert page in imported.files, (at, old)
        assert f"{docname}/" in imported.files[page].decode(), (at, page)


def test_every_post_keeps_its_moment_and_its_id_in_feeds(imported):
    feeds = "".join(content.decode() for name, content in imported.files.items() if name.endswith(".xml"))
    for at in imported.public():
        docname, text = imported.post(at)
        page = imported.files[f"{docname}/index.html"].decode()
        (moment,) = set(re.findall(r'<time[^>]*datetime="([^"]+)"[^>]*class="[^"]*dt-published', page))
        then = datetime.fromisoformat(moment)
        assert then.astimezone(UTC) == old_blogs.date(at).replace(second=0), at
        for found in re.findall(r"^feed_id: \"?([^\s\"]+)", text, re.MULTILINE):
            assert f"<id>{xml_text(found)}</id>" in feeds, at


@pytest.mark.parametrize("imported", ["wordpress"], indirect=True)
def test_every_comment_is_below_its_post(imported):
    for at in imported.public():
        page = lxml.html.document_fromstring(imported.files[f"{imported.post(at)[0]}/index.html"].decode())
        assert page.text_content().count("Bravo") == at % 3, at
