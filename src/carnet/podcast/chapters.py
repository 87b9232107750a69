"""Chapters of a sound, in the form of Podcasting 2.0: what is wrong with a file of them."""

from __future__ import annotations

import json

from sphinx.locale import _

from carnet.core.yaml_lines import Problem


def mistake_in(chapters: str) -> Problem | None:
    """Return what is wrong with *chapters*, the text of a file in the form of Podcasting 2.0, if anything."""
    try:
        found = json.loads(chapters)
    except json.JSONDecodeError as error:
        return Problem(error.lineno, _("this is no JSON: %s") % _(error.msg))
    listed = found.get("chapters") if isinstance(found, dict) else None
    if not isinstance(listed, list) or not isinstance(found.get("version"), str):
        form = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "…"}]}'
        return Problem(1, _("chapters are written as %s") % form)
    for chapter in listed:
        start = chapter.get("startTime") if isinstance(chapter, dict) else None
        if isinstance(start, bool) or not isinstance(start, int | float):
            shown = json.dumps(chapter, ensure_ascii=False)[:60]
            return Problem(1, _("this chapter has no 'startTime' in seconds: %s") % shown)
    return None
