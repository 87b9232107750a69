"""The sizes in which old hosts keep a picture: what is the same for all, and where the largest lies."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

_SIZE = re.compile(r"/(?:s\d+|w\d+|h\d+)(?:-[a-z]+\d*)*/(?=[^/]+$)", re.IGNORECASE)
_SIZE_AT_END = re.compile(r"=(?:s|w|h)\d+[\w-]*$")
_OLD_SIZE = re.compile(r"/(?:\d{3,4})/(?=[^/]+$)")
_BLOGGER = re.compile(r"(?:^|\.)(?:bp\.blogspot\.com|googleusercontent\.com|ggpht\.com|photos1\.blogger\.com)$")
#: WordPress: `name-300x200.jpg` is a copy of `name.jpg`; wordpress.com has sizes behind "?", and hosts before paths.
_COPY = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
_SCALED = re.compile(r"-(?:scaled|rotated)(?=\.\w{3,4}$)")
_PROXY = re.compile(r"^i\d\.wp\.com/")
_GHOST = re.compile(r"/content/images/size/[wh]\d+(?:h\d+)?(?:/format/\w+)?/")
_UPLOADS = re.compile(r"/(?:wp-content/uploads|files)/|\.files\.wordpress\.com/|^wp-content/uploads/|wp\.com/")


def key_of(address: str) -> str:
    """Return what is the same for all sizes of one picture."""
    if address.startswith("data:"):
        return address
    bare = re.sub(r"^(?:https?:)?//", "", address)
    host = bare.partition("/")[0].lower()
    if not _BLOGGER.search(host):
        return _without_size(bare)
    bare = _SIZE_AT_END.sub("", _SIZE.sub("/", bare))
    bare = _OLD_SIZE.sub("/", bare) if host == "photos1.blogger.com" else bare
    return re.sub(r"^\d+\.bp\.blogspot\.com", "bp.blogspot.com", bare)


def _without_size(bare: str) -> str:
    """Return an address without scheme as that of the picture's original, on WordPress and Ghost."""
    bare = _PROXY.sub("", bare)
    bare = _GHOST.sub("/content/images/", bare)
    if not _UPLOADS.search(bare):
        return bare
    path, _sign, query = bare.partition("?")
    sizes_only = all(re.match(r"(?:w|h|resize|fit|ssl|quality|strip|crop|zoom)=", one) for one in query.split("&"))
    return _COPY.sub("", path) + (f"?{query}" if query and not sizes_only else "")


def largest(address: str) -> list[str]:
    """Return the addresses to try, that of the largest picture first; ``/s1600-h/`` is a page and never asked for."""
    host = (urlsplit(address).hostname or "").lower()
    found = []
    if not _BLOGGER.search(host):
        scheme = address.partition("//")[0] + "//"
        original = scheme + _without_size(re.sub(r"^(?:https?:)?//", "", address))
        return list(dict.fromkeys([_SCALED.sub("", original), original, address]))
    if _SIZE.search(address):
        found = [_SIZE.sub("/s0/", address), _SIZE.sub("/s1600/", address)]
    elif _SIZE_AT_END.search(address):
        found = [_SIZE_AT_END.sub("=s0", address)]
    elif host == "photos1.blogger.com":
        found = [_OLD_SIZE.sub("/1600/", address)]
    if "-h/" not in address:
        found.append(address)
    return list(dict.fromkeys(found))


def names_of(path: str) -> list[str]:
    """Return the names that the file of a picture may have in a folder of them, the largest first."""
    name = PurePosixPath(path).name.lower()
    bare = _COPY.sub("", name)
    return list(dict.fromkeys([_SCALED.sub("", bare), bare, name, name.replace("+", " ")]))


def same_picture(href: str, src: str) -> bool:
    """Return whether a link from a picture leads to the picture itself, in a larger size."""
    if not re.search(
        r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)|googleusercontent|bp\.blogspot|photos1\.blogger", href, re.IGNORECASE
    ):
        return False
    name = [PurePosixPath(unquote(urlsplit(one).path)).name.lower() for one in (href, src)]
    stems = [_SCALED.sub("", _COPY.sub("", one)) for one in name]
    return key_of(href) == key_of(src) or (stems[0] == stems[1] and bool(stems[0]))
