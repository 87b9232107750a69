"""Offer the fields of a post in editors: write what they need to know of the schema in
`carnet.core.front_matter_schema`.

`.pages.yml` is for Pages CMS (writing in a browser), `frontmatter.json` for the extension Front Matter of VS Code, and
`post.schema.json` for any editor that knows JSON Schema. A test compares them with the schema.

    carnet forms
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.console import command
from carnet.cli.pages_cms import lost_in_pages_cms
from carnet.cli.repository import in_language
from carnet.cli.schema_fields import choices_of, default_of, kind, names, of_features, offered, parts_of, words_of
from carnet.cli.schema_labels import WORDS
from carnet.core import field_checks
from carnet.core.dates import ISO
from carnet.core.field_checks import FEED_ID, LANGUAGE_CODE, MAX_COUNT, MAX_DEGREE
from carnet.core.front_matter_schema import ALIASES, PAGE_KEYS
from carnet.core.yaml_lines import Problem

_HEADER = "# Written by `make forms` from carnet.core and conf.py: change those, not this file.\n"
#: Fields that take several values, and in a form mostly one: a text, with commas between several.
_AS_TEXT = ("author", "location")
#: Fields that Pages CMS leaves alone.
_UNTOUCHED = ("comments", "permalink", "feed_id")


def _pattern(expression: re.Pattern[str]) -> str:
    """Return *expression* for the whole of a text, as JSON Schema and JavaScript read it."""
    return f"^(?:{re.sub('[?]P<[a-z]+>', '?:', expression.pattern)})$"


def pages_cms(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of Pages CMS (https://pagescms.org/docs/configuration/).

    It saves each field of the form anew: one that a post does not have gets the form's default, so that defaults are
    those of the schema, and its field for dates drops what has an hour, so that dates are texts. Fields that are not in
    the form stay as they are: those that only an import writes, and `comments`, which has two names. What it would not
    keep is told by `carnet forms`, see `unkept`.
    """
    words = in_language(WORDS, settings["language"])
    return {
        "media": [
            {
                "name": "posts",
                "label": words["media"],
                "input": "posts",
                "output": "..",  # from posts/2026/ to posts/: as the post itself sees the file beside it
                "categories": ["image", "audio", "video"],
            }
        ],
        "content": [
            {
                "name": "posts",
                "label": words["posts"],
                "description": words["add"],
                "type": "collection",
                "path": "posts",
                "subfolders": True,
                "filename": "{year}/{primary}.md",
                "format": "yaml-frontmatter",
                "view": {
                    "fields": ["title", "category", "date", "draft"],
                    "primary": "title",
                    "sort": ["date", "title"],
                    "search": ["title", "tags"],
                    "default": {"sort": "date", "order": "desc"},
                },
                "fields": [
                    *(_pages_field(name, settings) for name in offered(settings) if name not in _UNTOUCHED),
                    _BODY | {"label": words["body"]},
                ],
            }
        ],
        "settings": {"content": {"merge": True}},  # keys that the form does not know stay
    }


#: The text: as source, because a visual editor would rewrite what MyST adds to Markdown.
_BODY = {"name": "body", "type": "code", "options": {"format": "markdown"}}


def _pages_field(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    words = in_language(WORDS, settings["language"])
    label, help_ = words_of(name, settings)
    field: dict[str, Any] = {"name": name, "label": label, "description": help_, "type": "string"}
    special: dict[str, dict[str, Any]] = {
        "date": {"required": True, "pattern": {"regex": _pattern(ISO), "message": words["a date"]}},
        "updated": {"pattern": {"regex": _pattern(ISO), "message": words["a date"]}},
        "category": {
            "type": "select",
            "required": "kind" not in names(settings),  # a note needs none
            "options": {"values": [*settings["blog_categories"]]},
        },
        "degree": {"options": {"min": 1, "max": MAX_DEGREE}},
        "excerpt": {"options": {"min": 0, "max": MAX_COUNT}},
        "description": {"type": "text"},
        "image": {"options": {"media": "posts", "categories": ["image"]}},
        "language": {"pattern": {"regex": _pattern(LANGUAGE_CODE), "message": words["a language"]}},
    }
    types = {"flag": "boolean", "number": "number", "image": "image"}
    field["type"] = types.get(kind(name, settings), "string")
    if kind(name, settings) == "list" and name not in (*_AS_TEXT, "category"):
        field["list"] = True
    if kind(name, settings) == "flag":
        field["default"] = default_of(name)
    if kind(name, settings) == "choice":
        field |= {"type": "select", "options": {"values": choices_of(name, settings)}}
    if kind(name, settings) == "group":
        field |= {"type": "object", "fields": [part | {"type": "string"} for part in parts_of(name, settings, "label")]}
    return field | special.get(name, {})


def unkept(text: str, settings: dict[str, Any]) -> Iterator[Problem]:
    """Yield what Pages CMS would not keep of a post, if it opened and saved it, with what to write instead."""
    flags = {name for name in names(settings) if kind(name, settings) == "flag" and name not in _UNTOUCHED}
    return lost_in_pages_cms(text, flags)


def front_matter_cms(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of Front Matter for VS Code (https://frontmatter.codes/docs/settings).

    The type of content is called "default": any other name would be written into each post as a field.
    """
    return {
        "$schema": "https://frontmatter.codes/frontmatter.schema.json",
        "frontMatter.framework.id": "other",
        "frontMatter.content.supportedFileTypes": ["md"],
        "frontMatter.content.publicFolder": {"path": "posts", "relative": True},
        "frontMatter.content.pageFolders": [
            # New posts come from `make post`, which puts them into the folder of their year.
            {
                "title": in_language(WORDS, settings["language"])["posts"],
                "path": "[[workspace]]/posts",
                "disableCreation": True,
            }
        ],
        "frontMatter.content.draftField": {"name": "draft", "type": "boolean"},
        "frontMatter.taxonomy.dateFormat": "yyyy-MM-dd HH:mm",
        "frontMatter.taxonomy.commaSeparatedFields": [*_AS_TEXT],
        "frontMatter.taxonomy.contentTypes": [
            {
                "name": "default",
                "pageBundle": False,
                "fields": [_front_matter_field(name, settings) for name in offered(settings)],
            }
        ],
    }


def _front_matter_field(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    label, help_ = words_of(name, settings)
    types = {"date": "datetime", "list": "list", "flag": "boolean", "number": "number", "image": "image"}
    special: dict[str, dict[str, Any]] = {
        "title": {"single": True},
        "date": {"required": True, "default": "{{now}}", "isPublishDate": True},
        "author": {"default": settings["author"]},
        "category": {
            "type": "choice",
            "required": "kind" not in names(settings),
            "choices": [*settings["blog_categories"]],
        },
        "degree": {
            "numberOptions": {"min": 1, "max": MAX_DEGREE},
            "when": {"fieldRef": "category", "operator": "contains", "value": settings["blog_degree_category"]},
        },
        "excerpt": {"numberOptions": {"min": 0, "max": MAX_COUNT}},
        "tags": {"type": "tags"},
        "image": {"isPreviewImage": True},
        "draft": {"type": "draft", "default": True},
        "comments": {"default": True},
    }
    field: dict[str, Any] = {"name": name, "title": label, "description": help_}
    if kind(name, settings) == "group":
        return field | {
            "type": "fields",
            "fields": [one | {"type": "string"} for one in parts_of(name, settings, "title")],
        }
    if kind(name, settings) == "choice":
        return field | {"type": "choice", "choices": choices_of(name, settings)}
    return field | {"type": types.get(kind(name, settings), "string")} | special.get(name, {})


def json_schema(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a post's front matter."""
    words = in_language(WORDS, settings["language"])
    properties = {name: _property(name, settings) for name in names(settings)}
    for alias, name in ALIASES.items():
        properties[alias] = properties[name] | {"deprecated": True, "description": words["see"] % name}
    properties["redirect"] |= {"anyOf": _texts()}
    properties["nocomments"]["default"] = False
    properties |= {name: _page_property(name) for name in PAGE_KEYS}
    degree_category = settings["blog_degree_category"]
    as_text = {"type": "string", "pattern": rf"(^|,)\s*{re.escape(degree_category)}\s*(,|$)"}
    as_item = {"type": "array", "contains": {"const": degree_category}}
    jokes = {
        "if": {"required": ["degree"]},
        "then": {"properties": {"category": {"anyOf": [as_text, as_item]}}},
    }
    instead = [name for name, one in of_features(settings).items() if "category" in one.makes_optional]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": words["a post"],
        "type": "object",
        "required": ["date"],
        "anyOf": [{"required": [name]} for name in ("category", *instead) if name in properties],
        "additionalProperties": False,
        "properties": properties,
    } | (jokes if degree_category else {})


def _texts(pattern: str = r"[^\s,]") -> list[dict[str, Any]]:
    """Return the forms of a list: texts, or one text with commas; YAML may take one of them for a number or a truth."""
    item = {"type": ["string", "number", "boolean"], "pattern": pattern}
    return [{"type": ["string", "number"], "pattern": pattern}, {"type": "array", "items": item}]


def _property(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    label, help_ = words_of(name, settings)
    every = [*settings["blog_categories"]]
    one = "|".join(re.escape(category) for category in every)
    forms: dict[str, dict[str, Any]] = {
        "date": {"type": "string", "pattern": _pattern(ISO)},
        "flag": {"type": "boolean", "default": default_of(name)},
        "text": {"type": ["string", "number"]},
        "list": {"anyOf": _texts()},
        "image": {"anyOf": [{"type": "string", "pattern": r"^[^/\\:]"}, {"type": "integer", "minimum": 0}]},
        "number": {"type": "integer", "minimum": 0, "maximum": MAX_COUNT},
    }
    special: dict[str, dict[str, Any]] = {
        "category": {
            "anyOf": [
                {"enum": every},
                {"type": "string", "pattern": rf"^\s*(?:{one})\s*(?:,\s*(?:{one})\s*)*$"},
                {"type": "array", "items": {"enum": every}, "minItems": 1},
            ]
        },
        "degree": {"minimum": 1, "maximum": MAX_DEGREE},
        "language": {"type": "string", "pattern": _pattern(LANGUAGE_CODE)},
        "external_link": {"type": "string", "pattern": "^https?://"},
        "permalink": {"anyOf": _texts(r"^\s*/")},
        "feed_id": {"type": "string", "pattern": _pattern(FEED_ID)},
    }
    if (field := of_features(settings).get(name)) and field.pattern:
        special[name] = {"type": "string", "pattern": field.pattern}
    forms["choice"] = {"enum": choices_of(name, settings)}
    if kind(name, settings) == "group":
        texts = {one["name"]: {"title": one["title"], **forms["text"]} for one in parts_of(name, settings, "title")}
        special[name] = {"type": "object", "properties": texts, "additionalProperties": False}
        forms["group"] = {}
    return {"title": label, "description": help_} | forms[kind(name, settings)] | special.get(name, {})


def _page_property(name: str) -> dict[str, Any]:
    check = PAGE_KEYS[name]
    if check is field_checks.check_flag:
        return {"type": ["boolean", "null"]}
    if check is field_checks.check_count:
        return {"type": "integer", "minimum": 0, "maximum": MAX_COUNT}
    return {"type": "object"} if check is field_checks.check_mapping else {"type": "string", "pattern": "^https?://"}


#: What a blog is without a setting.
_WITHOUT = {"author": "", "blog_categories": [], "blog_degree_category": "", "language": "en", "extensions": []}


def files(settings: dict[str, Any]) -> dict[str, str]:
    """Return the text of each file by its name."""
    settings = _WITHOUT | settings
    return {
        ".pages.yml": _HEADER + yaml.safe_dump(pages_cms(settings), allow_unicode=True, sort_keys=False, width=120),
        "frontmatter.json": _json(front_matter_cms(settings)),
        "post.schema.json": _json(json_schema(settings)),
    }


def _json(value: dict[str, Any]) -> str:
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n"


def main(root: Path = carnet.cli.repository.ROOT) -> int:
    """Write the files that changed, and name them."""
    settings = _WITHOUT | carnet.cli.repository.settings(root)
    for name, text in files(settings).items():
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(_("%s written") % name)
    for post in sorted((root / "posts").rglob("*.md")):
        with suppress(UnicodeDecodeError, ValueError):  # which builds tell
            for found in unkept(post.read_text(encoding="utf-8"), settings):
                print(f"{post.relative_to(root).as_posix()}:{found.line}: {found.message}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    command(main)
