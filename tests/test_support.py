"""The author can be supported where ``conf.py`` says how, and nothing of it is there where it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from building import post

from support import Support, json_in_html, offers, read_support

EXTENSIONS = ["myst_parser", "ablog", "ablog_compat", "furo_compat", "front_matter", "drafts", "french", "mathml"]
EXTENSIONS += ["archives", "feeds", "support", "incremental"]
PAGE = "---\norphan: true\n---\n\n# Soutenir l’auteur\n\nVoici comment.\n"
FILES = {"soutenir.md": PAGE, "posts/2026/un.md": post("Un")}
HOSTILE = "</script><script>alert(1)</script>"
SUPPORT: dict[str, Any] = {
    "ways": [
        {"name": "La boutique : tout", "url": "https://boutique.example/?a=1&b=2", "text": "Les disques <i>."},
        {"name": "Le label", "url": "https://label.example/"},
    ],
    "sold": [
        {
            "name": f"Trois ondes {HOSTILE}",
            "url": "https://boutique.example/ondes",
            "price": "9.50",
            "currency": "EUR",
            "artist": "Camille & Co",
        },
        {
            "name": "Un t-shirt",
            "url": "https://boutique.example/t",
            "price": "20",
            "currency": "EUR",
            "kind": "Product",
        },
    ],
}


@pytest.fixture(scope="module")
def blog(build):
    blog = build("whole", files=FILES, extensions=EXTENSIONS, blog_support=SUPPORT)
    assert blog.warnings == ""
    return blog


def test_page_names_every_way_and_price(blog):
    main = blog.soup("soutenir/").main
    assert main.h1.contents[0] == "Soutenir l’auteur"
    ways = [(link.get_text(), link["href"]) for link in main.select("dt a")]
    assert ways == [
        ("La boutique\u00a0: tout", "https://boutique.example/?a=1&b=2"),
        ("Le label", "https://label.example/"),
    ]
    assert main.dd.get_text() == "Les disques <i>."
    assert [price.get_text() for price in main.select(".sold .price")] == ["9,50\u00a0€", "20,00\u00a0€"]


def test_what_is_sold_is_told_to_machines_and_cannot_end_its_element(blog):
    page = blog.soup("soutenir/")
    (data,) = page.select("script[type='application/ld+json']")
    assert not any("alert(1)" in script.get_text() for script in page.select("script") if script is not data)
    song, shirt = json.loads(data.get_text())["@graph"]
    assert song == {
        "@type": "MusicRecording",
        "name": f"Trois ondes {HOSTILE}",
        "url": "https://boutique.example/ondes",
        "offers": {
            "@type": "Offer",
            "price": "9.50",
            "priceCurrency": "EUR",
            "url": "https://boutique.example/ondes",
        },
        "byArtist": {"@type": "MusicGroup", "name": "Camille & Co"},
    }
    assert (shirt["@type"], "byArtist" in shirt) == ("Product", False)


def test_json_within_html_has_no_sign_of_markup_and_says_the_same():
    data = {"text": "<!-- </script> & \u2028 é"}
    text = json_in_html(data)
    assert not set("<>&") & set(text)
    assert json.loads(text) == data


def test_nothing_is_offered_without_something_sold():
    assert offers(())["@graph"] == []


def test_post_names_the_ways_in_one_line_and_leads_to_the_page(blog):
    (line,) = blog.soup("posts/2026/un/").select(".post-foot .support")
    assert " ".join(line.get_text().split()).startswith("Soutenir l’auteur")
    assert [link["href"] for link in line.select("a")] == [
        "https://boutique.example/?a=1&b=2",
        "https://label.example/",
        "../../../soutenir/",
    ]


def test_other_pages_and_feeds_say_nothing_of_it(blog):
    assert "boutique" not in blog.html()
    assert "boutique" not in blog.html("atom.xml")


def test_nothing_of_it_exists_while_the_setting_is_empty(build):
    blog = build("whole", files=FILES, extensions=EXTENSIONS)
    assert blog.warnings == ""
    assert not (blog.out / "soutenir").exists()
    found = [path.name for path in blog.out.rglob("*.*") if path.is_file() and b"soutenir" in path.read_bytes()]
    assert [name for name in found if not name.endswith((".css", ".js"))] == []


def test_page_comes_and_goes_with_the_setting(build):
    blog = build("whole", files=FILES, extensions=EXTENSIONS)
    blog.build(blog_support=SUPPORT)
    assert blog.warnings == ""
    assert blog.soup("soutenir/").select("dt")
    assert blog.soup("posts/2026/un/").select(".support")
    blog.build(blog_support={})
    assert not (blog.out / "soutenir").exists()
    assert blog.soup("posts/2026/un/").select(".support") == []


def test_ways_are_named_though_there_is_no_page(build):
    blog = build("whole", files={"posts/2026/un.md": post("Un")}, extensions=EXTENSIONS, blog_support=SUPPORT)
    assert blog.warnings == ""
    assert len(blog.soup("posts/2026/un/").select(".support a")) == 2


def test_posts_learn_that_the_page_came_or_went(build):
    blog = build("whole", files={"posts/2026/un.md": post("Un")}, extensions=EXTENSIONS, blog_support=SUPPORT)
    blog.build({"soutenir.md": PAGE})
    assert len(blog.soup("posts/2026/un/").select(".support a")) == 3
    blog.build({"soutenir.md": None})
    assert len(blog.soup("posts/2026/un/").select(".support a")) == 2


def test_post_leads_to_what_is_sold_though_there_is_no_other_way(build):
    blog = build("whole", files=FILES, extensions=EXTENSIONS, blog_support={"sold": SUPPORT["sold"]})
    (link,) = blog.soup("posts/2026/un/").select(".support a")
    assert link["href"] == "../../../soutenir/"


@pytest.mark.parametrize("wrong", [None, [], "x", {"ways": None}, {"sold": {"name": "x"}}, {"ways": "x"}])
def test_setting_of_another_form_is_told(wrong):
    support, problems = read_support(wrong)
    assert len(problems) == 1
    assert support == Support()


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("ways", {"url": "javascript:alert(1)"}, "ways, entry 1: 'javascript:alert(1)' is not an address such as"),
        ("ways", {"url": "https://[x"}, "ways, entry 1: 'https://[x' is not an address such as"),
        ("ways", {"nam": "x"}, "ways, entry 1: 'nam' is not known here; did you mean 'name'?"),
        ("ways", {"name": ""}, "ways, entry 1: 'name' is a text, in quotes"),
        ("sold", {"price": "dix"}, "sold, entry 1: 'dix' is not a price such as 10 or 9.50"),
        ("sold", {"price": "NaN"}, "sold, entry 1: 'NaN' is not a price such as 10 or 9.50"),
        ("sold", {"price": "1_0"}, "sold, entry 1: '1_0' is not a price such as 10 or 9.50"),
        ("sold", {"price": 10}, "sold, entry 1: 'price' is a text, in quotes"),
        ("sold", {"currency": "€"}, "sold, entry 1: '€' is not a currency such as EUR"),
        ("sold", {"kind": "Disque"}, "sold, entry 1: 'Disque' is not one of MusicRecording, MusicAlbum, Product"),
    ],
)
def test_mistake_is_told_and_its_entry_left_out(name, change, told):
    entry = {**SUPPORT[name][0], **change}
    support, problems = read_support({name: [entry]})
    assert len(problems) == 1
    assert problems[0].startswith(told)
    assert getattr(support, name) == ()


def test_missing_and_misnamed_parts_are_told():
    _support, problems = read_support({"way": [], "sold": [{"name": "X", "url": "https://x.example/"}], "ways": ["x"]})
    assert problems == [
        "'way' is not known here; did you mean 'ways'?",
        'ways, entry 1: write it as {"name": "…", "url": "https://…"}',
        "sold, entry 1: it has no price",
        "sold, entry 1: it has no currency",
    ]


def test_mistakes_are_warnings_of_the_build(build):
    blog = build("whole", files=FILES, extensions=EXTENSIONS, blog_support={"ways": [{"name": "X", "url": "x"}]})
    (told,) = blog.told
    assert told == (
        "WARNING: blog_support in conf.py: ways, entry 1: 'x' is not an address such as https://example.org/"
        " [blog.support]"
    )
    assert not (blog.out / "soutenir").exists()
