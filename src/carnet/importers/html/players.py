"""What old pages play: the page that a player is of, and what a script shows in its place."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from carnet.media.services import UnknownAddressError, player_of

#: Scripts that show something, and the page where it is.
_SCRIPTS = (
    (re.compile(r"(https?://gist\.github\.com/[\w./-]+?)\.js(?:\?.*)?$"), r"\1"),
    (re.compile(r"https?://pastebin\.com/embed_js(?:/|\.php\?i=)(\w+).*"), r"https://pastebin.com/\1"),
    (re.compile(r"(https?://asciinema\.org/a/\w+)\.js.*"), r"\1"),
    (re.compile(r"(https?://jsfiddle\.net/[\w/]+?)/embed/.*"), r"\1/"),
    (re.compile(r"https?://(?:www\.)?scribd\.com/javascripts/.*"), r"https://www.scribd.com/"),
)
#: Scripts that only dress up what is there, or tell others who reads.
_HELPERS = re.compile(
    r"twitter\.com/widgets|platform\.(?:twitter|instagram)|instagram\.com/embed|facebook|google(?:apis|syndication|tag)"
    r"|apis\.google|jquery|cloudflare|addthis|sharethis|disqus|embedr\.flickr|tiktok\.com/embed|pinterest|recaptcha",
    re.IGNORECASE,
)


def shown_by_script(src: str) -> tuple[str, str]:
    """Return the page of what a script shows, "" if none is known, and its host, "" if it shows nothing."""
    for pattern, form in _SCRIPTS:
        if found := pattern.match(src):
            return found.expand(form), ""
    return "", "" if _HELPERS.search(src) else _host_of(src)


def _host_of(src: str) -> str:
    try:
        return urlsplit(src).hostname or ""
    except ValueError:
        return ""


def addresses_of(element: Any) -> tuple[list[str], str]:
    """Return the addresses that a player is loaded from, and the HTML that stands in for it."""
    found = [element.get(name) for name in ("src", "data")]
    for part in element.iter():
        if part.tag == "param" and (part.get("name") or "").lower() in ("movie", "src", "url", "filename"):
            found.append(part.get("value"))
        elif part.tag in ("embed", "source", "iframe", "object") and part is not element:
            found += [part.get("src"), part.get("data")]
    pages = [part.get("href") or "" for part in element.iter("a")]
    pages += re.findall(r'href=["\']?(https?://[^"\'\s>]+)', "".join(element.itertext()))
    whole = [f"https:{src}" if src.startswith("//") else src.strip() for src in found if src]
    return list(dict.fromkeys(whole)), " ".join(pages)


def _youtube(path: str, query: dict[str, list[str]]) -> str:
    if found := re.match(r"/(?:embed|v|e)/(?!videoseries|p/)([\w-]{11})", path):
        return f"https://www.youtube.com/watch?v={found[1]}"
    listed = query.get("list") or [f"PL{name}" for name in re.findall(r"^/p/([\w-]+)", path)]
    return f"https://www.youtube.com/playlist?list={listed[0]}" if listed else ""


def _deezer(path: str, query: dict[str, list[str]]) -> str:
    if found := re.match(r"/widget/\w+/(track|album|playlist|artist|show|episode)/(\d+)", path):
        return f"https://www.deezer.com/{found[1]}/{found[2]}"
    kind, number = query.get("type", [""])[0].removesuffix("s"), query.get("id", [""])[0]
    return f"https://www.deezer.com/{kind}/{number}" if kind and number else ""


def page_of(src: str, pages: str = "") -> tuple[str, str] | None:
    """Return the address of the page that a player's address *src* plays, and that of Bandcamp's player or ""."""
    try:
        parts = urlsplit(src)
        host, path, query = (parts.hostname or "").lower(), parts.path, parse_qs(parts.query)
    except ValueError:
        return None
    page, embed = src, ""
    if re.search(r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|ytimg\.com|youtube\.googleapis\.com)$", host):
        page = _youtube(path, query) or src
    elif host.endswith("vimeo.com"):
        number = re.search(r"/video/(\d+)", path)
        clip = number[1] if number else query.get("clip_id", [""])[0]
        secret = f"/{query['h'][0]}" if query.get("h") else ""
        page = f"https://vimeo.com/{clip}{secret}" if clip else src
    elif host == "w.soundcloud.com":
        page = query.get("url", [""])[0]
    elif host.endswith("deezer.com"):
        page = _deezer(path, query) or src
    elif host == "open.spotify.com":
        page = src.replace("/embed/", "/", 1)
    elif host.endswith("bandcamp.com") and "/EmbeddedPlayer" in path:
        listed = re.findall(r"https?://[\w-]+\.bandcamp\.com/\S+", pages)
        page, embed = (listed[0] if listed else ""), f"https://bandcamp.com{path}"
    try:
        return player_of(page, embed).page, embed
    except UnknownAddressError:
        return None
