"""Two programs have changed the same words: the writer says which stay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from difflib import SequenceMatcher

from sphinx.locale import _

from carnet.cli.desk.keeper import Conflict
from carnet.cli.desk.web.controls import Dialog, button, element


def compared(text: str, other: str) -> list[tuple[str, bool]]:
    """Return the lines of a text, and of each whether it is not so in the *other*."""
    lines, others = text.splitlines(keepends=True), other.splitlines(keepends=True)
    same: set[int] = set()
    for block in SequenceMatcher(None, lines, others, autojunk=False).get_matching_blocks():
        same |= {*range(block.a, block.a + block.size)}
    return [(line, at not in same and bool(line.strip())) for at, line in enumerate(lines)]


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
                        with element("pre", tabindex="0"):
                            other = conflict.theirs if text is conflict.mine else conflict.mine
                            for line, is_own in compared(text, other):
                                element("mark" if is_own else "span", line)
    with dialog.foot:
        button(_("Decide later"), dialog.close)
        if not conflict.gone:
            button(_("Take the other"), chooser(conflict.theirs))
        button(_("Keep mine"), chooser(conflict.mine), look="main")
