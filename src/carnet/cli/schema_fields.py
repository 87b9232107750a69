"""The fields of a post as forms know them: which there are, what each takes, what it is called."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args, get_origin, get_type_hints

from carnet.cli.repository import in_language
from carnet.cli.schema_labels import LABELS
from carnet.core.front_matter_schema import FIELDS, FrontMatter
from carnet.core.post_fields import PostFields, declared_by, in_order


def offered(settings: dict[str, Any]) -> list[str]:
    """Return the fields that the forms of the blog have: a degree only where some category is of jokes."""
    return [name for name in names(settings) if name != "degree" or settings["blog_degree_category"]]


def of_features(settings: dict[str, Any]) -> PostFields:
    return declared_by(settings["extensions"])


def names(settings: dict[str, Any]) -> list[str]:
    """Return the fields that posts of the blog may have."""
    return in_order(FIELDS, of_features(settings))


def words_of(name: str, settings: dict[str, Any]) -> tuple[str, str]:
    """Return the label and the help of a field."""
    field = of_features(settings).get(name)
    return in_language(field.words if field else _labels_of(name), settings["language"])


def _labels_of(name: str) -> dict[str, tuple[str, str]]:
    return {language: labels[name] for language, labels in LABELS.items()}


def default_of(name: str) -> Any:
    """Return what a field of the floor is where a post does not say it; a flag of a feature is off."""
    return FrontMatter.model_fields[name].default if name in FIELDS else False


def kind(name: str, settings: dict[str, Any]) -> str:
    """Return what a field of the schema takes: date, list, flag, number, image, text, choice, or group of texts."""
    if field := of_features(settings).get(name):
        return field.kind
    if name == "image":
        return name
    hint = get_type_hints(FrontMatter)[name]
    kinds = {datetime: "date", bool: "flag", int: "number", str: "text"}
    types = [get_origin(part) or part for part in (hint, *get_args(hint))]
    return "list" if tuple in types else next(kinds[part] for part in types if part in kinds)


def choices_of(name: str, settings: dict[str, Any]) -> list[str]:
    """Return the values that a field of a feature takes, where it takes one of several."""
    field = of_features(settings).get(name)
    return [*field.choices] if field else []


def parts_of(name: str, settings: dict[str, Any], called: str) -> list[dict[str, Any]]:
    """Return the texts that a group is made of, each with its label under the name that a form has for labels."""
    parts = of_features(settings)[name].parts
    return [{"name": part, called: in_language(words, settings["language"])} for part, words in parts.items()]
