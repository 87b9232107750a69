"""What builds warned of, and where: kept from one build to the next, for a warning belongs to what the blog is made
from, and not to the build that happened to give it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from carnet.core.build_state import read_state, state_file, write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Stands for a warning that names no page.
ANYWHERE = "*"


@dataclass
class Told:
    """Where a build gave warnings: the paths of pages, or `ANYWHERE`."""

    #: While pages were read; builders that share the doctrees share these, too.
    read: set[str] = field(default_factory=set)
    #: While pages were written into this output folder.
    written: set[str] = field(default_factory=set)
    #: Whether there were some after that, as when lists were made.
    later: bool = False


def _files(app: Sphinx) -> tuple[Path, Path]:
    return Path(app.doctreedir) / "blog-told.json", state_file(app, "told")


def load_told(app: Sphinx) -> Told:
    """Return where the last build gave warnings."""
    shared, own = (read_state(file) for file in _files(app))
    return Told(set(shared.get("read", ())), set(own.get("written", ())), bool(own.get("later")))


def save_told(app: Sphinx, told: Told) -> None:
    """Keep where this build gave warnings."""
    shared, own = _files(app)
    for file, content in (
        (shared, {"read": sorted(told.read)}),
        (own, {"written": sorted(told.written), "later": told.later}),
    ):
        if read_state(file) != content:
            write_whole(file, json.dumps(content))
