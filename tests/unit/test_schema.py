"""What a front matter may say, and in how many ways: all of it is understood as the writer meant it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from carnet.core.front_matter_schema import FIELDS, FrontMatter, Reading, read_front_matter
from carnet.core.post_fields import LINES, declared_by

CATEGORIES = ["Humeurs", "Actualité", "Coups de cœur", "Coups de bourre", "Plaisanteries"]
REGISTERED = declared_by(LINES.values())
PARIS = ZoneInfo("Europe/Paris")


def read(block: str) -> Reading:
    return read_front_matter(f"---\n{block}\n---\n# Titre\n", CATEGORIES, "Plaisanteries", REGISTERED)


def meta(*lines: str) -> FrontMatter:
    """Return what a block with *lines* says; it begins with the two fields that every post has."""
    reading = read("\n".join(["date: 2006-03-17", "category: Plaisanteries", *lines]))
    assert reading.problems == ()
    assert reading.meta is not None
    return reading.meta


def test_every_field_is_read():
    post = meta(
        "title: Pronétaires",
        "updated: 2006-03-18 09:00",
        "author: [Bertrand Damien]",
        "degree: 3",
        "tags: [buzz]",
        "series: Flux",
        "description: Une phrase.",
        "image: photo.jpg",
        "image_alt: Une photo",
        "language: fr",
        "location: [Paris]",
        "draft: true",
        "pinned: true",
        "comments: off",
        "mastodon: https://mastodon.example/@redaction/123",
        "excerpt: 0",
        "external_link: https://example.org/a",
        "permalink: /2006/03/pronetaires.html",
        "feed_id: tag:blogger.com,1999:blog-1.post-2",
    )
    assert post.model_dump(exclude={"date", "updated"}) == {
        "title": "Pronétaires",
        "author": ("Bertrand Damien",),
        "category": ("Plaisanteries",),
        "degree": 3,
        "tags": ("buzz",),
        "series": "Flux",
        "description": "Une phrase.",
        "image": "photo.jpg",
        "image_alt": "Une photo",
        "language": "fr",
        "location": ("Paris",),
        "draft": True,
        "comments": False,
        "excerpt": 0,
        "external_link": "https://example.org/a",
        "permalink": ("/2006/03/pronetaires.html",),
        "feed_id": "tag:blogger.com,1999:blog-1.post-2",
        "fields": {
            "pinned": True,
            "mastodon": "https://mastodon.example/@redaction/123",
        },
        "extra": {},
    }
    assert {*FIELDS} == {*post.model_dump()} - {"fields", "extra"}


def test_a_bare_post_has_plain_defaults():
    post = meta()
    assert (post.author, post.tags, post.draft, post.comments, post.excerpt) == ((), (), False, True, None)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2006-03-17", datetime(2006, 3, 17, tzinfo=PARIS)),
        ('"2006-03-17"', datetime(2006, 3, 17, tzinfo=PARIS)),
        ("2006-03-17 14:30", datetime(2006, 3, 17, 14, 30, tzinfo=PARIS)),
        ("2006-03-17T14:30:05", datetime(2006, 3, 17, 14, 30, 5, tzinfo=PARIS)),
        ("2006-07-17 14:30:00 +00:00", datetime(2006, 7, 17, 16, 30, tzinfo=PARIS)),
        ("2006-03-17T14:30Z", datetime(2006, 3, 17, 15, 30, tzinfo=PARIS)),
        ("2006-03-17T23:30-0500", datetime(2006, 3, 18, 5, 30, tzinfo=PARIS)),
    ],
)
def test_dates_are_moments_in_paris(written, moment):
    reading = read(f"date: {written}\ncategory: Humeurs")
    assert reading.meta is not None
    assert reading.meta.date == moment
    assert reading.meta.date.tzinfo == PARIS


def test_paris_has_its_summer_time():
    assert meta("updated: 2006-07-14").updated.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    "written",
    [
        "tags: [été, coups de cœur, hiver]",
        "tags: été, coups de cœur, hiver",
        "tags: ' été ,coups  de cœur,hiver'",
        'tags: ["été", "coups de cœur", "hiver", "été"]',
        "tags:\n- été\n- coups de cœur\n- hiver",
        "tags:\n  - été\n  - coups de cœur\n  - hiver",
        "tags: e\u0301te\u0301, coups de cœur, hiver",
    ],
)
def test_lists_and_comma_strings_mean_the_same(written):
    assert meta(written).tags == ("été", "coups de cœur", "hiver")


def test_words_of_yaml_are_words_of_the_writer():
    assert meta("tags: [no, oui, 2006, 1.10, 12:30, null]").tags == ("no", "oui", "2006", "1.10", "12:30", "null")
    assert meta("title: 1984").title == "1984"
    assert meta("language: no").language == "no"


@pytest.mark.parametrize("word", ["true", "True", "TRUE", "yes", "on", '"true"'])
def test_words_for_true(word):
    assert meta(f"draft: {word}").draft is True


@pytest.mark.parametrize("word", ["false", "False", "no", "off"])
def test_words_for_false(word):
    assert meta(f"comments: {word}").comments is False


@pytest.mark.parametrize("empty", ["tags:", "tags: []", "tags: ''", "image: ~", "image: null", "title: ' '", "degree:"])
def test_an_empty_field_is_no_field(empty):
    assert meta(empty) == meta()


@pytest.mark.parametrize(("written", "kept"), [("EN", "en"), ("pt-br", "pt-BR"), ("ZH-hant-tw", "zh-Hant-TW")])
def test_codes_of_languages_are_written_one_way(written, kept):
    assert meta(f"language: {written}").language == kept


def test_longer_texts_become_one_line():
    assert meta("description: >\n  Une phrase\n  en deux lignes.").description == "Une phrase en deux lignes."
    assert meta("description: |\n  Une phrase\n  en deux lignes.").description == "Une phrase en deux lignes."


def test_the_keys_of_ablog_keep_working():
    assert meta("authors: [A, B]").author == ("A", "B")
    assert meta("redirect: 2006/03/x, blog/y.html").permalink == ("/2006/03/x", "/blog/y.html")
    assert meta("nocomments: true").comments is False
    assert meta("nocomments:").comments is False
    assert meta("nocomments: false").comments is True
    assert meta("image: 2").image == 2
    assert meta("image: 0").image is None
    assert meta("exclude: true").extra == {}
    assert meta("blogpost: true", "canonical_link: https://example.org/").extra == {
        "blogpost": True,
        "canonical_link": "https://example.org/",
    }


def test_the_keys_of_any_page_are_handed_on():
    block = "myst:\n  heading_anchors: 2\n  all_links_external: true\n  substitutions: {key: 'true', n: 1.5, x: ~}"
    assert meta(block, "hide-toc: true", "tocdepth: 2").extra == {
        "myst": {
            "heading_anchors": 2,
            "all_links_external": True,
            "substitutions": {"key": "true", "n": 1.5, "x": None},
        },
        "hide-toc": True,
        "tocdepth": 2,
    }


def test_a_key_that_is_switched_off_is_not_there():
    assert meta("orphan: false", "no-search: off").extra == {}


def test_lines_of_the_block_and_of_each_key_are_known():
    reading = read("date: 2006-03-17\n\n# remarque\ncategory:\n  - Humeurs\nauthors: A")
    assert reading.lines == 8
    assert reading.keys == {"date": 2, "category": 5, "author": 7}


@pytest.mark.parametrize("typed", ["L'air: ici", "L’air : ici", "L’air : ici", "L'air  :  ici"])
def test_typography_of_a_category_is_the_blogs_business(typed):
    name = "L’air : ici"
    reading = read_front_matter(f'---\ndate: 2006-03-17\ncategory: "{typed}"\n---\n', [name])
    assert (reading.problems, reading.meta.category) == ((), (name,))


def test_without_a_list_of_categories_any_will_do_or_none():
    assert read_front_matter("---\ndate: 2006-03-17\n---\n", []).meta is not None
    assert read_front_matter("---\ndate: 2006-03-17\ncategory: X\n---\n", []).meta.category == ("X",)


def test_a_front_matter_cannot_be_changed():
    with pytest.raises(ValidationError):
        meta().draft = True


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_files_of_other_systems_read_alike(ending):
    text = "---\ndate: 2006-03-17\ncategory: Humeurs\ntags:\n- été\n---\n# Titre\n"
    assert read_front_matter("\ufeff" + text.replace("\n", ending), CATEGORIES) == read_front_matter(text, CATEGORIES)
