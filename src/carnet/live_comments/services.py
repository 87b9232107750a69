"""The services that live comments may come from, and what a page has to know of each: Isso, giscus and Mastodon.

Each is told who receives what, as the reader is before anything is loaded. Nothing here knows of a build.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from sphinx.locale import _

from carnet.core.field_checks import check_url, did_you_mean, quoted
from carnet.core.near import nearest

#: What each service must be told in ``blog_comments`` besides its name, and what it may be told.
REQUIRED = {"isso": ("url",), "giscus": ("repo", "repo_id", "category", "category_id"), "mastodon": ()}
GISCUS = "https://giscus.app"
#: What each service may be told besides.
OPTIONAL = {"isso": ("address",)}
#: The address of a post on Mastodon, which the schema has checked.
TOOT = re.compile(r"https://(?P<host>[^/]+)/.*?(?P<id>[0-9]+)/?")


class SettingError(ValueError):
    """What is wrong with ``blog_comments``, in words for who writes ``conf.py``."""


@dataclass(frozen=True, slots=True)
class Service:
    """Where the comments of one page come from; *sources* has the hosts by the directives of a security policy."""

    kind: str
    host: str
    address: str
    attributes: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page that is commented. Of a post that was renamed, *docname* and *path*, below the address of the blog, are
    those that it had first: a service knows its comments by them.
    """

    docname: str
    path: str
    title: str
    language: str
    toot: str | None


def check_settings(settings: Mapping[str, object]) -> None:
    """Raise a :class:`SettingError` unless *settings* name a service and all that it needs."""
    kind = settings.get("provider")
    if not isinstance(kind, str) or kind not in REQUIRED:
        near = nearest(kind, REQUIRED) if isinstance(kind, str) else None
        message = _("'%s' is one of %s, not %s") % ("provider", ", ".join(REQUIRED), quoted(str(kind)))
        raise SettingError(message + did_you_mean(near))
    known = ("provider", *REQUIRED[kind], *OPTIONAL.get(kind, ()))
    for name in ("provider", *REQUIRED[kind]):
        value = settings.get(name)
        if not isinstance(value, str) or not value.strip():
            raise SettingError(_("'%s' needs '%s', a text") % (kind, name))
    for name in settings:
        if name not in known:
            message = _("'%s' is no setting of '%s'; those are %s") % (name, kind, ", ".join(known))
            raise SettingError(message + did_you_mean(nearest(str(name), known)))
    if kind == "isso":
        try:
            for name in ("url", "address"):
                if name in settings:
                    check_url(str(settings[name]), name)
        except ValueError as error:
            raise SettingError(str(error)) from error


def service_of(settings: Mapping[str, str], page: Page, blog: str) -> Service | None:
    """Return where the comments of *page* come from, or None if it takes none; *blog* is the address of the blog."""
    match settings["provider"]:
        case "isso":
            return _isso(settings["url"].rstrip("/"), page, settings.get("address", blog))
        case "giscus":
            return _giscus(settings, page)
        case _:
            return _mastodon(page)


def _isso(url: str, page: Page, blog: str) -> Service:
    """See https://isso-comments.de/docs/reference/client-config/: the look is the blog's own, nobody votes.

    A thread is a path on a host: that which the post had first, below that of the *blog* when its first comment came.
    """
    parts = urlsplit(url)
    origin = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    attributes = {
        "data-isso": f"{url}/",
        "data-isso-css": "false",
        "data-isso-avatar": "false",
        "data-isso-vote": "false",
        "data-isso-lang": page.language,
        "data-isso-default-lang": page.language,
        "data-isso-max-comments-nested": "inf",
        "data-isso-reveal-on-click": "50",
        "data-thread": f"{urlsplit(blog).path.rstrip('/')}/{page.path}",
        "data-title": page.title,
    }
    sources = (("script-src", (origin,)), ("connect-src", ("'self'", origin)))
    return Service("isso", parts.netloc, f"{url}/js/embed.min.js", tuple(attributes.items()), sources)


def _giscus(settings: Mapping[str, str], page: Page) -> Service:
    """See https://github.com/giscus/giscus/blob/main/ADVANCED-USAGE.md; each post is a discussion of its own."""
    attributes = {
        "data-repo": settings["repo"],
        "data-repo-id": settings["repo_id"],
        "data-category": settings["category"],
        "data-category-id": settings["category_id"],
        "data-mapping": "specific",
        "data-term": page.docname,
        "data-strict": "1",
        "data-reactions-enabled": "0",
        "data-emit-metadata": "0",
        "data-input-position": "bottom",
        "data-theme": "preferred_color_scheme",
        "data-lang": page.language,
    }
    sources = (("script-src", (GISCUS,)), ("style-src", (GISCUS,)), ("frame-src", (GISCUS,)))
    return Service("giscus", "giscus.app", f"{GISCUS}/client.js", tuple(attributes.items()), sources)


def _mastodon(page: Page) -> Service | None:
    """See https://docs.joinmastodon.org/methods/statuses/#context: what anyone may read, without an account."""
    found = TOOT.fullmatch(page.toot or "")
    if found is None:
        return None
    api = f"https://{found['host']}/api/v1/statuses/{found['id']}/context"
    attributes = (("data-toot", page.toot or ""), ("data-id", found["id"]))
    return Service(
        "mastodon", found["host"], api, attributes, (("connect-src", ("'self'", f"https://{found['host']}")),)
    )
