"""The elements of MEI that a tune is written with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from lxml import etree

from carnet.scores.abc.tune import Bar, Event, Key, Meter, Pitch, Tempo, Voice

NS = "http://www.music-encoding.org/ns/mei"
ID = "{http://www.w3.org/XML/1998/namespace}id"
#: Note heads with stems in fonts of music, by the length that each stands for.
_BEATS = {1: "\ueca2", 2: "\ueca3", 4: "\ueca5", 8: "\ueca7", 16: "\ueca9"}
_NO_XML = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DOT = "\uecb7"

_LENGTHS = [
    ("breve" if power == 1 else str(2**-power), dots, Fraction(2) ** power * (2 - Fraction(1, 2**dots)))
    for power in range(1, -8, -1)
    for dots in range(3)
    if 7 + power >= dots
]


def written_lengths(duration: Fraction) -> list[tuple[str, int]]:
    """Return the notes, each by its length and its dots, that last as long as *duration* when they are tied."""
    found: list[tuple[str, int]] = []
    left = duration
    while left > 0 and len(found) < 16:
        name, dots, length = max((one for one in _LENGTHS if one[2] <= left), key=lambda one: one[2])
        found.append((name, dots))
        left -= length
    return found


def under(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """Add an element at the end of its parent."""
    return etree.SubElement(parent, f"{{{NS}}}{name}", **attributes)


def clean(text: str) -> str:
    """Return a text without what XML can't hold."""
    return _NO_XML.sub("", text)


def signature_of(key: Key) -> str:
    """Return a key as the number of its sharps or flats."""
    return "0" if not key.sharps else f"{abs(key.sharps)}{'s' if key.sharps > 0 else 'f'}"


def meter_of(meter: Meter) -> dict[str, str]:
    """Return the attributes of a metre."""
    if not meter.unit:
        return {}
    found = {"meter.count": meter.count, "meter.unit": str(meter.unit)}
    return found | ({"meter.sym": meter.symbol} if meter.symbol else {})


def bar_at(voice: Voice, place: int) -> Bar | None:
    """Return the bar of a voice at a *place*, None where it has none."""
    return voice.bars[place] if place < len(voice.bars) else None


def can_beam(item: list[Event]) -> bool:
    """Return whether beams can join notes."""
    return all(event.pitches and event.duration < Fraction(1, 4) for event in item)


def write_pitch(note: etree._Element, pitch: Pitch, *, written: bool) -> None:
    """Say of a note how high it is, its accidental as it was *written* or as it sounds."""
    note.set("pname", pitch.step)
    note.set("oct", str(pitch.octave))
    if pitch.accidental and written:
        note.set("accid", pitch.accidental)
    elif pitch.sounds:
        note.set("accid.ges", {"x": "ss"}.get(pitch.sounds, pitch.sounds))


def silent(holder: etree._Element, event: Event, length: str, dots: int) -> etree._Element:
    """Add a rest, or a space where one is not shown."""
    rest = under(holder, "rest" if event.kind == "rest" else "space", dur=length)
    if dots:
        rest.set("dots", str(dots))
    return rest


def notes_of(element: etree._Element) -> Iterator[etree._Element]:
    """Return the notes of a chord, or a note alone."""
    return iter([element] if etree.QName(element).localname == "note" else element.findall(f"{{{NS}}}note"))


def write_verse(note: etree._Element, number: int, text: str, position: str, joined: str) -> None:
    """Put a syllable below a note."""
    syllable = under(under(note, "verse", n=str(number)), "syl")
    syllable.text = clean(text)
    if position:
        syllable.set("wordpos", position)
    if joined:
        syllable.set("con", joined)


def chord_name(text: str) -> str:
    """Return the name of a chord with the signs that musicians write."""
    return re.sub(r"(?<![A-Za-z])([A-G])([#b])", lambda found: found[1] + ("♯" if found[2] == "#" else "♭"), text)


def tempo_of(tempo: Tempo, start: str | None) -> etree._Element:
    """Return the tempo, which stands above the note with the id *start*."""
    element = etree.Element(f"{{{NS}}}tempo", staff="1", place="above")
    if start:
        element.set("startid", f"#{start}")
    else:
        element.set("tstamp", "1")
    element.text = clean(tempo.words)
    if tempo.speed:
        lengths = written_lengths(tempo.beat)
        element.set("midi.bpm", str(round(tempo.speed * tempo.beat * 4)))
        name, dots = lengths[0]
        sign = _BEATS.get(int(name) if name.isdigit() else 0)
        if sign and len(lengths) == 1:
            element.text += " " if tempo.words else ""
            note = under(element, "rend", fontfam="smufl")
            note.text, note.tail = sign + _DOT * dots, f" = {tempo.speed}"
    return element
