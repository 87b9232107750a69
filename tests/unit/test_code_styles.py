"""Code reads well in every colour, on light and on dark pages."""

from __future__ import annotations

import re

import pytest
from building import REPO, real_settings
from pygments.formatters import HtmlFormatter
from pygments.style import Style
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Text

from carnet.theme import colors
from carnet.theme.code_styles import DarkCode, LightCode, compact

#: As for all texts of the blog.
LEAST = 7.0
#: Names of what code lies on, in the blog's palette and in Furo's own.
GROUNDS = ("background", "surface")


def grounds(style: type[Style], scheme: int) -> set[str]:
    """Return the colours that code of a *style* may lie on."""
    blog = real_settings()["blog_colors"]
    furo = colors._FURO[("light", "dark")[scheme]]
    own = {style.background_color, style.highlight_color, style.line_number_special_background_color}
    return own | {blog[name][scheme] for name in GROUNDS} | {furo[name] for name in GROUNDS}


def faint(style: type[Style], scheme: int) -> list[str]:
    """Return the kinds of words that one reads with effort on one of the grounds."""
    text = style.style_for_token(Text)["color"] or "000000"
    inks = {str(kind): style.style_for_token(kind)["color"] or text for kind in STANDARD_TYPES}
    numbers = {"line": style.line_number_color, "special line": style.line_number_special_color}
    inks |= {name: text if color == "inherit" else color[1:] for name, color in numbers.items()}
    return [
        f"{kind}: #{ink} on {ground}"
        for kind, ink in inks.items()
        for ground in grounds(style, scheme)
        if colors.contrast(f"#{ink}", ground) < LEAST
    ]


@pytest.mark.parametrize(("style", "scheme"), [(LightCode, 0), (DarkCode, 1)], ids=["light", "dark"])
def test_every_kind_of_word_in_code_has_a_contrast_of_seven_to_one(style, scheme):
    assert faint(style, scheme) == []


def test_a_style_of_few_contrasts_is_found_out():
    assert faint(get_style_by_name("default"), 0)


def test_no_colour_of_light_pages_is_left_on_dark_ones():
    light, dark = (
        {line.partition("{")[0]: line.partition("{")[2] for line in HtmlFormatter(style=style).get_token_style_defs("")}
        for style in (LightCode, DarkCode)
    )
    assert light.keys() == dark.keys()
    assert [
        kind
        for kind, said in dark.items()
        if ("color:" in light[kind]) != ("color:" in said) or ("font-" in light[kind]) != ("font-" in said)
    ] == []


def test_a_blog_has_these_colours_where_it_names_none():
    from carnet.core.defaults import blog_defaults

    found = blog_defaults({}, REPO)
    for name, style in {"pygments_style": LightCode, "pygments_dark_style": DarkCode}.items():
        assert found[name] == f"{style.__module__}.{style.__name__}"


def looks(style: str) -> dict[str, set[str]]:
    """Return what a stylesheet says of each selector, whichever way it is written."""
    found: dict[str, set[str]] = {}
    for selector, said in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", style)):
        before, several, kinds = selector.strip().partition(":is(")
        for one in kinds.rstrip(")").split(",") if several else [""]:
            found.setdefault(before + one, set()).update(part.strip() for part in said.split(";") if part.strip())
    return found


@pytest.mark.parametrize("name", ["default", "monokai", "a11y-high-contrast-dark", "carnet"])
def test_the_shorter_stylesheet_of_code_says_the_same(name):
    style = LightCode if name == "carnet" else get_style_by_name(name)
    formatter = HtmlFormatter(style=style)
    written = "\n".join(formatter.get_style_defs(prefix) for prefix in (".highlight", "body .highlight"))
    assert looks(compact(written)) == looks(written)
    assert len(compact(written)) < len(written) / 2
    assert compact(compact(written)) == compact(written)
