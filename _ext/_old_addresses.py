"""The addresses that a blog had on Blogger, besides those of its posts: archives by year, month and day, and labels.

Nothing here knows of Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote

#: How Blogger wrote the address of a post.
_POST = re.compile(r"/(\d{4})/(\d\d)/[^/]+\.html")


def file_of(address: str) -> str:
    """Return the file below the output folder that a host serves at *address*: ``/x/`` is ``x/index.html``."""
    path = address.strip("/")
    return path if PurePosixPath(path).suffix and not address.endswith("/") else f"{path}/index.html".lstrip("/")


def is_from_blogger(address: str) -> bool:
    """Return whether *address* is that of a post on Blogger."""
    return bool(_POST.fullmatch(address))


def archives(addresses: Iterable[tuple[str, date]], folder: str) -> Iterator[tuple[str, str]]:
    """Yield the old address and the new page of each list of posts by time; *addresses* have the days of their posts.

    *folder* is that of the new lists.
    """
    found: dict[str, str] = {}
    for address, day in addresses:
        old = _POST.fullmatch(address)
        if old is None:
            continue
        year, month = f"{folder}/{day:%Y}", f"{folder}/{day:%Y/%m}"
        found |= {f"/{old[1]}/": year, f"/{old[1]}/{old[2]}/": month, f"/{old[1]}_{old[2]}_01_archive.html": month}
        found[f"/{day:%Y_%m_%d}_archive.html"] = month
    yield from sorted(found.items())


def labels(pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the old address and the new page of each label; no address can name one with a slash."""
    for label in sorted(pages):
        if "/" not in label and label.strip(". "):
            yield f"/search/label/{label}/", pages[label]


def redirects(rows: Iterable[tuple[str, str]]) -> str:
    """Return the text of ``_redirects``, which Netlify, Cloudflare Pages and others read: old, new, permanently."""
    return "\n".join(f"{quote(old, safe='/:')} {new} 301" for old, new in rows)


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Return *rows* as a table with tabs, for those who enter redirects by hand, as on Read the Docs."""
    return "\n".join(f"{old}\t{new}" for old, new in rows)
