"""A drawing of Verovio's made light and fit for the blog's pages: no styles, no ids but of what it repeats, its ink
that of the text around it, and every word exactly as wide as Verovio took it to be, in whatever font it is shown.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from pathlib import Path

from lxml import etree

from carnet.scores.verovio_files import data_folder

#: What stands for the beginning of ids, until it is known where on a page the drawing is.
PLACE = "§"
#: Groups that stay, for who looks for notes and bars; of all others only the content does.
_KEPT = {"note", "rest", "mRest", "multiRest", "measure"}
_BOLD = {"ending", "fing", "reh", "tempo"}
_ITALIC = {"dir", "dynam"}
_GONE = {"placeholder", "mNum"}
#: Attributes of lines and shapes that are kept.
_ATTRIBUTES = (
    *("d", "points", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "transform"),
    *("stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "fill", "fill-opacity", "opacity"),
)
_STAFF_LINE = re.compile(r"M(-?\d+) (-?\d+) L(-?\d+) \2")
#: Fonts with the widths of Times, which Verovio counts with, then whatever there is.
_FONTS = "Times,Times New Roman,Liberation Serif,serif"
_HEAD = f'fill="currentColor" stroke="currentColor" stroke-width="0" font-family="{_FONTS}"'
#: Signs of music that letters can write; others are drawn.
_LETTERS = {0xE260: "♭", 0xE261: "♮", 0xE262: "♯", 0xED60: "♭", 0xED61: "♮", 0xED62: "♯"}
_UNITS_OF_LETTERS, _UNITS_OF_SIGNS = 2048, 1000
#: How wide letters are that Verovio's tables leave out.
_MISSING = {"’": 682, "\N{NO-BREAK SPACE}": 512, "\N{NARROW NO-BREAK SPACE}": 340, "♭": 700, "♯": 800, "♮": 700}
#: Units of a drawing in a pixel of a page, and how far a picture on paper of its own reaches beyond its music.
UNITS = 25
_MARGIN = 400


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of a line of text in one font."""

    text: str
    size: float
    bold: bool
    italic: bool
    is_music: bool


@dataclass(slots=True)
class _Page:
    """What is known of a drawing while it is made light."""

    prefix: str
    parts: list[str] = field(default_factory=list)
    glyphs: dict[str, str] = field(default_factory=dict)

    def glyph(self, code: str) -> str:
        """Return the address of a sign of music, which the drawing has once."""
        if code not in self.glyphs:
            self.glyphs[code] = _outline(code)
        return f"#{self.prefix}{code}"


def light(pages: list[str], letter: str) -> list[str]:
    """Return the drawings on *pages*, made light; their ids begin with ``PLACE`` and a *letter*."""
    return [_light(etree.fromstring(page.encode()), f"{PLACE}{letter}{number}") for number, page in enumerate(pages)]


def placed(drawing: str, name: str) -> str:
    """Return a drawing whose ids begin with a *name*."""
    return drawing.replace(PLACE, name)


def on_paper(drawings: list[str], name: str) -> str:
    """Return *drawings* as one picture of black ink on white paper, for places that know neither light nor dark."""
    sizes = [tuple(map(int, re.findall(r"\d+", _box(drawing))))[-2:] for drawing in drawings]
    width = max(size[0] for size in sizes) + 2 * _MARGIN
    height = sum(size[1] + _MARGIN for size in sizes) + _MARGIN
    parts, top = [], _MARGIN
    for drawing, (wide, high) in zip(drawings, sizes, strict=True):
        place = f'<svg x="{_MARGIN}" y="{top}" width="{wide}" height="{high}" overflow="visible" '
        parts.append(placed(drawing, name).replace("<svg ", place, 1))
        top += high + _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{round(width / UNITS)}" '
        f'height="{round(height / UNITS)}" color="#000"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(parts)}</svg>\n"
    )


def size_of(picture: str) -> tuple[int, int]:
    """Return width and height of a picture in pixels."""
    found = re.search(r'width="(\d+)" height="(\d+)"', picture)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _box(drawing: str) -> str:
    found = re.search(r'viewBox="([^"]*)"', drawing)
    return found[1] if found else "0 0 0 0"


def _light(root: etree._Element, prefix: str) -> str:
    inner = next(child for child in root if _name(child) == "svg")
    page = _Page(prefix)
    defined = {one.get("id", "").partition("-")[0]: one for one in root.iterfind(".//{*}defs/{*}g")}
    for code, group in defined.items():
        page.glyphs[code] = "".join(f"<path{_written(path)}/>" for path in group)
    shift = next((child for child in inner if _name(child) == "g"), inner)
    _content(shift, page, "", bold=False, italic=False)
    used = set(re.findall(rf'href="#{prefix}(\w+)"', "".join(page.parts)))
    glyphs = "".join(
        f'<g id="{prefix}{code}">{outline}</g>' for code, outline in sorted(page.glyphs.items()) if code in used
    )
    moved = shift.get("transform") or "translate(0, 0)"
    body = "".join(page.parts)
    body = body if moved == "translate(0, 0)" else f'<g transform="{moved}">{body}</g>'
    return f'<svg viewBox="{inner.get("viewBox")}" {_HEAD}><defs>{glyphs}</defs>{body}</svg>'


def _content(parent: etree._Element, page: _Page, kind: str, *, bold: bool, italic: bool) -> None:
    """Write what is below an element, whose *kind* is that of the group it stands in."""
    lines: list[str] = []
    for child in parent.iterchildren(etree.Element):
        name, classes = _name(child), (child.get("class") or "").split()
        if name == "path" and (line := _STAFF_LINE.fullmatch(child.get("d") or "")):
            lines.append(f"M{line[1]} {line[2]}H{line[3]}")
            width = child.get("stroke-width")
            following = child.getnext()
            if not (following is not None and _is_same_line(following, width)):
                page.parts.append(f'<path d="{"".join(lines)}" stroke-width="{width}"/>')
                lines = []
        elif name == "g":
            if _GONE.isdisjoint(classes):
                _group(child, classes, page, kind, bold=bold, italic=italic)
        elif name == "text":
            page.parts += _text(child, page, kind, bold=bold, italic=italic)
        elif name == "use":
            code = (child.get("href") or "").lstrip("#").partition("-")[0]
            page.parts.append(f'<use href="{page.glyph(code)}" transform="{_short(child.get("transform") or "")}"/>')
        elif name not in ("desc", "title", "style", "defs"):
            page.parts.append(f"<{name}{_written(child)}/>")


def _group(group: etree._Element, classes: list[str], page: _Page, kind: str, *, bold: bool, italic: bool) -> None:
    own = next(iter(classes), "")
    bold, italic = bold or own in _BOLD, italic or own in _ITALIC
    around = page.parts
    page.parts = []
    _content(group, page, own if own not in ("", "text") else kind, bold=bold, italic=italic)
    inside, page.parts = page.parts, around
    if inside and own in _KEPT:
        page.parts += [f'<g class="{own}">', *inside, "</g>"]
    else:
        page.parts += inside


def _is_same_line(element: etree._Element, width: str | None) -> bool:
    is_line = _name(element) == "path" and _STAFF_LINE.fullmatch(element.get("d") or "")
    return bool(is_line) and element.get("stroke-width") == width


# -- Text --------------------------------------------------------------------------------------------------------------


def _text(element: etree._Element, page: _Page, kind: str, *, bold: bool, italic: bool) -> Iterator[str]:
    """Yield a line of text: its letters as text of a fixed width, its signs of music as drawings."""
    first = _Run("", 0, bold, italic, is_music=False)
    runs = _joined(list(_runs(element, first)))
    widths = [_width(run) for run in runs]
    left = float(element.get("x") or 0)
    anchor = element.get("text-anchor")
    left -= sum(widths) * {"middle": 0.5, "end": 1.0}.get(anchor or "", 0)
    high = element.get("y") or "0"
    for run, width in zip(runs, widths, strict=True):
        if run.is_music:
            scale = _number(run.size / _UNITS_OF_SIGNS)
            for char in run.text:
                place = f"translate({_number(left)} {high})scale({scale})"
                yield f'<use href="{page.glyph(f"{ord(char):04X}")}" transform="{place}"/>'
                left += _width(replace(run, text=char))
        elif run.text.strip():
            style = (' font-weight="700"' if run.bold else "") + (' font-style="italic"' if run.italic else "")
            yield (
                f'<text class="{kind}" x="{_number(left)}" y="{high}" font-size="{_number(run.size)}"{style} '
                f'textLength="{_number(width)}" lengthAdjust="spacingAndGlyphs">{escape(run.text, quote=False)}</text>'
            )
            left += width
        else:
            left += width


def _runs(element: etree._Element, around: _Run) -> Iterator[_Run]:
    """Yield the pieces of a text, each with what its elements say of its font."""
    size = (element.get("font-size") or "").removesuffix("px")
    own = replace(
        around,
        size=float(size) if size and float(size) else around.size,
        bold=around.bold if element.get("font-weight") is None else element.get("font-weight") == "bold",
        italic=around.italic if element.get("font-style") is None else element.get("font-style") != "normal",
        is_music=around.is_music or (element.get("font-family") or "") in ("Leipzig", "VerovioText"),
    )
    for text, kind in ((element.text, own), *((child, own) for child in element)):
        if isinstance(text, str):
            yield from _divided(replace(kind, text=text))
        elif text is not None:
            yield from _runs(text, own)
            yield from _divided(replace(own, text=text.tail or ""))


def _divided(run: _Run) -> Iterator[_Run]:
    """Yield the letters and the signs of music of a run apart; signs that letters can write are letters."""
    text = "".join(_LETTERS.get(ord(char), char) for char in run.text)
    for piece in re.findall("[\ue000-\uf8ff]+|[^\ue000-\uf8ff]+", text):
        is_music = "\ue000" <= piece[0] <= "\uf8ff"
        size = run.size * (405 / 720 if run.is_music and not is_music else 1)
        yield replace(run, text=piece, size=size, is_music=is_music)


def _joined(runs: list[_Run]) -> list[_Run]:
    """Return runs of which those of one font that follow each other are one."""
    found: list[_Run] = []
    for run in runs:
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    return found


def _width(run: _Run) -> float:
    """Return how wide a run is, as Verovio counts."""
    if run.is_music:
        return sum(_widths("Leipzig").get(ord(char), 300) for char in run.text) * run.size / _UNITS_OF_SIGNS
    name = "Times" + ("-bold" if run.bold else "") + ("-italic" if run.italic else "")
    widths = _widths(f"text/{name}")
    return sum(widths.get(ord(char), _MISSING.get(char, 1024)) for char in run.text) * run.size / _UNITS_OF_LETTERS


@cache
def _widths(name: str) -> dict[int, float]:
    """Return how wide each letter of a font is, by Verovio's own tables."""
    tree = etree.parse(data_folder() / f"{name}.xml")
    return {int(one.get("c") or "0", 16): _advance(one) for one in tree.getroot()}


def _advance(glyph: etree._Element) -> float:
    return float(glyph.get("h-a-x") or 0) or float(glyph.get("x") or 0) + float(glyph.get("w") or 0)


@cache
def _outline(code: str) -> str:
    """Return the outline of a sign of music, "" if there is none."""
    file: Path = data_folder() / "Leipzig" / f"{code}.xml"
    if not re.fullmatch("[0-9A-F]{4,5}", code) or not file.is_file():
        return ""
    return "".join(f"<path{_written(path)}/>" for path in etree.parse(file).getroot())


# -- Elements ----------------------------------------------------------------------------------------------------------


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _written(element: etree._Element) -> str:
    """Return the attributes of a shape."""
    found = ((name, element.get(name)) for name in _ATTRIBUTES)
    return "".join(
        f' {name}="{escape(_short(value) if name == "transform" else value)}"' for name, value in found if value
    )


def _short(transform: str) -> str:
    """Return a transform without what says nothing: "scale(0.72, 0.72)" is "scale(.72)"."""
    found = re.sub(r"scale\(([^,()]+), \1\)", r"scale(\1)", transform)
    return re.sub(r",? +(?=[-\d])", " ", found).replace(") ", ")").replace("(0.", "(.").replace("translate(0 0)", "")


def _number(value: float) -> str:
    text = f"{value:.3f}" if abs(value) < 10 else f"{value:.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
