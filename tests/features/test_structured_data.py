"""What pages say in the words of schema.org are types that it has, with properties that these have."""

from __future__ import annotations

import json
from typing import Any

import pytest
from blogs import TODAY, Blog
from bs4 import BeautifulSoup
from building import post
from feed_reading import sound
from made_pictures import jpeg, photo
from schema_org import errors, types_in

pytestmark = pytest.mark.slow

DAY = TODAY.isoformat()
RECORDS = """\
- title: Airs d’essai
  artist: Camille
  date: 2026
  label: Le label
  catalog: EX-1
  cover: disques/airs.jpg
  cover_alt: Une lune.
  text: Un disque.
  links:
    Bandcamp: https://bandcamp.example/airs
  tracks:
    - title: Un air
      id: air
      sound: disques/air.wav
      isrc: FR-Z03-14-00123
      words: |
        Un mot.
      credits: [Traditionnel]
    - title: Un autre
      length: 2:05
"""
CONCERTS = """\
- date: 2026-12-14 20:30
  end: 23:00
  place: Salle
  address: 1, rue
  town: Brest
  country: France
  title: Une soirée
  who: Trio, Duo
  price: 12 €
  tickets: https://billets.example/1
- {date: 2026-12-15, place: Salle, price: 0, state: cancelled}
- {date: 2026-12-16 20:30, place: Salle, state: moved, was: 2026-12-01}
- {date: 2026-12-17, place: Salle, state: sold out, tickets: "https://billets.example/2"}
- {date: 2026-12-18, place: Salle, state: postponed}
- {date: 2026-01-18, place: Salle}
"""
OFFERS = [
    {"name": "La boutique", "url": "https://a.example/", "text": "Des disques.", "price": "9.90", "currency": "EUR"},
    {"name": "Un titre", "url": "https://a.example/", "kind": "recording", "by": "X", "price": "1", "currency": "EUR"},
    "records",
]
EVENT = {"event": "\n  date: 2026-11-14 20:30\n  place: Salle\n  tickets: https://billets.example/1"}
BODY = ":::{audio} son.wav\n:title: Un son\n:::\n\n![Une lune](/disques/airs.jpg)"
FILES: dict[str, str | bytes] = {
    "index.md": "# Le blog\n\nBienvenue.\n",
    "a-propos.md": "---\norphan: true\n---\n\n# À propos\n\nUn mot.\n",
    "soutenir.md": "---\norphan: true\n---\n\n# Soutenir\n\n:::{support}\n:::\n",
    "musique.md": "---\norphan: true\n---\n\n# Musique\n\n:::{album} airs-d-essai\n:::\n\n:::{song} air\n:::\n",
    "concerts-a-venir.md": "---\norphan: true\n---\n\n# Concerts\n\n:::{concerts}\n:::\n",
    "discographie.yaml": RECORDS,
    "concerts.yaml": CONCERTS,
    "disques/air.wav": sound(1),
    "disques/airs.jpg": jpeg(photo(800, 600)),
    "posts/2026/son.wav": sound(2),
    "posts/2026/sonore.md": post("Sonore", BODY, DAY, author="La rédaction", tags="musique", updated=DAY),
    "posts/2026/couvert.md": post("Couvert", "Un mot.", DAY, image="lune/airs.jpg", image_alt="Une lune"),
    "posts/2026/lune/airs.jpg": jpeg(photo(900, 600)),
    "posts/2026/concert.md": post("Concert", "Un mot.", DAY, **EVENT),
    "posts/2026/note.md": f"---\ndate: {DAY}\nkind: note\n---\n\nUn mot en passant.\n",
    "posts/2026/lien.md": f"---\ndate: {DAY}\nkind: link\nlink_of: https://a.example/\n---\n",
    "posts/2026/photo.md": f"---\ndate: {DAY}\nkind: photo\n---\n\n![Une lune](/disques/airs.jpg)\n",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, list[Any]]:
    """What each page of the real blog says, with music in it."""
    blog = Blog(tmp_path_factory.mktemp("data") / "blog").start()
    for name, content in FILES.items():
        blog.write(name, content)
    blog.write("conf.py", f"{blog.read('conf.py')}\nblog_support = {OFFERS!r}\n")
    blog.build()
    assert blog.warnings == []
    found: dict[str, list[Any]] = {}
    for path in blog.out.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        blocks = [json.loads(block.string) for block in page.find_all("script", type="application/ld+json")]
        if blocks:
            found[path.relative_to(blog.out).as_posix()] = blocks
    return found


def test_types_and_properties_are_of_schema_org(said):
    wrong = {page: found for page, data in said.items() if (found := list(errors(data)))}
    assert wrong == {}


def test_each_kind_of_thing_is_said_as_what_it_is(said):
    """So that the test above has something to look at."""
    every = {kind for data in said.values() for kind in types_in(data)}
    assert {
        *("Blog", "BlogPosting", "BreadcrumbList", "ListItem", "ItemList", "CollectionPage", "ProfilePage"),
        *("Person", "Organization", "ImageObject", "AudioObject", "Offer"),
        *("MusicAlbum", "MusicRelease", "MusicRecording", "MusicComposition", "MusicGroup"),
        *("MusicEvent", "Place", "PostalAddress"),
    } <= every


def test_every_block_says_whose_words_it_uses(said):
    for page, blocks in said.items():
        assert [block["@context"] for block in blocks] == ["https://schema.org"] * len(blocks), page


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"@type": "BlogPosting", "headline": "A", "author": [{"@type": "Person", "name": "B"}]}, []),
        ({"@type": "BlogPost"}, [": there is no type 'BlogPost'"]),
        (
            {"@type": "MusicAlbum", "byArtist": {"@type": "MusicGroup", "nom": "B"}},
            ["MusicAlbum.byArtist MusicGroup: has no 'nom'"],
        ),
        ({"@type": "MusicEvent", "eventStatus": "Cancelled"}, ["MusicEvent: 'eventStatus' is not 'Cancelled'"]),
        ([{"@graph": [{"@type": "Person", "name": ""}]}], ["Person: 'name' says nothing"]),
    ],
)
def test_what_schema_org_does_not_have_is_found(data, wrong):
    assert list(errors(data)) == wrong
