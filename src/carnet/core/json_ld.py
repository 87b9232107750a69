"""Facts for search engines, as JSON-LD in the words of https://schema.org."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

#: What could end the script element that the data stand in, or what scripts take for the end of a line.
_ESCAPED = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def json_ld(graph: list[dict[str, Any]]) -> Markup:
    """Return a script element with the things of a *graph*, which no text in them can end."""
    data = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _ESCAPED.items():
        text = text.replace(char, escaped)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704  # escaped


def whole(data: dict[str, Any]) -> dict[str, Any]:
    """Return *data* without what is not known."""
    return {name: value for name, value in data.items() if value}
