"""Bringing a blog home from Blogger: nothing is lost, nothing private comes out, and it can be done again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from email.message import Message
from pathlib import Path

import pytest
import yaml
from blogs import Blog as Built
from bs4 import BeautifulSoup
from exports import BLOG, HOST, ITEMS, PNG, Item, classic, feed_atom, public, takeout_files, zipped
from sphinx import locale

from carnet.cli.polite import Answer, Asker, TooSlowError
from carnet.core.front_matter_schema import read_front_matter
from carnet.importers.__main__ import main

pytestmark = pytest.mark.slow

CATEGORIES = ["Humeurs", "Actualité", "Coups de cœur"]
FORMATS = ["back-up", "zip", "folder", "public"]


class Home:
    """A blog to import into."""

    def __init__(self, folder: Path, capsys) -> None:
        self.root = folder / "blog"
        self.root.mkdir()
        (self.root / "conf.py").write_text(
            f'language = "fr"\nblog_timezone = "Europe/Paris"\nblog_categories = {CATEGORIES!r}\n', encoding="utf-8"
        )
        self.folder = folder
        self.capsys = capsys

    def bring(self, content: bytes | dict[str, bytes], *options: str, name: str = "export.xml") -> int:
        path = self.folder / name
        if isinstance(content, dict):
            for inner, data in content.items():
                (path / inner).parent.mkdir(parents=True, exist_ok=True)
                (path / inner).write_bytes(data)
        else:
            path.write_bytes(content)
        code = main([str(path), "--no-network", "--no-build", *options], self.root)
        self.out, self.err = self.capsys.readouterr()
        return code

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def meta(self, name: str):
        reading = read_front_matter(self.text(name), CATEGORIES)
        assert reading.problems == ()
        return reading.meta

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    @property
    def ledger(self) -> str:
        return self.text("import/ledger.md")


@pytest.fixture
def home(tmp_path, capsys):
    return Home(tmp_path, capsys)


def export(kind: str, items=ITEMS) -> tuple[bytes | dict[str, bytes], str]:
    if kind == "back-up":
        return classic(items), "blog-03-17-2026.xml"
    if kind == "zip":
        return zipped(takeout_files(items)), "takeout.zip"
    if kind == "folder":
        return takeout_files(items), "takeout"
    return public([item for item in items if item.kind == "post" and item.status == "LIVE"]), "default.xml"


# -- What is brought home ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_the_same_post(home, kind):
    content, name = export(kind)
    assert home.bring(content, name=name) == 0
    meta = home.meta("posts/2006/pronetaires-de-tous.md")
    assert meta.date.strftime("%Y-%m-%d %H:%M") == "2006-03-17 23:30"
    assert meta.category == ("Humeurs",)
    assert meta.tags == ("Musique",)
    assert meta.permalink == ("/2006/03/pronetaires-de-tous.html",)
    assert meta.feed_id == f"{BLOG}.post-1"
    text = home.text("posts/2006/pronetaires-de-tous.md")
    assert "# Pronétaires : \\*tous\\* \\`pays\\` http://a.example\n" in text
    assert "Bonjour à **tous** !\n" in text
    assert "[la suite](suite.md)" in text
    assert "[ailleurs](http://ailleurs.example/)" in text


@pytest.mark.parametrize("kind", ["back-up", "zip"])
def test_link_field_and_more_are_kept(home, kind):
    content, name = export(kind)
    home.bring(content, name=name)
    meta = home.meta("posts/2006/pronetaires-de-tous.md")
    assert meta.external_link == "https://lien.example/x"
    if kind == "zip":
        assert meta.description == "Une description"
        assert meta.location == ("Paris", "France")


def test_takeout_has_the_hours_of_its_own_zone(home):
    files = takeout_files([Item(1, path="/2006/03/a.html", published="2006-03-18T03:00:00.000")])
    name = "Takeout/Blogger/Blogs/Essai/settings.csv"
    files[name] = b"title,time_zone\nEssai,America/New_York\n"
    home.bring(zipped(files), name="t.zip")
    assert "date: 2006-03-17 22:00:00-05:00\n" in home.text("posts/2006/a.md")


@pytest.mark.parametrize("kind", ["back-up", "zip"])
def test_drafts_and_scheduled_posts_stay_what_they_are(home, kind):
    content, name = export(kind)
    home.bring(content, name=name)
    assert home.meta("posts/2006/brouillon.md").draft
    later = home.meta("posts/2095/demain.md")
    assert not later.draft
    assert later.date.year == 2095
    assert "brouillons\u00a0: 1, programmés\u00a0: 1" in home.ledger


def test_page_goes_to_the_top_and_one_that_was_not_public_waits_outside(home):
    draft = Item(8, "x", kind="page", title="Pas prête", status="DRAFT")
    home.bring(feed_atom([*ITEMS, draft]))
    assert "orphan: true" in home.text("moi.md")
    assert "## Qui" in home.text("moi.md")
    assert "x" in home.text("import/pages/pas-prete.md")


@pytest.mark.parametrize("kind", ["back-up", "zip"])
def test_comments_keep_their_threads_and_status(home, kind):
    content, name = export(kind)
    home.bring(content, name=name)
    rows = {row["id"]: row for row in yaml.safe_load(home.text("posts/2006/pronetaires-de-tous.comments.yaml"))}
    assert list(rows) == ["11", "12", "13", "14"]
    assert rows["11"]["site"] == "http://zoe.example/"
    assert rows["11"]["text"] == "Bravo !<br>Oui"
    assert rows["12"]["parent"] == "11"
    assert re.fullmatch(r"Merci<br>\s*<b>Zoé</b>", rows["12"]["text"])
    assert [rows[name].get("status", "published") for name in rows] == ["published", "published", "removed", "pending"]
    assert rows["13"]["author"] == "Anonyme"


def test_comment_of_any_html_is_harmless_and_counted(home):
    odd = "<img src='http://x.example/chat.png'><script>x</script>"
    odd += "<b onclick='y'>gras</b> &lt;i&gt; <a href='javascript:z'>a</a>"
    items = [
        Item(1, path="/2006/03/a.html"),
        Item(2, odd, kind="comment", parent=1),
        Item(3, "", kind="comment", parent=1),
    ]
    assert home.bring(classic(items)) == 0
    first, second = yaml.safe_load(home.text("posts/2006/a.comments.yaml"))
    assert first["text"] == '<a href="http://x.example/chat.png">chat</a> <b>gras</b> &lt;i&gt; <a>a</a>'
    assert second["text"] == "(sans texte)"


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_private_leaves_the_export(home, kind):
    content, name = export(kind)
    home.bring(content, name=name)
    for path, data in home.files().items():
        assert b"secret@example" not in data, path
        assert b"noreply@" not in data, path


def test_picture_is_found_by_its_side_car_and_lies_beside_the_post(home):
    home.bring(
        zipped(
            takeout_files([Item(1, "<img src='http://2.bp.blogspot.com/x/s320/concert.png'>", path="/2006/03/a.html")])
        ),
        name="t.zip",
    )
    assert home.root.joinpath("posts/2006/a/concert.png").read_bytes() == PNG
    assert "![concert](a/concert.png)" in home.text("posts/2006/a.md")


def test_picture_that_is_missing_keeps_its_link_and_is_found_later(home):
    items = [Item(1, "<img src='http://x.example/chat-noir.png'>", path="/2006/03/a.html")]
    assert home.bring(classic(items)) == 0
    assert "[chat noir](http://x.example/chat-noir.png)" in home.text("posts/2006/a.md")
    assert "http://x.example/chat-noir.png" in home.ledger
    media = home.folder / "photos"
    media.mkdir()
    (media / "chat-noir.png").write_bytes(PNG)
    assert home.bring(classic(items), "--media", str(media)) == 0
    assert "a/chat-noir.png" in home.text("posts/2006/a.md")
    assert (home.root / "posts/2006/a/chat-noir.png").read_bytes() == PNG


def test_picture_without_words_says_what_its_link_does_or_that_it_is_decoration(home):
    media = home.folder / "photos"
    media.mkdir()
    (media / "IMG_1234.png").write_bytes(PNG)
    src = "http://x.example/IMG_1234.png"
    html = f"<p><img src='{src}'></p><p><a href='{src}'><img src='{src}'></a></p>"
    home.bring(classic([Item(1, html, path="/2006/03/a.html")]), "--media", str(media))
    text = home.text("posts/2006/a.md")
    assert '```{image} a/img-1234.png\n:alt: ""\n```' in text
    assert "[![Agrandir l’image](a/img-1234.png)](a/img-1234.png)" in text


def test_file_that_is_no_picture_is_not_taken_for_one(home):
    media = home.folder / "photos"
    media.mkdir()
    (media / "a.png").write_bytes(b"<html>")
    home.bring(classic([Item(1, "<img src='http://x.example/a.png'>", path="/2006/03/a.html")]), "--media", str(media))
    assert not (home.root / "posts/2006/a").exists()


def test_posts_of_one_name_get_files_of_their_own(home):
    home.bring(
        classic([Item(1, path="/2006/03/a.html"), Item(2, path="/2007/03/a.html", published="2007-03-01T10:00:00.000")])
    )
    assert home.meta("posts/2006/a.md").feed_id != home.meta("posts/2007/a-2.md").feed_id


def test_labels_follow_the_table_of_the_writer(home):
    items = [Item(1, path="/2006/03/a.html", labels=("Chansons", "Divers"))]
    home.bring(classic(items))
    assert home.meta("posts/2006/a.md").tags == ("Chansons", "Divers")
    table = home.root / "import/labels.yaml"
    text = table.read_text(encoding="utf-8").replace('default: "Humeurs"', 'default: "Actualité"')
    text = text.replace('{tag: "Chansons"}', '{category: "Coups de cœur", tag: "chanson"}').replace(
        '{tag: "Divers"}', "{}"
    )
    table.write_text(text, encoding="utf-8")
    home.bring(classic(items))
    meta = home.meta("posts/2006/a.md")
    assert (meta.category, meta.tags) == (("Coups de cœur",), ("chanson",))
    assert table.read_text(encoding="utf-8") == text
    assert "blog_former_labels = {'Chansons': 'Coups de cœur'}" in home.ledger


def test_of_two_blogs_in_one_takeout_the_one_that_is_named_comes(home):
    two = takeout_files([Item(1, path="/2006/03/a.html")])
    other = feed_atom([Item(1, path="/2006/03/a.html", title="Autre")]).replace(b"blog-77", b"blog-88")
    two["Takeout/Blogger/Blogs/Autre/feed.atom"] = other.replace(b"<title>Essai</title>", b"<title>Autre</title>")
    assert home.bring(zipped(two), "--dry-run", "--blog", "Autre", name="t.zip") == 0
    assert "Autre (Takeout)\u00a0: billets\u00a0: 1." in home.out
    assert home.bring(zipped(two), name="t.zip") == 2
    assert "Essai" in home.err
    assert "Autre" in home.err
    assert not (home.root / "posts").exists()


def test_part_of_a_feed_is_noticed(home):
    assert home.bring(public(ITEMS[:2], total=40)) == 1
    assert "il en manque 38" in home.ledger


@pytest.fixture
def network(monkeypatch):
    """A network that answers what a test says: addresses with answers in a row; it tells what was asked."""
    answers, asked, pauses = {}, [], []

    def ask(self, address, **options):
        asked.append(address)
        told = answers.get(address, [404])
        status = told.pop(0) if len(told) > 1 else told[0]
        if isinstance(status, Exception):
            raise status
        return Answer(status, "", address, Message(), PNG if status == 200 else b"")

    monkeypatch.setattr(Asker, "ask", ask)
    monkeypatch.setattr("carnet.cli.polite.sleep", pauses.append)
    return answers, asked


def bring_online(home, *items):
    export = home.folder / "e.xml"
    export.write_bytes(classic(list(items)))
    return main([str(export), "--no-build"], home.root)


def test_picture_comes_from_the_network_in_its_largest_size_after_a_hiccup(home, network):
    answers, asked = network
    src = "http://3.bp.blogspot.com/_a/s320/chat.jpg"
    answers[src.replace("s320", "s0")] = [503, 404]
    answers[src.replace("s320", "s1600")] = [200]
    item = Item(1, f"<a href='{src.replace('s320', 's1600-h')}'><img src='{src}'></a>", path="/2006/03/a.html")
    assert bring_online(home, item) == 0
    assert asked == [src.replace("s320", "s0"), src.replace("s320", "s0"), src.replace("s320", "s1600")]
    assert home.root.joinpath("posts/2006/a/chat.png").read_bytes() == PNG
    assert home.text("posts/2006/a.md").endswith("\n[![chat](a/chat.png)](a/chat.png)\n")
    assert bring_online(home, item) == 0
    assert len(asked) == 3


def test_host_that_never_answers_is_not_asked_for_long_and_the_others_are(home, network):
    answers, asked = network
    slow = [f"http://slow.example/{n}.png" for n in range(20)]
    answers |= {address: [TooSlowError("no answer")] for address in slow} | {"http://good.example/a.png": [200]}
    texts = "".join(f"<img src='{address}'>" for address in (*slow, "http://good.example/a.png"))
    assert bring_online(home, Item(1, texts, path="/2006/03/a.html")) == 0
    assert asked == [*slow[:3], "http://good.example/a.png"]
    assert home.root.joinpath("posts/2006/a/a.png").read_bytes() == PNG


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "192.168.1.1", "[::1]", "router.local", "127.1"])
def test_own_network_is_never_asked(home, monkeypatch, host):
    monkeypatch.setattr("socket.getaddrinfo", lambda *arguments, **options: pytest.fail("it was asked"))
    assert bring_online(home, Item(1, f"<img src='http://{host}/a.png'>", path="/2006/03/a.html")) == 0


# -- Faults and attacks ------------------------------------------------------------------------------------------------


def test_prefix_that_is_not_declared_is_mended_and_said(home):
    content = classic(ITEMS).replace(b' xmlns:app="http://purl.org/atom/app#"', b"")
    assert home.bring(content) == 0
    assert home.meta("posts/2006/brouillon.md").draft
    assert "le préfixe app sert sans être déclaré" in home.ledger


def test_file_that_ends_too_early_gives_its_whole_entries(home):
    content = classic([Item(1, path="/2006/03/a.html"), Item(2, path="/2006/03/b.html")])
    assert home.bring(content[: content.rindex(b"<content") + 20]) == 1
    assert (home.root / "posts/2006/a.md").exists()
    assert "finit au milieu d’une entrée" in home.out


def test_named_characters_and_control_characters_are_mended(home):
    content = classic([Item(1, "QQQ", title="A", path="/2006/03/a.html")])
    assert home.bring(content.replace(b"QQQ", b"caf&eacute; \x0b&b")) == 0
    assert "café &b" in home.text("posts/2006/a.md")


HOSTILE = {
    "entities": lambda: classic([Item(1)], head='<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "laughs": lambda: classic([Item(1)], head='<!DOCTYPE f [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'),
    "huge": lambda: classic([Item(1, "x" * 11_000_000)]),
    "no feed": lambda: b"<html/>",
    "no XML": lambda: b"hello",
    "slip": lambda: zipped({"Takeout/Blogger/Blogs/a/feed.atom": classic(ITEMS), "../../evil.png": PNG}),
    "absolute": lambda: zipped({"feed.atom": classic(ITEMS), "/etc/evil.png": PNG}),
    "bomb": lambda: zipped({"feed.atom": b" " * 60_000_000}),
    "empty zip": lambda: zipped({"readme.txt": b""}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_one_line(home, name):
    before = home.files()
    assert home.bring(HOSTILE[name]()) == 2
    assert home.err.startswith("Rien n’a été importé\u00a0: ")
    assert home.err.count("\n") == 1
    assert home.files() == before


def test_path_in_a_title_stays_a_title(home):
    home.bring(feed_atom([Item(1, title="../../../etc/passwd"), Item(2, path="/../../x/../evil.html", title="y")]))
    assert (home.root / "posts/2006/etc-passwd.md").exists()
    assert not list(home.folder.glob("*evil*"))
    assert not list(home.folder.parent.glob("evil*"))


# -- Again and again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_second_run_changes_nothing(home, kind):
    content, name = export(kind)
    home.bring(content, name=name)
    before = home.files()
    assert home.bring(content, name=name) == 0
    assert home.files() == before
    assert "modifiés ici et laissés\u00a0: 0" in home.out
    assert "Fichiers écrits\u00a0: 0" in home.out


def test_post_edited_by_hand_is_left_and_told(home):
    home.bring(classic(ITEMS))
    path = home.root / "posts/2006/suite.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nCorrigé.\n", encoding="utf-8")
    assert home.bring(classic([replace(item, content="<p>neuf</p>") for item in ITEMS])) == 0
    assert path.read_text(encoding="utf-8").endswith("Corrigé.\n")
    assert "posts/2006/suite.md\u00a0: modifié ici, et plus récent dans l’exportation" in home.ledger
    assert "neuf" in home.text("import/newer/posts/2006/suite.md")
    assert "neuf" in home.text("posts/2006/pronetaires-de-tous.md")


def test_interrupted_run_goes_on(home, monkeypatch):
    from carnet.importers.entries import Writer

    whole = Writer.page

    def stopping(self, entry, *others):
        if entry.number == "5":
            raise KeyboardInterrupt
        return whole(self, entry, *others)

    monkeypatch.setattr(Writer, "page", stopping)
    assert home.bring(classic(ITEMS)) == 130
    monkeypatch.undo()
    assert home.bring(classic(ITEMS)) == 0
    assert len(list(home.root.glob("posts/*/*.md"))) == 7
    assert not list(home.root.glob("posts/*/*-2.md"))


def test_dry_run_writes_nothing_and_shows_the_ledger(home):
    before = home.files()
    assert home.bring(classic(ITEMS), "--dry-run") == 0
    assert home.files() == before
    said = home.out.replace("\u00a0", " ")
    assert "billets : 5, brouillons : 1, programmés : 1, pages : 1, commentaires : 4, laissés de côté : 3" in said


def test_original_html_is_kept(home):
    home.bring(classic(ITEMS))
    assert home.text("import/html/blog-77.post-1.html") == ITEMS[0].content


def test_text_that_differs_is_an_exit_code(home, monkeypatch):
    from carnet.importers.html import conversion

    monkeypatch.setattr(conversion, "tree_of", lambda text: conversion.lxml.html.fromstring("<p>other</p>"))
    assert home.bring(classic(ITEMS)) == 1
    assert "Le compte n’y est pas" in home.ledger


# -- Faults of real exports --------------------------------------------------------------------------------------------

FAULTY = {
    "a hidden comment of Word's": (
        "<p>Un</p><!--[if !mso]>--><p>Deux</p><!--<![endif]--><p>Trois</p><!--[if mso]><p>x</p><![endif]-->",
        "Un\n\nDeux\n\nTrois\n",
    ),
    "a list of Word's": ("<p><!--[if !supportLists]-->·<!--[endif]-->Point</p><![if x]>y<![endif]>", "·Point\n\ny\n"),
    "struck": ("<p>a <strike>b</strike>, <del>c</del>, <s>d</s></p>", "a ~~b~~, ~~c~~, ~~d~~\n"),
    "bold on the link": ('<a style="font-weight: bold" href="http://x.example/">b</a>', "[**b**](http://x.example/)\n"),
    "italic on the link": ('<a style="font-style:italic" href="http://x.example/">b</a>', "[*b*](http://x.example/)\n"),
    "a gist": (
        '<p>a</p><script src="https://gist.github.com/moi/abc.js?file=x"></script>',
        "a\n\n[https://gist.github.com/moi/abc](https://gist.github.com/moi/abc)\n",
    ),
    "a map": (
        '<map><area href="http://x.example/a" alt="Ici"><area href="http://x.example/b" alt="Là"></map>',
        "[Ici](http://x.example/a)[Là](http://x.example/b)\n",
    ),
    "a picture between words": ('a<img src="http://x.example/i.png" alt="b">c', "a [b](http://x.example/i.png) c\n"),
    "a list with letters": (
        '<ol type="a"><li>x</li></ol>',
        '```{raw} html\n<ol type="a"><li>x</li></ol>\n```\n',
    ),
    "code in a language": ('<pre class="brush: python">a = 1</pre>', "```python\na = 1\n```\n"),
    "a line at the end": ("<p>a</p><hr>", "a\n\n```{raw} html\n<hr>\n```\n"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_markup_of_real_posts_keeps_what_readers_saw(home, name):
    html, markdown = FAULTY[name]
    assert home.bring(feed_atom([Item(1, html, title="T", path="/2006/03/t.html")])) == 0
    assert home.text("posts/2006/t.md").partition("---\n\n")[2] == markdown


def test_untitled_empty_draft_comes(home):
    assert home.bring(feed_atom([Item(1234567, "", title="", status="DRAFT")])) == 0
    (name,) = home.root.glob("posts/2006/*.md")
    assert "draft: true" in name.read_text(encoding="utf-8")


def test_untitled_post_is_not_called_by_its_script_or_style(home):
    assert home.bring(feed_atom([Item(1, "<style>p{}</style><script>x()</script><p>Bonjour</p>", title="")])) == 0
    assert 'title: "Bonjour"' in home.text("posts/2006/bonjour.md")


def test_blog_of_others_is_not_taken_for_the_own_one_by_one_equal_address(home):
    text = '<a href="http://autre.blogspot.com/2006/03/b.html">b</a>'
    items = [Item(1, text, path="/2006/03/a.html"), Item(2, path="/2006/03/b.html")]
    home.bring(feed_atom(items))
    assert "(http://autre.blogspot.com/2006/03/b.html)" in home.text("posts/2006/a.md")


def test_feed_of_summaries_is_no_success(home):
    content = public([Item(1, "Les premiers mots...", path="/2006/03/a.html")])
    content = content.replace(b"<content type='html'>", b"<summary type='html'>").replace(b"</content>", b"</summary>")
    assert home.bring(content) == 1
    assert "que le début" in home.out


def test_english_blog_gets_english_words(home, monkeypatch):
    monkeypatch.setattr(locale, "translators", {})
    (home.root / "conf.py").write_text('language = "en"\nblog_categories = ["News"]\n', encoding="utf-8")
    items = [
        Item(
            1,
            "<a href='http://a.example/x.png'><img src='http://b.example/y.png'></a>",
            title="",
            path="/2006/03/a.html",
        )
    ]
    home.bring(classic([*items, Item(2, "", kind="comment", parent=1, author="Anonymous")]))
    written = home.text("posts/2006/a.md") + home.text("posts/2006/a.comments.yaml") + home.text("import/labels.yaml")
    assert "Anonymous" in written
    assert not re.search("Anonyme|Sans titre|sans texte|Agrandir|billet", written + home.out)


def test_settings_beside_a_lone_feed_are_read(home):
    (home.folder / "settings.csv").write_text("blog_title,time_zone\nEssai,America/New_York\n", encoding="utf-8")
    assert home.bring(feed_atom([Item(1, path="/2006/03/a.html")]), name="feed.atom") == 0
    assert "date: 2006-03-17 17:30:00-05:00" in home.text("posts/2006/a.md")


def test_folder_that_nobody_may_write_to_is_one_line(home, monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied", "posts")

    monkeypatch.setattr(Path, "write_text", refuse)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    path = home.folder / "e.xml"
    with path.open("wb") as stream:
        stream.write(classic([Item(1)]))
    assert main([str(path), "--no-build", "--no-network"], home.root) == 2
    assert home.capsys.readouterr().err.count("\n") == 1


# -- The whole way -----------------------------------------------------------------------------------------------------


def test_imported_blog_builds_without_a_warning_and_says_the_same(tmp_path):
    blog = Built(tmp_path / "built", today=date(2026, 12, 31)).start()
    blog.write("index.md", "# Essai\n\nBienvenue !\n")
    blog.write("conf.py", blog.read("conf.py") + "blog_menu = {}\n")
    (tmp_path / "takeout.zip").write_bytes(zipped(takeout_files(ITEMS)))
    assert main([str(tmp_path / "takeout.zip"), "--no-network", "--no-build"], blog.source) == 0
    files = blog.build()
    assert blog.warnings == []
    assert not any(name.startswith("import/") for name in files)
    assert "2006/03/pronetaires-de-tous.html" in files
    assert "posts/2006/brouillon/index.html" not in files
    assert 'id="c11"' in files["posts/2006/pronetaires-de-tous/index.html"].decode()
    for item in ITEMS:
        if item.kind != "comment" and item.path:
            name = {1: "posts/2006/pronetaires-de-tous", 2: "posts/2006/suite", 5: "posts/2007/blog-post-27",
                    6: "posts/2008/word", 7: "moi", 9: "posts/2009/son"}[item.number]  # fmt: skip
            article = BeautifulSoup(files[f"{name}/index.html"], "html5lib").select_one("article")
            source = BeautifulSoup(re.sub(r"<!--.*?-->", "", item.content, flags=re.DOTALL), "html5lib").body
            for unseen in source.select("script, style"):
                unseen.decompose()
            assert letters(source.get_text()) in letters(article.get_text()) or item.number == 2
            for picture in article.select("img"):
                assert not picture["src"].startswith("http")
    feed = files["archives/feed/2006.xml"].decode()
    assert f"<id>{BLOG}.post-1</id>" in feed
    assert HOST not in feed.replace("http://essai.blogspot.com/2006/05/brouillon.html", "")


def letters(text: str) -> str:
    """Return a text without what French typography changes."""
    return re.sub(r"[\s\u2019'\"«»“”#¶]", "", text)
