"""Two programs have changed the same words: the writer says which stay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sphinx.locale import _

from carnet.cli.desk.keeper import Conflict
from carnet.cli.desk.web.controls import Dialog, button, element


def ask_which(conflict: Conflict, keep: Callable[[str, str], Awaitable[None]]) -> None:
    """Show both texts, and *keep* the one that is chosen; closing the window changes nothing."""
    dialog = Dialog(_("Another program has changed this text"), look="wide")

    def chooser(text: str) -> Callable[[], Awaitable[None]]:
        async def choose() -> None:
            dialog.close()
            await keep(text, conflict.seen)

        return choose

    with dialog.body:
        if conflict.gone:
            element("p", _("Its file is no longer there. Your words are kept here; nothing is lost."))
        else:
            element("p", _("Both texts are kept until you choose. You can take words from one into the other later."))
            with element("div", look="both"):
                for title, text in ((_("Yours"), conflict.mine), (_("The other program’s"), conflict.theirs)):
                    with element("section", aria_label=title):
                        element("h3", title)
                        element("pre", text, tabindex="0")
    with dialog.foot:
        button(_("Decide later"), dialog.close)
        if not conflict.gone:
            button(_("Take the other"), chooser(conflict.theirs))
        button(_("Keep mine"), chooser(conflict.mine), look="main")
