"""Drawings in SVG, of which only what draws is kept: no scripts, no other languages within, nothing from elsewhere.

Nothing here knows of Sphinx. What is allowed is listed, rather than what is not: a browser may learn new tricks.
defusedxml only reads and no longer grows, and nh3 (ammonia) knows HTML, whose rules for names and spaces SVG does not
share; lxml is here already.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from carnet.core.patterns import lazy_pattern

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF = f"{{{_XLINK}}}href"
_XML = "{http://www.w3.org/XML/1998/namespace}"
#: What draws, and what says what is drawn.
_DRAWING = """
    svg g defs symbol use switch title desc style path rect circle ellipse line polyline polygon text tspan textPath
    image marker linearGradient radialGradient stop pattern clipPath mask view a animate animateMotion
    animateTransform set mpath filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight
    feTile feTurbulence
"""
_ELEMENTS = frozenset(_DRAWING.split())
#: What says how it is drawn, by SVG 1.1 and 2, and what it is for those who do not see it; not what programs keep in
#: attributes of their own, such as the whole source of a diagram.
_HOW = """
    accumulate additive alignment-baseline amplitude aria-describedby aria-description aria-hidden aria-label
    aria-labelledby aria-roledescription attributeName attributeType azimuth baseFrequency baseProfile
    baseline-shift begin bias by calcMode class clip clip-path clip-rule clipPathUnits color color-interpolation
    color-interpolation-filters color-profile color-rendering cursor cx cy d decelerate diffuseConstant direction
    display divisor dominant-baseline dur dx dy edgeMode elevation enable-background end exponent fill fill-opacity
    fill-rule filter filterRes filterUnits flood-color flood-opacity focusable font font-family font-size
    font-size-adjust font-stretch font-style font-variant font-weight fr from fx fy glyph-orientation-horizontal
    glyph-orientation-vertical gradientTransform gradientUnits height id image-rendering in in2 inline-size
    intercept isolation k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning keyPoints keySplines keyTimes lang
    lengthAdjust letter-spacing lighting-color limitingConeAngle line-height marker marker-end marker-mid
    marker-start markerHeight markerUnits markerWidth mask mask-type maskContentUnits maskUnits max method min
    mix-blend-mode mode numOctaves offset opacity operator order orient orientation origin overflow paint-order path
    pathLength patternContentUnits patternTransform patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ
    preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY repeatCount repeatDur requiredExtensions
    requiredFeatures restart result role rotate rx ry scale seed shape-inside shape-margin shape-padding
    shape-rendering shape-subtract side slope space spacing specularConstant specularExponent spreadMethod
    startOffset stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfaceScale systemLanguage
    tabindex tableValues targetX targetY text-align text-anchor text-decoration text-decoration-color
    text-decoration-line text-decoration-style text-indent text-orientation text-overflow text-rendering
    text-transform textLength to transform transform-box transform-origin type unicode-bidi values vector-effect
    version viewBox viewTarget visibility white-space width word-spacing writing-mode x x1 x2 xChannelSelector y y1
    y2 yChannelSelector z zoomAndPan
"""
_ATTRIBUTES = frozenset(_HOW.split())
#: A comment in a style, and before it a text or an address, in which no comment can stand.
_COMMENT = lazy_pattern(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\))|/\*.*?(?:\*/|\Z)""", re.DOTALL | re.IGNORECASE
)
#: By what a program says that it was there, where others say what is drawn.
_MADE_BY = lazy_pattern(
    r"\s*(?:(?:created|made|exported|produced) (?:with|using)|generated (?:by|with))\b", re.IGNORECASE
)
#: Whose `attributeName` could change an address.
_CHANGING = frozenset(("animate", "animateMotion", "animateTransform", "set"))
_PICTURE = re.compile(r"data:image/(?P<kind>png|jpeg|jpg|webp|gif);base64,(?P<data>[\sA-Za-z0-9+/=]+)")
#: Where programs that draw keep whose machine they ran on, and what of theirs no picture needs.
_OF_PROGRAMS = re.compile(r"\{[^}]*(?:ns\.adobe\.com|sodipodi|inkscape|sketch|serif\.com|coreldraw|figma)[^}]*\}")
_OF_MACHINES = ("docname", "docbase", "absref", "export-filename", "output_extension", "version", "origin")
_ADOBE = re.compile(r"\{[^}]*ns\.adobe\.com[^}]*\}")
#: A folder of somebody's.
_HOME = re.compile(r"(?:file:|/home/|/Users/|[A-Za-z]:\\Users\\)", re.IGNORECASE)
#: Words of a style that fetch something, or that could hide such words.
_FETCHING = re.compile(
    r"@import|\\|\b(?:image|image-set|src|element|expression)\s*\(|javascript:"
    r"|url\((?!\s*['\"]?(?:#|data:(?:font|application/(?:x-)?font)))",
    re.IGNORECASE,
)
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(px|pt|pc|mm|cm|in)?\s*", re.IGNORECASE)
#: Pixels; a drawing that says it is larger is not believed.
_LONGEST = 100_000
_ENTITIES = "declares XML entities, which may hide anything; export it again, as 'plain SVG'"
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class HostileDrawingError(Exception):
    """A drawing that no cleaning makes safe, or that is none; the message is for the writer."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that can do nothing but draw, and its size in pixels, if it has one."""

    content: bytes
    width: int | None
    height: int | None


def clean_drawing(content: bytes, recode: Callable[[bytes], bytes | None]) -> Drawing:
    """Return what draws of a file's *content*; *recode* cleans a picture within it."""
    if b"\0" in content:
        raise HostileDrawingError("is no drawing in UTF-8; export it again, as 'plain SVG'")
    if b"<!ENTITY" in content:
        raise HostileDrawingError(_ENTITIES)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise HostileDrawingError(f"is no SVG that can be read; export it again | {error.msg}") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise HostileDrawingError("is no SVG drawing, whatever its name says; export it again")
    document = root.getroottree().docinfo.internalDTD
    if document is not None and any(document.iterentities()):
        raise HostileDrawingError(_ENTITIES)
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if etree.QName(element).localname == "style" and element.text:
            element.text = _without_comments(element.text)
        waiting += _cleaned(element, recode)
    etree.cleanup_namespaces(root)
    return Drawing(etree.tostring(root, encoding="utf-8"), *_size(root))


def nameless_drawing(content: bytes, recode: Callable[[bytes], bytes | None]) -> bytes | None:
    """Return a drawing of a file's *content* that can still be edited, without what says where and by whom it was made:
    descriptions (RDF), comments, files of somebody's machine, and of pictures within it what *recode* takes; None if it
    says nothing of the kind.
    """
    if b"\0" in content:
        raise HostileDrawingError("is no drawing in UTF-8; export it again, as 'plain SVG'")
    if b"<!ENTITY" in content:
        raise HostileDrawingError(_ENTITIES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise HostileDrawingError(f"is no SVG that can be read; export it again | {error.msg}") from error
    changed = False
    for beside in [*root.itersiblings(preceding=True), *root.itersiblings()]:
        if beside.tag is etree.Comment or beside.target != "xml-stylesheet":
            changed = True
            _remove_beside(root, beside)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            says = element.tag is not etree.Entity
        else:
            says = etree.QName(element).localname == "metadata" or bool(_ADOBE.match(element.tag))
        if says and element.getparent() is not None:
            changed = True
            _remove(element)
        elif isinstance(element.tag, str):
            changed = _takes_names(element, recode) or changed
    if not changed:
        return None
    tree, has_head = root.getroottree(), content.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml")
    return bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=has_head))


def _remove_beside(root: Any, beside: Any) -> None:
    """Remove what stands before or behind the drawing itself, which lxml can only do within an element."""
    beside.tail = None
    holder = etree.Element("holder")
    holder.append(beside)


def _takes_names(element: Any, recode: Callable[[bytes], bytes | None]) -> bool:
    """Take from an element what says on whose machine it was drawn; return whether there was any."""
    changed = False
    for name, value in element.attrib.items():
        is_address = name in ("href", _HREF)
        is_programs = _OF_PROGRAMS.match(name if name.startswith("{") else element.tag)
        is_machines = is_programs and etree.QName(name).localname in _OF_MACHINES
        if is_machines or (name.startswith("{") and not is_address and _HOME.search(value)):
            del element.attrib[name]
            changed = True
        elif is_address and (found := _PICTURE.fullmatch(value.strip())):
            try:
                picture = recode(base64.b64decode(found["data"]))
            except binascii.Error:
                continue
            if picture is not None:
                element.set(name, f"data:image/{found['kind']};base64,{base64.b64encode(picture).decode()}")
                changed = True
    return changed


def _cleaned(element: Any, recode: Callable[[bytes], bytes | None]) -> list[Any]:
    """Take from an element what does not draw; return the elements right within it that are left."""
    for name, value in element.attrib.items():
        if (kept := _kept(element, name, value, recode)) is None:
            del element.attrib[name]
        elif kept != value:
            element.set(name, kept)
    for child in list(element):
        if not _draws(child):
            _remove(child)
    return list(element)


def _draws(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    name = etree.QName(element)
    if name.localname in ("title", "desc") and _MADE_BY.match("".join(element.itertext())):
        return False
    if name.namespace != _SVG or name.localname not in _ELEMENTS:
        return False
    if name.localname in _CHANGING:
        changed = str(element.get("attributeName", "")).lower()
        return "href" not in changed and not changed.startswith("on")
    return name.localname != "style" or not (len(element) or _FETCHING.search(element.text or ""))


def _kept(element: Any, name: str, value: str, recode: Callable[[bytes], bytes | None]) -> str | None:
    """Return what may stand in an attribute, None for nothing."""
    if name in ("href", _HREF):
        return value if re.match(r"\s*#", value) else _own_picture(element, value, recode)
    if name not in _ATTRIBUTES and name not in (f"{_XML}lang", f"{_XML}space"):
        return None
    return None if _FETCHING.search(value) else _without_comments(value) if name == "style" else value


def _without_comments(style: str) -> str:
    return _COMMENT.sub(lambda found: found[1] or "", style)


def _own_picture(element: Any, address: str, recode: Callable[[bytes], bytes | None]) -> str | None:
    """Return the address of a picture that stands in the address itself, as it may be published."""
    found = _PICTURE.fullmatch(address.strip())
    if found is None or etree.QName(element).localname not in ("image", "feImage"):
        return None
    try:
        picture = recode(base64.b64decode(found["data"]))
    except binascii.Error:
        return None
    return f"data:image/{found['kind']};base64,{base64.b64encode(picture).decode()}" if picture else None


def _remove(element: Any) -> None:
    """Remove an element; what stands behind it stays."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _size(root: Any) -> tuple[int, int] | tuple[None, None]:
    sides = [_pixels(root.get(name, "")) for name in ("width", "height")]
    box = [float(number) for number in re.findall(_NUMBER, root.get("viewBox", ""), re.IGNORECASE)]
    if not all(sides) and len(box) == 4 and box[2] > 0:
        width = sides[0] or box[2]
        sides = [width, width * box[3] / box[2]]
    if not all(0 < side < _LONGEST for side in sides):
        return None, None
    width, height = (max(1, round(side)) for side in sides)
    return width, height


def _pixels(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[(found[2] or "").lower()] if found else 0.0
