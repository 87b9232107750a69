"""Archived comments: those in ``slug.comments.yaml`` beside a post stand below it as a thread, and lists count them.

They come from the blog's former house or from other sites, and stay the writer's to moderate: only those with the
status ``published`` are shown. Whatever they hold, nothing in them runs or is loaded. A post with ``comments: false``
keeps the comments that it has; it takes no new ones. The search finds what they say; feeds do not hold them, which
speak of what the blog says itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from sphinx.locale import _
from sphinx.util import logging

from carnet.comments.html import REL, comment_html
from carnet.core import posts
from carnet.core.assets import add_templates, publish_asset
from carnet.core.field_checks import did_you_mean
from carnet.core.fingerprint import Stamp, digest, stamp_of
from carnet.core.near_files import near_page
from carnet.core.page_data import page_data
from carnet.core.read_files import refusal_of
from carnet.core.slots import add_to_slot
from carnet.core.yaml_lines import Problem

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from carnet.comments.file import Comment

logger = logging.getLogger(__name__)

SUFFIX = ".comments.yaml"
#: Replies further down stand in one column with those that they answer: on a telephone there is no more room.
MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class FileOfComments:
    """What the environment keeps of a file of comments: how many are shown, and what is wrong."""

    stamp: Stamp | None
    fingerprint: str
    count: int
    problems: tuple[Problem, ...]
    #: The date of its newest comment.
    latest: datetime | None
    #: Whether that was in the future.
    waits: bool

    def is_current(self, stamp: Stamp | None, now: datetime) -> bool:
        """Return whether a file with this *stamp* has nothing else to show *now*."""
        return self.stamp == stamp and not self.waits and (self.latest is None or self.latest <= now)


@dataclass(frozen=True, slots=True)
class CommentOnPage:
    """A comment as the page shows it: how far to the right, and which one it answers; of some there is a mark alone."""

    comment: Comment
    html: Markup
    depth: int
    answers: Comment | None


def thread(comments: Iterable[Comment]) -> tuple[CommentOnPage, ...]:
    """Return what is shown of *comments*, each followed by its replies, oldest first.

    That is what is published, and the comments above it in the thread, of which a mark is left if they are not.
    """
    by_id = {comment.id: comment for comment in comments}
    replies: dict[str | None, list[Comment]] = {}
    newest_first = sorted(by_id.values(), key=lambda comment: comment.date)[::-1]
    for comment in newest_first:
        replies.setdefault(comment.parent, []).append(comment)
    seen: set[str] = set()
    for comment in by_id.values():
        above: Comment | None = comment if comment.status == "published" else None
        while above is not None and above.id not in seen:
            seen.add(above.id)
            above = by_id.get(above.parent or "")
    found = []
    waiting = [(comment, 0) for comment in replies.get(None, ())]
    while waiting:
        comment, depth = waiting.pop()
        if comment.id in seen:
            html = comment_html(comment.text, comment.format) if comment.status == "published" else Markup()
            found.append(CommentOnPage(comment, html, min(depth, MAX_DEPTH), by_id.get(comment.parent or "")))
            waiting += [(reply, depth + 1) for reply in replies.get(comment.id, ())]
    return tuple(found)


def pattern_of(posts_pattern: str) -> str:
    """Return the pattern of the files of comments that lie beside the posts which *posts_pattern* matches."""
    return re.sub(r"(?<=[^./])\.\w+$", "", posts_pattern) + SUFFIX


class Comments:
    """The handlers of one application, and the comments that this build has read."""

    def __init__(self) -> None:
        self.read: dict[str, tuple[Comment, ...]] = {}
        #: Files beside which there is no post.
        self.lonely: list[str] = []

    def scan(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Learn what files of comments there are; unchanged ones are not opened. Return the posts to read again."""
        before, found, now = known(env), {}, posts.now()
        self.read.clear()
        self.lonely.clear()
        patterns = app.config.blog_post_pattern
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            for file in app.srcdir.glob(pattern_of(pattern)) if pattern else ():
                path = file.relative_to(app.srcdir).as_posix()
                docname = path.removesuffix(SUFFIX)
                if docname not in posts.sources(env):
                    self.lonely.append(path)
                elif file.is_symlink() or docname not in before or not before[docname].is_current(stamp_of(file), now):
                    found[docname] = self.look(env, docname, file)
                else:
                    found[docname] = before[docname]
        env.blog_comments = found  # type: ignore[attr-defined]
        new, old = found.items(), before.items()
        return [docname for docname in dict([*(new - old), *(old - new)]) if docname in env.found_docs]

    def look(self, env: BuildEnvironment, docname: str, file: Path) -> FileOfComments:
        """Read a file that the post may show."""
        if (refusal := refusal_of(env, docname, file)) is not None:
            self.read[docname] = ()
            return FileOfComments(None, digest(refusal), 0, (Problem(1, refusal.text),), None, waits=True)
        # Only now: pydantic takes a tenth of a second, which a build that reads no comment need not spend.
        from carnet.comments.file import read_comments  # noqa: PLC0415

        content = file.read_bytes()
        now = posts.now()
        comments, problems = read_comments(content, now)
        self.read[docname] = tuple(comments)
        count = sum(comment.status == "published" for comment in comments)
        dates = [comment.date for comment in comments]
        waits = any(date > now for date in dates)
        latest = max(dates, default=None)
        return FileOfComments(stamp_of(file), digest(content, count), count, tuple(problems), latest, waits)

    def note(self, app: Sphinx, doctree: nodes.document) -> None:
        """Let a post be read again when its comments change; tell a heading that has their place on the page."""
        env, docname = app.env, app.env.current_document.docname
        if docname not in known(env):
            return
        env.note_dependency(f"{docname}{SUFFIX}")
        if docname not in self.read:
            self.look(env, docname, app.srcdir / f"{docname}{SUFFIX}")
        places = {place_of(app), *(f"c{comment.id}" for comment in self.read[docname])} if self.read[docname] else set()
        for name in sorted(places.intersection(doctree.ids)):
            message = _("this has the address '#%s', which is that of the comments or of one of them; change its words")
            logger.warning(message, name, location=doctree.ids[name], type="blog", subtype="comments")

    def report(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Tell each mistake."""
        told = [
            (f"{docname}{SUFFIX}", problem.line, problem.message)
            for docname, one in known(env).items()
            for problem in one.problems
        ]
        message = _("there is no post '%s' beside these comments; give the file the name of its post")
        for path in self.lonely:
            name = f"{path.removesuffix(SUFFIX)}.md"
            told.append((path, 1, message % name + did_you_mean(near_page(app.env, "", name))))
        for path, line, message in sorted(told):
            logger.warning("%s", message, location=f"{path}:{line}", type="blog", subtype="comments")

    def entry(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the number of comments, for lists, and the place on the page where they stand."""
        one = known(app.env).get(docname)
        return {"comment_count": one.count, "comment_place": place_of(app)} if one and one.count else {}

    def context(self, app: Sphinx, docname: str) -> dict[str, Any]:
        """Return the number of comments, for the post's page, and what changes with every one of them."""
        one = known(app.env).get(docname)
        return self.entry(app, docname) | {"comments_fingerprint": one.fingerprint} if one else {}

    def as_text(self, app: Sphinx, docname: str) -> Markup | None:
        """Return who wrote what below a page, for the search."""
        if docname not in known(app.env):
            return None
        shown = (one for one in self.of(app, docname) if one.comment.status == "published")
        return Markup("").join(Markup("<p>{}</p>{}").format(one.comment.author, one.html) for one in shown)

    def of(self, app: Sphinx, docname: str) -> tuple[CommentOnPage, ...]:
        """Return what is shown of the comments of a post that has a file of comments."""
        if docname not in self.read:
            self.look(app.env, docname, app.srcdir / f"{docname}{SUFFIX}")
        return thread(self.read[docname])

    def show(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Hand the thread to the page that is about to be written."""
        if pagename in known(app.env) and context.get("post"):
            context["comments"] = self.of(app, pagename)
            app.add_css_file("comments.css", priority=900)
            context["comment_place"] = place_of(app)
            context["comment_rel"] = REL


def place_of(app: Sphinx) -> str:
    """Return the id of the comments' heading."""
    return posts.address(app, "comments")


def known(env: BuildEnvironment) -> dict[str, FileOfComments]:
    """Return what is known of the files of comments, by the docname of their posts."""
    return page_data(env, "blog_comments")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the comments."""
    app.setup_extension("carnet")
    publish_asset(app, Path(__file__).parent / "comments.css")
    add_templates(app, Path(__file__).parent / "templates")
    comments = Comments()
    app.connect("env-get-outdated", comments.scan, priority=450)  # after the posts themselves, before drafts leave
    app.connect("doctree-read", comments.note)
    app.connect("env-updated", comments.report)
    app.connect("carnet-page-context", comments.context)
    app.connect("carnet-entry-context", comments.entry)
    app.connect("carnet-page-comments", comments.as_text)
    app.connect("html-page-context", comments.show)
    add_to_slot(app, "post-facts", "ablog/comment-count.html", when="comment_count")
    add_to_slot(app, "entry-facts", "ablog/entry-comment-count.html", when="comment_count")
    add_to_slot(app, "below-post", "ablog/comments.html", order=100, when="comments")
    return {"version": "1.0", "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
