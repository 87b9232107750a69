"""What a build ends with: the messages by file, how many there are, and what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING

from sphinx.locale import _, get_translator

from carnet.core.left_out import pages_left_out
from carnet.core.messages import Message, shown
from carnet.core.posts import now, sources
from carnet.core.text import written_date

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def plural(one: str, many: str, count: int) -> str:
    """Return the form of a phrase for a *count*, in the blog's language."""
    return get_translator().ngettext(one, many, count) % {"count": count}


def grouped(messages: Iterable[Message]) -> list[str]:
    """Return the messages as lines, those of a file together, and their number at the end; none if there are none."""
    lines: list[str] = []
    ordered = sorted(messages, key=lambda message: (message.path, message.line))
    for _path, those in groupby(ordered, key=lambda message: message.path):
        lines += [*(shown(message, _("%s; %s")) for message in those), ""]
    if ordered:
        files = len({message.path for message in ordered})
        mistakes = plural("%(count)s mistake", "%(count)s mistakes", len(ordered))
        lines.append(_("%s in %s") % (mistakes, plural("%(count)s file", "%(count)s files", files)))
    return lines


def left_out(env: BuildEnvironment, language: str) -> str:
    """Return which pages this build does not publish, and why; "" if there are none."""
    drafts: list[str] = []
    waiting: dict[str, int] = {}
    present = now()
    for docname, source in sorted(sources(env).items()):
        if docname in env.found_docs:
            continue
        if source.draft:
            drafts.append(str(env.doc2path(docname, base=False)))
        elif source.date and source.date > present:
            day = written_date(source.date.date(), language)
            waiting[day] = waiting.get(day, 0) + 1
    parts = []
    if drafts:
        parts.append(_("%s: %s") % (plural("%(count)s draft", "%(count)s drafts", len(drafts)), ", ".join(drafts)))
    for day, count in waiting.items():
        parts.append(_("%s until %s") % (plural("%(count)s post waits", "%(count)s posts wait", count), day))
    parts += [_("%s: %s") % (env.doc2path(page, base=False), why) for page, why in pages_left_out(env).items() if why]
    return reduce(lambda text, part: _("%s; %s") % (text, part), parts) if parts else ""
