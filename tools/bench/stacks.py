"""The blogs that are measured: this one, with and without the search index, and plain ABlog + Furo."""

from __future__ import annotations

import re
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from carnet.cli.repository import ROOT
from tools.bench.generator import CATEGORIES, PICTURE, PICTURE_ADDRESS, Post, make_picture, make_post, make_posts

FRESH, COLD, COLD_2, UNCHANGED, EDIT, RESIDENT, NEW_POST, NEW_TAG = SCENARIOS = (
    "fresh clone",
    "all again, pictures and cards kept",
    "the same, -j 2",
    "no change",
    "body edit",
    "body edit shown, build waiting",
    "new post",
    "new tag",
)
#: Where the blog keeps what was made of pictures, beside the doctrees.
_PICTURES = ("pictures", "cards")


class Stack(ABC):
    """A generator of sites with the posts in a folder of its own; subclasses say how each one wants them."""

    name: str
    #: What is measured, in this order: each build goes on from what the one before it left.
    scenarios: tuple[str, ...] = (FRESH, UNCHANGED, EDIT)
    #: What it builds and keeps, all gone in a fresh clone. The first is the site.
    built: tuple[str, ...]
    posts_folder = "posts"
    #: What it says although all is well.
    chatter = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.start()

    @abstractmethod
    def start(self) -> None:
        """Write all but the posts."""

    @abstractmethod
    def command(self, jobs: int) -> list[str]:
        """Return the command that builds, strict and silent, in the folder of the blog."""

    @abstractmethod
    def version(self) -> str:
        """Return what it is made of."""

    @abstractmethod
    def head(self, post: Post) -> str:
        """Return what stands above the body of a post."""

    def post_path(self, post: Post) -> str:
        """Return the file of a post."""
        return f"{self.posts_folder}/{post.day.year}/{post.name}.md"

    def picture_path(self, post: Post) -> str:
        """Return the file of its picture."""
        return f"{self.posts_folder}/{post.day.year}/{post.name}/{PICTURE}"

    def picture_address(self, post: Post) -> str:
        """Return the address of its picture as it is written in the post."""
        return f"{post.name}/{PICTURE}"

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def text(self, post: Post) -> str:
        """Return the text of the file of a post."""
        return f"{self.head(post)}\n\n{post.body.replace(PICTURE_ADDRESS, self.picture_address(post))}\n"

    def write_post(self, post: Post) -> None:
        """Write the file of a post and its picture."""
        self.write(self.post_path(post), self.text(post))
        if post.has_picture and not (self.folder / self.picture_path(post)).exists():
            self.write(self.picture_path(post), make_picture(post.number))

    def write_posts(self, count: int) -> None:
        """Write every post as it was before any edit."""
        shutil.rmtree(self.folder / self.posts_folder, ignore_errors=True)
        for post in make_posts(count):
            self.write_post(post)

    def begin(self, scenario: str, count: int, run: int) -> None:
        """Do what comes before the build of a scenario; each run edits another post."""
        before: dict[str, Callable[[], None]] = {
            FRESH: self.clean,
            COLD: self.clean_but_pictures,
            COLD_2: self.clean_but_pictures,
            UNCHANGED: lambda: None,
            RESIDENT: lambda: None,
            EDIT: lambda: self.write_post(make_post(count // 2 + run % 7, count).edited()),
            NEW_POST: lambda: self.write_post(make_post(count, count)),
            NEW_TAG: lambda: self.write_post(make_post(count // 3 + run % 7, count).tagged()),
        }
        before[scenario]()

    def clean(self) -> None:
        """Remove what was built."""
        for name in self.built:
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / name).unlink(missing_ok=True)

    def clean_but_pictures(self) -> None:
        """Remove what was built, but what was made of pictures, where that is kept apart."""
        self.clean()

    def largest_page(self) -> tuple[int, str]:
        """Return the size in bytes of the largest page of the site, and its path."""
        site = self.folder / self.built[0]
        return max((page.stat().st_size, page.relative_to(site).as_posix()) for page in site.rglob("*.html"))


class SphinxStack(Stack):
    """A blog made with Sphinx and ABlog."""

    scenarios: tuple[str, ...] = (FRESH, UNCHANGED, EDIT, NEW_POST, NEW_TAG)
    built = ("_build/html", "_build/doctrees")

    def command(self, jobs: int) -> list[str]:
        parallel = ["-j", str(jobs)] if jobs > 1 else []
        html, doctrees = self.built
        return [sys.executable, "-m", "sphinx", "-b", "dirhtml", "-q", *parallel, "-d", doctrees, ".", html]

    def version(self) -> str:
        return ", ".join(f"{name} {version(name)}" for name in ("sphinx", "ablog", "myst-parser", "furo"))

    def head(self, post: Post) -> str:
        fields = f"date: {post.day}\nauthor: La rédaction\ncategory: {post.category}\ntags: {', '.join(post.tags)}"
        return f"---\n{fields}\n---\n\n# {post.title}"


class Blog(SphinxStack):
    """This blog: its settings, code, templates and pages, with the generated posts in place of its own."""

    name = "this blog"
    scenarios: tuple[str, ...] = (FRESH, COLD_2, COLD, UNCHANGED, EDIT, RESIDENT, NEW_POST, NEW_TAG)
    #: A link from a page to one of the posts that are not there.
    _LINK = re.compile(r"\[[^\]]*\]\(posts/[^)]*\)")

    def start(self) -> None:
        shutil.copytree(ROOT, self.folder, ignore=_not_the_blog, dirs_exist_ok=True)
        for page in self.folder.glob("*.md"):
            page.write_text(self._LINK.sub("un billet", page.read_text(encoding="utf-8")), encoding="utf-8")
        conf = self.folder / "conf.py"
        conf.write_text(self.settings(conf.read_text(encoding="utf-8")), encoding="utf-8")

    def clean_but_pictures(self) -> None:
        """Remove what was built, but the pictures that were converted and the cards that were drawn."""
        doctrees, kept = self.folder / "_build" / "doctrees", self.folder / "_kept"
        for name in _PICTURES:
            if (doctrees / name).is_dir():
                kept.mkdir(exist_ok=True)
                shutil.move(doctrees / name, kept / name)
        self.clean()
        if kept.is_dir():
            doctrees.parent.mkdir(exist_ok=True)
            kept.rename(doctrees)

    def settings(self, conf: str) -> str:
        """Return the settings to build with, given those of the blog."""
        return f"{conf}\nblog_categories = {list(CATEGORIES)}\n"


class BlogWithoutSearch(Blog):
    """This blog without any search index, to tell what the index costs."""

    name = "this blog, no search index"
    scenarios = (FRESH, COLD, EDIT, NEW_POST)
    _NO_SEARCH = """

def setup(app):
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))
"""

    def settings(self, conf: str) -> str:
        ours = re.compile(r'^ *"carnet\.search",.*\n', re.MULTILINE)  # the line that loads our own search
        return super().settings(ours.sub("", conf)) + self._NO_SEARCH


def _not_the_blog(folder: str, names: list[str]) -> set[str]:
    left_out = {"__pycache__", *(name for name in names if name.endswith(".mo"))}
    if Path(folder) == ROOT:
        hidden = {name for name in names if name.startswith(".") and name != ".nojekyll"}
        left_out |= hidden | {"_build", "posts", "tests", "tools", "README.md"}
    return left_out & set(names)


class Plain(SphinxStack):
    """ABlog, MyST and Furo as they come, with the sidebar that ABlog's own ``ablog start`` sets."""

    name = "plain stack"
    _CONF = """
project = blog_title = "Un blog"
language = "fr"
extensions = ["myst_parser", "ablog"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_baseurl = blog_baseurl = "https://blog.example/"
blog_post_pattern = "posts/*/*.md"
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "ablog/postcard.html",
        "sidebar/navigation.html",
        "ablog/recentposts.html",
        "ablog/tagcloud.html",
        "ablog/categories.html",
        "ablog/archives.html",
        "sidebar/scroll-end.html",
    ]
}
"""
    #: Without it each page is Furo's message of an error, and half of the work is not done, see
    #: https://github.com/sunpy/ablog/issues/108. It can go once ABlog's page.html comes after the theme's.
    _PAGE = '{% extends "furo/page.html" %}\n'
    _INDEX = """# Un blog

```{postlist} 20
:excerpts:
:date: "%d/%m/%Y"
```
"""

    def start(self) -> None:
        self.write("conf.py", self._CONF)
        self.write("_templates/page.html", self._PAGE)
        self.write("index.md", self._INDEX)
