"""The colours of the blog, in one setting of eight names: ``blog_colors``.

Each name has a colour for light pages and one for dark ones, ``"accent": ("#7a2e12", "#f2b48c")``. Furo's variables
follow from them, and further shades from those; a variable in ``html_theme_options`` wins. A name that is left out
keeps Furo's colour. A slip, or a text that some could not read on its ground, is told.
"""

from __future__ import annotations

import re
from math import floor
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from sphinx.locale import _
from sphinx.util import logging

from carnet.core.conf_lines import place_of
from carnet.core.near import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

#: What the eight names colour.
NAMES = {
    "background": "the page",
    "surface": "the footer, code, boxes",
    "border": "lines between parts",
    "outline": "the edges of fields and buttons",
    "text": "the text",
    "muted": "dates and other facts",
    "accent": "links and marks",
    "visited": "links that were followed",
}
#: The options of Furo that take colours, in the order of a colour's pair.
SCHEMES = {"light": "light_css_variables", "dark": "dark_css_variables"}
#: Furo's colours by scheme, in whose company those stand that are named.
_FURO = {
    "light": {
        "background": "#ffffff",
        "surface": "#f8f9fb",
        "text": "#000000",
        "muted": "#6b6f76",
        "accent": "#2757dd",
        "visited": "#872ee0",
    },
    "dark": {
        "background": "#131416",
        "surface": "#1a1c1e",
        "text": "#cfd0d0",
        "muted": "#81868d",
        "accent": "#5ca5ff",
        "visited": "#b27aeb",
    },
}
#: Furo's variables: a name, or a shade between two, or beyond: from which, towards which, how far on light pages, and
#: how far on dark ones.
_VARIABLES: Mapping[str, str | tuple[str, str, tuple[float, float]]] = {
    "color-background-primary": "background",
    "color-background-secondary": "surface",
    "color-background-border": "border",
    "color-background-hover": ("background", "surface", (2.0, 2.0)),
    "color-foreground-primary": "text",
    "color-foreground-secondary": ("text", "muted", (0.755, 0.65)),
    "color-foreground-muted": "muted",
    "color-foreground-border": "outline",
    "color-brand-primary": "accent",
    "color-brand-content": "accent",
    "color-brand-visited": "visited",
    "color-admonition-title--note": "accent",
    "color-admonition-title-background--note": ("background", "accent", (0.1, 0.1)),
}
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
#: The least contrast of WCAG 2.2, level AA: of text, and of what shows where to click or type.
_TEXT, _OUTLINE = 4.5, 3.0
_READ = {"text": _TEXT, "muted": _TEXT, "accent": _TEXT, "visited": _TEXT, "outline": _OUTLINE}
_GROUNDS = ("background", "surface")


def channels(color: str) -> tuple[int, int, int]:
    """Return red, green and blue of a *color* such as ``#7a2e12`` or ``#fff``, from 0 to 255."""
    digits = color[1:] if len(color) > 4 else "".join(2 * digit for digit in color[1:])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def mixed(first: str, second: str, share: float) -> str:
    """Return the color that lies a *share* of the way from the *first* to the *second*, or beyond it."""
    pairs = zip(channels(first), channels(second), strict=True)
    return "#" + bytes(min(255, max(0, round(a + (b - a) * share))) for a, b in pairs).hex()


def luminance(color: str) -> float:
    """Return the relative luminance of a *color*, as WCAG has it."""
    parts = [part / 255 for part in channels(color)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return how much two colors differ, from 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def variables(colors: Mapping[str, str], scheme: int) -> dict[str, str]:
    """Return Furo's variables that follow from *colors*; *scheme* is 0 for light pages and 1 for dark ones."""
    found = {}
    for variable, source in _VARIABLES.items():
        first, second, shares = (source, source, (0.0, 0.0)) if isinstance(source, str) else source
        if first in colors and second in colors:
            found[variable] = mixed(colors[first], colors[second], shares[scheme])
    return found


def pairs_in(said: Mapping[object, object]) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Return the colors that are *said*, by name, and what is wrong with the others."""
    found: dict[str, tuple[str, str]] = {}
    wrong = []
    for name, value in said.items():
        pair = (value, value) if isinstance(value, str) else value
        if name not in NAMES:
            wrong.append(_("blog_colors has no '%s'; write '%s'") % (name, nearest(name, NAMES) or ", ".join(NAMES)))
        elif not isinstance(pair, tuple | list) or len(pair) != len(SCHEMES):
            wrong.append(_("'%s' in blog_colors needs a colour for light pages and one for dark ones") % name)
        elif bad := [color for color in pair if not isinstance(color, str) or not _COLOR.fullmatch(color)]:
            wrong.append(_("'%s' in blog_colors: '%s' is no colour; write it as #7a2e12") % (name, bad[0]))
        else:
            found[str(name)] = (pair[0], pair[1])
    return found, wrong


def faint(colors: Mapping[str, str], scheme: str) -> Iterator[tuple[str, str, float, float]]:
    """Yield name, ground, contrast and least contrast of what cannot be read well among the *colors* of a *scheme*."""
    whole = {**_FURO[scheme], **colors}
    for name, least in _READ.items():
        grounds = [ground for ground in _GROUNDS if name in whole and not colors.keys().isdisjoint({name, ground})]
        found = {ground: contrast(whole[name], whole[ground]) for ground in grounds}
        if found and (lowest := min(found.values())) < least:
            yield name, min(found, key=lambda ground: found[ground]), lowest, least


def _tell(app: Sphinx, message: str) -> None:
    logger.warning("%s", message, location=place_of(app, "blog_colors"), type="blog", subtype="colors")


def color_theme(app: Sphinx, config: Config) -> None:
    """Give Furo the colors of the blog, and tell what is wrong with them."""
    if not isinstance(config.blog_colors, dict):  # which is told
        return
    pairs, wrong = pairs_in(config.blog_colors)
    for message in wrong:
        _tell(app, message)
    options = dict(config.html_theme_options)
    for number, (scheme, option) in enumerate(SCHEMES.items()):
        colors = {name: pair[number] for name, pair in pairs.items()}
        for name, ground, found, least in faint(colors, scheme):
            where = _("on light pages") if scheme == "light" else _("on dark pages")
            numbers = [format_decimal(floor(100 * one) / 100, locale=config.language) for one in (found, least)]
            message = _("'%s' in blog_colors is hard to see on '%s' %s: its contrast is %s, and %s is the least")
            _tell(app, message % (name, ground, where, *numbers))
        if colors:
            options[option] = variables(colors, number) | options.get(option, {})
    config["html_theme_options"] = options
