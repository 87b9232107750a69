"""Programs of the IndieWeb and of the fediverse know on every page whose blog it is, and who wrote what."""

from __future__ import annotations

from urllib.parse import urljoin

import mf2py
import pytest
from building import REPO, post, real_settings
from feed_reading import sound

from carnet.core.identity import creator_of

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/"
EXTENSIONS = [name for name in real_settings()["extensions"] if name != "carnet.security"]
ME = ["https://social.example/@camille", "https://github.example/camille"]
PROFILE = {
    "name": "Camille",
    "line": "Musicienne",
    "page": "apropos",
    "photo": "_static/icon-192.png",
    "me": ME,
}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
FILES = {
    "apropos.md": "---\norphan: true\n---\n\n# À propos\n\nBonjour.\n",
    "posts/2026/sans-nom.md": post(
        "Sans nom", date="2026-05-01", tags="un, deux", image="sans-nom/a.svg", image_alt="Rien"
    ),
    "posts/2026/sans-nom/a.svg": PICTURE,
    "_static/icon-192.png": (REPO / "_static/icon-192.png").read_bytes(),
    "posts/2026/invite.md": post("Invité", date="2026-05-02", author="Dominique", tags="un"),
    "posts/2026/a-deux.md": post("À deux", date="2026-05-03", author="[Dominique, Camille]"),
}
SETTINGS = {
    "extensions": EXTENSIONS,
    "html_static_path": [str(REPO / "_static")],
    "author": "La rédaction",
    "html_baseurl": BASE,
    "blog_profile": PROFILE,
}
PAGES = [
    "",
    "apropos/",
    "posts/2026/sans-nom/",
    "posts/2026/invite/",
    "archives/",
    "archives/2026/",
    "rubrique/humeurs/",
]
PAGES += ["tag/un/", "tag/", "author/dominique/", "search/"]
LISTS = ["", "archives/", "archives/2026/", "rubrique/humeurs/", "tag/un/", "author/dominique/"]


@pytest.fixture(scope="module")
def blog(build):
    built = build(
        "feeds", files=FILES | {"_static/icon-192.png": (REPO / "_static/icon-192.png").read_bytes()}, **SETTINGS
    )
    assert built.warnings == ""
    return built


def parsed(blog, address):
    return mf2py.parse(doc=blog.html(address), url=urljoin(BASE, address))


def cards_in(items):
    for item in items:
        if "h-card" in item["type"]:
            yield item
        inner = [value for values in item["properties"].values() for value in values if isinstance(value, dict)]
        yield from cards_in([one for one in (*inner, *item.get("children", ())) if "type" in one])


def representative(found, page):
    """Return the representative h-card as https://microformats.org/wiki/representative-h-card-parsing finds it."""
    cards = list(cards_in(found["items"]))
    for card in cards:
        if page in card["properties"].get("uid", ()) and page in card["properties"].get("url", ()):
            return card
    for card in cards:
        if {*card["properties"].get("url", ())} & {*found["rels"].get("me", ())}:
            return card
    return cards[0] if len(cards) == 1 and page in cards[0]["properties"].get("url", ()) else None


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_the_card_of_the_author(blog, address):
    card = representative(parsed(blog, address), urljoin(BASE, address))
    assert card["properties"]["name"] == ["Camille"]
    assert card["properties"]["uid"] == [BASE]
    assert card["properties"]["url"] == [BASE, f"{BASE}apropos/"]
    assert card["properties"]["note"] == ["Musicienne"]
    (photo,) = card["properties"]["photo"]
    assert (photo["value"] if isinstance(photo, dict) else photo) == f"{BASE}_static/icon-192.png"
    assert blog.file("_static/icon-192.png").is_file()


SOUND = "[Écouter](sonore/son.wav), {index}`la quinte`"
CONCERTS = "- date: 2026-07-14 20:30\n  place: Kiosque\n  town: Brest\n- date: 2025-07-14\n  place: Kiosque\n"
RECORDS = "- title: Airs\n  date: 2026\n  tracks:\n    - title: Au clair de la lune\n"
MUSIC = {
    "concerts.yaml": CONCERTS,
    "discographie.yaml": RECORDS,
    "concerts.md": "---\norphan: true\n---\n\n# Concerts\n\n:::{concerts}\n:::\n",
    "disques.md": "---\norphan: true\n---\n\n# Disques\n\n:::{records}\n:::\n",
    "posts/2026/sonore.md": post(
        "Sonore", "[Écouter](sonore/son.wav) {index}`la quinte`", "2026-05-04", series="Suite"
    ),
    "posts/2026/sonore/son.wav": sound(1),
    "posts/2025/ancien.md": post("Ancien", date="2025-05-04", tags="un", permalink="/2025/05/ancien.html"),
}
KINDS = """404 apropos archives archives/2025 archives/2026/05 author/dominique concerts disques genindex index podcast
posts/2026/sonore rubrique/humeurs search series/suite tag tag/un"""


def test_no_kind_of_page_lacks_the_card(build):
    """Whatever is a page, under any address that a host serves it at, one that is not there included."""
    photo = {"_static/icon-192.png": FILES["_static/icon-192.png"]}
    blog = build("feeds", files=FILES | MUSIC | photo, **SETTINGS, blog_page_length=2)
    assert blog.warnings == ""
    found = {name: page for name, page in blog.pages().items() if page.select_one("main")}
    assert {name.removesuffix(".html").removesuffix("/index") for name in found} >= {*KINDS.split()}
    assert [name for name in found if "/page/2/" in name]
    wrong = []
    for name in found:
        address = "nulle/part/ici" if name == "404.html" else name.removesuffix("index.html")
        page = mf2py.parse(doc=blog.html(name), url=urljoin(BASE, address))
        card = representative(page, urljoin(BASE, address)) or {"properties": {}}
        one = card["properties"].get("url", [""])[0] == BASE and card["properties"]["name"] == ["Camille"]
        pictures = [
            photo["value"] if isinstance(photo, dict) else photo for photo in card["properties"].get("photo", ())
        ]
        if not one or pictures != [f"{BASE}_static/icon-192.png"] or len(page["rels"]["me"]) != 1 + len(ME):
            wrong.append((name, card))
    assert wrong == []


@pytest.mark.parametrize("address", PAGES)
def test_every_page_names_the_authors_other_places(blog, address):
    assert parsed(blog, address)["rels"]["me"] == [BASE, *ME]


def test_blog_without_profile_has_a_card_of_its_own(build):
    blog = build("feeds", files=FILES, **SETTINGS | {"blog_profile": {}})
    card = representative(parsed(blog, "posts/2026/invite/"), f"{BASE}posts/2026/invite/")
    assert card["properties"]["name"] == ["Essai"]
    assert card["properties"]["url"] == [BASE]


@pytest.mark.parametrize("address", LISTS)
def test_every_list_is_a_feed_with_a_name_and_an_address(blog, address):
    feeds = [item for item in parsed(blog, address)["items"] if item["type"] == ["h-feed"]]
    assert len(feeds) == 1
    assert feeds[0]["properties"]["name"] != [""]
    assert feeds[0]["properties"]["url"] == [urljoin(BASE, address)]
    assert feeds[0]["children"]


@pytest.mark.parametrize("address", LISTS)
def test_every_entry_of_a_list_has_its_authors(blog, address):
    (feed,) = [item for item in parsed(blog, address)["items"] if item["type"] == ["h-feed"]]
    authors = {entry["properties"]["name"][0]: entry["properties"]["author"] for entry in feed["children"]}
    wanted = {"Sans nom": ["La rédaction"], "Invité": ["Dominique"], "À deux": ["Dominique", "Camille"]}
    assert {name: found for name, found in authors.items() if name in wanted} == {
        name: found for name, found in wanted.items() if name in authors
    }
    assert all(authors.values())


def test_post_names_its_author_and_its_picture(blog):
    (entry,) = [item for item in parsed(blog, "posts/2026/sans-nom/")["items"] if item["type"] == ["h-entry"]]
    assert entry["properties"]["author"] == ["La rédaction"]
    (photo,) = entry["properties"]["photo"]
    assert photo.startswith(f"{BASE}_images/")
    assert blog.file(photo.removeprefix(BASE)).is_file()
    assert entry["properties"]["featured"] == [photo]
    (other,) = [item for item in parsed(blog, "posts/2026/invite/")["items"] if item["type"] == ["h-entry"]]
    assert "photo" not in other["properties"]


def creator(blog, address):
    found = blog.soup(address).select_one('meta[name="fediverse:creator"]')
    return found["content"] if found else None


def test_account_of_the_author_stands_on_what_the_author_wrote(blog):
    mine, others = ("", "posts/2026/sans-nom/", "posts/2026/a-deux/", "archives/"), "posts/2026/invite/"
    assert {creator(blog, address) for address in mine} == {"@camille@social.example"}
    assert creator(blog, others) is None


@pytest.mark.parametrize(
    ("profile", "account"),
    [
        ({"fediverse": "@a.b@social.example"}, "@a.b@social.example"),
        ({"fediverse": "a@social.example", "me": ME}, "@a@social.example"),
        ({"me": ["https://github.example/camille", "https://social.example/@c_1/"]}, "@c_1@social.example"),
        ({"me": ["https://github.example/camille", "mailto:a@b.example"]}, ""),
        ({}, ""),
    ],
)
def test_account_is_said_or_follows_from_an_address(profile, account):
    assert creator_of(profile) == account


@pytest.mark.parametrize("profile", [{"fediverse": "camille"}, {"photo": "_static/nulle-part.png"}])
def test_mistake_in_the_profile_is_one_line(build, profile):
    blog = build("feeds", files=FILES, **SETTINGS | {"blog_profile": {"name": "Camille"} | profile})
    (told,) = blog.told
    assert told.startswith("conf.py:")
    assert told.endswith(" [blog.setting]")


# -- Files under .well-known/ ------------------------------------------------------------------------------------------

KNOWN = {
    ".well-known/security.txt": b"Contact: mailto:a@blog.example\r\n",
    ".well-known/webfinger": b'{"subject": "acct:a@blog.example"}',
    ".well-known/nested/deep/no-suffix": bytes(range(256)),
}


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
def test_files_of_well_known_are_published_byte_for_byte(build, builder):
    blog = build("feeds", builder, files=FILES | KNOWN, **SETTINGS)
    assert blog.warnings == ""
    assert {name: (blog.out / name).read_bytes() for name in KNOWN} == KNOWN


def test_changes_of_well_known_are_followed_and_nothing_else_is_written(build):
    blog = build("feeds", files=FILES | KNOWN, **SETTINGS)
    changed = b"Contact: mailto:b@blog.example\n"
    blog.build({".well-known/security.txt": changed, ".well-known/webfinger": None, ".well-known/new": b"1"})
    there = {path.relative_to(blog.out).as_posix() for path in (blog.out / ".well-known").rglob("*") if path.is_file()}
    assert there == {".well-known/security.txt", ".well-known/new", ".well-known/nested/deep/no-suffix"}
    assert (blog.out / ".well-known/security.txt").read_bytes() == changed
    blog.build(dict.fromkeys(there))
    assert not (blog.out / ".well-known").exists()


def test_what_lies_elsewhere_or_is_an_operating_systems_is_not_published(build, tmp_path):
    (tmp_path / "secret").write_text("no", encoding="utf-8")
    blog = build("feeds", files={**FILES, **KNOWN, ".well-known/.DS_Store": b"x", ".other/file": b"y"}, **SETTINGS)
    assert not (blog.out / ".well-known/.DS_Store").exists()
    assert not (blog.out / ".other").exists()
    (blog.source / ".well-known/link").symlink_to(tmp_path / "secret")
    blog.build()
    (told,) = blog.told
    assert told.startswith(".well-known/link")
    assert not (blog.out / ".well-known/link").exists()
