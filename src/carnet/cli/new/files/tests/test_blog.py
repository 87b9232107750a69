"""What this blog promises: it is built without a warning, no draft gets out, no link is dead, its pages open."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from carnet.cli import browser
from carnet.cli.repository import settings
from carnet.cli.serve import serve

ROOT = Path(__file__).parents[1]
BASE = "https://blog.invalid/blog/"
#: Stands in posts that are not published yet, and nowhere else.
HIDDEN = "zebrezibeline"
POST = f"---\ndate: %s\ndraft: %s\ncategory: %s\n---\n\n# {HIDDEN}\n\n{HIDDEN}\n"
UNPUBLISHED = {"2026-01-01": "true", "2099-01-01": "false"}


class Page(HTMLParser):
    """The links of a page, and the places in it that links lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what leads away and what can be led to."""
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.add(value)
            elif name == "id" and value:
                self.places.add(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The blog as it would be published, with two posts more that must not be."""
    folder = tmp_path_factory.mktemp("blog")
    shutil.copytree(ROOT, folder / "source", ignore=shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__"))
    category = json.dumps(settings(ROOT)["blog_categories"][0])
    for day, draft in UNPUBLISHED.items():
        post = folder / f"source/posts/{day[:4]}/{HIDDEN}-{day[:4]}.md"
        post.parent.mkdir(parents=True, exist_ok=True)
        post.write_text(POST % (day, draft, category), encoding="utf-8")
    options = ["-q", "-W", "--keep-going", "-n", "-b", "dirhtml", "-D", f"html_baseurl={BASE}"]
    command = [sys.executable, "-m", "sphinx", *options, "-d", "doctrees", "source", "html"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    """Every page by its address."""
    found = {}
    for path in site.rglob("*.html"):
        address = urljoin(BASE, path.relative_to(site).as_posix())
        found[address.removesuffix("index.html")] = Page(path.read_text(encoding="utf-8"))
    return found


def test_posts_are_published(site: Path) -> None:
    assert [*site.glob("posts/*/*/index.html")]


def test_no_draft_gets_out(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.is_file()]
    assert [path for path in files if HIDDEN in path.as_posix() or HIDDEN.encode() in path.read_bytes()] == []


def test_no_link_is_dead(site: Path, pages: dict[str, Page]) -> None:
    dead = []
    for page, content in pages.items():
        for link in content.links:
            address, _, place = urljoin(page, link).partition("#")
            if not address.startswith(BASE):
                continue
            file = site / unquote(urlsplit(address).path.removeprefix(urlsplit(BASE).path))
            exists = (file / "index.html").is_file() if address.endswith("/") else file.is_file()
            if not exists or (place and address in pages and unquote(place) not in pages[address].places):
                dead.append(f"{page}: {link}")
    assert dead == []


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, as a host would."""
    with serve(site, urlsplit(BASE).path) as address:
        yield address


def test_pages_open_in_a_browser(site: Path, address: str) -> None:
    """The home page and the newest post, without an error, on a telephone's width."""
    path = browser.find()
    if not path:
        pytest.skip(browser.HOW)
    newest = max(site.glob("posts/*/*/index.html")).parent.relative_to(site).as_posix()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browser.launch_arguments())
        page = chromium.new_page(viewport={"width": 360, "height": 800})
        errors: list[str] = []
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        for name in ("", f"{newest}/"):
            page.goto(address + name)
            assert page.locator("h1").first.is_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        chromium.close()
    assert errors == []
