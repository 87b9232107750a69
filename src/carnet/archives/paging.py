"""A long list becomes pages that stay small, and stay as they are while newer things come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from markupsafe import escape
from sphinx.locale import _


def lengths_of_pages(count: int, length: int) -> list[int]:
    """Return how many of *count* things each page of a list has, at most *length*.

    Counted from the oldest, all pages but the first two are full and stay as they are while newer things come: a new
    post changes two pages of each of its lists, and not all of them.
    """
    if count <= length:
        return [count]
    full = (count - 1) // length - 1
    newest = count - full * length
    return [newest - newest // 2, newest // 2, *[length] * full]


def paged(base: str, title: str, items: Sequence[Any], length: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield docname and context of each page of a list; the first one has the list's own address.

    Its *title* is plain text, as is the ``heading`` of a page; the ``title`` of one is HTML, as Sphinx has it.
    """
    lengths = lengths_of_pages(len(items), length)
    count, ends = len(lengths), list(accumulate(lengths))
    docnames = (base, *(f"{base}/page/{number}" for number in range(2, count + 1)))
    for number, docname in enumerate(docnames, start=1):
        numbered = {"title": title, "number": number}
        yield (
            docname,
            {
                "title": escape(title if number == 1 else _("%(title)s, page %(number)s") % numbered),
                "heading": title,
                "items": tuple(items[ends[number - 1] - lengths[number - 1] : ends[number - 1]]),
                "total": len(items),
                "number": number,
                "docnames": docnames,
                "newer_page": docnames[number - 2] if number > 1 else None,
                "older_page": docnames[number] if number < count else None,
            },
        )
