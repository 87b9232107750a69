"""Which pictures a page shows, where, and whether their writer says what they show, read off its doctree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from docutils import nodes

from carnet.core.doctree import line_of

#: How a directive begins.
_DIRECTIVE = re.compile(r"[`:~]{3,}\s*\{|\.\. ")
#: What a writer is told, by how the picture was written.
NO_TEXT = {
    "link": "this picture has no text for those who don't see it; write it in the brackets, "
    "![What it shows](photo.jpg), and a mere ornament as an {image} with an empty ':alt:'",
    "directive": "this picture has no text for those who don't see it; write ':alt: What it shows' "
    "on a line of its own, or an empty ':alt:' for a mere ornament",
    "html": "this picture has no text for those who don't see it; write 'alt=\"What it shows\"' into '<img …>', "
    "and an empty 'alt=\"\"' for a mere ornament",
    "cover": "the cover has no text for those who don't see it; write 'image_alt: What it shows' below it",
}


class Use(NamedTuple):
    """A place where a page shows a picture: its path from the root, and the line."""

    path: str
    line: int | None


class Uses(NamedTuple):
    """The pictures of a page; one with a *cover* shows it before its text."""

    places: tuple[Use, ...]
    cover: bool


def without_text(image: nodes.image) -> str:
    """Return how a picture was written of which its writer does not say what it shows, "" for all others.

    In Markdown ``![](photo.jpg)`` can't be told from a text left empty on purpose; ``:alt:`` without text can.
    """
    if _DIRECTIVE.match(image.rawsource):
        return "" if "alt" in image else "directive"
    if image.rawsource.startswith("<"):  # pasted HTML
        return "" if "alt" in image else "html"
    return "" if image.get("alt") else "link"


def pictures_of(doctree: nodes.document) -> Iterator[Use]:
    """Yield the pictures of the blog that a page shows."""
    for image in doctree.findall(nodes.image):
        found: dict[str, str] = image.get("candidates", {})
        if not is_elsewhere(image):
            yield from (Use(path, line_of(image)) for path in found.values())


def name_as_written(doctree: nodes.document) -> None:
    """Name files as the writer does: MyST-Parser hands over "été.jpg" as it stands in addresses (no issue yet).

    This can go once it does not.
    """
    for image in doctree.findall(nodes.image):
        if "://" not in image["uri"] and not _DIRECTIVE.match(image.rawsource):
            image["uri"] = unquote(image["uri"])


def is_elsewhere(image: nodes.image) -> bool:
    """Return whether a picture is no file of the blog."""
    return "?" in image.get("candidates", {})


def widen(doctree: nodes.document) -> None:
    """Let what a picture of the class "wide" stands in leave the column of the text, not the picture within it."""
    for image in list(doctree.findall(nodes.image)):
        block = image.parent if isinstance(image.parent, nodes.figure) or len(image.parent.children) == 1 else None
        if "wide" in image["classes"]:
            image["classes"] = [name for name in image["classes"] if name != "wide"]
            if not isinstance(block, nodes.paragraph | nodes.figure):
                block = nodes.paragraph()
                image.replace_self(block)
                block += image
            block["classes"].append("wide")
        if block is not None and "wide" in block["classes"]:
            image["wide"] = True


def narrow_figures(doctree: nodes.document) -> None:
    """Make a figure's width that of its picture; docutils writes it as a style, which a strict policy forbids."""
    for figure in doctree.findall(nodes.figure):
        width = figure.attributes.pop("width", None)
        for image in figure.findall(nodes.image):
            if width and "width" not in image:
                image["width"] = width
