"""What the pictures of docs/features.md show: a part of a page of the little blog, or what a terminal says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a page: it shows what the *parts* cover, the first element of each, else the window; *act* comes
    before.
    """

    address: str
    parts: tuple[str, ...]
    act: Callable[[Page], None] | None = None
    of: Literal["site", "preview", "folder"] = "site"  # a preview has drafts and mistakes; the folder what is no page
    height: int = 460  # pixels at most
    width: int = 1000  # of the window


@dataclass(frozen=True, slots=True)
class Terminal:
    """A picture of a terminal: the commands that were typed, and what each said in the folder of the little blog."""

    commands: tuple[tuple[str, ...], ...]
    files: tuple[tuple[str, str], ...] = ()  # written before, by path
    typed: tuple[str, ...] = ()  # what is shown as typed, where it is not what ran


@dataclass(frozen=True, slots=True)
class Listing:
    """A picture of a built file: the lines that *chosen* takes from it."""

    file: str
    chosen: Callable[[str], list[str]]


Picture = Shot | Terminal | Listing

_CARNET = ("python", "-m", "carnet")
_CLEAN = ("python", "-c", "import shutil; shutil.rmtree('_build')")
_HILLS, _TUNE, _FILM, _PACE = (f"posts/2026/{name}/" for name in ("hills", "tune", "film", "pace"))
_HEAD = "---\ndate: {}\ncategory: {}\n---\n\n# {}\n\n{}\n"
_MISTAKES = _HEAD.format(
    "21.11.2026", "Walk", "A walk in the rain", "See ![the rain](rain/rian.png) and [the mill](mil.md)."
)
_OUTSIDE = _HEAD.format(
    "2026-11-21", "Walks", "A walk too far", "![A map.](../../../map.png)\n\n```{include} /etc/hosts\n```"
)
_DEAD_END = _HEAD.format("2026-11-21", "Walks", "A dead end", "The path leads to [the mill](mill.md).")
_SHORT = _HEAD.format("2026-11-21", "Walks", "A short walk", "To the letter box.")
#: Texts that a preview alone shows.
PREVIEW = {
    "posts/2026/draft.md": _HEAD.format(
        "2026-11-26\ndraft: true", "Walks", "Where the path ends", "Nobody but me can read this yet."
    ),
    "posts/2026/rain.md": _HEAD.format("2026-11-25", "Walk", "A walk in the rain", "It rained.").replace(
        "date", "dtae"
    ),
}


def _lines(start: str, count: int) -> Callable[[str], list[str]]:
    """Return what takes *count* lines of a file from the first that has *start*."""

    def chosen(text: str) -> list[str]:
        lines = text.splitlines()
        at = next(number for number, line in enumerate(lines) if start in line)
        return [line[:83] + "…" if len(line) > 84 else line for line in lines[at : at + count]]

    return chosen


def _tags(text: str) -> list[str]:
    """Return the tags in a page's head that previews read."""
    names = ('property="og:', 'name="description', 'name="author', 'rel="canonical', 'property="article')
    found = [line.strip() for line in text.splitlines() if any(name in line for name in names)]
    return [line[:83] + "…" if len(line) > 84 else line for line in found][:12]


def _type(words: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("main input[type=search]").fill(words)
        page.wait_for_timeout(800)

    return act


def _click(selector: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_timeout(300)

    return act


def _open_menu(page: Page) -> None:
    page.locator(".bar a.to-menu, .bar button.to-menu").first.click()
    page.wait_for_timeout(300)


#: The picture of each line of `conf.py`, by its name after `carnet.`; that of `carnet` itself is `carnet`.
PICTURES: dict[str, Picture] = {
    "carnet": Shot("", ("body",), height=640),
    "upstream.fast_builds": Terminal((_CLEAN, (*_CARNET, "html")), typed=("make clean", "make html")),
    "messages": Terminal(((*_CARNET, "html"),), (("posts/2026/rain.md", _MISTAKES),), ("make html",)),
    "front_matter": Shot("", (".mistakes",), of="preview"),
    "drafts": Shot("posts/2026/draft/", (".unpublished", "article.post"), of="preview"),
    "outside_files": Terminal(((*_CARNET, "html"),), (("posts/2026/far.md", _OUTSIDE),), ("make html",)),
    "reminders": Terminal(
        ((*_CARNET, "html"), (*_CARNET, "html")), (("posts/2026/end.md", _DEAD_END),), ("make html", "make html")
    ),
    "markdown": Shot(_PACE, (".admonition", "ul.contains-task-list")),
    "french": Shot("posts/2026/ecole/", ("h1", ".e-content")),
    "mathml": Shot(_PACE, (".e-content > p", ".math-wrapper")),
    "images": Shot(_HILLS, (), _click(".e-content > p img"), height=620),
    "gallery": Shot(_HILLS, ("ul.gallery",)),
    "media": Shot(_FILM, ("figure.player",)),
    "sounds": Shot(_TUNE, ("figure.player",), _click(".followed-words summary"), height=520),
    "scores": Shot(_TUNE, ("figure.score",)),
    "verse": Shot(_TUNE, (".verse",)),
    "notes": Shot("notes/", (".list",), height=540),
    "records": Shot("records/", ("article",), height=560),
    "concerts": Shot("concerts/", ("h1", "p.follow-concerts")),
    "archives": Shot("archives/", ("h1", ".list"), height=420),
    "sidebar_links": Shot("about/", ("footer .footer-inside",)),
    "feeds": Shot("atom.xml", (), height=420, width=800),
    "reading": Shot(_HILLS, ("p:has(> a.footnote-reference)", ".note-box"), _click("a.footnote-reference")),
    "manifest": Listing("manifest.webmanifest", _lines("{", 16)),
    "feed_addresses": Shot("follow/", ("ul.feeds",), height=380),
    "related": Shot(_HILLS, ("nav.others", "nav.others + nav.others")),
    "share": Shot(_HILLS, ("details.share",), _click("details.share summary")),
    "reply": Shot(_HILLS, ("article.depth-0:last-of-type", "p.reply")),
    "support": Shot("support/", ("article",)),
    "legal_notices": Shot("legal/", ("article",)),
    "archived_links": Shot("posts/2025/walden/", (".e-content",)),
    "podcast": Shot("podcast/", (".list",), height=520),
    "blogroll": Shot("blogs/", ("article",)),
    "cards": Shot("_cards/posts/2026/tune.png", ("img",), height=630, width=1200),
    "page_metadata": Listing("posts/2026/hills/index.html", _tags),
    "well_known": Listing(".well-known/security.txt", _lines("Contact", 4)),
    "sitemap": Listing("sitemap.xml", _lines("<?xml", 12)),
    "comments": Shot(_HILLS, ("section.comments",)),
    "answers": Shot(_FILM, ("h1", ".post-header:has(.post-meta)")),
    "webmentions": Shot(_FILM, ("section.comments",)),
    "letter": Shot("letter.html", (), of="folder", height=560, width=720),
    "live_comments": Shot(_HILLS, ("section.live-comments",)),
    "statistics": Shot("about/", (".colophon",)),
    "search": Shot("search/", ("main",), _type("ecole"), height=420),
    "permalinks": Shot("2026/11/old-hills.html", ("main",)),
    "security": Listing("_headers", lambda text: text.replace("; ", ";\n      ").splitlines()[:14]),
    "not_found": Shot("404.html", (".list",), height=520),
    "book": Shot("book/EPUB/chapter-2.xhtml", (), of="folder", height=560, width=620),
    "incremental": Terminal(
        ((*_CARNET, "html"), (*_CARNET, "html")), (("posts/2026/short.md", _SHORT),), ("make html",) * 2
    ),
}


def file_of(name: str, folder: Path) -> Path:
    """Return the file of a picture."""
    return folder / f"{name.replace('.', '-').replace('_', '-')}.webp"
