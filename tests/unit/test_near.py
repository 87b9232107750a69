"""What is suggested is near by name, whatever kind of name it is; and nothing is where nothing is near."""

from __future__ import annotations

import pytest

from carnet.core.near import near_paths, nearest

LABELS = ["Humeurs", "Actualité", "Coups de cœur", "Coups de bourre", "Plaisanteries"]
BLOCKS = ["note", "warning", "image", "figure", "admonition", "postlist", "list-table", "code-block", "important"]
FIELDS = ["title", "date", "tags", "category", "description", "permalink", "location", "language", "author"]
FILES = [
    "img/photo.png", "img/plan.pdf", "posts/2026/serie-un.md", "posts/2026/brest/port-1.jpg", "posts/2026/brest.md",
    "posts/2025/nice/plage.jpg", "posts/2025/nice.md", "_static/logo.svg",
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "names", "meant"),
    [
        ("humeur", LABELS, "Humeurs"),
        ("HUMEURS", LABELS, "Humeurs"),
        ("actualites", LABELS, "Actualité"),
        ("Coup de coeur", LABELS, "Coups de cœur"),
        ("plaisenterie", LABELS, "Plaisanteries"),
        ("nte", BLOCKS, "note"),
        ("wraning", BLOCKS, "warning"),
        ("imgae", BLOCKS, "image"),
        ("list_table", BLOCKS, "list-table"),
        ("post-list", BLOCKS, "postlist"),
        ("imporrtant", BLOCKS, "important"),
        ("desciption", FIELDS, "description"),
        ("titel", FIELDS, "title"),
        ("recette-pain", ["recette-du-pain", "recette-du-beurre"], "recette-du-pain"),
        ("alfabet", ["alphabet"], "alphabet"),
        ("linenumbers", ["linenos", "name"], "linenos"),
        ("photo-01", ["photo-1", "photo-2"], "photo-1"),
        ("img_1243", ["img_1234"], "img_1234"),
    ],
)
def test_near_name_is_found(written, names, meant):
    assert nearest(written, names) == meant


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Sport", LABELS),
        ("Musique", LABELS),
        ("Recettes", LABELS),
        ("zzzz", BLOCKS),
        ("mermaid", BLOCKS),
        ("tabs", BLOCKS),
        ("extra", FIELDS),
        ("rien", ["serie-un", "rire-jaune", "bien-faire"]),
        ("recette-de-la-tarte", ["recette-de-la-soupe"]),
        ("photo-2", ["photo-3"]),
        ("concert-2024", ["concert-2025", "concert-2023"]),
        ("ref", ["rec", "reg"]),
        ("", ["a", "note"]),
        ("note", ["note"]),
        (3, ["33"]),
    ],
)
def test_nothing_is_suggested_where_nothing_is_near(written, names):
    assert nearest(written, names) == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("photo.png", "img/photo.png"),
        ("Photo.PNG", "img/photo.png"),
        ("images/photo.jpg", "img/photo.png"),
        ("posts/2026/port-1.jpg", "posts/2026/brest/port-1.jpg"),
        ("posts/2026/prot-1.jpg", "posts/2026/brest/port-1.jpg"),
        ("posts/2026/brest/plage.jpg", "posts/2025/nice/plage.jpg"),
        ("posts/2026/breste.md", "posts/2026/brest.md"),
    ],
)
def test_near_path_is_found(written, meant):
    assert next(near_paths(written, FILES), "") == meant


@pytest.mark.parametrize("written", ["rien.pdf", "posts/2026/rien.pdf", "absent.png", "logos/log.png", "a.md", ".md"])
def test_no_path_is_suggested_where_none_is_near(written):
    assert [*near_paths(written, FILES)] == []


def test_name_that_is_nearly_that_of_a_file_elsewhere_is_not_it():
    assert [*near_paths("posts/2026/brest/plages.jpg", FILES)] == []
