"""What pages can know of one another is compared in a short way, which tells the same as the long one."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from docutils import nodes

from carnet.incremental.only_texts import are_still, facts_of, shared_facts

KNOWN = {
    "labels": {"un-lieu": ("a", "un-lieu", "Un lieu")},
    "days": {"a": [date(2026, 1, 1)]},
    "images": {"point.png": ({"a"}, "point-1.png")},
    "order": ("clé", [["a"], ["b"]]),
    "title": nodes.title("", "Un"),
}


def environment(**changes: object) -> SimpleNamespace:
    return SimpleNamespace(found_docs={"a", "b"}, titles={"a": nodes.title("", "A")}, inner={"std": KNOWN | changes})


def is_as_before(env: SimpleNamespace, *, waited: bool) -> bool:
    before = environment()
    return are_still(facts_of(before, ["a"], shared_facts(before) if waited else {}), env, ["a"])


@pytest.mark.parametrize("waited", [True, False])
def test_what_says_the_same_is_as_before(waited):
    assert is_as_before(environment(), waited=waited)


@pytest.mark.parametrize("waited", [True, False])
@pytest.mark.parametrize(
    "changes",
    [
        {"labels": {"un-lieu": ("a", "un-lieu", "Un endroit")}},
        {"labels": {"un-lieu": ("a", "un-lieu", "Un lieu"), "deux": ("a", "", "")}},
        {"days": {"a": [date(2026, 1, 2)]}},
        {"images": {"point.png": ({"a", "b"}, "point-1.png")}},
        {"order": ("clé", [["a"], ["c"]])},
        {"title": nodes.title("", "Deux")},
        {"more": 1},
        {"title": object()},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whatever_differs_is_seen(changes, waited):
    assert not is_as_before(environment(**changes), waited=waited)


def test_page_that_came_or_went_is_seen():
    env = environment()
    env.found_docs = {"a"}
    assert not is_as_before(env, waited=True)
    env = environment()
    env.titles = {"a": nodes.title("", "Autre")}
    assert not is_as_before(env, waited=True)
