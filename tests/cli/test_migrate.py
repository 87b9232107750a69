"""`carnet migrate` takes over a blog with a copy of the engine: what it published stays where it was.

The blog was made by `make start` of b0288ce, got three posts more, and was built there: `what-it-published.json` beside
it lists the pages and feeds, and the ids of the entries. Of the engine's own code and tests a few files stand for all.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from building import REPO

from carnet.cli import schemas
from carnet.cli.migrate import STORE, main, new_settings
from carnet.cli.repository import settings

pytestmark = pytest.mark.slow

ARCHIVE = REPO / "tests/data/blog-made-by-b0288ce.tar.xz"
#: When it was built.
MOMENT = "1795000000"
#: What a blog may not lose, and the pages of the repository that are written anew, or go.
OWN = re.compile(r"posts/.*|[a-z-]+\.md|_static/.*\.(png|svg|ico)|LICENSE|\.nojekyll")
#: Settings that are called otherwise now, or name files of the engine.
NAMED_ANEW = {"html_context", "html_css_files", "html_js_files"}
#: Feeds of a label whose address changed since, C++: its page leads on to the new one, its feeds do not yet.
MOVED = {"tag/c/atom.xml", "tag/c/feed.json"}


def unpacked(folder: Path) -> Path:
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> Path:
    return unpacked(tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module")
def published(before) -> dict[str, list[str]]:
    return json.loads((before / "what-it-published.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def after(tmp_path_factory) -> Path:
    root = unpacked(tmp_path_factory.mktemp("after"))
    (root / "_templates/mine.html").write_text("mine", encoding="utf-8")
    assert main([str(root)]) == 0
    return root


@pytest.fixture(scope="module")
def environment(after, tmp_path_factory) -> dict[str, str]:
    """An environment with the engine that lies in the blog now, at the moment at which it was built before."""
    folder = tmp_path_factory.mktemp("engine")
    (wheel,) = (after / "vendor").iterdir()
    zipfile.ZipFile(wheel).extractall(folder)
    changing = ("BLOG_", "READTHEDOCS", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(changing)}
    return kept | {"PYTHONPATH": str(folder), "SOURCE_DATE_EPOCH": MOMENT}


@pytest.fixture(scope="module")
def site(after, environment, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "-b", "dirhtml", "-d", out / "doctrees", after]
    done = subprocess.run([*command, out / "html"], env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return out / "html"


def test_every_address_is_still_there(site, published):
    assert len(published["pages"]) > 25
    missing = [name for name in published["pages"] + published["feeds"] if not (site / name).is_file()]
    assert set(missing) == MOVED


def test_no_subscriber_sees_a_post_again(site, published):
    assert len(published["ids"]) == 4
    ids = re.findall(r"<id>(.*?)</id>", (site / "atom.xml").read_text(encoding="utf-8"))
    assert sorted(ids) == published["ids"]


def test_what_is_the_writers_stays_as_it_is(after, before):
    now = contents(after)
    own = {name: content for name, content in contents(before).items() if OWN.fullmatch(name)}
    assert len(own) > 15
    assert {name for name, content in own.items() if now.get(name) != content} == set()
    assert now["_templates/mine.html"] == b"mine"


def test_settings_stay(after, before):
    was, now = settings(before), settings(after)
    named = {name for name in was if name.startswith(("blog_", "html_", "myst_"))} - NAMED_ANEW
    assert len(named) > 30
    assert {name: now[name] for name in named if was[name] != now[name]} == {}
    assert (now["blog_menu"], now["blog_profile"]) == (was["doors"], was["profile"])
    assert [line for line in now["extensions"] if "." not in line] == ["myst_parser", "ablog", "carnet"]


def test_the_copy_of_the_engine_goes_and_nothing_is_lost(after, before):
    now = contents(after)
    assert {name.partition("/")[0] for name in now} & {"_ext", "tools", "locales", "pyproject.toml", ".ci"} == set()
    assert {name for name in now if name.startswith("tests/")} == {"tests/test_blog.py", "tests/requirements.txt"}
    for name, content in contents(before).items():
        if name not in (".pages.yml", "frontmatter.json", "post.schema.json"):  # which are made of the settings
            assert content in (now.get(name), now.get(f"{STORE}/{name}")), name
    assert f"/{STORE}/" in now[".gitignore"].decode()


def test_forms_are_those_of_its_settings(after):
    for name, text in schemas.files(settings(after)).items():
        assert (after / name).read_text(encoding="utf-8") == text


@pytest.mark.browser
def test_tests_of_a_blog_pass(after, environment):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests"]
    done = subprocess.run(command, cwd=after, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_changes_of_the_engines_files_are_told(tmp_path, capsys):
    root = unpacked(tmp_path)
    (root / "_templates/page.html").write_text("my page", encoding="utf-8")
    assert main([str(root)]) == 0
    (told,) = capsys.readouterr().out.splitlines()[1:]
    assert told.startswith("_templates/page.html venait du moteur, et vous l’aviez changé")
    assert told.endswith(f"{STORE}/_templates/page.html")
    assert (root / STORE / "_templates/page.html").read_text(encoding="utf-8") == "my page"


def test_what_can_not_be_taken_over_is_told_and_stays(tmp_path, capsys):
    (tmp_path / "conf.py").write_text("project = 'A'\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "there is nothing to take over" in capsys.readouterr().err
    assert contents(tmp_path) == {"conf.py": b"project = 'A'\n"}
    root = unpacked(tmp_path / "twice")
    (root / STORE).mkdir()
    kept = contents(root)
    assert main([str(root)]) == 1
    assert "existe déjà" in capsys.readouterr().err
    assert contents(root) == kept


def test_lines_that_the_owner_added_or_took_out_stay_so():
    lines = ["import re", "", "extensions = [", *(f'    "{name}",' for name in ("ablog", "my_own", "doors")), "]"]
    found: dict = {}
    exec(new_settings("\n".join([*lines, "x = re.escape('a')", ""])), found)
    floor = ["ablog", "carnet", "carnet.messages", "carnet.outside_files"]
    assert found["extensions"] == [*floor, "my_own", "carnet.sidebar_links"]
