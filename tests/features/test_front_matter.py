"""What a writer is told: every mistake of every post in one build, each in one line with file and line."""

from __future__ import annotations

import re

import pytest
from building import post, spaced

CATEGORIES = "Humeurs, Coups de cœur, Plaisanteries"
NEVER_CLOSED = spaced(
    "l’en-tête qui commence ici n’est jamais fermé ; écrivez « --- » seul sur la ligne qui suit son dernier champ"
)
MISTAKES = {
    "a.md": "---\ndate: 02/04/2006\ncategorie: Humeurs\n---\n\n# A\n\nTexte.\n",
    "b.md": "---\ndate: 2006-04-02\ncategory: Humeur\ntag: musique\n---\n\n# B\n\nTexte.\n",
    "c.md": "---\ndate: 2006-04-02\ncategory: Humeurs\ndegree: 3\n---\n\n# C\n\nTexte.\n",
    "d.md": "---\ndate: 2006-04-02\ncategory: Plaisanteries\ndegree: 11\n---\n\n# D\n\nTexte.\n",
    "e.md": "Un texte sans en-tête.\n",
    "f.md": "",
    "g.md": "---\ndate: 2006-04-02\ncategory: Humeurs\n---\n\nUn texte sans titre.\n",
    "h.md": "---\ndate: 2006-04-02\ncategory: Humeurs\n---\n\n# H\n\n# H encore\n",
    "i.md": "---\ndate: 2006-04-02\ncategory: Humeurs\nimage: i/rien.jpg\n---\n\n# I\n\nTexte.\n",
    "j.md": b"---\ndate: 2006-04-02\ncategory: Humeurs\ntags: \xe9t\xe9\n---\n\n# J\n\nTexte.\n",
    "k.md": "---\ndate: 2006-04-02\ncategory: Humeurs\n\n# K\n\nTexte.\n",
}


@pytest.fixture(scope="module")
def blog(build):
    return build("mistakes", files={f"posts/2026/{name}": text for name, text in MISTAKES.items()})


def test_every_mistake_of_every_post_is_told_in_one_build(blog):
    assert [re.sub(r"^(\S+:\d+): WARNING: (.*?) ?(\[.*)?$", r"\1 \2", line) for line in blog.told] == [
        "posts/2026/a.md:2 «\u00a002/04/2006\u00a0» n’est pas une date sûre\u202f; écrivez 2006-04-02",
        spaced("posts/2026/a.md:3 « categorie » n’est pas un champ d’un billet ; vouliez-vous dire « category » ?"),
        "posts/2026/b.md:3 rubrique inconnue «\u00a0Humeur\u00a0»\u202f; les rubriques sont "
        + CATEGORIES
        + "\u202f; vouliez-vous dire «\u00a0Humeurs\u00a0»\u202f?",
        spaced("posts/2026/b.md:4 « tag » n’est pas un champ d’un billet ; vouliez-vous dire « tags » ?"),
        "posts/2026/c.md:4 «\u00a0degree\u00a0» ne va qu’aux billets de la rubrique «\u00a0Plaisanteries\u00a0»",
        spaced(
            "posts/2026/d.md:4 « degree » prend un nombre entier de 1 à 10, et non « 11 » ; vouliez-vous dire « 10 » ?"
        ),
        spaced(
            "posts/2026/e.md:1 ce billet n’a pas d’en-tête ; "
            "commencez le fichier par « --- », « date: 2006-03-17 » et « --- »"
        ),
        spaced("posts/2026/f.md:1 ce fichier est vide ; un billet commence par un en-tête entre deux lignes « --- »"),
        "posts/2026/g.md:5 ce billet n’a pas de titre\u202f; commencez son texte par une ligne «\u00a0# Titre\u00a0»",
        (
            "posts/2026/h.md:8 un billet a un seul titre, et «\u00a0H encore\u00a0» en est un second\u202f; "
            "écrivez «\u00a0## …\u00a0»"
        ),
        "posts/2026/i.md:4 il n’y a pas d’image «\u00a0posts/2026/i/rien.jpg\u00a0»",
        (
            "posts/2026/j.md:4 l’octet 0xe9 n’est pas du texte en UTF-8\u202f; "
            "enregistrez le fichier avec l’encodage UTF-8"
        ),
        "posts/2026/k.md:1 " + NEVER_CLOSED,
    ]


@pytest.mark.parametrize("text", ["---\ndate: 2026-04-02\ncateg", "---\n", MISTAKES["k.md"]])
def test_head_that_is_half_typed_is_told_once_in_a_preview(build, text):
    """Nobody is asked to take the line "---" out, and to write one more."""
    extensions = ["myst_parser", "ablog", "carnet", "carnet.messages", "carnet.front_matter", "carnet.drafts"]
    blog = build("told", files={"posts/2026/k.md": text}, extensions=extensions, blog_show_drafts=True)
    (told,) = [line for line in blog.told if line.startswith("posts/2026/k.md")]
    assert NEVER_CLOSED in told


def test_each_warning_has_its_type(build):
    blog = build("mistakes", files={"posts/2026/a.md": MISTAKES["a.md"]}, show_warning_types=True)
    assert all(line.endswith("[blog.front_matter]") for line in blog.told)
    assert len(blog.told) == 2


def test_other_posts_are_built(blog):
    assert blog.soup("posts/2026/juste/").select_one("h1")
    assert "Le juste" in blog.soup().get_text()


def test_post_with_a_mistake_in_its_front_matter_is_in_no_list(blog):
    listed = {link["href"] for address in ("", "blog/2006/") for link in blog.soup(address).select("article a")}
    assert "posts/2026/juste/" in listed
    assert not [link for link in listed if any(link.endswith(f"posts/2026/{name}/") for name in "abcdefjk")]


def test_mistakes_of_all_posts_are_told_by_each_build(blog):
    before = blog.told
    blog.build({"index.md": "# Accueil\n\nAutrement.\n"})
    assert blog.told == before


def test_mistakes_are_told_again_without_a_traceback_when_drafts_are_not_kept_out(build):
    files = {f"posts/2026/{name}": text for name, text in MISTAKES.items()}
    extensions = ["myst_parser", "ablog", "carnet.upstream.ablog", "carnet.front_matter", "carnet.archives"]
    blog = build("mistakes", files=files, extensions=extensions)
    before = blog.told
    assert [line for line in blog.build({"index.md": "# Accueil\n\nAutrement.\n"}).told if line not in before] == []


def test_mended_post_is_told_no_more(build):
    blog = build("mistakes", files={"posts/2026/a.md": MISTAKES["a.md"], "posts/2026/b.md": MISTAKES["b.md"]})
    blog.build({"posts/2026/a.md": post("A")})
    assert {line.partition(":")[0] for line in blog.told} == {"posts/2026/b.md"}
    assert blog.file("posts/2026/a/").exists()


# -- Between posts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "first", "second", "slug"),
    [("tags", "humeur", "Humeur", "humeur"), ("author", "René", "Rene", "rene")],
)
def test_two_labels_with_one_address_are_one_warning_that_names_both(build, field, first, second, slug):
    files = {
        "posts/2026/un.md": post("Un", **{field: first}),
        "posts/2026/deux.md": post("Deux", **{field: first}),
        "posts/2026/trois.md": post("Trois", **{field: second}),
    }
    (warning,) = build("mistakes", files=files).told
    assert warning.startswith("posts/2026/trois.md:4: ")
    assert f"«\u00a0{first}\u00a0» et «\u00a0{second}\u00a0»" in warning
    assert f"adresse «\u00a0{slug}\u00a0»" in warning


def test_years_tell_posts_of_one_name_apart(build):
    files = {
        "posts/2025/juste.md": post("Un autre juste"),
        "posts/2026/lien.md": post("Lien", "Voir {ref}`2025/juste`, {ref}`2026/juste` et [](../2025/juste.md)."),
    }
    blog = build("mistakes", files=files)
    assert blog.warnings == ""
    found = [link["href"] for link in blog.soup("posts/2026/lien/").select("article p a.reference")]
    assert found == ["../../2025/juste/", "../juste/", "../../2025/juste/"]
    blog.build({"posts/2026/autre.md": post("Autre", "Voir {ref}`juste`.")})
    (warning,) = blog.told
    assert warning.startswith("posts/2026/autre.md:8: ")
    again = post("Autre", "Voir donc {ref}`juste`.")
    blog.build({"posts/2025/juste.md": None, "posts/2026/lien.md": None, "posts/2026/autre.md": again})
    assert blog.warnings == ""
    assert blog.soup("posts/2026/autre/").select_one("article p a.reference")["href"] == "../juste/"


def test_a_page_needs_no_table_of_contents_where_the_home_page_has_none(build):
    blog = build("mistakes", files={"page.md": "# Une page\n\nBonjour.\n"})
    assert blog.warnings == ""
    blog.build({"index.md": "# Accueil\n\n```{toctree}\nautre\n```\n", "autre.md": "# Autre\n"})
    (warning,) = blog.told
    assert "page.md" in warning


def test_page_without_a_title_is_told_and_the_home_page_needs_none(build):
    files = {"page.md": "Du texte.\n", "titre.md": "---\ntitre: Un titre\n---\n\nDu texte.\n", "index.md": "Accueil.\n"}
    told = build("mistakes", files=files).told
    assert [line.partition(" WARNING")[0] for line in told] == ["page.md:1:", "titre.md:1:"]
    assert all("cette page n’a pas de titre" in line for line in told)


def test_id_used_twice_in_the_feeds_is_one_warning_that_names_both(build):
    files = {f"posts/2026/{name}.md": post(name, feed_id="tag:example.org,2006:1") for name in ("un", "deux")}
    (warning,) = build("mistakes", files=files).told
    assert warning.startswith("posts/2026/un.md:4: ")
    assert "«\u00a0posts/2026/deux.md\u00a0» a le même «\u00a0feed_id\u00a0»" in warning


def test_old_address_that_is_that_of_another_post_is_told_at_its_line(build):
    files = {
        "posts/2026/un.md": post("Un", permalink="/posts/2026/zut/"),
        "posts/2026/zut.md": post("Zut"),
    }
    (warning,) = build("mistakes", files=files).told
    assert warning.startswith("posts/2026/un.md:4: ")
    assert "/posts/2026/zut/ est celle de «\u00a0posts/2026/zut.md\u00a0»" in warning


def test_change_on_a_day_to_come_is_told_until_that_day(build):
    blog = build("mistakes", files={"posts/2026/un.md": post("Un", date="2026-03-01", updated="2026-05-02")})
    blog.build(now="2026-05-01 23:59")
    (warning,) = blog.told
    assert warning.startswith("posts/2026/un.md:4: ")
    assert "«\u00a0updated\u00a0» est un jour à venir" in warning
    assert blog.build(now="2026-05-02 00:01").warnings == ""


@pytest.mark.parametrize("link", ["[](absent.md)", "[là](absent.md)", "{doc}`absent`", "{ref}`absent`"])
def test_link_to_a_missing_post_is_one_warning_with_its_line(build, link):
    (warning,) = build("mistakes", files={"posts/2026/lien.md": post(body=f"Voir {link}.")}, nitpicky=True).told
    assert re.match(r"posts/2026/lien\.md:8: ", warning)
    assert "absent" in warning
