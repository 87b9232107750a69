"""The services whose players a post can show: what their addresses look like, and what each player's own address is.

A player's address is made anew from the parts of the page's that are known to be harmless. Nothing here asks the
network, and nothing knows of a build.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from sphinx.locale import _

#: What an address may be made of: nothing that ends an attribute, names a user or a port.
_ADDRESS = re.compile(r"https?://(?P<host>[\w.-]+)(?P<rest>/[\w./?=&%:@,;+~!*()-]*)?(?:#[\w./?=&%:,+~!-]*)?", re.ASCII)
_YOUTUBE = r"(?:www\.|m\.|music\.)?youtube\.com"
_BANDCAMP = re.compile(r"https://bandcamp\.com/EmbeddedPlayer/(?:[\w.-]+=[\w.-]+/?)+", re.ASCII)


class UnknownAddressError(Exception):
    """An address that no player is known for; the message says in the writer's terms what to write instead."""


@dataclass(frozen=True, slots=True)
class Player:
    """The player of a service: the page of what it plays, its own address, its height in pixels (0: a video)."""

    service: str
    page: str
    frame: str
    height: int

    @property
    def host(self) -> str:
        """Return the host that the player is loaded from."""
        return self.frame.split("/")[2]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the addresses of a service, without ``https://``, and the address of the player; ``{0}`` is a group."""

    service: str
    pattern: str
    frame: str
    height: int = 0


_FORMS = (
    Form(
        "YouTube", rf"{_YOUTUBE}/watch\?(?:.*&)?v=([\w-]{{11}})(?:&.*)?", "https://www.youtube-nocookie.com/embed/{0}"
    ),
    Form("YouTube", r"youtu\.be/([\w-]{11})(?:\?.*)?", "https://www.youtube-nocookie.com/embed/{0}"),
    Form(
        "YouTube",
        rf"{_YOUTUBE}/(?:shorts|live|embed)/([\w-]{{11}})(?:\?.*)?",
        "https://www.youtube-nocookie.com/embed/{0}",
    ),
    Form(
        "YouTube",
        rf"{_YOUTUBE}/playlist\?(?:.*&)?list=([\w-]+)(?:&.*)?",
        "https://www.youtube-nocookie.com/embed/videoseries?list={0}",
    ),
    Form("Vimeo", r"(?:www\.)?vimeo\.com/(\d+)(?:\?.*)?", "https://player.vimeo.com/video/{0}?dnt=1"),
    Form("Vimeo", r"(?:www\.)?vimeo\.com/(\d+)/(\w+)(?:\?.*)?", "https://player.vimeo.com/video/{0}?h={1}&dnt=1"),
    Form(
        "SoundCloud",
        r"(?:www\.|m\.)?soundcloud\.com/([\w-]+/sets/[\w-]+(?:/s-\w+)?)(?:\?.*)?",
        "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/{0}",
        350,
    ),
    Form(
        "SoundCloud",
        r"(?:www\.|m\.)?soundcloud\.com/((?!discover/|search/|you/)[\w-]+/(?!sets/|sets$)[\w-]+(?:/s-\w+)?)(?:\?.*)?",
        "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/{0}",
        166,
    ),
    Form(
        "Deezer",
        r"(?:www\.)?deezer\.com/(?:[a-z]{2}/)?(track|episode)/(\d+)(?:\?.*)?",
        "https://widget.deezer.com/widget/auto/{0}/{1}",
        150,
    ),
    Form(
        "Deezer",
        r"(?:www\.)?deezer\.com/(?:[a-z]{2}/)?(album|playlist|artist|show)/(\d+)(?:\?.*)?",
        "https://widget.deezer.com/widget/auto/{0}/{1}",
        300,
    ),
    Form(
        "Spotify",
        r"open\.spotify\.com/(?:intl-[a-z-]+/)?(track|episode)/(\w{22})(?:\?.*)?",
        "https://open.spotify.com/embed/{0}/{1}",
        152,
    ),
    Form(
        "Spotify",
        r"open\.spotify\.com/(?:intl-[a-z-]+/)?(album|playlist|artist|show)/(\w{22})(?:\?.*)?",
        "https://open.spotify.com/embed/{0}/{1}",
        352,
    ),
)
#: One address of each service, as an example.
EXAMPLES = {
    "YouTube": "https://www.youtube.com/watch?v=…",
    "Vimeo": "https://vimeo.com/…",
    "SoundCloud": "https://soundcloud.com/…/…",
    "Bandcamp": "https://….bandcamp.com/album/… with ':embed:'",
    "Deezer": "https://www.deezer.com/album/…",
    "Spotify": "https://open.spotify.com/album/…",
}
#: Every host that a player is loaded from.
FRAME_HOSTS = tuple(sorted({form.frame.split("/")[2] for form in _FORMS} | {"bandcamp.com"}))


def player_of(page: str, embed: str = "") -> Player:
    """Return the player for the address of a *page*; *embed* is that of the player, which Bandcamp alone needs."""
    address = _ADDRESS.fullmatch(page)
    if address is None:
        raise UnknownAddressError(_("'%s' is not an address such as %s") % (page, EXAMPLES["YouTube"]))
    host, rest = address["host"].lower(), address["rest"] or "/"
    secure = f"https://{host}{rest}"
    if embed:
        return _bandcamp(secure, embed)
    if f".{host}".endswith(".bandcamp.com"):
        message = _(
            "an address of Bandcamp's does not tell its player; there, open Share/Embed and then Embed, and add the"
            " address after 'src=' as ':embed: https://bandcamp.com/EmbeddedPlayer/…'"
        )
        raise UnknownAddressError(message)
    for form in _FORMS:
        if found := re.fullmatch(form.pattern, host + rest, re.ASCII):
            frame = form.frame.format(*(quote(part, safe="/") for part in found.groups()))
            return Player(form.service, secure, frame, form.height)
    known = ", ".join(f"{service} ({_(example)})" for service, example in EXAMPLES.items())
    raise UnknownAddressError(_("no player is known for '%s'; the services are %s") % (page, known))


def framed(page: str, hosts: Collection[str]) -> Player | None:
    """Return a player that is the *page* itself, whole in a frame, if it lies on one of *hosts* that a blog names."""
    address = _ADDRESS.fullmatch(page)
    if address is None or (host := address["host"].lower()) not in hosts:
        return None
    secure = f"https://{host}{address['rest'] or '/'}"
    return Player(host, secure, secure, 0)


def _bandcamp(page: str, embed: str) -> Player:
    """Return Bandcamp's player in our own dress: without its pictures, which are large."""
    if not _BANDCAMP.fullmatch(embed):
        message = _("':embed:' is for Bandcamp, https://bandcamp.com/EmbeddedPlayer/…, and not '%s'")
        raise UnknownAddressError(message % embed)
    played = "/".join(_identities(embed))
    if not played:
        raise UnknownAddressError(_("there is no 'album=' or 'track=' with a number in '%s'") % embed)
    frame = f"https://bandcamp.com/EmbeddedPlayer/{played}/size=large/tracklist=false/artwork=small/"
    return Player("Bandcamp", page, frame, 120)


def _identities(embed: str) -> Iterator[str]:
    for name in ("album", "track"):
        if found := re.search(rf"/{name}=(\d+)", embed):
            yield f"{name}={found[1]}"
