"""The real blog, built once for all tests of this folder, as a strict build on a machine without any locale would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from building import REPO, Blog, real_settings
from made_once import made_once
from real_site import Site

_PLACES = ("BLOG_URL", "BLOG_HUB", "READTHEDOCS_CANONICAL_URL", "BLOG_DRAFTS", "SOURCE_DATE_EPOCH")


def strict_build(folder: Path, builder: str, **environment: str) -> Site:
    """Build the blog as ``sphinx-build -W -n -j 2`` does."""
    kept = {name: value for name, value in os.environ.items() if name not in _PLACES}
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-j", "2", "-b", builder]
    done = subprocess.run(
        [*command, "-d", folder / "doctrees", REPO, folder / "out"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=kept | {"LC_ALL": "C"} | environment,
    )
    return Site(builder, folder / "out", done.returncode, done.stdout + done.stderr, environment["BLOG_URL"])


@pytest.fixture(scope="session")
def dirhtml(tmp_path_factory) -> Site:
    address = "https://blog.example/fr/latest/"
    return made_once(tmp_path_factory, "dirhtml", lambda folder: strict_build(folder, "dirhtml", BLOG_URL=address))


@pytest.fixture(scope="session")
def html(tmp_path_factory) -> Site:
    address = "https://blog.example/"
    return made_once(tmp_path_factory, "html", lambda folder: strict_build(folder, "html", BLOG_URL=address))


@pytest.fixture(scope="session", params=["dirhtml", "html"])
def site(request) -> Site:
    return request.getfixturevalue(request.param)


@dataclass(frozen=True)
class Written:
    """A published post, as its file says it is."""

    docname: str
    title: str
    moment: datetime
    labels: dict[str, list[str]]


@pytest.fixture(scope="session")
def written() -> list[Written]:
    """The published posts of the real blog, newest first, read without our own code."""
    found = []
    zone = ZoneInfo(real_settings()["blog_timezone"])
    for path in sorted((REPO / "posts").glob("*/*.md")):
        _, block, text = path.read_text(encoding="utf-8").split("---\n", 2)
        meta = yaml.safe_load(block)
        date = str(meta["date"])
        moment = datetime.fromisoformat(date)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        if meta.get("draft") is True or moment > datetime.now(zone):
            continue
        title = meta.get("title") or next(line[2:] for line in text.splitlines() if line.startswith("# "))
        labels = {name: _items(meta.get(name)) for name in ("category", "tags", "author")}
        found.append(Written(path.relative_to(REPO).with_suffix("").as_posix(), title, moment, labels))
    return sorted(found, key=lambda post: (post.moment, post.docname), reverse=True)


def _items(value: object) -> list[str]:
    return value if isinstance(value, list) else [item.strip() for item in str(value or "").split(",") if item.strip()]


@pytest.fixture
def copy(tmp_path) -> Blog:
    """The real blog with its own settings and texts, not yet built, to which a test may add posts."""
    source = tmp_path / "source"
    source.mkdir()
    for path in [*REPO.glob("*.md"), *(REPO / "posts").rglob("*.*")]:
        target = source / path.relative_to(REPO)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return Blog(source, REPO, tmp_path / "out", "dirhtml", {})
