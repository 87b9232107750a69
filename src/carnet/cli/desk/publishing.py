"""What goes online, and how: into a folder, by git, by rsync; nothing is forced, and refusals are told plainly."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx.locale import _

from carnet.cli.build import HTML
from carnet.cli.desk.committing import Belonging, Committer
from carnet.cli.desk.delivery import by_rsync, folder_of, is_remote, to_folder
from carnet.cli.desk.git import Git, GitError, Remote
from carnet.cli.desk.keeper import Keeper
from carnet.cli.desk.listing import Entry, Listing
from carnet.cli.desk.online import Online, Record, Target, Text, differences, files_that_differ, texts_there
from carnet.cli.desk.places import DeskError, digest_of, told
from carnet.cli.desk.post_file import PostFile
from carnet.core.downloads.clean import UncleanableError
from carnet.core.downloads.originals import clean_original, originals, what_became

__all__ = ["Online", "Outcome", "Plan", "Publisher", "Target", "Text"]

_MEDIA = re.compile(
    r"\.(avif|gif|jpe?g|png|svg|webp|mp3|m4a|aac|og[ga]|opus|flac|wav|mp4|m4v|webm|pdf)$", re.IGNORECASE
)
_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Plan:
    """What will go online, or, where *is_ready* is false, what is wrong."""

    is_ready: bool
    target: Target
    #: What is wrong, as in `messages.json`, and what else was said.
    messages: Sequence[Mapping[str, Any]] = ()
    said: str = ""
    new: Sequence[Text] = ()
    changed: Sequence[Text] = ()
    removed: Sequence[Text] = ()
    scheduled: Sequence[Text] = ()
    drafts: int = 0
    #: Pictures, sounds and others that go along.
    files: Sequence[str] = ()
    #: With git: all that the commit takes.
    committed: Sequence[str] = ()
    #: How many files of the site, pages and others, are written or removed; with git, its host knows.
    site_files: int = 0
    #: With git: how many commits were made before, and not sent.
    commits: int = 0
    #: Texts of which something was typed and not saved: that does not go online.
    unsaved: Sequence[str] = ()
    notices: Sequence[str] = ()
    #: By what it is noticed that texts have changed since.
    state: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether all is online already."""
        return not (self.new or self.changed or self.removed or self.committed or self.site_files or self.commits)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of publishing; *words* say it in one line, *details* more."""

    is_online: bool
    words: str
    details: Sequence[str] = ()
    #: Whether the server has what is not here: `catch_up` fetches it.
    can_catch_up: bool = False


class Publisher:
    """Publishes the blog at *root*."""

    def __init__(self, root: Path, settings: Mapping[str, Any], listing: Listing | None = None) -> None:
        self.root = Path(root)
        self.settings = settings
        self.listing = listing or Listing(self.root, settings)
        self.git = Git(self.root)

    # -- Where ---------------------------------------------------------------------------------------------------------

    def _target(self) -> tuple[Target, Remote | None]:
        """Return where the blog goes: where `blog_publish_to` says, else by git if it has a server, else a folder."""
        place = str(self.settings.get("blog_publish_to") or "").strip()
        address = str(self.settings.get("html_baseurl") or "")
        if place and is_remote(place):
            return Target("rsync", _("The blog is sent to %s.") % place, address, place), None
        if place:
            folder = folder_of(self.root, place)
            return Target("folder", _("The blog is written into the folder %s.") % folder, address, str(folder)), None
        if (remote := self.git.remote()) is not None:
            words = _("The blog is sent to %s by git; its host builds it, which takes some minutes.") % remote.name
            return Target("git", words, address), remote
        return Target("html", _("The blog is written into the folder %s.") % HTML), None

    # -- Planning ------------------------------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """Build strictly, which takes a while, and return what would go online; nothing is published."""
        target, remote = self._target()
        state = self._state()
        entries = self.listing.entries()
        messages, said, is_whole = self._build("--check")
        drafts = sum(entry.draft for entry in entries)
        scheduled = [_text(entry) for entry in entries if entry.state == "scheduled"]
        if not is_whole:
            return Plan(False, target, messages, said, scheduled=scheduled, drafts=drafts, state=state)
        found = Belonging()
        if remote is not None:
            found = Committer(self.git, remote, self.listing, entries).belonging()
        record = Record(self.root, target)
        new, changed, removed = differences(self.listing, entries, record, self.git, remote)
        media = [path for path in found.add if _MEDIA.search(path) and (self.root / path).is_file()]
        if remote is None:
            media = self._media_of([*new, *changed])
        plan = Plan(
            True,
            target,
            new=new,
            changed=changed,
            removed=removed,
            scheduled=scheduled,
            drafts=drafts,
            files=media,
            committed=found.paths,
            site_files=files_that_differ(record) if remote is None else 0,
            commits=self._commits(remote),
            unsaved=sorted({one.path for one in Keeper(self.root).recover()}),
            state=state,
        )
        return replace(plan, notices=self._notices(plan, remote))

    def _notices(self, plan: Plan, remote: Remote | None) -> list[str]:
        notices = []
        if plan.commits:
            notices.append(_("Commits that were not sent before go along: %s.") % plan.commits)
        if remote is not None and any(text.path in plan.committed for text in plan.scheduled):
            notices.append(_("Texts of days to come can be read in the repository by whoever can read that."))
        posts = [text for text in (*plan.new, *plan.changed) if text.path.startswith("posts/")]
        notices += [_("“%s” has no text yet.") % text.title for text in posts if self._is_empty(text.path)]
        notices += [_("%s has words that are not saved; they stay here.") % path for path in plan.unsaved]
        return notices

    def _is_empty(self, path: str) -> bool:
        text = (self.root / path).read_text(encoding="utf-8", errors="replace")
        return not PostFile.read(text).body.strip()

    def _commits(self, remote: Remote | None) -> int:
        """Return how many commits were not sent."""
        if remote is None or not remote.upstream:
            return 0
        return int(self.git.line("rev-list", "--count", f"{remote.upstream}..HEAD") or 0)

    def _media_of(self, texts: Sequence[Text]) -> list[str]:
        """Return pictures, sounds and others beside texts."""
        found = []
        for text in texts:
            folder = self.root / text.path.removesuffix(".md")
            files = sorted(folder.rglob("*")) if folder.is_dir() and text.path.count("/") > 1 else []
            found += [file.relative_to(self.root).as_posix() for file in files if _MEDIA.search(file.name)]
        return found

    def _state(self) -> str:
        """Return what changes with any text."""
        return digest_of(repr(self.listing.stamps()).encode())

    def _build(self, *options: str) -> tuple[list[dict[str, Any]], str, bool]:
        """Build strictly in a program of its own; return what is wrong, what else was said, and whether nothing was."""
        environment = {name: value for name, value in os.environ.items() if name != "BLOG_DRAFTS"}
        paths = [str(Path(__file__).parents[3]), *filter(None, [environment.get("PYTHONPATH")])]
        environment |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8:replace"}
        command = [sys.executable, "-m", "carnet", "html", "--json", *options]
        try:
            done = subprocess.run(
                command, cwd=self.root, capture_output=True, env=environment, check=False, timeout=_SECONDS
            )
        except OSError as error:
            raise DeskError(told(error, "carnet html")) from error
        except subprocess.TimeoutExpired as error:
            raise DeskError(_("the build of the blog took too long, and was ended")) from error
        try:
            messages = json.loads(done.stdout or b"[]")
        except ValueError:
            messages = []
        said = done.stderr.decode("utf-8", "replace") if done.returncode else ""
        return messages, "" if messages else said.strip(), done.returncode == 0

    # -- Publishing ----------------------------------------------------------------------------------------------------

    def publish(self, plan: Plan) -> Outcome:
        """Put online what was planned."""
        if not plan.is_ready:
            return Outcome(False, _("Nothing was published: there is something to mend first."))
        target, remote = self._target()
        changed = Outcome(False, _("Nothing was published: texts have changed since; look again at what goes online."))
        if plan.state != self._state() or target != plan.target:
            return changed
        entries = self.listing.entries()
        details = []
        committer = Committer(self.git, remote, self.listing, entries) if remote is not None else None
        if committer is not None:
            details += self._cleaned(committer.belonging())
        messages, said, is_whole = self._build()
        if not is_whole:
            lines = [f"{one['path']}:{one['line']}: {one['text']}" for one in messages] or said.splitlines()
            return Outcome(False, _("Nothing was published: there is something to mend first."), lines)
        if plan.state != self._state():
            return changed
        try:
            if committer is not None and remote is not None:
                self._commit(committer, plan)
                self._push(remote)
            elif target.kind == "folder":
                to_folder(self.root / HTML, Path(target.place))
            elif target.kind == "rsync":
                by_rsync(self.root, self.root / HTML, target.place)
        except GitError as error:
            return self._refused(error, remote, details)
        Record(self.root, target).note(entries)
        return Outcome(True, self._done(target, remote), details)

    def _cleaned(self, found: Belonging) -> list[str]:
        """Take places and owners out of what is about to be committed; return a line for each file that was changed."""
        media = {*originals(self.root, self.settings)}
        told_of = []
        for path in found.add:
            if path in media:
                try:
                    change = clean_original(self.root / path)
                except UncleanableError as error:
                    raise DeskError(what_became(path, str(error))) from error
                except OSError as error:
                    raise DeskError(told(error, path)) from error
                if change.value:
                    told_of.append(what_became(path, change))
        return told_of

    def _commit(self, committer: Committer, plan: Plan) -> None:
        titles = [text.title for text in (*plan.new, *plan.changed, *plan.removed)]
        shown = ", ".join(titles[:3]) + ("…" if len(titles) > 3 else "")
        message = _("Publish: %s") % shown if titles else _("Publish the blog")
        host = urlsplit(str(self.settings.get("html_baseurl") or "")).hostname or ""
        options = self.git.identity(str(self.settings.get("author") or ""), host)
        committer.commit(committer.belonging(), message, options)

    def _push(self, remote: Remote) -> None:
        options = ["--set-upstream"] if not self.git.config(f"branch.{remote.branch}.remote") else []
        self.git.run("push", "--porcelain", *options, remote.name, f"HEAD:refs/heads/{remote.branch}", network=True)

    def _done(self, target: Target, remote: Remote | None) -> str:
        if remote is not None:
            return _("Sent to %s. Its host builds the blog now, which takes some minutes.") % remote.name
        return _("The blog is online.") if target.kind != "html" else _("The blog is in %s.") % HTML

    def _refused(self, error: GitError, remote: Remote | None, details: Sequence[str]) -> Outcome:
        """Say why nothing was sent; what is committed stays, and goes along next time."""
        words = _("Not sent: %s.") % error
        if not error.is_behind or remote is None:
            return Outcome(False, words, details)
        try:
            return Outcome(False, words, [*details, *self._news(remote)], can_catch_up=True)
        except GitError as other:
            return Outcome(False, words, [*details, str(other)])

    def _news(self, remote: Remote) -> list[str]:
        """Fetch what the server has, and return a line for each commit that is not here."""
        self.git.run("fetch", "-q", remote.name, network=True)
        upstream = f"refs/remotes/{remote.name}/{remote.branch}"
        lines = os.fsdecode(self.git.run("log", "-n", "10", "--format=%an%x00%s", f"HEAD..{upstream}")).splitlines()
        return [_("%s: %s") % tuple(line.split("\0", 1)) for line in lines]

    def catch_up(self) -> Outcome:
        """Take what others have sent; nothing is forced, and where both changed the same, nothing is done."""
        remote = self.git.remote()
        if remote is None:
            return Outcome(False, _("This blog has no server to fetch anything from."))
        try:
            news = self._news(remote)
            upstream = f"refs/remotes/{remote.name}/{remote.branch}"
            host = urlsplit(str(self.settings.get("html_baseurl") or "")).hostname or ""
            options = self.git.identity(str(self.settings.get("author") or ""), host)
            self.git.run(*options, "merge", "-q", "--no-edit", upstream)
        except GitError as error:
            return self._not_merged(error)
        if not news:
            return Outcome(False, _("There was nothing to fetch."))
        return Outcome(False, _("Fetched. Look at it, then publish again."), news)

    def _not_merged(self, error: GitError) -> Outcome:
        files = self.git.line("diff", "--name-only", "--relative", "--diff-filter=U").splitlines()
        if self.git.line("rev-parse", "--verify", "-q", "MERGE_HEAD"):
            self.git.run("merge", "--abort")
        if files:
            words = _("Nothing was changed: here and on the server, the same places of a text are different.")
            return Outcome(False, words, files)
        in_the_way = [line.strip() for line in error.said.splitlines() if line.startswith("\t")]
        return Outcome(False, _("Nothing was changed: %s.") % error, in_the_way)

    def online(self) -> Online:
        """Return what is online."""
        target, remote = self._target()
        entries = self.listing.entries()
        there = texts_there(self.listing, entries, self.git, remote) if remote is not None else None
        return Record(self.root, target).online(entries, there)


def _text(entry: Entry) -> Text:
    return Text(entry.path, entry.title, entry.date)
