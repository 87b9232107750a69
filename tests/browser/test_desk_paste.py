"""What is pasted into the desk from a word processor or a page of the web keeps its form, as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

import carnet.cli.desk.web
from browser.desks import RunningDesk, new_blog

pytestmark = pytest.mark.browser

SCRIPT = (Path(carnet.cli.desk.web.__file__).parent / "paste.js").read_text(encoding="utf-8")
PASTE = """(items) => {
    const transfer = new DataTransfer();
    for (const [kind, data] of Object.entries(items)) transfer.setData(kind, data);
    document.querySelector(".cm-content").dispatchEvent(
        new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: transfer}));
}"""
#: What programs put on a clipboard, and the Markdown of it.
HTML = {
    "lists of Word": (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><"
        "span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>un</p><p"
        " class=MsoListParagraph style='text-indent:0;mso-list:l0 level2 lfo1'><span styl"
        "e='mso-list:Ignore'>1.<span>&nbsp;</span></span><b>deux</b></p><p>fin</p>"
    ),
    "a nested list": (
        "<ul><li><p>a</p></li><ul><li><p>b</p></li></ul><li>c</li></ul><br><p></p><p>Join"
        " <b>us</b> <i>now</i>&nbsp;: <a href='https://a.example'>x</a> ok</p>"
    ),
    "Word": (
        "<html xmlns:o='urn'><head><style>p.MsoNormal {margin:0}</style></head><body><!--"
        "StartFragment--><h1>Titre<o:p></o:p></h1><p class=MsoNormal><b>Gras </b>et <i>it"
        "alique</i>,\r\nun <a href='https://a.example/b?c=1'>lien</a>.<o:p></o:p></p><p cla"
        "ss=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment-->"
    ),
    "Google Docs": (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><'
        'p dir="ltr"><span style="font-weight:700">Gras</span><span style="font-weight:40'
        '0"> ou </span><span style="font-style:italic">penché</span></p><ul><li><p>un</p>'
        "</li><li><p>deux</p></li></ul></b>"
    ),
    "LibreOffice": (
        "<p>Un <em>mot</em><br/>à la ligne</p><blockquote><p>Dit</p><p>Redit</p></blockqu"
        "ote><ol><li>a<ul><li>b</li></ul></li></ol>"
    ),
    "a page": (
        "<div><h3>Un * signe</h3><p>a_b <strong>c</strong> [d] <code>x*y</code></p><pre>z"
        " = 1\n</pre><hr><img src='https://mouchard.example/x.gif' onerror='alert(1)'><scr"
        "ipt>alert(2)</script></div>"
    ),
    "what only looks like a list": "<p>1. Un</p><p>- <b>Deux</b></p><p># Trois</p>",
    "an address that runs": "<p><a href='javascript:alert(1)'>clic</a> <a href='#x'>là</a></p>",
    "a table": "<table><tr><td><b>a</b></td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
    "plain text": "<p>Sans rien.</p>",
    "nothing": "",
    "signs of Markdown": "<p>a &lt;b&gt; c</p><p>::: d</p><p>% e</p><p><b>---</b></p><p>---</p>",
    "a word in parts": "<p><b><span>Bon</span></b><b><span>jour</span></b> à <i>t</i><i>ous</i></p>",
    "marks within marks": (
        "<p><strong style='font-weight:700'><span style='font-weight:700'>a</span></strong> <em><span style='font-style"
        ":italic'>b</span></em> <b>c <i>d</i></b> <i>e</i><b>f</b></p>"
    ),
    "marks that touch words": "<p><b>Note&nbsp;:</b>un, <b>« Oui »</b>dit-il, mot<b>(s)</b></p>",
    "a link in bold": "<p><b><a href='https://a.example'>un</a> deux</b> <b><br>trois<br></b></p>",
    "struck out": "<p><s>vieux</s> <span style='text-decoration:line-through'>faux</span></p>",
    "an item of two paragraphs": "<ol start='9'><li><p>a</p><p>b</p></li><li>c<ul><li>d</li></ul></li><li></li></ol>",
    "dollars and entities": "<p><b>5$</b> ou 10$, &amp;amp; a~~b~~</p>",
    "one dollar": "<p><b>5 $</b></p>",
    "fences": "<pre>a\n```\nb</pre><p><code>x`y</code></p>",
    "signs that are pictures": "<p>Oui <img alt='🎵' src='https://a.example/n.png'> <b>non</b></p>",
}
MARKDOWN = {
    "lists of Word": "- un\n   1. **deux**\n\nfin",
    "a nested list": "- a\n   - b\n- c\n\nJoin **us** *now*\xa0: [x](<https://a.example>) ok",
    "Word": "## Titre\n\n**Gras** et *italique*, un [lien](<https://a.example/b?c=1>).",
    "Google Docs": "**Gras** ou *penché*\n\n- un\n- deux",
    "LibreOffice": "Un *mot*\\\nà la ligne\n\n> Dit\n>\n> Redit\n\n1. a\n   - b",
    "a page": "### Un \\* signe\n\na\\_b **c** \\[d\\] `x*y`\n\n```\nz = 1\n```\n\n---",
    "what only looks like a list": "1\\. Un\n\n\\- **Deux**\n\n\\# Trois",
    "an address that runs": "clic là",
    "a table": "**a** · b\n\nc · d",
    "plain text": "",
    "nothing": "",
    "a word in parts": "**Bonjour** à *tous*",
    "marks within marks": "**a** *b* **c *d*** *e***f**",
    "marks that touch words": "**Note**\xa0:un, **« Oui** »dit-il, mot(**s)**",
    "a link in bold": "**[un](<https://a.example>) deux** \\\n**trois**",
    "struck out": "~~vieux~~ ~~faux~~",
    "an item of two paragraphs": "9. a\n\n   b\n10. c\n    - d",
    "dollars and entities": "**5\\$** ou 10\\$, \\&amp; a\\~~b\\~~",
    "one dollar": "**5 $**",
    "fences": "````\na\n```\nb\n````\n\n``x`y``",
    "signs that are pictures": "Oui 🎵 **non**",
    "signs of Markdown": "a \\<b> c\n\n\\::: d\n\n\\% e\n\n**---**\n\n\\---",
}


def test_what_other_programs_copy_becomes_markdown(new_page):
    page = new_page()
    page.evaluate(SCRIPT)
    assert {name: page.evaluate("(html) => deskPaste.markdown(html)", html) for name, html in HTML.items()} == MARKDOWN


def test_form_is_kept_where_it_is_pasted_and_an_address_onto_words_is_a_link(tmp_path, new_page):
    running = RunningDesk(new_blog(tmp_path)).start()
    page = new_page()
    try:
        running.begin(page, "Collé")
        text = page.get_by_role("textbox", name="Texte")
        text.click()
        page.evaluate(PASTE, {"text/html": HTML["Google Docs"], "text/plain": "Gras ou penché\nun\ndeux"})
        expect(text).to_contain_text("**Gras** ou *penché*")
        page.keyboard.press("Control+a")
        page.keyboard.type("ici")
        page.keyboard.press("Control+a")
        page.evaluate(PASTE, {"text/plain": "https://a.example/b"})
        expect(text).to_contain_text("[ici](<https://a.example/b>)")
        stayed = page.get_by_text("Les images ne sont pas venues avec le texte")
        expect(stayed).to_have_count(0)
        page.evaluate(
            PASTE, {"text/html": "<p>Mot<img width=1 src=a.png><img alt=🎵 src=b.png></p>", "text/plain": "Mot"}
        )
        expect(text).to_contain_text("Mot")
        expect(stayed).to_have_count(0)
        page.evaluate(PASTE, {"text/html": "<p>Mot <img src='file:///c.png'></p>", "text/plain": "Mot"})
        expect(stayed).to_be_visible()
        page.keyboard.press("Control+a")
        page.evaluate(PASTE, {"text/plain": "Tel *quel*"})
        expect(text).to_contain_text("Tel *quel*")
    finally:
        running.stop()
