"""Paragraphs as WordPress makes them of a text that was typed: an empty line ends one, a newline is a line break.

Elements that make blocks of their own keep theirs; within `<pre>`, scripts and tags a newline is no break. Written from
what WordPress shows, not from its code.
"""

from __future__ import annotations

import re

_BLOCK = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|header|hgroup|hr|iframe|legend|li|main|map|math|menu|nav|object|ol|option|p|pre|section|select"
    "|style|summary|table|tbody|td|tfoot|th|thead|tr|ul|video|audio|script|x-block"
)
_WHOLE = re.compile(
    r"<(pre|script|style|textarea|svg|object|select)\b[^>]*>(?:(?!<\1\b).)*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_TOKEN = re.compile(rf"(<!--(?:(?!<!--).)*?-->|</?(?:{_BLOCK})(?=[\s/>])[^<>]*>)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_EMPTY_LINES = re.compile(r"\n\s*\n+")
_BR = r"<br\s*/?>"
_KEPT = re.compile("\x02(\\d+)\x03")


def paragraphs(text: str) -> str:
    """Return *text* with its paragraphs and line breaks as elements."""
    if not text.strip():
        return ""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f'<x-block n="{len(kept) - 1}">'

    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x02", "").replace("\x03", "")
    text = _WHOLE.sub(keep, text)
    text = _TAG.sub(lambda found: " ".join(found[0].split("\n")), text)
    text = re.sub(rf"{_BR}\s*{_BR}", "\n\n", text, flags=re.IGNORECASE)
    made = "".join(_blocks(_TOKEN.split(text)))
    return re.sub(r'<x-block n="(\d+)">', lambda found: kept[int(found[1])], made)


def _blocks(tokens: list[str]) -> list[str]:
    """Return *tokens*, texts and tags of blocks by turns, with the texts as paragraphs."""
    out: list[str] = []
    open_tags: list[str] = []
    text = ""

    def end(*, closing: str = "") -> None:
        nonlocal text
        out.append(_text(text, within=open_tags[-1] if open_tags else "", tight=bool(closing)))
        text = ""

    for at, token in enumerate(tokens):
        if at % 2 == 0 or token.startswith("<!--"):
            text += token
            continue
        name = re.sub(r"[</>\s].*", "", token.lstrip("</")).lower()
        is_closing = token.startswith("</")
        end(closing=name if is_closing else "")
        if is_closing and name in open_tags:
            while open_tags.pop() != name:
                pass
        elif not is_closing and name not in ("hr", "col", "x-block") and not token.endswith("/>"):
            open_tags.append(name)
        out.append(token)
    end()
    return out


#: Where a single text is not a paragraph, and where no text is any.
_BARE = frozenset([
    "p", "li", "td", "th", "dt", "dd", "div", "section", "article", "aside", "figure", "figcaption", "summary", "h1",
    "h2", "h3", "h4", "h5", "h6", "caption", "address", "center", "legend", "header", "footer", "details",
])  # fmt: skip


def _text(text: str, *, within: str, tight: bool) -> str:
    """Return a text between two tags of blocks."""
    if not text.strip():
        return "\n" if text else ""
    if within in ("ul", "ol", "table", "tbody", "thead", "tr", "video", "audio", "iframe", "dl", "option"):
        return text
    parts = [_lines(part) for part in _EMPTY_LINES.split(text.strip("\n \t")) if part.strip()]
    if within == "p":
        return "</p>\n<p>".join(parts)
    if within in _BARE and len(parts) == 1:
        return parts[0]
    return "".join(
        f"<p>{part}</p>\n" if re.sub(r"<!--(?:(?!<!--).)*?-->", "", part).strip() else part for part in parts
    )


def _lines(text: str) -> str:
    """Return a paragraph with a break at the end of each of its lines."""
    text = re.sub(rf"\s*({_BR})[ \t]*\n", r"\1", text.strip(), flags=re.IGNORECASE)
    return text.replace("\n", "<br>\n")
