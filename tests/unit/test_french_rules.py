"""The rules of French typography, by a table of cases; other languages have their own."""

from __future__ import annotations

import pytest
from building import REPO
from pages import no_break

from carnet.french.rules import ordinals, typeset

TABLE = (REPO / "tests/data/french.txt").read_text(encoding="utf-8")
#: What is written, and what is read.
CASES = [tuple(no_break(side) for side in line.split(" | ")) for line in TABLE.splitlines() if line and line[0] != "#"]


def read(text: str) -> str:
    """Return *text* as it is set, what is raised between ^."""
    return "".join(f"{line}^{raised}^" if raised else line for line, raised in ordinals(typeset(text)))


def test_table_has_a_hundred_cases():
    assert len(set(CASES)) > 100
    assert sum(written != set_ for written, set_ in CASES) > 100


@pytest.mark.parametrize(("written", "set_"), CASES)
def test_text_is_set_by_the_rules(written, set_):
    assert read(written) == set_


@pytest.mark.parametrize(("written", "_set"), CASES)
def test_what_is_set_stays(written, _set):
    assert typeset(typeset(written)) == typeset(written)


@pytest.mark.parametrize(
    ("written", "language", "set_"),
    [
        ("What ? Yes : no ; 10 % ...", "en", "What? Yes: no; 10 % ..."),
        ("Was ? 3 km", "de", "Was? 3 km"),
        ("Petra ? 10 %", "br", "Petra ? 10 %"),
        ("Quoi ?", "fr-CH", "Quoi_?"),
        ("a :) b", "en", "a :) b"),
    ],
)
def test_other_languages_have_rules_of_their_own(written, language, set_):
    assert typeset(written, language) == no_break(set_)
