"""What is asked before a text is renamed or thrown away, from the list and from the editor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import PurePosixPath

from sphinx.locale import _

from carnet.cli.desk.web.controls import Dialog, button, element, text_field
from carnet.cli.desk.web.state import Desk, tried
from carnet.core.text import slugify


def ask_name(desk: Desk, path: str, then: Callable[[str], Awaitable[None]]) -> None:
    """Ask for another name of a post's file, which is its address."""
    old = PurePosixPath(path)
    said = {"name": old.stem}
    dialog = Dialog(_("Rename"), look="small")

    async def rename() -> None:
        new = await tried(desk.library.rename, path, _address(said["name"]) or old.stem)
        if new is not None:
            dialog.close()
            await then(new)

    with dialog.body:
        text_field(
            _("Name in the address"),
            old.stem,
            lambda text: said.update(name=text),
            help_=_("Small letters, digits and hyphens. Who follows the old address still comes here."),
            autofocus=True,
        ).on("keydown.enter", rename, args=[])
    with dialog.foot:
        button(_("Cancel"), dialog.close)
        button(_("Rename"), rename, look="main")


def _address(name: str) -> str:
    """Return a name as it stands in addresses, folders included."""
    return "/".join(filter(None, map(slugify, name.removesuffix(".md").split("/"))))


def ask_deletion(desk: Desk, path: str, title: str, then: Callable[[str], Awaitable[None]]) -> None:
    """Ask before a text is put into the bin; *then* gets what there is to say."""
    dialog = Dialog(_("Delete “%s”?") % (title or path), look="small")

    async def delete() -> None:
        key = await tried(desk.library.delete, path)
        if key is not None:
            dialog.close()
            await then(_("It is in the bin."))

    with dialog.body:
        element("p", _("It goes into the bin with its pictures; you can take it out again."))
    with dialog.foot:
        button(_("Cancel"), dialog.close, autofocus=True)
        button(_("Put into the bin"), delete, look="main danger")
