"""What the hosts do with this repository, step for step, as far as it can be done without them.

The steps of the workflows and what Read the Docs makes of its configuration run in new clones. Actions are stood in for
by their names; what is installed is the tests' own environment, for installing it anew takes longer than all the rest.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import forked
import pytest
import yaml
from bs4 import BeautifulSoup
from building import REPO, copy_repository, post, real_settings

from carnet.cli.serve import serve

pytestmark = pytest.mark.slow

SETTINGS = real_settings()
CATEGORY = SETTINGS["blog_categories"][0]
PAGES_OF_THE_BOOK = {page.stem for page in REPO.glob("*.md") if ":::{book}\n" in page.read_text(encoding="utf-8")}
MARK = "Brouillon" if SETTINGS["language"] == "fr" else "Draft"
POST = "posts/2026/demain-matin"
COMMIT = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid", "commit", "--quiet", "--message", "Test")
_EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")
_HASH_FILES = re.compile(r"hashFiles\('(.+)'\)")


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def environment(**variables):
    """Return what a new machine knows: where programs are, and nothing of this one's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"no_proxy": "*"} | variables


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """The repository as it is now, with a draft, as a host clones it."""
    folder = copy_repository(tmp_path_factory.mktemp("origin") / "blog")
    (folder / "posts/2026/en-cours.md").write_text(
        post("En cours", "Pas fini.", draft="true", category=json.dumps(CATEGORY)), encoding="utf-8"
    )
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, *COMMIT)
    return folder


def install(workspace):
    """Stand in for the installation: the environment of these tests, marked as newer than any list of requirements."""
    if (venv := workspace / ".venv").exists():
        return
    venv.mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (venv / name).symlink_to(Path(sys.prefix) / name)
    (venv / "ready").touch()
    os.utime(venv / "ready", (4e9, 4e9))


class Runner:
    """Runs the steps of a job, as GitHub would, in a folder of its own."""

    def __init__(self, origin, workspace, cache=None, **contexts):
        self.origin, self.workspace, self.cache = origin, workspace, cache
        self.contexts = {"runner.os": "Linux", "runner.arch": "X64", "github.ref": "refs/heads/main"} | contexts
        self.said, self.artifact = "", None

    def run(self, workflow, job):
        steps = yaml.safe_load((self.origin / ".github/workflows" / workflow).read_text(encoding="utf-8"))
        for number, step in enumerate(steps["jobs"][job]["steps"]):
            if "if" in step and not self.holds(step["if"]):
                continue
            outputs = self.shell(step) if "run" in step else self.act(step)
            name = step.get("id", f"unnamed-{number}")
            self.contexts |= {f"steps.{name}.outputs.{key}": value for key, value in outputs.items()}
        return self

    def fill(self, text):
        """Return a text with the values of its expressions; one that is not known is an error."""
        return _EXPRESSION.sub(lambda found: self.value(found[1]), text)

    def value(self, expression):
        if found := _HASH_FILES.fullmatch(expression):
            return hashlib.sha256((self.workspace / found[1]).read_bytes()).hexdigest()
        return self.contexts[expression]

    def holds(self, condition):
        left, right = condition.split(" == ")
        return self.value(left) == right.strip("'")

    def shell(self, step):
        """Run a script of a step; return its outputs."""
        install(self.workspace)
        output = self.workspace / ".git/outputs"
        output.write_text("", encoding="utf-8")
        variables = {name: self.fill(text) for name, text in step.get("env", {}).items()}
        python = f"{self.workspace / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-e", "-c", self.fill(step["run"])],
            cwd=self.workspace,
            env=environment(GITHUB_OUTPUT=str(output), CI="true") | {"PATH": python} | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        self.said += done.stdout + done.stderr
        assert done.returncode == 0, self.said
        return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())

    def act(self, step):
        """Do what an action does, as far as this repository needs it; return its outputs."""
        options = {name: self.fill(str(value)) for name, value in step.get("with", {}).items()}
        match step["uses"].partition("@")[0]:
            case "actions/checkout":
                shutil.rmtree(self.workspace, ignore_errors=True)
                git(self.origin, "clone", "--quiet", "--depth=1", f"file://{self.origin}", str(self.workspace))
                head = subprocess.run(
                    ["git", "rev-parse", "HEAD"], cwd=self.workspace, check=True, capture_output=True, text=True
                )
                self.contexts["github.sha"] = head.stdout.strip()
            case "actions/setup-python":
                return {"python-version": "3.14.0"}
            case "actions/configure-pages":
                return {"base_url": self.contexts["online"].rstrip("/")}
            case "actions/cache/restore":
                self.restore(options)
                return {"cache-primary-key": options["key"]}
            case "actions/cache/save":
                if not (self.cache / options["key"]).exists():
                    for name in options["path"].split():
                        shutil.copytree(self.workspace / name, self.cache / options["key"] / name, symlinks=True)
            case "actions/upload-pages-artifact" | "actions/upload-artifact":
                self.artifact = self.workspace / options["path"]
                hidden = options.get("include-hidden-files") == "True"
                assert (self.artifact / "index.html").is_file()
                assert not hidden or (self.artifact / ".nojekyll").is_file()
            case unknown:
                pytest.fail(f"nothing stands in for {unknown}")
        return {}

    def restore(self, options):
        """Bring back what was kept under the key, else what was kept last under one that begins as it may."""
        kept = sorted(self.cache.iterdir(), key=lambda folder: folder.stat().st_mtime_ns) if self.cache else []
        for beginning in (options["key"], options["restore-keys"]):
            for folder in kept[::-1]:
                if folder.name.startswith(beginning):
                    shutil.copytree(folder, self.workspace, symlinks=True, dirs_exist_ok=True)
                    return


def times_read(workspace):
    """Return when each page was read."""
    folder = workspace / "_build/doctrees"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*.doctree")
    }


# -- GitHub Pages ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def deployments(origin, tmp_path_factory):
    """Two deployments by the Pages workflow, the second one of a new post; and two of the same from other folders."""
    folder = tmp_path_factory.mktemp("hosts")
    online, cache = folder / "online", folder / "cache"
    online.mkdir()
    cache.mkdir()

    def deploy(workspace, kept=cache):
        runner = Runner(origin, workspace, kept, online=address).run("pages.yml", "build")
        return runner, contents(runner.artifact), times_read(workspace)

    with serve(online, "/blog/") as address:
        first = deploy(folder / "work/blog")
        shutil.copytree(first[0].artifact, online, dirs_exist_ok=True)  # what actions/deploy-pages does
        (origin / f"{POST}.md").write_text(
            post("Demain matin", "À la fraîche.", category=json.dumps(CATEGORY)), encoding="utf-8"
        )
        git(origin, "add", "--all")
        git(origin, *COMMIT)
        shutil.copytree(cache, folder / "earlier", symlinks=True)
        second = deploy(folder / "work/blog")
        (folder / "nothing").mkdir()
        clean = deploy(folder / "clean/blog", folder / "nothing")
        moved = deploy(folder / "moved/blog", folder / "earlier")
    return {"first": first, "second": second, "clean": clean, "moved": moved}


def test_pages_workflow_makes_the_site_and_the_book_that_it_names(deployments):
    runner, files, _ = deployments["first"]
    home = BeautifulSoup(files["index.html"], "lxml")
    assert home.select_one("link[rel=canonical]")["href"] == runner.contexts["online"]
    assert [name for name in files if name.endswith(".epub")]
    assert "posts/2026/en-cours/index.html" not in files


def test_deployment_of_a_new_post_reads_that_post_and_the_page_of_the_book(deployments):
    (_, _, before), (runner, files, after) = deployments["first"], deployments["second"]
    assert f"{POST}/index.html" in files
    read = {page for page, moment in after.items() if before.get(page) != moment}
    assert read == {POST, *PAGES_OF_THE_BOOK}  # which say how large it is
    assert "atom.xml" in runner.contexts["steps.feeds.outputs.changed"]


@pytest.mark.parametrize("other", ["second", "moved"])
def test_deployment_from_what_was_kept_equals_a_clean_one(deployments, other):
    (_, clean, _), (_, files, _) = deployments["clean"], deployments[other]
    assert sorted(files) == sorted(clean)
    assert [name for name in files if files[name] != clean[name]] == []


def test_nothing_is_kept_from_another_branch_than_main(origin):
    kept = [
        step
        for job in yaml.safe_load((origin / ".github/workflows/pages.yml").read_text())["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/cache/save@")
    ]
    assert [step["if"] for step in kept] == ["github.ref == 'refs/heads/main'"]


def workflows():
    """Return the workflows by name, of this repository and of new blogs; YAML reads "on" as a truth."""
    folders = (REPO / ".github/workflows", REPO / "src/carnet/cli/new/files/github/workflows")
    paths = [path for folder in folders for path in sorted(folder.glob("*.yml"))]
    return {path.relative_to(REPO).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


def steps_of(workflow):
    return [step for job in workflow["jobs"].values() for step in job.get("steps", ())]


def test_what_runs_by_the_clock_is_apart_from_what_a_push_runs():
    """GitHub stops a workflow with a schedule when nobody was there for long, all of it."""
    assert len(workflows()) > 8
    for name, workflow in workflows().items():
        assert not {"schedule", "push"} <= {*workflow[True]}, name


def test_only_the_deployment_keeps_anything_and_it_restores_no_environment():
    """What any workflow kept, code that runs in it could have written, such as a newest version of a package."""
    cached = {
        (name, step["with"]["path"])
        for name, workflow in workflows().items()
        for step in steps_of(workflow)
        if "actions/cache" in step.get("uses", "")
    }
    assert cached == {(".github/workflows/pages.yml", "_build")}
    unlocked = workflows()[".github/workflows/versions.yml"]
    assert not [step for step in steps_of(unlocked) if "cache" in step.get("with", {})]
    key = next(
        step["with"]["key"]
        for step in steps_of(workflows()[".github/workflows/pages.yml"])
        if "key" in step.get("with", {})
    )
    text = "".join(path.read_text(encoding="utf-8") for path in (REPO / ".github/workflows").glob("*.yml"))
    assert text.count(key.partition("$")[0] + "$") == 2


def test_what_installs_packages_without_hashes_can_write_nothing():
    for name in (".github/workflows/versions.yml", ".github/workflows/locks.yml"):
        for job in workflows()[name]["jobs"].values():
            runs = "".join(step.get("run", "") for step in job.get("steps", ()))
            runs_make = bool(re.search(r"^\s*(?:\w+=\S+ )*make |\" make ", runs, re.MULTILINE))
            assert not runs_make or job["permissions"] == {"contents": "read"}, name


def test_night_that_fails_opens_one_issue(origin, tmp_path):
    """`gh` is stood in for: it lists what was opened, and opens."""
    job = workflows()[".github/workflows/nightly.yml"]["jobs"]["tell"]
    assert (job["if"], job["needs"]) == ("failure()", "pages")
    gh = tmp_path / "gh"
    gh.write_text('#!/bin/sh\n[ "$2" = create ] && echo "$4" >> opened\n[ "$2" = list ] && grep -cs . opened || true\n')
    gh.chmod(0o755)
    (tmp_path / "opened").touch()
    (step,) = job["steps"]
    known = {"TITLE": step["env"]["TITLE"], "GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "a/b"}
    for _night in range(3):
        variables = environment(PATH=f"{tmp_path}:{os.environ['PATH']}", GITHUB_RUN_ID="1", **known)
        subprocess.run(["bash", "-e", "-c", step["run"]], cwd=tmp_path, env=variables, check=True)
    assert (tmp_path / "opened").read_text() == f"{known['TITLE']}\n"


def test_locks_are_renewed_by_what_can_remake_them():
    for path in (REPO / ".github/dependabot.yml", REPO / "src/carnet/cli/new/files/github/dependabot.yml"):
        updates = yaml.safe_load(path.read_text(encoding="utf-8"))["updates"]
        assert [one["package-ecosystem"] for one in updates] == ["github-actions"], path
    renewing, proposing = workflows()[".github/workflows/locks.yml"]["jobs"].values()
    assert "make lock UPGRADE=1" in "".join(step.get("run", "") for step in renewing["steps"])
    assert "*requirements.txt" in "".join(step.get("run", "") for step in proposing["steps"])


# -- Pull requests -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def preview(origin, tmp_path_factory):
    """The build of a pull request."""
    runner = Runner(origin, tmp_path_factory.mktemp("preview") / "blog")
    return runner.run("ci.yml", "preview").artifact


def test_preview_of_a_pull_request_shows_drafts_and_marks_them(preview):
    page = BeautifulSoup((preview / "posts/2026/en-cours.html").read_bytes(), "lxml")
    assert page.select_one("main .unpublished").get_text().startswith(MARK)


def test_no_page_of_a_preview_is_for_search_engines(preview):
    pages = {
        path.relative_to(preview).as_posix(): BeautifulSoup(path.read_bytes(), "lxml")
        for path in preview.rglob("*.html")
    }
    assert len(pages) > 10
    assert [name for name, page in pages.items() if not page.select("meta[name=robots][content=noindex]")] == []
    assert (preview / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"


def test_preview_is_never_deployed(origin):
    job = yaml.safe_load((origin / ".github/workflows/ci.yml").read_text())["jobs"]["preview"]
    assert job["if"] == "github.event_name == 'pull_request'"
    assert job["permissions"] == {"contents": "read"}
    assert not [step for step in job["steps"] if "pages" in step.get("uses", "")]


# -- Read the Docs -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rtd(origin, tmp_path_factory):
    """What Read the Docs builds: https://docs.readthedocs.com/platform/stable/builds.html."""
    folder = tmp_path_factory.mktemp("rtd")
    git(origin, "clone", "--quiet", "--depth=1", f"file://{origin}", str(folder / "blog"))
    settings = yaml.safe_load((folder / "blog/.readthedocs.yaml").read_text(encoding="utf-8"))
    assert all((folder / "blog" / each["requirements"]).is_file() for each in settings["python"]["install"])
    strict = ["-W", "--keep-going"] if settings["sphinx"]["fail_on_warning"] else []
    for kind, builder in {
        "html": settings["sphinx"]["builder"],
        **{name: name for name in settings["formats"]},
    }.items():
        options = ["-T", *strict, "-b", builder, "-d", "_build/doctrees", "-D", f"language={SETTINGS['language']}"]
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", *options, ".", str(folder / "output" / kind)],
            cwd=(folder / "blog" / settings["sphinx"]["configuration"]).parent,
            env=environment(READTHEDOCS="True", READTHEDOCS_CANONICAL_URL="https://essai.invalid/fr/latest/"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return folder / "output"


def test_read_the_docs_builds_the_site_for_its_address(rtd):
    home = BeautifulSoup((rtd / "html/index.html").read_bytes(), "lxml")
    assert home.select_one("link[rel=canonical]")["href"] == "https://essai.invalid/fr/latest/"
    assert (rtd / "html/404.html").is_file()


@pytest.mark.parametrize(("language", "refused"), [("en", True), ("de", True), ("fr-CA", False), ("FR", False)])
def test_read_the_docs_builds_in_no_other_language_than_that_of_the_blog(tmp_path, language, refused):
    (tmp_path / "conf.py").write_text("project, language, extensions = 'Essai', 'fr', ['carnet']\n", encoding="utf-8")
    (tmp_path / "index.rst").write_text("Accueil\n=======\n", encoding="utf-8")
    for host, expected in (("True", int(refused)), ("", 0)):
        arguments = ["-q", "-b", "html", "-D", f"language={language}", ".", "out"]
        done = forked.run(arguments, tmp_path, environment(READTHEDOCS=host, PYTHONPATH=str(REPO / "src")))
        assert done.returncode == expected, done.stderr
        lines = done.stderr.splitlines()
        assert [line.startswith("conf.py:1: Read the Docs") for line in lines] == [True] * expected, done.stderr


def test_read_the_docs_finds_one_book_to_offer(rtd):
    assert len(list((rtd / "epub").glob("*.epub"))) == 1
