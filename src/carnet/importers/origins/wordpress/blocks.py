"""The text of a post as WordPress showed it: blocks without their comments, or a classic text with paragraphs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape, unescape

from carnet.importers.html.players import page_of
from carnet.importers.origins.wordpress.autop import paragraphs
from carnet.importers.origins.wordpress.shortcodes import Library, player, shortcodes

_ANY_BLOCK = re.compile(r"<!--\s*wp:")
_COMMENT = re.compile(r"<!--\s*(/?)wp:([\w/-]+)\s*(\{(?:(?!-->|<!--).)*?\})?\s*(/?)-->", re.DOTALL)
_EMBED = re.compile(r"(<div[^>]*wp-block-embed__wrapper[^>]*>)\s*(https?://[^\s<]+)\s*</div>", re.IGNORECASE)
_LONE = re.compile(r"^[ \t]*(?:<p>\s*)?(https?://[^\s<>\"]+)(?:\s*</p>)?[ \t]*$", re.MULTILINE)
_KEPT = re.compile(r'<x-block n="k(\d+)">')
#: Blocks that hold others, or have no words: they are nothing without what is in them.
_EMPTY = ("spacer", "separator", "more", "nextpage", "page-break", "missing", "post-content", "footnotes", "block")
#: Sites whose pages WordPress showed as a box of theirs; there is no player of them here.
_BOXED = re.compile(
    r"https?://(?:[\w-]+\.)*(?:twitter\.com|x\.com|instagram\.com|facebook\.com|flickr\.com|flic\.kr|tiktok\.com|reddit\.com"
    r"|slideshare\.net|scribd\.com|issuu\.com|ted\.com|imgur\.com|pinterest\.\w+|kickstarter\.com|mixcloud\.com"
    r"|speakerdeck\.com|wordpress\.tv|videopress\.com|tumblr\.com|bsky\.app)/"
)


def rendered(text: str, library: Library, reused: Callable[[str], str], notes: str = "") -> str:
    """Return the HTML that readers saw; *reused* gives the text of a block used in several posts, *notes* footnotes."""
    kept: list[str] = []

    def keep(html: str) -> str:
        kept.append(html)
        return f'\n\n<x-block n="k{len(kept) - 1}">\n\n'

    if _ANY_BLOCK.search(text):
        text = _EMBED.sub(lambda found: f"{found[1]}{_shown(unescape(found[2]))}</div>", text)
        text = without_comments(text, library, reused, notes)
        text = shortcodes(text, library, keep)
    else:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = shortcodes(text, library, keep)
        text = _LONE.sub(lambda found: keep(_shown(unescape(found[1]))), text)
        text = paragraphs(text)
    while _KEPT.search(text):
        text = _KEPT.sub(lambda found: kept[int(found[1])], text)
    return text


def _shown(url: str) -> str:
    """Return what a reader saw of an address that stands alone on a line."""
    if page_of(url) is not None or re.search(r"\.(?:mp3|m4a|ogg|wav|mp4|m4v|webm|ogv)$", url, re.IGNORECASE):
        return player(url)
    if _BOXED.match(url):
        return f'<p><a href="{escape(url)}">{escape(url)}</a></p>'
    return f"<p>{escape(url)}</p>"


def without_comments(text: str, library: Library, reused: Callable[[str], str], notes: str) -> str:
    """Return blocks without the comments that tell WordPress of them, those that have no HTML filled in."""

    def one(found: re.Match[str]) -> str:
        is_end, name, given, closed = found[1], found[2], found[3] or "", found[4]
        if name in ("more", "nextpage") or is_end or not closed:
            return ""
        if name == "block":
            try:
                return reused(str(json.loads(given)["ref"]))
            except (ValueError, KeyError, TypeError):
                return ""
        if name == "footnotes":
            return footnotes(notes)
        if name not in _EMPTY:
            library.unknown[f"wp:{name}"] += 1
        return ""

    return _COMMENT.sub(one, text)


def footnotes(notes: str) -> str:
    """Return the notes of a post, which WordPress keeps beside it."""
    try:
        listed = json.loads(notes or "[]")
        items = [
            f'<li id="{escape(str(note["id"]))}">{note["content"]} <a href="#{escape(str(note["id"]))}-link">↩︎</a></li>'
            for note in listed
        ]
    except (ValueError, KeyError, TypeError):
        return ""
    return f"<ol>{''.join(items)}</ol>" if items else ""
