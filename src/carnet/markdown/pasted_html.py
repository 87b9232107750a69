"""HTML that people paste into a post: its pictures are pictures like any other, and what cannot work is told.

Comments stay with the writer: no reader finds them in the source of a page.

A page of the blog loads nothing from elsewhere, runs no script and has no inline style; files of the blog are published
only where Markdown names them. So ``<img>`` becomes the picture that ``![…](…)`` gives, with its sizes, its text and
without what cameras write; players, scripts, frames and links to files are told with what to write in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import NamedTuple

from carnet.core.patterns import lazy_pattern

_TAG = lazy_pattern(
    r"""(?P<note><!--(?:-?>|.*?--!?>|(?P<open>.*))|<\?.*?\?>|<![a-zA-Z][^>]*>|<!\[CDATA\[.*?\]\]>)
    |<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)
    (?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_LOCAL_FILE = lazy_pattern(r"(?![a-z][a-z0-9+.-]*:|//|#|/|\?)[^#?]*\.(?!html?\b)\w{1,5}(?:[#?].*)?", re.IGNORECASE)


def _(message: str) -> str:
    return message


#: What is left out with all that is in it, what of it is left out alone, and what to write instead.
_PLAYER = _("write '{player} https://…' for a player of another site")
_SOUND = _("write '{audio} my-post/sound.mp3' or '{video} my-post/film.mp4'")
_SCRIPT = _("no script runs on the blog; leave it out")
_STYLE = _("styles belong into '_static/'; leave it out")
_WHOLE = {
    "iframe": _PLAYER,
    "object": _PLAYER,
    "embed": _PLAYER,
    "script": _SCRIPT,
    "noscript": _SCRIPT,
    "style": _STYLE,
    "audio": _SOUND,
    "video": _SOUND,
}
_ALONE = {
    "center": _("write '{.align-center}' on the line above"),
    "font": _("write '*' or '**' around the text"),
    "strike": _("write '~~' around the text"),
    "big": _("write '**' around the text"),
    "tt": _("write '`' around the text"),
    "marquee": _("leave it out"),
    "blink": _("leave it out"),
    "link": _STYLE,
    "meta": _("leave it out"),
    "base": _("leave it out"),
}
#: Parts of what is told, which are left out without a further word.
_PARTS = ("picture", "source", "track", "param")
_FILE = _("the file is not published that way; write '[text](my-post/file.pdf)'")
_OPEN = _("this comment has no end; write '-->' behind it")
_EVENT = _("no script runs on the blog; leave '%s' out")

#: What HTML has; names with a hyphen belong to scripts, and those within a drawing or a formula to other languages.
_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """a abbr address area article aside audio b base bdi bdo big blink blockquote body br button canvas caption
        center cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption
        figure
        font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link
        main map mark marquee math menu meta meter nav noscript object ol optgroup option output p param picture pre
        progress q rp rt ruby s samp script search section select slot small source span strike strong style sub
        summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr""",
    )
)
_NO_FILE = _("it names no picture; write '![What it shows](photo.jpg)'")
_NO_ELEMENT = _("HTML has no such element; write a '\\' before it to print it")
_OTHER_LANGUAGE = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)
_INLINE_STYLE = _("no page has styles within its text; leave '%s' out, or give a class")


_NEVER_CLOSED = _("it is never closed; write '%s' where it ends")
_CLOSES_NOTHING = _("it closes nothing; leave it out")
#: Elements that have no end, and those whose end may be left out.
_ENDLESS = frozenset(
    re.findall(
        r"\w+",
        """area base body br caption col colgroup dd dt embed head hr html img input li link meta optgroup option p
        param rp rt source tbody td tfoot th thead tr track wbr""",
    )
)
#: What hides all that follows where its end is missing.
_HIDING = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_HIDES = re.compile(r"<!--(?!-?>|.*?-->)|<\?(?!.*?\?>)|<!\[CDATA\[(?!.*?\]\]>)", re.DOTALL)
_COMMENT = re.compile(r"<!---?>|<!--.*?-->", re.DOTALL)


class Picture(NamedTuple):
    """An ``<img>``: its tag, as it was written, and its attributes."""

    tag: str
    attributes: dict[str, str]


class Told(NamedTuple):
    """What is told of HTML: the line (the first is 0), the tag and what to write, with a *value* in it."""

    line: int
    tag: str
    remedy: str
    value: str = ""


def pieces(html: str) -> Iterator[str | Picture | Told]:
    """Yield the *html* in order: what stays as it is, pictures, and what is told."""
    yield from (Told(html.count("\n", 0, start), "<!--", _OPEN) for start in _open_notes(html))
    html = _without_notes(html)
    last = 0
    hidden = ""  # within an element that is left out
    for match in _TAG.finditer(html):
        name = (match["name"] or "").lower()
        if hidden:
            if match["end"] and name == hidden:
                hidden, last = "", match.end()
            continue
        if not name:
            continue
        attributes = _attributes(match["attributes"])
        line = html.count("\n", 0, match.start())
        shown = f"<{match['end']}{name}>"
        if name == "img" and not match["end"]:
            yield html[last : match.start()]
            last = match.end()
            yield Picture(match[0], attributes) if attributes.get("src", "").strip() else Told(line, shown, _NO_FILE)
            yield from _forbidden(attributes, line, shown)
        elif name in _WHOLE or name in _ALONE or name in _PARTS:
            yield html[last : match.start()]
            last = match.end()
            if not match["end"] and name not in _PARTS:
                yield Told(line, shown, _WHOLE.get(name) or _ALONE[name])
                if name in _WHOLE and name != "embed" and re.search(rf"</{name}\s*>", html[last:], re.IGNORECASE):
                    hidden = name
        elif not match["end"]:
            yield from _unknown(name, html, line)
            yield from _forbidden(attributes, line, shown)
            if name == "a" and _LOCAL_FILE.fullmatch(attributes.get("href", "")):
                yield Told(line, shown, _FILE)
    if not hidden:
        yield from _rest(html, last)


def _rest(html: str, last: int) -> Iterator[str | Told]:
    """Yield what follows the *last* place, without what would hide the page below it."""
    rest = html[last:]
    if found := _HIDES.search(_COMMENT.sub(lambda comment: " " * len(comment[0]), rest)):
        yield rest[: found.start()]
        line = html.count("\n", 0, last + found.start())
        yield Told(line, found[0], _NEVER_CLOSED, _HIDING[found[0]])
    else:
        yield rest


def unbalanced(written: Iterable[tuple[int, str]]) -> Iterator[Told]:
    """Yield what is told of elements that a page opens and never closes, or closes and never opened: all that follows
    would be within them. *written* has the page's HTML in order, each piece with its line.
    """
    opened: dict[str, list[int]] = {}
    for line, html in written:
        hidden = ""
        for match in _TAG.finditer(html):
            if match["open"] is not None:
                return  # a comment without an end, which is told, has the rest in it
            name = (match["name"] or "").lower()
            if hidden:
                hidden = "" if match["end"] and name == hidden else hidden
            elif name in _WHOLE or name in ("svg", "math"):
                hidden = name if not match["end"] and re.search(rf"</{name}\s*>", html, re.IGNORECASE) else ""
            elif name and name not in _ENDLESS and name not in _ALONE and name not in _PARTS and name in _ELEMENTS:
                place = line + html.count("\n", 0, match.start())
                if not match["end"]:
                    opened.setdefault(name, []).append(place)
                elif opened.get(name):
                    opened[name].pop()
                else:
                    yield Told(place, f"</{name}>", _CLOSES_NOTHING)
    for name, lines in opened.items():
        for place in lines:
            yield Told(place, f"<{name}>", _NEVER_CLOSED, f"</{name}>")


def _without_notes(html: str) -> str:
    """Return *html* without the comments in it, and what else browsers take for such; its lines stay lines."""
    is_xml = _OTHER_LANGUAGE.search(html) is not None  # which has texts in CDATA

    def kept(match: re.Match[str]) -> str:
        is_note = match["note"] is not None and not (is_xml and match[0].startswith("<![CDATA["))
        return "\n" * match[0].count("\n") if is_note else match[0]

    return _TAG.sub(kept, html)


def _open_notes(html: str) -> Iterator[int]:
    """Yield where a comment begins that has no end."""
    yield from (match.start() for match in _TAG.finditer(html) if match["open"] is not None)


def _unknown(name: str, html: str, line: int) -> Iterator[Told]:
    """Yield what is told of an element that there is not."""
    if name not in _ELEMENTS and "-" not in name and not _OTHER_LANGUAGE.search(html):
        yield Told(line, f"<{name}>", _NO_ELEMENT)


def _forbidden(attributes: Mapping[str, str], line: int, tag: str) -> Iterator[Told]:
    """Yield what is told of attributes that the security policy of a page makes void."""
    for name in attributes:
        if re.fullmatch(r"on[a-z]+", name):
            yield Told(line, tag, _EVENT, name)
        elif name == "style":
            yield Told(line, tag, _INLINE_STYLE, name)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text):
        bare = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(name.lower(), unescape(bare))
    return found
