"""What a podcast says of itself beyond RSS 2.0: the elements of Apple and of Podcasting 2.0, from settings.

References: https://podcasters.apple.com/support/823-podcast-requirements and
https://github.com/Podcastindex-org/podcast-namespace. Nothing here knows of a build.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from carnet.core.feed_formats import add
from carnet.core.field_checks import check_url
from carnet.core.settings import add_setting

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
#: The longest text of a link to support, in characters.
_FUNDING = 128
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def itunes(name: str) -> str:
    """Return the *name* of an element that Apple adds to RSS."""
    return f"{{{ITUNES}}}{name}"


def podcasting(name: str) -> str:
    """Return the *name* of an element that Podcasting 2.0 adds to RSS."""
    return f"{{{PODCAST}}}{name}"


def names_of(category: object) -> tuple[str, ...]:
    """Return the name of a *category* of Apple's list and, if there is one, that within it; none if it is neither."""
    names = (category,) if isinstance(category, str) else category
    is_right = isinstance(names, list | tuple) and len(names) in (1, 2) and all(isinstance(one, str) for one in names)
    return tuple(map(str, names)) if is_right else ()  # type: ignore[call-overload]  # they are


def add_identity(head: Any, settings: Mapping[str, Any], file: str, picture: str) -> None:
    """Add who makes the podcast, what it is about and what one may do with it; *picture* is the address of its cover.

    Its id follows from that of the blog, unless it had one on another host before.
    """
    add(head, itunes("author"), settings["author"])
    if owner := settings["blog_podcast_owner"]:
        element = add(head, itunes("owner"))
        add(element, itunes("name"), owner.get("name") or settings["author"])
        add(element, itunes("email"), owner["email"])
    _add_categories(head, settings["blog_podcast_categories"])
    if picture:
        add(head, itunes("image"), href=picture)
    add(head, itunes("type"), "episodic")
    add(head, itunes("explicit"), "false")
    own = str(uuid.uuid5(uuid.UUID(settings["blog_id"]), file))
    add(head, podcasting("guid"), settings["blog_podcast_guid"] or own)
    add(head, podcasting("medium"), "podcast")
    if settings["blog_podcast_locked"]:
        add(head, podcasting("locked"), "yes", **({"owner": owner["email"]} if owner else {}))
    for url, words in settings["blog_podcast_funding"].items():
        add(head, podcasting("funding"), words, url=url)
    if licence := settings["blog_podcast_license"]:
        name, *url = (licence,) if isinstance(licence, str) else licence
        add(head, podcasting("license"), name, **({"url": url[0]} if url else {}))


def _add_categories(head: Any, categories: Any) -> None:
    """Add the categories of the podcast, a second name within the first."""
    outer: dict[str, Any] = {}
    for names in filter(None, map(names_of, categories)):
        if names[0] not in outer:
            outer[names[0]] = add(head, itunes("category"), text=names[0])
        for name in names[1:]:
            add(outer[names[0]], itunes("category"), text=name)


def mistakes_in(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each setting of the podcast that can't be used, and why."""
    for category in settings["blog_podcast_categories"]:
        if not names_of(category):
            message = _(
                "%r is no category of a podcast; write one or two names, such as ('Society & Culture', 'Philosophy')"
            )
            yield "blog_podcast_categories", message % (category,)
    owner = settings["blog_podcast_owner"]
    if owner and not (_MAIL.fullmatch(str(owner.get("email", ""))) and isinstance(owner.get("name", ""), str)):
        yield "blog_podcast_owner", _("the owner of a podcast is written as {'name': '…', 'email': 'a@b.example'}")
    if (guid := settings["blog_podcast_guid"]) and not _is_uuid(guid):
        yield "blog_podcast_guid", _("'%s' is no id of a podcast; take the <podcast:guid> that it had") % guid
    for url, words in settings["blog_podcast_funding"].items():
        if not _is_address(url) or not isinstance(words, str) or not 0 < len(words) <= _FUNDING:
            yield (
                "blog_podcast_funding",
                _("ways to support a podcast are written as {'https://…': 'words'}, with %s characters at most")
                % _FUNDING,
            )
    licence = settings["blog_podcast_license"]
    parts = (licence,) if isinstance(licence, str) else tuple(licence)
    if licence and not (
        len(parts) in (1, 2) and all(isinstance(part, str) for part in parts) and all(map(_is_address, parts[1:]))
    ):
        yield "blog_podcast_license", _("a licence is a name such as 'cc-by-4.0', or a pair: ('name', 'https://…')")
    for name, url in settings["blog_podcast_apps"].items():
        if not isinstance(name, str) or not _is_address(url):
            yield (
                "blog_podcast_apps",
                _("pages of the podcast elsewhere are written as {'Apple Podcasts': 'https://…'}"),
            )


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_address(url: object) -> bool:
    try:
        return isinstance(url, str) and bool(check_url(url, "url"))
    except ValueError:
        return False


def add_settings(app: Sphinx) -> None:
    """Register what a podcast says of itself."""
    add_setting(
        app, "blog_podcast_image", "", str, "The picture of the podcast, by its path: square, 1400 to 3000 pixels wide."
    )
    add_setting(
        app,
        "blog_podcast_owner",
        {},
        dict,
        "Who answers for the podcast, as `{'name': '…', 'email': '…'}`; directories write there, all can read it.",
    )
    add_setting(
        app, "blog_podcast_locked", False, bool, "Other hosts may not take the podcast over; they ask its owner first."
    )
    add_setting(
        app,
        "blog_podcast_guid",
        "",
        str,
        "The id that the podcast had on another host; empty, it follows from `blog_id`.",
    )
    add_setting(
        app,
        "blog_podcast_funding",
        {},
        dict,
        "Where listeners can support the podcast, as `{'https://…': 'words of the link'}`; apps show it.",
    )
    add_setting(
        app,
        "blog_podcast_license",
        "",
        (str, tuple, list),
        "The licence of the podcast: a name such as `cc-by-4.0`, or a pair of name and address.",
    )
    add_setting(
        app,
        "blog_podcast_apps",
        {},
        dict,
        "Pages of the podcast elsewhere, as `{'Apple Podcasts': 'https://…'}`: buttons on the page of the podcast.",
    )
    add_setting(
        app,
        "blog_podcast_categories",
        [],
        (list, tuple),
        "The categories in Apple's list, each a name or a pair: `('Society & Culture', 'Philosophy')`.",
    )
