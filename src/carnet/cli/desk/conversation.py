"""What readers and other sites say of posts, and waits for the writer: to publish, to answer, to refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comment or webmention that waits. *html* is safe to show, and loads nothing."""

    post: str  # the path of the post's file
    title: str
    id: str
    author: str
    site: str
    date: datetime
    kind: str  # comment, like, repost, bookmark, mention
    html: str
    answers: str = ""  # the author of the comment that it answers


class Conversation:
    """The comments of the blog at *root*."""

    def __init__(self, root: Path, settings: Mapping[str, Any]) -> None:
        self.root = root
        self.settings = settings

    def waiting(self) -> tuple[list[Waiting], list[str]]:
        """Return what waits, oldest first, and what is wrong with files of comments, a line each."""
        raise NotImplementedError

    def publish(self, post: str, comment: str) -> None:
        """Let a comment appear below its post once the blog is published."""
        raise NotImplementedError

    def refuse(self, post: str, comment: str, *, spam: bool = False) -> None:
        """Keep a comment out for good; it stays in the file, so that it is not fetched again."""
        raise NotImplementedError

    def answer(self, post: str, comment: str, text: str) -> str:
        """Publish a comment, and an answer of the author's below it; return the answer's id."""
        raise NotImplementedError
