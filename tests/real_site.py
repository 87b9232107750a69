"""A build of the real blog, as the tests of the site look at it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup


@dataclass(frozen=True)
class Site:
    """A build of the real blog."""

    builder: str
    out: Path
    status: int
    warnings: str
    base: str

    def address(self, docname: str) -> str:
        """Return the address of a page from the root."""
        if self.builder == "html":
            return f"{docname}.html"
        return "" if docname == "index" else f"{docname.removesuffix('/index')}/"

    def pages(self) -> dict[str, BeautifulSoup]:
        """Return every page by its path; tests share them, and change nothing."""
        return _pages_of(self)

    def soup(self, path: Path | str) -> BeautifulSoup:
        return BeautifulSoup((self.out / path).read_text(encoding="utf-8"), "lxml")

    def page(self, docname: str) -> BeautifulSoup:
        address = self.address(docname)
        return self.soup(address if address.endswith(".html") else f"{address}index.html")

    def leads_to(self, docname: str, target: str) -> bool:
        """Return whether a link in the text of a page leads to another page."""
        here, there = (urljoin(self.base, self.address(name)) for name in (docname, target))
        return any(urljoin(here, link["href"]) == there for link in self.page(docname).select("main a[href]"))


@lru_cache(maxsize=1)
def _pages_of(site: Site) -> dict[str, BeautifulSoup]:
    return {path.relative_to(site.out).as_posix(): site.soup(path) for path in sorted(site.out.rglob("*.html"))}
