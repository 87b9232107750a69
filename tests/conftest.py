"""What the tests share: `build` makes a blog from a project in `roots/`."""

from __future__ import annotations

import process_caches
import pytest
from building import Blog, new_blog


def pytest_configure(config):
    """Let builds share what they can, and no module of ours use what its libraries are about to remove."""
    process_caches.install()
    for kind in ("DeprecationWarning", "PendingDeprecationWarning"):
        config.addinivalue_line("filterwarnings", rf"error::{kind}:carnet\.")
    config.addinivalue_line("filterwarnings", r"error::DeprecationWarning:tools\.")


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items):
    """Let one process run what shares a blog: a folder of tests, or a file."""
    for item in items:
        folder = item.path.parent.name
        item.add_marker(pytest.mark.xdist_group(folder if folder in ("browser", "site") else item.path.name))


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """Return a function that builds a blog: ``build("feeds", files={"posts/2026/a.md": post()})``."""

    def make(root: str, builder: str = "dirhtml", *, files=None, now=None, jobs: int = 1, **settings) -> Blog:
        blog = new_blog(tmp_path_factory.mktemp(root), root, builder, settings)
        return blog.build(files, jobs=jobs, **({"now": now} if now else {}))

    return make
