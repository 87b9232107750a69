"""Bizz: how readers support the blog, said once, in ``blog_support`` of ``conf.py``, and shown in three places.

Each is a link with a name: a shop, a label, a tip jar, a newsletter, or a ``recording`` or ``album`` that is sold,
whose price search engines read as schema.org's ``Offer``. ``{support}`` lists them on the page that
``blog_support_page`` names, the foot of each post has them in one line, and the menu leads to the page. While there
are none, that page is not built and nothing of it shows.

The word ``"records"`` in the list stands for what other features sell, each record of ``discographie.yaml`` by the
first of its links: the page has them, the lines under posts do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.numbers import format_currency
from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from carnet.core import posts
from carnet.core.assets import add_style, add_templates
from carnet.core.conf_lines import place_of
from carnet.core.field_checks import did_you_mean
from carnet.core.json_ld import json_ld
from carnet.core.near import nearest
from carnet.core.settings import add_setting
from carnet.core.slots import add_to_slot
from carnet.core.urls import is_web_address

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

#: What an item may be, and what schema.org calls it.
KINDS = {"link": "", "recording": "MusicRecording", "album": "MusicAlbum"}
#: Stands in the list for what features offer.
_OFFERS = "records"
_PRICE = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_CURRENCY = re.compile("[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Item:
    """A way to support the blog."""

    name: str
    url: str
    text: str = ""
    kind: str = "link"
    by: str = ""
    price: str = ""
    currency: str = ""


def read_item(raw: Any) -> Item:
    """Return the item that *raw* of ``conf.py`` is; what is wrong with it is raised as ``ValueError``."""
    if not isinstance(raw, dict):
        raise ValueError(_("an item is a dictionary such as {'name': 'The label', 'url': 'https://example.org/'}"))
    if unknown := sorted(map(str, raw.keys() - set(Item.__slots__))):
        message = _("'%s' is not a field of an item; the fields are %s") % (unknown[0], ", ".join(Item.__slots__))
        raise ValueError(message + did_you_mean(nearest(unknown[0], Item.__slots__)))
    values = {name: str(value).strip() for name, value in raw.items()}
    if missing := [name for name in ("name", "url") if not values.get(name)]:
        raise ValueError(_("an item has no '%s'") % missing[0])
    item = Item(**values)
    if not is_web_address(item.url):
        raise ValueError(_("'%s' is not an address such as %s") % (item.url, "https://example.org/"))
    if item.kind not in KINDS:
        message = _("'%s' is not a kind of item; the kinds are %s") % (item.kind, ", ".join(KINDS))
        raise ValueError(message + did_you_mean(nearest(item.kind, KINDS)))
    if bool(item.price) != bool(item.currency) or (item.price and not _is_price(item)):
        raise ValueError(_("a price is a number with its currency, such as 'price': '9.90', 'currency': 'EUR'"))
    return item


def _is_price(item: Item) -> bool:
    return bool(_PRICE.fullmatch(item.price) and _CURRENCY.fullmatch(item.currency))


def linked_data(items: tuple[Item, ...]) -> list[dict[str, Any]]:
    """Return what is sold and what is music as schema.org has it; a plain link is neither."""
    found = []
    for item in items:
        facts: dict[str, Any] = {"name": item.name, "url": item.url}
        if item.text:
            facts["description"] = item.text
        offer = {"@type": "Offer", "price": item.price, "priceCurrency": item.currency, "url": item.url}
        if KINDS[item.kind]:
            music: dict[str, Any] = {"@type": KINDS[item.kind], **facts}
            if item.by:
                music["byArtist"] = {"@type": "MusicGroup", "name": item.by}
            found.append(music | ({"offers": offer} if item.price else {}))
        elif item.price:
            found.append(offer | facts)
    return found


class support(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes in lower case
    """The place of the list."""


class SupportDirective(SphinxDirective):
    """``{support}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a place that is filled when the page is written, so that another setting reads no page again."""
        if _OFFERS in self.config.blog_support:
            for file, _offers in self.env.events.emit("carnet-offers"):
                self.env.note_dependency(file)
        return [support()]


class Support:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.items: tuple[Item | None, ...] = ()

    def shown(self, app: Sphinx) -> tuple[Item, ...]:
        """Return the items of the page; in the place of None are those that features offer."""
        if None not in self.items:
            return tuple(item for item in self.items if item is not None)
        offers = [read_item(raw) for _file, offered in app.emit("carnet-offers") for raw in offered]
        return tuple(one for item in self.items for one in (offers if item is None else (item,)))

    def read(self, app: Sphinx) -> None:
        """Read the setting and tell each mistake in it."""
        found: list[Item | None] = []
        given = app.config.blog_support
        # Sphinx tells of a setting that is no list.
        for number, raw in enumerate(given if isinstance(given, list | tuple) else (), start=1):
            try:
                found.append(None if raw == _OFFERS else read_item(raw))
            except ValueError as error:
                message = _("item %s of blog_support is left out: %s")
                place = place_of(app, "blog_support")
                logger.warning(message, number, error, location=place, type="blog", subtype="support")
        self.items = tuple(found)

    def leave_out(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Take the page from what is built while it would be empty."""
        if not self.shown(app):
            posts.leave_out(env, app.config.blog_support_page, added, changed, removed)
        return []

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the line at the foot of a post, and what the page of support shows."""
        page = app.config.blog_support_page
        if docname == page:
            return {"shown_in_text_support": self.shown(app)}
        items = tuple((item.name, item.url) for item in self.items if item is not None)
        if not items or not posts.post_of(app.env, docname):
            return {}
        return {"support": {"page": page if page in app.env.all_docs else "", "items": items}}

    def page_left_out(self, app: Sphinx) -> dict[str, str]:
        """Return the page that no menu may lead to."""
        page = app.config.blog_support_page
        return {} if page in app.env.all_docs else {page: ""}

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Put the list where a page asks for it, and what is sold for search engines."""
        places = list(doctree.findall(support))
        items = self.shown(app) if places else ()
        for place in places:
            rows = nodes.definition_list(classes=["support-list"])
            rows.extend(_row(item, app.config.language) for item in items)
            data = linked_data(items)
            block = [nodes.raw("", str(json_ld(data)), format="html")] if data else []
            place.replace_self([rows, *block] if items else [])


def _row(item: Item, language: str) -> nodes.definition_list_item:
    name = nodes.reference("", item.name, refuri=item.url)
    term = nodes.term("", "", name)
    if item.by:
        term += nodes.Text(f", {item.by}")
    text = nodes.definition()
    if item.text:
        text += nodes.paragraph("", item.text)
    if item.price:
        amount = format_currency(Decimal(item.price), item.currency, locale=language.replace("-", "_"))
        text += nodes.paragraph("", _("Price: %s") % amount)
    return nodes.definition_list_item("", term, text)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the ways to support the blog."""
    app.setup_extension("carnet")
    add_setting(
        app,
        "blog_support",
        (),
        (list, tuple),
        "The ways to support the blog, each a `name`, an `url` and a `text`; without any, there is no such page. The "
        "word `'records'` among them stands for the records of `discographie.yaml`.",
    )
    if app.config.blog_support:
        add_style(app, Path(__file__).parent / "support.css")
    add_setting(
        app,
        "blog_support_page",
        "support",
        str,
        "The page that shows the ways to support the blog; it is not built while there are none.",
        rebuild="env",
    )
    app.add_node(support)
    app.add_directive("support", SupportDirective)
    ways = Support()
    app.connect("builder-inited", ways.read)
    app.connect("env-get-outdated", ways.leave_out, priority=400)
    app.connect("carnet-page-context", ways.context)
    app.connect("carnet-left-out", ways.page_left_out)
    app.connect("doctree-resolved", ways.fill)
    add_templates(app, Path(__file__).parent / "templates")
    add_to_slot(app, "post-foot", "ablog/support.html", order=250, when="support")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
