"""The desk speaks French in a French blog, and its controls have the names that a writer is told."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from building import REPO

from carnet.core.words import catalogue

DESK = REPO / "src/carnet/cli/desk"
#: Those that may hand words to gettext.
MODULES = [path for path in sorted(DESK.rglob("*.py")) if re.search(r"\b(_|plural)\(", path.read_text("utf-8"))]
every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(DESK).as_posix())
NAMES = {
    "New post": "Nouveau billet",
    "Save": "Enregistrer",
    "Publish": "Publier",
    "Unpublish": "Dépublier",
    "Delete": "Supprimer",
    "Add a picture": "Ajouter une image",
    "Text": "Texte",
    "To be mended": "À corriger",
    "Preview": "Aperçu",
}


@cache
def said(path) -> list[tuple[str, str]]:
    """Return the words that a module hands to gettext, in the singular and in the plural."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        name = getattr(call.func, "id", "")
        if name == "_" and texts:
            found.append((texts[0], ""))
        elif name == "plural" and len(texts) == 2:
            found.append((texts[0], texts[1]))
    return found


def test_there_are_words_to_look_at():
    assert len([path for path in MODULES if said(path)]) > 10
    assert sum(len(said(path)) for path in MODULES) > 100


@every_module
def test_every_word_of_the_desk_is_there_in_french(path):
    french = catalogue("fr")
    for one, many in said(path):
        given = french.ngettext(one, many, 2) if many else french.gettext(one)
        known = (one, 0) in french._catalog or one in french._catalog
        assert known, f"{one!r} is not in the catalogue"
        assert given


def test_controls_have_the_names_that_were_promised():
    french = catalogue("fr")
    assert {english: french.gettext(english) for english in NAMES} == NAMES


@every_module
def test_french_words_are_typeset_as_french_is(path):
    french = catalogue("fr")
    for one, many in said(path):
        given = french.ngettext(one, many, 2) if many else french.gettext(one)
        wrong = [sign for sign in ("« ", " »", " :", " ;", " !", " ?", "l'", "d'", "n'", "...") if sign in given]
        assert not wrong, f"{given!r}: {wrong}"
