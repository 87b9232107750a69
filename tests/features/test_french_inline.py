"""French typography holds across markup: emphasis, code, links, roles and HTML change nothing of how a text is set."""

from __future__ import annotations

import os
import random

import pytest
from building import post

from carnet.french.quotes import educated
from carnet.french.rules import typeset

CASES = int(os.environ.get("BLOG_CASES", "60"))
_WORDS = "Andante|abord|école|il|dit|mot|XXIe|2ème|10|3|Dupont|été|prix|1ère|siècle|km|MM|etc"
_GLUE = " | | | |'|'| : | ! |! | ; |...|, |. | % | \"|\" |'\"| « | » |-| (|) |/|\"/\"| '|' | n° | M. | – |\n"
_AROUND = (("<s>", "</s>"), ("<b>", "</b>"), ("[", "](https://example.org/)"), ("<q>", "</q>"))
_EMPHASIS = (("*", "*"), ("**", "**"))
_FLAT = (("`", "`"), ("{lang}`", " <fr>`"))


def test_straight_marks_are_paired():
    """What docutils set wrong, and its like."""
    for typed, read in (
        ("l'Andante", "l’Andante"),
        ('L\'"affaire" est close', "L’«~affaire~» est close"),
        ('d\'"abord"', "d’«~abord~»"),
        ('"a"/"b"', "«~a~»/«~b~»"),
        ('"x"="y"', "«~x~»=«~y~»"),
        ("mai '68 et l'an '70", "mai ’68 et l’an ’70"),
        ('5" de pluie, un 7"', '5" de pluie, un 7"'),
        ("1'30\" de jeu", "1'30\" de jeu"),
        ('" oui " dit-il', "«~oui~» dit-il"),
        ('"il dit "non" et part"', "«~il dit «~non~» et part~»"),
        ("les 'chats' de l'été", "les “chats” de l’été"),
        ("l'« affaire »", "l’«~affaire~»"),
        ("l'… ah", "l’… ah"),
        ('("oui")', "(«~oui~»)"),
        ('"Un', "«~Un"),
        ('deux."', "deux.~»"),
    ):
        assert typeset(educated(typed, "fr")) == read.replace("~", "\u00a0"), typed


def test_language_without_marks_of_its_own_keeps_straight_ones():
    assert educated('"a" d\'b', "ar") == '"a" d\'b'
    assert educated("\"a\" don't 'tis", "en-GB") == "“a” don’t ’tis"


def test_marks_by_the_thousand_are_no_trouble():
    assert len(educated('"' * 20_000 + "'" * 20_000, "fr")) >= 40_000


def some_text(chance: random.Random) -> str:
    """Return a text of words and of what makes typography hard."""
    parts = [chance.choice(_WORDS.split("|"))]
    for _turn in range(chance.randint(1, 7)):
        parts += [chance.choice(_GLUE.split("|")), chance.choice(_WORDS.split("|"))]
    return "".join(parts).replace("\n ", "\n").replace(" \n", "\n")


def marked_up(text: str, chance: random.Random, depth: int = 0) -> str:
    """Return *text* with emphasis, links, code and the like around parts of it, which begin and end with a letter."""
    places = [place for place, char in enumerate(text) if char.isalnum()]
    if depth > 3 or not places:
        return text
    start = chance.choice(places)
    end = chance.choice([place for place in places if place >= start]) + 1
    inner = text[start:end]
    around = (*_AROUND, *_EMPHASIS, *_EMPHASIS)
    if inner.isalnum() and chance.random() < 0.4:
        edge = "x" if depth else " "
        is_word = not f"{edge}{text[:start]}"[-1].isalnum() and not f"{text[end:]}{edge}"[0].isalnum()
        around = _FLAT if is_word and "è" not in inner else _FLAT[1:]  # code stays as it is typed: `2ème`
    elif depth > 1 or not f" {text[:start]}"[-1].isspace() or not f"{text[end:]} "[0].isspace():
        around = _AROUND  # Markdown takes no asterisk for emphasis there, when what is within begins with a mark
    opening, closing = chance.choice(around)
    if opening not in {mark for mark, _end in _FLAT}:
        inner = marked_up(inner, chance, depth + 1)
    before = text[:start] if depth else marked_up(text[:start], chance, depth + 1)
    return before + opening + inner + closing + text[end:]


def test_text_that_markup_divides_is_set_as_the_plain_text(build):
    """Random nestings; `BLOG_CASES=n` tries n of them."""
    chance = random.Random(18)
    pairs = []
    for number in range(CASES):
        text = some_text(chance)
        pairs.append((f"Q {text} fin {number}", f"Q {marked_up(text, chance)} fin {number}"))
    pages = {
        name: "# Titre\n\n" + "\n\n".join(pair[side] for pair in pairs) + "\n"
        for side, name in enumerate(("net.md", "riche.md"))
    }
    files = {name: f"---\norphan: true\n---\n\n{text}" for name, text in pages.items()}
    blog = build("french", files=files, suppress_warnings=["myst"])
    plain, rich = ([p.get_text() for p in blog.soup(f"{name}/").select("section p")] for name in ("net", "riche"))
    assert len(plain) == len(rich) == CASES
    compared = [
        (typed, set_, found)
        for (_text, typed), set_, found in zip(pairs, plain, rich, strict=True)
        if not {"*", "~", "[", "`", "<"} & set(found)  # Markdown takes no such mark for one
    ]
    assert len(compared) > 0.7 * CASES
    different = [one for one in compared if one[1] != one[2]]
    assert different == []


@pytest.fixture(scope="module")
def blog(build):
    body = (
        "On lit l'[article](https://example.org/), puis l'*Andante* et qu'**il** dise d'`abord \"x'`.\n"
        "L'\"affaire\" d'{term}`oreille`, d'<em>ut</em>, l'$x$ et l'<code>a'b ?</code> *2*ème.[^n]\n\n"
        "[^n]: D'*après* \"lui\" !\n\n| l'*un* |\n|---|\n| l'**autre** |\n\n"
        "```{glossary}\noreille\n: L'*ouïe*.\n```\n\n"
        "```{figure} onde.svg\n:alt: L'\"onde\"\n\nL'*onde* !\n```\n"
    )
    files = {
        "posts/2026/un.md": post('Retour sur l\'*Andante* de "*Ut*"', body),
        "posts/2026/onde.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }
    blog = build("whole", files=files, blog_page_length=50)
    assert blog.warnings == ""
    return blog


def test_apostrophes_before_markup_are_right_in_texts_notes_tables_glossaries_and_captions(blog):
    text = blog.soup("posts/2026/un/").select_one("article").get_text()
    assert "2e." in text
    for part in (
        "l’article",
        "l’Andante",
        "qu’il",
        "d’abord \"x'",
        "L’«\u00a0affaire\u00a0»",
        "d’oreille",
        "d’ut",
        "2e",
    ):
        assert part in text, part
    for part in ("l’a'b ?", "D’après «\u00a0lui\u00a0»\u202f!", "l’un", "l’autre", "L’ouïe", "L’onde\u202f!"):
        assert part in text, part
    assert "'" not in text.replace("x'", "").replace("a'b", "")


def test_apostrophes_before_markup_are_right_in_titles_excerpts_and_feeds(blog):
    title = "Retour sur l’Andante de «\u00a0Ut\u00a0»"
    assert blog.soup("posts/2026/un/").h1.get_text().startswith(title)
    assert blog.soup("posts/2026/un/").title.get_text().startswith(title)
    assert "puis l’<em>Andante</em> et qu’<strong>il</strong>" in blog.html("")
    for part in (title, "puis l’&lt;em&gt;Andante&lt;/em&gt;"):
        assert part in blog.html("atom.xml")
