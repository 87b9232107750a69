"""Offer the fields of a post in editors: write what they need to know of the schema in
`carnet.core.front_matter_schema`.

`.pages.yml` is for Pages CMS (writing in a browser), `frontmatter.json` for the extension Front Matter of VS Code, and
`post.schema.json` for any editor that knows JSON Schema. A test compares them with the schema.

    carnet forms
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import yaml
from sphinx.locale import _

import carnet.cli.repository
from carnet.cli.console import command
from carnet.cli.repository import in_language
from carnet.cli.schema_labels import LABELS, WORDS
from carnet.core.dates import ISO
from carnet.core.field_checks import (
    FEED_ID,
    LANGUAGE_CODE,
    MAX_COUNT,
    MAX_DEGREE,
    check_count,
    check_flag,
    check_mapping,
)
from carnet.core.front_matter_schema import ALIASES, FIELDS, PAGE_KEYS, FrontMatter
from carnet.core.post_fields import PostFields, declared_by, in_order

_HEADER = "# Written by `make forms` from carnet.core and conf.py: change those, not this file.\n"
#: Fields that take several values, and in a form mostly one: a text, with commas between several.
_AS_TEXT = ("author", "location")


def offered(settings: dict[str, Any]) -> list[str]:
    """Return the fields that the forms of the blog have: a degree only where some category is of jokes."""
    return [name for name in _names(settings) if name != "degree" or settings["blog_degree_category"]]


def _of_features(settings: dict[str, Any]) -> PostFields:
    return declared_by(settings["extensions"])


def _names(settings: dict[str, Any]) -> list[str]:
    """Return the fields that posts of the blog may have."""
    return in_order(FIELDS, _of_features(settings))


def words_of(name: str, settings: dict[str, Any]) -> tuple[str, str]:
    """Return the label and the help of a field."""
    field = _of_features(settings).get(name)
    return in_language(field.words if field else _labels_of(name), settings["language"])


def _labels_of(name: str) -> dict[str, tuple[str, str]]:
    return {language: labels[name] for language, labels in LABELS.items()}


def _default(name: str) -> Any:
    """Return what a field of the floor is where a post does not say it; a flag of a feature is off."""
    return FrontMatter.model_fields[name].default if name in FIELDS else False


def kind(name: str, settings: dict[str, Any]) -> str:
    """Return what a field of the schema takes: date, list, flag, number, image or text."""
    if field := _of_features(settings).get(name):
        return field.kind
    if name == "image":
        return name
    hint = get_type_hints(FrontMatter)[name]
    kinds = {datetime: "date", bool: "flag", int: "number", str: "text"}
    types = [get_origin(part) or part for part in (hint, *get_args(hint))]
    return "list" if tuple in types else next(kinds[part] for part in types if part in kinds)


def _pattern(expression: re.Pattern[str]) -> str:
    """Return *expression* for the whole of a text, as JSON Schema and JavaScript read it."""
    return f"^(?:{re.sub('[?]P<[a-z]+>', '?:', expression.pattern)})$"


def pages_cms(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of Pages CMS (https://pagescms.org/docs/configuration/).

    Its fields for lists and for times drop a value that is written in another way that the schema knows too (a comma
    string, a date without time): so tags are a list here, an author is a text, and only the day of a post is asked for.
    What a post does not say is filled in when it is saved: a published one should say `draft: false`.
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
                    *(_pages_field(name, settings) for name in offered(settings)),
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
        "title": {"required": True},
        "date": {"type": "date", "required": True, "options": {"format": "yyyy-MM-dd"}},
        "updated": {"pattern": {"regex": _pattern(ISO), "message": words["a date"]}},
        "author": {"default": settings["author"]},
        "category": {"type": "select", "required": True, "options": {"values": [*settings["blog_categories"]]}},
        "degree": {"options": {"min": 1, "max": MAX_DEGREE}},
        "excerpt": {"options": {"min": 0, "max": MAX_COUNT}},
        "description": {"type": "text"},
        "image": {"options": {"media": "posts", "categories": ["image"]}},
        "language": {"pattern": {"regex": _pattern(LANGUAGE_CODE), "message": words["a language"]}},
        "feed_id": {"pattern": {"regex": _pattern(FEED_ID), "message": words["an id"]}},
    }
    types = {"flag": "boolean", "number": "number", "image": "image"}
    field["type"] = types.get(kind(name, settings), "string")
    if kind(name, settings) == "list" and name not in (*_AS_TEXT, "category"):
        field["list"] = True
    if kind(name, settings) == "flag":
        field["default"] = name == "draft" or _default(name)
    return field | special.get(name, {})


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
        "category": {"type": "choice", "required": True, "choices": [*settings["blog_categories"]]},
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
    return field | {"type": types.get(kind(name, settings), "string")} | special.get(name, {})


def json_schema(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a post's front matter."""
    words = in_language(WORDS, settings["language"])
    properties = {name: _property(name, settings) for name in _names(settings)}
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
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": words["a post"],
        "type": "object",
        "required": ["date", "category"],
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
        "flag": {"type": "boolean", "default": _default(name)},
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
    if (field := _of_features(settings).get(name)) and field.pattern:
        special[name] = {"type": "string", "pattern": field.pattern}
    return {"title": label, "description": help_} | forms[kind(name, settings)] | special.get(name, {})


def _page_property(name: str) -> dict[str, Any]:
    check = PAGE_KEYS[name]
    if check is check_flag:
        return {"type": ["boolean", "null"]}
    if check is check_count:
        return {"type": "integer", "minimum": 0, "maximum": MAX_COUNT}
    return {"type": "object"} if check is check_mapping else {"type": "string", "pattern": "^https?://"}


def files(settings: dict[str, Any]) -> dict[str, str]:
    """Return the text of each file by its name."""
    settings = {
        "author": "",
        "blog_categories": [],
        "blog_degree_category": "",
        "language": "en",
        "extensions": [],
    } | settings
    return {
        ".pages.yml": _HEADER + yaml.safe_dump(pages_cms(settings), allow_unicode=True, sort_keys=False, width=120),
        "frontmatter.json": _json(front_matter_cms(settings)),
        "post.schema.json": _json(json_schema(settings)),
    }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def main(root: Path = carnet.cli.repository.ROOT) -> int:
    """Write the files that changed, and name them."""
    for name, text in files(carnet.cli.repository.settings(root)).items():
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(_("%s written") % name)
    return 0


if __name__ == "__main__":
    command(main)
