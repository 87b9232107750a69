"""What readers and other sites say, and waits: to be published, answered, refused."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui
from sphinx.locale import _

from carnet.cli.desk.conversation import Waiting
from carnet.cli.desk.web.controls import Dialog, button, element, link, refuse, tell, text_field
from carnet.cli.desk.web.frame import TALK, edit_address, page
from carnet.cli.desk.web.state import Desk, tried


def kinds() -> dict[str, str]:
    """Return what a reader or another site did."""
    return {
        "comment": _("A comment"),
        "like": _("A like"),
        "repost": _("A repost"),
        "bookmark": _("A bookmark"),
        "mention": _("A mention"),
    }


class TalkPage:
    """What waits, in one window."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        #: Answers that are begun, by post and comment: a window that is closed takes none away.
        self._begun: dict[tuple[str, str], str] = {}
        with page(desk, _("Conversation"), TALK):
            self.rows = element("div", look="rows")

    async def show(self) -> None:
        """Show what waits."""
        found = await tried(self.desk.conversation.waiting)
        waiting, wrong = found or ([], [])
        self.rows.clear()
        with self.rows:
            for line in wrong:
                element("p", line, look="problem")
            if not waiting:
                element(
                    "p", _("Nothing waits. What readers and other sites say of your posts appears here."), look="empty"
                )
            with element("ul", look="texts"):
                for one in waiting:
                    self._row(one)

    def _row(self, one: Waiting) -> None:
        with element("li", look="text said"):
            with element("div", look="text-head"):
                element("span", one.author or _("Anonymous"), look="text-title")
                element("span", kinds().get(one.kind, one.kind), look="state")
            when = self.desk.moment(one.date)
            with element("p", look="facts"):
                element("span", f"{when} · ")
                link(one.title or one.post, edit_address(one.post))
                if one.answers:
                    element("span", " · " + _("answers %s") % one.answers)
                if one.site:
                    element("span", f" · {one.site}")
            ui.html(one.html, sanitize=True).classes("words")
            with element("div", look="row-buttons"):
                publish = self._doer(lambda: self.desk.conversation.publish(one.post, one.id), _will_be_online)
                button(_("Publish"), publish)
                button(_("Answer"), lambda: self._ask(one))
                button(_("Refuse"), self._doer(lambda: self.desk.conversation.refuse(one.post, one.id)))
                button(_("It is spam"), self._doer(lambda: self.desk.conversation.refuse(one.post, one.id, spam=True)))

    def _doer(self, function: Callable[[], object], then: Callable[[], object] = lambda: None) -> Callable[[], object]:
        async def do() -> None:
            if await tried(_done, function):
                then()
            await self.show()

        return do

    def _ask(self, one: Waiting) -> None:
        place = (one.post, one.id)
        dialog = Dialog(_("Answer %s") % (one.author or _("Anonymous")))

        async def answer() -> None:
            words = self._begun.get(place, "")
            if not words.strip():
                refuse(field, _("An answer needs words."))
                return
            if await tried(self.desk.conversation.answer, one.post, one.id, words):
                del self._begun[place]
                dialog.close()
                _will_be_online()
                await self.show()

        with dialog.body:
            ui.html(one.html, sanitize=True).classes("words")
            field = text_field(
                _("Your answer"),
                self._begun.get(place, ""),
                lambda text: self._begun.update({place: text}),
                kind="lines",
                rows="5",
                autofocus=True,
            )
        with dialog.foot:
            button(_("Cancel"), dialog.close)
            button(_("Publish both"), answer, look="main")


def _done(function: Callable[[], object]) -> bool:
    function()
    return True


def _will_be_online() -> None:
    tell(_("It is online once the blog is published."))


async def show_conversation(desk: Desk) -> None:
    """Show what waits in this window."""
    shown = TalkPage(desk)
    await ui.context.client.connected()
    await shown.show()
