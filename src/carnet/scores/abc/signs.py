"""The signs that a line of music is made of."""

from __future__ import annotations

import re

_LENGTH = r"(?P<{0}>[0-9]*/*[0-9]*)"
#: One sign after the other.
SIGNS = re.compile(
    "|".join(
        (
            r"(?P<space>[\s`]+)",
            r'(?P<text>"[^"]*")',
            r"(?P<mark>![^!\s|]+!)",
            r"(?P<bar>\.?:+\|[|\]:]*|\.?\[\|[|\]:]*|\.?\|[|\]:]*|::+)(?P<ending>\[?[1-9][0-9,.-]*)?",
            r'\[(?P<volta>[1-9][0-9,.-]*|"[^"]*")',
            r"(?P<open>\[)",
            r"\](?P<chord>[0-9]*/*[0-9]*)",
            r"\((?P<tuplet>[2-9])(?::(?P<base>[0-9]?))?(?::(?P<many>[0-9]*))?",
            r"(?P<slur>\.?\()",
            r"(?P<unslur>\))",
            r"(?P<grace>\{/?)",
            r"(?P<ungrace>\})",
            r"(?P<accidental>\^\^?|__?|=)?(?P<step>[A-Ga-g])(?P<octave>[,']*)" + _LENGTH.format("length"),
            r"(?P<rest>[zx])" + _LENGTH.format("silence"),
            r"(?P<bars>[ZX])(?P<many_bars>[0-9]*)",
            r"(?P<tie>\.?-)",
            r"(?P<broken><+|>+)",
            r"(?P<short>[.~HLMOPSTuv])",
            r"(?P<nothing>y[0-9]*|\$|\*+$|!$)",
            r"(?P<other>.)",
        )
    ),
    re.DOTALL,
)
#: What one letter before a note stands for.
SHORT = {
    ".": "staccato",
    "~": "roll",
    "H": "fermata",
    "L": "accent",
    "M": "lowermordent",
    "O": "coda",
    "P": "uppermordent",
    "S": "segno",
    "T": "trill",
    "u": "upbow",
    "v": "downbow",
}
#: Why a sign is not read.
WHY = {
    '"': "text",
    "&": "overlay",
    "+": "plus",
    "!": "mark",
    "^": "accidental",
    "_": "accidental",
    "=": "accidental",
}


def right_of(sign: str) -> str:
    """Return how a bar ends."""
    bare = sign.lstrip(".")
    if bare.startswith(":"):
        return "rptend"
    if "]" in bare:
        return "invis" if bare == "[|]" else "end"
    if bare.startswith("[|"):
        return "dbl"
    if bare.count("|") > 1:
        return "dbl"
    return "dashed" if sign.startswith(".") else "single"
