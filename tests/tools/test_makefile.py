"""What is typed behind the names of make's variables reaches programs as typed: neither make nor a shell reads it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from building import REPO

pytestmark = pytest.mark.slow

#: Takes the place of Python: it writes down what it is given, one argument a line, and makes the book that is listed.
PROGRAM = """#!/bin/sh
for word; do printf '%s\\n' "$word"; done >> given
[ -z "$CARNET_ARGS" ] || printf '%s\\n' "$CARNET_ARGS" >> given
[ -z "$BLOG_URL" ] || printf '%s\\n' "$BLOG_URL" >> address
mkdir -p _build/epub
: > "_build/epub/livre.epub"
"""
TEXTS = (
    "Ke$ha",
    "$$ et $(TITLE) ${PATH} $@",
    '"; touch x; "',
    "'; touch x; '",
    "$(touch x)",
    "$(shell touch x)",
    "`touch x`",
    "a && touch x # b",
    "C:\\temp\\n",
    "L’été\u00a0: « 100 % »\u202f?",
    "-n",
    "* ~ ; | > x < y",
)
#: How each variable is used, and the argument in which its text comes, whole; None if it comes as several, or as none.
USES = {
    "ARGS": (["html"], "{}"),
    "RUNS": (["bench"], "{}"),
    "PYTHON": (["html"], None),
    "PEERS": (["bench"], None),
    "SIZES": (["bench"], None),
    "UPGRADE": (["lock"], None),
    "TITLE": (["post"], "{}"),
    "DIR": (["start"], "{}"),
    "FILE": (["import"], "{}"),
    "TEXT": (["note"], "{}"),
    "POST": (["rename", "TO=new"], "{}"),
    "TO": (["rename", "POST=old"], "{}"),
    "MEDIA": (["import", "FILE=f"], "--media={}"),
    "YEAR": (["epub"], "--year={}"),
    "SERIES": (["epub"], "--series={}"),
    "BUILDER": (["html"], "{}"),
    "PORT": (["serve"], "{}"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The Makefile, and a virtual environment that is ready."""
    folder = tmp_path_factory.mktemp("make")
    shutil.copy2(REPO / "Makefile", folder)
    program = folder / ".venv/bin/python"
    program.parent.mkdir(parents=True)
    program.write_text(PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    for name in (
        "requirements.txt",
        "tests/requirements.txt",
        "src/carnet/cli/pdf/requirements.txt",
        "src/carnet/cli/desk/requirements.txt",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    for name in ("ready", "ready-tests", "ready-pdf", "ready-desk"):
        (folder / ".venv" / name).touch()
    return folder


def made(folder, *arguments, **environment):
    """Run make; return the arguments that programs were given."""
    (folder / "given").unlink(missing_ok=True)
    own = {name: text for name, text in os.environ.items() if name not in USES}
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env=own | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return (folder / "given").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", USES)
def test_text_reaches_the_program_as_it_was_typed(folder, name):
    task, form = USES[name]
    before = {path.name for path in folder.iterdir()}
    for number, text in enumerate(TEXTS):
        is_argument = number % 2 == 0
        given = made(folder, *task, f"{name}={text}") if is_argument else made(folder, *task, **{name: text})
        assert form is None or form.format(text) in given, text
    assert {path.name for path in folder.iterdir()} - before <= {"given", "_build", "address"}


def test_every_text_that_a_task_takes_is_tried():
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    (typed,) = (line for line in makefile.splitlines() if line.startswith("TYPED :="))
    assert set(typed.split()[2:]) == set(USES)


def test_a_text_that_begins_with_a_dash_is_no_option(folder):
    assert made(folder, "post", "TITLE=-n") == ["-m", "carnet", "post", "--", "-n"]
    assert made(folder, "import", "FILE=-n")[-2:] == ["--", "-n"]
    assert "--media=-n" in made(folder, "import", "FILE=f", "MEDIA=-n")


def test_what_is_not_typed_is_not_given(folder):
    assert made(folder, "html") == ["-m", "carnet", "html"]
    assert made(folder, "post") == ["-m", "carnet", "post", "--", ""]
    assert not [word for word in made(folder, "epub") if word.startswith(("--year", "--series"))]


def test_book_on_paper_is_that_of_the_year_and_series_too(folder):
    given = made(folder, "pdf", "YEAR=2006", 'SERIES=d\'"un" $été')
    assert {"--year=2006", '--series=d\'"un" $été'} <= set(given)
    assert given[-5:] == ["-m", "carnet", "pdf", "_build/epub/livre.epub", "_build/pdf"]


def carnet(command, words):
    return subprocess.run(
        [sys.executable, "-m", "carnet", command],
        cwd=REPO,
        env=os.environ | {"CARNET_ARGS": words},
        capture_output=True,
        text=True,
        check=False,
    )


def test_command_takes_the_words_of_args_apart_as_a_shell_would():
    done = carnet("post", "--date '2026-3-17 a' --author \"$(touch x)\" `touch x`")
    assert done.returncode == 2
    assert "2026-3-17 a" in done.stderr
    assert not (REPO / "x").exists()
    assert "--date" in carnet("post", "--help").stdout


def test_quotation_mark_that_is_not_closed_is_one_line():
    done = carnet("links", "--ask 'it")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "carnet: --ask 'it: No closing quotation\n"


def test_words_of_args_choose_tests_in_every_process():
    done = subprocess.run(
        [*(sys.executable, "-m", "pytest", "-q", "--numprocesses=2"), "tests/tools/test_makefile.py"],
        cwd=REPO,
        env=os.environ | {"PYTEST_ADDOPTS": "-p no:cacheprovider -k 'not_typed or  begins_with_a_dash'"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in done.stdout
