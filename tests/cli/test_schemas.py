"""What editors offer is what the schema of a post takes: neither more, nor less, and in French."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import subprocess
import sys
from unittest import mock

import pages_cms
import pytest
import yaml

from carnet.cli import schema_labels, schemas
from carnet.cli.repository import ROOT, settings
from carnet.core.front_matter_schema import ALIASES, FIELDS, PAGE_KEYS, read_front_matter
from carnet.core.post_fields import LINES, declared_by, in_order

pytestmark = pytest.mark.slow

CATEGORIES = ["Humeurs", "Coups de cœur", "Plaisanteries"]
SETTINGS = {
    "author": "Camille",
    "language": "fr",
    "blog_categories": CATEGORIES,
    "blog_degree_category": "Plaisanteries",
    "extensions": [*LINES.values()],
}
REGISTERED = declared_by(LINES.values())
FILES = schemas.files(SETTINGS)
PAGES = yaml.safe_load(FILES[".pages.yml"])
COLLECTION = PAGES["content"][0]
PAGES_FIELDS = {field["name"]: field for field in COLLECTION["fields"]}
VSCODE = json.loads(FILES["frontmatter.json"])
CONTENT_TYPE = VSCODE["frontMatter.taxonomy.contentTypes"][0]
VSCODE_FIELDS = {field["name"]: field for field in CONTENT_TYPE["fields"]}
JSON_SCHEMA = json.loads(FILES["post.schema.json"])
RIGHT = {"date": "2006-03-17", "category": "Plaisanteries"}


@pytest.fixture(scope="module")
def jsonschema():
    """The package, without its check of addresses, which takes seconds to load and is not asked for."""
    with mock.patch.dict(sys.modules, {"rfc3987_syntax": None}):
        import jsonschema
    return jsonschema


@pytest.mark.parametrize("name", [".pages.yml", "frontmatter.json", "post.schema.json"])
def test_the_files_are_what_the_schema_makes_of_them(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text == schemas.files(settings())[name], "run `make forms`"


def test_every_field_is_offered_everywhere():
    untouched = {"comments", "permalink", "feed_id"}
    assert [*PAGES_FIELDS] == [*(name for name in in_order(FIELDS, REGISTERED) if name not in untouched), "body"]
    assert [*VSCODE_FIELDS] == in_order(FIELDS, REGISTERED)
    assert {*JSON_SCHEMA["properties"]} == {*FIELDS, *REGISTERED, *ALIASES, *PAGE_KEYS}


@pytest.mark.parametrize(("language", "wrong"), [("fr", r" [:;!?»]|« |'"), ("en", r"\s[:;!?]|'")])
def test_every_field_has_its_label_and_help_in_the_language_of_the_blog(language, wrong):
    written = schemas.files(SETTINGS | {"language": language})
    pages = {field["name"]: field for field in yaml.safe_load(written[".pages.yml"])["content"][0]["fields"]}
    vscode = json.loads(written["frontmatter.json"])["frontMatter.taxonomy.contentTypes"][0]["fields"]
    titles = {field["name"]: field["title"] for field in vscode}
    properties = json.loads(written["post.schema.json"])["properties"]
    assert [*schema_labels.LABELS[language]] == [*FIELDS]
    of_features = {name: field.words[language] for name, field in REGISTERED.items()}
    for name, (label, help_) in (schema_labels.LABELS[language] | of_features).items():
        assert {titles[name], properties[name]["title"]} | {pages.get(name, {"label": label})["label"]} == {label}
        assert label[0].isupper()
        assert help_.endswith(".")
        assert not re.search(wrong, label + help_), "typography"


def test_all_languages_have_the_same_words():
    assert {*schema_labels.LABELS} == {*schema_labels.WORDS} == {"fr", "en"}
    assert schema_labels.WORDS["fr"].keys() == schema_labels.WORDS["en"].keys()


def test_blog_without_jokes_is_asked_for_no_degree(jsonschema):
    written = schemas.files(SETTINGS | {"blog_degree_category": ""})
    assert not any("degree" in written[name] for name in (".pages.yml", "frontmatter.json"))
    post = RIGHT | {"degree": 3}
    jsonschema.validate(post, json.loads(written["post.schema.json"]))
    assert read_front_matter(f"---\n{json.dumps(post)}\n---\n", CATEGORIES, "").problems == ()


def test_categories_are_chosen_from_those_of_the_blog():
    assert PAGES_FIELDS["category"]["options"]["values"] == CATEGORIES
    assert VSCODE_FIELDS["category"]["choices"] == CATEGORIES


def test_posts_begin_as_drafts():
    assert VSCODE_FIELDS["draft"]["default"] is True


def test_a_picture_lies_beside_the_post_and_is_named_from_there():
    (media,) = PAGES["media"]
    assert PAGES_FIELDS["image"]["options"]["media"] == media["name"]
    stored = "posts/2026/mon-billet/photo.jpg"
    written = media["output"] + stored.removeprefix(media["input"])  # as Pages CMS does
    reading = read_front_matter(f"---\n{json.dumps(RIGHT | {'image': written})}\n---\n", CATEGORIES)
    assert posixpath.normpath(posixpath.join("posts/2026", reading.meta.image)) == stored


def test_new_posts_go_where_the_blog_looks_for_posts():
    name = COLLECTION["filename"].format(year="2026", primary="mon-billet")
    assert re.fullmatch(r"posts/[^/]+/[^/]+\.md", f"{COLLECTION['path']}/{name}")


def test_what_a_form_saves_is_right():
    saved = {
        "title": "Un titre",
        "date": "2026-03-17",
        "updated": "2026-03-18",
        "author": "Camille",
        "category": "Plaisanteries",
        "degree": PAGES_FIELDS["degree"]["options"]["max"],
        "tags": ["a", "b"],
        "excerpt": PAGES_FIELDS["excerpt"]["options"]["min"],
    } | {name: field["default"] for name, field in PAGES_FIELDS.items() if field["type"] == "boolean"}
    text = f"---\n{yaml.safe_dump(saved, allow_unicode=True)}---\n"
    for category in CATEGORIES:
        reading = read_front_matter(
            text.replace("category: Plaisanteries", f"category: {category}"), CATEGORIES, "", REGISTERED
        )
        assert reading.problems == ()
    assert reading.meta.tags == ("a", "b")
    assert {name for name, field in PAGES_FIELDS.items() if field.get("list")} == {"tags"}


def test_nothing_that_the_form_does_not_know_is_lost():
    assert PAGES["settings"]["content"]["merge"] is True


#: Lines of a front matter, in each spelling that the schema takes.
SPELLINGS = [
    *("date: 2006-03-17 14:30", "date: 2006-03-17T14:30:00+02:00", "date: '2006-03-17'", "date: 2006-03-17 14:30:59Z"),
    *("title: Un titre", 'title: "Un: titre"', "title: |\n  Un\n  titre", "title: ~"),
    *("updated: 2026-03-18", "updated: 2026-03-18 09:00", "author: Ann", "author: Ann, Bea", "authors: [Ann, Bea]"),
    *("tags: [été, hiver]", "tags:\n- été\n- hiver", "tags: []", "tags: [no, oui]", "tags: ['2006']", "tags:"),
    *("series: Flux", "description: Une phrase.", "description: >-\n  Une\n  phrase.", "excerpt: 0", "excerpt: 2"),
    *("image: a/b.jpg", "image_alt: Une photo", "language: pt-BR", "language: no", "location: Paris, Brest"),
    *("draft: true", "draft: false", "draft: True", "draft: FALSE", "draft: ~", "draft:"),
    *("pinned: true", "pinned: false", "comments: true", "comments: false", "comments: off", "nocomments: true"),
    *("permalink: /a.html", "permalink: /a.html, /b.html", "permalink: [/a.html, /b.html]"),
    *("redirect: 2006/03/a.html", "redirect: [a.html, b.html]", "external_link: https://example.org/?a=b"),
    *("feed_id: tag:blogger.com,1999:blog-1.post-2", "mastodon: https://mastodon.example/@a/1", "orphan: true"),
    *("myst:\n  html_meta:\n    description: Une phrase.", "tocdepth: 2", "degree: 3\ncategory: Plaisanteries"),
]
#: Those that its form does not save; the post stays as it is.
REFUSED = ["title: 2006", "tags: [2006]", "author: [Ann, Bea]", "location: [Paris]", "image: 2", "category: [Humeurs]"]
#: Those that it would change; `carnet forms` tells each, with what to write instead.
CHANGED = {
    "tags: été, hiver": "tags: [été, hiver]",
    "tags: été": "tags: [été]",
    "draft: no": "draft: false",
    "draft: off": "draft: false",
    "pinned: no": "pinned: false",
    "nocomments:": "nocomments: true",
    "orphan:": "orphan: true",
}


def a_post(line):
    """Return a post with a *line* of its own, or lines, in its front matter."""
    own = {name.partition(":")[0] for name in line.splitlines()}
    given = {name: value for name, value in {"date": "2006-03-17", "category": "Humeurs"}.items() if name not in own}
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in given.items()) + f"{line}\n---\n# Titre\n"


def meaning(text):
    reading = read_front_matter(text, CATEGORIES, "Plaisanteries", REGISTERED)
    assert reading.problems == (), text
    fields = reading.meta.model_dump()
    return fields | {"fields": {name: value for name, value in fields["fields"].items() if value}}


@pytest.mark.parametrize("line", SPELLINGS)
def test_post_that_pages_cms_opens_and_saves_says_the_same(line):
    once = pages_cms.saved(a_post(line), COLLECTION["fields"])
    assert meaning(once) == meaning(a_post(line))
    assert once.endswith("---\n# Titre\n")
    assert pages_cms.saved(once, COLLECTION["fields"]) == once
    assert [*schemas.unkept(a_post(line), SETTINGS)] == []


@pytest.mark.parametrize("line", REFUSED)
def test_what_the_form_of_pages_cms_cannot_show_is_not_saved_and_so_not_lost(line):
    meaning(a_post(line))
    with pytest.raises(pages_cms.RefusedError):
        pages_cms.saved(a_post(line), COLLECTION["fields"])


@pytest.mark.parametrize("line", CHANGED)
def test_what_pages_cms_would_change_is_told_with_what_it_keeps(line):
    right = CHANGED[line]
    assert meaning(pages_cms.saved(a_post(line), COLLECTION["fields"])) != meaning(a_post(line))
    (told,) = schemas.unkept(a_post(line), SETTINGS)
    assert told.line == 4
    assert f"'{right}'" in told.message or f"«\u00a0{right}\u00a0»" in told.message
    assert meaning(a_post(right)) == meaning(a_post(line))
    assert meaning(pages_cms.saved(a_post(right), COLLECTION["fields"])) == meaning(a_post(line))


def test_every_post_of_this_blog_survives_pages_cms():
    fields = yaml.safe_load((ROOT / ".pages.yml").read_text(encoding="utf-8"))["content"][0]["fields"]
    categories = settings()["blog_categories"]
    for path in sorted((ROOT / "posts").glob("*/*.md")):
        text = path.read_text(encoding="utf-8")
        kept = pages_cms.saved(text, fields)
        read = [read_front_matter(one, categories, "Plaisanteries", REGISTERED) for one in (text, kept)]
        assert read[0].meta.model_dump(exclude={"fields"}) == read[1].meta.model_dump(exclude={"fields"}), path
        assert kept.split("---\n", 2)[2] == text.split("---\n", 2)[2]


def test_forms_tell_of_posts_that_pages_cms_would_change(tmp_path, capsys, english):
    shutil.copy(ROOT / "conf.py", tmp_path)
    (tmp_path / "posts/2006").mkdir(parents=True)
    (tmp_path / "posts/2006/un.md").write_text(a_post("tags: été, hiver"), encoding="utf-8")
    schemas.main(tmp_path)
    told = capsys.readouterr().err
    assert told == "posts/2006/un.md:4: Pages CMS would lose 'tags: été, hiver'; write 'tags: [été, hiver]'\n"


def test_pages_cms_knows_every_setting():
    """Its own schema refuses unknown keys: https://github.com/pages-cms/pages-cms/blob/main/lib/config-schema.ts."""
    assert {*PAGES} <= {"media", "content", "components", "settings", "actions", "cache", "hide"}
    entry = {
        "name",
        "label",
        "description",
        "type",
        "path",
        "filename",
        "exclude",
        "view",
        "format",
        "subfolders",
        "fields",
    }
    assert {*COLLECTION} <= entry
    known = {
        "name",
        "label",
        "description",
        "type",
        "default",
        "required",
        "hidden",
        "pattern",
        "options",
        "list",
        "fields",
    }
    types = {"string", "text", "date", "select", "number", "boolean", "image", "code", "object"}
    for field in PAGES_FIELDS.values():
        assert {*field} <= known
        assert ("fields" in field) == (field["type"] == "object")
        assert field["type"] in types
        re.compile(field.get("pattern", {}).get("regex", ""))


def test_the_json_schema_is_one(jsonschema):
    jsonschema.Draft202012Validator.check_schema(JSON_SCHEMA)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"date": "2006-03-17 14:30"},
        {"date": "2006-03-17T14:30:00+02:00"},
        {"category": ["Humeurs", "Coups de cœur"]},
        {"category": "Humeurs, Coups de cœur"},
        {"tags": "été, hiver"},
        {"tags": ["été", "no", "2006"]},
        {"title": "Un titre", "description": "Une phrase.", "series": "Flux"},
        {"image": "a/b.jpg", "image_alt": "Une photo"},
        {"image": 2},
        {"degree": 10},
        {"category": ["Humeurs", "Plaisanteries"], "degree": 1},
        {"category": "Humeurs, Plaisanteries", "degree": 1},
        {"draft": True, "pinned": False, "comments": False},
        {"nocomments": True},
        {"language": "pt-BR", "location": "Paris", "excerpt": 0},
        {"permalink": "/2006/03/a.html, /b.html"},
        {"permalink": ["/2006/03/a.html"]},
        {"redirect": "2006/03/a.html"},
        {"authors": ["A", "B"]},
        {"external_link": "https://example.org/"},
        {"feed_id": "tag:blogger.com,1999:blog-1.post-2"},
        {"orphan": True, "tocdepth": 2, "myst": {"heading_anchors": 2}, "canonical_link": "https://example.org/"},
    ],
)
def test_the_json_schema_takes_what_the_blog_takes(fields, jsonschema):
    post = {name: value for name, value in (RIGHT | fields).items() if value is not None}
    jsonschema.validate(post, JSON_SCHEMA)
    assert read_front_matter(f"---\n{json.dumps(post)}\n---\n", CATEGORIES, "Plaisanteries", REGISTERED).problems == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"date": None},
        {"category": None},
        {"categorie": "Humeurs"},
        {"date": "02/04/2006"},
        {"date": 2006},
        {"updated": "hier"},
        {"category": "Humeur"},
        {"category": ["Humeurs", "Sport"]},
        {"degree": 11},
        {"degree": "3e"},
        {"category": "Humeurs", "degree": 3},
        {"category": ["Humeurs"], "degree": 3},
        {"draft": "oui"},
        {"title": ["a"]},
        {"tags": [["a"]]},
        {"tags": {"a": "b"}},
        {"image": "/a.jpg"},
        {"excerpt": -1},
        {"language": "anglais"},
        {"permalink": "2006/03/a.html"},
        {"external_link": "example.org"},
        {"feed_id": "1.post-2"},
        {"tocdepth": "x"},
        {"myst": "x"},
    ],
)
def test_the_json_schema_refuses_what_the_blog_refuses(fields, jsonschema):
    post = {name: value for name, value in (RIGHT | fields).items() if value is not None}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(post, JSON_SCHEMA)
    assert read_front_matter(f"---\n{json.dumps(post)}\n---\n", CATEGORIES, "Plaisanteries", REGISTERED).problems


def test_files_are_written_when_they_differ_and_only_then(tmp_path, capsys, english):
    shutil.copy(ROOT / "conf.py", tmp_path)
    shutil.copy(ROOT / "frontmatter.json", tmp_path)
    (tmp_path / ".pages.yml").write_text("old", encoding="utf-8")
    assert schemas.main(tmp_path) == 0
    assert capsys.readouterr().out.splitlines() == [".pages.yml written", "post.schema.json written"]
    for name in (".pages.yml", "post.schema.json"):
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
    assert schemas.main(tmp_path) == 0
    assert capsys.readouterr().out == ""


def test_it_finds_the_schema_without_help():
    command = "import carnet.cli.schemas as s; print(*s.files(s.carnet.cli.repository.settings()))"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [".pages.yml", "frontmatter.json", "post.schema.json"]
