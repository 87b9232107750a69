"""Every command runs in any terminal: one that can't show all letters, one whose language is not installed."""

from __future__ import annotations

import codecs
import json
import os
import re
import subprocess
import sys

import pytest
from building import REPO, copy_repository, post

from carnet.cli.console import plain

pytestmark = pytest.mark.slow

#: Programs that people run, as `python -m` knows them, with their texts.
TEXTS = {
    ".".join(path.relative_to(REPO).with_suffix("").parts).removeprefix("src.").removesuffix(".__main__"): text
    for folder in ("tools", "src/carnet/cli", "src/carnet/importers")
    for path in sorted((REPO / folder).rglob("*.py"))
    if '__name__ == "__main__"' in (text := path.read_text(encoding="utf-8"))
}
del TEXTS["carnet.cli.resident.server"]  # another program runs it, and hands it a socket
#: A locale that no machine has, and terminals of the last century.
MISSING = {"LC_ALL": "xx_XX.UTF-8"}

#: Runs programs with `--help`, each in a fork of a process that has loaded what takes longest; prints how they ended.
HELP = """
import json, os, runpy, sys
import ablog, lxml.html, myst_parser.mocking, PIL.Image, requests, sphinx.application
ends = {{}}
for name in {names!r}:
    child = os.fork()
    if not child:
        said = os.open(os.path.join({folder!r}, name + ".txt"), os.O_CREAT | os.O_WRONLY)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.argv = [name, "--help"]
        runpy.run_module(name, run_name="__main__", alter_sys=True)
        sys.exit("it did not end by itself")
    ends[name] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(ends))
"""


def run(*arguments, cwd=REPO, **environment):
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONIO"))}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=cwd, env=own | environment, capture_output=True, check=False, timeout=300)


def test_letters_that_a_terminal_lacks_are_plain_ones():
    codecs.register_error("plain", plain)
    assert "Été «\u00a0à\u00a0» l’œuvre…\u202f! 日".encode("ascii", "plain") == b'Ete " a " l\'oeuvre... ! ?'
    assert "Été — œuvre".encode("cp850", "plain").decode("cp850") == "Été - oeuvre"
    assert "caf\udce9".encode("utf-8", "plain") == b"caf?"


def test_every_command_starts_by_the_one_function():
    wrong = [name for name, text in TEXTS.items() if not re.search(r'__name__ == "__main__":\n    command\(', text)]
    assert wrong == []


def test_every_command_says_how_it_is_used_in_any_terminal(tmp_path):
    """Each in one of two; what they share is tried in both, above and below."""
    asked = [
        name
        for name, text in TEXTS.items()
        if "ArgumentParser(" in text or "parser_of(" in text or name == "carnet.cli.new"
    ]
    assert {"carnet.cli.build", "carnet.cli.new_post", "carnet.importers", "carnet.cli.links"} <= {*asked}
    for number, encoding in enumerate(["ascii", "cp850"]):
        names = asked[number::2]
        said = {name: tmp_path / f"{name}.txt" for name in names}
        program = HELP.format(folder=str(tmp_path), names=names)
        own = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONIO"))}
        environment = own | MISSING | {"PYTHONIOENCODING": encoding}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=REPO, env=environment, capture_output=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == dict.fromkeys(names, 0), [file.read_bytes() for file in said.values()]
        for name, file in said.items():
            assert file.read_bytes().startswith(b"usage"), name
            assert b"Traceback" not in file.read_bytes()
            file.read_bytes().decode(encoding)


@pytest.fixture(scope="module")
def blog(tmp_path_factory):
    folder = copy_repository(tmp_path_factory.mktemp("blog"))
    for path in folder.glob("posts/*/*"):
        path.unlink() if path.is_file() else None
    (folder / "posts/2026/été à l’œuvre.md").write_text(post("Été"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("environment", [{"LANG": "fr_XX.UTF-8"}, MISSING, {"LC_TIME": "fr_XX"}, {"LC_ALL": "C"}])
def test_blog_is_built_where_the_language_of_the_terminal_is_not_installed(blog, environment):
    done = run("carnet.cli.build", cwd=blog, **environment)
    assert b"Traceback" not in done.stderr
    assert b"locale" not in done.stderr
    assert b"Le blog est dans" in done.stdout or "n’a pas été construit".encode() in done.stderr


def test_book_is_made_where_the_language_of_the_terminal_is_not_installed(blog):
    done = run("carnet.cli.console", "sphinx", "-q", "-b", "epub", ".", "_build/book", cwd=blog, **MISSING)
    assert done.returncode == 0, done.stderr
    assert [*(blog / "_build/book").glob("*.epub")]


@pytest.mark.parametrize("encoding", ["ascii", "cp850"])
def test_mistakes_and_names_with_accents_are_shown_in_any_terminal(blog, encoding):
    (blog / "posts/2026/faux.md").write_text(post("Faux", category="Étretat 日本"), encoding="utf-8")
    done = run("carnet.cli.build", cwd=blog, PYTHONIOENCODING=encoding, **MISSING)
    (blog / "posts/2026/faux.md").unlink()
    assert done.returncode == 1
    assert b"posts/2026/faux.md:3" in done.stderr
    assert b"Traceback" not in done.stderr
    done.stderr.decode(encoding)
    named = run(
        "carnet.cli.new_post",
        f"Été à l’œuvre, 日 {encoding}",
        "--date",
        "2026-02-03",
        cwd=blog,
        PYTHONIOENCODING=encoding,
    )
    assert named.returncode == 0, named.stderr
    assert b"Traceback" not in named.stderr


def test_makefile_starts_other_programs_by_the_one_function_too():
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    assert not re.findall(r"\$\(PY\) -m sphinx\w*", makefile)
