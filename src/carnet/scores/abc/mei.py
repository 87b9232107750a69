"""A tune is written as MEI (https://music-encoding.org/), which Verovio engraves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby, pairwise

from lxml import etree

from carnet.scores.abc.tune import Bar, Event, Key, Meter, Pitch, Tempo, Tune, Voice

_NS = "http://www.music-encoding.org/ns/mei"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_DYNAMICS = re.compile(r"p{1,4}|f{1,4}|m[pf]|sfz|sf|fp|rfz")
_ARTICULATIONS = {
    "staccato": "stacc",
    "accent": "acc",
    ">": "acc",
    "emphasis": "acc",
    "tenuto": "ten",
    "marcato": "marc",
    "^": "marc",
    "upbow": "upbow",
    "downbow": "dnbow",
    "wedge": "stacciss",
    "open": "open",
    "snap": "snap",
    "+": "stop",
    "plus": "stop",
}
_ORNAMENTS = {
    "trill": ("trill", {}),
    "turn": ("turn", {"form": "upper"}),
    "roll": ("turn", {"form": "upper"}),
    "invertedturn": ("turn", {"form": "lower"}),
    "turnx": ("turn", {"form": "upper"}),
    "uppermordent": ("mordent", {"form": "upper"}),
    "pralltriller": ("mordent", {"form": "upper"}),
    "lowermordent": ("mordent", {"form": "lower"}),
    "mordent": ("mordent", {"form": "lower"}),
    "fermata": ("fermata", {"place": "above"}),
    "invertedfermata": ("fermata", {"place": "below", "form": "inv"}),
    "arpeggio": ("arpeg", {}),
    "breath": ("breath", {"place": "above"}),
    "segno": ("repeatMark", {"func": "segno"}),
    "coda": ("repeatMark", {"func": "coda"}),
}
_WORDS = {
    "fine": "Fine",
    "D.C.": "D.C.",
    "D.S.": "D.S.",
    "dacapo": "D.C.",
    "dacoda": "Da Coda",
    "D.C.alfine": "D.C. al Fine",
    "D.C.alcoda": "D.C. al Coda",
    "D.S.alfine": "D.S. al Fine",
    "D.S.alcoda": "D.S. al Coda",
    "rit": "rit.",
}
_HAIRPINS = {"crescendo(": "cres", "<(": "cres", "diminuendo(": "dim", ">(": "dim"}
_ENDS = ("crescendo)", "<)", "diminuendo)", ">)")
#: Note heads with stems in fonts of music, by the length that each stands for.
_BEATS = {1: "\ueca2", 2: "\ueca3", 4: "\ueca5", 8: "\ueca7", 16: "\ueca9"}
_NO_XML = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DOT = "\uecb7"


def mei_of(tune: Tune) -> bytes:
    """Return the MEI of a *tune*."""
    return etree.tostring(_Writer(tune).whole(), encoding="utf-8", xml_declaration=True)


def written_lengths(duration: Fraction) -> list[tuple[str, int]]:
    """Return the notes, each by its length and its dots, that last as long as *duration* when they are tied."""
    found: list[tuple[str, int]] = []
    left = duration
    while left > 0 and len(found) < 16:
        name, dots, length = max((one for one in _LENGTHS if one[2] <= left), key=lambda one: one[2])
        found.append((name, dots))
        left -= length
    return found


_LENGTHS = [
    ("breve" if power == 1 else str(2**-power), dots, Fraction(2) ** power * (2 - Fraction(1, 2**dots)))
    for power in range(1, -8, -1)
    for dots in range(3)
    if 7 + power >= dots
]


class _Writer:
    """The MEI of one tune, while it is written."""

    def __init__(self, tune: Tune) -> None:
        self.tune = tune
        self.count = 0
        #: For each voice, what is not yet ended: slurs, ties and hairpins.
        self.slurs: list[str] = []
        self.ties: dict[tuple[str, int], str] = {}
        self.hairpins: list[tuple[str, str]] = []

    def name(self) -> str:
        """Return an id that nothing has yet."""
        self.count += 1
        return f"e{self.count}"

    def whole(self) -> etree._Element:
        """Return the document."""
        root = etree.Element(f"{{{_NS}}}mei", nsmap={None: _NS}, meiversion="5.0")
        described = _under(_under(root, "meiHead"), "fileDesc")
        titles = _under(described, "titleStmt")
        _under(titles, "title").text = _clean(" – ".join(self.tune.titles)) or None
        for composer in self.tune.composers:
            _under(titles, "composer").text = _clean(composer)
        _under(described, "pubStmt")
        score = _under(_under(_under(_under(root, "music"), "body"), "mdiv"), "score")
        self.staves(_under(_under(score, "scoreDef"), "staffGrp"))
        self.section(_under(score, "section"))
        return root

    def staves(self, group: etree._Element) -> None:
        """Write the staves."""
        if len(self.tune.voices) > 1:
            group.set("symbol", "bracket")
        for number, voice in enumerate(self.tune.voices, start=1):
            clef = voice.clef
            staff = _under(group, "staffDef", n=str(number), lines="5")
            staff.set("clef.shape", clef.shape)
            staff.set("clef.line", str(clef.line))
            if clef.octaves:
                staff.set("clef.dis", "8")
                staff.set("clef.dis.place", "above" if clef.octaves > 0 else "below")
            staff.set("keysig", _signature(self.tune.key))
            for name, value in _meter(self.tune.meter).items():
                staff.set(name, value)
            if voice.label:
                _under(staff, "label").text = _clean(voice.label)

    def section(self, section: etree._Element) -> None:
        """Write the bars, those of one ending together."""
        first = self.tune.voices[0].bars
        if self.tune.tempo and first:
            first[0].tempo = first[0].tempo or self.tune.tempo
        holder = section
        many = max(len(voice.bars) for voice in self.tune.voices)
        for place in range(many):
            bar = first[place] if place < len(first) else Bar(0)
            if bar.ending:
                holder = _under(section, "ending", n=bar.ending)
            elif place and first[min(place, len(first)) - 1].right in ("rptend", "dbl", "end"):
                holder = section
            if place:
                self.changes(holder, bar)
            self.measure(holder, place, bar)

    def changes(self, holder: etree._Element, bar: Bar) -> None:
        """Write the key and the metre that begin with a bar."""
        if bar.key or bar.meter:
            change = _under(holder, "scoreDef")
            if bar.key:
                change.set("keysig", _signature(bar.key))
            for name, value in _meter(bar.meter).items() if bar.meter else ():
                change.set(name, value)

    def measure(self, holder: etree._Element, place: int, bar: Bar) -> None:
        """Write a bar of all voices."""
        measure = _under(holder, "measure", n=str(place + 1))
        if bar.left:
            measure.set("left", bar.left)
        measure.set("right", bar.right or "single")
        controls: list[etree._Element] = []
        for number, voice in enumerate(self.tune.voices, start=1):
            layer = _under(_under(measure, "staff", n=str(number)), "layer", n="1")
            own = _bar(voice, place)
            if own is None or not own.events:
                _under(layer, "mSpace")
                continue
            _Layer(self, layer, controls, number).write(own)
        first = measure.find(f".//{{{_NS}}}note[@{_ID}]")
        if bar.tempo is not None:
            controls.insert(0, _tempo(bar.tempo, None if first is None else first.get(_ID)))
        measure.extend(controls)


class _Layer:
    """The notes of one voice in one bar."""

    def __init__(self, writer: _Writer, layer: etree._Element, controls: list[etree._Element], staff: int) -> None:
        self.writer, self.layer, self.controls, self.staff = writer, layer, controls, str(staff)
        self.graced: set[int] = set()

    def write(self, bar: Bar) -> None:
        """Write all that a bar has."""
        items = [list(group) for _key, group in groupby(bar.events, key=lambda event: id(event.tuplet or event))]
        beam: list[list[Event]] = []
        for item in [*items, None]:
            goes_on = item is not None and bool(beam) and item[0].joined and _can_beam(item)
            if not goes_on:
                self.beamed(beam)
                beam = []
            if item is None:
                continue
            if _can_beam(item):
                beam.append(item)
            else:
                self.item(self.layer, item)

    def beamed(self, items: list[list[Event]]) -> None:
        """Write notes that one beam joins, if there are several."""
        if not items:
            return
        several = sum(len(item) for item in items) > 1
        self.grace(self.layer, items[0][0])
        holder = _under(self.layer, "beam") if several else self.layer
        for item in items:
            self.item(holder, item)

    def item(self, holder: etree._Element, item: list[Event]) -> None:
        """Write a note, or a triplet and the like; within one that a beam does not join as a whole, beams are found."""
        tuplet = item[0].tuplet
        self.grace(holder, item[0])
        if tuplet is not None:
            holder = _under(holder, "tuplet", num=str(tuplet.number), numbase=str(tuplet.base))
        if tuplet is None or _can_beam(item):
            for event in item:
                self.event(holder, event)
            return
        for can, group in groupby(item, key=lambda event: _can_beam([event])):
            events = list(group)
            inner = _under(holder, "beam") if can and len(events) > 1 else holder
            for event in events:
                self.event(inner, event)

    def event(self, holder: etree._Element, event: Event) -> None:
        """Write a note, a chord, a rest or a change of key."""
        if event.kind == "key" and event.key is not None:
            _under(holder, "keySig", sig=_signature(event.key))
            return
        if event.kind == "bars":
            _under(
                holder,
                "multiRest" if event.bars > 1 else "mRest",
                **({"num": str(event.bars)} if event.bars > 1 else {}),
            )
            return
        self.grace(holder, event)
        made = []
        for place, (length, dots) in enumerate(written_lengths(event.duration)):
            if event.pitches:
                made.append(self.sounding(holder, event, length, dots, written=not place))
            else:
                made.append(_silent(holder, event, length, dots))
        for element in made:
            element.set(_ID, self.writer.name())
        if event.pitches:
            self.ties(event, made)
            for syllable in event.syllables:
                _verse(made[0], syllable.verse, syllable.text, syllable.position, syllable.joined)
        self.slurs(event, made)
        self.marks(event, made[0])

    def sounding(
        self, holder: etree._Element, event: Event, length: str, dots: int, *, written: bool
    ) -> etree._Element:
        """Write a note or a chord that lasts *length*; its accidentals are *written* once."""
        if event.kind == "chord":
            element = _under(holder, "chord", dur=length)
            notes = [_under(element, "note") for _pitch in event.pitches]
            for note in notes:
                note.set(_ID, self.writer.name())
        else:
            element = _under(holder, "note", dur=length)
            notes = [element]
        if dots:
            element.set("dots", str(dots))
        for note, pitch in zip(notes, event.pitches, strict=True):
            _pitch(note, pitch, written=written)
        return element

    def grace(self, holder: etree._Element, event: Event) -> None:
        """Write the grace notes before a note, unless they stand before the beam that begins with it."""
        if not event.grace or id(event) in self.graced:
            return
        self.graced.add(id(event))
        group = _under(holder, "graceGrp", grace="unacc" if event.slashed or len(event.grace) == 1 else "acc")
        inner = _under(group, "beam") if len(event.grace) > 1 else group
        for grace in event.grace:
            for pitch in grace.pitches[:1]:
                note = _under(inner, "note", dur="16" if len(event.grace) > 1 else "8", grace=group.get("grace"))
                if len(event.grace) == 1:
                    note.set("stem.mod", "1slash")
                note.set(_ID, self.writer.name())
                _pitch(note, pitch, written=True)

    def ties(self, event: Event, made: list[etree._Element]) -> None:
        """Write the ties that end and begin here, those between the parts of one long note too."""
        for before, after in pairwise(made):
            for start, end in zip(_notes(before), _notes(after), strict=True):
                self.control("tie", startid=f"#{start.get(_ID)}", endid=f"#{end.get(_ID)}")
        ties, self.writer.ties = (
            self.writer.ties,
            {key: name for key, name in self.writer.ties.items() if not key[0].startswith(f"{self.staff}:")},
        )
        for pitch, note in zip(event.pitches, _notes(made[0]), strict=True):
            if begun := ties.get((f"{self.staff}:{pitch.step}", pitch.octave)):
                self.control("tie", startid=f"#{begun}", endid=f"#{note.get(_ID)}")
        for pitch, note in zip(event.pitches, _notes(made[-1]), strict=True):
            if pitch.tied:
                self.writer.ties[f"{self.staff}:{pitch.step}", pitch.octave] = note.get(_ID) or ""

    def slurs(self, event: Event, made: list[etree._Element]) -> None:
        """Write the slurs that end here, and note those that begin."""
        self.writer.slurs += [made[0].get(_ID) or ""] * event.opens
        for _slur in range(event.closes):
            if self.writer.slurs:
                start = self.writer.slurs.pop()
                if start != made[-1].get(_ID):
                    self.control("slur", startid=f"#{start}", endid=f"#{made[-1].get(_ID)}")

    def marks(self, event: Event, element: etree._Element) -> None:
        """Write what stands above and below a note."""
        here = f"#{element.get(_ID)}"
        for chord in event.chords:
            self.control("harm", startid=here, place="above").text = _clean(_chord(chord))
        for place, text in event.notes:
            self.control("dir", startid=here, place=place).text = _clean(text)
        for mark in event.marks:
            if mark in _ARTICULATIONS and event.pitches:
                _under(element, "artic", artic=_ARTICULATIONS[mark])
            elif mark in _ORNAMENTS:
                name, attributes = _ORNAMENTS[mark]
                self.control(name, startid=here, **attributes)
            elif mark in _WORDS:
                self.control("dir", startid=here, place="above").text = _WORDS[mark]
            elif _DYNAMICS.fullmatch(mark):
                self.control("dynam", startid=here, place="below").text = mark
            elif re.fullmatch("[0-5]", mark):
                self.control("fing", startid=here, place="above").text = mark
            elif mark in _HAIRPINS:
                self.writer.hairpins.append((_HAIRPINS[mark], here))
            elif mark in _ENDS and self.writer.hairpins:
                form, start = self.writer.hairpins.pop()
                self.control("hairpin", form=form, startid=start, endid=here, place="below")

    def control(self, name: str, **attributes: str) -> etree._Element:
        """Write what belongs to notes by their ids."""
        element = etree.Element(f"{{{_NS}}}{name}", **attributes, staff=self.staff)
        self.controls.append(element)
        return element


# -- Pieces ------------------------------------------------------------------------------------------------------------


def _under(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NS}}}{name}", **attributes)


def _clean(text: str) -> str:
    return "".join(
        char for char in text if char >= " " and char not in "\ufffe\uffff" and not "\ud800" <= char <= "\udfff"
    )


def _signature(key: Key) -> str:
    return "0" if not key.sharps else f"{abs(key.sharps)}{'s' if key.sharps > 0 else 'f'}"


def _meter(meter: Meter) -> dict[str, str]:
    if not meter.unit:
        return {}
    found = {"meter.count": meter.count, "meter.unit": str(meter.unit)}
    return found | ({"meter.sym": meter.symbol} if meter.symbol else {})


def _bar(voice: Voice, place: int) -> Bar | None:
    return voice.bars[place] if place < len(voice.bars) else None


def _can_beam(item: list[Event]) -> bool:
    return all(event.pitches and event.duration < Fraction(1, 4) for event in item)


def _pitch(note: etree._Element, pitch: Pitch, *, written: bool) -> None:
    note.set("pname", pitch.step)
    note.set("oct", str(pitch.octave))
    if pitch.accidental and written:
        note.set("accid", pitch.accidental)
    elif pitch.sounds:
        note.set("accid.ges", {"x": "ss"}.get(pitch.sounds, pitch.sounds))


def _silent(holder: etree._Element, event: Event, length: str, dots: int) -> etree._Element:
    rest = _under(holder, "rest" if event.kind == "rest" else "space", dur=length)
    if dots:
        rest.set("dots", str(dots))
    return rest


def _notes(element: etree._Element) -> Iterator[etree._Element]:
    return iter([element] if etree.QName(element).localname == "note" else element.findall(f"{{{_NS}}}note"))


def _verse(note: etree._Element, number: int, text: str, position: str, joined: str) -> None:
    syllable = _under(_under(note, "verse", n=str(number)), "syl")
    syllable.text = _clean(text)
    if position:
        syllable.set("wordpos", position)
    if joined:
        syllable.set("con", joined)


def _chord(text: str) -> str:
    """Return the name of a chord with the signs that musicians write."""
    return re.sub(r"(?<![A-Za-z])([A-G])([#b])", lambda found: found[1] + ("♯" if found[2] == "#" else "♭"), text)


def _tempo(tempo: Tempo, start: str | None) -> etree._Element:
    element = etree.Element(f"{{{_NS}}}tempo", staff="1", place="above")
    if start:
        element.set("startid", f"#{start}")
    else:
        element.set("tstamp", "1")
    element.text = _clean(tempo.words)
    if tempo.speed:
        lengths = written_lengths(tempo.beat)
        element.set("midi.bpm", str(round(tempo.speed * tempo.beat * 4)))
        name, dots = lengths[0]
        sign = _BEATS.get(int(name) if name.isdigit() else 0)
        if sign and len(lengths) == 1:
            element.text += " " if tempo.words else ""
            note = _under(element, "rend", fontfam="smufl")
            note.text, note.tail = sign + _DOT * dots, f" = {tempo.speed}"
    return element
