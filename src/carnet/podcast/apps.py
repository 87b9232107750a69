"""How a listener's app is told to subscribe to a podcast: a link each, which the app opens where it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

#: What begins the link of an app; the address of the feed follows, without its scheme.
_SCHEMES = {
    "Apple Podcasts": "podcast://",
    "AntennaPod": "antennapod-subscribe://",
    "Pocket Casts": "pktc://subscribe/",
    "Podcast Addict": "podcastaddict://",
    "Castro": "castro://subscribe/",
}


class App(NamedTuple):
    """An app or a directory, and the link that opens the podcast there."""

    name: str
    link: str


def apps_for(feed: str, elsewhere: Mapping[str, str]) -> tuple[App, ...]:
    """Return the ways to subscribe to the podcast whose *feed* lies at an address.

    The podcast's own pages *elsewhere* come first, and take the place of an app of the same name.
    """
    plain = feed.partition("://")[2]
    found = {name: f"{scheme}{plain}" for name, scheme in _SCHEMES.items()}
    found["Overcast"] = f"overcast://x-callback-url/add?url={quote(feed, safe='')}"
    others = {name: link for name, link in found.items() if name not in elsewhere}
    return tuple(App(name, link) for name, link in {**elsewhere, **others}.items())
