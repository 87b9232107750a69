"""Publishing: what will go online is said first, then it is done, then what is online."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import groupby

from nicegui import ui
from nicegui.element import Element
from sphinx.locale import _

from carnet.cli.desk.listing import Entry
from carnet.cli.desk.publishing import Outcome, Plan, Text
from carnet.cli.desk.web.controls import Dialog, button, element, folded, link
from carnet.cli.desk.web.frame import edit_address
from carnet.cli.desk.web.state import Desk, tried
from carnet.core.messages import Message, words
from carnet.messages.report import plural

#: So many new posts that are older than others are no mistake.
_MEANT = 4


class PublishPanel:
    """The window in which a blog is published."""

    def __init__(
        self,
        desk: Desk,
        *,
        on_close: Callable[[], Awaitable[None]],
        on_cancel: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.desk = desk
        self.is_published = False
        self.plan: Plan | None = None
        self._on_close = on_close
        self._on_cancel = on_cancel
        self.dialog = Dialog(_("Publish the blog"), on_close=self._closed, look="publish")
        self._busy(_("The whole blog is checked. This may take a moment…"))
        with self.dialog.foot:
            button(_("Cancel"), self.dialog.close)
        with self.dialog.element:
            ui.timer(0, self._check, once=True)

    async def _closed(self) -> None:
        if not self.is_published and self._on_cancel is not None:
            await self._on_cancel()
        await self._on_close()

    def _busy(self, said: str) -> None:
        self.dialog.body.clear()
        with self.dialog.body, element("p", look="busy", aria_live="polite"):
            element("span", said)

    def _foot(self) -> Element:
        self.dialog.foot.clear()
        return self.dialog.foot

    async def _check(self) -> None:
        plan = await tried(self.desk.publisher.plan)
        entries = await tried(self.desk.library.entries) or ()
        titles = {one.path: one.title for one in entries}
        to_mend = await self._to_mend(plan.scheduled) if plan is not None else []
        if self.dialog.element.is_deleted:
            return
        self.dialog.body.clear()
        if plan is None:
            with self.dialog.body:
                element("p", _("Nothing was published."))
            return
        self.plan = plan
        self.is_published = plan.is_ready and plan.is_empty  # as a text is that became a draft, and no longer is one
        with self.dialog.body:
            if not plan.is_ready:
                self._refused(plan, titles)
            elif plan.is_empty:
                element("p", _("Everything is online already."), look="lead")
                self._since()
            else:
                element("p", plan.target.words, look="lead")
            self._content(plan)
            for text in _below_others(plan, entries):
                said = _("“%s” is of %s: it will stand below posts that are newer.")
                element("p", said % (text.title, self.desk.day(text.date)), look="help")
            if to_mend:
                element("p", _("To be mended before their day:"), look="lead")
                self._told(to_mend, titles)
        with self._foot():
            button(_("Cancel") if plan.is_ready and not plan.is_empty else _("Close"), self.dialog.close)
            if plan.is_ready and not plan.is_empty:
                button(_("Publish"), self._publish, look="main", autofocus=True)

    def _refused(self, plan: Plan, titles: Mapping[str, str]) -> None:
        element("p", _("Nothing can go online before this is mended:"), look="lead")
        self._told([Message(**one) for one in plan.messages], titles)
        with element("ul", look="refusals"):
            for line in plan.said.splitlines():
                element("li", line)

    def _told(self, told: Sequence[Message], titles: Mapping[str, str]) -> None:
        """Add what is wrong, by text."""
        for path, messages in groupby(sorted(told, key=_place), key=lambda one: one.path):
            if path:
                element("h3", titles.get(path) or path)
            with element("ul", look="refusals"):
                for message in messages:
                    self._refusal(message)

    async def _to_mend(self, scheduled: Sequence[Text]) -> list[Message]:
        """Return what is wrong with texts of days to come, as the preview knows them: no check reads them before."""
        paths = {text.path for text in scheduled}
        if not paths:
            return []
        built = await asyncio.to_thread(self.desk.preview.build, self.desk.unsaved(), lambda _pages: None)
        return [Message(**one) for one in built.messages if one["path"] in paths]

    def _refusal(self, message: Message) -> None:
        said = words(message, _("%s; %s"))
        with element("li"):
            if message.path.endswith(".md"):
                link(said, edit_address(message.path, line=str(message.line)))
            elif message.line:
                element("span", _("Line %s: %s") % (message.line, said))
            else:
                element("span", said)

    def _content(self, plan: Plan) -> None:
        if plan.is_ready:
            self._texts(_("New"), plan.new)
            self._texts(_("Changed"), plan.changed)
            self._texts(_("No longer online"), plan.removed)
        self._texts(_("Will appear on their day"), plan.scheduled)
        if plan.drafts:
            words_ = plural("%(count)s draft stays here.", "%(count)s drafts stay here.", plan.drafts)
            element("p", words_, look="help")
        if plan.is_ready and not plan.is_empty:
            if plan.files:
                number = len(plan.files)
                words_ = plural("With %(count)s picture or sound", "With %(count)s pictures and sounds", number)
                with folded(words_), element("ul"):
                    for file in plan.files:
                        element("li", file)
            if plan.committed:
                with folded(_("Files that are sent")), element("ul"):
                    for file in plan.committed:
                        element("li", file)
        for notice in plan.notices:
            element("p", notice, look="help")

    def _texts(self, heading: str, texts: Sequence[Text]) -> None:
        if not texts:
            return
        element("h3", f"{heading} ({len(texts)})")
        with element("ul", look="planned"):
            for text in texts[:20]:
                element("li", " · ".join(filter(None, [text.title or text.path, self.desk.day(text.date)])))
            if len(texts) > 20:
                element("li", _("and %s more") % (len(texts) - 20))

    def _since(self) -> None:
        online = self.desk.publisher.online()
        if online.when:
            when = self.desk.moment(online.when)
            element("p", _("Online since %s") % when, look="help")

    async def _publish(self) -> None:
        assert self.plan is not None
        with self._foot():
            element("span", "")
        self._busy(_("It goes online…"))
        self._show(await tried(self.desk.publisher.publish, self.plan))

    def _show(self, outcome: Outcome | None) -> None:
        self.dialog.body.clear()
        is_online = outcome is not None and outcome.is_online
        self.is_published = self.is_published or is_online
        with self.dialog.body:
            said = outcome.words if outcome else _("Nothing was published.")
            element("p", said, look=f"lead {'done' if is_online else 'problem'}", aria_live="polite")
            if outcome and outcome.details:
                with element("ul"):
                    for line in outcome.details:
                        element("li", line)
            if is_online:
                self._since()
                target = self.plan.target if self.plan else None
                if target and target.address.startswith(("http://", "https://")):
                    link(target.address, target.address, target="_blank", rel="noopener noreferrer")
        with self._foot():
            if outcome and outcome.can_catch_up:
                button(_("Fetch what is there"), self._catch_up)
            button(_("Close"), self.dialog.close, look="main", autofocus=True)

    async def _catch_up(self) -> None:
        self._busy(_("It is fetched…"))
        self._show(await tried(self.desk.publisher.catch_up))


def _below_others(plan: Plan, entries: Sequence[Entry]) -> list[Text]:
    """Return posts that are new and not the newest, as one of the day on which it was begun; many are meant."""
    new = {text.path for text in plan.new}
    dates = [one.date for one in entries if one.date and one.state == "published" and one.path not in new]
    found = [text for text in plan.new if text.date and dates and text.date < max(dates)]
    return found if len(found) < _MEANT else []


def _place(message: Message) -> tuple[str, int]:
    return message.path, message.line
