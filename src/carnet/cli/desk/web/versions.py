"""Earlier texts of the last days, to look at and to go back to."""

from __future__ import annotations

from collections.abc import Callable

from sphinx.locale import _

from carnet.cli.desk.keeper import Version
from carnet.cli.desk.web.controls import Dialog, button, element, tell
from carnet.cli.desk.web.editor import Editor
from carnet.cli.desk.web.state import Desk, tried
from carnet.messages.report import plural


async def show_versions(desk: Desk, editor: Editor, take: Callable[[str], None]) -> None:
    """Show the earlier texts; *take* shows one in the editor, not saved yet."""
    versions = await tried(desk.keeper.versions, editor.path)
    dialog = Dialog(_("Earlier versions"), look="wide")

    def taker(version: Version) -> Callable[[], object]:
        async def show() -> None:
            text = await tried(desk.keeper.version_text, editor.path, version.key)
            if text is not None:
                dialog.close()
                take(text)
                tell(_("The earlier text is in the editor; “Save” keeps it, “Earlier versions” has the other."))

        return show

    with dialog.body:
        if not versions:
            element("p", _("Each saving keeps the text that was there before; there is none yet."))
        with element("ul", look="versions"):
            for version in versions or ():
                with element("li"):
                    when = desk.moment(version.when, to_the_second=True)
                    words = plural("%(count)s word", "%(count)s words", version.words)
                    element("span", f"{when} · {words}")
                    button(_("Go back to it"), taker(version), name=_("Go back to the text of %s") % when)
    with dialog.foot:
        button(_("Close"), dialog.close, autofocus=True)
