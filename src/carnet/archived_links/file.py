"""``links.json``: what is known of each link that leads out of the blog, one link a line.

A link without ``seen`` was alive on the day that ``checked`` names, so that one which lives takes no line of a commit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sphinx.locale import _

from carnet.core.field_checks import did_you_mean
from carnet.core.near import nearest
from carnet.core.urls import is_web_address
from carnet.core.yaml_lines import Problem

FILE = "links.json"


@dataclass(frozen=True, slots=True)
class Link:
    """What is known of a link.

    *seen* is the day when it was last seen alive, "" if never, None if that is the day when all links were checked;
    *failed* the days when it failed since then; *dead* the first of them, once it counts as dead; *copy* the address of
    an archived copy; *asked* the day when the archive had none.
    """

    seen: str | None = None
    failed: tuple[str, ...] = ()
    dead: str = ""
    copy: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """All that is known: the links by their addresses, and the day when those without *seen* were alive."""

    checked: str = ""
    links: Mapping[str, Link] = field(default_factory=dict)


def read_links(text: str) -> tuple[Links, list[Problem]]:
    """Return what *text* says, and every mistake in it; a link with a mistake is left out."""
    if not text.strip():
        return Links(), []
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        return Links(), [Problem(error.lineno, _("this is no JSON: %s") % _(error.msg))]
    except ValueError:
        return Links(), [Problem(1, _("this is no JSON that make links wrote: a number in it is too long"))]
    except RecursionError:
        return Links(), [Problem(1, _("this is no JSON that make links wrote: it is nested too deep"))]
    if not isinstance(whole, dict) or not isinstance(whole.get("links"), dict) or not _is_day(whole.get("checked")):
        message = _(
            'this is not what make links wrote: it is {"checked": "2026-03-17", "links": {…}}; take it back from Git,'
            " or delete it to begin anew"
        )
        return Links(), [Problem(1, message)]
    found, problems = {}, []
    for address, values in whole["links"].items():
        if mistake := _mistake(address, values):
            problems.append(Problem(_line(text, address), mistake))
        else:
            found[address] = replace(Link(**values), failed=tuple(values.get("failed", ())))
    return Links(whole["checked"], found), problems


def _mistake(address: str, values: Any) -> str:
    """Return what is wrong with a link, or ""."""
    if not is_web_address(address):
        return _("'%s' is not an address such as %s") % (address, "https://example.org/")
    if not isinstance(values, dict):
        return _("'%s' has no fields; write {}") % address
    for name, value in values.items():
        if name not in _FORMS:
            message = _("'%s' is not a field of a link; the fields are %s") % (name, ", ".join(_FORMS))
            return message + did_you_mean(nearest(name, _FORMS))
        is_right, form = _FORMS[name]
        if not is_right(value):
            return _("'%s' takes %s") % (name, _(form))
    return ""


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_DAY, _DAYS = "a day such as 2026-03-17", "a list of days, each such as 2026-03-17"
#: What each field takes, and how that is said.
_FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "seen": (lambda value: value == "" or _is_day(value), 'a day such as 2026-03-17, or ""'),
    "failed": (
        lambda value: isinstance(value, list) and all(map(_is_day, value)),
        _DAYS,
    ),
    "dead": (_is_day, _DAY),
    "copy": (
        lambda value: isinstance(value, str) and is_web_address(value),
        "an address that begins with https:// or http://",
    ),
    "asked": (_is_day, _DAY),
}


def _line(text: str, address: str) -> int:
    """Return the line on which a link stands."""
    place = max(text.find(json.dumps(address, ensure_ascii=False) + ":"), 0)
    return text.count("\n", 0, place) + 1


def written(known: Links) -> str:
    """Return the text of the file, the same for the same links in whatever order."""
    lines = [f"{_json(address)}: {_json(_values(link))}" for address, link in sorted(known.links.items())]
    links = "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"
    return f'{{\n"checked": {_json(known.checked)},\n"links": {links}\n}}\n'


def _values(link: Link) -> dict[str, Any]:
    values = {name: getattr(link, name) for name in _FORMS}
    return {name: value for name, value in values.items() if value or (name == "seen" and value is not None)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
