"""What the last build into a folder was made from and wrote, as far as the next one may build on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from carnet.core.build_state import files_below, read_state, state_file
from carnet.core.code_digest import contents
from carnet.core.told_warnings import ANYWHERE, load_told

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Sphinx writes it at the root of what it builds.
MARKER = ".buildinfo"


def last_state(app: Sphinx) -> dict[str, Any]:
    """Return the fingerprints of the last build, as far as it was one of this kind and told nothing amiss."""
    state = read_state(state_file(app, "pages"))
    if state.get("builder") != app.builder.name:
        return {}
    told, own = load_told(app), state["own"]
    if ANYWHERE in told.written or contents(map(Path, own)) != own:
        return forgotten(state)
    return forgotten(state, "code", "site", "pages") if told.later else state


def forgotten(state: dict[str, Any], *known: str) -> dict[str, Any]:
    """Return of a *state* what was written, by name alone, and what else is still *known*."""
    names = {"files": state["files"], "beside": state["beside"], "outputs": dict.fromkeys(state["outputs"])}
    return names | {name: state[name] for name in known}


def names_in(state: dict[str, Any]) -> set[str]:
    """Return all files that somebody vouched for."""
    return {name for kind in ("files", "beside", "outputs") for name in state.get(kind, ())}


def files_there(app: Sphinx) -> set[str]:
    """Return the files in the output folder."""
    return files_below(app.outdir, but=app.doctreedir)


def foreign_files(app: Sphinx, there: set[str]) -> set[str]:
    """Return which of the files that are *there*, in the output folder, no build wrote: they are left alone."""
    state = read_state(state_file(app, "pages"))
    if "made" in state:
        return there - names_in(state) - set(state["made"])
    if "foreign" in state:  # the last build was cut short
        return there & set(state["foreign"])
    return set() if MARKER in there else there
