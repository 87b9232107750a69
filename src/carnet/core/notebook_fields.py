"""What a notebook that is a post says of itself: one of its cells has a front matter, or ABlog's ``.. post::``.

Notebooks are posts in a blog that was adopted, and has an extension that reads them. Nothing here knows of a build.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sphinx.locale import _

from carnet.core.rst_fields import known_fields, rst_block
from carnet.core.yaml_lines import Block, Problem, read_block

_DIRECTIVE = ".. post::"


def notebook_block(text: str, registered: Collection[str] = ()) -> Block:
    """Return the fields of a notebook whose file holds *text*, with their lines there."""
    source = marked_cell(text)
    block = rst_block(source, registered) if _DIRECTIVE in source else read_block(source)
    if not block.fields:
        message = _("this post has no date; begin the first cell with '---', 'date: 2006-03-17' and '---'")
        return Block((), (Problem(1, message),), 0)
    start = json.dumps(source.splitlines()[0], ensure_ascii=False)[:-1]
    lines = [line.strip() for line in text.splitlines()]
    above = next((at for at, line in enumerate(lines) if line.startswith(start)), 0)
    known = known_fields(registered)
    fields = (replace(field, line=field.line + above, items=()) for field in block.fields if field.name in known)
    problems = tuple(Problem(problem.line + above, problem.message) for problem in block.problems)
    return Block(tuple(fields), problems, 0, block.broken)


def marked_cell(text: str) -> str:
    """Return the text of the first cell of a notebook that says what it is, "" if none does."""
    try:
        cells: Any = json.loads(text)["cells"]
        sources = [(cell["cell_type"], cell["source"]) for cell in cells]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    for kind, source in sources:
        whole = "".join(map(str, source)) if isinstance(source, list) else str(source)
        if kind in ("markdown", "raw") and (whole.startswith("---") or _DIRECTIVE in whole):
            return whole
    return ""
