"""The engine has three floors, and no feature imports another: any feature can be taken, or left out, alone.

At the bottom are `core`, which imports nothing of ours but itself, then `upstream` and `theme`, which import `core`. On
them stand the features; on top are `carnet` itself, `cli`, which is what a writer runs, and `importers`. Imports within
functions count, too; only those for the types alone do not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest
from building import REPO

MAX_LINES = 350
FLOOR = {"core", "upstream", "theme"}
#: What is run; nothing below imports it.
TOP = {"", "__main__", "cli", "importers"}


def module_trees() -> dict[str, ast.Module]:
    """Return the tree of each module by its name."""
    folder = REPO / "src"
    paths = {path: path.relative_to(folder).with_suffix("").parts for path in (folder / "carnet").rglob("*.py")}
    names = {path: ".".join(part for part in parts if part != "__init__") for path, parts in paths.items()}
    return {name: ast.parse(path.read_text(encoding="utf-8")) for path, name in names.items()}


def for_types_alone(tree: ast.Module) -> set[ast.AST]:
    """Return what stands below `if TYPE_CHECKING`."""
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    return {node for block in blocks for statement in block.body for node in ast.walk(statement)}


def imported(tree: ast.Module, names: set[str]) -> Iterator[str]:
    """Yield the modules of ours that a module imports."""
    left_out = for_types_alone(tree)
    for node in ast.walk(tree):
        if node in left_out:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (inner & names) or ({node.module} & names)
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & names


def room(name: str) -> str:
    """Return the feature, or part of the floor, that a module belongs to; "" for the package itself."""
    return [*name.split("."), ""][1]


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return module_trees()


@pytest.fixture(scope="module")
def arrows(trees) -> dict[str, set[str]]:
    """What each module imports."""
    return {name: set(imported(tree, {*trees})) for name, tree in trees.items()}


def test_there_are_arrows_to_look_at(arrows):
    assert len(arrows) > 100
    assert "carnet.core.posts" in arrows["carnet.archives"]


def test_the_core_imports_nothing_above_it(arrows):
    found = {
        (name, other) for name in arrows if room(name) == "core" for other in arrows[name] if room(other) != "core"
    }
    assert found == set()


def test_repairs_and_theme_import_the_core_alone(arrows):
    lower = [name for name in arrows if room(name) in FLOOR]
    found = {(name, other) for name in lower for other in arrows[name] if room(other) not in {"core", room(name)}}
    assert found == set()


def test_no_feature_imports_another(arrows):
    features = [name for name in arrows if room(name) not in TOP | FLOOR]
    assert len({room(name) for name in features}) > 25
    found = {(name, other) for name in features for other in arrows[name] if room(other) not in {*FLOOR, room(name)}}
    assert found == set()


def test_no_feature_loads_another(trees):
    """A line of `conf.py` brings one feature; only the floor is brought by all."""
    calls = (
        (name, call.args[0].value)
        for name, tree in trees.items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "app.setup_extension"
        if isinstance(call.args[0], ast.Constant) and call.args[0].value.startswith("carnet.")
    )
    assert {(name, other) for name, other in calls if room(other) not in {"", *FLOOR}} == set()


def test_imports_make_no_circle(arrows):
    assert len([*TopologicalSorter(arrows).static_order()]) == len(arrows)


def test_no_module_is_over_350_lines():
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (REPO / "src" / "carnet").rglob("*.py")}
    assert len(lengths) > 100
    assert {path.name: length for path, length in lengths.items() if length > MAX_LINES} == {}
