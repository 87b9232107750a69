"""Addresses are joined as everyone joins them."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.core.urls import _joined

ROOTS = ["https://example.org/", "https://example.org/blog/", "https://example.org/blog", "https://example.org/?a", ""]


@pytest.mark.parametrize("root", ROOTS)
@given(path=st.text("aB1/.-_~:?#%;é ", max_size=8))
def test_address_is_what_the_standard_library_makes_of_it(root, path):
    assert _joined(root, path) == urljoin(root, path)
