"""The program git, as the desk asks it: it is never made to do what it refuses, and its refusals are told plainly."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinx.locale import _

from carnet.cli.desk.places import DeskError
from carnet.core.messages import one_line

_SECONDS = 60
_SECONDS_OF_NETWORK = 600
#: What stands for no commit at all: git's name of a tree without files.
EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
#: What would lead git away from the blog's own repository.
_OTHERS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "BISECT_LOG")


def _refusals() -> tuple[tuple[str, str], ...]:
    """Return what git says when it refuses, and what is told; the first that is found."""
    return (
        (
            r"fetch first|non-fast-forward|tip of your current branch is behind",
            _("the server has texts that are not here"),
        ),
        (
            (
                r"Could not resolve host|Network is unreachable|Connection timed out|Connection refused"
                r"|unable to access|Could not connect|Failed to connect"
            ),
            _("the server can't be reached; is there a connection? Try again later"),
        ),
        (
            (
                r"could not read (Username|Password)|Authentication failed|terminal prompts disabled"
                r"|Permission denied|invalid credentials|403"
            ),
            _("the server does not let this computer in; its key or password is missing, or no longer valid"),
        ),
        (r"Host key verification failed", _("the server is not known to this computer, which has to trust it first")),
        (
            (
                r"[Rr]epository .*not found|does not appear to be a git repository|No such file or directory"
                r"|Could not read from remote"
            ),
            _("there is no repository at the address of the server"),
        ),
        (
            r"GH001|exceeds GitHub's file size limit|larger than .*MB",
            _("a file is larger than the server takes; make it smaller, or let it lie elsewhere"),
        ),
        (
            r"refusing to allow .*workflow",
            _("the key of this computer may not send workflows; allow it that on the server"),
        ),
        (r"protected branch|GH006", _("the server takes nothing on this branch from here; its owner has to allow it")),
        (r"pre-receive hook declined|remote rejected", _("the server refuses it by a rule of its own")),
        (
            r"index\.lock|Unable to create .*\.lock|cannot lock ref",
            _("another program works with git here; try again once it has ended"),
        ),
        (r"No space left", _("the disk is full; make room, then try again")),
        (r"Read-only file system", _("this place can only be read")),
        (r"dubious ownership", _("the folder of the blog belongs to another user of this computer")),
        (r"would be overwritten by merge", _("files that were changed here and on the server are in the way")),
    )


class GitError(DeskError):
    """What git refuses, in one line for the writer; *said* has its own words."""

    def __init__(self, said: str) -> None:
        self.said = said
        found = next((words for pattern, words in _refusals() if re.search(pattern, said)), "")
        lines = [line for line in said.splitlines() if line.strip() and not line.startswith("hint:")]
        last = one_line(re.sub(r"^(fatal|error|remote): *", "", lines[-1])) if lines else "git"
        super().__init__(found or _("git refuses: %s") % last[:300])

    @property
    def is_behind(self) -> bool:
        """Whether the server has what is not here."""
        return bool(re.search(r"fetch first|non-fast-forward|tip of your current branch is behind", self.said))


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a branch goes: *upstream* is what was last known of it, "" if nothing."""

    name: str
    branch: str
    upstream: str
    #: Whether nothing was committed here yet.
    is_first: bool

    @property
    def base(self) -> str:
        """What a commit is compared with: what the server has, as far as it is known."""
        return self.upstream or EMPTY


class Git:
    """The repository in which the blog at *root* lies."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def run(self, *arguments: str, stdin: bytes = b"", index: Path | None = None, network: bool = False) -> bytes:
        """Return what git prints.

        Raises:
            GitError: It refuses.
        """
        environment = {name: value for name, value in os.environ.items() if name not in _OTHERS}
        environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
        if index is not None:
            environment["GIT_INDEX_FILE"] = str(index)
        if network and not {"GIT_SSH", "GIT_SSH_COMMAND"} & environment.keys() and not self.config("core.sshCommand"):
            environment["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes"  # nobody could answer it
        command = ["git", "-c", "core.quotePath=off", *arguments]
        try:
            done = subprocess.run(
                command,
                cwd=self.root,
                input=stdin,
                capture_output=True,
                env=environment,
                check=False,
                timeout=_SECONDS_OF_NETWORK if network else _SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise GitError(f"Connection timed out after {error.timeout} s") from error
        except OSError as error:
            raise GitError(_("the program git is not there: %s") % (error.strerror or error)) from error
        if done.returncode:
            raise GitError(f"{os.fsdecode(done.stdout)}\n{os.fsdecode(done.stderr)}")
        return done.stdout

    def line(self, *arguments: str) -> str:
        """Return the one line that git prints, "" where it refuses."""
        try:
            return os.fsdecode(self.run(*arguments)).strip()
        except GitError:
            return ""

    def names(self, *arguments: str) -> list[str]:
        """Return the paths that git lists, from the root of the blog."""
        return [name for name in os.fsdecode(self.run(*arguments)).split("\0") if name]

    def config(self, name: str) -> str:
        """Return a setting of git's, "" if it is not set."""
        return self.line("config", "--get", name)

    def content(self, commit: str, path: str) -> bytes | None:
        """Return a file as a commit has it, None if it has none."""
        try:
            return self.run("cat-file", "blob", f"{commit}:./{path}")
        except GitError:
            return None

    def remote(self) -> Remote | None:
        """Return where the blog goes by git; None if it is in no repository, or that has no server.

        Raises:
            DeskError: The repository is in a state in which only its owner should touch it.
        """
        if self.line("rev-parse", "--is-inside-work-tree") != "true":
            return None
        is_first = not self.line("rev-parse", "--verify", "-q", "HEAD")
        is_own = self.line("rev-parse", "--show-prefix") == "" if is_first else self.line("ls-files", "conf.py") != ""
        remotes = self.line("remote").split()
        if not is_own or not remotes:
            return None
        branch = self.line("symbolic-ref", "-q", "--short", "HEAD")
        folder = self.root / self.line("rev-parse", "--git-dir")
        if not branch or any((folder / name).exists() for name in _UNDER_WAY):
            message = _(
                "something else is under way in the repository of the blog (a merge, an old version); end it first"
            )
            raise DeskError(message)
        name = self.config(f"branch.{branch}.remote")
        if name not in remotes:
            name = "origin" if "origin" in remotes else remotes[0]
        there = self.config(f"branch.{branch}.merge").removeprefix("refs/heads/") or branch
        upstream = f"refs/remotes/{name}/{there}"
        known = self.line("rev-parse", "--verify", "-q", upstream)
        return Remote(name, there, upstream if known else "", is_first)

    def identity(self, author: str, host: str) -> Sequence[str]:
        """Return the options that say who commits, where git does not know it: nobody is asked in a terminal."""
        options = []
        if not self.config("user.name") and not os.environ.get("GIT_AUTHOR_NAME"):
            options += ["-c", f"user.name={author or 'carnet'}"]
        if not self.config("user.email") and not os.environ.get("GIT_AUTHOR_EMAIL"):
            options += ["-c", f"user.email=blog@{host or 'localhost'}"]
        return options
