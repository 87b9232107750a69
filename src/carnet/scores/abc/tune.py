"""What a tune is, once it has been read."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from carnet.scores.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its number of sharps, which flats make negative, with the marks that it has besides."""

    sharps: int = 0
    extra: tuple[tuple[str, str], ...] = ()

    def alteration(self, step: str) -> str:
        """Return what the key does to a *step*: "s", "f" or ""."""
        for name, mark in self.extra:
            if name == step:
                return "" if mark == "n" else mark
        if step in "fcgdaeb"[: max(0, self.sharps)]:
            return "s"
        return "f" if step in "beadgcf"[: max(0, -self.sharps)] else ""


@dataclass(frozen=True, slots=True)
class Meter:
    """A time signature; one without a *unit* is free, *symbol* is "common" or "cut"."""

    count: str = ""
    unit: int = 0
    symbol: str = ""

    @property
    def length(self) -> Fraction | None:
        """Return how long a bar is, None where it may have any length."""
        return Fraction(sum(map(int, self.count.split("+"))), self.unit) if self.unit else None


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast it goes: in words, and as so many notes of a length in a minute."""

    words: str = ""
    beat: Fraction = Fraction(0)
    speed: int = 0


@dataclass(frozen=True, slots=True)
class Clef:
    """A clef by its shape, its line, and by how many octaves it shifts."""

    shape: str = "G"
    line: int = 2
    octaves: int = 0


@dataclass(slots=True)
class Pitch:
    """A note of a chord, or a note alone: *accidental* is the mark that was typed, *sounds* the alteration heard."""

    step: str
    octave: int
    accidental: str = ""
    sounds: str = ""
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Syllable:
    """What is sung on a note; *joined* says with what it is followed: "d" a hyphen, "u" a line, "" nothing."""

    verse: int
    text: str
    position: str = ""
    joined: str = ""


@dataclass(slots=True)
class Tuplet:
    """So many notes in the time of others, and how many are still to come."""

    number: int
    base: int
    left: int


@dataclass(slots=True)
class Event:
    """A note, a chord, a rest or a change of key within a bar; *joined* says that no space stands before it."""

    kind: str
    line: int
    duration: Fraction = Fraction(0)
    pitches: list[Pitch] = field(default_factory=list)
    joined: bool = False
    grace: list[Event] = field(default_factory=list)
    slashed: bool = False
    marks: list[str] = field(default_factory=list)
    chords: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    opens: int = 0
    closes: int = 0
    tuplet: Tuplet | None = None
    syllables: list[Syllable] = field(default_factory=list)
    key: Key | None = None
    bars: int = 0


@dataclass(slots=True)
class Bar:
    """A bar of a voice, and what changes at its beginning."""

    line: int
    events: list[Event] = field(default_factory=list)
    left: str = ""
    right: str = ""
    ending: str = ""
    key: Key | None = None
    meter: Meter | None = None
    tempo: Tempo | None = None

    @property
    def length(self) -> Fraction:
        """Return how long all that is played in it lasts."""
        return sum((event.duration for event in self.events), Fraction(0))


@dataclass(slots=True)
class Voice:
    """What one singer or player has."""

    name: str
    label: str = ""
    clef: Clef = field(default_factory=Clef)
    bars: list[Bar] = field(default_factory=list)


@dataclass(slots=True)
class Tune:
    """A whole tune, and the mistakes in its text."""

    titles: list[str] = field(default_factory=list)
    composers: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    key: Key = field(default_factory=Key)
    meter: Meter = field(default_factory=Meter)
    tempo: Tempo | None = None
    voices: list[Voice] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def tell(self, line: int, kind: str, *values: object) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(line, kind, values))
