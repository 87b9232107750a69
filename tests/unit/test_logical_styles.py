"""Our styles follow the way a text runs: they name its beginning and its end, not left and right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import REPO

SOURCE = REPO / "src" / "carnet"
#: Files, or declarations of a file, that name sides, and why.
ALLOWED = {
    "theme/rtl.css": "it turns what Furo has on one side",
    "book/book.css": "programs for books know few properties",
    "verse/book.css": "as above",
    "scores/book.css": "as above",
    "cli/desk/web/desk.css": "the desk is for writers, in French and English",
    "cli/new/files/_static/blog.css": "it is the owner's",
}
#: A declaration of one side alone.
_SIDE = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
_SHORT = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-(?:width|style|color|radius))\s*:\s*(?P<values>[^;{}]+)")
_VALUE = re.compile(r"(?:[\w-]*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[^\s()])+")
_NOTE = re.compile(r"/\*.*?\*/", re.DOTALL)


def sided(style: str) -> list[str]:
    """Return what names a side in a *style*, or gives left and right two values."""
    style = _NOTE.sub("", style)
    found = [match[0] for match in _SIDE.finditer(style)]
    for match in _SHORT.finditer(style):
        values = _VALUE.findall(match["values"].replace("!important", ""))
        if len(values) == 4 and values[1] != values[3]:
            found.append(match[0])
    return found


@pytest.mark.parametrize(
    "file",
    [file for file in sorted(SOURCE.rglob("*.css")) if file.relative_to(SOURCE).as_posix() not in ALLOWED],
    ids=lambda file: file.relative_to(SOURCE).as_posix(),
)
def test_style_names_no_side(file: Path):
    assert sided(file.read_text(encoding="utf-8")) == []


def test_list_of_what_is_allowed_has_nothing_that_is_gone():
    assert [name for name in ALLOWED if not (SOURCE / name).is_file()] == []


@pytest.mark.parametrize(
    "declaration",
    [
        *("margin-left: 1em", "padding-right:0", "border-left-color: red", "left: 0", "text-align: right"),
        *("float: left", "margin: 0 0 1em 2em", "inset: 0 0 0 auto", "padding: 0 1em 0 clamp(1em, 2vw, 3em)"),
        *("border-width: 1px 0 1px 2px", "border-top-left-radius: 1px"),
    ],
)
def test_what_names_a_side_is_found(declaration):
    assert sided(f".a {{ color: red; {declaration}; }}")


@pytest.mark.parametrize(
    "declaration",
    ["margin: 0 1em 2em 1em", "inset-inline-start: 0", "padding: 1em 2em", "text-align: start", "--left-over: 1"],
)
def test_what_names_none_is_not(declaration):
    assert sided(f".a {{ {declaration}; }} /* left: 0 */") == []
