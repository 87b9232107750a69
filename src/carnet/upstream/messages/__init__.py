"""What a writer is told in place of the words of Sphinx, docutils and MyST: a table with a row for each message."""

from __future__ import annotations

from collections.abc import Iterator

from carnet.upstream.messages import files, links, names, tables, text
from carnet.upstream.messages.row import Row

ROWS: tuple[Row, ...] = (*files.ROWS, *links.ROWS, *names.ROWS, *tables.ROWS, *text.ROWS)


def row_of(message: str) -> tuple[Row, list[str]] | None:
    """Return the row of a *message* of the stack, and the values in it; None if the table has none."""
    for words in _without_source(message):
        found = [(row, values) for row in ROWS if (values := row.values_in(words)) is not None]
        if found:  # the one with most words of its own
            return max(found, key=lambda one: len(one[0].own_words))
    return None


def _without_source(message: str) -> Iterator[str]:
    """Yield a message as it is, and without the lines of the page that docutils puts below it."""
    yield message.strip()
    if message.rstrip().endswith(":"):  # what it is about is empty
        yield f"{message.strip()} "
    head, parts, _source = message.partition("\n\n")
    if parts:
        yield head.strip()
