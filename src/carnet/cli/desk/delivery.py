"""The finished blog is brought to a folder, or by rsync to another machine; nothing there is touched but its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from sphinx.locale import _

from carnet.cli.desk.places import DeskError, desk_folder, told, write_safely
from carnet.cli.publish import LEDGER, PublishError, cut_short, publish
from carnet.cli.published_files import files_in
from carnet.core.build_state import read_state
from carnet.core.messages import one_line

_REMOTE = re.compile(r"rsync://\S+|[\w.@-]{2,}:\S*")
_SECONDS = 1800


def is_remote(place: str) -> bool:
    """Return whether `blog_publish_to` names a place for rsync, such as `me@example.org:/srv/blog`, and no folder."""
    return _REMOTE.fullmatch(place.strip()) is not None


def folder_of(root: Path, place: str) -> Path:
    """Return the folder that `blog_publish_to` names; one within the blog would be read as part of it.

    Raises:
        DeskError: It is the blog's own, or one around it.
    """
    folder = Path(os.path.normpath(root.resolve() / Path(place.strip()).expanduser()))
    if folder == root.resolve() or folder in root.resolve().parents:
        raise DeskError(_("blog_publish_to in conf.py names the folder of the blog itself, or one around it"))
    return folder


def to_folder(html: Path, folder: Path) -> int:
    """Mirror a finished blog into a *folder*; return how many files changed."""
    try:
        done = publish(html, folder)
    except PublishError as error:
        raise DeskError(str(error)) from error
    except OSError as error:
        raise DeskError(cut_short(folder, error)) from error
    return done.copied + done.removed


def by_rsync(root: Path, html: Path, place: str) -> None:
    """Send a finished blog; of what is there, only files that were sent before are removed.

    What was sent is noted first, so that the next run knows of it however this one ends.
    """
    note = desk_folder(root) / f"sent-{sha256(place.encode()).hexdigest()[:16]}.json"
    before = {str(name) for name in read_state(note).get("files", ())}
    now = {str(name) for name in files_in(html)} - {LEDGER}
    try:
        _keep(note, {"files": sorted(before | now)})
        _run(html, place, sorted(before | now))
        _keep(note, {"files": sorted(now)})
    except OSError as error:
        raise DeskError(told(error, str(error.filename or place))) from error


def _keep(note: Path, data: Mapping[str, object]) -> None:
    write_safely(note, json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogateescape"))


def _run(html: Path, place: str, names: list[str]) -> None:
    """Let rsync bring the files of these names, and remove there those that are no longer here."""
    command = ["rsync", "--recursive", "--links", "--times", "--checksum", "--delay-updates", "--delete-missing-args"]
    command += ["--files-from=-", "--from0", "-e", "ssh -o BatchMode=yes", "--", f"{html}{os.sep}", place]
    listed = b"".join(os.fsencode(name) + b"\0" for name in names)
    try:
        done = subprocess.run(command, input=listed, capture_output=True, check=False, timeout=_SECONDS)
    except FileNotFoundError as error:
        raise DeskError(_("the program rsync is not there; install it, or publish otherwise")) from error
    except subprocess.TimeoutExpired as error:
        raise DeskError(_("%s does not answer; try again later") % place) from error
    if done.returncode:
        lines = [line for line in os.fsdecode(done.stderr).splitlines() if line.strip()]
        said = one_line(lines[0]) if lines else str(done.returncode)
        if re.search(r"Permission denied|Host key verification", said):
            said = _("the server does not let this computer in; its key or password is missing, or no longer valid")
        elif re.search(r"Could not resolve|timed out|unreachable|refused", said):
            said = _("the server can't be reached; is there a connection? Try again later")
        raise DeskError(_("%s: not all was sent, and the next try goes on: %s") % (place, said[:300]))
