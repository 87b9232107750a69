"""The bin: what was thrown away, to be taken out again, or gone for ever."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui
from sphinx.locale import _

from carnet.cli.desk.library import Binned
from carnet.cli.desk.web.controls import Dialog, button, element
from carnet.cli.desk.web.frame import BIN, page
from carnet.cli.desk.web.state import Desk, tried


class BinPage:
    """The bin in one window."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        with page(desk, _("Bin"), BIN) as buttons:
            self.rows = element("div", look="rows")
        with buttons:
            self.empty = button(_("Empty the bin"), lambda: self._ask(None))

    async def show(self) -> None:
        """Show what lies in it."""
        binned = await tried(self.desk.library.bin) or []
        self.empty.set_visibility(bool(binned))
        self.rows.clear()
        with self.rows:
            if not binned:
                element("p", _("The bin is empty."), look="empty")
            with element("ul", look="texts"):
                for one in binned:
                    self._row(one)

    def _row(self, one: Binned) -> None:
        title = one.title or one.path
        with element("li", look="text"):
            with element("div", look="text-head"):
                element("span", title, look="text-title")
            when = self.desk.moment(one.when)
            element("p", f"{one.path} · {_('thrown away on %s') % when}", look="facts")
            with element("div", look="row-buttons"):
                button(_("Take out"), self._restorer(one), name=_("Take “%s” out of the bin") % title)
                button(_("Delete for ever"), lambda: self._ask(one), name=_("Delete “%s” for ever") % title)

    def _restorer(self, one: Binned) -> Callable[[], object]:
        async def restore() -> None:
            await tried(self.desk.library.restore, one.key)
            await self.show()

        return restore

    def _ask(self, one: Binned | None) -> None:
        title = _("Delete “%s” for ever?") % (one.title or one.path) if one else _("Empty the bin?")
        dialog = Dialog(title, look="small")

        async def empty() -> None:
            dialog.close()
            await tried(self.desk.library.empty_bin, one.key if one else "")
            await self.show()

        with dialog.body:
            element("p", _("This can’t be undone."))
        with dialog.foot:
            button(_("Cancel"), dialog.close, autofocus=True)
            button(_("Delete for ever"), empty, look="main danger")


async def show_bin(desk: Desk) -> None:
    """Show the bin in this window."""
    shown = BinPage(desk)
    await ui.context.client.connected()
    await shown.show()
