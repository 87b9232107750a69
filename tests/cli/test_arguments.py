"""The help of every command, and what is told of a slip on its command line, are in the blog's language."""

from __future__ import annotations

import re

import pytest

from carnet import cli
from carnet.cli import COMMANDS
from carnet.cli.arguments import parser_of
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
