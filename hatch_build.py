"""What `hatchling` does besides for a wheel: it compiles the catalogues, which git does not keep."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalogues(BuildHookInterface[Any]):
    """Puts a .mo beside each .po of the wheel, so that no blog has to compile one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalogue, and name the files that git ignores."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from carnet.core.catalogues import compiled  # noqa: PLC0415  # from the source that is packed

        for source in sorted(root.glob("src/carnet/locales/*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            target.write_bytes(compiled(source.read_bytes()))
            build_data["artifacts"].append(target.relative_to(root).as_posix())
