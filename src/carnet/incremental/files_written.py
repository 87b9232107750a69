"""What a build writes for documents, and when it copies styles, scripts and the like.

A page whose text alone changed is there before they are copied once more.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder

from carnet.core.build_state import files_below
from carnet.core.fingerprint import digest, stamp_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from carnet.core.reserved_addresses import Addresses


def name_images(app: Sphinx, env: BuildEnvironment) -> None:
    """Name each picture in the output after its path alone.

    Sphinx numbers pictures with one file name in the order in which it happens to read their pages.
    """
    for uri, (docnames, _name) in env.images.items():
        path = Path(uri)
        env.images[uri] = (docnames, f"{path.stem}-{digest(uri)[:8]}{path.suffix}")


def of_documents(builder: StandaloneHTMLBuilder, addresses: Addresses) -> set[str]:
    """Return the files that are written for documents, their sources, pictures and downloads."""
    env, config = builder.env, builder.config
    shown = env.found_docs if config.html_copy_source else ()
    return {
        *(f"_sources/{env.doc2path(name, base=False)}{config.html_sourcelink_suffix}" for name in shown),
        *addresses.files,
        *(f"{builder.imagedir}/{name}" for _docs, name in env.images.values()),
        *(f"_downloads/{name}" for _docs, name in env.dlfiles.values()),
        *(file for files in builder._app.emit("carnet-files") for file in files),
    }


def static_stamps(builder: StandaloneHTMLBuilder) -> str:
    """Return what changes with the static files in the output, whose contents the addresses in pages tell."""
    folder = f"{builder.outdir}{os.sep}_static"
    return digest(sorted((name, stamp_of(f"{folder}{os.sep}{name}")) for name in files_below(folder)))


def copied_later(builder: StandaloneHTMLBuilder, may_wait: Callable[[], bool]) -> Callable[[], None]:
    """Let the builder not copy static files when it *may wait*; return what copies them then."""
    copy = builder.copy_static_files
    waiting: list[Callable[[], None]] = []

    def copy_static_files() -> None:
        if may_wait():
            waiting.append(copy)
        else:
            copy()

    def copy_now() -> None:
        while waiting:
            waiting.pop()()

    builder.copy_static_files = copy_static_files  # type: ignore[method-assign]
    return copy_now


def leave_inventory(builder: Builder) -> None:
    """Let Sphinx's list of the names of places be as it is, if it is there."""
    if isinstance(builder, StandaloneHTMLBuilder) and stamp_of(f"{builder.outdir}{os.sep}{INVENTORY_FILENAME}"):
        builder.dump_inventory = lambda: None  # type: ignore[method-assign]
