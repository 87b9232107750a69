"""A post's text as Markdown that any program reads, GitHub's kind of it: made from what is published of the post.

The post's file is not copied: what a page does not show (comments in the text, notes in the front matter, what a draft
says, files that were refused) cannot be in it, and directives are what they show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from carnet.core.html_trees import clear, keep_attributes, open_later
from carnet.llms_txt.inline import UNSEEN, Piece, inline, piece_of, player, written

_DEEPEST = 50
_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "figure", "figcaption", "aside", "section"),
    *("blockquote", "pre", "hr", "details", "summary", "article", "main", "header", "footer", "nav", "address"),
    *("center", "form", "fieldset", "legend", "audio", "video", "iframe", "caption", "dialog", "hgroup", "menu"),
    *_TITLES,
}
#: What no cell of Markdown holds: a table that has it is told as HTML.
_NO_CELL = etree.XPath(
    ".//td[@colspan or @rowspan] | .//th[@colspan or @rowspan] | .//td[count(p) > 1]"
    " | .//td//*[self::ul or self::ol or self::pre or self::table or self::blockquote or self::dl or self::hr]"
)
_ATTRIBUTES = {"colspan", "rowspan", "href", "src", "alt", "scope", "align"}


def markdown(text: str) -> str:
    """Return a *text* of HTML, such as feeds have it, as Markdown."""
    tree = html.fragment_fromstring(text, create_parent="div")
    _flatten(tree)
    return "\n\n".join(blocks(tree))


def _flatten(tree: Any) -> None:
    """Open the elements that stand deeper within others than anyone writes on purpose."""
    depth, deep = 0, []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > _DEEPEST:
            deep.append(element)
    for element in deep:
        open_later(element)
    clear(tree)


def blocks(element: Any) -> list[str]:
    """Return the blocks within an element, each without the blank lines around it."""
    return [block for block in _blocks(element) if block.strip()]


def _blocks(element: Any) -> Iterator[str]:
    """Yield paragraphs of what stands in no block, and blocks, in their order."""
    pending = [Piece("text", element.text)] if element.text else []
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _BLOCKS or (tag not in UNSEEN and tag and _has_block(child)):
            yield written(pending)
            pending = []
            yield from _block(child, tag)
        else:
            pending += piece_of(child)
        if child.tail:
            pending.append(Piece("text", child.tail))
    yield written(pending)


def _has_block(element: Any) -> bool:
    return any(below.tag in _BLOCKS for below in element.iterdescendants())


def _block(element: Any, tag: str) -> Iterator[str]:
    if tag in _TITLES:
        words = re.sub(r"#$", "&#35;", inline(element, is_line=True))
        yield f"{'#' * int(tag[1])} {words}" if words else ""
    elif tag in ("ul", "ol", "menu"):
        yield from _list(element)
    elif tag == "li":
        yield _item("- ", "\n\n".join(blocks(element)))
    elif tag in ("blockquote", "aside"):
        yield from _aside(element, tag)
    elif tag == "pre":
        yield from _fenced("".join(element.itertext()))
    elif tag == "hr":
        yield "* * *"
    elif tag == "table":
        yield from _table(element)
    elif tag == "dl":
        yield _definitions(element)
    elif tag in ("audio", "video", "iframe"):
        yield player(element) if not _is_linked(element) else ""
        yield from blocks(element)
    elif tag in ("summary", "legend", "dt"):
        words = inline(element, is_line=True)
        yield f"**{words}**" if words and re.fullmatch(r"\w.*\w", words, re.DOTALL) and "*" not in words else words
    else:
        yield from blocks(element)


def _is_linked(player_element: Any) -> bool:
    """Return whether what it plays has a link beside it."""
    here = {player_element.get("src"), *(source.get("src") for source in player_element.iter("source"))} - {None}
    root = player_element.getroottree()
    return any(link.get("href") in here for link in root.iter("a"))


def _aside(element: Any, tag: str) -> Iterator[str]:
    """Yield a quotation, a box as one, and a footnote as a paragraph."""
    inner = blocks(element)
    first = next(iter(element), None)
    if tag == "aside" and (first is None or (first.tag != "strong" and not _begins_with_title(first))):
        yield from inner
    elif inner:
        yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(inner).split("\n"))


def _begins_with_title(first: Any) -> bool:
    return first.tag == "p" and len(first) > 0 and first[0].tag == "strong" and not (first.text or "").strip()


def _list(element: Any) -> Iterator[str]:
    """Yield a list; one whose items are single lines has no blank lines between them."""
    start = element.get("start") or "1"
    number = int(start) if re.fullmatch(r"\d{1,8}", start) else 1
    between = [element.text, *(child.tail for child in element)]
    if any((text or "").strip() for text in between) or any(child.tag != "li" for child in element):
        yield from blocks(element)  # HTML that is no list
        return
    items = [
        (f"{number + place}. " if element.tag == "ol" else "- ", blocks(child)) for place, child in enumerate(element)
    ]
    items = [(mark, inner) for mark, inner in items if inner]  # a lone mark below a line makes a title of it
    is_tight = all(len(inner) <= 1 or all(re.match(r"-|\d+\. ", one) for one in inner[1:]) for _mark, inner in items)
    gap = "\n" if is_tight else "\n\n"
    yield gap.join(_item(mark, gap.join(inner)) for mark, inner in items)


def _item(mark: str, text: str) -> str:
    indent = " " * len(mark)
    return (mark + "\n".join(f"{indent}{line}" if line else "" for line in text.split("\n")).lstrip(" ")).rstrip(" ")


def _definitions(element: Any) -> str:
    """Return terms and what they mean as a list, for which all kinds of Markdown have a form."""
    items: list[list[str]] = []
    for child in element.iter("dt", "dd"):
        if next(child.iterancestors("dl")) is not element:
            continue
        if child.tag == "dt" or not items:
            items.append([*_block(child, child.tag)])
        else:
            items[-1] += blocks(child)
    return "\n\n".join(_item("- ", "\n\n".join(one for one in item if one)) for item in items)


def _fenced(text: str) -> Iterator[str]:
    text = text.strip("\n")
    ticks = "`" * (max((len(run) for run in re.findall("`{3,}", text)), default=2) + 1)
    if text.strip():
        yield f"{ticks}\n{text}\n{ticks}"


def _table(element: Any) -> Iterator[str]:
    """Yield a table after its caption: as lines of cells, or as HTML where those could not say it."""
    for caption in element.iter("caption"):
        yield inline(caption)
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    rows = [row for row in rows if row]
    if not rows:
        yield from blocks(element)
        return
    if _NO_CELL(element):
        yield _plain_html(element)
        return
    width = max(map(len, rows))
    is_head = all(cell.tag == "th" for cell in rows[0]) or next(element.iter("thead"), None) is not None
    head, body = (rows[0], rows[1:]) if is_head else ([], rows)
    sides = [_side(cell) for cell in (body or [head])[0]]
    sides += ["---"] * (width - len(sides))
    yield "\n".join([_row(head, width), f"| {' | '.join(sides)} |", *(_row(row, width) for row in body)])


def _side(cell: Any) -> str:
    return {"right": "---:", "center": ":---:"}.get(cell.get("align"), "---")


def _row(cells: list[Any], width: int) -> str:
    texts = [inline(cell, is_line=True) for cell in cells] + [""] * (width - len(cells))
    return f"| {' | '.join(texts)} |"


def _plain_html(table: Any) -> str:
    """Return a table as HTML without a blank line, which would end it."""
    for element in table.iter(etree.Element):
        keep_attributes(element, lambda name, _value: name in _ATTRIBUTES)
    text = html.tostring(table, encoding="unicode", with_tail=False)
    return re.sub(r"\n\s*\n", "\n", str(text))
