"""Units speak English."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _english(english):
    """Clear the language of a blog that was built in the same process."""
