"""A small blog with the settings, templates and words of the real one, to be edited and built again and again."""

from __future__ import annotations

import gettext
import io
import os
import pickle
import re
import shutil
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import unified_diff
from pathlib import Path
from unittest import mock

from building import FACTS, REPO, settings_with
from sphinx import builders
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.project import Project
from sphinx.util.docutils import docutils_namespace, patch_docutils

from carnet.cli.resident import Site
from carnet.cli.resident.inputs import differ
from carnet.cli.resident.server import Build as WaitingBuild

#: The day of every build, until a test lets time pass; and the moment that it stands for, at noon.
TODAY = date(2026, 6, 15)
#: What the blog is made with besides its settings; its modules are those of this process.
COPIED = ("_templates", "_static", ".nojekyll")
#: Appended to the real settings: short pages, so that six posts already need two.
SETTINGS = """
blog_page_length = 3
blog_home_length = 4
blog_feed_items = 4
"""
#: Also appended while no module of ours replaces Sphinx's search, whose index depends on the order of reading.
NO_SEARCH = """

def setup(app):
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))
"""
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")

#: The content of every file, by its path from the root of the output.
Files = dict[str, bytes]


def engine_templates() -> set[str]:
    """Return the names of the templates that lie beside the features of the engine."""
    folders = (REPO / "src/carnet").glob("*/templates")
    return {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.html")}


def template(name: str) -> str:
    """Return the text of a template of the engine."""
    (path,) = (REPO / "src/carnet").glob(f"*/templates/{name}")
    return path.read_text(encoding="utf-8")


@dataclass
class Post:
    """What a test says of a post; the rest of its file follows from it."""

    title: str = "Un billet"
    day: date = TODAY
    category: str = "Humeurs"
    tags: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    series: str = ""
    permalink: str = ""
    image: str = ""
    draft: bool = False
    pinned: bool = False
    updated: date | None = None
    heading: str = "Le détail"
    paragraphs: tuple[str, ...] = ("Bonjour à tous.",)
    #: Of a note, which has no title.
    kind: str = ""

    def text(self) -> str:
        """Return the content of its file."""
        fields = {
            "date": self.day.isoformat(),
            "category": self.category,
            "tags": ", ".join(self.tags),
            "author": ", ".join(self.author),
            "series": self.series,
            "permalink": self.permalink,
            "image": self.image,
            "draft": "true" if self.draft else "",
            "pinned": "true" if self.pinned else "",
            "updated": self.updated.isoformat() if self.updated else "",
            "kind": self.kind,
        }
        block = "\n".join(f"{name}: {value}" for name, value in fields.items() if value)
        first, *rest = self.paragraphs
        if self.kind:
            return "\n\n".join([f"---\n{block}\n---", first, *rest]) + "\n"
        return "\n\n".join([f"---\n{block}\n---", f"# {self.title}", first, f"## {self.heading}", *rest]) + "\n"


@dataclass
class Blog:
    """A tree of sources on disk, and the folders that its incremental builds share."""

    folder: Path
    today: date = TODAY
    builder: str = "dirhtml"
    posts: dict[str, Post] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def source(self) -> Path:
        """The folder of the sources."""
        return self.folder / "source"

    @property
    def out(self) -> Path:
        """The folder of the output; builders share the doctrees, as with `make html BUILDER=html`."""
        return self.folder / ("out" if self.builder == "dirhtml" else f"out-{self.builder}")

    @property
    def doctrees(self) -> Path:
        """The folder of what Sphinx keeps between builds."""
        return self.folder / "doctrees"

    def start(self) -> Blog:
        """Copy what the real blog is made with, without its posts and pages."""
        self.source.mkdir(parents=True)
        for name in COPIED:
            original = REPO / name
            if original.is_dir():
                shutil.copytree(original, self.source / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
            else:
                shutil.copy2(original, self.source / name)
        self.write("conf.py", settings())
        return self

    def keep(self) -> None:
        """Keep it as it is, for `as_kept`."""
        shutil.copytree(self.folder, self._kept)

    def as_kept(self) -> Blog:
        """Return it as it was kept, in its own folder."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder)
        return Blog(self.folder, posts=deepcopy(self.posts))

    @property
    def _kept(self) -> Path:
        return self.folder.with_name("kept")

    # -- edits -------------------------------------------------------------------------------------------------------

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file."""
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.source / name).read_text(encoding="utf-8")

    def replace(self, name: str, before: str, after: str) -> None:
        """Replace words in a file that has them."""
        text = self.read(name)
        assert before in text, f"no {before!r} in {name}"
        self.write(name, text.replace(before, after))

    def save(self, docname: str, **changes: object) -> None:
        """Change what is said of a post, and write its file."""
        post = self.posts.setdefault(docname, Post())
        for name, value in changes.items():
            setattr(post, name, value)
        self.write(f"{docname}.md", post.text())

    def delete(self, docname: str) -> Post:
        """Delete a post."""
        (self.source / f"{docname}.md").unlink()
        return self.posts.pop(docname)

    def rename(self, docname: str, other: str) -> None:
        """Give a post's file another name; its time stays as it was, as with `mv`."""
        (self.source / f"{docname}.md").rename(self.source / f"{other}.md")
        self.posts[other] = self.posts.pop(docname)

    # -- builds ------------------------------------------------------------------------------------------------------

    def build(self, jobs: int = 1) -> Files:
        """Build what changed and return the whole output."""
        self.warnings = build(self.source, self.out, self.doctrees, self.today, jobs, builder=self.builder)
        return snapshot(self.out)

    def build_as_one_that_waits(self, meanwhile: Callable[[], object] | None = None) -> Files:
        """Build what changed as the desk and `make serve` do, in this process, and return the whole output.

        What is done *meanwhile*, once the build waits, must not be such that another one would take its place.
        """
        site = Site(str(self.source), str(self.out), str(self.doctrees), self.builder)
        with (
            as_a_new_process(self.today),
            patch_docutils(self.source),
            docutils_namespace(),
            mock.patch.object(builders, "pickle", pickle),
            mock.patch.object(Project, "discover", Project.discover),
        ):
            made = WaitingBuild(site, lambda _pages: None)
            made.prepare()
            made.get_ready(["page.html"])
            if meanwhile is not None:
                made.inputs.stop()
                meanwhile()
                assert not differ(made.inputs.stamps)
            told = made.run({}).messages
            self.warnings = [f"{one['path']}:{one['line']}: {one['text']} [{one['kind']}]" for one in told]
        _forget_modules(self.source)
        return snapshot(self.out)

    def output(self, name: str) -> str:
        """Return the text of a file of the output."""
        return (self.out / name).read_text(encoding="utf-8")

    def clean(self, folder: Path, jobs: int = 1) -> Files:
        """Build a copy of the same tree from nothing, in another folder, and return the output."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.source, folder / "source", ignore=shutil.ignore_patterns("*.mo"))
        self.warnings = build(
            folder / "source", folder / "out", folder / "doctrees", self.today, jobs, builder=self.builder
        )
        return snapshot(folder / "out")

    def written(self, jobs: int = 1) -> set[str]:
        """Build what changed and return the files that were written."""
        before = times(self.out)
        self.build(jobs)
        return {name for name, moment in times(self.out).items() if before.get(name) != moment}


def many_posts(count: int, *, apart: int = 5) -> dict[str, Post]:
    """Return *count* plain posts, *apart* days from each other, the first of them the newest, by docname."""
    return {
        f"posts/2026/billet-{number:02}": Post(
            title=f"Billet {number}",
            day=TODAY - timedelta(days=apart * number),
            category=("Humeurs", "Actualité", "Plaisanteries")[number % 3],
            tags=(("musique", "été", "vie du blog", "concert")[number % 4],),
            paragraphs=(f"L’extrait du billet {number}.", "La suite du texte. " * 30),
        )
        for number in range(1, count + 1)
    }


def settings() -> str:
    """Return the real settings, and those that make a small blog worth testing."""
    text = settings_with(**FACTS)
    return text + SETTINGS + ("" if '"carnet.search"' in text else NO_SEARCH)


def build(
    source: Path, out: Path, doctrees: Path, today: date, jobs: int = 1, *, builder: str = "dirhtml"
) -> list[str]:
    """Build as the command does, in this process; return the warnings."""
    warnings = io.StringIO()
    with as_a_new_process(today), patch_docutils(source), docutils_namespace():
        app = Sphinx(source, source, out, doctrees, builder, status=None, warning=warnings, parallel=jobs)
        app.build()
    _forget_modules(source)
    told = _ESCAPE.sub("", warnings.getvalue()).replace(f"{source}/", "").splitlines()
    return sorted(line for line in told if line)


def _forget_modules(source: Path) -> None:
    """Forget the extensions of a blog's own, which another build reads anew."""
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(f"{source}/"):
            del sys.modules[name]


@contextmanager
def as_a_new_process(today: date) -> Iterator[None]:
    """Set the day, and forget what a process that has built before still knows."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BLOG_", "READTHEDOCS"))}
    translators.clear()  # Sphinx adds those of each build to the last one's
    gettext._translations.clear()  # Python keeps each file of translations that it has read
    path = sys.path.copy()
    with mock.patch.dict(os.environ, kept | {"SOURCE_DATE_EPOCH": str(epoch(today))}, clear=True):
        yield
    sys.path[:] = path


def epoch(day: date) -> int:
    """Return the seconds from 1970 to the noon of a day."""
    return int((day - date(1970, 1, 1)) / timedelta(seconds=1)) + 12 * 3600


def snapshot(folder: Path) -> Files:
    """Return the content of every file below *folder*."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def times(folder: Path) -> dict[str, int]:
    """Return when each file below *folder* was written."""
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*.*")}


def differences(found: Files, wanted: Files, limit: int = 4) -> str:
    """Return in words how two outputs differ, "" when they do not."""
    told = [f"is there and should not: {name}" for name in sorted(found.keys() - wanted.keys())]
    told += [f"should be there and is not: {name}" for name in sorted(wanted.keys() - found.keys())]
    differing = sorted(name for name in found.keys() & wanted.keys() if found[name] != wanted[name])
    told += [f"differs: {name}" for name in differing]
    for name in differing[:limit]:
        sides = [files[name].decode(errors="replace").splitlines() for files in (found, wanted)]
        told += list(unified_diff(*sides, f"{name} (found)", f"{name} (wanted)", lineterm="", n=0))[:14]
    return "\n".join(line[:300] for line in told)


def pages(names: Iterable[str]) -> set[str]:
    """Return the pages and feeds among files: what is written anew only when it changed."""
    return {name for name in names if name.endswith((".html", "atom.xml", "feed.json", "rss.xml"))}


def picture(shade: int) -> bytes:
    """Return a picture of one grey dot, as PNG."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = (header, b"IDAT" + zlib.compress(bytes([0, shade])), b"IEND")
    made = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)
