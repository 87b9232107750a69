"""What readers and other sites say of posts, and waits for the writer: to publish, to answer, to refuse.

A word in a post's file of comments, `status`, says what becomes of each; that word is changed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from sphinx.locale import _

from carnet.cli.desk.keeper import Conflict, Keeper
from carnet.cli.desk.listing import name_of_file
from carnet.cli.desk.places import DeskError, inside, told
from carnet.cli.desk.post_file import PostFile
from carnet.cli.mention_files import Mention, MentionsError, add
from carnet.comments import SUFFIX, pattern_of
from carnet.comments.file import Comment, read_comments
from carnet.comments.html import comment_html
from carnet.core.fingerprint import Stamp, stamp_of
from carnet.core.yaml_lines import LOADER


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comment or webmention that waits."""

    post: str  # the path of the post's file
    title: str
    id: str
    author: str
    site: str
    date: datetime
    kind: str  # comment, like, repost, bookmark, mention
    #: Safe to show; it loads nothing.
    html: str
    #: The author of the comment that it answers, or "".
    answers: str = ""


class Conversation:
    """The comments of the blog at *root*."""

    def __init__(self, root: Path, settings: Mapping[str, Any], keeper: Keeper | None = None) -> None:
        self.root = Path(root)
        self.settings = settings
        self.keeper = keeper or Keeper(self.root)
        self._quiet: dict[str, Stamp | None] = {}

    def waiting(self) -> tuple[list[Waiting], list[str]]:
        """Return what waits, oldest first, and what is wrong with files of comments, a line each."""
        found: list[Waiting] = []
        wrong: list[str] = []
        for path in self._files():
            file = self.root / path
            stamp = stamp_of(file)
            if stamp is not None and self._quiet.get(path) == stamp:
                continue
            try:
                comments, problems = read_comments(file.read_bytes())
            except OSError as error:
                wrong.append(told(error, path))
                continue
            wrong += [f"{path}:{problem.line}: {problem.message}" for problem in problems]
            some = [comment for comment in comments if comment.status == "pending"]
            if not some and not problems:
                self._quiet[path] = stamp
            by_id = {comment.id: comment for comment in comments}
            post = path.removesuffix(SUFFIX) + ".md"
            title = self._title(post) if some else ""
            found += [self._waiting(post, title, comment, by_id) for comment in some]
        return sorted(found, key=lambda one: one.date), wrong

    def publish(self, post: str, comment: str) -> None:
        """Let a comment appear below its post once the blog is published."""
        self._set(post, comment, "published")

    def refuse(self, post: str, comment: str, *, spam: bool = False) -> None:
        """Keep a comment out for good; it stays in the file, so that it is not fetched again."""
        self._set(post, comment, "spam" if spam else "removed")

    def answer(self, post: str, comment: str, text: str) -> str:
        """Publish a comment, and an answer of the author's below it; return the answer's id."""
        if not text.strip():
            raise DeskError(_("the answer is empty"))
        self._set(post, comment, "published")
        path = self._file(post)
        moment = datetime.now(UTC)
        profile = self.settings.get("blog_profile") or {}
        fields = {
            "id": f"re-{moment:%Y%m%d%H%M%S%f}",
            "parent": comment,
            "author": str(self.settings.get("author") or profile.get("name") or "?"),
            "date": moment.isoformat(timespec="seconds"),
            "format": "markdown",
            "text": text.replace("\r\n", "\n").strip() + "\n",
            "status": "published",
        }
        try:
            add(inside(self.root, path), [Mention("", fields)])
        except MentionsError as error:
            raise DeskError(str(error)) from error
        except OSError as error:
            raise DeskError(told(error, path)) from error
        return fields["id"]

    # -- Files ---------------------------------------------------------------------------------------------------------

    def _files(self) -> list[str]:
        patterns = self.settings.get("blog_post_pattern") or []
        every = [patterns] if isinstance(patterns, str) else patterns
        files = {file for pattern in every if pattern for file in self.root.glob(pattern_of(pattern))}
        paths = (file.relative_to(self.root).as_posix() for file in files)
        return sorted(path for path in paths if (self.root / (path.removesuffix(SUFFIX) + ".md")).is_file())

    def _file(self, post: str) -> str:
        path = post.removesuffix(".md") + SUFFIX
        if path not in self._files():
            raise DeskError(_("%s has no comments") % post)
        return path

    def _title(self, post: str) -> str:
        text = (self.root / post).read_text(encoding="utf-8", errors="replace")
        return name_of_file(PostFile.read(text)) or post

    @staticmethod
    def _waiting(post: str, title: str, comment: Comment, by_id: Mapping[str, Comment]) -> Waiting:
        above = by_id.get(comment.parent or "")
        html = str(comment_html(comment.text, comment.format))
        return Waiting(
            post,
            title,
            comment.id,
            comment.author,
            comment.site or "",
            comment.date,
            comment.kind or "comment",
            html,
            above.author if above else "",
        )

    def _set(self, post: str, comment: str, status: str) -> None:
        """Write another status of a comment."""
        path = self._file(post)
        opened = self.keeper.open(path)
        text = with_status(opened.text, comment, status)
        before, after = (read_comments(one.encode())[0] for one in (opened.text, text))
        changed = [one.model_copy(update={"status": status}) if one.id == comment else one for one in before]
        if after != changed:
            raise DeskError(
                _("'%s' is written in a form that can't be changed here; change it in the file itself") % path
            )
        if isinstance(self.keeper.save(path, text, opened.seen), Conflict):
            raise DeskError(_("%s has just been changed by another program; look at it, and try again") % path)


def with_status(text: str, comment: str, status: str) -> str:
    """Return the *text* of a file of comments in which one comment has another status."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    try:
        entries = yaml.compose(body, Loader=LOADER)
    except (yaml.YAMLError, ValueError) as error:
        raise DeskError(_("this file of comments can't be read; mend it first")) from error
    for entry in entries.value if isinstance(entries, yaml.SequenceNode) else ():
        if not isinstance(entry, yaml.MappingNode):
            continue
        found = {key.value: (key, value) for key, value in entry.value if isinstance(key, yaml.ScalarNode)}
        if "id" not in found or found["id"][1].value != comment:
            continue
        if "status" in found:
            value = found["status"][1]
            start, end = value.start_mark.index, value.end_mark.index
            space = "" if start < end or body[start - 1 : start].isspace() else " "
            return mark + body[:start] + space + status + body[end:]
        key, value = found["id"]
        line_end = body.find("\n", value.end_mark.index)
        at = len(body) if line_end < 0 else line_end + 1
        end_of_line = "\r\n" if body[:at].endswith("\r\n") else "\n"
        lead = ("" if line_end >= 0 else end_of_line) + " " * key.start_mark.column
        return f"{mark}{body[:at]}{lead}status: {status}{end_of_line}{body[at:]}"
    raise DeskError(_("this comment is no longer there"))
