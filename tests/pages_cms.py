"""What Pages CMS 2.1.4 does to a post that somebody opens in its form and saves: a model, made after its behaviour.

YAML is read as version 1.2. A field that is not there gets its default, a list that is written as one text is emptied,
a switch is true for any text; a text field refuses to save what YAML takes for no text. Fields that the form does not
know stay as they are (its setting `merge`).
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml


class RefusedError(Exception):
    """The form does not save: nothing is lost."""


class _Yaml12(yaml.SafeLoader):
    """Reads what YAML 1.2 names a truth or a number as such, and all else, such as dates and "no", as text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for _tag, _form, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", [*"-+0123456789"]),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
):
    _Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_form})$"), _first)


def _initial(value: Any, field: dict[str, Any]) -> Any:
    """Return what the form shows of a *value*."""
    if field.get("list"):
        return value if isinstance(value, list) else []
    if value is None or value in ("", [], {}):
        value = field.get("default", False if field["type"] == "boolean" else "")
    return value


def _checked(value: Any, field: dict[str, Any]) -> Any:
    """Return what the form saves of what it shows."""
    if field.get("list"):
        return [_checked(item, {**field, "list": False}) for item in value]
    match field["type"]:
        case "boolean":
            return bool(value)
        case "number":
            options = field.get("options", {})
            if value != "" and not options["min"] <= float(value) <= options["max"]:
                raise RefusedError(field["name"])
            return value if value == "" else int(value)
        case "image":
            value = "" if value == "" else str(value)
            if value and not re.search(r"\.(avif|gif|jpe?g|png|svg|webp)$", value):
                raise RefusedError(field["name"])
            return value
        case "select":
            if value not in ([] if field.get("required") else [""]) + field["options"]["values"]:
                raise RefusedError(field["name"])
            return value
    if not isinstance(value, str) or (field.get("required") and not value):
        raise RefusedError(field["name"])
    if "pattern" in field and value and not re.search(field["pattern"]["regex"], value):
        raise RefusedError(field["name"])
    return value


def saved(post: str, fields: list[dict[str, Any]]) -> str:
    """Return a *post* as it is after somebody opened it in a form of these *fields* and saved it."""
    _, block, body = post.split("---\n", 2)
    before = yaml.load(block, _Yaml12)  # a safe loader
    shown = {field["name"]: _checked(_initial(before.get(field["name"]), field), field) for field in fields[:-1]}
    whole = {name: value for name, value in (before | shown).items() if value not in ("", None, [], {})}
    return f"---\n{yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)}---\n{body}"
