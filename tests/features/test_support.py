"""Ways to support the blog: one setting fills a page, a line under each post and a door; empty, there is none of it."""

from __future__ import annotations

import json

import pytest
from building import post
from pages import html_errors

from carnet import support

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.drafts",
    "carnet.french",
    "carnet.archives",
    "carnet.support",
]
FILES = {
    "soutenir.md": "---\norphan: true\n---\n\n# Soutenir\n\nVoici comment.\n\n:::{support}\n:::\n",
    "posts/2026/a.md": post(),
}
SHOP = {"name": "La boutique", "url": "https://exemple.example/?a=10%20b", "text": "Des disques : ceux du label !"}
RECORDING = {
    "name": "Un titre </script><b> & co",
    "url": "https://exemple.example/titre/",
    "kind": "recording",
    "by": "L’artiste",
    "price": "1.50",
    "currency": "EUR",
}
OWN = {
    "blog_support_page": "soutenir",
    "blog_menu": {"Bizz": [("Soutenir", "soutenir"), ("À propos", "apropos")]},
}


def make(build, *items, files=FILES, extensions=EXTENSIONS, **settings):
    return build("spare", files=files, extensions=extensions, blog_support=list(items), **OWN | settings)


def doors(blog, address="") -> list[str]:
    return [link.get_text() for link in blog.soup(address).select(".menu li a")][-2:]


@pytest.fixture(scope="module")
def blog(build):
    built = make(build, SHOP, RECORDING)
    assert built.warnings == ""
    return built


def test_page_lists_every_way(blog):
    page = blog.soup("soutenir/")
    links = page.select("main .support-list dt a")
    assert [(link.get_text(), link["href"]) for link in links] == [
        (one["name"], one["url"]) for one in (SHOP, RECORDING)
    ]
    rest = page.select_one("main .support-list").get_text()
    assert "Des disques\u00a0: ceux du label\u202f!" in rest
    assert "Prix\u00a0: 1,50\u00a0€" in rest
    assert html_errors(blog.html("soutenir/")) == []


def test_foot_of_a_post_has_one_quiet_line(blog):
    links = blog.soup("posts/2026/a/").select(".support a")
    assert [link["href"] for link in links] == ["../../../soutenir/", SHOP["url"], RECORDING["url"]]
    assert html_errors(blog.html("posts/2026/a/")) == []


def test_door_leads_to_the_page(blog):
    assert doors(blog) == ["Soutenir", "À propos"]


def test_search_engines_read_what_is_sold_and_nothing_in_it_runs(blog):
    blocks = blog.soup("soutenir/").select("script[type='application/ld+json']")
    assert len(blocks) == 1
    data = json.loads(blocks[0].string)
    assert data == {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "MusicRecording",
                "name": RECORDING["name"],
                "url": RECORDING["url"],
                "byArtist": {"@type": "MusicGroup", "name": "L’artiste"},
                "offers": {"@type": "Offer", "price": "1.50", "priceCurrency": "EUR", "url": RECORDING["url"]},
            }
        ],
    }
    assert not blog.soup("soutenir/").select("main b")


def test_something_sold_that_is_no_music_is_an_offer():
    item = support.read_item({"name": "Un carnet", "url": "https://exemple.example/", "price": 12, "currency": "EUR"})
    (found,) = support.linked_data((item,))
    assert (found["@type"], found["name"], found["price"]) == ("Offer", "Un carnet", "12")


def test_while_there_is_none_nothing_shows(build):
    blog = make(build)
    assert blog.warnings == ""
    assert not blog.file("soutenir/").exists()
    assert "À propos" in doors(blog)
    assert "Soutenir" not in "".join(path.read_text(encoding="utf-8") for path in blog.out.rglob("*.html"))
    assert "soutenir" not in blog.file("objects.inv").read_bytes().decode(errors="replace")


def test_without_the_page_the_line_is_there_and_no_door_leads_nowhere(build):
    blog = make(build, SHOP, files={"posts/2026/a.md": post()})
    assert [link["href"] for link in blog.soup("posts/2026/a/").select(".support a")] == [SHOP["url"]]
    assert "Soutenir" not in doors(blog)


def test_the_first_way_brings_the_page_and_the_last_one_takes_it_along(build):
    blog = make(build, extensions=[*EXTENSIONS, "carnet.incremental"])
    blog.build(blog_support=[SHOP])
    assert blog.soup("soutenir/").select(".support-list")
    assert blog.soup("posts/2026/a/").select(".support")
    assert "Soutenir" in doors(blog)
    blog.build(blog_support=[])
    assert not blog.file("soutenir/").exists()
    assert not blog.soup("posts/2026/a/").select(".support")
    assert "Soutenir" not in doors(blog)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (
            "La boutique",
            "un élément est un dictionnaire, ainsi\u00a0: {'name': 'Le label', 'url': 'https://example.org/'}",
        ),
        (
            SHOP | {"prix": 1},
            "«\u00a0prix\u00a0» n’est pas un champ d’un élément\u202f; les champs sont name, url, text",
        ),
        ({"name": "La boutique"}, "un élément n’a pas de «\u00a0url\u00a0»\u202f; ajoutez-le"),
        (SHOP | {"url": "javascript:alert(1)"}, "«\u00a0javascript:alert(1)\u00a0» n’est pas une adresse telle que"),
        (SHOP | {"url": "https://["}, "«\u00a0https://[\u00a0» n’est pas une adresse telle que"),
        (
            SHOP | {"kind": "disque"},
            "«\u00a0disque\u00a0» n’est pas un genre d’élément\u202f; les genres sont link, recording, album",
        ),
        (SHOP | {"price": "1.50"}, "un prix est un nombre avec sa monnaie"),
        (SHOP | {"price": "1,50", "currency": "EUR"}, "un prix est un nombre avec sa monnaie"),
        (SHOP | {"price": "NaN", "currency": "EUR"}, "un prix est un nombre avec sa monnaie"),
        (SHOP | {"price": "1_0", "currency": "EUR"}, "un prix est un nombre avec sa monnaie"),
        (SHOP | {"price": "1e3", "currency": "EUR"}, "un prix est un nombre avec sa monnaie"),
        (SHOP | {"price": "1", "currency": "euro"}, "un prix est un nombre avec sa monnaie"),
    ],
)
def test_a_mistake_is_told_and_the_other_items_stay(build, item, told):
    blog = make(build, RECORDING, item)
    assert len(blog.told) == 1
    assert blog.told[0].startswith(f"conf.py:1: WARNING: l’élément 2 de blog_support est laissé de côté\u00a0: {told}")
    assert blog.told[0].endswith("[blog.support]")
    assert [link.get_text() for link in blog.soup("soutenir/").select(".support-list a")] == [RECORDING["name"]]


@pytest.mark.parametrize("wrong", [None, "https://exemple.example/", {"name": "La boutique"}])
def test_setting_that_is_no_list_is_told_and_breaks_nothing(build, wrong):
    blog = build("spare", files=FILES, extensions=EXTENSIONS, blog_support=wrong, **OWN)
    (told,) = blog.told
    assert "blog_support" in told
    assert not (blog.out / "soutenir").exists()


UNSOLD = "- title: Sans lien\n  date: 2025\n  tracks:\n    - title: Un autre\n"
RECORDS = f"""\
- title: Airs d'essai
  artist: Camille
  date: 2026
  links:
    Bandcamp: https://bandcamp.example/airs
    Qobuz: https://qobuz.example/airs
  tracks:
    - title: Un air
{UNSOLD}"""


def test_records_are_ways_to_support_once_the_setting_says_so(build):
    files, lines = FILES | {"discographie.yaml": RECORDS}, [*EXTENSIONS, "carnet.records", "carnet.incremental"]
    blog = make(build, SHOP, "records", files=files, extensions=lines)
    assert blog.warnings == ""
    found = blog.soup("soutenir/").select("main .support-list dt a")
    assert [(link.get_text(), link["href"]) for link in found] == [
        (SHOP["name"], SHOP["url"]),
        ("Airs d’essai", "https://bandcamp.example/airs"),
    ]
    assert "2026, Bandcamp" in blog.soup("soutenir/").select_one("main .support-list").get_text()
    said = [json.loads(block.string) for block in blog.soup("soutenir/").select("main script")]
    assert '"MusicAlbum"' in json.dumps(said)
    assert "bandcamp" not in blog.html("posts/2026/a/")
    changed = RECORDS.replace("bandcamp.example/airs", "bandcamp.example/autre")
    blog.build({"discographie.yaml": changed})
    assert "bandcamp.example/autre" in blog.html("soutenir/")
    blog.build(
        {
            "discographie.yaml": RECORDS.replace(
                "Bandcamp: https://bandcamp.example/airs", "Le label: https://l.example/"
            )
        }
    )
    assert "2026, Le label" in blog.soup("soutenir/").select_one("main .support-list").get_text()


@pytest.mark.parametrize("records", ["", UNSOLD])
def test_page_is_not_there_while_no_record_has_a_link(build, records):
    files = FILES | ({"discographie.yaml": records} if records else {})
    blog = make(build, "records", files=files, extensions=[*EXTENSIONS, "carnet.records"])
    assert blog.warnings == ""
    assert not blog.file("soutenir/").exists()
    assert "Soutenir" not in doors(blog)


def test_word_for_records_says_nothing_without_the_line_of_records(build):
    blog = make(build, SHOP, "records", files=FILES | {"discographie.yaml": RECORDS})
    assert blog.warnings == ""
    assert len(blog.soup("soutenir/").select("main .support-list dt")) == 1
