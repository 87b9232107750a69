"""HTML of a blog in Markdown: a reader sees the same, whatever stands in it."""

from __future__ import annotations

import re

import pytest
from building import real_settings
from cases import some_cases
from hypothesis import given
from hypothesis import strategies as st

from carnet.importers.html import rendering
from carnet.importers.html.cleaning import Targets
from carnet.importers.html.conversion import convert, title_in_markdown
from carnet.importers.html.lines import lines_of, links_of, objects_of, text_of
from carnet.importers.html.players import page_of
from carnet.importers.html.rendering import html_of, tree_of

pytestmark = pytest.mark.slow


def test_it_is_rendered_with_the_settings_of_the_blog():
    assert set(real_settings()["myst_enable_extensions"]) == rendering.EXTENSIONS


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("a <b>b </b>c", "a **b** c\n"),
        ("l'<i>été</i>", "l'*été*\n"),
        ("l'<b>«été»</b>là", "l'<strong>«été»</strong>là\n"),
        ("a<br>b<br><br>c", "a\\\nb\n\nc\n"),
        ("<span style='font-weight:bold'>a</span> <strike>b</strike>", "**a** ~~b~~\n"),
        ("<a href='http://a.example/x'>y</a>", "[y](http://a.example/x)\n"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b\n"),
        ("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b\n"),
        ("<blockquote>a<br>b</blockquote>", "> a\\\n> b\n"),
        ("<pre>  a\n b</pre>", "```text\n  a\n b\n```\n"),
        ("<h3>a</h3><h1>b</h1><h4>c</h4>", "## a\n\n## b\n\n### c\n"),
        ("x<hr>y", "x\n\n***\n\ny\n"),
        ("<table><tr><td>a</td></tr></table>", "a\n"),
        ("<p class=MsoNormal><font>a<o:p>&nbsp;</o:p></font></p><!--[if mso]><p>x</p><![endif]-->", "a\n"),
        ("<code>a`b</code>", "``a`b``\n"),
        ("日本語<b>強調</b>です。", "日本語**強調**です。\n"),
        ("a<script>x</script><style>y</style><img src='http://feedburner.com/~r/1' >", "a\n"),
    ],
)
def test_html_becomes_the_markdown_that_a_writer_would_type(html, markdown):
    assert convert(html).markdown == markdown


@pytest.mark.parametrize(
    "text",
    ["**", "~~a~~", "`a`", "1. un", "- $50", "# x", "$a$", "{a}`b`", "[x](y)", ":::", "% c", "+++", "(a)=", ": d",
     "| a |", "<sigh>", "&eacute;", "---", "===", "a_b _c_", "http://a.example/b_c_", "\\", "![", "&lt;script>"],
)  # fmt: skip
def test_prose_that_looks_like_markup_stays_prose(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    done = convert(f"<p>{escaped}</p><p>a<br>{escaped}<br>b</p>")
    assert done.perfect, done.differences
    assert text_of(lines_of(tree_of(done.markdown))) == "".join(text.split()) + "a" + "".join(text.split()) + "b"
    assert done.raw == 0


def test_right_to_left_text_says_so():
    html = html_of(convert("<div dir='rtl'>שלום <b>עולם</b></div>").markdown)
    assert re.search(r'<div dir="rtl">\s*<p>שלום <strong>עולם</strong></p>\s*</div>', html)


def test_nothing_that_runs_is_left():
    html = (
        "<a href='javascript:x()' onclick='y()'>a</a>"
        "<table onclick='z()'><tr><td style='x'>b<td><svg onload=1>c</svg></table>"
        "<iframe src='javascript:1'></iframe><form action='http://evil.example'><input value=x>d</form>"
    )
    done = convert(html)
    for word in ("javascript", "onclick", "onload", "style", "<iframe", "<form", "evil", "<input"):
        assert word not in done.markdown
    assert done.same_text


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("//www.youtube.com/embed/abcdefghijk?rel=0", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("http://www.youtube.com/v/abcdefghijk&hl=fr", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://player.vimeo.com/video/123", "https://vimeo.com/123"),
        ("https://open.spotify.com/embed/track/0123456789012345678901", "https://open.spotify.com/track/0123456789012345678901"),
        ("https://www.deezer.com/plugins/player?type=album&id=12", "https://www.deezer.com/album/12"),
    ],
)  # fmt: skip
def test_player_of_any_age_is_one_of_the_blog(address, page):
    assert page_of(f"https:{address}" if address.startswith("//") else address) == (page, "")
    done = convert(f"avant<iframe src='{address}' title='Un : film'></iframe>après", title="Titre")
    assert f'```{{player}} {page}\n:title: "Un : film"\n```' in done.markdown
    assert done.perfect


def test_player_that_nobody_knows_is_a_link():
    done = convert("<iframe src='https://www.blogger.com/video.g?token=x'></iframe>")
    assert done.markdown == "[▶ www.blogger.com](https://www.blogger.com/video.g?token=x)\n"
    assert done.objects["players"] == (1, 1)


def test_picture_in_a_table_stays_a_picture_of_the_blog():
    done = convert("<table><tr><td><img src='a/b.png' alt='x'></td><td>c</td></tr></table>")
    assert "![x](a/b.png)" in done.markdown
    assert done.perfect
    assert objects_of(lines_of(tree_of(done.markdown)), "image") == ["a/b.png"]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p><img class='wp-image-3 alignleft' src='a.png' alt='x'> a</p>", 1),
        ("<figure class='wp-block-image alignright'><img src='a.png' alt='x'></figure>", 1),
        ("<a style='clear: left; float: left' href='b'><img src='a.png' alt='x'></a>", 1),
        ("<img align='right' src='a.png' alt='x'>", 1),
        ("<img class='aligncenter' src='a.png' alt='x'>", 0),
        ("<p align='right'><img src='a.png' alt='x'></p>", 0),
        ("<p class='alignleft'>a</p>", 0),
    ],
)
@pytest.mark.usefixtures("english")
def test_side_of_a_picture_that_is_lost_is_told(html, count):
    assert sum(number for what, number in convert(html).source.dropped.items() if "side" in str(what)) == count


def test_link_within_the_page_keeps_its_place():
    done = convert("<a href='#bas'>bas</a><p><a name='bas'></a>fin</p>")
    assert done.markdown == '<a href="#bas">bas</a>\n\n<a id="bas"></a>fin\n'
    assert links_of(lines_of(tree_of(done.markdown))) == ["#bas"]


@pytest.mark.parametrize(
    "title", ["Simple", "# x", "*a* `b` [c](d)", "1. un", "http://a.example", "a & b <c>", "---", "$x$"]
)
def test_title_is_read_as_it_is(title):
    assert text_of(lines_of(tree_of(f"# {title_in_markdown(title)}"))) == "".join(title.split())


_WORDS = st.sampled_from(
    ["mot", "l'été", "**", "*", "_", "a_b", "`", "~~", "1.", "-", "+ ", "#", "$5", "{a}", "[x](y)", "&lt;sigh>",
     "&amp;amp;", "&nbsp;", "\n", "    ", "|", "---", ":::", ":a: b", "(t)=", "%", "+++", "!", "\\", "日本", "שלום",
     "```", "&#8217;", " "]
)  # fmt: skip
_TAGS = st.sampled_from(
    ["b", "i", "u", "span", "font", "sup", "code", "s", "a href='http://x.example/y'", "span style='font-weight:bold'",
     "p", "div", "blockquote", "ul", "li", "h2", "h3", "pre", "table", "tr", "td", "center", "dl", "div dir='rtl'",
     "span lang='en'", "p lang='de'", "div lang='fr'", "li lang='en'"]
)  # fmt: skip
_SINGLES = st.sampled_from(["<br>", "<br><br>", "<hr>", "<img src='a.png'>", "<img src='b.png' width='99' alt='b'>",
                            "<script>x</script>", "<!-- c -->",
                            "<iframe src='https://youtu.be/abcdefghijk'></iframe>"])  # fmt: skip
_HTML = st.recursive(
    st.one_of(_WORDS, _SINGLES, st.text(max_size=8).map(lambda text: text.replace("<", "&lt;"))),
    lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=5)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"
    ),
    max_leaves=25,
)


@some_cases()
@given(st.lists(_HTML, max_size=6).map("".join))
def test_any_html_keeps_its_visible_text(html):
    done = convert(html, Targets(language="fr"), title="T")
    assert done.same_text, done.differences
    came, went = done.objects["players"]
    assert came == went


@some_cases()
@given(st.text(max_size=200))
def test_any_characters_convert(html):
    convert(html)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<p>Un <span lang="en">feed <b>reader</b></span>.</p>', "Un [feed **reader**]{.language-en}."),
        ('<p lang="en-GB">A line.</p><p>Une autre.</p>', "[A line.]{.language-en-GB}\n\nUne autre."),
        ('<h3 lang="de">Titel</h3>', "## [Titel]{.language-de}"),
        (
            '<blockquote lang="en">One <i lang="fr">mot</i>.</blockquote>',
            "> [One *[mot]{.language-fr}*.]{.language-en}",
        ),
        ('<ul><li lang="en">one</li><li>deux</li></ul>', "- [one]{.language-en}\n- deux"),
        ('<p><a lang="en" href="https://a.example/">here</a></p>', '[<span lang="en">here</span>](https://a.example/)'),
        ('<p lang="fr-FR">Mots <span lang="x-none">de</span> Word.</p>', "Mots de Word."),
        ('<pre lang="en">a\nb</pre>', "```text\na\nb\n```"),
        ('<p>Un <img src="a.png" alt="chat" width="320" height="240"> gris</p>', "Un ![chat](a.png){width=320px} gris"),
        ('<p><img src="a.png" alt="chat" style="width: 200px"></p>', "![chat](a.png){width=200px}"),
        ('<p><img src="a.png" width="64"></p>', '```{image} a.png\n:alt: ""\n:width: 64px\n```'),
        ('<p><img src="a.png" alt="chat" width="1024"></p>', "![chat](a.png)"),
        ('<p><img src="a.png" alt="chat" width="50%"></p>', "![chat](a.png)"),
    ],
)
def test_language_of_words_and_width_of_pictures_are_kept(html, markdown):
    converted = convert(html, Targets(language="fr"))
    assert converted.markdown.strip() == markdown
    assert converted.perfect
