"""Excerpts and descriptions are made from the text that a post's page shows."""

from __future__ import annotations

import json
import runpy

import pytest
from building import ROOTS, post

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>'
POEM = (
    "Mignonne, allons voir si la rose\\\n"
    "Qui ce matin avoit desclose  \nSa robe de pourpre<br>au Soleil,\nA point perdu."
)
#: The category that all posts are in; lists by date have no excerpts.
LIST = "category/humeurs/"
#: By name, the text of a post and its excerpt.
CASES = {
    "vers": (
        POEM,
        "Mignonne, allons voir si la rose Qui ce matin avoit desclose Sa robe de pourpre au Soleil, A point perdu.",
    ),
    "image": ("![Image](onde.svg)\n\nLe vrai texte.", "Le vrai texte."),
    "liee": ("[![Image](onde.svg)](https://example.org/)\n\nLe vrai texte.", "Le vrai texte."),
    "html": ('<img src="onde.svg" alt="Image">\n\nLe vrai texte.', "Le vrai texte."),
    "figure": ("```{figure} onde.svg\n:alt: Image\n\nLa légende.\n```\n\nLe vrai texte.", "Le vrai texte."),
    "legende": ("```{figure} onde.svg\n:alt: Image\n\nLa légende.\n```", "La légende."),
    "liste": ("- des pommes\n- des *poires* ;\n- des scoubidous", "des pommes, des poires\u202f; des scoubidous"),
    "citation": ("> Le silence éternel.\n\n> L’autre.", "Le silence éternel."),
    "apres": ("> Le silence.\n\nSuite.", "Suite."),
    "note": ("Un mot [^1], puis[^1] deux.\n\n[^1]: La note.", "Un mot, puis deux."),
    "reference": ("Sur {ref}`tag-musique` et {ref}`category-humeurs`.", "Sur musique et Humeurs."),
    "tableau": ("| a | b |\n|---|---|\n| c | d |\n\nAprès le tableau.", "Après le tableau."),
    "formule": ("Soit $\\frac{a}{b} < x^2$.", "Soit a/b < x²."),
    "boite": (":::{note}\nUne boîte.\n:::", "Une boîte."),
}


@pytest.fixture(scope="module")
def blog(build):
    files: dict[str, str | bytes] = {"posts/2026/onde.svg": DRAWING}
    for name, (body, _excerpt) in CASES.items():
        files[f"posts/2026/{name}.md"] = post(f"Titre {name}", body, tags="musique")
    files["posts/2026/titre.md"] = post("Un titre[^1] en deux", "Texte.\n\n[^1]: La note.", tags="musique")
    blog = build("markdown", files=files, blog_page_length=50)
    assert blog.warnings == ""
    return blog


@pytest.mark.parametrize("name", CASES)
def test_excerpt_is_the_first_text_as_the_page_shows_it(blog, name):
    (link,) = [one for one in blog.soup(LIST).select(".entry-title a") if one.get_text() == f"Titre {name}"]
    entry = link.find_parent(class_="h-entry")
    assert entry.select_one(".entry-excerpt").get_text().strip() == CASES[name][1]


def test_title_has_no_marks_of_notes(blog):
    assert "Un titre en deux" in [link.get_text() for link in blog.soup(LIST).select(".entry-title a")]
    assert blog.soup("posts/2026/titre/").title.get_text().startswith("Un titre en deux")


def test_descriptions_are_the_excerpts(build):
    real = runpy.run_path(str(ROOTS / "markdown" / "conf.py"))["extensions"]
    files = {"posts/2026/vers.md": post("Vers", POEM)}
    blog = build("markdown", files=files, extensions=[*real, "carnet.page_metadata"])
    page = blog.soup("posts/2026/vers/")
    assert page.find("meta", attrs={"name": "description"})["content"].startswith(
        "Mignonne, allons voir si la rose Qui ce"
    )
    assert "avoit desclose Sa robe" in str(json.loads(page.find("script", type="application/ld+json").string))


def test_formula_in_a_title_is_a_line_of_text_in_the_head(build):
    text = post("Un carré", "Un mot.").replace("# Un carré", "# Un *joli* $x^2$")
    blog = build("markdown", files={"posts/2026/formule.md": text, "page.md": "# Une *page*\n"})
    assert blog.soup("posts/2026/formule/").title.get_text() == "Un joli x² – Essai"
    assert blog.soup("page/").title.get_text() == "Une page – Essai"


def test_formula_that_cannot_be_read_stays_in_an_excerpt_as_it_is_typed(build):
    blog = build("markdown", files={"posts/2026/formule.md": post("Une formule", "Soit $\\fraction{1}$.")})
    excerpts = [excerpt.get_text().strip() for excerpt in blog.soup(LIST).select(".entry-excerpt")]
    assert "Soit \\fraction{1}." in excerpts
