"""Pages that are not built while they would be empty, such as one of legal notices that has blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def pages_left_out(env: BuildEnvironment) -> dict[str, str]:
    """Return the pages that are not built while they would be empty, each with what it waits for."""
    answers = env.events.emit("carnet-left-out")
    return {docname: why for part in answers for docname, why in sorted((part or {}).items())}
