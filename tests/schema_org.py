"""What of schema.org pages use: `data/schema-org.txt` has types, what each derives from, and the properties of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TEXT = (Path(__file__).parent / "data" / "schema-org.txt").read_text(encoding="utf-8")
#: Type: what it derives from, and its own properties.
_TYPES = {
    kind: (above, own.split())
    for kind, above, own in re.findall(r"^(\w+)(?: < (\w+))?:\n((?: +.*\n)*)", _TEXT, re.MULTILINE)
}
#: The values of a property that are names of schema.org's own.
_VALUES = {
    "eventStatus": {"EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled", "EventMovedOnline"},
    "eventAttendanceMode": {"OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode"},
    "availability": {"InStock", "SoldOut", "OutOfStock", "PreOrder", "LimitedAvailability", "OnlineOnly", "PreSale"},
}


def _properties(kind: str) -> set[str]:
    above, own = _TYPES[kind]
    return {*own, *(_properties(above) if above else ())}


def errors(data: Any, path: str = "") -> Iterator[str]:
    """Yield what schema.org does not have of what a page says in JSON-LD."""
    if isinstance(data, list):
        for part in data:
            yield from errors(part, path)
    if not isinstance(data, dict):
        return
    if "@graph" in data:
        yield from errors(data["@graph"], path)
        return
    kind = data.get("@type", "")
    if kind not in _TYPES:
        yield f"{path}: there is no type {kind!r}"
        return
    known = _properties(kind)
    for name, value in data.items():
        if name in ("@type", "@id", "@context"):
            continue
        if name not in known:
            yield f"{path}{kind}: has no {name!r}"
        if name in _VALUES and str(value).removeprefix("https://schema.org/") not in _VALUES[name]:
            yield f"{path}{kind}: {name!r} is not {value!r}"
        if value in ("", None, [], {}):
            yield f"{path}{kind}: {name!r} says nothing"
        yield from errors(value, f"{path}{kind}.{name} ")


def types_in(data: Any) -> Iterator[str]:
    """Yield each type that a page names."""
    if isinstance(data, list):
        for part in data:
            yield from types_in(part)
    elif isinstance(data, dict):
        yield from filter(None, [data.get("@type", "")])
        for value in data.values():
            yield from types_in(value)
