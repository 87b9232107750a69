"""Ways to support the author, told once in ``conf.py``: they stand on the page ``soutenir`` and in one line at the foot
of each post, and what is sold is described for machines as well (schema.org).

While ``blog_support`` is empty none of it exists, not even the page: it is left out of the build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from babel.numbers import format_currency
from markupsafe import Markup
from sphinx.util import logging

import posts

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

PAGE = "soutenir"
#: What may be sold, by the name that schema.org has for it.
KINDS = ("MusicRecording", "MusicAlbum", "Product")
_ADDRESS = re.compile(r"https://[\w.-]+\.\w+(?::\d+)?(?:[/?#]\S*)?")
_PRICE = re.compile(r"\d+(?:\.\d\d)?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to support the author: a shop, a label, a tip jar, the feed as a letter."""

    name: str
    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sold:
    """A thing that is sold, with its price in a currency such as EUR, and where."""

    name: str
    url: str
    price: str
    currency: str
    kind: str = "MusicRecording"
    artist: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """All ways, and all that is sold."""

    ways: tuple[Way, ...] = ()
    sold: tuple[Sold, ...] = ()


_LISTS: Mapping[str, type[Way | Sold]] = {"ways": Way, "sold": Sold}


def read_support(value: Any) -> tuple[Support, list[str]]:
    """Return what the setting says, and every mistake in it; an entry with a mistake is left out."""
    if not isinstance(value, Mapping):
        return Support(), ['write it as {"ways": [], "sold": []}']
    problems = [_unknown(name, _LISTS) for name in value if name not in _LISTS]
    found: dict[str, tuple[Any, ...]] = {}
    for name, kind in _LISTS.items():
        entries = []
        listed = value.get(name, [])
        if not isinstance(listed, list | tuple):
            problems.append(f"'{name}' is a list, in square brackets")
            listed = []
        for number, given in enumerate(listed, start=1):
            wrong = [f"{name}, entry {number}: {problem}" for problem in _problems(given, kind)]
            problems += wrong
            if not wrong:
                entries.append(kind(**given))
        found[name] = tuple(entries)
    return Support(**found), problems


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"
    return f"'{name}' is not known here; {hint}"


def _problems(given: Any, kind: type[Way | Sold]) -> Iterator[str]:
    if not isinstance(given, Mapping):
        yield 'write it as {"name": "…", "url": "https://…"}'
        return
    known = {field.name: field for field in fields(kind)}
    yield from (_unknown(name, known) for name in given if name not in known)
    for name, field in known.items():
        if name not in given:
            if field.default is MISSING:
                yield f"it has no {name}"
        elif not isinstance(given[name], str) or not (given[name] or field.default == ""):
            yield f"'{name}' is a text, in quotes"
        elif problem := _value_problem(name, given[name]):
            yield problem


def _value_problem(name: str, value: str) -> str:
    if name == "url" and not _ADDRESS.fullmatch(value):
        return f"'{value}' is not an address such as https://example.org/"
    if name == "price" and not _PRICE.fullmatch(value):
        return f"'{value}' is not a price such as 10 or 9.50"
    if name == "currency" and not _CURRENCY.fullmatch(value):
        return f"'{value}' is not a currency such as EUR"
    if name == "kind" and value not in KINDS:
        return f"'{value}' is not one of {', '.join(KINDS)}"
    return ""


def offers(sold: tuple[Sold, ...]) -> dict[str, Any]:
    """Return what is sold in the words of schema.org."""
    items = []
    for thing in sold:
        by = {"byArtist": {"@type": "MusicGroup", "name": thing.artist}} if thing.kind != "Product" else {}
        offer = {"@type": "Offer", "price": thing.price, "priceCurrency": thing.currency, "url": thing.url}
        item = {"@type": thing.kind, "name": thing.name, "url": thing.url, "offers": offer}
        items.append(item | (by if thing.artist else {}))
    return {"@context": "https://schema.org", "@graph": items}


def json_in_html(data: object) -> Markup:
    """Return *data* as JSON that may stand within an element ``script``: no sign of it can end that element."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704


class Supporting:
    """The handlers of one application."""

    def __init__(self) -> None:
        self.support = Support()

    def read(self, app: Sphinx, config: Config) -> None:
        """Read the setting, and tell each mistake in it."""
        self.support, problems = read_support(config.blog_support)
        for problem in problems:
            logger.warning("blog_support in conf.py: %s", problem, type="blog", subtype="support")

    def leave_out(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Take the page from the build while there is nothing to stand on it."""
        if self.support == Support():
            posts.leave_out(env, PAGE, added, changed, removed)
        return []

    def lead(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Let a post lead to the page if there is one."""
        return {"support_page": PAGE} if PAGE in app.env.all_docs and posts.post_of(app.env, docname) else {}

    def price(self, app: Sphinx, thing: Sold) -> str:
        """Return a price in words: "9,50 €" in French."""
        return str(format_currency(Decimal(thing.price), thing.currency, locale=app.config.language))

    def add(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Give its page all that there is, and a post the ways; both are as the setting says."""
        if pagename == PAGE and self.support != Support():
            sold = [(thing, self.price(app, thing)) for thing in self.support.sold]
            context["supporting"] = {
                "ways": self.support.ways,
                "sold": sold,
                "offers": json_in_html(offers(self.support.sold)),
            }
        elif posts.post_of(app.env, pagename):
            context["ways_to_support"] = self.support.ways


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the ways to support the author."""
    app.setup_extension("posts")
    app.add_config_value("blog_support", {}, "html", types=frozenset({dict}))
    supporting = Supporting()
    app.connect("config-inited", supporting.read, priority=600)
    app.connect("env-get-outdated", supporting.leave_out)
    app.connect("blog-page-context", supporting.lead)
    app.connect("html-page-context", supporting.add)
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": True}
