"""Regular expressions that cost a build nothing until a text is compared with them.

Python compiles an expression in up to ten milliseconds where it names many characters. The rules of typography and the
slips of the pen are a hundred expressions, of which a build that reads no text needs none.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _LazyPattern:
    """What is used like a compiled expression, and compiled at its first use."""

    def __init__(self, expression: str, flags: int) -> None:
        self._expression, self._flags = expression, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._expression, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(self._compiled, name)
        setattr(self, name, value)  # Python asks here only for what an object has not
        return value


def lazy_pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled at its first use; *flags* are those of `re.compile`."""
    return cast("re.Pattern[str]", _LazyPattern(expression, flags))
