"""Other generators of sites, from PyPI, each with its own theme and defaults, and the caches that it offers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.bench.generator import PICTURE, Post
from tools.bench.stacks import Stack


class Peer(Stack):
    """A generator in a virtual environment of its own, which the runs and sizes share."""

    #: What pip installs; the first is the generator.
    packages: tuple[str, ...]

    def __init__(self, folder: Path, environments: Path) -> None:
        self.environment = environments / type(self).__name__.lower()
        if not self.environment.exists():
            subprocess.run([sys.executable, "-m", "venv", str(self.environment)], check=True)
            install = [*self.python("-m", "pip"), "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*install, *self.packages], check=True, stdout=sys.stderr)
        super().__init__(folder)

    def python(self, *arguments: str) -> list[str]:
        """Return the command that runs the Python of the environment."""
        return [str(self.environment / "bin" / "python"), *arguments]

    def version(self) -> str:
        package = self.packages[0].partition("[")[0]
        code = f"from importlib.metadata import version; print(version({package!r}))"
        told = subprocess.run(self.python("-c", code), check=True, capture_output=True, text=True)
        return f"{package} {told.stdout.strip()}"


class Pelican(Peer):
    """Pelican with its own theme."""

    name = "Pelican"
    packages = ("pelican[markdown]",)
    built = ("output", "cache")
    posts_folder = "content/posts"
    chatter = r"Done: Processed .* seconds\."
    _CONF = """
AUTHOR = "La rédaction"
SITENAME = "Un blog"
SITEURL = "https://blog.example"
PATH = "content"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
DEFAULT_PAGINATION = 20
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
"""

    def start(self) -> None:
        self.write("pelicanconf.py", self._CONF)

    def command(self, jobs: int) -> list[str]:
        return self.python("-m", "pelican", "--quiet", "--fatal", "warnings", "-s", "pelicanconf.py")

    def head(self, post: Post) -> str:
        return f"Title: {post.title}\nDate: {post.day}\nCategory: {post.category}\nTags: {', '.join(post.tags)}"

    def picture_address(self, post: Post) -> str:
        return f"{{attach}}{post.name}/{PICTURE}"


class Nikola(Peer):
    """Nikola with its own theme."""

    name = "Nikola"
    packages = ("nikola", "jinja2")  # without jinja2 it complains and waits two seconds
    built = ("output", "cache", ".doit.db", ".doit.db.dat", ".doit.db.dir", ".doit.db.bak", ".doit.db.db")
    chatter = r"Scanning posts\.*done!"
    _CONF = """
BLOG_AUTHOR = "La rédaction"
BLOG_TITLE = BLOG_DESCRIPTION = "Un blog"
SITE_URL = "https://blog.example/"
BLOG_EMAIL = "blog@blog.example"
DEFAULT_LANG = "fr"
TRANSLATIONS = {DEFAULT_LANG: ""}
TIMEZONE = "Europe/Paris"
THEME = "bootblog4"
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": [".md"], "html": [".html"]}
IMAGE_FOLDERS = {"images": "images"}
"""

    def start(self) -> None:
        self.write("conf.py", self._CONF)

    def command(self, jobs: int) -> list[str]:
        return self.python("-m", "nikola", "build", "--quiet", "--reporter", "zero")

    def head(self, post: Post) -> str:
        fields = {
            "title": post.title,
            "slug": post.name,
            "date": f"{post.day} 12:00:00",
            "category": post.category,
            "tags": ", ".join(post.tags),
        }
        return "<!--\n" + "\n".join(f".. {name}: {value}" for name, value in fields.items()) + "\n-->"

    def picture_path(self, post: Post) -> str:
        return f"images/{post.name}.png"

    def picture_address(self, post: Post) -> str:
        return f"/images/{post.name}.png"


class Material(Peer):
    """Material for MkDocs with its blog and its tags."""

    name = "Material for MkDocs"
    packages = ("mkdocs-material",)
    built = ("site", ".cache")
    posts_folder = "docs/blog/posts"
    _CONF = """
site_name: Un blog
site_url: https://blog.example/
theme:
  name: material
  language: fr
plugins: [blog, tags, search]
markdown_extensions:
  - pymdownx.highlight
  - pymdownx.superfences
"""

    def start(self) -> None:
        self.write("mkdocs.yml", self._CONF)
        self.write("docs/index.md", "# Un blog\n")
        self.write("docs/blog/index.md", "# Billets\n")

    def command(self, jobs: int) -> list[str]:
        quiet = "NO_MKDOCS_2_WARNING=1"  # of the end of MkDocs
        return ["env", quiet, *self.python("-m", "mkdocs", "build", "--quiet", "--strict")]

    def head(self, post: Post) -> str:
        fields = f"date: {post.day}\ncategories: [{post.category}]\ntags: [{', '.join(post.tags)}]"
        return f"---\n{fields}\n---\n\n# {post.title}"


class Hugo(Peer):
    """Hugo with a small theme of this benchmark's own: pages, lists by twenty, feeds of all lists, coloured code."""

    name = "Hugo"
    packages = ("hugo",)
    built = ("public", "resources", ".hugo_build.lock")
    posts_folder = "content/posts"
    _CONF = """
baseURL = "https://blog.example/"
title = "Un blog"
defaultContentLanguage = "fr"
theme = "bench"
[pagination]
pagerSize = 20
"""

    def start(self) -> None:
        self.write("hugo.toml", self._CONF)
        shutil.copytree(Path(__file__).parent / "hugo-theme", self.folder / "themes" / "bench")

    def command(self, jobs: int) -> list[str]:
        return self.python("-m", "hugo", "--quiet", "--panicOnWarning")

    def head(self, post: Post) -> str:
        fields = f"date: {post.day}\ncategories: [{post.category}]\ntags: [{', '.join(post.tags)}]"
        return f"---\ntitle: {post.title}\n{fields}\n---"

    def post_path(self, post: Post) -> str:
        return f"{self.posts_folder}/{post.day.year}/{post.name}/index.md"

    def picture_address(self, post: Post) -> str:
        return PICTURE


PEERS = (Pelican, Nikola, Material, Hugo)
