"""A tune is written as MEI (https://music-encoding.org/), which Verovio engraves."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from lxml import etree

from carnet.scores.abc.elements import (
    ID,
    NS,
    bar_at,
    can_beam,
    chord_name,
    clean,
    meter_of,
    notes_of,
    signature_of,
    silent,
    tempo_of,
    under,
    write_pitch,
    write_verse,
    written_lengths,
)
from carnet.scores.abc.tune import Bar, Event, Tune

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


def mei_of(tune: Tune) -> bytes:
    """Return the MEI of a *tune*."""
    found: bytes = etree.tostring(_Writer(tune).whole(), encoding="utf-8", xml_declaration=True)
    return found


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
        root = etree.Element(f"{{{NS}}}mei", nsmap={None: NS}, meiversion="5.0")
        described = under(under(root, "meiHead"), "fileDesc")
        titles = under(described, "titleStmt")
        under(titles, "title").text = clean(" – ".join(self.tune.titles)) or None
        for composer in self.tune.composers:
            under(titles, "composer").text = clean(composer)
        under(described, "pubStmt")
        score = under(under(under(under(root, "music"), "body"), "mdiv"), "score")
        self.staves(under(under(score, "scoreDef"), "staffGrp"))
        self.section(under(score, "section"))
        return root

    def staves(self, group: etree._Element) -> None:
        """Write the staves."""
        if len(self.tune.voices) > 1:
            group.set("symbol", "bracket")
        for number, voice in enumerate(self.tune.voices, start=1):
            clef = voice.clef
            staff = under(group, "staffDef", n=str(number), lines="5")
            staff.set("clef.shape", clef.shape)
            staff.set("clef.line", str(clef.line))
            if clef.octaves:
                staff.set("clef.dis", "8")
                staff.set("clef.dis.place", "above" if clef.octaves > 0 else "below")
            staff.set("keysig", signature_of(self.tune.key))
            for name, value in meter_of(self.tune.meter).items():
                staff.set(name, value)
            if voice.label:
                under(staff, "label").text = clean(voice.label)

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
                holder = under(section, "ending", n=bar.ending)
            elif place and first[min(place, len(first)) - 1].right in ("rptend", "dbl", "end"):
                holder = section
            if place:
                self.changes(holder, bar)
            self.measure(holder, place, bar)

    def changes(self, holder: etree._Element, bar: Bar) -> None:
        """Write the key and the metre that begin with a bar."""
        if bar.key or bar.meter:
            change = under(holder, "scoreDef")
            if bar.key:
                change.set("keysig", signature_of(bar.key))
            for name, value in meter_of(bar.meter).items() if bar.meter else ():
                change.set(name, value)

    def measure(self, holder: etree._Element, place: int, bar: Bar) -> None:
        """Write a bar of all voices."""
        measure = under(holder, "measure", n=str(place + 1))
        if bar.left:
            measure.set("left", bar.left)
        measure.set("right", bar.right or "single")
        controls: list[etree._Element] = []
        for number, voice in enumerate(self.tune.voices, start=1):
            layer = under(under(measure, "staff", n=str(number)), "layer", n="1")
            own = bar_at(voice, place)
            if own is None or not own.events:
                under(layer, "mSpace")
                continue
            _Layer(self, layer, controls, number).write(own)
        first = measure.find(f".//{{{NS}}}note[@{ID}]")
        if bar.tempo is not None:
            controls.insert(0, tempo_of(bar.tempo, None if first is None else first.get(ID)))
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
            goes_on = item is not None and bool(beam) and item[0].joined and can_beam(item)
            if not goes_on:
                self.beamed(beam)
                beam = []
            if item is None:
                continue
            if can_beam(item):
                beam.append(item)
            else:
                self.item(self.layer, item)

    def beamed(self, items: list[list[Event]]) -> None:
        """Write notes that one beam joins, if there are several."""
        if not items:
            return
        several = sum(len(item) for item in items) > 1
        self.grace(self.layer, items[0][0])
        holder = under(self.layer, "beam") if several else self.layer
        for item in items:
            self.item(holder, item)

    def item(self, holder: etree._Element, item: list[Event]) -> None:
        """Write a note, or a triplet and the like; within one that a beam does not join as a whole, beams are found."""
        tuplet = item[0].tuplet
        self.grace(holder, item[0])
        if tuplet is not None:
            holder = under(holder, "tuplet", num=str(tuplet.number), numbase=str(tuplet.base))
        if tuplet is None or can_beam(item):
            for event in item:
                self.event(holder, event)
            return
        for can, group in groupby(item, key=lambda event: can_beam([event])):
            events = list(group)
            inner = under(holder, "beam") if can and len(events) > 1 else holder
            for event in events:
                self.event(inner, event)

    def event(self, holder: etree._Element, event: Event) -> None:
        """Write a note, a chord, a rest or a change of key."""
        if event.kind == "key" and event.key is not None:
            under(holder, "keySig", sig=signature_of(event.key))
            return
        if event.kind == "bars":
            under(
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
                made.append(silent(holder, event, length, dots))
        for element in made:
            element.set(ID, self.writer.name())
        if event.pitches:
            self.ties(event, made)
            for syllable in event.syllables:
                write_verse(made[0], syllable.verse, syllable.text, syllable.position, syllable.joined)
        self.slurs(event, made)
        self.marks(event, made[0])

    def sounding(
        self, holder: etree._Element, event: Event, length: str, dots: int, *, written: bool
    ) -> etree._Element:
        """Write a note or a chord that lasts *length*; its accidentals are *written* once."""
        if event.kind == "chord":
            element = under(holder, "chord", dur=length)
            notes = [under(element, "note") for _pitch in event.pitches]
            for note in notes:
                note.set(ID, self.writer.name())
        else:
            element = under(holder, "note", dur=length)
            notes = [element]
        if dots:
            element.set("dots", str(dots))
        for note, pitch in zip(notes, event.pitches, strict=True):
            write_pitch(note, pitch, written=written)
        return element

    def grace(self, holder: etree._Element, event: Event) -> None:
        """Write the grace notes before a note, unless they stand before the beam that begins with it."""
        if not event.grace or id(event) in self.graced:
            return
        self.graced.add(id(event))
        group = under(holder, "graceGrp", grace="unacc" if event.slashed or len(event.grace) == 1 else "acc")
        inner = under(group, "beam") if len(event.grace) > 1 else group
        for grace in event.grace:
            for pitch in grace.pitches[:1]:
                note = under(inner, "note", dur="16" if len(event.grace) > 1 else "8", grace=group.get("grace"))
                if len(event.grace) == 1:
                    note.set("stem.mod", "1slash")
                note.set(ID, self.writer.name())
                write_pitch(note, pitch, written=True)

    def ties(self, event: Event, made: list[etree._Element]) -> None:
        """Write the ties that end and begin here, those between the parts of one long note too."""
        for before, after in pairwise(made):
            for start, end in zip(notes_of(before), notes_of(after), strict=True):
                self.control("tie", startid=f"#{start.get(ID)}", endid=f"#{end.get(ID)}")
        ties, self.writer.ties = (
            self.writer.ties,
            {key: name for key, name in self.writer.ties.items() if not key[0].startswith(f"{self.staff}:")},
        )
        for pitch, note in zip(event.pitches, notes_of(made[0]), strict=True):
            if begun := ties.get((f"{self.staff}:{pitch.step}", pitch.octave)):
                self.control("tie", startid=f"#{begun}", endid=f"#{note.get(ID)}")
        for pitch, note in zip(event.pitches, notes_of(made[-1]), strict=True):
            if pitch.tied:
                self.writer.ties[f"{self.staff}:{pitch.step}", pitch.octave] = note.get(ID) or ""

    def slurs(self, event: Event, made: list[etree._Element]) -> None:
        """Write the slurs that end here, and note those that begin."""
        self.writer.slurs += [made[0].get(ID) or ""] * event.opens
        for _slur in range(event.closes):
            if self.writer.slurs:
                start = self.writer.slurs.pop()
                if start != made[-1].get(ID):
                    self.control("slur", startid=f"#{start}", endid=f"#{made[-1].get(ID)}")

    def marks(self, event: Event, element: etree._Element) -> None:
        """Write what stands above and below a note."""
        here = f"#{element.get(ID)}"
        for chord in event.chords:
            self.control("harm", startid=here, place="above").text = clean(chord_name(chord))
        for place, text in event.notes:
            self.control("dir", startid=here, place=place).text = clean(text)
        for mark in event.marks:
            if mark in _ARTICULATIONS and event.pitches:
                under(element, "artic", artic=_ARTICULATIONS[mark])
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
        element = etree.Element(f"{{{NS}}}{name}", **attributes, staff=self.staff)
        self.controls.append(element)
        return element
