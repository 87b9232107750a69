"""Blocks between fences: which are half-written, and which have no end. It knows nothing of Sphinx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

#: The name of a block that lacks a bracket.
_ONE_BRACKET = re.compile(r"(?:\{([\w-]+)|([\w-]+)\})( .*|)")
#: The name of a block with its title right behind it.
_GLUED = re.compile(r"\{([\w-]+)\}([^\s{}].*)")


def half_block(token: Token) -> str:
    """Return how the first line of a block is written whose name lacks a bracket, or the space behind it, or ""."""
    if found := _GLUED.fullmatch(token.info.strip()):
        return f"{token.markup}{{{found[1]}}} {found[2]}"
    if token.type == "colon_fence" and (found := _ONE_BRACKET.fullmatch(token.info.strip())):
        return f"{token.markup}{{{found[1] or found[2]}}}{found[3]}"
    return ""


def is_open(token: Token) -> bool:
    """Return whether a fence has no end: its lines are then all but one its own."""
    if not token.map:
        return False
    lines = token.content.count("\n") + (not token.content.endswith("\n") if token.content else 0)
    return token.map[1] - token.map[0] < lines + 2
