"""The help of every command, and what is told of a slip on its command line, are in the blog's language."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from building import REPO

from carnet import cli
from carnet.cli import COMMANDS
from carnet.cli.arguments import parser_of
from carnet.cli.commands import EXTRAS
from carnet.core.words import speak

#: Of English that no line in French has.
ENGLISH = re.compile(r"\b(?:the|is|are|not|with|which|this|usage:|error|required|invalid|choose|a folder)\b")


@pytest.fixture(autouse=True)
def french(monkeypatch):
    monkeypatch.setattr("sphinx.locale.translators", {})
    monkeypatch.setattr("carnet.cli.console.speak_its_language", lambda: speak("fr"))
    speak("fr")


def test_commands_are_listed_in_french(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert said.startswith("usage\u00a0: carnet COMMANDE")
    assert "montrer le blog" in said
    assert not ENGLISH.search(said)


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_does_is_said_in_french(name):
    assert not ENGLISH.search(parser_of(name).format_help())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "il manque"),
        (["x", "--nul"], "cela n’est pas connu"),
        (["x", "--port", "y"], "n’est pas une valeur"),
        (["x", "--port"], "il y faut une valeur"),
        (["x", "--kind", "c"], "choisissez parmi"),
        (["x", "--yes=1"], "il n’y faut pas de valeur"),
        (["x", "--p", "1"], "peut être"),
    ],
)
def test_slip_on_a_command_line_is_told_in_french(capsys, given, said):
    parser = parser_of("show")
    parser.add_argument("place")
    for name, more in (
        ("port", {"type": int}),
        ("pole", {}),
        ("kind", {"choices": "ab"}),
        ("yes", {"action": "store_true"}),
    ):
        parser.add_argument(f"--{name}", **more)
    with pytest.raises(SystemExit):
        parser.parse_args(given)
    told = capsys.readouterr().err
    assert said in told
    assert not ENGLISH.search(told)


#: Lets no program import what the extras bring: the names come as an argument.
WITHOUT = """
import sys
from importlib.machinery import PathFinder
names, found = set(sys.argv.pop(1).split(",")), PathFinder.find_spec
PathFinder.find_spec = lambda name, *more: None if name.partition(".")[0] in names else found(name, *more)
from carnet.cli import main
main()
"""
MODULES = {  # of the packages of each extra, those that nothing else brings
    "serve": "sphinx_autobuild",
    "write": "nicegui,fastapi,uvicorn",
    "pdf": "pypandoc,typst",
    "import": "feedparser,html5lib",
    "letter": "css_inline",
}


@pytest.mark.parametrize("name", EXTRAS)
def test_command_without_its_packages_says_in_one_line_how_to_install_them(tmp_path, name):
    (tmp_path / "conf.py").write_text('language = "en"\nblog_letter_from = "Ada <ada@example.org>"\n', encoding="utf-8")
    words = {"import": ["feed.xml"], "pdf": ["book.epub", "pdf"], "letter": ["--dry-run", "--no-browser"]}.get(name, [])
    (tmp_path / "book.epub").touch()
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, MODULES[name], name, *words],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(REPO / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"sphinx-carnet[{EXTRAS[name]}]" in done.stderr
