"""A text in ABC becomes a tune; what is wrong in it is noted with its line, and the rest is read all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from carnet.scores.abc.fields import clef_of, key_of, meter_of, tempo_of, unit_of, usual_unit
from carnet.scores.abc.lyrics import sing
from carnet.scores.abc.tune import Clef, Tune
from carnet.scores.abc.voice import Music

_FIELD = re.compile(r"([A-Za-z+]):(.*)", re.DOTALL)
_INLINE = re.compile(r"\[([A-Za-z]):([^\]\n]*)\]")
_COMMENT = re.compile(r"(?<!\\)%.*")
#: Fields that say something about a tune which a drawing does not show.
_UNSEEN = frozenset("ABDFGHINORSXZr")
_LABEL = re.compile(r"(?:name|nm)=\"([^\"]*)\"")
#: Accents as ABC of old writes them.
_ACCENTS = {
    **{rf"\'{letter}": accented for letter, accented in zip("aeiouyAEIOU", "áéíóúýÁÉÍÓÚ", strict=True)},
    **{rf"\`{letter}": accented for letter, accented in zip("aeiouAEIOU", "àèìòùÀÈÌÒÙ", strict=True)},
    **{rf"\^{letter}": accented for letter, accented in zip("aeiouAEIOU", "âêîôûÂÊÎÔÛ", strict=True)},
    **{rf"\"{letter}": accented for letter, accented in zip("aeiouAEIOU", "äëïöüÄËÏÖÜ", strict=True)},
    r"\cc": "ç",
    r"\cC": "Ç",
    r"\oe": "œ",
    r"\OE": "Œ",
    r"\ae": "æ",
    r"\ss": "ß",
    r"\~n": "ñ",
    r"\&": "&",
}
_ACCENT = re.compile("|".join(map(re.escape, sorted(_ACCENTS, key=len, reverse=True))))
#: What one file may hold at most: a whole songbook is no score.
MOST_LETTERS = 100_000


def read_tune(text: str) -> Tune:
    """Return the tune that a *text* is."""
    reader = _Reader()
    if len(text) > MOST_LETTERS:
        reader.tune.tell(1, "long", MOST_LETTERS)
        return reader.tune
    for number, line in enumerate(text.splitlines(), start=1):
        reader.line(number, line)
        if reader.is_over:
            break
    return reader.finish()


class _Reader:
    """What is known while a text is read."""

    def __init__(self) -> None:
        self.tune = Tune()
        self.is_over = False
        self.in_body = False
        self.unit: Fraction | None = None
        self.clef = Clef()
        self.clefs: dict[str, tuple[Clef | None, str]] = {}
        self.last = "X"
        self.music: dict[str, Music] = {}
        self.now: Music | None = None
        self.continued = False
        self.fields: dict[str, Callable[[int, str], None]] = {
            "T": self.title,
            "C": self.composer,
            "K": self.key,
            "M": self.meter,
            "L": self.length,
            "Q": self.tempo,
            "V": self.voice,
            "W": self.words,
            "w": self.lyrics,
            "P": self.part,
        }

    def line(self, number: int, text: str) -> None:
        """Read a line."""
        found = _COMMENT.sub("", text).rstrip()
        if not found:
            self.is_over = self.in_body and not text.strip() and self.now is not None
            return
        field = _FIELD.fullmatch(found)
        if field and not (self.in_body and field[2].startswith("|")):
            self.field(number, field[1], field[2].strip())
        elif self.in_body:
            self.notes(number, found)
        else:
            self.tune.tell(number, "before-key", found[:40])
            self.in_body = True
            self.notes(number, found)

    def field(self, number: int, name: str, value: str) -> None:
        """Read a field."""
        name = self.last if name == "+" else name
        if name in self.fields:
            try:
                self.fields[name](number, _accented(value) if name in "TCwWV" else value)
            except ValueError as error:
                self.tune.tell(number, name, str(error)[:40])
        elif name == "X" and self.in_body:
            self.tune.tell(number, "second-tune")
            self.is_over = True
        elif name == "s":
            self.tune.tell(number, "symbols")
        elif name not in _UNSEEN:
            self.tune.tell(number, "field", f"{name}:")
        self.last = name

    def title(self, number: int, value: str) -> None:
        if value:
            self.tune.titles.append(value)

    def composer(self, number: int, value: str) -> None:
        if value:
            self.tune.composers.append(value)

    def words(self, number: int, value: str) -> None:
        self.tune.words.append(value)

    def part(self, number: int, value: str) -> None:
        if self.in_body and value:
            self.voice_now(number).label_next(value)

    def key(self, number: int, value: str) -> None:
        key, clef = key_of(value)
        if self.in_body:
            self.voice_now(number).change_key(key, number)
            return
        self.tune.key, self.clef, self.in_body = key, clef or self.clef, True

    def meter(self, number: int, value: str) -> None:
        meter = meter_of(value)
        if not self.in_body:
            self.tune.meter = meter
            return
        self.voice_now(number).change_meter(meter)

    def length(self, number: int, value: str) -> None:
        self.unit = unit_of(value)
        if self.now is not None:
            self.now.unit = self.unit

    def tempo(self, number: int, value: str) -> None:
        tempo = tempo_of(value, self.unit or usual_unit(self.tune.meter))
        if self.in_body:
            self.voice_now(number).change_tempo(tempo)
        else:
            self.tune.tempo = tempo

    def voice(self, number: int, value: str) -> None:
        name = value.split(maxsplit=1)[0] if value.split() else "1"
        label = _LABEL.search(value)
        before = self.clefs.get(name, (None, ""))
        self.clefs[name] = (clef_of(value.partition(" ")[2]) or before[0], label[1] if label else before[1])
        if self.in_body:
            self.now = self.begun(name)

    def lyrics(self, number: int, value: str) -> None:
        if self.now is None:
            self.tune.tell(number, "words-first")
            return
        notes = self.now.sung()
        left = sing(value, self.now.next_verse(), notes)
        if left:
            self.tune.tell(number, "syllables", len(left), left[0])

    def begun(self, name: str) -> Music:
        """Return the music of a voice, which begins if there is none."""
        if name not in self.music:
            clef, label = self.clefs.get(name, (None, ""))
            self.music[name] = Music(
                self.tune, name, label, clef or self.clef, self.unit or usual_unit(self.tune.meter)
            )
        return self.music[name]

    def voice_now(self, number: int) -> Music:
        """Return the music that goes on."""
        if self.now is None:
            self.now = self.begun(next(iter(self.clefs), "1"))
        return self.now

    def notes(self, number: int, text: str) -> None:
        """Read a line of notes, and the fields within it."""
        goes_on = text.endswith("\\")
        music = self.voice_now(number)
        if not self.continued:
            music.begin_line()
        self.continued = goes_on
        place = 0
        body = text[:-1] if goes_on else text
        for field in _INLINE.finditer(body):
            self.voice_now(number).read(number, body[place : field.start()])
            place = field.end()
            before = self.now
            self.field(number, field[1], field[2].strip())
            if self.now is not before and self.now is not None and not self.continued:
                self.now.begin_line()
        self.voice_now(number).read(number, body[place:])

    def finish(self) -> Tune:
        """Return the tune, after a last look at the whole."""
        tune = self.tune
        tune.voices = [music.finish() for music in self.music.values()]
        tune.voices = [voice for voice in tune.voices if voice.bars]
        if not self.in_body:
            tune.tell(1, "no-key")
        elif not any(event.pitches for voice in tune.voices for bar in voice.bars for event in bar.events):
            tune.tell(1, "no-notes")
        elif len({len(voice.bars) for voice in tune.voices}) > 1:
            first = tune.voices[0]
            other = next(voice for voice in tune.voices if len(voice.bars) != len(first.bars))
            tune.tell(
                (other.bars or first.bars)[-1].line,
                "voices",
                *(other.name, len(other.bars), first.name, len(first.bars)),
            )
        tune.mistakes.sort(key=lambda mistake: mistake.line)
        return tune


def _accented(text: str) -> str:
    return _ACCENT.sub(lambda found: _ACCENTS[found[0]], text).replace("\\%", "%")
