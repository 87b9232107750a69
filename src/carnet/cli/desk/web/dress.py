"""The desk wears the colours and the type of the blog that lies on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carnet import theme
from carnet.theme.colors import faint, mixed, pairs_in

#: Where the desk's own files are served, and those of the blog's type.
STATIC, FONTS = "/desk-static", "/desk-fonts"
HERE = Path(__file__).parent
FONTS_FOLDER = Path(theme.__file__).parent / "fonts"

_SCRIPTS = ("words", "marks", "typing", "files", "paste", "desk", "fields", "focus", "pane")
#: For blogs that choose no colours, or such as could not be read.
_COLORS = {
    "background": ("#fdfcf9", "#191817"),
    "surface": ("#f5f2ec", "#22201e"),
    "border": ("#e3ded4", "#3a3733"),
    "outline": ("#88816f", "#857f74"),
    "text": ("#23211d", "#ebe7df"),
    "muted": ("#5c574d", "#b8b2a6"),
    "accent": ("#1f5c57", "#8fd3c8"),
}


def colors(settings: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the colours by name, for light screens and for dark ones."""
    said = settings.get("blog_colors")
    found = {**_COLORS, **pairs_in(said)[0]} if isinstance(said, Mapping) else _COLORS
    is_faint = any(
        list(faint({name: pair[at] for name, pair in found.items()}, scheme))
        for at, scheme in enumerate(("light", "dark"))
    )
    return dict(_COLORS if is_faint else found)


def head(settings: Mapping[str, Any]) -> str:
    """Return what the head of each page of the desk has."""
    pairs = colors(settings)

    def variables(at: int) -> str:
        own = {name: pair[at] for name, pair in pairs.items()}
        own["tint"] = mixed(own["background"], own["accent"], 0.09)
        own["on-accent"] = own["background"]
        own["raised"] = mixed(own["background"], "#ffffff", 0.6) if at == 0 else own["surface"]
        return "".join(f"--{name}:{value};" for name, value in own.items())

    return (
        f"<style>:root{{{variables(0)}color-scheme:light}}"
        f"@media(prefers-color-scheme:dark){{:root{{{variables(1)}color-scheme:dark}}}}</style>"
        f'<link rel="stylesheet" href="{STATIC}/desk.css">'
        + "".join(f'<script defer src="{STATIC}/{name}.js"></script>' for name in _SCRIPTS)
    )
