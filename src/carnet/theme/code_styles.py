"""The colours of code, light and dark, for ``pygments_style`` and ``pygments_dark_style``.

They are the inks of the blog's categories, so that a listing belongs to its page; names of variables and punctuation
have the colour of text, so that few words stand out. Every colour reads on the grounds of the blog's palette and of
Furo's own (a test computes it, 7:1 as for all texts). The stylesheet of code that Furo writes is published with a rule
for each colour in the place of one for each kind of word, whatever the styles are.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pygments.style import Style
from pygments.token import Comment, Error, Generic, Keyword, Literal, Name, Number, Operator, String, Text, Token

from carnet.core.build_state import write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What each kind of word in code is, by the name of an ink; a kind that is not here is like the one that it belongs to.
_INKS = {
    Token: "",
    Text: "text",
    Comment: "italic quiet",
    Comment.Preproc: "noitalic violet",
    Comment.PreprocFile: "noitalic green",
    Keyword: "brown",
    Keyword.Constant: "ochre",
    Keyword.Type: "blue",
    Operator.Word: "brown",
    Literal: "ochre",
    Number: "ochre",
    String: "green",
    String.Doc: "italic",
    String.Escape: "ochre",
    String.Interpol: "ochre",
    String.Regex: "violet",
    String.Symbol: "ochre",
    Name.Attribute: "violet",
    Name.Builtin: "violet",
    Name.Builtin.Pseudo: "ochre",
    Name.Class: "blue",
    Name.Constant: "ochre",
    Name.Decorator: "violet",
    Name.Entity: "ochre",
    Name.Exception: "blue",
    Name.Function: "blue",
    Name.Tag: "brown",
    Name.Variable: "violet",
    Error: "red",
    Generic.Deleted: "red",
    Generic.Inserted: "green",
    Generic.Emph: "italic",
    Generic.Error: "red",
    Generic.Heading: "bold",
    Generic.Output: "quiet",
    Generic.Prompt: "quiet",
    Generic.Strong: "bold",
    Generic.EmphStrong: "bold italic",
    Generic.Subheading: "blue",
    Generic.Traceback: "red",
}
#: A line of the stylesheet that says how one kind of word looks.
_RULE = re.compile(r"(?P<where>[^{]*\.highlight) \.(?P<kind>\w+) \{ (?P<said>[^}]*?);? \}")
#: How the lines look that ``emphasize-lines`` names.
_MARKED = re.compile(r"(\.hll \{ background-color: (#\w+))(?= \})")
_NOTE = re.compile(r" ?/\*[^*]*\*/")
_LIGHT = {
    "text": "#26221c",
    "quiet": "#4d463b",
    "brown": "#7a2e12",
    "blue": "#1d4a68",
    "green": "#22512f",
    "ochre": "#594300",
    "violet": "#54306b",
    "red": "#8a1524",
}
_DARK = {
    "text": "#ece5d9",
    "quiet": "#c6bcac",
    "brown": "#e5b393",
    "blue": "#a9c6dc",
    "green": "#b1cba9",
    "ochre": "#d9c48f",
    "violet": "#cdb9dc",
    "red": "#f0aeae",
}


def _styles(inks: dict[str, str]) -> dict[object, str]:
    """Return what Pygments is told of each kind of word: the colour in the place of the ink's name."""
    return {kind: " ".join(inks.get(word, word) for word in said.split()) for kind, said in _INKS.items()}


class LightCode(Style):  # type: ignore[misc]  # Pygments has no types
    """Code on light pages, and in the book."""

    background_color = "#f7f2e8"
    highlight_color = "#efe4cf"
    line_number_color = line_number_special_color = _LIGHT["quiet"]
    line_number_special_background_color = highlight_color
    styles: ClassVar = _styles(_LIGHT)


class DarkCode(Style):  # type: ignore[misc]
    """Code on dark pages."""

    background_color = "#221e1a"
    highlight_color = "#362e25"
    line_number_color = line_number_special_color = _DARK["quiet"]
    line_number_special_background_color = highlight_color
    styles: ClassVar = _styles(_DARK)


def compact(style: str) -> str:
    """Return the stylesheet of code that Pygments writes, a rule for each look: a third of the bytes."""
    found: list[str] = []
    for is_rule, lines in groupby(_NOTE.sub("", style).splitlines(), key=lambda line: bool(_RULE.fullmatch(line))):
        if not is_rule:
            found += lines
            continue
        looks: dict[tuple[str, str], list[str]] = {}
        for line in lines:
            if rule := _RULE.fullmatch(line):
                looks.setdefault((rule["where"], rule["said"]), []).append(f".{rule['kind']}")
        found += [f"{where} :is({','.join(kinds)}){{{said}}}" for (where, said), kinds in looks.items()]
    return "\n".join(found)


def with_long_marks(style: str) -> str:
    """Return a stylesheet of code in which the ground of a marked line goes on where long lines are scrolled to: its
    own box ends with that of the listing.
    """
    return _MARKED.sub(r"\1; box-shadow: 0 0 0 9999px \2; clip-path: inset(0 -9999px 0 0)", style)


def publish_compact(app: Sphinx, exception: Exception | None) -> None:
    """Shorten the stylesheet of code, once Furo has written it, and let marked lines reach to the end."""
    file = Path(app.outdir, "_static", "pygments.css")
    if exception or not file.is_file():
        return
    style = file.read_text(encoding="utf-8")
    if (shorter := compact(with_long_marks(style))) != style:
        write_whole(file, shorter)
