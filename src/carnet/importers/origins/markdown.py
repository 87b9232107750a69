"""Markdown of other systems as the HTML that their readers saw: CommonMark with tables, notes, definitions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

_FENCE = re.compile(r"(?:^|\n)(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:\n(?P=fence)[`~]*[ \t]*(?=\n|$)|$)", re.DOTALL)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
#: kramdown's lists of attributes, and its mark for a table of contents.
_ATTRIBUTES = re.compile(r"^\{:[^}\n]*\}[ \t]*$|(?<=\S)\{:[^}\n]*\}", re.MULTILINE)
#: Goldmark's, which it reads alone on a line, behind a heading and behind a picture or link.
_PLAIN = re.compile(
    r"^\{[.#][^{}\n]*\}[ \t]*$|(?<=\S)[ \t]+\{[.#][\w-][^{}\n]*\}[ \t]*$|(?<=\))\{[.#\w][^{}\n]*\}", re.MULTILINE
)
_ABBREVIATION = re.compile(r"^\*\[([^\]\n]+)\]:[ \t]*(.*)$\n?", re.MULTILINE)


@lru_cache(maxsize=2)
def _parser(*, autolinks: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    return parser.use(gfm_autolink_plugin) if autolinks else parser


def html_of(text: str, *, kramdown: bool = False) -> str:
    """Return *text* as HTML; *kramdown* has marks of its own."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = outside_code(text, without_kramdown if kramdown else without_attributes)
    return str(_parser(autolinks=not kramdown).render(text))


def without_attributes(text: str) -> str:
    """Return *text* without lists of attributes, which no reader saw."""
    return _PLAIN.sub("", text)


def without_kramdown(text: str) -> str:
    """Return *text* with kramdown's own marks as HTML, or without those that no reader saw."""
    found = _ABBREVIATION.findall(text)
    text = _ABBREVIATION.sub("", text)
    for word, meaning in dict(found).items():
        pattern = rf"(?<![\w\"/>-]){re.escape(word)}(?![\w\"/-])"
        text = re.sub(pattern, f'<abbr title="{escape(meaning.strip())}">{word}</abbr>', text)
    text = re.sub(r"^[*-1.]+ .*\n\{:\s*toc\s*\}", "", text, flags=re.MULTILINE)
    return without_attributes(_ATTRIBUTES.sub("", text))


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Return *text* with *change* made to all of it but its code."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x00{len(kept) - 1}\x00"

    shielded = _CODE.sub(keep, _FENCE.sub(keep, text))
    changed = change(shielded)
    while "\x00" in changed:
        changed = re.sub("\x00(\\d+)\x00", lambda found: kept[int(found[1])], changed)
    return changed
