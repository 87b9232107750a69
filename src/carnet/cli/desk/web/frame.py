"""What stands on every page of the desk: its name, the ways to its parts, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from nicegui import ui
from nicegui.element import Element
from sphinx.locale import _

from carnet.cli.desk.web.controls import element, link
from carnet.cli.desk.web.dress import head
from carnet.cli.desk.web.state import Desk

LIST, EDIT, TALK, BIN = "/", "/edit", "/conversation", "/bin"


def edit_address(path: str, **more: str) -> str:
    """Return the address at which a text is edited."""
    return f"{EDIT}?{urlencode({'path': path, **more})}"


def start_page(desk: Desk, title: str) -> None:
    """Begin a page, as browsers show it in their tabs."""
    ui.page_title(f"{title} – {desk.title}" if desk.title else title)
    ui.add_head_html(head(desk.settings))


@contextmanager
def page(desk: Desk, title: str, here: str) -> Iterator[Element]:
    """Add the head of a page and its main part; gives where its buttons go."""
    start_page(desk, title)
    with element("header", look="bar"):
        with element("div", look="brand"):
            link(desk.title, LIST, look="name")
        with element("nav", look="doors", aria_label=_("Desk")):
            for address, words in ((LIST, _("Posts")), (TALK, _("Conversation")), (BIN, _("Bin"))):
                link(words, address, aria_current="page" if address == here else None)
        buttons = element("div", look="actions")
    with element("div", look="sheet"):
        element("h1", title, look="page-title")
        yield buttons
    note_place()


def note_place() -> None:
    """Add where short notices appear."""
    element("div", look="notice", id="desk-notice", aria_live="polite")
