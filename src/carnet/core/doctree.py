"""Pure functions that read facts off a post's doctree: its title, excerpt, first picture and length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from docutils import nodes
from sphinx import addnodes

from carnet.core.text import plain_text


class struck(nodes.inline):  # noqa: N801  # docutils names nodes in lower case
    """Words that are struck through; docutils has no such node."""


class stanza(nodes.line_block):  # noqa: N801
    """Lines of a poem, which stay lines wherever they are shown; a translation has that class."""


#: Where a line of a poem ends.
LINE_END = "<br>"
#: Inline nodes that an excerpt keeps, and the HTML element that each becomes.
_KEPT = {
    nodes.emphasis: "em",
    nodes.strong: "strong",
    nodes.literal: "code",
    nodes.superscript: "sup",
    nodes.subscript: "sub",
    nodes.title_reference: "cite",
    struck: "s",
}
#: Nodes that make no sense away from their page.
_DROPPED = (nodes.footnote_reference, nodes.citation_reference, nodes.image, nodes.raw, nodes.system_message)
#: Blocks of text, and what of them is no beginning of a post.
_TEXTS = (nodes.paragraph, nodes.line, nodes.caption, nodes.term)
_APART = (nodes.footnote, nodes.citation, nodes.table, nodes.Invisible, nodes.system_message, nodes.docinfo)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
#: What stands in a doctree and is not read.
_NOT_READ = (nodes.docinfo, nodes.raw, nodes.comment, nodes.system_message, nodes.substitution_definition)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class TitleOf:
    """The place in an excerpt of another page's title, known only once every page has been read."""

    target: str
    fallback: str


#: HTML, interrupted by titles of other pages; small and plain, unlike the doctree that it comes from.
Excerpt = tuple[str | TitleOf, ...]


def title_of(doctree: nodes.document) -> str:
    """Return the text of the document's first title without marks of notes, or "" when it has none."""
    title = next(doctree.findall(nodes.title), None)
    return _text(title) if title is not None else ""


def title_html(doctree: nodes.document) -> str:
    """Return the document's first title as HTML, its emphasis, code, ordinals and languages kept."""
    title = next(doctree.findall(nodes.title), None)
    parts: list[str | TitleOf] = []
    if title is not None:
        _inline(title, parts, len(title.astext()) + 1)
    return "".join(part if isinstance(part, str) else escape(part.fallback, quote=False) for part in parts)


def top_sections(doctree: nodes.document) -> list[nodes.section]:
    """Return the sections of the highest level; a well-formed post has one."""
    return [child for child in doctree.children if isinstance(child, nodes.section)]


def count_words(node: nodes.Node) -> int:
    """Return the number of words that a reader reads below *node*: prose and code, not raw HTML or comments."""
    if isinstance(node, nodes.Text):
        return len(_WORD.findall(node.astext()))
    if isinstance(node, _NOT_READ):
        return 0
    return sum(map(count_words, node.children))


def first_image(doctree: nodes.document, number: int = 1) -> tuple[str, str] | None:
    """Return source path and alternative text of the *number*-th picture (1 is the first), or None."""
    images = [image for image in doctree.findall(nodes.image) if "://" not in image["uri"]]
    if 0 < number <= len(images):
        image = images[number - 1]
        return image["uri"], image.get("alt", "")
    return None


def excerpt_of(doctree: nodes.document, *, paragraphs: int = 1, limit: int = 320) -> Excerpt:
    """Return the first *paragraphs* of the text as HTML of at most about *limit* characters.

    Emphasis, code and words in another language stay; links become their text, since an excerpt is itself the way to
    the post; footnotes and pictures go. A text that is too long is cut at a word.
    """
    parts: list[str | TitleOf] = []
    budget = limit
    last: nodes.Element | None = None
    for block in _opening(doctree, paragraphs):
        if parts:
            parts.append(LINE_END if stanza in (type(last), type(block)) else _between(parts[-1], block))
        last = block
        budget = _lines(block, parts, budget) if isinstance(block, stanza) else _inline(block, parts, budget)
        if budget <= 0:
            break
    return tuple(_merge(parts))


def _between(last: str | TitleOf, block: nodes.Element) -> str:
    """Return what stands between two blocks of an excerpt: a comma between the items of a list that say a few words."""
    is_item = isinstance(block.parent, nodes.list_item)
    return ", " if is_item and (not isinstance(last, str) or last[-1:].isalnum()) else " "


def _opening(doctree: nodes.document, count: int) -> list[nodes.Element]:
    """Return the first *count* paragraphs of running text; if there is none, the first list, quotation or caption."""
    if not count:
        return []
    running: list[nodes.Element] = []
    other: list[nodes.Element] = []
    for block in doctree.findall(nodes.Element):
        if not isinstance(block, (*_TEXTS, stanza)):
            continue
        if _is_running(block):
            if isinstance(block, stanza) or _text(block).strip():
                running.append(block)
                if len(running) == count:
                    break
        elif not running and not isinstance(block, stanza) and not any(map(_is_apart, _above(block))):
            other.append(block)
    if running:
        return running
    other = [block for block in other if _text(block).strip()]
    first = _whole_of(other[0]) if other else None
    return [block for block in other if _whole_of(block) is first]


def _is_running(block: nodes.Element) -> bool:
    """Return whether a block is of the running text: a paragraph of a section, or the stanza of a poem."""
    if isinstance(block, stanza):
        return "translation" not in block["classes"] and not any(map(_is_apart, _above(block)))
    return isinstance(block.parent, nodes.section | nodes.document) and isinstance(block, nodes.paragraph)


def _lines(block: stanza, parts: list[str | TitleOf], budget: int) -> int:
    """Append the lines of a stanza to *parts*, in the language of the poem; return what is left of the *budget*."""
    around = (node for node in (block, *_above(block)) if not isinstance(node, nodes.section | nodes.document))
    language = next(filter(None, (_element(node)[1] for node in around)), "")
    parts += [f"<span{language}>"] if language else []
    for place, line in enumerate(block.findall(nodes.line)):
        if budget <= 0:
            break
        parts += [LINE_END] if place else []
        budget = _inline(line, parts, budget)
    parts += ["</span>"] if language else []
    return budget


def _is_apart(node: nodes.Element) -> bool:
    """Return whether *node* is no beginning of a post, as a note is, or a transcript and all that extensions add."""
    return isinstance(node, _APART) or not type(node).__module__.startswith(("docutils.", "sphinx."))


def _above(node: nodes.Node) -> Iterator[nodes.Element]:
    at = node.parent
    while at is not None:
        yield at
        at = at.parent


def _whole_of(block: nodes.Element) -> nodes.Element:
    """Return the list, the quotation or the like that *block* is a part of, as it stands in a section."""
    whole = block
    for above in _above(block):
        if isinstance(above, nodes.section | nodes.document):
            break
        whole = above
    return whole


def _text(node: nodes.Element) -> str:
    return text_of(node, 10 * len(node.astext()) + 100)


def text_of(node: nodes.Element, limit: int) -> str:
    """Return the text of a title or paragraph as an excerpt has it, cut at a word after about *limit* characters."""
    parts: list[str | TitleOf] = []
    _inline(node, parts, limit)
    return plain_text("".join(part if isinstance(part, str) else escape(part.fallback, quote=False) for part in parts))


def _inline(node: nodes.Element, parts: list[str | TitleOf], budget: int) -> int:
    """Append the HTML of *node*'s children to *parts*; return what is left of the *budget* of characters."""
    for child in node.children:
        if budget <= 0:
            break
        if isinstance(child, nodes.Text):
            text = " ".join(child.astext().split("\n"))
            if not parts or (isinstance(parts[-1], str) and parts[-1].endswith(" ")):
                text = text.lstrip(" ")
            if len(text) > budget:
                text = text[:budget].rsplit(" ", 1)[0].rstrip(" ,;:—–\u00a0\u202f") + "…"
                budget = 0
            budget -= len(text)
            parts.append(escape(text, quote=False))
        elif isinstance(child, _DROPPED):
            _mend_space(parts, child)
        elif isinstance(child, addnodes.pending_xref) and not child.get("refexplicit") and child["reftype"] != "term":
            fallback = child.astext() or child["reftarget"]
            parts.append(TitleOf(child["reftarget"], fallback))
            budget -= len(fallback)
        elif isinstance(child, nodes.math):
            formula = _formula(child.astext())
            parts.append(escape(formula, quote=False))
            budget -= len(formula)
        elif isinstance(child, nodes.Element):
            tag, attributes = _element(child)
            if tag:
                parts.append(f"<{tag}{attributes}>")
            budget = _inline(child, parts, budget)
            if tag:
                parts.append(f"</{tag}>")
    return budget


def _formula(latex: str) -> str:
    """Return a formula as feeds have it, a line of text; as it is typed if it can't be read, which its page tells."""
    from docutils.utils.math import latex2mathml  # noqa: PLC0415  # few texts begin with a formula
    from lxml import html  # noqa: PLC0415

    from carnet.core.formula_text import formula_text  # noqa: PLC0415

    try:
        return formula_text(html.fragment_fromstring(latex2mathml.tex2mathml(latex)))
    except Exception:  # noqa: BLE001  # docutils trips over some unfinished formulas
        return latex


def _mend_space(parts: list[str | TitleOf], dropped: nodes.Node) -> None:
    """Let a space stand for a line that ends, and none before the mark of a note, which goes."""
    last = parts[-1] if parts else " "
    is_spaced = isinstance(last, str) and last.endswith(" ")
    if isinstance(dropped, nodes.raw) and _BREAK.match(dropped.astext()):
        if not is_spaced:
            parts.append(" ")
    elif isinstance(dropped, nodes.footnote_reference) and is_spaced and isinstance(last, str) and parts:
        parts[-1] = last.rstrip(" ")


def _element(node: nodes.Element) -> tuple[str, str]:
    """Return name and attributes of the HTML element that *node* becomes in an excerpt; "" when it is only its text."""
    languages = [name.removeprefix("language-") for name in node["classes"] if name.startswith("language-")]
    if languages:
        return "span", f' lang="{escape(languages[0])}"'
    return next((tag for kind, tag in _KEPT.items() if isinstance(node, kind)), ""), ""


def _merge(parts: list[str | TitleOf]) -> list[str | TitleOf]:
    merged: list[str | TitleOf] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return merged


def line_of(node: nodes.Element) -> int | None:
    """Return the line on which a node, or else what it stands in, was written."""
    return next((at.line for at in _upward(node) if at.line), None)


def _upward(node: nodes.Element) -> Iterator[nodes.Element]:
    at: nodes.Element | None = node
    while at is not None:
        yield at
        at = at.parent
