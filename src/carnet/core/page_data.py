"""What a module keeps of each page that was read, in Sphinx's environment: from build to build, and from one process
that reads to another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def page_data(env: BuildEnvironment, name: str) -> dict[str, Any]:
    """Return what is kept under *name*, by docname; a module that changes its kind says so by its ``env_version``."""
    if not hasattr(env, name):
        setattr(env, name, {})
    return getattr(env, name)  # type: ignore[no-any-return]  # Sphinx has no typed place for ours


def keep_page_data(app: Sphinx, *names: str) -> None:
    """Forget under *names* what was kept of a page that is gone, and take over what another process read."""

    def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        for name in names:
            page_data(env, name).pop(docname, None)

    def merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
        for name in names:
            theirs = page_data(other, name)
            page_data(env, name).update({docname: theirs[docname] for docname in docnames if docname in theirs})

    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
