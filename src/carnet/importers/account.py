"""The account of an import: what came, what is missing, what to do, worst first.

It is short for who runs the import, and whole in a file.

It reads the source by itself, as a browser does, and what the blog made of it: no step in between can hide a loss.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import html5lib
import lxml.html
from sphinx.locale import _

from carnet.importers.html.rendering import tree_of

#: How bad a remark is.
LOST, DECIDE, MISSING, FOREIGN, OLD_LINK, NOTE = range(6)
#: Elements whose text nobody sees, or only who sees no player.
_UNSEEN = frozenset(
    ["script", "style", "noscript", "iframe", "object", "audio", "video", "template", "noembed", "title"]
)
_WORD = re.compile(r"[^\W_]+")
_URL = re.compile(
    r"!\[[^\]]*\]\([^()]*\)|(?:https?:)?//[^\s<>\"')\]]+|\]\(\s*(?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\s*\)|\bwww\.[^\s<>\"')]+"
)
#: WordPress's shortcodes in a source, which are no words of its text.
_SHORTCODES = re.compile(
    r"\[/?(?:wp_caption|caption|gallery|audio|video|playlist|embed|youtube|vimeo|dailymotion|soundcloud|spotify|slideshare"
    r"|ted|gist|tweet|instagram|googlemaps|googlevideo|flickr|bandcamp|sourcecode|source|code|cc[a-z]{0,2}|highlight"
    r"|dewplayer|col|column|row|contact-form-7|contact-form)(?=[\s=:\]/])[^\]]*\]",
    re.IGNORECASE,
)
#: And the marks of Markdown, of Liquid and of Hugo.
_MARKS = re.compile(
    r"\{\{[<%](?:(?!\{\{).)*?[%>]\}\}|\{[.#][^{}\n]*\}|\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\}"
    r"|\{:[^}\n]*\}|^[ \t>]*(?:```|~~~).*$|\[\^[\w-]+\]:?"
    r"|^ {0,3}\[[^\]\n]+\]:[ \t]*\S+.*$|(?<=\])\[[^\]\n]*\]|^\*\[[^\]\n]+\]:.*$"
    r"|^[ \t>]*(?:[-*+][ \t]+)*\d{1,9}[.)](?=[ \t]|$)",
    re.DOTALL | re.MULTILINE,
)
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Text:
    """A text that came in: its page, what the export has of it, and what was written."""

    docname: str
    source: str
    title: str
    written: str
    is_public: bool
    is_markdown: bool = False


@dataclass(slots=True)
class Account:
    """Counts, and remarks with how bad each is (0 is worst)."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)
    mismatches: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    partial: bool = False

    def remark(self, rank: int, place: str, text: str) -> None:
        """Note something to look at."""
        self.remarks.append((rank, place, text))

    def balance(self) -> None:
        """Compare what came in with what went out."""
        count = self.counts
        out = count["posts"] + count["drafts"] + count["scheduled"] + count["pages"] + count["comments"]
        if count["entries"] != out + len(self.skipped):
            message = _("%s entries came, %s were written and %s left out")
            self.mismatches.append(message % (count["entries"], out, len(self.skipped)))
        for name in ("texts", "comment texts", "links", "pictures", "players"):
            if count[f"{name} in"] > count[f"{name} out"]:
                message = _("%s: %s in the export, %s here")
                self.mismatches.append(message % (kinds()[name], count[f"{name} in"], count[f"{name} out"]))

    def compare(self, html: Path | None) -> None:
        """Compare each source, word by word, with its page in the folder *html*, or else with what was written."""
        for text in self.texts:
            page = html / text.docname / "index.html" if html is not None and text.is_public else None
            lost = lost_words(text, page)
            if lost is None:
                self.remark(LOST, f"{text.docname}.md", _("it has no page"))
            elif lost:
                self.counts["words lost"] += sum(lost.values())
                shown = " ".join(list(lost)[:12])
                message = _("words that are missing: %s: %s")
                self.remark(LOST, f"{text.docname}.md", message % (sum(lost.values()), shown))
            else:
                self.counts["whole"] += 1

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing that the export had."""
        return not (self.partial or self.mismatches or any(rank == LOST for rank, _place, _text in self.remarks))

    def came(self) -> str:
        """Return what came, kind by kind."""
        named = [word % self.counts[kind] for kind, word in entry_kinds().items() if self.counts[kind]]
        left_out = len(self.skipped)
        return ", ".join([*(named or [_("no entry")]), *([_("left out: %s") % left_out] if left_out else [])])

    def short(self) -> list[str]:
        """Return what to say on the terminal: a few lines, worst first."""
        lines = [_("%s: %s") % (name, f"{self.came()}.") for name in self.names[:1]]
        lines += [f"! {text}" for text in self.mismatches]
        grouped: dict[int, list[str]] = defaultdict(list)
        for rank, place, text in sorted(set(self.remarks)):
            grouped[rank].append(_("%s: %s") % (place, text) if place else text)
        for rank, texts in sorted(grouped.items()):
            if rank == NOTE:
                continue
            told = texts[:_SHOWN] if rank in (LOST, DECIDE) else []
            lines += [f"{'!' if rank == LOST else '-'} {text}" for text in told]
            if len(texts) > len(told):
                lines.append("- " + _("%s: %s") % (headings()[rank], len(texts) - len(told)))
        if self.texts:
            total = len(self.texts)
            lines.append(_("Texts with every word of the export: %s of %s.") % (self.counts["whole"], total))
        return lines

    def left_out(self) -> list[str]:
        """Return what was left out: each with its reason, or how many with the same."""
        by_reason: dict[str, list[str]] = defaultdict(list)
        for one, reason in self.skipped:
            by_reason[reason].append(one)
        lines = []
        for reason, those in sorted(by_reason.items()):
            shown = ", ".join(those[:5]) + (" …" if len(those) > 5 else "")
            lines.append(f"{len(those)} × {reason} ({shown})")
        return lines

    def text(self) -> str:
        """Return the whole account as Markdown."""
        count = self.counts
        lines = [f"# {_('Account of the import')}", ""]
        lines += ["- " + _("%s: %s") % (name, self.came()) for name in self.names]
        lines.append("- " + _("Texts with every word of the export: %s of %s.") % (count["whole"], len(self.texts)))
        lines.append("- " + _("The same in lines, links, emphasis as well: %s.") % count["perfect"])
        lines.append("- " + _("Characters kept as HTML: %s of %s.") % (count["raw"], count["characters"]))
        for name in ("links", "pictures", "players", "comment texts"):
            message = _("%s: %s in the export, %s here")
            lines.append("- " + message % (kinds()[name], count[f"{name} in"], count[f"{name} out"]))
        grouped: dict[int, list[str]] = defaultdict(list)
        for rank, place, text in sorted(set(self.remarks)):
            grouped[rank].append(_("%s: %s") % (place, text) if place else text)
        sections = [(_("Does not add up"), self.mismatches)]
        sections += [(headings()[rank], grouped[rank]) for rank in sorted(grouped)]
        sections.append((_("Left out"), self.left_out()))
        for title, texts in sections:
            if texts:
                lines += ["", f"## {title}", "", *(f"- {text}" for text in texts)]
        return "\n".join(lines) + "\n"


def entry_kinds() -> dict[str, str]:
    """Return how many entries of a kind there are, in words."""
    return {
        "posts": _("posts: %s"),
        "drafts": _("drafts: %s"),
        "scheduled": _("scheduled: %s"),
        "pages": _("pages: %s"),
        "comments": _("comments: %s"),
    }


def kinds() -> dict[str, str]:
    """Return what is counted, in words."""
    return {
        "texts": _("texts"),
        "comment texts": _("texts of comments"),
        "links": _("links"),
        "pictures": _("pictures"),
        "players": _("players"),
    }


def headings() -> dict[int, str]:
    """Return what remarks of a rank are about."""
    return {
        LOST: _("Not whole"),
        DECIDE: _("To decide"),
        MISSING: _("Pictures, sounds and files that were not found, now links to their old place"),
        FOREIGN: _("What the old system made by itself, and has no form here"),
        OLD_LINK: _("Links that lead to the old blog"),
        NOTE: _("To know"),
    }


def lost_words(text: Text, page: Path | None) -> Counter[str] | None:
    """Return the words of a source that its *page*, or what was written, lacks; None if there is no page."""
    if page is None:
        parts: list[str] = []
        _gather(tree_of(text.written), parts)
        shown = "".join(parts)
    elif page.is_file():
        shown = _of_page(page.read_text(encoding="utf-8", errors="replace"))
    else:
        return None
    source = (_MARKS if text.is_markdown else _SHORTCODES).sub(" ", text.source)
    lost = Counter(source_words(source)) - Counter(_words(f"{text.title} {shown}"))
    letters = "".join(_words(shown)) if lost else ""  # a word that is a part of one here was glued, or divided
    return Counter({word: number for word, number in lost.items() if word not in letters})


def source_words(source: str) -> list[str]:
    """Return the words that a reader of *source* saw, as a browser reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = html5lib.parse(source, treebuilder="etree", namespaceHTMLElements=False)
    body = root.find("body")
    parts: list[str] = []
    _gather(body if body is not None else root, parts)
    return _words(_URL.sub(" ", "".join(parts)))


_INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "o:p", "nobr",
])  # fmt: skip


def _gather(element: Any, parts: list[str]) -> None:
    """Add the texts in *element*, with spaces around blocks; however deep they lie."""
    todo: list[Any] = [element]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        if not isinstance(one.tag, str) or one.tag in _UNSEEN:
            continue
        space = "" if one.tag in _INLINE else " "
        parts += [space, one.text or ""]
        todo.append(space)
        for child in reversed(one):
            todo += [child.tail or "", child]


def _of_page(html: str) -> str:
    """Return the text of the article of a page."""
    root = lxml.html.document_fromstring(html)
    found = root.xpath("//article")
    parts: list[str] = []
    for one in found:
        _gather(one, parts)
    return "".join(parts)


def _words(text: str) -> list[str]:
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    return _WORD.findall(text.casefold())


def say(lines: Iterable[str]) -> None:
    """Tell who runs the import something."""
    for line in lines:
        print(line, flush=True)


def progress(number: int, count: int) -> None:
    """Show how far a long import is."""
    if sys.stderr.isatty():
        print(f"\r{number} / {count}", end="\n" if number == count else "", file=sys.stderr, flush=True)
    elif number % 500 == 0:
        print(f"{number} / {count}", file=sys.stderr, flush=True)
