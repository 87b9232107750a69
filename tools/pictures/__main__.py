"""Build the little blog with every feature, and take a picture of each."""

from __future__ import annotations

import html
import io
import os
import runpy
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

from carnet.cli import browser as chromium
from carnet.cli.console import command
from carnet.cli.serve import serve
from tools.pictures.media import write_media
from tools.pictures.shots import PICTURES, PREVIEW, Listing, Picture, Shot, Terminal, file_of

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "pictures"
#: Where the little blog says that it is published.
BASE = "https://walks.example/"
#: The day on which the pictures are taken, whenever they are.
NOW = "1795780800"  # 27 November 2026
#: How large a file may be, in bytes, and a picture, in pixels.
LIMIT, WIDTH = 15_000, 736
_LINES = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; background: #fff }}
pre {{ width: 700px; margin: 0; padding: 16px 18px; font: 13px/1.5 "DejaVu Sans Mono", monospace; color: #1f2426;
  background: #f5f7f8; white-space: pre-wrap; overflow-wrap: anywhere }}
b {{ color: #0b4a6f }}
</style><pre>{}</pre>"""

#: Nothing covers what is shown, and all pictures are there.
_READY = """async () => {
  document.querySelector(".bar")?.style.setProperty("position", "static");
  const images = [...document.querySelectorAll("img")];
  images.forEach((image) => { image.loading = "eager"; });
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
}"""


class Maker:
    """The little blog in a folder of its own, and what is made of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.blog = folder, folder / "blog"
        self.out, self.preview = self.blog / "_build/html", folder / "preview"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BLOG_", "CARNET_"))}
        own = {"PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": NOW, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
        self.environment = kept | own
        source = Path(__file__).with_name("blog")
        shutil.copytree(source, self.blog, ignore=shutil.ignore_patterns("conf.txt"))
        lines = runpy.run_path(str(ROOT / "conf.py"))["extensions"]
        settings = (source / "conf.txt").read_text(encoding="utf-8")
        (self.blog / "conf.py").write_text(f"extensions = {lines!r}\n{settings}", encoding="utf-8")
        write_media(self.blog)

    def run(self, *words: str) -> str:
        """Run a command in the folder of the blog, and return what it said."""
        program = [sys.executable, *words[1:]] if words[0] == "python" else [*words]
        done = subprocess.run(
            program,
            cwd=self.blog,
            env=self.environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return done.stdout

    def build(self) -> None:
        """Build the blog, then what is made of it: a preview with drafts and mistakes, a letter, the book."""
        said = self.run("python", "-m", "carnet", "html")
        if not (self.out / "index.html").is_file():
            sys.exit(said)
        for name, text in PREVIEW.items():
            (self.blog / name).write_text(text, encoding="utf-8")
        doctrees = self.preview.with_name("preview-doctrees")
        self.run(
            *("python", "-m", "sphinx", "-q", "-b", "dirhtml", "-D", "blog_show_drafts=1"),
            *("-d", str(doctrees), ".", str(self.preview)),
        )
        for name in PREVIEW:
            (self.blog / name).unlink()
        self.run("python", "-m", "carnet", "letter", "--dry-run", "--no-browser", "--post", "posts/2026/hills.md")
        shutil.copyfile(next(self.blog.glob("_build/letter/**/*.html")), self.folder / "letter.html")
        self.run("python", "-m", "carnet", "book")
        with zipfile.ZipFile(next(self.blog.glob("_build/epub/*.epub"))) as book:
            book.extractall(self.folder / "book")

    def lines(self, picture: Terminal | Listing) -> str:
        """Return what a terminal or a file says, as HTML."""
        if isinstance(picture, Listing):
            return html.escape("\n".join(picture.chosen((self.out / picture.file).read_text(encoding="utf-8"))))
        for name, text in picture.files:
            (self.blog / name).write_text(text, encoding="utf-8")
        said = []
        for words, typed in zip(picture.commands, picture.typed, strict=True):
            said.append(f"<b>$ {html.escape(typed)}</b>\n{html.escape(_shown(self.run(*words)))}".rstrip())
        for name, _text in picture.files:
            (self.blog / name).unlink()
        return "\n".join(said)


def _shown(said: str) -> str:
    """Return what a command said, but for the way to read the blog."""
    return "\n".join(line for line in said.strip().splitlines() if "To read it" not in line)


def take(picture: Picture, maker: Maker, page: Page, sites: Mapping[str, str]) -> bytes:
    """Return a picture as the browser has it."""
    if not isinstance(picture, Shot):
        page.set_content(_LINES.format(maker.lines(picture)))
        return page.locator("pre").screenshot()
    page.set_viewport_size({"width": picture.width, "height": 900})
    if picture.of == "site" and picture.address.endswith(".html"):
        page.route(f"**/{picture.address}", _stand_still)
    page.goto(sites[picture.of] + picture.address)
    page.evaluate(_READY)
    if picture.act:
        picture.act(page)
    if not picture.parts:
        return page.screenshot(clip={"x": 0, "y": 0, "width": picture.width, "height": picture.height})
    boxes = [page.locator(part).first.bounding_box() for part in picture.parts]
    found = [box for box in boxes if box]
    left, top = (min(box[side] for box in found) - 14 for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in found) + 14
    bottom = max(box["y"] + box["height"] for box in found) + 14
    scroll = page.evaluate("window.scrollY")
    left, top, right = max(0, left), max(0, top + scroll), min(picture.width, right)
    clip = {"x": left, "y": top, "width": right - left, "height": min(bottom + scroll - top, picture.height)}
    return page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]  # a dict of these names


def packed(screenshot: bytes) -> bytes:
    """Return a screenshot as the smallest WebP that is still sharp, below the limit."""
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    if image.width > WIDTH:
        image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    flat = image.quantize(32, dither=Image.Dither.NONE).convert("RGB")
    tries = [_webp(flat, lossless=True), *(_webp(image, quality=quality) for quality in (80, 65, 50, 38, 28))]
    return next((content for content in tries if len(content) <= LIMIT), tries[-1])


def _webp(image: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", method=6, **options)
    return file.getvalue()


def _stand_still(route: Route) -> None:
    """Show a page that forwards at once, without its forwarding."""
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace('http-equiv="refresh"', 'data-was="refresh"'))


def _local(route: Route, out: Path) -> None:
    """Answer with a file of the blog what a letter asks of it; nobody else is asked."""
    file = out / unquote(urlsplit(route.request.url).path).lstrip("/")
    if route.request.url.startswith(BASE) and file.is_file():
        route.fulfill(path=file)
    else:
        route.abort()


def take_all(names: Sequence[str], maker: Maker, browser: Browser) -> None:
    """Write the pictures, and name each with its size."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with serve(maker.out) as site, serve(maker.preview) as preview:
        sites = {"site": site, "preview": preview, "folder": f"{maker.folder.as_uri()}/"}
        for name in names:
            context = browser.new_context(color_scheme="light", reduced_motion="reduce", locale="en-GB")
            context.route("https://**", lambda route: _local(route, maker.out))
            page = context.new_page()
            content = packed(take(PICTURES[name], maker, page, sites))
            context.close()
            file_of(name, TARGET).write_bytes(content)
            print(f"{file_of(name, TARGET).name}: {len(content)} bytes")


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures that are named, or all."""
    words = [*(sys.argv[1:] if arguments is None else arguments), *shlex.split(os.environ.get("CARNET_ARGS", ""))]
    unknown = [word for word in words if word not in PICTURES]
    if unknown:
        print(f"no picture is called {', '.join(unknown)}; there are {', '.join(PICTURES)}", file=sys.stderr)
        return 2
    path = chromium.find()
    if not path:
        print(chromium.HOW, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        maker = Maker(Path(folder))
        maker.build()
        browser = playwright.chromium.launch(executable_path=path, args=[*chromium.launch_arguments()])
        take_all(words or [*PICTURES], maker, browser)
        browser.close()
    return 0


if __name__ == "__main__":
    command(main)
