"""Concerts: what comes, what was, a line on the home page when one is near, and calendars to subscribe to.

Each stands in ``concerts.yaml``, or is the field ``event`` of a post; ``{concerts}`` lists them on a page. What is over
moves from "to come" to "past" on the day after, where the concert took place, by the build of that day. Calendars get
``/concerts.ics`` with all of them and a file of each one, feed readers ``/concerts/atom.xml``, search engines facts.
A concert whose ``announced`` lies in the future is nowhere yet. Each mistake is told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from carnet.concerts.calendar import TYPE
from carnet.concerts.fields import POST_FIELDS as POST_FIELDS  # the blog's forms look for it here
from carnet.concerts.file import SOURCE, Concert, day_of
from carnet.concerts.files import CALENDAR, FEED, FOLDER, title_of, write_calendars, write_feed
from carnet.concerts.html import (
    Links,
    item_of,
    line_of,
    linked_data,
    moment,
    visit_moment,
    when_text,
)
from carnet.concerts.program import PAGES, Program, anchor_of
from carnet.core import posts
from carnet.core.assets import add_templates, publish_asset
from carnet.core.feed_formats import ATOM
from carnet.core.json_ld import json_ld
from carnet.core.page_data import keep_page_data, page_data
from carnet.core.post_fields import add_post_fields
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.urls import page_url, site_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from carnet.core.posts import Post

logger = logging.getLogger(__name__)

_PARTS = ("coming", "past")
#: How many concerts the line on the home page names.
_MOST_NEAR = 3


class concert_list(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """The place of the concerts."""


class concert_facts(nodes.General, nodes.Element):  # noqa: N801
    """The place of what a post says of its concert."""


@dataclass(frozen=True, slots=True)
class Near:
    """A concert as the home page announces it; *page* is "" where none tells of it."""

    when: str
    name: str
    where: str
    page: str
    place: str


@dataclass(frozen=True, slots=True)
class File:
    """A file for programs as a page names it."""

    file: str
    type: str
    title: str


def _part(text: str | None) -> str:
    return directives.choice(text or "", _PARTS)


class ConcertsDirective(SphinxDirective):
    """``{concerts}``: the concerts to come, then those that were; ``:only: coming`` or ``:only: past`` lists some."""

    option_spec: ClassVar = {"only": _part}

    def run(self) -> list[nodes.Node]:
        """Leave a place that is filled when the page is written, for then it is known which concerts are over."""
        self.env.note_dependency(SOURCE)
        page_data(self.env, PAGES)[self.env.current_document.docname] = True
        return [concert_list(only=self.options.get("only", ""))]


class Concerts(Program):
    """The handlers of one application."""

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return what pages show of concerts: the home page, those that list them, and posts that tell of one."""
        lists, own = docname in page_data(app.env, PAGES), self.of_post(docname)
        is_home = docname == app.config.root_doc
        context: dict[str, Any] = {}
        if own is not None:
            context["concert_data"] = json_ld([linked_data(self.described(own), app.config.author)])
        if (lists or is_home) and self.known:
            coming, past = self.coming, self.past
            context |= {"concerts": (coming, past), "concert_files": self.files(), "concerts_near": ()}
            if lists:
                facts = [linked_data(self.described(one), app.config.author) for one in coming]
                context |= {"shown_in_text_concerts": (coming, past)} | (
                    {"concert_data": json_ld(facts)} if facts else {}
                )
            if is_home:
                context["concerts_near"] = tuple(self.near(coming))
        return context

    def files(self) -> tuple[File, ...]:
        """Return the files that programs follow."""
        title = title_of(self.app)
        calendar = [File(CALENDAR, TYPE, title)] if self.has_calendars else []
        return (*calendar, File(FEED, ATOM, f"{title} (Atom)"))

    def near(self, coming: tuple[Concert, ...]) -> Iterator[Near]:
        """Yield the next concerts, as far as they are near and will be."""
        language = self.app.config.language
        until = (posts.now() + timedelta(days=self.app.config.blog_concerts_near)).date()
        will_be = (one for one in coming if one.state not in ("cancelled", "postponed") and day_of(one.when) <= until)
        for _number, one in zip(range(_MOST_NEAR), will_be, strict=False):
            where = ", ".join(filter(None, (one.place, one.town)))
            page, place = (one.docname, "") if one.docname else (self.page, anchor_of(one))
            yield Near(when_text(one, language), self.shown(one).name, self.set_text(where), page, place)

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Put the concerts where a page asks for them."""
        for place in list(doctree.findall(concert_list)):
            place.replace_self([*self.listed(docname, place["only"])])
        for facts in list(doctree.findall(concert_facts)):
            own = self.of_post(docname)
            facts.replace_self([self.facts(own, docname)] if own is not None else [])
        if app.builder.format != "html":
            for node in list(doctree.findall(moment)):
                node.replace_self(nodes.inline("", node.astext()))

    def facts(self, concert: Concert, docname: str) -> nodes.container:
        """Return what a post says of its concert."""
        links, described = replace(self.links(concert, docname), post=""), self.shown(concert)
        is_named = described.name != getattr(posts.post_of(self.app.env, docname), "title", "")
        parts = item_of(described, links, self.app.config.language, is_named=is_named)
        return nodes.container("", *parts, classes=["concert", "h-event"])

    def listed(self, docname: str, only: str) -> Iterator[nodes.Node]:
        """Yield the list of concerts, as it stands on a page."""
        language = self.app.config.language
        if only != "past":
            if not only:
                yield nodes.rubric("", _("To come"), **{"heading-level": 2})
            items = [self.item(one, docname) for one in self.coming]
            yield (
                nodes.bullet_list("", *items, classes=["concerts"])
                if items
                else nodes.paragraph("", _("No concert is announced at the moment."))
            )
        past = self.past
        if only != "coming" and past:
            if not only:
                yield nodes.rubric("", _("Past"), **{"heading-level": 2})
            for year, of_year in groupby(past, key=lambda one: day_of(one.when).year):
                yield nodes.rubric("", str(year), **{"heading-level": 2 if only else 3})
                lines = []
                for one in of_year:
                    line = line_of(self.shown(one), self.links(one, docname), language)
                    lines.append(nodes.list_item("", line, classes=["h-event"], ids=[anchor_of(one)]))
                yield nodes.bullet_list("", *lines, classes=["past-concerts"])
        if self.known:
            yield self.ways_to_follow(docname)

    def item(self, concert: Concert, docname: str) -> nodes.list_item:
        """Return a concert to come."""
        parts = item_of(self.shown(concert), self.links(concert, docname), self.app.config.language)
        state = [f"is-{concert.state.replace(' ', '-')}"] if concert.state else []
        return nodes.list_item("", *parts, classes=["concert", "h-event", *state], ids=[anchor_of(concert)])

    def links(self, concert: Concert, docname: str) -> Links:
        """Return where a concert leads to, as addresses on a page."""
        post = self.address(concert.docname, docname, is_page=True) if concert.docname else ""
        calendar = self.address(f"{FOLDER}/{concert.id}.ics", docname) if self.has_calendars else ""
        return Links(post, calendar)

    def address(self, path: str, docname: str, *, is_page: bool = False) -> str:
        """Return the address of a file or page of the blog as it stands on the page *docname*."""
        builder = self.app.builder
        if builder.name not in ("html", "dirhtml"):
            return page_url(self.app, path) if is_page else site_url(self.app, path)
        return relative_uri(builder.get_target_uri(docname), builder.get_target_uri(path) if is_page else path)

    def ways_to_follow(self, docname: str) -> nodes.paragraph:
        """Return the links by which one follows the concerts."""
        ways: list[nodes.Node] = []
        if self.has_calendars:
            webcal = site_url(self.app, CALENDAR).partition("://")[2]
            ways += [
                nodes.reference("", _("Subscribe to the calendar"), refuri=f"webcal://{webcal}"),
                nodes.Text(" · "),
                nodes.reference("", _("All concerts in one file (iCalendar)"), refuri=self.address(CALENDAR, docname)),
                nodes.Text(" · "),
            ]
        ways.append(nodes.reference("", _("Feed of concerts (Atom)"), refuri=self.address(FEED, docname)))
        return nodes.paragraph("", "", *ways, classes=["follow-concerts"])

    def write(self, app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
        """Write calendars and the feed."""
        if self.known:
            home = page_url(app, self.page) if self.page else app.config.html_baseurl
            if self.has_calendars:
                write_calendars(app, [self.described(one) for one in self.known])
            write_feed(app, [self.shown(one) for one in self.known], home)
        return []


def _note_facts(app: Sphinx, doctree: nodes.document) -> None:
    """Leave a place below the title of a post that tells of a concert."""
    post: Post | None = posts.post_of(app.env, app.env.current_document.docname)
    section = next(doctree.findall(nodes.section), None)
    if post is not None and isinstance(post.fields.get("event"), Concert):
        parent = section if section is not None else doctree
        parent.insert(1 if section is not None else 0, concert_facts())


def _style(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let pages that show concerts have their style, which no other page needs."""
    if context.get("concerts_near") or context.get("concert_data") or pagename in page_data(app.env, PAGES):
        app.add_css_file("concerts.css", priority=900)


#: In the head of a page.
_IN_HEAD = """{% for file in concert_files %}
  <link rel="alternate" type="{{ file.type }}" title="{{ file.title|e }}" href="{{ pathto(file.file, 1)|e }}">
  {%- endfor %}"""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the concerts."""
    app.setup_extension("carnet")
    add_post_fields(app, __name__)
    add_setting(app, "blog_concerts_near", 30, int, "How many days before a concert the home page announces it.")
    publish_asset(app, Path(__file__).parent / "concerts.css")
    add_templates(app, Path(__file__).parent / "templates")
    app.add_node(concert_list)
    app.add_node(concert_facts)
    app.add_node(moment, html=(visit_moment, None))
    app.add_directive("concerts", ConcertsDirective)
    keep_page_data(app, PAGES)
    concerts = Concerts(app)
    app.connect("doctree-read", _note_facts, priority=600)
    app.connect("env-updated", concerts.read)
    app.connect("carnet-page-context", concerts.context)
    app.connect("doctree-resolved", concerts.fill)
    app.connect("html-collect-pages", concerts.write)
    app.connect("html-page-context", _style)
    add_to_slot(app, "home", "ablog/concerts-near.html", order=100, when="concerts_near")
    add_to_slot(app, "head", _IN_HEAD, order=600, when="concert_files")
    add_to_slot(app, "head", "{{ concert_data }}", order=610, when="concert_data")
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
