"""Live comments are off until they are set, and every page says what it would ask of whom."""

from __future__ import annotations

import json

import pytest
from building import REPO, post, spaced

from carnet.live_comments.services import REQUIRED, Page, SettingError, check_settings, service_of

pytestmark = pytest.mark.slow

EXTENSIONS = [
    "myst_parser",
    "ablog",
    "carnet.upstream.ablog",
    "carnet.upstream.furo",
    "carnet.drafts",
    "carnet.archives",
    "carnet.french",
    "carnet.live_comments",
]
EXTENSIONS += ["carnet.incremental"]
ISSO = {"provider": "isso", "url": "https://comments.example/isso/"}
GISCUS = {"provider": "giscus", "repo": "une/place", "repo_id": "R_1", "category": "Annonces", "category_id": "C_1"}
MASTODON = {"provider": "mastodon"}
TOOT = "https://mastodon.example:8443/@redaction2/123"
FILES = {
    "posts/2026/un.md": post('Un "billet" & \\<rien>'),
    "posts/2026/sans.md": post("Sans", comments="false"),
    "posts/2026/pouet.md": post("Pouet", mastodon=TOOT),
}
PAGE = Page("posts/2026/un", "posts/2026/un/", "Un", "fr", TOOT)
BASE = "https://blog.example/fr/"


def build_with(build, settings, **more):
    static = {"html_static_path": [str(REPO / "_static")], "extensions": EXTENSIONS}
    return build("feeds", files=FILES, blog_comments=settings, **static, **more)


@pytest.fixture(scope="module", params=[ISSO, GISCUS, MASTODON], ids=lambda settings: settings["provider"])
def live(request, build):
    blog = build_with(build, request.param)
    assert blog.warnings == ""
    return request.param["provider"], blog


def section(blog, name):
    return blog.soup(f"posts/2026/{name}/").select_one("section.live-comments")


def scripts(blog, address):
    return [tag.get("src") or tag.get("href") for tag in blog.soup(address).select("script[src], link[rel=stylesheet]")]


def test_no_page_speaks_of_live_comments_until_they_are_set(build):
    blog = build_with(build, {})
    assert blog.warnings == ""
    for page in blog.pages().values():
        assert "live-comments" not in str(page)


def test_posts_that_take_comments_have_a_place_for_them_and_others_do_not(live):
    kind, blog = live
    places = {name for name in ("un", "sans", "pouet") if section(blog, name)}
    assert places == ({"pouet"} if kind == "mastodon" else {"un", "pouet"})
    assert not blog.soup("").select(".live-comments")
    assert not blog.soup("rubrique/humeurs/").select(".live-comments")


def test_script_and_style_are_loaded_on_pages_with_live_comments_alone(live):
    _kind, blog = live
    loaded = [name for name in scripts(blog, "posts/2026/pouet/") if "live-comments" in name]
    assert len(loaded) == 2
    for address in ("", "posts/2026/sans/", "blog/"):
        assert not [name for name in scripts(blog, address) if "live-comments" in name]


def test_page_loads_nothing_of_another_site_by_itself(live):
    _kind, blog = live
    page = blog.soup("posts/2026/pouet/")
    tags = page.select("script[src], link[rel=stylesheet], link[rel*=pre], img, iframe")
    assert not [tag for tag in tags if (tag.get("src") or tag.get("href", "")).startswith(("http", "//"))]


def test_reader_is_told_who_receives_what(live):
    kind, blog = live
    told = section(blog, "pouet").select_one(".consent").get_text(" ", strip=True)
    words = {
        "isso": ("comments.example", "adresse IP", "ce que vous écrivez"),
        "giscus": ("giscus.app", "GitHub", "adresse IP"),
        "mastodon": ("mastodon.example:8443", "adresse IP", "quel billet vous lisez"),
    }[kind]
    assert all(word in told for word in (*words, "Charger les commentaires", "rien ne lui est demandé"))
    assert section(blog, "pouet").select_one(".consent").has_attr("hidden")
    assert "JavaScript" in section(blog, "pouet").noscript.get_text()


def test_hosts_are_declared_for_a_security_policy(live):
    kind, blog = live
    pages = ("pouet", "sans")
    sources = {name: [*filter(None, blog.app.emit("carnet-content-sources", f"posts/2026/{name}"))] for name in pages}
    giscus = ("https://giscus.app",)
    assert sources["sans"] == []
    assert sources["pouet"] == [
        {
            "isso": {
                "script-src": ("https://comments.example",),
                "connect-src": ("'self'", "https://comments.example"),
            },
            "giscus": {"script-src": giscus, "style-src": giscus, "frame-src": giscus},
            "mastodon": {"connect-src": ("'self'", "https://mastodon.example:8443")},
        }[kind]
    ]


def test_titles_reach_the_service_as_they_are(build):
    blog = build_with(build, ISSO)
    attributes = json.loads(section(blog, "un")["data-attributes"])
    assert attributes["data-title"] == "Un «\u00a0billet\u00a0» & <rien>"
    assert attributes["data-thread"] == "/fr/posts/2026/un/"
    assert section(blog, "un")["data-address"] == "https://comments.example/isso/js/embed.min.js"


def test_replies_on_mastodon_can_be_read_there(build):
    blog = build_with(build, MASTODON)
    link = section(blog, "pouet").find("a")
    assert (link["href"], link["rel"]) == (TOOT, ["noopener"])
    assert section(blog, "pouet")["data-address"] == "https://mastodon.example:8443/api/v1/statuses/123/context"


@pytest.mark.parametrize(
    "toot", ["https://m.example/@a/9", "https://m.example/@a@b.example/9/", "https://m.example/users/a7/statuses/9"]
)
def test_address_of_a_toot_is_understood(toot):
    service = service_of(MASTODON, Page("a", "a/", "A", "fr", toot), BASE)
    assert service.address == "https://m.example/api/v1/statuses/9/context"


def test_nothing_is_written_when_nothing_changed(build):
    blog = build("feeds", files=FILES, extensions=EXTENSIONS, blog_comments=ISSO)
    before = {path: path.stat().st_mtime_ns for path in blog.out.rglob("*.html")}
    blog.build()
    assert {path: path.stat().st_mtime_ns for path in blog.out.rglob("*.html")} == before


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"url": "https://a.example"}, "'provider' is one of isso, giscus, mastodon, not 'None'"),
        ({"provider": "iso"}, "did you mean 'isso'?"),
        ({"provider": 3}, "'provider' is one of"),
        ({"provider": "isso"}, "'isso' needs 'url', a text"),
        ({"provider": "isso", "url": ""}, "'isso' needs 'url', a text"),
        ({"provider": "isso", "url": "a.example"}, "did you mean 'https://a.example'?"),
        ({**ISSO, "repo": "a/b"}, "'repo' is no setting of 'isso'; those are provider, url, address"),
        ({**ISSO, "address": "blog"}, "'address'"),
        ({**GISCUS, "category_id": None}, "'giscus' needs 'category_id', a text"),
        ({**MASTODON, "url": "https://a.example"}, "'url' is no setting of 'mastodon'; those are provider"),
    ],
)
def test_setting_that_is_not_whole_is_told(settings, message):
    with pytest.raises(SettingError) as told:
        check_settings(settings)
    assert message in str(told.value)


def test_setting_that_is_not_whole_turns_comments_off(build):
    blog = build_with(build, {"provider": "discus"})
    (told,) = blog.told
    assert told == (
        spaced(
            "conf.py:1: WARNING: pas de commentaires en direct, à cause de blog_comments dans conf.py : "
            "« provider » est l’un de ceux-ci : isso, giscus, mastodon, et non « discus » ; "
            "vouliez-vous dire « giscus » ?"
        )
        + " [blog.live_comments]"
    )
    assert section(blog, "un") is None


@pytest.mark.parametrize("settings", [ISSO, GISCUS, MASTODON])
def test_every_service_gives_what_a_page_needs(settings):
    check_settings(settings)
    service = service_of(settings, PAGE, BASE)
    assert service.kind in REQUIRED
    assert service.address.startswith("https://")
    assert service.host in service.address


def test_mistaken_address_of_a_toot_is_told_at_its_line(build):
    blog = build_with(build, MASTODON)
    assert "mastodon" in json.dumps(blog.app.config.blog_comments)
    files = {"posts/2026/a.md": post(mastodon="https://m.example/@a")}
    blog = build("mistakes", files=files, extensions=[*EXTENSIONS, "carnet.front_matter"])
    words = "posts/2026/a.md:4: WARNING: «\u00a0https://m.example/@a\u00a0» n’est pas un message sur Mastodon"
    assert any(words in told for told in blog.told)


# -- Comments stay with their post -------------------------------------------------------------------------------------


def attributes(blog, name):
    return json.loads(section(blog, name)["data-attributes"])


RENAMED = {
    "posts/2026/un.md": None,
    "posts/2027/deux.md": post("Un", date="2026-03-17", permalink="[/ailleurs.html, /posts/2026/un/, /posts/2027/x/]"),
}


@pytest.mark.parametrize(("settings", "name"), [(ISSO, "data-thread"), (GISCUS, "data-term")])
def test_renamed_and_moved_post_keeps_its_thread(build, settings, name):
    blog = build_with(build, settings)
    before = attributes(blog, "un")[name]
    blog.build(RENAMED, blog_post_pattern=["posts/*/*.md"])
    assert (
        json.loads(blog.soup("posts/2027/deux/").select_one("section.live-comments")["data-attributes"])[name] == before
    )


@pytest.mark.parametrize(
    ("settings", "name"), [({**ISSO, "address": "https://old.example/fr/"}, "data-thread"), (GISCUS, "data-term")]
)
def test_blog_that_moves_to_another_address_keeps_its_threads(build, settings, name):
    blog = build_with(build, settings)
    before = attributes(blog, "un")[name]
    blog.build(html_baseurl="https://new.example/")
    assert attributes(blog, "un")[name] == before


def test_threads_of_isso_are_paths_of_its_host_that_lead_to_the_post(build):
    files = {"posts/2026/un.md": post(permalink="/posts/2026/avant/")}
    extensions = [*EXTENSIONS, "carnet.permalinks"]
    blog = build("feeds", files=files, blog_comments=ISSO, extensions=extensions)
    path = attributes(blog, "un")["data-thread"].removeprefix("/fr/")
    assert "../un/" in blog.html(path)
