"""Scores are engraved once, and kept from one build to the next: two drawings, for a telephone and for wide screens,
the picture on paper of its own that feeds and the book show, and the sound as MIDI.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from carnet.core.build_state import read_state, write_whole
from carnet.core.code_digest import code_digest, version_of
from carnet.core.fingerprint import digest
from carnet.scores.drawing import light, on_paper
from carnet.scores.sources import Score
from carnet.scores.verovio_files import package_folder
from carnet.scores.words import collide

_PROGRAM = Path(__file__).with_name("engraver.py")
#: Widths of drawings, in units of Verovio's: the text of a page, and that of a telephone. Where words would collide,
#: the next is taken, in which all is smaller.
_WIDE = (1520, 1700, 2000)
_NARROW = (825, 950, 1100, 1300, 1550)
#: Seconds on the clock; the program itself counts those of the processor.
_PATIENCE = 60


class NotEngravedError(Exception):
    """Verovio can't engrave a score; the kind of the mistake says why."""


@dataclass(frozen=True, slots=True)
class Engraved:
    """What was made of a score."""

    wide: list[str]
    narrow: list[str]
    picture: str
    midi: str

    @property
    def sound(self) -> bytes:
        """Return the MIDI file."""
        return base64.b64decode(self.midi)


class Engraver:
    """The scores that were engraved, in a *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)  # Sphinx's own paths are strings, too

    def key(self, score: Score, transposed: str) -> str:
        """Return the name under which a score is kept: all that it is made of."""
        code = code_digest("scores", "scores/abc")
        return digest(score.form, score.music, transposed, version_of("verovio"), code, _WIDE, _NARROW)

    def get(self, key: str) -> Engraved | None:
        """Return what is kept under a *key*."""
        found = read_state(self.folder / f"{key}.json")
        return Engraved(**found) if found else None

    def has(self, key: str) -> bool:
        """Return whether something is kept under a *key*."""
        return (self.folder / f"{key}.json").is_file()

    def engrave(self, score: Score, transposed: str) -> str:
        """Engrave a score, unless it is kept, and return its key."""
        key = self.key(score, transposed)
        if not self.has(key):
            made = engraved(score, transposed, int(key[:7], 16) or 1)
            write_whole(self.folder / f"{key}.json", json.dumps(asdict(made)))
        return key

    def drop_all_but(self, keys: Iterable[str]) -> None:
        """Let go what no page shows any more."""
        kept = {f"{key}.json" for key in keys}
        for file in self.folder.glob("*") if self.folder.is_dir() else ():
            if file.name not in kept:
                file.unlink(missing_ok=True)


def engraved(score: Score, transposed: str, seed: int) -> Engraved:
    """Return what there is of a score; the same *seed* gives the same bytes."""
    ask = partial(_ask, score, transposed, seed)
    first = ask([_WIDE[0], *_NARROW[:2]])  # a process more would take longer than a drawing that is not needed
    _look(score, "".join(first["drawings"][0]))
    wide, *narrow = (light(pages, letter) for pages, letter in zip(first["drawings"], "wnn", strict=True))
    wide = _without_collisions(ask, [wide], _WIDE[1:], "w")
    return Engraved(wide, _without_collisions(ask, narrow, _NARROW[2:], "n"), on_paper(wide, "s"), str(first["midi"]))


def _without_collisions(
    ask: Callable[[list[int]], dict[str, Any]], drawings: list[list[str]], widths: tuple[int, ...], letter: str
) -> list[str]:
    """Return the first of the *drawings*, and of those in more *widths*, in which no two words collide, or the last."""
    more = (light(ask([width])["drawings"][0], letter) for width in widths)
    drawing: list[str] = []
    for drawing in chain(drawings, more):
        if not any(map(collide, drawing)):
            break
    return drawing


def _look(score: Score, drawing: str) -> None:
    """Make sure that nothing of a tune got lost."""
    if score.form != "mei":
        return
    for name, group in (("note", "note"), ("syl", "syl"), ("measure", "measure")):
        written = len(re.findall(rf"<(?:mei:)?{name}[ />]", score.music))
        if drawing.count(f'class="{group}"') < written and score.suffix == ".abc":
            raise NotEngravedError("lost")


def _ask(score: Score, transposed: str, seed: int, widths: list[int]) -> dict[str, Any]:
    """Return the answer of the program that engraves."""
    folder = package_folder()
    if folder is None:
        raise FileNotFoundError("verovio")
    request = {"form": score.form, "music": score.music, "transpose": transposed, "seed": seed, "widths": widths}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(_PROGRAM), str(folder.parent)],
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
        answer: dict[str, Any] = {"midi": ""}
        for line in done.stdout.splitlines():
            answer |= json.loads(line)
    except (subprocess.TimeoutExpired, ValueError, TypeError):
        answer = {}
    if answer.get("refused"):
        raise NotEngravedError("refused")
    if "drawings" not in answer:
        raise NotEngravedError("ended")
    return answer
