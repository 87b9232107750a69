"""Pages that are not built while they would be empty, such as one of legal notices that has blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

_LEFT_OUT: WeakKeyDictionary[BuildEnvironment, dict[str, str]] = WeakKeyDictionary()


def pages_left_out(env: BuildEnvironment) -> dict[str, str]:
    """Return the pages that are not built while they would be empty, each with what it waits for; a build asks once."""
    if env not in _LEFT_OUT:
        answers = env.events.emit("carnet-left-out")
        _LEFT_OUT[env] = {docname: why for part in answers for docname, why in sorted((part or {}).items())}
    return _LEFT_OUT[env]
