"""Elements of an lxml tree that go, many of them at once, in a time that grows with the tree and not with its square;
and attributes that go, whatever their names.

``drop_tag`` and ``drop_tree`` of lxml.html count the siblings of each element that they drop, and copy the text before
it; a listing of 5,000 lines took a minute. (No issue yet at https://bugs.launchpad.net/lxml.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

#: Names that no element of HTML has.
_OPENED, _GONE = "opened-element", "gone-element"


def open_later(element: Any) -> None:
    """Mark an *element* of which `clear` leaves only the content."""
    element.tag = _OPENED


def drop_later(element: Any) -> None:
    """Mark an *element* of which `clear` leaves nothing; what follows it stays."""
    element.tag = _GONE


def clear(root: Any) -> None:
    """Take comments and all elements that are marked out of the tree below *root*."""
    etree.strip_elements(root, _GONE, etree.Comment, with_tail=False)
    etree.strip_tags(root, _OPENED)


def keep_attributes(element: Any, is_kept: Callable[[str, str], bool]) -> None:
    """Take those attributes out of an *element* that are not kept, given their names and values.

    lxml finds none by the name ``{a}b``, which HTML allows and whose braces it takes for those of a namespace.
    """
    found = element.attrib.items()
    kept = [(name, value) for name, value in found if is_kept(name, value)]
    if len(kept) < len(found):
        element.attrib.clear()
        for name, value in kept:
            element.set(name, value)
