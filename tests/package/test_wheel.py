"""The engine as a distribution: it declares what it uses, holds all that a blog needs, and builds the same bytes."""

from __future__ import annotations

import ast
import gettext
import io
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from building import REPO
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from carnet import __version__

pytestmark = pytest.mark.slow

PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
#: What is imported by another name than it is installed by.
NAMES = {
    "PIL": "pillow",
    "markdown_it": "markdown-it-py",
    "yaml": "pyyaml",
    "sphinx_autobuild": "sphinx-autobuild",
    "pypandoc": "pypandoc-binary",
}
#: What Sphinx brings and hands out in its own interfaces.
SPHINXS = {"docutils", "jinja2", "markupsafe", "pygments"}
BASE = "https://blog.example/fr/"


def listed(path: str) -> dict[str, str]:
    """Return the requirements of a list, with their bounds and markers, by name."""
    lines = (line.partition("#")[0].strip() for line in (REPO / path).read_text(encoding="utf-8").splitlines())
    return by_name(line for line in lines if line and not line.startswith("-"))


def by_name(lines) -> dict[str, str]:
    found = (Requirement(line) for line in lines)
    return {canonicalize_name(one.name): f"{one.specifier} ; {one.marker}" for one in found}


def test_requirements_of_this_blog_are_those_of_the_distribution():
    extras = [line for name in ("serve", "import", "scores", "music", "letter") for line in EXTRAS[name]]
    assert listed("requirements.in") == by_name([*PROJECT["dependencies"], *extras])
    assert [*listed("requirements.in")][:4] == ["sphinx", "ablog", "myst-parser", "furo"]
    assert by_name(PROJECT["dependencies"]).keys() >= {"sphinx", "ablog", "myst-parser", "furo"}
    assert listed("src/carnet/cli/pdf/requirements.in") == by_name(EXTRAS["pdf"])
    assert listed("src/carnet/cli/desk/requirements.in") == by_name(EXTRAS["desk"])
    assert listed("src/carnet/cli/new/tests.in") == by_name(EXTRAS["test"])
    assert Requirement(*EXTRAS["blog"]).extras == {"serve", "import", "scores", "music", "letter"}


def test_every_library_that_is_imported_is_declared():
    """In every module of ours, those that only some need included."""
    declared = {*by_name(line for lines in (PROJECT["dependencies"], *EXTRAS.values()) for line in lines)}
    nodes = [node for path in (REPO / "src").rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    tops = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names - SPHINXS - {"carnet"}
    assert len(tops) > 10
    assert {canonicalize_name(NAMES.get(name, name)) for name in tops} - declared == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=REPO,
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


def test_wheel_holds_all_that_is_in_the_source_and_nothing_else(wheel):
    assert wheel.name == f"sphinx_carnet-{__version__}-py3-none-any.whl"
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "src/carnet"],
        cwd=REPO,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    source = {name.removeprefix("src/") for name in tracked if name and (REPO / name).is_file()}
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    catalogues = {name.replace(".po", ".mo") for name in source if name.endswith(".po")}
    assert names == source | catalogues | {"carnet/cli/requirements.txt"}
    assert "carnet/py.typed" in names
    assert {Path(name).suffix for name in names} >= {".py", ".html", ".css", ".js", ".po", ".mo", ".woff"}


def test_wheel_holds_licences_notices_lock_and_command(wheel):
    packed = zipfile.ZipFile(wheel)
    info = f"sphinx_carnet-{__version__}.dist-info"
    listed_files = [path for pattern in PROJECT["license-files"] for path in REPO.glob(pattern)]
    assert len(listed_files) > 3
    for path in listed_files:
        name = path.relative_to(REPO).as_posix()
        assert packed.read(f"{info}/licenses/{name}") == (REPO / name).read_bytes()
    assert packed.read("carnet/cli/requirements.txt") == (REPO / "requirements.txt").read_bytes()
    assert "carnet = carnet.cli:main" in packed.read(f"{info}/entry_points.txt").decode()


def test_compiled_catalogue_is_that_of_its_source(wheel):
    content = zipfile.ZipFile(wheel).read("carnet/locales/fr/LC_MESSAGES/carnet.mo")
    assert gettext.GNUTranslations(io.BytesIO(content)).gettext("All posts") == "Tous les billets"


def test_wheel_is_the_same_whenever_it_is_made(wheel, tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(command, cwd=REPO, check=True, capture_output=True)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_source_archive_gives_the_same_wheel(wheel, tmp_path):
    def build(kind, folder, out):
        command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", out]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    build("sdist", REPO, tmp_path)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    build("wheel", tmp_path / archive.name.removesuffix(".tar.gz"), tmp_path / "again")
    assert (tmp_path / "again" / wheel.name).read_bytes() == wheel.read_bytes()


def test_version_is_in_the_list_of_changes():
    assert re.search(rf"^## {re.escape(__version__)}\b", (REPO / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)


# -- Installed elsewhere, without the source ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder of packages with the wheel, which was installed without network, and that nobody may write to."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--no-deps", "--no-index", "--no-compile", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", folder, wheel], check=True)
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        path.chmod(0o755)


@pytest.fixture(scope="module")
def blog(tmp_path_factory) -> Path:
    """This blog without its engine, in a folder that Git knows nothing of."""
    folder = tmp_path_factory.mktemp("blog")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, check=True, capture_output=True, text=True).stdout
    for name in names.split("\0"):
        file = REPO / name
        if name and not name.startswith(("src/", "tests/", "tools/")) and file.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(file.read_bytes())
    return folder


def site(folder: Path, out: Path, engine: Path) -> dict[str, bytes]:
    """Build a blog strictly with an engine, and return its files."""
    changing = ("BLOG_", "READTHEDOCS", "PYTHON", "SOURCE_DATE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(changing)}
    own = {"PYTHONPATH": str(engine), "PYTHONDONTWRITEBYTECODE": "1", "BLOG_URL": BASE}
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "-b", "dirhtml", "-d", out / "doctrees", folder]
    done = subprocess.run([*command, out / "html"], env=kept | own, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    files = (path for path in (out / "html").rglob("*") if path.is_file())
    return {path.relative_to(out / "html").as_posix(): path.read_bytes() for path in files}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_blog_built_without_the_source_is_the_same(installed, blog, tmp_path):
    before = contents(installed)
    found = site(blog, tmp_path / "installed", installed)
    assert "Tous les billets" in found["index.html"].decode()
    assert found == site(REPO, tmp_path / "source", REPO / "src")
    assert contents(installed) == before  # also when root builds, who may write anywhere


def test_command_runs_from_where_it_is_installed(installed, blog):
    path = {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "carnet", "--help"],
        cwd=blog,
        env=os.environ | path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert re.search(r"^  html +\w", done.stdout, re.MULTILINE)
