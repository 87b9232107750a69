"""Exports of old blogs for the tests: the constructs that each editor has, and what readers saw of them.

A construct is the text as the export has it, and the HTML that the old blog made of it. Exports of any size go through
them in turn, two in each post, so that every pair of neighbours comes up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape as xml

HOST = "https://vieux.example"
UPLOADS = f"{HOST}/wp-content/uploads"
VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


@dataclass(frozen=True)
class Construct:
    """A text in an editor's form, and the HTML that readers saw (``""``: the very same)."""

    raw: str
    shown: str = ""

    @property
    def html(self) -> str:
        return self.shown or self.raw


def _image(name: str, caption: str = "", alt: str = "") -> str:
    picture = f'<img src="{UPLOADS}/2011/05/{name}" alt="{alt}">'
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>" if caption else f"<p>{picture}</p>"


PLAYER = f'<iframe src="{VIDEO}"></iframe>'

CLASSIC = [
    Construct("Un paragraphe.\n\nUn autre,\nsur deux lignes.", "<p>Un paragraphe.</p><p>Un autre,<br>sur deux lignes.</p>"),
    Construct("<strong>Gras</strong> et <em>italique</em>, <del>barré</del>.", "<p><strong>Gras</strong> et <em>italique</em>, <del>barré</del>.</p>"),
    Construct('Il dit <span lang="en">Hello, <em>world</em>!</span> et <b lang="fr-FR">bonjour</b>.', '<p>Il dit <span lang="en">Hello, <em>world</em>!</span> et <b>bonjour</b>.</p>'),
    Construct("<h2>Un titre</h2>\nSuite du titre\n<h3>Plus petit</h3>\nFin", "<h2>Un titre</h2><p>Suite du titre</p><h3>Plus petit</h3><p>Fin</p>"),
    Construct("<ul>\n\t<li>un</li>\n\t<li>deux\n<ul>\n<li>trois</li>\n</ul>\n</li>\n</ul>", "<ul><li>un</li><li>deux<ul><li>trois</li></ul></li></ul>"),
    Construct("<ol>\n<li>premier</li>\n<li>second</li>\n</ol>\n\nAprès", "<ol><li>premier</li><li>second</li></ol><p>Après</p>"),
    Construct("<blockquote>Une citation.\n\nEn deux parties.</blockquote>", "<blockquote><p>Une citation.</p><p>En deux parties.</p></blockquote>"),
    Construct("<pre>code {\n\n  ligne;\n}</pre>", "<pre>code {\n\n  ligne;\n}</pre>"),
    Construct(
        f'[caption id="attachment_9" align="alignleft" width="300"]<a href="{UPLOADS}/2011/05/photo.png"><img class="wp-image-9" src="{UPLOADS}/2011/05/photo-300x200.png" alt="Un chat" width="300" height="200" /></a> Le chat, <em>assis</em>.[/caption]',
        f'<figure><img src="{UPLOADS}/2011/05/photo.png" alt="Un chat"><figcaption>Le chat, <em>assis</em>.</figcaption></figure>',
    ),
    Construct(
        f'[caption id="attachment_9" caption="Ancien texte" width="300"]<img src="{UPLOADS}/2011/05/photo-300x200.png" />[/caption]',
        _image("photo.png", "Ancien texte"),
    ),
    Construct('[gallery ids="9,10"]', _image("photo.png", "Légende du chat", "Un chat") + _image("deux.png")),
    Construct(f"Avant la vidéo.\n\n{VIDEO}\n\nAprès.", f"<p>Avant la vidéo.</p>{PLAYER}<p>Après.</p>"),
    Construct(f"[embed]{VIDEO}[/embed]", PLAYER),
    Construct("[youtube=http://www.youtube.com/watch?v=abcdefghijk&w=640]", PLAYER),
    Construct("[vimeo 12345678]", '<iframe src="https://vimeo.com/12345678"></iframe>'),
    Construct('[sourcecode language="python"]\nif a &lt; b:\n    print("x")\n[/sourcecode]', '<pre>if a &lt; b:\n    print("x")</pre>'),
    Construct("On écrit [[gallery]] ainsi, [sic], argv[1].", "<p>On écrit [gallery] ainsi, [sic], argv[1].</p>"),
    Construct("<p>Déjà <b>balisé</b>\nsur deux lignes.</p>\n<p>Encore.</p>", "<p>Déjà <b>balisé</b><br>sur deux lignes.</p><p>Encore.</p>"),
    Construct("Ligne un<br />\nligne deux<br />\n<br />\nparagraphe", "<p>Ligne un<br>ligne deux</p><p>paragraphe</p>"),
    Construct("<table><tbody><tr>\n<td>a</td>\n<td>b</td>\n</tr></tbody></table>", "<table><tr><td>a</td><td>b</td></tr></table>"),
    Construct("Prix : 5 $ ou 10 $, *étoiles*, _souligné_, # dièse\n- tiret\n1. nombre", "<p>Prix : 5 $ ou 10 $, *étoiles*, _souligné_, # dièse<br>- tiret<br>1. nombre</p>"),
    Construct(f'<a href="{HOST}/?p=101">Ancien lien</a>, <a href="/2011/01/billet-0/">relatif</a>.', "<p><a>Ancien lien</a>, <a>relatif</a>.</p>"),
    Construct("<div class=\"x\">Un bloc\nde texte</div>\nEt après.", "<div>Un bloc<br>de texte</div><p>Et après.</p>"),
    Construct("Texte coupé ici.<!--more-->La suite.", "<p>Texte coupé ici.La suite.</p>"),
    Construct("<!--more-->\n\nPuis <!--nextpage-->\n\nfin.", "<p>Puis</p><p>fin.</p>"),
    Construct('<span style="text-decoration: underline;">Souligné</span>, x<sup>2</sup>, H<sub>2</sub>O', "<p><u>Souligné</u>, x<sup>2</sup>, H<sub>2</sub>O</p>"),
    Construct(f"Voir {HOST}/fichier.html pour plus.", f"<p>Voir {HOST}/fichier.html pour plus.</p>"),
    Construct(f'[audio src="{UPLOADS}/2011/05/son.mp3"]', f'<audio src="{UPLOADS}/2011/05/son.mp3"></audio>'),
    Construct("<hr />\nEntre deux traits\n<hr />", "<hr><p>Entre deux traits</p><hr>"),
    Construct("« L’été », dit-elle… c&rsquo;est &amp; ce sera &lt;bien&gt;.", "<p>« L’été », dit-elle… c’est &amp; ce sera &lt;bien&gt;.</p>"),
    Construct("<em>Deux\n\nparagraphes</em> en italique.", "<p><em>Deux</em></p><p><em>paragraphes</em> en italique.</p>"),
]  # fmt: skip


def _block(name: str, html: str, given: str = "") -> str:
    return f"<!-- wp:{name} {given + ' ' if given else ''}-->\n{html}\n<!-- /wp:{name} -->"


BLOCKS = [
    Construct(_block("paragraph", "<p>Un paragraphe <strong>gras</strong>.</p>"), "<p>Un paragraphe <strong>gras</strong>.</p>"),
    Construct(_block("heading", "<h3>Un titre</h3>", '{"level":3}'), "<h3>Un titre</h3>"),
    Construct(_block("list", "<ul><!-- wp:list-item -->\n<li>un<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>deux</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list --></li>\n<!-- /wp:list-item --></ul>"), "<ul><li>un<ul><li>deux</li></ul></li></ul>"),
    Construct(_block("quote", '<blockquote class="wp-block-quote"><!-- wp:paragraph -->\n<p>Citation.</p>\n<!-- /wp:paragraph --><cite>Auteur</cite></blockquote>'), "<blockquote><p>Citation.</p><cite>Auteur</cite></blockquote>"),
    Construct(_block("image", f'<figure class="wp-block-image size-large"><img src="{UPLOADS}/2011/05/photo-1024x768.png" alt="Un chat" class="wp-image-9"/><figcaption class="wp-element-caption">Le chat.</figcaption></figure>', '{"id":9,"sizeSlug":"large"}'), _image("photo.png", "Le chat.", "Un chat")),
    Construct(_block("gallery", f'<figure class="wp-block-gallery has-nested-images"><!-- wp:image {{"id":9}} -->\n<figure class="wp-block-image"><img src="{UPLOADS}/2011/05/photo.png" alt=""/></figure>\n<!-- /wp:image -->\n\n<!-- wp:image {{"id":10}} -->\n<figure class="wp-block-image"><img src="{UPLOADS}/2011/05/deux.png" alt=""/></figure>\n<!-- /wp:image --></figure>', '{"linkTo":"none"}'), _image("photo.png") + _image("deux.png")),
    Construct(_block("embed", f'<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\n{VIDEO}\n</div><figcaption>Un film.</figcaption></figure>', '{"url":"' + VIDEO + '","type":"video"}'), f"{PLAYER}<p>Un film.</p>"),
    Construct(_block("core-embed/youtube", f'<figure><div class="wp-block-embed__wrapper">\n{VIDEO}\n</div></figure>'), PLAYER),
    Construct(_block("code", '<pre class="wp-block-code"><code>a &lt; b\n\nc</code></pre>'), "<pre>a &lt; b\n\nc</pre>"),
    Construct(_block("preformatted", '<pre class="wp-block-preformatted">espaces   gardés</pre>'), "<pre>espaces   gardés</pre>"),
    Construct(_block("verse", '<pre class="wp-block-verse">Sous le pont\n  coule la Seine</pre>'), "<pre>Sous le pont\n  coule la Seine</pre>"),
    Construct(_block("table", '<figure class="wp-block-table"><table><thead><tr><th>x</th><th>y</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table><figcaption>Une table</figcaption></figure>'), "<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table><p>Une table</p>"),
    Construct(_block("columns", '<div class="wp-block-columns"><!-- wp:column -->\n<div class="wp-block-column"><!-- wp:paragraph -->\n<p>Gauche</p>\n<!-- /wp:paragraph --></div>\n<!-- /wp:column -->\n\n<!-- wp:column -->\n<div class="wp-block-column"><!-- wp:paragraph -->\n<p>Droite</p>\n<!-- /wp:paragraph --></div>\n<!-- /wp:column --></div>'), "<p>Gauche</p><p>Droite</p>"),
    Construct(_block("separator", '<hr class="wp-block-separator"/>') + "\n\n" + _block("paragraph", "<p>Après le trait.</p>"), "<hr><p>Après le trait.</p>"),
    Construct('<!-- wp:spacer {"height":"20px"} -->\n<div style="height:20px" aria-hidden="true" class="wp-block-spacer"></div>\n<!-- /wp:spacer -->\n\n' + _block("paragraph", "<p>Après l’espace.</p>"), "<p>Après l’espace.</p>"),
    Construct(_block("audio", f'<figure class="wp-block-audio"><audio controls src="{UPLOADS}/2011/05/son.mp3"></audio><figcaption>Un son</figcaption></figure>'), f'<audio src="{UPLOADS}/2011/05/son.mp3"></audio><p>Un son</p>'),
    Construct(_block("file", f'<div class="wp-block-file"><a href="{UPLOADS}/2011/05/doc.pdf">Un document</a><a href="{UPLOADS}/2011/05/doc.pdf" class="wp-block-file__button" download>Télécharger</a></div>'), "<p><a>Un document</a><a>Télécharger</a></p>"),
    Construct('<!-- wp:block {"ref":77} /-->', "<p>Bloc réutilisé.</p>"),
    Construct("<!-- wp:latest-posts /-->\n\n" + _block("paragraph", "<p>Sous la liste.</p>"), "<p>Sous la liste.</p>"),
    Construct(_block("html", "<p>Du <b>HTML</b> libre.</p>"), "<p>Du <b>HTML</b> libre.</p>"),
    Construct(_block("shortcode", '[gallery ids="10"]'), _image("deux.png")),
    Construct(_block("pullquote", '<figure class="wp-block-pullquote"><blockquote><p>Exergue</p><cite>Moi</cite></blockquote></figure>'), "<blockquote><p>Exergue</p><cite>Moi</cite></blockquote>"),
    Construct(_block("buttons", '<div class="wp-block-buttons"><!-- wp:button -->\n<div class="wp-block-button"><a class="wp-block-button__link" href="https://ailleurs.example/">Bouton</a></div>\n<!-- /wp:button --></div>'), "<p><a>Bouton</a></p>"),
    Construct(_block("media-text", f'<div class="wp-block-media-text"><figure class="wp-block-media-text__media"><img src="{UPLOADS}/2011/05/photo.png" alt="Un chat"/></figure><div class="wp-block-media-text__content"><!-- wp:paragraph -->\n<p>À côté.</p>\n<!-- /wp:paragraph --></div></div>'), _image("photo.png") + "<p>À côté.</p>"),
    Construct(_block("details", '<details class="wp-block-details"><summary>Résumé</summary><!-- wp:paragraph -->\n<p>Détail.</p>\n<!-- /wp:paragraph --></details>'), "<details><summary>Résumé</summary><p>Détail.</p></details>"),
]  # fmt: skip


def wordpress(count: int, *, broken: bool = False) -> bytes:
    """Return a WXR of *count* posts, the first half classic, with pages, drafts, comments and a library."""
    items = []
    for at in range(count):
        kinds = CLASSIC if at % 2 else BLOCKS
        text = "\n\n".join(part.raw for part in pair(kinds, at))
        status = {17: "draft", 18: "private", 19: "pending"}.get(at, "publish")
        items.append(
            _item(
                100 + at,
                f"Billet n° {at}",
                text,
                date(at),
                f"/{date(at):%Y/%m}/billet-{at}/",
                status=status,
                comments=at % 3,
            )
        )
    items += [
        _item(5, "À propos", "Qui je suis.\n\nOù.", date(0), "/a-propos-de-moi/", kind="page"),
        _item(6, "Équipe", "Nous.", date(0), "/a-propos-de-moi/equipe/", kind="page"),
        _item(77, "Bloc", _block("paragraph", "<p>Bloc réutilisé.</p>"), date(0), "/", kind="wp_block"),
        _item(78, "Menu", "", date(0), "/?p=78", kind="nav_menu_item"),
        _file(9, "photo.png", "Légende du chat", "Un chat"),
        _file(10, "deux.png"),
        _file(11, "son.mp3"),
        _file(12, "doc.pdf"),
    ]
    declared = "" if broken else ' xmlns:atom="http://www.w3.org/2005/Atom"'
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- generator="WordPress/6.4" -->\n<rss version="2.0"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:wp="http://wordpress.org/export/1.2/"{declared}><channel><title>Vieux blog</title><link>{HOST}</link>'
        f'<atom:link rel="self" href="{HOST}/feed/"/><language>fr-FR</language><wp:wxr_version>1.2</wp:wxr_version>'
        f"<wp:base_site_url>{HOST}</wp:base_site_url><wp:base_blog_url>{HOST}</wp:base_blog_url>"
        "<wp:author><wp:author_login>jdupont</wp:author_login><wp:author_email>secret@vieux.example</wp:author_email>"
        "<wp:author_display_name><![CDATA[Jeanne Dupont]]></wp:author_display_name></wp:author>"
        f"{''.join(items)}</channel></rss>"
    ).encode()


def pair(kinds: list[Construct], at: int) -> tuple[Construct, Construct]:
    """Return two constructs for the post *at*: over many posts, all of them after one another in many ways."""
    first = (at // 2) % len(kinds)
    return kinds[first], kinds[(first + 1 + at // (2 * len(kinds))) % len(kinds)]


def date(at: int) -> datetime:
    """Return when the post *at* was published, in UTC."""
    return datetime(2011, 1, 1, 22, 30, tzinfo=UTC) + timedelta(days=9 * at, minutes=at)


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _item(number, title, text, day, path, *, status="publish", kind="post", comments=0) -> str:
    local = day + timedelta(hours=2 if 4 <= day.month <= 10 else 1)
    gmt = "0000-00-00 00:00:00" if status in ("draft", "pending") else f"{day:%Y-%m-%d %H:%M:%S}"
    link = f"{HOST}/?p={number}" if status in ("draft", "pending") else HOST + path
    labels = (
        '<category domain="category" nicename="musique">Musique</category>'
        '<category domain="post_tag" nicename="ete">Été</category>'
        if kind == "post"
        else ""
    )
    replies = "".join(
        f"<wp:comment><wp:comment_id>{number * 10 + one}</wp:comment_id><wp:comment_author>{_cdata('Zoé')}</wp:comment_author>"
        f"<wp:comment_author_email>secret{one}@vieux.example</wp:comment_author_email>"
        "<wp:comment_author_url>http://zoe.example/</wp:comment_author_url><wp:comment_author_IP>10.1.2.3</wp:comment_author_IP>"
        f"<wp:comment_date>{local:%Y-%m-%d %H:%M:%S}</wp:comment_date><wp:comment_date_gmt>{day:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>"
        f"<wp:comment_content>{_cdata('Bravo & merci.' + chr(10) + chr(10) + 'Voir http://zoe.example/page.')}</wp:comment_content>"
        f"<wp:comment_approved>1</wp:comment_approved><wp:comment_type>{'pingback' if one == 1 else 'comment'}</wp:comment_type>"
        f"<wp:comment_parent>{number * 10 if one else 0}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>"
        for one in range(comments)
    )
    return (
        f"<item><title>{_cdata(title)}</title><link>{link}</link><pubDate>{day:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f'<dc:creator>{_cdata("jdupont")}</dc:creator><guid isPermaLink="false">{HOST}/?p={number}</guid><description></description>'
        f"<content:encoded>{_cdata(text)}</content:encoded><excerpt:encoded>{_cdata('')}</excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>{_cdata(f'{local:%Y-%m-%d %H:%M:%S}')}</wp:post_date>"
        f"<wp:post_date_gmt>{_cdata(gmt)}</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>"
        f"<wp:post_name>{_cdata(path.strip('/').rpartition('/')[2])}</wp:post_name><wp:status>{_cdata(status)}</wp:status>"
        f"<wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order><wp:post_type>{_cdata(kind)}</wp:post_type>"
        f"<wp:post_password></wp:post_password><wp:is_sticky>0</wp:is_sticky>{labels}{replies}</item>"
    )


def _file(number: int, name: str, caption: str = "", alt: str = "") -> str:
    meta = f"<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>{_cdata(alt)}</wp:meta_value></wp:postmeta>"
    return (
        f"<item><title>{name}</title><link>{HOST}/?attachment_id={number}</link><guid>{UPLOADS}/2011/05/{name}</guid>"
        f"<content:encoded></content:encoded><excerpt:encoded>{_cdata(caption)}</excerpt:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:status>inherit</wp:status><wp:post_parent>0</wp:post_parent><wp:menu_order>{number}</wp:menu_order>"
        f"<wp:post_type>attachment</wp:post_type><wp:attachment_url>{UPLOADS}/2011/05/{name}</wp:attachment_url>{meta}</item>"
    )


# -- Ghost -------------------------------------------------------------------------------------------------------------

_IMAGES = f"{HOST}/content/images"
CARDS = [
    Construct("<p>Un paragraphe <strong>gras</strong>, <a href=\"__GHOST_URL__/billet-0/\">lien</a>.</p>", "<p>Un paragraphe <strong>gras</strong>, <a>lien</a>.</p>"),
    Construct('<h2 id="un-titre">Un titre</h2><p>Texte</p>', "<h2>Un titre</h2><p>Texte</p>"),
    Construct('<figure class="kg-card kg-image-card kg-card-hascaption"><img src="__GHOST_URL__/content/images/2021/03/photo.png" class="kg-image" alt="Un chat" srcset="__GHOST_URL__/content/images/size/w600/2021/03/photo.png 600w"><figcaption>Le chat</figcaption></figure>', f'<figure><img src="{_IMAGES}/2021/03/photo.png" alt="Un chat"><figcaption>Le chat</figcaption></figure>'),
    Construct('<figure class="kg-card kg-gallery-card kg-width-wide"><div class="kg-gallery-container"><div class="kg-gallery-row"><div class="kg-gallery-image"><img src="__GHOST_URL__/content/images/2021/03/photo.png" width="10" height="10"></div><div class="kg-gallery-image"><img src="__GHOST_URL__/content/images/2021/03/deux.png"></div></div></div></figure>', f'<p><img src="{_IMAGES}/2021/03/photo.png"></p><p><img src="{_IMAGES}/2021/03/deux.png"></p>'),
    Construct('<figure class="kg-card kg-embed-card"><iframe width="200" height="113" src="https://www.youtube.com/embed/abcdefghijk?feature=oembed" title="Film"></iframe></figure>', PLAYER),
    Construct('<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://ailleurs.example/x"><div class="kg-bookmark-content"><div class="kg-bookmark-title">Un titre</div><div class="kg-bookmark-description">Une description</div><div class="kg-bookmark-metadata"><span class="kg-bookmark-author">Ailleurs</span></div></div></a></figure>', "<div><div>Un titre</div><div>Une description</div><div>Ailleurs</div></div>"),
    Construct('<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">💡</div><div class="kg-callout-text">Une idée</div></div>', "<div>💡</div><div>Une idée</div>"),
    Construct('<div class="kg-card kg-toggle-card" data-kg-toggle-state="close"><div class="kg-toggle-heading"><h4 class="kg-toggle-heading-text">Plus</h4><button class="kg-toggle-card-icon"><svg></svg></button></div><div class="kg-toggle-content"><p>Caché</p></div></div>', "<h4>Plus</h4><p>Caché</p>"),
    Construct('<div class="kg-card kg-button-card kg-align-center"><a href="https://ailleurs.example/" class="kg-btn">Bouton</a></div>', "<p><a>Bouton</a></p>"),
    Construct('<pre><code class="language-python">a = 1\n\nb &lt; 2</code></pre>', "<pre>a = 1\n\nb &lt; 2</pre>"),
    Construct("<ul><li>un</li><li>deux<ol><li>trois</li></ol></li></ul>", "<ul><li>un</li><li>deux<ol><li>trois</li></ol></li></ul>"),
    Construct('<blockquote class="kg-blockquote-alt">Exergue</blockquote><hr><p>Fin<br>de ligne</p>', "<blockquote>Exergue</blockquote><p>Fin<br>de ligne</p>"),
    Construct("<p>Note<sup class=\"footnote-ref\"><a href=\"#fn1\" id=\"fnref1\">[1]</a></sup></p><section class=\"footnotes\"><ol><li id=\"fn1\"><p>La note <a href=\"#fnref1\">↩︎</a></p></li></ol></section>", "<p>Note<sup>[1]</sup></p><ol><li><p>La note ↩︎</p></li></ol>"),
]  # fmt: skip


def ghost(count: int, *, version: str = "5.80.0", wrapped: bool = True) -> bytes:
    """Return an export of Ghost of *count* posts."""
    posts = []
    for at in range(count):
        html = "\n".join(part.raw for part in pair(CARDS, at))
        posts.append({
            "id": f"{at:024x}", "uuid": f"0000-{at}", "title": f"Billet n° {at}", "slug": f"billet-{at}", "html": html,
            "mobiledoc": None, "lexical": "{}", "status": "draft" if at == 7 else "published", "type": "post",
            "visibility": "members" if at == 8 else "public", "featured": 0, "created_at": f"{date(at):%Y-%m-%dT%H:%M:%S.000Z}",
            "published_at": f"{date(at):%Y-%m-%dT%H:%M:%S.000Z}", "updated_at": f"{date(at):%Y-%m-%dT%H:%M:%S.000Z}",
            "custom_excerpt": None, "feature_image": None,
        })  # fmt: skip
    posts.append(
        {**posts[0], "id": "f" * 24, "uuid": "page", "title": "À propos", "slug": "a-propos-2", "type": "page"}
    )
    data = {
        "posts": posts,
        "tags": [{"id": "t1", "name": "Été", "slug": "ete"}, {"id": "t2", "name": "#interne", "slug": "hash-interne"}],
        "posts_tags": [
            {"post_id": post["id"], "tag_id": tag, "sort_order": 0} for post in posts for tag in ("t1", "t2")
        ],
        "users": [{"id": "u1", "name": "Jeanne Dupont", "email": "secret@vieux.example", "password": "$2a$10$secret"}],
        "posts_authors": [{"post_id": post["id"], "author_id": "u1", "sort_order": 0} for post in posts],
        "posts_meta": [],
        "settings": [{"key": "title", "value": "Vieux blog"}, {"key": "timezone", "value": "Europe/Paris"}],
    }
    whole = {"meta": {"exported_on": 1, "version": version}, "data": data}
    return json.dumps({"db": [whole]} if wrapped else whole).encode()


# -- Jekyll and Hugo ---------------------------------------------------------------------------------------------------

_MARKDOWN = [
    Construct("Un paragraphe **gras**, *italique*, `code`.", "<p>Un paragraphe <strong>gras</strong>, <em>italique</em>, <code>code</code>.</p>"),
    Construct("## Un titre\n\nTexte  \ndeux lignes", "<h2>Un titre</h2><p>Texte<br>deux lignes</p>"),
    Construct("- un\n- deux\n    - trois\n\n1. premier\n2. second", "<ul><li>un</li><li>deux<ul><li>trois</li></ul></li></ul><ol><li>premier</li><li>second</li></ol>"),
    Construct("> Une citation\n> sur deux lignes", "<blockquote><p>Une citation sur deux lignes</p></blockquote>"),
    Construct("```python\nif a < b:\n    print(1)\n```", "<pre>if a &lt; b:\n    print(1)</pre>"),
    Construct("| x | y |\n|---|---|\n| 1 | 2 |", "<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>"),
    Construct("Du <b>HTML</b> dans le texte.\n\n<div>Un bloc</div>", "<p>Du <b>HTML</b> dans le texte.</p><div>Un bloc</div>"),
    Construct("Avant.\n\n<!--more-->\n\nAprès.", "<p>Avant.</p><p>Après.</p>"),
    Construct("[Un lien][ici] et [un autre](https://ailleurs.example/).\n\n[ici]: https://ailleurs.example/a", "<p><a>Un lien</a> et <a>un autre</a>.</p>"),
    Construct("Prix : 5 $ ou 10 $ ; a_b_c ; 3 < 4.", "<p>Prix : 5 $ ou 10 $ ; a_b_c ; 3 &lt; 4.</p>"),
]  # fmt: skip

JEKYLL = [
    *_MARKDOWN,
    Construct("{% highlight ruby linenos %}\ndef x\n  1\nend\n{% endhighlight %}", "<pre>def x\n  1\nend</pre>"),
    Construct("[Lien]({% post_url 2011-01-01-billet-0 %}) et [page]({{ site.baseurl }}/a-propos-de-moi/).", "<p><a>Lien</a> et <a>page</a>.</p>"),
    Construct("![Un chat]({{ site.baseurl }}/assets/photo.png){: .center width=\"50%\"}", f'<p><img src="{HOST}/assets/photo.png" alt="Un chat"></p>'),
    Construct('{% include figure.html src="/assets/deux.png" caption="Deux" %}', f'<figure><img src="{HOST}/assets/deux.png"><figcaption>Deux</figcaption></figure>'),
    Construct("{% raw %}{{ tel quel }}{% endraw %}", "<p>{{ tel quel }}</p>"),
    Construct("Le HTML compte.\n{: .note}\n\n*[HTML]: HyperText", "<p>Le <abbr>HTML</abbr> compte.</p>"),
    Construct('<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>', PLAYER),
    Construct("Titre\n=====\n\nTexte[^1].\n\n[^1]: La note.", "<h1>Titre</h1><p>Texte<sup>[1]</sup>.</p>NOTES"),
]  # fmt: skip

HUGO = [
    *_MARKDOWN,
    Construct('{{< figure src="/images/photo.png" title="Titre" caption="Le *chat*" alt="Un chat" >}}', f'<figure><img src="{HOST}/images/photo.png" alt="Un chat"><figcaption><p><strong>Titre</strong></p><p>Le <em>chat</em></p></figcaption></figure>'),
    Construct("{{< youtube abcdefghijk >}}", PLAYER),
    Construct('{{< youtube id="abcdefghijk" autoplay="true" >}}', PLAYER),
    Construct("{{< vimeo 12345678 >}}", '<iframe src="https://vimeo.com/12345678"></iframe>'),
    Construct("{{< highlight go >}}\nfunc x() {}\n{{< /highlight >}}", "<pre>func x() {}</pre>"),
    Construct('[Lien]({{< ref "billet-0.md" >}}) et [autre]({{< relref "/posts/billet-1" >}}).', "<p><a>Lien</a> et <a>autre</a>.</p>"),
    Construct("On écrit {{</* youtube x */>}} ainsi.", "<p>On écrit {{&lt; youtube x &gt;}} ainsi.</p>"),
    Construct("{{% note %}}\nUne *note*.\n{{% /note %}}", "<p>Une <em>note</em>.</p>"),
    Construct("https://ailleurs.example/a-lier", "<p><a>https://ailleurs.example/a-lier</a></p>"),
    Construct("![Un chat](photo.png)", "IMG"),
]  # fmt: skip

PAGES_OF_SITES = {"a-propos-de-moi": "Qui je suis."}


def jekyll(count: int) -> dict[str, bytes]:
    """Return the files of a site of Jekyll."""
    from exports import PNG

    files = {
        "_config.yml": f'title: Vieux blog\nurl: "{HOST}"\nbaseurl: ""\ntimezone: Europe/Paris\npermalink: /:year/:month/:day/:title.html\n'.encode(),
        "_includes/figure.html": b'<figure><img src="{{ include.src }}"><figcaption>{{ include.caption }}</figcaption></figure>\n',
        "_layouts/post.html": b"{{ content }}",
        "assets/photo.png": PNG,
        "assets/deux.png": PNG + b"2",
        "about.md": b"---\nlayout: page\ntitle: A propos\npermalink: /a-propos-de-moi/\n---\nQui je suis.\n",
        "index.html": b"---\nlayout: home\n---\n",
        "_drafts/pas-fini.md": b"---\ntitle: Pas fini\n---\nUn brouillon.\n",
    }
    for at in range(count):
        text = "\n\n".join(part.raw for part in pair(JEKYLL, at))
        head = f'---\nlayout: post\ntitle: "Billet n° {at}"\ndate: {date(at):%Y-%m-%d %H:%M:%S} +0000\ncategories: musique jazz\ntags: [Été]\n---\n'
        files[f"_posts/{date(at):%Y-%m-%d}-billet-{at}.md"] = (head + text + "\n").encode()
    return files


def hugo(count: int) -> dict[str, bytes]:
    """Return the files of a site of Hugo; front matter in its three forms, every tenth post a bundle."""
    from exports import PNG

    files = {
        "hugo.toml": f'baseURL = "{HOST}/"\ntitle = "Vieux blog"\nlanguageCode = "fr-fr"\n[permalinks]\nposts = "/:year/:month/:slug/"\n'.encode(),
        "static/images/photo.png": PNG,
        "content/_index.md": b"---\ntitle: Accueil\n---\n",
        "content/about.md": b"+++\ntitle = 'A propos'\nurl = '/a-propos-de-moi/'\n+++\nQui je suis.\n",
    }
    for at in range(count):
        text = "\n\n".join(part.raw for part in pair(HUGO, at))
        day, draft = f"{date(at):%Y-%m-%dT%H:%M:%SZ}", "true" if at == 7 else "false"
        head = (
            f'---\nTitle: "Billet n° {at}"\nslug: billet-{at}\ndate: {day}\ndraft: {draft}\ntags: [Été]\ncategories: [Musique]\naliases: [/vieux/{at}/]\n---\n',
            f'+++\ntitle = "Billet n° {at}"\nslug = "billet-{at}"\ndate = {day}\ndraft = {draft}\ntags = ["Été"]\ncategories = ["Musique"]\naliases = ["/vieux/{at}/"]\n+++\n',
            json.dumps(
                {
                    "title": f"Billet n° {at}",
                    "slug": f"billet-{at}",
                    "date": day,
                    "draft": at == 7,
                    "tags": ["Été"],
                    "categories": ["Musique"],
                    "aliases": [f"/vieux/{at}/"],
                }
            )
            + "\n\n",
        )[at % 3]
        name = f"content/posts/billet-{at}/index.md"
        files[name] = (head + text + "\n").encode()
        files[f"content/posts/billet-{at}/photo.png"] = PNG
    return files


# -- Feeds -------------------------------------------------------------------------------------------------------------


def rss(count: int) -> bytes:
    """Return an RSS feed with whole texts."""
    items = "".join(
        f"<item><title>Billet n° {at}</title><link>{HOST}/billet-{at}/</link><pubDate>{date(at):%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f'<dc:creator>Jeanne Dupont</dc:creator><category>Été</category><guid isPermaLink="false">{HOST}/guid/{at}</guid>'
        f"<description>Un résumé […]</description><content:encoded>{_cdata(''.join(one.html for one in pair(CLASSIC, at)))}</content:encoded></item>"
        for at in range(count)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Vieux blog</title><link>{HOST}/</link><language>fr</language>{items}</channel></rss>'
    ).encode()


def atom(count: int) -> bytes:
    """Return an Atom feed with whole texts."""
    entries = "".join(
        f'<entry><title type="html">Billet n° {at}</title><link rel="alternate" href="{HOST}/billet-{at}/"/><id>tag:vieux.example,2011:{at}</id>'
        f"<published>{date(at):%Y-%m-%dT%H:%M:%SZ}</published><updated>{date(at):%Y-%m-%dT%H:%M:%SZ}</updated><author><name>Jeanne Dupont</name></author>"
        f'<category term="Été"/><content type="html">{xml("".join(one.html for one in pair(CLASSIC, at)))}</content></entry>'
        for at in range(count)
    )
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Vieux blog</title><id>{HOST}/</id>'
        f'<link rel="alternate" href="{HOST}/"/><updated>2020-01-01T00:00:00Z</updated>{entries}</feed>'
    ).encode()


def json_feed(count: int) -> bytes:
    """Return a JSON Feed with whole texts."""
    items = [
        {"id": f"{HOST}/billet-{at}/", "url": f"{HOST}/billet-{at}/", "title": f"Billet n° {at}", "tags": ["Été"],
         "date_published": f"{date(at):%Y-%m-%dT%H:%M:%S+00:00}", "authors": [{"name": "Jeanne Dupont"}],
         "content_html": "".join(one.html for one in pair(CLASSIC, at))}
        for at in range(count)
    ]  # fmt: skip
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Vieux blog",
        "home_page_url": f"{HOST}/",
        "items": items,
    }
    return json.dumps(feed).encode()


#: What each export has in its post *at*, as its readers saw it.
CONSTRUCTS = {
    "wordpress": None,
    "ghost": CARDS,
    "jekyll": JEKYLL,
    "hugo": HUGO,
    "rss": CLASSIC,
    "atom": CLASSIC,
    "json": CLASSIC,
}


def shown(origin: str, at: int) -> str:
    """Return the HTML that readers of the post *at* saw."""
    kinds = CONSTRUCTS[origin] or (CLASSIC if at % 2 else BLOCKS)
    picture = f'<p><img src="{HOST}/{date(at):%Y/%m}/billet-{at}/photo.png" alt="Un chat"></p>'
    html = "".join(one.html.replace("IMG", picture) for one in pair(kinds, at))
    notes = "<ol><li><p>La note. ↩︎</p></li></ol>" if "NOTES" in html else ""  # they stand below the whole text
    return html.replace("NOTES", "") + notes


def uploads() -> dict[str, bytes]:
    """Return the folder of WordPress's files."""
    from exports import PNG

    return {"2011/05/photo.png": PNG, "2011/05/photo-300x200.png": PNG + b"s", "2011/05/deux.png": PNG + b"2"}


EXPORTS = {
    "wordpress": lambda count: {"vieux.wordpress.xml": wordpress(count)},
    "ghost": lambda count: {"vieux.ghost.json": ghost(count)},
    "jekyll": jekyll,
    "hugo": hugo,
    "rss": lambda count: {"feed.xml": rss(count)},
    "atom": lambda count: {"feed.atom": atom(count)},
    "json": lambda count: {"feed.json": json_feed(count)},
}
