"""How French is set: the rules, on plain text, and ordinals. Nothing here knows of Sphinx.

A rule changes only what it captures, spaces nearly always, so that the text of a paragraph can be set whole though
emphasis, links and code divide it. Sources: *Lexique des règles typographiques en usage à l'Imprimerie nationale*
(articles "Ponctuation", "Espacements", "Nombres", "Abréviations", "Dates et heures", "Titres de civilité"); Jacques
André, *Petites leçons de typographie*; the cases of typographeur (https://pypi.org/project/typographeur/).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from carnet.core.patterns import lazy_pattern

WIDE = "\u00a0"
NARROW = "\u202f"
_S = f"[ \n{WIDE}{NARROW}]"
#: What ends a word that a mark of punctuation may follow.
_WORD_END = r"[\w»”’)\]…%‰€$£°²³]"
#: What may follow a mark of punctuation that the writer put right behind a word.
_AFTER = r"(?=[;!?]*(?:[\s»”’)\]…]|$))"
_UNITS = (
    "[kMG]?Hz|[kcm]?m[²³]?|km/h|m/s|[km]?g|[cdm]?[lL]|[mµ]?s|min|h|jours?|ans?|dB|bpm|BPM|[kM]?Wh?|[kKMGT]o|[kMG]?bit/s"
    "|octets?|px|ppm|euros?|francs?|dollars?|centimes?|millions?|milliards?"
)
_REFERENCES = "p pp vol t chap art fig op éd coll"
_CIVILITIES = "M MM Mme Mlle Dr Pr Me Mgr St Ste"
#: From II to XCIX, and V and X, which are no words when an "e" follows; neither L nor C, "Le" and "Ce".
_ROMAN = "(?:(?=[IVX])|L(?=[IVX])|(?=XC))(?:X[LC]|X{0,3})(?:IX|IV|V?I{0,3})"


class Rule(NamedTuple):
    """A text that holds one of the *marks* gets *replacement* for each group that *pattern* captures in it."""

    marks: tuple[str, ...]
    pattern: re.Pattern[str]
    replacement: str


def _rule(marks: str, pattern: str, replacement: str) -> Rule:
    return Rule(tuple(marks.split()), lazy_pattern(pattern), replacement)


_DIGITS = "0 1 2 3 4 5 6 7 8 9"
FRENCH = (
    # An apostrophe, an ellipsis; "etc." needs none.
    _rule("'", r"(?<=[^\W\d_])(')(?=[^\W\d_])", "’"),
    _rule("...", r"(?<!\.)(\.\.\.)(?!\.)", "…"),
    _rule("etc", r"\betc(\.?…)", "."),
    _rule("…", rf"(?<=\w)({_S}+)(?=…)", WIDE),
    # Punctuation of two parts.
    _rule("; ! ?", rf"({_S}+)(?=[;!?])", NARROW),
    _rule("; ! ?", rf"(?=[;!?])(?<={_WORD_END})(){_AFTER}", NARROW),
    _rule(":", rf"({_S}+)(?=:(?:[\s»”]|$))", WIDE),
    _rule(":", rf"(?=:(?:\s|$))(?<={_WORD_END})()", WIDE),
    _rule("« ‹", rf"[«‹]({_S}*)", WIDE),
    _rule("» ›", rf"({_S}*)[»›]", WIDE),
    # An aside – like this one – keeps its dashes; so does speech at the beginning of a paragraph.
    _rule("– —", rf"(?<!\S)[–—]({_S}+)(?:[^–—.]*?({_S}+)[–—](?!\w))?", WIDE),
    # Numbers: thousands, telephones, times, units, what is counted.
    _rule(_DIGITS, rf"(?<=\d)(?<!\d{{4}})({_S})(?=\d{{3}}(?!\d))", NARROW),
    _rule("0", rf"(?<!\d)0\d({_S})\d\d({_S})\d\d({_S})\d\d({_S})\d\d(?!\d)", WIDE),
    _rule(_DIGITS, rf"(?<!\w)(?:[01]?\d|2[0-4])({_S}*)h(?:({_S}*)[0-5]\d)?(?!\w)", WIDE),
    _rule("% ‰ € $ £ ¥ °", rf"(?<=\d)({_S}+)(?=[%‰€$£¥°])", WIDE),
    _rule("% ‰ € $ £", r"(?<=\d)()(?=[%‰€$£](?![\w%]))", WIDE),
    _rule("°", r"(?<=\d)()(?=°[CF]\b)", WIDE),
    _rule(_DIGITS, rf"(?<=\d)({_S}+)(?:{_UNITS})(?![\w’'-])", WIDE),
    _rule("×", rf"(?<=\d)({_S}+)×({_S}+)(?=\d)", WIDE),
    _rule("n° N° §", rf"(?:\b[nN]°|§)({_S}*)(?=\d)", WIDE),
    _rule(_REFERENCES.replace(" ", ". ") + ".", rf"\b(?:{_REFERENCES.replace(' ', '|')})\.({_S}+)(?=[\dIVX])", WIDE),
    # People, kings and centuries.
    _rule(_CIVILITIES, rf"\b(?:{_CIVILITIES.replace(' ', 's?|')})\.?({_S}+)(?=[A-ZÀ-Ý])", WIDE),
    _rule(".", rf"[A-ZÀ-Ý](?<![^\W\d_]{{2}})\.({_S}+)(?=[A-ZÀ-Ý])", WIDE),
    _rule("J.-C.", rf"\b(?:av|apr)\.({_S}+)(?=J\.-C\.)", WIDE),
    _rule("II IV VI IX XI XV XX Ier Ire", rf"(?<=[a-zà-ÿ])({_S}+)(?=(?:I(?:er|re)|[IVX]{{2,7}})(?![\w’]))", WIDE),
    _rule("siècle", rf"\b[IVXLC]+e({_S}+)(?=siècles?\b)", WIDE),
)
#: Languages that put no space before a mark of punctuation get none, though a French hand typed it.
_CLOSED = (_rule("; : ! ?", rf"(?<=\S)({_S}+)(?=[;:!?]+(?:[\s”’\"']|$)|[!?]+[)\]])", ""),)
_CLOSED_LANGUAGES = {"en", "de", "es", "it", "pt", "nl", "oc", "la"}

#: Dashes and ellipses as typewriters have them, by the letter of Sphinx's ``smartquotes_action`` that asks for them.
_LONG, _SHORT = (("---", r"(?<!-)(---)(?!-)"), ("--", r"(?<!-)(--)(?!-)"))
TYPED = {
    "d": (_rule(*_SHORT, "—"),),
    "D": (_rule(*_LONG, "—"), _rule(*_SHORT, "–")),
    "i": (_rule(*_LONG, "–"), _rule(*_SHORT, "—")),
    "e": (_rule("...", r"(?<!\.)(\.\.\.)(?!\.)", "…"),),
}

#: A number, its ending as written, and an ending that French does not know: 2ème is 2e, 1ère is 1re.
_ORDINAL = lazy_pattern(
    rf"""(?<![\w.,])(?<!Apple[ {WIDE}])
    (?:(?P<first>1|I)(?P<er>ers?|res?|ères?)
    |(?P<second>2|II)(?P<nd>nde?s?|des?)
    |(?P<number>(?:[2-9]|\d+\d)|(?!I[èe]){_ROMAN})(?P<e>i?[èe]mes?|es?))(?![\w’]|-\d+\b)""",
    re.VERBOSE,
)
#: What an ordinal looks like at a glance.
_GLANCE = re.compile("[0-9IVXLC][eèinrd]")


def rules_for(language: str) -> Sequence[Rule]:
    """Return the rules of a language, given its code."""
    code = language.partition("-")[0]
    return FRENCH if code == "fr" else _CLOSED if code in _CLOSED_LANGUAGES else ()


def edits(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    """Yield beginning and end of what *rule* replaces in *text*."""
    for match in rule.pattern.finditer(text):
        for group in range(1, rule.pattern.groups + 1):
            if match[group] is not None and match[group] != rule.replacement:
                yield match.span(group)


def typeset(text: str, language: str = "fr") -> str:
    """Return *text* as it is set in *language*."""
    return set_parts([text], [True], language)[0]


def set_parts(parts: Sequence[str], ours: Sequence[bool], language: str, dashes: str = "") -> list[str]:
    """Return the *parts* of a paragraph set as one text; those that are not *ours* are only looked at.

    *dashes* are those letters of Sphinx's ``smartquotes_action`` that ask for dashes and ellipses.
    """
    parts = list(parts)
    whole = "".join(parts)
    typed = (rule for letter in dashes for rule in TYPED[letter]) if language else ()
    for rule in (*typed, *rules_for(language)):
        for mark in rule.marks:
            if mark in whole:
                break
        else:
            continue
        found = [(start, end, rule.replacement) for start, end in edits(rule, whole)]
        if found:
            replace_in(parts, ours, found)
            whole = "".join(parts)
    return parts


def replace_in(parts: list[str], ours: Sequence[bool], found: Iterable[tuple[int, int, str]]) -> None:
    """Put texts in the place of others in the whole of *parts*; each is given with its beginning and its end there."""
    begins = [0, *accumulate(map(len, parts))]
    for start, end, replacement in sorted(found, reverse=True):
        first = min(bisect_right(begins, start), len(parts)) - 1
        if start == end:  # where two parts meet, it goes into the one that is ours
            while first and not ours[first] and begins[first] == start:
                first -= 1
        for place in range(first, len(parts)):
            if place > first and begins[place] >= end:
                break
            if ours[place]:
                text, begin = parts[place], begins[place]
                parts[place] = text[: max(start - begin, 0)] + replacement + text[max(end - begin, 0) :]
                replacement = ""  # noqa: PLW2901  # the parts that follow lose their share of what is replaced


def ordinals(text: str) -> list[tuple[str, str]]:
    """Return the pieces of French *text*: what stands on the line, and the ending of the ordinal that follows it."""
    found: list[tuple[str, str]] = []
    last = 0
    for start, end, ending in endings(text):
        found.append((text[last:start], ending))
        last = end
    return [*found, (text[last:], "")]


def endings(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield beginning, end and proper form of the ending of each ordinal in French *text*."""
    if not _GLANCE.search(text):
        return
    for match in _ORDINAL.finditer(text):
        number = match["first"] or match["second"] or match["number"]
        if not number:
            continue
        ending = match["er"] or match["nd"] or match["e"]
        plural = "s" if ending.endswith("s") else ""
        if match["e"]:
            ending = "e" + plural
        elif ending.startswith("è"):
            ending = "re" + plural
        yield match.start() + len(number), match.end(), ending
