"""The editor offers what is there: categories, tags, posts, terms, and every field of a post with its words."""

from __future__ import annotations

from datetime import datetime

import pytest
from building import REPO, real_settings

from carnet.cli.desk.library import Library
from carnet.cli.desk.listing import Entry
from carnet.cli.desk.suggestions import address_in, categories, fields, link_to, links, tags, terms
from carnet.cli.schemas import offered
from carnet.concerts.file import EVENT_FIELDS, STATES
from carnet.core.dates import Zone

pytestmark = pytest.mark.usefixtures("english")


def entry(path: str, title: str, *labels: str) -> Entry:
    date = datetime(2026, 1, 1, tzinfo=Zone.blog)
    return Entry(path, title, "published", date, ("Humeurs",), labels, 2026, "post", 1, draft=False)


POSTS = [
    entry("posts/2026/la.md", "Le *la* [440]", "musique", "Été"),
    entry("posts/2025/etude un.md", "L’étude", "musique"),
    entry("posts/2026/relais.md", "Relais et étude", "blog"),
]


def test_every_field_of_the_schema_is_offered_with_its_words_in_the_language_of_the_blog():
    settings = real_settings()
    found = {field.name: field for field in fields(settings)}
    assert [*found] == offered(settings)
    assert [part.name for part in found["event"].parts] == [f"event.{name}" for name in EVENT_FIELDS]
    day, state = (
        next(part for part in found["event"].parts if part.name == f"event.{name}") for name in ("date", "state")
    )
    assert (day.label, day.kind) == ("Jour", "date")
    assert (state.label, state.options, state.option_words["sold out"]) == ("État", STATES, "complet")
    assert found["category"].label == "Rubrique"
    assert found["category"].options == tuple(categories(settings))
    assert found["tags"].label == "Étiquettes"
    assert (found["comments"].kind, found["comments"].default, found["comments"].seldom) == ("flag", True, True)
    assert [name for name, field in found.items() if not field.seldom][:3] == ["title", "date", "category"]
    assert {field.kind for field in found.values()} == {"date", "list", "flag", "number", "image", "text"}
    english = {field.name: field.label for field in fields(settings | {"language": "en"})}
    assert english["category"] == "Category"
    assert "degree" not in {field.name for field in fields({"extensions": []})}


def test_tags_come_by_use_and_posts_by_their_title():
    assert tags(POSTS) == ["musique", "blog", "Été"]
    assert [link.markdown for link in links(POSTS, "ETUDE", "posts/2026/la.md")] == [
        "[L’étude](../2025/etude%20un.md)",
        "[Relais et étude](relais.md)",
    ]
    assert links(POSTS, "la", "a-propos.md")[0].markdown == "[Le \\*la\\* \\[440\\]](posts/2026/la.md)"
    assert [link.path for link in links(POSTS, "", "posts/2026/la.md")] == [POSTS[1].path, POSTS[2].path]


@pytest.mark.parametrize(
    ("address", "words", "markdown"),
    [
        (" https://a.example/b ", "mot", "[mot](https://a.example/b)"),
        ("https://a.example/b (c)", "un\n\nmot ", "[un mot](<https://a.example/b (c)>)"),
        ("www.exemple.fr", "mot", "[mot](https://www.exemple.fr)"),
        ("exemple.fr/page.html", "", "<https://exemple.fr/page.html>"),
        ("lea@exemple.fr", "mot", "[mot](mailto:lea@exemple.fr)"),
        ("lea@exemple.fr", "", "<lea@exemple.fr>"),
        ("a-propos.md", "", "[](a-propos.md)"),
        ("../2025/etude.md", "mot", "[mot](../2025/etude.md)"),
        ("mon-billet/affiche.pdf", "mot", "[mot](mon-billet/affiche.pdf)"),
        ("/posts/", "mot", "[mot](/posts/)"),
        ("#suite", "mot", "[mot](#suite)"),
    ],
)
def test_addresses_are_taken_as_people_write_them(address, words, markdown):
    assert link_to(address, words) == markdown


def test_players_take_what_a_site_offers_to_copy():
    frame = '<iframe width="560" src="https://www.youtube.com/embed/x?a=1&amp;b=2" allowfullscreen></iframe>'
    assert address_in(frame) == "https://www.youtube.com/embed/x?a=1&b=2"
    assert address_in("<iframe style='border: 0' src='//bandcamp.com/EmbeddedPlayer/album=1/'>") == (
        "https://bandcamp.com/EmbeddedPlayer/album=1/"
    )
    assert address_in("youtu.be/x") == "https://youtu.be/x"


def test_the_terms_of_the_lexicon_are_offered(tmp_path):
    settings = real_settings()
    (tmp_path / "lexique.md").write_text((REPO / "lexique.md").read_text(encoding="utf-8"), encoding="utf-8")
    found = terms(tmp_path, settings, Library(tmp_path, settings).entries())
    assert {"billet", "cybertribu", "étiquette", "en-tête"} <= {*found}
    assert found.index("étiquette") < found.index("flux")
    assert not any(term.startswith((":", "Un ")) for term in found)
