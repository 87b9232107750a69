"""Which signs the fonts of a PDF lack, found by asking Typst, which refuses a book for screen readers over one of them.

The fonts that Typst brings along have Latin, Greek, Cyrillic, Hebrew, Arabic and many symbols, but neither most emoji
nor Chinese, Japanese or Korean.
"""

from __future__ import annotations

import re

import typst

#: Stands for a sign that can't be shown.
UNKNOWN = "□"
#: What joins emoji, or changes the one before: skin colour, variant, tag.
_JOINERS = "\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"


def lacking(text: str, *, system: bool) -> str:
    """Return the signs of a *text* that no font has, be it one of the *system*'s."""
    return _lacking("".join(sorted({sign for sign in text if sign > "~"})), system=system)


def _lacking(signs: str, *, system: bool) -> str:
    if not signs or _are_shown(signs, system=system):
        return ""
    if len(signs) == 1:
        return signs
    half = len(signs) // 2
    return _lacking(signs[:half], system=system) + _lacking(signs[half:], system=system)


def _are_shown(signs: str, *, system: bool) -> bool:
    lines = "\n\n".join(f'#"\\u{{{ord(sign):x}}}"' for sign in signs)
    try:
        typst.compile(
            f'#set document(title: "-")\n#set text(font: "Libertinus Serif")\n{lines}'.encode(),
            ignore_system_fonts=not system,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True


def runs_of(signs: str) -> re.Pattern[str]:
    """Return what finds one of *signs*, or several that are joined to be one."""
    one = f"[{re.escape(signs)}][{_JOINERS}]*"
    return re.compile(f"{one}(?:(?<=\u200d){one})*")
