"""Own sounds and videos, with all that belongs to them; and players of other sites, which wait for a click."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from building import REPO, post, spaced
from feed_reading import dead_addresses, read
from pages import dead_links, html_errors
from recordings import box, element, mp4, sound, webm

from carnet.core.player_nodes import duration, file_size
from carnet.core.recordings import Recording, recording_of
from carnet.media import services as _players

pytestmark = pytest.mark.slow

BASE = "https://blog.example/fr/"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>'

AUDIO = """
:::{audio} sonore/la.wav
:title: Le *la* : R&B

On entend une note, *longtemps* : un « la ».
:::
"""
VIDEO = """
:::{video} sonore/film.mp4
:title: Un film
:captions: sonore/film.vtt
:poster: sonore/affiche.svg
:::

:::{video} /posts/2026/sonore/autre.webm
:title: Un autre
:::
"""
PLAYLIST = """
:::{playlist}
:title: Trois notes

- [La](liste/la.wav)

- [*Mi* (grave)](<liste/le mi.wav>)
* [La du dessus](liste/la.wav)
:::
"""
PLAYER = """
:::{player} https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=x
:title: Un clip
:::
"""
FILES = {
    "posts/2026/sonore.md": post("Sonore", AUDIO, "2026-05-01"),
    "posts/2026/sonore/la.wav": sound(3),
    "posts/2026/film.md": post("Film", VIDEO, "2026-05-02", language="en"),
    "posts/2026/sonore/film.mp4": mp4(640, 360, 75),
    "posts/2026/sonore/film.vtt": CAPTIONS,
    "posts/2026/sonore/affiche.svg": PICTURE,
    "posts/2026/sonore/autre.webm": webm(320, 240, 7),
    "posts/2026/liste.md": post("Liste", PLAYLIST, "2026-05-03"),
    "posts/2026/liste/la.wav": sound(1),
    "posts/2026/liste/le mi.wav": sound(2),
    "posts/2026/ailleurs.md": post("Ailleurs", PLAYER, "2026-05-04"),
    "posts/2026/muet.md": post("Muet", "Rien à entendre.", "2026-05-05"),
}
IN_PARALLEL = 2


@pytest.fixture(scope="module", params=["dirhtml", "html"])
def blog(build, request):
    built = build("media", request.param, files=FILES, jobs=IN_PARALLEL, nitpicky=True)
    assert built.warnings == ""
    return built


@pytest.fixture
def page(blog):
    return lambda name: blog.soup(f"posts/2026/{name}{'/' if blog.builder == 'dirhtml' else '.html'}")


@pytest.fixture(scope="module")
def told(build):
    """A function that returns the one warning that a body of a post gives, from its line on."""
    made = build("media", files={**FILES, "posts/2026/faux/vide.mp3": b""})

    def tell(body: str, files: dict | None = None, **settings: object) -> str:
        made.build({**(files or {}), "posts/2026/faux.md": post("Faux", body)}, **settings)
        assert made.file("posts/2026/faux/").is_file()
        (warning,) = made.told
        assert warning.startswith("posts/2026/faux.md:")
        assert warning.endswith(" [blog.media]")
        return warning.removeprefix("posts/2026/faux.md:").replace(": WARNING", "").removesuffix(" [blog.media]")

    return tell


# -- Own files ---------------------------------------------------------------------------------------------------------


def test_sound_plays_with_the_browsers_own_player_and_not_by_itself(page):
    (audio,) = page("sonore").select("article figure.player audio")
    assert audio.has_attr("controls")
    assert audio["preload"] == "none"
    assert not audio.has_attr("autoplay")
    assert audio["aria-label"] == "Le la\u00a0: R&B"


def test_title_is_text_of_the_page(page):
    title = page("sonore").select_one("figure.player figcaption")
    assert title.get_text() == "Le la\u00a0: R&B"
    assert title.em.get_text() == "la"


def test_duration_and_size_are_read_from_the_file(page):
    foot = page("sonore").select_one(".player-foot")
    assert foot.time["datetime"] == "PT3S"
    assert foot.time.get_text() == "3\u202fs"
    assert foot.a.get_text() == "Télécharger (WAV, 3\u202fko)"
    assert foot.a.has_attr("download")
    assert foot.a["href"] == page("sonore").audio["src"]


def test_transcript_can_be_opened(page):
    details = page("sonore").select_one("figure.player details")
    assert not details.has_attr("open")
    assert details.summary.get_text() == "Transcription"
    assert details.p.get_text() == "On entend une note, longtemps\u00a0: un «\u00a0la\u00a0»."


def test_transcript_is_no_excerpt(blog):
    (listed,) = (entry for entry in blog.soup().select(".entry") if entry.find("a", string="Sonore"))
    assert "On entend" not in listed.get_text()


def test_video_has_its_size_its_captions_and_a_picture(blog, page):
    video = page("film").select("figure.player video")[0]
    assert (video["width"], video["height"], video["preload"]) == ("640", "360", "none")
    assert video.has_attr("controls")
    assert video.has_attr("playsinline")
    assert re.fullmatch(r"(\.\./)*_images/affiche-\w+\.svg", video["poster"])
    assert (video.track["kind"], video.track["srclang"]) == ("captions", "en")
    assert page("film").select_one("time[datetime=PT75S]").get_text() == "1\u00a0min\u00a015\u202fs"


def test_video_without_a_picture_shows_its_first(page):
    video = page("film").select("figure.player video")[1]
    assert video["preload"] == "metadata"
    assert not video.has_attr("poster")
    assert video.track is None


def test_playlist_is_a_list_of_players(page):
    (playlist,) = page("liste").select("figure.playlist")
    assert playlist.figcaption.get_text() == "Trois notes"
    titles = [item.figcaption.get_text() for item in playlist.select("ol > li > figure")]
    assert titles == ["La", "Mi (grave)", "La du dessus"]
    assert [audio["aria-label"] for audio in playlist.select("audio")] == titles
    assert len(playlist.select("a[download]")) == 3


def test_every_file_is_there_once(blog):
    downloads = sorted(path.name for path in (blog.out / "_downloads").rglob("*.*"))
    assert downloads == ["autre.webm", "film.mp4", "film.vtt", "la.wav", "la.wav", "le mi.wav"]


def test_pages_are_valid_and_no_address_is_dead(blog):
    assert dead_links(blog.out, BASE) == {}
    found = {name: html_errors(blog.html(name)) for name in blog.pages()}
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_script_is_loaded_where_it_is_needed_and_nowhere_else(blog, page):
    needs = {
        name: sorted(
            script["src"].rpartition("/")[2].partition("?")[0] for script in page(name).select('script[src*="media"]')
        )
        for name in ("sonore", "film", "liste", "ailleurs", "muet")
    }
    assert needs == {
        "sonore": [],
        "film": [],
        "liste": ["media.js"],
        "ailleurs": ["media.js"],
        "muet": [],
    }


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (1, "1\u202fs"),
        (60, "1\u00a0min"),
        (192, "3\u00a0min\u00a012\u202fs"),
        (3723, "1\u202fh\u00a02\u00a0min\u00a03\u202fs"),
    ],
)
def test_duration_is_written_as_a_french_reader_expects(seconds, written):
    assert duration(seconds, "fr") == written


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (1, "0,1\u202fko"),
        (8444, "8,4\u202fko"),
        (314_000, "314\u202fko"),
        (3_140_000, "3,1\u202fMo"),
        (31_400_000, "31\u202fMo"),
    ],
)
def test_size_is_written_as_a_french_reader_expects(size, written):
    assert file_size(size, "fr") == written


# -- What files say of themselves --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "recording"),
    [
        ("a.wav", sound(2), Recording(2)),
        ("a.wav", sound(0.2), Recording(1)),
        ("a.mp4", mp4(640, 360, 4), Recording(4, 640, 360)),
        ("a.M4V", mp4(640, 360, 4, long=True), Recording(4, 640, 360)),
        ("a.mp4", mp4(1920, 1080, 4, turned=True), Recording(4, 1080, 1920)),
        ("a.webm", webm(320, 240, 7), Recording(7, 320, 240)),
        ("a.webm", webm(320, 240, None, unknown=True), Recording(None, 320, 240)),
        ("a.mp4", b"nothing to see", None),
        ("a.mp4", webm(), None),
        ("a.webm", mp4(), None),
        ("a.mp3", b"nothing to hear" * 99, None),
        *((f"a.{kind}", b"OggS" + bytes(22) + b"\x01\x08OpusHead", None) for kind in ("mp3", "ogg", "oga", "opus")),
        *((f"a.{kind}", bytes(3) + b"\x01ftypM4A \xff" + b"\xff" * 99, None) for kind in ("m4a", "aac", "opus")),
        ("a.mp4", box(b"ftyp", b"isom") + box(b"moov", box(b"trak", box(b"tkhd", bytes(8)))), None),
        ("a.webm", element(0x1A45DFA3, b"") + element(0x18538067, b"\x00\xff" * 9), None),
    ],
)
def test_length_and_size_of_pictures(tmp_path, name, content, recording):
    (tmp_path / name).write_bytes(content)
    assert recording_of(tmp_path / name) == recording


@pytest.mark.parametrize(("name", "content"), [("a.mp4", mp4()), ("a.webm", webm()), ("a.wav", sound(0.1))])
def test_no_broken_file_raises(tmp_path, name, content):
    file = tmp_path / name
    for end in range(len(content)):
        file.write_bytes(content[:end])
        recording_of(file)
    for place in range(len(content)):
        for byte in (0, 1, 0x7F, 0xFF):
            file.write_bytes(content[:place] + bytes([byte]) + content[place + 1 :])
            recording_of(file)


# -- Feeds -------------------------------------------------------------------------------------------------------------


def test_own_files_are_enclosures_once(blog):
    found = {
        entry.title: sorted(file.href.rpartition("/")[2] for file in entry.get("enclosures", ()))
        for entry in read(blog.html("atom.xml")).entries
    }
    assert found == {
        "Muet": [],
        "Ailleurs": [],
        "Liste": ["la.wav", "le%20mi.wav"],
        "Film": ["autre.webm", "film.mp4"],
        "Sonore": ["la.wav"],
    }


def test_podcast_has_the_sounds_of_posts(blog):
    assert [entry.title for entry in read(blog.html("podcast.xml")).entries] == ["Liste", "Sonore"]


def test_feeds_play_with_absolute_addresses(blog):
    texts = {item["title"]: item["content_html"] for item in json.loads(blog.html("feed.json"))["items"]}
    assert re.search(rf'<audio controls(="")? preload="none" src="{BASE}_downloads/\w+/la.wav"', texts["Sonore"])
    assert "<details><summary>Transcription</summary>" in texts["Sonore"]
    assert f'poster="{BASE}_images/' in texts["Film"]
    assert "<track" not in texts["Film"]
    assert '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;list=x"' in texts["Ailleurs"]
    assert "En cliquant" not in texts["Ailleurs"]
    assert "nocookie" not in texts["Ailleurs"]
    if blog.builder == "dirhtml":
        assert dead_addresses(blog.out, BASE) == []


# -- Players of others -------------------------------------------------------------------------------------------------


def test_player_of_another_site_is_a_link_and_a_button_that_says_what_it_loads(page):
    figure = page("ailleurs").select_one("figure.player")
    assert figure.figcaption.get_text() == "Un clip"
    assert figure.select("iframe, img, script, link") == []
    assert figure.select_one(".player-load p").get_text() == (
        "En cliquant, vous chargez le lecteur de YouTube (www.youtube-nocookie.com),"
        " qui saura alors que vous lisez cette page."
    )
    assert figure.button.get_text() == "Charger le lecteur de YouTube"
    assert figure.button["aria-label"] == "Charger le lecteur de YouTube (Un clip)"
    assert figure.button["data-player"] == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    assert figure.button["data-title"] == "Un clip (YouTube)"
    link = figure.select_one(".player-foot a")
    assert link["href"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=x"
    assert link.get_text() == "Ouvrir sur YouTube"


@pytest.mark.parametrize(
    ("page", "frame"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("http://m.youtube.com/watch?v=dQw4w9WgXcQ#t=3", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://WWW.YouTube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        (
            "https://youtube.com/playlist?list=PLx_y-z",
            "https://www.youtube-nocookie.com/embed/videoseries?list=PLx_y-z",
        ),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/8272103f6e", "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1"),
        ("https://soundcloud.com/a/b-c", "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b-c"),
        ("https://soundcloud.com/a/sets/b", "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/sets/b"),
        ("https://www.deezer.com/fr/album/302127", "https://widget.deezer.com/widget/auto/album/302127"),
        ("https://deezer.com/track/3135556", "https://widget.deezer.com/widget/auto/track/3135556"),
        (
            "https://open.spotify.com/intl-fr/track/11dFghVXANMlKmJXsNCbNl",
            "https://open.spotify.com/embed/track/11dFghVXANMlKmJXsNCbNl",
        ),
    ],
)
def test_address_of_the_player_follows_from_that_of_the_page(page, frame):
    found = _players.player_of(page)
    assert found.frame == frame
    assert found.host in _players.FRAME_HOSTS
    assert found.page.startswith("https://")


def test_player_of_bandcamp_follows_from_its_code():
    code = (
        "https://bandcamp.com/EmbeddedPlayer/album=12/size=large/bgcol=ffffff/linkcol=0687f5/track=34/transparent=true/"
    )
    found = _players.player_of("https://musique.example/album/x", code)
    assert (found.service, found.page, found.host) == ("Bandcamp", "https://musique.example/album/x", "bandcamp.com")
    assert (
        found.frame == "https://bandcamp.com/EmbeddedPlayer/album=12/track=34/size=large/tracklist=false/artwork=small/"
    )


@pytest.mark.parametrize(
    "page",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@quelqu.un",
        "https://www.youtube.com.example/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com@mal.example/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com:8080/watch?v=dQw4w9WgXcQ",
        'https://www.youtube.com/watch?v=dQw4w9WgXcQ"onload="alert(1)',
        "https://www.youtube.com/watch?v=<script>alert</script>",
        "https://soundcloud.com/discover/sets",
        "https://soundcloud.com/quelquun",
        "https://www.dailymotion.com/video/x1",
        "javascript:alert(1)",
        "//www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://",
        "",
    ],
)
def test_unknown_address_has_no_player(page):
    with pytest.raises(_players.UnknownAddressError):
        _players.player_of(page)


def test_hosts_of_players_are_told_to_whoever_makes_a_security_policy(blog):
    (told,) = (part for part in blog.app.emit("carnet-content-sources", "posts/2026/ailleurs") if part)
    assert told == {"frame-src": ("https://www.youtube-nocookie.com",)}
    assert not any(blog.app.emit("carnet-content-sources", "posts/2026/sonore"))
    assert set(_players.FRAME_HOSTS) == {
        "bandcamp.com",
        "open.spotify.com",
        "player.vimeo.com",
        "w.soundcloud.com",
        "widget.deezer.com",
        "www.youtube-nocookie.com",
    }


# -- Mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (":::{audio} faux/rien.mp3\n:title: A\n:::", "8: il n’y a pas de fichier «\u00a0faux/rien.mp3\u00a0»"),
        (":::{audio} faux/vide.mp3\n:title: A\n:::", "8: «\u00a0faux/vide.mp3\u00a0» ne peut pas être lu"),
        (
            ":::{audio} sonore/film.mp4\n:title: A\n:::",
            "8: «\u00a0sonore/film.mp4\u00a0» n’est pas d’un format utile ici\u202f; ce sont .mp3",
        ),
        (
            ":::{audio} https://mal.example/a.mp3\n:title: A\n:::",
            "8: «\u00a0https://mal.example/a.mp3\u00a0» est sur un autre site",
        ),
        (
            ":::{audio} ../../../ailleurs.mp3\n:title: A\n:::",
            "8: «\u00a0../../../ailleurs.mp3\u00a0» ne peut pas être un fichier du blog",
        ),
        (f":::{{audio}} {'x' * 5000}.mp3\n:title: A\n:::", "8: «\u00a0xxx"),
        (":::{audio} sonore/la.wav\n:::", "8: il manque un titre\u202f; écrivez «\u00a0:title: …\u00a0»"),
        (":::{audio} sonore/la.wav\n:title:\n:::", "8: il manque un titre\u202f; écrivez «\u00a0:title: …\u00a0»"),
        (
            ":::{video} sonore/la.wav\n:title: A\n:::",
            "8: «\u00a0sonore/la.wav\u00a0» n’est pas d’un format utile ici\u202f; ce sont .mp4",
        ),
        (
            ":::{video} sonore/film.mp4\n:title: A\n:captions: non.vtt\n:::",
            "8: il n’y a pas de fichier «\u00a0non.vtt\u00a0»",
        ),
        (
            ":::{video} sonore/film.mp4\n:title: A\n:captions: faux/faux.vtt\n:::",
            "8: «\u00a0faux/faux.vtt\u00a0» n’a pas de sous-titres",
        ),
        (
            ":::{video} sonore/film.mp4\n:title: A\n:poster: non.png\n:::",
            "8: il n’y a pas de fichier «\u00a0non.png\u00a0»",
        ),
        (":::{playlist}\n:title: A\n:::", "8: il n’y a pas de sons ici\u202f; écrivez chacun sur une ligne"),
        (":::{playlist}\n:title: A\n\n- [La](sonore/la.wav)\n- la.wav\n:::", "12: un son s’écrit «\u00a0- [Titre]("),
        (
            ":::{playlist}\n:title: A\n\n- [La](sonore/la.wav)\n- [B](b.wav)\n:::",
            "12: il n’y a pas de fichier «\u00a0b.wav\u00a0»",
        ),
        (":::{player} https://www.youtube.com/watch?v=dQw4w9WgXcQ\n:::", "8: il manque un titre"),
        (
            ":::{player} https://non.example/\n:title: A\n:::",
            spaced("8: on ne connaît pas de lecteur pour « https://non.example/ » ; les services sont YouTube ("),
        ),
        (
            ':::{player} https://youtu.be/"><script>\n:title: A\n:::',
            '8: «\u00a0https://youtu.be/"><script>\u00a0» n’est pas une adresse',
        ),
        (
            ":::{player} https://x.bandcamp.com/album/y\n:title: A\n:::",
            "8: une adresse de Bandcamp ne dit pas quel est son lecteur",
        ),
        (
            ":::{player} https://x.bandcamp.com/album/y\n:title: A\n:embed: https://mal.example/EmbeddedPlayer/album=1\n:::",
            "8: «\u00a0:embed:\u00a0» est pour Bandcamp",
        ),
        (
            ":::{player} https://x.bandcamp.com/album/y\n:title: A\n:embed: https://bandcamp.com/EmbeddedPlayer/size=large/\n:::",
            "8: il n’y a pas de «\u00a0album=\u00a0»",
        ),
    ],
    ids=str,
)
def test_mistake_is_one_warning_with_its_line(told, body, warning):
    found = told(body, {"posts/2026/faux/faux.vtt": "00:00.000 --> 00:02.000\nBonjour.\n"})
    assert found.startswith(warning)


def test_service_that_the_blog_does_not_want_is_told(build):
    hosts = {"www.youtube-nocookie.com": ()}
    (warning,) = build("media", files=FILES, blog_allowed_hosts=hosts).told
    assert "les lecteurs de YouTube ne sont pas admis ici" in warning


def test_page_of_a_host_that_the_blog_names_is_a_player_like_any_other(build):
    body = ":::{player} https://peertube.example/videos/embed/abc?x=1\n:title: Un film\n:::"
    files = {**FILES, "posts/2026/libre.md": post("Libre", body, "2026-05-02")}
    blog = build("media", files=files, blog_allowed_hosts={"peertube.example": "frame"})
    assert blog.warnings == ""
    (button,) = blog.soup("posts/2026/libre/").select("button[data-player]")
    assert button["data-player"] == "https://peertube.example/videos/embed/abc?x=1"
    (told,) = (part for part in blog.app.emit("carnet-content-sources", "posts/2026/libre") if part)
    assert told == {"frame-src": ("https://peertube.example",)}
    assert not any(blog.app.emit("carnet-content-sources", "posts/2026/sonore"))


# -- Rebuilds, other builders, drafts ----------------------------------------------------------------------------------


def everything(blog) -> dict[str, bytes]:
    """Return the output without the index of Sphinx's search, which the blog does not use."""
    files = (path for path in blog.out.rglob("*") if path.is_file())
    return {path.relative_to(blog.out).as_posix(): path.read_bytes() for path in files if path.name != "searchindex.js"}


def test_rebuild_equals_a_clean_build_when_a_file_changes_or_goes(build):
    blog = build("media", files=FILES)
    changes = {
        "posts/2026/sonore/la.wav": sound(5),
        "posts/2026/liste.md": post(
            "Liste", PLAYLIST.replace("- [*Mi* (grave)](<liste/le mi.wav>)\n", ""), "2026-05-03"
        ),
        "posts/2026/liste/le mi.wav": None,
        "posts/2026/film.md": None,
        "posts/2026/ailleurs.md": None,
    }
    blog.build(changes, jobs=IN_PARALLEL)
    assert blog.warnings == ""
    clean = build("media", files={name: text for name, text in (FILES | changes).items() if text is not None})
    assert everything(blog) == everything(clean)
    assert blog.soup("posts/2026/sonore/").select_one("time[datetime=PT5S]")
    assert not list(blog.out.rglob("film.*"))
    assert not list(blog.out.rglob("affiche*"))


def test_sound_that_goes_after_the_output_was_deleted_is_no_error(build):
    blog = build("media", files=FILES)
    shutil.rmtree(blog.out)
    blog.build({"posts/2026/sonore.md": post("Sonore", "Plus rien.", "2026-05-01")})
    assert blog.warnings == ""
    assert [path.read_bytes() for path in blog.out.rglob("la.wav")] == [FILES["posts/2026/liste/la.wav"]]


def test_missing_file_is_told_until_it_is_there(build):
    files = {name: text for name, text in FILES.items() if not name.endswith("sonore/la.wav")}
    blog = build("media", files=files)
    assert len(blog.told) == 1
    assert len(blog.build().told) == 1
    blog.build({"posts/2026/sonore/la.wav": sound(3)})
    assert blog.warnings == ""
    assert blog.soup("posts/2026/sonore/").audio


def test_sounds_of_drafts_are_not_published(build):
    files = FILES | {"posts/2026/sonore.md": post("Sonore", AUDIO, "2026-05-01", draft="true")}
    extensions = [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.drafts",
        "carnet.media",
        "carnet.archives",
        "carnet.feeds",
    ]
    blog = build("media", files=files, extensions=[*extensions, "carnet.french", "carnet.incremental"])
    assert blog.warnings == ""
    texts = [path.read_bytes() for path in blog.out.rglob("la.wav")]
    assert texts == [sound(1)] == [FILES["posts/2026/liste/la.wav"]]


@pytest.mark.parametrize("builder", ["text", "epub", "latex", "man", "texinfo"])
def test_elsewhere_a_player_is_a_title_and_an_address(build, builder):
    extensions = ["myst_parser", "carnet.upstream.ablog", "carnet.media"]
    files = {
        "sonore.md": f"# Sonore\n{AUDIO}{PLAYLIST}{VIDEO}{PLAYER}",
        "index.md": "# A\n\n```{toctree}\nsonore\n```\n",
    }
    files |= {name.replace("posts/2026/", ""): text for name, text in FILES.items() if not name.endswith(".md")}
    files["posts/2026/sonore/autre.webm"] = FILES["posts/2026/sonore/autre.webm"]
    settings = {"html_theme": "alabaster", "epub_show_urls": "no", "suppress_warnings": ["epub"], "version": "1"}
    blog = build("media", builder, files=files, extensions=extensions, **settings)
    assert "media" not in blog.warnings
    if builder == "text":
        text = " ".join((blog.out / "sonore.txt").read_text(encoding="utf-8").split())
        assert re.search(rf"{BASE}_downloads/\w+/la ?\.wav", text)
        assert "On entend une note" in text
        assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in text


def test_script_has_no_words_of_its_own():
    script = (REPO / "src" / "carnet" / "media" / "media.js").read_text(encoding="utf-8")
    code = "\n".join(line.partition("//")[0] for line in script.splitlines())
    words = re.findall(r'"([^"]*)"', code)
    known = {
        *("button[data-player]", "click", "iframe", "encrypted-media; fullscreen; picture-in-picture"),
        *("strict-origin-when-cross-origin", ".playlist", "audio", "play", "ended"),
    }
    assert set(words) == known


def test_services_that_a_writer_is_told_of_are_those_with_players():
    from carnet.core.file_directive import SERVICES

    assert SERVICES.split(", ") == [*_players.EXAMPLES]
