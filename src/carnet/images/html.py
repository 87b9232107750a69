"""The HTML of a picture: each browser fetches the smallest file that fills its place, in the best format it knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup

from carnet.core.pictures.convert import Picture

#: Pixels; how wide the text of a page is (`.content` in theme.css), and an em of it.
_COLUMN, _EM = 608, 19
_PIXELS = {
    "": 1.0,
    "%": _COLUMN / 100,
    "ch": _EM / 2,
    "cm": 96 / 2.54,
    "em": _EM,
    "ex": _EM / 2,
    "in": 96.0,
    "mm": 96 / 25.4,
    "pc": 16.0,
    "pt": 4 / 3,
    "px": 1.0,
    "rem": 16.0,
}
#: What a list shows: its place, and the widest file that fills it.
_IN_LIST, _LIST_WIDTH = "(max-width: 46em) 7rem, 12rem", 800
#: What is as wide as the page: a cover, the picture of the post that leads.
_WIDE = "min(100vw - 2.3rem, 50rem)"
#: How wide and how high a cover is at most, in rem (`.cover` in theme.css).
_COVER_WIDTH, _COVER_HEIGHT = 50, 40
#: Pixels; a picture that is less wide is not stretched over the column.
_SMALL = 480
#: Bytes of a PNG before its pixels, the one that says what these are made of, and what it says where some are not seen.
_PNG_HEAD, _PNG_KIND, _WITH_ALPHA = 2048, 25, (4, 6)
_SOURCE = Markup('<source type="image/{}" srcset="{}" sizes="{}">')
_CANDIDATE = Markup("{}-{}.{} {}w")
_ATTRIBUTE = Markup(' {}="{}"')


def in_text(
    picture: Picture, address: str, width: int | None = None, *, wide: bool = False, **attributes: Any
) -> Markup:
    """Return a picture of a text, *width* pixels wide if the writer said so; *address* is its files' without ending.

    A *wide* one leaves the column of the text.
    """
    shown = width or max(picture.widths, default=_COLUMN)
    place = f"min(100vw - 2.3rem, {f'{shown}px' if shown < _COLUMN else '38rem'})"
    place = _WIDE if wide else place
    height = round(width * picture.height / picture.width) if width and picture.width and picture.height else None
    size = {"width": width or picture.width, "height": height or (None if width else picture.height)}
    return _whole(picture, address, place, picture.widths, size | attributes)


def is_see_through(picture: Picture, folder: Path) -> bool:
    """Return whether the page is seen through a picture, whose files are in a *folder*: a drawing, or part of a PNG."""
    if picture.suffix != ".png":
        return picture.suffix == ".svg"
    with (folder / picture.suffix).open("rb") as file:
        head = file.read(_PNG_HEAD)
    return head[_PNG_KIND] in _WITH_ALPHA or b"tRNS" in head


def as_cover(picture: Picture, address: str, alt: str, *, see_through: bool = False) -> Markup:
    """Return a picture as a post begins with it, over the column.

    A high one is fetched as wide as its height on a screen lets it be; a *see_through* one has paper in the dark.
    """
    width = _COVER_WIDTH
    if picture.width and picture.height:
        width = min(width, max(1, round(_COVER_HEIGHT * picture.width / picture.height)))
    place = f"min(100vw - 2.3rem, {width}rem)"
    paper = {"class": "see-through"} if see_through else {}
    size = {"width": picture.width, "height": picture.height}
    return _whole(picture, address, place, picture.widths, paper | size | {"alt": alt, "fetchpriority": "high"})


def in_list(picture: Picture, address: str, *, leads: bool = False, eager: bool = False) -> Markup:
    """Return the picture of a post in a list, which says nothing that the post's title does not."""
    small = tuple(width for width in picture.widths if width <= _LIST_WIDTH) or picture.widths[:1]
    loading = {"fetchpriority": "high"} if eager else {"loading": "lazy"}
    is_small = leads and picture.suffix != ".svg" and (picture.width or _SMALL) < _SMALL
    name = "entry-picture small" if is_small else "entry-picture"
    size = {"class": name, "width": picture.width, "height": picture.height}
    attributes = {**size, "alt": "", **loading}
    return _whole(picture, address, _WIDE if leads else _IN_LIST, picture.widths if leads else small, attributes)


def _whole(picture: Picture, address: str, place: str, widths: tuple[int, ...], attributes: dict[str, Any]) -> Markup:
    written = {"src": f"{address}{picture.suffix}", **attributes, "decoding": "async"}
    written = {name.rstrip("_"): value for name, value in written.items()}  # "class" is a word of Python
    kept = (_ATTRIBUTE.format(*one) for one in written.items() if one[0] == "alt" or one[1] not in (None, ""))
    image = Markup("<img{}>").format(Markup("").join(kept))
    sources = Markup("")
    for kind in picture.formats:
        candidates = Markup(", ").join(_CANDIDATE.format(address, width, kind, width) for width in widths)
        sources += _SOURCE.format(kind, candidates, place)
    return Markup("<picture>{}{}</picture>").format(sources, image) if sources else image


def wanted_width(node: nodes.image, picture: Picture) -> int | None:
    """Return how wide a writer wants a picture, in pixels; a policy of security allows no other units in a page."""
    scale = float(node.get("scale", 100)) / 100
    for name in ("width", "height"):
        if name in node:
            number, unit = nodes.parse_measure(node[name])
            pixels = float(number) * _PIXELS.get(unit.lower(), 0) * scale
            if name == "height":
                pixels = 0 if unit == "%" or not picture.height else pixels * (picture.width or 0) / picture.height
            return max(1, round(pixels)) if pixels else None
    return max(1, round(picture.width * scale)) if "scale" in node and picture.width else None
