"""What the tests share: `build` makes a blog from a project in `roots/`."""

from __future__ import annotations

import gc
import os
import shlex
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import process_caches
import pytest
from building import Blog, new_blog
from sphinx.locale import translators

HERE = Path(__file__).parent
#: Files whose tests take over ten seconds, the longest first: those that begin late make all wait.
LONGEST = (
    "browser/test_pages.py",
    "browser/test_desk_writing.py",
    "browser/test_desk_views.py",
    "browser/test_search.py",
    "browser/test_comments.py",
    "cli/test_new.py",
    "browser/test_desk_publishing.py",
    "tools/test_deployment.py",
    "cli/test_adopt.py",
    "cli/test_resident.py",
    "features/test_refusals.py",
    "features/test_incremental.py",
    "browser/test_odd.py",
    "browser/test_hosting.py",
    "site/test_writing.py",
    "browser/test_opened.py",
    "cli/test_console.py",
    "tools/test_bench.py",
    "browser/test_keyboard.py",
    "features/test_book.py",
    "cli/test_desk_publishing.py",
    "features/test_images.py",
    "browser/test_desk_first_time.py",
    "browser/test_right_to_left.py",
    "cli/test_webmention_sending.py",
    "browser/test_desk_english.py",
    "browser/test_share.py",
    "features/test_scores.py",
    "site/test_site.py",
    "cli/test_links.py",
    "features/test_builds_at_once.py",
    "features/test_cards.py",
    "features/test_private_files.py",
    "browser/test_old_browsers.py",
    "importers/test_old_blogs.py",
    "browser/test_docs.py",
    "site/test_docs.py",
    "browser/test_desk_paste.py",
    "browser/test_shift.py",
    "features/test_sounds.py",
    "cli/test_migrate.py",
    "features/test_concerts.py",
    "browser/test_desk_safety.py",
    "features/test_sitemap.py",
    "browser/test_pictures.py",
    "upstream/test_faults.py",
    "package/test_wheel.py",
    "features/test_notes.py",
    "cli/test_clean_originals.py",
    "browser/test_media.py",
    "features/test_hiding_places.py",
    "features/test_podcast.py",
    "browser/test_no_script.py",
    "features/test_comments.py",
    "features/test_permalinks.py",
    "cli/test_failures.py",
    "features/test_outside_files.py",
    "features/test_media.py",
    "browser/test_gallery.py",
    "browser/test_security.py",
    "features/test_furo_compat.py",
    "features/test_search.py",
    "features/test_records.py",
    "features/test_identity.py",
    "browser/test_scores.py",
    "browser/test_print.py",
    "features/test_related.py",
)
#: Files in memory, as Linux has them.
MEMORY = Path("/dev/shm")
#: What all tests together write, and then some.
ROOM = 3_000_000_000


def pytest_configure(config):
    """Let builds share what they can, and no module of ours use what its libraries are about to remove."""
    process_caches.install()
    # What `make test ARGS=…` says is for all processes, to which pytest-xdist hands on what stands on the command line
    # alone, and is not for the programs that tests run.
    given, words = config.invocation_params, shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))
    config.invocation_params = replace(given, args=(*words, *given.args))
    for name in ("PYTEST_ADDOPTS", "ARGS", "CARNET_ARGS"):
        os.environ.pop(name, None)
    for name in ("FORCE_COLOR", "FORCE_COLOUR"):  # tests compare lines that programs print; some CI asks for colours
        os.environ.pop(name, None)
    os.environ["NO_COLOR"] = "1"
    # Hundreds of programs are run: on a machine that keeps no compiled modules, each would compile all of ours anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    config.option.loadscopereorder = False  # pytest-xdist would begin with the files of most tests, not the longest
    if has_room(MEMORY):  # a build writes hundreds of small files: a quarter of its time
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    for kind in ("DeprecationWarning", "PendingDeprecationWarning"):
        config.addinivalue_line("filterwarnings", rf"error::{kind}:carnet\.")
    config.addinivalue_line("filterwarnings", r"error::DeprecationWarning:tools\.")
    os.environ["PYTHONPATH"] = "src"  # as the Makefile does: each copy of the repository runs its own engine


def has_room(folder: Path) -> bool:
    """Return whether tests can write all their files into a *folder*, and run those that are programs."""
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    return shutil.disk_usage(folder).free > ROOM and not os.statvfs(folder).f_flag & os.ST_NOEXEC


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """Let one process more than there are cores run the tests: those in a browser wait for a third of their time."""
    return (os.cpu_count() or 1) + ("not browser" not in config.option.markexpr)


def pytest_ignore_collect(collection_path, config):
    """Do not read what needs a browser where none is asked for: its library alone takes a second to load."""
    return True if collection_path == HERE / "browser" and "not browser" in config.option.markexpr else None


@pytest.hookimpl(tryfirst=True)  # before those that are not asked for are left out
def pytest_collection_modifyitems(items):
    """Call tests slow that build a site, and let the processes begin with the files that take longest."""
    for item in items:
        if "build" in item.fixturenames:
            item.add_marker(pytest.mark.slow)
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.relative_to(HERE).as_posix(), len(places)))


def pytest_collection_finish():
    """Let the garbage collector pass over thousands of tests, which stay until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """Return a function that builds a blog: ``build("feeds", files={"posts/2026/a.md": post()})``."""

    def make(root: str, builder: str = "dirhtml", *, files=None, now=None, jobs: int = 1, **settings) -> Blog:
        blog = new_blog(tmp_path_factory.mktemp(root), root, builder, settings)
        return blog.build(files, jobs=jobs, **({"now": now} if now else {}))

    return make


@pytest.fixture
def english():
    """Let what no build says speak English, whatever language the last build of this process spoke."""
    translators.clear()
