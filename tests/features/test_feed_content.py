"""What a feed reader shows of a post: its text, whole, with absolute addresses and nothing that only our pages know."""

from __future__ import annotations

import json
import pickle
import re
from hashlib import md5

import nh3
import planted
import pytest
from bs4 import BeautifulSoup
from building import REPO, post
from feed_reading import (
    ATOM,
    addresses,
    dead_addresses,
    feed_files,
    grammar_errors,
    json_errors,
    read,
    rss_errors,
    sound,
)
from lxml import etree

from carnet.core.post_html import portable

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/"
XHTML = "{http://www.w3.org/1999/xhtml}"
EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.mathml",
    "carnet.archives",
    "carnet.feeds",
    "carnet.french",
    "carnet.incremental",
]
BODY = """
Du texte[^note], $\\sqrt{2}$, vers [](../2006/premier.md), [ici](#une-partie) et {lang}`feed reader <en>`.

Une note appelée ici[^encore] et là[^encore].

[^note]: Une *note* entière.
[^encore]: Une note de *deux* appels.

$$
440 \\cdot 2^{n/12}
$$

## Une partie

:::{figure} riche/onde.svg
:alt: Une onde.

Une légende.
:::

:::{note}
Un mot.
:::

```python
print("bonjour")
```

| Note | Fréquence |
|---|---:|
| *la* | 440 |

- [x] fait

[Écouter](riche/son.wav) et [lire](riche/notes.txt).

<video src="../../../_downloads/FOLDER/film.mp4" poster="../../../_static/podcast.png" controls></video>
<script>alert(1)</script>
""".replace("FOLDER", md5(b"posts/2026/riche/film.mp4").hexdigest())
SETTINGS = {
    "extensions": EXTENSIONS,
    "html_math_renderer": "mathml",
    "myst_enable_extensions": ["attrs_inline", "colon_fence", "dollarmath", "tasklist"],
    "myst_heading_anchors": 2,
    "html_static_path": [str(REPO / "_static")],
    "blog_feed_icon": "_static/apple-touch-icon.png",
    "blog_feed_logo": "_static/feed-logo.png",
    "blog_feed_description": "Un blog d’essai.",
    "blog_websub_hub": "https://hub.example/",
}
FILES = {
    "posts/2026/riche.md": post(
        "Un billet riche",
        BODY,
        "2026-04-02",
        image="riche/onde.svg",
        author="Camille",
        description="R&B, <rock> & tout",
    ),
    "posts/2026/riche/onde.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    "posts/2026/riche/son.wav": sound(),
    "posts/2026/riche/film.mp4": planted.mp4("the enclosure"),
    "posts/2026/riche/notes.txt": "Des notes.",
    "posts/2026/anglais.md": post(
        "Hello",
        "Good morning. [See](riche/film.mp4).",
        "2026-04-01",
        language="en",
        external_link="https://example.org/",
    ),
}


@pytest.fixture(scope="module")
def blog(build):
    return build("feeds", files=FILES, **SETTINGS)


@pytest.fixture(scope="module")
def feed(blog):
    return read(blog.html("atom.xml"))


@pytest.fixture(scope="module")
def content(feed):
    return feed.entries[0].content[0].value


@pytest.fixture(scope="module")
def soup(content):
    return BeautifulSoup(content, "lxml")


# -- The text ----------------------------------------------------------------------------------------------------------


GALLERY = """<ul class="gallery wide"><li><a href="a.png"><img src="a.png" alt="A"></a><p class="gallery-caption">Un</p>
</li><li><img src="b.png" alt="B"></li></ul>"""


def test_pictures_of_a_gallery_are_figures_and_no_list():
    found = BeautifulSoup(portable(f"<p>A</p>{GALLERY}", BASE).html, "lxml")
    assert [figure.img["alt"] for figure in found.select("figure")] == ["A", "B"]
    assert found.select_one("figure figcaption").get_text() == "Un"
    assert not found.select("ul, li")


LINES = """<div class="line-block" lang="de"><div class="line">Un</div>
<div class="line"><em>Deux</em></div>
<div class="line"><br /></div>
<div class="line-block"><div class="line">Trois</div>
<div class="line" lang="en">four</div>
</div>
<div class="line">Cinq</div>
</div>"""


def test_lines_of_a_song_or_poem_stay_lines():
    (block,) = BeautifulSoup(portable(f"<p>A</p>{LINES}", BASE).html, "lxml").select("p[lang=de]")
    for line_break in block.select("br"):
        line_break.replace_with("¦")
    shown = "".join(block.get_text().split())
    assert shown == "Un¦Deux¦¦Trois¦four¦Cinq"
    assert block.select_one("span[lang=en]").get_text(strip=True) == "four¦"
    assert block.select("div, p") == []


def test_text_has_nothing_that_only_our_pages_know(content, soup):
    assert not re.search(r'\s(class|id|style|role|data-[\w-]+|aria-[\w-]+)="', content)
    assert not soup.find_all(["script", "style", "button", "nav", "h1", "time", "section", "article"])
    assert not soup.find_all("span", attrs={"lang": False})


def test_text_has_no_empty_element(soup):
    alone = {"img", "video", "audio", "source", "br", "hr", "col", "html", "body"}
    empty = [str(tag) for tag in soup.find_all(True) if tag.name not in alone and not tag.contents]
    assert empty == []


def test_text_is_the_post_alone_without_its_neighbours(soup):
    assert "Hello" not in soup.get_text()
    assert "Camille" not in soup.get_text()


def test_footnote_is_whole_and_its_call_leads_to_the_page(soup):
    note = next(p for p in soup.select("aside p") if "entière" in p.get_text())
    assert note.get_text() == "[1] Une note entière."
    assert soup.find("a", string="[1]")["href"] == f"{BASE}posts/2026/riche/#note"


def test_footnote_of_several_calls_leads_back_to_each_on_the_page(soup):
    note = next(p for p in soup.select("aside p") if "appels" in p.get_text())
    assert note.get_text() == "[2] (1,2) Une note de deux appels."
    first, second = (link["href"] for link in note.find_all("a"))
    assert first != second
    assert {first.partition("#")[0], second.partition("#")[0]} == {f"{BASE}posts/2026/riche/"}


def test_link_to_a_mail_address_has_its_sign_where_every_mail_program_reads_it(build):
    address = "mailto:camille@blog.example?subject=Un%20mot"
    blog = build(
        "feeds", files={"posts/2026/lettre.md": post("Lettre", f"[Écrire]({address})", "2026-06-14")}, **SETTINGS
    )
    assert f'<a href="{address}">Écrire</a>' in read(blog.html("atom.xml")).entries[0].content[0].value
    assert blog.soup("posts/2026/lettre/").find("a", string="Écrire")["href"] == address
    assert "camille@blog" not in blog.html("posts/2026/lettre/")


def test_figure_has_picture_description_and_caption(soup):
    figure = soup.find("figure")
    assert figure.img["alt"] == "Une onde."
    assert re.fullmatch(rf"{BASE}_images/onde-\w+\.svg", figure.img["src"])
    assert figure.figcaption.get_text(strip=True) == "Une légende."


def test_formula_is_text_that_no_reader_takes_out(soup):
    assert "texte[1], √2, vers" in soup.get_text()
    assert soup.find("p", string="440 · 2^(n/12)")
    assert not soup.find("math")


def test_text_survives_what_readers_take_out(content):
    """Feed readers keep the elements and attributes of a list; nh3's own is that of most of them."""
    kept = BeautifulSoup(nh3.clean(content), "lxml")
    assert kept.get_text() == BeautifulSoup(content, "lxml").get_text()
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in kept.find_all("tr")] == [
        ["Note", "Fréquence"],
        ["la", "440"],
    ]
    assert kept.find("img", alt="Une onde.")
    assert kept.find("figcaption")
    assert [cell.get("align") for cell in kept.select("tr > *")] == [None, "right"] * 2
    assert not kept.select("td p, th p"), "a paragraph alone in its cell has margins where our styles are gone"


def test_title_of_a_box_is_strong_and_the_box_an_aside(soup):
    assert soup.find("strong", string="Note").find_parent("aside").get_text(" ", strip=True) == "Note Un mot."


def test_code_is_plain_and_a_ticked_box_a_character(soup):
    assert soup.pre.get_text() == 'print("bonjour")\n'
    assert len(soup.pre.find_all(True)) == 0
    assert soup.find(string=re.compile("☑"))


def test_numbers_stay_aligned(soup):
    assert [cell.get_text() for cell in soup.find_all("td", align="right")] == ["440"]


def test_words_of_another_language_stay_marked(soup):
    assert soup.find(lang="en").get_text() == "feed reader"


def test_links_and_anchors_are_absolute(content, soup):
    found = [link["href"] for link in soup.find_all("a")]
    assert f"{BASE}posts/2006/premier/" in found
    assert f"{BASE}posts/2026/riche/#une-partie" in found
    assert all(address.startswith("https://") for address in found)
    assert soup.video["poster"] == f"{BASE}_static/podcast.png"


# -- The entry ---------------------------------------------------------------------------------------------------------


def test_enclosures_are_the_sounds_and_videos_with_true_size_and_type(blog, feed):
    found = {link["href"].rpartition("/")[2]: link for link in feed.entries[0].enclosures}
    (film,) = blog.out.rglob("film.mp4")
    sizes = {"son.wav": len(FILES["posts/2026/riche/son.wav"]), "film.mp4": len(film.read_bytes())}
    assert {name: int(link["length"]) for name, link in found.items()} == sizes
    assert {name: link["type"] for name, link in found.items()} == {
        "son.wav": "audio/wav",
        "film.mp4": "video/mp4",
    }
    item = json.loads(blog.html("feed.json"))["items"][0]
    assert {file["url"].rpartition("/")[2]: file["size_in_bytes"] for file in item["attachments"]} == sizes


def test_cover_is_no_enclosure_but_the_picture_of_the_json_item(blog, feed):
    assert not any("onde" in link["href"] for link in feed.entries[0].enclosures)
    item = json.loads(blog.html("feed.json"))["items"][0]
    assert re.fullmatch(rf"{BASE}_images/onde-\w+\.svg", item["image"])


def test_each_entry_tells_its_language(blog, feed):
    entries = etree.fromstring(blog.html("atom.xml").encode()).findall(f"{ATOM}entry")
    languages = {
        entry.findtext(f"{ATOM}title"): entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in entries
    }
    assert languages["Hello"] == "en"
    assert languages["Un billet riche"] == "fr"
    assert feed.entries[1].content[0].language == "en"
    assert [item["language"] for item in json.loads(blog.html("feed.json"))["items"][:2]] == ["fr", "en"]


def test_links_of_an_entry_keep_their_relations(feed):
    found = {link["rel"]: link["href"] for link in feed.entries[1].links if link["rel"] != "enclosure"}
    assert found == {"alternate": f"{BASE}posts/2026/anglais/", "related": "https://example.org/"}
    assert feed.entries[1].link == f"{BASE}posts/2026/anglais/"


def test_feed_has_icon_logo_subtitle_and_hub(blog, feed):
    assert feed.feed.icon == f"{BASE}_static/apple-touch-icon.png"
    assert feed.feed.logo == f"{BASE}_static/feed-logo.png"
    assert feed.feed.subtitle == "Un blog d’essai."
    assert [link["href"] for link in feed.feed.links if link["rel"] == "hub"] == ["https://hub.example/"]
    assert json.loads(blog.html("feed.json"))["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_only_the_feeds_that_the_hub_hears_of_name_it(blog):
    named = [file for file in feed_files(blog.out) if "https://hub.example/" in blog.html(file)]
    assert named == ["atom.xml", "feed.json", "rss.xml"]


def test_without_a_hub_none_is_named(build):
    blog = build("feeds")
    assert 'rel="hub"' not in blog.html("atom.xml")
    assert "hubs" not in json.loads(blog.html("feed.json"))


# -- All feeds ---------------------------------------------------------------------------------------------------------


def test_every_feed_is_valid(blog):
    files = feed_files(blog.out)
    assert len(files) >= 8
    for file in files:
        text = blog.html(file)
        if file.endswith(".xml"):
            is_rss = file.endswith("rss.xml")
            assert (rss_errors(text) if is_rss else grammar_errors(text)) == [], file
            assert read(text).version == ("rss20" if is_rss else "atom10")
        else:
            assert json_errors(text) == [], file
            items = json.loads(text)["items"]
            assert len({item["id"] for item in items}) == len(items)


def test_every_address_in_every_feed_is_absolute_and_answered(blog):
    assert sum(1 for file in feed_files(blog.out) for _address in addresses(blog.html(file))) > 100
    assert dead_addresses(blog.out, BASE) == []


def test_every_feed_leads_to_its_face(blog):
    for file in feed_files(blog.out):
        if file.endswith(".xml"):
            href = re.search(r'<\?xml-stylesheet type="text/css" href="([^"]+)"\?>', blog.html(file))[1]
            assert (blog.file(file).parent / href).resolve() == blog.out / "_static" / "feed.css"


def page_in(blog, file):
    """Return the page that a feed is in a browser, without its name space."""
    return etree.fromstring(blog.html(file).encode()).find(f".//{XHTML}div")


@pytest.mark.parametrize("file", ["atom.xml", "rss.xml", "tag/coup-de-coeur/atom.xml", "blog/feed/2026.xml"])
def test_feed_opened_in_a_browser_says_what_it_is_and_leads_to_its_posts(blog, file):
    page = page_in(blog, file)
    text = " ".join(page.itertext())
    assert "Ceci est un flux" in text
    assert "Comment s’abonner" in text
    assert "podcast" not in text
    assert page.findtext(f".//{XHTML}code") == f"{BASE}{file}"
    feed = read(blog.html(file))
    links = [(link.get("href"), link.text) for link in page.iterfind(f"{XHTML}ul//{XHTML}a")]
    assert links == [(entry.link, entry.title) for entry in feed.entries]
    assert len(links) > 0


def test_page_in_a_feed_is_no_text_of_an_entry(blog):
    feed = read(blog.html("rss.xml"))
    assert feed.feed.title == "Essai"
    assert not any("Comment s’abonner" in str(entry) for entry in feed.entries)


def test_feeds_are_named_in_words_on_the_pages_that_they_fit(blog):
    found = blog.soup("tag/coup-de-coeur/").select('link[rel="alternate"][type*="feed"], link[type*="atom"]')
    assert [link["title"] for link in found] == [
        "Essai – Étiquette\u00a0: coup de cœur (Atom)",
        "Essai – Étiquette\u00a0: coup de cœur (JSON Feed)",
        "Essai (Atom)",
        "Essai (JSON Feed)",
    ]


def test_category_without_posts_has_a_feed_already(build):
    blog = build("feeds", blog_categories=["Humeurs", "Coups de cœur", "Vide"])
    empty = read(blog.html("rubrique/vide/atom.xml"))
    assert empty.entries == []
    assert empty.feed.title == "Essai – Rubrique\u00a0: Vide"
    assert grammar_errors(blog.html("rubrique/vide/atom.xml")) == []


# -- From build to build -----------------------------------------------------------------------------------------------


def entries_of(text):
    root = etree.fromstring(text.encode())
    items = {item.findtext("guid"): etree.tostring(item) for item in root.iterfind("channel/item")}
    return items | {entry.findtext(f"{ATOM}id"): etree.tostring(entry) for entry in root.findall(f"{ATOM}entry")}


def test_ids_and_bytes_are_those_of_another_build(blog, build):
    again = build("feeds", files=FILES, **SETTINGS)
    assert feed_files(again.out) == feed_files(blog.out)
    for file in feed_files(blog.out):
        assert again.html(file) == blog.html(file)


def test_after_an_edit_only_that_entry_differs(build):
    blog = build("feeds", files=FILES, **SETTINGS)
    files = [file for file in feed_files(blog.out) if file.endswith(".xml")]
    before = {file: blog.html(file) for file in files}
    blog.build({"posts/2026/anglais.md": FILES["posts/2026/anglais.md"].replace("Good morning", "Good evening")})
    differing = set()
    for file in files:
        old, new = entries_of(before[file]), entries_of(blog.html(file))
        assert old.keys() == new.keys()
        differing |= {key for key in old if old[key] != new[key]}
        head = re.compile(r"<(entry|item).*</(entry|item)>", re.DOTALL)
        assert head.sub("", before[file]) == head.sub("", blog.html(file))
    (entry,) = (entry for entry in read(blog.html("atom.xml")).entries if entry.title == "Hello")
    assert differing == {entry.id}


def test_text_of_a_post_that_stays_is_not_read_again(build, monkeypatch):
    read_again = []

    def counted(rendered, address):
        read_again.append(address)
        return portable(rendered, address)

    monkeypatch.setattr("carnet.core.kept_texts.portable", counted)
    blog = build("feeds", files=FILES, **SETTINGS)
    assert f"{BASE}posts/2026/riche/" in read_again
    read_again.clear()
    new = {"posts/2026/riche.md": post("Un billet riche", "Tout autre chose.", "2026-04-02")}
    blog.build(new)
    assert read_again == [f"{BASE}posts/2026/riche/"]
    assert "Tout autre chose." in blog.html("atom.xml")
    kept = blog.app.doctreedir / "blog-feeds/list.pickle"
    kept.write_bytes(pickle.dumps(("made with something else", *pickle.loads(kept.read_bytes())[1:])))
    read_again.clear()
    blog.build({"posts/2026/riche.md": post("Un billet riche", "Encore autre chose.", "2026-04-02")})
    assert len(read_again) > 1


def test_new_sound_of_the_same_name_changes_the_enclosure(build):
    blog = build("feeds", files=FILES, **SETTINGS)
    longer = sound(3)
    blog.build({"posts/2026/riche/son.wav": longer})
    lengths = [link["length"] for link in read(blog.html("atom.xml")).entries[0].enclosures if "son" in link["href"]]
    assert lengths == [str(len(longer))]


def test_post_edited_after_its_day_is_updated_then_and_the_feed_with_it(build):
    feed = read(build("feeds").html("atom.xml"))
    assert feed.entries[0].updated == "2026-04-01T00:00:00+02:00"
    assert feed.entries[0].published == "2026-03-17T18:30:00+01:00"
    assert feed.feed.updated == "2026-04-01T00:00:00+02:00"


def test_link_that_is_no_address_ends_no_feed(build):
    text = "[un](<https://[>), <a href='http://[x'>deux</a> et ![trois](<https://[.svg>)."
    blog = build("feeds", files={"posts/2026/faux.md": post("Faux", text)})
    assert "deux" in blog.file("atom.xml").read_text(encoding="utf-8")
