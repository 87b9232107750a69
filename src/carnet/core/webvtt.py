"""What is said and sung in a sound, with the moment of each line: WebVTT (https://www.w3.org/TR/webvtt1/).

Nothing here knows of Sphinx. No input raises, or takes long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from sphinx.locale import _

from carnet.core.yaml_lines import Problem

_TIME = r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?", re.ASCII)
_HEAD = re.compile(r"WEBVTT(?:[ \t].*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"</?[^<>]*>")
_OTHER = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
#: More are no transcript.
_MOST_CUES, _LARGEST = 50_000, 5_000_000


@dataclass(frozen=True, slots=True)
class Cue:
    """A line of a transcript: when it begins and ends, in seconds, who speaks ("": nobody is named), and what."""

    start: float
    end: float
    voice: str
    text: str


def read_cues(content: bytes) -> tuple[list[Cue], list[Problem]]:
    """Return the lines of a transcript in the order of time, and every mistake in it; a line with one is left out."""
    try:
        text = content[:_LARGEST].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("byte 0x%02x is not UTF-8 text; save the file with the encoding UTF-8") % content[error.start]
        return [], [Problem(line, message)]
    lines = re.sub(r"\r\n?", "\n", text).replace("\0", "\ufffd").split("\n")
    if not _HEAD.fullmatch(lines[0]):
        return [], [Problem(1, _("this is no transcript in WebVTT; the first line of such a file is 'WEBVTT'"))]
    cues: list[Cue] = []
    problems: list[Problem] = []
    for first, block in _blocks(lines):
        at = next((at for at, line in enumerate(block[:2]) if "-->" in line), None)
        if at is None:
            if not _OTHER.fullmatch(block[0]) and len(cues) + len(problems) < _MOST_CUES:
                problems.append(Problem(first, _("this has no time; write one above it, as '00:01.000 --> 00:04.500'")))
            continue
        timing = _TIMING.fullmatch(block[at])
        if timing is None:
            message = _("a time is written as 00:01.000 --> 00:04.500, with hours as 01:00:01.000")
            problems.append(Problem(first + at, message))
            continue
        start, end = (_seconds(timing.groups()[half : half + 4]) for half in (0, 4))
        if end <= start:
            problems.append(Problem(first + at, _("this ends before it begins; correct one of the two times")))
        elif spoken := "\n".join(block[at + 1 :]):
            cues.append(_cue(start, end, spoken))
        if len(cues) >= _MOST_CUES:
            break
    return sorted((cue for cue in cues if cue.text), key=lambda cue: (cue.start, cue.end)), problems


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return what empty lines divide, without the first block, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = [(1, [])]
    for number, line in enumerate(lines, start=1):
        if line.strip():
            if not found[-1][1]:
                found[-1] = (number, [])
            found[-1][1].append(line)
        elif found[-1][1]:
            found.append((number + 1, []))
    return [block for block in found[1:] if block[1]]


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000


def _cue(start: float, end: float, spoken: str) -> Cue:
    voice = _VOICE.search(spoken)
    text = unescape(_TAG.sub("", spoken)).replace("\u200e", "").replace("\u200f", "")
    return Cue(start, end, " ".join(unescape(voice[1]).split()) if voice else "", " ".join(text.split()))
