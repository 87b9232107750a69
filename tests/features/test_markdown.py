"""What is typed shows, or is told in one line with what to write."""

from __future__ import annotations

import zipfile

import pytest
from building import post
from made_pictures import encoded, photo

pytestmark = pytest.mark.slow

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>'


@pytest.fixture(scope="module")
def page(build):
    body = (
        "Un prix ~~cher *trop*~~ bon, «\u00a05 $\u00a0» ou «\u00a010 $\u00a0», 5 $ ou 10 $, "
        "$10 à Bob et $20 à Ève, de 25 000$ à 30 000$,"
        " \\$x\\$ et $2x + 1$, 8 $. Avant, 7$. Chez A$AP et Ke$ha.\n\n"
        "Voir https://example.org/a et www.example.org, [appeler](tel:+33123456789), [texto](sms:+33123456789),"
        " [lieu](geo:48.85,2.35) et [parler](xmpp:a@example.org).\n\n"
        "> [!NOTE]\n> Une alerte.\n\n> [!WARNING]\n> Autre.\n\n"
        '```json\n{"a": …}\n```\n\n```mermaid\ngraph TD;\n```\n\n'
        "\\==non== et \\[x][y] et `==code==` et `[a] (b/c)`.\n\n"
        '<figure><img src="onde.svg" alt="Une onde" width="50%"><figcaption>L’onde</figcaption></figure>\n\n'
        'Dans le texte <img src="photo.jpg" alt="Un mur" width=300> et <kbd>Ctrl</kbd> et <a href="#a">ici</a>.\n'
    )
    files = {
        "posts/2026/un.md": post("Barré", body),
        "posts/2026/onde.svg": DRAWING,
        "posts/2026/photo.jpg": encoded(photo(), "JPEG"),
    }
    blog = build("markdown", files=files)
    assert blog.warnings == ""
    return blog.soup("posts/2026/un/")


def test_struck_words_are_struck_in_pages_excerpts_and_feeds(page, build):
    assert page.select_one("article s").decode_contents() == "cher <em>trop</em>"
    blog = build("markdown", files={"posts/2026/un.md": post("Un ~~deux~~ trois", "Un prix ~~cher~~ bon.")})
    assert blog.warnings == ""
    assert "<s>cher</s>" in blog.html("category/humeurs/")
    assert "<s>deux</s>" in blog.html("archives/")
    assert "&lt;s&gt;cher&lt;/s&gt;" in blog.html("atom.xml")


def test_struck_words_are_in_the_book(build):
    book = build("markdown", "epub", files={"posts/2026/un.md": post("Un", "Un prix ~~cher~~ bon.")})
    assert book.warnings == ""
    with zipfile.ZipFile(next(book.out.glob("*.epub"))) as file:
        assert any(b"<s>cher</s>" in file.read(name) for name in file.namelist())


def test_prices_are_text_and_formulas_stay(page):
    text = page.select_one("article .e-content p").get_text()
    for price in (
        "« 5 $ » ou « 10 $ »",
        "5 $ ou 10 $",
        "$10 à Bob et $20 à Ève",
        "25 000 $ à 30 000 $",
        "$x$",
        "8 $. Avant, 7 $",
    ):
        assert price in text.replace("\u00a0", " ").replace("\u202f", " "), price
    assert len(page.select("article math, article .math")) == 1


def test_addresses_of_every_kind_are_links(page):
    found = {link["href"] for link in page.select("article p a[href]")}
    assert found >= {
        "https://example.org/a",
        "http://www.example.org",
        "tel:+33123456789",
        "sms:+33123456789",
        "geo:48.85,2.35",
        "xmpp:a@example.org",
    }


def test_alerts_are_boxes(page):
    assert [box["class"] for box in page.select(".admonition")] == [["admonition", "note"], ["admonition", "warning"]]


def test_code_that_no_highlighter_knows_is_shown(page):
    assert [code.get_text().strip() for code in page.select(".highlight pre")] == ['{"a": …}', "graph TD;"]


def test_marks_that_a_backslash_protects_are_text_and_code_is_code(page):
    assert "==non== et [x][y] et ==code== et [a] (b/c)." in page.get_text()


def test_pasted_pictures_are_pictures_of_the_blog(page):
    drawing, picture = page.select("article img")
    assert drawing["alt"] == "Une onde"
    assert drawing.find_parent("figure").figcaption.get_text() == "L’onde"
    assert picture["alt"] == "Un mur"
    assert picture["width"] == "300"
    assert "/posts/" not in picture["src"]
    assert page.select("article picture source[type='image/avif']")


NOTES = """Avant <!-- motcache --> après, <?php motcache ?> et <![CDATA[motcache]]> et <!DOCTYPE motcache> et <!--> là.

<!-- motcache
sur deux lignes -->

% motcache

- Un
  <!-- motcache -->

<div><!-- motcache --> dedans</div>

:::{note}
<!-- motcache -->
Une note.
:::

```{raw} html
<p><!-- motcache --> cru</p>
```

```{eval-rst}
.. motcache
   suite

.. raw:: html

   <p>Aussi <!-- motcache --> cru</p>
```

`<!-- montré -->`.

<div><svg viewBox="0 0 1 1"><title><![CDATA[montré aussi]]></title></svg></div>
"""


@pytest.mark.parametrize("builder", ["dirhtml", "epub"])
def test_what_a_writer_notes_in_a_comment_is_in_no_page_feed_or_book(build, builder):
    blog = build("markdown", builder, files={"posts/2026/un.md": post("Un <!-- motcache --> titre", NOTES)})
    assert blog.warnings == ""
    found = {path.name: path.read_bytes() for path in blog.out.rglob("*.*") if path.is_file()}
    for path in blog.out.glob("*.epub"):
        with zipfile.ZipFile(path) as book:
            found |= {name: book.read(name) for name in book.namelist()}
    assert [name for name, content in found.items() if b"motcache" in content] == []
    if builder == "dirhtml":
        text = blog.soup("posts/2026/un/").select_one("article").get_text()
        for words in ("Avant  après,", "là.", "dedans", "Une note.", "cru", "Aussi  cru", "<!-- montré -->"):
            assert words in text, words
        assert "montré aussi" in blog.html("posts/2026/un/")


#: What is typed, the line of the text and a part of what is told.
TOLD = [
    ("Un.\n\n<!-- Une idée", 3, "-->"),
    ("Un.\n\n<div>\nDeux <!-- trois\n</div>", 4, "-->"),
    ("Un ==mot==.", 1, "« == »"),
    ("Une note^[ici].", 1, "[^1]"),
    ("## Partie {#id}", 1, "(nom)="),
    ("{: .center}\nTexte", 1, "{.nom}"),
    ("![a](un.svg){width=50%}", 1, "width="),
    ("Voir\n[[Une page]].", 2, "[texte](page.md)"),
    ("{{< figure src=x >}}", 1, "autre logiciel"),
    ("{% include x %}", 1, "autre logiciel"),
    ('[gallery ids="1,2"]', 1, "autre logiciel"),
    ("- a\n- b\n\n  [x][inconnue]", 4, "n’est nulle part"),
    ("![a](mon billet/Photo 1.png)", 1, "<photo 1.jpg>"),
    ("[pdf](mon fichier.pdf)", 1, "<photo 1.jpg>"),
    ("[texte] (https://example.org/)", 1, "espace entre"),
    ("Un\n\n##Titre", 3, "espace après"),
    ("Un ** gras **.", 1, "astérisques"),
    ("Un **l'**été.", 1, "ne ferment rien"),
    ("Dans *l'*été.", 1, "ne ferment rien"),
    ("Un __ gras __.", 1, "tirets bas"),
    ("Un\n\n:::{note}\nOuvert.", 3, "ne finit jamais"),
    ("Un\n\n```python\nx = 1", 3, "ne finit jamais"),
    ("> ```\n> x\n\nSuite.", 1, "ne finit jamais"),
    ("::::{note}\nUn\n\n:::{tip}\nDeux.\n::::\n\nSuite.", 4, "ne finit jamais"),
    ("```pyhton\nx = 1\n```", 1, "« python »"),
    ('<iframe src="https://www.youtube.com/embed/x"></iframe>', 1, "{player}"),
    ("<script>\nalert(1)\n</script>", 1, "script"),
    ('Un <audio src="x.mp3"></audio>', 1, "{audio}"),
    ('<video controls><source src="x.mp4"></video>', 1, "{video}"),
    ('Un\n\n<p>\n<a href="un/x.pdf">x</a></p>', 4, "[texte](mon-billet/fichier.pdf)"),
    ("<center>Oui</center>", 1, "{.align-center}"),
    ("Un <rien> ici.", 1, "d’élément de ce nom"),
    ("## Un <rien> dans un titre", 1, "d’élément de ce nom"),
    ("Un <font color=red>rouge</font>.", 1, "« * »"),
    ('Un <b onclick="x()">gras</b>.', 1, "onclick"),
    ('Un <b style="color: red">gras</b>.', 1, "« style »"),
    ("Un {{ site.titre }}.", 1, "autre logiciel"),
    ('Un\n\n```{raw} html\n<p>\n<iframe src="x"></iframe></p>\n```', 5, "{player}"),
    ("Un\n\n```{figure} onde.svg\n:alt: x\n\n[vide]: https://example.org/\n```", 3, "{figure}"),
    ("<style>p { color: red }</style>", 1, "_static"),
    ('<img src="onde.svg">', 1, "alt="),
    ('<img src="https://example.org/x.png" alt="x">', 1, "example.org"),
    ("[a](un.md#Une partie)", 1, "<photo 1.jpg>"),
    ('[a](https://example.org/ "Un "titre"")', 1, "guillemets droits"),
    ("[a](https://example.org/ “titre”)", 1, "guillemets droits"),
    ("Un\n[a](https://example.org/a_(b) et la suite", 2, "il manque « ) »"),
    ("[texte]\u00a0(https://example.org/)", 1, "espace entre"),
    ("#\u00a0Titre", 1, "espace ordinaire"),
    ("Un\n\n##\u00a0\u202fPartie", 3, "espace ordinaire"),
    ("Un :\n-\u00a0a\n-\u00a0b", 2, "espace ordinaire"),
    ("1.\u00a0a\n2.\u00a0b", 1, "espace ordinaire"),
    ("Un :\n• a\n• b", 2, "« - »"),
    ("Un\n\n##\n\nDeux", 3, "pas de mots"),
    ("Un[^ 1].", 1, "n’a pas d’espaces"),
    ("Un[^ma note].", 1, "n’a pas d’espaces"),
    ("Un\ndeux[^ma note].\n\n[^ma note]: mot", 2, "n’a pas d’espaces"),
    ("Un[^1].\n\n[^1]:", 3, "[^1]:…"),
    ("Une baisse de 20\n% cette année.", 2, "« \\% »"),
    ("Un \x0bdeux.", 1, "U+000B"),
    ("Un.\n\n```text\n\x1b[31m\n```", 4, "U+001B"),
    ("Un\u2028deux.\u2028trois.\n\n{% include x %}", 3, "autre logiciel"),
    ("Un\n![un texte]()", 2, "cette image n’a pas de fichier ; écrivez son nom"),
    (":::{note\nUn\n:::", 1, "écrivez « :::{note} »"),
    (":::note}\nUn\n:::", 1, "écrivez « :::{note} »"),
    ("```{note}Titre\nUn\n```", 1, "écrivez « ```{note} Titre »"),
    ("::{note}\nUn\n::", 1, ":::{note}"),
    ("Un\n\n{note}\nDeux", 3, ":::{note}"),
    ("Un\n[ici](https://)", 2, "ne mène nulle part"),
    ("Voir <www.example.org>.", 1, "https://"),
    ("![x](un.svg =100x50)", 1, "width="),
    ("Un texte, qui\nfinit ici.\n---\n\nSuite.", 3, "une ligne vide entre"),
    ("Une phrase.\n---\n\nSuite.", 2, "une ligne vide entre"),
    ("|a|b|\n|-|-|\n|*x*|1|2|", 3, "une barre dans une case s’écrit « \\| »"),
    ("```txt\nx\n```", 1, "écrivez « text »"),
    # What other programs write
    ("> [!info]\n> Un", 1, ":::{note}"),
    ("> [!TIP] Titre\n> Un", 1, ":::{note}"),
    ("Un <o:p></o:p> deux.", 1, "autre logiciel"),
    (".. note:: Texte", 1, ":::{note}"),
    ("![[photo.png]]", 1, "![Ce qu’elle montre](photo.jpg)"),
    ("[TOC]", 1, "sommaire"),
    ("Un\n\n[[_TOC_]]", 3, "sommaire"),
    ("Un ++ajout++.", 1, "« ** »"),
    ("Un x^2^.", 1, "{sup}"),
    ("De l’H~2~O.", 1, "{sub}"),
    ("Un\n*[HTML]: un langage", 2, "{abbr}"),
    ("!!! note\n    Texte", 1, ":::{note}"),
    ("??? info", 1, ":::{note}"),
    ("::: warning\nTexte\n:::", 1, ":::{warning}"),
    (":::info\nTexte\n:::", 1, ":::{note}"),
    ("Oui :tada: !", 1, "le signe"),
    (":smile: Oui", 1, "le signe"),
    ("Un [b]gras[/b].", 1, "autre logiciel"),
    ("[caption]Un[/caption]", 1, "autre logiciel"),
    # What is never closed
    ("Un **gras jamais fermé", 1, "n’est jamais fermé"),
    ("Un\n__gras", 2, "n’est jamais fermé"),
    ("Un ~~barré", 1, "n’est jamais fermé"),
    ("Du `code", 1, "n’est jamais fermé"),
    ("$$\nx = 1\n\nSuite.", 1, "n’est jamais fermé"),
    ("Un\n\n<!-- jamais fermé\n\nSuite.", 3, "« --> »"),
    ("Un\ndeux <!-- jamais\n\nfermé -->", 2, "« --> »"),
    ("<?php echo 1\n\nSuite.", 1, "« ?> »"),
    ("<details>\n<summary>Un</summary>\n\nSuite.", 1, "« </details> »"),
    ("Un <b>gras.\n\nSuite.", 1, "« </b> »"),
    ("Un\n\n</div>\n\nSuite.", 3, "ne ferme rien"),
    ("Un\ntexte</em> ici.", 2, "ne ferme rien"),
    # Addresses that lead nowhere
    ("[x](data:text/plain,x)", 1, "ne mène nulle part"),
    ("[x](javascript:x)", 1, "ne mène nulle part"),
    ("[x](chrome:x)", 1, "ne mène nulle part"),
    ("Un\n[x](about:blank)", 2, "ne mène nulle part"),
]


@pytest.fixture(scope="module")
def mistakes(build):
    files: dict[str, str | bytes] = {"posts/2026/onde.svg": DRAWING, "posts/2026/un.svg": DRAWING}
    for number, (typed, _line, _part) in enumerate(TOLD):
        files[f"posts/2026/p{number}.md"] = post(f"Billet {number}", typed)
    return build("markdown", files=files)


@pytest.mark.parametrize("number", range(len(TOLD)))
def test_what_does_not_work_is_told_in_one_line_with_its_place(mistakes, number):
    _typed, line, part = TOLD[number]
    found = [one for one in mistakes.told if one.startswith(f"posts/2026/p{number}.md:")]
    assert len(found) == 1, found
    (warning,) = found
    assert warning.startswith(f"posts/2026/p{number}.md:{line + 7}: ")
    assert part in warning.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("title", ["Prélude en fa #", "# Titre", "C# ##", "#"])
def test_signs_of_a_title_in_the_front_matter_stay(build, title):
    text = f'---\ndate: 2026-03-17\ncategory: Humeurs\ntitle: "{title}"\n---\n\nTexte.\n'
    blog = build("markdown", files={"posts/2026/un.md": text})
    assert blog.warnings == ""
    assert blog.soup("posts/2026/un/").select_one("h1").get_text().removesuffix("¶") == title


PAGES = {
    "colon": ("title: Pause : le retour", 4, "guillemets droits"),
    "tab": ("x: y\ntitle:\n\t- a", 6, "tabulation"),
    "twice": ("title: a\ntitle: b", 5, "deux fois"),
    "remark": ("title: Le #1", 4, "commentaire"),
}


def test_mistake_in_the_front_matter_of_a_page_is_told_as_that_of_a_post(build):
    files = {f"{name}.md": f"---\norphan: true\n\n{lines}\n---\n\n# T\n" for name, (lines, *_rest) in PAGES.items()}
    files["right.md"] = "---\norphan: true\na: &b !!str c\nd: *b\nnosearch: true #remark\n---\n\n# T\n"
    told = build("markdown", files=files).told
    by_page = {line.partition(".")[0]: line for line in told}
    assert len(by_page) == len(told) == len(PAGES)
    for name, (_lines, line, part) in PAGES.items():
        assert by_page[name].startswith(f"{name}.md:{line}: "), by_page[name]
        assert part in by_page[name]


def test_slip_in_a_title_of_the_front_matter_is_told_at_its_line(build):
    head = "date: 2026-03-17\ncategory: Humeurs\n"
    files = {"posts/2026/un.md": f"---\n{head}title: Un ==mot==\n---\n\nTexte.\n"}
    files["page.md"] = "---\norphan: true\ntitle: Un ++mot++\n---\n\nTexte.\n"
    told = build("markdown", files=files).told
    assert sorted(line.partition(" WARNING")[0] for line in told) == ["page.md:3:", "posts/2026/un.md:4:"]


def test_what_is_no_slip_is_not_told(build):
    typed = (
        "Prix*, note** et 3 * 4, snake_case et __init__ ; C:\\x ~5 km, ~~non~~, 2^10 et x^2, 10:30:45, a::b, i++ et"
        " ++i.\n\n"
        "Une partie ?\n---\n\n{lang} et {note}\n\n"
        "-\u00a0Bonjour, dit-il.\n\n1.\u00a0C’est tout.\n\n#\u00a01 et • un seul.\n\nEn 2020\n\n% un commentaire\n\n"
        "Un &lt;!-- et \\<!-- non, `<!--` non plus.\n\n(voir [a](https://example.org/) et b) [!] !\n\n"
        "*Hors taxes, ** voir plus bas, l`été, [1], [a], [x] et [ ], [sic], `[TOC]`, :dates: et 5:x:6, \\**non, \\`non."
        "\n\n"
        "<div>\n\nUn <b>gras</b> et <br> et <p>un.\n\n<ul><li>un<li>deux</ul>\n\n</div>\n\n<!-- un -->\n\n"
        "[a](matrix:u/a:b.c) [b](webcal://example.org/x) [c](magnet:?xt=1) [d](whatsapp:x)\n\n"
        ":::{note}\nUn\n:::\n\n:::\nDeux\n:::\n\n::: grand\nTrois\n:::\n\nAmid $$x^2$$ et `` `a` ``,"
        " et $`y_1`$ comme GitHub.\n"
    )
    blog = build("markdown", files={"posts/2026/un.md": post(body=typed)})
    assert blog.warnings == ""
    formulas = blog.soup("posts/2026/un/").select("article math, article .math")
    assert len(formulas) == 2
    assert not any("`" in formula.get_text() for formula in formulas)


def test_what_a_comment_would_swallow_is_left_out(build):
    blog = build("markdown", files={"posts/2026/un.md": post(body="Un\n\n<!-- deux\n\ntrois\n")})
    assert "<!-- deux" not in blog.html("posts/2026/un/")


def test_picture_with_sources_is_a_picture(build):
    typed = '<picture><source srcset="x.webp"><img src="onde.svg" alt="Une onde"></picture>'
    files = {"posts/2026/un.md": post(body=typed), "posts/2026/onde.svg": DRAWING}
    blog = build("markdown", files=files)
    assert blog.warnings == ""
    assert not blog.soup("posts/2026/un/").select("article picture")
    assert blog.soup("posts/2026/un/").select_one("article img")["alt"] == "Une onde"


def test_frames_and_scripts_are_left_out(build):
    typed = '<iframe src="https://example.org/"></iframe>\n\n<script>\nalert(1)\n</script>\n\nFin.'
    blog = build("markdown", files={"posts/2026/un.md": post(body=typed)})
    article = blog.soup("posts/2026/un/").select_one("article")
    assert not article.select("iframe, script")
    assert "alert(1)" not in article.get_text()
    assert "iframe" not in blog.html("atom.xml")


def test_captioned_tables_and_labelled_formulas_have_ids_of_their_own(build):
    table = "```{table} Légende\n%s\n| a | b |\n|---|---|\n| c | d |\n```\n\n"
    formulas = "```{math}\n:label: une\nx\n```\n\n$$\ny\n$$ (deux)\n\nVoir {eq}`une` et {eq}`deux`.\n"
    body = table % "" + table % ":name: nom\n" + formulas
    blog = build("markdown", files={"posts/2026/un.md": post(body=body)})
    assert blog.warnings == ""
    page = blog.soup("posts/2026/un/")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for link in page.select("article a[href^='#']"):
        assert link["href"] == "#" or link["href"][1:] in ids
    assert page.select_one("table#nom")


def test_quotation_without_words_is_left_out(build):
    blog = build("markdown", files={"posts/2026/un.md": post(body="Un\n\n{.grand}\n>\n\n> Deux\n")})
    assert blog.warnings == ""
    assert [quote.get_text().strip() for quote in blog.soup("posts/2026/un/").select("blockquote")] == ["Deux"]
