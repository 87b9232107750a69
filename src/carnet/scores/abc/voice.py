"""The notes of one voice, sign by sign, as lines of music have them."""

from __future__ import annotations

import re
from fractions import Fraction

from carnet.scores.abc.bars import begin_repeats, check_lengths
from carnet.scores.abc.signs import SHORT, SIGNS, WHY, right_of
from carnet.scores.abc.tune import Bar, Clef, Event, Key, Meter, Pitch, Tempo, Tune, Tuplet, Voice

_ALTERED = {"^": "s", "^^": "x", "_": "f", "__": "ff", "=": "n"}
_SEMIQUAVERS = 128
_LONGEST = Fraction(16)
#: Marks of octaves; more than these no instrument plays.
_OCTAVES = 4
_STRONGER = ("", "single", "dashed", "invis", "dbl", "end", "rptend")


class Music:
    """The music of a voice while it is read."""

    def __init__(self, tune: Tune, name: str, label: str, clef: Clef, unit: Fraction) -> None:
        self.tune, self.unit = tune, unit
        self.voice = Voice(name, label, clef)
        self.bar = Bar(0)
        self.signature, self.meter = tune.key, tune.meter
        #: The alterations that hold until the end of the bar, and those of notes tied to the next bar.
        self.altered: dict[str, str] = {}
        self.pending = Event("", 0)
        self.chord: Event | None = None
        self.grace: list[Event] | None = None
        self.broken = Fraction(0)
        self.tuplet: Tuplet | None = None
        self.last: Event | None = None
        #: The notes of the last line, each with its bar, and how many lines of words stand below it.
        self.line_notes: list[tuple[int, Event]] = []
        self.verses = 0
        self.spaced = True

    # -- lines and fields --------------------------------------------------------------------------------------------

    def begin_line(self) -> None:
        """Begin a line of music."""
        self.line_notes, self.verses, self.spaced = [], 0, True

    def next_verse(self) -> int:
        """Return the number of the line of words that comes now."""
        self.verses += 1
        return self.verses

    def sung(self) -> list[tuple[int, Event]]:
        """Return the notes of the last line, each with the number of its bar."""
        return self.line_notes

    def change_key(self, key: Key, line: int) -> None:
        """Let another key begin here."""
        self.signature, self.altered = key, {}
        if self.bar.events:
            self.bar.events.append(Event("key", line, key=key))
        else:
            self.bar.key = key

    def change_meter(self, meter: Meter) -> None:
        """Let another metre begin with this bar, or with the next one."""
        self.meter = meter
        self.bar.meter = meter

    def change_tempo(self, tempo: Tempo) -> None:
        """Let another tempo begin here."""
        self.bar.tempo = tempo

    def label_next(self, text: str) -> None:
        """Put a text above the next note."""
        self.pending.notes.append(("above", text))

    # -- signs -------------------------------------------------------------------------------------------------------

    def read(self, line: int, text: str) -> None:
        """Read some signs of a line."""
        for found in SIGNS.finditer(text):
            kind = found.lastgroup or ""
            if found["step"]:
                self.note(line, found)
            elif found["bar"]:
                self.bar_line(line, found["bar"], found["ending"] or "")
            elif found["volta"]:
                self.begin_ending(line, found["volta"])
            elif found["rest"]:
                kind_of_rest = "rest" if found["rest"] == "z" else "space"
                self.add(Event(kind_of_rest, line, self.duration(line, found["silence"])))
            elif found["bars"]:
                self.rest_for_bars(line, found["many_bars"])
            elif found["chord"] is not None:
                self.close_chord(line, found["chord"])
            elif found["tuplet"]:
                self.begin_tuplet(line, found)
            elif found["other"]:
                self.tune.tell(line, WHY.get(found[0], "sign"), found[0])
            else:
                self.mark(line, kind, found[0])
            is_space = bool(found["space"] and found["space"].strip("`"))
            self.spaced = is_space or (self.spaced and not self.is_note(found))

    @staticmethod
    def is_note(found: re.Match[str]) -> bool:
        """Return whether a sign is a note, or ends a chord."""
        return bool(found["step"] or found["rest"] or found["chord"] is not None)

    def mark(self, line: int, kind: str, sign: str) -> None:
        """Read a sign that belongs to a note before or after it."""
        pending = self.pending
        if kind == "text":
            self.text(sign[1:-1].strip())
        elif kind in ("mark", "short"):
            pending.marks.append(sign.strip("!") if kind == "mark" else SHORT[sign])
        elif kind == "open":
            self.open_chord(line)
        elif kind == "slur":
            pending.opens += 1
        elif kind == "unslur":
            self.close_slur(line)
        elif kind == "tie":
            self.tie(line)
        elif kind == "broken":
            self.break_rhythm(line, sign)
        elif kind == "grace":
            self.grace, pending.slashed = [], sign == "{/"
        elif kind == "ungrace":
            if self.grace is None:
                self.tune.tell(line, "grace-end")
            pending.grace, self.grace = self.grace or [], None

    def text(self, words: str) -> None:
        """Read what stands between quotation marks: a text where the first sign says, or a chord."""
        places = {"^": "above", "_": "below", "<": "above", ">": "above", "@": "above"}
        if words[:1] in places:
            said = words[1:].rpartition(" ")[2] if words[0] == "@" else words[1:]
            self.pending.notes.append((places[words[0]], said.strip()))
        elif words:
            self.pending.chords.append(words)

    def note(self, line: int, found: re.Match[str]) -> None:
        """Read a note."""
        marks = found["octave"]
        octave = 4 + found["step"].islower() + marks.count("'") - marks.count(",")
        if len(marks) > _OCTAVES:
            self.tune.tell(line, "octave", found[0][:20])
            octave = 4
        step, typed = found["step"].lower(), _ALTERED.get(found["accidental"] or "", "")
        if typed and self.grace is None:
            self.altered[step] = typed
        sounds = typed or self.altered.get(step) or self.signature.alteration(step)
        pitch = Pitch(step, octave, typed, "" if sounds == "n" else sounds)
        duration = self.duration(line, found["length"])
        if self.chord is not None:
            if not self.chord.pitches:
                self.chord.duration = duration
            self.chord.pitches.append(pitch)
        else:
            self.add(Event("note", line, duration, [pitch]))

    def duration(self, line: int, typed: str) -> Fraction:
        """Return how long a note is whose length is *typed*."""
        number, slashes, part = re.fullmatch(r"([0-9]*)(/*)([0-9]*)", typed).groups()  # type: ignore[union-attr]
        divisor = int(part[:5]) if part else 2 ** min(len(slashes), 9)
        times = Fraction(int(number[:5]) if number else 1, divisor) if divisor else Fraction(0)
        length = times * self.unit
        if len(slashes) > 1 and part:
            times = Fraction(0)
        if not 0 < length <= _LONGEST or (length * _SEMIQUAVERS).denominator != 1 or not times or len(number) > 5:
            self.tune.tell(line, "no-length", typed[:20])
            return self.unit
        return length

    def open_chord(self, line: int) -> None:
        """Begin a chord."""
        if self.chord is not None:
            self.tune.tell(line, "chord-twice")
        self.chord = Event("chord", line)

    def close_chord(self, line: int, length: str) -> None:
        """End a chord."""
        chord, self.chord = self.chord, None
        if chord is None or not chord.pitches:
            self.tune.tell(line, "chord-end")
            return
        chord.duration *= self.duration(line, length) / self.unit if length else 1
        if not 0 < chord.duration <= _LONGEST or (chord.duration * _SEMIQUAVERS).denominator != 1:
            self.tune.tell(line, "no-length", length[:20])
            chord.duration = self.unit
        self.add(chord)

    def add(self, event: Event) -> None:
        """Add a note, a chord or a rest to the bar, or to the grace notes."""
        if self.grace is not None:
            if event.pitches:
                event.duration = Fraction(1, 8)
                self.grace.append(event)
            return
        pending, self.pending = self.pending, Event("", 0)
        for name in ("grace", "slashed", "marks", "chords", "notes", "opens"):
            setattr(event, name, getattr(pending, name))
        event.joined = not self.spaced and self.last is not None
        self.bar.line = self.bar.line or event.line
        if self.broken:
            event.duration *= self.broken
            self.broken = Fraction(0)
        if self.tuplet is not None:
            event.tuplet = self.tuplet
            self.tuplet.left -= 1
            self.tuplet = self.tuplet if self.tuplet.left else None
        self.bar.events.append(event)
        self.last = event
        if event.pitches:
            self.line_notes.append((len(self.voice.bars), event))

    def tie(self, line: int) -> None:
        """Tie the last note to the next."""
        if self.chord is not None and self.chord.pitches:
            self.chord.pitches[-1].tied = True
        elif self.grace is not None:
            return
        elif self.last is None or not self.last.pitches:
            self.tune.tell(line, "tie")
        else:
            for pitch in self.last.pitches:
                pitch.tied = True

    def close_slur(self, line: int) -> None:
        """End a slur with the last note."""
        if self.last is None:
            self.tune.tell(line, "slur-end")
        else:
            self.last.closes += 1

    def break_rhythm(self, line: int, sign: str) -> None:
        """Let the last note be longer and the next one shorter, or the other way round."""
        if self.last is None or len(sign) > 3 or self.broken or not self.last.pitches:
            self.tune.tell(line, "broken", sign[:9])
            return
        short = Fraction(1, 2 ** len(sign))
        is_longer = sign.startswith(">")
        self.last.duration *= 2 - short if is_longer else short
        self.broken = short if is_longer else 2 - short

    def begin_tuplet(self, line: int, found: re.Match[str]) -> None:
        """Let the next notes be a triplet or the like."""
        number = int(found["tuplet"])
        compound = self.meter.unit == 8 and self.meter.count.isdigit() and int(self.meter.count) % 3 == 0
        usual = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(number, 3 if compound else 2)
        usual = 4 if number in (5, 7) and not compound else usual
        base = int(found["base"]) if found["base"] else usual
        many = int(found["many"][:3]) if found["many"] else number
        if not base or not many or self.tuplet is not None:
            self.tune.tell(line, "tuplet", found[0])
            return
        self.tuplet = Tuplet(number, base, many)

    # -- bars --------------------------------------------------------------------------------------------------------

    def rest_for_bars(self, line: int, typed: str) -> None:
        """Rest for some bars."""
        many = int(typed[:4]) if typed else 1
        if not 1 <= many <= 999:
            self.tune.tell(line, "rest", f"Z{typed}"[:20])
            return
        self.add(Event("bars", line, self.meter.length or Fraction(1), bars=many))

    def bar_line(self, line: int, sign: str, ending: str) -> None:
        """End a bar, and begin the next."""
        if self.chord is not None:
            self.tune.tell(line, "chord-open", sign)
            self.chord = None
        if self.broken or self.tuplet is not None:
            self.tune.tell(line, "group-open")
            self.broken, self.tuplet = Fraction(0), None
        right = right_of(sign)
        if self.bar.events:
            self.bar.right = right
            self.close()
        elif self.voice.bars:
            last = self.voice.bars[-1]
            last.right = max(last.right, right, key=_STRONGER.index)
        if sign.endswith(":"):
            self.bar.left = "rptstart"
        if ending:
            self.begin_ending(line, ending.lstrip("["))

    def begin_ending(self, line: int, name: str) -> None:
        """Begin the ending of a repeat."""
        if self.bar.events:
            self.bar.right = "single"
            self.close()
        self.bar.ending = name.strip('".,-') or "1"

    def close(self) -> None:
        """Put the bar away."""
        self.voice.bars.append(self.bar)
        tied = {
            pitch.step: pitch.sounds or "n"
            for pitch in (self.last.pitches if self.last else [])
            if pitch.tied and pitch.step in self.altered
        }
        self.bar, self.altered, self.last = Bar(0), tied, self.last
        self.spaced = True

    def finish(self) -> Voice:
        """Return the voice, after a look at what is left open."""
        line = self.bar.line or (self.voice.bars[-1].line if self.voice.bars else 1)
        if self.chord is not None:
            self.tune.tell(self.chord.line, "chord-open", "…")
        if self.grace is not None:
            self.tune.tell(line, "grace-open")
        if self.bar.events:
            self.bar.right = "single"
            self.close()
        begin_repeats(self.voice.bars)
        check_lengths(self.tune, self.voice.bars)
        return self.voice
