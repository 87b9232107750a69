"""Exports of Blogger's for the tests: one list of entries written in each of its formats."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

BLOG = "tag:blogger.com,1999:blog-77"
HOST = "http://essai.blogspot.com"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001"
    "48afa4710000000049454e44ae426082"
)


@dataclass
class Item:
    """A post, page or comment as a test says it; hours are UTC."""

    number: int
    content: str = "<p>Bonjour</p>"
    kind: str = "post"
    title: str = "Un billet"
    published: str = "2006-03-17T22:30:00.000"
    updated: str = ""
    status: str = "LIVE"
    path: str = ""
    labels: tuple[str, ...] = ()
    author: str = "Bertrand"
    uri: str = ""
    parent: int = 0
    reply_to: int = 0
    description: str = ""
    location: str = ""
    link: str = ""
    enclosure: str = ""
    extra: str = field(default="")

    @property
    def id(self) -> str:
        return f"{BLOG}.{'page' if self.kind == 'page' else 'post'}-{self.number}"


def classic(items: list[Item], *, head: str = "", root: str = "") -> bytes:
    """Return a classic back-up; its dates carry an offset of an hour."""
    settings = (
        f"<entry><id>{BLOG}.settings.BLOG_TIME_ZONE</id><published>2006-01-01T00:00:00.000+01:00</published>"
        '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#settings"/>'
        "<title>zone</title><content type='text'>Europe/Paris</content></entry>"
        f"<entry><id>{BLOG}.settings.BLOG_COMMENT_EMAIL</id><published>2006-01-01T00:00:00.000+01:00</published>"
        '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#settings"/>'
        "<title>mail</title><content type='text'>secret@example.org</content></entry>"
    )
    names = (
        ' xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#"'
        ' xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:gd="http://schemas.google.com/g/2005"'
    )
    body = "".join(_classic(item) for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<feed{root or names}><id>{BLOG}.archive</id><title>Essai</title>'
        f'<link rel="alternate" type="text/html" href="{HOST}/"/>{settings}{body}</feed>'
    ).encode()


def _classic(item: Item) -> str:
    draft = item.status in ("DRAFT", "PENDING_MODERATION")
    parts = [f"<id>{item.id}</id><published>{item.published}+00:00</published>"]
    parts.append(f"<updated>{item.updated or item.published}+00:00</updated>")
    if draft:
        parts.append("<app:control><app:draft>yes</app:draft></app:control>")
    parts += [f'<category scheme="http://www.blogger.com/atom/ns#" term={quoteattr(label)}/>' for label in item.labels]
    kind = f"http://schemas.google.com/blogger/2008/kind#{item.kind}"
    parts.append(f'<category scheme="http://schemas.google.com/g/2005#kind" term="{kind}"/>')
    parts.append(
        f"<title type='text'>{escape(item.title)}</title><content type='html'>{escape(item.content)}</content>"
    )
    if item.path and not draft:
        parts.append(f'<link rel="alternate" type="text/html" href="{HOST}{item.path}"/>')
    if item.link:
        parts.append(f"<link rel='related' href={quoteattr(item.link)}/>")
    if item.enclosure:
        parts.append(f"<link rel='enclosure' type='audio/mpeg' href={quoteattr(item.enclosure)}/>")
    if item.parent:
        parts.append(f'<thr:in-reply-to ref="{BLOG}.post-{item.parent}"/>')
    if item.reply_to:
        parts.append(f"<link rel='related' href='http://www.blogger.com/feeds/77/1/comments/default/{item.reply_to}'/>")
    if item.status == "REMOVED":
        parts.append("<gd:extendedProperty name='blogger.contentRemoved' value='true'/>")
    uri = f"<uri>{escape(item.uri)}</uri>" if item.uri else ""
    parts.append(f"<author><name>{escape(item.author)}</name>{uri}<email>noreply@blogger.com</email></author>")
    return f"<entry>{''.join(parts)}{item.extra}</entry>"


def feed_atom(items: list[Item]) -> bytes:
    """Return the feed of a Takeout; its dates are UTC."""
    body = "".join(_takeout(item) for item in sorted(items, key=lambda item: item.id))
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'"
        f" xmlns:blogger='http://schemas.google.com/blogger/2018'><id>{BLOG}</id><title>Essai</title>{body}</feed>"
    ).encode()


def _takeout(item: Item) -> str:
    def own(name: str, value: str) -> str:
        return f"<blogger:{name}>{escape(value)}</blogger:{name}>" if value else f"<blogger:{name}/>"

    status = "GHOSTED_COMMENT" if item.status == "REMOVED" else item.status
    labels = "".join(f"<category scheme='{BLOG}' term={quoteattr(label)}/>" for label in item.labels) or "<category/>"
    return (
        f"<entry><id>{item.id}</id>{own('type', item.kind.upper())}{own('status', status)}"
        f"<author><name>{escape(item.author)}</name><uri>{escape(item.uri)}</uri>{own('type', 'BLOGGER')}</author>"
        f"<title>{escape(item.title)}</title><content type='html'>{escape(item.content)}</content>"
        f"{own('metaDescription', item.description)}{own('created', item.published + 'Z')}"
        f"<published>{item.published}Z</published><updated>{item.updated or item.published}Z</updated>"
        f"{own('location', item.location)}{labels}{own('filename', item.path)}{own('link', item.link)}"
        f"{own('enclosure', item.enclosure)}"
        f"{own('parent', f'{BLOG}.post-{item.parent}' if item.parent else '')}"
        f"{own('inReplyTo', f'{BLOG}.post-{item.reply_to}' if item.reply_to else '')}{item.extra}</entry>"
    )


def public(items: list[Item], total: int = 0) -> bytes:
    """Return a public feed saved as a file."""
    body = "".join(
        f"<entry><id>{item.id}</id><published>{item.published}+00:00</published><updated>{item.published}+00:00</updated>"
        + "".join(
            f"<category scheme='http://www.blogger.com/atom/ns#' term={quoteattr(name)}/>" for name in item.labels
        )
        + f"<title type='text'>{escape(item.title)}</title><content type='html'>{escape(item.content)}</content>"
        f"<link rel='alternate' type='text/html' href='{HOST}{item.path}'/><author><name>B</name></author></entry>"
        for item in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'"
        f" xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/'><id>{BLOG}</id><title>Essai</title>"
        f"<openSearch:totalResults>{total or len(items)}</openSearch:totalResults>{body}</feed>"
    ).encode()


def takeout_files(items: list[Item], name: str = "Essai") -> dict[str, bytes]:
    """Return the files of a Takeout, a picture in an album among them."""
    folder = "Takeout/Blogger"
    settings = "blog_title,time_zone,subdomain,admin_email\nEssai,Europe/Paris,essai,secret@example.org\n"
    return {
        f"{folder}/Blogs/{name}/feed.atom": feed_atom(items),
        f"{folder}/Blogs/{name}/settings.csv": settings.encode(),
        f"{folder}/Albums/{name}/photo(1).png": PNG,
        f"{folder}/Albums/{name}/photo.png(1).json": json.dumps({"title": "concert.png"}).encode(),
        "__MACOSX/._x": b"",
    }


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of *files*."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


ITEMS = [
    Item(
        1,
        "<div style='text-align:justify'>Bonjour à <b>tous </b>!<br /><br />Voici "
        "<a href='http://essai.blogspot.fr/2006/04/suite.html'>la"
        " suite</a>, un <a href='/2006/05/brouillon.html'>brouillon</a> et "
        "<a href='http://ailleurs.example/'>ailleurs</a>."
        "<br />l'<i>«ami»</i>dit ** 5 $ et 6 $ ~~ &lt;sigh&gt; &amp;lt;script&amp;gt;</div><h3>Un</h3>"
        "<h1>Deux</h1><h4>Trois</h4>"
        "<a href='http://1.bp.blogspot.com/_a/s1600-h/photo(1).png'>"
        "<img src='http://1.bp.blogspot.com/_a/s320/photo(1).png' /></a>"
        "<script>alert(1)</script><img src='http://feeds.feedburner.com/~r/x' width='1' height='1'>",
        title="Pronétaires : *tous* `pays` http://a.example",
        path="/2006/03/pronetaires-de-tous.html",
        labels=("Humeur", "Musique", "musique"),
        description="Une description",
        location="Paris, France",
        link="https://lien.example/x",
    ),
    Item(
        2,
        "1. un<br/>- $50<br># x<p>Vidéo :</p>"
        "<iframe src='//www.youtube.com/embed/abcdefghijk' title='Un film'></iframe>"
        "<object><param name='movie' value='http://www.youtube.com/v/kjihgfedcba&amp;hl=fr'>"
        "<embed src='http://www.youtube.com/v/kjihgfedcba'></object>"
        "<iframe src='https://www.blogger.com/video.g?token=x'></iframe><table><tr><td>a</td><td>b</td></tr></table>"
        "<blockquote>Citation<br/>deux</blockquote><ul><li>un<ul><li>deux</li></ul></li></ul>"
        "<pre>  x\n\n<b>y</b></pre><pre>  z\n z</pre>",
        title="Suite",
        published="2006-04-01T10:00:00.000",
        path="/2006/04/suite.html",
        labels=("Coup de coeur",),
        enclosure="https://sons.example/chanson.mp3",
    ),
    Item(3, "Pas fini", title="Brouillon", status="DRAFT", published="2006-05-01T10:00:00.000", labels=("C++", "C")),
    Item(4, "<p>Plus tard</p>", title="Demain", status="SCHEDULED", published="2095-01-01T10:00:00.000"),
    Item(5, "日本語<b>強調</b>です。<div dir='rtl'>שלום <b>עולם</b></div>", title="",
         path="/2007/01/blog-post_27.html", published="2007-01-01T10:00:00.000"),
    Item(
        6,
        "<html><head><style>p{}</style></head><body><!--[if gte mso 9]><xml>x</xml><![endif]-->"
        "<p class=MsoNormal><font size=2>Mot"
        "<o:p>&nbsp;</o:p></font></p><a href='javascript:x()'>rien</a> <a href='#bas'>bas</a>"
        "<a name='bas'></a></body></html>",
        title="Word",
        path="/2008/01/word.html",
        published="2008-01-01T10:00:00.000",
    ),
    Item(7, "<h2>Qui</h2><p>Moi</p>", kind="page", title="À propos de moi", path="/p/moi.html",
         published="2010-01-01T10:00:00.000"),
    Item(
        9,
        "<iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe>"
        "<a href='mailto:x@y.example'>m</a> <a href='tel:1'>t</a>"
        "<p><a href='http://essai.blogspot.com/2006/03/pronetaires-de-tous.html#c11'>un commentaire</a></p>",
        title="Le *son* : \"live\" \\o/ #1 [a](b)",
        path="/2009/01/son.html",
        published="2009-01-01T10:00:00.000",
    ),
    Item(11, "Bravo !<br/>Oui", kind="comment", title="Bravo", published="2006-03-18T10:00:00.000",
         author="Zoé", uri="http://zoe.example/", parent=1),
    Item(12, "Merci\n<b>Zoé</b>", kind="comment", published="2006-03-18T11:00:00.000", parent=1, reply_to=11),
    Item(13, "x", kind="comment", published="2006-03-18T12:00:00.000", parent=1, status="REMOVED",
         author="Anonymous"),
    Item(14, "achetez", kind="comment", published="2006-03-18T13:00:00.000", parent=1, status="PENDING_MODERATION"),
    Item(15, "seul", kind="comment", published="2006-03-18T13:00:00.000", parent=99),
]  # fmt: skip
