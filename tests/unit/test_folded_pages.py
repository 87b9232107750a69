"""What the environment keeps of each page comes back whole, however often it was folded."""

from __future__ import annotations

import pickle
import random

import pytest

from carnet.core import folded_pages
from carnet.core.folded_pages import FoldedPages


def again(kept: FoldedPages) -> FoldedPages:
    """Return it as the next build has it."""
    return pickle.loads(pickle.dumps(kept))


def test_dictionary_of_pages_is_as_a_plain_one_whatever_is_done_with_it():
    chance, plain, kept = random.Random(7), {}, FoldedPages()
    for _step in range(4_000):
        name = f"posts/{chance.randrange(300)}"
        match chance.randrange(8):
            case 0 | 1 | 2:
                plain[name] = kept[name] = [name, chance.random()]
            case 3:
                assert plain.pop(name, None) == kept.pop(name, None)
            case 4:
                assert plain.get(name) == kept.get(name)
            case 5 if chance.randrange(20) == 0:
                kept = again(kept)
            case _:
                assert (name in plain, len(plain)) == (name in kept, len(kept))
    assert dict(again(kept)) == dict(kept) == plain
    assert kept.keys() == plain.keys()


def test_value_that_was_changed_in_place_stays_changed():
    kept = again(FoldedPages({"a": ["of a"], "b": ["of b"]}))
    kept["a"].append("more")
    assert dict(again(kept)) == {"a": ["of a", "more"], "b": ["of b"]}


def test_nobody_is_unfolded_by_a_look_at_names_or_by_another_value(monkeypatch):
    kept = again(FoldedPages({f"{number}": number for number in range(100)}))
    monkeypatch.setattr(folded_pages.pickle, "loads", lambda _: pytest.fail("unfolded"))
    assert "7" in kept
    assert "107" not in kept
    assert len(kept) == len(list(kept)) == 100
    kept["7"] = "another"
    del kept["8"]
    assert len(kept) == 99
    kept.__reduce__()


def test_pieces_stay_few_however_many_pages_were_edited():
    kept = FoldedPages({f"{number:03}": number for number in range(320)})
    for number in range(320):
        kept = again(kept)
        kept[f"{number:03}"] = -number
    assert len(again(kept)._pieces) <= 25
    assert dict(kept) == {f"{number:03}": -number for number in range(320)}
