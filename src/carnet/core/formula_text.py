"""A formula in MathML as one line of text, which is right wherever MathML is not shown: "440 · 2^(n/12)", "¹²√2".

Nothing here knows of documents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()aeijknx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₖₙₓ")
#: What stands over or under a letter, as the mark that Unicode joins with it.
_MARKS = {"→": "\u20d7", "^": "\u0302", "ˆ": "\u0302", "¯": "\u0304", "‾": "\u0304", "˙": "\u0307", "¨": "\u0308"}
_MARKS |= {"~": "\u0303", "˜": "\u0303", "ˇ": "\u030c"}
_SIGNS = "+−-±∓"
_LARGE = "∑∏∐∫∮⋂⋃"
#: Of the signs of mathematics, those that stand close to what they belong to.
_CLOSE = f"/√∂∇∞|~¬{_LARGE}"
_PRIMES = re.compile("[′″‴'*†]+")


def formula_text(math: Any) -> str:
    """Return the formula that a *math* element is."""
    return re.sub(r"\s+", " ", _row(math)).strip()


def _text(element: Any) -> str:
    name, parts = _name(element), list(element)
    match name:
        case "mi" | "mn" | "mtext":
            text = "".join(element.itertext())
        case "mo":
            text = _operator("".join(element.itertext()).strip())
        case "mspace":
            text = " "
        case "mfrac" if len(parts) == 2:
            text = f"{_whole(_text(parts[0]))}/{_whole(_text(parts[1]))}"
        case "msqrt":
            text = f"√{_whole(_row(element))}"
        case "mroot" if len(parts) == 2:
            index = _text(parts[1]).strip()
            text = f"{_script(index, _RAISED, '')}√{_whole(_text(parts[0]))}"
        case "msup" | "msub" | "mover" | "munder" if len(parts) == 2:
            text = _scripted(parts[0], under=parts[1:] if name in ("msub", "munder") else [], over=parts[1:])
        case "msubsup" | "munderover" if len(parts) == 3:
            text = _scripted(parts[0], under=parts[1:2], over=parts[2:])
        case "mtable":
            text = " ; ".join(_text(row).strip() for row in parts)
        case "mtr":
            text = " ".join(_text(cell).strip() for cell in parts)
        case "annotation" | "annotation-xml":
            text = ""
        case _:
            text = _row(element)
    return text


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else "annotation"


def _operator(sign: str) -> str:
    sign = re.sub("[\u2061-\u2064]", "", sign).translate(str.maketrans("⋅-'", "·−′"))
    if sign in (",", ";"):
        return f"{sign} "
    spaced = len(sign) == 1 and sign not in _CLOSE and (unicodedata.category(sign) == "Sm" or sign in "·−")
    return f" {sign} " if spaced else sign


def _row(parent: Any) -> str:
    """Return what stands one after the other in an element."""
    parts, written = [part for part in parent if _name(part) != "mo" or not _is_unseen(part)], ""
    for place, part in enumerate(parts):
        text = _text(part)
        before, after = parts[place - 1] if place else None, parts[place + 1] if place + 1 < len(parts) else None
        if _name(part) == "mo" and text.strip() in tuple(_SIGNS) and (before is None or _opens(before)):
            text = text.strip()
        if _name(part) == "mfrac" and (_is_factor(before) or _is_factor(after)):
            text = f"({text})"  # else "1/2 x" could be read as 1/(2x)
        if before is not None and _is_word(before) and text[:1].isalnum():
            written += " "
        if _is_word(part) and written[-1:].isalnum():
            written += " "
        written += text
    return written


def _is_unseen(sign: Any) -> bool:
    """Return whether a *sign* is only there for programs, such as that of a function with what it is applied to."""
    return not re.sub("[\u2061-\u2064]", "", "".join(sign.itertext())).strip()


def _opens(element: Any) -> bool:
    """Return whether a sign after *element* belongs to what follows it."""
    text = "".join(element.itertext()).strip()
    return _name(element) == "mo" and text not in (")", "]", "}", "!", "|", "⟩")


def _is_factor(element: Any) -> bool:
    """Return whether what stands beside *element* is multiplied by it, or taken as its argument."""
    return element is not None and _name(element) not in ("mo", "mspace", "mtext")


def _is_word(element: Any) -> bool:
    """Return whether *element* is the name of a function, such as log, with its scripts."""
    found = element
    while _name(found) in ("msub", "msup", "msubsup", "munder", "mover", "munderover") and len(found):
        found = found[0]
    text = "".join(found.itertext()).strip()
    return _name(found) in ("mi", "mo") and ((len(text) > 1 and text.isalpha()) or text in tuple(_LARGE))


def _scripted(base: Any, under: Sequence[Any], over: Sequence[Any]) -> str:
    text = _text(base).strip()
    if _name(base) in ("mfrac", "msqrt", "mroot", "msup") or (_name(base) == "mrow" and len(text) > 1):
        text = text if text[:1] == "(" and text[-1:] == ")" else f"({text})"
    for scripts, letters, mark in ((under, _LOWERED, "_"), ([] if over == under else over, _RAISED, "^")):
        for script in scripts:
            found = _text(script).strip()
            if len(text) == 1 and found in _MARKS:
                text += _MARKS[found]
            else:
                text += _script(found, letters, mark)
    return text


def _script(text: str, letters: dict[int, int], mark: str) -> str:
    """Return a *text* raised or lowered; where Unicode has no letter for it, after a *mark*."""
    plain = text.replace(" ", "")
    if _PRIMES.fullmatch(plain):
        return plain
    if plain and all(ord(letter) in letters for letter in plain):
        return plain.translate(letters)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _whole(text: str) -> str:
    """Return a *text* that can be read as one, in brackets where it needs them."""
    text = text.strip()
    closed = text[:1] == "(" and text.find(")") == len(text) - 1
    return text if len(text) == 1 or closed or re.fullmatch(r"[^\W_]+([.,]\d+)?", text) else f"({text})"
