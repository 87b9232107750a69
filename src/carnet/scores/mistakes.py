"""What a writer is told of a mistake in a score, by the name of the mistake."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong on a line of the text, which begins with 1: a *kind* of `MISTAKES`, whose text has the *values*."""

    line: int
    kind: str
    values: tuple[object, ...] = ()


MISTAKES = {
    "long": "this is too long for one score; a text has at most %s letters",
    "before-key": "'%s' stands before the key; the notes begin below a line such as 'K:C'",
    "second-tune": "a second tune begins here; a score has one, write another {score}",
    "symbols": "lines of symbols, 's:', are not read here; write marks before their notes",
    "field": "'%s' is no field that is read here",
    "words-first": "these words stand before any note; a line 'w:' stands below its notes",
    "syllables": "there are more syllables than notes above; %s of them are left over, from '%s' on",
    "no-key": "this tune has no key; write a line 'K:C' above its notes, or another key",
    "no-notes": "this tune has no notes",
    "voices": "voice '%s' has %s bars, and voice '%s' has %s",
    "K": "'%s' is no key; write 'K:G', 'K:Am' or 'K:D dorian'",
    "M": "'%s' is no metre; write 'M:3/4', 'M:C' or 'M:none'",
    "L": "'%s' is no length of a note; write 'L:1/8'",
    "Q": "'%s' is no tempo; write 'Q:1/4=100', or 'Q:\"Allegro\"'",
    "no-length": "'%s' is no length that can be written; '2' doubles a note, '/2' halves it",
    "grace-end": "'}' ends no grace notes; they begin with '{'",
    "octave": "'%s' is too high or too low to be played",
    "chord-twice": "'[' begins a chord within a chord; one ends with ']'",
    "chord-end": "']' ends no chord; one begins with '['",
    "tie": "'-' ties no note; it stands behind one",
    "slur-end": "')' ends no slur; one begins with '('",
    "broken": "'%s' stands between two notes, of which it makes one longer",
    "tuplet": "'%s' begins no group of notes; three in the time of two are '(3'",
    "rest": "'%s' rests for no bars; write 'Z4' for four",
    "chord-open": "a chord is not ended before '%s'; it ends with ']'",
    "group-open": "the bar ends within a group of notes, or behind '<' or '>'",
    "grace-open": "the grace notes are not ended; they end with '}'",
    "bar": "this bar (%s) lasts %s, and the metre is %s",
    "text": "a text that begins with '%s' is not ended; a chord is written as \"Am\"",
    "overlay": "'%s' is not read here; write a second voice with 'V:2'",
    "plus": "'%s' is no sign of ABC; marks are written as '!trill!'",
    "mark": "'%s' begins a mark that is not ended; they are written as '!trill!'",
    "accidental": "'%s' stands before no note",
    "sign": "'%s' is no sign of ABC",
    "large": "this score is larger than %s MB",
    "neither": "this is neither MusicXML nor MEI; export it again",
    "root": "this is neither MusicXML nor MEI: it begins with '<%s>'",
    "utf-8": "this text is not in UTF-8; save it as such",
    "xml": "this is not whole as XML: %s",
    "empty": "this score has no notes",
    "mxl": "this compressed MusicXML can't be unpacked; export it again",
    "lost": "Verovio leaves out some of this score; is there something unusual in it?",
    "refused": "Verovio can't read this score; does the program that you wrote it with open it?",
    "ended": "Verovio ends when it engraves this score; is it whole, and not too long?",
}
