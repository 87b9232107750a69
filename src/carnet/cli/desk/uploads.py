"""A picture, sound or video lands beside its post: under a clean name, without places and owners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

#: Bytes that a file may have, by what it is.
LARGEST = {"picture": 40_000_000, "sound": 300_000_000, "video": 300_000_000, "file": 40_000_000}
#: What a field for choosing files accepts.
ACCEPTED = ""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file beside a post. *markdown* is what the text gets; "%s" in it is for the description."""

    path: str
    kind: Literal["picture", "sound", "video", "file"]
    markdown: str
    note: str = ""

    def with_description(self, words: str) -> str:
        """Return what the text gets."""
        raise NotImplementedError


def upload(root: Path, settings: Mapping[str, Any], post: str, name: str, content: BinaryIO) -> Uploaded:
    """Put a file beside the text at the path *post*; `DeskError` says in one line why it can't be."""
    raise NotImplementedError
