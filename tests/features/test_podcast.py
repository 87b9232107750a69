"""A post with a sound of its own is an episode: its sound, its length, its chapters."""

from __future__ import annotations

import json
from pathlib import Path

import planted
import pytest
from building import REPO, post
from feed_reading import dead_addresses, read, sound
from lxml import etree

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.archives",
    "carnet.feeds",
    "carnet.podcast",
    "carnet.french",
    "carnet.incremental",
]
SETTINGS = {
    "extensions": EXTENSIONS,
    "html_static_path": [str(REPO / "_static")],
    "blog_feed_description": "Un blog d’essai.",
    "blog_podcast_image": "_static/podcast.png",
    "blog_podcast_categories": [("Society & Culture", "Personal Journals"), ("Music",)],
    "blog_websub_hub": "https://hub.example/",
    "blog_podcast_owner": {"name": "Camille Essai", "email": "camille@blog.example"},
    "blog_podcast_locked": True,
    "blog_podcast_funding": {"https://blog.example/fr/posts/2026/muet/": "Soutenir"},
    "blog_podcast_license": ("cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "blog_podcast_apps": {"Apple Podcasts": "https://podcasts.apple.com/podcast/id1"},
}
CHAPTERS = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Début"}, {"startTime": 1.5, "title": "Fin"}]}
FILES = {
    "posts/2026/sonore.md": post(
        "Sonore & beau",
        "[Écouter](sonore/son.wav), puis [](muet.md).",
        "2026-05-01",
        author="Camille",
        description="Un son.",
    ),
    "posts/2026/sonore/son.wav": sound(3),
    "posts/2026/sonore/son.chapters.json": json.dumps(CHAPTERS),
    "posts/2026/muet.md": post("Muet", "Sur [le son](sonore/son.wav) d’un autre.", "2026-05-02"),
    "posts/2026/court.md": post("Court", "[Écouter](court.wav)", "2026-04-30"),
    "posts/2026/court.wav": sound(1),
}


@pytest.fixture(scope="module")
def blog(build):
    built = build("feeds", files=FILES, **SETTINGS)
    assert built.warnings == ""
    return built


@pytest.fixture(scope="module")
def channel(blog):
    return etree.fromstring(blog.html("podcast.xml").encode()).find("channel")


@pytest.fixture(scope="module")
def episode(channel):
    return channel.find("item")


def test_posts_with_a_sound_of_their_own_are_the_episodes_newest_first(blog):
    podcast = read(blog.html("podcast.xml"))
    assert podcast.version == "rss20"
    assert [entry.title for entry in podcast.entries] == ["Sonore & beau", "Court"]


def test_enclosure_has_true_address_length_and_type(blog, episode):
    enclosure = episode.find("enclosure")
    file = blog.out / enclosure.get("url").removeprefix(BASE)
    assert file.read_bytes() == FILES["posts/2026/sonore/son.wav"]
    assert enclosure.get("length") == str(len(FILES["posts/2026/sonore/son.wav"]))
    assert enclosure.get("type") == "audio/wav"


def test_duration_is_read_from_the_sound(channel):
    assert [item.findtext(f"{ITUNES}duration") for item in channel.findall("item")] == ["3", "1"]


def test_guid_is_the_id_of_the_post_in_the_other_feeds(blog, episode):
    (entry,) = (entry for entry in read(blog.html("atom.xml")).entries if entry.title == "Sonore & beau")
    assert episode.findtext("guid") == entry.id
    assert episode.find("guid").get("isPermaLink") == "false"


def test_chapters_are_handed_out_where_given(blog, channel):
    first, second = channel.findall("item")
    chapters = first.find(f"{PODCAST}chapters")
    assert chapters.get("type") == "application/json+chapters"
    assert json.loads((blog.out / chapters.get("url").removeprefix(BASE)).read_text(encoding="utf-8")) == CHAPTERS
    assert second.find(f"{PODCAST}chapters") is None


def test_episode_tells_page_date_author_summary_and_text(episode):
    assert episode.findtext("link") == f"{BASE}posts/2026/sonore/"
    assert episode.findtext("pubDate") == "Fri, 01 May 2026 00:00:00 +0200"
    assert episode.findtext(f"{ITUNES}author") == "Camille"
    assert episode.findtext("description") == "Un son."
    assert f'<a href="{BASE}posts/2026/muet/">Muet</a>' in episode.findtext(
        "{http://purl.org/rss/1.0/modules/content/}encoded"
    )


def test_podcast_has_what_directories_ask_for(blog, channel):
    assert channel.findtext("title") == "Essai"
    assert channel.findtext("link") == BASE
    assert channel.findtext("language") == "fr"
    assert channel.findtext("description") == "Un blog d’essai."
    assert channel.findtext("lastBuildDate") == "Fri, 01 May 2026 00:00:00 +0200"
    assert channel.findtext(f"{ITUNES}author") == "La rédaction"
    assert channel.findtext(f"{ITUNES}explicit") == "false"
    assert channel.findtext(f"{PODCAST}guid")
    categories = {
        category.get("text"): [sub.get("text") for sub in category] for category in channel.findall(f"{ITUNES}category")
    }
    assert categories == {"Society & Culture": ["Personal Journals"], "Music": []}
    assert channel.find(f"{ITUNES}image").get("href") == f"{BASE}_static/podcast.png"
    links = {link.get("rel"): link.get("href") for link in channel.findall("{http://www.w3.org/2005/Atom}link")}
    assert links == {"self": f"{BASE}podcast.xml", "hub": "https://hub.example/"}


def test_cover_is_as_large_as_directories_ask_for():
    header = (REPO / "_static" / "podcast.png").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (1400, 1400)


def test_every_address_in_the_podcast_is_answered(blog):
    assert dead_addresses(blog.out, BASE) == []


def test_home_page_and_episodes_name_the_podcast(blog):
    def named(address):
        return [
            link["href"] for link in blog.soup(address).select('link[type="application/rss+xml"][href$="podcast.xml"]')
        ]

    assert named("") == ["podcast.xml"]
    assert named("posts/2026/sonore/") == ["../../../podcast.xml"]
    assert named("posts/2026/muet/") == []


def test_without_sounds_there_is_no_podcast(build):
    blog = build("feeds", **SETTINGS)
    assert not blog.file("podcast.xml").exists()
    assert "podcast.xml" not in blog.html()


def test_podcast_goes_with_its_last_sound(build):
    files = {name: content for name, content in FILES.items() if "court" in name}
    blog = build("feeds", files=files, **SETTINGS)
    assert blog.file("podcast.xml").is_file()
    blog.build({"posts/2026/court.md": post("Court", "Plus de son.", "2026-04-30")})
    assert not blog.file("podcast.xml").exists()
    assert "podcast.xml" not in blog.html()


def test_new_sound_or_new_chapters_change_the_podcast_as_a_clean_build_would(build):
    blog = build("feeds", files=FILES, **SETTINGS)
    changes = {
        "posts/2026/sonore/son.wav": sound(5),
        "posts/2026/sonore/son.chapters.json": None,
        "posts/2026/court.chapters.json": json.dumps(CHAPTERS),
    }
    blog.build(changes)
    assert blog.warnings == ""
    clean = build(
        "feeds", files={name: text for name, text in (FILES | changes).items() if text is not None}, **SETTINGS
    )
    assert blog.html("podcast.xml") == clean.html("podcast.xml")
    channel = etree.fromstring(blog.html("podcast.xml").encode()).find("channel")
    assert [item.findtext(f"{ITUNES}duration") for item in channel.findall("item")] == ["5", "1"]
    assert [item.find(f"{PODCAST}chapters") is not None for item in channel.findall("item")] == [False, True]
    assert dead_addresses(blog.out, BASE) == []


@pytest.mark.parametrize(
    ("chapters", "told"),
    [
        ("{\n", "2: WARNING: ce n’est pas du JSON"),
        ("[]", '1: WARNING: des chapitres s’écrivent ainsi\u00a0: {"version"'),
        (
            '{"version": "1.2.0", "chapters": [{"title": "x"}]}',
            "1: WARNING: ce chapitre n’a pas de «\u00a0startTime\u00a0»",
        ),
    ],
)
def test_mistake_in_chapters_is_told_once_and_they_are_left_out(build, chapters, told):
    blog = build("feeds", files=FILES | {"posts/2026/sonore/son.chapters.json": chapters}, **SETTINGS)
    (warning,) = blog.told
    assert warning.startswith(f"posts/2026/sonore/son.chapters.json:{told}")
    assert "chapters" not in blog.html("podcast.xml").replace("podcast:", "")


def test_file_that_is_no_sound_is_told(build):
    blog = build("feeds", files=FILES | {"posts/2026/court.wav": b"nothing to hear"}, **SETTINGS)
    (warning,) = [line for line in blog.told if "la durée de «\u00a0posts/2026/court.wav\u00a0»" in line]
    assert warning.startswith("posts/2026/court.md: WARNING: ")
    assert all("court.wav" in line for line in blog.told)


def test_categories_are_names_and_what_is_none_is_told(build):
    categories = [("Arts", "L'art d'écrire"), "Kids' corner", (), 3, ("a", "b", "c")]
    blog = build("feeds", files=FILES, **SETTINGS | {"blog_podcast_categories": categories})
    channel = etree.fromstring(blog.file("podcast.xml").read_bytes()).find("channel")
    assert [one.get("text") for one in channel.iter(f"{ITUNES}category")] == ["Arts", "L'art d'écrire", "Kids' corner"]
    told = [line.split(" n’est pas une catégorie")[0].split(": WARNING: ")[1] for line in blog.told]
    assert told == [
        "()",
        "3",
        "('a', 'b', 'c')",
    ]


# -- Who it is of, and how it is heard ---------------------------------------------------------------------------------


def test_podcast_tells_owner_lock_support_and_licence(channel):
    owner = channel.find(f"{ITUNES}owner")
    assert [owner.findtext(f"{ITUNES}{name}") for name in ("name", "email")] == [
        "Camille Essai",
        "camille@blog.example",
    ]
    locked = channel.find(f"{PODCAST}locked")
    assert (locked.text, locked.get("owner")) == ("yes", "camille@blog.example")
    funding = channel.find(f"{PODCAST}funding")
    assert (funding.text, funding.get("url")) == ("Soutenir", "https://blog.example/fr/posts/2026/muet/")
    licence = channel.find(f"{PODCAST}license")
    assert (licence.text, licence.get("url")) == ("cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/")


def test_nothing_of_an_owner_is_told_unless_the_owner_says_so(build):
    blog = build("feeds", files=FILES, extensions=EXTENSIONS)
    for name in ("owner", "locked", "funding", "license"):
        assert f":{name}" not in blog.html("podcast.xml")


def test_id_of_a_podcast_that_was_elsewhere_goes_on(build):
    guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    blog = build("feeds", files=FILES, **SETTINGS | {"blog_podcast_guid": guid})
    assert f"<podcast:guid>{guid}</podcast:guid>" in blog.html("podcast.xml")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("blog_podcast_owner", {"name": "Camille"}),
        ("blog_podcast_owner", {"email": "no address"}),
        ("blog_podcast_guid", "12"),
        ("blog_podcast_funding", {"soutenir": "x"}),
        ("blog_podcast_funding", {"https://a.example/": "x" * 129}),
        ("blog_podcast_license", ("cc", "nowhere")),
        ("blog_podcast_apps", {"Apple": "id1"}),
    ],
)
def test_setting_that_cannot_be_used_is_one_line_and_left_out(build, name, value):
    one = {path: content for path, content in FILES.items() if "court" in path}
    blog = build("feeds", files=one, **SETTINGS | {name: value})
    (told,) = blog.told
    assert told.startswith("conf.py:1: WARNING: ")
    assert told.endswith(" [blog.setting]")
    assert blog.file("podcast.xml").is_file()


def test_first_sound_of_the_page_is_the_episode_whatever_it_is_called(build):
    files = {
        "posts/2026/deux.md": post("Deux", "[Le second](deux/z.wav), [le premier](deux/a.wav).", "2026-05-01"),
        "posts/2026/deux/z.wav": sound(2),
        "posts/2026/deux/a.wav": sound(1),
        **{name: text for name, text in FILES.items() if "court" in name},
    }
    blog = build("feeds", files=files, **SETTINGS)
    first = etree.fromstring(blog.html("podcast.xml").encode()).find("channel/item")
    assert first.find("enclosure").get("url").endswith("/z.wav")
    blog.build({"posts/2026/deux.md": post("Deux", "[Le premier](deux/a.wav), [le second](deux/z.wav).", "2026-05-01")})
    assert "/a.wav" in blog.html("podcast.xml")
    assert '/z.wav" length' not in blog.html("podcast.xml")


@pytest.mark.parametrize(
    ("names", "episode"),
    [
        ("a.wav b.mp3 c.m4a", "b.mp3"),
        ("a.flac b.m4a c.mp3", "b.m4a"),
        ("a.flac b.wav", "a.flac"),
        ("c.mp3 b.mp3", "c.mp3"),
    ],
)
def test_episode_is_the_first_sound_that_directories_take(build, names, episode):
    made = {".wav": sound(1), ".mp3": planted.mp3(), ".m4a": planted.m4a(), ".flac": planted.flac()}
    files = {f"posts/2026/choix/{name}": made[Path(name).suffix] for name in names.split()}
    links = ", ".join(f"[{name}](choix/{name})" for name in names.split())
    blog = build("feeds", files=files | {"posts/2026/choix.md": post("Choix", links, "2026-05-01")}, **SETTINGS)
    enclosures = etree.fromstring(blog.html("podcast.xml").encode()).findall("channel/item/enclosure")
    assert [one.get("url").rpartition("/")[2] for one in enclosures] == [episode]
    assert [one["src"].rpartition("/")[2] for one in blog.soup("podcast/").select("audio")] == [episode]


def test_page_of_the_podcast_opens_it_in_apps_and_lists_the_episodes(blog):
    page = blog.soup("podcast/")
    links = {link.get_text(): link["href"] for link in page.select(".podcast-apps a")}
    assert links["Apple Podcasts"] == "https://podcasts.apple.com/podcast/id1"  # its page there is said in conf.py
    assert links["AntennaPod"] == "antennapod-subscribe://blog.example/fr/podcast.xml"
    assert links["Overcast"] == "overcast://x-callback-url/add?url=https%3A%2F%2Fblog.example%2Ffr%2Fpodcast.xml"
    assert page.select_one("button.copy")["data-copy"] == f"{BASE}podcast.xml"
    assert [title.get_text() for title in page.select(".entry-title")] == ["Sonore & beau", "Court"]
    sounds = [(blog.file("podcast/").parent / audio["src"]).resolve() for audio in page.select("audio")]
    assert [path.read_bytes() for path in sounds] == [FILES["posts/2026/sonore/son.wav"], FILES["posts/2026/court.wav"]]
    assert [lasts.get_text() for lasts in page.select(".podcast-duration")] == ["3\u202fs", "1\u202fs"]


def test_footer_of_every_page_leads_to_the_page_of_the_podcast(blog):
    (link,) = [link for link in blog.soup("posts/2026/muet/").select(".follow a") if "Podcast" in link.get_text()]
    assert link["href"] == "../../../podcast/"


def test_page_of_the_writers_own_takes_the_place_of_ours(build):
    blog = build("feeds", files={**FILES, "podcast.md": "---\norphan: true\n---\n\n# À moi\n"}, **SETTINGS)
    assert blog.warnings == ""
    assert blog.soup("podcast/").h1.get_text().startswith("À moi")
    assert not blog.soup("podcast/").select(".podcast-apps")
