"""The file of a post or a page, of which the desk changes a field or the text, and nothing else: comments, spacing, order,
quotation marks, line ends and what the desk does not know survive byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from carnet.core.yaml_lines import Problem, Raw

#: What a field holds, as forms know it (`carnet.cli.schemas.kind`).
Kind = Literal["date", "list", "flag", "number", "image", "text"]


@dataclass(frozen=True)
class PostFile:
    """A text as it lies on the disk. *fields* has what the front matter says, by the names of the schema; *problems* what
    is wrong with its form; *body* the text below it, with plain line ends, as editors have it.
    """

    text: str
    fields: Mapping[str, Raw]
    problems: tuple[Problem, ...]
    body: str
    #: The line of the file on which the body begins, from 1.
    body_line: int

    @classmethod
    def read(cls, text: str) -> PostFile:
        """Return what *text* says."""
        raise NotImplementedError

    def value(self, name: str, kind: Kind = "text") -> str | bool | list[str]:
        """Return a field as a form shows it: a flag as truth, a list as items, all else as one line of text."""
        raise NotImplementedError

    def with_field(self, name: str, value: str | bool | int | list[str] | None, kind: Kind = "text") -> PostFile:
        """Return the file with another value of a field; None or "" take the field out. The same value changes nothing."""
        raise NotImplementedError

    def with_body(self, body: str) -> PostFile:
        """Return the file with another text below the front matter; lines that stay keep their ends."""
        raise NotImplementedError
