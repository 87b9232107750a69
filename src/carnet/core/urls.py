"""Addresses on the web: those of the blog's own pages and files, and what an address of another site looks like."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def site_url(app: Sphinx, path: str) -> str:
    """Return the address on the web of a *path* from the root of the output, written as addresses are."""
    root: str = app.config.html_baseurl
    return _joined(root, path)


@lru_cache(maxsize=4096)
def _joined(root: str, path: str) -> str:
    """Join both; neighbours, lists, feeds and previews ask for the address of a page again and again."""
    return urljoin(root, path)


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
