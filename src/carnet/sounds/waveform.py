"""The shape of a sound: how loud each part of it is, drawn when the blog is built."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from markupsafe import Markup

from carnet.core.build_state import write_whole
from carnet.core.fingerprint import digest

#: What miniaudio decodes.
SUFFIXES = (".mp3", ".wav", ".flac", ".ogg", ".oga")
BARS, _HIGH = 160, 40
_PROGRAM = Path(__file__).with_name("decoder.py")
#: Seconds on the clock; the program itself counts those of the processor.
_PATIENCE = 300

_SVG = Markup(
    '<svg class="waveform here-only" viewBox="0 0 {0} {1}" preserveAspectRatio="none" aria-hidden="true">'
    '<path d="{2}"></path><path class="played" d="{2}"></path></svg>\n'
)


def can_draw() -> bool:
    """Return whether what decodes sounds is installed."""
    return find_spec("miniaudio") is not None


def peaks_of(sound: Path, folder: Path) -> tuple[int, ...]:
    """Return how loud a *sound* is in each of its parts, from 0 to 100; none if it can't be decoded.

    What was found is kept in a *folder* by the bytes of the sound.
    """
    kept = folder / f"{digest(sound.read_bytes(), BARS)}.json"
    try:
        return tuple(json.loads(kept.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        found = in_bars(_loudness(sound))
    write_whole(kept, json.dumps(found))
    return found


def _loudness(sound: Path) -> list[int]:
    """Return how loud each piece of a *sound* is; none if it can't be decoded."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PROGRAM), str(sound)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
        return [int(one) for one in json.loads(done.stdout)]
    except (subprocess.TimeoutExpired, ValueError, TypeError):
        return []


def in_bars(loudness: list[int]) -> tuple[int, ...]:
    """Return the loudness of pieces as that of bars, the loudest of which is 100; none for silence."""
    count = min(BARS, len(loudness))
    loudest = max(loudness, default=0)
    if not loudest:
        return ()
    edges = [round(number * len(loudness) / count) for number in range(count + 1)]
    parts = [loudness[start:end] for start, end in pairwise(edges)]
    return tuple(round(100 * sum(part) / len(part) / loudest) for part in parts)


def drawn(peaks: tuple[int, ...]) -> Markup:
    """Return the shape of a sound as a drawing, each bar a line."""
    heights = [max(1, round(peak * _HIGH / 100)) for peak in peaks]
    path = "".join(f"M{place}.5 {(_HIGH - high) / 2:g}v{high}" for place, high in enumerate(heights))
    return _SVG.format(len(peaks), _HIGH, path)
