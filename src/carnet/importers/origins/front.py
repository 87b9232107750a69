"""The fields above the text of a file of Jekyll or Hugo: YAML between `---`, TOML between `+++`, or JSON."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import yaml

_MOST_ALIASES = 40
_BLOCK = re.compile(
    r"\ufeff?\s*(---|\+\+\+)[ \t]*\n(.*?)(?:^\1[ \t]*$\n?|^\.\.\.[ \t]*$\n?|\Z)(.*)", re.DOTALL | re.MULTILINE
)


class _Loader(yaml.SafeLoader):
    """Reads YAML whose dates stay texts, which are read below; names for parts of it are few, as they can multiply."""

    aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return a node; refuse a text in which too many stand for others."""
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > _MOST_ALIASES:
                raise yaml.YAMLError("too many aliases")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def split(text: str) -> tuple[dict[str, Any], str, str]:
    """Return the fields of a file by their names in lower case, its text, and what is wrong ("" if nothing is)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip("\ufeff \n").startswith("{"):
        try:
            said, end = json.JSONDecoder().raw_decode(text.lstrip("\ufeff \n"))
        except (ValueError, RecursionError):
            return {}, text, ""
        return _lower(said), text.lstrip("\ufeff \n")[end:], ""
    found = _BLOCK.match(text)
    if found is None:
        return {}, text, ""
    try:
        said = tomllib.loads(found[2]) if found[1] == "+++" else yaml.load(found[2], _Loader)  # noqa: S506  # it is a SafeLoader
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return _by_lines(found[2]), found[3], str(error).split("\n", maxsplit=1)[0]
    return _lower(said), found[3], ""


def _by_lines(text: str) -> dict[str, Any]:
    """Return the plain fields of a block that is not right as a whole."""
    found = re.findall(r"^([A-Za-z_]\w*)\s*[:=]\s*(.+?)\s*$", text, re.MULTILINE)
    return {name.lower(): value.strip().strip("\"'") for name, value in found}


def _lower(said: Any) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in said.items()} if isinstance(said, dict) else {}


def configuration(text: str, name: str) -> dict[str, Any]:
    """Return the settings in a file of a site."""
    try:
        if name.endswith(".toml"):
            said: Any = tomllib.loads(text)
        else:
            said = yaml.load(text, _Loader)  # noqa: S506  # it is a SafeLoader, and JSON is YAML
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError):
        return {}
    return _lower(said)


def names(value: Any, *, words: bool = False) -> list[str]:
    """Return a list of names; a text holds several with commas, or, with *words*, spaces between them."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        found = [str(one) for one in value if one is not None]
    else:
        found = str(value).split(",") if "," in str(value) else str(value).split() if words else [str(value)]
    return [*dict.fromkeys(" ".join(one.split()) for one in found if one.strip())]


def moment(value: Any, zone: tzinfo) -> datetime | None:
    """Return a date with its hour and shift; one without a shift is of *zone*."""
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime.combine(value, time())
    else:
        text = str(value or "").strip()
        match = re.match(
            r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d))?(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?", text
        )
        if match is None:
            return None
        year, month, day, hour, minute, second = (int(one or 0) for one in match.groups()[:6])
        shift = re.sub(r"^([+-]\d\d):?(\d\d)$", r"\1:\2", (match[7] or "").replace("UTC", "Z"))
        try:
            found = datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{shift}")
        except ValueError:
            return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).replace(microsecond=0)


def zone_of(name: Any) -> tzinfo:
    """Return the zone of that *name*, UTC where there is none."""
    return ZoneInfo(str(name)) if str(name) in available_timezones() else UTC


def truth(value: Any) -> bool | None:
    """Return whether a field says yes or no, None if it says neither."""
    if isinstance(value, bool):
        return value
    return {"true": True, "yes": True, "false": False, "no": False}.get(str(value).strip().lower())
