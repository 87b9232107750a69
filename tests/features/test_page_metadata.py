"""Every page says what it is: to previews (Open Graph), search engines (JSON-LD) and other sites (microformats)."""

from __future__ import annotations

import json
import re

import mf2py
import pytest
from building import REPO, post
from feed_reading import sound
from made_pictures import encoded, photo
from PIL import Image

from carnet.page_metadata import cut, seconds, territory

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/latest/"
EXTENSIONS = [
    *(
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.drafts",
        "carnet.french",
        "carnet.images",
        "carnet.media",
        "carnet.archives",
        "carnet.feeds",
        "carnet.podcast",
    ),
    *(
        "carnet.cards",
        "carnet.page_metadata",
        "carnet.sitemap",
        "carnet.search",
        "carnet.permalinks",
        "carnet.not_found",
        "carnet.incremental",
    ),
]
HOSTILE = 'R&B </script><script>alert(1)</script> "<rock>" 🎵'
LONG = "Une première phrase. " + "Une autre phrase, plus longue que la première et que toutes les autres. " * 6
FILES = {
    "posts/2026/plein.md": post(
        "Plein",
        LONG,
        "2026-05-01 18:30",
        updated="2026-05-03",
        author="Camille",
        tags="été, musique",
        permalink="/2026/05/plein.html",
    ),
    "posts/2026/couvert.md": post(
        "Couvert", "Texte.\n\n![Le port](couvert/port.jpg)", "2026-05-02", image="couvert/mer.jpg", image_alt="La mer"
    ),
    "posts/2026/couvert/mer.jpg": encoded(photo(700, 450), "JPEG"),
    "posts/2026/couvert/port.jpg": encoded(photo(320, 240), "JPEG"),
    "posts/2026/vignette.md": post("Vignette", "Texte.", "2026-05-02", image="vignette.png", image_alt="La mer"),
    "posts/2026/vignette.png": encoded(photo(300, 200), "PNG"),
    "posts/2026/sonore.md": post("Sonore", "[Écouter](sonore.wav)", "2026-05-04"),
    "posts/2026/sonore.wav": sound(75),
    "posts/2026/disque.md": post(
        "Disque",
        """```{playlist}
:title: Deux titres
- [Premier](disque/un.wav)
- [Second](disque/deux.wav)
```""",
        "2026-05-04",
        author="La rédaction",
    ),
    "posts/2026/disque/un.wav": sound(5),
    "posts/2026/disque/deux.wav": sound(9),
    "page.md": "---\norphan: true\n---\n\n# Une *page*\n\nUne page dit **d’elle-même** ce qu’elle est. Et davantage.\n",
    "posts/2026/hostile.md": post("Titre", "Texte.", "2026-05-05", description=json.dumps(HOSTILE, ensure_ascii=False)),
    "posts/2026/brouillon.md": post("Brouillon", "zqsecret", "2026-05-06", draft="true"),
    "_static/icon.png": (REPO / "_static/icon-192.png").read_bytes(),
}
FULL, COVERED, SOUND, ATTACK = (f"posts/2026/{name}/" for name in ("plein", "couvert", "sonore", "hostile"))
SETTINGS = {
    "extensions": EXTENSIONS,
    "author": "Bertrand",
    "blog_feed_description": "Un blog d’essai.",
    "blog_card_icon": "_static/icon.png",
    "blog_addresses": {"category": "rubrique"},
}
#: What https://schema.org has of the types that we use, and no more.
VOCABULARY = {
    "Blog": {"name", "url", "description", "inLanguage", "author"},
    "BlogPosting": {
        *("mainEntityOfPage", "headline", "description", "datePublished", "dateModified", "author", "articleSection"),
        *("keywords", "inLanguage", "isPartOf", "image", "audio"),
    },
    "Person": {"name", "url", "description", "sameAs"},
    "Organization": {"name", "url"},
    "ProfilePage": {"name", "url", "description", "mainEntity"},
    "CollectionPage": {"name", "url", "description", "isPartOf"},
    "ImageObject": {"url", "caption", "width", "height"},
    "AudioObject": {"name", "contentUrl", "encodingFormat", "contentSize", "duration"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
}


@pytest.fixture(scope="module")
def blog(build):
    built = build("whole", files=FILES, **SETTINGS)
    assert built.warnings == ""
    return built


def shared(blog) -> dict:
    """Return every page that is to be shared."""
    left_out = ("search/", "404.html", "2006", "2026")
    return {name: page for name, page in blog.pages().items() if not name.startswith(left_out)}


def graph(page) -> dict[str, str | list[str]]:
    """Return what Open Graph says of a *page*."""
    found: dict[str, list[str]] = {}
    for meta in page.select("meta[property]"):
        found.setdefault(meta["property"], []).append(meta["content"])
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def data(page) -> list[dict]:
    """Return what JSON-LD says of a *page*."""
    (script,) = page.select("script[type='application/ld+json']")
    return json.loads(script.string)["@graph"]


def of_type(page, kind: str) -> dict:
    (found,) = (one for one in data(page) if one["@type"] == kind)
    return found


# -- Open Graph --------------------------------------------------------------------------------------------------------


def test_open_graph_is_complete_on_every_page(blog):
    pages = shared(blog)
    assert len(pages) > 20
    for name, page in pages.items():
        found = graph(page)
        assert found.keys() >= {"og:title", "og:type", "og:url", "og:image", "og:image:alt", "og:site_name"}, name
        assert found["og:locale"] in ("fr_FR", "en_US"), name
        assert found["og:description"], name
        (canonical,) = page.select("link[rel=canonical]")
        assert found["og:url"] == canonical["href"]
        picture = found["og:image"]
        assert picture.startswith(BASE)
        assert (blog.out / picture.removeprefix(BASE)).is_file(), picture
        assert len(page.select("meta[name=description]")) == 1


def test_a_post_says_when_by_whom_and_under_what(blog):
    found = graph(blog.soup(FULL))
    assert found["og:type"] == "article"
    assert found["og:title"] == "Plein"
    assert found["article:published_time"] == "2026-05-01T18:30:00+02:00"
    assert found["article:modified_time"] == "2026-05-03T00:00:00+02:00"
    assert found["article:author"] == f"{BASE}author/camille/"
    assert found["article:section"] == "Humeurs"
    assert found["article:tag"] == ["été", "musique"]


def test_description_is_the_writer_s_or_whole_sentences_of_the_beginning(blog):
    assert graph(blog.soup(ATTACK))["og:description"].startswith("R&B </script>")
    found = graph(blog.soup(FULL))["og:description"]
    assert LONG.startswith(found)
    assert found.endswith(".")
    assert len(found) <= 200


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("Court.", "Court."),
        ("Une phrase qui suffit. Une autre qui déborde.", "Une phrase qui suffit."),
        ("Oh ! Des mots, encore des mots, toujours des mots sans fin", "Oh ! Des mots, encore des…"),
        ("Anticonstitutionnellementanticonstitutionnellement", "Anticonstitutionnellementantico…"),
    ],
)
def test_a_long_text_is_cut_where_a_reader_would(text, beginning):
    assert cut(text, 32) == beginning


def test_cover_of_a_post_takes_the_place_of_its_card(blog):
    found = graph(blog.soup(COVERED))
    assert re.search(r"/_images/mer-\w+\.jpg$", found["og:image"])
    assert found["og:image:alt"] == "La mer"
    assert found["og:image:type"] == "image/jpeg"
    width, height = Image.open(blog.out / found["og:image"].removeprefix(BASE)).size
    assert (found["og:image:width"], found["og:image:height"]) == (str(width), str(height))
    assert blog.soup(COVERED).select_one("meta[name='twitter:card']")["content"] == "summary_large_image"
    assert of_type(blog.soup(COVERED), "BlogPosting")["image"]["width"] == width
    assert not (blog.out / "_cards/posts/2026/couvert.png").exists()


def test_cover_that_previews_would_show_as_a_stamp_leaves_its_place_to_the_card(blog):
    assert graph(blog.soup("posts/2026/vignette/"))["og:image"] == f"{BASE}_cards/posts/2026/vignette.png"


def test_a_page_is_described_by_its_beginning(blog):
    found = graph(blog.soup("page/"))
    assert found["og:title"] == "Une page"
    assert found["og:description"] == "Une page dit d’elle-même ce qu’elle est. Et davantage."
    assert graph(blog.soup(""))["og:description"] == "Un blog d’essai."


def test_titles_and_labels_with_marks_of_html_are_told_whole(build):
    attack = "R&B <rock> </script><script>alert(1)</script> 🎵"
    files = {"posts/2026/titre.md": post(attack.replace("<", r"\<"), tags="'R&B <rock>'")}
    blog = build("whole", files=files, **SETTINGS)
    of_post, of_list = blog.soup("posts/2026/titre/"), blog.soup("tag/r-b-rock/")
    assert graph(of_post)["og:title"] == of_type(of_post, "BlogPosting")["headline"] == attack
    title = "Étiquette\u00a0: R&B <rock>"
    assert graph(of_list)["og:title"] == title
    assert "R&B <rock>" in graph(of_list)["og:image:alt"]
    assert of_list.title.string.startswith(title)
    assert of_type(of_list, "BreadcrumbList")["itemListElement"][-1]["name"] == title


def test_pages_that_nobody_shares_say_nothing(blog):
    for address in ("search/", "404.html", "2026/05/plein.html"):
        assert graph(blog.soup(address)) == {}


@pytest.mark.parametrize(
    ("language", "place"),
    [("fr", "fr_FR"), ("en", "en_US"), ("pt-BR", "pt_BR"), ("de", "de_DE"), ("no", "no_NO"), ("tlh", "tlh")],
)
def test_language_is_named_with_the_land_of_most_who_speak_it(language, place):
    assert territory(language) == place


# -- JSON-LD -----------------------------------------------------------------------------------------------------------


def nodes(value):
    """Yield every object within *value*."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


def test_json_ld_speaks_the_vocabulary_of_schema_org(blog):
    for page in shared(blog).values():
        for node in nodes(data(page)):
            names = {name for name in node if not name.startswith("@")}
            assert names <= VOCABULARY[node["@type"]], node


def test_home_is_the_blog_and_posts_are_part_of_it(blog):
    home, posting = of_type(blog.soup(""), "Blog"), of_type(blog.soup(FULL), "BlogPosting")
    assert home["name"] == "Essai"
    assert home["description"] == "Un blog d’essai."
    assert posting["isPartOf"]["@id"] == home["@id"]
    assert posting["headline"] == "Plein"
    assert posting["dateModified"] == "2026-05-03T00:00:00+02:00"
    assert posting["author"] == [{"@type": "Person", "name": "Camille", "url": f"{BASE}author/camille/"}]
    assert posting["keywords"] == ["été", "musique"]


def test_facts_of_the_blog_s_author_are_those_of_the_profile(blog):
    assert of_type(blog.soup(""), "Blog")["author"] == {
        "@type": "Person",
        "name": "Bertrand",
        "url": f"{BASE}apropos/",
        "description": "Musicienne",
    }


def test_sound_of_a_post_is_named_with_its_length(blog):
    audio = of_type(blog.soup(SOUND), "BlogPosting")["audio"]
    assert audio["duration"] == "PT1M15S"
    assert (blog.out / audio["contentUrl"].removeprefix(BASE)).stat().st_size == int(audio["contentSize"])
    assert seconds(9) == "PT9S"


def test_all_sounds_of_a_post_are_named_each_once(blog):
    one, two = of_type(blog.soup("posts/2026/disque/"), "BlogPosting")["audio"]
    assert (one["name"], one["duration"], two["name"], two["duration"]) == ("Premier", "PT5S", "Second", "PT9S")


def test_a_group_that_signs_is_no_person(blog):
    (author,) = of_type(blog.soup("posts/2026/disque/"), "BlogPosting")["author"]
    assert (author["@type"], author["name"]) == ("Organization", "La rédaction")


def test_the_author_s_page_and_lists_say_what_they_are(blog):
    page = blog.soup("apropos/")
    assert graph(page)["og:type"] == "profile"
    assert of_type(page, "ProfilePage")["mainEntity"] == of_type(blog.soup(""), "Blog")["author"]
    assert of_type(blog.soup("archives/"), "CollectionPage")["isPartOf"]["@id"] == of_type(blog.soup(""), "Blog")["@id"]


def test_breadcrumbs_lead_from_home_to_the_page(blog):
    steps = of_type(blog.soup(FULL), "BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in steps] == ["Essai", "Humeurs", "Plein"]
    assert [step["item"] for step in steps] == [BASE, f"{BASE}rubrique/humeurs/", BASE + FULL]


def test_no_text_ends_the_script_that_it_stands_in(blog):
    assert "alert(1)</script>" not in blog.html(ATTACK).partition("<body>")[0]
    assert of_type(blog.soup(ATTACK), "BlogPosting")["description"].startswith("R&B </script><script>")


# -- Microformats ------------------------------------------------------------------------------------------------------


def entries(blog, address: str) -> list[dict]:
    parsed = mf2py.parse(doc=blog.html(address), url=BASE + address)
    items = [child for item in parsed["items"] for child in (item, *item.get("children", ()))]
    return [item["properties"] for item in items if "h-entry" in item["type"]]


def test_a_post_is_an_entry_with_all_that_belongs_to_it(blog):
    (entry,) = entries(blog, FULL)
    assert entry["name"] == ["Plein"]
    assert entry["url"] == [BASE + FULL]
    assert entry["published"] == ["2026-05-01T18:30:00+0200"]
    assert entry["updated"] == ["2026-05-03"]
    assert entry["author"][0]["properties"]["name"] == ["Camille"]
    assert set(entry["category"]) == {"Humeurs", "été", "musique"}
    assert entry["content"][0]["value"].startswith("Une première phrase.")


def test_lists_are_feeds_of_entries(blog):
    for address in ("", "rubrique/humeurs/", "archives/"):
        found = {entry["name"][0]: entry for entry in entries(blog, address)}
        assert found["Titre"]["url"] == [BASE + ATTACK]
        assert found["Titre"]["published"][0].startswith("2026-05-05")
        assert found["Titre"].get("summary", ["Texte."]) == ["Texte."]
    assert "summary" in entries(blog, "rubrique/humeurs/")[0]


def test_author_can_be_recognised_elsewhere(build):
    profile = {"name": "Camille", "line": "Musicienne", "page": "apropos", "me": ["https://example.social/@camille"]}
    blog = build("whole", extensions=EXTENSIONS, blog_profile=profile)
    assert "https://example.social/@camille" in [link["href"] for link in blog.soup("").select("link[rel=me]")]


def test_draft_appears_nowhere(blog):
    for name in ("sitemap.xml", "robots.txt"):
        assert "brouillon" not in blog.html(name)
    assert not list(blog.out.rglob("*brouillon*"))
