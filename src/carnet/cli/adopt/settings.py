"""What a `conf.py` says, read and not run: what it imports may not be here, and what it fetches is not ours."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: Stands for a value that only running the file would tell.
UNKNOWN: Any = object()


@dataclass(slots=True)
class Settings:
    """The settings by name, with the line of each, the modules that are imported, with their lines, and the length."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    imports: dict[str, int] = field(default_factory=dict)
    length: int = 0

    def text(self, name: str, default: str = "") -> str:
        """Return a setting that is a text."""
        value = self.values.get(name, default)
        return value if isinstance(value, str) else default

    def texts(self, name: str) -> list[str]:
        """Return the texts in a setting that is a list, or a text alone."""
        value = self.values.get(name, [])
        found = [value] if isinstance(value, str) else value
        return [one for one in found if isinstance(one, str)] if isinstance(found, list | tuple) else []

    def line(self, *names: str) -> int:
        """Return the line of the first of the settings *names* that stands there, else the last line."""
        return next((self.lines[name] for name in names if name in self.lines), max(1, self.length))


def read_settings(text: str) -> Settings:
    """Return what the *text* of a `conf.py` says; a mistake in it is raised as ``SyntaxError``."""
    found = Settings(length=len(text.splitlines()))
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Import):
            found.imports |= {alias.name.partition(".")[0]: statement.lineno for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            found.imports.setdefault(statement.module.partition(".")[0], statement.lineno)
        elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
            _assign(found, statement)
        elif isinstance(statement, ast.Expr):
            _call(found, statement)
    return found


def _assign(found: Settings, statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
    if statement.value is None:
        return
    value = _value(statement.value, found.values)
    for name in _names(statement):
        if isinstance(statement, ast.AugAssign):
            value = _joined(found.values.get(name, []), value)
        found.values[name] = value
        found.lines.setdefault(name, statement.lineno)


def _names(statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id


def _call(found: Settings, statement: ast.Expr) -> None:
    """Heed ``extensions.append("…")`` and ``extensions.extend([…])``."""
    call = statement.value
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and len(call.args) == 1):
        return
    if isinstance(call.func.value, ast.Name) and call.func.attr in ("append", "extend"):
        more = _value(call.args[0], found.values)
        name = call.func.value.id
        found.values[name] = _joined(found.values.get(name, []), more if call.func.attr == "extend" else [more])


def _joined(first: Any, second: Any) -> Any:
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        return [*first, *second]
    return first if isinstance(first, list | tuple) else second if isinstance(second, list | tuple) else UNKNOWN


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """Return the value of an expression, or of those of its items that can be told."""
    if isinstance(node, ast.Name):
        return known.get(node.id, UNKNOWN)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_value(item, known) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {
            _value(key, known): _value(value, known)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant)
        }
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left, known), _value(node.right, known)
        return left + right if isinstance(left, str) and isinstance(right, str) else _joined(left, right)
    try:
        return ast.literal_eval(node)
    except ValueError:
        return UNKNOWN
