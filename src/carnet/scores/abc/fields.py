"""What the fields of a tune say: key, metre, length of a note, tempo, clef. Each raises ``ValueError`` on nonsense."""

from __future__ import annotations

import re
from fractions import Fraction

from carnet.scores.abc.tune import Clef, Key, Meter, Tempo

#: Sharps of the major key on each tonic, and what a mode adds to them.
_TONICS = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5, "F": -1}
_MODES = {"maj": 0, "ion": 0, "m": -3, "min": -3, "aeo": -3, "mix": -1, "dor": -2, "phr": -4, "lyd": 1, "loc": -5}
_KEY = re.compile(r"(?P<tonic>[A-G])(?P<mark>[#b]?)\s*(?P<mode>[A-Za-z]*)(?P<rest>.*)", re.DOTALL)
_EXTRA = re.compile(r"(\^|_|=)([A-Ga-g])")
_ALTERED = {"^": "s", "_": "f", "=": "n"}
_CLEFS = {
    "treble": ("G", 2),
    "bass": ("F", 4),
    "baritone": ("F", 3),
    "alto": ("C", 3),
    "tenor": ("C", 4),
    "mezzosoprano": ("C", 2),
    "soprano": ("C", 1),
    "perc": ("perc", 3),
}
_CLEF = re.compile(rf"(?:clef=)?\"?\b({'|'.join(_CLEFS)})([1-5]?)([+-]8)?\"?", re.IGNORECASE)
_FRACTION = re.compile(r"([1-9][0-9]?)/([1-9][0-9]{0,2})")
_METER = re.compile(r"\(?([1-9][0-9]?(?:\s*\+\s*[1-9][0-9]?)*)\)?\s*/\s*([1-9][0-9]?)")
_TEMPO = re.compile(r"((?:[1-9][0-9]?/[1-9][0-9]?\s*)+)=\s*([1-9][0-9]{0,2})(?:\.[0-9]+)?")
_SPEED = re.compile(r"(?:C[0-9]?\s*=\s*)?([1-9][0-9]{0,2})")
_UNITS = (1, 2, 4, 8, 16, 32, 64)
_MOST = 7


def key_of(text: str) -> tuple[Key, Clef | None]:
    """Return the key that a field ``K:`` names, and the clef if it names one."""
    found = text.split("%", maxsplit=1)[0].strip()
    clef = clef_of(found)
    extra = tuple((step.lower(), _ALTERED[mark]) for mark, step in _EXTRA.findall(found))
    bare = _CLEF.sub("", found).strip()
    if bare.lower() in ("", "none", "hp") or bare.startswith(("^", "_", "=")):
        return Key(0, extra), clef
    if bare == "Hp":
        return Key(2), clef
    whole = _KEY.fullmatch(bare)
    if whole is None:
        raise ValueError(bare)
    mode = whole["mode"].lower()[:3]
    if mode == "exp":
        return Key(0, extra), clef
    if mode and mode not in _MODES:
        raise ValueError(bare)
    sharps = _TONICS[whole["tonic"]] + {"#": 7, "b": -7, "": 0}[whole["mark"]] + _MODES.get(mode, 0)
    rest = _EXTRA.sub("", whole["rest"])
    rest = re.sub(r"\b\w+=\S+", "", rest).strip()
    if abs(sharps) > _MOST or rest:
        raise ValueError(bare)
    return Key(sharps, extra), clef


def clef_of(text: str) -> Clef | None:
    """Return the clef that a field names, if it names one."""
    found = _CLEF.search(text)
    if not found:
        return None
    shape, line = _CLEFS[found[1].lower()]
    return Clef(shape, int(found[2] or line), {"+8": 1, "-8": -1}.get(found[3] or "", 0))


def meter_of(text: str) -> Meter:
    """Return the metre that a field ``M:`` names."""
    found = text.strip()
    if found in ("C", "C|"):
        return Meter("4", 4, "common") if found == "C" else Meter("2", 2, "cut")
    if found.lower() in ("none", ""):
        return Meter()
    whole = _METER.fullmatch(found)
    if whole is None or int(whole[2]) not in _UNITS:
        raise ValueError(found)
    return Meter(re.sub(r"\s", "", whole[1]), int(whole[2]))


def unit_of(text: str) -> Fraction:
    """Return the length of a note that a field ``L:`` names."""
    found = _FRACTION.fullmatch(text.strip())
    if text.strip() == "1":
        return Fraction(1)
    if found is None or int(found[2]) not in (*_UNITS, 128):
        raise ValueError(text.strip())
    return Fraction(int(found[1]), int(found[2]))


def usual_unit(meter: Meter) -> Fraction:
    """Return the length of a note where no field ``L:`` says it."""
    length = meter.length
    return Fraction(1, 16) if length is not None and length < Fraction(3, 4) else Fraction(1, 8)


def tempo_of(text: str, unit: Fraction) -> Tempo:
    """Return the tempo that a field ``Q:`` names."""
    words = " ".join(re.findall(r'"([^"]*)"', text)).strip()
    rest = re.sub(r'"[^"]*"', " ", text).strip()
    if not rest and words:
        return Tempo(words)
    if whole := _TEMPO.fullmatch(rest):
        beat = sum((Fraction(one) for one in whole[1].split()), Fraction(0))
        return Tempo(words, beat, int(whole[2]))
    if speed := _SPEED.fullmatch(rest):
        return Tempo(words, unit, int(speed[1]))
    raise ValueError(text.strip())
