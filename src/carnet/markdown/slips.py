r"""What a writer types and Markdown takes for plain text: marks of other programs, slips. It knows nothing of Sphinx.

Each is told in one line with what to write. Who means what is typed puts a ``\`` before its first mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from carnet.core.patterns import lazy_pattern

#: What a paragraph has that may have a slip in it.
MARKS = lazy_pattern(
    r"[\[{=*_#+^~$`|•‣▪◦●]|!!!|\?\?\?|:[a-z0-9_+-]+:|<!--|<www\.|</?[movw]:|^\.\. |^[ \t]*(?:-|\d+[.)])[\xa0\u202f]",
    re.MULTILINE,
)
_EMPHASIS = lazy_pattern(r"(?<!\\)[*_]+")
#: Stands for what is no text of the writer's: code, a formula, a picture, HTML.
OPAQUE = "\ufffc"


class Slip(NamedTuple):
    """What *pattern* finds is printed as it was typed, if *needs* is in it; *remedy* names what to write."""

    needs: str
    pattern: re.Pattern[str]
    remedy: str


def _(message: str) -> str:
    return message


_OTHER_PROGRAM = _("this belongs to another program; see the guide for pictures, players and the like")
_SPACE_IN_NAME = _("a name with spaces stands in angle brackets: '[text](<photo 1.jpg>)'")
_SHORT_CODES = "caption|gallery|embed|audio|video|playlist|youtube|vimeo|soundcloud"
#: The emoji that people type most, by the names that chats and GitHub give them.
_EMOJI_NAMES = (
    ":(?:smiley?|smile|grin|joy|rofl|wink|blush|heart(?:_eyes)?|broken_heart|cry|sob|angry|rage|thumbsup|thumbsdown|[+-]1|"
    "clap|pray|wave|ok_hand|muscle|fire|tada|rocket|star2?|sparkles|warning|white_check_mark|heavy_check_mark|x|"
    "bulb|book|books|memo|pencil2?|musical_note|notes|guitar|microphone|headphones|coffee|beers?|sunny|snowflake|"
    "eyes|thinking|shrug|sunglasses|stuck_out_tongue|confused|point_right|point_left|laughing|100):"
)
EMOJI = lazy_pattern(_EMOJI_NAMES)
_OPEN_COMMENT = _("this comment has no end; write '-->' behind it")
_NO_SPACE_BETWEEN = _("no space stands between ']' and '('")
#: The name of a note that is none, and so may be taken for the text of a link.
SPACE_IN_NOTE = _("the name of a note has no spaces, as '[^my-note]'")
_SIZE = _("a size stands right behind the picture and in quotes: '{width=\"50%\"}'")
_BOX = _("a box is written ':::{note}', its text, and ':::' on a line of its own")
_OPENS = _("what this opens is never closed: put the same mark behind the text, or a '\\' before this one")
_ADDRESS = r"(?:https?://|www\.|[\w.-]+/|#\w)[^()\s]*|[^()\s]+\.[a-z0-9]{2,5}"
_RULE = r"[ \t]*:?-{2,}:?[ \t]*"
_NO_BRACKET = _("no ')' stands behind the address")
_PLAIN_SPACE = _("a plain space stands behind such a sign, and not one that holds it to the word behind it")
_HELD = r"(?:[-*+]|\d{1,3}[.)])[\xa0\u202f]"
_TABLE = _("a table has a line '|---|---|' below its first one, with as many cells as that has")
SLIPS = (
    Slip(
        "|",
        lazy_pattern(rf"\A(?=[^|\n]*\|)[^\n]*\n[ \t]*\|?{_RULE}(?:\|{_RULE})*\|?[ \t]*(?:\n|\Z)"),
        _TABLE,
    ),
    Slip("|", lazy_pattern(r"\A\|([^|\n]+\|){2,}[ \t]*\n\|(?:[^|\n]+\|){2,}[ \t]*$", re.MULTILINE), _TABLE),
    Slip(
        "](",
        lazy_pattern(r"!?\[[^\[\]\n]*\]\([^()<>\s]+[ \t]+[\"'“”«‘’][^()\n]*\)"),
        _("behind an address, a text stands between straight quotation marks, and has none itself"),
    ),
    Slip(
        "](",
        lazy_pattern(rf"!?\[[^\[\]\n]*\]\((?:{_ADDRESS})(?=\s|\Z)(?![^()\n]*\))"),
        _NO_BRACKET,
    ),
    Slip(
        "](",
        lazy_pattern(r"!?\[[^\[\]\n]*\]\((?:https?://|www\.)[^()\s]*\([^()\s]*\)[^()\s]*(?=\s|\Z)"),
        _NO_BRACKET,
    ),
    Slip(
        "[",
        lazy_pattern(r"\[[^\[\]()\n]+\((?:https?://|www\.)[^()\s]*\)(?![^\[\n]*\])"),
        _("no ']' stands before the '('"),
    ),
    Slip(
        "![",
        lazy_pattern(r"!\[[^\[\]\n]*\][\w./-]+\.(?:avif|gif|jpe?g|png|svg|webp)\)", re.IGNORECASE),
        _("no '(' stands behind the ']'"),
    ),
    Slip(
        "{",
        lazy_pattern(r"\{(?:lang|langue|language)=[^{}\n]*\}"),
        _("a language stands right behind its words, as '[word]{lang=en}'"),
    ),
    Slip(
        "{",
        lazy_pattern(r"(?<![`\\])\{(?:abbr|doc|download|kbd|lang|ref|sub|sup|term)\}(?=[\w(«])"),
        _("what a role marks stands between backquotes, as '{sup}`2`'"),
    ),
    Slip(
        "{.",
        lazy_pattern(r"(?<=[ \t])\{\.[\w. -]+\}(?=\s*\Z)"),
        _("a class stands on a line of its own, above what it is for"),
    ),
    Slip("begin{", lazy_pattern(r"\\begin\{[a-z]+\*?\}"), _("a formula stands between two lines '$$'")),
    Slip(
        "==",
        lazy_pattern(r"(?<![=\w])==(?=[^\s=])[^=\n]*[^\s=]==(?![=\w])"),
        _("Markdown marks no text with '=='; write '**' around it"),
    ),
    Slip(
        "^[",
        lazy_pattern(r"\^\[[^\]\n]*\]?"),
        _("a note is written in two parts: '[^1]' here, and '[^1]:…' on a line of its own"),
    ),
    Slip("{", lazy_pattern(r"\{#[\w:.-]+\}"), _("a name for a title stands on the line above it, as '(name)='")),
    Slip("{:", lazy_pattern(r"\{:\s*[.#]?[\w-][^{}\n]*\}"), _("without the colon, as '{.name}', this gives a class")),
    Slip(
        "{",
        lazy_pattern(r"\{\s*(?:width|height|align)\s*=[^{}\n]*\}"),
        _SIZE,
    ),
    Slip(
        "[",
        lazy_pattern(r"^\[{1,2}_?TOC_?\]{1,2}$", re.IGNORECASE | re.MULTILINE),
        _("a page has its table of contents without it; leave it out"),
    ),
    Slip("[^", lazy_pattern(r"\[\^[^\[\]\s]*[ \t][^\[\]\n]*\]"), SPACE_IN_NOTE),
    Slip("[!", lazy_pattern(r"\A\[![\w-]+\][^\n]*"), _BOX),
    Slip(
        "{",
        lazy_pattern(
            r"\A:{0,2}\{(?:note|tip|hint|important|warning|caution|danger|admonition|figure|image|gallery|verse|score|audio|"
            r"video|player)\}(?=\s|\Z)[^\n]*"
        ),
        _BOX,
    ),
    Slip("<www.", lazy_pattern(r"<www\.[^<>\s]+>"), _("an address between '<' and '>' begins with https://")),
    Slip(
        " =",
        lazy_pattern(r"!\[[^\[\]\n]*\]\([^()\s]+ =\d*x?\d*%?\)"),
        _SIZE,
    ),
    Slip("<!--", lazy_pattern(r"<!--[^\n]*"), _OPEN_COMMENT),
    Slip(":", lazy_pattern(r"</?[movw]:[a-z]+[^<>\n]*>(?:</[movw]:[a-z]+>)?", re.IGNORECASE), _OTHER_PROGRAM),
    Slip("::", lazy_pattern(r"^\.\. [a-z-]+::[^\n]*", re.MULTILINE), _BOX),
    Slip("", lazy_pattern(rf"^[ \t]*{_HELD}[^\n]*(?=\n[ \t]*{_HELD})", re.MULTILINE), _PLAIN_SPACE),
    Slip(
        "",
        lazy_pattern(r"^[ \t]*[•‣▪◦●][ \t\xa0][^\n]*(?=\n[ \t]*[•‣▪◦●][ \t\xa0])", re.MULTILINE),
        _("in a list, '-' and a space stand before each item"),
    ),
    Slip("![[", lazy_pattern(r"!\[\[[^\[\]\n]+\]\]"), _("a picture is written '![What it shows](photo.jpg)'")),
    Slip("[[", lazy_pattern(r"\[\[[^\[\]\n]+\]\](?!\()"), _("a link to a page is written '[text](page.md)'")),
    Slip("{{", lazy_pattern(r"\{\{[<%][^\n]*?[%>]\}\}"), _OTHER_PROGRAM),
    Slip("{{", lazy_pattern(r"\{\{\s*[\w.-]+[^{}\n]*\}\}"), _OTHER_PROGRAM),
    Slip("{%", lazy_pattern(r"\{%[^\n]*?%\}"), _OTHER_PROGRAM),
    Slip("[", lazy_pattern(rf"\[({_SHORT_CODES})\b[^\]\n]*\][^\n]*?\[/\1\]"), _OTHER_PROGRAM),
    Slip("[", lazy_pattern(rf"\[/?(?:{_SHORT_CODES})\b[^\]\n]*\]"), _OTHER_PROGRAM),
    Slip(
        "[/",
        lazy_pattern(r"\[(b|i|u|s|url|img|quote|code|center|color|size)\b[^\]\n]*\][^\n]*?\[/\1\]", re.IGNORECASE),
        _OTHER_PROGRAM,
    ),
    Slip("++", lazy_pattern(r"(?<![+\w])\+\+(?=[^\s+])[^+\n]*[^\s+]\+\+(?![+\w])"), _("write '**' around the text")),
    Slip(
        "^",
        lazy_pattern(r"(?<=\w)\^[\w+-]{1,12}\^(?!\w)"),
        _("what stands higher is written '{sup}`2`'"),
    ),
    Slip(
        "~",
        lazy_pattern(r"(?<=\w)~[\w+-]{1,12}~(?!~)"),
        _("what stands lower is written '{sub}`2`'"),
    ),
    Slip(
        "*[",
        lazy_pattern(r"^\*\[[^\]\n]+\]:", re.MULTILINE),
        _("an abbreviation is written '{abbr}`HTML (its meaning)`'"),
    ),
    Slip("!!!", lazy_pattern(r"^!!! *[a-z]+\b[^\n]*$", re.MULTILINE), _BOX),
    Slip("???", lazy_pattern(r"^\?\?\?\+? *[a-z]+\b[^\n]*$", re.MULTILINE), _BOX),
    Slip(":", lazy_pattern(rf"(?<![\w:]){_EMOJI_NAMES}(?![\w:])"), _("write the sign itself")),
    Slip(
        "](",
        lazy_pattern(r"!?\[[^\]\n]*\]\([^()<>\n]*[^\s()<>][ \t]+[^\s()<>\"'][^()<>\n]*\)"),
        _SPACE_IN_NAME,
    ),
    Slip(
        "](",
        lazy_pattern(r"!?\[[^\]\n]*\]\(<?(?:javascript|vbscript|data):[^)\n]*\)", re.IGNORECASE),
        _("such an address leads nowhere on the web; write one with https://, or a file"),
    ),
    Slip(
        "] (",
        lazy_pattern(r"\[[^\[\]\n]+\] \((?:https?://|www\.|[\w-]+/)[^)\s]*\)?"),
        _NO_SPACE_BETWEEN,
    ),
    Slip("]\xa0(", lazy_pattern(r"\[[^\[\]\n]+\]\xa0\((?:https?://|www\.|[\w-]+/)[^)\s]*\)?"), _NO_SPACE_BETWEEN),
    Slip(
        "][",
        lazy_pattern(r"\[[^\[\]\n]+\]\[[^\[\]\n]*\](?!\()"),
        _("the address of this link is nowhere; write '[text](address)'"),
    ),
    Slip(
        "**",
        lazy_pattern(r"(?<![*\w])\*\*[ \t][^*\n]*[^*\s][ \t]\*\*(?![*\w])"),
        _("no space stands between the asterisks and the text"),
    ),
    Slip("~~", lazy_pattern(r"(?<![\w~])~~(?=[^\s~])[^~\n]*\Z"), _OPENS),
    Slip("$$", lazy_pattern(r"^\$\$[^$]*\Z", re.MULTILINE), _OPENS),
    Slip(
        "*",
        lazy_pattern(r"(?<![\w*])(\*{1,2})(?=[^\s*])[^*\n]*[^\s*]\1(?!\*)"),
        _("these asterisks close nothing, for a mark such as ' stands before them and a letter behind; move that mark"),
    ),
    Slip(
        "__",
        lazy_pattern(r"(?<![_\w])__[ \t][^_\n]*[^_\s][ \t]__(?![_\w])"),
        _("no space stands between the underscores and the text"),
    ),
    Slip("**", lazy_pattern(r"(?<![\w*\\])\*\*(?=\w)[^*]*\Z"), _OPENS),
    Slip("__", lazy_pattern(r"(?<![\w_\\])__(?=\w)[^_]*\Z"), _OPENS),
    Slip("`", lazy_pattern(r"(?<![\w`])`+(?=[^\s`])[^`]*\Z"), _OPENS),
)
_UNEVEN = lazy_pattern(r"(?<![\w*\\])\*\*(?=\w)[^*`\n]*[^\s*`]\*(?!\*)")
EVEN = _("as many asterisks close a text as open it")
_TITLE = lazy_pattern(r"#{1,6}(?=[^\W\d_]\w* |[^\W\d_]\w*$)[^\n]*")
_HELD_TITLE = lazy_pattern(r"#{1,6}[\xa0\u202f][\xa0\u202f ]*[^\W\d_][^\n]*|#{2,6}[\xa0\u202f][^\n]*")
NO_SPACE = _("a title has a space behind its '#'; a '\\' before it keeps it as text")


def slips_in(typed: str, shown: str, *, begins: bool) -> Iterator[tuple[int, str, str]]:
    r"""Yield line (the first is 0), text and remedy of each slip in a paragraph.

    *typed* is as in the file; *shown* is what of it is text; a mark that a ``\`` protects is in the second alone.
    *begins* says that it is a paragraph, which may have been meant as a title.
    """
    if begins and (found := _TITLE.match(shown)) and found[0].startswith("##") and typed.startswith(found[0][:3]):
        yield 0, found[0], NO_SPACE
    if begins and (found := _HELD_TITLE.match(shown)):
        yield 0, found[0], _PLAIN_SPACE
    for match in _UNEVEN.finditer(typed):
        if match[0][1:-1] in shown:
            yield typed.count("\n", 0, match.start()), match[0], EVEN
    taken: list[tuple[int, int]] = []
    for slip in SLIPS:
        if slip.needs not in shown:
            continue
        for match in slip.pattern.finditer(shown):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            words = re.split(f"[\n{OPAQUE}]", match[0])[0]
            place = _place(typed, words)
            if place is not None:
                taken.append((start, end))
                yield typed.count("\n", 0, place), words, slip.remedy


def _place(typed: str, words: str) -> int | None:
    r"""Return where *words* stand in what was *typed*, no ``\`` before them; None if they do not."""
    if words not in typed:
        typed = _EMPHASIS.sub("", typed)  # which has no line less for it
    place = typed.find(words) if words else -1
    while place > 0 and typed[place - 1] == "\\":
        place = typed.find(words, place + 1)
    return place if place >= 0 else None


_FENCE = lazy_pattern(r"[\s>]*(`{3,}|~{3,})")
_VANISHES = lazy_pattern(r"[\s>]*(\{%.*%\})\s*")


def _lines_outside_fences(source: str) -> Iterator[tuple[int, str]]:
    """Yield number (the first is 1) and text of each line; of those in code, and of the fences around it, no text."""
    fence = ""
    for number, line in enumerate(source.split("\n"), start=1):
        found = _FENCE.match(line)
        yield number, "" if fence or found else line
        if found:
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]


def vanished_in(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield line (the first is 1), text and remedy of what is a comment here and a command in another program."""
    for number, line in _lines_outside_fences(source):
        if match := _VANISHES.fullmatch(line):
            yield number, match[1], _OTHER_PROGRAM


_PERCENT = lazy_pattern(r"[\s>]*(%.*)")


def lost_percents(source: str) -> Iterator[tuple[int, str]]:
    """Yield line (the first is 1) and text of what is a comment for it begins with the "%" of a number above it."""
    before = ""
    for number, line in _lines_outside_fences(source):
        if before[-1:].isdecimal() and (found := _PERCENT.match(line)):
            yield number, found[1]
        before = line.rstrip()


#: What no page may have, and nobody sees.
_CONTROL = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def controls_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield line (the first is 1) and character of the first that controls a terminal or a printer, in each line."""
    if _CONTROL.search(source):
        for number, line in enumerate(source.split("\n"), start=1):
            if found := _CONTROL.search(line):
                yield number, found[0]


_RULED = lazy_pattern(r"[\s>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BETWEEN_CELLS = lazy_pattern(r"(?<!\\)\|")


def _cells(line: str) -> list[str]:
    """Return the cells of a row, as the parser divides it."""
    cells = _BETWEEN_CELLS.split(line.strip(" \t>"))
    return cells[not cells[0].strip() : len(cells) - (len(cells) > 1 and not cells[-1].strip())]


def lost_cells(source: str) -> Iterator[tuple[int, str]]:
    """Yield line (the first is 1) and text of each cell that has no head above it, and so is left out."""
    before, columns = "", 0
    for number, line in _lines_outside_fences(source):
        if "|" not in line:
            columns = 0
        elif columns:
            yield from ((number, cell.strip()) for cell in _cells(line)[columns:] if cell.strip())
        elif _RULED.fullmatch(line) and "|" in before and len(_cells(line)) == len(_cells(before)):
            columns = len(_cells(line))
        before = line
