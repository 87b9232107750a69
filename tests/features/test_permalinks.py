"""Old addresses of a post forward to it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import feedparser
import pytest
from building import post

from carnet.permalinks import file_of

pytestmark = pytest.mark.slow

OLD = ("2006/03/pronetaires.html", "vieux/billet/index.html")


@pytest.fixture(scope="module", params=["dirhtml", "html"])
def blog(build, request):
    built = build("permalinks", request.param)
    assert built.warnings == ""
    return built


@pytest.mark.parametrize("name", OLD)
def test_old_address_is_the_very_file_that_a_host_serves(blog, name):
    assert (blog.out / name).is_file()


@pytest.mark.parametrize("name", OLD)
def test_old_address_forwards_at_once(blog, name):
    refresh = blog.soup(name).select_one("meta[http-equiv=refresh]")["content"]
    delay, address = refresh.split("; url=")
    assert delay == "0"
    target = (blog.out / name).parent / address
    assert (target / "index.html" if target.is_dir() else target).resolve() == blog.out / (
        "posts/2026/demenage/index.html" if blog.builder == "dirhtml" else "posts/2026/demenage.html"
    )


@pytest.mark.parametrize("name", OLD)
def test_old_address_names_the_new_one_as_canonical(blog, name):
    (canonical,) = blog.soup(name).select("link[rel=canonical]")
    assert canonical["href"] == "https://blog.example/fr/" + blog.app.builder.get_target_uri("posts/2026/demenage")


@pytest.mark.parametrize("name", OLD)
def test_old_address_can_be_read_where_nothing_forwards(blog, name):
    page = blog.soup(name)
    assert page.h1.get_text() == "Cette page a déménagé"
    link = page.find("a", string="Déménagé")
    assert link["href"] == page.select_one("meta[http-equiv=refresh]")["content"].partition("url=")[2]


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/2006/03/a.html", "2006/03/a.html"),
        ("/vieux/", "vieux/index.html"),
        ("/vieux", "vieux/index.html"),
        ("/a.php", "a.php"),
        ("/", "index.html"),
    ],
)
def test_file_is_the_one_that_a_host_looks_for(address, file):
    assert file_of(address) == file


@pytest.mark.parametrize(
    "address",
    ["/index.html", "/posts/2026/demenage/", "/2006/03/pronetaires.html", "/category/humeurs/", "/blog/2006/"],
)
def test_address_that_is_taken_is_one_warning_and_kept(build, address):
    files = {"posts/2026/nouveau.md": post("Nouveau", date="2026-03-18", permalink=address)}
    (warning,) = build("permalinks", files=files).told
    assert re.match(r"posts/2026/(demenage|nouveau)\.md:4: ", warning)
    owner = r"(«\u00a0[\w/.-]+\u00a0»|une liste du blog)"
    assert re.search(rf"l’ancienne adresse {address} est déjà prise par {owner}", warning)


@pytest.mark.parametrize("address", ["/vieux.html/sous", "/ailleurs.d"])
def test_address_within_another_or_around_it_is_one_warning(build, address):
    files = {
        "posts/2026/un.md": post("Un", permalink="/vieux.html"),
        "posts/2026/deux.md": post("Deux", permalink="/ailleurs.d/x.html"),
        "posts/2026/trois.md": post("Trois", permalink=address),
    }
    (warning,) = build("permalinks", files=files).told
    assert re.match(r"posts/2026/(un|deux|trois)\.md:4: .*est déjà prise par «", warning)


def test_taken_address_is_told_at_the_line_of_the_field(build):
    blog = build("permalinks", files={"posts/2026/nouveau.md": post("Nouveau", permalink="/index.html")})
    assert blog.told[0].startswith("posts/2026/nouveau.md:4: ")
    assert blog.soup().h1.get_text().startswith("Accueil")


@pytest.mark.parametrize("address", ["/ancien.html", "/un/ancien.html"])
def test_old_address_is_gone_with_its_post(build, address):
    extensions = ["myst_parser", "ablog", "carnet.upstream.ablog", "carnet.permalinks", "carnet.incremental"]
    blog = build("permalinks", files={"posts/2026/a.md": post(permalink=address)}, extensions=extensions)
    assert blog.file(address[1:]).exists()
    blog.build({"posts/2026/a.md": None})
    assert not blog.file(address[1:]).exists()


def test_page_that_is_no_post_has_old_addresses_too(build):
    blog = build(
        "permalinks", files={"apropos.md": "---\norphan: true\npermalink: /p/profil.html, /moi/\n---\n\n# Moi\n"}
    )
    assert blog.told == []
    for name in ("p/profil.html", "moi/"):
        assert blog.soup(name).find("a", string="Moi")


# -- Blogger -----------------------------------------------------------------------------------------------------------

IMPORTED = {
    "posts/2006/venu.md": post("Venu", date="2006-03-17", tags="R&B, été", permalink="/2006/03/venu.html"),
    "posts/2026/ne-ici.md": post("Né ici", date="2026-05-01", tags="ici"),
}
BLOGGER = {
    "2006/": "archives/2006/",
    "2006/03/": "archives/2006/03/",
    "2006_03_01_archive.html": "archives/2006/03/",
    "2006/03/17/": "archives/2006/03/",
    "2006_03_17_archive.html": "archives/2006/03/",
    "search/label/Humeurs/": "rubrique/humeurs/",
    "search/label/R&B/": "tag/r-b/",
    "search/label/été/": "tag/ete/",
    "search/label/Saison chaude/": "tag/ete/",
}
SETTINGS = {
    "extensions": [
        "myst_parser",
        "ablog",
        "carnet.upstream.ablog",
        "carnet.upstream.furo",
        "carnet.archives",
        "carnet.feeds",
        "carnet.permalinks",
        "carnet.incremental",
    ],
    "blog_path": "archives",
    "blog_addresses": {"category": "rubrique", "author": "auteur", "series": "serie"},
    "blog_former_labels": {"Saison chaude": "été"},
    "html_baseurl": "https://blog.example/fr/",
}


@pytest.fixture(scope="module")
def imported(build):
    built = build("permalinks", files=IMPORTED, **SETTINGS)
    assert built.told == []
    return built


@pytest.mark.parametrize(("old", "new"), BLOGGER.items())
def test_archives_and_labels_of_blogger_forward_to_ours(imported, old, new):
    address = imported.soup(old).select_one("meta[http-equiv=refresh]")["content"].partition("url=")[2]
    assert (imported.file(old).parent / address).resolve() == imported.file(new).parent
    assert imported.file(new).exists()


def test_posts_that_were_never_on_blogger_have_no_addresses_of_it(imported):
    assert not (imported.out / "2026").exists()
    assert not (imported.out / "search" / "label" / "ici").exists()


def test_hosts_that_read_a_file_of_redirects_forward_by_themselves(imported):
    lines = imported.html("_redirects").splitlines()
    rules = dict(line.removesuffix(" 301").split(" ") for line in lines)
    assert lines[0] == "/fr/feeds/posts/default /fr/atom.xml 301"
    assert lines[-1] == "/fr/feeds/posts/default/-/* /fr/atom.xml 301", "the first rule that fits counts"
    assert rules["/fr/feeds/posts/default/-/%C3%A9t%C3%A9"] == "/fr/tag/ete/atom.xml"
    assert rules["/fr/feeds/posts/default/-/Saison%20chaude"] == "/fr/tag/ete/atom.xml"
    assert rules["/fr/feeds/posts/default/-/Humeurs"] == "/fr/rubrique/humeurs/atom.xml"
    for new in rules.values():
        assert imported.file(new.removeprefix("/fr/")).is_file(), new


def test_hosts_have_no_rule_where_a_page_or_a_file_is(imported):
    for old in [line.split(" ")[0].removeprefix("/fr/") for line in imported.html("_redirects").splitlines()]:
        assert not imported.file(unquote(old)).exists(), old


def test_more_rules_than_hosts_take_are_told(build, monkeypatch):
    monkeypatch.setattr("carnet.permalinks.MAX_RULES", 4)
    (told,) = build("permalinks", files=IMPORTED, **SETTINGS).told
    assert "_redirects" in told
    assert told.endswith("[blog.redirects]")


def test_blog_of_thousands_of_old_addresses_keeps_within_what_hosts_take(build):
    many = ", ".join(f"/vieux/{n}.html" for n in range(2100))
    files = {"posts/2006/venu.md": post("Venu", date="2006-03-17", permalink=many)}
    blog = build("permalinks", files=files, **SETTINGS)
    assert blog.told == []
    assert len(blog.html("_redirects").splitlines()) < 10


def test_blog_without_old_addresses_has_no_file_of_redirects(build):
    blog = build("posts", extensions=[*SETTINGS["extensions"]])
    assert not list(blog.out.rglob("_redirects"))


# -- Other blogs ------------------------------------------------------------------------------------------------------

OLD_LISTS = """\
# Anciennes adresses
/category/jazz%20libre/ tag été
/category/2006/ category Humeurs
/2006/03/ month 2006/03
/feed/ feed rss
/category/jazz/feed/ feed tag été
/tag/inconnu/ tag Inconnu
n’importe quoi
"""


@pytest.fixture(scope="module")
def moved(build):
    files = {"posts/2006/venu.md": post("Venu", date="2006-03-17", tags="été"), "old-addresses.txt": OLD_LISTS}
    return build("permalinks", files=files, **SETTINGS)


@pytest.mark.parametrize(
    ("old", "new"),
    {"category/jazz libre": "tag/ete", "category/2006": "rubrique/humeurs", "2006/03": "archives/2006/03"}.items(),
)
def test_old_lists_forward_by_the_file_that_importers_write(moved, old, new):
    address = moved.soup(f"{old}/").select_one("meta[http-equiv=refresh]")["content"].partition("url=")[2]
    assert (moved.file(f"{old}/").parent / address).resolve() == moved.file(f"{new}/").parent
    assert not moved.file("tag/inconnu/").exists()


def test_old_feeds_forward_where_hosts_read_rules(moved):
    lines = moved.html("_redirects").splitlines()
    assert lines[:2] == ["/fr/feed/ /fr/rss.xml 301", "/fr/category/jazz/feed/ /fr/tag/ete/atom.xml 301"]


def test_line_that_is_no_old_address_is_told(moved):
    (told,) = moved.told
    assert told.startswith("old-addresses.txt:8: ")


def test_feed_is_still_found_where_blogger_had_it(imported):
    assert (
        feedparser.parse(imported.html("rss.xml")).version,
        feedparser.parse(imported.html("atom.xml")).version,
    ) == (
        "rss20",
        "atom10",
    )


def test_old_addresses_are_gone_with_the_last_post_that_had_them(build):
    blog = build("permalinks", files=IMPORTED, **SETTINGS)
    blog.build({"posts/2006/venu.md": None, "posts/2026/demenage.md": None})
    assert not [name for name in (*BLOGGER, "_redirects") if blog.file(name).exists()]


# -- Labels with another name ------------------------------------------------------------------------------------------

LABELLED = {
    "posts/2026/concert.md": post("Concert", date="2026-05-01", tags="concert", author="Camille", series="Une tournée"),
    "posts/2026/ici.md": post("Ici", date="2026-05-02", tags="ici"),
}
FORMER = {
    "live": "concert",  # renamed
    "gig": "live",  # before that
    "spectacle": "concert",  # merged
    "Bonnes humeurs": "Humeurs",
    "Cam": "Camille",
    "La tournée": "Une tournée",
    "ici": "concert",  # a label that posts still have
    "perdu": "nulle part",
    "rond": "carré",
    "carré": "rond",
}
MOVED_LISTS = {
    "tag/live/": "tag/concert/",
    "tag/gig/": "tag/concert/",
    "tag/spectacle/": "tag/concert/",
    "rubrique/bonnes-humeurs/": "rubrique/humeurs/",
    "auteur/cam/": "auteur/camille/",
    "serie/la-tournee/": "serie/une-tournee/",
}


@pytest.fixture(scope="module", params=["dirhtml", "html"])
def relabelled(build, request):
    built = build("permalinks", request.param, files=LABELLED, **SETTINGS | {"blog_former_labels": FORMER})
    assert built.told == []
    return built


def page_of(blog, address):
    return blog.out / (f"{address}index.html" if blog.builder == "dirhtml" else f"{address.rstrip('/')}.html")


@pytest.mark.parametrize(("old", "new"), MOVED_LISTS.items())
def test_list_of_a_renamed_label_forwards(relabelled, old, new):
    page = page_of(relabelled, old)
    address = re.search('url=([^"]+)"', page.read_text(encoding="utf-8"))[1]
    target = (page.parent / address).resolve()
    assert target in (page_of(relabelled, new), page_of(relabelled, new).parent)


@pytest.mark.parametrize("form", ["atom.xml", "rss.xml", "feed.json"])
@pytest.mark.parametrize("old", ["tag/live/", "tag/gig/", "tag/spectacle/", "rubrique/bonnes-humeurs/"])
def test_feed_of_a_renamed_label_goes_on_at_its_old_address(relabelled, old, form):
    new = MOVED_LISTS[old]
    assert (relabelled.out / old / form).read_bytes() == (relabelled.out / new / form).read_bytes()


def test_label_that_is_there_and_one_that_leads_nowhere_are_left_alone(relabelled):
    assert "Ici" in page_of(relabelled, "tag/ici/").read_text(encoding="utf-8")
    assert "http-equiv" not in page_of(relabelled, "tag/ici/").read_text(encoding="utf-8")
    for name in ("perdu", "rond", "carre"):
        assert not page_of(relabelled, f"tag/{name}/").exists()


def test_old_list_goes_when_the_setting_does(build):
    blog = build("permalinks", files=LABELLED, **SETTINGS | {"blog_former_labels": FORMER})
    assert blog.file("tag/live/atom.xml").is_file()
    blog.build(blog_former_labels={})
    assert not blog.file("tag/live/").exists()
    assert not blog.file("tag/live/atom.xml").exists()


def test_rule_for_all_other_labels_stays_when_hosts_take_no_more(build, monkeypatch):
    monkeypatch.setattr("carnet.permalinks.MAX_RULES", 4)
    lines = build("permalinks", files=IMPORTED, **SETTINGS).html("_redirects").splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("/fr/feeds/posts/default ")
    assert lines[-1].startswith("/fr/feeds/posts/default/-/* ")
