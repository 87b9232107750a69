"""What is kept of each page goes from build to build as it is."""

from __future__ import annotations

import pickle
from datetime import datetime

import pytest

from carnet.archives import Entry, Label
from carnet.core import fingerprint as _fingerprint
from carnet.core import posts
from carnet.core.dates import Zone


@pytest.fixture
def source():
    return posts.Source((1, 2), datetime(2006, 3, 17, tzinfo=Zone.blog), False, (), {"date": 2})


def test_data_are_the_same_after_a_build(source):
    again = pickle.loads(pickle.dumps(source))
    assert again == source
    assert again is not source
    with pytest.raises(AttributeError):
        again.draft = True


def test_fingerprint_is_kept_and_not_made_again(source):
    entry = Entry(source, "Un mot", None, (Label("Humeurs", "rubrique/humeurs"),), {})
    again = pickle.loads(pickle.dumps(entry))
    assert again == entry
    assert again.fingerprint == entry.fingerprint
    assert repr(again) == repr(entry)


def test_data_of_other_fields_than_before_are_refused(source, monkeypatch):
    kept = pickle.dumps(source)
    monkeypatch.setitem(_fingerprint._FIELDS, posts.Source, (("stamp",), None))
    with pytest.raises(ValueError, match="zip"):
        pickle.loads(kept)
