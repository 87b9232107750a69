"""The owner opens the policy for hosts by name, for what may come from them and no more, and readers are told of it."""

from __future__ import annotations

import pytest
from building import Blog, post, spaced

from carnet.core.allowed_hosts import kinds_of, sources
from carnet.statistics import counter

CONF = """project, language, html_theme, author = "Essai", "fr", "furo", "Camille"
extensions = ["myst_parser", "ablog", "carnet"]
extensions += ["carnet.archives", "carnet.media", "carnet.statistics", "carnet.security"]
html_baseurl = "https://blog.example/fr/"
blog_categories = ["Humeurs"]
"""
PLAYER = ":::{player} https://www.youtube.com/watch?v=aqz-KE-bpKQ\n:title: Un film\n:::"
FILES = {"index.md": "# Accueil\n\nBonjour.\n", "posts/2026/film.md": post("Film", PLAYER)}
STATS, MAPS = "stats.example.org", "cartes.example"


@pytest.fixture
def project(tmp_path):
    """Return a function that builds a blog with the settings that are written."""

    def make(**values: object) -> Blog:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        said = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        (source / "conf.py").write_text(CONF + said, encoding="utf-8")
        return Blog(source, source, tmp_path / "out", "dirhtml", {}).build(FILES)

    return make


def allowed(page) -> dict[str, list[str]]:
    """Return the sources that the policy of a *page* allows, by directive."""
    (meta,) = page.select("meta[http-equiv=Content-Security-Policy]")
    return {directive: sources for directive, *sources in map(str.split, meta["content"].split(";"))}


def foot(page) -> str:
    return page.select_one(".colophon").get_text(" ", strip=True)


@pytest.mark.slow
def test_every_page_lets_a_named_host_through_for_what_is_named_and_says_so(project):
    blog = project(blog_allowed_hosts={STATS: ("script", "connect"), MAPS: ("img", "frame")})
    assert blog.warnings == ""
    pages = blog.pages()
    assert len(pages) > 5
    for name, page in pages.items():
        policy = allowed(page)
        assert policy["script-src"][0] == "'self'"
        assert f"https://{STATS}" in policy["script-src"]
        assert policy["connect-src"] == ["'self'", f"https://{STATS}"], name
        assert policy["img-src"] == ["'self'", "data:", f"https://{MAPS}"]
        assert f"https://{MAPS}" not in policy.get("frame-src", []), "a frame is that of a page that shows one"
        assert f"Votre navigateur s’adresse aussi à\u00a0: {STATS}, {MAPS}" in foot(page), name
    assert f"https://{STATS}" in blog.html("_headers")
    (told,) = (one for one in blog.app.emit("carnet-other-hosts") if STATS in one)
    assert told == {STATS: "les pages y chargent\u00a0: données, scripts", MAPS: "les pages y chargent\u00a0: images"}


@pytest.mark.slow
def test_nothing_is_let_through_or_said_unless_it_is_named(project):
    blog = project()
    for page in blog.pages().values():
        assert "connect-src" not in allowed(page)
        assert "navigateur" not in foot(page)
        assert not page.select("[data-count]")
    assert not [one for one in blog.app.emit("carnet-other-hosts") if one and "youtube" not in str(one)]


@pytest.mark.slow
def test_players_are_told_of_with_the_hosts_that_they_come_from(project):
    blog = project()
    (told,) = filter(None, blog.app.emit("carnet-other-hosts"))
    assert told == {"www.youtube-nocookie.com": "lecteurs, quand vous en demandez un"}


@pytest.mark.slow
def test_statistics_take_one_line(project):
    blog = project(blog_goatcounter=f"https://{STATS}/")
    assert blog.warnings == ""
    for page in blog.pages().values():
        assert allowed(page)["connect-src"] == ["'self'", f"https://{STATS}"]
        assert f"https://{STATS}" not in allowed(page)["script-src"], "no code of the counter's runs"
        (place,) = page.select("[data-count]")
        assert (place["data-count"], place["data-site"]) == (f"https://{STATS}/count", "blog.example")
        assert place.get_text(" ", strip=True) == f"Les visites sont comptées sans cookie par\u00a0: {STATS}"
    assert "sendBeacon" not in (script := blog.html("_static/carnet.js"))
    assert 'credentials: "omit"' in script


@pytest.mark.slow
def test_old_list_of_players_is_heeded_and_told_once_with_what_to_write(project):
    blog = project(blog_frame_hosts=["player.vimeo.com"])
    told, refusal = sorted(blog.told, key=lambda one: "ne sont pas admis" in one)
    assert spaced("conf.py:6: WARNING: « blog_frame_hosts » s’appelle maintenant « blog_allowed_hosts »") in told
    assert "blog_allowed_hosts = {'bandcamp.com': (), " in told
    assert "'player.vimeo.com'" not in told
    assert "les lecteurs de YouTube ne sont pas admis ici" in refusal


MISTAKES = [
    ("https://stats.example.org", "script", "n’est pas un hôte comme stats.example.org"),
    ("stats.example.org/count", "script", "n’est pas un hôte"),
    ("stats", "script", "n’est pas un hôte"),
    ("*", "script", "n’est pas un hôte"),
    ("*.org; script-src *", "script", "n’est pas un hôte"),
    ("a.example b.example", "script", "n’est pas un hôte"),
    ("'unsafe-inline'", "script", "n’est pas un hôte"),
    (3, "script", "n’est pas un hôte"),
    (STATS, ("scripts",), "rien ne s’appelle «\u00a0scripts\u00a0»"),
    (STATS, "default-src", "rien ne s’appelle «\u00a0default-src\u00a0»"),
    (STATS, True, "écrivez ce qui peut venir de stats.example.org"),
    (STATS, None, "écrivez ce qui peut venir de stats.example.org"),
]


@pytest.mark.slow
def test_each_mistake_is_one_line_and_lets_nothing_through(project):
    for host, kinds, words in MISTAKES:
        blog = project(blog_allowed_hosts={host: kinds})
        (line,) = blog.told
        assert line.startswith("conf.py:6: WARNING: une entrée de blog_allowed_hosts est laissée de côté\u00a0: "), line
        assert words in line
        assert line.endswith(" [blog.allowed_hosts]")
        assert [*allowed(blog.soup())] == [*allowed(project().soup())]
    for wrong in ([STATS], STATS, None):
        (line,) = project(blog_allowed_hosts=wrong).told
        assert "blog_allowed_hosts" in line


@pytest.mark.slow
@pytest.mark.parametrize("address", ["stats.example.org", "https://a.example/x", "ftp://a.example", "https://", "x y"])
def test_address_of_a_counter_that_is_none_is_one_line_and_counts_nothing(project, address):
    blog = project(blog_goatcounter=address)
    (line,) = blog.told
    assert line.startswith("conf.py:6: WARNING: les visites ne sont pas comptées, à cause de blog_goatcounter")
    assert not blog.soup().select("[data-count]")


@pytest.mark.parametrize(
    "host", ["a.example", "a-b.example.org:8443", "*.example.org", "xn--bcher-kva.example", "localhost:8080"]
)
def test_host_may_have_a_port_and_names_below_it(host):
    assert kinds_of(host, ["connect", "connect"]) == ("connect",)
    scheme = "http" if "localhost" in host else "https"
    assert sources({host: ("connect",)}) == {"connect-src": ("'self'", f"{scheme}://{host}")}


@pytest.mark.parametrize("address", ["https://a.example", "https://a.example/", "https://a.example/count"])
def test_counter_is_told_at_one_address(address):
    assert counter(address) == "https://a.example/count"
