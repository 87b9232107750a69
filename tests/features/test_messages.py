"""A mistake in a text is told in one line of French, with file, line and the name that was meant."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import pytest
from building import post


class Mistake(NamedTuple):
    """What somebody types, words of what is told, and what to write instead, if there is a right name."""

    body: str
    told: str
    right: str = ""


PICTURE, FILE, LINK, LABEL = "n’existe pas", "n’existe pas", "qui n’existe pas", "aucun endroit ne s’appelle"
NO_ROLE, NO_BLOCK, NO_OPTION = "il n’y a pas de rôle", "il n’y a pas de bloc", "n’a pas d’option"
NO_TEXT, NEEDS = "n’a pas de texte", "il manque quelque chose après"
NO_LANGUAGE = "aucun langage ne s’appelle"
NUMBER, SIZE, CHOICE = "attend un nombre entier", "attend une taille", "ne peut pas valoir"


def block(name: str, *lines: str, first: str = "") -> str:
    return "\n".join([f"```{{{name}}}{' ' * bool(first)}{first}", *lines, "```"])


def alt(name: str) -> list[str]:
    return [":alt: x"] if name in ("image", "figure") else []


MISTAKES = [
    # Pictures and files
    *(Mistake(f"![x]({name})", PICTURE, "img/photo.png") for name in (
        "img/Photo.png", "img/photo.jpg", "img/PHOTO.PNG", "photo.png", "image/photo.png", "img/phto.png",
        "img/photoo.png", "img/foto.png", "../img/photo.png", r"img\photo.png", "img/photo.jpeg", "/photo.png",
    )),
    *(Mistake(f"![x](<{name}>)", PICTURE, "img/Été à Nice.png") for name in (
        "img/été à nice.png", "img/Ete a Nice.png", "img/Été-à-Nice.png", "Été à Nice.png", "img/Été_à_Nice.png",
    )),
    Mistake("![x](nulle-part.png)", PICTURE),
    *(Mistake(block(kind, ":alt: x", first=name), PICTURE, "img/photo.png")
      for kind in ("image", "figure") for name in ("img/phot.png", "photo.png", "img/Photo.PNG")),
    *(Mistake(f"{{download}}`le plan <{name}>`", FILE, "img/plan.pdf")
      for name in ("img/plann.pdf", "plan.pdf", "img/Plan.pdf", "img/plan.PDF")),
    *(Mistake(block(kind, first="img/note.csv"), FILE, "img/notes.csv") for kind in ("include", "literalinclude")),
    Mistake(block("csv-table", ":file: img/note.csv"), FILE, "img/notes.csv"),
    Mistake(block("include", first="absent.md"), FILE),
    Mistake(block("raw", ":file: absent.html", first="html"), FILE),
    # Links
    *(Mistake(f"[x]({name})", LINK, "index.md") for name in ("indx.md", "Index.md", "idex.md", "pages/index.md")),
    *(Mistake(f"[x]({name})", LINK, "img/plan.pdf") for name in ("img/plann.pdf", "plan.pdf", "doc/plan.pdf")),
    *(Mistake(f"[x](#{name})", LINK, "#vacances") for name in ("vacance", "vaccances", "Vacancess")),
    *(Mistake(f"[x](index.md#{name})", "n’a pas de titre", "#recette-du-pain")
      for name in ("recette-pain", "recete-du-pain")),
    *(Mistake(f"{{doc}}`{name}`", "il n’y a pas de page", "index") for name in ("indx", "Indexx", "idex")),
    *(Mistake(f"{{ref}}`{name}`", LABEL, "vacances") for name in ("vacance", "vaccances", "x <vacanses>")),
    *(Mistake(f"{{ref}}`{name}`", LABEL, "recette-du-pain") for name in ("recette-pain", "recettes-du-pain")),
    Mistake("{ref}`zzzzzzz`", LABEL),
    *(Mistake(f"{{term}}`{name}`", "le lexique n’a pas", "Bizz") for name in ("Biz", "Bizzz")),
    *(Mistake(f"{{term}}`{name}`", "le lexique n’a pas", "Cybertribu") for name in ("Cybertribus", "Cyber-tribu")),
    *(Mistake(f"{{eq}}`{name}`", "aucune formule", "euler") for name in ("eulr", "eulers")),
    Mistake("{any}`vacance`", LINK, "vacances"),
    Mistake("{numref}`figure-phot`", LABEL, "figure-photo"),
    Mistake("[x](inv:abc#x)", "l’index d’un autre site"),
    # Notes and names
    Mistake("Note[^1].", "n’a pas de texte", "[^1]:…"),
    Mistake("Note[^tomate].\n\nAutre[^tomates].\n\n[^tomates]: Texte.", "n’a pas de texte", "[^tomates]"),
    Mistake("Note.\n\n[^1]: Texte.", "rien ne mène à la note", "[^1]"),
    Mistake("Note.\n\n[^mot]: Texte.", "rien ne mène à la note", "[^mot]"),
    Mistake("Note[^1].\n\n[^1]: A.\n[^1]: B.", "a deux textes"),
    Mistake("(vacances)=\n\n## Doublon", "est déjà pris, dans index.md"),
    Mistake(block("math", ":label: euler", "x"), "est déjà pris"),
    Mistake(block("glossary", "Bizz", ": encore"), "est déjà expliqué"),
    Mistake("[a]{#y}\n\n[b]{#y}", "figure deux fois"),
    # Roles and blocks
    *(Mistake(f"{{{wrong}}}`x`", NO_ROLE, f"{{{right}}}") for wrong, right in (
        ("dowload", "download"), ("donwload", "download"), ("trem", "term"), ("abbrr", "abbr"), ("stong", "strong"),
        ("emphasi", "emphasis"), ("bold", "strong"), ("gras", "strong"), ("italic", "emphasis"), ("lang_", "lang"),
    )),
    Mistake("{zzzz}`x`", NO_ROLE),
    *(Mistake(block(wrong, "x"), NO_BLOCK, f"{{{right}}}") for wrong, right in (
        ("notee", "note"), ("nte", "note"), ("warnig", "warning"), ("Imagee", "image"), ("figre", "figure"),
        ("admonitions", "admonition"), ("post-list", "postlist"), ("list_table", "list-table"), ("youtube", "video"),
        ("remarque", "note"), ("tipp", "tip"), ("attention-", "attention"), ("vidéo", "video"),
        ("importnat", "important"),
    )),
    Mistake(block("zzzz", "x"), NO_BLOCK),
    # Options
    *(Mistake(block(name, *alt(name), f":{wrong}: {value}", *text, first=first), NO_OPTION, right)
      for name, wrong, right, value, first, text in (
        ("image", "widht", "width", "50%", "img/photo.png", ()),
        ("image", "heigth", "height", "50px", "img/photo.png", ()),
        ("image", "aling", "align", "left", "img/photo.png", ()),
        ("image", "classe", "class", "wide", "img/photo.png", ()),
        ("figure", "figwdith", "figwidth", "50%", "img/photo.png", ()),
        ("figure", "nam", "name", "x-x", "img/photo.png", ()),
        ("figure", "targt", "target", "index.md", "img/photo.png", ()),
        ("code-block", "linenumbers", "linenos", "", "python", ("x = 1",)),
        ("code-block", "captions", "caption", "x", "python", ("x = 1",)),
        ("code-block", "emphasize-line", "emphasize-lines", "1", "python", ("x = 1",)),
        ("list-table", "header-row", "header-rows", "1", "", ("* - a", "  - b")),
        ("list-table", "widht", "widths", "1 2", "", ("* - a", "  - b")),
        ("note", "clas", "class", "x", "", ("x",)),
        ("admonition", "nom", "name", "x-y", "Titre", ("x",)),
    )),
    *(Mistake(block("image", ":alt: x", f":{name}: {value}", first="img/photo.png"), told) for name, value, told in (
        ("width", "abc", SIZE), ("height", "5 pommes", SIZE), ("scale", "abc", NUMBER), ("width", "grand", SIZE),
    )),
    Mistake(block("image", ":alt: x", ":align: middl", first="img/photo.png"), CHOICE, "middle"),
    Mistake(block("image", ":alt: x", ":align: lefft", first="img/photo.png"), CHOICE, "left"),
    Mistake(block("figure", ":alt: x", ":align: centre", first="img/photo.png"), CHOICE, "center"),
    Mistake(block("code-block", ":lineno-start: abc", "x", first="python"), NUMBER),
    Mistake(block("contents", ":depth: abc"), NUMBER),
    Mistake(block("code-block", ":emphasize-lines: 9", "x", first="python"), "ligne(s)"),
    Mistake(block("code-block", ":linenos", "x", first="python"), "second deux-points"),
    Mistake(block("note", ":class wide", "x"), "second deux-points"),
    Mistake(block("warning", ':class: "', "x", first="Texte"), "sont illisibles"),
    *(Mistake(block(name), NO_TEXT) for name in (
        "note", "warning", "tip", "epigraph", "compound", "container", "parsed-literal", "important", "hint",
    )),
    *(Mistake(block(name), NEEDS) for name in ("rubric", "topic", "update", "versionadded", "productionlist")),
    *(Mistake(block(name, "Texte"), NEEDS) for name in ("admonition", "figure")),
    Mistake(block("replace", "x"), "ne fonctionne pas en Markdown"),
    Mistake(block("hlist", "x"), "ne contient pas de liste"),
    Mistake("{rfc}`abc`", "n’est pas un numéro"),
    Mistake("{pep}`abc`", "n’est pas un numéro"),
    Mistake(block("figure", ":alt: x", "", "- liste", first="img/photo.png"), "n’est pas un paragraphe"),
    # Tables
    Mistake(block("csv-table", ":header: a,b", '1,"2'), "tableau est illisible"),
    Mistake(block("list-table", "x"), "ne contient pas de liste"),
    Mistake(block("list-table", "* - a", "  - b", "* - c"), "la ligne 2 de ce tableau"),
    Mistake(block("list-table", "* a", "* b"), "la ligne 1 de ce tableau"),
    Mistake(block("list-table", ":widths: 1 2 3", "* - a", "  - b"), "autre nombre de largeurs"),
    Mistake(block("list-table", ":header-rows: 5", "* - a", "  - b"), "header-rows"),
    Mistake(block("table", "x", first="Titre"), "ne contient pas de tableau"),
    # Titles, code, contents
    Mistake("## A\n\n#### B", "de niveau 4"),
    Mistake("### A\n\n## B", "de niveau 3"),
    *(Mistake(f"```{wrong}\nx = 1\n```", NO_LANGUAGE, right)
      for wrong, right in (("pyhton", "python"), ("javscript", "javascript"), ("pythn", "python"))),
    Mistake(block("code-block", "x = 1", first="pyhton"), NO_LANGUAGE, "python"),
    Mistake(block("postlist", ':format: "{titre}"', first="5"), "une liste de billets", "{title}"),
    Mistake(block("postlist", ":format: '{title'", first="5"), "une liste de billets"),
    Mistake(block("code-block", ":emphasize-lines: a", "x", first="python"), "ne désigne pas de lignes"),
    Mistake(block("literalinclude", ":lines: 900-", first="index.md"), "numéros de lignes qui existent"),
    Mistake(block("literalinclude", ":start-after: zzz", first="index.md"), "n’est pas dans le fichier"),
    Mistake(block("include", ":start-after: zzz", first="index.md"), "n’est pas dans le fichier"),
    Mistake("{cite:p}`x`", NO_ROLE),
    Mistake("[x]()", "ce lien ne mène nulle part"),
    Mistake("[x](indx)", LINK, "index.md"),
    Mistake(block("postlist", ":lenght: 5"), NO_OPTION),
    Mistake(block("toctree", "indx"), "le sommaire nomme la page", "index"),
    Mistake(block("toctree", ":glob:", "zz*"), "ne désigne aucune page"),
    Mistake(block("only", "x", first="html and"), "la condition après"),
    Mistake("[x][y]\n\n[y]: index.md\n[y]: index.md", "est donnée deux fois"),
    Mistake("Texte.\n\n---", "se termine par une ligne"),
    # What is wrong with lists of posts, sounds and files
    *(Mistake(block("postlist", first=count), "n’est pas un nombre de billets") for count in ("abc", "0", "-3", "1.5")),
    Mistake(block("postlist", ':date: "%Q"', first="5"), "ne désigne aucune partie"),
    *(Mistake(block("update", "x", first=day), "n’est pas une date sûre", "2006-04-02")
      for day in ("hier", "02/04/2006", "2006", "2006-13-01")),
    *(Mistake(block(kind, ":title: x", first="img/nulle.mp3"), "il n’y a pas de fichier") for kind in ("audio",)),
    Mistake(block("audio", ":title: x", first="img/photo.png"), "n’est pas d’un format utile ici"),
    Mistake(block("player", first="https://www.youtube.com/watch?v=aqz-KE-bpKQ"), "il manque un titre"),
    Mistake(block("player", ":title: x", first="https://example.org/"), "on ne connaît pas de lecteur"),
    Mistake(block("playlist", ":title: x"), "il n’y a pas de sons ici"),
    Mistake("{download}`x <.>`", "est un dossier"),
    # What other programs write, and what is never closed
    *(Mistake(f"Un {typed} ici.", "s’imprime tel quel", right) for typed, right in (
        ("==mot==", "**"), ("^[note]", "[^1]"), ("++mot++", "**"), ("x^2^", "{sup}`2`"), ("H~2~O", "{sub}`2`"),
        ("[[Page]]", "[texte](page.md)"), ("![[photo.png]]", "![Ce qu’elle montre](photo.jpg)"),
        ("[a](mon fichier.pdf)", "[texte](<photo 1.jpg>)"), ("[b]gras[/b]", ""), ("[caption]x[/caption]", ""),
        ("{{ site.titre }}", ""), ("{{< youtube x >}}", ""), ("[x] (https://example.org/)", ""), ("[x][nulle]", ""),
        ("** gras **", ""), ("__ gras __", ""), (":smile:", ""), ("[x](data:text/plain,x)", ""), ("**gras", ""),
        ("~~barré", ""), ("[x](img/plan.pdf", ""), ("[x](https://example.org", ""), ("[x(https://example.org)", ""),
        ("![x]img/photo.png)", ""), ("{lang=en}`hello`", "[mot]{lang=en}"), ("x{sup}2", ""), ("**gras*", ""),
        (r"\begin{align}", "$$"), ("`code", ""), ("__gras", ""), ("l'**'été'**s", ""),
    )),
    *(Mistake(typed, told, right) for typed, told, right in (
        ("[TOC]", "s’imprime tel quel", ""), ("##Titre", "s’imprime tel quel", ""),
        ("!!! note", "s’imprime tel quel", ":::{note}"), ("??? tip", "s’imprime tel quel", ":::{note}"),
        ("{: .center}", "s’imprime tel quel", "{.nom}"), ("*[HTML]: x", "s’imprime tel quel", ""),
        ("![x](img/photo.png){width=50%}", "s’imprime tel quel", '{width="50%"}'),
        ("::: warning\nx\n:::", "n’est pas un bloc", ":::{warning}"),
        ("| a | b |\n| 1 | 2 |", "s’imprime tel quel", "|---|---|"), ("Texte {.wide}", "s’imprime tel quel", ""),
        ("| a | b |\n|---|\n| 1 | 2 |", "s’imprime tel quel", "|---|---|"),
        ("a | b\n--|--|--\n1 | 2", "s’imprime tel quel", "|---|---|"),
        ("| a | b |\n|---|---|\n| 1 | 2 | perdu |", "laissée de côté", "perdu"),
        ("|a|b|\n|-|-|\n|1||**2**|", "laissée de côté", "**2**"),
        ("```{note\nx\n```", "s’affiche comme du code", "```{note}"),
        ("``{note}\nx\n``", "s’affiche comme du code", "```{note}"),
        ("[x](http:/example.org)", "ne mène nulle part", "http://example.org"),
        ("[x](https:example.org/a)", "ne mène nulle part", "https://example.org/a"),
        ("[x](www.example.org)", LINK, "https://www.example.org"),
        ("[x](https//example.org/a)", LINK, "https://example.org/a"), ("[x](index.html)", LINK, "index.md"),
        ("<img scr=\"img/photo.png\" alt=\"x\">", "elle ne nomme pas d’image", ""),
        ("::: info\nx\n:::", "n’est pas un bloc", ":::{note}"),
        (":::{note}\nx", "ne finit jamais", ":::"), ("```\nx", "ne finit jamais", "```"),
        ("<!-- x", "ne marche pas ici", "-->"), ("<div>\n\nx", "ne marche pas ici", "</div>"),
        ("Un <b>gras.", "ne marche pas ici", "</b>"), ("Un gras</b>.", "ne ferme rien", ""),
        ("[x](chrome:x)", "ne mène nulle part", ""), ("[x](about:blank)", "ne mène nulle part", ""),
        ("<iframe src=x></iframe>", "ne marche pas ici", "{player} https://…"),
        ("<script>x</script>", "ne marche pas ici", ""),
        ("<center>x</center>", "ne marche pas ici", "{.align-center}"),
        ("Un <font>x</font>.", "ne marche pas ici", "*"),
        ("Un <big>x</big>.", "ne marche pas ici", "**"), ("Un <strike>x</strike>.", "ne marche pas ici", "~~"),
        ("Un <tt>x</tt>.", "ne marche pas ici", "`"), ("Un <rien>.", "ne marche pas ici", ""),
        ('<audio src="x.mp3"></audio>', "ne marche pas ici", "{audio} mon-billet/son.mp3"),
        ('<a href="x.pdf">x</a>', "ne marche pas ici", "[texte](mon-billet/fichier.pdf)"),
        ('<img src="https://example.org/x.png" alt="x">', "n’est pas sur le blog", ""),
        ("![](img/photo.png)", "n’a pas de texte", ""), ("{% include x %}", "ne marche pas ici", ""),
        ("{raw}`x`", "ne peut pas servir", ""), ("> a\n>\n> ---\n>\n> b", "se trouve dans une liste", ""),
    )),
]  # fmt: skip


def page(number: int, body: str) -> str:
    return f"---\norphan: true\n---\n\n# Page {number}\n\n{body}\n"


@pytest.fixture(scope="module")
def blog(build):
    pages = {f"m{number:03}.md": page(number, mistake.body) for number, mistake in enumerate(MISTAKES)}
    return build("told", files=pages, nitpicky=True)


def lines_of(blog, number: int) -> list[str]:
    return [line for line in blog.told if line.startswith(f"m{number:03}.md:")]


def test_each_mistake_is_told_in_one_line_of_french(blog):
    assert len(MISTAKES) >= 240  # with those of front matters and data files, over 400
    wrong = {}
    for number, mistake in enumerate(MISTAKES):
        told = lines_of(blog, number)
        plain = told[0].replace("\u00a0", " ") if len(told) == 1 else ""
        if not (re.match(r"m\d+\.md:\d+: ", plain) and mistake.told in plain):
            wrong[mistake.body] = told
    assert wrong == {}


def test_nothing_else_is_told(blog):
    assert [line for line in blog.told if not re.match(r"m\d+\.md:\d+: ", line)] == []


def test_nine_in_ten_suggest_the_right_name(blog):
    named = [(number, mistake) for number, mistake in enumerate(MISTAKES) if mistake.right]
    missed = [
        (mistake.body, lines_of(blog, number))
        for number, mistake in named
        if f"«\u00a0{mistake.right}\u00a0»" not in "".join(lines_of(blog, number))
    ]
    assert len(named) > 90
    assert len(missed) <= len(named) // 10, missed


def test_line_is_that_of_the_mistake(blog):
    for number, mistake in enumerate(MISTAKES):
        if "\n" not in mistake.body:
            assert lines_of(blog, number)[0].startswith(f"m{number:03}.md:7: ")


def test_messages_are_kept_for_other_programs(blog):
    kept = json.loads((blog.out.parent / "doctrees" / "messages.json").read_text(encoding="utf-8"))["messages"]
    assert len(kept) == len(blog.told)
    first = next(message for message in kept if message["path"] == "m000.md")
    assert first["kind"] == "image.not_readable"
    assert (first["line"], first["suggestion"]) == (7, "img/photo.png")
    assert set(first) == {"path", "line", "column", "kind", "text", "suggestion", "remedy"}


FEW = {
    "a.md": page(1, "![x](img/Photo.png)\n\n{ref}`vacance`"),
    "b.md": page(2, "```{notee}\nx\n```\n\n[x](indx.md)"),
}


@pytest.fixture(scope="module")
def few(build):
    return build("told", files=FEW, nitpicky=True)


def test_next_build_tells_the_same_in_the_same_words(few):
    first = few.told
    assert len(first) == 4
    assert few.build().told == first


def test_several_processes_tell_the_same_as_one(build, few):
    assert sorted(build("told", files=FEW, jobs=2, nitpicky=True).told) == sorted(few.told)


def test_number_of_warnings_is_that_of_the_lines(build):
    blog = build("told", files={"a.md": page(1, "Note[^mot].\n\nAutre[^sot].\n\n[^sot]: Texte.")}, nitpicky=True)
    assert len(blog.told) == 1
    assert blog.app._warncount == 1


def test_english_blog_is_told_in_english(build):
    blog = build("told", files={"a.md": FEW["a.md"]}, language="en")
    assert any("the picture 'img/Photo.png' is not there; write 'img/photo.png'" in line for line in blog.told)


def test_missing_picture_without_words_has_its_line(build):
    body = "![](un.png)\n\nEt ![](deux.png) là.\n\n- [![](trois.png)](https://example.org/)\n\n![Mots](quatre.png)"
    told = build("told", files={"a.md": page(1, body)}, nitpicky=True).told
    assert sorted(line.partition(": ")[0] for line in told if ".png" in line) == [
        "a.md:11",
        "a.md:13",
        "a.md:7",
        "a.md:9",
    ]


def test_number_of_a_page_is_told_and_ends_no_build(build):
    extensions = ["myst_parser", "ablog", "carnet", "carnet.messages", "carnet.markdown"]
    files = {
        "posts/2026/un.md": post("Un"),
        "posts/2026/deux.md": post("Deux", "Voir {numref}`un` et {numref}`search`."),
    }
    blog = build("told", files=files, extensions=extensions)
    told = [line for line in blog.told if line.startswith("posts/2026/deux.md:8: ")]
    for name in ("un", "search"):
        assert any(f"«\u00a0{name}\u00a0» n’a pas de numéro" in line for line in told), name
    assert "Voir un et search." in blog.soup("posts/2026/deux/").select_one("article").get_text()


def test_suppressed_message_is_told_nowhere(build):
    blog = build("told", files={"a.md": page(1, "![x](img/Photo.png)")}, suppress_warnings=["image.not_readable"])
    assert blog.told == []
    assert json.loads((blog.out.parent / "doctrees" / "messages.json").read_text(encoding="utf-8"))["messages"] == []


def test_picture_whose_accents_stand_apart_from_their_letters_is_told_as_such(build):
    picture = {"img/e\u0301te\u0301.png": b"\x89PNG"}
    (told,) = build("told", files={"a.md": page(1, "![x](img/été.png)"), **picture}).told
    assert told.startswith("a.md:7: ")
    assert "retapez ce nom, et celui du fichier aussi" in told


def test_message_that_is_not_in_the_table_passes_unchanged(build):
    blog = build("told", html_static_path=["absent"])
    assert re.fullmatch(r"WARNING: .*html_static_path.*'absent'.*", "\n".join(blog.told))
