"""Addresses on the web: those of the blog's own pages and files, and what an address of another site looks like."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: A path that `urljoin` leaves as it is, as nearly all are: no name in it begins with a dot, or has a sign that means
#: something in addresses.
_PLAIN = re.compile(r"(?:[a-zA-Z0-9_-][a-zA-Z0-9._-]*/)*(?:[a-zA-Z0-9_-][a-zA-Z0-9._-]*)?")


def site_url(app: Sphinx, path: str) -> str:
    """Return the address on the web of a *path* from the root of the output, written as addresses are."""
    root: str = app.config.html_baseurl
    return _joined(root, path)


def _joined(root: str, path: str) -> str:
    """Join both; neighbours, lists, feeds, previews and the sitemap ask for the addresses of all pages."""
    return f"{root}{path}" if _PLAIN.fullmatch(path) and _is_folder(root) else urljoin(root, path)


@lru_cache(maxsize=16)
def _is_folder(root: str) -> bool:
    """Return whether a plain path is put behind *root* as it is."""
    return urljoin(root, "a/b") == f"{root}a/b"


def page_url(app: Sphinx, docname: str) -> str:
    """Return the address on the web of a page."""
    return site_url(app, app.builder.get_target_uri(docname))


def short_address(address: str) -> str:
    """Return the *address* of a page as a reader sees it: host and path."""
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[", which is no address
        return address
    return f"{parts.netloc}{parts.path.rstrip('/')}" if parts.netloc else address


def is_web_address(text: str) -> bool:
    """Return whether *text* is a whole address of the web, and nothing that could end an attribute."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:  # "http://[": brackets that hold no address
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"[\s<>\"\\]", text)
