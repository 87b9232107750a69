"""What the built pages of posts lead to, and where another site takes webmentions: https://www.w3.org/TR/webmention/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

from carnet.core.fingerprint import digest

#: A link in a header: its address and what is said of it.
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[^\s;,="]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
_ENTRY = etree.XPath("//article[contains(concat(' ', @class, ' '), ' h-entry ')]")
_WORDS = etree.XPath(".//h1 | .//*[contains(concat(' ', @class, ' '), ' e-content ')]")
_LED_TO = etree.XPath(
    ".//*[contains(concat(' ', @class, ' '), ' e-content ')]//a/@href"
    " | .//a[contains('|u-in-reply-to|u-like-of|u-repost-of|u-bridgy-fed|', concat('|', @class, '|'))]/@href"
)
_ENDPOINTS = etree.XPath("//*[self::link or self::a][@rel and @href]")


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a post: a fingerprint of what it says, and the addresses of other sites to which it leads."""

    text: str
    targets: tuple[str, ...]


def page_of(source: bytes, own: str) -> Page | None:
    """Return what the page of a post on the blog at the address *own* leads to, None for a page of another kind."""
    tree = _tree(source)
    entries = () if tree is None else _ENTRY(tree)
    if not entries:
        return None
    entry = entries[0]
    found = dict.fromkeys(str(address).strip() for address in _LED_TO(entry))
    targets = tuple(address for address in found if is_other_site(address, own))
    words = " ".join(" ".join(part.text_content() for part in _WORDS(entry)).split())
    return Page(digest(words, targets), targets)


def is_other_site(address: str, own: str) -> bool:
    """Return whether an *address* is one of the web, and not of the blog at the address *own*."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not address.startswith(own)
    except ValueError:
        return False


def pages_in(folder: Path, docnames: set[str], own: str) -> dict[str, Page]:
    """Return the pages of posts in the *folder* of a built site, by their addresses."""
    found = {}
    for docname in sorted(docnames):
        for file, address in ((f"{docname}/index.html", f"{docname}/"), (f"{docname}.html", f"{docname}.html")):
            path = folder / file
            if path.is_file() and (page := page_of(path.read_bytes(), own)):
                found[f"{own.rstrip('/')}/{address}"] = page
                break
    return found


def leads_to(body: bytes, target: str) -> bool:
    """Return whether a page has a link to *target*."""
    tree = _tree(body)
    return tree is not None and target in {str(address).strip() for address in tree.xpath("//@href | //@src")}


def endpoint_of(address: str, headers: Message, body: bytes) -> str:
    """Return where the page at an *address*, that which was answered in the end, takes webmentions, "" if nowhere.

    A header goes before the page, and in the page the first of `link` and `a` counts. A link without address is none;
    one whose address is empty means the page itself.
    """
    for found in _in_headers(headers):
        return _joined(address, found)
    tree = _tree(body) if headers.get_content_type().endswith(("html", "xml")) else None
    if tree is None:
        return ""
    base = _joined(address, next(iter(tree.xpath("//base/@href")), ""))
    for element in _ENDPOINTS(tree):
        if _is_webmention(element.get("rel")):
            found = element.get("href").strip()
            return _joined(base, found) if found else address
    return ""


def _tree(source: bytes) -> Any:
    """Return the tree of a page, None for what is none."""
    try:
        return html.fromstring(source) if source.strip() else None
    except (etree.LxmlError, ValueError):
        return None


def _joined(base: str, address: str) -> str:
    try:
        return urldefrag(urljoin(base, address))[0]
    except ValueError:  # "http://[": brackets that hold no address
        return ""


def _in_headers(headers: Message) -> Iterator[str]:
    for line in headers.get_all("Link") or ():
        for found in _LINK.finditer(line):
            rel = _REL.search(found[2])
            if rel and _is_webmention(rel[1] or rel[2]):
                yield found[1].strip()


def _is_webmention(rel: Any) -> bool:
    return "webmention" in str(rel or "").lower().split()
