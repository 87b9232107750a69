"""Words as the blog writes them: in addresses, in the order of a dictionary, as dates and as ordinals."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from html import unescape

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from markupsafe import Markup, escape

_GROUP = re.compile(r"(?:l[ae]s? |l[’']|the )", re.IGNORECASE)

#: The beginning of code that says no direction of its own.
_CODE = re.compile(r"<(pre|code|kbd|samp)(?=[\s>])(?![^>]*\sdir=)")
#: What ends a name such as C++, C# or F♯.
_MUSICAL = re.compile(r"(?<=\w)[+#♯]+(?!\w)")


def fold(text: str) -> str:
    """Return *text* in lower case without accents, its ligatures opened: ``Cœur`` gives ``coeur``."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def fold_line(text: str) -> str:
    """Return *text* folded, its white space made plain."""
    return " ".join(fold(text).split())


def slugify(text: str) -> str:
    """Return *text* as it stands in an address: ``Coups de cœur`` gives ``coups-de-coeur``."""
    return re.sub(r"[\W_]+", "-", fold(text)).strip("-")


def label_slug(label: str) -> str:
    """Return *label* as it stands in the address of its list, whatever others there are: C++ is ``c-plus-plus``."""
    return slugify(_MUSICAL.sub(_spelled, label))


def _spelled(marks: re.Match[str]) -> str:
    return "".join("-plus" if mark == "+" else "-sharp" for mark in marks[0])


def french_order(text: str) -> tuple[str, str]:
    """Return a key that sorts as a French dictionary does: accents count only between words alike without them."""
    return fold(text), text


def is_group(name: str) -> bool:
    """Return whether *name* is that of a group that signs, and no person's: "La rédaction"."""
    return _GROUP.match(name) is not None


def ordinal(number: int, language: str) -> Markup:
    """Return *number* as an ordinal: "1<sup>er</sup>", "3<sup>e</sup>" in French, "3<sup>rd</sup>" in English."""
    if language.startswith("fr"):
        suffix = "er" if number == 1 else "e"
    else:
        suffix = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return Markup("{}<sup>{}</sup>").format(number, suffix)


def plain_text(html: str) -> str:
    """Return the text of *html*, a slash where a line of a poem ends.

    markupsafe's ``striptags`` makes every no-break space a plain one.
    """
    return unescape(re.sub("<[^>]*>", "", html.replace("<br>", " / ")))


@cache
def written_date(day: date, language: str, form: str = "long") -> str:
    """Return *day* in words: "17 mars 2006" (``long``), "vendredi 17 mars 2006" (``full``), "mars 2006" (``MMMM y``).

    French writes the first day of a month as an ordinal, which CLDR leaves out
    (*Lexique des règles typographiques en usage à l'Imprimerie nationale*, "Dates").
    """
    text = format_date(day, form, locale=language)
    return re.sub(r"(?<!\d)1 (?=[^\W\d])", "1er ", text, count=1) if language.startswith("fr") else text


def elided(text: str, language: str) -> str:
    """Return *text* with its first "de", if a vowel follows, as French writes it: "Billets d’avril 2006", "d’Anne"."""
    return re.sub(r"\bde (?=[aeiouàâéèêîôœAEIOUÀÂÉÈÊÎÔŒ])", "d’", text, count=1) if language.startswith("fr") else text


@cache
def text_direction(language: str) -> str:
    """Return which way a text in a *language* runs, as HTML names it: "ltr" or "rtl"."""
    try:
        return str(Locale.parse(language, sep="-" if "-" in language else "_").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def code_from_left(html: str) -> str:
    """Return *html* whose code runs from left to right, as it does in every language, without any styles, too."""
    return _CODE.sub(r'<\1 dir="ltr"', html)


def directed(html: str, language: str) -> str:
    """Return the *html* of a text that leaves its page, for a feed or a book: it runs the way of its *language*."""
    return f'<div dir="rtl">{code_from_left(html)}</div>' if text_direction(language) == "rtl" else html


def raised(date: str) -> Markup:
    """Return a *date* in words as HTML, the ending of its "1er" raised."""
    return Markup(re.sub(r"\b1er\b", "1<sup>er</sup>", str(escape(date))))  # noqa: S704  # escaped
