"""Small blogs for the tests: a Sphinx project of `roots/` is copied, files are added, and it is built."""

from __future__ import annotations

import io
import os
import re
import runpy
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

from carnet.core.dates import Zone
from carnet.core.defaults import with_defaults

REPO = Path(__file__).parents[1]
ROOTS = REPO / "tests" / "roots"
#: The present of every blog in `roots/`.
NOW = "2026-06-15 12:00"

#: Features that this blog has no line for, and others may.
LEFT_TO_OTHERS = ("carnet.bridgy_fed", "carnet.llms_txt")
#: What tests of features rely on, whoever the blog belongs to: put in place of what `conf.py` says of it.
FACTS: dict[str, Any] = {
    "project": "Le blog d’essai",
    "blog_title": "Le blog d’essai",
    "html_title": "Le blog d’essai",
    "author": "Camille Essai",
    "copyright": "2026, Camille Essai",
    "language": "fr",
    "blog_timezone": "Europe/Paris",
    "blog_categories": ["Humeurs", "Actualité", "Coups de cœur", "Coups de bourre", "Plaisanteries"],
    "blog_degree_category": "Plaisanteries",
    "blog_addresses": {
        "category": "rubrique",
        "tag": "tag",
        "author": "auteur",
        "series": "serie",
        "calendar": "calendrier",
        "by-size": "par-nombre",
        "year": "annee",
        "order": "tri",
        "comments": "commentaires",
        "notes": "en-bref",
    },
    "blog_support_page": "soutenir",
    "blog_menu": {"Flux": [("Tous les billets", "archives"), ("Étiquettes", "tag")]},
}

#: Files by path from the root of the blog; None deletes.
Files = Mapping[str, str | bytes | None]

_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
parse = lru_cache(maxsize=256)(lambda html: BeautifulSoup(html, "lxml"))


def post(title: str = "Un billet", body: str = "Bonjour à tous.", date: str = "2026-03-17", **fields: object) -> str:
    """Return the text of a post; *fields* are those of its front matter."""
    fields = {"date": date, "category": "Humeurs", **fields}
    block = "\n".join(f"{name}: {value}" for name, value in fields.items() if value is not None)
    return f"---\n{block}\n---\n\n# {title}\n\n{body}\n"


def copy_repository(folder: Path) -> Path:
    """Copy all that is in the repository, or about to be, into a *folder*."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    for name in subprocess.run(listed, cwd=REPO, check=True, capture_output=True, text=True).stdout.split("\0"):
        if (file := REPO / name).is_file() and not file.is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, folder / name)
    return folder


def settings_with(**facts: object) -> str:
    """Return the text of the real `conf.py`, with other *facts* at its end."""
    own = "".join(f"{name} = {value!r}\n" for name, value in facts.items())
    return f"{(REPO / 'conf.py').read_text(encoding='utf-8')}\n{own}"


def real_settings() -> dict[str, Any]:
    """Return the settings of the real blog, as its `conf.py` gives them in this environment, and its defaults."""
    return with_defaults(runpy.run_path(str(REPO / "conf.py")), REPO)


@dataclass
class Blog:
    """A blog on disk, and what its last build said and read."""

    source: Path
    settings: Path
    out: Path
    builder: str
    overrides: dict[str, Any]
    app: Sphinx = field(init=False)
    warnings: str = ""
    read: list[str] = field(default_factory=list)

    def build(self, files: Files | None = None, *, now: str = NOW, jobs: int = 1, **overrides: object) -> Blog:
        """Write *files*, then build the blog as it would be at the moment *now*."""
        for name, content in (files or {}).items():
            path = self.source / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        warnings = io.StringIO()
        self.overrides |= overrides
        translators.clear()  # each build in one process adds its own to the last one's, until there are too many
        with _present(now), patch_docutils(self.settings), docutils_namespace():
            self.app = Sphinx(
                self.source,
                self.settings,
                self.out,
                self.out.parent / "doctrees",
                self.builder,
                dict(self.overrides),
                status=None,
                warning=warnings,
                parallel=jobs,
            )
            self.read = []
            self.app.connect("env-before-read-docs", lambda app, env, docnames: self.read.extend(docnames))
            self.app.build()
        self.warnings = _ESCAPE.sub("", warnings.getvalue()).replace(f"{self.source}/", "")
        return self

    @property
    def told(self) -> list[str]:
        """Return the warnings, one a line."""
        return self.warnings.splitlines()

    def file(self, address: str) -> Path:
        """Return the file that a host serves at an *address* from the root of the blog."""
        return self.out / (address if address and not address.endswith("/") else f"{address}index.html")

    def html(self, address: str = "") -> str:
        return self.file(address).read_text(encoding="utf-8")

    def soup(self, address: str = "") -> BeautifulSoup:
        return parse(self.html(address))

    def pages(self) -> dict[str, BeautifulSoup]:
        """Return every page by its path from the root of the output."""
        found = sorted(path.relative_to(self.out).as_posix() for path in self.out.rglob("*.html"))
        return {name: self.soup(name) for name in found}


def spaced(text: str) -> str:
    """Return French *text* with the spaces that hold its signs to its words."""
    text = text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    return re.sub(r" (?=:(?: |$))", "\u00a0", re.sub(r" (?=[;?!])", "\u202f", text))


@contextmanager
def _present(now: str):
    moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(Zone.DEFAULT))
    with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(int(moment.timestamp()))}):
        yield


def new_blog(folder: Path, root: str, builder: str, overrides: dict[str, Any]) -> Blog:
    """Return a copy, in *folder*, of the project *root*, not yet built; its settings stay where they are."""
    source = folder / "source"
    shutil.copytree(ROOTS / root, source, ignore=shutil.ignore_patterns("conf.py", "__pycache__"))
    return Blog(source, ROOTS / root, folder / "out", builder, overrides)
