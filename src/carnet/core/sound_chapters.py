"""The chapters of a sound: those that a writer types, those in ``son.chapters.json`` beside it, and those in the file.

Nothing here knows of Sphinx, and no input raises.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

from sphinx.locale import _

from carnet.core.recordings import read_sound
from carnet.core.yaml_lines import Problem

#: What chapters are that lie beside a sound (https://github.com/Podcastindex-org/podcast-namespace).
SUFFIX, TYPE = ".chapters.json", "application/json+chapters"
#: Under these names is kept which chapters a page gives its sounds, and which files with mistakes were told of a page.
WRITTEN, TOLD = "blog_written_chapters", "blog_told_chapters"
_LINE = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):([0-5]\d)(?:[.,](\d{1,3}))?\s+(?:[-–—]\s+)?(\S.*)", re.ASCII)
#: A comma or a line's end before the next time.
_DIVIDER = re.compile(r"[,;|]\s*(?=[\d:]+:\d\d\s)|\n", re.ASCII)
_VORBIS = re.compile(r"chapter(\d{3})", re.IGNORECASE)
_MOST = 999


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: when it begins, in seconds, and what it is called."""

    start: float
    title: str


def written_chapters(text: str) -> tuple[list[Chapter], list[str]]:
    """Return the chapters that *text* lists as "0:00 Couplet, 1:05 Refrain", and what is wrong with others."""
    found, problems = [], []
    for part in _DIVIDER.split(text):
        typed = re.sub(r"^\s*[-*+]\s+", "", part).strip()
        if not typed:
            continue
        parts = _LINE.fullmatch(typed)
        if parts is None:
            problems.append(_("a chapter is written as '1:05 Refrain', and not '%s'") % typed[:60])
            continue
        hours, minutes, seconds, rest = (parts[group] or "0" for group in range(1, 5))
        start = int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(rest.ljust(3, "0")) / 1000
        found.append(Chapter(start, parts[5]))
    return _in_order(found), problems


def mistake_in(chapters: str) -> Problem | None:
    """Return what is wrong with *chapters*, the text of a file in the form of Podcasting 2.0, if anything."""
    try:
        found = json.loads(chapters)
    except json.JSONDecodeError as error:
        return Problem(error.lineno, _("this is no JSON: %s") % _(error.msg))
    except (RecursionError, ValueError):
        return Problem(1, _("this is no JSON: %s") % _("there are too many lists within lists here"))
    listed = found.get("chapters") if isinstance(found, dict) else None
    if not isinstance(listed, list) or not isinstance(found.get("version"), str):
        form = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "…"}]}'
        return Problem(1, _("chapters are written as %s") % form)
    for chapter in listed:
        start = chapter.get("startTime") if isinstance(chapter, dict) else None
        if isinstance(start, bool) or not isinstance(start, int | float) or not 0 <= start < math.inf:
            shown = json.dumps(chapter, ensure_ascii=False)[:60]
            return Problem(1, _("this chapter has no 'startTime' in seconds: %s") % shown)
    return None


def json_chapters(text: str) -> list[Chapter]:
    """Return the chapters of a file in the form of Podcasting 2.0 without mistakes; silent ones have no title."""
    listed = json.loads(text)["chapters"]
    shown = (one for one in listed if one.get("toc") is not False and isinstance(one.get("title"), str))
    return _in_order([Chapter(float(one["startTime"]), " ".join(one["title"].split())) for one in shown])


def as_json(chapters: list[Chapter]) -> str:
    """Return *chapters* in the form of Podcasting 2.0."""
    listed = [{"startTime": _plain(one.start), "title": one.title} for one in chapters]
    return json.dumps({"version": "1.2.0", "chapters": listed}, ensure_ascii=False, indent=1)


def _plain(seconds: float) -> float | int:
    return int(seconds) if seconds == int(seconds) else seconds


def own_chapters(sound: Path) -> list[Chapter]:
    """Return the chapters that a *sound* has in itself: of ID3, MP4, Ogg and FLAC."""
    found = read_sound(sound)
    tags = getattr(found, "tags", None)
    if tags is None:
        return []
    chapters: list[Chapter] = []
    if hasattr(tags, "getall"):  # ID3 (https://id3.org/id3v2-chapters-1.0); many programs write no table of contents
        for frame in tags.getall("CHAP"):
            title = frame.sub_frames.get("TIT2")
            chapters.append(Chapter(frame.start_time / 1000, _text(title.text[0] if title and title.text else "")))
    elif getattr(found, "chapters", None):
        chapters = [Chapter(float(one.start), _text(one.title)) for one in found.chapters]
    elif hasattr(tags, "keys"):
        lowered = {str(name).lower(): name for name in tags.keys()}  # noqa: SIM118  # a list of pairs with keys
        for name, key in lowered.items():
            if _VORBIS.fullmatch(name) and f"{name}name" in lowered:
                title = _text(str(tags[lowered[f"{name}name"]][0]))
                found_at, _problems = written_chapters(f"{tags[key][0]} {title or '?'}")
                chapters += found_at
    return _in_order([one for one in chapters if one.title and 0 <= one.start < 1e6])


def _text(value: object) -> str:
    return " ".join(str(value).replace("\0", " ").split())


def _in_order(chapters: list[Chapter]) -> list[Chapter]:
    return sorted(chapters, key=lambda one: one.start)[:_MOST]
