"""Which words of an entry are in another language than the entry; what word processors say of every word goes."""

from __future__ import annotations

import re
from typing import Any

_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


def settle_languages(element: Any, current: str) -> None:
    """Leave ``lang`` where the language changes; *current* is that of the words around *element*, "" if unknown."""
    said = element.get("lang") or element.get("xml:lang") or ""
    for name in ("lang", "xml:lang"):
        element.attrib.pop(name, None)
    if current and _CODE.fullmatch(said) and primary(said) != primary(current):
        element.set("lang", said.lower() if len(said) <= 3 else said)
        current = said
    for child in element:
        if isinstance(child.tag, str):
            settle_languages(child, current)


def primary(code: str) -> str:
    """Return the language that a *code* such as ``pt-BR`` names, in whichever country."""
    return re.split("[-_]", code.lower())[0]
