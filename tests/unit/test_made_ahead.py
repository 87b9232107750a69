"""What is made from all pages is made once, and anew as soon as what it is made from says something else."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

from carnet.core.made_ahead import MadeAhead


def count():
    """Return what counts names, and how often it did so."""
    made = itertools.count(1)
    return MadeAhead(lambda env: list(env.names), lambda env: (len(env.names), next(made)))


def test_value_is_made_while_a_build_waits_and_not_again():
    env = SimpleNamespace(names=["a", "b"])
    counted = count()
    counted.get_ready(SimpleNamespace(env=env))
    assert counted(env) == (2, 1)
    env.names = ["a", "b"]  # read anew, and as before
    assert counted(env) == (2, 1)


def test_value_is_made_anew_whatever_changed_in_place_or_not():
    env = SimpleNamespace(names=["a", "b"])
    counted = count()
    assert counted(env) == (2, 1)
    env.names.append("c")
    assert counted(env) == (3, 2)
    env.names = ["a", "b", "d"]
    assert counted(env) == (3, 3)
