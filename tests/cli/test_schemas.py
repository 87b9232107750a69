"""What editors offer is what the schema of a post takes: neither more, nor less, and in French."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import subprocess
import sys
from unittest import mock

import pytest
import yaml

from carnet.cli import schema_labels, schemas
from carnet.cli.repository import ROOT, settings
from carnet.core.front_matter_schema import ALIASES, FIELDS, PAGE_KEYS, read_front_matter
from carnet.core.post_fields import LINES, declared_by, in_order

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
    assert [*PAGES_FIELDS] == [*in_order(FIELDS, REGISTERED), "body"]
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
        assert pages[name]["label"] == titles[name] == properties[name]["title"] == label
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
    assert PAGES_FIELDS["draft"]["default"] is True
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
        "author": PAGES_FIELDS["author"]["default"],
        "category": "Plaisanteries",
        "degree": PAGES_FIELDS["degree"]["options"]["max"],
        "tags": ["a", "b"],
        "excerpt": PAGES_FIELDS["excerpt"]["options"]["min"],
        "permalink": ["/2006/03/a.html", "/b.html"],
    } | {name: field["default"] for name, field in PAGES_FIELDS.items() if field["type"] == "boolean"}
    text = f"---\n{yaml.safe_dump(saved, allow_unicode=True)}---\n"
    for category in CATEGORIES:
        reading = read_front_matter(
            text.replace("category: Plaisanteries", f"category: {category}"), CATEGORIES, "", REGISTERED
        )
        assert reading.problems == ()
    assert reading.meta.tags == ("a", "b")
    assert {name for name, field in PAGES_FIELDS.items() if field.get("list")} == {"tags", "permalink"}


def test_nothing_that_the_form_does_not_know_is_lost():
    assert PAGES["settings"]["content"]["merge"] is True


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
