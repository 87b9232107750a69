"""Which concerts there are: those of the list and of the posts, as far as readers may know of them."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sphinx.locale import _
from sphinx.util import logging

from carnet.concerts.calendar import Described
from carnet.concerts.file import SOURCE, Concert, read_concerts
from carnet.concerts.html import description_of, name_of
from carnet.core import posts
from carnet.core.conf_lines import place_of
from carnet.core.page_data import page_data
from carnet.core.read_files import is_kept_away
from carnet.core.urls import page_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: Under which name the pages are kept that list concerts.
PAGES = "blog_concert_pages"
_TEXTS = ("place", "address", "town", "country", "price", "text")


class Program:
    """The concerts of one application, as its list and its posts tell of them."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        #: Those that readers may know of, in the order of time.
        self.known: tuple[Concert, ...] = ()
        self.has_calendars = True

    def read(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Read the list and the posts, and tell each mistake in the list."""
        file, now = app.srcdir / SOURCE, posts.now()
        may_read = file.is_file() and not is_kept_away(env, app.config.root_doc, file)
        found, problems = read_concerts(file.read_bytes()) if may_read else ([], [])
        for problem in problems:
            place = f"{SOURCE}:{problem.line}"
            logger.warning("%s", problem.message, location=place, type="blog", subtype="concerts")
        ids = {one.id for one in found}
        for post in reversed(posts.published(env)):
            event = post.fields.get("event")
            if not isinstance(event, Concert):
                continue
            if event.id in ids:
                message = _(
                    "this post tells of the concert '%s', which is here already; give it another 'id', or keep one"
                )
                logger.warning(message, event.id, location=post.docname, type="blog", subtype="concerts")
                continue
            ids.add(event.id)
            found.append(replace(event, docname=post.docname, updated=post.updated, announced=post.date))
        self.known = tuple(sorted((one for one in found if one.is_announced(now)), key=Concert.sort_key))
        self.has_calendars = find_spec("icalendar") is not None
        if found and not self.has_calendars:
            message = _("calendars of concerts need icalendar, which is not installed; type 'pip install icalendar'")
            logger.warning(message, location=place_of(app, "extensions"), type="blog", subtype="concerts")
        return []

    @property
    def coming(self) -> tuple[Concert, ...]:
        """Those that are not over, the next one first."""
        now = posts.now()
        return tuple(one for one in self.known if not one.is_past(now))

    @property
    def past(self) -> tuple[Concert, ...]:
        """Those that are over, the last one first."""
        now = posts.now()
        return tuple(one for one in reversed(self.known) if one.is_past(now))

    @property
    def page(self) -> str:
        """The page that lists the concerts, the first one if there are several, or ""."""
        pages = [name for name in page_data(self.app.env, PAGES) if posts.post_of(self.app.env, name) is None]
        return min(pages, default="")

    def of_post(self, docname: str) -> Concert | None:
        """Return the concert that a post tells of."""
        return next((one for one in self.known if one.docname == docname), None)

    def shown(self, concert: Concert) -> Described:
        """Return a concert as readers see it: its texts set as those of posts are."""
        one = self.described(concert)
        texts: dict[str, Any] = {name: self.set_text(getattr(concert, name)) for name in _TEXTS}
        found = replace(concert, who=tuple(map(self.set_text, concert.who)), **texts)
        return Described(found, self.set_text(one.name), self.set_text(one.text), one.url)

    def set_text(self, text: str) -> str:
        """Return a text as it is set in the language of the blog."""
        return self.app.emit_firstresult("carnet-set-text", text, self.app.config.language) or text

    def described(self, concert: Concert) -> Described:
        """Return a concert as it was written, with its name and address."""
        config = self.app.config
        title = ""
        if concert.docname and (post := posts.post_of(self.app.env, concert.docname)):
            title = post.title
        if concert.docname:
            url = page_url(self.app, concert.docname)
        else:
            url = f"{page_url(self.app, self.page)}#{anchor_of(concert)}" if self.page else config.html_baseurl
        name = name_of(concert, title, config.author)
        return Described(concert, name, description_of(concert, config.language), url)


def anchor_of(concert: Concert) -> str:
    """Return the place of a concert on the page that lists them."""
    return f"concert-{concert.id}"
